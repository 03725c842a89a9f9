// A curve drawn by hand: with the pointer anywhere on the paper, or with the arrow keys on a few handles.
// Python gives the places of x, the height of the first point, which is known, and the words for every height.
const sketches = new WeakMap();

function sketchOf(pad) {
  if (!sketches.has(pad)) {
    const { x, start, levels } = JSON.parse(pad.dataset.paper);
    sketches.set(pad, { x, levels, y: x.map(() => start), drawn: x.map((_, i) => i === 0), last: null, due: 0 });
    showSketch(pad);
  }
  return sketches.get(pad);
}

// What has not been drawn lies straight between what has, and level after it.
function fill({ x, y, drawn }) {
  let last = 0;
  for (let i = 1; i < x.length; i++) {
    if (!drawn[i]) continue;
    for (let k = last + 1; k < i; k++) y[k] = y[last] + ((y[i] - y[last]) * (x[k] - x[last])) / (x[i] - x[last]);
    last = i;
  }
  for (let k = last + 1; k < x.length; k++) y[k] = y[last];
}

function showSketch(pad) {
  const { x, y, levels, drawn } = sketches.get(pad);
  pad.querySelector('path.guess').setAttribute('d', 'M' + x.map((at, i) => `${at} ${1 - y[i]}`).join('L'));
  pad.classList.toggle('is-new', !drawn.some((one, i) => one && i));
  pad.querySelectorAll('.h').forEach(handle => {
    const i = Number(handle.dataset.i);
    const level = Math.round(y[i] * (levels.length - 1));
    handle.style.left = `${100 * x[i]}%`;
    handle.style.top = `${100 * (1 - y[i])}%`;
    handle.setAttribute('aria-valuenow', level);
    handle.setAttribute('aria-valuetext', levels[level]);
  });
}

function drawTo(pad, event) {
  const s = sketchOf(pad);
  const area = pad.getBoundingClientRect();
  const across = (event.clientX - area.left) / area.width;
  const up = Math.min(Math.max(1 - (event.clientY - area.top) / area.height, 0), 1);
  let i = 0;
  s.x.forEach((at, k) => {
    if (Math.abs(at - across) < Math.abs(s.x[i] - across)) i = k;
  });
  const from = s.last ?? { i, up };
  const way = Math.sign(i - from.i);
  for (let k = from.i; ; k += way) {
    if (k) {
      s.y[k] = from.i === i ? up : from.up + ((up - from.up) * (k - from.i)) / (i - from.i);
      s.drawn[k] = true;
    }
    if (k === i) break;
  }
  s.last = { i, up };
  fill(s);
  showSketch(pad);
}

// A handle takes along what is drawn up to its neighbours, the less the farther it is.
function bend(pad, handle, to) {
  const s = sketchOf(pad);
  const all = [...pad.querySelectorAll('.h')].map(one => Number(one.dataset.i));
  const i = Number(handle.dataset.i);
  const place = all.indexOf(i);
  const left = all[place - 1] ?? 0;
  const right = all[place + 1] ?? s.x.length - 1;
  const move = Math.min(Math.max(to, 0), 1) - s.y[i];
  for (let k = left + 1; k <= right; k++) {
    const share = k === i ? 1 : k < i ? (k - left) / (i - left) : k === right ? 0 : (right - k) / (right - i);
    if (s.drawn[k] || k === i) s.y[k] = Math.min(Math.max(s.y[k] + move * share, 0), 1);
  }
  s.drawn[i] = true;
  fill(s);
  showSketch(pad);
}

function sketching(root, send) {
  const tell = (pad, wait) => {
    const s = sketchOf(pad);
    clearTimeout(s.due);
    s.due = setTimeout(() => send({ type: 'sketch', y: s.y.map(up => Number(up.toFixed(4))) }), wait);
  };
  const padOf = event => event.target.closest?.('.sq-sketch .pad');
  root.addEventListener('pointerdown', event => {
    const pad = padOf(event);
    if (!pad || event.button) return;
    event.preventDefault();
    event.target.closest('.h')?.focus();
    pad.setPointerCapture(event.pointerId);
    sketchOf(pad).last = null;
    drawTo(pad, event);
  });
  root.addEventListener('pointermove', event => {
    const pad = padOf(event);
    if (!pad?.hasPointerCapture(event.pointerId)) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    (passed.length ? passed : [event]).forEach(one => drawTo(pad, one));
  });
  root.addEventListener('pointerup', event => {
    const pad = padOf(event);
    if (pad?.hasPointerCapture(event.pointerId)) tell(pad, 0);
  });
  root.addEventListener('keydown', event => {
    const pad = padOf(event);
    const handle = event.target.closest?.('.h');
    if (!pad || !handle || event.ctrlKey || event.metaKey || event.altKey) return;
    const s = sketchOf(pad);
    const step = 1 / (s.levels.length - 1);
    const now = Math.round(s.y[Number(handle.dataset.i)] / step) * step;
    const to = { ArrowUp: now + step, ArrowDown: now - step, PageUp: now + 10 * step, PageDown: now - 10 * step, Home: 0, End: 1 }[event.key];
    const beside = { ArrowLeft: handle.previousElementSibling, ArrowRight: handle.nextElementSibling }[event.key];
    if (to === undefined && !(event.key in { ArrowLeft: 1, ArrowRight: 1 })) return;
    event.preventDefault();
    event.stopPropagation();
    if (to === undefined) {
      if (beside?.matches('.h')) beside.focus();
      return;
    }
    bend(pad, handle, to);
    tell(pad, 300);
  });
}
