// Search: the glossary's own (glossary/searching, which the panel runs too) and its index are fetched on the first key.
async function searchFor() {
  const [{ Search }, held] = await Promise.all([import(SITE.searching), fetch(SITE.search).then(response => response.json())]);
  const named = row => Object.fromEntries(held.names.map((name, k) => [name, row[k]]));
  const whole = entry => ({ ...entry, facts: [{ text: entry.facts, source: '' }] });
  return new Search(held.entries.map(row => whole(named(row))), held.tags, held.search);
}

// Why a term is in the list, where its title does not say so.
function why({ via, where, missing }) {
  const told = { definition: 'in its definition', summary: 'in its summary', fact: 'in its facts', text: 'in its text', tag: 'by its category' };
  const found = where === 'spelling' ? `spelt most alike: “${via}”` : told[where] ?? (via && `found as “${via}”`);
  return [found, missing.length && `without ${missing.map(word => `“${word}”`).join(', ')}`].filter(Boolean).join(', ');
}

function searching() {
  const field = document.getElementById('q');
  if (!field) return;
  const page = document.getElementById('hits');
  const list = page ?? Object.assign(document.createElement('ul'), { className: 'st-suggested', hidden: true });
  if (!page) field.form.append(list);
  let finder = null;
  const shown = async () => {
    const query = field.value.trim();
    finder ??= searchFor();
    let hits;
    try {
      hits = query ? (await finder).find(query) : [];
    } catch {
      finder = null;
      if (page) document.getElementById('asked').textContent = 'The search index could not be loaded. Try again when there is a line.';
      return;
    }
    if (query !== field.value.trim()) return; // typed on while the index came
    list.replaceChildren(...hits.slice(0, page ? 30 : 6).map(hit => {
      const item = document.createElement('li');
      const link = Object.assign(document.createElement('a'), { href: `${SITE.root}terms/${hit.entry.id}.html`, textContent: hit.entry.title });
      const reason = Object.assign(document.createElement('small'), { textContent: why(hit) });
      const summary = Object.assign(document.createElement('p'), { textContent: hit.entry.summary });
      item.append(link, ...(page ? [summary] : []), ...(reason.textContent ? [reason] : []));
      return item;
    }));
    if (page) {
      document.getElementById('asked').textContent = !query ? 'Type what you are looking for: a term, an abbreviation, or what you see on a screen.'
        : hits[0]?.where === 'spelling' ? `Nothing answers to “${query}”. These are spelt most alike.`
        : hits.length > 30 ? `The best 30 of ${hits.length} terms that answer to “${query}”.`
        : `${hits.length} ${hits.length === 1 ? 'term answers' : 'terms answer'} to “${query}”.`;
      try {
        history.replaceState(null, '', query ? `?q=${encodeURIComponent(query)}` : location.pathname);
      } catch {
        // a page from a file keeps its address
      }
    } else list.hidden = !hits.length;
  };
  field.addEventListener('input', shown);
  field.form.addEventListener('keydown', event => {
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'ArrowDown' && links.length) links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === 'ArrowUp' && at >= 0) (links[at - 1] ?? field).focus();
    else if (event.key === 'Escape' && !page) {
      list.hidden = true;
      field.focus();
    } else return;
    event.preventDefault();
  });
  if (!page) document.addEventListener('pointerdown', event => field.form.contains(event.target) || (list.hidden = true));
  if (page) {
    field.form.addEventListener('submit', event => event.preventDefault());
    field.value = new URLSearchParams(location.search).get('q')?.slice(0, 200) ?? '';
    if (field.value) shown();
    else field.focus();
  }
}
