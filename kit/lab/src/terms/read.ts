import { object } from '../glossary/json';
import { readEntry } from '../glossary/read';
import type { Entry, Problem } from '../glossary/types';

/** What reading one file of the user's gives: an entry, or why there is none. */
export type ReadTerm = { entry: Entry } | { problem: Problem };

const FIELDS = new Set(
  'id title aliases see asked symbols symptoms summary definition example confused_with loop_kind loop calculator preset tags related prerequisites contradicted_by formula facts claims sources reviewed references kind'.split(
    ' '
  )
);

/**
 * Reads a Markdown file in the form of our own entries: YAML front matter between two lines of ---, then prose.
 * Each complaint names the line, what is there, and what is allowed.
 */
export async function readTerm(file: string, text: string): Promise<ReadTerm> {
  const wrong = (line: number, message: string): ReadTerm => ({ problem: { file, line, message } });
  const id = file.slice(file.lastIndexOf('/') + 1).replace(/\.md$/, '');
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    return wrong(
      1,
      `The file’s name is the term’s id: small letters, digits and hyphens, as in my-term.md; “${id}” is not.`
    );
  }
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines[0]?.trim() !== '---') {
    return wrong(1, 'A term begins with a line of ---, then title: and summary:, then a line of --- again.');
  }
  const end = lines.findIndex((line, i) => i > 0 && line.trim() === '---');
  if (end < 0) {
    return wrong(1, 'The front matter has no end: put a line of --- after its last field.');
  }
  const { LineCounter, parseDocument, isMap, isScalar } = await import('yaml');
  const counter = new LineCounter();
  const document = parseDocument(lines.slice(1, end).join('\n'), { lineCounter: counter, schema: 'core' });
  const broken = document.errors[0];
  if (broken) {
    const line = (broken.linePos?.[0].line ?? 1) + 1;
    return wrong(
      line,
      `${broken.message.split('\n')[0].replace(/ at line.*$/, '')}. Put quotes round a text that holds a colon.`
    );
  }
  const lineOf = (name: string): number => {
    const pair = isMap(document.contents)
      ? document.contents.items.find(item => isScalar(item.key) && item.key.value === name)
      : undefined;
    const at = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    return at === undefined ? 2 : counter.linePos(at).line + 1;
  };
  const raw = object(document.toJS({ maxAliasCount: 20 }));
  for (const name of ['title', 'summary']) {
    if (typeof raw[name] !== 'string' || raw[name].trim() === '') {
      return wrong(
        lineOf(name),
        `The field ${name} is missing or no text. Write, for example, ${name}: ${name === 'title' ? 'My term' : 'What it is, in one sentence.'}`
      );
    }
  }
  if (String(raw.summary).length > 160) {
    return wrong(
      lineOf('summary'),
      `The summary has ${String(raw.summary).length} characters; 160 are allowed, since it stands on the hover card.`
    );
  }
  const unknown = Object.keys(raw).find(name => !FIELDS.has(name));
  if (unknown) {
    return wrong(
      lineOf(unknown),
      `There is no field “${unknown.slice(0, 40)}”. Allowed are: ${Array.from(FIELDS).join(', ')}.`
    );
  }
  const kind = raw.loop_kind ?? raw.kind;
  return { entry: { ...readEntry({ ...raw, kind, id, body: lines.slice(end + 1).join('\n') }), id, file } };
}
