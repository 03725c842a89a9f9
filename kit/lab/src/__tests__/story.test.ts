import { createHash } from 'node:crypto';

import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { calculatorOf, readPill, readSets, readStory, roleOf, type CellSource } from '../story/contract';
import { digestOf, isOurs } from '../story/ours';
import { cut, minutesLeft, stepsOf, weightOf } from '../story/steps';
import { wrongSays } from '../story/wrong';

const cell = (type: string, source: string, metadata: unknown = {}, id = source): CellSource => ({
  id,
  type,
  source,
  metadata
});
const own = (squeezelab: unknown, tags: string[] = []): unknown => ({ squeezelab, tags });

describe('what a notebook says to story mode', () => {
  it('is a story where it says so, with minutes that can be', () => {
    expect(readStory({ squeezelab: { story: true, title: 'A' } })).toEqual({ minutes: null, title: 'A' });
    expect(readStory({ squeezelab: { story: { minutes: 30 } } })).toEqual({ minutes: 30, title: '' });
    expect(readStory({ squeezelab: { story: { minutes: -3 } } })?.minutes).toBeNull();
    for (const none of [null, {}, { squeezelab: [] }, { squeezelab: { title: 'A' } }, 'story']) {
      expect(readStory(none)).toBeNull();
    }
  });

  it('knows what each cell is to a reader', () => {
    expect(roleOf(cell('markdown', 'a'))).toBe('text');
    expect(roleOf(cell('code', 'a'))).toBe('code');
    expect(roleOf(cell('code', 'a', own({}, ['check'])))).toBe('check');
    expect(roleOf(cell('code', 'a', own({ guess: { of: 'price' } }, ['check'])))).toBe('guess');
    expect(roleOf(cell('code', 'a', own({}, ['plain'])))).toBe('hidden');
    expect(roleOf(cell('raw', 'a'))).toBe('hidden');
  });

  it('brings along the pictures that hang on a cell, and no other kind of thing', () => {
    const attachments = {
      'a b.png': { 'image/png': 'QUJD\nRA==' },
      'x.html': { 'text/html': 'PGI+' },
      'y.png': { 'image/png': '"><script>' }
    };
    const source =
      'One ![a](attachment:a%20b.png), <img src="attachment:a%20b.png">, ![b](attachment:x.html), ![c](attachment:y.png)';
    const [step] = stepsOf([{ ...cell('markdown', source), attachments }], 'T');
    expect(step.parts[0].source).toBe(
      'One ![a](data:image/png;base64,QUJDRA==), <img src="data:image/png;base64,QUJDRA==">, ![b](attachment:x.html), ![c](attachment:y.png)'
    );
  });

  it('takes a state string for what a text sets, and nothing else', () => {
    const state = 'squeezelab:short-squeeze?preset=A+little+deeper&market_depth=2m';
    expect(readSets(own({ sets: state }))).toBe(state);
    expect(calculatorOf(state)).toBe('short-squeeze');
    for (const odd of ['https://example.org', 'squeezelab:', 'squeezelab:a b', 3, { set: 1 }]) {
      expect(readSets(own({ sets: odd }))).toBe('');
    }
  });

  it('makes pills of links to calculators that begin with a triangle', () => {
    const page = '../calculators/short-squeeze.ipynb';
    const pill = { calculator: 'short-squeeze', state: '', play: false, focus: '' };
    expect(readPill('▷ Play it', `${page}#play`)).toEqual({ ...pill, play: true });
    expect(readPill('▷ thin', `${page}#market_depth=1.5m&play`)).toEqual({
      ...pill,
      play: true,
      state: 'squeezelab:short-squeeze?market_depth=1.5m'
    });
    expect(readPill('▷ depth', `${page}#focus:market_depth`)).toEqual({ ...pill, focus: 'market_depth' });
    expect(readPill('▷ depth', `${page}#focus:.x"]`)).toEqual(pill);
    expect(readPill('Play it', `${page}#play`)).toBeNull();
    expect(readPill('▷ Play it', 'https://example.org/')).toBeNull();
  });
});

describe('the steps of a story', () => {
  const cells = [
    cell('markdown', '# Squeezes\n\nBegin.'),
    cell('code', 'a = 1'),
    cell(
      'markdown',
      'More.\n\n## The rule\n\nText.\n\n```\n## no heading\n```',
      own({ sets: 'squeezelab:amm-swap' })
    ),
    cell('code', 'assert a', own({}, ['check'])),
    cell('markdown', '## A *guess* at [depth](x.md)'),
    cell('code', 'card', own({ guess: {} })),
    cell('markdown', 'Not in the story.', own({}, ['plain'])),
    cell('markdown', '  ')
  ];

  it('are its sections, whichever cells they lie in, with plain names', () => {
    const steps = stepsOf(cells, 'A title');
    expect(steps.map(({ name }) => name)).toEqual(['Squeezes', 'The rule', 'A guess at depth']);
    expect(steps.map(({ parts }) => parts.map(({ role }) => role))).toEqual([
      ['text', 'code', 'text'],
      ['text', 'check'],
      ['text', 'guess']
    ]);
    expect(steps.map(({ guess }) => guess)).toEqual([false, false, true]);
  });

  it('have what a cell sets in the step that the cell opens', () => {
    expect(stepsOf(cells, '').map(({ sets }) => sets)).toEqual(['', 'squeezelab:amm-swap', '']);
    const two = [cell('markdown', '## A\n\n## B', own({ sets: 'squeezelab:amm-swap' }))];
    expect(stepsOf(two, '').map(({ sets }) => sets)).toEqual(['squeezelab:amm-swap', '']);
  });

  it('lose nothing of the text', () => {
    for (const { source, type } of cells) {
      if (type === 'markdown' && source.trim()) {
        expect(cut(source).join('\n')).toBe(source);
      }
    }
  });

  it('leave fewer minutes the further one is, and the author’s minutes at the start', () => {
    const steps = stepsOf(cells, '');
    expect(minutesLeft(steps, 0, 30)).toBe(30);
    const left = steps.map((_, i) => minutesLeft(steps, i, 30));
    expect([...left].sort((a, b) => b - a)).toEqual(left);
    expect(weightOf(steps[2])).toBeGreaterThan(weightOf(steps[1]) + 1);
  });
});

describe('whose code runs by itself', () => {
  it('is known by the same digest that Python writes', async () => {
    const cells = [cell('markdown', 'x'), cell('code', 'import squeezelab'), cell('code', 'print("é")')];
    const digest = createHash('sha256').update('import squeezelab\0print("é")').digest('hex');
    expect(await digestOf(cells)).toBe(digest);
    expect(await isOurs(cells, [{ digest: 'other' }, { digest }])).toBe(true);
    expect(await isOurs([...cells, cell('code', 'more')], [{ digest }])).toBe(false);
  });

  it('is nobody’s where the index has no digest, or the page may not compute one', async () => {
    expect(await isOurs([], [{ digest: '' }])).toBe(false);
  });
});

describe('what is said of an error', () => {
  const trans = nullTranslator.load('squeezelab');

  it('is one sentence, never a traceback', () => {
    expect(wrongSays('ValueError', 'the depth is nought', trans)).toBe(
      'A piece of this step stopped: the depth is nought.'
    );
    expect(wrongSays('AssertionError', '', trans)).toBe('Something that this step counts on does not hold.');
    expect(wrongSays('KeyError', '', trans)).toBe('A piece of this step stopped (KeyError).');
    expect(wrongSays('ModuleNotFoundError', "No module named 'pandas'", trans)).toContain('package pandas');
    const long = wrongSays('ValueError', `${'x'.repeat(999)}\nsecond line`, trans);
    expect(long.length).toBeLessThan(300);
    expect(long).not.toContain('second line');
  });
});
