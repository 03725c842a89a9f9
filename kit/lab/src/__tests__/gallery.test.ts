// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import { find } from '../gallery/finding';
import { Progresses } from '../gallery/progress';
import { readGallery } from '../gallery/read';
import { roam } from '../gallery/roam';
import { Glossary } from '../glossary/glossary';
import { addressOf, pasted, targetOf } from '../links/address';
import { h } from '../ui/dom';

const STORY = {
  path: 'tutorials/03.ipynb',
  title: 'Short squeezes',
  short: '',
  goal: '',
  minutes: 30,
  steps: 9
};
const INDEX = {
  format: 2,
  version: '1',
  entries: [
    {
      id: 'short-squeeze',
      title: 'Short squeeze',
      summary: 'Covering lifts the price.',
      calculator: 'short-squeeze'
    },
    { id: 'bank-run', title: 'Bank run', summary: 'Who comes first is paid.', calculator: 'bank-run' }
  ],
  calculators: [
    { id: 'short-squeeze', title: 'Short squeeze', summary: 'A rising price forces covering.' },
    { id: 'bank-run', title: 'Bank run', summary: 'Depositors who expect a run make one.' }
  ],
  tutorials: [],
  gallery: {
    greeting: 'Hello.',
    stories: [STORY],
    thumbs: {
      'bank-run': [
        ['line-1', 'M1 2L3 4'],
        ['line-1" onload="x', 'M1 2'],
        ['dot', 'M1 2"/><script>']
      ]
    }
  }
};

const loaded = async (): Promise<Glossary> => {
  const glossary = new Glossary(async () => INDEX);
  await glossary.load();
  return glossary;
};

const state = (held: Record<string, unknown>) =>
  ({
    fetch: async (key: string) => held[key],
    save: async (key: string, value: unknown) => void (held[key] = value)
  }) as never;

describe('the gallery of the index', () => {
  it('keeps strokes that are a role and a path, and nothing else', async () => {
    expect((await loaded()).gallery!.thumbs['bank-run']).toEqual([['line-1', 'M1 2L3 4']]);
  });

  it('is null where the index has none', () => {
    expect(readGallery(undefined)).toBeNull();
    expect(readGallery({ greeting: 'Hello.', stories: [] })).toBeNull();
  });
});

describe('searching in the gallery', () => {
  it('keeps the calculators whose words or terms answer', async () => {
    const found = find(await loaded(), 'run');
    expect([...found.calculators]).toEqual(['bank-run']);
    expect(found.nearest).toBe(false);
  });

  it('offers the terms spelt most alike where nothing has the word', async () => {
    const found = find(await loaded(), 'zzqx');
    expect(found.nearest).toBe(true);
    expect(found.terms.length).toBeGreaterThan(0);
  });

  it('takes a pasted address for what it leads to', async () => {
    const found = find(await loaded(), 'http://localhost:8888/lab#squeezelab:bank-run?promise=1.2');
    expect(found.target).toEqual({ setting: { id: 'bank-run', values: { promise: 1.2 } } });
  });
});

describe('addresses', () => {
  it('lead to this server, or to the site where one is set', () => {
    const what = 'squeezelab:bank-run?promise=1.2';
    expect(addressOf(what, 'http://localhost:8888/', '')).toBe(`http://localhost:8888/lab#${what}`);
    expect(addressOf(what, 'x', 'https://a.org/s/')).toBe(
      'https://a.org/s/calculators/bank-run.html#promise=1.2'
    );
    expect(addressOf('squeezelab:term/bank-run', 'x', 'https://a.org')).toBe(
      'https://a.org/terms/bank-run.html'
    );
  });

  it.each([
    ['squeezelab:bank-run?promise=1.2', { setting: { id: 'bank-run', values: { promise: 1.2 } } }],
    [
      'https://a.org/s/calculators/bank-run.html#promise=1.2',
      { setting: { id: 'bank-run', values: { promise: 1.2 } } }
    ],
    [
      'http://h/voila/render/calculators/bank-run.ipynb?promise=1.2',
      { setting: { id: 'bank-run', values: { promise: 1.2 } } }
    ],
    ['http://h/lab#squeezelab:term/bank-run', { term: 'bank-run' }],
    ['https://a.org/terms/bank-run.html', { term: 'bank-run' }],
    [
      'http://h/lab/workspaces/a/tree/notebooks/tutorials/03-short-squeeze.ipynb?token=1#step=4',
      { tutorial: 'tutorials/03-short-squeeze.ipynb', step: 4 }
    ],
    ['https://a.org/s/tutorials/03-short-squeeze.html', { tutorial: 'tutorials/03-short-squeeze.ipynb' }],
    ['bank run', null],
    ['https://example.org/', null]
  ])('are read back: %s', (text, target) => {
    expect(targetOf(text)).toEqual(target);
  });

  it('are none of ours where the glossary does not know what they name', async () => {
    expect(pasted(await loaded(), 'squeezelab:no-such-thing')).toBeNull();
    expect(pasted(await loaded(), '#squeezelab:term/constructor')).toBeNull();
    expect(pasted(await loaded(), 'https://a.org/tutorials/99-nothing.html')).toBeNull();
  });
});

describe('progress', () => {
  it('is read from where story mode keeps it', async () => {
    const places = { 'mine/tutorials/03.ipynb': { at: 3, of: 9 }, 'tutorials/04.ipynb': null };
    const progress = new Progresses(state({ 'squeezelab:story': { places } }));
    await progress.load();
    expect(progress.of(STORY)).toEqual({ at: 3, of: 9, done: false });
    expect(progress.of({ ...STORY, path: 'tutorials/05.ipynb' })).toBeUndefined();
  });

  it('knows a story that was read to its last step', async () => {
    const progress = new Progresses(
      state({ 'squeezelab:story': { places: { 'tutorials/03.ipynb': { at: 8, of: 9 } } } })
    );
    await progress.load();
    expect(progress.of(STORY)?.done).toBe(true);
  });

  it('keeps what was open, the last first, each once', async () => {
    const held = {};
    const progress = new Progresses(state(held), () => 5);
    progress.note('calculator', 'bank-run');
    progress.note('story', 'tutorials/03.ipynb');
    progress.note('calculator', 'bank-run');
    expect(progress.lately.map(({ key }) => key)).toEqual(['bank-run', 'tutorials/03.ipynb']);
    const again = new Progresses(state(held));
    await again.load();
    expect(again.lately).toHaveLength(2);
  });

  it('leaves out what has another shape', async () => {
    const progress = new Progresses(
      state({ 'squeezelab:story': 'no', 'squeezelab:lately': [null, 1, { kind: 'x' }] })
    );
    await progress.load();
    expect(progress.lately).toEqual([]);
    expect(progress.of(STORY)).toBeUndefined();
  });
});

describe('the keys', () => {
  it('have one stop for each list, past what is hidden', () => {
    const items = ['a', 'b', 'c'].map(name => h('li', { hidden: name === 'a' }, h('button', {}, name)));
    const page = h('div', {}, h('ul', { class: 'grid' }, ...items));
    document.body.append(page);
    roam(page);
    const stops = Array.from(page.querySelectorAll('button'), button => button.getAttribute('tabindex'));
    expect(stops).toEqual(['-1', '0', '-1']);
    const buttons = page.querySelectorAll('button');
    buttons[1].focus();
    buttons[1].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    expect(document.activeElement).toBe(buttons[2]);
  });
});
