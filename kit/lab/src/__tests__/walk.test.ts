import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { HoverController } from '../hover/controller';
import { whole } from '../hover/regions';
import { Steps, type Region } from '../hover/steps';

const TERMS = ['bank-run', 'gamma', 'margin-call', 'short-squeeze', 'theta'];
const BOX = { top: 0, bottom: 1, left: 0, right: 1, width: 1, height: 1 };

/** Cells with one term each, of which only the second and the third are on the page, as in a notebook that keeps no more. */
function cells(page: Element): Region[] {
  return TERMS.map((id, i) => {
    const node = document.createElement('div');
    const drawn = i !== 4;
    const draw = (): void => {
      node.innerHTML = `<p>A <span class="sq-term" tabindex="0" data-sq-term="${id}">${id}</span>.</p>`;
    };
    if (drawn) {
      draw();
    }
    if (i === 1 || i === 2) {
      page.append(node);
    }
    return {
      node,
      drawn: () => node.hasChildNodes(),
      show: async () => {
        if (!node.hasChildNodes()) {
          draw();
        }
        page.replaceChildren(node);
      }
    };
  });
}

describe('the walk through terms', () => {
  let page: HTMLElement;
  let seen: string[];
  let steps: Steps;

  beforeEach(() => {
    page = document.body.appendChild(document.createElement('main'));
    seen = [];
    const glossary = { entry: (id: string) => ({ id, title: id, summary: '' }) };
    steps = new Steps(glossary as never, (entry, boxes) => void (boxes.length && seen.push(entry.id)));
    vi.spyOn(Element.prototype, 'getClientRects').mockImplementation(function (this: Element) {
      return (this.isConnected ? [BOX] : []) as unknown as DOMRectList;
    });
  });

  afterEach(() => {
    vi.restoreAllMocks();
    document.body.replaceChildren();
  });

  it('goes through cells that are off the page, or not drawn yet, in order and round at the end', async () => {
    const regions = cells(page);
    for (let i = 0; i < 6; i++) {
      expect(await steps.go(regions, 1)).toBe(true);
    }
    expect(seen).toEqual([...TERMS, TERMS[0]]);
    await steps.go(regions, -1);
    expect(seen.at(-1)).toBe('theta');
  });

  it('would only go round what is in sight if it looked at the page alone', async () => {
    cells(page);
    for (let i = 0; i < 3; i++) {
      await steps.go(whole(page), 1);
    }
    expect(seen).toEqual(['gamma', 'margin-call', 'gamma']);
  });

  it('comes to a term that its cell draws anew in that very moment', async () => {
    const regions = cells(page);
    await steps.go(regions, 1);
    const { node } = regions[1];
    vi.spyOn(window, 'requestAnimationFrame').mockImplementationOnce(frame => {
      node.replaceChildren(node.firstElementChild!.cloneNode(true)); // the focus brought it into view, and the notebook renders what comes there
      return window.setTimeout(frame, 0);
    });
    expect(await steps.go(regions, 1)).toBe(true);
    expect(seen).toEqual(['bank-run', 'gamma']);
  });

  it('says that there is nothing to go to', async () => {
    expect(await steps.go(whole(page), 1)).toBe(false);
    expect(await steps.go([], 1)).toBe(false);
  });
});

describe('the card', () => {
  it('does not stand alone where its term has gone from the page', () => {
    const glossary = { calculator: () => undefined, entry: () => undefined };
    const words = new Proxy({}, { get: () => (): string => '' });
    const controller = new HoverController({
      glossary,
      words,
      delay: () => 0,
      can: () => false,
      act: vi.fn()
    } as never);
    const entry = (title: string): never =>
      ({ id: title, title, kind: 'none', summary: '', claims: [] }) as never;
    const cards = (): number => document.querySelectorAll('.sq-card').length;
    controller.show(entry('Gamma'), [BOX], null);
    expect(cards()).toBe(1);
    controller.show(entry('Theta'), [], null);
    expect(cards()).toBe(0);
    controller.show(entry('Vega'), [BOX], null);
    expect(cards()).toBe(1);
    controller.dispose();
  });
});
