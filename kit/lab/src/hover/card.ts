import type { Glossary } from '../glossary/glossary';
import type { Claim, Entry, Verdict } from '../glossary/types';
import { h, s } from '../ui/dom';
import { readMathml } from '../ui/foreign';
import { icon, loopIcon, verdictIcon } from '../ui/icons';
import type { Words } from '../ui/words';

export type CardAction = 'calculator' | 'read' | 'tutorial' | 'pin' | 'close';

export const VERDICTS: readonly Verdict[] = ['holds', 'conditional', 'fails', 'arithmetic', 'open'];

/** The hover card of one entry; of a word that is only told about there, `see`, it says where to look and defines nothing. `can` says which actions the application has; `act` is told which was chosen. */
export function card(
  entry: Entry,
  glossary: Glossary,
  words: Words,
  can: (action: CardAction) => boolean,
  act: (action: CardAction) => void,
  see = ''
): HTMLElement {
  const button = (
    action: CardAction,
    picture: SVGElement,
    label: string,
    shown: boolean
  ): HTMLElement | false =>
    can(action) &&
    h(
      'button',
      {
        type: 'button',
        class: 'sq-btn',
        'aria-label': shown ? null : label,
        title: shown ? null : label,
        on: { click: () => act(action) }
      },
      picture,
      shown && label
    );
  return h(
    'div',
    {
      class: `sq-card sq-root is-${entry.kind}`,
      role: 'dialog',
      'aria-label': entry.title,
      id: 'sq-card',
      'data-lm-suppress-shortcuts': 'true'
    },
    h(
      'p',
      { class: 'sq-card-title' },
      loopIcon(entry.kind),
      h('span', {}, see ? words.trans.__('%1: see %2', see, entry.title) : entry.title),
      h('small', {}, entry.file ? words.yours : words.kind(entry.kind))
    ),
    h('p', { class: 'sq-card-says' }, see ? words.notTheSame(see, entry.title) : entry.summary),
    !see && middle(entry, glossary),
    h(
      'div',
      { class: 'sq-card-foot' },
      button('calculator', icon('play'), words.tryIt, true),
      button('read', icon('page'), words.read, true),
      button('tutorial', icon('lesson'), words.tutorial, false),
      button('pin', icon('pin'), words.pin, false),
      h('span', { class: 'sq-space' }),
      ...tally(entry.claims, words, false)
    )
  );
}

/** One badge per verdict that occurs: sign and number, and the word unless it would crowd. */
export function tally(claims: readonly Claim[], words: Words, written: boolean): HTMLElement[] {
  return VERDICTS.flatMap(verdict => {
    const count = claims.filter(claim => claim.verdict === verdict).length;
    const label = `${count} ${words.verdict(verdict)}`;
    return count
      ? [
          h(
            'span',
            { class: `sq-badge is-${verdict}`, title: written ? null : label },
            verdictIcon(verdict),
            written ? label : h('span', { 'aria-hidden': 'true' }, String(count)),
            !written && h('span', { class: 'sq-unseen' }, label)
          )
        ]
      : [];
  });
}

/** The formula with what it says, and the outcome of the preset drawn small. */
function middle(entry: Entry, glossary: Glossary): HTMLElement | false {
  const presets = glossary.calculator(entry.calculator)?.presets ?? [];
  const preset = presets.find(preset => preset.title === entry.preset) ?? presets[0];
  const formula = entry.formula;
  const maths = formula && readMathml(formula.mathml);
  const picture = preset && thumbnail(preset.thumbnail, preset.tipped);
  if (!formula && !picture) {
    return false;
  }
  return h(
    'div',
    { class: picture ? 'sq-card-row' : 'sq-card-row is-wide' },
    h('p', {}, maths ?? '', formula?.says ? h('small', {}, formula.says) : false),
    picture || false
  );
}

/** The outcome as a line in a 46 × 28 box; orange when it tips over. */
export function thumbnail(d: string, tipped: boolean): SVGElement | null {
  if (!/^[MLHVCQSTAZmlhvcqstaz0-9 ,.\-e]+$/.test(d)) {
    return null;
  }
  return s(
    'svg',
    { viewBox: '0 0 46 28', class: tipped ? 'sq-thumb is-tipped' : 'sq-thumb', 'aria-hidden': 'true' },
    s('path', { d })
  );
}
