import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { Search } from '../glossary/search';
import type { Entry } from '../glossary/types';
import { readTerm } from '../terms/read';

const ROOT = join(__dirname, '../../../..');
const GENERATED = /<!-- squeezelab:[\s\S]*?<!-- \/squeezelab -->/g;

/** The glossary of the checkout, read from its files: no index need have been built. */
async function entries(): Promise<Entry[]> {
  const folder = join(ROOT, 'glossary');
  const files = readdirSync(folder).filter(name => name.endsWith('.md') && !name.startsWith('_'));
  const terms = await Promise.all(
    files.map(name => readTerm(name, readFileSync(join(folder, name), 'utf8')))
  );
  return terms.map((term, i) => {
    if (!('entry' in term)) {
      throw new Error(`${files[i]}:${term.problem.line}: ${term.problem.message}`);
    }
    return { ...term.entry, file: '', body: term.entry.body.replace(GENERATED, '') };
  });
}

const given = parse(readFileSync(join(ROOT, 'glossary/search.yml'), 'utf8')) as {
  stop: string;
  everyday: Record<string, string>;
};
const words = {
  stop: given.stop.split(/\s+/),
  everyday: Object.entries(given.everyday).map(([word, others]): [string, string[]] => [
    word,
    others.split(/\s+/)
  ])
};
const tags = parse(readFileSync(join(ROOT, 'glossary/tags.yml'), 'utf8')) as Record<string, string>;
const queries = Object.entries(
  JSON.parse(readFileSync(join(ROOT, 'tests/glossary/queries.json'), 'utf8')) as Record<string, string[]>
);

describe('what learners ask', async () => {
  const search = new Search(await entries(), tags, words);

  it('has a table of at least 120 queries, which `define` answers as well', () => {
    expect(queries.length).toBeGreaterThanOrEqual(120);
  });
  it.each(queries)('“%s” finds %s first', (query, expected) => {
    const [first] = search.find(query);
    expect(expected).toContain(first.entry.id);
  });
  it('reads stop words as nothing', () => {
    expect(search.find('what is a gamma')[0].entry.id).toBe('gamma');
    expect(search.find('the').length).toBeGreaterThan(0);
  });
});
