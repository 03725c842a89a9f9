import type { Glossary } from '../glossary/glossary';
import { clear, h } from '../ui/dom';
import { icon, mark } from '../ui/icons';
import type { Words } from '../ui/words';
import type { Shelf } from './shelf';

const FILTERS = ['all', 'live', 'reinforcing', 'balancing'] as const;

/** The top of the panel: the name, how many terms there are, the search field, the chips. */
export class PanelHead {
  readonly node: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly count = h('span');
  private readonly chips: HTMLButtonElement[];

  constructor(
    private readonly words: Words,
    ask: () => void,
    choose: (filter: string) => void,
    gallery?: () => void
  ) {
    const { trans } = words;
    this.input = h('input', {
      type: 'text',
      placeholder: trans.__('Search terms'),
      'aria-label': trans.__('Search terms'),
      role: 'combobox',
      'aria-expanded': 'false',
      'aria-autocomplete': 'list',
      autocomplete: 'off',
      spellcheck: 'false',
      on: { input: ask }
    });
    this.chips = FILTERS.map(filter =>
      h('button', { type: 'button', class: 'sq-chip', on: { click: () => choose(filter) } })
    );
    this.node = h(
      'div',
      { class: 'sq-panel-head' },
      h(
        'div',
        { class: 'sq-brand' },
        ...(gallery
          ? [
              h(
                'button',
                {
                  type: 'button',
                  class: 'sq-brand-door',
                  title: trans.__('Open the gallery'),
                  on: { click: gallery }
                },
                mark(),
                h('span', { class: 'sq-brand-name' }, 'Squeezelab')
              )
            ]
          : [mark(), h('span', { class: 'sq-brand-name' }, 'Squeezelab')]),
        this.count
      ),
      h('div', { class: 'sq-search' }, icon('search'), this.input, h('kbd', { 'aria-hidden': 'true' }, '/')),
      h('div', { class: 'sq-chips', role: 'group', 'aria-label': trans.__('Show') }, ...this.chips)
    );
  }

  paint({ entries, isLoaded }: Glossary, shelf: Shelf): void {
    const { trans } = this.words;
    this.count.textContent = isLoaded ? trans._n('%1 term', '%1 terms', entries.length) : '';
    if (this.input.value !== shelf.query && document.activeElement !== this.input) {
      this.input.value = shelf.query;
    }
    const labels = [trans.__('All'), trans.__('Live'), trans.__('Reinforcing'), trans.__('Balancing')];
    const counts = [entries.length, entries.filter(entry => entry.calculator).length];
    this.chips.forEach((chip, i) => {
      chip.setAttribute('aria-pressed', String(shelf.filter === FILTERS[i]));
      clear(chip, labels[i], i < 2 && isLoaded && h('i', {}, String(counts[i])));
    });
  }

  /** Whether the field steers the list below it: it does not while an entry is on show. */
  steers(list: boolean): void {
    this.input.setAttribute('aria-expanded', String(list));
    if (list) {
      this.input.setAttribute('aria-controls', 'sq-list');
    } else {
      ['aria-controls', 'aria-activedescendant'].forEach(name => this.input.removeAttribute(name));
    }
  }

  /** Says which row of the list the field stands for; '' for none. */
  points(row: string): void {
    if (row) {
      this.input.setAttribute('aria-activedescendant', row);
    } else {
      this.input.removeAttribute('aria-activedescendant');
    }
  }
}
