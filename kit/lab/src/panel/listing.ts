import type { Glossary } from '../glossary/glossary';
import { pasted, titleOf, type Target } from '../links/address';
import { ownAsked } from '../links/own';
import { clear, h } from '../ui/dom';
import type { Words } from '../ui/words';
import { rowsFor, type ListView } from './list';
import type { Shelf } from './shelf';
import { empty, note, problems } from './states';

/** What stands below the head while no entry is read: problems, categories, the list, and a line on the keys. */
export class Listing {
  private readonly tags: HTMLSelectElement;

  constructor(
    private readonly words: Words,
    private readonly list: ListView,
    private readonly foot: HTMLElement,
    private readonly read: (id: string) => void,
    choose: (tag: string) => void,
    private readonly follow: (target: Target) => void,
    private readonly opens: boolean
  ) {
    this.tags = h('select', {
      class: 'sq-tags',
      'aria-label': words.trans.__('Category'),
      on: { change: () => choose(this.tags.value) }
    });
  }

  paint(body: HTMLElement, glossary: Glossary, shelf: Shelf): void {
    const { trans } = this.words;
    const target = pasted(glossary, shelf.query);
    const rows = target ? [] : rowsFor(glossary, shelf, this.words);
    this.list.show(rows);
    const own = target || !this.opens ? [] : ownAsked(shelf.query);
    const nothing =
      !target &&
      !own.length &&
      rows.length === 0 &&
      empty(this.words, shelf.query, glossary.near(shelf.query), id => this.read(id));
    clear(
      body,
      problems(this.words, glossary.problems),
      this.tagRow(glossary, shelf),
      nothing,
      target &&
        note('plain', trans.__('This is a link of ours.'), trans.__('Enter opens what it leads to.'), {
          label: trans.__('Open: %1', titleOf(glossary, target)),
          act: () => this.follow(target)
        }),
      ...own.map(({ id, title, says }) =>
        note('plain', title, says, {
          label: trans.__('Open: %1', title),
          act: () => this.follow({ setting: { id } })
        })
      ),
      this.list.node
    );
    const found = new Set(rows.map(row => row.hit.entry.id)).size;
    clear(
      this.foot,
      trans.__('%1 of %2. ', found, glossary.entries.length),
      h('b', {}, '↑ ↓'),
      trans.__(' to move, '),
      h('b', {}, 'Enter'),
      trans.__(' to read, '),
      h('b', {}, 'Shift Enter'),
      trans.__(' for the calculator')
    );
  }

  private tagRow(glossary: Glossary, shelf: Shelf): HTMLElement | false {
    const tags = Object.entries(glossary.tags).filter(([tag]) =>
      glossary.entries.some(entry => entry.tags.includes(tag))
    );
    clear(
      this.tags,
      h('option', { value: '' }, this.words.trans.__('All categories')),
      ...tags.map(([tag, title]) => h('option', { value: tag, selected: tag === shelf.tag }, title))
    );
    return tags.length > 1 && !shelf.query.trim() && h('div', { class: 'sq-tag-row' }, this.tags);
  }
}
