import { clear, h } from '../ui/dom';
import { icon } from '../ui/icons';
import type { Words } from '../ui/words';

export interface FootState {
  at: number;
  of: number;
  /** The name of the step that comes; empty at the end. */
  next: string;
  /** A guess is open: the story waits. */
  held: boolean;
  /** The story that comes after this one, at the end. */
  after: string;
}

export interface FootActs {
  back(): void;
  next(): void;
  skip(): void;
  after(): void;
}

/** The line below a story: back, where you are, and the name of what comes. */
export function paintFoot(
  node: HTMLElement,
  { at, of, next, held, after }: FootState,
  { trans }: Words,
  acts: FootActs
): void {
  const had = node.contains(document.activeElement)
    ? document.activeElement?.getAttribute('data-part')
    : null;
  const ends = !next;
  const main = ends
    ? after &&
      h(
        'button',
        { type: 'button', class: 'sq-btn is-main', data: { part: 'next' }, on: { click: acts.after } },
        h('span', {}, trans.__('Next story: %1', after)),
        icon('more')
      )
    : h(
        'button',
        {
          type: 'button',
          class: held ? 'sq-btn is-waiting' : 'sq-btn is-main',
          'aria-disabled': held ? 'true' : null,
          'aria-label': trans.__('Next: %1', next),
          data: { part: 'next' },
          on: { click: acts.next }
        },
        held && icon('lock'),
        h('span', { class: 'sq-whole' }, trans.__('Next: %1', next)),
        held && h('span', { class: 'sq-brief' }, trans.__('Next')),
        !held && icon('more')
      );
  clear(
    node,
    h(
      'button',
      {
        type: 'button',
        class: 'sq-btn',
        disabled: at === 0,
        data: { part: 'back' },
        on: { click: acts.back }
      },
      trans.__('Back')
    ),
    h(
      'span',
      { class: 'sq-story-where' },
      held
        ? trans.__('The story goes on when your guess is locked')
        : ends
          ? trans.__('Step %1 of %2, the end', at + 1, of)
          : trans.__('Step %1 of %2', at + 1, of)
    ),
    held &&
      h(
        'button',
        { type: 'button', class: 'sq-btn', data: { part: 'skip' }, on: { click: acts.skip } },
        trans.__('Go on without')
      ),
    main
  );
  if (had) {
    (
      node.querySelector<HTMLElement>(`[data-part="${had}"]:not([disabled])`) ?? node.querySelector('button')
    )?.focus();
  }
}
