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
const LINK = /(?:^|\/)calculators\/([a-z0-9-]+)\.ipynb(?:\?([^#]*))?(?:#(.*))?$/;
const WORDS = /^[\p{L}\p{N} .,+\-−%×/()’'"&:;_]{1,80}$/u;
const ASIDE = /^[\p{L}\p{N} .,+\-−%×~_’]{1,80}$/u;
/** Python's words that cannot name an argument. */
const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' '
  )
);

const TERM = /#squeezelab:term\/([a-z0-9][a-z0-9-]*)$|(?:^|\/)glossary\/([a-z0-9][a-z0-9-]*)\.md(?:[?#].*)?$/;

/** The entry that a link such as `#squeezelab:term/short-squeeze` or `../../glossary/short-squeeze.md` leads to. */
export function readTerm(href: string): string | null {
  const match = TERM.exec(href);
  return match ? (match[1] ?? match[2]) : null;
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

/** A number; `5%` as 0.05; else a short plain word such as `2 m USD`. Null for anything odd. */
function readValue(text: string): Value | null {
  const plain = text.trim().replace('−', '-');
  const share = /^(.*?)\s*%$/.exec(plain);
  if (share && NUMBER.test(share[1])) {
    return Number((Number(share[1]) / 100).toPrecision(12));
  }
  if (NUMBER.test(plain)) {
    return Number.isFinite(Number(plain)) ? Number(plain) : null;
  }
  return WORDS.test(plain) ? plain : null;
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
