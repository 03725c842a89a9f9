// A long room: one tab through its states, from asked for to asleep and dead.
import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { Panel, Widget } from '@lumino/widgets';

import { openingCode } from '../glossary/setting';
import { paintBar } from './bar';
import { closeWidgets } from './closing';
import { Following, type Follower } from './following';
import { keepInHand } from './hand';
import { NoKernel, type CalculatorKernel } from './kernel';
import { Notice } from './notice';
import type { Host, KernelChoice, Opening } from './opening';
import { rootModel, toldSetting } from './told';

/** One live calculator outside of any notebook. It keeps its setting, so that a new kernel finds it where it was. */
export class CalculatorWidget extends Panel implements Follower {
  private readonly bar = new Widget();
  private readonly notice: Notice;
  private area: SimplifiedOutputArea | null = null;
  private held: CalculatorKernel | null = null;
  private following: Following | null = null;
  private turn = 0;
  private due: 'start' | 'run' | null = 'start';
  private readonly _changed = new Signal<this, void>(this);

  constructor(
    private _opening: Opening,
    private readonly host: Host
  ) {
    super();
    this.addClass('sq-root');
    this.addClass('sq-calculator');
    this.bar.addClass('sq-calculator-bar');
    this.addWidget(this.bar);
    this.notice = new Notice(host, () => this.again());
    this.addWidget(this.notice);
    this.title.closable = true;
    keepInHand(this, this._opening.setting);
    this.paintBar();
  }

  get opening(): Opening {
    return this._opening;
  }

  /** Emitted when the setting or the kernel has changed, so that a reload can bring it back. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.turn++;
      this.leave();
      keepInHand(this, null);
      super.dispose();
    }
  }

  protected override onCloseRequest(message: Message): void {
    super.onCloseRequest(message);
    this.dispose();
  }

  /** What waits until there is room to draw: the first start, or a run that came due in a hidden tab. */
  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.wake();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.wake();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.wake();
  }

  private get hasSize(): boolean {
    return this.isVisible && this.node.clientWidth > 0;
  }

  private wake(): void {
    const due = this.due;
    if (this.hasSize && due) {
      this.due = null;
      void (due === 'start' ? this.start() : this.run());
    }
  }

  private get kernel(): Kernel.IKernelConnection | null {
    return this.held?.session.session?.kernel ?? null;
  }

  private leave(): void {
    this.following?.dispose();
    this.following = null;
    closeWidgets(this.kernel, this.model);
    void this.held?.release();
    this.held = null;
    this.area?.dispose();
    this.area = null;
  }

  /** What is shown is no longer true: it is dimmed, and neither hand nor key moves it. */
  private rest(): void {
    this.turn++;
    this.addClass('is-stale');
    if (this.area) {
      this.area.node.inert = true;
    }
  }

  /** Gets a kernel, draws, and from then on follows what becomes of the kernel. */
  private async start(): Promise<void> {
    const turn = ++this.turn;
    this.notice.starting();
    try {
      const held = await this.host.kernelFor(this._opening);
      if (turn !== this.turn) {
        return void held.release();
      }
      this.held = held;
      this.following = new Following(held.session, this);
      await this.run();
    } catch (error) {
      if (turn === this.turn) {
        this.notice.noKernel(error);
        if (!(error instanceof NoKernel)) {
          console.error(error);
        }
      }
    }
  }

  /** After a restart the calculator comes back by itself. */
  fell(): void {
    this.rest();
    this.notice.restarting();
  }

  back(): void {
    void this.run();
  }

  lost(why: 'connection' | 'kernel'): void {
    this.rest();
    this.notice.lost(why);
  }

  /** What is shown may be older than the last move. What was asked is not lost: the kernel takes it up when it goes on. */
  silent(): void {
    if (this.area && !this.hasClass('is-stale')) {
      this.addClass('is-stale');
      this.area.node.inert = true;
      this.notice.silent();
    }
  }

  heardAgain(): void {
    if (this.area) {
      this.area.node.inert = false;
      this.removeClass('is-stale');
      this.notice.rest();
    }
  }

  died(): void {
    this.rest();
    this.notice.died();
  }

  /** Keeps each setting as the calculator tells it, so that no restart, however sudden, finds an old one. */
  heard(message: KernelMessage.IMessage): void {
    const { model } = this;
    const setting = model && toldSetting(this._opening.setting.id, model, message);
    if (setting && JSON.stringify(setting) !== JSON.stringify(this._opening.setting)) {
      this._opening = { ...this._opening, setting };
      keepInHand(this, setting);
      this._changed.emit();
    }
  }

  private get model(): string | null {
    return rootModel(this.area);
  }

  /** Runs the one line that shows the calculator, at the setting it has now. */
  private async run(): Promise<void> {
    const { held, kernel } = this;
    if (!held || !kernel) {
      return;
    }
    if (!this.hasSize) {
      // A figure that is drawn in a hidden tab has no width, and bqplot complains of negative ones.
      this.due = 'run';
      return;
    }
    const turn = ++this.turn;
    const area = new SimplifiedOutputArea({
      model: new OutputAreaModel({ trusted: true }),
      rendermime: held.rendermime
    });
    area.addClass('sq-calculator-area');
    // It stands on the page, unseen, while it is drawn: figures ask for their width.
    area.addClass('is-coming');
    this.addWidget(area);
    area.node.setAttribute('aria-label', this.title.label);
    const future = kernel.requestExecute({
      code: held.first + openingCode(this._opening.setting),
      store_history: false,
      stop_on_error: true
    });
    area.future = future;
    // A restart ends what was asked before it.
    const reply = await future.done.catch(() => null);
    if (turn !== this.turn || this.isDisposed) {
      return area.dispose();
    }
    const content = reply?.content ?? { status: 'aborted' as const };
    if (content.status === 'ok') {
      const before = this.model;
      this.area?.dispose();
      this.area = area;
      closeWidgets(this.kernel, before);
      this.removeClass('is-stale');
      this.notice.rest();
      area.removeClass('is-coming');
      return;
    }
    area.dispose();
    if (content.status === 'error') {
      this.explain(content.ename, content.evalue);
    } else {
      this.notice.brokeOff();
    }
  }

  private explain(name: string, says: string): void {
    if (name !== 'ModuleNotFoundError' || !/'squeezelab'/.test(says)) {
      return this.notice.notStarted(says);
    }
    const { turn } = this;
    void this.notice.offer(
      this._opening.kernel,
      this.held?.session.session?.kernel?.name ?? '',
      () => this.choose('own'),
      () => turn === this.turn && !this.isDisposed
    );
  }

  private choose(kernel: KernelChoice): void {
    this.leave();
    this._opening = { ...this._opening, kernel, notebook: this.host.notebook()?.path ?? '' };
    this._changed.emit();
    this.paintBar();
    void this.start();
  }

  private again(): void {
    const { kernel } = this;
    if (kernel && kernel.status !== 'dead' && kernel.connectionStatus === 'connected') {
      void this.run();
    } else {
      this.leave();
      void this.start();
    }
  }

  private paintBar(): void {
    paintBar(this.bar.node, this._opening, this.host, this.again.bind(this), this.choose.bind(this));
  }
}
