import { root } from './asking.js';
import { isNameOf, WHOLE } from './told.js';

/**
 * The best find of one word asked in one entry; and a question: its words, each with what it is worth, and all of it as one name.
 * `reach` holds, for each root that the question reaches by its words or by what they stand for, the word asked.
 * @typedef {{ score: number, value: number, where: import('./search.js').Told, text: string }} Part
 * @typedef {{ asked: string[], whole: string, worth: ReadonlyMap<string, number>, all: number, reach: ReadonlyMap<string, string> }} Question
 * @typedef {import('./lexicon.js').Lexicon} Lexicon
 * @typedef {import('./lexicon.js').Card} Card
 */

/**
 * What one entry is worth, from the best find for each word asked; its marks are left to those that are kept.
 * @param {Lexicon} lexicon
 * @param {Card} card
 * @param {readonly (Part | undefined)[]} mine
 * @param {Question} question
 * @returns {import('./search.js').Hit | undefined}
 */
export function hit(lexicon, card, mine, question) {
  const { asked, whole, all } = question;
  let [sum, covered] = [0, 0];
  /** @type {Part | undefined} */
  let top;
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
    const extra = bonus(lexicon, phrase, question);
    if (extra > best) {
      [best, where, text] = [extra, phrase.where, phrase.text];
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

/**
 * What it is worth that a whole name or phrase is asked for, or much of it.
 * @param {Lexicon} lexicon
 * @param {import('./lexicon.js').Phrase} phrase
 * @param {Question} question
 */
function bonus(lexicon, { whole: stems, where, held }, { asked, whole, worth, reach }) {
  const complete = WHOLE[where] ?? 0;
  if (stems === whole) {
    return complete;
  }
  if (!isNameOf(where)) {
    return inOtherWords(lexicon, held, complete, worth, reach);
  }
  let [shared, all, common] = [0, 0, 0];
  for (const word of asked) {
    const value = worth.get(word) ?? 0;
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
      all += worth.has(word) ? 0 : lexicon.rare(word);
    }
  }
  const both = shared / all;
  if (common > 1 && stems.startsWith(whole)) {
    // a name that is being typed
    return 45 * both;
  }
  if (isWhole && (held.size > 1 || ` ${whole} `.includes(` ${stems} `))) {
    return 28 * both ** 2.5;
  }
  return ` ${stems}`.includes(` ${whole}`) ? 3 + 8 * both : 0;
}

/**
 * What a question or symptom is worth that is told in other words: endings and everyday words count.
 * @param {Lexicon} lexicon
 * @param {ReadonlySet<string>} held
 * @param {number} complete
 * @param {ReadonlyMap<string, number>} worth
 * @param {ReadonlyMap<string, string>} reach
 */
function inOtherWords(lexicon, held, complete, worth, reach) {
  const met = new Set();
  let all = 0;
  for (const word of held) {
    const asked = reach.get(root(word));
    if (asked === undefined) {
      all += lexicon.rare(word);
    } else {
      met.add(asked);
    }
  }
  if (met.size === 0) {
    return 0;
  }
  if (met.size === worth.size && met.size === held.size) {
    return complete - 10;
  }
  let told = 0;
  worth.forEach((value, word) => {
    all += value;
    told += met.has(word) ? value : 0;
  });
  return told / all >= 0.35 ? (30 * told) / all : 0;
}

/**
 * Stretches of the title that the query touches.
 * @param {Card} card
 * @param {string[]} asked
 * @param {ReadonlySet<string>} roots
 */
export function marks({ titleWords }, asked, roots) {
  return titleWords
    .filter(word => roots.has(word.root) || asked.some(part => word.stem.startsWith(part)))
    .map(word => word.span);
}
