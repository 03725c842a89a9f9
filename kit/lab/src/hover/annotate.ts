import type { Matcher } from '../glossary/matcher';
import { cuts, runs, type Piece } from './text';

export interface AnnotateOptions {
  /** The first mention of each term below the host, or all. */
  mentions: 'first' | 'all';
  /** Called between slices; when it gives false, the rest is left. */
  goOn?: () => boolean;
  /** Main-thread milliseconds a slice may take. */
  budget?: number;
  /** Waits for the next frame. */
  pause?: () => Promise<void>;
  /** Lets `<pre>` through, for text outputs. */
  preformatted?: boolean;
  /** An entry must not point at itself. */
  except?: string;
}

let count = 0;

/** Wraps the glossary's terms below `host` in `span.sq-term`, in slices of a few milliseconds. Gives how many. */
export async function annotate(host: Element, matcher: Matcher, options: AnnotateOptions): Promise<number> {
  const { mentions, goOn = () => true, budget = 5, pause = nextFrame, preformatted, except } = options;
  const seen = new Set<string>(except ? [except] : []);
  let marked = 0;
  let until = performance.now() + budget;
  for (const run of runs(host, preformatted)) {
    let from = 0;
    for (const end of cuts(run.text)) {
      for (const mention of matcher.find(run.text.slice(from, end))) {
        if (mention.id === except || (mentions === 'first' && seen.has(mention.id))) {
          continue;
        }
        if (wrap(run.pieces, from + mention.start, from + mention.end, mention.id)) {
          seen.add(mention.id);
          marked++;
        }
        if (performance.now() > until) {
          await pause();
          if (!goOn()) {
            return marked;
          }
          until = performance.now() + budget;
        }
      }
      from = end;
      if (performance.now() > until) {
        await pause();
        if (!goOn()) {
          return marked;
        }
        until = performance.now() + budget;
      }
    }
  }
  return marked;
}

/** Takes our spans away again and leaves the text as it was. */
export function unannotate(host: Element): void {
  host.querySelectorAll('.sq-term').forEach(span => {
    const parent = span.parentNode;
    span.replaceWith(...Array.from(span.childNodes));
    parent?.normalize();
  });
}

/** Wraps characters `start` to `end` of the run, node by node; `pieces` stay true. False when the text has changed meanwhile. */
function wrap(pieces: Piece[], start: number, end: number, id: string): boolean {
  const touched = pieces.filter(piece => piece.start < end && piece.start + piece.node.length > start);
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
    if (i === 0) {
      span.id = `sq-term-${++count}`;
      span.tabIndex = 0;
      span.setAttribute('role', 'button');
      span.setAttribute('aria-haspopup', 'dialog');
    }
    middle.replaceWith(span);
    span.append(middle);
    const at = pieces.indexOf(piece);
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

/** The next frame; in a hidden page, where there are none, a tenth of a second. */
export function nextFrame(): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, 100);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      setTimeout(resolve, 0);
    });
  });
}
