import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it, vi } from 'vitest';

import { keepInHand } from '../calculators/hand';
import type { Glossary } from '../glossary/glossary';
import { readEntry } from '../glossary/read';
import type { ClaimAxis, ClaimSettings } from '../glossary/types';
import { claimsSection } from '../panel/claims';
import { here, place } from '../panel/here';
import { settingsPicture } from '../panel/settings';
import { Words } from '../ui/words';
import { RAW } from './fixture';

const words = new Words(nullTranslator.load('squeezelab'));
const { claims } = readEntry(RAW.entries[0]);

const AXIS: ClaimAxis = {
  name: 'x',
  label: 'X',
  low: 0,
  high: 1,
  scale: 'linear',
  pivot: 0,
  options: [],
  start: null
};

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
    expect(figure?.querySelectorAll('circle.sq-yes, path.sq-no, circle.sq-silent').length).toBe(60);
    const quiet = [...(figure?.querySelectorAll('circle.sq-silent') ?? [])].map(dot => dot.getAttribute('r'));
    expect(quiet).toEqual(Array.from({ length: 20 }, (_, i) => (i % 2 ? '0.5' : '1')));
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
  it('marks where the calculator at hand stands, and follows it', () => {
    const glossary = { calculator: () => ({ presets: [{ title: 'Thin', values: { shock: 0.1 } }] }) };
    const settings: ClaimSettings = {
      calculator: 'short-squeeze',
      marks: 'H'.repeat(50),
      at: Array.from({ length: 50 }, (): [number, number] => [1, 2]),
      axes: [
        { ...AXIS, name: 'shock', low: 0, high: 0.2, start: 0.05 },
        { ...AXIS, name: 'depth', low: 1e6, high: 1e8, scale: 'log', start: 1e7 }
      ]
    };
    const look = (): [number, number] | null => here(settings, glossary as unknown as Glossary);
    const figure = settingsPicture(settings, words, look);
    document.body.append(figure);
    const ring = figure.querySelector('.sq-here');
    expect(ring?.getAttribute('visibility')).toBe('hidden');
    const owner = {};
    keepInHand(owner, { id: 'short-squeeze', preset: 'Thin', values: { depth: 1e8 } });
    expect(look()).toEqual([0.5, 1]);
    expect(ring?.getAttribute('visibility')).toBe('visible');
    expect(figure.getAttribute('aria-label')).toBe('Borne out in 50 of 50 settings; you are here');
    const before = ring?.getAttribute('cx');
    keepInHand(owner, { id: 'short-squeeze', values: { shock: 0 } });
    expect(look()).toEqual([0, 0.5]);
    expect(ring?.getAttribute('cx')).not.toBe(before);
    keepInHand({}, { id: 'bank-run' });
    keepInHand(owner, null);
    expect(ring?.getAttribute('visibility')).toBe('hidden');
    figure.remove();
  });
  it('places nothing that is no value of its axis', () => {
    expect(place({ ...AXIS, options: ['on', 'off'] }, 'off')).toBe(0.75);
    expect(place({ ...AXIS, options: ['on', 'off'] }, 'maybe')).toBeNull();
    expect(place({ ...AXIS, low: 0, high: 1 }, 'word')).toBeNull();
    expect(place({ ...AXIS, low: 0, high: 1 }, 7)).toBe(1);
    expect(place({ ...AXIS, low: 1, high: 1 }, 1)).toBeNull();
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
