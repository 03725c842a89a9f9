import { h } from '../ui/dom';
import type { GalleryContext } from './parts';
import type { Shelf } from './types';

/** Other notebooks that somebody may want to open. */
export function shelfSection({ title, notebooks }: Shelf, { acts }: GalleryContext): HTMLElement {
  return h(
    'section',
    { class: 'hits' },
    h('div', { class: 'hd' }, h('h2', {}, title)),
    h(
      'ul',
      {},
      ...notebooks.map(one =>
        h(
          'li',
          {},
          h(
            'button',
            { type: 'button', on: { click: () => acts.story(one.path) } },
            h('b', {}, one.title),
            h('em', {}, one.goal)
          )
        )
      )
    )
  );
}
