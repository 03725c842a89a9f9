import { describe, expect, it } from 'vitest';

import { Search } from '../glossary/search';
import { fixture, many } from './fixture';

const index = fixture();
const search = new Search(index.entries, index.tags);
const ids = (query: string): string[] => search.find(query).map(hit => hit.entry.id);

describe('search', () => {
  it('puts the title that is the query first', () => {
    expect(ids('gamma')[0]).toBe('gamma');
  });
  it('finds while one types', () => {
    for (const typed of ['s', 'sh', 'short', 'short s', 'short squ']) {
      expect(ids(typed)).toContain('short-squeeze');
    }
  });
  it('finds by alias and says so', () => {
    const [hit] = search.find('covering rally');
    expect([hit.entry.id, hit.via]).toEqual(['short-squeeze', 'short covering rally']);
  });
  it('finds by what one sees', () => {
    expect(ids('price jumps falls back')).toEqual(['short-squeeze']);
  });
  it('finds by symbol', () => {
    expect(ids('Γ')).toContain('gamma');
  });
  it('finds plurals, hyphens and the names of categories', () => {
    expect(ids('margin-calls')).toEqual(['margin-call']);
    expect(ids('options')).toContain('gamma-exposure');
  });
  it('wants every word', () => {
    expect(ids('gamma zebra')).toEqual([]);
  });
  it('marks the words of the title that were asked', () => {
    const hit = search.find('squeeze gam').find(({ entry }) => entry.id === 'gamma-squeeze');
    expect(hit?.marks).toEqual([
      [0, 5],
      [6, 13]
    ]);
  });
  it('suggests the nearest spelling', () => {
    expect(search.near('shrot squeze').map(entry => entry.id)).toEqual(['short-squeeze']);
    expect(search.near('lqiuidity').map(entry => entry.id)).toEqual(['liquidity']);
    expect(search.near('xylophone')).toEqual([]);
  });
  it('answers over 500 entries within a few scans of their plain text', () => {
    const entries = many(500);
    const big = new Search(entries);
    const plain = entries.map(entry =>
      [entry.title, ...entry.aliases, ...entry.symptoms, entry.summary].join(' ').toLowerCase()
    );
    const queries = [
      'm',
      'ma',
      'mar',
      'margin',
      'margin s',
      'margin spiral',
      'dealer hedging 3',
      'nothing follows',
      'e'
    ];
    const fastest = (work: () => void): number => {
      let best = Infinity;
      for (let i = 0; i < 15; i++) {
        const begun = performance.now();
        work();
        best = Math.min(best, performance.now() - begun);
      }
      return best;
    };
    // The floor: cutting all text into words once, which any index-free search would have to do for each key press.
    const floor = fastest(() =>
      plain.forEach(text => text.split(' ').forEach(word => word.startsWith('mar')))
    );
    const each = fastest(() => queries.forEach(query => big.find(query))) / queries.length;
    expect(each / floor).toBeLessThan(6);
  });
});
