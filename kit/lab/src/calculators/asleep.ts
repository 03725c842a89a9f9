import type { NotebookPanel } from '@jupyterlab/notebook';
import { Widget } from '@lumino/widgets';

import { clear, h } from '../ui/dom';
import { mark } from '../ui/icons';
import type { Words } from '../ui/words';
import { type Outputs, showLast, sleepers } from './sleepers';

/** One bar at the top of a notebook whose calculators sleep: after a restart, without a kernel, or from an earlier day. */
export class AsleepBar extends Widget {
  private readonly row = h('div', { class: 'sq-asleep-row' });
  private due = 0;
  private readonly observer: MutationObserver;

  constructor(
    private readonly panel: NotebookPanel,
    words: Words,
    wake: (cells: Element[]) => Promise<void>
  ) {
    super();
    const { trans } = words;
    this.addClass('sq-root');
    this.addClass('sq-asleep');
    const button = h(
      'button',
      {
        type: 'button',
        class: 'sq-btn is-main',
        on: {
          click: () => {
            button.disabled = true;
            void wake(sleepers(panel.content.node)).finally(() => {
              button.disabled = false;
              this.look();
            });
          }
        }
      },
      trans.__('Wake them all')
    );
    clear(
      this.row,
      h(
        'div',
        { role: 'status' },
        mark(),
        h('b', {}, trans.__('The calculators on this page are asleep.')),
        h('span', {}, trans.__('Their pictures are from before.'))
      ),
      button
    );
    this.node.append(this.row);
    this.hide();
    this.observer = new MutationObserver(() => this.soon());
    this.observer.observe(panel.content.node, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['class']
    });
    panel.sessionContext.statusChanged.connect(this.soon, this);
    panel.sessionContext.kernelChanged.connect(this.soon, this);
    panel.disposed.connect(() => this.dispose());
    this.soon();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      window.clearTimeout(this.due);
      this.observer.disconnect();
      this.panel.sessionContext?.statusChanged.disconnect(this.soon, this);
      this.panel.sessionContext?.kernelChanged.disconnect(this.soon, this);
      super.dispose();
    }
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.room();
  }

  /** Takes the height that its row needs at this width: the layout above the notebook gives what is asked for, and else nothing. */
  private room(): void {
    const height = `${this.row.offsetHeight}px`;
    if (this.node.style.minHeight !== height) {
      this.node.style.minHeight = height;
      this.parent?.fit();
    }
  }

  private soon(): void {
    if (!this.due) {
      this.due = window.setTimeout(() => this.look(), 300);
    }
  }

  private look(): void {
    this.due = 0;
    if (!this.isDisposed) {
      this.setHidden(sleepers(this.panel.content.node).length === 0);
      this.room();
      this.panel.content.widgets.forEach(cell => {
        const { outputArea } = cell as { outputArea?: Outputs };
        if (outputArea) {
          showLast(outputArea);
        }
      });
    }
  }
}
