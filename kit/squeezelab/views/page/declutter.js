// On a figure narrower than its words were placed for, or in wider letters, they come too near each other: the lesser one goes, a number of the
// axis gives way to the axis's name, a word at the edge moves inside, and a head ends before a word beside it.
const WORDY = ['.big', '.strong', '.name', '.force, .calm, .alarm'];
const EDGE = 3; // pixels kept free at the edge of a calculator

const meet = (a, b) => a.left < b.right + 5 && b.left < a.right + 5 && a.top < b.bottom - 2 && b.top < a.bottom - 2; // a blank apart: nearer, two numbers read as one

const settled = new WeakSet(); // words that stand apart already: a hand that moves a slider has only new ones looked at

// All boxes are read before anything is written: the page is laid out once for a picture, however many words it has.
function declutter(root, fresh = false) {
  const due = [...root.querySelectorAll('.sq-words')].filter(words => !(fresh && settled.has(words)));
  if (!due.length) return;
  const edge = root.getBoundingClientRect();
  due.forEach(words => words.querySelectorAll('.w[style*="visibility"], .w[style*="margin"], .w[style*="max-width"]').forEach(word => {
    word.style.visibility = word.style.marginLeft = word.style.maxWidth = '';
  }));
  const writes = due.flatMap(words => (words.offsetWidth ? among(words, edge) : []));
  writes.forEach(([word, key, value]) => (word.style[key] = value));
}

function among(words, edge) {
  settled.add(words);
  const writes = [];
  const area = words.getBoundingClientRect();
  const boxes = new Map([...words.querySelectorAll('.w')].map(word => [word, word.getBoundingClientRect()]));
  const lane = words.closest('.has-lane');
  const every = [...boxes.keys()].filter(word => boxes.get(word).width);
  const rank = word => WORDY.findIndex(kind => word.matches(kind)) >>> 0;
  const kept = [];
  const place = word => {
    let box = boxes.get(word);
    const over = Math.min(edge.right - EDGE - box.right, 0) || Math.max(edge.left + EDGE - box.left, 0);
    if (over) {
      writes.push([word, 'marginLeft', `${over}px`]);
      box = new DOMRect(box.x + over, box.y, box.width, box.height);
    }
    const under = lane && !word.matches('.tick, .head') && box.bottom > area.bottom + 2; // on the axis, where the player is
    const hidden = under || kept.some(one => meet(one, box));
    if (hidden) writes.push([word, 'visibility', 'hidden']);
    else kept.push(box);
  };
  const head = every.find(word => word.matches('.head:not(.tick)'));
  every.filter(word => word.matches('.tick.foot')).forEach(place);
  every.filter(word => word !== head && !word.matches('.tick')).sort((a, b) => rank(a) - rank(b)).forEach(place);
  every.filter(word => word.matches('.tick:not(.foot)')).forEach(place);
  const line = head && boxes.get(head);
  const level = line && (line.top + line.bottom) / 2; // where it stands in one line or in two
  const beside = kept.filter(one => line && one.top < level + 6 && one.bottom > level - 6 && one.left > line.left);
  if (beside.length) writes.push([head, 'maxWidth', `${Math.min(...beside.map(one => one.left)) - line.left - 6}px`]);
  return writes;
}
