import { apart, Asking, forgiven, NO_WORDS, pairs, root, tokens, type SearchWords } from './asking';
import type { Entry } from './types';
import { words } from './words';

/** Where in an entry a word was found; "spelling" for what is merely spelt most alike. */
export type Where =
  | 'title'
  | 'id'
  | 'alias'
  | 'see'
  | 'symbol'
  | 'asked'
  | 'symptom'
  | 'definition'
  | 'summary'
  | 'fact'
  | 'tag'
  | 'text'
  | 'spelling';

export interface Hit {
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

type Told = Exclude<Where, 'symbol' | 'spelling'>;

interface Found {
  weight: number;
  where: Told;
  text: string;
}

/** The best find of one word asked in one entry. */
interface Part extends Omit<Found, 'weight'> {
  score: number;
  value: number;
}

interface Phrase {
  whole: string;
  where: Told;
  held: ReadonlySet<string>;
  text: string;
}

interface Card {
  entry: Entry;
  titleWords: { stem: string; root: string; span: [number, number] }[];
  prose: string;
  phrases: Phrase[];
}

const WEIGHTS: Record<Told, number> = {
  title: 10,
  id: 9,
  alias: 9,
  see: 7,
  asked: 6,
  symptom: 6,
  definition: 3,
  summary: 3,
  fact: 2,
  tag: 1,
  text: 1
};
/** What a query that is the whole name or phrase is worth. */
const WHOLE: Partial<Record<Told, number>> = {
  title: 120,
  id: 119,
  alias: 118,
  see: 110,
  asked: 70,
  symptom: 70
};
const SYMBOL = 119;
/** A hit with less than this part of the best score is none. */
const FAINT = 0.12;
const MATHS = /\$\$[\s\S]*?\$\$|\$[^$\n]*\$|\]\([^)]*\)|<!--[\s\S]*?-->/g;

/**
 * Finds entries by every word they are told with: titles before other names, symptoms and questions before prose.
 * The same rules stand in `kit/squeezelab/glossary/finder.py`; `tests/glossary/queries.json` holds both to them.
 */
export class Search {
  private readonly asking: Asking;
  private readonly cards = new Map<string, Card>();
  private readonly at = new Map<string, Map<string, Found>>();
  private readonly roots = new Map<string, string[]>();
  private readonly rank: ReadonlyMap<string, number>;
  private readonly rarity = new Map<string, number>();
  private readonly sorted: string[];
  private readonly symbols = new Map<string, Card[]>();

  constructor(
    entries: readonly Entry[],
    tags: Readonly<Record<string, string>> = {},
    asking: SearchWords = NO_WORDS
  ) {
    this.asking = new Asking(asking);
    const titles = new Map(Object.entries(tags));
    for (const entry of entries) {
      const card: Card = {
        entry,
        titleWords: words(entry.title).map(({ stem, start, end }) => ({
          stem,
          root: root(stem),
          span: [start, end]
        })),
        prose: ` ${tokens(`${entry.definition} ${entry.summary}`).join(' ')} `,
        phrases: []
      };
      this.cards.set(entry.id, card);
      for (const symbol of new Set(entry.symbols)) {
        this.symbols.set(symbol, [...(this.symbols.get(symbol) ?? []), card]);
      }
      for (const [where, text] of told(entry, titles)) {
        const stems = tokens(text);
        const isName = isNameOf(where);
        stems.forEach((word, i) =>
          this.note(word, entry.id, WEIGHTS[where] * (i === 0 && isName ? 1.1 : 1), where, text)
        );
        if (isName && stems.length > 1) {
          this.note(stems.join(''), entry.id, WEIGHTS[where], where, text); // written as one word: orderbook
        }
        if (WHOLE[where]) {
          card.phrases.push({
            whole: stems.join(' '),
            where,
            held: new Set(this.asking.content(text)),
            text
          });
        }
      }
    }
    const alphabetical = [...entries].sort((a, b) => a.title.localeCompare(b.title));
    this.rank = new Map(alphabetical.map((entry, i) => [entry.id, i]));
    this.sorted = [...this.at.keys()].sort();
    for (const word of this.sorted) {
      const stem = root(word);
      this.roots.set(stem, [...(this.roots.get(stem) ?? []), word]);
    }
  }

  /** Entries that answer, best first; the nearest three by spelling when nothing answers. */
  find(query: string): Hit[] {
    const asked = [...new Set(this.asking.content(query))];
    const worth = new Map<string, number>();
    const scores = new Map<string, (Part | undefined)[]>(); // by entry, one place for each word asked
    asked.forEach((word, place) => {
      const candidates = this.candidates(word);
      const rare = Math.max(...[...candidates.keys()].map(other => this.rare(other)), -Infinity);
      const value = candidates.has(word) ? this.rare(word) : candidates.size ? rare : this.rare('');
      worth.set(word, value);
      for (const [other, sure] of candidates) {
        for (const [id, { weight, where, text }] of this.at.get(other)!) {
          if (word.length < 3 && !isNameOf(where)) {
            continue;
          }
          const score = sure * weight * value;
          let mine = scores.get(id);
          if (!mine) {
            scores.set(id, (mine = new Array<Part | undefined>(asked.length).fill(undefined)));
          }
          if (score > (mine[place]?.score ?? 0)) {
            mine[place] = { score, where, text, value };
          }
        }
      }
    });
    const whole = tokens(query).join(' ');
    let all = 0;
    worth.forEach(value => (all += value));
    all ||= 1;
    let hits: Hit[] = [];
    for (const [id, mine] of scores) {
      const hit = this.hit(this.cards.get(id)!, mine, asked, whole, worth, all);
      if (hit) {
        hits.push(hit);
      }
    }
    hits = this.withSymbols(hits, query.trim());
    const least = FAINT * hits.reduce((best, hit) => Math.max(best, hit.score), 0);
    const kept = hits.filter(hit => hit.score >= least);
    kept.sort((a, b) => b.score - a.score || this.rank.get(a.entry.id)! - this.rank.get(b.entry.id)!);
    if (kept.length === 0 && query.trim() !== '') {
      return this.near(query);
    }
    const asRoots = new Set(asked.map(root));
    for (const hit of kept) {
      if (hit.where !== 'symbol') {
        hit.marks = marks(this.cards.get(hit.entry.id)!, asked, asRoots);
      }
    }
    return kept;
  }

  /** What one entry is worth, from the best find for each word asked; its marks are left to those that are kept. */
  private hit(
    card: Card,
    mine: readonly (Part | undefined)[],
    asked: string[],
    whole: string,
    worth: ReadonlyMap<string, number>,
    all: number
  ): Hit | undefined {
    let [sum, covered] = [0, 0];
    let top: Part | undefined;
    for (const part of mine) {
      if (part) {
        sum += part.score;
        covered += part.value;
        top = top && top.score >= part.score ? top : part;
      }
    }
    if (!top) {
      return undefined;
    }
    let { where, text } = top;
    let best = 0;
    for (const phrase of card.phrases) {
      const bonus = this.bonus(phrase, asked, whole, worth);
      if (bonus > best) {
        [best, where, text] = [bonus, phrase.where, phrase.text];
      }
    }
    let score = (sum / all) * (0.3 + 0.7 * (covered / all)) + best - 0.1 * card.titleWords.length;
    if (asked.length > 2 && card.prose.includes(` ${whole} `)) {
      score += 6; // said so, word for word
    }
    const missing = best < 70 ? asked.filter((_, place) => !mine[place]) : [];
    const via = where === 'title' || where === 'id' || !WHOLE[where] ? '' : text;
    return { entry: card.entry, score, marks: [], via, where, missing };
  }

  /** Entries with the names that are spelt most alike, nearest first: never none. */
  near(query: string, most = 3): Hit[] {
    const asked = pairs(tokens(query).join(' '));
    const hits = [...this.cards.values()].map(({ entry, phrases }): Hit => {
      let [score, via] = [-1, ''];
      for (const { whole, where, text } of phrases) {
        if (isNameOf(where)) {
          const other = pairs(whole);
          const alike =
            (2 * [...asked].filter(pair => other.has(pair)).length) / Math.max(1, asked.size + other.size);
          if (alike > score) {
            [score, via] = [alike, text];
          }
        }
      }
      return { entry, score, marks: [], via, where: 'spelling', missing: [] };
    });
    return hits.sort((a, b) => b.score - a.score || a.entry.id.localeCompare(b.entry.id)).slice(0, most);
  }

  private note(word: string, id: string, weight: number, where: Told, text: string): void {
    let known = this.at.get(word);
    if (!known) {
      this.at.set(word, (known = new Map()));
    }
    if ((known.get(id)?.weight ?? 0) < weight) {
      known.set(id, { weight, where, text });
    }
  }

  /** Words of the glossary that a word of the query may mean, each with how surely. */
  private candidates(word: string): Map<string, number> {
    const found = new Map<string, number>();
    const offer = (other: string, sure: number): void => {
      if (this.at.has(other)) {
        found.set(other, Math.max(sure, found.get(other) ?? 0));
      }
    };
    for (let i = firstFrom(this.sorted, word); this.sorted[i]?.startsWith(word); i++) {
      offer(this.sorted[i], 0.7);
    }
    this.roots.get(root(word))?.forEach(other => offer(other, 0.85));
    offer(word, 1);
    this.asking.standsFor(word).forEach(other => offer(other, 0.7));
    if (found.size === 0) {
      for (let end = word.length - 1; end > 4; end--) {
        offer(word.slice(0, end), 0.5);
      }
      const most = forgiven(word);
      for (const other of most ? this.sorted : []) {
        const slips = apart(word, other, most);
        if (slips <= most) {
          offer(other, slips === 1 ? 0.75 : 0.5);
        }
      }
    }
    return found;
  }

  /** How much a word tells: more, the fewer entries hold it. */
  private rare(word: string): number {
    let known = this.rarity.get(word);
    if (known === undefined) {
      known = Math.log(1 + this.cards.size / (1 + (this.at.get(word)?.size ?? 0)));
      this.rarity.set(word, known);
    }
    return known;
  }

  private bonus(
    { whole: stems, where, held }: Phrase,
    asked: string[],
    whole: string,
    worth: ReadonlyMap<string, number>
  ): number {
    const complete = WHOLE[where] ?? 0;
    if (stems === whole) {
      return complete;
    }
    let [shared, all, common] = [0, 0, 0];
    for (const word of asked) {
      const value = worth.get(word)!;
      all += value;
      if (held.has(word)) {
        shared += value;
        common++;
      }
    }
    if (common === 0) {
      return 0;
    }
    const isWhole = common === held.size; // the whole phrase stands in the query
    if (isWhole && common === asked.length) {
      return complete - 10;
    }
    if (!isWhole) {
      for (const word of held) {
        all += worth.has(word) ? 0 : this.rare(word);
      }
    }
    const both = shared / all;
    if (!isNameOf(where)) {
      return both >= 0.5 ? 30 * both : 0;
    }
    if (common > 1 && stems.startsWith(whole)) {
      // a name that is being typed
      return 45 * both;
    }
    if (isWhole) {
      return 28 * both ** 1.5;
    }
    return ` ${stems}`.includes(` ${whole}`) ? 3 + 8 * both : 0;
  }

  private withSymbols(hits: Hit[], symbol: string): Hit[] {
    const marked = this.symbols.get(symbol);
    if (!marked) {
      return hits;
    }
    const better = new Set(hits.filter(hit => hit.score > SYMBOL).map(hit => hit.entry.id));
    const added = marked.filter(({ entry }) => !better.has(entry.id));
    const ids = new Set(added.map(({ entry }) => entry.id));
    return [
      ...hits.filter(hit => !ids.has(hit.entry.id)),
      ...added.map(({ entry }): Hit => ({
        entry,
        score: SYMBOL,
        marks: [],
        via: symbol,
        where: 'symbol',
        missing: []
      }))
    ];
  }
}

/** Stretches of the title that the query touches. */
function marks({ titleWords }: Card, asked: string[], roots: ReadonlySet<string>): [number, number][] {
  return titleWords
    .filter(word => roots.has(word.root) || asked.some(part => word.stem.startsWith(part)))
    .map(word => word.span);
}

function isNameOf(where: Told): boolean {
  return where === 'title' || where === 'id' || where === 'alias' || where === 'see';
}

/** Every text of an entry with where it stands. */
function told(entry: Entry, tags: ReadonlyMap<string, string>): [Told, string][] {
  const each = (where: Told, texts: readonly string[]): [Told, string][] => texts.map(text => [where, text]);
  return [
    ...each('title', [entry.title]),
    ...each('id', [entry.id]),
    ...each('alias', entry.aliases),
    ...each('see', entry.see),
    ...each('asked', entry.asked),
    ...each('symptom', entry.symptoms),
    ...each('definition', [entry.definition]),
    ...each('summary', [entry.summary]),
    ...each(
      'fact',
      entry.facts.map(({ text, source }) => `${text} ${source}`)
    ),
    ...each(
      'tag',
      entry.tags.map(tag => tags.get(tag) ?? tag)
    ),
    ...each('text', [entry.body.replace(MATHS, ' ')])
  ];
}

/** The first place in a sorted list whose word is not before `word`. */
function firstFrom(sorted: readonly string[], word: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < word) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
