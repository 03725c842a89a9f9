import type { Matcher } from '../glossary/matcher';
import { nextFrame } from './annotate';
import { runs } from './text';

interface Marked {
  id: string;
  range: Range;
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

  async mark(host: Element, matcher: Matcher, mentions: 'first' | 'all'): Promise<number> {
    this.clear(host);
    const marked: Marked[] = [];
    this.hosts.set(host, marked);
    const seen = new Set<string>();
    let until = performance.now() + 5;
    for (const run of runs(host)) {
      for (const { id, start, end } of matcher.find(run.text)) {
        if (mentions === 'first' && seen.has(id)) {
          continue;
        }
        const from = run.pieces.find(
          piece => start >= piece.start && start < piece.start + piece.node.length
        );
        const to = run.pieces.find(piece => end > piece.start && end <= piece.start + piece.node.length);
        if (from?.node.isConnected && to?.node.isConnected) {
          seen.add(id);
          const range = document.createRange();
          range.setStart(from.node, start - from.start);
          range.setEnd(to.node, end - to.start);
          const mark = { id, range };
          marked.push(mark);
          [from.node, to.node].forEach(node => this.nodes.set(node, [...(this.nodes.get(node) ?? []), mark]));
          this.highlight?.add(range);
        }
      }
      if (performance.now() > until) {
        await nextFrame();
        until = performance.now() + 5;
        if (this.hosts.get(host) !== marked) {
          return marked.length;
        }
      }
    }
    return marked.length;
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

export const highlighted = new Highlighted();
