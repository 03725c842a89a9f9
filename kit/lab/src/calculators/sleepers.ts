import { h } from '../ui/dom';

/** What ipywidgets puts on a widget whose kernel is gone. */
const CUT = 'jupyter-widgets-disconnected';
/** What it writes where a saved output has no widget any more. */
const LOST = /^Error displaying widget/;

/** The outputs of a page that show a calculator which no kernel is behind; each of them is kept from hand and key. */
export function sleepers(page: Element): Element[] {
  return Array.from(page.querySelectorAll('.jp-OutputArea-output')).filter(output => {
    const calculator = output.querySelector<HTMLElement>('.sq-calc');
    const cut = calculator?.classList.contains(CUT) ?? false;
    if (calculator) {
      calculator.inert = cut;
    }
    const lost = !calculator && LOST.test(output.textContent ?? '');
    output.classList.toggle('sq-lost', lost);
    return cut || lost;
  });
}

/** The outputs of a cell: where they stand, and what they hold. */
export interface Outputs {
  readonly node: HTMLElement;
  readonly model: { readonly length: number; get(index: number): { readonly data: object } };
}

/** Shows the saved picture of each output whose calculator is lost, and takes it away once it is alive again. */
export function showLast({ node, model }: Outputs): void {
  node.querySelectorAll(':scope > .jp-OutputArea-child').forEach((child, place) => {
    const shown = child.querySelector(':scope > .sq-last');
    const lost = child.querySelector('.sq-lost') !== null;
    if (!lost || place >= model.length) {
      shown?.remove();
    } else if (!shown) {
      const picture = pictureIn((model.get(place).data as Record<string, unknown>)['text/html']);
      if (picture) {
        child.append(h('figure', { class: 'sq-last' }, picture));
      }
    }
  });
}

/** The picture in a saved page: an image that runs nothing, and its sentence; nothing else of the page is taken. */
function pictureIn(html: unknown): HTMLElement | null {
  const text = Array.isArray(html) ? html.join('') : String(html ?? '');
  const found = new DOMParser().parseFromString(text, 'text/html').querySelector('img');
  const source = found?.getAttribute('src') ?? '';
  return /^data:image\/svg\+xml;base64,[A-Za-z0-9+/=\s]+$/.test(source)
    ? h('img', { src: source, alt: found?.alt ?? '' })
    : null;
}
