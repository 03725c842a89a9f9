import { beforeEach, describe, expect, it } from 'vitest';

import { Matcher } from '../glossary/matcher';
import { annotate, unannotate } from '../hover/annotate';
import { Slices } from '../hover/slices';
import { cuts, hasRawMaths, maskMaths, runs } from '../hover/text';
import { fixture, many } from './fixture';

const matcher = new Matcher(fixture().entries);
let host: HTMLElement;

beforeEach(() => {
  host = document.createElement('div');
  document.body.replaceChildren(host);
});

function html(markup: string): void {
  host.append(document.createRange().createContextualFragment(markup));
}

const marked = (): string[] =>
  Array.from(host.querySelectorAll<HTMLElement>('.sq-term')).map(
    span => `${span.dataset.sqTerm}: ${span.textContent}`
  );

describe('annotation', () => {
  it('marks the first mention of each term, or all', async () => {
    html('<p>A margin call, a loop gain.</p><p>A margin call.</p>');
    await annotate(host, matcher, { mentions: 'first' });
    expect(marked()).toEqual(['margin-call: margin call', 'loop-gain: loop gain']);
    await unannotate(host);
    await annotate(host, matcher, { mentions: 'all' });
    expect(marked()).toHaveLength(3);
  });
  it('leaves code, links, headings, controls and drawn formulas alone', async () => {
    html(
      '<h2>Margin call <a class="jp-InternalAnchorLink" href="#m">¶</a></h2><p><code>margin call</code> <a href="#">margin call</a> ' +
        '<mjx-container>margin call</mjx-container> <button>margin call</button></p><pre>margin call</pre>'
    );
    const before = host.innerHTML;
    await annotate(host, matcher, { mentions: 'all' });
    expect(host.innerHTML).toBe(before);
  });
  it('leaves alone what another extension draws', async () => {
    html('<div class="myst">margin call</div>');
    await annotate(host, matcher, { mentions: 'all' });
    expect(marked()).toEqual([]);
    expect(Array.from(runs(host, false, true), run => run.text)).toEqual(['margin call']);
  });
  it('leaves formulas alone that are not drawn yet', async () => {
    html('<p>$\\text{margin call}$, $$margin call$$ and \\(margin call\\)</p>');
    await annotate(host, matcher, { mentions: 'all' });
    expect(marked()).toEqual([]);
    expect(await hasRawMaths(host, new Slices())).toBe(true);
  });
  it('takes money for money', () => {
    expect(maskMaths('It costs $5, or 7 USD, at a margin call of $9.')).toBe(
      'It costs $5, or 7 USD, at a margin call of $9.'
    );
  });
  it('marks a term that runs through emphasis, and can be reached once by Tab', async () => {
    html('<p>a short <em>squeeze</em> comes</p>');
    await annotate(host, matcher, { mentions: 'all' });
    expect(marked()).toEqual(['short-squeeze: short ', 'short-squeeze: squeeze']);
    expect(host.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    expect(host.textContent).toBe('a short squeeze comes');
  });
  it('does not read from one block into the next', async () => {
    html('<p>a margin</p><p>call</p><ul><li>loop</li><li>gain</li></ul>');
    await annotate(host, matcher, { mentions: 'all' });
    expect(marked()).toEqual([]);
  });
  it('never points an entry at itself', async () => {
    html('<p>A short squeeze and a margin call.</p>');
    await annotate(host, matcher, { mentions: 'all', except: 'short-squeeze' });
    expect(marked()).toEqual(['margin-call: margin call']);
  });
  it('takes its marks away without a trace', async () => {
    html('<p>A <b>margin</b> call, a loop gain, a margin call.</p>');
    const before = host.innerHTML;
    await annotate(host, matcher, { mentions: 'all' });
    await unannotate(host);
    expect(host.innerHTML).toBe(before);
    expect(host.querySelector('p')?.childNodes).toHaveLength(3);
  });
  it('marks outputs only on request', async () => {
    html('<pre>a margin call</pre>');
    await annotate(host, matcher, { mentions: 'all', preformatted: true });
    expect(marked()).toEqual(['margin-call: margin call']);
  });
  it('stops when a newer render has overtaken it', async () => {
    html(`<p>${'A margin call. '.repeat(4000)}</p>`);
    const slices = new Slices(
      () => false,
      0,
      async () => undefined
    );
    expect(await annotate(host, matcher, { mentions: 'all', slices })).toBe(1);
  });

  /** A clock that a piece of work moves on, and the length of each slice it has measured. */
  function measured(tick: number): { slices: Slices; lengths: number[] } {
    let now = 0;
    let begun = 0;
    const lengths: number[] = [];
    const pause = async (): Promise<void> => {
      lengths.push(now - begun);
      begun = now;
    };
    const slices = new Slices(
      () => true,
      5,
      pause,
      () => (now += tick)
    );
    return { slices, lengths };
  }

  it('gives 20,000 words back to the page after each five milliseconds, whatever stands in them', async () => {
    const big = new Matcher([...many(500), ...fixture().entries]);
    const words = `${'Word upon word of plain text. '.repeat(10)}At its end a margin call. `;
    const pages = {
      'many paragraphs': `<p>${words}</p>`.repeat(310),
      'one paragraph': `<p>${words.repeat(310)}</p>`,
      'items in items': `<ul><li>${words}<em>${words}</em><ul><li>${words}</li></ul></li></ul>`.repeat(104)
    };
    for (const [name, page] of Object.entries(pages)) {
      host.replaceChildren();
      html(page);
      expect(host.textContent!.split(' ').length, name).toBeGreaterThan(19_800);
      // Each look at the clock stands for a millisecond of work.
      const { slices, lengths } = measured(1);
      const count = await annotate(host, big, { mentions: 'all', slices });
      expect(lengths.length, name).toBeGreaterThan(20);
      expect(Math.max(...lengths), name).toBeLessThanOrEqual(8);
      expect(count, name).toBeGreaterThan(300);
      const back = measured(1);
      await unannotate(host, back.slices);
      expect(Math.max(...back.lengths), name).toBeLessThanOrEqual(8);
      expect(host.querySelector('.sq-term'), name).toBeNull();
    }
  });
  it('never works on more than a few thousand letters between two looks at the clock', async () => {
    html(`<p>${'word '.repeat(20_000)}</p>`);
    const lengths: number[] = [];
    const watched = { find: (text: string) => (lengths.push(text.length), []) } as unknown as Matcher;
    await annotate(host, watched, { mentions: 'all' });
    expect(lengths.length).toBeGreaterThan(20);
    expect(Math.max(...lengths)).toBeLessThan(4700);
  });
});

describe('text', () => {
  it('is cut after sentences, and nothing is lost', () => {
    const text = 'One sentence of some words. '.repeat(500);
    const ends = cuts(text);
    expect(ends[ends.length - 1]).toBe(text.length);
    expect(ends.length).toBeGreaterThan(5);
    expect(ends.slice(0, -1).every(end => /[. ]/.test(text[end - 1]))).toBe(true);
  });
  it('keeps the words of a paragraph together', () => {
    html('<p>one <b>two</b><br>three</p><p>four</p>');
    expect(Array.from(runs(host), run => run.text)).toEqual(['one two three', 'four']);
  });
});
