import type { Matcher, Mention } from '../glossary/matcher';
import { Slices } from './slices';
import { cuts, runs, type Piece } from './text';

export interface AnnotateOptions {
  /** The first mention of each term below the host, or all. */
  mentions: 'first' | 'all';
  slices?: Slices;
  /** Lets `<pre>` through, for text outputs. */
  preformatted?: boolean;
  /** An entry must not point at itself. */
  except?: string;
}

let count = 0;

/** A word that is only told about in an entry does not take the place of the entry's first mention. */
export function keyOf({ id, see }: { id: string; see?: string }): string {
  return see ? `${id} ${see.toLowerCase()}` : id;
}

/** Wraps the glossary's terms below `host` in `span.sq-term`, in slices of a few milliseconds. Gives how many. */
export async function annotate(host: Element, matcher: Matcher, options: AnnotateOptions): Promise<number> {
  const { mentions, slices = new Slices(), preformatted, except } = options;
  const seen = new Set<string>(except ? [except] : []);
  let marked = 0;
  for (const run of runs(host, preformatted)) {
    let from = 0;
    for (const end of cuts(run.text)) {
      for (const mention of matcher.find(run.text.slice(from, end))) {
        if (mention.id === except || (mentions === 'first' && seen.has(keyOf(mention)))) {
          continue;
        }
        if (wrap(run.pieces, from + mention.start, from + mention.end, mention)) {
          seen.add(keyOf(mention));
          marked++;
        }
        if (slices.spent && !(await slices.next())) {
          return marked;
        }
      }
      from = end;
      if (slices.spent && !(await slices.next())) {
        return marked;
      }
    }
  }
  return marked;
}

/** Takes our spans away again and leaves the text as it was. */
export async function unannotate(host: Element, slices = new Slices()): Promise<void> {
  const parents = new Set<Node>();
  for (const span of Array.from(host.querySelectorAll('.sq-term'))) {
    if (span.parentNode) {
      parents.add(span.parentNode);
      span.replaceWith(...Array.from(span.childNodes));
    }
    if (slices.spent && !(await slices.next())) {
      return;
    }
  }
  for (const parent of parents) {
    parent.normalize();
    if (slices.spent && !(await slices.next())) {
      return;
    }
  }
}

/** Wraps characters `start` to `end` of the run, node by node; `pieces` stay true. False when the text has changed meanwhile. */
function wrap(pieces: Piece[], start: number, end: number, { id, see }: Mention): boolean {
  const first = firstAfter(pieces, start);
  const touched: Piece[] = [];
  for (let i = first; i < pieces.length && pieces[i].start < end; i++) {
    touched.push(pieces[i]);
  }
  if (touched.length === 0 || touched.some(piece => !piece.node.parentNode)) {
    return false;
  }
  touched.forEach((piece, i) => {
    const from = Math.max(0, start - piece.start);
    const to = Math.min(piece.node.length, end - piece.start);
    const middle = from > 0 ? piece.node.splitText(from) : piece.node;
    const rest = to - from < middle.length ? middle.splitText(to - from) : null;
    const span = document.createElement('span');
    span.className = 'sq-term';
    span.dataset.sqTerm = id;
    if (see) {
      span.dataset.sqSee = see;
    }
    if (i === 0) {
      span.id = `sq-term-${++count}`;
      span.tabIndex = 0;
      span.setAttribute('role', 'button');
      span.setAttribute('aria-haspopup', 'dialog');
    }
    middle.replaceWith(span);
    span.append(middle);
    const at = pieces.indexOf(piece, first);
    const parts: Piece[] = [{ node: middle, start: piece.start + from }];
    if (middle !== piece.node) {
      parts.unshift(piece);
    }
    if (rest) {
      parts.push({ node: rest, start: piece.start + to });
    }
    pieces.splice(at, 1, ...parts);
  });
  return true;
}

/** The first piece that ends after character `start`; the pieces stand in the order of the text. */
function firstAfter(pieces: readonly Piece[], start: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle].start + pieces[middle].node.length > start) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
