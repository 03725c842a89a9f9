// What every page does besides: theme, keys, the ledger's filters, the map, and the copy that stays for days without a line.
const SITE = (() => {
  const { root, search, searching, live, version, address, page } = document.currentScript.dataset;
  // where a page of the site is reached by others: at the address of the site, or where this reader found it
  const at = (where = page) => `${address ? new URL(where, address) : where === page ? location.href.split('#')[0] : new URL(root + where, location.href)}`;
  return { root, search: new URL(search, location.href), searching: new URL(searching, location.href), live, version, at };
})();

function theming() {
  const button = document.querySelector('.st-theme');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const now = () => (document.documentElement.dataset.jpThemeLight ?? String(!dark.matches)) === 'false';
  const turn = () => {
    const light = now();
    document.documentElement.dataset.jpThemeLight = String(light);
    try {
      localStorage.setItem('squeezelab.theme', light ? 'light' : 'dark');
    } catch {
      // storage is denied: the theme holds for this page
    }
  };
  button.hidden = false;
  button.addEventListener('click', turn);
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea, [contenteditable]')) return;
    if (event.key === 't') turn();
    else if (event.key === '/') document.getElementById('q')?.focus();
    else if (event.key === '[' || event.key === ']') document.querySelector(`a[rel=${event.key === '[' ? 'prev' : 'next'}]`)?.click();
    else return;
    event.preventDefault();
  });
}

// The ledger is filtered in place; what is chosen stands in the address.
function ledger() {
  const form = document.querySelector('.st-filters');
  if (!form) return;
  form.hidden = false;
  const [list, line] = [document.getElementById('ledger'), document.querySelector('.st-shown')];
  const rows = [...list.children];
  const buttons = [...form.querySelectorAll('button')];
  const chosen = { verdict: '', site: '', subject: '', order: '' };
  const known = {
    verdict: new Set(buttons.map(one => one.dataset.verdict)),
    ...Object.fromEntries(['site', 'subject', 'order'].map(name => [name, new Set([...form.elements[name].options].map(one => one.value))]))
  };
  const apply = () => {
    const fits = row => (!chosen.verdict || row.dataset.verdict === chosen.verdict) && (!chosen.subject || row.dataset.subject === chosen.subject) && (!chosen.site || row.dataset.sites.split(' ').includes(chosen.site));
    const kept = rows.filter(row => !(row.hidden = !fits(row)));
    const term = row => row.querySelector('.cl-text > .fd:last-child a').textContent;
    list.append(...(chosen.order === 'entry' ? [...rows].sort((a, b) => term(a).localeCompare(term(b))) : rows));
    buttons.forEach(one => one.setAttribute('aria-pressed', String(one.dataset.verdict === chosen.verdict)));
    ['site', 'subject', 'order'].forEach(name => (form.elements[name].value = chosen[name]));
    line.hidden = false;
    line.textContent = `${kept.length} of ${rows.length} claims.`;
  };
  const keep = () => {
    const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value)).toString();
    try {
      history.replaceState(null, '', `${location.pathname}${query ? `#${query}` : ''}`);
    } catch {
      // a page from a file keeps its address
    }
    apply();
  };
  const read = () => {
    if (!location.hash.includes('=')) return;
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) if (Object.hasOwn(chosen, name) && known[name].has(value)) chosen[name] = value;
    apply();
  };
  buttons.forEach(one => one.addEventListener('click', () => {
    chosen.verdict = one.dataset.verdict;
    keep();
  }));
  form.addEventListener('change', event => {
    chosen[event.target.name] = event.target.value;
    keep();
  });
  addEventListener('hashchange', read);
  read();
}

// The map: one term in the middle, what to read before it on one side, where it leads on the other.
function mapping() {
  const stage = document.getElementById('map');
  if (!stage) return;
  const { nodes, edges, start } = JSON.parse(document.getElementById('graph').textContent);
  if (!start) return; // a site of calculators alone
  const named = new Map(nodes.map(one => [one.id, one]));
  const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text ?? '' });
  const side = (title, ids) => {
    const box = make('div');
    const list = make('ul');
    list.append(...ids.map(id => {
      const button = make('button', named.get(id).title);
      button.type = 'button';
      button.addEventListener('click', () => walk(id, true));
      const item = make('li');
      item.append(button);
      return item;
    }));
    box.append(make('h2', title), ids.length ? list : make('p', 'nothing'));
    return box;
  };
  const walk = (id, focus) => {
    const [before, after, beside] = [[], [], []];
    for (const edge of edges) {
      if (edge.kind === 'prerequisite' && edge.to === id) before.push(edge.from);
      else if (edge.kind === 'prerequisite' && edge.from === id) after.push(edge.to);
      else if (edge.from === id) beside.push(edge.to);
      else if (edge.to === id) beside.push(edge.from);
    }
    const here = make('div');
    here.className = 'here';
    const link = Object.assign(make('a', named.get(id).title), { href: `terms/${id}.html` });
    const head = make('h2');
    head.tabIndex = -1;
    head.append(link);
    here.append(head, make('p', named.get(id).summary), side('Beside it', [...new Set(beside)]));
    stage.replaceChildren(side('Read before it', before), here, side('Leads to', after));
    stage.hidden = false;
    if (focus) head.focus();
    if (focus) history.replaceState?.(null, '', `#${id}`);
  };
  const asked = () => (named.has(location.hash.slice(1)) ? location.hash.slice(1) : start);
  walk(asked());
  addEventListener('hashchange', () => walk(asked()));
}

function keeping() {
  if (!('serviceWorker' in navigator) || location.protocol === 'file:') return;
  addEventListener('load', async () => {
    try {
      const keep = async () => {
        const { active } = await navigator.serviceWorker.ready;
        const held = performance.getEntriesByType('resource').map(one => one.name).filter(name => name.startsWith(location.origin));
        active?.postMessage({ keep: [location.href.split('#')[0], ...held] });
      };
      navigator.serviceWorker.addEventListener('controllerchange', keep); // that of a new build begins with an empty cache
      await navigator.serviceWorker.register(`${SITE.root}sw.js`);
      await keep();
    } catch {
      // storage is denied: the page reads as well, with a line
    }
  });
}

// What is too wide for its place scrolls there: by keyboard as well.
function scrolling() {
  const wide = [...document.querySelectorAll('math[display=block], .sq-eq, .st-article table')];
  const mark = () => wide.forEach(one => {
    if (one.scrollWidth > one.clientWidth) one.setAttribute('tabindex', '0');
    else one.removeAttribute('tabindex');
  });
  mark();
  addEventListener('resize', mark);
  document.fonts?.ready.then(mark);
}

function calculators() {
  const live = new Live(SITE.live);
  const all = [...document.querySelectorAll('.st-calc')].map(root => {
    const calculator = new Calculator(root, live);
    if (root.dataset.main !== undefined) {
      const read = () => calculator.open(location.hash);
      addEventListener('hashchange', read);
      read();
    } else if (root.dataset.open) calculator.stand(root.dataset.open);
    return calculator;
  });
  return all;
}

theming();
searching();
ledger();
mapping();
keeping();
scrolling();
calculators();
