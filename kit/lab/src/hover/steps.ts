import type { Glossary } from '../glossary/glossary';
import type { Entry } from '../glossary/types';
import { h } from '../ui/dom';
import { highlighted } from './highlight';
import type { Box } from './place';
import { nextFrame } from './slices';

/** A mark that the keyboard can stop at: a node of ours, or a stretch of text that has none. */
interface Stop {
  id: string;
  place: HTMLElement | Range;
  see: string;
}

/** Walks the marked terms in the order they are read, with nodes of their own or without. */
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

  /** Goes to the next mark below `scope`, or the one before; round at the ends. False when there is none. */
  async go(scope: Element, way: 1 | -1): Promise<boolean> {
    const stops = stopsBelow(scope);
    const stop = stops[this.nextIndex(stops, way)];
    const entry = stop && this.glossary.entry(stop.id);
    if (!entry) {
      return false;
    }
    const { place } = stop;
    const anchor = place instanceof Range ? null : place;
    this.last = place;
    if (anchor) {
      anchor.focus({ focusVisible: true } as FocusOptions);
    } else {
      nodeOf(place).parentElement?.scrollIntoView({ block: 'nearest' });
      this.say(stop.see ? `${stop.see}: see ${entry.title}` : `${entry.title}. ${entry.summary}`);
    }
    // The scrolling, which closes cards, is over by then.
    await nextFrame();
    this.show(entry, Array.from(place.getClientRects()), anchor, stop.see);
    return true;
  }

  private nextIndex(stops: readonly Stop[], way: 1 | -1): number {
    const { last } = this;
    const at = last ? stops.findIndex(({ place }) => isSame(place, last)) : -1;
    if (at >= 0) {
      return (at + way + stops.length) % stops.length;
    }
    const from = document.activeElement ?? document.body;
    const ahead = stops.findIndex(({ place }) => order(from, place) < 0);
    return way === 1 ? Math.max(0, ahead) : (ahead > 0 ? ahead : stops.length) - 1;
  }

  private say(text: string): void {
    if (!this.voice.isConnected) {
      document.body.append(this.voice);
    }
    this.voice.textContent = text;
  }
}

function stopsBelow(scope: Element): Stop[] {
  const own = Array.from(scope.querySelectorAll<HTMLElement>('.sq-term[tabindex]'), place => ({
    id: place.dataset.sqTerm ?? '',
    place,
    see: place.dataset.sqSee ?? ''
  }));
  const drawn = highlighted.below(scope).map(({ id, range, see }) => ({ id, place: range, see: see ?? '' }));
  return [...own, ...drawn]
    .filter(({ place }) => place.getClientRects().length > 0)
    .sort((a, b) => order(a.place, b.place));
}

function nodeOf(place: Stop['place']): Node {
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
