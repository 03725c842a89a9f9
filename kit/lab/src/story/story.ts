// Longer than a room should be: one widget that owns bar, steps, foot and dock, and every way from one step to another.
import type { ISessionContext } from '@jupyterlab/apputils';
import type { Message } from '@lumino/messaging';
import { BoxLayout, BoxPanel, Panel, SplitPanel, Widget } from '@lumino/widgets';

import { Dock } from '../dock/dock';
import type { Docking } from '../dock/renderer';
import type { Words } from '../ui/words';
import { Bar } from './bar';
import { Beside, type BesideHost } from './beside';
import type { StoryWish } from './contract';
import { paintFoot } from './foot';
import { Keys } from './keys';
import { Shape } from './shape';
import { StepView, type Drawing, type StepHost } from './step';
import { minutesLeft, type Step } from './steps';

/** What a story needs of the notebook that it reads, and of the application. */
export interface StoryHost extends BesideHost {
  words: Words;
  session: ISessionContext;
  prepare(docking: Omit<Docking, 'words' | 'titleOf'>): Promise<Drawing>;
  leave(): void;
  /** The story that comes after this one; null for none. */
  after: { title: string; open(): void } | null;
}

/** A notebook read as a story: steps one after the other, and the calculator that they are about beside them. */
export class Story extends SplitPanel {
  private readonly bar: Bar;
  private readonly foot = new Widget({ node: document.createElement('div') });
  private readonly scroll = new Panel();
  private readonly dock: Dock;
  private readonly views: StepView[] = [];
  private readonly beside: Beside;
  private readonly shape: Shape;
  private readonly keys: Keys;
  private drawing: Drawing | null = null;
  private at = 0;
  private turn = 0;
  /** The step to begin at as soon as somebody looks. */
  private due: number | null = null;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly host: StoryHost,
    private readonly steps: readonly Step[],
    private readonly wish: StoryWish
  ) {
    super({ orientation: 'horizontal', spacing: 5 });
    const { words } = host;
    this.addClass('sq-root');
    this.addClass('sq-story');
    this.dock = new Dock(words, () => this.skip());
    this.beside = new Beside(this.dock, host);
    this.dock.changed.connect(() => this.refit());
    this.dock.undocked.connect(() => this.undock());
    this.bar = new Bar(words, {
      leave: () => host.leave(),
      go: step => void this.go(step),
      code: shown => this.showCode(shown)
    });
    const bar = new Widget({ node: this.bar.node });
    this.foot.addClass('sq-story-foot');
    this.scroll.addClass('sq-story-scroll');
    this.scroll.node.setAttribute('role', 'region');
    this.scroll.node.setAttribute('aria-label', wish.title);
    const text = new BoxPanel({ direction: 'top-to-bottom', spacing: 0 });
    text.addClass('sq-story-pane');
    for (const widget of [bar, this.scroll, this.foot]) {
      BoxLayout.setStretch(widget, widget === this.scroll ? 1 : 0);
      text.addWidget(widget);
    }
    this.addWidget(text);
    this.addWidget(this.dock);
    this.handleMoved.connect(() => this.shape.keep());
    this.shape = new Shape(this, this.dock, host);
    this.keys = new Keys(this.node, this.scroll.node, this.dock.node);
    this.paint();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.turn++;
      this.keys.dispose();
      this.shape.dispose();
      super.dispose();
    }
  }

  /** Opens the story at a step: all steps before it run too, in order, as in a notebook. */
  async start(at: number): Promise<void> {
    if (!this.isVisible) {
      // A figure that is drawn in a hidden tab has no width.
      this.due = at;
      return;
    }
    const turn = ++this.turn;
    const asking = this.place;
    this.clear();
    this.at = Math.min(Math.max(at, 0), this.steps.length - 1);
    this.host.kept.put(this.host.path, { at: this.at, of: this.steps.length });
    this.paint();
    const drawing = await this.host.prepare({
      dock: this.dock,
      docks: () => this.beside.docks,
      redock: opened => this.beside.redock(opened)
    });
    if (turn !== this.turn) {
      return;
    }
    this.drawing = drawing;
    await this.build();
    if (turn === this.turn) {
      this.reveal(asking);
    }
  }

  /** Puts on the page what is missing up to the step that is open. Texts are there at once; code runs in the order of the notebook. */
  private async build(): Promise<void> {
    const { views } = this;
    while (views.length <= this.at && this.drawing) {
      const before = Promise.all([this.running, views[views.length - 1]?.grow()]);
      const view = this.put(views.length);
      this.running = view.grow(before).then(() => this.pass(view));
    }
    await this.running;
  }

  /** A reader who is further on has been past the guesses before. */
  private async pass(view: StepView): Promise<void> {
    if (view.held && this.views.indexOf(view) < this.at) {
      view.skip();
      await view.grow();
    }
  }

  /** The kernel has gone: what is shown is from before. */
  fade(faded: boolean): void {
    this.toggleClass('is-stale', faded);
  }

  get step(): number {
    return this.at;
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    const { due } = this;
    this.due = null;
    if (due !== null) {
      void this.start(due);
    }
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.shape?.fit();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.view?.focusHeading();
  }

  private get view(): StepView | undefined {
    return this.views[this.at];
  }

  private clear(): void {
    this.drawing = null;
    this.running = Promise.resolve();
    this.views.splice(0).forEach(view => view.dispose());
    this.beside.clear();
  }

  private put(i: number): StepView {
    const { words } = this.host;
    const own: Omit<StepHost, keyof Drawing> = {
      words,
      session: this.host.session,
      press: (pill, href, node) => {
        this.keys.pressed(node);
        void this.beside.press(pill, href);
      },
      run: code => this.beside.run(code, this.drawing!.manager),
      set: () => this.beside.set(this.steps[i]),
      kept: cell => this.host.kept.guess(this.host.path, cell),
      keep: (cell, guess) => {
        const { guesses } = this.host.kept.of(this.host.path);
        this.host.kept.put(this.host.path, { guesses: { ...guesses, [cell]: guess } });
      },
      changed: () => this.paint(),
      showsCode: () => this.host.kept.showsCode
    };
    const says = words.trans.__('Step %1 of %2', i + 1, this.steps.length);
    const view = new StepView(this.steps[i], says, { ...this.drawing!, ...own });
    this.views[i] = view;
    this.scroll.addWidget(view);
    return view;
  }

  private async go(to: number): Promise<void> {
    if (to < 0 || to >= this.steps.length || (to > this.at && this.view?.held)) {
      return;
    }
    this.at = to;
    this.host.kept.put(this.host.path, { at: to, of: this.steps.length });
    this.views.forEach((view, i) => view.setHidden(i > to));
    const known = to < this.views.length;
    const built = this.build();
    this.paint();
    const asking = this.place;
    await this.view?.drawn;
    this.reveal(asking);
    await built;
    if (known && to === this.at && !this.steps[to].guess) {
      await this.beside.set(this.steps[to]);
    }
  }

  /** Where the reader is: the part that has the focus (a button is drawn anew under it), or the element itself; null is nowhere. */
  private get place(): Element | string | null {
    const { activeElement: focus, body } = document;
    return !focus || focus === body ? null : (focus.getAttribute('data-part') ?? focus);
  }

  /** Scrolls to the step that is open. Its heading has the focus, unless the reader has gone elsewhere since it was asked for. */
  private reveal(asking: Element | string | null): void {
    const { place, view } = this;
    view?.node.scrollIntoView({ block: 'start' });
    const stayed = place === asking && this.parent?.node.contains(document.activeElement);
    if (place === null || stayed) {
      view?.focusHeading();
    }
  }

  /** Gives the dock its room; a step that stood at the top stands there in the narrower text too. */
  private refit(): void {
    const top = (one: HTMLElement | undefined): number => one?.getBoundingClientRect().top ?? 0;
    const { view } = this;
    const above = top(view?.node) - top(this.scroll.node);
    this.shape.fit();
    requestAnimationFrame(() => {
      if (Math.abs(above) < 2 && view === this.view) {
        view?.node.scrollIntoView({ block: 'start' });
      }
    });
  }

  private skip(): void {
    this.view?.skip();
  }

  private undock(): void {
    const asking = this.place;
    this.beside.undock();
    this.reveal(asking);
  }

  private showCode(shown: boolean): void {
    this.host.kept.showsCode = shown;
    this.toggleClass('is-code', shown);
    this.views.forEach(view => view.codes.forEach(code => code.open(shown)));
    this.paint();
  }

  private paint(): void {
    const { at, steps, host } = this;
    const held = this.view?.held ?? false;
    this.toggleClass('is-code', host.kept.showsCode);
    this.dock.place = host.words.trans.__('step %1', at + 1);
    this.bar.paint({
      title: this.wish.title,
      steps,
      at,
      reached: this.views.length - 1,
      code: host.kept.showsCode,
      minutes: minutesLeft(steps, at, this.wish.minutes)
    });
    paintFoot(
      this.foot.node,
      { at, of: steps.length, next: steps[at + 1]?.name ?? '', held, after: host.after?.title ?? '' },
      host.words,
      {
        back: () => void this.go(at - 1),
        next: () => (this.view?.held ? this.view.focusCard() : void this.go(at + 1)),
        skip: () => this.skip(),
        after: () => host.after?.open()
      }
    );
  }
}
