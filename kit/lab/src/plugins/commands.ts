import { type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { DisposableSet } from '@lumino/disposable';

import { insertInto, type Insertion } from '../commands/insert';
import { findNotebook } from '../commands/places';
import { selectedText } from '../commands/selection';
import { shortcutInTerminals } from '../commands/terminal';
import { OWN } from '../links/own';
import { Command, IGlossary } from '../tokens';
import { PAGE_SVG } from '../ui/icons';

const lessonIcon = new LabIcon({ name: 'squeezelab:lesson', svgstr: PAGE_SVG });
const CATEGORY = 'Squeezelab';

export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'squeezelab:commands',
  description:
    'Palette, launcher, context menu: the ways to the glossary, the calculators and the tutorials.',
  autoStart: true,
  requires: [IGlossary],
  optional: [ICommandPalette, ILauncher, INotebookTracker, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  glossary: IGlossary,
  palette: ICommandPalette | null,
  launcher: ILauncher | null,
  notebooks: INotebookTracker | null,
  translator: ITranslator | null
): void {
  const { commands } = app;
  const trans = (translator ?? nullTranslator).load('squeezelab');

  commands.addCommand(Command.lookUpSelection, {
    label: () => {
      const text = selectedText(app.shell.currentWidget).trim();
      const short = text.length > 28 ? `${text.slice(0, 27)}…` : text;
      return short
        ? trans.__('Look Up “%1” in Squeezelab', short)
        : trans.__('Look Up Selection in Squeezelab');
    },
    execute: async () => {
      const text = selectedText(app.shell.currentWidget).trim();
      await (text ? commands.execute(Command.lookUp, { text }) : commands.execute(Command.panel));
    }
  });

  shortcutInTerminals(commands, Command.lookUpSelection, () => selectedText(app.shell.currentWidget).trim());

  commands.addCommand(Command.tutorial, {
    label: args => {
      const found = glossary.tutorials.find(tutorial => tutorial.path === args.path);
      const title = found?.title ?? String(args.path ?? trans.__('Open a Tutorial'));
      return args.isPalette ? trans.__('Tutorial: %1', title) : title;
    },
    caption: args => glossary.tutorials.find(tutorial => tutorial.path === args.path)?.goal ?? '',
    icon: args => (args.isPalette ? undefined : lessonIcon),
    execute: async args => {
      const asked = String(args.path ?? '');
      const path = await findNotebook(app.serviceManager.contents, asked);
      if (!path) {
        throw new Error(
          trans.__(
            '“%1” is not below the folder that Jupyter was started in. Run "squeezelab" in a terminal: it lays the notebooks out.',
            asked
          )
        );
      }
      const opened: unknown = await commands.execute('docmanager:open', { path });
      // Whoever asks for a story by its name gets it as one, though it was left, or though files open as notebooks.
      if (args.story === true && commands.hasCommand(Command.story)) {
        await commands.execute(Command.story, { enter: path, step: args.step ?? null });
      }
      return opened;
    }
  });

  commands.addCommand(Command.insert, {
    label: args => {
      switch (args.what) {
        case 'calculator':
          return trans.__('A Cell with the Calculator');
        case 'definition':
          return trans.__('The Definition');
        default:
          return trans.__('A Link to the Entry');
      }
    },
    isEnabled: () => !!notebooks?.currentWidget,
    isVisible: args => args.what !== 'calculator' || !!glossary.entry(String(args.id))?.calculator,
    execute: args => {
      const entry = glossary.entry(String(args.id ?? ''));
      const notebook = notebooks?.currentWidget?.content;
      if (entry && notebook) {
        insertInto(notebook, entry, args.what as Insertion);
      }
    }
  });

  for (const command of [
    Command.panel,
    Command.lookUpSelection,
    Command.nextTerm,
    Command.previousTerm,
    Command.terms,
    Command.outputs
  ]) {
    palette?.addItem({ command, category: CATEGORY, args: { isPalette: true } });
  }
  launcher?.add({ command: Command.panel, category: CATEGORY, args: { isLauncher: true }, rank: 0 });

  // Cards and palette items follow the index, which waits until the application stands.
  let added = new DisposableSet();
  const offer = (command: string, args: ReadonlyJSONObject, rank: number): void => {
    const inPalette = palette?.addItem({ command, category: CATEGORY, args: { ...args, isPalette: true } });
    const inLauncher = launcher?.add({ command, category: CATEGORY, args, rank });
    [inPalette, inLauncher].forEach(item => item && added.add(item));
  };
  const list = (): void => {
    added.dispose();
    added = new DisposableSet();
    glossary.tutorials.forEach(({ path }, i) => offer(Command.tutorial, { path }, 1 + i));
    glossary.calculators.forEach(({ id }, i) => offer(Command.calculator, { id }, 100 + i));
    OWN.forEach(({ id }, i) => offer(Command.calculator, { id }, 90 + i));
  };
  glossary.onChange(list);
  void app.restored.then(() => window.setTimeout(() => void glossary.load().catch(() => undefined), 400));
}
