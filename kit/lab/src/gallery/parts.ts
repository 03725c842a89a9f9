// A long room: the parts of the page in their order, one function each.
import type { Glossary } from '../glossary/glossary';
import type { Target } from '../links/address';
import { h, s } from '../ui/dom';
import { icon } from '../ui/icons';
import type { Words } from '../ui/words';
import { goOn, lately } from './going';
import type { Progresses } from './progress';
import { drawn } from './strokes';
import type { Case, Gallery, Group, Hero, PictureWord, Story } from './types';

/** What the gallery asks of the application. */
export interface GalleryActs {
  calculator(id: string): void;
  story(path: string): void;
  /** Starts the hero’s calculator in its place. */
  play(hero: Hero): void;
  read(id: string): void;
  ask(text: string): void;
  follow(target: Target): void;
}

export interface GalleryContext {
  gallery: Gallery;
  glossary: Glossary;
  progress: Progresses;
  words: Words;
  acts: GalleryActs;
}

export function heroRow(context: GalleryContext): HTMLElement {
  return h(
    'div',
    { class: 'hero' },
    h('div', { class: 'rt' }, goOn(context), lately(context)),
    heroCard(context)
  );
}

function heroCard({ gallery: { hero }, words: { trans }, acts }: GalleryContext): HTMLElement {
  const area = h('div', { class: 'area' });
  area.append(drawn(hero.strokes, 1000, 1000, true), ...hero.words.map(word));
  return h(
    'section',
    { class: 'hc' },
    h(
      'div',
      { class: 'ask' },
      h('h2', {}, hero.title),
      h('p', { class: 'says' }, hero.says),
      ...hero.controls.map(({ label, value, at }) =>
        h(
          'div',
          { class: 'ctl' },
          h('div', { class: 'r' }, h('span', {}, label), h('span', { class: 'v' }, value)),
          s(
            'svg',
            { class: 'tr', 'aria-hidden': 'true' },
            s('line', { x1: 0, x2: '100%', y1: 9, y2: 9 }),
            s('line', { class: 'on', x1: 0, x2: `${at}%`, y1: 9, y2: 9 }),
            s('circle', { cx: `${at}%`, cy: 9, r: 7 })
          )
        )
      ),
      h(
        'div',
        { class: 'go' },
        h(
          'button',
          { type: 'button', class: 'sq-go', on: { click: () => acts.play(hero) } },
          icon('play'),
          trans.__('Play on')
        ),
        h(
          'button',
          { type: 'button', class: 'sq-else', on: { click: () => acts.calculator(hero.calculator) } },
          trans.__('Open')
        )
      )
    ),
    h('div', { class: 'pic', role: 'img', 'aria-label': hero.label }, area)
  );
}

function word({ x, y, text, role, align, dx, dy }: PictureWord): HTMLElement {
  const node = h('span', { class: `w ${role} ${align}` }, text);
  Object.entries({ x, y, dx, dy }).forEach(([name, value]) =>
    node.style.setProperty(`--${name}`, String(value))
  );
  return node;
}

export function storyPath({
  gallery: { stories, told },
  progress,
  words,
  acts
}: GalleryContext): HTMLElement {
  const { trans } = words;
  const minutes = stories.map(story => story.minutes);
  const read = stories.filter(story => progress.of(story)?.done).length;
  const item = (story: Story): HTMLElement => {
    const place = progress.of(story);
    const says = place?.done
      ? trans.__('read')
      : place
        ? trans.__('step %1 of %2', place.at + 1, place.of)
        : trans.__('%1 min', story.minutes);
    return h(
      'li',
      { class: place?.done ? 'dn' : place ? 'cu' : '' },
      h(
        'button',
        {
          type: 'button',
          class: 'st',
          title: story.goal,
          'aria-description': story.goal,
          on: { click: () => acts.story(story.path) }
        },
        h('u', {}),
        h('b', {}, story.short),
        h('i', {}, says)
      )
    );
  };
  return h(
    'section',
    { class: 'stories' },
    h(
      'div',
      { class: 'hd' },
      h('h2', {}, told),
      h(
        'p',
        {},
        trans.__(
          'Each is %1 to %2 minutes with a calculator beside the text.',
          Math.min(...minutes),
          Math.max(...minutes)
        )
      ),
      h('span', {}, read ? trans.__('%1 of %2 read', read, stories.length) : String(stories.length))
    ),
    h('ol', { class: 'pth' }, ...stories.map(item))
  );
}

export function groupSection(
  { title, says, calculators }: Group,
  { gallery, glossary, acts }: GalleryContext
): HTMLElement {
  const cards = calculators.flatMap(id => {
    const calculator = glossary.calculator(id);
    return calculator
      ? [
          h(
            'li',
            { data: { calculator: id } },
            h(
              'button',
              {
                type: 'button',
                class: 'th',
                title: calculator.summary,
                'aria-description': calculator.summary,
                on: { click: () => acts.calculator(id) }
              },
              h('span', { class: 'pc' }, drawn(gallery.thumbs[id] ?? [], 150, 88)),
              h('b', {}, calculator.title)
            )
          )
        ]
      : [];
  });
  return h(
    'section',
    { class: 'gp', data: { group: title } },
    h('div', { class: 'gh' }, h('h2', {}, title), h('p', {}, says), h('span', {}, String(cards.length))),
    h('div', { class: 'gp-row' }, h('ul', { class: 'grid' }, ...cards))
  );
}

export function caseSection({ gallery: { cases }, words: { trans }, acts }: GalleryContext): HTMLElement {
  const card = ({ path, title, when, says, strokes }: Case): HTMLElement =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', on: { click: () => acts.story(path) } },
        drawn(strokes, 176, 64),
        h('b', {}, title),
        h('i', {}, when),
        h('em', {}, says)
      )
    );
  return h(
    'section',
    { class: 'gp' },
    h(
      'div',
      { class: 'hd' },
      h('h2', {}, trans.__('It happened')),
      h('p', {}, trans.__('Facts with their sources, and what a loop alone could have done.')),
      h('span', {}, String(cases.length))
    ),
    h('div', { class: 'gp-row' }, h('ul', { class: 'cas' }, ...cases.map(card)))
  );
}
