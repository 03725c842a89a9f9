import { Asking, NO_WORDS, pairs, root, tokens } from './asking.js';
import { Lexicon } from './lexicon.js';
import { hit, marks } from './ranking.js';
import { isNameOf } from './told.js';

const SYMBOL = 119;

/** A hit with less than this part of the best score is none, but for the best three. */
const FAINT = 0.12;
const SURE = 3;

/**
 * Finds entries by every word they are told with: titles before other names, symptoms and questions before prose.
 * The panel and the site run this. The same rules stand in `kit/squeezelab/glossary/finder.py`; `tests/glossary/queries.json`
 * holds all to them.
 */
export class Search {
  /**
   * @param {readonly import('./search.js').Searched[]} entries
   * @param {Readonly<Record<string, string>>} tags
   * @param {import('./asking.js').SearchWords} asking
   */
  constructor(entries, tags = {}, asking = NO_WORDS) {
    this.asking = new Asking(asking);
    this.lexicon = new Lexicon(entries, tags, this.asking);
  }

  /**
   * Entries that answer, best first; the nearest three by spelling when nothing answers.
   * @param {string} query
   */
  find(query) {
    const { lexicon } = this;
    const content = this.asking.content(query);
    const company = lexicon.company(content);
    const meant = new Map(content.map(word => [word, lexicon.meant(word, company)]));
    const asked = [...new Set(meant.values())];
    /** @type {Map<string, number>} */
    const worth = new Map();
    /** @type {Map<string, (import('./ranking.js').Part | undefined)[]>} */
    const scores = new Map(); // by entry, one place for each word asked
    asked.forEach((word, place) => {
      const candidates = lexicon.candidates(word);
      const rare = Math.max(...[...candidates.keys()].map(other => lexicon.rare(other)), -Infinity);
      const value = candidates.has(word) ? lexicon.rare(word) : candidates.size ? rare : lexicon.rare('');
      worth.set(word, value);
      for (const [other, sure] of candidates) {
        for (const [id, { weight, where, text }] of lexicon.at.get(other) ?? []) {
          if (word.length < 3 && !isNameOf(where)) {
            continue;
          }
          const score = sure * weight * value;
          let mine = scores.get(id);
          if (!mine) {
            scores.set(id, (mine = new Array(asked.length).fill(undefined)));
          }
          if (score > (mine[place]?.score ?? 0)) {
            mine[place] = { score, where, text, value };
          }
        }
      }
    });
    let all = 0;
    worth.forEach(value => (all += value));
    /** @type {Map<string, string>} */
    const reach = new Map();
    for (const word of asked) {
      const others = this.asking.standsFor(word);
      if (lexicon.at.has(word) || others.length) {
        [...others, word].forEach(other => reach.set(root(other), word));
      }
    }
    const whole = tokens(query)
      .map(word => meant.get(word) ?? word)
      .join(' ');
    const question = { asked, whole, worth, all: all || 1, reach };
    /** @type {import('./search.js').Hit[]} */
    let hits = [];
    for (const [id, mine] of scores) {
      const card = lexicon.cards.get(id);
      const found = card && hit(lexicon, card, mine, question);
      if (found) {
        hits.push(found);
      }
    }
    hits = this.withSymbols(hits, query.trim());
    const least = FAINT * hits.reduce((best, hit) => Math.max(best, hit.score), 0);
    const rank = (/** @type {import('./search.js').Hit} */ { entry }) => lexicon.rank.get(entry.id) ?? 0;
    hits.sort((a, b) => millionths(b) - millionths(a) || rank(a) - rank(b));
    const kept = hits.filter((hit, place) => place < SURE || hit.score >= least);
    if (kept.length === 0 && query.trim() !== '') {
      return this.near(query);
    }
    const asRoots = new Set(asked.map(root));
    for (const hit of kept) {
      const card = lexicon.cards.get(hit.entry.id);
      if (card && hit.where !== 'symbol') {
        hit.marks = marks(card, asked, asRoots);
      }
    }
    return kept;
  }

  /**
   * Entries with the names that are spelt most alike, nearest first: never none.
   * @param {string} query
   * @returns {import('./search.js').Hit[]}
   */
  near(query, most = 3) {
    const asked = pairs(tokens(query).join(' '));
    /** @type {import('./search.js').Hit[]} */
    const hits = [...this.lexicon.cards.values()].map(({ entry, phrases }) => {
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

  /**
   * @param {import('./search.js').Hit[]} hits
   * @param {string} symbol
   * @returns {import('./search.js').Hit[]}
   */
  withSymbols(hits, symbol) {
    const marked = this.lexicon.symbols.get(symbol);
    if (!marked) {
      return hits;
    }
    const better = new Set(hits.filter(hit => hit.score > SYMBOL).map(hit => hit.entry.id));
    const added = marked.filter(({ entry }) => !better.has(entry.id));
    const ids = new Set(added.map(({ entry }) => entry.id));
    return [
      ...hits.filter(hit => !ids.has(hit.entry.id)),
      ...added.map(({ entry }) => hitBySymbol(entry, symbol))
    ];
  }
}

/**
 * @param {import('./search.js').Searched} entry
 * @param {string} symbol
 * @returns {import('./search.js').Hit}
 */
function hitBySymbol(entry, symbol) {
  return { entry, score: SYMBOL, marks: [], via: symbol, where: 'symbol', missing: [] };
}

/**
 * The score, so that what differs by rounding alone ranks alike.
 * @param {import('./search.js').Hit} hit
 */
function millionths({ score }) {
  return Math.round(score * 1e6);
}
