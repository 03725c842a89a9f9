import type { NotebookPanel } from '@jupyterlab/notebook';
import type { JSONObject } from '@lumino/coreutils';

/** What the application itself writes into a notebook when a kernel starts: not the reader’s doing, and not a story’s. */
const KERNEL = ['kernelspec', 'language_info'];

/**
 * Keeps the mark of unsaved changes off a document that nobody has changed: JupyterLab sets it when it notes the kernel’s
 * language. A change of anything else keeps its mark. Returns the undoing.
 */
export function keepClean({ context }: NotebookPanel): () => void {
  const { model } = context;
  const before = content(model.toJSON() as unknown as JSONObject);
  let clean = !model.dirty;
  const onState = (_: unknown, { name }: { name: string }): void => {
    if (name !== 'dirty' || !clean || !model.dirty) {
      return;
    }
    if (content(model.toJSON() as unknown as JSONObject) === before) {
      model.dirty = false;
    } else {
      clean = false;
    }
  };
  model.stateChanged.connect(onState);
  return () => void model.stateChanged.disconnect(onState);
}

function content(notebook: JSONObject): string {
  const metadata = Object.entries((notebook.metadata ?? {}) as JSONObject).filter(
    ([name]) => !KERNEL.includes(name)
  );
  return JSON.stringify([notebook.cells, metadata.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
