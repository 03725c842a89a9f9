/** The only way this extension builds nodes: text stays text, and no attribute can run anything. */

type Child = Node | string | null | undefined | boolean;
type Listener = (event: never) => void;

export interface Attributes {
  class?: string;
  on?: Record<string, Listener>;
  data?: Record<string, string>;
  [name: string]:
    string | number | boolean | null | undefined | Record<string, Listener> | Record<string, string>;
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name === 'on') {
      Object.entries(value as Record<string, Listener>).forEach(([type, listener]) =>
        node.addEventListener(type, listener as EventListener)
      );
    } else if (name === 'data') {
      Object.entries(value as Record<string, string>).forEach(([key, text]) => (node.dataset[key] = text));
    } else if (/^on/i.test(name) || name === 'style' || name === 'srcdoc') {
      throw new Error(`The attribute ${name} is not allowed here.`);
    } else if (name === 'href') {
      const url = safeUrl(String(value));
      if (url) {
        node.setAttribute('href', url);
      }
    } else {
      node.setAttribute(name, value === true ? '' : String(value));
    }
  }
  node.append(...children.filter(shown));
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

export function s(
  tag: string,
  attributes: Record<string, string | number> = {},
  ...children: Child[]
): SVGElement {
  const node = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, String(value)));
  node.append(...children.filter(shown));
  return node;
}

/** The URL when it leads to a web page, else an empty text. */
export function safeUrl(url: string): string {
  return /^https?:\/\//i.test(url.trim()) ? url.trim() : '';
}

export function clear(node: Element, ...children: Child[]): void {
  node.replaceChildren(...children.filter(shown));
}

function shown(child: Child): child is Node | string {
  return typeof child === 'string' ? child !== '' : child instanceof Node;
}
