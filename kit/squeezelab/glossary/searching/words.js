/** Words as search and matcher see them: folded to plain lower case, and cut to the singular. */

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;

/** @param {string} text */
export function fold(text) {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]s\b/g, '')
    .replace(/['’]/g, '')
    .toLowerCase();
}

/** @type {Readonly<Record<string, string>>} */
const IRREGULAR = {
  indices: 'index',
  matrices: 'matrix',
  crises: 'crisis',
  bases: 'basis'
};

/** Words whose s is no plural. */
const ALWAYS = /(?:ss|us|is|ics|os|^(?:bi|ali|canv|atl|where)as|news|series)$/;

/**
 * The singular, roughly: `calls` call, `liquidities` liquidity, `losses` loss; `basis` and `bus` stay. As in `words.py`.
 * @param {string} folded
 */
export function stem(folded) {
  if (Object.hasOwn(IRREGULAR, folded)) {
    return IRREGULAR[folded];
  }
  if (folded.length < 4 || !folded.endsWith('s') || ALWAYS.test(folded)) {
    return folded;
  }
  if (folded.endsWith('ies') && folded.length > 4) {
    return folded.slice(0, -3) + 'y';
  }
  return /(?:sh|ch|x|zz|ss)es$/.test(folded) ? folded.slice(0, -2) : folded.slice(0, -1);
}

/** @param {string} text */
export function words(text) {
  const found = [];
  for (const match of text.matchAll(WORD)) {
    const folded = fold(match[0]);
    found.push({ folded, stem: stem(folded), start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/**
 * Names of code as words: `daysToCover`, `days_to_cover` and `DAYS_TO_COVER` read "days to cover".
 * @param {string} name
 */
export function codeWords(name) {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/[_.\s-]+/g, ' ')
    .trim();
}
