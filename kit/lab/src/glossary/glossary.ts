import { NO_WORDS } from '../../../squeezelab/glossary/searching/asking.js';
import { Matcher } from './matcher';
import { readIndex } from './read';
import { Search, type Hit } from './search';
import type { Calculator, Entry, GlossaryIndex, Problem, Tutorial } from './types';
import { codeWords } from '../../../squeezelab/glossary/searching/words.js';

const EMPTY: GlossaryIndex = {
  version: '',
  tags: {},
  search: NO_WORDS,
  entries: [],
  calculators: [],
  tutorials: [],
  gallery: null
};

/** Everything the extension knows: ours from the index, joined with the user's own terms. No Lumino, no DOM. */
export class Glossary {
  private index = EMPTY;
  private theirs: Entry[] = [];
  private loading: Promise<void> | null = null;
  private listeners = new Set<() => void>();
  private byId = new Map<string, Entry>();
  private madeMatcher: Matcher | null = null;
  private madeSearch: Search | null = null;
  problems: Problem[] = [];

  /** `fetchIndex` gives the parsed index.json; it is called once, when somebody first asks. */
  constructor(private readonly fetchIndex: () => Promise<unknown>) {}

  /** Loads the index on the first call. A failure is thrown to each caller, and the next call tries again. */
  load(): Promise<void> {
    this.loading ??= this.fetchIndex().then(
      json => {
        this.index = readIndex(json);
        this.refresh();
      },
      error => {
        this.loading = null;
        throw error;
      }
    );
    return this.loading;
  }

  get isLoaded(): boolean {
    return this.index !== EMPTY;
  }

  get entries(): readonly Entry[] {
    return [...this.byId.values()];
  }

  get calculators(): readonly Calculator[] {
    return this.index.calculators;
  }

  get tutorials(): readonly Tutorial[] {
    return this.index.tutorials;
  }

  get gallery(): GlossaryIndex['gallery'] {
    return this.index.gallery;
  }

  get tags(): Readonly<Record<string, string>> {
    return this.index.tags;
  }

  entry(id: string): Entry | undefined {
    return this.byId.get(id);
  }

  isOurs(id: string): boolean {
    return this.index.entries.some(entry => entry.id === id);
  }

  calculator(id: string | null): Calculator | undefined {
    return this.index.calculators.find(calculator => calculator.id === id);
  }

  get matcher(): Matcher {
    return (this.madeMatcher ??= new Matcher(this.entries));
  }

  search(query: string): Hit[] {
    return this.searcher.find(query);
  }

  near(query: string): Hit[] {
    return this.searcher.near(query);
  }

  /** The entry that a stretch of text or a name in code means, exactly or as the first term in it. */
  lookUp(text: string): Entry | undefined {
    const plain = codeWords(text);
    const id =
      this.matcher.exact(text)?.id ??
      this.matcher.exact(plain)?.id ??
      this.matcher.find(text)[0]?.id ??
      this.matcher.find(plain)[0]?.id;
    return id ? this.entry(id) : undefined;
  }

  /** Replaces the user's own terms. An id of ours is kept ours; the clash is reported. */
  join(entries: readonly Entry[], problems: readonly Problem[]): void {
    const ours = new Set(this.index.entries.map(entry => entry.id));
    this.theirs = entries.filter(entry => !ours.has(entry.id));
    this.problems = [
      ...problems,
      ...entries
        .filter(entry => ours.has(entry.id))
        .map(entry => ({
          file: entry.file,
          line: 1,
          message: `The id “${entry.id}” is taken by an entry of Squeezelab: rename the file.`
        }))
    ];
    this.refresh();
  }

  /** Calls `listener` after each change; returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private get searcher(): Search {
    return (this.madeSearch ??= new Search(this.entries, this.tags, this.index.search));
  }

  private refresh(): void {
    const all = [...this.index.entries, ...this.theirs].sort((a, b) => a.title.localeCompare(b.title));
    this.byId = new Map(all.map(entry => [entry.id, entry]));
    this.madeMatcher = null;
    this.madeSearch = null;
    this.listeners.forEach(listener => listener());
  }
}
