import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';

import { nextFrame } from './slices';
import type { Region } from './steps';

const PATIENCE = 120; // frames

/** The whole of a widget, which is on the page. */
export function whole(node: Element): Region[] {
  return [{ node, drawn: () => true, show: async () => undefined }];
}

/** The cells of a notebook, in order; one that is out of sight may be off the page, or not drawn yet. */
export function cells({ content }: NotebookPanel): Region[] {
  return content.widgets
    .filter(cell => !cell.isHidden)
    .map(cell => ({
      node: cell.node,
      drawn: () => !cell.isPlaceholder() && (cell.model.type !== 'markdown' || isRendered(cell.node)),
      show: () => bring(content, cell)
    }));
}

type Cell = Notebook['widgets'][number];

async function bring(notebook: Notebook, cell: Cell): Promise<void> {
  const index = notebook.widgets.indexOf(cell);
  await notebook.scrollToItem(index, 'smart').catch(() => undefined);
  await cell.ready;
  const marked = (): boolean => cell.node.querySelector('.sq-term') !== null;
  for (let frames = 0; frames < PATIENCE; frames++) {
    const here = cell.node.getClientRects().length > 0;
    // A text that has just been drawn is marked a few frames later, if there is anything to mark.
    if (here && (cell.model.type !== 'markdown' || marked() || (isRendered(cell.node) && frames > 20))) {
      return;
    }
    await nextFrame();
  }
}

function isRendered(node: Element): boolean {
  return !!node.querySelector('.jp-RenderedMarkdown')?.hasChildNodes();
}
