import type { Setting } from '../glossary/setting';
import type { Value } from '../glossary/types';

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
