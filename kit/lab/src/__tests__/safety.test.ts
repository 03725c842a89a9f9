import { beforeEach, describe, expect, it, vi } from 'vitest';

import { Glossary } from '../glossary/glossary';
import { readEntry } from '../glossary/read';
import { card, thumbnail } from '../hover/card';
import { entryView } from '../panel/entry';
import { Shelf } from '../panel/shelf';
import { readTerm } from '../terms/read';
import { h } from '../ui/dom';
import { readMathml, readSvg } from '../ui/foreign';
import { Words } from '../ui/words';
import { RAW } from './fixture';
import { PAYLOADS } from './fixture/payloads';

const trans = {
  __: (text: string, ...args: unknown[]) =>
    text.replace(/%(\d)/g, (_, i: string) => String(args[Number(i) - 1])),
  _n: (one: string) => one
};
const words = new Words(trans as never);
const hit = vi.fn();

beforeEach(() => {
  hit.mockClear();
  (window as unknown as { hit: unknown }).hit = hit;
  document.body.replaceChildren();
});

function harmless(node: Node): void {
  const elements = node instanceof Element ? [node, ...Array.from(node.querySelectorAll('*'))] : [];
  for (const element of elements) {
    expect(['script', 'iframe', 'object', 'embed', 'base', 'meta', 'link', 'style', 'form']).not.toContain(
      element.localName
    );
    for (const { name, value } of Array.from(element.attributes)) {
      expect(name).not.toMatch(/^on|srcdoc|formaction/i);
      expect(value).not.toMatch(/^\s*(?:java|vb)script:|^\s*data:text/i);
    }
  }
}

describe('forty payloads', () => {
  it('are forty', () => {
    expect(PAYLOADS).toHaveLength(40);
  });

  it.each(PAYLOADS)('stay text in the card and in the entry: %s', async payload => {
    const poisoned = readEntry({
      id: 'x',
      title: payload,
      aliases: [payload],
      summary: payload,
      kind: payload,
      loop: [payload, payload, payload],
      calculator: 'short-squeeze',
      formula: { latex: payload, mathml: payload, says: payload },
      facts: [{ kind: 'fact', text: payload, source: payload }],
      claims: [
        {
          id: payload,
          says: payload,
          verdict: payload,
          numbers: payload,
          calculator: 'short-squeeze',
          values: { [payload]: payload },
          origin: [{ kind: 'found', page: payload, publisher: payload, url: payload, seen: payload }],
          settings: { marks: payload, axes: [{ name: payload, label: payload }], places: payload },
          counter: { calculator: payload, values: { [payload]: payload } }
        }
      ],
      sources: [{ text: payload, url: payload, kind: payload }],
      used_in: [{ path: payload, title: payload }],
      reviewed: payload,
      file: payload
    });
    const glossary = new Glossary(async () => ({
      ...RAW,
      calculators: [
        {
          ...RAW.calculators[0],
          icon: payload,
          presets: [{ ...RAW.calculators[0].presets[0], thumbnail: payload }]
        }
      ]
    }));
    await glossary.load();
    const actions = {
      openCalculator: () => undefined,
      openNotebook: () => undefined,
      markdown: async (text: string) => h('div', {}, text),
      typeset: () => undefined
    };
    const context = {
      glossary,
      words,
      actions,
      shelf: new Shelf(),
      read: () => undefined,
      showList: () => undefined
    };
    const shown = [
      card(
        poisoned,
        glossary,
        words,
        () => true,
        () => undefined
      ),
      entryView(poisoned, context)
    ];
    document.body.append(...shown);
    await new Promise(resolve => setTimeout(resolve, 0));
    shown.forEach(harmless);
    expect(shown[0].textContent).toContain(payload);
    expect(hit).not.toHaveBeenCalled();
  });

  it.each(PAYLOADS)('do not pass as SVG or MathML: %s', payload => {
    const texts = [
      payload,
      `<svg xmlns="http://www.w3.org/2000/svg">${payload}</svg>`,
      `<math>${payload}</math>`,
      `<mrow>${payload}</mrow>`
    ];
    const read = texts
      .flatMap(text => [readSvg(text), readMathml(text)])
      .filter((node): node is SVGSVGElement => node !== null);
    document.body.append(...read);
    read.forEach(harmless);
    expect(hit).not.toHaveBeenCalled();
  });

  it.each(PAYLOADS)('do no harm in a term of the user’s own: %s', async payload => {
    for (const text of [
      `---\n${payload}\n---\n`,
      `---\ntitle: ${payload}\nsummary: ${payload}\n---\n${payload}`,
      payload
    ]) {
      const result = await readTerm('glossary/x.md', text);
      expect('entry' in result ? result.entry.id : result.problem.file).toMatch(/^(?:x|glossary\/x\.md)$/);
    }
    expect(hit).not.toHaveBeenCalled();
  });
});

describe('what is let through', () => {
  it('keeps drawings and formulas whole', () => {
    const svg = readSvg(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M3 20h5" style="stroke:var(--sq-force)"/></svg>'
    );
    expect(svg?.querySelector('path')?.getAttribute('style')).toBe('stroke:var(--sq-force)');
    const math = readMathml('<mrow><mi>g</mi><mo>=</mo><mfrac><mi>X</mi><mi>D</mi></mfrac></mrow>');
    expect(math?.querySelector('mfrac')?.textContent).toBe('XD');
  });
  it('draws thumbnails that are paths, and nothing else', () => {
    expect(thumbnail('M2 25L44 3', false)).not.toBeNull();
    expect(thumbnail('M2 25" onload="hit()', false)).toBeNull();
  });
  it('never sets an attribute that runs', () => {
    expect(() => h('div', { onclick: 'hit()' })).toThrow(/not allowed/);
    expect(h('a', { href: 'javascript:hit()' }).hasAttribute('href')).toBe(false);
  });
});
