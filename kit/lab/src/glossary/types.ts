/** The shape of `index.json`, format 2: made by `squeezelab sync` from the glossary and the models. */

import type { Gallery } from '../gallery/types';
import type { SearchWords } from '../../../squeezelab/glossary/searching/asking.js';

export type LoopKind = 'reinforcing' | 'balancing' | 'either' | 'none';
export type Verdict = 'holds' | 'conditional' | 'fails' | 'arithmetic' | 'open';
export type Value = number | string | boolean;
export type Values = Readonly<Record<string, Value>>;

export interface Formula {
  latex: string;
  mathml: string;
  says: string;
}

export interface Fact {
  kind: 'fact' | 'model' | 'assumed';
  text: string;
  source: string;
}

export interface Claim {
  id: string;
  says: string;
  verdict: Verdict;
  numbers: string;
  condition: string;
  calculator: string | null;
  preset: string | null;
  values: Values;
  reason: string;
  origin: Sayer[];
  settings: ClaimSettings | null;
  case: Opened | null;
  counter: Opened | null;
}

/** Who makes a claim: a public page, a paper or a book, or we ourselves. */
export interface Sayer {
  kind: 'found' | 'textbook' | 'ours';
  name: string;
  url: string;
  seen: string;
}

/** Values of a calculator to open. */
export interface Opened {
  calculator: string;
  values: Values;
}

/**
 * The settings that a claim was tried in, one letter each: H borne out, F not, inside the condition; h and f outside it; a dot
 * where it says nothing, a dash where the model has no answer. `at` are their places, 0 to 99, on the two axes that decide most.
 */
export interface ClaimSettings {
  /** The calculator whose settings they are; empty where they are of none. */
  calculator: string;
  marks: string;
  axes: ClaimAxis[];
  at: [number, number][];
}

/** One of the two things that decide most: a slider from `low` to `high`, or a choice among `options`, with the value it opens at. */
export interface ClaimAxis {
  name: string;
  label: string;
  low: number;
  high: number;
  scale: 'linear' | 'log' | 'symlog';
  pivot: number;
  options: string[];
  start: Value | null;
}

export interface SourceNote {
  text: string;
  url: string;
  kind: string;
}

export interface UsedIn {
  path: string;
  title: string;
}

/** Another entry that this one is taken for, and what tells them apart. */
export interface Confused {
  entry: string;
  because: string;
}

export interface Entry {
  id: string;
  title: string;
  aliases: string[];
  /** Words that are told in this entry and do not mean the same. */
  see: string[];
  /** How people ask for it; for the search alone. */
  asked: string[];
  symbols: string[];
  symptoms: string[];
  summary: string;
  /** What it is, as a dictionary says it; empty for a user's own term without one. */
  definition: string;
  /** The steps of a worked example, their numbers computed. */
  example: string[];
  confused_with: Confused[];
  kind: LoopKind;
  loop: string[];
  calculator: string | null;
  preset: string | null;
  tags: string[];
  related: string[];
  prerequisites: string[];
  contradicted_by: string[];
  formula: Formula | null;
  body: string;
  facts: Fact[];
  claims: Claim[];
  sources: SourceNote[];
  used_in: UsedIn[];
  backlinks: string[];
  reviewed: string;
  /** Path of the user's own file; empty for an entry of ours. */
  file: string;
}

export interface Preset {
  title: string;
  values: Values;
  thumbnail: string;
  tipped: boolean;
}

export interface Calculator {
  id: string;
  title: string;
  summary: string;
  loop: LoopKind;
  icon: string;
  notebook: string;
  tutorial: string | null;
  presets: Preset[];
}

export interface Tutorial {
  path: string;
  title: string;
  goal: string;
  /** SHA-256 of its code cells, as `squeezelab.glossary.notebooks.digest` has it. */
  digest: string;
}

export interface GlossaryIndex {
  version: string;
  tags: Record<string, string>;
  search: SearchWords;
  entries: Entry[];
  calculators: Calculator[];
  tutorials: Tutorial[];
  /** The front door; null in an index without one. */
  gallery: Gallery | null;
}

/** What went wrong in a user's own file, in a sentence that mends it. */
export interface Problem {
  file: string;
  line: number;
  message: string;
}
