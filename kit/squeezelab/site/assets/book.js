// Books of pictures: fetched when a hand first touches their slider, unpacked, kept. See site/books.py.
const books = new Map(); // address → promise of pages by stop

async function inflated(response) {
  const held = new Response(response.body.pipeThrough(new DecompressionStream('gzip')));
  return held.arrayBuffer();
}

// A head is told by what is not as before: of an object the keys that have changed, of a text its numbers.
function restored(before, told) {
  if (typeof before === 'string') {
    if (!Array.isArray(told)) return told;
    const pieces = before.match(/[0-9.]+|[^0-9.]+/g) ?? [];
    for (let k = 0, place = -1; k < told.length; k += 2) pieces[(place += told[k] + 1)] = told[k + 1];
    return pieces.join('');
  }
  if (typeof before !== 'object') return told;
  if (Array.isArray(told)) return Array.isArray(before) ? told : told[0];
  const now = Array.isArray(before) ? [...before] : { ...before };
  for (const [key, value] of Object.entries(told)) now[key] = restored(before[key], value);
  return now;
}

// A byte a step along a row of coordinates, told from the same row of an earlier page; wide steps stand behind (site/binding.py).
function unpack(buffer) {
  const view = new DataView(buffer);
  const text = new TextDecoder();
  if (text.decode(buffer.slice(0, 4)) !== 'SQB2') throw new Error('not a book');
  const length = view.getUint32(4, true);
  let head = {};
  const pages = JSON.parse(text.decode(new Uint8Array(buffer, 8, length))).map(told => (head = restored(head, told)));
  const figures = head => (head.strokes ? [head, ...head.others] : []);
  const sizes = pages.map(head => figures(head).reduce((sum, one) => one.strokes.reduce((all, [, count]) => all + 2 * count, sum), 0));
  const points = new Int16Array(sizes.reduce((sum, size) => sum + size, 0));
  const small = new Uint8Array(buffer, 8 + length, points.length);
  const wide = new Uint8Array(buffer, 8 + length + points.length);
  const earlier = new Map(); // a row → where it last began
  let [at, taken] = [0, 0];
  const row = (name, count) => {
    const from = earlier.get(name);
    earlier.set(name, at);
    for (let k = 0, along = 0; k < count; k++, at++) {
      let folded = small[at];
      if (folded === 255) {
        folded = wide[taken] | (wide[taken + wide.length / 2] << 8);
        taken += 1;
      }
      along += (folded >> 1) ^ -(folded & 1);
      points[at] = from === undefined ? along : along + points[from + k];
    }
  };
  return new Map(pages.map((head, number) => {
    figures(head).forEach(({ strokes }, figure) => {
      const met = {};
      for (const [role, count] of strokes) {
        met[role] = (met[role] ?? 0) + 1;
        for (const axis of 'xy') row(`${figure} ${role} ${met[role]} ${axis} ${count}`, count);
      }
    });
    return [head.stop, { head, points: points.subarray(at - sizes[number], at) }];
  }));
}

function book(address) {
  if (!books.has(address)) {
    const fetched = fetch(address).then(async response => {
      if (!response.ok) throw new Error(`${response.status}`);
      return unpack(await inflated(response));
    });
    fetched.catch(() => books.delete(address)); // the next touch tries again
    books.set(address, fetched);
  }
  return books.get(address);
}

// One picture into its place: the strokes as paths, the words above them.
function ink(plot, { words, strokes }, points, from) {
  const svg = plot.querySelector('svg');
  const paths = [];
  let at = from;
  for (const [role, count] of strokes) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('class', 'line');
    path.setAttribute('vector-effect', 'non-scaling-stroke');
    path.setAttribute('style', PAINT[role]);
    path.setAttribute('d', outline(points, at, count, 1000, 1000));
    paths.push(path);
    at += 2 * count;
  }
  svg.replaceChildren(...paths);
  plot.querySelector('.sq-words').outerHTML = words; // made by the build or by the same Python here, escaped there
  return at;
}
