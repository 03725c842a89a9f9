import type { ReadonlyJSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Setting } from '../glossary/setting';
import type { Value } from '../glossary/types';

/** A setting as a command's arguments, and back: they go through saved layouts, so each part is checked. */
export function openingOf(setting: Setting): ReadonlyJSONObject {
  return {
    id: setting.id,
    ...(setting.preset ? { preset: setting.preset } : {}),
    ...(setting.values && Object.keys(setting.values).length ? { values: { ...setting.values } } : {})
  };
}

export function settingFrom(args: ReadonlyPartialJSONObject): Setting | null {
  if (typeof args.id !== 'string' || !/^[a-z0-9][a-z0-9-]*$/.test(args.id)) {
    return null;
  }
  const raw =
    typeof args.values === 'object' && args.values !== null && !Array.isArray(args.values) ? args.values : {};
  const values = Object.entries(raw).filter((pair): pair is [string, Value] =>
    ['number', 'string', 'boolean'].includes(typeof pair[1])
  );
  return {
    id: args.id,
    ...(typeof args.preset === 'string' && args.preset ? { preset: args.preset } : {}),
    ...(values.length ? { values: Object.fromEntries(values) } : {})
  };
}
