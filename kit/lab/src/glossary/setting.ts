import { ownView } from '../links/own';
import type { Value, Values } from './types';

/** Which calculator, in which state: what a link, a claim or a restored tab asks for. */
export interface Setting {
  id: string;
  preset?: string;
  values?: Values;
}

const ID = /^[a-z0-9][a-z0-9-]{0,80}$/;
const NAME = /^[a-z][a-z0-9_]{0,60}$/;
const NUMBER = /^[+\-−]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const LINK = /(?:^|\/)calculators\/([a-z0-9-]+)\.(?:ipynb|html)(?:\?([^#]*))?(?:#(.*))?$/;
/** What people write in a value, with every space that stands between groups of digits; Python says what it cannot read. */
const WORDS = /^[\p{L}\p{N}\p{Zs}\p{Sc}.,+\-−–%‰×/()’'"&:;_]{1,80}$/u;
const ASIDE = /^[\p{L}\p{N}\p{Zs}\p{Sc}.,+\-−–%‰×~_’]{1,80}$/u;
/** Python's words that cannot name an argument. */
const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' '
  )
);

const TERM =
  /#squeezelab:term\/([a-z0-9][a-z0-9-]*)(?:\/[A-Z][A-Za-z0-9-]{0,20})?$|(?:^|\/)(?:glossary|terms)\/([a-z0-9][a-z0-9-]*)\.(?:md|html)(?:[?#].*)?$/;

/** The entry that a link such as `#squeezelab:term/short-squeeze` or `../../glossary/short-squeeze.md` leads to. */
export function readTerm(href: string): string | null {
  const match = TERM.exec(href);
  return match ? (match[1] ?? match[2]) : null;
}

/** The claim of that entry which a link names, as in `#squeezelab:term/short-squeeze/C12`; empty where it names none. */
export function readClaim(href: string): string {
  return /#squeezelab:term\/[a-z0-9-]+\/([A-Z][A-Za-z0-9-]{0,20})$/.exec(href)?.[1] ?? '';
}

/** Reads `squeezelab:short-squeeze?shock=5%25&preset=Squeeze`, with or without a `#` before. Null when it is none. */
export function readSetting(text: string): Setting | null {
  const match = /^#?squeezelab:([a-z0-9-]+)(?:\?(.*))?$/.exec(text.trim());
  return match ? withQuery(match[1], match[2] ?? '') : null;
}

/** Reads a link to a calculator's notebook, `../calculators/short-squeeze.ipynb#shock=0.05`; or a state string. */
export function readLink(href: string): Setting | null {
  const match = LINK.exec(href);
  if (match) {
    return withQuery(match[1], [match[2], match[3]].filter(Boolean).join('&'));
  }
  const state = href.indexOf('#squeezelab:');
  return readSetting(state < 0 ? href : href.slice(state));
}

/** The one line of Python that shows the calculator. Only checked names and quoted values reach it. */
export function openingCode(setting: Setting): string {
  if (!ID.test(setting.id)) {
    throw new Error(`“${setting.id}” is no calculator’s id: small letters, digits and hyphens only.`);
  }
  const own = ownView(setting.id);
  if (own) {
    return own.code;
  }
  const aside = Object.entries(setting.values ?? {})
    .filter((pair): pair is [string, string] => isAside(pair[0], pair[1]))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const args = [JSON.stringify(aside.length ? `squeezelab:${setting.id}?${aside.join('&')}` : setting.id)];
  if (setting.preset) {
    args.push(`preset=${python(setting.preset)}`);
  }
  for (const [name, value] of Object.entries(setting.values ?? {})) {
    if (isName(name)) {
      args.push(`${name}=${python(value)}`);
    }
  }
  return `import squeezelab; squeezelab.open(${args.join(', ')})`;
}

function withQuery(id: string, query: string): Setting | null {
  if (!ID.test(id)) {
    return null;
  }
  const values: Record<string, Value> = {};
  let preset: string | undefined;
  for (const part of query.split('&').slice(0, 60)) {
    const cut = part.indexOf('=');
    const name = cut < 0 ? '' : part.slice(0, cut);
    const value = cut < 0 ? '' : decoded(part.slice(cut + 1));
    if (name === 'preset' && WORDS.test(value)) {
      preset = value;
    } else if (isAside(name, value)) {
      values[name] = value;
    } else if (isName(name)) {
      const read = readValue(value);
      if (read !== null) {
        values[name] = read;
      }
    }
  }
  return { id, ...(preset ? { preset } : {}), ...(Object.keys(values).length ? { values } : {}) };
}

/** A bare number; else what is written, `5%` or `2 m USD`: only Python knows the unit that is asked for. Null for anything odd. */
function readValue(text: string): Value | null {
  const plain = text.trim().replace('−', '-');
  if (NUMBER.test(plain) && told(plain)) {
    return Number(plain);
  }
  return WORDS.test(plain) ? plain : null;
}

/** Whether a number can be held: neither too large nor so small that it would be nought. Python says what is wrong with others. */
function told(text: string): boolean {
  return Number.isFinite(Number(text)) && (Number(text) !== 0 || !/[1-9]/.test(text.split(/e/i)[0]));
}

/** What is beside the values: a second side (`b.shock`), the map and the units (`view.map`). Python reads these as text. */
function isAside(name: string, value: unknown): boolean {
  return /^(?:b|view)\.[a-z][a-z0-9_]{0,60}$/.test(name) && typeof value === 'string' && ASIDE.test(value);
}

function isName(name: string): boolean {
  return NAME.test(name) && !KEYWORDS.has(name) && name !== 'preset';
}

function python(value: Value): string {
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) {
      throw new Error('A calculator’s value must be a finite number.');
    }
    return String(value);
  }
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0')
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return '';
  }
}
