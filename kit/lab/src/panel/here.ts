import { inHand } from '../calculators/hand';
import type { Glossary } from '../glossary/glossary';
import type { ClaimAxis, ClaimSettings, Value } from '../glossary/types';

/** Where the calculator at hand stands among the settings of a claim, 0 to 1 on either axis; null where none is open. */
export function here({ calculator, axes }: ClaimSettings, glossary: Glossary): [number, number] | null {
  const setting = calculator ? inHand(calculator) : undefined;
  if (!setting || axes.length < 2) {
    return null;
  }
  const presets = glossary.calculator(calculator)?.presets ?? [];
  const preset = presets.find(({ title }) => title === setting.preset) ?? presets[0];
  const at = axes.map(axis =>
    place(axis, setting.values?.[axis.name] ?? preset?.values[axis.name] ?? axis.start)
  );
  return at.every((x): x is number => x !== null) ? [at[0], at[1]] : null;
}

/** Where a value stands on an axis, held to its ends; null for what is no value of it. */
export function place({ low, high, scale, pivot, options }: ClaimAxis, value: Value | null): number | null {
  if (options.length) {
    const i = options.indexOf(String(value));
    return i < 0 ? null : (i + 0.5) / options.length;
  }
  if (typeof value !== 'number' || !(high > low)) {
    return null;
  }
  const along = {
    linear: (x: number) => x,
    log: (x: number) => Math.log(Math.max(x, 1e-300)),
    symlog: (x: number) => Math.asinh(x / pivot)
  }[scale];
  const share = (along(value) - along(low)) / (along(high) - along(low));
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : null;
}
