import type { Slices } from './slices';

/** A stretch of running text inside one block, with the text nodes it is made of. */
export interface Run {
  text: string;
  pieces: Piece[];
  /** True while formulas stand there as TeX. */
  maths: boolean;
}

export interface Piece {
  node: Text;
  /** Where the node begins in the run's text. */
  start: number;
}

/** Left alone: code, links, controls, formulas, headings, and what we drew ourselves. */
const MASKED = new Set(
  'A ABBR BUTTON CODE KBD SAMP VAR SCRIPT STYLE TEXTAREA INPUT SELECT OPTION SVG MATH TEMPLATE NOSCRIPT IFRAME OBJECT H1 H2 H3 H4 H5 H6 DFN LABEL SUMMARY MJX-CONTAINER'.split(
    ' '
  )
);
const MASKED_CLASS =
  /(?:^|\s)(?:MathJax\S*|katex\S*|jp-InternalAnchorLink|sq-term|sq-calc|cm-editor|jupyter-widgets|hover-link)(?:\s|$)/;
const INLINE = new Set(
  'SPAN EM STRONG B I U S SMALL BIG MARK SUB SUP DEL INS Q CITE TIME FONT BDI BDO WBR'.split(' ')
);
/** Text that others draw and redraw themselves: jupyterlab-myst draws with React. */
export const FOREIGN = '.myst';
/** Stands for anything that may not be part of a term. */
const WALL = '\uFFFC';

/**
 * The readable text below `host`, block by block, as it is asked for: whoever takes a run may change its nodes before the next.
 * `preformatted` lets `<pre>` through, for outputs; `foreign` what another extension draws, for those who touch no node.
 */
export function* runs(host: Element, preformatted = false, foreign = false): Generator<Run, void> {
  let current: Run = { text: '', pieces: [], maths: false };
  function* close(): Generator<Run, void> {
    const { pieces } = current;
    const text = pieces.length ? maskMaths(current.text) : '';
    const maths = text !== current.text;
    current = { text: '', pieces: [], maths: false };
    if (pieces.length) {
      yield { text, pieces, maths };
    }
  }
  function* visit(node: Node): Generator<Run, void> {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === Node.TEXT_NODE) {
        current.pieces.push({ node: child as Text, start: current.text.length });
        current.text += (child as Text).data;
      } else if (child instanceof Element) {
        const name = child.tagName.toUpperCase();
        if (
          MASKED.has(name) ||
          (name === 'PRE' && !preformatted) ||
          (!foreign && child.matches(FOREIGN)) ||
          MASKED_CLASS.test(child.getAttribute('class') ?? '')
        ) {
          current.text += WALL;
        } else if (name === 'BR') {
          current.text += ' ';
        } else if (INLINE.has(name)) {
          yield* visit(child);
        } else {
          yield* close();
          yield* visit(child);
          yield* close();
        }
      }
    }
  }
  yield* visit(host);
  yield* close();
}

const MATHS =
  /\$\$[\s\S]+?\$\$|\\\[[\s\S]+?\\\]|\\\([\s\S]+?\\\)|\\begin\{([a-z]+\*?)\}[\s\S]*?\\end\{\1\}|(?<![\\$\w])\$(?=\S)[^$\n]*?[^\s\\$]\$(?![\d$])/g;

/** Formulas that are not drawn yet become walls of the same length. */
export function maskMaths(text: string): string {
  return text.includes('$') || text.includes('\\')
    ? text.replace(MATHS, found => WALL.repeat(found.length))
    : text;
}

/** Formulas that are not drawn yet: nodes must not be split before they are. */
export async function hasRawMaths(host: Element, slices: Slices): Promise<boolean> {
  if (!/[$\\]/.test(host.textContent ?? '')) {
    return false;
  }
  for (const run of runs(host)) {
    if (run.maths) {
      return true;
    }
    if (slices.spent && !(await slices.next())) {
      return false;
    }
  }
  return false;
}

/** Cuts a long text after a sentence, so that one cut costs little. Gives the ends of the parts. */
export function cuts(text: string, size = 1500): number[] {
  const ends: number[] = [];
  const stop = /[.!?;:\uFFFC]\s|\n\s*\n/g;
  let from = 0;
  while (text.length - from > 2 * size) {
    stop.lastIndex = from + size;
    const found = stop.exec(text);
    const near =
      found && found.index < from + 3 * size ? found.index + 1 : text.indexOf(' ', from + 2 * size);
    if (near < 0) {
      break;
    }
    ends.push(near);
    from = near;
  }
  return [...ends, text.length];
}
