import { describe, expect, it, vi } from 'vitest';

import { Glossary } from '../glossary/glossary';
import { readEntry, readIndex } from '../glossary/read';
import { RAW } from './fixture';

describe('the glossary', () => {
  it('loads its index once, however many ask', async () => {
    const fetchIndex = vi.fn(async () => RAW);
    const glossary = new Glossary(fetchIndex);
    await Promise.all([glossary.load(), glossary.load()]);
    expect(fetchIndex).toHaveBeenCalledTimes(1);
    expect(glossary.entries.map(entry => entry.title)).toEqual(
      [...glossary.entries.map(entry => entry.title)].sort((a, b) => a.localeCompare(b))
    );
  });
  it('asks again after a failure', async () => {
    const fetchIndex = vi.fn(async (): Promise<unknown> => RAW).mockRejectedValueOnce(new Error('offline'));
    const glossary = new Glossary(fetchIndex);
    await expect(glossary.load()).rejects.toThrow('offline');
    await glossary.load();
    expect(glossary.isLoaded).toBe(true);
  });
  it('says what to do about an index of another format', async () => {
    const glossary = new Glossary(async () => ({ format: 9 }));
    await expect(glossary.load()).rejects.toThrow('reads format 2. Run "squeezelab sync"');
  });
  it('joins the user’s own terms, keeps ours, and tells its listeners', async () => {
    const glossary = new Glossary(async () => RAW);
    const told = vi.fn();
    const stop = glossary.onChange(told);
    await glossary.load();
    const own = (id: string) => ({
      ...readEntry({ id, title: `My ${id}`, summary: 'Mine.' }),
      file: `glossary/${id}.md`
    });
    glossary.join([own('own-term'), own('gamma')], [{ file: 'glossary/b.md', line: 3, message: 'No.' }]);
    expect(told).toHaveBeenCalledTimes(2);
    expect(glossary.entry('own-term')?.file).toBe('glossary/own-term.md');
    expect(glossary.entry('gamma')?.title).toBe('Gamma');
    expect(glossary.problems.map(problem => problem.file)).toEqual(['glossary/b.md', 'glossary/gamma.md']);
    expect(glossary.matcher.find('my own-term')[0].id).toBe('own-term');
    expect(glossary.search('my own')[0].entry.id).toBe('own-term');
    stop();
    glossary.join([], []);
    expect(told).toHaveBeenCalledTimes(2);
    expect(glossary.entry('own-term')).toBeUndefined();
  });
  it('looks up a selection, a name in code, and a term in the midst of other words', async () => {
    const glossary = new Glossary(async () => RAW);
    await glossary.load();
    expect(
      ['Margin calls', 'days_to_cover', 'is a margin call due?', 'nothing here'].map(
        text => glossary.lookUp(text)?.id
      )
    ).toEqual(['margin-call', 'days-to-cover', 'margin-call', undefined]);
  });
  it('reads broken parts as empty ones', () => {
    const index = readIndex({
      format: 2,
      entries: [
        { id: 'a', title: 'A', claims: 3, aliases: 'x', facts: [null] },
        7,
        { id: 'No Id', title: 'B' }
      ]
    });
    expect(index.entries.map(entry => [entry.id, entry.claims, entry.aliases, entry.facts.length])).toEqual([
      ['a', [], [], 1]
    ]);
  });
});
