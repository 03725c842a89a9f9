import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Debouncer } from '@lumino/polling';

import { ownTerms } from '../terms/folder';
import { Command, IGlossary } from '../tokens';

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
  let known = JSON.stringify([[], []]);

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
