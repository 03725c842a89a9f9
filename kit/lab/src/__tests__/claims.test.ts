import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it, vi } from 'vitest';

import { readEntry } from '../glossary/read';
import { claimsSection } from '../panel/claims';
import { Words } from '../ui/words';
import { RAW } from './fixture';

const words = new Words(nullTranslator.load('squeezelab'));
const { claims } = readEntry(RAW.entries[0]);

const drawn = (tryIt?: Parameters<typeof claimsSection>[2]): HTMLElement => {
  const section = claimsSection(claims, words, tryIt);
  if (!section) {
    throw new Error('nothing is drawn');
  }
  return section;
};

describe('a claim in the panel', () => {
  it('says who makes it, with the page to go to and no address that could run anything', () => {
    const said = drawn().querySelector('.sq-sayers');
    expect(said?.textContent).toContain('Found at A house, “A page”, read on 2026-11-29');
    expect(said?.textContent).toContain('Stated by Author (1999), A book');
    expect([...(said?.querySelectorAll('a[href]') ?? [])].map(link => link.getAttribute('href'))).toEqual([
      'https://house.example/page'
    ]);
  });
  it('shows a mark for each setting, the region of its condition shaded, and says the count in words', () => {
    const figure = drawn().querySelector('.sq-settings');
    expect(figure?.getAttribute('aria-label')).toBe('Borne out in 20 of 40 settings');
    expect(figure?.querySelectorAll('circle.sq-yes, path.sq-no, circle.sq-silent').length).toBe(50);
    expect(figure?.querySelectorAll('.sq-inside').length).toBe(20);
    expect(figure?.querySelector('figcaption')?.textContent).toBe('Spark → · Market depth ↑');
  });
  it('opens the case, and the setting that tells most against it', () => {
    const opened = vi.fn();
    const buttons = [...drawn(opened).querySelectorAll<HTMLButtonElement>('.sq-try')];
    expect(buttons.map(button => button.getAttribute('aria-label'))).toEqual([
      'Try it: A small rise forces covering.',
      'Counter-example: A small rise forces covering.'
    ]);
    buttons.forEach(button => button.click());
    expect(opened.mock.calls).toEqual([
      [{ id: 'short-squeeze', values: { shock: 0.05 } }],
      [{ id: 'short-squeeze', values: { market_depth: 5e7 } }]
    ]);
  });
  it('draws no settings where marks and places do not belong together', () => {
    for (const settings of [
      null,
      { marks: 'HX', axes: [], places: '' },
      { marks: 'HF', axes: [{ name: 'x' }], places: '01' }
    ]) {
      const [claim] = readEntry({ claims: [{ ...RAW.entries[0].claims?.[0], settings }] }).claims;
      expect(claim.settings).toBeNull();
    }
  });
});
