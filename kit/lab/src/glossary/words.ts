/** Words as search and matcher see them: folded to plain lower case, and cut to the singular. */

export interface Word {
  /** Lower case, no accents, no apostrophe. */
  folded: string;
  /** The folded word without its plural ending. */
  stem: string;
  start: number;
  end: number;
}

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;

export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]s\b/g, '')
    .replace(/['’]/g, '')
    .toLowerCase();
}

/** The singular, roughly: `calls` call, `liquidities` liquidity, `losses` loss; `basis` and `bus` stay. */
export function stem(folded: string): string {
  if (folded.length < 4 || !folded.endsWith('s') || /(?:ss|us|is)$/.test(folded)) {
    return folded;
  }
  if (folded.endsWith('ies')) {
    return folded.slice(0, -3) + 'y';
  }
  return /(?:sses|shes|ches|xes|zzes)$/.test(folded) ? folded.slice(0, -2) : folded.slice(0, -1);
}

export function words(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const folded = fold(match[0]);
    found.push({ folded, stem: stem(folded), start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Names of code as words: `daysToCover`, `days_to_cover` and `DAYS_TO_COVER` read "days to cover". */
export function codeWords(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/[_.\s-]+/g, ' ')
    .trim();
}
