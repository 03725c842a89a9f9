import type { Kernel } from '@jupyterlab/services';

import type { Setting } from '../glossary/setting';
import { ask } from './kernel';
import { parseSetting } from './printed';

/** Asks the kernel where the sliders of one calculator stand. Null when it no longer knows that calculator. */
export async function settingNow(
  kernel: Kernel.IKernelConnection,
  id: string,
  model: string
): Promise<Setting | null> {
  if (!/^[0-9a-f-]{8,64}$/i.test(model)) {
    return null;
  }
  const found = `(lambda c: __import__("json").dumps([c.chosen.title, dict(c.given)], default=str))(__import__("ipywidgets").widgets.widget._instances["${model}"])`;
  return parseSetting(id, await ask(kernel, '', found));
}
