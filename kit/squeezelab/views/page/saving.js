// Pictures of what is on screen, and downloads.
const KEPT = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity', 'visibility'];
const SVG = 'http://www.w3.org/2000/svg';
const AROUND = 8; // pixels around the figure, out of which some words reach
const WHOLE = [['x', 'width', 0.03], ['y', 'height', 0.05]]; // bqplot clips marks to the plot area: a dot on its edge stays whole, as in figures.css

function copied(node) {
  if (node.nodeType !== 1) return null;
  const copy = node.cloneNode(false);
  const style = getComputedStyle(node);
  if (node.getAttribute('style')?.includes('--sq-r-ghost')) return null; // the last move is nobody else's
  copy.removeAttribute('style');
  copy.removeAttribute('class');
  KEPT.forEach(key => {
    const value = style.getPropertyValue(key);
    if (value) copy.style.setProperty(key, value.replace(/url\("[^#]*#/g, 'url("#'));
  });
  if (node.matches('clipPath > rect')) {
    WHOLE.forEach(([start, size, more]) => {
      const long = Number(node.getAttribute(size));
      copy.setAttribute(start, Number(node.getAttribute(start)) - (more / 2) * long);
      copy.setAttribute(size, (1 + more) * long);
    });
  }
  node.childNodes.forEach(child => {
    const inner = copied(child);
    if (inner) copy.appendChild(inner);
  });
  return copy;
}

// The lines in which a word stands, each with its place; what of it is not shown is left out.
function linesOf(word) {
  const out = [], range = document.createRange(), texts = document.createTreeWalker(word, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const found of texts.currentNode.data.matchAll(/(\s*)(\S+)/g)) {
      range.setStart(texts.currentNode, found.index + found[1].length);
      range.setEnd(texts.currentNode, found.index + found[0].length);
      const at = range.getBoundingClientRect(), last = out.at(-1);
      if (!at.width) continue;
      if (last && Math.abs(last[0].top - at.top) < at.height / 2) last[1] += found[0];
      else out.push([at, found[2]]);
    }
  }
  return out;
}

// The figure as it is on screen, words included, with every style written out: it looks the same anywhere.
function picture(root, caption) {
  const stage = root.querySelector('.sq-stage');
  const aside = root.classList.contains('is-aside');
  root.classList.remove('is-aside'); // what another tab hides is not hidden here
  try {
    return drawn(root, stage, stage.querySelector(':scope > .sq-plot > .sq-fig'), caption);
  } finally {
    root.classList.toggle('is-aside', aside);
  }
}

function drawn(root, stage, figure, caption) {
  const box = figure.getBoundingClientRect();
  const out = document.createElementNS(SVG, 'svg');
  const width = Math.round(box.width);
  const letters = Math.max(Math.floor((width - 16) / 5.6), 20);
  const lines = caption.match(new RegExp(`.{1,${letters}}(?:\\s|$)|.{${letters}}`, 'g')) ?? [];
  const height = Math.round(box.height) + 20 + 14 * lines.length;
  const put = (tag, attributes, text) => {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (text) made.textContent = text;
    out.appendChild(made);
    return made;
  };
  const [wide, high] = [width + 2 * AROUND, height + 2 * AROUND];
  Object.entries({ xmlns: SVG, viewBox: `${-AROUND} ${-AROUND} ${wide} ${high}`, width: wide, height: high, role: 'img' }).forEach(([key, value]) => out.setAttribute(key, value));
  const page = getComputedStyle(root).backgroundColor;
  put('title', {}, caption);
  put('rect', { x: -AROUND, y: -AROUND, width: wide, height: high, fill: page });
  const patterns = root.querySelector('#sq-hatch')?.closest('defs');
  if (patterns) out.appendChild(copied(patterns));
  figure.querySelectorAll(':scope > svg').forEach(svg => {
    svg.childNodes.forEach(child => {
      const inner = copied(child);
      if (inner) out.appendChild(inner);
    });
  });
  figure.parentElement.querySelectorAll(':scope > .sq-sketch svg').forEach(svg => {
    const area = svg.getBoundingClientRect();
    const inner = copied(svg);
    Object.entries({ x: area.left - box.left, y: area.top - box.top, width: area.width, height: area.height }).forEach(([key, value]) => inner.setAttribute(key, value));
    out.appendChild(inner);
  });
  stage.querySelectorAll(':scope > :is(.sq-paper, .sq-plot) .w:not(.ghost)').forEach(word => {
    const style = getComputedStyle(word);
    if (style.display === 'none' || style.visibility === 'hidden') return;
    word.querySelectorAll('svg').forEach(hair => {
      const [spot, inner] = [hair.getBoundingClientRect(), copied(hair)];
      Object.entries({ x: spot.left - box.left, y: spot.top - box.top }).forEach(([key, value]) => inner.setAttribute(key, value));
      out.appendChild(inner);
    });
    linesOf(word).forEach(([at, said]) => {
      const place = { x: at.left - box.left, y: at.top - box.top + at.height / 2, 'dominant-baseline': 'central' };
      const halo = { fill: 'none', stroke: page, 'stroke-width': 3, 'stroke-linejoin': 'round', 'aria-hidden': 'true' }; // not every program knows `paint-order`
      [halo, { fill: style.color }].forEach(look => {
        const text = put('text', { ...place, ...look }, said);
        ['font-family', 'font-size', 'font-weight', 'font-style'].forEach(key => text.style.setProperty(key, style.getPropertyValue(key)));
      });
    });
  });
  lines.forEach((line, k) => {
    const note = put('text', { x: 8, y: height - 10 - 14 * (lines.length - 1 - k), fill: getComputedStyle(root).color, 'fill-opacity': 0.7 }, line.trim());
    note.style.font = '10px sans-serif';
  });
  return { text: new XMLSerializer().serializeToString(out), width: wide, height: high };
}

function save(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
