import type { Glossary } from '../glossary/glossary';
import type { Hit } from '../glossary/search';
import { fold } from '../../../squeezelab/glossary/searching/words.js';
import { pasted, titleOf, type Target } from '../links/address';
import { clear, h } from '../ui/dom';
import type { Words } from '../ui/words';
import type { GalleryActs } from './parts';

const TERMS = 12;

/** What a query finds: terms, and the calculators that they lead to or that have it in their own words. */
export interface Found {
  terms: readonly Hit[];
  calculators: ReadonlySet<string>;
  /** Whether nothing has the word, so that the terms are those spelt most alike. */
  nearest: boolean;
  /** What a pasted address leads to. */
  target: Target | null;
}

export function find(glossary: Glossary, query: string): Found {
  const target = pasted(glossary, query);
  if (target) {
    const calculators = new Set('setting' in target ? [target.setting.id] : []);
    return { terms: [], calculators, nearest: false, target };
  }
  const terms = glossary.search(query).slice(0, TERMS);
  const nearest = terms[0]?.where === 'spelling';
  const asked = fold(query.trim());
  const own = glossary.calculators.filter(({ title, summary }) =>
    fold(`${title} ${summary}`).includes(asked)
  );
  const led = nearest && own.length ? [] : terms.map(({ entry }) => entry.calculator);
  const calculators = new Set([...own.map(({ id }) => id), ...led].filter((id): id is string => !!id));
  return { terms, calculators, nearest, target };
}

export function paintFound(
  box: HTMLElement,
  glossary: Glossary,
  query: string,
  { terms, nearest, target }: Found,
  { trans }: Words,
  acts: GalleryActs
): void {
  if (target) {
    clear(
      box,
      h('div', { class: 'hd', role: 'status' }, h('h2', {}, trans.__('This is a link of ours.'))),
      h(
        'button',
        { type: 'button', class: 'sq-go', on: { click: () => acts.follow(target) } },
        trans.__('Open: %1', titleOf(glossary, target))
      )
    );
    return;
  }
  const head = nearest
    ? trans.__('No term for “%1”. Spelt most alike:', query)
    : trans.__('Terms for “%1”', query);
  clear(
    box,
    h('div', { class: 'hd', role: 'status' }, h('h2', {}, head)),
    h(
      'ul',
      {},
      ...terms
        .slice(0, nearest ? 3 : TERMS)
        .map(({ entry }) =>
          h(
            'li',
            {},
            h(
              'button',
              { type: 'button', on: { click: () => acts.read(entry.id) } },
              h('b', {}, entry.title),
              h('em', {}, entry.summary)
            )
          )
        )
    ),
    nearest &&
      h(
        'button',
        { type: 'button', class: 'sq-else', on: { click: () => acts.ask(query) } },
        trans.__('Ask for it in the panel')
      )
  );
}
