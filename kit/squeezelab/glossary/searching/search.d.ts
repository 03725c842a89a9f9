import type { SearchWords } from './asking.js';

/** Where in an entry a word was found. */
export type Told =
  'title' | 'id' | 'alias' | 'see' | 'asked' | 'symptom' | 'definition' | 'summary' | 'fact' | 'tag' | 'text';
/** A symbol is no place in a text; "spelling" is for what is merely spelt most alike. */
export type Where = Told | 'symbol' | 'spelling';

/** What is searched of an entry. */
export interface Searched {
  id: string;
  title: string;
  aliases: readonly string[];
  see: readonly string[];
  symbols: readonly string[];
  asked: readonly string[];
  symptoms: readonly string[];
  definition: string;
  summary: string;
  facts: readonly { text: string; source: string }[];
  tags: readonly string[];
  body: string;
}

export interface Hit<Entry extends Searched = Searched> {
  entry: Entry;
  score: number;
  /** Stretches of the title that the query touches. */
  marks: [number, number][];
  /** The name, question, symbol or symptom that was found when the title was not. */
  via: string;
  where: Where;
  /** Words of the query that the entry does not tell of. */
  missing: string[];
}

export class Search<Entry extends Searched = Searched> {
  constructor(entries: readonly Entry[], tags?: Readonly<Record<string, string>>, asking?: SearchWords);
  /** Entries that answer, best first; the nearest three by spelling when nothing answers. */
  find(query: string): Hit<Entry>[];
  /** Entries with the names that are spelt most alike, nearest first: never none. */
  near(query: string, most?: number): Hit<Entry>[];
}
