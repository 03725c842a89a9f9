// A calculator on a page: sliders turn the pages of its books; where they cannot answer, Python in the browser does.
// A long room: one calculator on a page without a kernel, from its data to its keys; what Python adds stands in rooms of its own.
const NARROW = 619;
const [SAID, GESTURE] = [300, 600]; // ms of rest after which readers hear the finding, and a gesture ends

class Calculator {
  constructor(root, live) {
    this.root = root;
    this.live = live;
    this.data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    this.base = root.dataset.root;
    this.number = Number(root.dataset.preset);
    this.find = name => root.querySelector(name);
    this.side = 'A'; // which side the sliders move
    Object.assign(this, { twin: null, at: null, steps: 0, acts: null, branchAt: null, map: null, guessing: null, pace: 1 });
    this.values = { ...this.preset.given };
    this.rest = [];
    this.drawn = ''; // the state of the picture that stands
    this.turn = 0;
    this.alive = false; // whether Python draws this one
    root.querySelectorAll('.st-preset').forEach(button => {
      button.disabled = false;
      button.addEventListener('click', () => this.choose(Number(button.dataset.number)));
    });
    root.querySelectorAll('.st-ctl').forEach(box => {
      const input = box.querySelector('input, select');
      const { name } = box.dataset;
      input.addEventListener('input', () => this.move(name, Number(input.value)));
      const touched = () => this.touch(name);
      ['pointerdown', 'focus'].forEach(type => input.addEventListener(type, touched));
      input.addEventListener('keydown', event => this.leap(event, input));
    });
    this.find('.st-all')?.addEventListener('toggle', event => event.target.open && this.live.want());
    this.find('.st-still').remove();
    this.find('.st-copy').disabled = false;
    this.find('.st-copy').addEventListener('click', () => this.copy());
    const others = this.find('.st-others');
    const fit = () => {
      if (root.clientWidth <= NARROW) declutter(root);
      else if (others) declutter(others);
    };
    new ResizeObserver(fit).observe(root);
    this.fit = fit;
    this.furnish();
    live.told(ready => this.awake(ready));
  }

  // the side that the sliders move
  get own() {
    return this.side === 'B' ? this.twin : this;
  }

  get preset() {
    return this.data.presets[this.own.number];
  }

  get changed() {
    return this.changedOf(this.own);
  }

  changedOf({ number, values }) {
    const { given } = this.data.presets[number];
    return Object.keys(given).filter(name => values[name] !== given[name]);
  }

  // the state string, sign for sign as records/state.py writes it
  query() {
    const { twin, rest, map } = this;
    const parts = [...this.parts(this, ''), ...rest.filter(part => part.startsWith('seed='))];
    if (twin) parts.push(...this.parts(twin, 'b.'));
    if (map) parts.push(`view.map=${map.join('~')}`);
    return [...parts, ...rest.filter(part => part.startsWith('view.'))].join('&');
  }

  parts(side, before) {
    const preset = this.data.presets[side.number];
    const first = side.number || before ? [`${before}preset=${quoted(preset.title)}`] : [];
    return [...first, ...this.changedOf(side).map(name => `${before}${name}=${quoted(side.values[name])}`)];
  }

  state(query = this.query()) {
    return `squeezelab:${this.data.model}${query ? `?${query}` : ''}`;
  }

  // the state of the preset that side A stands at
  get untouched() {
    return this.state(this.parts({ number: this.number, values: this.data.presets[this.number].given }, '').join('&'));
  }

  address(name) {
    return `${this.base}${this.data.folder}${name}.book`;
  }

  touch(name) {
    if (this.alive) return;
    this.live.touched();
    if (this.preset.books.includes(name)) book(this.address(`${this.number}-${name}`)).catch(() => {});
    else this.live.want();
  }

  leap(event, input) {
    const way = { PageUp: 1, PageDown: -1 }[event.key];
    if (!way || input.type !== 'range') return;
    event.preventDefault();
    const wide = Math.max(3, Math.round(Number(input.max) / 14));
    const to = Math.min(Math.max(Number(input.value) + way * (this.alive ? wide : 3), 0), Number(input.max));
    input.value = to;
    input.dispatchEvent(new Event('input'));
  }

  // What a place on a slider is worth: the preset's own value where the handle stands for it.
  textAt(name, place) {
    const stops = this.stopsOf(name);
    return place === this.homeOf(name) ? this.preset.given[name] : stops.texts[place];
  }

  writtenAt(name, place) {
    return place === this.homeOf(name) ? this.preset.written[name] : this.stopsOf(name).written[place];
  }

  stopsOf(name) {
    return this.all?.[name] ?? this.data.controls[name];
  }

  homeOf(name) {
    return this.all ? this.data.controls[name].stops[this.preset.home[name]] : this.preset.home[name];
  }

  choose(number) {
    this.begin('');
    if (this.side === 'A') this.stopped();
    if (this.guessing) this.guessing = { way: this.guessing.way }; // the same question about another start
    this.own.number = number;
    this.own.values = { ...this.preset.given };
    if (this.side === 'A') this.rest = this.rest.filter(part => part.startsWith('view.')); // a preset has its typical draws
    this.show();
  }

  move(name, place) {
    this.begin(name);
    if (!this.alive && !this.live.possible) this.rest = []; // the shelf has the typical draws
    const stood = this.state();
    this.own.values[name] = this.textAt(name, place);
    if (this.guessing) this.guessing = { way: this.guessing.way };
    this.act(stood);
    this.show(name);
  }

  // The whole of a run that no branch has changed.
  stopped() {
    Object.assign(this, { playing: false, at: null, acts: null, branchAt: null });
    this.counted();
  }

  // A gesture begins where another slider is touched, or after a rest: what stood then is drawn behind it.
  begin(name) {
    const now = performance.now();
    if (name !== this.gesture || now - this.moved > GESTURE || !name) this.before = this.drawn || this.state();
    [this.gesture, this.moved] = [name, now];
  }

  // The controls as the values have them, then the picture: from the shelf, or from Python.
  async show(name = '') {
    const turn = ++this.turn;
    this.controls();
    this.tell('');
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rested(), SAID);
    if (this.alive) {
      this.draw();
      return;
    }
    const changed = this.changed;
    const linked = this.data.linked.indexOf(this.query());
    if (linked >= 0) {
      await this.leaf('linked', linked, '', turn);
      return;
    }
    if (changed.length > 1 || this.rest.length || this.twin || this.at !== null) {
      this.waits(changed);
      return;
    }
    const which = changed[0] ?? name;
    if (which && !this.preset.books.includes(which)) {
      this.waits(changed);
      return;
    }
    const { stop, exact } = which ? this.stopOf(which) : { stop: this.number, exact: true };
    const came = await this.leaf(which ? `${this.number}-${which}` : 'presets', stop, which ? this.untouched : '', turn);
    if (came && !exact) this.between(which, stop);
  }

  // A page of a book, if nothing newer has been asked for meanwhile.
  async leaf(name, stop, before, turn) {
    try {
      const pages = await book(this.address(name));
      if (turn !== this.turn) return false;
      this.picture(pages.get(stop), before);
      return true;
    } catch {
      if (turn === this.turn) this.tell('The pictures of this slider could not be loaded. The picture is the last good one; try again, or reload the page.');
      return false;
    }
  }

  stopOf(name) {
    const control = this.data.controls[name];
    const text = this.own.values[name];
    const place = text === this.preset.given[name] ? this.preset.home[name] : control.texts.indexOf(text);
    if (place >= 0) return { stop: control.stops[place], exact: true };
    return { stop: control.stops[this.nearest(name, text)], exact: false };
  }

  nearest(name, text) {
    const control = this.data.controls[name];
    const { value } = numberOf(control, text);
    const away = control.base.map(one => Math.abs(one - value));
    return away.indexOf(Math.min(...away));
  }

  between(name, stop) {
    const control = this.data.controls[name];
    const shown = control.written[control.stops.indexOf(stop)];
    this.tell(`${control.label} ${this.own.values[name]} lies between two settings of the build: shown is ${shown}.`, { notice: true, offer: true });
  }

  picture({ head, points }, before) {
    if (head.problem) {
      this.tell(`${head.problem} The picture is the last good one.`);
      return;
    }
    this.drawn = head.state;
    this.last = { head, points, before };
    this.paperless(); // a guess belongs to the run that it was made of
    this.find('.st-paper').innerHTML = head.top;
    this.find('.st-stage > .sq-find').innerHTML = head.finding;
    const main = this.find('.st-main-fig');
    main.setAttribute('aria-label', head.name);
    let at = ink(main, head, points, 0);
    const others = this.root.querySelectorAll('.st-others .sq-plot');
    head.others.forEach((one, k) => {
      at = ink(others[k], one, points, at);
    });
    this.second(head, points, at);
    if (head.steps) this.steps = head.steps;
    if (this.at !== null && this.at >= this.steps) this.at = null; // the run has become shorter
    this.counted();
    this.fit();
  }

  controls() {
    this.root.querySelectorAll('.st-preset').forEach((button, k) => button.setAttribute('aria-pressed', String(k === this.own.number)));
    const changed = this.changed;
    this.root.querySelectorAll('.st-ctl').forEach(box => {
      const { name } = box.dataset;
      const input = box.querySelector('input, select');
      const text = this.own.values[name];
      let place = text === this.preset.given[name] ? this.homeOf(name) : this.stopsOf(name).texts.indexOf(text);
      let written = place >= 0 ? this.writtenAt(name, place) : text;
      if (place < 0) place = this.all ? this.data.controls[name].stops[this.nearest(name, text)] : this.nearest(name, text);
      input.value = place;
      if (input.type !== 'range') return;
      input.style.setProperty('--f', (place / (Number(input.max) || 1)).toFixed(4));
      input.setAttribute('aria-valuetext', written);
      box.querySelector('output').textContent = written;
      // an edge is known for this slider with all else as the preset has it
      const [tip, edge] = (changed.every(one => one === name) && this.preset.tips[name]) || [''];
      const line = box.querySelector('.tip');
      line.hidden = !tip;
      line.textContent = tip ? `tips at ${tip}` : '';
      if (tip) line.style.setProperty('--t', edge);
      if (tip) line.dataset.side = edge > 0.5 ? 'left' : 'right';
    });
  }

  tell(sentence, { notice = false, offer = false } = {}) {
    const line = this.find('.st-status');
    line.classList.toggle('is-notice', notice);
    line.hidden = !sentence;
    line.textContent = sentence; // never markup: parts of it may come from the address
    if (sentence && offer && this.live.possible && !this.live.failed) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Compute it exactly';
      button.addEventListener('click', () => this.live.want());
      line.append(' ', button);
    }
  }
}
