import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Debouncer } from '@lumino/polling';

import type { Entry, Problem } from '../glossary/types';
import { readTerm } from '../terms/read';
import { Command, IGlossary } from '../tokens';

const MOST = 500;

export const termsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'squeezelab:terms',
  description: 'Terms of the user’s own, from a folder of the workspace.',
  autoStart: true,
  requires: [IGlossary],
  optional: [ISettingRegistry, ICommandPalette, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  glossary: IGlossary,
  settings: ISettingRegistry | null,
  palette: ICommandPalette | null,
  translator: ITranslator | null
): void {
  const trans = (translator ?? nullTranslator).load('squeezelab');
  const { contents } = app.serviceManager;
  let folder = 'glossary';
  let turn = 0;
  let known = '';

  const read = async (): Promise<void> => {
    const mine = ++turn;
    await glossary.load();
    const found = await ownTerms(contents, folder, id => glossary.isOurs(id));
    const now = JSON.stringify([found.entries, found.problems]);
    if (mine === turn && now !== known) {
      known = now;
      glossary.join(found.entries, found.problems);
    }
  };
  const soon = new Debouncer(() => read().catch(() => undefined), 400);

  const stop = glossary.onChange(() => {
    if (glossary.isLoaded) {
      stop();
      void soon.invoke();
    }
  });
  contents.fileChanged.connect((_, { oldValue, newValue }) => {
    if (folder && [oldValue?.path, newValue?.path].some(path => path?.startsWith(`${folder}/`))) {
      void soon.invoke();
    }
  });
  app.commands.addCommand(Command.refreshTerms, {
    label: trans.__('Squeezelab: Read Your Own Terms Again'),
    execute: read
  });
  palette?.addItem({ command: Command.refreshTerms, category: 'Squeezelab' });
  settings
    ?.load(termsPlugin.id)
    .then(registry => {
      const take = (): void => {
        const chosen = registry.composite.folder;
        const next = typeof chosen === 'string' ? chosen.replace(/^\/+|\/+$/g, '') : 'glossary';
        if (next !== folder) {
          folder = next;
          void soon.invoke();
        }
      };
      registry.changed.connect(take);
      take();
    })
    .catch(() => undefined);
}

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
