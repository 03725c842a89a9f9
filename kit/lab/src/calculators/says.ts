import { note } from '../panel/states';
import { h } from '../ui/dom';
import type { Words } from '../ui/words';

/** The notes of a calculator that does not show what is: one sentence on what is, one on what comes. */
export function starting({ trans }: Words): HTMLElement {
  const bars = (name: string, count: number): HTMLElement =>
    h('div', { class: name }, ...Array.from({ length: count }, () => h('i', {})));
  return h(
    'div',
    { class: 'sq-starting' },
    h('div', { class: 'sq-bones', 'aria-hidden': 'true' }, bars('is-head', 2), bars('is-column', 4)),
    note(
      'waiting',
      trans.__('Starting the calculator.'),
      trans.__('The first run takes a few seconds; then it follows your hand.')
    )
  );
}

export function restarting({ trans }: Words): HTMLElement {
  return note(
    'plain',
    trans.__('This picture is from before the restart.'),
    trans.__('The calculator runs again as soon as the kernel is back.')
  );
}

export function lost({ trans }: Words, why: 'connection' | 'kernel', again: () => void): HTMLElement {
  const says =
    why === 'kernel'
      ? trans.__('The kernel behind this picture has ended.')
      : trans.__('The connection to the kernel is lost.');
  return note('plain', says, trans.__('The picture is from before. Your setting is kept.'), {
    label: trans.__('Run it again'),
    act: again
  });
}

export function silent({ trans }: Words): HTMLElement {
  return note(
    'plain',
    trans.__('The kernel does not answer.'),
    trans.__('The picture may be older than your last move. It goes on as soon as the kernel does.')
  );
}
