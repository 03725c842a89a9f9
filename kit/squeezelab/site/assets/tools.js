// What Python adds below the picture: the panes of a calculator, what else is done with a run, and files to take away.
const TABS = { cliff: 'How near is the cliff?', curve: 'Another figure', why: 'Why', map: 'Map', table: 'Table', who: 'Who' };
const FILES = { svg: 'Picture, SVG', png: 'Picture, PNG', csv: 'Table, CSV', py: 'Setting, Python', json: 'Setting, JSON', html: 'Page of its own, HTML' };

Object.assign(Calculator.prototype, {
  furnish() {
    if (!this.live.possible) return;
    const row = this.find('.st-tabs');
    const button = (text, press) => {
      const made = Object.assign(document.createElement('button'), { type: 'button', className: 'st-tab', textContent: text });
      made.addEventListener('click', press);
      row.append(made);
      return made;
    };
    this.tabs = new Map(this.data.tabs.map(name => {
      const made = button(TABS[name], () => this.open_tab(name));
      made.setAttribute('aria-pressed', 'false');
      return [name, made];
    }));
    this.predictButton = button('Predict', () => this.predict());
    this.compareButton = button('Compare', () => this.compare());
    [this.predictButton, this.compareButton].forEach(one => one.setAttribute('aria-pressed', 'false'));
    if (this.data.noisy) button('New draws', () => this.ask(() => this.again()));
    if (this.data.clock) this.player();
    this.root.querySelectorAll('.st-twinbar input').forEach(one => one.addEventListener('change', () => {
      this.turned(one.value);
      this.controls();
    }));
    sketching(this.find('.st-main-fig'), ({ y }) => this.sketched(y));
    const saving = Object.assign(document.createElement('select'), { className: 'st-save' });
    saving.setAttribute('aria-label', 'Save');
    saving.append(new Option('Save …', ''), ...Object.entries(FILES).map(([kind, text]) => new Option(text, kind)));
    saving.addEventListener('change', () => {
      const kind = saving.value;
      saving.value = '';
      if (kind) this.ask(() => this.save(kind));
    });
    row.append(saving);
    row.hidden = false;
  },

  // Does what needs Python now, or as soon as it is here.
  ask(work) {
    if (this.alive) {
      work();
      return;
    }
    this.later = work;
    this.live.want();
    if (this.live.failed) this.tell(`Python could not start here (${this.live.failed}). The shelf goes on.`, { notice: true });
    else this.tell('This needs Python, which is on its way. The picture stays until it is here.', { notice: true });
  },

  open_tab(name, stay = false) {
    if (this.guessing) this.unguessed();
    this.tab = this.tab === name && !stay ? '' : name;
    if (this.tab !== 'map') this.map = null;
    this.tabs?.forEach((button, key) => button.setAttribute('aria-pressed', String(key === this.tab)));
    this.find('.st-pane').hidden = true;
    if (this.tab) this.ask(() => this.draw());
  },

  pane(head) {
    const pane = this.find('.st-pane');
    pane.hidden = !(this.tab && head.pane);
    if (pane.hidden) return;
    pane.innerHTML = head.pane; // from the same Python here, escaped there
    if (this.tab === 'map') this.axes(pane);
  },

  // The two settings of the map, to be chosen anew.
  axes(pane) {
    const { axes, names } = this.data.map;
    const now = this.map ?? axes;
    const row = Object.assign(document.createElement('p'), { className: 'st-axes' });
    ['Across', 'Up'].forEach((text, place) => {
      const label = Object.assign(document.createElement('label'), { textContent: `${text} ` });
      const select = document.createElement('select');
      select.append(...names.map(name => new Option(this.data.controls[name].label, name, false, name === now[place])));
      select.addEventListener('change', () => {
        const other = now[1 - place];
        this.map = select.value === other ? [now[1], now[0]] : place ? [now[0], select.value] : [select.value, now[1]];
        this.draw().then(() => {
          this.rested();
          this.find(`.st-axes select[data-place="${place}"]`)?.focus();
        });
      });
      select.dataset.place = place;
      select.setAttribute('aria-label', text);
      label.append(select);
      row.append(label);
    });
    pane.prepend(row);
  },

  // Other draws at the same values.
  async again() {
    const { head } = await this.engine.draw({ ...this.wanted(), tab: '', guess: undefined }) ?? {};
    if (!head || head.problem) return;
    this.begin('');
    this.stopped();
    this.rest = [`seed=${head.seed + 1}`, ...this.rest.filter(part => !part.startsWith('seed='))];
    this.show();
  },

  async save(kind) {
    const answer = await this.engine.draw({ ...this.wanted(), guess: undefined, tab: '', give: kind === 'png' ? 'svg' : kind });
    const file = answer?.head.file;
    if (!file) {
      this.tell(answer?.head.problem || 'Nothing could be saved.', { notice: true });
      return;
    }
    const written = new Blob([file.text], { type: file.type });
    const blob = kind === 'png' ? await asPng({ ...sizeOf(file.text), text: file.text }) : written;
    const link = Object.assign(document.createElement('a'), { download: `${this.data.model}.${kind}`, href: URL.createObjectURL(blob) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
});

function sizeOf(svg) {
  const drawing = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  return { width: Number(drawing.getAttribute('width')), height: Number(drawing.getAttribute('height')) };
}
