import { object } from '../glossary/json';

/** What a notebook says to story mode in its metadata. Nothing else of it is read. */

export interface StoryWish {
  /** The reading time that the author gives, in minutes. */
  minutes: number | null;
  title: string;
}

/** `metadata.squeezelab.story`: true, or an object with `minutes`. Null where the notebook is no story. */
export function readStory(metadata: unknown): StoryWish | null {
  const own = object(object(metadata).squeezelab);
  if (!own.story) {
    return null;
  }
  const { minutes } = object(own.story);
  return {
    minutes: typeof minutes === 'number' && minutes > 0 && minutes < 600 ? minutes : null,
    title: typeof own.title === 'string' ? own.title : ''
  };
}

/** What a cell is to a reader. */
export type Role = 'text' | 'code' | 'check' | 'guess' | 'hidden';

export interface CellSource {
  id: string;
  type: string;
  source: string;
  metadata: unknown;
  /** The pictures that a text brings along, by name and kind, as base64. */
  attachments?: unknown;
}

const PICTURE = /^image\/(?:png|jpeg|gif|webp|svg\+xml)$/;

/** A text with the pictures that its cell brings along in it: `attachment:` means nothing outside of the cell. */
export function withPictures({ source, attachments }: CellSource): string {
  const held = object(attachments);
  return source.replace(
    /(\]\(\s*<?|\bsrc=["'])attachment:([^)\s"'>]+)/g,
    (whole: string, before: string, name: string) => {
      const kinds = Object.entries(object(held[unescaped(name)] ?? held[name]));
      const [kind, data] = kinds.find(([one]) => PICTURE.test(one)) ?? [];
      const text = Array.isArray(data) ? data.join('') : data;
      return kind && typeof text === 'string' && /^[A-Za-z0-9+/=\s]+$/.test(text)
        ? `${before}data:${kind};base64,${text.replace(/\s/g, '')}`
        : whole;
    }
  );
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function roleOf({ type, metadata }: CellSource): Role {
  const raw = object(metadata);
  const tags = Array.isArray(raw.tags) ? raw.tags : [];
  if (tags.includes('plain') || (type !== 'markdown' && type !== 'code')) {
    return 'hidden';
  }
  if (type === 'markdown') {
    return 'text';
  }
  return object(raw.squeezelab).guess ? 'guess' : tags.includes('check') ? 'check' : 'code';
}

const STATE = /^squeezelab:[a-z0-9][a-z0-9-]{0,80}(?:\?[^\s"'<>]{0,2000})?$/;

/** `metadata.squeezelab.sets`: the state string that the text of a step sets when it opens; empty for none. */
export function readSets(metadata: unknown): string {
  const { sets } = object(object(metadata).squeezelab);
  return typeof sets === 'string' && STATE.test(sets) ? sets : '';
}

/** The calculator that a state string is about. */
export function calculatorOf(state: string): string {
  return /^squeezelab:([a-z0-9-]+)/.exec(state)?.[1] ?? '';
}

/** What a pill does: a link to a calculator’s page whose text begins with ▷. Null for any other link. */
export interface Pill {
  calculator: string;
  /** The state that it sets; empty where it sets nothing. */
  state: string;
  play: boolean;
  /** The parameter whose slider it shows. */
  focus: string;
}

const PAGE = /(?:^|\/)calculators\/([a-z0-9][a-z0-9-]{0,80})\.ipynb(?:\?[^#]*)?(?:#(.*))?$/;

export function readPill(text: string, href: string): Pill | null {
  const match = /^\s*[▷▶]/.test(text) ? PAGE.exec(href) : null;
  if (!match) {
    return null;
  }
  const parts = (match[2] ?? '').split('&').filter(Boolean);
  const focus = /^focus(?::|%3A)([a-z][a-z0-9_]{0,60})$/i.exec(
    parts.find(part => /^focus/i.test(part)) ?? ''
  );
  const state = parts.filter(part => part.includes('=')).join('&');
  return {
    calculator: match[1],
    state: state ? `squeezelab:${match[1]}?${state}` : '',
    play: parts.includes('play'),
    focus: focus?.[1] ?? ''
  };
}
