import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';

import type { Story } from './types';

/** Where story mode keeps its places, in the application’s own state. */
const STORY = 'squeezelab:story';
const LATELY = 'squeezelab:lately';
const MOST = 8;

/** How far a reader is in a story. */
export interface Progress {
  /** The step that stands open, counted from 0. */
  at: number;
  of: number;
  done: boolean;
}

/** What was open: a story or a case by its path, a calculator by its id. */
export interface Lately {
  kind: 'story' | 'case' | 'calculator';
  key: string;
  /** When, in milliseconds. */
  when: number;
}

/** What a reader has read and had open, from the application’s own state. */
export class Progresses {
  private held: Lately[] = [];
  private places: Record<string, { at: number; of: number }> = {};

  constructor(
    private readonly state: IStateDB | null,
    private readonly now: () => number = () => Date.now()
  ) {}

  get lately(): readonly Lately[] {
    return this.held;
  }

  /** Reads what story mode and this room have kept; whatever has another shape is left out. */
  async load(): Promise<void> {
    const [places, lately] = await Promise.all(
      [STORY, LATELY].map(key => this.state?.fetch(key).catch(() => undefined))
    );
    this.places = readPlaces(places);
    if (this.held.length === 0) {
      this.held = readLately(lately);
    }
  }

  /** How far the reader is; undefined where the story was never opened. */
  of(story: Story): Progress | undefined {
    const key = Object.keys(this.places).find(path => path === story.path || path.endsWith(`/${story.path}`));
    const place = key === undefined ? undefined : this.places[key];
    const of = place?.of || story.steps;
    return place && { at: Math.min(place.at, of - 1), of, done: place.at >= of - 1 };
  }

  note(kind: Lately['kind'], key: string): void {
    const others = this.held.filter(one => one.kind !== kind || one.key !== key);
    this.held = [{ kind, key, when: this.now() }, ...others].slice(0, MOST);
    void this.state?.save(LATELY, this.held as unknown as ReadonlyPartialJSONValue).catch(() => undefined);
  }
}

function readPlaces(saved: unknown): Record<string, { at: number; of: number }> {
  const places = (saved as { places?: unknown } | undefined)?.places;
  if (typeof places !== 'object' || places === null) {
    return {};
  }
  const whole = (value: unknown): number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;
  return Object.fromEntries(
    Object.entries(places as Record<string, { at?: unknown; of?: unknown } | null>).map(([path, place]) => [
      path,
      { at: whole(place?.at), of: whole(place?.of) }
    ])
  );
}

function readLately(saved: unknown): Lately[] {
  return Array.isArray(saved)
    ? saved
        .filter(
          (one): one is Lately =>
            ['story', 'case', 'calculator'].includes((one as Lately | null)?.kind as string) &&
            typeof (one as Lately).key === 'string' &&
            typeof (one as Lately).when === 'number'
        )
        .slice(0, MOST)
    : [];
}
