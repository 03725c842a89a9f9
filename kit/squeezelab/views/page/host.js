// What bqplot and ipywidgets leave out: names for the slider handles, the width and the wish for less motion,
// the keys of the transport and clicks on a map. `saving.js`, `sketch.js`, `strokes.js`, `flipbook.js` and `declutter.js` stand before it in the same module.
// A long room: one module that a widget loads; its listeners share the element they hang on.
const NARROW = 759; // pixels, as in narrow.css
const TIGHT = 1039; // below the width that words are placed for

// A formula is never cut and never scrolls: it is set smaller until it fits; today's numbers are left out where nobody could read them.
const READ = 7.5; // pixels of a letter
function fit(row) {
  const room = row.clientWidth;
  const formulas = [...row.querySelectorAll('math')];
  const wide = formula => formula.getBoundingClientRect().width;
  formulas.forEach(formula => (formula.style.fontSize = formula.style.display = ''));
  for (let turn = 0; room && turn < 4 * formulas.length && row.scrollWidth > room; turn += 1) {
    // the widest alone; letters do not shrink in exact proportion, so once is not always enough
    const formula = formulas.reduce((a, b) => (wide(b) > wide(a) ? b : a));
    const width = Math.max(wide(formula), row.scrollWidth);
    formula.style.fontSize = `${Math.floor((parseFloat(getComputedStyle(formula).fontSize) * room * 10) / width) / 10}px`;
    const letters = [...formula.querySelectorAll('mn')].map(one => parseFloat(getComputedStyle(one).fontSize));
    if (formula.matches('.n') && Math.min(...letters) < READ) formula.style.display = 'none';
  }
}

// One stop of the keys for a row of buttons; the arrows walk along it.
function walk(event, selector, press) {
  const here = event.target.closest?.(selector);
  const all = here ? [...here.parentElement.querySelectorAll(selector)] : [];
  const at = all.indexOf(here);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
  const next = all[(to + all.length) % all.length];
  if (to === undefined || !next) return;
  event.preventDefault();
  event.stopPropagation();
  all.forEach(one => one.setAttribute('tabindex', one === next ? '0' : '-1'));
  next.focus();
  if (press) next.click();
}

// One of the individuals is named in the sentence below them.
function point(plot, to) {
  const all = [...plot.querySelectorAll('.who')].sort((a, b) => a.dataset.n - b.dataset.n);
  const next = all[(to + all.length) % all.length];
  if (!next) return;
  const bars = plot.parentElement.querySelectorAll('.sq-bars i');
  [...all, ...bars].forEach(one => one.classList.toggle('is-here', one.dataset.n === next.dataset.n));
  plot.parentElement.querySelector('.sq-whosays').textContent = next.dataset.says;
}

// Where a setting opens: on the static site if one is set, on the page's own server, else wherever the text is pasted.
function address(state, site) {
  const [id, query] = state.replace(/^squeezelab:/, '').split(/\?(.*)/);
  const root = (site || document.body.dataset.squeezelabSite || '').replace(/\/+$/, '');
  if (root) return `${root}/calculators/${id}.html${query ? `#${query}` : ''}`;
  let base = '';
  try {
    base = JSON.parse(document.getElementById('jupyter-config-data').textContent).baseUrl ?? '';
  } catch {
    return state; // no server of ours around this page
  }
  const server = new URL(base.replace(/\/*$/, '/'), location.href);
  if (location.pathname.includes('/voila/render/')) return `${server}voila/render/calculators/${id}.ipynb${query ? `?${query}` : ''}`;
  return `${server}lab#${state}`;
}

async function act(model, root, message) {
  if (message.type === 'download') save(message.name, new Blob([message.text], { type: message.mime }));
  if (message.type === 'svg') save(message.name, new Blob([picture(root, message.caption).text], { type: 'image/svg+xml' }));
  if (message.type === 'png') save(message.name, await asPng(picture(root, message.caption)));
  if (message.type === 'page') model.send({ type: 'page', svg: picture(root, message.caption).text });
  if (message.type === 'copy') {
    const text = address(message.text, message.site);
    try {
      await navigator.clipboard.writeText(text);
      model.send({ type: 'copied', text });
    } catch {
      model.send({ type: 'not copied', text });
    }
  }
}

export default {
  render({ model, el }) {
    const tell = (key, value) => {
      if (model && model.get(key) !== value) {
        model.set(key, value);
        model.save_changes();
      }
    };
    const put = (node, key, value) => {
      if (node.getAttribute(key) !== value) node.setAttribute(key, value);
    };
    const name = root => {
      const title = root.querySelector('.sq-headline h1')?.textContent;
      if (title) {
        put(root, 'role', 'region');
        put(root, 'aria-label', title);
      }
      root.querySelectorAll('.sq-slider').forEach(slider => {
        const label = slider.querySelector('.widget-label')?.textContent ?? '';
        const handle = slider.querySelector('.noUi-handle');
        const field = slider.closest('.sq-ctl')?.querySelector('.sq-field input');
        if (handle) {
          const rests = !!slider.querySelector('.noUi-target[disabled]');
          put(handle, 'aria-label', label);
          put(handle, 'aria-disabled', String(rests));
          put(handle, 'tabindex', rests ? '-1' : '0');
          if (field) put(handle, 'aria-valuetext', field.value);
          if (slider.title) put(handle, 'aria-description', slider.title);
        }
        if (field) put(field, 'aria-label', `${label}, value`);
      });
      root.querySelectorAll('.sq-fig > svg').forEach(svg => {
        put(svg, 'aria-hidden', 'true');
        svg.querySelectorAll('[tabindex]').forEach(node => node.removeAttribute('tabindex'));
      });
      root.querySelectorAll('.sq-sketch .pad').forEach(sketchOf);
      root.querySelectorAll('.sq-eq').forEach(fit);
      root.querySelectorAll('.sq-tabs').forEach(bar => {
        put(bar, 'role', 'tablist');
        put(bar, 'aria-label', 'What is shown');
        bar.querySelectorAll('button').forEach(tab => {
          const on = tab.classList.contains('mod-active');
          put(tab, 'role', 'tab');
          put(tab, 'aria-selected', String(on));
          put(tab, 'tabindex', on ? '0' : '-1');
        });
      });
      root.querySelectorAll('.sq-presets').forEach(row => {
        const all = [...row.querySelectorAll('.sq-preset')];
        const at = all.findIndex(button => button.matches('.is-on')) >= 0 ? all.findIndex(button => button.matches('.is-on')) : 0;
        put(row, 'role', 'group');
        put(row, 'aria-label', 'Start from');
        row.inert = root.matches('.is-asking, .is-veiled');
        if (!row.contains(document.activeElement)) all.forEach((button, k) => put(button, 'tabindex', k === at ? '0' : '-1'));
      });
      root.querySelectorAll('.sq-controls, .sq-tools, .sq-tabs, .sq-tbtns, .sq-transport').forEach(part => (part.inert = root.classList.contains('is-veiled')));
      root.querySelectorAll('.sq-preset').forEach(button => {
        put(button, 'aria-pressed', String(button.classList.contains('is-on')));
      });
      root.querySelectorAll('.sq-fold').forEach(button => {
        put(button, 'aria-expanded', String(button.classList.contains('mod-active')));
      });
    };
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    let observers = [];
    let ends = () => {};
    let narrow = false;
    let tight = false;
    let gone = false;
    const leaving = new AbortController();
    const { signal } = leaving;
    const heard = message => el && act(model, el.closest('.sq-calc'), message);
    const seek = () => {
      if (gone) return; // a view that was taken away before it stood anywhere looks for its place no more
      const root = el.closest('.sq-calc');
      if (!root) {
        requestAnimationFrame(seek);
        return;
      }
      // how much of the stage stands above its figure, and how much stays when that has scrolled away
      const measure = () => {
        if (!narrow) return;
        const main = root.querySelector('.sq-main')?.getBoundingClientRect();
        const plot = root.querySelector('.sq-stage > .sq-plot')?.getBoundingClientRect();
        if (!main || !plot?.height) return;
        root.style.setProperty('--sq-above', `${Math.round(plot.top - main.top)}px`);
        root.style.setProperty('--sq-stuck', `${Math.round(main.bottom - plot.top)}px`);
      };
      // what the figure has for its words, in letters as large as usual: they are placed for it
      let measuring = 0;
      const roomy = () => {
        const words = root.querySelector('.sq-stage > .sq-paper .sq-words');
        if (gone || !words?.offsetWidth) return;
        const letters = (words.querySelector('.w')?.currentCSSZoom ?? 1) / (words.currentCSSZoom ?? 1);
        const room = [words.offsetWidth / letters, words.offsetHeight / letters, root.clientWidth].map(Math.round);
        const known = model.get('room');
        if (room.some((pixels, k) => Math.abs(pixels - (known[k] ?? 0)) > 4)) tell('room', room);
      };
      let due = 0;
      const soon = () => {
        clearTimeout(due);
        due = setTimeout(() => {
          name(root);
          measure();
          declutter(root); // at rest too: a tab may have been turned, and letters may be wider than those that words were placed for
        }, 150);
      };
      name(root);
      root.addEventListener('keyup', soon, { signal });
      root.addEventListener('pointerup', soon, { signal });
      let asked = 0; // before the page is painted, and once for all that has changed: the layout is the one that the page makes anyway
      const tree = new MutationObserver(() => {
        if (tight) asked ||= requestAnimationFrame(() => {
          asked = 0;
          declutter(root, true);
        });
        soon();
      });
      tree.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['class', 'disabled'] });
      const size = new ResizeObserver(() => {
        // asked for here only: to ask after each change of the page would have it laid out once more
        narrow = root.clientWidth > 0 && root.clientWidth <= NARROW;
        if (root.clientWidth) tell('width', Math.round(root.clientWidth));
        tight = root.clientWidth > 0 && root.clientWidth <= TIGHT;
        declutter(root);
        root.querySelectorAll('.sq-eq').forEach(fit);
        measure();
        clearTimeout(measuring);
        measuring = setTimeout(roomy, 150);
      });
      size.observe(root);
      root.querySelectorAll('.sq-main, .sq-stage > .sq-plot').forEach(one => size.observe(one));
      tell('still', still.matches);
      root.addEventListener('keydown', event => {
        const menu = root.querySelector('.sq-menu');
        if (event.key === 'Escape' && menu?.offsetHeight && event.target.closest?.('.sq-menu, .sq-tools')) {
          const opener = root.querySelector('.sq-tools button:last-child');
          opener.click();
          opener.focus();
        }
        const crowd = event.target.closest?.('.sq-whoplot');
        const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (crowd && way && !event.ctrlKey && !event.metaKey && !event.altKey) {
          event.preventDefault();
          event.stopPropagation();
          point(crowd, Number(crowd.querySelector('.is-here')?.dataset.n ?? (way > 0 ? -1 : 0)) + way);
        }
        if (!event.ctrlKey && !event.metaKey && !event.altKey) {
          walk(event, '.sq-tabs button', true);
          walk(event, '.sq-preset', false);
        }
        const transport = event.target.closest?.('.sq-transport, .sq-tbtns')?.closest('.sq-stage');
        if (!transport || event.ctrlKey || event.metaKey || event.altKey) return;
        const press = name => {
          event.preventDefault();
          event.stopPropagation();
          transport.querySelector(name)?.click();
        };
        if (event.key === ' ' && !event.target.closest('button')) press('.is-play');
        if (event.key.toLowerCase() === 'b') press('.is-branch');
      }, { signal });
      root.addEventListener('click', event => {
        const card = event.target.closest?.('.mn');
        if (card) model.send({ type: 'panel', number: Number(card.dataset.panel) });
        const one = event.target.closest?.('.sq-dots .who, .sq-bars i');
        if (one) point(one.closest('.sq-who').querySelector('.sq-whoplot'), Number(one.dataset.n));
        const plot = event.target.closest?.('.sq-pick .sq-plot');
        const area = plot?.querySelector('.sq-words')?.getBoundingClientRect();
        if (!area) return;
        const x = (event.clientX - area.left) / area.width;
        const y = 1 - (event.clientY - area.top) / area.height;
        if (x >= 0 && x <= 1 && y >= 0 && y <= 1) model.send({ type: 'pick', x, y });
      }, { signal });
      sketching(root, message => model?.send(message));
      ends = flipping(root, model);
      model.on('msg:custom', heard);
      observers = [tree, size];
    };
    seek();
    return () => {
      gone = true;
      leaving.abort();
      model.off('msg:custom', heard);
      observers.forEach(observer => observer.disconnect());
      ends();
      [observers, ends, el, model] = [[], () => {}, null, null]; // whoever keeps this closing keeps no page with it
    };
  }
};
