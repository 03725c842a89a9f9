import { describe, expect, it } from 'vitest';

import { Matcher } from '../glossary/matcher';
import { codeWords, stem } from '../../../squeezelab/glossary/searching/words.js';
import { fixture } from './fixture';

const matcher = new Matcher(fixture().entries);
const found = (text: string): string[] =>
  matcher.find(text).map(({ id, start, end }) => `${id}: ${text.slice(start, end)}`);

describe('the matcher', () => {
  it('finds a term whatever its case', () => {
    expect(found('A SHORT squeeze came.')).toEqual(['short-squeeze: SHORT squeeze']);
  });
  it('prefers the longest term', () => {
    expect(found('A gamma squeeze needs gamma.')).toEqual(['gamma-squeeze: gamma squeeze', 'gamma: gamma']);
  });
  it('finds plurals and possessives', () => {
    expect(found('Two margin calls, the squeeze’s end, liquidities.')).toEqual([
      'margin-call: margin calls',
      'short-squeeze: squeeze’s',
      'liquidity: liquidities'
    ]);
  });
  it('reads over hyphens and line breaks', () => {
    expect(found('a short-squeeze, a margin\n  call, a loop\u2011gain')).toEqual([
      'short-squeeze: short-squeeze',
      'margin-call: margin\n  call',
      'loop-gain: loop\u2011gain'
    ]);
  });
  it('does not read over a full stop, a comma or a formula', () => {
    expect(found('The margin. Call me. The loop, gain. The margin \uFFFC call.')).toEqual([]);
  });
  it('does not find a term inside another word', () => {
    expect(found('gammas are fine, gammadion and programma are not')).toEqual(['gamma: gammas']);
  });
  it('wants an acronym in capitals', () => {
    expect(found('GEX and GEXs, not gex')).toEqual(['gamma-exposure: GEX', 'gamma-exposure: GEXs']);
  });
  it('finds aliases', () => {
    expect(found('the short-interest ratio')).toEqual(['days-to-cover: short-interest ratio']);
  });
  it('knows a term that stands alone', () => {
    expect(matcher.exact(' days to cover ')?.id).toBe('days-to-cover');
    expect(matcher.exact('days to cover up')).toBeUndefined();
  });
  it('reads names in code as words', () => {
    expect(
      ['days_to_cover', 'daysToCover', 'DAYS_TO_COVER'].map(name => matcher.exact(codeWords(name))?.id)
    ).toEqual(Array(3).fill('days-to-cover'));
  });
  it('keeps words whole that only look like plurals', () => {
    expect(['basis', 'bus', 'loss', 'losses', 'indices', 'taxes', 'calls', 'gas'].map(stem)).toEqual([
      'basis',
      'bus',
      'loss',
      'loss',
      'index',
      'tax',
      'call',
      'gas'
    ]);
  });
  it('leads a word that is only told about to its entry, and says so', () => {
    const told = new Matcher([
      { ...fixture().entries[0], id: 'base-fee', title: 'Base fee', aliases: [], see: ['protocol fee'] },
      { ...fixture().entries[0], id: 'tip', title: 'Tip', aliases: [], see: ['base fee'] }
    ]);
    expect(told.find('Protocol fees rise.')).toEqual([
      { id: 'base-fee', start: 0, end: 13, see: 'Protocol fees' }
    ]);
    expect(told.find('The base fee')[0]).toEqual({ id: 'base-fee', start: 4, end: 12 });
  });
});
