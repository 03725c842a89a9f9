import { afterEach, describe, expect, it, vi } from 'vitest';

vi.hoisted(() => vi.stubGlobal('DragEvent', MouseEvent)); // jsdom has none, and Lumino extends it

import { Bar, type BarState } from '../story/bar';
import { nullTranslator } from '@jupyterlab/translation';

const words = { trans: nullTranslator.load('') } as unknown as ConstructorParameters<typeof Bar>[0];
const step = (name: string): BarState['steps'][number] => ({ name, guess: false });
const state: BarState = {
  title: 'A squeeze',
  steps: [step('The rule'), step('Deeper'), step('The end')],
  at: 1,
  reached: 1,
  code: false,
  minutes: 5
};
const focused = (): string | null | undefined => document.activeElement?.textContent;
const press = (key: string): boolean =>
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

describe('the steps of a story as a menu', () => {
  afterEach(() => document.body.replaceChildren());

  it('stays open, and the same step has the focus, when a piece of code that ends draws the bar anew', () => {
    const go = vi.fn();
    const bar = new Bar(words, { go, code: vi.fn(), leave: vi.fn() });
    document.body.append(bar.node);
    bar.paint(state);
    bar.node.querySelector<HTMLElement>('.sq-story-dots')!.click();
    expect(focused()).toBe('2Deeper');
    bar.paint({ ...state, reached: 2, minutes: 4 });
    expect(focused()).toBe('2Deeper');
    press('ArrowUp');
    expect(focused()).toBe('1The rule');
    bar.paint(state);
    (document.activeElement as HTMLElement).click();
    expect(go).toHaveBeenCalledWith(0);
    expect(bar.node.querySelector<HTMLElement>('[role=menu]')!.hidden).toBe(true);
  });

  it('closes for a reader who goes elsewhere, also after a bar that could not be drawn', () => {
    const bar = new Bar(words, { go: vi.fn(), code: vi.fn(), leave: vi.fn() });
    const elsewhere = document.createElement('button');
    document.body.append(bar.node, elsewhere);
    bar.paint(state);
    expect(() => bar.paint({ ...state, at: 9 })).toThrow();
    bar.node.querySelector<HTMLElement>('.sq-story-dots')!.click();
    const menu = bar.node.querySelector<HTMLElement>('[role=menu]')!;
    expect(menu.hidden).toBe(false);
    elsewhere.focus();
    expect(menu.hidden).toBe(true);
  });
});
