import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { openingOf } from '../commands/arguments';
import type { Entry } from '../glossary/types';
import { HoverController } from '../hover/controller';
import { Steps } from '../hover/steps';
import { upgradeLinks } from '../hover/links';
import { wrapMarkdown } from '../hover/markdown';
import { cells, whole } from '../hover/regions';
import { Terms, type TermSettings } from '../hover/terms';
import { letTyping } from '../hover/typing';
import { Command, IGlossary } from '../tokens';
import { Words } from '../ui/words';

export const hoverPlugin: JupyterFrontEndPlugin<void> = {
  id: 'squeezelab:hover',
  description: 'Marks terms where people read, and shows their card.',
  autoStart: true,
  requires: [IGlossary, IRenderMimeRegistry],
  optional: [INotebookTracker, ISettingRegistry, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  glossary: IGlossary,
  rendermime: IRenderMimeRegistry,
  notebooks: INotebookTracker | null,
  settings: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands } = app;
  const trans = (translator ?? nullTranslator).load('squeezelab');
  const chosen: TermSettings & { delay: number } = { on: true, mentions: 'first', delay: 250 };
  const terms = new Terms(glossary, chosen);
  letTyping();
  wrapMarkdown(rendermime, host => void terms.markdown(host));
  void app.restored.then(() => terms.watchForeign());
  glossary.onChange(() => terms.again());

  const tutorialOf = (entry: Entry): string | null => glossary.calculator(entry.calculator)?.tutorial ?? null;
  const controller = new HoverController({
    glossary,
    words: new Words(trans),
    delay: () => chosen.delay,
    can: (action, entry) => {
      switch (action) {
        case 'calculator':
          return !!glossary.calculator(entry.calculator) && commands.hasCommand(Command.calculator);
        case 'tutorial':
          return !!tutorialOf(entry) && commands.hasCommand(Command.tutorial);
        default:
          return commands.hasCommand(Command.read);
      }
    },
    act: (action, entry) => {
      switch (action) {
        case 'calculator':
          return void commands.execute(
            Command.calculator,
            openingOf({ id: entry.calculator!, preset: entry.preset ?? undefined })
          );
        case 'tutorial':
          return void commands.execute(Command.tutorial, { path: tutorialOf(entry) });
        case 'pin':
          return void commands.execute('squeezelab:pin', { id: entry.id });
        default:
          return void commands.execute(Command.read, { id: entry.id });
      }
    }
  });

  upgradeLinks(target => {
    const known =
      'term' in target
        ? !!glossary.entry(target.term) || (!glossary.isLoaded && !target.file)
        : !glossary.isLoaded || !!glossary.calculator(target.setting.id);
    const command = 'term' in target ? Command.read : Command.calculator;
    if (known && commands.hasCommand(command)) {
      void commands.execute(
        command,
        'term' in target ? { id: target.term, claim: target.claim } : openingOf(target.setting)
      );
      return true;
    }
    return false;
  });

  const steps = new Steps(glossary, (entry, boxes, anchor, see) =>
    controller.show(entry, boxes, anchor, !anchor, see)
  );
  const step = async (way: 1 | -1): Promise<void> => {
    const panel = document.activeElement?.closest('#squeezelab-panel');
    const front = app.shell.currentWidget;
    const notebook = notebooks?.currentWidget;
    const plain = notebook && notebook === front && notebook.content.isAttached;
    await steps.go(panel ? whole(panel) : plain ? cells(notebook) : whole(front?.node ?? document.body), way);
  };
  commands.addCommand(Command.nextTerm, {
    label: trans.__('Squeezelab: Next Term in the Text'),
    execute: () => step(1)
  });
  commands.addCommand(Command.previousTerm, {
    label: trans.__('Squeezelab: Previous Term in the Text'),
    execute: () => step(-1)
  });

  commands.addCommand(Command.terms, {
    label: trans.__('Squeezelab: Mark Terms in Text'),
    isToggleable: true,
    isToggled: () => chosen.on,
    execute: async () => {
      chosen.on = !chosen.on;
      terms.again();
      await loaded?.then(registry => registry?.set('markTerms', chosen.on));
    }
  });
  commands.addCommand(Command.outputs, {
    label: trans.__('Squeezelab: Mark Terms in Outputs of This Cell'),
    execute: async () => {
      await glossary.load();
      const cell = document.querySelector(
        '.jp-Notebook .jp-Cell.jp-mod-active, .jp-Notebook .jp-Cell.jp-mod-selected'
      );
      for (const output of Array.from(cell?.querySelectorAll('.jp-OutputArea-output') ?? [])) {
        await terms.output(output);
      }
    }
  });

  const loaded = settings?.load(hoverPlugin.id).then(registry => {
    const read = (): void => {
      const { composite } = registry;
      const before = `${chosen.on}${chosen.mentions}`;
      chosen.on = composite.markTerms !== false;
      chosen.mentions = composite.mentions === 'all' ? 'all' : 'first';
      chosen.delay = typeof composite.delay === 'number' ? composite.delay : 250;
      if (before !== `${chosen.on}${chosen.mentions}`) {
        terms.again();
      }
    };
    registry.changed.connect(read);
    read();
    return registry;
  });
  loaded?.catch(() => undefined);
}
