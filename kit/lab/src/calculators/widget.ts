import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { Message } from '@lumino/messaging';
import { Debouncer } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import { Panel, Widget } from '@lumino/widgets';

import { openingCode, type Setting } from '../glossary/setting';
import { note } from '../panel/states';
import { clear, h } from '../ui/dom';
import type { Words } from '../ui/words';
import { NoKernel, type CalculatorKernel } from './kernel';
import { settingNow } from './values';

export type KernelChoice = 'own' | 'notebook';

export interface Opening {
  setting: Setting;
  kernel: KernelChoice;
  /** The notebook whose kernel is meant. */
  notebook: string;
  /** Tells two tabs of the same calculator apart, over a reload too. */
  key: string;
}

/** What a calculator needs from its plugin. */
export interface Host {
  words: Words;
  kernelFor(opening: Opening): Promise<CalculatorKernel>;
  notebook(): { path: string; name: string } | null;
  read?(id: string): void;
}

const VIEW = 'application/vnd.jupyter.widget-view+json';

/** One live calculator outside of any notebook. It keeps its setting, so that a new kernel finds it where it was. */
export class CalculatorWidget extends Panel {
  private readonly bar = new Widget();
  private readonly message = new Widget();
  private area: SimplifiedOutputArea | null = null;
  private held: CalculatorKernel | null = null;
  private undo: () => void = () => undefined;
  private turn = 0;
  private fell = false;
  private due: 'start' | 'run' | null = 'start';
  private readonly _changed = new Signal<this, void>(this);
  private readonly ask = new Debouncer(() => this.keepValues(), 500);

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

  /** Shows another setting of the same calculator. */
  take(setting: Setting): void {
    this._opening = { ...this._opening, setting };
    this._changed.emit();
    void this.run();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.turn++;
      this.ask.dispose();
      this.leave();
      super.dispose();
    }
  }

  protected override onCloseRequest(message: Message): void {
    super.onCloseRequest(message);
    this.dispose();
  }

  /** What waits until somebody sees it: the first start, or a run that came due in a hidden tab. */
  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.wake();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.wake();
  }

  private wake(): void {
    const due = this.due;
    if (this.isVisible && due) {
      this.due = null;
      void (due === 'start' ? this.start() : this.run());
    }
  }

  private get kernel(): Kernel.IKernelConnection | null {
    return this.held?.session.session?.kernel ?? null;
  }

  private leave(): void {
    this.undo();
    this.undo = () => undefined;
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
      this.follow(held);
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

  private follow(held: CalculatorKernel): void {
    const { session } = held;
    const onStatus = (_: unknown, status: Kernel.Status): void => this.onStatus(status);
    const onKernel = (): void => {
      this.listen();
      if (this.kernel) {
        void this.run();
      }
    };
    session.statusChanged.connect(onStatus);
    session.kernelChanged.connect(onKernel);
    this.listen();
    this.undo = () => {
      session.statusChanged.disconnect(onStatus);
      session.kernelChanged.disconnect(onKernel);
      session.iopubMessage.disconnect(this.onMessage, this);
    };
  }

  private listen(): void {
    this.held?.session.iopubMessage.disconnect(this.onMessage, this);
    this.held?.session.iopubMessage.connect(this.onMessage, this);
  }

  private onMessage(_: unknown, message: KernelMessage.IMessage): void {
    if (message.header.msg_type === 'comm_msg' && !this.ask.isDisposed) {
      void this.ask.invoke();
    }
  }

  /** After a restart the calculator comes back by itself; a dead kernel is said, with a way back. */
  private onStatus(status: Kernel.Status): void {
    const { trans } = this.host.words;
    if (
      status === 'restarting' ||
      status === 'autorestarting' ||
      (status === 'starting' && this.area && !this.fell)
    ) {
      if (status === 'starting') {
        // Somebody else restarted it: the old channels lead nowhere.
        void this.kernel?.reconnect().catch(() => undefined);
      }
      this.fell = true;
      this.addClass('is-stale');
      this.say(
        note(
          'plain',
          trans.__('This picture is from before the restart.'),
          trans.__('The calculator runs again as soon as the kernel is back.')
        )
      );
    } else if (status === 'idle' && this.fell) {
      this.fell = false;
      void this.run();
    } else if (status === 'dead') {
      this.fell = false;
      this.addClass('is-stale');
      this.wrong(trans.__('The kernel has died.'), trans.__('Your setting is kept.'));
    }
  }

  /** Runs the one line that shows the calculator, at the setting it has now. */
  private async run(): Promise<void> {
    const { held, kernel } = this;
    const { trans } = this.host.words;
    if (!held || !kernel) {
      return;
    }
    if (!this.isVisible) {
      // A figure that is drawn in a hidden tab has no size.
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
      code: openingCode(this._opening.setting),
      store_history: false,
      stop_on_error: true
    });
    area.future = future;
    const { content } = await future.done;
    if (turn !== this.turn || this.isDisposed) {
      return area.dispose();
    }
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

  private async keepValues(): Promise<void> {
    const { kernel, area } = this;
    const data = area && area.model.length ? area.model.get(area.model.length - 1).data[VIEW] : undefined;
    const model = (data as { model_id?: unknown } | undefined)?.model_id;
    if (!kernel || typeof model !== 'string') {
      return;
    }
    const setting = await settingNow(kernel, this._opening.setting.id, model);
    if (setting && area === this.area && JSON.stringify(setting) !== JSON.stringify(this._opening.setting)) {
      this._opening = { ...this._opening, setting };
      this._changed.emit();
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
    const { words, read } = this.host;
    const { trans } = words;
    const { setting, kernel } = this._opening;
    const notebook = this.host.notebook();
    const select = h(
      'select',
      {
        'aria-label': trans.__('Kernel of this calculator'),
        on: { change: () => this.choose(select.value as KernelChoice) }
      },
      h('option', { value: 'own', selected: kernel === 'own' }, trans.__('Its own kernel')),
      h(
        'option',
        { value: 'notebook', selected: kernel === 'notebook', disabled: !notebook && kernel !== 'notebook' },
        notebook ? trans.__('The kernel of %1', notebook.name) : trans.__('The notebook’s kernel')
      )
    );
    select.addEventListener('mousedown', () => this.refreshNotebook(select));
    clear(
      this.bar.node,
      read &&
        h(
          'button',
          { type: 'button', class: 'sq-btn', on: { click: () => read(setting.id) } },
          trans.__('Read the entry')
        ),
      h('span', { class: 'sq-space' }),
      h(
        'button',
        { type: 'button', class: 'sq-btn', on: { click: () => this.again() } },
        trans.__('Run again')
      ),
      select
    );
  }

  /** The notebook in front may have changed since the bar was drawn. */
  private refreshNotebook(select: HTMLSelectElement): void {
    const notebook = this.host.notebook();
    const option = select.options[1];
    if (notebook && this._opening.kernel === 'own') {
      option.disabled = false;
      option.textContent = this.host.words.trans.__('The kernel of %1', notebook.name);
    }
  }
}
