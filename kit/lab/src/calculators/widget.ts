import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { Panel, Widget } from '@lumino/widgets';

import { openingCode } from '../glossary/setting';
import { note } from '../panel/states';
import { clear, h } from '../ui/dom';
import { paintBar } from './bar';
import { Following, type Follower } from './following';
import { NoKernel, type CalculatorKernel } from './kernel';
import type { Host, KernelChoice, Opening } from './opening';
import { toldSetting } from './told';

const VIEW = 'application/vnd.jupyter.widget-view+json';

/** One live calculator outside of any notebook. It keeps its setting, so that a new kernel finds it where it was. */
export class CalculatorWidget extends Panel implements Follower {
  private readonly bar = new Widget();
  private readonly message = new Widget();
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
    this.addWidget(this.message);
    this.title.closable = true;
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
    void this.held?.release();
    this.held = null;
    this.area?.dispose();
    this.area = null;
  }

  /** Gets a kernel, draws, and from then on follows what becomes of the kernel. */
  private async start(): Promise<void> {
    const turn = ++this.turn;
    const { trans } = this.host.words;
    this.say(
      note(
        'waiting',
        trans.__('Starting the calculator.'),
        trans.__('The first run takes a few seconds; then it follows your hand.')
      )
    );
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
        this.wrong(
          trans.__('No kernel for this calculator.'),
          error instanceof Error ? error.message : String(error)
        );
        if (!(error instanceof NoKernel)) {
          console.error(error);
        }
      }
    }
  }

  /** After a restart the calculator comes back by itself. */
  fell(): void {
    const { trans } = this.host.words;
    this.turn++;
    this.addClass('is-stale');
    this.say(
      note(
        'plain',
        trans.__('This picture is from before the restart.'),
        trans.__('The calculator runs again as soon as the kernel is back.')
      )
    );
  }

  back(): void {
    void this.run();
  }

  died(): void {
    const { trans } = this.host.words;
    this.turn++;
    this.addClass('is-stale');
    this.wrong(trans.__('The kernel has died.'), trans.__('Your setting is kept.'));
  }

  /** Keeps each setting as the calculator tells it, so that no restart, however sudden, finds an old one. */
  heard(message: KernelMessage.IMessage): void {
    const { model } = this;
    const setting = model && toldSetting(this._opening.setting.id, model, message);
    if (setting && JSON.stringify(setting) !== JSON.stringify(this._opening.setting)) {
      this._opening = { ...this._opening, setting };
      this._changed.emit();
    }
  }

  /** The root widget's model. */
  private get model(): string | null {
    const outputs = this.area?.model;
    const data = outputs?.length ? outputs.get(outputs.length - 1).data[VIEW] : undefined;
    const id = (data as { model_id?: unknown } | undefined)?.model_id;
    return typeof id === 'string' ? id : null;
  }

  /** Runs the one line that shows the calculator, at the setting it has now. */
  private async run(): Promise<void> {
    const { held, kernel } = this;
    const { trans } = this.host.words;
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
      this.area?.dispose();
      this.area = area;
      this.removeClass('is-stale');
      this.say(null);
      area.removeClass('is-coming');
      return;
    }
    area.dispose();
    if (content.status === 'error') {
      this.explain(content.ename, content.evalue);
    } else {
      this.wrong(trans.__('The calculator did not start.'), trans.__('The kernel broke off.'));
    }
  }

  private explain(name: string, says: string): void {
    const { trans } = this.host.words;
    if (name === 'ModuleNotFoundError' && /'squeezelab'/.test(says)) {
      this.wrong(
        trans.__('This kernel has no Squeezelab.'),
        h(
          'span',
          {},
          trans.__('Install it where the kernel runs, then try again: '),
          h('code', {}, 'pip install squeezelab')
        )
      );
    } else {
      this.wrong(trans.__('The calculator did not start.'), says.replace(/^["']|["']$/g, ''));
    }
  }

  private choose(kernel: KernelChoice): void {
    this.leave();
    this._opening = { ...this._opening, kernel, notebook: this.host.notebook()?.path ?? '' };
    this._changed.emit();
    this.paintBar();
    void this.start();
  }

  private again(): void {
    if (this.kernel && this.kernel.status !== 'dead') {
      void this.run();
    } else {
      this.leave();
      void this.start();
    }
  }

  private wrong(says: string, then: string | Node): void {
    this.say(
      note('wrong', says, then, { label: this.host.words.trans.__('Run it again'), act: () => this.again() })
    );
  }

  private say(what: HTMLElement | null): void {
    clear(this.message.node, what);
    this.message.setHidden(what === null);
  }

  private paintBar(): void {
    paintBar(
      this.bar.node,
      this._opening,
      this.host,
      () => this.again(),
      kernel => this.choose(kernel)
    );
  }
}
