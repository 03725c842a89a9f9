import { describe, expect, it, vi } from 'vitest';

import { keepSliderKeys } from '../calculators/keys';
import { codeFor, definition, linkTo } from '../commands/texts';
import { findNotebook } from '../commands/places';
import { place } from '../hover/place';
import { Shelf } from '../panel/shelf';
import { ownTerms } from '../terms/folder';
import { readTerm } from '../terms/read';
import { fixture } from './fixture';

describe('the shelf', () => {
  it('walks back and forward, and forgets what lay ahead when one turns off', () => {
    const shelf = new Shelf();
    ['a', 'b', 'c'].forEach(id => shelf.visit(id));
    shelf.go(-1);
    expect(shelf.current).toBe('b');
    shelf.go(-1);
    shelf.go(-1);
    expect([shelf.current, shelf.canGo(-1), shelf.canGo(1)]).toEqual([undefined, false, true]);
    shelf.go(1);
    shelf.visit('d');
    expect([shelf.current, shelf.canGo(1)]).toEqual(['d', false]);
  });
  it('remembers six terms read last, newest first, and the pinned ones', () => {
    const shelf = new Shelf();
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'c'].forEach(id => shelf.visit(id));
    shelf.pin('b');
    expect(shelf.recent).toEqual(['c', 'g', 'f', 'e', 'd', 'b']);
    expect(shelf.pinned).toEqual(['b']);
  });
  it('comes back from what it saved, and from rubbish as new', () => {
    const changed = vi.fn();
    const one = new Shelf(changed);
    one.visit('a');
    one.ask({ query: 'x', filter: 'live' });
    const two = new Shelf();
    two.restore(JSON.parse(JSON.stringify(one)));
    expect(two.toJSON()).toEqual(one.toJSON());
    for (const rubbish of [null, 7, 'x', [], { history: 3, at: 99, recent: [1], filter: {} }]) {
      two.restore(rubbish);
      expect([two.current, two.filter, two.recent]).toEqual([undefined, 'all', []]);
    }
    expect(changed).toHaveBeenCalled();
  });
});

describe('the card’s place', () => {
  const view = { width: 1000, height: 800 };
  const clear = (placed: ReturnType<typeof place>, top: number, bottom: number, height: number): boolean =>
    placed.top >= bottom || placed.top + Math.min(height, placed.maxHeight) <= top;

  it('is below the term, above where there is no room, and never over it', () => {
    for (let top = 0; top < 780; top += 20) {
      for (const left of [0, 300, 960]) {
        for (const height of [80, 260, 700]) {
          const placed = place([{ left, top, right: left + 90, bottom: top + 18 }], 372, height, view);
          expect(clear(placed, top, top + 18, height)).toBe(true);
          expect(placed.left).toBeGreaterThanOrEqual(8);
          expect(placed.left + 372).toBeLessThanOrEqual(992);
        }
      }
    }
  });
  it('keeps off both lines of a term that is broken', () => {
    const lines = [
      { left: 900, top: 100, right: 980, bottom: 118 },
      { left: 20, top: 120, right: 60, bottom: 138 }
    ];
    expect(place(lines, 372, 200, view).top).toBeGreaterThanOrEqual(138);
  });
});

describe('a term of the user’s own', () => {
  it('is read like ours', async () => {
    const text =
      '---\ntitle: My term\nsummary: What it is.\naliases: [mine]\nloop_kind: balancing\n---\n\n## What starts it\n\nI do.\n';
    const result = await readTerm('glossary/my-term.md', text);
    expect(
      'entry' in result && [
        result.entry.id,
        result.entry.kind,
        result.entry.aliases,
        result.entry.file,
        result.entry.body.trim()
      ]
    ).toEqual(['my-term', 'balancing', ['mine'], 'glossary/my-term.md', '## What starts it\n\nI do.']);
  });
  it.each([
    ['glossary/My Term.md', '---\n---\n', 1, 'small letters, digits and hyphens'],
    ['glossary/a.md', 'Only prose.', 1, 'begins with a line of ---'],
    ['glossary/a.md', '---\ntitle: A\n', 1, 'has no end'],
    ['glossary/a.md', '---\ntitle: A\nsummary: a: b: c\n---\n', 3, 'quotes'],
    ['glossary/a.md', '---\ntitle: A\n---\n', 2, 'The field summary is missing'],
    ['glossary/a.md', `---\ntitle: A\nsummary: ${'long '.repeat(40)}\n---\n`, 3, '160 are allowed'],
    ['glossary/a.md', '---\ntitle: A\nsummary: B\nsumary: C\n---\n', 4, 'no field “sumary”'],
    ['glossary/a.md', '---\ntitle: A\nsummary: B\ntags: [*none]\n---\n', 4, 'without anchors'],
    [
      'glossary/a.md',
      `---\ntitle: A\nsummary: B\na: &a [x, x]\nb: [${'*a, '.repeat(99)}]\n---\n`,
      4,
      'without anchors'
    ],
    ['glossary/a.md', '---\ntitle: A\nsummary: "B\\0"\n---\n', 3, 'a sign that nobody sees'],
    ['glossary/a.md', '---\ntitle: A\nsummary: B\ntags: ["\\u202e"]\n---\n', 4, 'a sign that nobody sees'],
    ['glossary/a.md', '---\ntitle: A\nsummary: B\n---\n\nC\u202e', 6, 'A sign stands here'],
    ['glossary/a.md', '---\ntitle: A\u001b[31m\nsummary: B\n---\n', 2, 'A sign stands here'],
    ['glossary/a.md', '---\ntitle: \ud800\nsummary: B\n---\n', 2, 'A sign stands here'],
    ['glossary/a.md', `---\ntitle: ${'A'.repeat(500)}\nsummary: B\n---\n`, 2, '120 are allowed']
  ])('that is broken says where and how to mend it: %s %s', async (file, text, line, says) => {
    const result = await readTerm(file, text);
    expect('problem' in result && result.problem.line).toBe(line);
    expect('problem' in result && result.problem.message).toContain(says);
  });
  it('is looked for only where its folder is, and ours are passed over', async () => {
    const files: Record<string, unknown> = {
      '': [{ name: 'glossary', path: 'glossary', type: 'directory' }],
      glossary: [
        { name: 'mine.md', path: 'glossary/mine.md', type: 'file' },
        { name: 'ours.md', path: 'glossary/ours.md', type: 'file' },
        { name: '_template.md', path: 'glossary/_template.md', type: 'file' },
        { name: 'gone.md', path: 'glossary/gone.md', type: 'file' }
      ],
      'glossary/mine.md': '---\ntitle: Mine\nsummary: It is.\n---\n'
    };
    const get = vi.fn(async (path: string) => {
      if (!(path in files)) {
        throw new Error('no such file');
      }
      return { content: files[path] };
    });
    const found = await ownTerms({ get } as never, 'glossary', id => id === 'ours');
    expect(found.entries.map(entry => entry.title)).toEqual(['Mine']);
    expect(found.problems).toEqual([
      { file: 'glossary/gone.md', line: 1, message: 'The file could not be read: no such file' }
    ]);
    get.mockClear();
    expect(await ownTerms({ get } as never, 'elsewhere', () => false)).toEqual({ entries: [], problems: [] });
    expect(get).toHaveBeenCalledTimes(1);
  });
});

describe('what is inserted', () => {
  const [squeeze] = fixture().entries;
  it('is a link, a definition or a calculator', () => {
    expect(linkTo(squeeze)).toBe('[Short squeeze](#squeezelab:term/short-squeeze)');
    expect(definition(squeeze)).toBe(
      '**[Short squeeze](#squeezelab:term/short-squeeze)**: Short squeeze, in one sentence.'
    );
    expect(codeFor(squeeze)).toBe('import squeezelab\n\nsqueezelab.open("short-squeeze", preset="Squeeze")');
  });
});

describe('a notebook of ours', () => {
  it('is found in a clone and in what the command laid out', async () => {
    const at = (folder: string) => ({
      get: async (path: string) => {
        if (path !== folder) {
          throw new Error('404');
        }
        return { content: [{ name: '00-start-here.ipynb' }] };
      }
    });
    const path = 'tutorials/00-start-here.ipynb';
    expect(await findNotebook(at('notebooks/tutorials') as never, path)).toBe(`notebooks/${path}`);
    expect(await findNotebook(at('tutorials') as never, path)).toBe(path);
    expect(await findNotebook(at('nowhere') as never, path)).toBeNull();
  });
});

describe.each([
  ['sq-calc', 'noUi-handle', ''],
  ['sq-guess', 'h', 'slider']
])('keys in %s', (place, control, role) => {
  it('are its own while plain, and the application’s with a modifier', () => {
    const stop = keepSliderKeys();
    const calculator = document.createElement('div');
    calculator.className = place;
    const handle = document.createElement('div');
    handle.className = control;
    handle.setAttribute('role', role);
    calculator.append(handle);
    document.body.append(calculator);
    const press = (init: KeyboardEventInit): boolean => {
      handle.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }));
      return handle.hasAttribute('data-lm-suppress-shortcuts');
    };
    expect([
      press({ key: 'ArrowRight' }),
      press({ key: 's', ctrlKey: true }),
      press({ key: 'Home' })
    ]).toEqual([true, false, true]);
    stop();
  });
});
