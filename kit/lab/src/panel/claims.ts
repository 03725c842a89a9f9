import { tally } from '../hover/card';
import type { Setting } from '../glossary/setting';
import type { Claim, ClaimSettings, Sayer } from '../glossary/types';
import { h } from '../ui/dom';
import { icon, verdictIcon } from '../ui/icons';
import type { Words } from '../ui/words';
import { settingsPicture } from './settings';

/** The tally, then each claim: verdict, what decides it, and the setting to try. */
export function claimsSection(
  claims: readonly Claim[],
  words: Words,
  tryIt: ((setting: Setting) => void) | undefined,
  hereIn: (settings: ClaimSettings) => [number, number] | null = () => null
): HTMLElement | false {
  return (
    claims.length > 0 &&
    h(
      'section',
      { class: 'sq-claims' },
      h('h3', {}, words.trans.__('Claims, checked')),
      h('div', { class: 'sq-tally' }, ...tally(claims, words, true)),
      ...claims.map(claim => row(claim, words, tryIt, hereIn))
    )
  );
}

function row(
  claim: Claim,
  words: Words,
  tryIt: ((setting: Setting) => void) | undefined,
  hereIn: (settings: ClaimSettings) => [number, number] | null
): HTMLElement {
  const { calculator, counter, settings } = claim;
  const own = claim.preset !== null || Object.keys(claim.values).length > 0;
  const borne = !own && claim.case?.calculator === calculator ? claim.case.values : claim.values;
  const note = [claim.condition, claim.numbers, claim.reason].filter(Boolean).map(sentence).join(' ');
  return h(
    'div',
    { class: 'sq-claim', tabindex: -1, 'data-claim': claim.id },
    h(
      'div',
      { class: 'sq-claim-head' },
      h(
        'span',
        { class: `sq-badge is-${claim.verdict}` },
        verdictIcon(claim.verdict),
        words.verdict(claim.verdict)
      ),
      calculator &&
        tryIt &&
        h(
          'button',
          {
            type: 'button',
            class: 'sq-try',
            'aria-label': `${words.tryIt}: ${claim.says}`,
            on: {
              click: () =>
                tryIt({
                  id: calculator,
                  ...(claim.preset ? { preset: claim.preset } : {}),
                  values: borne
                })
            }
          },
          words.tryIt,
          icon('more')
        )
    ),
    h('blockquote', {}, claim.says),
    settings && claim.verdict !== 'arithmetic' && settingsPicture(settings, words, () => hereIn(settings)),
    note && h('p', {}, note),
    counter &&
      tryIt &&
      h(
        'button',
        {
          type: 'button',
          class: 'sq-try sq-counter',
          'aria-label': `${words.counterExample}: ${claim.says}`,
          on: { click: () => tryIt({ id: counter.calculator, values: counter.values }) }
        },
        words.counterExample,
        icon('more')
      ),
    claim.origin.length > 0 && h('p', { class: 'sq-sayers' }, ...sayers(claim.origin, words))
  );
}

/** Who makes the claim: pages with their address and the day on which they were read, papers, or we ourselves. */
function sayers(origin: readonly Sayer[], words: Words): (Node | string)[] {
  return origin.flatMap((one, i): (Node | string)[] => {
    const before = i > 0 ? '; ' : '';
    switch (one.kind) {
      case 'found':
        return [
          before + words.trans.__('Found at '),
          h('a', { href: one.url, target: '_blank', rel: 'noopener' }, one.name),
          words.trans.__(', read on %1', one.seen)
        ];
      case 'textbook':
        return [before + words.trans.__('Stated by %1', one.name)];
      default:
        return [before + words.trans.__('A sentence of our own')];
    }
  });
}

/** With a capital at its head and a full stop at its end. */
function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…”]$/.test(begun) ? begun : `${begun}.`;
}
