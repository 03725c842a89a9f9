// A long room: one widget and the keys that walk through it.
import { Widget } from '@lumino/widgets';

import type { Glossary } from '../glossary/glossary';
import type { Entry } from '../glossary/types';
import { pasted, type Target } from '../links/address';
import { clear, h } from '../ui/dom';
import type { Words } from '../ui/words';
import type { Actions } from './actions';
import { entryView } from './entry';
import { PanelHead } from './head';
import { ListView } from './list';
import { Listing } from './listing';
import { Shelf, type ShelfState } from './shelf';
import { failed } from './states';

/** The side panel: search on top, below it the list of terms or one entry. */
export class GlossaryPanel extends Widget {
  readonly shelf = new Shelf(() => this.onShelf());
  private readonly head: PanelHead;
  private readonly body = h('div', { class: 'sq-panel-body' });
  private readonly foot = h('div', { class: 'sq-panel-foot' });
  private readonly list: ListView;
  private readonly listing: Listing;
  private shown = '';
  private readonly undo: () => void;

  constructor(
    private readonly glossary: Glossary,
    private readonly words: Words,
    private readonly actions: Actions,
    private readonly saved: (state: ShelfState) => void
  ) {
    super();
    this.id = 'squeezelab-panel';
    this.addClass('sq-panel');
    this.addClass('sq-root');
    this.head = new PanelHead(
      words,
      () => this.ask(),
      filter => this.choose({ filter }),
      actions.openGallery?.bind(actions)
    );
    this.list = new ListView(
      words,
      entry => this.read(entry.id),
      actions.openCalculator && (entry => this.calculate(entry)),
      row => this.head.points(row)
    );
    this.listing = new Listing(
      words,
      this.list,
      this.foot,
      id => this.read(id),
      tag => this.choose({ tag }),
      target => this.follow(target),
      !!actions.openCalculator
    );
    this.node.append(this.head.node, this.body, this.foot);
    this.node.addEventListener('keydown', event => this.onKey(event));
    this.undo = glossary.onChange(() => this.refresh());
    this.refresh();
  }

  override dispose(): void {
    this.undo();
    super.dispose();
  }

  /** Shows an entry, at one of its claims where that is asked for; an unknown id becomes a search. */
  read(id: string, claim = ''): void {
    if (this.glossary.entry(id)) {
      this.shelf.visit(id);
      this.body.scrollTop = 0;
      const asked = claim
        ? this.body.querySelector<HTMLElement>(`[data-claim="${CSS.escape(claim)}"]`)
        : null;
      if (asked) {
        asked.scrollIntoView({ block: 'start' });
        asked.focus({ preventScroll: true });
      } else {
        this.body.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
      }
    } else {
      this.search(id.replace(/-/g, ' '));
    }
  }

  search(query: string): void {
    this.head.input.value = query;
    this.shelf.visit('');
    this.shelf.ask({ query, filter: 'all', tag: '' });
    this.focusSearch();
  }

  focusSearch(): void {
    this.head.input.focus();
    this.head.input.select();
  }

  /** Loads the glossary; a failure is shown with a way to try again. */
  async load(): Promise<void> {
    try {
      await this.glossary.load();
    } catch (error) {
      clear(
        this.body,
        failed(this.words, error instanceof Error ? error.message : String(error), () => void this.load())
      );
    }
  }

  private choose(part: { filter?: string; tag?: string }): void {
    this.shelf.visit('');
    this.shelf.ask(part);
  }

  private ask(): void {
    if (this.shelf.current) {
      this.shelf.visit('');
    }
    this.shelf.ask({ query: this.head.input.value });
  }

  private calculate(entry: Entry): void {
    if (entry.calculator) {
      this.actions.openCalculator?.({
        id: entry.calculator,
        ...(entry.preset ? { preset: entry.preset } : {})
      });
    }
  }

  private onShelf(): void {
    this.saved(this.shelf.toJSON());
    this.refresh();
  }

  private refresh(): void {
    const { glossary, shelf } = this;
    this.head.paint(glossary, shelf);
    if (!glossary.isLoaded) {
      return;
    }
    const entry = shelf.current ? glossary.entry(shelf.current) : undefined;
    this.head.steers(!entry);
    this.foot.hidden = !!entry;
    if (entry) {
      this.paintEntry(entry);
    } else {
      this.listing.paint(this.body, glossary, shelf);
    }
    this.shown = entry?.id ?? '';
  }

  private paintEntry(entry: Entry): void {
    const { glossary, words, actions, shelf } = this;
    const view = entryView(entry, {
      glossary,
      words,
      actions,
      shelf,
      read: id => this.read(id),
      showList: () => this.showList()
    });
    const scroll = this.shown === entry.id ? this.body.scrollTop : 0;
    clear(this.body, view);
    this.body.scrollTop = scroll;
  }

  private showList(): void {
    this.shelf.visit('');
    this.focusSearch();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const inInput = event.target === this.head.input;
    const listed = !this.shelf.current;
    const deeds: Record<string, (() => void) | false> = {
      '/': !inInput && (() => this.focusSearch()),
      ArrowDown: listed && inInput && (() => this.list.step(1)),
      ArrowUp: listed && inInput && (() => this.list.step(-1)),
      PageDown: listed && inInput && (() => this.list.step(8)),
      PageUp: listed && inInput && (() => this.list.step(-8)),
      Enter: inInput && (() => this.enter(event.shiftKey)),
      Escape: () => this.escape()
    };
    const deed = deeds[event.key];
    if (deed) {
      deed();
      event.preventDefault();
    }
    event.stopPropagation();
  }

  /** Opens what a pasted address leads to. */
  private follow(target: Target): void {
    this.head.input.value = '';
    this.shelf.ask({ query: '' });
    if ('term' in target) {
      this.read(target.term, target.claim);
    } else if ('tutorial' in target) {
      this.actions.openNotebook?.(target.tutorial, target.step);
    } else {
      this.actions.openCalculator?.(target.setting);
    }
  }

  private enter(shift: boolean): void {
    const target = this.shelf.current ? null : pasted(this.glossary, this.shelf.query);
    if (target) {
      this.follow(target);
      return;
    }
    const entry = this.shelf.current ? undefined : this.list.chosen;
    if (entry && shift && entry.calculator) {
      this.calculate(entry);
    } else if (entry) {
      this.read(entry.id);
    }
  }

  private escape(): void {
    if (this.shelf.current) {
      this.showList();
    } else if (this.head.input.value) {
      this.head.input.value = '';
      this.ask();
    } else {
      this.head.input.blur();
    }
  }
}
