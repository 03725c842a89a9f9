import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';

import { Glossary } from '../glossary/glossary';
import { IGlossary } from '../tokens';

/** The index lies beside the extension, so the same code serves JupyterLab, Notebook and a static site. */
async function fetchIndex(): Promise<unknown> {
  const url = URLExt.join(PageConfig.getOption('fullLabextensionsUrl'), 'squeezelab', 'index.json');
  const response = await fetch(url, { cache: 'no-cache', credentials: 'same-origin' });
  if (!response.ok) {
    throw new Error(`${url} answers ${response.status}: run "squeezelab sync", or install the package anew.`);
  }
  return response.json();
}

export const glossaryPlugin: JupyterFrontEndPlugin<IGlossary> = {
  id: 'squeezelab:glossary',
  description: 'The index of the glossary: search and matcher, loaded when somebody first asks.',
  autoStart: true,
  provides: IGlossary,
  activate: () => new Glossary(fetchIndex)
};
