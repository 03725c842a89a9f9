import { tally } from '../hover/card';
import type { Setting } from '../glossary/setting';
import type { Claim } from '../glossary/types';
import { h } from '../ui/dom';
import { icon, verdictIcon } from '../ui/icons';
import type { Words } from '../ui/words';

/** The tally, then each claim: verdict, what decides it, and the setting to try. */
export function claimsSection(
  claims: readonly Claim[],
  words: Words,
  tryIt: ((setting: Setting) => void) | undefined
): HTMLElement | false {
  return (
    claims.length > 0 &&
    h(
      'section',
      { class: 'sq-claims' },
      h('h3', {}, words.trans.__('Claims, checked')),
      h('div', { class: 'sq-tally' }, ...tally(claims, words, true)),
      ...claims.map(claim => row(claim, words, tryIt))
    )
  );
}

function row(claim: Claim, words: Words, tryIt: ((setting: Setting) => void) | undefined): HTMLElement {
  const { calculator } = claim;
  const note = [claim.condition, claim.numbers, claim.reason].filter(Boolean).map(sentence).join(' ');
  return h(
    'div',
    { class: 'sq-claim' },
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
                  values: claim.values
                })
            }
          },
          words.tryIt,
          icon('more')
        )
    ),
    h('blockquote', {}, claim.says),
    note && h('p', {}, note)
  );
}

/** With a capital at its head and a full stop at its end. */
function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…”]$/.test(begun) ? begun : `${begun}.`;
}
