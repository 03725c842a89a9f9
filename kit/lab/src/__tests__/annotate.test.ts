import { beforeEach, describe, expect, it } from 'vitest';

import { Matcher } from '../glossary/matcher';
import { annotate, unannotate } from '../hover/annotate';
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
    unannotate(host);
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
  it('leaves formulas alone that are not drawn yet', async () => {
    html('<p>$\\text{margin call}$, $$margin call$$ and \\(margin call\\)</p>');
    await annotate(host, matcher, { mentions: 'all' });
    expect(marked()).toEqual([]);
    expect(hasRawMaths(host)).toBe(true);
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
    unannotate(host);
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
    const count = await annotate(host, matcher, {
      mentions: 'all',
      budget: 0,
      pause: async () => undefined,
      goOn: () => false
    });
    expect(count).toBeLessThan(3);
  });
  it('works through 20,000 words in slices', async () => {
    const big = new Matcher(many(500));
    html(
      Array.from(
        { length: 200 },
        (_, i) => `<p>${`Word upon word of plain text with market dealer spiral ${i} in it. `.repeat(9)}</p>`
      ).join('')
    );
    expect(host.textContent!.split(' ').length).toBeGreaterThan(20_000);
    const page = host.innerHTML;
    let begun = performance.now();
    await annotate(host, big, { mentions: 'all', budget: Infinity });
    const whole = performance.now() - begun;
    html(page);
    const slices: number[] = [];
    begun = performance.now();
    await annotate(host, big, {
      mentions: 'all',
      budget: 1,
      pause: async () => {
        slices.push(performance.now() - begun);
        await new Promise(resolve => setTimeout(resolve, 0));
        begun = performance.now();
      }
    });
    // Beside the same work in one go: many slices, each a small part of it, however slow the machine.
    slices.sort((a, b) => a - b);
    expect(slices.length).toBeGreaterThan(5);
    expect(slices[Math.floor(slices.length / 2)]).toBeLessThan(whole / 2);
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
    expect(runs(host).map(run => run.text)).toEqual(['one two three', 'four']);
  });
});
