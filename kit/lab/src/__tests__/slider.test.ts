import { beforeEach, expect, it } from 'vitest';

import { showSlider } from '../dock/slider';

/** A calculator above a text: two of its sliders stand, the others have no box. */
function docked(): HTMLElement {
  const root = document.createElement('div');
  for (const name of ['spark', 'depth', 'margin', 'spread']) {
    const box = document.createElement('div');
    box.className = `sq-ctl${name === 'spark' || name === 'depth' ? ' is-chief' : ''}`;
    box.innerHTML = `<div class="sq-of-${name}"><button class="noUi-handle"></button></div>`;
    box.scrollIntoView = () => undefined;
    const stands = (): boolean => box.matches('.is-chief:not(.is-yielding), .is-asked');
    box.getClientRects = () => (stands() ? [{}] : []) as unknown as DOMRectList;
    root.append(box);
  }
  document.body.replaceChildren(root);
  return root;
}

const standing = (root: HTMLElement): string[] =>
  [...root.querySelectorAll('.sq-ctl')]
    .filter(box => box.getClientRects().length)
    .map(box => box.firstElementChild!.className.replace('sq-of-', ''));

beforeEach(() => {
  window.matchMedia = () => ({ matches: true }) as MediaQueryList;
});

it('gives a slider that has no room the place of the last, and gives it back', () => {
  const root = docked();
  expect(showSlider(root, 'margin')).toBe(true);
  expect(standing(root)).toEqual(['spark', 'margin']);
  expect(document.activeElement?.parentElement?.className).toBe('sq-of-margin');
  showSlider(root, 'spread');
  expect(standing(root)).toEqual(['spark', 'spread']);
  showSlider(root, 'depth');
  expect(standing(root)).toEqual(['spark', 'depth']);
  expect(document.activeElement?.parentElement?.className).toBe('sq-of-depth');
});

it('knows no slider by another name', () => {
  expect(showSlider(docked(), 'none')).toBe(false);
});
