import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Clipboard } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Debouncer } from '@lumino/polling';
import { Menu } from '@lumino/widgets';

import { openingOf } from '../commands/arguments';
import type { Entry } from '../glossary/types';
import { addressOf } from '../links/address';
import type { Actions } from '../panel/actions';
import { GlossaryPanel } from '../panel/panel';
import { fetchesNothing } from '../terms/media';
import { Command, IGlossary } from '../tokens';
import { MARK_SVG } from '../ui/icons';
import { widen } from '../ui/widen';
import { Words } from '../ui/words';
import { siteOf } from './links';

export const markIcon = new LabIcon({ name: 'squeezelab:mark', svgstr: MARK_SVG });

const STATE = 'squeezelab:panel';
const WIDTH = 352;

export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'squeezelab:panel',
  description: 'The glossary in the side bar.',
  autoStart: true,
  requires: [IGlossary, IRenderMimeRegistry],
  optional: [IStateDB, ILabShell, ILayoutRestorer, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  glossary: IGlossary,
  rendermime: IRenderMimeRegistry,
  state: IStateDB | null,
  labShell: ILabShell | null,
  restorer: ILayoutRestorer | null,
  translator: ITranslator | null
): void {
  const trans = (translator ?? nullTranslator).load('squeezelab');
  const { commands, shell } = app;
  let restored = state === null;
  const save = new Debouncer(
    async (value: unknown) => state?.save(STATE, value as ReadonlyPartialJSONObject),
    300
  );
  const told = (address: string): string =>
    address
      ? trans.__('[Not fetched: a picture from %1. A term shows what its own file holds.]', address)
      : trans.__('[Not shown: a picture. A term shows what its own file holds.]');
  const panel = new GlossaryPanel(
    glossary,
    new Words(trans),
    actionsOf(app, rendermime, labShell, told),
    value => {
      if (restored) {
        void save.invoke(value);
      }
    }
  );
  panel.title.icon = markIcon;
  panel.title.caption = trans.__('Squeezelab: market feedback loops');
  panel.title.iconLabel = panel.title.caption;
  if (!labShell) {
    panel.title.label = 'Squeezelab';
  }
  shell.add(panel, 'left', { rank: 900 });
  restorer?.add(panel, 'squeezelab-panel');

  // The index is a lazy matter: it waits until somebody sees the panel.
  let wide = false;
  const observer = new IntersectionObserver(seen => {
    if (seen.some(({ isIntersecting }) => isIntersecting)) {
      void panel.load();
      if (!wide) {
        wide = true;
        void ready.then(first => first && widen(panel, WIDTH));
      }
    }
  });
  observer.observe(panel.node);

  const ready = (state?.fetch(STATE) ?? Promise.resolve(undefined)).then(
    saved => {
      restored = true;
      if (saved && !panel.shelf.current) {
        panel.shelf.restore(saved);
      }
      return !saved;
    },
    () => (restored = true)
  );

  const shown = async (): Promise<void> => {
    await Promise.all([ready, panel.load()]);
    // Notebook 7.2 closes a panel that is activated while it is open.
    if (!panel.isVisible) {
      shell.activateById(panel.id);
    }
  };
  commands.addCommand(Command.panel, {
    label: args => (args.isLauncher ? trans.__('Glossary') : trans.__('Squeezelab: Search the Glossary')),
    caption: trans.__('Look a term up in the glossary of market feedback loops'),
    icon: args => (args.isPalette ? undefined : markIcon),
    execute: async () => {
      await shown();
      panel.focusSearch();
    }
  });
  commands.addCommand(Command.read, {
    label: args =>
      typeof args.title === 'string' ? trans.__('Read: %1', args.title) : trans.__('Read a Glossary Entry'),
    execute: async args => {
      await shown();
      panel.read(String(args.id ?? ''), String(args.claim ?? ''));
    }
  });
  commands.addCommand(Command.lookUp, {
    label: trans.__('Look a Text Up'),
    execute: async args => {
      await shown();
      const text = String(args.text ?? '').slice(0, 200);
      const entry = glossary.lookUp(text);
      return entry ? panel.read(entry.id) : panel.search(text.trim().replace(/\s+/g, ' ').slice(0, 60));
    }
  });
  commands.addCommand('squeezelab:pin', {
    label: trans.__('Pin a Term in the Panel'),
    execute: async args => {
      await ready;
      panel.shelf.pin(String(args.id ?? ''), true);
    }
  });
}

function actionsOf(
  app: JupyterFrontEnd,
  rendermime: IRenderMimeRegistry,
  labShell: ILabShell | null,
  told: (address: string) => string
): Actions {
  const { commands } = app;
  return {
    openCalculator: setting => void commands.execute(Command.calculator, openingOf(setting)),
    openNotebook: (path, step) =>
      void commands.execute(Command.tutorial, { path, ...(step ? { story: true, step } : {}) }),
    insert: (entry, at) => insertMenu(app, entry, at),
    copyLink: entry => copy(addressOf(`squeezelab:term/${entry.id}`, PageConfig.getBaseUrl(), siteOf())),
    ...(labShell ? { openGallery: () => void commands.execute(Command.gallery) } : {}),
    markdown: async (source, except) => {
      const closed = rendermime.clone({ sanitizer: fetchesNothing(rendermime.sanitizer, told) });
      const renderer = closed.createRenderer('text/markdown');
      renderer.node.dataset.sqExcept = except;
      await renderer.renderModel(
        rendermime.createModel({ trusted: false, data: { 'text/markdown': source } })
      );
      return renderer.node;
    },
    typeset: node => void rendermime.latexTypesetter?.typeset(node)
  };
}

/** Pages that are served without encryption have no clipboard of their own. */
async function copy(text: string): Promise<void> {
  await (navigator.clipboard?.writeText(text) ?? Promise.reject()).catch(() => Clipboard.copyToSystem(text));
}

function insertMenu(app: JupyterFrontEnd, entry: Entry, at: HTMLElement): void {
  const menu = new Menu({ commands: app.commands });
  menu.addClass('sq-menu');
  for (const what of ['link', 'definition', 'calculator']) {
    const args: ReadonlyJSONObject = { id: entry.id, what };
    if (app.commands.isVisible(Command.insert, args)) {
      menu.addItem({ command: Command.insert, args });
    }
  }
  const box = at.getBoundingClientRect();
  menu.open(box.left, box.bottom + 4);
  menu.aboutToClose.connect(() => void window.setTimeout(() => menu.dispose(), 0));
}
