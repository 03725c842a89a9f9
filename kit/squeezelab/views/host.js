// What bqplot and ipywidgets leave out: names for the slider handles, the width and the wish for less motion,
// pictures of what is on screen, downloads, and the keys of the transport.
const KEPT = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity', 'visibility'];
const SVG = 'http://www.w3.org/2000/svg';

function copied(node) {
  if (node.nodeType !== 1) return null;
  const copy = node.cloneNode(false);
  const style = getComputedStyle(node);
  copy.removeAttribute('style');
  copy.removeAttribute('class');
  KEPT.forEach(key => {
    const value = style.getPropertyValue(key);
    if (value) copy.style.setProperty(key, value.replace(/url\("[^#]*#/g, 'url("#'));
  });
  node.childNodes.forEach(child => {
    const inner = copied(child);
    if (inner) copy.appendChild(inner);
  });
  return copy;
}

// The figure as it is on screen, words included, with every style written out: it looks the same anywhere.
function picture(root, caption) {
  const figure = root.querySelector('.sq-stage .sq-fig');
  const box = figure.getBoundingClientRect();
  const out = document.createElementNS(SVG, 'svg');
  const height = Math.round(box.height) + 44;
  const width = Math.round(box.width);
  const put = (tag, attributes, text) => {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (text) made.textContent = text;
    out.appendChild(made);
    return made;
  };
  Object.entries({ xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' }).forEach(([key, value]) => out.setAttribute(key, value));
  const page = getComputedStyle(root).backgroundColor;
  put('title', {}, caption);
  put('rect', { width, height, fill: page });
  const patterns = root.querySelector('#sq-hatch')?.closest('defs');
  if (patterns) out.appendChild(copied(patterns));
  figure.querySelectorAll(':scope > svg').forEach(svg => {
    svg.childNodes.forEach(child => {
      const inner = copied(child);
      if (inner) out.appendChild(inner);
    });
  });
  root.querySelectorAll('.sq-stage .sq-words .w').forEach(word => {
    const style = getComputedStyle(word);
    if (style.display === 'none') return;
    const at = word.getBoundingClientRect();
    const text = put('text', { x: at.left - box.left, y: at.top - box.top + at.height / 2, 'dominant-baseline': 'central', fill: style.color, stroke: page, 'stroke-width': 3, 'paint-order': 'stroke', 'stroke-linejoin': 'round' }, word.textContent);
    text.style.font = style.font;
  });
  const note = put('text', { x: 8, y: height - 10, fill: getComputedStyle(root).color, 'fill-opacity': 0.7 }, caption.slice(0, Math.floor(width / 5.6)));
  note.style.font = '10px sans-serif';
  return { text: new XMLSerializer().serializeToString(out), width, height };
}

function save(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function asPng({ text, width, height }) {
  const image = new Image();
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(done => canvas.toBlob(done, 'image/png'));
}

async function act(model, root, message) {
  if (message.type === 'download') save(message.name, new Blob([message.text], { type: message.mime }));
  if (message.type === 'svg') save(message.name, new Blob([picture(root, message.caption).text], { type: 'image/svg+xml' }));
  if (message.type === 'png') save(message.name, await asPng(picture(root, message.caption)));
  if (message.type === 'page') model.send({ type: 'page', svg: picture(root, message.caption).text });
  if (message.type === 'copy') {
    try {
      await navigator.clipboard.writeText(message.text);
      model.send({ type: 'copied' });
    } catch {
      model.send({ type: 'not copied' });
    }
  }
}

export default {
  render({ model, el }) {
    const tell = (key, value) => {
      if (model.get(key) !== value) {
        model.set(key, value);
        model.save_changes();
      }
    };
    const name = root => {
      root.querySelectorAll('.sq-slider').forEach(slider => {
        const label = slider.querySelector('.widget-label')?.textContent ?? '';
        const handle = slider.querySelector('.noUi-handle');
        const field = slider.closest('.sq-ctl')?.querySelector('.sq-field input');
        if (handle) {
          handle.setAttribute('aria-label', label);
          if (field) handle.setAttribute('aria-valuetext', field.value);
          if (slider.title) handle.setAttribute('aria-description', slider.title);
        }
        if (field) field.setAttribute('aria-label', `${label}, value`);
      });
      root.querySelectorAll('.sq-fig > svg').forEach(svg => {
        svg.setAttribute('aria-hidden', 'true');
        svg.querySelectorAll('[tabindex]').forEach(node => node.removeAttribute('tabindex'));
      });
      root.querySelectorAll('.sq-preset').forEach(button => {
        button.setAttribute('aria-pressed', String(button.classList.contains('is-on')));
      });
    };
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    let observers = [];
    const seek = () => {
      const root = el.closest('.sq-calc');
      if (!root) {
        if (el.isConnected || !el.dataset.seen) requestAnimationFrame(seek);
        return;
      }
      let due = 0;
      const soon = () => {
        clearTimeout(due);
        due = setTimeout(() => name(root), 150);
      };
      name(root);
      root.addEventListener('keyup', soon);
      root.addEventListener('pointerup', soon);
      const tree = new MutationObserver(soon);
      tree.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });
      const size = new ResizeObserver(() => root.clientWidth && tell('width', Math.round(root.clientWidth)));
      size.observe(root);
      tell('still', still.matches);
      root.addEventListener('keydown', event => {
        const transport = event.target.closest?.('.sq-transport');
        if (!transport || event.ctrlKey || event.metaKey || event.altKey) return;
        const press = name => {
          event.preventDefault();
          event.stopPropagation();
          transport.querySelector(name)?.click();
        };
        if (event.key === ' ' && !event.target.closest('button')) press('.is-play');
        if (event.key.toLowerCase() === 'b') press('.is-branch');
      });
      root.addEventListener('click', event => {
        const plot = event.target.closest?.('.sq-pick');
        const area = plot?.querySelector('.sq-words')?.getBoundingClientRect();
        if (!area) return;
        const x = (event.clientX - area.left) / area.width;
        const y = 1 - (event.clientY - area.top) / area.height;
        if (x >= 0 && x <= 1 && y >= 0 && y <= 1) model.send({ type: 'pick', x, y });
      });
      model.on('msg:custom', message => act(model, root, message));
      observers = [tree, size];
    };
    seek();
    return () => observers.forEach(observer => observer.disconnect());
  }
};
