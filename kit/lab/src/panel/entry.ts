// A long room: one short function a section of an entry.
import type { Glossary } from '../glossary/glossary';
import type { Entry } from '../glossary/types';
import { h, safeUrl } from '../ui/dom';
import { icon } from '../ui/icons';
import { loopDiagram } from '../ui/loop';
import type { Words } from '../ui/words';
import type { Actions } from './actions';
import { claimsSection } from './claims';
import { here } from './here';
import { conceptMap } from './map';
import { fillProse } from './prose';
import type { Shelf } from './shelf';

export interface EntryContext {
  glossary: Glossary;
  words: Words;
  actions: Actions;
  shelf: Shelf;
  read(id: string): void;
  showList(): void;
}

/** An entry from its title to its sources. The prose arrives a moment later, when the renderer has drawn it. */
export function entryView(entry: Entry, context: EntryContext): HTMLElement {
  const { glossary, words, actions } = context;
  const { trans } = words;
  const calculator = entry.calculator ? glossary.calculator(entry.calculator) : undefined;
  const body = h('div', { class: 'sq-body-text' });
  void fillProse(body, entry, words, actions);
  return h(
    'article',
    { class: `sq-entry is-${entry.kind}`, 'aria-label': entry.title },
    bar(entry, context),
    h('h2', { tabindex: -1 }, entry.title),
    entry.aliases.length
      ? h('p', { class: 'sq-alias' }, trans.__('also: %1', entry.aliases.join(', ')))
      : false,
    entry.see.length
      ? h('p', { class: 'sq-alias' }, trans.__('told here, and not the same: %1', entry.see.join(', ')))
      : false,
    entry.file && h('p', { class: 'sq-alias' }, trans.__('your own term, from %1', entry.file)),
    h('p', { class: 'sq-lede' }, entry.definition || entry.summary),
    entry.loop.length > 2 && loopDiagram(entry.loop, entry.kind, words.loopSays(entry.kind)),
    buttons(entry, context, !!calculator),
    section(trans.__('A worked example'), steps(entry), 'sq-example'),
    body,
    section(trans.__('Not to be confused with'), confused(entry, context), 'sq-confused'),
    claimsSection(entry.claims, words, actions.openCalculator?.bind(actions), settings =>
      here(settings, glossary)
    ),
    section(trans.__('Where it leads'), conceptMap(entry, glossary, words, context.read), 'sq-leads'),
    section(trans.__('Used in'), usedIn(entry, actions)),
    section(trans.__('Sources'), sources(entry)),
    entry.reviewed && h('p', { class: 'sq-reviewed' }, trans.__('Reviewed on %1', entry.reviewed))
  );
}

function bar(entry: Entry, { words, shelf, actions, showList }: EntryContext): HTMLElement {
  const { trans } = words;
  const tool = (
    label: string,
    picture: SVGElement,
    act: (event: MouseEvent) => void,
    off = false,
    pressed?: boolean
  ): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'sq-tool',
        'aria-label': label,
        title: label,
        disabled: off,
        'aria-pressed': pressed === undefined ? null : String(pressed),
        on: { click: act }
      },
      picture
    );
  const pinned = shelf.isPinned(entry.id);
  return h(
    'div',
    { class: 'sq-bar' },
    h(
      'button',
      { type: 'button', class: 'sq-crumb', on: { click: showList } },
      icon('back'),
      trans.__('All terms')
    ),
    h('span', { class: 'sq-space' }),
    tool(trans.__('Back'), icon('back'), () => shelf.go(-1), !shelf.canGo(-1)),
    tool(trans.__('Forward'), icon('on'), () => shelf.go(1), !shelf.canGo(1)),
    tool(pinned ? words.unpin : words.pin, icon('pin'), () => shelf.pin(entry.id), false, pinned),
    actions.copyLink
      ? tool(trans.__('Copy link'), icon('link'), event => {
          const button = event.currentTarget as HTMLElement;
          void actions.copyLink!(entry).then(() => flash(button, trans.__('Copied')));
        })
      : false
  );
}

function flash(button: HTMLElement, says: string): void {
  const note = h('span', { class: 'sq-flash', role: 'status' }, says);
  button.append(note);
  window.setTimeout(() => note.remove(), 1600);
}

function buttons(
  entry: Entry,
  { glossary, words, actions }: EntryContext,
  live: boolean
): HTMLElement | false {
  const { trans } = words;
  const tutorial = glossary.calculator(entry.calculator)?.tutorial;
  const { openCalculator, openNotebook, insert } = actions;
  const found = [
    live &&
      openCalculator &&
      h(
        'button',
        {
          type: 'button',
          class: 'sq-btn is-main',
          on: {
            click: () =>
              openCalculator.call(actions, {
                id: entry.calculator!,
                ...(entry.preset ? { preset: entry.preset } : {})
              })
          }
        },
        icon('play'),
        trans.__('Open the calculator')
      ),
    insert &&
      h(
        'button',
        {
          type: 'button',
          class: 'sq-btn is-line',
          'aria-haspopup': 'menu',
          title: trans.__('Insert in the notebook'),
          on: {
            click: (event: MouseEvent) => insert.call(actions, entry, event.currentTarget as HTMLElement)
          }
        },
        trans.__('Insert')
      ),
    tutorial &&
      openNotebook &&
      h(
        'button',
        { type: 'button', class: 'sq-btn', on: { click: () => openNotebook.call(actions, tutorial) } },
        icon('lesson'),
        words.tutorial
      )
  ].filter((button): button is HTMLButtonElement => !!button);
  return found.length > 0 && h('div', { class: 'sq-acts' }, ...found);
}

function section(title: string, content: HTMLElement | false, name = ''): HTMLElement | false {
  return content && h('section', { class: name }, h('h3', {}, title), content);
}

/** The worked example, one step after the other; its numbers come from a run of the model. */
function steps(entry: Entry): HTMLElement | false {
  return (
    entry.example.length > 0 &&
    h('ol', { class: 'sq-steps' }, ...entry.example.map(step => h('li', {}, step)))
  );
}

/** What the entry is taken for, and what tells the two apart. */
function confused(entry: Entry, { glossary, read }: EntryContext): HTMLElement | false {
  const told = entry.confused_with.flatMap(({ entry: id, because }) => {
    const other = glossary.entry(id);
    return other
      ? [
          h(
            'li',
            {},
            h('button', { type: 'button', class: 'sq-link', on: { click: () => read(id) } }, other.title),
            `: ${because}`
          )
        ]
      : [];
  });
  return told.length > 0 && h('ul', { class: 'sq-plain' }, ...told);
}

function usedIn(entry: Entry, { openNotebook }: Actions): HTMLElement | false {
  return (
    entry.used_in.length > 0 &&
    !!openNotebook &&
    h(
      'ul',
      { class: 'sq-plain' },
      ...entry.used_in.map(({ path, title }) =>
        h(
          'li',
          {},
          h('button', { type: 'button', class: 'sq-link', on: { click: () => openNotebook(path) } }, title)
        )
      )
    )
  );
}

function sources(entry: Entry): HTMLElement | false {
  return (
    entry.sources.length > 0 &&
    h(
      'ul',
      { class: 'sq-plain' },
      ...entry.sources.map(({ text, url }) =>
        h(
          'li',
          {},
          safeUrl(url) ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text) : text
        )
      )
    )
  );
}
