// A long room: one widget, its painting, its search and its keys belong together.
import { MessageLoop, type Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { clear, h } from '../ui/dom';
import { icon } from '../ui/icons';
import { failed, note } from '../panel/states';
import { find, paintFound } from './finding';
import {
  caseSection,
  groupSection,
  heroRow,
  storyPath,
  type GalleryActs,
  type GalleryContext
} from './parts';
import { roam } from './roam';
import { shelfSection } from './shelves';

type Context = Omit<GalleryContext, 'gallery' | 'acts'> & { acts: Omit<GalleryActs, 'play'> };

/** The front door in the main area. It stands on the index alone; a kernel starts when somebody plays on. */
export class GalleryWidget extends Widget {
  private readonly input: HTMLInputElement;
  private readonly page = h('div', { class: 'sq-gal' });
  private readonly hits = h('section', { class: 'hits', hidden: true });
  private live: Widget | null = null;
  private going: HTMLElement | null = null;
  private readonly undo: () => void;

  constructor(
    private readonly context: Context,
    private readonly start: () => Promise<Widget | null>
  ) {
    super();
    this.id = 'squeezelab-gallery';
    this.addClass('sq-root');
    this.addClass('sq-front');
    this.node.tabIndex = -1;
    this.node.append(this.page);
    const { trans } = context.words;
    this.input = h('input', {
      type: 'search',
      placeholder: trans.__('A word, a symptom, a symbol'),
      'aria-label': trans.__('Search calculators and terms'),
      autocomplete: 'off',
      spellcheck: 'false',
      on: { input: () => this.search() }
    });
    this.node.addEventListener('keydown', event => this.onKey(event));
    this.undo = context.glossary.onChange(() => this.paint());
    this.paint();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.undo();
      this.live?.dispose();
      super.dispose();
    }
  }

  /** Loads the index; what goes wrong is said, with a way to try again. */
  async load(): Promise<void> {
    const { glossary, progress, words } = this.context;
    try {
      await Promise.all([glossary.load(), progress.load()]);
      this.paint();
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error);
      clear(
        this.page,
        failed(words, says, () => void this.load())
      );
    }
  }

  /** What was read meanwhile is shown: the page is painted anew where only the ways to go on have changed. */
  async refresh(): Promise<void> {
    await this.context.progress.load();
    const { gallery } = this.context.glossary;
    if (!gallery || !this.going || this.isDisposed) {
      return;
    }
    const context = this.whole(gallery);
    const fresh = heroRow(context);
    this.going.querySelector('.rt')?.replaceWith(fresh.querySelector('.rt')!);
    this.page.querySelector('.stories')?.replaceWith(storyPath(context));
    roam(this.page);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this.refresh();
  }

  protected override onActivateRequest(): void {
    if (!this.node.contains(document.activeElement)) {
      this.node.focus({ preventScroll: true }); // its keys work from here, and it is read from its top
    }
  }

  protected override onCloseRequest(message: Message): void {
    super.onCloseRequest(message);
    this.dispose();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    if (this.live) {
      MessageLoop.sendMessage(this.live, Widget.ResizeMessage.UnknownSize);
    }
  }

  private whole(gallery: GalleryContext['gallery']): GalleryContext {
    return { ...this.context, gallery, acts: { ...this.context.acts, play: () => void this.play() } };
  }

  private paint(): void {
    const { glossary, words } = this.context;
    const { gallery } = glossary;
    if (!gallery) {
      const { trans } = words;
      clear(
        this.page,
        glossary.isLoaded
          ? note(
              'wrong',
              trans.__('This index has no gallery.'),
              trans.__('Run "squeezelab sync", then reload the page.')
            )
          : note('waiting', trans.__('Opening the gallery.'), trans.__('This takes a moment.'))
      );
      return;
    }
    if (this.live) {
      return; // somebody plays: nothing is taken from under the hand
    }
    const context = this.whole(gallery);
    this.going = heroRow(context);
    clear(
      this.page,
      h(
        'div',
        { class: 'gtop' },
        h('div', {}, h('h1', {}, gallery.greeting), h('p', {}, gallery.says)),
        h(
          'div',
          { class: 'sea', role: 'search' },
          icon('search'),
          this.input,
          h('kbd', { 'aria-hidden': 'true' }, '/')
        )
      ),
      this.hits,
      h('div', { class: 'all' }, this.going, storyPath(context)),
      ...gallery.groups.map(group => groupSection(group, context)),
      h(
        'div',
        { class: 'all' },
        caseSection(context),
        ...gallery.shelves.map(shelf => shelfSection(shelf, context))
      )
    );
    this.search();
  }

  /** The hero’s picture gives way to the live calculator, in its place. */
  private async play(): Promise<void> {
    const place = this.going?.querySelector<HTMLElement>('.hc');
    if (!place || this.live) {
      return;
    }
    const live = await this.start();
    if (!live || this.isDisposed || !place.isConnected) {
      live?.dispose();
      return;
    }
    this.live = live;
    this.going!.classList.add('is-live');
    clear(place);
    Widget.attach(live, place);
    MessageLoop.sendMessage(live, Widget.ResizeMessage.UnknownSize);
    live.node.scrollIntoView({ block: 'nearest' });
    pressPlay(live);
    live.disposed.connect(() => {
      this.live = null;
      this.paint();
    });
  }

  private search(): void {
    const query = this.input.value.trim();
    const { glossary, words } = this.context;
    const found = query ? find(glossary, query) : null;
    this.hits.hidden = !found;
    if (found) {
      paintFound(this.hits, glossary, query, found, words, this.whole(glossary.gallery!).acts);
    }
    this.page.classList.toggle('is-searching', !!found);
    this.page.querySelectorAll<HTMLElement>('.all').forEach(part => (part.hidden = !!found));
    this.page.querySelectorAll<HTMLElement>('.gp').forEach(group => {
      const cards = Array.from(group.querySelectorAll<HTMLElement>('[data-calculator]'));
      cards.forEach(card => (card.hidden = !!found && !found.calculators.has(card.dataset.calculator!)));
      group.hidden = cards.length > 0 && cards.every(card => card.hidden);
    });
    roam(this.page);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === '/' && !typing) {
      this.input.focus();
      this.input.select();
    } else if (event.key === 'Enter' && event.target === this.input && this.input.value.trim()) {
      // The nearest thing to open: what a pasted address leads to, else the first calculator, else the first term.
      this.page
        .querySelector<HTMLElement>(
          '.hits:not([hidden]) .sq-go, [data-calculator]:not([hidden]) button, .hits:not([hidden]) li button'
        )
        ?.click();
    } else if (event.key === 'Escape' && event.target === this.input && this.input.value) {
      this.input.value = '';
      this.search();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Plays on as soon as the calculator is drawn. */
function pressPlay(live: Widget): void {
  const observer = new MutationObserver(() => {
    const button = live.node.querySelector<HTMLElement>('.sq-calculator-area:not(.is-coming) .is-play');
    if (button) {
      observer.disconnect();
      button.click();
    }
  });
  observer.observe(live.node, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['class']
  });
  live.disposed.connect(() => observer.disconnect());
}
