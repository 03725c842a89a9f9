import type { JSONValue } from '@lumino/coreutils';

import { isGuess, type Manager, type WidgetModel } from '../dock/manager';
import type { KeptGuess } from './kept';

const DONE = new Set(['locked', 'skipped']);

/** The card of a guess: a widget made by Python, whose phase the story waits for. */
export class Card {
  private readonly listener = (): void => this.changed();

  private constructor(
    private readonly model: WidgetModel,
    private readonly changed: () => void
  ) {
    model.on('change:phase', this.listener);
  }

  /** The card among these widgets, if there is one. */
  static async among(ids: readonly string[], manager: Manager, changed: () => void): Promise<Card | null> {
    for (const id of ids) {
      const model = await manager.get_model(id).catch(() => null);
      if (model && isGuess(model)) {
        return new Card(model, changed);
      }
    }
    return null;
  }

  get phase(): string {
    return String(this.model.get('phase') ?? '');
  }

  get isDone(): boolean {
    return DONE.has(this.phase);
  }

  get kept(): KeptGuess {
    return { phase: this.phase, guess: (this.model.get('guess') ?? null) as JSONValue };
  }

  /** Goes on without a guess: the card shows the outcome. */
  skip(): void {
    if (!this.isDone) {
      this.put({ phase: 'skipped' });
    }
  }

  /** Back to how it was left before a reload. */
  restore({ phase, guess }: KeptGuess): void {
    if (DONE.has(phase) && !this.isDone) {
      this.put({ guess, phase });
    }
  }

  dispose(): void {
    this.model.off('change:phase', this.listener);
  }

  private put(change: Record<string, JSONValue>): void {
    this.model.set(change);
    this.model.save_changes();
  }
}
