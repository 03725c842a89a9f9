import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Panel, type Widget } from '@lumino/widgets';

import { clear, h } from '../ui/dom';
import { icon } from '../ui/icons';
import type { Words } from '../ui/words';
import type { Dock, Opened } from './dock';
import { calculatorIn, VIEW, type Manager } from './manager';

/** What draws a story’s widgets needs to know. */
export interface Docking {
  dock: Dock;
  words: Words;
  /** Whether calculators stand beside the text at all just now. */
  docks(): boolean;
  titleOf(id: string): string;
  /** The reader asks for a calculator that stands in the text to be docked. */
  redock(opened: Opened): void;
}

/** Draws calculators as one line, since they are docked, and every other widget as ever. */
export function dockCalculators(rendermime: IRenderMimeRegistry, manager: Manager, docking: Docking): void {
  const inner = rendermime.getFactory(VIEW);
  if (!inner) {
    return;
  }
  rendermime.removeMimeType(VIEW);
  rendermime.addFactory(
    {
      safe: false,
      mimeTypes: [VIEW],
      createRenderer: options => new Line(() => inner.createRenderer(options), manager, docking)
    },
    -10
  );
}

/** The place of a widget in the text. A calculator that is docked leaves one line of 34 px in it. */
class Line extends Panel implements IRenderMime.IRenderer {
  private opened: Opened | null = null;
  private whole: Widget | null = null;
  private turn = 0;
  private readonly button = h('button', { type: 'button', class: 'sq-docked-line' });

  constructor(
    private readonly inner: () => IRenderMime.IRenderer,
    private readonly manager: Manager,
    private readonly docking: Docking
  ) {
    super();
    docking.dock.changed.connect(this.paint, this);
    this.button.addEventListener('click', () => this.go());
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const data = model.data[VIEW] as { model_id?: unknown } | undefined;
    const found = await this.manager.get_model(String(data?.model_id ?? '')).catch(() => null);
    const id = found ? calculatorIn(found) : '';
    if (this.isDisposed) {
      return;
    }
    if (!found || !id) {
      const renderer = this.inner();
      this.addWidget(renderer);
      return renderer.renderModel(model);
    }
    const title = this.docking.titleOf(id);
    this.opened = { id, title, model: found, manager: this.manager };
    this.node.append(this.button);
    this.paint();
  }

  override dispose(): void {
    this.docking.dock.changed.disconnect(this.paint, this);
    super.dispose();
  }

  private get isDocked(): boolean {
    return !!this.opened && this.docking.dock.current?.model === this.opened.model;
  }

  private go(): void {
    if (this.opened && this.isDocked) {
      this.docking.dock.node.focus();
    } else if (this.opened) {
      this.docking.redock(this.opened);
    }
  }

  private paint(): void {
    const { opened } = this;
    if (!opened) {
      return;
    }
    const { trans } = this.docking.words;
    const docked = this.isDocked;
    clear(
      this.button,
      h('b', {}, opened.title),
      docked ? trans.__(', docked') : trans.__(', dock it beside the text'),
      icon('more')
    );
    this.node.classList.toggle('is-docked', docked);
    if (docked || this.docking.docks()) {
      this.whole?.dispose();
      this.whole = null;
    } else if (!this.whole) {
      void this.unfold(opened);
    }
  }

  /** The calculator itself, in the text. */
  private async unfold({ manager, model }: Opened): Promise<void> {
    const turn = ++this.turn;
    const view = await manager.create_view(model);
    const widget = view.luminoWidget ?? view.pWidget;
    if (!widget || turn !== this.turn || this.isDisposed || this.isDocked || this.whole) {
      widget?.dispose();
      return;
    }
    this.whole = widget;
    this.addWidget(widget);
  }
}
