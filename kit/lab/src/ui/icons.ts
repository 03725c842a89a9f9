import { s } from './dom';

/** Outlines on a 24 grid, 1.75 stroke, round caps, in `currentColor`. */
const PATHS = {
  search: ['M16.5 10.5a6 6 0 1 1-12 0a6 6 0 0 1 12 0', 'm15 15 5 5'],
  play: ['M8 5.500v13l10.500-6.500z'],
  page: ['M6 4h12v16H6zM9 8.500h6M9 12h6M9 15.500h3.500'],
  back: ['M14.500 5.500 8 12l6.500 6.500'],
  on: ['m9.500 5.500 6.500 6.500-6.500 6.500'],
  more: ['m9 6 6 6-6 6'],
  reinforcing: ['M19.500 12a7.500 7.500 0 1 1-2.600-5.700', 'M17.300 2.700v3.800h-3.800', 'M12 9v6M9 12h6'],
  balancing: ['M19.500 12a7.500 7.500 0 1 1-2.600-5.700', 'M17.300 2.700v3.800h-3.800', 'M9 12h6'],
  either: [
    'M19.500 12a7.500 7.500 0 1 1-2.600-5.700',
    'M17.300 2.700v3.800h-3.800',
    'M12 8v5M9.500 10.500h5M9.500 15.300h5'
  ],
  pin: ['M9 4h6l-.8 6 3.300 3.500H6.500L9.800 10z', 'M12 13.500V20'],
  link: [
    'M10 14a4 4 0 0 0 6 .4l2.500-2.500a4 4 0 0 0-5.700-5.700L11.500 7.500',
    'M14 10a4 4 0 0 0-6-.4l-2.500 2.500a4 4 0 0 0 5.700 5.700l1.300-1.300'
  ],
  lesson: ['M3 9l9-4 9 4-9 4z', 'M7 11v4.500c2.500 2.300 7.500 2.300 10 0V11M21 9v5'],
  again: ['M4 5v5h5', 'M4.600 10a8 8 0 1 1-.3 4.500'],
  close: ['M6 6l12 12M18 6L6 18'],
  lock: ['M6 11h12v9H6z', 'M8.500 11V8a3.500 3.500 0 0 1 7 0v3'],
  undock: [
    'M13 4.500h6.500V11M19.500 4.500 11 13',
    'M18 14v4.500a1.500 1.500 0 0 1-1.500 1.500h-11A1.500 1.500 0 0 1 4 18.500v-11A1.500 1.500 0 0 1 5.500 6H10'
  ],
  code: ['m9 7-5 5 5 5', 'm15 7 5 5-5 5'],
  clock: ['M20.500 12a8.500 8.500 0 1 1-17 0a8.500 8.500 0 0 1 17 0', 'M12 7v5l3.500 2'],
  yours: ['M12 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z', 'M5 20c.5-4 3-6 7-6s6.500 2 7 6']
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGElement {
  return outline(PATHS[name].map(d => s('path', { d })));
}

export function loopIcon(kind: string): SVGElement {
  return icon(kind === 'reinforcing' || kind === 'balancing' || kind === 'either' ? kind : 'page');
}

const disc = (): SVGElement => s('circle', { cx: 12, cy: 12, r: 9.5, fill: 'currentColor', stroke: 'none' });
const cut = (d: string): SVGElement => s('path', { d, class: 'sq-cut', 'stroke-width': 2.2 });

/** The five verdicts differ in shape, not only in hue. */
export function verdictIcon(verdict: string): SVGElement {
  switch (verdict) {
    case 'holds':
      return outline([disc(), cut('M7.800 12.300l2.900 2.900 5.600-6')]);
    case 'fails':
      return outline([disc(), cut('M8.500 8.500l7 7M15.500 8.500l-7 7')]);
    case 'conditional':
      return outline([
        s('circle', { cx: 12, cy: 12, r: 8.6, 'stroke-width': 1.9 }),
        s('path', { d: 'M12 3.400a8.600 8.600 0 0 1 0 17.200z', fill: 'currentColor', stroke: 'none' })
      ]);
    case 'arithmetic':
      return outline([s('path', { d: 'M5 8h14M5 12h14M5 16h14', 'stroke-width': 2.2 })]);
    default:
      return outline([s('circle', { cx: 12, cy: 12, r: 5.5, 'stroke-width': 2.2 })]);
  }
}

/** Fact = filled dot, model = solid line, assumption = hollow dot. */
export function evidenceIcon(kind: string): SVGElement {
  switch (kind) {
    case 'fact':
      return outline([s('circle', { cx: 12, cy: 12, r: 5.5, fill: 'currentColor' })]);
    case 'model':
      return outline([s('path', { d: 'M3 12h18', 'stroke-width': 3 })]);
    default:
      return outline([s('circle', { cx: 12, cy: 12, r: 5.5, 'stroke-width': 2.2 })]);
  }
}

const ECHOES = [
  [12, 5, 4.5],
  [18.94, 10.04, 3.7],
  [16.29, 18.21, 3],
  [7.71, 18.21, 2.4],
  [5.06, 10.04, 1.8]
];

/** Five dots on a ring, each smaller than the last, the first orange: one push and its echoes. */
export function mark(): SVGElement {
  const dots = ECHOES.map(([cx, cy, r], i) =>
    s('circle', { cx, cy, r, ...(i === 0 ? { class: 'sq-mark-push' } : {}) })
  );
  return s('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', fill: 'currentColor' }, ...dots);
}

/** The same mark for JupyterLab's own icon places, which take text. */
export const MARK_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16">' +
  ECHOES.map(
    ([cx, cy, r], i) =>
      `<circle class="${i === 0 ? 'sq-mark-push' : 'jp-icon3'}" fill="#616161" cx="${cx}" cy="${cy}" r="${r}"/>`
  ).join('') +
  '</svg>';

export const PAGE_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16" fill="none" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">' +
  PATHS.lesson.map(d => `<path class="jp-icon-selectable" stroke="#616161" d="${d}"/>`).join('') +
  '</svg>';

function outline(children: SVGElement[]): SVGElement {
  const attributes = {
    viewBox: '0 0 24 24',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 1.75,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true'
  };
  return s('svg', attributes, ...children);
}
