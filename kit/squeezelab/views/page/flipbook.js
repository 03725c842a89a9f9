// While a hand holds a slider the page turns to the picture at the value under it, drawn into the figure's own paths.
// The pictures come ahead of the hand (flipbook.py); one that has not come yet is asked for, the latest wins. Where the
// hand rests or lets go, the value moves as ever, and bqplot draws what already stands there.
const DWELL = 60; // ms over a slider that tell a hand that comes from one that passes
const PAUSE = 150; // ms of rest after which the value moves
const APART = 4; // ms from one picture to the next, at least
const ENDS = ['mouseup', 'touchend', 'touchcancel'];

function unpacked({ frames }, [buffer]) {
  const points = new Int16Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength));
  let at = 0;
  frames.forEach(frame => {
    frame.points = points;
    frame.starts = frame.strokes?.map(([, count]) => {
      at += 2 * count;
      return at - 2 * count;
    });
  });
  return frames;
}

// Whether a slider tells of each value it passes; not through `set`, which would tell the kernel too, and other pages.
function live(slider, wanted) {
  if (slider) slider.attributes.continuous_update = wanted;
}

function flipping(root, model) {
  let book = null; // the slider that the hand is at, and its pictures by stop
  let dwell = 0;
  const stopOf = handle => Math.round(Number(handle.getAttribute('aria-valuenow')));
  const nameOf = slider => [...slider.classList].find(one => one.startsWith('sq-of-'))?.slice('sq-of-'.length);

  // Where the model has no answer, the page says why, and the last picture stays; as parts/stage.py does.
  const say = (stage, refused) => {
    const status = stage.querySelector(':scope > .sq-status .widget-html-content');
    const wrong = stage.classList.contains('is-wrong');
    if (!refused && !wrong) return;
    if (!wrong) book.calm = status.innerHTML;
    const says = refused ?? book.calm;
    if (status.innerHTML !== says) status.innerHTML = says;
    stage.classList.toggle('is-wrong', Boolean(refused));
  };
  const draw = frame => {
    const stage = root.querySelector('.sq-stage');
    say(stage, frame.refused);
    if (book.field) book.field.value = frame.field;
    if (frame.strokes) book.passed = frame;
    if (book.passed) paint(stage, book.passed);
  };
  const paint = (stage, frame) => {
    const area = stage.querySelector(':scope > .sq-plot > .sq-fig');
    const plot = area.querySelector('clipPath rect');
    const [width, height] = [plot.width.baseVal.value, plot.height.baseVal.value];
    const places = Object.fromEntries(frame.strokes.map(([role, count], k) => [role, [frame.starts[k], count]]));
    area.querySelectorAll('path.line').forEach(path => {
      const role = path.getAttribute('style').match(/--sq-r-([\w-]+)/)?.[1];
      path.setAttribute('d', places[role] ? outline(frame.points, ...places[role], width, height) : '');
    });
    stage.querySelector(':scope > .sq-paper .widget-html-content').innerHTML = frame.top;
  };
  const turn = () => {
    const now = performance.now();
    const stop = stopOf(book.handle);
    if (stop === book.shown) return;
    const frame = book.frames.get(stop);
    if (!frame) {
      if (book.asked === null) model.send({ type: 'want', stop });
      book.asked ??= stop;
    } else if (now - book.drawn < APART) {
      book.next ||= requestAnimationFrame(() => {
        if (!book) return;
        book.next = 0;
        if (book.slider) turn();
      });
    } else {
      Object.assign(book, { shown: stop, drawn: now });
      draw(frame);
    }
  };
  const tellPassed = () => {
    if (book.passed && !book.frames.get(stopOf(book.handle))?.strokes) model.send({ type: 'passed', stop: book.passed.stop });
  };
  const move = stop => {
    if (!book?.slider || book.slider.get('value') === stop) return;
    tellPassed();
    book.slider.set('value', stop);
    book.slider.save_changes();
  };
  const rest = () => {
    clearTimeout(book.resting);
    book.resting = setTimeout(() => book && move(stopOf(book.handle)), PAUSE);
  };
  // From now on the slider tells the kernel where it rests, not where it passes.
  const hold = async id => {
    const held = book;
    const slider = await model.widget_manager?.get_model(id);
    if (!slider || held !== book || !book.held || book.slider) return;
    live(slider, false);
    Object.assign(book, { slider, shown: null });
    model.send({ type: 'turn' });
    turn();
  };
  const letGo = () => {
    if (!book?.held) return;
    const { slider, handle } = book;
    if (slider) tellPassed();
    book.held = false;
    watch.disconnect();
    clearTimeout(book.resting);
    cancelAnimationFrame(book.next);
    book = null;
    // the slider tells its last value first
    setTimeout(() => {
      live(slider, true);
      model.send({ type: 'release', stop: stopOf(handle) });
    });
    const still = handle.closest('.sq-slider');
    dwell = setTimeout(() => still.matches(':hover') && come(still, 'near'), 4 * PAUSE);
  };
  const watch = new MutationObserver(() => {
    if (!book?.slider) return;
    turn();
    rest();
  });
  const come = (slider, type) => {
    const handle = slider.querySelector('.noUi-handle');
    const name = nameOf(slider);
    if (!handle || !name || (book?.held && book.handle === handle)) return;
    const field = slider.closest('.sq-ctl')?.querySelector('.sq-field input');
    if (book?.handle !== handle) book = { handle, name, field, frames: new Map(), asked: null, shown: null, drawn: 0, passed: null, calm: '' };
    const span = slider.querySelector('.noUi-base').getBoundingClientRect().width;
    model.send({ type, name, stop: stopOf(handle), span, blank: !book.frames.size });
    if (type !== 'grab') return;
    book.held = true;
    watch.observe(handle, { attributeFilter: ['aria-valuenow'] });
  };
  const sliderOf = event => event.target.closest?.('.sq-controls .sq-slider');

  model.send({ type: 'leave' }); // whatever an earlier page held
  root.addEventListener('mouseover', event => {
    const slider = sliderOf(event);
    if (book?.held || slider?.querySelector('.noUi-handle') === book?.handle) return;
    clearTimeout(dwell);
    if (book) model.send({ type: 'leave' });
    book = null;
    if (slider) dwell = setTimeout(() => come(slider, 'near'), DWELL);
  });
  const grabbed = event => {
    const slider = sliderOf(event);
    if (!slider || event.button || !event.target.closest('.noUi-base')) return;
    clearTimeout(dwell);
    come(slider, 'grab');
  };
  root.addEventListener('mousedown', grabbed, { capture: true });
  root.addEventListener('touchstart', grabbed, { capture: true, passive: true });
  ENDS.forEach(type => document.addEventListener(type, letGo));

  const heard = (message, buffers) => {
    if (message.type === 'stale' && book) {
      live(book.slider, true);
      Object.assign(book, { frames: new Map(), slider: null, asked: null, passed: null });
    }
    if (message.type !== 'frames' || message.name !== book?.name) return;
    if (message.slider && book.held) hold(message.slider);
    unpacked(message, buffers).forEach(frame => {
      book.frames.set(frame.stop, frame);
      if (frame.again) book.shown = null; // bqplot has drawn over it
    });
    if (book.frames.has(book.asked)) book.asked = null;
    if (book.slider) turn();
  };
  model.on('msg:custom', heard);
  return () => {
    model.off('msg:custom', heard);
    ENDS.forEach(type => document.removeEventListener(type, letGo));
  };
}
