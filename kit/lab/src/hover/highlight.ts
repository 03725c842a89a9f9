import type { Matcher } from '../glossary/matcher';
import { keyOf } from './annotate';
import { Slices } from './slices';
import { cuts, runs, type Run } from './text';

export interface Marked {
  id: string;
  range: Range;
  see?: string;
}

/** The part of the CSS Custom Highlight API that is used here. */
interface HighlightSet {
  add(range: Range): void;
  delete(range: Range): void;
}

/**
 * Marks terms in DOM that somebody else owns (React draws jupyterlab-myst's text): no node is touched,
 * the dotted line comes from the CSS Custom Highlight API. Without that API the hover still works, only unseen.
 */
class Highlighted {
  private readonly hosts = new Map<Element, Marked[]>();
  private readonly nodes = new WeakMap<Node, Marked[]>();
  private set: HighlightSet | null | undefined;

  within(element: Element): boolean {
    return this.hosts.size > 0 && Array.from(this.hosts.keys()).some(host => host.contains(element));
  }

  at(node: Node, offset: number): Marked | undefined {
    return this.nodes
      .get(node)
      ?.find(
        ({ range }) =>
          range.comparePoint(node, offset) === 0 || (offset > 0 && range.comparePoint(node, offset - 1) === 0)
      );
  }

  /** All marks below `scope` whose text still stands on the page. */
  below(scope: Element): Marked[] {
    return Array.from(this.hosts.values())
      .flat()
      .filter(({ range }) => scope.contains(range.startContainer) && range.startContainer.isConnected);
  }

  async mark(host: Element, matcher: Matcher, mentions: 'first' | 'all'): Promise<number> {
    this.clear(host);
    const marked: Marked[] = [];
    this.hosts.set(host, marked);
    const seen = new Set<string>();
    const slices = new Slices(() => this.hosts.get(host) === marked);
    for (const run of runs(host, false, true)) {
      let from = 0;
      for (const end of cuts(run.text)) {
        for (const mention of matcher.find(run.text.slice(from, end))) {
          const range =
            mentions === 'first' && seen.has(keyOf(mention))
              ? null
              : rangeOf(run, from + mention.start, from + mention.end);
          if (range) {
            seen.add(keyOf(mention));
            this.add(marked, { id: mention.id, range, see: mention.see });
          }
        }
        from = end;
        if (slices.spent && !(await slices.next())) {
          return marked.length;
        }
      }
    }
    return marked.length;
  }

  private add(marked: Marked[], mark: Marked): void {
    marked.push(mark);
    for (const node of new Set([mark.range.startContainer, mark.range.endContainer])) {
      this.nodes.set(node, [...(this.nodes.get(node) ?? []), mark]);
    }
    this.highlight?.add(mark.range);
  }

  clear(host: Element): void {
    for (const { range } of this.hosts.get(host) ?? []) {
      this.highlight?.delete(range);
      [range.startContainer, range.endContainer].forEach(node => this.nodes.delete(node));
    }
    this.hosts.delete(host);
  }

  /** Forgets hosts that have left the page. */
  sweep(): void {
    Array.from(this.hosts.keys())
      .filter(host => !host.isConnected)
      .forEach(host => this.clear(host));
  }

  private get highlight(): HighlightSet | null {
    if (this.set === undefined) {
      const api = globalThis as unknown as { Highlight?: new () => HighlightSet };
      const registry = (CSS as unknown as { highlights?: Map<string, HighlightSet> }).highlights;
      this.set = api.Highlight && registry ? new api.Highlight() : null;
      if (this.set) {
        registry!.set('sq-term', this.set);
      }
    }
    return this.set;
  }
}

function rangeOf({ pieces }: Run, start: number, end: number): Range | null {
  const from = pieces.find(piece => start >= piece.start && start < piece.start + piece.node.length);
  const to = pieces.find(piece => end > piece.start && end <= piece.start + piece.node.length);
  if (!from?.node.isConnected || !to?.node.isConnected) {
    return null;
  }
  const range = document.createRange();
  range.setStart(from.node, start - from.start);
  range.setEnd(to.node, end - to.start);
  return range;
}

export const highlighted = new Highlighted();
