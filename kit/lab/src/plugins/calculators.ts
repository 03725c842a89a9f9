// A long room: one plugin, whose parts share its tracker and its places.
import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { sessionPath } from '../calculators/folder';
import { Kernels } from '../calculators/kernel';
import { keepSliderKeys } from '../calculators/keys';
import { PageMemory } from '../calculators/memory';
import type { Host, Opening } from '../calculators/opening';
import { CalculatorWidget } from '../calculators/widget';
import { openingOf, settingFrom } from '../commands/arguments';
import { ownView } from '../links/own';
import { Command, IGlossary } from '../tokens';
import { readSvg } from '../ui/foreign';
import { widen } from '../ui/widen';
import { Words } from '../ui/words';
import { markIcon } from './panel';

type Place = 'beside' | 'below' | 'tab';
const MODES = { beside: 'split-right', below: 'split-bottom', tab: 'tab-after' } as const;

export const calculatorsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'squeezelab:calculators',
  description: 'Live calculators outside of notebooks, with one kernel between them.',
  autoStart: true,
  requires: [IGlossary, IRenderMimeRegistry],
  optional: [INotebookTracker, ILabShell, ILayoutRestorer, ISettingRegistry, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  glossary: IGlossary,
  rendermime: IRenderMimeRegistry,
  notebooks: INotebookTracker | null,
  labShell: ILabShell | null,
  restorer: ILayoutRestorer | null,
  settings: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands, shell } = app;
  const trans = (translator ?? nullTranslator).load('squeezelab');
  const tracker = new WidgetTracker<CalculatorWidget>({ namespace: 'squeezelab-calculators' });
  const memory = labShell ? null : new PageMemory('squeezelab:calculators');
  const page = labShell
    ? PageConfig.getOption('workspace') || 'default'
    : PageConfig.getOption('notebookPath') || 'page';
  const kernels = new Kernels(app.serviceManager, rendermime, sessionPath(page));
  let place: Place = 'beside';
  keepSliderKeys();

  const current = (): NotebookPanel | null => notebooks?.currentWidget ?? null;
  const host: Host = {
    words: new Words(trans),
    notebook: () => {
      const panel = current();
      return panel && { path: panel.context.path, name: panel.title.label };
    },
    kernelFor: async (opening: Opening) => {
      await app.restored;
      const panel =
        opening.kernel === 'notebook'
          ? notebooks?.find(one => one.context.path === opening.notebook)
          : undefined;
      return panel ? kernels.ofNotebook(panel) : kernels.shared();
    },
    kernelsWithPackage: except => kernels.withPackage(except),
    preferKernel: name => kernels.prefer(name),
    read: id => {
      const entry =
        glossary.entries.find(one => one.id === id) ?? glossary.entries.find(one => one.calculator === id);
      void commands.execute(Command.read, { id: entry?.id ?? id });
    }
  };

  const argumentsOf = ({ opening }: CalculatorWidget): ReadonlyJSONObject => ({
    ...openingOf(opening.setting),
    kernel: opening.kernel,
    notebook: opening.notebook,
    key: opening.key
  });
  const remember = (): void => {
    const open: ReadonlyJSONObject[] = [];
    tracker.forEach(widget => void open.push(argumentsOf(widget)));
    memory?.save(open);
  };

  const about = (id: unknown): { title: string; summary: string } | undefined => {
    const own = ownView(String(id ?? ''));
    return own ? { title: own.title, summary: own.says } : glossary.calculator(String(id ?? ''));
  };
  commands.addCommand(Command.calculator, {
    label: args => {
      const title = about(args.id)?.title ?? trans.__('Open a Calculator');
      return args.isPalette ? trans.__('Calculator: %1', title) : title;
    },
    caption: args => about(args.id)?.summary ?? '',
    icon: args => (args.isPalette ? undefined : iconOf(glossary, String(args.id ?? ''))),
    execute: async args => {
      const setting = settingFrom(args);
      await glossary.load().catch(() => undefined);
      if (!setting || (glossary.isLoaded && !about(setting.id))) {
        const known = glossary.calculators.map(calculator => calculator.id).join(', ');
        const message = trans.__('No calculator “%1”. There are: %2.', String(args.id ?? ''), known);
        await commands.execute(Command.lookUp, { text: String(args.id ?? '') }).catch(() => undefined);
        throw new Error(message);
      }
      const kernel = args.kernel === 'notebook' ? 'notebook' : 'own';
      const notebook =
        typeof args.notebook === 'string' && args.notebook ? args.notebook : (current()?.context.path ?? '');
      const key = typeof args.key === 'string' && /^[a-z0-9]{4,24}$/.test(args.key) ? args.key : newKey();
      const widget = new CalculatorWidget({ setting, kernel, notebook, key }, host);
      widget.id = `squeezelab-calculator-${key}`;
      widget.title.label = about(setting.id)?.title ?? setting.id;
      widget.title.caption = about(setting.id)?.summary ?? '';
      widget.title.icon = iconOf(glossary, setting.id);
      widget.changed.connect(() => {
        void tracker.save(widget);
        remember();
      });
      if (args.where === 'inside') {
        return widget; // whoever asked has a place for it, and ends it
      }
      // The tracker comes first: only widgets that it knows are saved with the layout.
      await tracker.add(widget);
      const where =
        args.where === 'below' || args.where === 'tab' || args.where === 'beside' ? args.where : place;
      addTo(widget, where);
      remember();
      widget.disposed.connect(remember);
      shell.activateById(widget.id);
      if (!labShell) {
        widen(widget, 640);
      }
      return widget;
    }
  });

  function addTo(widget: CalculatorWidget, where: Place): void {
    if (!labShell) {
      // Notebook 7 has one document in its main area and drops any further widget.
      shell.add(widget, 'right', { rank: 600 });
      return;
    }
    const open = tracker.filter(other => other !== widget && other.isAttached);
    const neighbour = where !== 'tab' && open.length ? open[open.length - 1].id : undefined;
    const mode = neighbour ? 'tab-after' : MODES[where];
    shell.add(widget, 'main', { mode, ref: neighbour, type: 'Calculator' });
  }

  if (restorer) {
    void restorer.restore(tracker, {
      command: Command.calculator,
      args: argumentsOf,
      name: widget => widget.id
    });
  }
  void app.restored.then(() => {
    // Saved, but with no place in the layout any more.
    tracker.filter(widget => !widget.isAttached).forEach(widget => widget.dispose());
    for (const args of memory?.load() ?? []) {
      void commands.execute(Command.calculator, args as ReadonlyPartialJSONObject);
    }
  });
  settings
    ?.load(calculatorsPlugin.id)
    .then(registry => {
      const read = (): void => {
        const { place: chosen } = registry.composite;
        place = chosen === 'below' || chosen === 'tab' ? chosen : 'beside';
      };
      registry.changed.connect(read);
      read();
    })
    .catch(() => undefined);
}

function newKey(): string {
  return Date.now().toString(36) + Math.random().toString(36).slice(2, 6);
}

const ICONS = new Map<string, LabIcon>();

/** A calculator's icon is a miniature of its own figure; without one, the mark. */
export function iconOf(glossary: IGlossary, id: string): LabIcon {
  const text = glossary.calculator(id)?.icon;
  const drawn = text && !ICONS.has(id) ? readSvg(text) : null;
  if (drawn) {
    drawn.setAttribute('width', '16');
    ICONS.set(
      id,
      new LabIcon({ name: `squeezelab:${id}`, svgstr: new XMLSerializer().serializeToString(drawn) })
    );
  }
  return ICONS.get(id) ?? markIcon;
}
