/** Keys between the text and the calculator beside it: F6 goes across, Escape goes back to the pill that was pressed. */
export class Keys {
  private pill: HTMLElement | null = null;
  private readonly last = new Map<HTMLElement, HTMLElement>();
  private readonly onKey = (event: KeyboardEvent): void => this.key(event);

  constructor(
    private readonly root: HTMLElement,
    private readonly text: HTMLElement,
    private readonly dock: HTMLElement
  ) {
    root.addEventListener('keydown', this.onKey);
  }

  dispose(): void {
    this.root.removeEventListener('keydown', this.onKey);
  }

  /** The pill that has sent the reader across. */
  pressed(pill: HTMLElement): void {
    this.pill = pill;
  }

  private key(event: KeyboardEvent): void {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) {
      return;
    }
    const inside = this.dock.contains(target);
    if (event.key === 'F6') {
      const [here, there] = inside ? [this.dock, this.text] : [this.text, this.dock];
      if (!there.getClientRects().length) {
        return;
      }
      this.last.set(here, target);
      const back = this.last.get(there);
      (back?.isConnected && there.contains(back) ? back : firstIn(there)).focus();
    } else if (event.key === 'Escape' && inside && !event.defaultPrevented) {
      this.last.set(this.dock, target);
      (this.pill?.isConnected ? this.pill : firstIn(this.text)).focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** The first thing in a region that keys can reach, in sight; else the region itself. */
function firstIn(region: HTMLElement): HTMLElement {
  const all = Array.from(
    region.querySelectorAll<HTMLElement>(
      '.noUi-handle, button:not([disabled]), a[href], input, select, [tabindex="0"]'
    )
  );
  const box = region.getBoundingClientRect();
  const seen = all.find(node => {
    const at = node.getBoundingClientRect();
    return at.height > 0 && at.bottom > box.top && at.top < box.bottom && !node.closest('[inert]');
  });
  if (!seen) {
    region.tabIndex = -1;
  }
  return seen ?? region;
}
