import { clear, h } from '../ui/dom';
import { icon } from '../ui/icons';
import type { Words } from '../ui/words';

export interface StripState {
  /** “step 4, thin market”. */
  place: string;
  own: boolean;
  /** A guess is open: what would give it away is hidden. */
  veiled: boolean;
  /** Whether the text has set anything that one could go back to. */
  led: boolean;
}

/** The strip that says who sets the calculator just now: the text, the reader, or nobody while a guess is open. */
export function paintStrip(
  node: HTMLElement,
  { place, own, veiled, led }: StripState,
  { trans }: Words,
  back: () => void,
  skip: () => void
): void {
  const button = (label: string, act: () => void): HTMLElement =>
    h('button', { type: 'button', class: 'sq-btn', on: { click: act } }, label);
  const says = (before: string, then: string): HTMLElement =>
    h('span', { class: 'sq-strip-says' }, before, then && ' ', then && h('b', {}, then));
  if (veiled) {
    clear(
      node,
      icon('lock'),
      says(trans.__('Hidden while you guess:'), place),
      button(trans.__('Go on without'), skip)
    );
  } else if (own && led) {
    clear(
      node,
      icon('yours'),
      says(trans.__('Your own setting'), ''),
      button(trans.__('Back to the text'), back)
    );
  } else {
    clear(node, icon('link'), says(trans.__('Follows the text:'), place));
  }
}
