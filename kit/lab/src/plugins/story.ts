import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, ToolbarButton } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { openingOf } from '../commands/arguments';
import { readLink } from '../glossary/setting';
import { Kept } from '../story/kept';
import { isStory, Mode, type ModeHost } from '../story/mode';
import { isOurs } from '../story/ours';
import { Command, IGlossary } from '../tokens';
import { Words } from '../ui/words';

export const storyPlugin: JupyterFrontEndPlugin<void> = {
  id: 'squeezelab:story',
  description: 'Reads a notebook as a story: steps without code, and the calculator beside the text.',
  autoStart: true,
  requires: [IGlossary, INotebookTracker],
  optional: [ILabShell, ICommandPalette, IStateDB, ISettingRegistry, ITranslator],
  activate
};

/** Pixels of a window below which side bars leave no room for a text. */
const PHONE = 760;
/** Pixels of a window below which a list of files takes the room of a text with its calculator beside it. */
const DESK = 1720;

function activate(
  app: JupyterFrontEnd,
  glossary: IGlossary,
  notebooks: INotebookTracker,
  labShell: ILabShell | null,
  palette: ICommandPalette | null,
  state: IStateDB | null,
  settings: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands } = app;
  const words = new Words((translator ?? nullTranslator).load('squeezelab'));
  const { trans } = words;
  const kept = new Kept(state);
  const modes = new WeakMap<NotebookPanel, Mode>();
  const asked = /[#&]step=(\d{1,3})\b/.exec(document.location.hash)?.[1];
  let link = asked ? Number(asked) - 1 : null;
  const starts = settings
    ? settings.load(storyPlugin.id).then(
        registry => registry.composite.start !== false,
        () => true
      )
    : Promise.resolve(true);

  const host: ModeHost = {
    words,
    kept,
    titleOf: id => glossary.calculator(id)?.title ?? id.replace(/-/g, ' '),
    openElsewhere: href => {
      const setting = readLink(href);
      if (setting && commands.hasCommand(Command.calculator)) {
        void commands.execute(Command.calculator, openingOf(setting));
      }
    },
    after: path => {
      const all = glossary.tutorials;
      const at = all.findIndex(one => path.endsWith(one.path));
      const next = at >= 0 ? all[at + 1] : undefined;
      return next
        ? {
            title: next.title,
            open: () => void commands.execute(Command.tutorial, { path: next.path, story: true })
          }
        : null;
    },
    trusts: async cells => {
      await glossary.load().catch(() => undefined);
      return isOurs(cells, glossary.tutorials);
    },
    changed: () => commands.notifyCommandChanged(Command.story)
  };

  const modeOf = (panel: NotebookPanel): Mode => {
    const mode = modes.get(panel) ?? new Mode(panel, host);
    modes.set(panel, mode);
    return mode;
  };
  const current = (): NotebookPanel | null => notebooks.currentWidget;

  commands.addCommand(Command.story, {
    label: args => (args.isButton ? trans.__('Read as a story') : trans.__('Squeezelab: Story Mode')),
    caption: trans.__('Steps without code, and the calculator beside the text'),
    isToggleable: true,
    isToggled: () => !!current() && !!modes.get(current()!)?.isOn,
    isEnabled: () => !!current() && isStory(current()!),
    execute: async args => {
      const asked = typeof args.enter === 'string' ? args.enter : null;
      const panel =
        asked === null ? current() : (notebooks.find(({ context }) => context.path === asked) ?? null);
      if (!panel) {
        return;
      }
      await Promise.all([glossary.load().catch(() => undefined), kept.ready, panel.context.ready]);
      const mode = modeOf(panel);
      if (asked !== null) {
        await panel.revealed;
        await (typeof args.step === 'number' ? mode.start(args.step - 1) : mode.enter());
      } else {
        await (mode.isOn ? mode.leave() : mode.enter());
      }
    }
  });
  palette?.addItem({ command: Command.story, category: 'Squeezelab' });

  const opened = async (panel: NotebookPanel): Promise<void> => {
    await panel.context.ready;
    if (panel.isDisposed || !isStory(panel)) {
      return;
    }
    panel.toolbar.addItem(
      'squeezelab-story',
      new ToolbarButton({
        label: trans.__('Read as a story'),
        tooltip: trans.__('Steps without code, and the calculator beside the text'),
        onClick: () => void modeOf(panel).enter()
      })
    );
    const [start] = await Promise.all([starts, kept.ready, glossary.load().catch(() => undefined)]);
    await panel.revealed;
    if (start && !panel.isDisposed) {
      const at = link;
      link = null;
      const files = Array.from(labShell?.widgets('left') ?? []).some(
        ({ id, isVisible }) => id === 'filebrowser' && isVisible
      );
      if (window.innerWidth < PHONE || (files && window.innerWidth < DESK)) {
        labShell?.collapseLeft();
      }
      if (window.innerWidth < PHONE) {
        labShell?.collapseRight();
      }
      await modeOf(panel).enter(at ?? undefined);
    }
  };
  notebooks.forEach(panel => void opened(panel));
  notebooks.widgetAdded.connect((_, panel) => void opened(panel));
}
