import { handMoved } from '../calculators/hand';
import type { ClaimSettings } from '../glossary/types';
import { h, s } from '../ui/dom';
import type { Words } from '../ui/words';

const FEW = 40;
const WIDE = 186;
const HIGH = 84;
const EDGE = 5;
const ORDER = 'HhFf.-'; // the last two say nothing, or have no answer

/**
 * The settings of a claim, one mark each: bars where they are few, else a map of the two things that decide most, the region of the
 * condition shaded, a ring where the calculator at hand stands. The words below it say the same, so a reader of screens misses nothing.
 */
export function settingsPicture(
  settings: ClaimSettings,
  words: Words,
  here: () => [number, number] | null = () => null
): HTMLElement {
  const { marks, axes } = settings;
  const mapped = marks.length > FEW && axes.length > 1;
  const held = count(marks, /[Hh]/g);
  const spoken = count(marks, /[HhFf]/g);
  const told = words.trans.__('Borne out in %1 of %2 settings', held, spoken);
  const caption = mapped ? h('figcaption', { 'aria-hidden': 'true' }) : false;
  const ring = s('circle', { class: 'sq-here', r: 5, cx: 0, cy: 0 });
  const figure = h(
    'figure',
    { class: 'sq-settings', role: 'img', 'aria-label': told },
    s(
      'svg',
      { viewBox: `0 0 ${WIDE} ${mapped ? HIGH : 12}`, 'aria-hidden': 'true' },
      ...(mapped ? [...dots(settings), ring] : bars(marks))
    ),
    caption
  );
  if (!caption) {
    return figure;
  }
  const mark = (): void => {
    const at = here();
    ring.setAttribute('visibility', at ? 'visible' : 'hidden');
    if (at) {
      ring.setAttribute('cx', String(EDGE + at[0] * (WIDE - 2 * EDGE)));
      ring.setAttribute('cy', String(HIGH - EDGE - at[1] * (HIGH - 2 * EDGE)));
    }
    const named = `${axes[0].label} → · ${axes[1].label} ↑`;
    const you = words.trans.__('you are here');
    caption.textContent = at ? `${named} · ◯ ${you}` : named;
    figure.setAttribute('aria-label', at ? `${told}; ${you}` : told);
  };
  mark();
  let shown = false;
  const follow = (_: unknown, id: string): void => {
    shown ||= figure.isConnected;
    if (shown && !figure.isConnected) {
      handMoved.disconnect(follow); // the entry is no longer read
    } else if (id === settings.calculator) {
      mark();
    }
  };
  handMoved.connect(follow);
  return figure;
}

function bars(marks: string): SVGElement[] {
  const order = [...marks].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const step = Math.min(7, WIDE / order.length);
  return order.map((mark, i) => {
    const height = /[Hh]/.test(mark) ? 12 : /[Ff]/.test(mark) ? 6 : 2 * small(mark);
    return s('rect', { class: hue(mark), x: i * step, y: 12 - height, width: step * 0.7, height });
  });
}

function dots({ marks, at }: ClaimSettings): SVGElement[] {
  const divided = /[hf]/.test(marks);
  const shade: SVGElement[] = [];
  const marked = [...marks].map((mark, i) => {
    const x = EDGE + (at[i][0] / 99) * (WIDE - 2 * EDGE);
    const y = HIGH - EDGE - (at[i][1] / 99) * (HIGH - 2 * EDGE);
    if (divided && /[HF]/.test(mark)) {
      shade.push(s('circle', { class: 'sq-inside', cx: x, cy: y, r: 8 }));
    }
    return /[Ff]/.test(mark)
      ? s('path', { class: hue(mark), d: `M${x - 2} ${y - 2}l4 4m0-4l-4 4` })
      : s('circle', { class: hue(mark), cx: x, cy: y, r: /[Hh]/.test(mark) ? 2.2 : small(mark) });
  });
  return [...shade, ...marked];
}

/** The radius of a mark that speaks neither way. */
function small(mark: string): number {
  return mark === '.' ? 1 : 0.5;
}

function hue(mark: string): string {
  return /[.-]/.test(mark) ? 'sq-silent' : /[Hh]/.test(mark) ? 'sq-yes' : 'sq-no';
}

function count(text: string, letters: RegExp): number {
  return text.match(letters)?.length ?? 0;
}
