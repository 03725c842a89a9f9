import type { SplitPanel, Widget } from '@lumino/widgets';

import type { BesideHost } from './beside';

const NARROW = 1000; // pixels of main area, below which the calculator stands above the text
const BESIDE = 0.42; // of the width, for the calculator beside the text
const LEAST = 484; // pixels of width that it is given, as long as nobody drags
const MOST = 540;
const ABOVE = 0.46; // of the height, for the calculator
const LARGE = 1.3; // of all of these with large type, as in large.css

/** Where the calculator stands: beside the text where there is room, else above it. What a reader drags is kept. */
export class Shape {
  private readonly root = document.documentElement;
  private large = this.isLarge;
  private readonly type = new MutationObserver(() => {
    if (this.large !== this.isLarge) {
      this.large = this.isLarge;
      this.panel.widgets.forEach(one => one.fit());
      this.fit();
    }
  });

  constructor(
    private readonly panel: SplitPanel,
    private readonly dock: Widget,
    private readonly host: Pick<BesideHost, 'kept' | 'path'>
  ) {
    this.type.observe(this.root, { attributes: true, attributeFilter: ['class'] });
  }

  dispose(): void {
    this.type.disconnect();
  }

  /** Whether the page is projected: text, bar, foot and calculator are larger. */
  private get isLarge(): boolean {
    return this.root.classList.contains('sq-large');
  }

  fit(): void {
    const { panel, dock } = this;
    const { width } = panel.node.getBoundingClientRect();
    if (!width) {
      return;
    }
    const times = this.large ? LARGE : 1;
    const above = width < NARROW * times;
    const orientation = above ? 'vertical' : 'horizontal';
    if (panel.orientation !== orientation) {
      panel.orientation = orientation;
    }
    panel.toggleClass('is-narrow', above);
    if (panel.widgets.indexOf(dock) !== (above ? 0 : 1)) {
      panel.insertWidget(above ? 0 : 1, dock);
    }
    if (!dock.isHidden) {
      const { share } = this.host.kept.of(this.host.path);
      const text = above
        ? 1 - ABOVE
        : (share ?? 1 - (times * Math.min(MOST, Math.max(LEAST, BESIDE * (width / times)))) / width);
      panel.setRelativeSizes(above ? [1 - text, text] : [text, 1 - text]);
    }
  }

  /** Keeps what the reader has dragged. */
  keep(): void {
    if (this.panel.orientation === 'horizontal' && !this.dock.isHidden) {
      this.host.kept.put(this.host.path, { share: this.panel.relativeSizes()[0] });
    }
  }
}
