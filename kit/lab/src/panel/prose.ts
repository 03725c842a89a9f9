import type { Entry, Fact } from '../glossary/types';
import { h } from '../ui/dom';
import { evidenceIcon } from '../ui/icons';
import type { Words } from '../ui/words';
import type { Actions } from './actions';

const SIGN = /^[●―—○]\s*/;

/** The prose of an entry: the rendered text, its facts as rows with their signs, its table of sliders folded away. */
export async function fillProse(
  body: HTMLElement,
  entry: Entry,
  words: Words,
  actions: Actions
): Promise<void> {
  const parts: HTMLElement[] = [];
  const { formula } = entry;
  if (formula && !entry.body.includes(formula.latex)) {
    const drawn = formula.latex ? await actions.markdown(`$$${formula.latex}$$`, entry.id) : h('div');
    parts.push(h('div', { class: 'sq-formula' }, drawn, formula.says && h('small', {}, formula.says)));
  }
  if (entry.body.trim()) {
    parts.push(await actions.markdown(entry.body, entry.id));
  }
  body.replaceChildren(...parts);
  // The entry’s title is the heading above them.
  body.querySelectorAll('h1, h2').forEach(heading => heading.setAttribute('aria-level', '3'));
  foldSliders(body, words);
  placeFacts(body, entry.facts, words);
  actions.typeset(body);
}

/** In a narrow panel five columns of sliders are in the way; the calculator shows them all. */
function foldSliders(body: HTMLElement, words: Words): void {
  body.querySelectorAll('table').forEach(table => {
    if (/^slider/i.test(table.querySelector('th')?.textContent ?? '')) {
      const details = h(
        'details',
        { class: 'sq-sliders' },
        h('summary', {}, words.trans.__('Sliders and their ranges'))
      );
      table.replaceWith(details);
      details.append(table);
    }
  });
}

/** Facts stand where the text lists them; facts that the text does not list come under “In numbers”. */
function placeFacts(body: HTMLElement, facts: readonly Fact[], words: Words): void {
  if (facts.length === 0) {
    return;
  }
  const rows = h('div', { class: 'sq-facts' }, ...facts.map(fact => factRow(fact, words)));
  const listed = Array.from(body.querySelectorAll('ul')).find(list =>
    SIGN.test(list.querySelector('li')?.textContent?.trim() ?? '')
  );
  if (listed) {
    listed.replaceWith(rows);
    return;
  }
  const headings = Array.from(body.querySelectorAll('h1, h2, h3'));
  const numbers = headings.findIndex(heading => /^in numbers/i.test(heading.textContent ?? ''));
  const next = numbers < 0 ? null : headings[numbers + 1];
  if (next) {
    next.before(rows);
  } else {
    (headings[numbers]?.parentElement ?? body).append(rows);
  }
}

const NUMBER = /[+−-]?\d[\d.,\u202f ]*(?:\s?%|\s?×|(?:\s(?:m|bn))?\s(?:USD|shares|days)\b)/;

/** Fact, model or assumption by its sign; its first number with a unit in bold. */
function factRow(fact: Fact, words: Words): HTMLElement {
  const found = NUMBER.exec(fact.text);
  const at = found?.index ?? 0;
  const number = found?.[0] ?? '';
  const source = [words.evidence(fact.kind), fact.source].filter(Boolean).join(', ');
  return h(
    'div',
    { class: 'sq-fact' },
    evidenceIcon(fact.kind),
    h(
      'span',
      {},
      fact.text.slice(0, at),
      number && h('b', {}, number),
      fact.text.slice(at + number.length),
      h('small', {}, source)
    )
  );
}
