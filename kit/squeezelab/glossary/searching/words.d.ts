export interface Word {
  /** Lower case, no accents, no apostrophe. */
  folded: string;
  /** The folded word without its plural ending. */
  stem: string;
  start: number;
  end: number;
}

export function fold(text: string): string;
export function stem(folded: string): string;
export function words(text: string): Word[];
export function codeWords(name: string): string;
