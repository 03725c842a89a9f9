/** SVG and MathML that come as text are copied part by part: only known elements and attributes pass. */

const SVG = 'http://www.w3.org/2000/svg';
const MATHML = 'http://www.w3.org/1998/Math/MathML';

const SHAPES = new Set(['svg', 'g', 'path', 'circle', 'ellipse', 'rect', 'line', 'polyline', 'polygon']);
const DRAWING = new Set(
  'viewBox d cx cy r rx ry x y x1 y1 x2 y2 width height points transform fill stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray opacity fill-rule'.split(
    ' '
  )
);
const FORMULA = new Set(
  'math semantics mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle mpadded mphantom mmultiscripts mprescripts none'.split(
    ' '
  )
);
const SETTING = new Set(
  'display mathvariant stretchy fence separator form lspace rspace minsize maxsize largeop movablelimits accent accentunder columnalign rowspacing columnspacing linethickness width height depth displaystyle scriptlevel'.split(
    ' '
  )
);
const COLOUR = /^\s*(fill|stroke)\s*:\s*(none|currentColor|var\(--sq-[a-z0-9-]+\))\s*$/i;

export function readSvg(text: string): SVGSVGElement | null {
  const root = parsed(text, 'image/svg+xml');
  const copy = root ? copied(root, SVG, SHAPES, DRAWING) : null;
  return copy instanceof SVGSVGElement ? copy : null;
}

export function readMathml(text: string): Element | null {
  const bare = text.trim();
  const whole = /^<math[\s>]/.test(bare) ? bare : `<math>${bare}</math>`;
  const root = bare ? parsed(whole, 'application/xml') : null;
  const math = root ? copied(root, MATHML, FORMULA, SETTING) : null;
  math?.setAttribute('displaystyle', 'true');
  return math;
}

function parsed(text: string, type: DOMParserSupportedType): Element | null {
  const root = new DOMParser().parseFromString(text, type).documentElement;
  return root.querySelector('parsererror') || root.localName === 'parsererror' ? null : root;
}

function copied(
  from: Element,
  space: string,
  elements: Set<string>,
  attributes: Set<string>
): Element | null {
  if (!elements.has(from.localName)) {
    return null;
  }
  const node = document.createElementNS(space, from.localName);
  for (const { name, value } of Array.from(from.attributes)) {
    if (attributes.has(name) && !/url\s*\(|javascript:/i.test(value)) {
      node.setAttribute(name, value);
    } else if (name === 'style') {
      const safe = value.split(';').filter(part => COLOUR.test(part));
      if (safe.length) {
        node.setAttribute('style', safe.join(';'));
      }
    }
  }
  for (const child of Array.from(from.childNodes)) {
    if (child.nodeType === Node.TEXT_NODE) {
      node.append(child.textContent ?? '');
    } else if (child instanceof Element) {
      const inner = copied(child, space, elements, attributes);
      if (inner) {
        node.append(inner);
      }
    }
  }
  return node;
}
