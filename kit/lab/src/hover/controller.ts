// A long room: one card and all the ways to open, keep and close it.
import type { Glossary } from '../glossary/glossary';
import type { Entry } from '../glossary/types';
import { card, type CardAction } from './card';
import { place, type Box } from './place';
import { termLinkOf } from './links';
import { nextFrame } from './slices';
import { codeTermAt, highlightedAt } from './point';
import type { Words } from '../ui/words';

export interface HoverHost {
  glossary: Glossary;
  words: Words;
  delay: () => number;
  can(action: CardAction, entry: Entry): boolean;
  act(action: CardAction, entry: Entry): void;
}

interface Shown {
  node: HTMLElement;
  /** The marked term, where it has a node. */
  anchor: HTMLElement | null;
  /** Opened by a key for a term without a node: the keys that go on from there are the card's. */
  keys: boolean;
  /** What had the focus before. */
  back: Element | null;
}

/** One card for the whole page, opened by pointer, focus or Alt over code. All listeners sit on the window. */
export class HoverController {
  private shown: Shown | null = null;
  private timer = 0;
  private returning = false;
  private readonly undo: (() => void)[] = [];

  constructor(private readonly host: HoverHost) {
    const on = <K extends keyof WindowEventMap>(
      type: K,
      listener: (event: WindowEventMap[K]) => void,
      passive = false
    ): void => {
      window.addEventListener(type, listener, { capture: true, passive });
      this.undo.push(() => window.removeEventListener(type, listener, { capture: true }));
    };
    on('mouseover', event => this.onOver(event), true);
    on('mousemove', event => this.onMove(event), true);
    on('focusin', event => this.onFocus(event));
    on('keydown', event => this.onKey(event));
    on('mousedown', event => this.onDown(event), true);
    on('scroll', event => !this.holds(event.target) && this.close(), true);
    on('blur', () => this.cancel());
  }

  dispose(): void {
    this.close();
    this.undo.forEach(undo => undo());
  }

  /** Shows the card of `entry` beside `boxes`; `anchor` gets the marks of an open term. */
  show(
    entry: Entry,
    boxes: readonly Box[],
    anchor: HTMLElement | null,
    keys = false,
    see = anchor?.dataset.sqSee ?? ''
  ): void {
    if (!boxes.length) {
      this.close(); // the term has gone from the page: nothing stands beside it
      return;
    }
    const inside = this.holds(document.activeElement);
    const back = anchor ?? (inside ? this.shown!.back : document.activeElement);
    this.close();
    const { host } = this;
    const node = card(
      entry,
      host.glossary,
      host.words,
      action => host.can(action, entry),
      action => {
        this.close();
        host.act(action, entry);
        if (action === 'pin' || action === 'close') {
          this.giveBack(back);
        }
      },
      see
    );
    document.body.append(node);
    const placed = place(boxes, node.offsetWidth, node.offsetHeight, {
      width: window.innerWidth,
      height: window.innerHeight
    });
    node.style.left = `${placed.left}px`;
    node.style.top = `${placed.top}px`;
    node.style.maxHeight = `${placed.maxHeight}px`;
    node.style.setProperty('--sq-arrow', `${placed.arrow}px`);
    node.classList.toggle('is-above', placed.side === 'above');
    anchor?.setAttribute('aria-describedby', node.id);
    anchor?.classList.add('is-open');
    this.shown = { node, anchor, keys, back };
  }

  close(): void {
    this.cancel();
    this.shown?.node.remove();
    this.shown?.anchor?.removeAttribute('aria-describedby');
    this.shown?.anchor?.classList.remove('is-open');
    this.shown = null;
  }

  private cancel(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
  }

  private after(delay: number, action: () => void): void {
    this.cancel();
    this.timer = window.setTimeout(action, delay);
  }

  private holds(target: EventTarget | null): boolean {
    return target instanceof Node && !!this.shown?.node.contains(target);
  }

  private open(term: HTMLElement, delay: number): void {
    const entry = this.host.glossary.entry(term.dataset.sqTerm ?? '');
    if (!entry || (this.shown?.anchor === term && term.isConnected)) {
      this.cancel();
      return;
    }
    this.after(delay, () => term.isConnected && this.show(entry, Array.from(term.getClientRects()), term));
  }

  private onOver(event: MouseEvent): void {
    const term = termOf(event.target);
    if (term) {
      this.open(term, this.host.delay());
    } else if (this.holds(event.target)) {
      this.cancel();
    } else if (this.shown && !this.shown.keys && !this.shown.node.contains(document.activeElement)) {
      this.after(220, () => this.close());
    } else if (this.timer && !this.shown) {
      this.cancel();
    }
  }

  private onMove(event: MouseEvent): void {
    if (event.buttons || termOf(event.target) || this.holds(event.target)) {
      return;
    }
    const found = event.altKey
      ? codeTermAt(event, this.host.glossary)
      : highlightedAt(event, this.host.glossary);
    if (found && this.shown?.node.getAttribute('aria-label') !== found.entry.title) {
      this.after(event.altKey ? 0 : this.host.delay(), () =>
        this.show(found.entry, found.boxes, null, false, found.see)
      );
    } else if (found) {
      this.cancel();
    }
  }

  private onFocus(event: FocusEvent): void {
    const term = termOf(event.target);
    if (this.returning) {
      return;
    }
    if (term?.matches(':focus-visible')) {
      // To bring it into view scrolls, and scrolling closes cards: both are over in the next frame.
      void nextFrame().then(() => document.activeElement === term && this.open(term, 0));
    } else if (this.shown && !this.holds(event.target) && event.target !== this.shown.anchor) {
      this.close();
    }
  }

  /** On a term: Enter or Space goes into the card; on a link to one Space. In the card: Tab walks round, Escape leads back. The notebook hears none of it. */
  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const term = termOf(event.target);
    const inside = this.holds(event.target);
    if (event.key === 'Escape' && this.shown) {
      const { back } = this.shown;
      this.close();
      if (inside) {
        this.giveBack(back);
      }
      taken(event);
    } else if (
      term &&
      event.target === term &&
      (event.key === ' ' || (event.key === 'Enter' && !isLink(term)))
    ) {
      const entry = this.host.glossary.entry(term.dataset.sqTerm ?? '');
      if (entry && this.shown?.anchor !== term) {
        this.show(entry, Array.from(term.getClientRects()), term);
      }
      this.shown?.node.querySelector('button')?.focus();
      taken(event);
    } else if (inside && event.key === 'Tab') {
      const buttons = Array.from(this.shown!.node.querySelectorAll('button'));
      const next = buttons.indexOf(document.activeElement as HTMLButtonElement) + (event.shiftKey ? -1 : 1);
      buttons[(next + buttons.length) % buttons.length]?.focus();
      taken(event);
    } else if (this.shown?.keys && !inside && (event.key === 'Enter' || event.key === 'Tab')) {
      this.shown.node.querySelector('button')?.focus();
      taken(event);
    } else if (this.shown?.keys && !inside && event.key !== 'Shift') {
      this.close();
    }
  }

  /** Gives the focus back to where it was, without opening a card there. */
  private giveBack(element: Element | null): void {
    if (element instanceof HTMLElement && element.isConnected) {
      this.returning = true;
      element.focus();
      this.returning = false;
    }
  }

  private onDown(event: MouseEvent): void {
    const term = termOf(event.target);
    if (term && event.button === 0 && !isLink(term)) {
      this.open(term, 0);
    } else if (!this.holds(event.target)) {
      this.close();
    }
  }
}

/** The marked term, or the link to an entry, that something happens on. */
function termOf(target: EventTarget | null): HTMLElement | null {
  const marked = target instanceof Element ? target.closest<HTMLElement>('.sq-term[data-sq-term]') : null;
  return marked ?? termLinkOf(target);
}

/** A click on a link, or Enter, follows it. */
function isLink(term: HTMLElement): boolean {
  return term.tagName === 'A';
}

function taken(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
