// Longer than a room should be: text, code and card of one step come onto the page one after the other, in one place.
import { Panel, type Widget } from '@lumino/widgets';

import type { Manager } from '../dock/manager';
import { h } from '../ui/dom';
import { Card } from './card';
import { Code, type CodeHost } from './code';
import type { Pill } from './contract';
import type { KeptGuess } from './kept';
import type { Step } from './steps';
import { drawText } from './text';

/** All that draws and runs, in the notebook’s kernel as it is now. */
export interface Drawing extends Pick<CodeHost, 'rendermime' | 'editorFactory' | 'mimeType'> {
  manager: Manager;
}

/** What a step needs of its story. */
export interface StepHost extends CodeHost, Drawing {
  press(pill: Pill, href: string, node: HTMLElement): void;
  /** Runs a piece of code, and looks at what it has opened. Says whether it went well. */
  run(code: Code): Promise<boolean>;
  /** What the text of this step sets, before its guess is made. */
  set(): Promise<void>;
  kept(cell: string): KeptGuess | undefined;
  keep(cell: string, guess: KeptGuess): void;
  /** The step holds, or goes on. */
  changed(): void;
  showsCode(): boolean;
}

let count = 0;

/** A step on the page. It grows: what comes after a guess is not there before the guess is made. */
export class StepView extends Panel {
  private next = 0;
  private card: Card | null = null;
  private going: Promise<void> = Promise.resolve();
  private hasSet = false;
  /** The guesses whose cards stand on the page: until then the story waits for them, while texts are drawn and code runs. */
  private readonly met = new Set<string>();
  private stopped = false;
  private reached: () => void = () => undefined;
  private readonly first = new Promise<void>(resolve => (this.reached = resolve));
  private heading: HTMLElement | null = null;
  /** What has not run well yet, in order. */
  private readonly waiting: Code[] = [];
  readonly codes: Code[] = [];

  constructor(
    readonly step: Step,
    private readonly says: string,
    private readonly host: StepHost
  ) {
    super();
    this.addClass('sq-story-step');
    this.node.setAttribute('role', 'region');
  }

  override dispose(): void {
    this.reached();
    this.card?.dispose();
    super.dispose();
  }

  /** Whether the story waits for a guess in this step: its card is open, or is still to come. */
  get held(): boolean {
    const coming = this.step.parts.some(({ role, cell }) => role === 'guess' && !this.met.has(cell));
    return this.waits || (!this.stopped && coming);
  }

  /** The first texts of the step stand on the page. */
  get drawn(): Promise<void> {
    return this.first;
  }

  /** Puts on the page what may be there, and after what comes `before` runs it in order. Resolves when it stands, or waits for a guess. */
  grow(before: Promise<unknown> = Promise.resolve()): Promise<void> {
    this.going = this.going.then(() =>
      this.isDisposed || this.waits || this.waiting.length ? undefined : this.stretch(before)
    );
    return this.going;
  }

  /** Runs a piece once more; where the step stopped at it, the step goes on. */
  again(code: Code): Promise<void> {
    this.going = this.going.then(async () => {
      if (this.isDisposed) {
        return;
      }
      if (code === this.waiting[0]) {
        return this.pump();
      }
      await this.host.run(code);
      if (code.part.role === 'guess') {
        await this.found(code);
      }
      this.host.changed();
    });
    return this.going;
  }

  skip(): void {
    this.card?.skip();
  }

  focusHeading(): void {
    (this.heading ?? this.node).focus({ preventScroll: true });
  }

  focusCard(): void {
    const card = this.node.querySelector<HTMLElement>('.sq-guess');
    card?.scrollIntoView({ block: 'nearest' });
    card?.querySelector<HTMLElement>('button:not([disabled]), [tabindex="0"], input')?.focus();
  }

  private get waits(): boolean {
    return this.card !== null && !this.card.isDone;
  }

  private async stretch(before: Promise<unknown> = Promise.resolve()): Promise<void> {
    const { parts } = this.step;
    const from = this.next;
    let to = parts.findIndex(({ role }, i) => i >= from && role === 'guess');
    to = to < 0 ? parts.length : to + 1;
    this.next = to;
    for (const part of parts.slice(from, to)) {
      if (part.role === 'text') {
        this.addWidget(this.headed(await drawText(part.source, this.host.rendermime, this.host.press)));
      } else {
        const code = new Code(part, this.host, piece => this.again(piece));
        code.open(this.host.showsCode());
        this.addWidget(code);
        this.codes.push(code);
        this.waiting.push(code);
      }
      if (this.isDisposed) {
        return;
      }
    }
    this.reached();
    await before;
    await this.pump();
  }

  /** Runs what waits, in order. What stops leaves the rest waiting. */
  private async pump(): Promise<void> {
    const { waiting } = this;
    this.stopped = false;
    while (waiting.length) {
      if (this.isDisposed) {
        return;
      }
      if (!(await this.host.run(waiting[0]))) {
        this.stopped = true;
        return this.host.changed();
      }
      const code = waiting.shift()!;
      if (code.part.role === 'guess') {
        await this.found(code);
      }
    }
    if (!this.hasSet) {
      this.hasSet = true;
      await this.host.set();
    }
    this.host.changed();
    if (!this.waits && this.next < this.step.parts.length && !this.isDisposed) {
      await this.stretch();
    }
  }

  /** The card of a guess: from now on the step waits for it. */
  private async found(code: Code): Promise<void> {
    const { host } = this;
    const { cell } = code.part;
    this.card?.dispose();
    const card = (this.card = await Card.among(code.models, host.manager, () => {
      host.keep(cell, card?.kept ?? { phase: '', guess: null });
      host.changed();
      void this.grow();
    }));
    this.met.add(cell);
    const kept = host.kept(cell);
    if (card && kept) {
      this.hasSet = true;
      card.restore(kept);
    }
  }

  /** A text with the place in the story above its heading, where it begins with one. */
  private headed(text: Widget): Widget {
    const heading = this.heading ? null : text.node.querySelector<HTMLElement>('h1, h2');
    if (heading) {
      heading.id ||= `sq-step-${++count}`;
      heading.tabIndex = -1;
      heading.before(h('p', { class: 'sq-story-count' }, this.says));
      this.node.setAttribute('aria-labelledby', heading.id);
      this.heading = heading;
    }
    return text;
  }
}
