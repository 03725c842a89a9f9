/** What the index holds for the front door: drawn at build time, so it stands before any kernel does. */

/** A role and an SVG path; the style sheet gives the role its colour. */
export type Stroke = readonly [role: string, path: string];

export interface Control {
  label: string;
  value: string;
  /** Where on its track it stands, in per cent. */
  at: number;
}

/** A word in a picture, in per cent of its area, moved by pixels. */
export interface PictureWord {
  x: number;
  y: number;
  text: string;
  role: string;
  align: string;
  dx: number;
  dy: number;
}

export interface Hero {
  calculator: string;
  preset: string;
  round: number;
  title: string;
  says: string;
  label: string;
  controls: Control[];
  strokes: Stroke[];
  words: PictureWord[];
}

export interface Story {
  path: string;
  title: string;
  short: string;
  goal: string;
  minutes: number;
  steps: number;
}

export interface Group {
  title: string;
  says: string;
  calculators: string[];
}

export interface Case {
  path: string;
  title: string;
  when: string;
  says: string;
  strokes: Stroke[];
}

/** Other notebooks that somebody may want to open. */
export interface Shelf {
  title: string;
  notebooks: { path: string; title: string; goal: string }[];
}

export interface Gallery {
  greeting: string;
  says: string;
  told: string;
  hero: Hero;
  stories: Story[];
  groups: Group[];
  cases: Case[];
  shelves: Shelf[];
  thumbs: Readonly<Record<string, Stroke[]>>;
}
