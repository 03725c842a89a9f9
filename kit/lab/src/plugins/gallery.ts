import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { ILauncher } from '@jupyterlab/launcher';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';

import { openingOf } from '../commands/arguments';
import { Progresses } from '../gallery/progress';
import type { Hero } from '../gallery/types';
import { GalleryWidget } from '../gallery/widget';
import { Command, IGlossary } from '../tokens';
import { Words } from '../ui/words';
import { markIcon } from './panel';

export const galleryPlugin: JupyterFrontEndPlugin<void> = {
  id: 'squeezelab:gallery',
  description:
    'The front door: calculators in groups, stories as a path, cases; opened first where nothing else is.',
  autoStart: true,
  requires: [IGlossary],
  optional: [
    ILabShell,
    IStateDB,
    ILayoutRestorer,
    ICommandPalette,
    ILauncher,
    INotebookTracker,
    ISettingRegistry,
    ITranslator
  ],
  activate
};

function activate(
  app: JupyterFrontEnd,
  glossary: IGlossary,
  shell: ILabShell | null,
  state: IStateDB | null,
  restorer: ILayoutRestorer | null,
  palette: ICommandPalette | null,
  launcher: ILauncher | null,
  notebooks: INotebookTracker | null,
  settings: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  if (!shell) {
    return; // Notebook 7 has no main area to open a front door in
  }
  const { commands } = app;
  const trans = (translator ?? nullTranslator).load('squeezelab');
  const link = window.location.hash.startsWith('#squeezelab:');
  const progress = new Progresses(state);
  const tracker = new WidgetTracker<GalleryWidget>({ namespace: 'squeezelab-gallery' });

  const make = (): GalleryWidget => {
    const widget = new GalleryWidget(
      {
        glossary,
        progress,
        words: new Words(trans),
        acts: {
          calculator: id => void commands.execute(Command.calculator, { id, where: 'tab' }),
          story: path => void commands.execute(Command.tutorial, { path, story: true }),
          read: id => void commands.execute(Command.read, { id }),
          follow: target =>
            void ('term' in target
              ? commands.execute(Command.read, { id: target.term })
              : 'tutorial' in target
                ? commands.execute(Command.tutorial, {
                    path: target.tutorial,
                    story: true,
                    ...(target.step ? { step: target.step } : {})
                  })
                : commands.execute(Command.calculator, { ...openingOf(target.setting), where: 'tab' })),
          ask: text => void commands.execute(Command.lookUp, { text })
        }
      },
      () => playing(glossary.gallery?.hero)
    );
    widget.title.label = 'Squeezelab';
    widget.title.caption = trans.__('Calculators, stories and cases of market feedback loops');
    widget.title.icon = markIcon;
    widget.title.closable = true;
    return widget;
  };

  /** The hero’s calculator, standing where its picture stands, and going on as soon as it is drawn. */
  const playing = async (hero: Hero | undefined): Promise<Widget | null> => {
    if (!hero) {
      return null;
    }
    const args = {
      id: hero.calculator,
      preset: hero.preset,
      values: { 'view.step': String(hero.round) },
      where: 'inside'
    };
    const live: unknown = await commands.execute(Command.calculator, args).catch(() => null);
    return live ? (live as Widget) : null;
  };

  commands.addCommand(Command.gallery, {
    label: args => (args.isLauncher ? trans.__('Gallery') : trans.__('Squeezelab: Open the Gallery')),
    caption: trans.__('Calculators, stories and cases of market feedback loops'),
    icon: args => (args.isPalette ? undefined : markIcon),
    execute: async () => {
      const open = tracker.find(widget => !widget.isDisposed);
      const widget = open ?? make();
      if (!open) {
        await tracker.add(widget);
        shell.add(widget, 'main', { mode: 'tab-after', type: 'Squeezelab' });
      }
      shell.activateById(widget.id);
      await widget.load();
      return widget;
    }
  });
  palette?.addItem({ command: Command.gallery, category: 'Squeezelab', args: { isPalette: true } });
  launcher?.add({ command: Command.gallery, category: 'Squeezelab', args: { isLauncher: true }, rank: -1 });
  if (restorer) {
    void restorer.restore(tracker, { command: Command.gallery, name: () => 'squeezelab-gallery' });
  }

  // What was open: the gallery offers it again.
  commands.commandExecuted.connect((_, { id, args }) => {
    const key = (args as { id?: unknown }).id;
    if (id === Command.calculator && typeof key === 'string' && glossary.calculator(key)) {
      progress.note('calculator', key);
    }
  });
  const known = progress.load();
  notebooks?.currentChanged.connect((_, panel) => {
    const path = panel?.context.path ?? '';
    const ends = (one: { path: string }): boolean => path === one.path || path.endsWith(`/${one.path}`);
    const noted = (): void => {
      const story = glossary.gallery?.stories.find(ends);
      const happened = glossary.gallery?.cases.find(ends);
      const [kind, found] = story ? (['story', story] as const) : (['case', happened] as const);
      if (found) {
        progress.note(kind, found.path);
      }
    };
    void Promise.all([known, path ? glossary.load() : null]).then(noted, () => undefined);
  });

  const wish = settings?.load(galleryPlugin.id).then(
    registry => registry.composite.open,
    () => undefined
  );
  void Promise.all([app.restored, wish]).then(async ([, open]) => {
    // Whoever has started `squeezelab` wants it; whoever has started JupyterLab has other work, unless he says so.
    const ours = PageConfig.getOption('squeezelab') === 'true';
    const wanted = open === 'always' || (open !== 'never' && ours);
    const launchers = (): Widget[] =>
      Array.from(shell.widgets('main')).filter(({ id }) => id.startsWith('launcher'));
    const others = (): boolean => Array.from(shell.widgets('main')).length > launchers().length;
    // A path or a link in the address is work that somebody has come for, though it may not be open yet.
    const asked = PageConfig.getOption('treePath') !== '' || link;
    if (wanted && !asked && !others()) {
      shell.collapseLeft();
      await commands.execute(Command.gallery);
      launchers().forEach(widget => widget.close());
    }
  });
}
