// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { showLast, sleepers } from '../calculators/sleepers';

const page = (...outputs: string[]): HTMLElement => {
  const node = document.createElement('div');
  node.innerHTML = outputs.map(inner => `<div class="jp-OutputArea-output">${inner}</div>`).join('');
  return node;
};

it('tells calculators without a kernel from those that live and from other output', () => {
  const held = page(
    '<div class="sq-calc"></div>',
    '<div class="sq-calc jupyter-widgets-disconnected"></div>',
    'Error displaying widget: model not found',
    'a print of Error displaying widget'
  );
  expect(sleepers(held)).toEqual([held.children[1], held.children[2]]);
});

it('lets a calculator rest while it sleeps, and wakes it with its kernel', () => {
  const held = page('<div class="sq-calc jupyter-widgets-disconnected"></div>');
  const calculator = held.querySelector<HTMLElement>('.sq-calc')!;
  sleepers(held);
  expect(calculator.inert).toBe(true);
  calculator.classList.remove('jupyter-widgets-disconnected');
  expect(sleepers(held)).toEqual([]);
  expect(calculator.inert).toBe(false);
});

it('shows the saved picture of a calculator that is lost, and nothing else of what was saved', () => {
  const node = document.createElement('div');
  node.innerHTML =
    '<div class="jp-OutputArea-child"><div class="jp-OutputArea-output sq-lost">Error</div></div><div class="jp-OutputArea-child"></div>';
  const image = '<p onclick="x()">It runs.</p><img alt="It runs." src="data:image/svg+xml;base64,PHN2Zy8+"/>';
  const model = { length: 2, get: (): { data: object } => ({ data: { 'text/html': image } }) };
  showLast({ node, model });
  showLast({ node, model });
  expect(node.querySelectorAll('img')).toHaveLength(1);
  expect(node.querySelector('img')!.alt).toBe('It runs.');
  expect(node.querySelector('[onclick]')).toBeNull();
  node.querySelector('.sq-lost')!.classList.remove('sq-lost');
  showLast({ node, model });
  expect(node.querySelector('img')).toBeNull();
});

it.each([
  '<img src="https://elsewhere.example/a.svg"/>',
  '<img src="data:text/html;base64,PHN2Zy8+"/>',
  '<script>x()</script>',
  ''
])('shows no picture from elsewhere: %s', html => {
  const node = document.createElement('div');
  node.innerHTML = '<div class="jp-OutputArea-child"><div class="sq-lost"></div></div>';
  showLast({ node, model: { length: 1, get: () => ({ data: { 'text/html': html } }) } });
  expect(node.querySelector('figure, script, img')).toBeNull();
});
