import type { Glossary } from '../glossary/glossary';
import type { Hit } from '../glossary/search';
import type { Entry } from '../glossary/types';
import { clear, h } from '../ui/dom';
import { icon, loopIcon } from '../ui/icons';
import type { Words } from '../ui/words';
import type { Shelf } from './shelf';

export interface Row {
  hit: Hit;
  /** The heading above this row, when a group begins here. */
  heading: string;
}

/** Which rows the list shows: the hits of a query, or pinned, recent and all. */
export function rowsFor(glossary: Glossary, shelf: Shelf, words: Words): Row[] {
  const fits = (entry: Entry): boolean =>
    (shelf.filter === 'live' ? !!entry.calculator : shelf.filter === 'all' || entry.kind === shelf.filter) &&
    (shelf.tag === '' || entry.tags.includes(shelf.tag));
  if (shelf.query.trim()) {
    return glossary
      .search(shelf.query)
      .filter(hit => hit.where !== 'spelling' && fits(hit.entry))
      .map(hit => ({ hit, heading: '' }));
  }
  const plain = shelf.filter === 'all' && shelf.tag === '';
  const group = (heading: string, entries: (Entry | undefined)[]): Row[] =>
    entries
      .filter((entry): entry is Entry => !!entry && fits(entry))
      .map((entry, i) => ({
        hit: { entry, score: 0, marks: [], via: '', where: 'title', missing: [] },
        heading: i === 0 ? heading : ''
      }));
  const pinned = plain
    ? group(
        words.trans.__('Pinned'),
        shelf.pinned.map(id => glossary.entry(id))
      )
    : [];
  const recent = plain
    ? group(
        words.trans.__('Read last'),
        shelf.recent.filter(id => !shelf.isPinned(id)).map(id => glossary.entry(id))
      )
    : [];
  const heading = pinned.length + recent.length ? words.trans.__('All terms') : '';
  return [...pinned, ...recent, ...group(heading, [...glossary.entries])];
}

/** The list of terms, as a listbox that the search field steers. */
export class ListView {
  readonly node = h('div', { class: 'sq-list', role: 'listbox', id: 'sq-list', tabindex: -1 });
  private rows: Row[] = [];
  private at = 0;

  constructor(
    private readonly words: Words,
    private readonly read: (entry: Entry) => void,
    private readonly calculate: ((entry: Entry) => void) | undefined,
    private readonly moved: (id: string) => void
  ) {
    this.node.setAttribute('aria-label', words.trans.__('Terms'));
  }

  get length(): number {
    return this.rows.length;
  }

  get chosen(): Entry | undefined {
    return this.rows[this.at]?.hit.entry;
  }

  show(rows: Row[], at = 0): void {
    this.rows = rows;
    this.at = Math.min(at, Math.max(0, rows.length - 1));
    clear(
      this.node,
      ...rows.flatMap((row, i) => [row.heading ? this.heading(row.heading) : false, this.row(row.hit, i)])
    );
    this.node.scrollTop = 0;
    this.moved(rows.length ? `sq-row-${this.at}` : '');
  }

  move(to: number): void {
    const next = Math.max(0, Math.min(this.rows.length - 1, to));
    this.option(this.at)?.setAttribute('aria-selected', 'false');
    this.at = next;
    const option = this.option(next);
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    this.moved(option?.id ?? '');
  }

  step(by: number): void {
    this.move(this.at + by);
  }

  private option(i: number): HTMLElement | null {
    return this.node.querySelector(`#sq-row-${i}`);
  }

  private heading(text: string): HTMLElement {
    return h('div', { class: 'sq-list-head', role: 'presentation' }, text);
  }

  private row(hit: Hit, i: number): HTMLElement {
    const { entry } = hit;
    const live = !!entry.calculator && !!this.calculate;
    const why = this.words.why(hit);
    const notes = [
      entry.file && this.words.yours,
      hit.via && this.words.trans.__('found as “%1”', hit.via),
      why && !hit.via && why,
      live && this.words.trans.__('has a calculator')
    ].filter(Boolean);
    return h(
      'div',
      {
        class: `sq-item is-${entry.kind}`,
        role: 'option',
        id: `sq-row-${i}`,
        'aria-selected': i === this.at ? 'true' : 'false',
        on: {
          click: (event: MouseEvent) => {
            const onPlay = live && event.target instanceof Element && event.target.closest('.sq-item-play');
            return onPlay || event.shiftKey ? this.calculate?.(entry) : this.read(entry);
          },
          mousemove: () => i !== this.at && this.move(i)
        }
      },
      loopIcon(entry.kind),
      h(
        'span',
        { class: 'sq-item-text' },
        h(
          'b',
          {},
          ...marked(entry.title, hit.marks),
          entry.file && h('i', { class: 'sq-yours' }, this.words.yours)
        ),
        why && h('i', { class: 'sq-via' }, why),
        h('span', { class: 'sq-item-says' }, entry.summary),
        notes.length ? h('span', { class: 'sq-unseen' }, notes.join(', ')) : false
      ),
      live &&
        h('span', { class: 'sq-item-play', title: this.words.trans.__('Open the calculator') }, icon('play'))
    );
  }
}

function marked(title: string, marks: readonly [number, number][]): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let from = 0;
  for (const [start, end] of marks) {
    parts.push(title.slice(from, start), h('mark', {}, title.slice(start, end)));
    from = end;
  }
  return [...parts, title.slice(from)];
}
