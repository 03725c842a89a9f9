/** What the panel remembers: the way walked, the terms read last, and those pinned. */
export interface ShelfState {
  history: string[];
  at: number;
  recent: string[];
  pinned: string[];
  query: string;
  filter: string;
  tag: string;
}

const LONGEST = 50;
const RECENT = 6;

export class Shelf {
  private state: ShelfState = {
    history: [],
    at: -1,
    recent: [],
    pinned: [],
    query: '',
    filter: 'all',
    tag: ''
  };

  constructor(private readonly changed: () => void = () => undefined) {}

  /** The entry on show; undefined while the list is. */
  get current(): string | undefined {
    return this.state.history[this.state.at] || undefined;
  }
  get recent(): readonly string[] {
    return this.state.recent;
  }
  get pinned(): readonly string[] {
    return this.state.pinned;
  }
  get query(): string {
    return this.state.query;
  }
  get filter(): string {
    return this.state.filter;
  }
  get tag(): string {
    return this.state.tag;
  }

  ask(part: Partial<Pick<ShelfState, 'query' | 'filter' | 'tag'>>): void {
    Object.assign(this.state, part);
    this.changed();
  }

  /** Goes to an entry, or with '' to the list; what lay ahead is forgotten. */
  visit(id: string): void {
    const { state } = this;
    if ((this.current ?? '') !== id) {
      state.history = [...state.history.slice(0, state.at + 1), id].slice(-LONGEST);
      state.at = state.history.length - 1;
    }
    if (id) {
      state.recent = [id, ...state.recent.filter(other => other !== id)].slice(0, RECENT);
    }
    this.changed();
  }

  canGo(way: -1 | 1): boolean {
    const next = this.state.at + way;
    return next >= 0 ? next < this.state.history.length : way === -1 && this.state.at === 0 && !!this.current;
  }

  /** One step back or forward; before the first entry lies the list. */
  go(way: -1 | 1): void {
    if (this.canGo(way)) {
      this.state.at += way;
      this.changed();
    }
  }

  isPinned(id: string): boolean {
    return this.state.pinned.includes(id);
  }

  pin(id: string, pinned = !this.isPinned(id)): void {
    const others = this.state.pinned.filter(other => other !== id);
    this.state.pinned = pinned ? [...others, id] : others;
    this.changed();
  }

  toJSON(): ShelfState {
    return { ...this.state };
  }

  /** Takes up a saved state; anything that is not of this shape is left out. */
  restore(saved: unknown): void {
    const raw = (typeof saved === 'object' && saved !== null ? saved : {}) as Record<string, unknown>;
    const ids = (value: unknown): string[] =>
      Array.isArray(value) ? value.filter(id => typeof id === 'string') : [];
    const text = (value: unknown, otherwise: string): string =>
      typeof value === 'string' ? value.slice(0, 200) : otherwise;
    const history = ids(raw.history).slice(-LONGEST);
    const at =
      typeof raw.at === 'number' ? Math.min(history.length - 1, Math.max(-1, Math.floor(raw.at))) : -1;
    this.state = {
      history,
      at,
      recent: ids(raw.recent).slice(0, RECENT),
      pinned: ids(raw.pinned),
      query: text(raw.query, ''),
      filter: text(raw.filter, 'all'),
      tag: text(raw.tag, '')
    };
    this.changed();
  }
}
