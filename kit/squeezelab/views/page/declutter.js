// On a narrow figure words come too near each other: the lesser one goes, and a head ends before a word beside it.
const WORDY = ['.big', '.strong', '.name', '.force, .calm, .alarm'];

function declutter(root) {
  root.querySelectorAll('.sq-words').forEach(words => {
    const rank = word => WORDY.findIndex(kind => word.matches(kind)) >>> 0;
    const kept = [];
    const all = [...words.querySelectorAll('.w:not(.tick)')];
    const head = all.find(word => word.matches('.head'));
    all.filter(word => word !== head).sort((a, b) => rank(a) - rank(b)).forEach(word => {
      const box = word.getBoundingClientRect();
      const hidden = kept.some(one => one.left < box.right - 2 && box.left < one.right - 2 && one.top < box.bottom - 2 && box.top < one.bottom - 2);
      word.style.visibility = hidden ? 'hidden' : '';
      if (!hidden && box.width) kept.push(box);
    });
    const line = head?.getBoundingClientRect();
    const beside = kept.filter(one => line && one.top < line.bottom && one.bottom > line.top && one.left > line.left);
    if (beside.length) head.style.maxWidth = `${Math.min(...beside.map(one => one.left)) - line.left - 6}px`;
  });
}
