import type { Glossary } from '../glossary/glossary';
import type { Entry } from '../glossary/types';
import { h } from '../ui/dom';
import { highlighted } from './highlight';
import type { Box } from './place';
import { nextFrame } from './slices';

const AGAIN = 3; // times that a term is looked for again that has been drawn anew in the moment of coming to it

/** A mark that the keyboard can stop at: a node of ours, or a stretch of text that has none. */
interface Stop {
  id: string;
  place: HTMLElement | Range;
  see: string;
}

/** A part of a text, in reading order. In a notebook that keeps only what is in sight on the page, each cell is one. */
export interface Region {
  node: Element;
  /** Whether its text has been drawn, on the page or off it. */
  drawn(): boolean;
  /** Brings it on the page and into view, drawn. */
  show(): Promise<void>;
}

/** Walks the marked terms in the order they are read, with nodes of their own or without, on the page or scrolled out of it. */
export class Steps {
  private last: Stop['place'] | null = null;
  private readonly voice = h('div', { class: 'sq-root sq-unseen', 'aria-live': 'polite' });

  constructor(
    private readonly glossary: Glossary,
    private readonly show: (
      entry: Entry,
      boxes: readonly Box[],
      anchor: HTMLElement | null,
      see: string
    ) => void
  ) {}

  /** Goes to the next mark in these regions, or the one before; round at the ends. False when there is none. */
  async go(regions: readonly Region[], way: 1 | -1): Promise<boolean> {
    const count = regions.length;
    const { at, stop: first } = this.begin(regions, way);
    let stop = first;
    let region = regions[at];
    for (let i = 1; !stop && i <= count; i++) {
      region = regions[(at + way * i + count * (i + 1)) % count];
      if (!region.drawn()) {
        await region.show();
      }
      const stops = stopsBelow(region.node);
      stop = way === 1 ? stops[0] : stops[stops.length - 1];
      if (stop && !isSeen(stop.place)) {
        await region.show();
        stop = isSeen(stop.place) ? stop : undefined;
      }
    }
    for (let i = 0; stop && i < AGAIN; i++) {
      if (await this.come(stop)) {
        return true;
      }
      await region.show(); // drawn anew meanwhile, as a notebook does with what scrolls
      const gone = stop;
      stop = stopsBelow(region.node).find(({ id, see }) => id === gone.id && see === gone.see);
    }
    return false;
  }

  /** Where the walk stands: in which region, and the mark that comes next in that one. */
  private begin(regions: readonly Region[], way: 1 | -1): { at: number; stop?: Stop } {
    const { last } = this;
    const from = last && isSeen(last) ? last : (document.activeElement ?? document.body);
    const node = nodeOf(last && regions.some(({ node }) => node.contains(nodeOf(last))) ? last : from);
    const at = regions.findIndex(region => region.node.contains(node));
    if (at < 0) {
      return { at: way === 1 ? -1 : 0 };
    }
    const stops = stopsBelow(regions[at].node);
    const here = last ? stops.findIndex(({ place }) => isSame(place, last)) : -1;
    if (here >= 0) {
      return { at, stop: stops[here + way] };
    }
    const ahead = stops.findIndex(({ place }) => order(from, place) < 0);
    return { at, stop: way === 1 ? stops[ahead] : stops[(ahead < 0 ? stops.length : ahead) - 1] };
  }

  private async come({ id, place, see }: Stop): Promise<boolean> {
    const entry = this.glossary.entry(id);
    if (!entry) {
      return false;
    }
    const anchor = place instanceof Range ? null : place;
    this.last = place;
    if (anchor) {
      anchor.focus({ focusVisible: true } as FocusOptions);
    } else {
      nodeOf(place).parentElement?.scrollIntoView({ block: 'nearest' });
      this.say(see ? `${see}: see ${entry.title}` : `${entry.title}. ${entry.summary}`);
    }
    // The scrolling, which closes cards, is over by then.
    await nextFrame();
    const boxes = Array.from(place.getClientRects());
    if (!boxes.length) {
      return false;
    }
    this.show(entry, boxes, anchor, see);
    return true;
  }

  private say(text: string): void {
    if (!this.voice.isConnected) {
      document.body.append(this.voice);
    }
    this.voice.textContent = text;
  }
}

/** The marks below a node. On the page only those that can be seen; of a region that is off it all, since nobody can tell. */
function stopsBelow(scope: Element): Stop[] {
  const own = Array.from(scope.querySelectorAll<HTMLElement>('.sq-term[tabindex]'), place => ({
    id: place.dataset.sqTerm ?? '',
    place,
    see: place.dataset.sqSee ?? ''
  }));
  const drawn = highlighted.below(scope).map(({ id, range, see }) => ({ id, place: range, see: see ?? '' }));
  const off = !isShown(scope);
  return [...own, ...drawn]
    .filter(({ place }) => off || isSeen(place))
    .sort((a, b) => order(a.place, b.place));
}

function isSeen(place: Stop['place']): boolean {
  return place.getClientRects().length > 0;
}

function isShown(node: Element): boolean {
  return node.isConnected && node.getClientRects().length > 0;
}

function nodeOf(place: Element | Range): Node {
  return place instanceof Range ? place.startContainer : place;
}

/** A text that was marked anew has other ranges at the same places. */
function isSame(a: Stop['place'], b: Stop['place']): boolean {
  return (
    a === b || (a instanceof Range && b instanceof Range && nodeOf(a) === nodeOf(b) && order(a, b) === 0)
  );
}

/** Negative when `a` begins before `b`. */
function order(a: Element | Range, b: Element | Range): number {
  if (nodeOf(a).getRootNode() !== nodeOf(b).getRootNode()) {
    return -1;
  }
  return rangeOf(a).compareBoundaryPoints(Range.START_TO_START, rangeOf(b));
}

function rangeOf(place: Element | Range): Range {
  if (place instanceof Range) {
    return place;
  }
  const range = document.createRange();
  range.selectNode(place);
  return range;
}
