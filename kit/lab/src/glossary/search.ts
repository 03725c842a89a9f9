import type { Entry } from './types';
import { fold, stem, words } from './words';

export interface Hit {
  entry: Entry;
  score: number;
  /** Stretches of the title that the query touches. */
  marks: [number, number][];
  /** The alias, symbol or symptom that was found when the title was not. */
  via: string;
}

interface Field {
  text: string;
  plain: string;
  stems: string[];
  weight: number;
}

interface Card {
  entry: Entry;
  title: string;
  fields: Field[];
}

/** Instant search: every word of the query must begin a word of the entry; titles weigh most, symptoms before prose. */
export class Search {
  private readonly cards: Card[];

  constructor(entries: readonly Entry[], tags: Readonly<Record<string, string>> = {}) {
    this.cards = entries.map(entry => ({
      entry,
      title: plain(entry.title),
      fields: [
        field(entry.title, 12),
        ...entry.aliases.map(alias => field(alias, 10)),
        ...entry.symbols.map(symbol => field(symbol, 9)),
        ...entry.symptoms.map(symptom => field(symptom, 5)),
        field(entry.summary, 3),
        ...entry.tags.map(tag => field(tags[tag] ?? tag, 2))
      ]
    }));
  }

  find(query: string): Hit[] {
    const asked = words(query).map(word => word.stem);
    const whole = plain(query);
    if (asked.length === 0) {
      return this.symbols(query.trim());
    }
    const hits: Hit[] = [];
    for (const card of this.cards) {
      const hit = rate(card, asked, whole);
      if (hit) {
        hits.push({ ...hit, marks: marks(card.entry.title, asked) });
      }
    }
    return hits.sort((a, b) => b.score - a.score || a.entry.title.localeCompare(b.entry.title));
  }

  /** Titles that are spelt nearly like the query, nearest first; for "did you mean". */
  near(query: string, most = 3): Entry[] {
    const asked = plain(query);
    const allowed = Math.max(1, Math.floor(asked.length / 3));
    return this.cards
      .map(card => {
        const names = [card.entry.title, ...card.entry.aliases].map(plain);
        const parts = names.flatMap(name => name.split(' ').filter(part => part.length > 3));
        return {
          entry: card.entry,
          far: Math.min(...[...names, ...parts].map(name => distance(asked, name, allowed)))
        };
      })
      .filter(card => card.far <= allowed)
      .sort((a, b) => a.far - b.far || a.entry.title.localeCompare(b.entry.title))
      .slice(0, most)
      .map(card => card.entry);
  }

  private symbols(query: string): Hit[] {
    const found = this.cards.filter(card => query !== '' && card.entry.symbols.includes(query));
    return found.map(card => ({ entry: card.entry, score: 1, marks: [], via: query }));
  }
}

function field(text: string, weight: number): Field {
  return { text, plain: plain(text), stems: words(text).map(word => word.stem), weight };
}

function plain(text: string): string {
  return words(text)
    .map(word => word.folded)
    .join(' ');
}

function rate(card: Card, asked: string[], whole: string): Omit<Hit, 'marks'> | null {
  let score = 0;
  let best = card.fields[0];
  let bestWeight = 0;
  for (const word of asked) {
    let top = 0;
    for (const field of card.fields) {
      for (let i = 0; i < field.stems.length; i++) {
        if (field.stems[i].startsWith(word)) {
          const worth = field.weight * (field.stems[i] === word ? 1 : 0.7) * (i === 0 ? 1.15 : 1);
          if (worth > top) {
            top = worth;
            if (worth > bestWeight) {
              bestWeight = worth;
              best = field;
            }
          }
        }
      }
    }
    if (top === 0) {
      return null;
    }
    score += top;
  }
  score /= asked.length;
  score += card.title === whole ? 20 : card.title.startsWith(whole) ? 6 : 0;
  if (asked.length > 1) {
    // Words that stand together as asked are worth more than the same words apart.
    const together = card.fields.filter(field => field.plain.includes(whole)).map(field => field.weight);
    score += together.length ? 4 + Math.max(...together) : 0;
  }
  score -= Math.min(2, card.fields[0].stems.length * 0.2);
  return { entry: card.entry, score, via: best === card.fields[0] || best.weight < 5 ? '' : best.text };
}

function marks(title: string, asked: string[]): [number, number][] {
  return words(title)
    .filter(word =>
      asked.some(part => word.stem.startsWith(part) || (stem(fold(part)) === word.stem && part !== ''))
    )
    .map(word => [word.start, word.end]);
}

/** Optimal string alignment, given up beyond `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) {
    return Infinity;
  }
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
