import { h } from '../ui/dom';
import type { GalleryContext } from './parts';
import type { Lately } from './progress';
import { drawn } from './strokes';
import type { Story, Stroke } from './types';

const DAY = 86_400_000;
const SHOWN = 3;

/** The story to go on with: the one read last, or what follows it; the first one where nothing was read. */
export function goOn({
  gallery: { stories },
  progress,
  words: { trans },
  acts
}: GalleryContext): HTMLElement {
  const last = progress.lately.find(one => one.kind === 'story');
  const read = stories.find(story => story.path === last?.key) ?? stories.find(story => progress.of(story));
  const place = read && progress.of(read);
  const following = read && stories[stories.indexOf(read) + 1];
  const story = (place?.done ? following : read) ?? read ?? stories[0];
  const now = progress.of(story);
  const left = now ? Math.max(1, Math.round(story.minutes * (1 - now.at / now.of))) : story.minutes;
  const head = !read
    ? trans.__('First time here?')
    : place?.done
      ? trans.__('Next on the path')
      : trans.__('Go on where you were');
  const says = now
    ? trans.__('Step %1 of %2 · %3 minutes left', now.at + 1, now.of, left)
    : read
      ? trans.__('%1 minutes', left)
      : trans.__('%1 minutes, nothing to install, nothing to know.', left);
  return h(
    'section',
    { class: 'cont' },
    h('small', {}, head),
    h('h2', {}, story.title),
    h('p', {}, says),
    h(
      'div',
      { class: 'r' },
      h(
        'button',
        { type: 'button', class: 'sq-go', on: { click: () => acts.story(story.path) } },
        now ? trans.__('Go on') : trans.__('Start')
      ),
      now && dots(now.at, now.of)
    )
  );
}

function dots(at: number, of: number): HTMLElement {
  const each = Array.from({ length: Math.min(of, 24) }, (_, i) =>
    h('i', { class: i < at ? 'd' : i === at ? 'c' : '' })
  );
  return h('span', { class: 'dts', 'aria-hidden': 'true' }, ...each);
}

/** What else was open, each with its picture; false where nothing was. */
export function lately(context: GalleryContext): HTMLElement | false {
  const { gallery, glossary, progress, words, acts } = context;
  const { trans } = words;
  const row = (one: Lately): HTMLElement[] => {
    const [title, strokes, wide, high] = told(one, context);
    return title
      ? [
          h(
            'li',
            {},
            h(
              'button',
              {
                type: 'button',
                on: {
                  click: () => (one.kind === 'calculator' ? acts.calculator(one.key) : acts.story(one.key))
                }
              },
              drawn(strokes, wide, high),
              h('b', {}, title),
              h('span', {}, ago(one.when))
            )
          )
        ]
      : [];
  };
  const ago = (when: number): string => {
    const days = Math.floor((new Date().setHours(0, 0, 0, 0) - new Date(when).setHours(0, 0, 0, 0)) / DAY);
    return days <= 0 ? trans.__('today') : days === 1 ? trans.__('yesterday') : trans.__('%1 days ago', days);
  };
  const first: Story | undefined = gallery.stories.find(
    story => story.path === progress.lately.find(one => one.kind === 'story')?.key
  );
  const rows = progress.lately
    .filter(one => one.key !== first?.path && (one.kind !== 'calculator' || glossary.calculator(one.key)))
    .flatMap(row)
    .slice(0, SHOWN);
  return (
    rows.length > 0 &&
    h('section', { class: 'late' }, h('small', {}, trans.__('Lately open')), h('ul', {}, ...rows))
  );
}

function told(
  one: Lately,
  { gallery, glossary }: GalleryContext
): [string, readonly Stroke[], number, number] {
  if (one.kind === 'calculator') {
    return [glossary.calculator(one.key)?.title ?? '', gallery.thumbs[one.key] ?? [], 150, 88];
  }
  const happened = gallery.cases.find(({ path }) => path === one.key);
  if (happened) {
    return [happened.title, happened.strokes, 176, 64];
  }
  return [gallery.stories.find(({ path }) => path === one.key)?.short ?? '', [], 150, 88];
}
