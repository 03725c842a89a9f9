import { afterEach, describe, expect, it } from 'vitest';

import { sessionPath } from '../calculators/folder';

afterEach(() => {
  document.body.innerHTML = '';
});

describe('where the kernel of the calculators stands', () => {
  it('is a folder that the server knows by its name', () => {
    document.body.innerHTML = '<script id="jupyter-config-data" type="application/json">{}</script>';
    expect(sessionPath('default')).toBe('squeezelab-calculators/default');
  });

  it('is no folder in JupyterLite, which would enter it', () => {
    document.body.innerHTML =
      '<script id="jupyter-config-data" data-jupyter-lite-root=".." type="application/json">{}</script>';
    expect(sessionPath('default')).toBe('squeezelab-calculators-default');
    expect(sessionPath('tutorials/03 short:squeeze.ipynb')).not.toMatch(/[/:]/);
  });
});
