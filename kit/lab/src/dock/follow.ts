/** What a calculator tells of where it stands: the trait `setting` of its root widget. */
export interface Told {
  preset: string;
  values: Readonly<Record<string, unknown>>;
}

export function readTold(value: unknown): Told | null {
  const raw = (typeof value === 'object' && value !== null ? value : {}) as Partial<Told>;
  return typeof raw.preset === 'string'
    ? { preset: raw.preset, values: typeof raw.values === 'object' && raw.values !== null ? raw.values : {} }
    : null;
}

/** How long after a hand the move that comes of it may be on its way, in milliseconds. */
const UNHEARD = 1500;

/**
 * Whether a calculator stands where the text has set it. While the text is at it, by a message or by a cell that runs, nothing
 * that changes is the reader’s; when it is done, where the calculator stands is what the text says.
 */
export class Follow {
  private busy = 0;
  private touched = false;
  /** When a hand was on it last, and nothing has been heard of it since; in milliseconds. */
  private hand = -UNHEARD;
  /** Where it stood when the text that names a setting was answered: what a reader did after that is hers. */
  private said: Told | null = null;
  /** Where the reader had it when the text began; null where the text had it. */
  private from: string | null = null;
  private key = '';
  private text: Told | null = null;
  private now: Told | null = null;

  constructor(private readonly changed: () => void) {}

  /** Where the text has set it; null before it has. */
  get byText(): Told | null {
    return this.text;
  }

  /** Whether the reader has moved it away from there. */
  get own(): boolean {
    return this.busy === 0 && this.text !== null && JSON.stringify(this.now) !== this.key;
  }

  /** The calculator has told where it stands, and where a text has taken it last: by a message, a card or a line of Python. */
  tell(now: Told | null, said: Told | null = null): void {
    this.now = now;
    this.hand = -UNHEARD;
    const led = said !== null && JSON.stringify(now) === JSON.stringify(said);
    if (led && this.busy) {
      this.said = now;
    } else if (led) {
      this.lead(now);
    }
    if (!this.busy) {
      this.changed();
    }
  }

  /** The text begins to set it. */
  begin(): void {
    if (!this.busy) {
      this.touched = performance.now() - this.hand < UNHEARD; // a move just before is still on its way
      this.from = this.own ? JSON.stringify(this.now) : null;
    }
    this.busy++;
  }

  /** The reader has a hand on it: what comes of a move while the text is at it is not taken for the text’s. */
  touch(): void {
    this.touched = this.busy > 0;
    this.hand = performance.now();
  }

  /** The calculator has answered a text that names a setting. */
  answer(): void {
    this.said ??= this.now;
  }

  /** The text is done. A cell that has run, and names no setting, may have left a reader’s own alone. */
  end(): void {
    this.busy = Math.max(0, this.busy - 1);
    if (!this.busy) {
      const theirs = this.touched || JSON.stringify(this.now) === this.from;
      if (!theirs || this.said || !this.text) {
        this.lead(this.said ?? this.now);
      }
      this.said = null;
      this.changed();
    }
  }

  private lead(text: Told | null): void {
    this.text = text;
    this.key = JSON.stringify(text);
  }
}
