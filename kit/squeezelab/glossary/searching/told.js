/**
 * What a word is worth where it stands.
 * @type {Record<import('./search.js').Told, number>}
 */
export const WEIGHTS = {
  title: 10,
  id: 9,
  alias: 9,
  see: 7,
  asked: 6,
  symptom: 6,
  definition: 5,
  summary: 5,
  fact: 2,
  tag: 1,
  text: 1
};

/**
 * What a query that is the whole name or phrase is worth.
 * @type {Partial<Record<import('./search.js').Told, number>>}
 */
export const WHOLE = {
  title: 120,
  id: 119,
  alias: 118,
  see: 110,
  asked: 70,
  symptom: 70
};
const MATHS = /\$\$[\s\S]*?\$\$|\$[^$\n]*\$|\]\([^)]*\)|<!--[\s\S]*?-->/g;

/** @param {string} where */
export function isNameOf(where) {
  return where === 'title' || where === 'id' || where === 'alias' || where === 'see';
}

/**
 * Every text of an entry with where it stands.
 * @param {import('./search.js').Searched} entry
 * @param {ReadonlyMap<string, string>} tags
 * @returns {[import('./search.js').Told, string][]}
 */
export function told(entry, tags) {
  /** @type {(where: import('./search.js').Told, texts: readonly string[]) => [import('./search.js').Told, string][]} */
  const each = (where, texts) => texts.map(text => [where, text]);
  return [
    ...each('title', [entry.title]),
    ...each('id', [entry.id]),
    ...each('alias', entry.aliases),
    ...each('see', entry.see),
    ...each('asked', entry.asked),
    ...each('symptom', entry.symptoms),
    ...each('definition', [entry.definition]),
    ...each('summary', [entry.summary]),
    ...each(
      'fact',
      entry.facts.map(({ text, source }) => `${text} ${source}`)
    ),
    ...each(
      'tag',
      entry.tags.map(tag => tags.get(tag) ?? tag)
    ),
    ...each('text', [entry.body.replace(MATHS, ' ').replace(/ ['’]s\b/g, ' ')])
  ];
}
