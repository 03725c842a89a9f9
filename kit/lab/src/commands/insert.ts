import { NotebookActions, type Notebook } from '@jupyterlab/notebook';

import type { Entry } from '../glossary/types';

export type Insertion = 'link' | 'definition' | 'calculator';

/** A link that opens the entry in a Jupyter with Squeezelab, and harms nowhere else. */
export function linkTo(entry: Pick<Entry, 'id' | 'title'>): string {
  return `[${escaped(entry.title)}](#squeezelab:term/${entry.id})`;
}

/** Puts a link at the cursor of a Markdown cell, or a new cell below the active one. */
export function insertInto(notebook: Notebook, entry: Entry, what: Insertion): void {
  const cell = notebook.activeCell;
  if (
    what === 'link' &&
    cell?.model.type === 'markdown' &&
    cell.editor &&
    !(cell as { rendered?: boolean }).rendered
  ) {
    cell.editor.replaceSelection?.(linkTo(entry));
    cell.editor.focus();
    return;
  }
  NotebookActions.insertBelow(notebook);
  if (what === 'calculator') {
    notebook.activeCell?.model.sharedModel.setSource(codeFor(entry));
    return;
  }
  NotebookActions.changeCellType(notebook, 'markdown');
  notebook.activeCell?.model.sharedModel.setSource(what === 'link' ? linkTo(entry) : definition(entry));
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
