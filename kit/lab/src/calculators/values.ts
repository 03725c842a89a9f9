import type { Kernel } from '@jupyterlab/services';

import type { Setting } from '../glossary/setting';
import type { Value } from '../glossary/types';
import { ask } from './kernel';

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

/** Reads the text that Python prints for a string holding JSON. */
export function parseSetting(id: string, printed: string | null): Setting | null {
  const body = printed && /^(['"])([\s\S]*)\1$/.exec(printed);
  if (!body) {
    return null;
  }
  try {
    const text = body[2].replace(/\\(['"\\])/g, '$1');
    const [preset, raw] = JSON.parse(text) as [unknown, Record<string, unknown>];
    const values = Object.entries(raw).filter((pair): pair is [string, Value] =>
      ['number', 'string', 'boolean'].includes(typeof pair[1])
    );
    return { id, ...(typeof preset === 'string' ? { preset } : {}), values: Object.fromEntries(values) };
  } catch {
    return null;
  }
}
