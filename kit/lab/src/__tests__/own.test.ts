import { describe, expect, it } from 'vitest';

import { openingCode } from '../glossary/setting';
import { pasted, titleOf } from '../links/address';
import { OWN, ownAsked } from '../links/own';
import { Glossary } from '../glossary/glossary';

const ids = (query: string): string[] => ownAsked(query).map(one => one.id);

describe('views of one’s own data', () => {
  it.each([
    'gamma exposure',
    'GEX',
    'my own market',
    'option chain',
    'gamma flip',
    'open interest',
    'your own options'
  ])('offers the chain to “%s”', query => {
    expect(ids(query)).toEqual(['your-own-chain']);
  });
  it.each(['ohlc', 'my own bars', 'own prices'])('offers the bars to “%s”', query => {
    expect(ids(query)).toEqual(['your-own-bars']);
  });
  it.each(['my own data', 'drop a file', 'csv', 'file from a broker'])('offers both to “%s”', query => {
    expect(ids(query)).toHaveLength(2);
  });
  it.each(['', 'short squeeze', 'supply chain', 'gamma', 'blockchain', 'dropping prices'])(
    'is not in the way of “%s”',
    query => {
      expect(ids(query)).toEqual([]);
    }
  );
  it('runs one line of ours, whatever values a link puts beside it', () => {
    for (const { id, code } of OWN) {
      expect(openingCode({ id, preset: 'x")', values: { a: '");import os' } })).toBe(code);
    }
  });
  it('is found by its address, with its title', () => {
    const glossary = new Glossary(() => Promise.reject(new Error('not asked')));
    const target = pasted(glossary, '#squeezelab:your-own-chain');
    expect(target && titleOf(glossary, target)).toBe('Your own option chain');
  });
});
