import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Widget } from '@lumino/widgets';

import { h } from '../ui/dom';
import { icon } from '../ui/icons';
import { readPill, type Pill } from './contract';

const MARKDOWN = 'text/markdown';

/** Draws one text of a step as the application draws Markdown; links that begin with ▷ become pills. */
export async function drawText(
  source: string,
  rendermime: IRenderMimeRegistry,
  press: (pill: Pill, href: string, node: HTMLElement) => void
): Promise<Widget> {
  const renderer = rendermime.createRenderer(MARKDOWN);
  renderer.addClass('sq-story-text');
  // A notebook's own rendering is as safe: the text is sanitised, whoever wrote it.
  await renderer.renderModel(rendermime.createModel({ trusted: false, data: { [MARKDOWN]: source } }));
  renderer.node.querySelectorAll<HTMLAnchorElement>('a[href]').forEach(anchor => {
    const href = anchor.getAttribute('href') ?? '';
    const pill = readPill(anchor.textContent ?? '', href);
    if (pill) {
      anchor.replaceWith(pillFor(pill, anchor.textContent ?? '', node => press(pill, href, node)));
    }
  });
  return renderer;
}

function pillFor(pill: Pill, text: string, press: (node: HTMLElement) => void): HTMLElement {
  const node: HTMLElement = h(
    'button',
    {
      type: 'button',
      class: 'sq-pill',
      data: { calculator: pill.calculator },
      on: { click: () => press(node) }
    },
    icon('play'),
    text.replace(/^\s*[▷▶]\s*/, '')
  );
  return node;
}
