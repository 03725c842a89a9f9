// On a figure narrower than its words were placed for, or in wider letters, they come too near each other: the lesser one goes, a number of the
// axis gives way to the axis's name, a word at the edge moves inside, and a head ends before a word beside it.
const WORDY = ['.big', '.strong', '.name', '.force, .calm, .alarm'];
const EDGE = 3; // pixels kept free at the edge of a calculator

const meet = (a, b) => a.left < b.right + 5 && b.left < a.right + 5 && a.top < b.bottom - 2 && b.top < a.bottom - 2; // a blank apart: nearer, two numbers read as one

function declutter(root) {
  const edge = root.getBoundingClientRect();
  root.querySelectorAll('.sq-words').forEach(words => {
    const every = [...words.querySelectorAll('.w')];
    every.forEach(word => {
      word.style.visibility = '';
      word.style.marginLeft = '';
      word.style.maxWidth = '';
    });
    if (!words.offsetWidth) return;
    const area = words.getBoundingClientRect();
    const rank = word => WORDY.findIndex(kind => word.matches(kind)) >>> 0;
    const kept = [];
    const place = word => {
      let box = word.getBoundingClientRect();
      if (!box.width) return;
      const over = Math.min(edge.right - EDGE - box.right, 0) || Math.max(edge.left + EDGE - box.left, 0);
      if (over) {
        word.style.marginLeft = `${over}px`;
        box = word.getBoundingClientRect();
      }
      const under = !word.matches('.tick, .head') && box.bottom > area.bottom + 2; // on the axis, where the player is
      const hidden = under || kept.some(one => meet(one, box));
      if (hidden) word.style.visibility = 'hidden';
      else kept.push(box);
    };
    const head = every.find(word => word.matches('.head:not(.tick)'));
    every.filter(word => word.matches('.tick.foot')).forEach(place);
    every.filter(word => word !== head && !word.matches('.tick')).sort((a, b) => rank(a) - rank(b)).forEach(place);
    every.filter(word => word.matches('.tick:not(.foot)')).forEach(place);
    const line = head?.getBoundingClientRect();
    const level = line && (line.top + line.bottom) / 2; // where it stands in one line or in two
    const beside = kept.filter(one => line && one.top < level + 6 && one.bottom > level - 6 && one.left > line.left);
    if (beside.length) head.style.maxWidth = `${Math.min(...beside.map(one => one.left)) - line.left - 6}px`;
  });
}
