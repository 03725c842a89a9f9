import { words } from './words.js';

/** @type {import('./asking.js').SearchWords} */
export const NO_WORDS = { stop: [], everyday: [] };
const ENDINGS = /(?:ings?|ed|ion|or|er|ly|al|e|y)$/;

/**
 * How a question is read: its words, those that count, and the words of the glossary that they stand for.
 * `kit/squeezelab/glossary/asking.py` reads questions by the same rules and with the same words.
 */
export class Asking {
  /** @type {ReadonlySet<string>} */
  stop;
  /** @type {Map<string, string[]>} */
  everyday = new Map();

  constructor({ stop, everyday } = NO_WORDS) {
    this.stop = new Set(stop.flatMap(tokens));
    for (const [word, others] of everyday) {
      for (const key of tokens(word)) {
        this.everyday.set(key, [...(this.everyday.get(key) ?? []), ...others.flatMap(tokens)]);
      }
    }
  }

  /**
   * The stems that count, in order; all of them where only stop words are asked.
   * @param {string} text
   */
  content(text) {
    const every = tokens(text);
    const kept = every.filter(word => !this.stop.has(word));
    return kept.length ? kept : every;
  }

  /** @param {string} word */
  standsFor(word) {
    return this.everyday.get(word) ?? [];
  }
}

/**
 * The stems of a text, in order.
 * @param {string} text
 */
export function tokens(text) {
  return words(text).map(word => word.stem);
}

/**
 * The word without the ending of its part of speech, roughly: hedge, hedged and hedging are one.
 * @param {string} word
 */
export function root(word) {
  const short = word.length < 5 ? word : word.replace(ENDINGS, '');
  return short.length >= 4 ? short : word;
}

/**
 * How many slips a word of that length may hold and still be meant.
 * @param {string} word
 */
export function forgiven(word) {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
}

/**
 * Slips of the pen between two words (letters put in, left out, changed or swapped); `most + 1` where there are more.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
export function apart(a, b, most) {
  if (Math.abs(a.length - b.length) > most) {
    return most + 1;
  }

  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      least = Math.min(least, next[j]);
    }
    if (least > most) {
      return most + 1;
    }
    before = row;
    row = next;
  }
  return row[b.length];
}

/**
 * The pairs of neighbouring letters of a text, by which spellings are compared.
 * @param {string} text
 */
export function pairs(text) {
  const padded = ` ${text} `;
  return new Set(Array.from({ length: padded.length - 1 }, (_, i) => padded.slice(i, i + 2)));
}
