import { s } from './dom';

interface Spot {
  lines: string[];
  x: number;
  y: number;
  halfWidth: number;
  halfHeight: number;
}

const WIDTH = 312;
const LETTER = 6.9;

/**
 * The loop as a ring of three to five words. The arrows are an ellipse, cut where a word stands; the sign beside each says
 * whether cause and effect move together (+) or apart (−). A balancing loop turns in its last link.
 */
export function loopDiagram(loop: readonly string[], kind: string, sentence: string): SVGElement {
  const words = loop.slice(0, 5);
  const ry = 38 + 6 * words.length + (words.length > 3 ? 10 : 0);
  const cy = ry + 20;
  const spots = words.map((word, i) => spot(word, angle(i, words.length), 109, ry, cy));
  const tone =
    kind === 'balancing' ? 'sq-loop-calm' : kind === 'reinforcing' ? 'sq-loop-force' : 'sq-loop-ink';
  const arrows = words.flatMap((_, i) =>
    arrow(spots, i, ry, cy, kind === 'balancing' && i === words.length - 1)
  );
  const labels = spots.flatMap(({ lines, x, y }) =>
    lines.map((line, i) =>
      s(
        'text',
        { x, y: y + 4.5 + (i - (lines.length - 1) / 2) * 15, 'text-anchor': 'middle', class: 'sq-loop-word' },
        line
      )
    )
  );
  const centre = s(
    'text',
    { x: WIDTH / 2, y: cy + 5, 'text-anchor': 'middle', class: 'sq-loop-says' },
    sentence
  );
  const name = `${sentence}: ${[...words, words[0]].join(', ')}`;
  return s(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${2 * cy}`, class: `sq-loop ${tone}`, role: 'img', 'aria-label': name },
    ...arrows,
    ...labels,
    centre
  );
}

function angle(i: number, count: number): number {
  return -Math.PI / 2 + (2 * Math.PI * i) / count;
}

function spot(word: string, at: number, rx: number, ry: number, cy: number): Spot {
  const lines = broken(word);
  const halfWidth = (Math.max(...lines.map(line => line.length)) * LETTER) / 2 + 7;
  const wished = WIDTH / 2 + rx * Math.cos(at);
  const x = Math.min(Math.max(wished, halfWidth - 5), WIDTH - halfWidth + 5);
  return { lines, x, y: cy + ry * Math.sin(at), halfWidth, halfHeight: 6 + 7.5 * lines.length };
}

/** Long words of the loop stand on two lines, cut at the blank nearest to the middle. */
function broken(word: string): string[] {
  const blanks = Array.from(word.matchAll(/ /g), match => match.index);
  if (word.length <= 15 || blanks.length === 0) {
    return [word];
  }
  const middle = word.length / 2;
  const cut = blanks.reduce((a, b) => (Math.abs(b - middle) < Math.abs(a - middle) ? b : a));
  return [word.slice(0, cut), word.slice(cut + 1)];
}

function arrow(spots: Spot[], i: number, ry: number, cy: number, turns: boolean): SVGElement[] {
  const from = angle(i, spots.length);
  const span = (2 * Math.PI) / spots.length;
  const points: [number, number][] = [];
  for (let k = 0; k <= 60; k++) {
    const at = from + (span * k) / 60;
    const point: [number, number] = [WIDTH / 2 + 109 * Math.cos(at), cy + ry * Math.sin(at)];
    if (
      !spots.some(
        spot => Math.abs(point[0] - spot.x) < spot.halfWidth && Math.abs(point[1] - spot.y) < spot.halfHeight
      )
    ) {
      points.push(point);
    }
  }
  if (points.length < 3) {
    return [];
  }
  const [tip, before] = [points[points.length - 1], points[Math.max(0, points.length - 5)]];
  const way = Math.atan2(tip[1] - before[1], tip[0] - before[0]);
  const wing = (turn: number): string =>
    `${fix(tip[0] - 9 * Math.cos(way + turn))} ${fix(tip[1] - 9 * Math.sin(way + turn))}`;
  const middle = points[Math.floor(points.length / 2)];
  const outward = Math.atan2((middle[1] - cy) / ry, (middle[0] - WIDTH / 2) / 109);
  return [
    s('path', {
      class: 'sq-loop-arc',
      d:
        'M' +
        points
          .slice(0, -2)
          .map(([x, y]) => `${fix(x)} ${fix(y)}`)
          .join('L')
    }),
    s('path', { class: 'sq-loop-tip', d: `M${fix(tip[0])} ${fix(tip[1])}L${wing(0.5)}L${wing(-0.5)}z` }),
    s(
      'text',
      {
        class: 'sq-loop-sign',
        x: fix(middle[0] + 13 * Math.cos(outward)),
        y: fix(middle[1] + 4 + 11 * Math.sin(outward)),
        'text-anchor': 'middle'
      },
      turns ? '−' : '+'
    )
  ];
}

function fix(value: number): number {
  return Math.round(value * 10) / 10;
}
