import type { Entry } from './types';
import { words, type Word } from '../../../squeezelab/glossary/searching/words.js';

/** One mention of an entry in a text: characters `start` to `end`. */
export interface Mention {
  id: string;
  start: number;
  end: number;
  /** The word of the text, where the entry only tells about it: it is not another name of the entry. */
  see?: string;
}

interface Node {
  next: Map<string, Node>;
  /** The entry that ends here, and the words it is written with. */
  ends: { id: string; acronym: string | null; see: boolean } | null;
}

interface Found {
  id: string;
  last: number;
  see: boolean;
}

/** What may stand between two words of one term: blanks, one hyphen, a line break, a soft hyphen. */
const BETWEEN = /^[\s\u00ad]*[-\u2010\u2011\u2013]?[\s\u00ad]*$/;
const ACRONYM = /^[A-Z][A-Z0-9&]{1,5}$/;

/** Finds the glossary's terms in a text. The longest term wins; case, plural and hyphen do not matter. */
export class Matcher {
  private readonly root: Node = { next: new Map(), ends: null };

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      this.add(entry.title, entry.id);
    }
    for (const entry of entries) {
      entry.aliases.forEach(alias => this.add(alias, entry.id));
    }
    for (const entry of entries) {
      entry.see.forEach(word => this.add(word, entry.id, true));
    }
  }

  /** The first to claim a term keeps it: titles go before aliases, ours before the user's. */
  private add(term: string, id: string, see = false): void {
    const parts = words(term);
    if (parts.length === 0 || (parts.length === 1 && parts[0].folded.length < 2)) {
      return;
    }
    let node = this.root;
    for (const part of parts) {
      let next = node.next.get(part.stem);
      if (!next) {
        next = { next: new Map(), ends: null };
        node.next.set(part.stem, next);
      }
      node = next;
    }
    node.ends ??= { id, acronym: ACRONYM.test(term) ? term : null, see };
  }

  /** All mentions, left to right, none overlapping. */
  find(text: string): Mention[] {
    const parts = words(text);
    const mentions: Mention[] = [];
    for (let i = 0; i < parts.length;) {
      const found = this.longest(text, parts, i);
      if (found) {
        const [start, end] = [parts[i].start, parts[found.last].end];
        mentions.push({ id: found.id, start, end, ...(found.see ? { see: text.slice(start, end) } : {}) });
      }
      i = found ? found.last + 1 : i + 1;
    }
    return mentions;
  }

  /** The entry that this text names, or is told about in, whole; else undefined. */
  exact(text: string): Mention | undefined {
    const [first, ...rest] = this.find(text);
    const parts = words(text);
    const whole =
      first &&
      rest.length === 0 &&
      first.start === parts[0].start &&
      first.end === parts[parts.length - 1].end;
    return whole ? first : undefined;
  }

  private longest(text: string, parts: Word[], from: number): Found | null {
    let best: Found | null = null;
    let node: Node | undefined = this.root;
    for (let i = from; i < parts.length; i++) {
      if (i > from && !BETWEEN.test(text.slice(parts[i - 1].end, parts[i].start))) {
        break;
      }
      node = node.next.get(parts[i].stem);
      if (!node) {
        break;
      }
      const written = text.slice(parts[from].start, parts[i].end);
      if (node.ends && (node.ends.acronym === null || written.replace(/['’]?s$/, '') === node.ends.acronym)) {
        best = { id: node.ends.id, last: i, see: node.ends.see };
      }
    }
    return best;
  }
}
