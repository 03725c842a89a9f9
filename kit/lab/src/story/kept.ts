import type { IStateDB } from '@jupyterlab/statedb';
import type { JSONValue, ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { Debouncer } from '@lumino/polling';

/** A guess as its card tells it: how far it has come, and what was guessed. */
export interface KeptGuess {
  phase: string;
  guess: JSONValue;
}

/** Where a reader is in one notebook. */
export interface Place {
  at: number;
  /** Guesses that are locked or skipped, by cell. */
  guesses: Record<string, KeptGuess>;
  /** The part of the width, or of the height, that the text has; null where nobody has dragged. */
  share: number | null;
  /** Whether the calculator has been sent back into the text. */
  undocked: boolean;
  /** How many steps there are; 0 before it was opened. */
  of: number;
}

const KEY = 'squeezelab:story';
const JUST_NOW = 60_000; // milliseconds

/** What this browser holds: Notebook 7 forgets its own state at each reload. */
function held(): unknown {
  try {
    return JSON.parse(window.localStorage.getItem(KEY) ?? 'null');
  } catch {
    return null; // storage is denied, or holds something else
  }
}

function hold(value: unknown): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    // storage is denied or full: what is read is forgotten at a reload
  }
}

/** What was kept last: a page that is loaded again at once has told its browser, and not yet its server. */
function newest(saved: unknown, own: unknown): unknown {
  const when = (one: unknown): number => Number((one as { when?: unknown } | null | undefined)?.when) || 0;
  const justNow = Date.now() - when(own) < JUST_NOW; // an older one may be of another server at this address
  return justNow && when(own) > when(saved) ? own : (saved ?? own);
}

/** Remembers, in the application’s own state and in the browser, where readers are, and whether they want to see code. */
export class Kept {
  private places: Record<string, Place> = {};
  private code = false;
  readonly ready: Promise<void>;
  private readonly save: Debouncer<void, void, []>;

  constructor(state: IStateDB | null) {
    this.save = new Debouncer(async () => {
      const all = { when: Date.now(), code: this.code, places: this.places };
      hold(all);
      await state?.save(KEY, all as unknown as ReadonlyPartialJSONValue);
    }, 200);
    this.ready = (state?.fetch(KEY) ?? Promise.resolve<unknown>(undefined)).then(
      saved => this.read(newest(saved, held())),
      () => undefined
    );
  }

  get showsCode(): boolean {
    return this.code;
  }

  set showsCode(shown: boolean) {
    this.code = shown;
    void this.save.invoke();
  }

  of(path: string): Place {
    const place = Object.hasOwn(this.places, path) ? this.places[path] : undefined;
    return place ?? { at: 0, guesses: {}, share: null, undocked: false, of: 0 };
  }

  /** What was guessed in a cell: its id is whatever a notebook calls it. */
  guess(path: string, cell: string): KeptGuess | undefined {
    const { guesses } = this.of(path);
    return Object.hasOwn(guesses, cell) ? guesses[cell] : undefined;
  }

  put(path: string, change: Partial<Place>): void {
    this.places[path] = { ...this.of(path), ...change };
    void this.save.invoke();
  }

  private read(saved: unknown): void {
    const raw = (typeof saved === 'object' && saved !== null ? saved : {}) as {
      code?: unknown;
      places?: Record<string, Partial<Place> | undefined>;
    };
    this.code = raw.code === true;
    for (const [path, place] of Object.entries(raw.places ?? {})) {
      this.places[path] = {
        at: Number.isInteger(place?.at) && place!.at! >= 0 ? place!.at! : 0,
        guesses: typeof place?.guesses === 'object' && place.guesses !== null ? place.guesses : {},
        share:
          typeof place?.share === 'number' && place.share > 0.1 && place.share < 0.9 ? place.share : null,
        undocked: place?.undocked === true,
        of: Number.isInteger(place?.of) ? place!.of! : 0
      };
    }
  }
}
