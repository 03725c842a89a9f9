/** What a question is read by, as the index holds it: words left out, and what everyday words stand for. */
export interface SearchWords {
  stop: string[];
  everyday: [string, string[]][];
}

export const NO_WORDS: SearchWords;

export class Asking {
  constructor(words?: SearchWords);
  /** The stems that count, in order; all of them where only stop words are asked. */
  content(text: string): string[];
  /** The stems that an everyday word stands for. */
  standsFor(word: string): readonly string[];
}

export function tokens(text: string): string[];
export function root(word: string): string;
export function forgiven(word: string): number;
export function apart(a: string, b: string, most: number): number;
export function pairs(text: string): Set<string>;
