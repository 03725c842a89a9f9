import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker, NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { AsleepBar } from '../calculators/asleep';
import { letGoOfClosed } from '../calculators/comms';
import { saveWithPictures } from '../calculators/saved';
import { haveLetters } from '../ui/letters';
import { Words } from '../ui/words';

export const asleepPlugin: JupyterFrontEndPlugin<void> = {
  id: 'squeezelab:asleep',
  description:
    'One bar a notebook whose calculators have no kernel, in place of a mark on each; their last pictures are saved with it.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator],
  activate: (_: JupyterFrontEnd, notebooks: INotebookTracker, translator: ITranslator | null) => {
    const words = new Words((translator ?? nullTranslator).load('squeezelab'));
    notebooks.widgetAdded.connect((_, panel) => {
      haveLetters();
      saveWithPictures(panel);
      letGoOfClosed(panel.sessionContext);
      panel.contentHeader.addWidget(new AsleepBar(panel, words, outputs => wake(panel, outputs)));
    });
  }
};

/** Runs the notebook as far as its last calculator that sleeps: it may stand on any cell above it. */
async function wake({ content, sessionContext }: NotebookPanel, outputs: Element[]): Promise<void> {
  const asleep = content.widgets.map(cell => outputs.some(output => cell.node.contains(output)));
  const cells = content.widgets.slice(0, asleep.lastIndexOf(true) + 1);
  await sessionContext.ready;
  await NotebookActions.runCells(content, cells, sessionContext);
}
