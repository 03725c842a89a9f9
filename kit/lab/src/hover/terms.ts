import type { Glossary } from '../glossary/glossary';
import { annotate, unannotate } from './annotate';
import { highlighted } from './highlight';
import { nextFrame, Slices } from './slices';
import { FOREIGN, hasRawMaths } from './text';

export interface TermSettings {
  on: boolean;
  mentions: 'first' | 'all';
}

/** Keeps the marks in rendered text true: after each render, and again when terms or settings change. */
export class Terms {
  /** A counter per host ends work that a newer render has overtaken. */
  private readonly turns = new WeakMap<HTMLElement, number>();
  /** All hosts that the application has rendered and not yet forgotten, on the page or scrolled out of it. */
  private readonly hosts = new Set<WeakRef<HTMLElement>>();
  private watching: MutationObserver | null = null;
  private readonly waiting = new Set<Element>();

  constructor(
    private readonly glossary: Glossary,
    private readonly settings: TermSettings
  ) {}

  /** Marks the terms of a rendered Markdown anew. The render is done by now, so nobody waits for this. */
  async markdown(host: HTMLElement): Promise<void> {
    const before = this.turns.get(host);
    const turn = (before ?? 0) + 1;
    this.turns.set(host, turn);
    if (before === undefined) {
      this.hosts.add(new WeakRef(host));
    }
    const goOn = (): boolean => this.turns.get(host) === turn;
    const slices = new Slices(goOn);
    await unannotate(host, slices);
    if (!this.settings.on || !(await this.loaded())) {
      return;
    }
    await nextFrame();
    for (let wait = 0; wait < 20 && goOn() && (await hasRawMaths(host, slices)); wait++) {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    if (await slices.next()) {
      await annotate(host, this.glossary.matcher, {
        mentions: this.settings.mentions,
        slices,
        except: host.dataset.sqExcept
      });
    }
  }

  /** Marks the terms of one text output, on request. */
  async output(host: Element): Promise<void> {
    await unannotate(host);
    await annotate(host, this.glossary.matcher, { mentions: this.settings.mentions, preformatted: true });
  }

  /** Does all marks anew. */
  again(): void {
    for (const held of this.hosts) {
      const host = held.deref();
      if (host) {
        void this.markdown(host);
      } else {
        this.hosts.delete(held);
      }
    }
    document.querySelectorAll(FOREIGN).forEach(host => this.foreign(host));
  }

  /** From now on marks text that the renderer of another extension draws, whenever it changes. */
  watchForeign(): void {
    if (this.watching) {
      return;
    }
    this.watching = new MutationObserver(records => {
      for (const { target, addedNodes } of records) {
        const node = target instanceof Element ? target : target.parentElement;
        const host = node?.closest(FOREIGN);
        if (host) {
          this.foreign(host);
          continue;
        }
        for (const added of addedNodes) {
          if (added instanceof Element) {
            [...(added.matches(FOREIGN) ? [added] : []), ...added.querySelectorAll(FOREIGN)].forEach(inner =>
              this.foreign(inner)
            );
          }
        }
      }
    });
    this.watching.observe(document.body, { childList: true, subtree: true, characterData: true });
    document.querySelectorAll(FOREIGN).forEach(host => this.foreign(host));
  }

  /** Waits until the drawing rests, then marks the outermost host once. */
  private foreign(inner: Element): void {
    let host = inner;
    for (let up = inner.parentElement?.closest(FOREIGN); up; up = up.parentElement?.closest(FOREIGN)) {
      host = up;
    }
    if (this.waiting.has(host)) {
      return;
    }
    this.waiting.add(host);
    setTimeout(() => void this.markForeign(host), 150);
  }

  private async markForeign(host: Element): Promise<void> {
    this.waiting.delete(host);
    highlighted.sweep();
    highlighted.clear(host);
    if (this.settings.on && host.isConnected && (await this.loaded())) {
      await highlighted.mark(host, this.glossary.matcher, this.settings.mentions);
    }
  }

  private async loaded(): Promise<boolean> {
    try {
      await this.glossary.load();
      return true;
    } catch {
      return false;
    }
  }
}
