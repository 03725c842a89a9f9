import type { Hit } from '../glossary/search';
import type { Problem } from '../glossary/types';
import { h } from '../ui/dom';
import { icon, mark, verdictIcon } from '../ui/icons';
import type { Words } from '../ui/words';

/** A note with a sign, one sentence that says what is, one that says what to do, and perhaps a button. */
export function note(
  kind: 'waiting' | 'plain' | 'wrong',
  says: string,
  then: string | Node,
  action?: { label: string; act: () => void }
): HTMLElement {
  const sign = kind === 'waiting' ? mark() : kind === 'wrong' ? verdictIcon('fails') : icon('again');
  return h(
    'div',
    { class: `sq-note is-${kind}`, role: kind === 'wrong' ? 'alert' : 'status' },
    h('span', { class: 'sq-note-sign' }, sign),
    h(
      'div',
      {},
      h('p', { class: 'sq-note-says' }, says),
      h('p', {}, then),
      action && h('button', { type: 'button', class: 'sq-link', on: { click: action.act } }, action.label)
    )
  );
}

export function failed(words: Words, message: string, again: () => void): HTMLElement {
  return note('wrong', words.trans.__('The glossary did not load.'), message, {
    label: words.trans.__('Try again'),
    act: again
  });
}

export function empty(
  words: Words,
  query: string,
  near: readonly Hit[],
  read: (id: string) => void
): HTMLElement {
  const { trans } = words;
  return h(
    'div',
    { class: 'sq-empty', role: 'status' },
    h(
      'p',
      { class: 'sq-note-says' },
      query ? trans.__('No term for “%1”.', query) : trans.__('No term here.')
    ),
    near.length
      ? h(
          'p',
          {},
          trans.__('Did you mean '),
          ...near.flatMap(({ entry, via }, i) => [
            i ? ', ' : '',
            h(
              'button',
              { type: 'button', class: 'sq-link', on: { click: () => read(entry.id) } },
              entry.title
            ),
            via === entry.title ? '' : ` (${via})`
          ]),
          trans.__('? They are spelt most alike.')
        )
      : h(
          'p',
          {},
          trans.__('Try another word, a symbol such as g, or what you see: “price jumps, then falls back”.')
        )
  );
}

/** Broken files of the user's own; the rest of the glossary works. */
export function problems(words: Words, found: readonly Problem[]): HTMLElement | false {
  return (
    found.length > 0 &&
    h(
      'details',
      { class: 'sq-problems' },
      h(
        'summary',
        {},
        words.trans._n(
          '%1 of your own files needs a look',
          '%1 of your own files need a look',
          new Set(found.map(problem => problem.file)).size
        )
      ),
      h(
        'ul',
        {},
        ...found.map(({ file, line, message }) =>
          h('li', {}, h('b', {}, words.trans.__('%1, line %2', file, line)), h('span', {}, message))
        )
      )
    )
  );
}
