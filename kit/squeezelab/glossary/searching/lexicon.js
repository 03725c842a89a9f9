// A long room: the words of all entries, and what a word of a question may mean among them.

import { apart, forgiven, root, tokens } from './asking.js';
import { isNameOf, told, WEIGHTS, WHOLE } from './told.js';
import { words } from './words.js';

/**
 * A word of an entry: what it is worth there, and where it stands.
 * @typedef {{ weight: number, where: import('./search.js').Told, text: string }} Found
 * @typedef {{ whole: string, where: import('./search.js').Told, held: ReadonlySet<string>, text: string }} Phrase
 * @typedef {{ stem: string, root: string, span: [number, number] }} TitleWord
 * @typedef {{ entry: import('./search.js').Searched, titleWords: TitleWord[], prose: string, phrases: Phrase[] }} Card
 */

/** What a word tells of a long name, against a name that it is the whole of. */
const PART = 0.4;

/** How surely a word that the glossary knows is the beginning of another; a word it does not know is one at 0.7. */
const KNOWN = 0.3;

/** Every word of every entry, and the words that a word of a question may mean. */
export class Lexicon {
  /** @type {Map<string, Card>} */
  cards = new Map();
  /** @type {Map<string, Map<string, Found>>} */
  at = new Map();
  /** @type {Map<string, Card[]>} */
  symbols = new Map();
  /** @type {Map<string, string[]>} */
  roots = new Map();
  /** @type {Map<string, number>} */
  rarity = new Map();

  /**
   * @param {readonly import('./search.js').Searched[]} entries
   * @param {Readonly<Record<string, string>>} tags
   * @param {import('./asking.js').Asking} asking
   */
  constructor(entries, tags, asking) {
    this.asking = asking;
    const titles = new Map(Object.entries(tags));
    for (const entry of entries) {
      /** @type {Card} */
      const card = {
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
        const part = WHOLE[where] ? PART + (1 - PART) / Math.max(1, stems.length) : 1;
        stems.forEach((word, i) =>
          this.note(word, entry.id, WEIGHTS[where] * part * (i === 0 && isName ? 1.1 : 1), where, text)
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

  /**
   * Words of the glossary that a word of the query may mean, each with how surely.
   * @param {string} word
   */
  candidates(word) {
    /** @type {Map<string, number>} */
    const found = new Map();
    /** @type {(other: string, sure: number) => void} */
    const offer = (other, sure) => {
      if (this.at.has(other)) {
        found.set(other, Math.max(sure, found.get(other) ?? 0));
      }
    };
    const begun = this.at.has(word) || this.asking.standsFor(word).length ? KNOWN : 0.7;
    for (let i = firstFrom(this.sorted, word); this.sorted[i]?.startsWith(word); i++) {
      offer(this.sorted[i], begun);
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

  /**
   * The words of all names that hold one of these words: in “circuit braker” they tell which word is misspelt.
   * @param {readonly string[]} asked
   * @returns {ReadonlySet<string>}
   */
  company(asked) {
    const held = new Set(asked.filter(word => this.at.has(word)));
    /** @type {Set<string>} */
    const found = new Set();
    for (const { phrases } of asked.length > 1 ? this.cards.values() : []) {
      for (const { whole, where } of phrases) {
        const stems = whole.split(' ');
        if (isNameOf(where) && stems.some(stem => held.has(stem))) {
          stems.forEach(stem => held.has(stem) || found.add(stem));
        }
      }
    }
    return found;
  }

  /**
   * The word itself where the glossary knows it or how it begins; else the one that it misspells, first in a name with another.
   * @param {string} word
   * @param {ReadonlySet<string>} company
   */
  meant(word, company) {
    const most = forgiven(word);
    if (this.at.has(word) || this.asking.standsFor(word).length > 0 || !most) {
      return word;
    }
    const begun = this.roots.has(root(word)) || this.sorted[firstFrom(this.sorted, word)]?.startsWith(word);
    /** @type {[string, number[]]} */
    let [nearest, least] = [word, [most + 2]];
    for (const other of begun ? this.sorted.filter(word => company.has(word)) : this.sorted) {
      const beside = company.has(other) ? 1 : 0;
      const allowed = most + (begun ? 0 : beside);
      const slips = apart(word, other, allowed);
      if (slips <= allowed) {
        const weight = Math.max(...[...(this.at.get(other)?.values() ?? [])].map(found => found.weight));
        const found = [slips - beside, 1 - beside, word[0] === other[0] ? 0 : 1, -weight]; // in names rather than in prose
        const first = found.findIndex((part, place) => part !== least[place]);
        if (first >= 0 && found[first] < (least[first] ?? Infinity)) {
          [nearest, least] = [other, found];
        }
      }
    }
    return nearest;
  }

  /**
   * How much a word tells: more, the fewer entries hold it.
   * @param {string} word
   */
  rare(word) {
    let known = this.rarity.get(word);
    if (known === undefined) {
      known = Math.log(1 + this.cards.size / (1 + (this.at.get(word)?.size ?? 0)));
      this.rarity.set(word, known);
    }
    return known;
  }

  /**
   * @param {string} word
   * @param {string} id
   * @param {number} weight
   * @param {import('./search.js').Told} where
   * @param {string} text
   */
  note(word, id, weight, where, text) {
    let known = this.at.get(word);
    if (!known) {
      this.at.set(word, (known = new Map()));
    }
    if ((known.get(id)?.weight ?? 0) < weight) {
      known.set(id, { weight, where, text });
    }
  }
}

/**
 * The first place in a sorted list whose word is not before `word`.
 * @param {readonly string[]} sorted
 * @param {string} word
 */
function firstFrom(sorted, word) {
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
