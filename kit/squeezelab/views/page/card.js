// The card of a guess. `declutter.js` and `sketch.js` stand before it in the same module: words kept apart, and the drawing hand.
// A long room: one card, whose states share the element it is drawn in.
const WAIT = 4000; // milliseconds until a page without a kernel says so
const ROUND = 350; // milliseconds a round, as in the calculator
const PEN = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 14l1-4 8-8 3 3-8 8z"/></svg>';
const LOCK = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 7h10v7H3zM5 7V5a3 3 0 0 1 6 0v2"/></svg>';
const QUIET = matchMedia('(prefers-reduced-motion: reduce)');

// Large type for a projector: one switch for the whole page, text and cards alike. `Shift Alt L` does the same.
const project = () => document.documentElement.classList.toggle('sq-large');

const plain = text => text.replace(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
const button = (act, text, kind = '') => `<button type="button" data-act="${act}" class="${kind}">${plain(text)}</button>`;

function fields(model, id) {
  const view = model.get('view');
  const guess = model.get('guess');
  if (view.kind === 'choice') {
    const all = view.choices.map(
      text => `<label><input type="radio" name="${id}-choice" value="${plain(text)}"${text === guess ? ' checked' : ''}> <span>${plain(text)}</span></label>`
    );
    return `<div class="choices" role="radiogroup" aria-labelledby="${id}">${all.join('')}</div>`;
  }
  const paper = view.paper ? `<div class="paper">${view.paper}<div class="sq-sketch">${view.pad}</div></div>` : '';
  const what = view.kind === 'curve' ? 'Where it ends' : 'Your guess';
  const typed = view.typed
    ? `<p class="typed"><label>${what} <input type="text" inputmode="text" autocomplete="off" spellcheck="false" aria-describedby="${id}-says"></label> <span aria-hidden="true">${plain(view.unit)}</span></p>`
    : '';
  return paper + typed;
}

function rows(model, phase) {
  const view = model.get('view');
  const skip = button('skip', 'Go on without a guess');
  if (phase === 'closed') return button('ask', view.kind === 'curve' ? 'Start drawing' : 'Guess', 'main') + skip;
  if (phase !== 'open') return view.play ? button('play', 'Play it round by round') : '';
  const curve = view.kind === 'curve';
  return (
    button('lock', 'Lock my guess', 'main') +
    (curve && !view.typed ? button('again', 'Start again') : '') +
    (curve ? button('way', view.typed ? 'Draw it' : 'Type a number') : '') +
    button('class', 'A class guesses') +
    skip
  );
}

function shape(model, el, id) {
  const view = model.get('view');
  const phase = model.get('phase');
  const done = phase === 'locked' || phase === 'skipped';
  const head = done ? `${LOCK} ${phase === 'locked' ? 'Your guess, locked' : 'Without a guess'}` : `${PEN} Your guess`;
  const body = done ? (view.paper ? `<div class="paper is-${view.kind}">${view.paper}<div class="sq-sketch">${view.pad}</div></div>` : '') : phase === 'open' ? fields(model, id) : '';
  const sub = done ? view.more : phase === 'open' ? view.how : '';
  const hands =
    phase === 'open'
      ? `<div class="class" hidden><label for="${id}-class">The guesses of a class, by show of hands: one a line, or 24 x 5 for five who said 24</label>
         <textarea id="${id}-class" rows="3" spellcheck="false"></textarea>${button('gather', 'Count them')} ${button('large', 'Large type')}</div>`
      : '';
  el.innerHTML = `<section class="card" role="group" aria-labelledby="${id}">
    <p class="top"><span>${head}</span><span>${done ? '' : 'hidden until you lock it'}</span></p>
    ${done ? `<p class="asked">${view.asks}</p>` : ''}
    <h3 id="${id}" tabindex="-1">${done ? view.head : view.asks}</h3>
    <p class="sub">${sub}</p>${body}
    ${hands}<p class="says" id="${id}-says" role="status"></p>
    ${done ? `<p class="why">${view.why}</p>` : ''}<div class="acts">${rows(model, phase)}</div></section>`;
}

// The outcome is uncovered place by place; the last word of it stays.
function replay(el, steps, still) {
  const ink = [...el.querySelectorAll('.paper > svg.ink path:is(.r-tread, .r-riser, .r-riser-calm, .r-line-1, .r-halo, .r-dot)')];
  const says = el.querySelector('.says');
  if (!ink.length || !steps?.length || still) return () => {};
  let k = 0;
  const svg = ink[0].ownerSVGElement;
  const clip = document.createElementNS('http://www.w3.org/2000/svg', 'clipPath');
  clip.id = `sq-clip-${Math.random().toString(36).slice(2)}`;
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  Object.entries({ x: -1, y: -1, height: 3 }).forEach(([key, value]) => rect.setAttribute(key, value));
  clip.append(rect);
  svg.prepend(clip);
  ink.forEach(path => path.setAttribute('clip-path', `url(#${clip.id})`));
  el.querySelectorAll('.paper .big, .paper .gap, .paper .force').forEach(word => (word.style.visibility = 'hidden'));
  says.setAttribute('aria-live', 'off');
  const end = () => {
    clearInterval(due);
    ink.forEach(path => path.removeAttribute('clip-path'));
    clip.remove();
    says.setAttribute('aria-live', 'polite');
    el.querySelectorAll('.paper .big, .paper .gap, .paper .force').forEach(word => (word.style.visibility = ''));
    el.querySelectorAll('.paper').forEach(declutter);
  };
  const pace = Math.max(1, Math.ceil(steps.length / 40));
  const due = setInterval(() => {
    const [x, words] = steps[Math.min(k, steps.length - 1)];
    rect.setAttribute('width', 1 + x + 0.004);
    says.textContent = words;
    k += pace;
    if (k >= steps.length + pace) end();
  }, ROUND / Math.min(pace, 2));
  return end;
}

export default {
  render({ model, el }) {
    const id = `sq-guess-${Math.random().toString(36).slice(2)}`;
    let acted = false; // the focus follows those alone who did something here
    let waits = 0;
    let playing = () => {};
    const send = message => model.send(message);
    el.classList.add('sq-guess', 'sq-root');
    el.setAttribute('data-lm-suppress-shortcuts', 'true');
    const tell = () => {
      const says = el.querySelector('.says');
      if (says && says.textContent !== model.get('says')) says.textContent = model.get('says');
      const lock = el.querySelector('[data-act="lock"]');
      if (lock) lock.setAttribute('aria-disabled', String(!model.get('ready')));
    };
    const apart = () =>
      el.querySelectorAll('.paper').forEach(paper => {
        declutter(paper);
        const own = paper.querySelector('.sq-sketch .w.guess')?.getBoundingClientRect(); // the guess has its name before what was seen
        const lesser = own?.width ? paper.querySelectorAll('.sq-words .w:not(.big, .tick, .head)') : [];
        lesser.forEach(word => meet(own, word.getBoundingClientRect()) && (word.style.visibility = 'hidden'));
      });
    const draw = () => {
      clearTimeout(waits);
      playing();
      const phase = model.get('phase');
      if ((phase === 'locked' || phase === 'skipped') && model.get('view').head === undefined) return; // the outcome is on its way
      el.dataset.phase = phase;
      const typing = el.contains(document.activeElement);
      shape(model, el, id);
      el.querySelectorAll('.sq-sketch .pad').forEach(sketchOf);
      tell();
      apart();
      if (acted || typing) {
        const first = phase === 'open' ? el.querySelector('.typed input, .choices input, .pad .h') : el.querySelector('h3');
        el.querySelector('.card').scrollIntoView({ block: 'nearest' }); // with its buttons, where there is room
        first?.focus({ preventScroll: phase === 'open' });
      }
      acted = false;
      el.dispatchEvent(new CustomEvent('squeezelab:guess', { bubbles: true, detail: { phase } }));
    };
    const act = name => {
      if (name === 'again') {
        model.set('guess', null);
        model.set('says', '');
        model.set('ready', false);
        model.save_changes();
        acted = true;
        return draw();
      }
      if (name === 'class') {
        const box = el.querySelector('.class');
        box.hidden = !box.hidden;
        if (!box.hidden) box.querySelector('textarea').focus();
        return;
      }
      if (name === 'large') return project();
      if (name === 'gather') return send({ type: 'gather', text: el.querySelector('.class textarea').value });
      if (name === 'play') {
        playing();
        playing = replay(el, model.get('view').steps, QUIET.matches);
        return send({ type: 'play' });
      }
      acted = name !== 'lock' || model.get('ready');
      send({ type: name });
      clearTimeout(waits);
      const was = model.get('phase');
      waits = setTimeout(() => {
        if (model.get('phase') === was && !model.get('says') && name !== 'way') {
          el.querySelector('.says').textContent = 'Nothing answers here: open this page in Jupyter to guess.';
        }
      }, WAIT);
    };
    el.addEventListener('click', event => {
      const pressed = event.target.closest?.('button[data-act]');
      if (pressed && el.contains(pressed)) act(pressed.dataset.act);
    });
    el.addEventListener('input', event => {
      if (event.target.matches('.typed input')) send({ type: 'type', text: event.target.value });
      if (event.target.matches('.choices input')) send({ type: 'choose', text: event.target.value });
    });
    el.addEventListener('keydown', event => {
      if (event.shiftKey && event.altKey && event.code === 'KeyL') {
        event.preventDefault();
        project();
      }
      if (event.key === 'Enter' && event.target.matches('.typed input, .choices input')) {
        event.preventDefault();
        act('lock');
      }
      if (!event.ctrlKey && !event.metaKey && event.target.matches('input, textarea')) event.stopPropagation();
    });
    sketching(el, send);
    const size = new ResizeObserver(apart);
    size.observe(el);
    const change = () => draw();
    model.on('change:view change:phase', change);
    model.on('change:says change:ready', tell);
    draw();
    return () => {
      clearTimeout(waits);
      size.disconnect();
      playing();
      model.off('change:view change:phase', change);
      model.off('change:says change:ready', tell);
    };
  }
};
