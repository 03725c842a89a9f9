import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Panel, Widget } from '@lumino/widgets';

import { h } from '../ui/dom';
import type { Words } from '../ui/words';
import type { Step } from './steps';
import { drawText } from './text';

/** Stands before a story whose code is not ours: its first text, and one button that lets it run. */
export function gate(
  step: Step,
  rendermime: IRenderMimeRegistry,
  { trans }: Words,
  start: () => void,
  leave: () => void
): Widget {
  const scroll = new Panel();
  scroll.addClass('sq-root');
  scroll.addClass('sq-story');
  scroll.addClass('sq-story-gate');
  const button = (label: string, main: boolean, act: () => void): HTMLElement =>
    h('button', { type: 'button', class: main ? 'sq-btn is-main' : 'sq-btn', on: { click: act } }, label);
  const ask = new Widget({
    node: h(
      'div',
      { class: 'sq-story-ask' },
      h(
        'p',
        {},
        trans.__(
          'This story runs its code by itself, and its code is not the one that Squeezelab ships. Start it if you trust where it comes from.'
        )
      ),
      button(trans.__('Start'), true, start),
      button(trans.__('The plain notebook'), false, leave)
    )
  });
  scroll.addWidget(ask);
  const first = step.parts.find(({ role }) => role === 'text');
  if (first) {
    void drawText(first.source, rendermime, () => undefined).then(text => {
      if (scroll.isDisposed) {
        text.dispose();
      } else {
        scroll.insertWidget(0, text);
      }
    });
  }
  return scroll;
}
