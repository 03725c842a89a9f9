import { s } from '../ui/dom';
import type { Stroke } from './types';

/** Strokes as an SVG that is decoration: what it shows is said beside it. */
export function drawn(strokes: readonly Stroke[], wide: number, high: number, stretched = false): SVGElement {
  return s(
    'svg',
    {
      class: 'sq-strokes',
      viewBox: `0 0 ${wide} ${high}`,
      'aria-hidden': 'true',
      ...(stretched ? { preserveAspectRatio: 'none' } : {})
    },
    ...strokes.map(([role, d]) => s('path', { class: `r-${role}`, d }))
  );
}
