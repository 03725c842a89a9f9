// Longer than a room should be: a view, the strip on it and all that passes between them and the kernel belong to one calculator.
import { Signal, type ISignal } from '@lumino/signaling';
import { Panel, Widget } from '@lumino/widgets';

import { h } from '../ui/dom';
import { icon } from '../ui/icons';
import type { Words } from '../ui/words';
import { Follow, readTold } from './follow';
import { classesOf, type Manager, type WidgetModel } from './manager';
import { showSlider } from './slider';
import { paintStrip } from './strip';

/** A calculator that a story has opened. */
export interface Opened {
  /** The calculator’s id, `short-squeeze`. */
  id: string;
  title: string;
  model: WidgetModel;
  manager: Manager;
}

/** Another view of a calculator’s own model, beside the text, with the strip that says who sets it. */
export class Dock extends Panel {
  private readonly strip = h('div', { class: 'sq-strip', role: 'group' });
  private readonly undocker: HTMLElement;
  private follow = new Follow(() => this.paint());
  private readonly follows = new WeakMap<WidgetModel, Follow>();
  private opened: Opened | null = null;
  private view: Widget | null = null;
  private where = '';
  /** Done when the calculator that was docked last is drawn. */
  private standing: Promise<void> = Promise.resolve();
  private undo: (() => void)[] = [];
  private waiting: ((says: string) => void)[] = [];
  private readonly _changed = new Signal<this, void>(this);
  private readonly _undocked = new Signal<this, void>(this);

  constructor(
    private readonly words: Words,
    private readonly skip: () => void
  ) {
    super();
    this.addClass('sq-root');
    this.addClass('sq-dock');
    this.node.setAttribute('role', 'region');
    this.node.tabIndex = -1;
    this.undocker = this.way;
    for (const type of ['pointerdown', 'keydown']) {
      this.node.addEventListener(type, event => this.touched(event), true);
    }
    this.hide();
  }

  /** The calculator that is docked. */
  get current(): Opened | null {
    return this.opened;
  }

  /** Another calculator is docked, or none. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The reader sends it back into the text. */
  get undocked(): ISignal<this, void> {
    return this._undocked;
  }

  get veiled(): boolean {
    return !!this.opened && classesOf(this.opened.model).includes('is-veiled');
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.node.style.setProperty('--sq-dock-height', `${this.node.clientHeight}px`);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.clear();
      super.dispose();
    }
  }

  /** Docks a calculator in place of the one before. The room is there first: figures ask for their width. */
  put(opened: Opened): Promise<void> {
    if (this.opened?.model !== opened.model) {
      this.standing = this.draw(opened);
    }
    return this.standing;
  }

  private async draw(opened: Opened): Promise<void> {
    this.clear();
    this.opened = opened;
    this.show();
    this.node.setAttribute('aria-label', opened.title);
    this._changed.emit();
    const { model } = opened;
    const moved = (): void =>
      this.follow.tell(readTold(model.get('setting')), readTold(model.get('by_text')));
    const repaint = (): void => this.paint();
    const heard = ((content: { type?: string; says?: string }): void => {
      if (content?.type === 'told') {
        this.waiting.shift()?.(content.says ?? '');
      }
    }) as (...args: never[]) => void;
    const closed = (): void => {
      if (this.opened?.model === model) {
        this.clear();
      }
    };
    const events: [string, (...args: never[]) => void][] = [
      ['change:setting', moved],
      ['change:by_text', moved],
      ['change:_dom_classes', repaint],
      ['msg:custom', heard],
      ['destroy', closed]
    ];
    events.forEach(([name, listener]) => model.on(name, listener));
    this.undo = events.map(
      ([name, listener]) =>
        () =>
          model.off(name, listener)
    );
    const follow = (this.follow = this.follows.get(model) ?? new Follow(() => this.paint()));
    this.follows.set(model, follow); // what a reader has moved is hers when it is docked again
    follow.begin();
    moved();
    const view = await opened.manager.create_view(model);
    await model.state_change; // what the cell has moved after it was made is the text’s
    follow.end();
    const widget = view.luminoWidget ?? view.pWidget;
    if (!widget || this.opened !== opened || this.isDisposed) {
      widget?.dispose();
      return;
    }
    this.view = widget;
    widget.addClass('sq-docked');
    this.addWidget(widget);
    this.furnish();
  }

  /** Takes the calculator out; its model stays. */
  clear(): void {
    this.undo.forEach(undo => undo());
    this.undo = [];
    this.waiting.splice(0).forEach(done => done(''));
    this.view?.dispose();
    this.view = null;
    this.strip.remove();
    const had = this.opened !== null;
    this.opened = null;
    this.hide();
    if (had) {
      this._changed.emit();
    }
  }

  /** What the strip says of the place in the text: “step 4”. */
  set place(where: string) {
    this.where = where;
    this.paint();
  }

  /** While a cell of the text runs, what it moves is not the reader’s move. */
  async during(work: () => Promise<void>): Promise<void> {
    const { follow } = this;
    follow.begin();
    try {
      await work();
      // What the kernel has told on the way is heard by then.
      await new Promise(resolve => setTimeout(resolve, HEARD));
    } finally {
      follow.end();
    }
  }

  /** The text sets the calculator in one gesture. */
  async set(state: string, play = false): Promise<void> {
    await this.ask({ type: 'sets', state, play });
  }

  play(): void {
    this.opened?.model.send({ type: 'play' });
  }

  /** Shows the slider of a parameter, and gives it the focus. */
  point(parameter: string): void {
    showSlider(this.node, parameter);
  }

  private touched({ target }: Event): void {
    if (target instanceof Element && target.closest('.sq-calc') && !this.strip.contains(target)) {
      this.follow.touch();
    }
  }

  private async back(): Promise<void> {
    const { byText } = this.follow;
    if (byText) {
      await this.ask({ type: 'sets', setting: { ...byText } });
      this.node.focus();
    }
  }

  private async ask(content: object): Promise<void> {
    const { opened, follow } = this;
    if (opened) {
      await this.during(async () => {
        const told = new Promise<string>(resolve => this.waiting.push(resolve));
        opened.model.send(content);
        await Promise.race([told, new Promise(resolve => setTimeout(resolve, PATIENCE))]);
        await opened.model.state_change; // an answer overtakes the state that was sent before it
        follow.answer();
      });
    }
  }

  /** The strip stands below the head, the way back beside its tools. The view never draws these places anew. */
  private furnish(): void {
    const head = this.view?.node.querySelector('.sq-head');
    if (!head) {
      // Widgets inside a box are drawn one by one.
      if (this.view?.isAttached) {
        requestAnimationFrame(() => this.furnish());
      }
      return;
    }
    head.after(this.strip);
    const tools = head.querySelector('.sq-tools');
    tools?.insertBefore(this.undocker, tools.lastElementChild);
    this.paint();
  }

  /** The strip has its own way back, for where the calculator’s tools have no room. */
  private get way(): HTMLElement {
    const label = this.words.trans.__('All of it, back into the text');
    const attributes = { type: 'button', class: 'sq-btn sq-undock', title: label, 'aria-label': label };
    const click = (): void => this._undocked.emit();
    return h(
      'button',
      { ...attributes, on: { click } },
      icon('undock'),
      h('span', {}, this.words.trans.__('All of it'))
    );
  }

  private paint(): void {
    if (!this.opened) {
      return;
    }
    const { own, byText } = this.follow;
    const plain = byText && Object.keys(byText.values).length === 0 ? byText.preset : '';
    const preset = plain ? plain[0].toLowerCase() + plain.slice(1) : '';
    paintStrip(
      this.strip,
      {
        place: this.veiled ? this.where : [this.where, preset].filter(Boolean).join(', '),
        own,
        veiled: this.veiled,
        led: byText !== null
      },
      this.words,
      () => void this.back(),
      this.skip
    );
    this.strip.append(this.way);
  }
}

/** How long what the kernel has said before its answer may be on its way, in milliseconds. */
const HEARD = 60;
/** How long a calculator may take to answer the text, in milliseconds. */
const PATIENCE = 120_000;
