import { readSets, roleOf, withPictures, type CellSource, type Role } from './contract';

/** One thing of a step, in order: a text, or code that runs. */
export interface Part {
  /** The cell it comes from. */
  cell: string;
  role: Exclude<Role, 'hidden'>;
  source: string;
}

export interface Step {
  name: string;
  parts: Part[];
  /** The state string that its text sets; empty for none. */
  sets: string;
  /** Whether something is guessed in it: drawn as a diamond. */
  guess: boolean;
}

/** The steps of a notebook: what stands before the first `##`, then each `##` section. A Markdown cell is cut at its headings. */
export function stepsOf(cells: readonly CellSource[], title: string): Step[] {
  const steps: Step[] = [];
  let step = begin(title);
  const close = (): void => {
    if (step.parts.length) {
      steps.push(step);
    }
  };
  for (const cell of cells) {
    const role = roleOf(cell);
    if (role === 'hidden' || !cell.source.trim()) {
      continue;
    }
    const sets = readSets(cell.metadata);
    if (role !== 'text') {
      step.parts.push({ cell: cell.id, role, source: cell.source });
      step.guess ||= role === 'guess';
      step.sets ||= sets;
      continue;
    }
    const sections = cut(withPictures(cell));
    const opens = Math.max(
      0,
      sections.findIndex(source => headingOf(source, 2))
    );
    sections.forEach((source, i) => {
      const name = headingOf(source, 2);
      if (name) {
        close();
        step = begin(name);
      }
      if (source.trim()) {
        step.parts.push({ cell: cell.id, role, source });
      }
      // What a cell sets belongs to the step that it opens, or else to the one that it stands in.
      if (i === opens) {
        step.sets ||= sets;
      }
    });
  }
  close();
  const [first] = steps;
  const main = first?.parts.find(({ role }) => role === 'text');
  if (first && first.name === title && main) {
    first.name = headingOf(main.source, 1) || title;
  }
  return steps;
}

function begin(name: string): Step {
  return { name, parts: [], sets: '', guess: false };
}

/** Cuts a text before each `##` heading that is no line of a code block. */
export function cut(source: string): string[] {
  const parts: string[][] = [[]];
  let fence = '';
  for (const line of source.split('\n')) {
    const mark = /^\s{0,3}(```+|~~~+)/.exec(line)?.[1] ?? '';
    if (mark && !fence) {
      fence = mark;
    } else if (mark && mark.startsWith(fence)) {
      fence = '';
    }
    if (!fence && /^##\s+\S/.test(line)) {
      parts.push([]);
    }
    parts[parts.length - 1].push(line);
  }
  return parts.map(lines => lines.join('\n')).filter((text, i) => i > 0 || text.trim());
}

/** The heading that a text begins with, as plain words; empty where it begins with none of that level. */
export function headingOf(source: string, level: number): string {
  const match = new RegExp(`^\\s*${'#'.repeat(level)}\\s+(.+?)\\s*#*\\s*(?:\\n|$)`).exec(source);
  return match ? plain(match[1]) : '';
}

function plain(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]/g, '')
    .trim();
}

/** How many lines of code a part has, as its quiet line says. */
export function linesOf(source: string): number {
  return source.trim().split('\n').length;
}

const WORDS_A_MINUTE = 130;
const MINUTES_A_GUESS = 2;

/** What a step takes, in minutes: its words, and the time to think of a guess. */
export function weightOf({ parts }: Step): number {
  const words = parts
    .filter(({ role }) => role === 'text')
    .reduce((sum, { source }) => sum + source.split(/\s+/).filter(Boolean).length, 0);
  const guesses = parts.filter(({ role }) => role === 'guess').length;
  return words / WORDS_A_MINUTE + guesses * MINUTES_A_GUESS + 0.3;
}

/** The minutes left from a step on, that step included, of a whole that the author may have given. */
export function minutesLeft(steps: readonly Step[], at: number, whole: number | null): number {
  const weights = steps.map(weightOf);
  const sum = weights.reduce((a, b) => a + b, 0);
  const left = weights.slice(at).reduce((a, b) => a + b, 0);
  return Math.max(1, Math.round(whole && sum ? (whole * left) / sum : left));
}
