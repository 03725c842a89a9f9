import { Widget } from '@lumino/widgets';

import type { Glossary } from '../glossary/glossary';
import type { Entry } from '../glossary/types';
import { clear, h } from '../ui/dom';
import { icon, mark } from '../ui/icons';
import type { Words } from '../ui/words';
import type { Actions } from './actions';
import { entryView } from './entry';
import { ListView, rowsFor } from './list';
import { Shelf, type ShelfState } from './shelf';
import { empty, failed, problems } from './states';

const FILTERS = ['all', 'live', 'reinforcing', 'balancing'] as const;

/** The side panel: search on top, below it the list of terms or one entry. */
export class GlossaryPanel extends Widget {
  readonly shelf = new Shelf(() => this.onShelf());
  private readonly count = h('span');
  private readonly input: HTMLInputElement;
  private readonly chips: HTMLButtonElement[];
  private readonly tags: HTMLSelectElement;
  private readonly body = h('div', { class: 'sq-panel-body' });
  private readonly foot = h('div', { class: 'sq-panel-foot' });
  private readonly list: ListView;
  private shown = '';
  private readonly undo: () => void;

  constructor(
    private readonly glossary: Glossary,
    private readonly words: Words,
    private readonly actions: Actions,
    private readonly saved: (state: ShelfState) => void
  ) {
    super();
    const { trans } = words;
    this.id = 'squeezelab-panel';
    this.addClass('sq-panel');
    this.addClass('sq-root');
    this.list = new ListView(
      words,
      entry => this.read(entry.id),
      actions.openCalculator && (entry => this.calculate(entry)),
      id =>
        id
          ? this.input.setAttribute('aria-activedescendant', id)
          : this.input.removeAttribute('aria-activedescendant')
    );
    this.input = h('input', {
      type: 'text',
      placeholder: trans.__('Search terms'),
      'aria-label': trans.__('Search terms'),
      role: 'combobox',
      'aria-expanded': 'false',
      'aria-autocomplete': 'list',
      autocomplete: 'off',
      spellcheck: 'false',
      on: { input: () => this.ask() }
    });
    this.chips = FILTERS.map(filter =>
      h('button', { type: 'button', class: 'sq-chip', on: { click: () => this.choose({ filter }) } })
    );
    this.tags = h('select', {
      class: 'sq-tags',
      'aria-label': trans.__('Category'),
      on: { change: () => this.choose({ tag: this.tags.value }) }
    });
    this.node.append(
      h(
        'div',
        { class: 'sq-panel-head' },
        h(
          'div',
          { class: 'sq-brand' },
          mark(),
          h('span', { class: 'sq-brand-name' }, 'Squeezelab'),
          this.count
        ),
        h(
          'div',
          { class: 'sq-search' },
          icon('search'),
          this.input,
          h('kbd', { 'aria-hidden': 'true' }, '/')
        ),
        h('div', { class: 'sq-chips', role: 'group', 'aria-label': trans.__('Show') }, ...this.chips)
      ),
      this.body,
      this.foot
    );
    this.node.addEventListener('keydown', event => this.onKey(event));
    this.undo = glossary.onChange(() => this.refresh());
    this.refresh();
  }

  override dispose(): void {
    this.undo();
    super.dispose();
  }

  /** Shows an entry; an unknown id becomes a search. */
  read(id: string): void {
    if (this.glossary.entry(id)) {
      this.shelf.visit(id);
      this.body.scrollTop = 0;
      this.body.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    } else {
      this.search(id.replace(/-/g, ' '));
    }
  }

  search(query: string): void {
    this.input.value = query;
    this.shelf.visit('');
    this.shelf.ask({ query, filter: 'all', tag: '' });
    this.focusSearch();
  }

  focusSearch(): void {
    this.input.focus();
    this.input.select();
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
    this.shelf.ask({ query: this.input.value });
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
    const { glossary, shelf, words } = this;
    if (!this.input) {
      return;
    }
    const all = glossary.entries.length;
    this.count.textContent = glossary.isLoaded ? words.trans._n('%1 term', '%1 terms', all) : '';
    if (this.input.value !== shelf.query && document.activeElement !== this.input) {
      this.input.value = shelf.query;
    }
    this.paintChips();
    if (!glossary.isLoaded) {
      return;
    }
    const entry = shelf.current ? glossary.entry(shelf.current) : undefined;
    if (entry) {
      const { actions } = this;
      const context = {
        glossary,
        words,
        actions,
        shelf,
        read: (id: string) => this.read(id),
        showList: () => this.showList()
      };
      const view = entryView(entry, context);
      const scroll = this.shown === entry.id ? this.body.scrollTop : 0;
      clear(this.body, view);
      this.body.scrollTop = scroll;
      this.shown = entry.id;
      this.foot.hidden = true;
      // The field steers no list while an entry is on show.
      this.input.setAttribute('aria-expanded', 'false');
      ['aria-controls', 'aria-activedescendant'].forEach(name => this.input.removeAttribute(name));
    } else {
      this.shown = '';
      this.paintList();
    }
  }

  private paintList(): void {
    const { words, glossary, shelf } = this;
    const rows = rowsFor(glossary, shelf, words);
    this.input.setAttribute('aria-expanded', 'true');
    this.input.setAttribute('aria-controls', 'sq-list');
    this.list.show(rows);
    const nothing =
      rows.length === 0 && empty(words, shelf.query, glossary.near(shelf.query), id => this.read(id));
    clear(this.body, problems(words, glossary.problems), this.tagRow(), nothing, this.list.node);
    this.foot.hidden = false;
    const found = new Set(rows.map(row => row.hit.entry.id)).size;
    clear(
      this.foot,
      words.trans.__('%1 of %2. ', found, glossary.entries.length),
      h('b', {}, '↑ ↓'),
      words.trans.__(' to move, '),
      h('b', {}, 'Enter'),
      words.trans.__(' to read, '),
      h('b', {}, 'Shift Enter'),
      words.trans.__(' for the calculator')
    );
  }

  private tagRow(): HTMLElement | false {
    const { trans } = this.words;
    const tags = Object.entries(this.glossary.tags).filter(([tag]) =>
      this.glossary.entries.some(entry => entry.tags.includes(tag))
    );
    clear(
      this.tags,
      h('option', { value: '' }, trans.__('All categories')),
      ...tags.map(([tag, title]) => h('option', { value: tag, selected: tag === this.shelf.tag }, title))
    );
    return tags.length > 1 && !this.shelf.query.trim() && h('div', { class: 'sq-tag-row' }, this.tags);
  }

  private paintChips(): void {
    const { trans } = this.words;
    const { entries } = this.glossary;
    const labels = [trans.__('All'), trans.__('Live'), trans.__('Reinforcing'), trans.__('Balancing')];
    const counts = [entries.length, entries.filter(entry => entry.calculator).length];
    this.chips.forEach((chip, i) => {
      const on = this.shelf.filter === FILTERS[i];
      chip.setAttribute('aria-pressed', String(on));
      clear(chip, labels[i], i < 2 && this.glossary.isLoaded && h('i', {}, String(counts[i])));
    });
  }

  private showList(): void {
    this.shelf.visit('');
    this.focusSearch();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const inInput = event.target === this.input;
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

  private enter(shift: boolean): void {
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
    } else if (this.input.value) {
      this.input.value = '';
      this.ask();
    } else {
      this.input.blur();
    }
  }
}
