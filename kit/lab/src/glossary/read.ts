// A long room: one short reader a part of the index, in the order of its types.
import { readGallery } from '../gallery/read';
import type { SearchWords } from '../../../squeezelab/glossary/searching/asking.js';
import { list, number, object, text, texts } from './json';
import type {
  Calculator,
  Claim,
  ClaimAxis,
  ClaimSettings,
  Confused,
  Entry,
  Fact,
  Formula,
  GlossaryIndex,
  LoopKind,
  Opened,
  Preset,
  Sayer,
  SourceNote,
  Tutorial,
  UsedIn,
  Value,
  Values,
  Verdict
} from './types';

/** Reads untyped JSON into the index. A wrong part becomes empty; a wrong whole is an error in one sentence. */
export function readIndex(json: unknown): GlossaryIndex {
  const raw = object(json);
  if (raw.format !== 2) {
    throw new Error(
      `The glossary index has format ${JSON.stringify(raw.format ?? null)}; this extension reads format 2. ` +
        'Run "squeezelab sync", or install the extension and the package in the same version.'
    );
  }
  return {
    version: text(raw.version),
    tags: Object.fromEntries(Object.entries(object(raw.tags)).map(([key, title]) => [key, text(title)])),
    search: readSearchWords(raw.search),
    entries: list(raw.entries).map(readEntry).filter(named),
    calculators: list(raw.calculators).map(readCalculator).filter(named),
    tutorials: list(raw.tutorials).map(readTutorial),
    gallery: readGallery(raw.gallery)
  };
}

function readSearchWords(json: unknown): SearchWords {
  const raw = object(json);
  return {
    stop: texts(raw.stop),
    everyday: Object.entries(object(raw.everyday)).map(([word, others]) => [word, texts(others)])
  };
}

export function readEntry(json: unknown): Entry {
  const raw = object(json);
  return {
    id: text(raw.id),
    title: text(raw.title),
    aliases: texts(raw.aliases),
    see: texts(raw.see),
    asked: texts(raw.asked),
    symbols: texts(raw.symbols),
    symptoms: texts(raw.symptoms),
    summary: text(raw.summary),
    definition: text(raw.definition),
    example: list(raw.example)
      .map(step => text(step) || text(object(step).text))
      .filter(step => step !== ''),
    confused_with: list(raw.confused_with)
      .map(readConfused)
      .filter(({ entry, because }) => entry !== '' && because !== ''),
    kind: oneOf<LoopKind>(raw.kind, ['reinforcing', 'balancing', 'either', 'none'], 'none'),
    loop: texts(raw.loop),
    calculator: text(raw.calculator) || null,
    preset: text(raw.preset) || null,
    tags: texts(raw.tags),
    related: texts(raw.related),
    prerequisites: texts(raw.prerequisites),
    contradicted_by: texts(raw.contradicted_by),
    formula: readFormula(raw.formula),
    body: text(raw.body),
    facts: list(raw.facts).map(readFact),
    claims: list(raw.claims).map(readClaim),
    sources: list(raw.sources).map(readSource),
    used_in: list(raw.used_in).map(readUsedIn),
    backlinks: texts(raw.backlinks),
    reviewed: text(raw.reviewed),
    file: text(raw.file)
  };
}

function readConfused(json: unknown): Confused {
  const raw = object(json);
  return { entry: text(raw.entry), because: text(raw.because) };
}

function readCalculator(json: unknown): Calculator {
  const raw = object(json);
  return {
    id: text(raw.id),
    title: text(raw.title),
    summary: text(raw.summary),
    loop: oneOf<LoopKind>(raw.loop, ['reinforcing', 'balancing', 'either', 'none'], 'none'),
    icon: text(raw.icon),
    notebook: text(raw.notebook),
    tutorial: text(raw.tutorial) || null,
    presets: list(raw.presets).map(readPreset)
  };
}

function readPreset(json: unknown): Preset {
  const raw = object(json);
  return {
    title: text(raw.title),
    values: values(raw.values),
    thumbnail: text(raw.thumbnail),
    tipped: raw.tipped === true
  };
}

function readClaim(json: unknown): Claim {
  const raw = object(json);
  return {
    id: text(raw.id),
    says: text(raw.says),
    verdict: oneOf<Verdict>(raw.verdict, ['holds', 'conditional', 'fails', 'arithmetic', 'open'], 'open'),
    numbers: text(raw.numbers),
    condition: text(raw.condition),
    calculator: text(raw.calculator) || null,
    preset: text(raw.preset) || null,
    values: values(raw.values),
    reason: text(raw.reason),
    origin: list(raw.origin).map(readSayer),
    settings: readSettings(raw.settings),
    case: readOpened(raw.case),
    counter: readOpened(raw.counter)
  };
}

function readSayer(json: unknown): Sayer {
  const raw = object(json);
  const kind = oneOf<Sayer['kind']>(raw.kind, ['found', 'textbook', 'ours'], 'ours');
  const name = kind === 'found' ? `${text(raw.publisher)}, “${text(raw.page)}”` : text(raw.source);
  return { kind, name, url: text(raw.url), seen: text(raw.seen) };
}

function readOpened(json: unknown): Opened | null {
  const raw = object(json);
  return text(raw.calculator) ? { calculator: text(raw.calculator), values: values(raw.values) } : null;
}

/** The settings, or null where marks and places do not belong together. */
function readSettings(json: unknown): ClaimSettings | null {
  const raw = object(json);
  const marks = text(raw.marks);
  const axes = list(raw.axes).map(readAxis);
  const places = text(raw.places);
  if (
    !/^[HhFf.-]+$/.test(marks) ||
    !/^\d*$/.test(places) ||
    places.length !== marks.length * axes.length * 2
  ) {
    return null;
  }
  const step = axes.length * 2;
  const at = Array.from(marks, (_, i): [number, number] => {
    const [x = 50, y = 50] = (places.slice(i * step, (i + 1) * step).match(/../g) ?? []).map(Number);
    return [x, y];
  });
  return { calculator: text(raw.calculator), marks, axes, at };
}

function readAxis(json: unknown): ClaimAxis {
  const raw = object(json);
  return {
    name: text(raw.name),
    label: text(raw.label),
    low: number(raw.low),
    high: number(raw.high),
    scale: oneOf<ClaimAxis['scale']>(raw.scale, ['linear', 'log', 'symlog'], 'linear'),
    pivot: number(raw.pivot),
    options: texts(raw.options),
    start: typeof raw.start === 'number' || typeof raw.start === 'string' ? raw.start : null
  };
}

function readFormula(json: unknown): Formula | null {
  const raw = object(json);
  const formula = { latex: text(raw.latex), mathml: text(raw.mathml), says: text(raw.says) };
  return formula.latex || formula.says ? formula : null;
}

function readFact(json: unknown): Fact {
  const raw = object(json);
  const kind = oneOf<Fact['kind']>(raw.kind, ['fact', 'model', 'assumed'], 'assumed');
  return { kind, text: text(raw.text), source: text(raw.source) };
}

function readSource(json: unknown): SourceNote {
  const raw = object(json);
  return { text: text(raw.text), url: text(raw.url), kind: text(raw.kind) };
}

function readUsedIn(json: unknown): UsedIn {
  const raw = object(json);
  return { path: text(raw.path), title: text(raw.title) || text(raw.path) };
}

function readTutorial(json: unknown): Tutorial {
  const raw = object(json);
  return {
    path: text(raw.path),
    title: text(raw.title) || text(raw.path),
    goal: text(raw.goal),
    digest: text(raw.digest)
  };
}

function values(json: unknown): Values {
  const fits = (value: unknown): value is Value => ['number', 'string', 'boolean'].includes(typeof value);
  return Object.fromEntries(
    Object.entries(object(json)).filter((pair): pair is [string, Value] => fits(pair[1]))
  );
}

function oneOf<T extends string>(json: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.includes(json as T) ? (json as T) : otherwise;
}

function named(item: { id: string; title: string }): boolean {
  return /^[a-z0-9][a-z0-9-]*$/.test(item.id) && item.title !== '';
}
