// Predict, then reveal: a curve drawn by hand, or the sign and the size of a move; the model answers when the guess is locked.
Object.assign(Calculator.prototype, {
  predict() {
    if (this.guessing) {
      this.unguessed();
      this.draw();
      return;
    }
    if (!this.alive) {
      this.ask(() => this.predict());
      return;
    }
    this.stopped();
    this.single();
    this.open_tab(this.tab); // closes it
    this.at = null;
    this.guessing = { way: 'draw' };
    this.draw();
  },

  unguessed() {
    this.guessing = null;
    this.root.classList.remove('is-guessing');
    this.find('.st-guess').hidden = true;
    this.predictButton?.setAttribute('aria-pressed', 'false');
    this.paperless();
  },

  // No paper on the figure, and no guess.
  paperless() {
    this.find('.st-main-fig .sq-sketch')?.remove();
    this.find('.st-main-fig').setAttribute('role', 'img');
    this.root.classList.remove('is-answered');
  },

  papered(html) {
    this.paperless();
    const pad = Object.assign(document.createElement('div'), { className: 'sq-sketch', innerHTML: html });
    this.find('.st-main-fig').append(pad);
    const paper = pad.querySelector('.pad');
    if (paper) sketchOf(paper); // its handles stand where the curve begins
    this.find('.st-main-fig').setAttribute('role', paper ? 'group' : 'img');
  },

  // What Python asks, or says to what has been drawn so far.
  asked({ head, points }) {
    const { ask } = head;
    const box = this.find('.st-guess');
    const says = box.querySelector('.st-says');
    if (!ask.question) {
      if (this.guessing) this.guessing.lock = false;
      says.textContent = ask.says;
      return;
    }
    this.guessing = { way: ask.way };
    this.root.classList.add('is-guessing');
    this.predictButton.setAttribute('aria-pressed', 'true');
    this.find('.st-stage > .sq-find').innerHTML = ask.question; // from the same Python here, escaped there
    this.paperless();
    this.find('.st-main-fig').setAttribute('aria-label', ask.strokes ? 'Paper for your guess' : 'The run as it stands');
    this.find('.st-said').textContent = '';
    if (ask.strokes) {
      ink(this.find('.st-main-fig'), ask, points, 0);
      this.papered(ask.pad);
    }
    const make = (tag, more, ...within) => {
      const made = Object.assign(document.createElement(tag), more);
      made.append(...within);
      return made;
    };
    const radios = (name, options, now, chosen) => make('span', { className: 'st-radios' }, ...options.map(([value, text]) => {
      const one = make('input', { type: 'radio', name: `${this.root.id}-${name}`, value, checked: value === now });
      one.addEventListener('change', () => chosen(value));
      return make('label', {}, one, ` ${text}`);
    }));
    const parts = [];
    if (ask.ways.length > 1) {
      parts.push(radios('way', ask.ways, ask.way, way => {
        this.guessing = { way };
        this.draw();
      }));
    }
    if (ask.signs) {
      const sized = make('output', { textContent: ask.sizes[0] });
      const size = make('input', { type: 'range', min: 0, max: ask.sizes.length - 1, step: 1, value: 0 });
      size.setAttribute('aria-label', `${ask.label}: by how much`);
      size.setAttribute('aria-valuetext', ask.sizes[0]);
      size.style.setProperty('--f', '0');
      size.addEventListener('input', () => {
        this.guessing.size = Number(size.value);
        size.style.setProperty('--f', (size.value / size.max).toFixed(4));
        sized.textContent = ask.sizes[size.value];
        size.setAttribute('aria-valuetext', sized.textContent);
      });
      const signs = radios('sign', ask.signs.map(sign => [sign, sign]), '', sign => {
        this.guessing.sign = sign;
        size.disabled = sign === ask.signs.at(-1);
      });
      parts.push(make('span', { textContent: `${ask.label} ` }), signs, make('span', { className: 'st-size' }, size), sized);
    }
    const lock = make('button', { type: 'button', className: 'st-lock', textContent: 'Lock and reveal' });
    lock.addEventListener('click', () => {
      this.guessing.lock = true;
      this.draw();
    });
    box.querySelector('.st-guessed').replaceChildren(...parts, lock);
    says.textContent = ask.says;
    box.hidden = false;
  },

  // The guess is locked: the run beside it, and what it missed.
  revealed({ head, points }) {
    this.unguessed();
    if (head.moved) {
      const [name, text] = head.moved;
      this.before = this.drawn;
      this.values[name] = text;
      this.controls();
    }
    this.picture({ head, points }, this.before);
    if (head.pad) this.papered(head.pad);
    this.root.classList.add('is-answered');
    this.rested();
  },

  sketched(heights) {
    if (!this.guessing) return;
    this.guessing.heights = heights;
    this.draw();
  }
});
