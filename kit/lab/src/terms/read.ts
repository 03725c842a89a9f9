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

/** Signs that steer what stands around them and are never seen: control characters, marks that turn the order of reading, halves of a sign. */
const UNSEEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const LONGEST = 120;

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
  const odd = lines.findIndex(line => UNSEEN.test(line));
  if (odd >= 0) {
    return wrong(odd + 1, 'A sign stands here that nobody sees: write text and line breaks only.');
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
  let raw: Record<string, unknown>;
  try {
    raw = object(document.toJS({ maxAliasCount: 20 }));
  } catch {
    const anchor = lines.findIndex((line, i) => i > 0 && /[*&][^\s,[\]{}]/.test(line));
    return wrong(
      Math.max(anchor, 1) + 1,
      'A part stands for another one here that there is not, or that unfolds without end: write it out, without anchors (&) and aliases (*).'
    );
  }
  const hidden = Object.keys(raw).find(name => UNSEEN.test(strings(raw[name])));
  if (hidden !== undefined) {
    return wrong(lineOf(hidden), `The field ${hidden} holds a sign that nobody sees: write it without.`);
  }
  for (const name of ['title', 'summary']) {
    if (typeof raw[name] !== 'string' || raw[name].trim() === '') {
      return wrong(
        lineOf(name),
        `The field ${name} is missing or no text. Write, for example, ${name}: ${name === 'title' ? 'My term' : 'What it is, in one sentence.'}`
      );
    }
  }
  if (String(raw.title).length > LONGEST) {
    return wrong(
      lineOf('title'),
      `The title has ${String(raw.title).length} characters; ${LONGEST} are allowed, since it stands in lists and on cards.`
    );
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

/** All texts of a value, names of its fields too, as one. */
function strings(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, part]) => `${name} ${strings(part)}`)
      .join(' ');
  }
  return String(value);
}
