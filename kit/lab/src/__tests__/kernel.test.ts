// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { openingCode } from '../glossary/setting';

vi.mock('@jupyterlab/apputils', () => ({ SessionContext: class {} }));
const { APART } = await import('../calculators/code');

const PLANTED = 'raise SystemExit("planted")';
const OPENING = openingCode({ id: 'short-squeeze', preset: 'Squeeze' });

let books: string;
let library: string;

beforeEach(() => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sq-')));
  books = join(root, 'books');
  library = join(root, 'library');
  mkdirSync(books);
  mkdirSync(library);
  writeFileSync(join(books, 'squeezelab.py'), PLANTED);
  writeFileSync(join(library, 'squeezelab.py'), 'def open(*_, **__): print("ours")');
});

afterEach(() => rmSync(join(books, '..'), { recursive: true }));

/** What a kernel in the folder of the notebooks says to `code`; ipykernel puts '' before all other places. */
function said(code: string, path: string, first = "''"): string {
  const kernel = `import sys; sys.path.insert(0, ${first}); exec(sys.stdin.read(), globals())`;
  try {
    return execFileSync('python3', ['-S', '-c', kernel], {
      cwd: books,
      env: { ...process.env, PYTHONPATH: path },
      input: code,
      encoding: 'utf8',
      stdio: 'pipe'
    }).trim();
  } catch (error) {
    return (error as { stderr: string }).stderr.trim();
  }
}

describe('what runs before a calculator of the panel opens', () => {
  it('keeps the folder of the notebooks out of imports', () => {
    expect(said(OPENING, library)).toBe('planted');
    expect(said(APART + OPENING, library)).toBe('ours');
  });
  it('takes the folder off by its full name too, and however often it stands there', () => {
    const twice = `(sys.path.insert(0, '.') or ${JSON.stringify(books)})`;
    expect(said(OPENING, library, twice)).toBe('planted');
    expect(said(APART + OPENING, library, twice)).toBe('ours');
  });
  it('keeps a folder that PYTHONPATH names, since somebody meant it', () => {
    expect(said(APART + OPENING, books)).toBe('planted');
  });
  it('leaves no name behind', () => {
    expect(said(`${APART}print([one for one in globals() if one.startswith("_sq")])`, library)).toBe('[]');
  });
});
