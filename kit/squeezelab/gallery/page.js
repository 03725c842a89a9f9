// What the first page of `squeezelab serve` does beyond its links: it searches in place and remembers what was open.
const KEY = 'squeezelab:lately';
const page = document.querySelector('.sq-gal');
const input = page.querySelector('.sea input');
const box = page.querySelector('.hits'); // the first one: what a search finds
let turn = 0;

function read() {
  try {
    const held = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(held) ? held.filter(one => typeof one?.href === 'string' && one.href.startsWith('voila/render/')).slice(0, 4) : [];
  } catch {
    return [];
  }
}

page.addEventListener('click', event => {
  const link = event.target.closest('a[href^="voila/render/"]');
  if (!link) return;
  const href = link.getAttribute('href').split('?')[0];
  const name = [...page.querySelectorAll('a')].find(one => one.getAttribute('href') === href && one.querySelector('b'));
  const title = name?.querySelector('b').textContent ?? link.textContent;
  try {
    localStorage.setItem(KEY, JSON.stringify([{ href, title }, ...read().filter(one => one.href !== href)].slice(0, 4)));
  } catch {
    // A full or forbidden storage costs the memory, nothing else.
  }
});

function lately() {
  const [last, ...others] = read();
  if (!last) return;
  const card = page.querySelector('.cont');
  card.querySelector('small').textContent = 'Go on where you were';
  card.querySelector('h2').textContent = String(last.title);
  card.querySelector('p').textContent = '';
  const go = card.querySelector('a');
  go.setAttribute('href', last.href);
  go.textContent = 'Go on';
  const list = page.querySelector('.late ul');
  list.replaceChildren(
    ...others.map(one => {
      const row = document.createElement('li');
      const link = document.createElement('a');
      link.setAttribute('href', one.href);
      const thumb = [...page.querySelectorAll('.th')].find(card => card.getAttribute('href') === one.href)?.querySelector('svg');
      link.append(thumb ? thumb.cloneNode(true) : document.createElement('span'), String(one.title));
      row.append(link);
      return row;
    })
  );
  page.querySelector('.late').hidden = others.length === 0;
}

async function search() {
  const query = input.value.trim();
  const mine = ++turn;
  if (query) {
    const answer = await fetch(`?q=${encodeURIComponent(query)}`).catch(() => null);
    if (!answer?.ok || mine !== turn) return;
    const other = new DOMParser().parseFromString(await answer.text(), 'text/html');
    box.replaceChildren(...[...other.querySelector('.hits').childNodes].map(node => document.importNode(node, true)));
    const kept = new Set([...other.querySelectorAll('[data-calculator]:not([hidden])')].map(card => card.dataset.calculator));
    page.querySelectorAll('[data-calculator]').forEach(card => (card.hidden = !kept.has(card.dataset.calculator)));
  } else {
    page.querySelectorAll('[data-calculator]').forEach(card => (card.hidden = false));
  }
  box.hidden = !query;
  page.classList.toggle('is-searching', !!query);
  page.querySelectorAll('.all').forEach(part => (part.hidden = !!query));
  page.querySelectorAll('.gp').forEach(group => {
    const cards = [...group.querySelectorAll('[data-calculator]')];
    if (cards.length) group.hidden = cards.every(card => card.hidden);
  });
}

let soon = 0;
input.addEventListener('input', () => {
  clearTimeout(soon);
  soon = setTimeout(search, 120);
});
page.querySelector('.sea').addEventListener('submit', event => {
  event.preventDefault();
  search();
});
document.addEventListener('keydown', event => {
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && event.target !== input) {
    event.preventDefault();
    input.focus();
  }
  if (event.key === 'Escape' && event.target === input) {
    input.value = '';
    search();
  }
});
window.addEventListener('pageshow', lately);
