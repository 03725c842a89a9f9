import type { Contents } from '@jupyterlab/services';

import type { Entry, Problem } from '../glossary/types';
import { readTerm } from './read';

const MOST = 500;

/** All terms of a folder. The folder is looked for in its parent first: asking for one that is not there would be an error. */
export async function ownTerms(
  contents: Pick<Contents.IManager, 'get'>,
  folder: string,
  isOurs: (id: string) => boolean
): Promise<{ entries: Entry[]; problems: Problem[] }> {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  const inside =
    folder &&
    (await list(contents, parentOf(folder))).some(item => item.type === 'directory' && item.path === folder);
  const files = inside ? await list(contents, folder) : [];
  const own = files.filter(
    ({ name, type }) => type !== 'directory' && /^[^_.].*\.md$/.test(name) && !isOurs(name.slice(0, -3))
  );
  for (const { path } of own.slice(0, MOST)) {
    try {
      const { content } = await contents.get(path, { content: true, type: 'file', format: 'text' });
      const result = await readTerm(path, String(content));
      if ('entry' in result) {
        entries.push(result.entry);
      } else {
        problems.push(result.problem);
      }
    } catch (error) {
      problems.push({
        file: path,
        line: 1,
        message: `The file could not be read: ${error instanceof Error ? error.message : error}`
      });
    }
  }
  return { entries, problems };
}

async function list(contents: Pick<Contents.IManager, 'get'>, folder: string): Promise<Contents.IModel[]> {
  const { content } = await contents.get(folder, { content: true });
  return Array.isArray(content) ? content : [];
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
