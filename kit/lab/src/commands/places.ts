import type { Contents } from '@jupyterlab/services';

/** Where notebooks may lie below the server's root: a clone, what `squeezelab` laid out, or a folder that holds it. */
const FOLDERS = ['notebooks/', '', 'squeezelab-notebooks/notebooks/', 'squeezelab-notebooks/'];

/** The server's path of one of our notebooks, `tutorials/00-start-here.ipynb`; null when there is none. */
export async function findNotebook(contents: Contents.IManager, path: string): Promise<string | null> {
  const cut = path.lastIndexOf('/');
  const [folder, name] = [path.slice(0, Math.max(0, cut)), path.slice(cut + 1)];
  for (const start of FOLDERS) {
    try {
      const { content } = await contents.get(start + folder, { content: true });
      const found = Array.isArray(content) && content.some((item: Contents.IModel) => item.name === name);
      if (found) {
        return start + path;
      }
    } catch {
      // No such folder: the next one.
    }
  }
  return null;
}
