import { list, number, object, text } from '../glossary/json';
import type { Case, Control, Gallery, Group, Hero, PictureWord, Shelf, Story, Stroke } from './types';

/** Reads untyped JSON; null where the index has no gallery. A wrong part becomes empty. */
export function readGallery(json: unknown): Gallery | null {
  const raw = object(json);
  const stories = list(raw.stories)
    .map(readStory)
    .filter(({ path }) => path !== '');
  if (!text(raw.greeting) || stories.length === 0) {
    return null;
  }
  return {
    greeting: text(raw.greeting),
    says: text(raw.says),
    told: text(raw.told),
    hero: readHero(raw.hero),
    stories,
    groups: list(raw.groups).map(readGroup),
    cases: list(raw.cases)
      .map(readCase)
      .filter(({ path }) => path !== ''),
    shelves: list(raw.shelves).map(readShelf),
    thumbs: Object.fromEntries(
      Object.entries(object(raw.thumbs)).map(([id, held]) => [id, readStrokes(held)])
    )
  };
}

function readHero(json: unknown): Hero {
  const raw = object(json);
  return {
    calculator: text(raw.calculator),
    preset: text(raw.preset),
    round: number(raw.round),
    title: text(raw.title),
    says: text(raw.says),
    label: text(raw.label),
    controls: list(raw.controls).map((one): Control => {
      const { label, value, at } = object(one);
      return { label: text(label), value: text(value), at: Math.min(100, Math.max(0, number(at))) };
    }),
    strokes: readStrokes(raw.strokes),
    words: list(raw.words).map((one): PictureWord => {
      const word = object(one);
      return {
        x: number(word.x),
        y: number(word.y),
        text: text(word.text),
        role: plain(word.role),
        align: plain(word.align),
        dx: number(word.dx),
        dy: number(word.dy)
      };
    })
  };
}

function readStory(json: unknown): Story {
  const raw = object(json);
  return {
    path: text(raw.path),
    title: text(raw.title),
    short: text(raw.short) || text(raw.title),
    goal: text(raw.goal),
    minutes: number(raw.minutes),
    steps: number(raw.steps)
  };
}

function readGroup(json: unknown): Group {
  const raw = object(json);
  return {
    title: text(raw.title),
    says: text(raw.says),
    calculators: list(raw.calculators).map(text).filter(Boolean)
  };
}

function readCase(json: unknown): Case {
  const raw = object(json);
  return {
    path: text(raw.path),
    title: text(raw.title),
    when: text(raw.when),
    says: text(raw.says),
    strokes: readStrokes(raw.strokes)
  };
}

function readShelf(json: unknown): Shelf {
  const raw = object(json);
  const notebooks = list(raw.notebooks).map(one => {
    const { path, title, goal } = object(one);
    return { path: text(path), title: text(title) || text(path), goal: text(goal) };
  });
  return { title: text(raw.title), notebooks: notebooks.filter(({ path }) => path !== '') };
}

/** Only paths of plain commands, so that nothing but a drawing can come of them. */
function readStrokes(json: unknown): Stroke[] {
  return list(json)
    .map((one): Stroke => {
      const [role, path] = list(one);
      return [plain(role), text(path)];
    })
    .filter(([role, path]) => role !== '' && /^[MLHVhZ\d\s.,-]+$/.test(path));
}

function plain(json: unknown): string {
  return typeof json === 'string' && /^[a-z0-9 -]*$/.test(json) ? json : '';
}
