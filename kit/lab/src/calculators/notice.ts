import { Widget } from '@lumino/widgets';

import { note } from '../panel/states';
import { clear } from '../ui/dom';
import { withoutPackage } from './offer';
import type { Host, KernelChoice, KernelSpec } from './opening';
import { lost, restarting, silent, starting } from './says';

/** What a calculator says in place of its picture, or above one that is old; hidden while all is well. */
export class Notice extends Widget {
  constructor(
    private readonly host: Host,
    private readonly again: () => void
  ) {
    super();
  }

  /** Nothing is to be said. */
  rest(): void {
    this.say(null);
  }

  starting(): void {
    this.say(starting(this.host.words));
  }

  restarting(): void {
    this.say(restarting(this.host.words));
  }

  lost(why: 'connection' | 'kernel'): void {
    this.say(lost(this.host.words, why, this.again));
  }

  silent(): void {
    this.say(silent(this.host.words));
  }

  died(): void {
    const { trans } = this.host.words;
    this.wrong(trans.__('The kernel has died.'), trans.__('Your setting is kept.'));
  }

  noKernel(error: unknown): void {
    const says = error instanceof Error ? error.message : String(error);
    this.wrong(this.host.words.trans.__('No kernel for this calculator.'), says);
  }

  brokeOff(): void {
    const { trans } = this.host.words;
    this.notStarted(trans.__('The kernel broke off.'));
  }

  notStarted(why: string): void {
    this.wrong(this.host.words.trans.__('The calculator did not start.'), why.replace(/^["']|["']$/g, ''));
  }

  /** This kernel has no Squeezelab: those that have it are looked for, and offered. */
  async offer(kernel: KernelChoice, name: string, useOwn: () => void, wanted: () => boolean): Promise<void> {
    const { words, preferKernel, kernelsWithPackage } = this.host;
    const show = (found: readonly KernelSpec[] | null): void =>
      this.say(withoutPackage(words, kernel, found, this.again, preferKernel, useOwn));
    show(null);
    const found = await kernelsWithPackage(name).catch(() => []);
    if (wanted()) {
      show(found);
    }
  }

  private wrong(says: string, then: string): void {
    const label = this.host.words.trans.__('Run it again');
    this.say(note('wrong', says, then, { label, act: this.again }));
  }

  private say(what: HTMLElement | null): void {
    clear(this.node, what);
    this.setHidden(what === null);
  }
}
