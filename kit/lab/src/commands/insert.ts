import { NotebookActions, type Notebook } from '@jupyterlab/notebook';

import type { Entry } from '../glossary/types';
import { codeFor, definition, linkTo } from './texts';

export type Insertion = 'link' | 'definition' | 'calculator';

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
