import type { Glossary } from '../glossary/glossary';
import type { Entry } from '../glossary/types';
import { h, s } from '../ui/dom';
import type { Words } from '../ui/words';

const ROW = 46;

/** Neighbours as two columns of words, joined by curves to one dot: left what leads here, right where it leads. */
export function conceptMap(
  entry: Entry,
  glossary: Glossary,
  words: Words,
  read: (id: string) => void
): HTMLElement | false {
  const known = (ids: readonly string[], not: readonly string[] = []): Entry[] =>
    Array.from(new Set(ids))
      .filter(id => id !== entry.id && !not.includes(id))
      .map(id => glossary.entry(id))
      .filter((other): other is Entry => !!other);
  const before = known([
    ...entry.prerequisites,
    ...entry.backlinks.filter(id => !entry.related.includes(id))
  ]).slice(0, 5);
  const after = known(
    [...entry.related, ...entry.contradicted_by],
    before.map(other => other.id)
  ).slice(0, 6);
  if (before.length + after.length === 0) {
    return false;
  }
  const height = Math.max(before.length, after.length, 1) * ROW;
  const middle = height / 2;
  const y = (i: number, count: number): number => middle + (i - (count - 1) / 2) * ROW;
  const column = (others: Entry[], side: string, label: string): HTMLElement =>
    h(
      'ul',
      { class: `sq-map-col is-${side}`, 'aria-label': label },
      ...others.map(other =>
        h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              class: 'sq-map-node',
              title: other.summary,
              on: { click: () => read(other.id) }
            },
            other.title,
            entry.contradicted_by.includes(other.id) && h('small', {}, words.trans.__('contradicts'))
          )
        )
      )
    );
  const curve = (from: string, to: string): SVGElement =>
    s('path', { d: `M${from}${to}`, class: 'sq-map-curve' });
  const curves = s(
    'svg',
    { viewBox: `0 0 78 ${height}`, width: 78, height, class: 'sq-map-curves', 'aria-hidden': 'true' },
    ...before.map((_, i) =>
      curve(`0 ${y(i, before.length)}`, `C24 ${y(i, before.length)} 14 ${middle} 28 ${middle}`)
    ),
    ...after.map((_, i) =>
      curve(`50 ${middle}`, `C64 ${middle} 54 ${y(i, after.length)} 78 ${y(i, after.length)}`)
    ),
    s('circle', { cx: 39, cy: middle, r: 11, class: `sq-map-dot is-${entry.kind}` })
  );
  return h(
    'div',
    { class: 'sq-map' },
    column(before, 'before', words.trans.__('Leads to %1', entry.title)),
    curves,
    column(after, 'after', words.trans.__('%1 leads to', entry.title))
  );
}
