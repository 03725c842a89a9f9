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
  it('ranks what has a part of the words, and says what is missing', () => {
    const [hit] = search.find('gamma zebra');
    expect([hit.entry.id, hit.missing]).toEqual(['gamma', ['zebra']]);
  });
  it('survives names of the language itself as tags, words and queries', () => {
    const traps = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    const trapped = new Search(
      [
        { ...index.entries[0], id: 'own', title: 'Constructor', tags: traps, aliases: traps },
        ...index.entries
      ],
      index.tags
    );
    for (const trap of traps) {
      expect(trapped.find(trap)[0].entry.id).toBe('own');
      expect(search.find(trap).every(hit => hit.where === 'spelling')).toBe(true);
    }
  });
  it('marks the words of the title that were asked', () => {
    const hit = search.find('squeeze gam').find(({ entry }) => entry.id === 'gamma-squeeze');
    expect(hit?.marks).toEqual([
      [0, 5],
      [6, 13]
    ]);
  });
  it('suggests the nearest spelling', () => {
    expect(search.near('shrot squeze')[0].entry.id).toBe('short-squeeze');
    expect(ids('lqiuidity')[0]).toBe('liquidity');
  });
  it('never ends in nothing: the nearest three, with the reason', () => {
    const hits = search.find('xylophone');
    expect(hits).toHaveLength(3);
    expect(hits.every(hit => hit.where === 'spelling' && hit.via !== '')).toBe(true);
    expect(search.find('  ')).toEqual([]);
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
    // The floor: cutting all text into words once, which any index-free search would have to do for each key press.
    const scan = (): void => plain.forEach(text => text.split(' ').forEach(word => word.startsWith('mar')));
    const timed = (work: () => void): number => {
      const begun = performance.now();
      work();
      return performance.now() - begun;
    };
    let [floor, each] = [Infinity, Infinity];
    for (let i = 0; i < 15; i++) {
      // Taken in turn, so that a busy machine slows both.
      floor = Math.min(floor, timed(scan));
      each = Math.min(each, timed(() => queries.forEach(query => big.find(query))) / queries.length);
    }
    expect(each / floor).toBeLessThan(8);
  });
});
