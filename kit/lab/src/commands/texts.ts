import type { Entry } from '../glossary/types';

/** A link that opens the entry in a Jupyter with Squeezelab, and harms nowhere else. */
export function linkTo(entry: Pick<Entry, 'id' | 'title'>): string {
  return `[${escaped(entry.title)}](#squeezelab:term/${entry.id})`;
}

export function definition(entry: Entry): string {
  const formula = entry.formula?.latex ? `\n\n$$${entry.formula.latex}$$` : '';
  return `**${linkTo(entry)}**: ${escaped(entry.summary)}${formula}`;
}

export function codeFor(entry: Entry): string {
  const preset = entry.preset ? `, preset=${JSON.stringify(entry.preset)}` : '';
  return `import squeezelab\n\nsqueezelab.open(${JSON.stringify(entry.calculator)}${preset})`;
}

function escaped(text: string): string {
  return text.replace(/([[\]\\<>])/g, '\\$1');
}
