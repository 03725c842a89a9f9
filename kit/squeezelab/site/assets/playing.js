// A run in its time: played, stepped through, and branched, so that what has been stays and sliders act from there on.
const [PACE, SPEEDS] = [350, [1, 2, 4, 0.5]]; // ms a step
const STILL = matchMedia('(prefers-reduced-motion: reduce)');

Object.assign(Calculator.prototype, {
  player() {
    const row = this.find('.st-player');
    const clock = this.data.clock;
    const button = (text, title, press) => {
      const made = Object.assign(document.createElement('button'), { type: 'button', className: 'st-tab', textContent: text, title });
      if (title) made.setAttribute('aria-label', title);
      made.addEventListener('click', press);
      return made;
    };
    this.playButton = button('Play', '', () => this.play());
    this.speed = button('1×', 'Speed', () => {
      this.pace = SPEEDS[(SPEEDS.indexOf(this.pace) + 1) % SPEEDS.length];
      this.speed.textContent = `${this.pace}×`;
    });
    this.branchButton = button('Branch', `Branch: keep this run in grey, sliders act from this ${clock} on`, () => this.branch());
    this.branchButton.setAttribute('aria-pressed', 'false');
    this.scrub = Object.assign(document.createElement('input'), { type: 'range', min: 0, max: 1, step: 1, value: 1, disabled: true });
    this.scrub.setAttribute('aria-label', `${clock[0].toUpperCase()}${clock.slice(1)}`);
    this.scrub.addEventListener('input', () => this.ask(() => this.go(Number(this.scrub.value))));
    this.count = Object.assign(document.createElement('output'), { className: 'st-count' });
    row.append(
      this.playButton,
      button('◂', `One ${clock} back`, () => this.ask(() => this.go((this.at ?? this.steps) - 1))),
      button('▸', `One ${clock} on`, () => this.ask(() => this.go((this.at ?? this.steps) + 1))),
      this.scrub, this.count, this.speed, this.branchButton
    );
    row.hidden = false;
  },

  // The playhead to a step, by a hand: it does not run on.
  go(step) {
    this.playing = false;
    this.head(step);
    return this.draw();
  },

  head(step) {
    this.at = step >= this.steps ? null : Math.max(step, 0);
  },

  // What the row of the player says of the run that is seen.
  counted() {
    if (!this.scrub || !this.steps) return;
    const here = this.at ?? this.steps;
    const clock = this.data.clock;
    const many = this.steps === 1 || clock.endsWith('s') ? clock : `${clock}s`;
    Object.assign(this.scrub, { disabled: !this.alive, max: this.steps, value: here });
    this.scrub.style.setProperty('--f', (here / this.steps).toFixed(4));
    this.count.textContent = this.at === null ? `${this.steps} ${many}` : `${clock} ${this.at} of ${this.steps}`;
    this.scrub.setAttribute('aria-valuetext', this.count.textContent);
    this.playButton.textContent = this.playing ? 'Pause' : 'Play';
    this.branchButton.setAttribute('aria-pressed', String(this.branchAt !== null));
  },

  async play() {
    if (this.playing) {
      this.playing = false;
      this.counted();
      return;
    }
    if (!this.alive) {
      this.ask(() => this.play());
      return;
    }
    if (!this.steps) await this.draw();
    if (STILL.matches) {
      this.go(this.at === null ? 0 : this.steps);
      return;
    }
    this.playing = true;
    if (this.at === null) this.at = 0;
    while (this.playing && this.alive) {
      const begun = performance.now();
      await this.draw();
      if (this.at === null) break;
      await new Promise(done => setTimeout(done, Math.max(0, PACE / this.pace - (performance.now() - begun))));
      if (this.playing) this.head(this.at + 1);
    }
    this.playing = false;
    this.counted();
  },

  // Sliders act from the playhead on; once more, and they act from the start again.
  branch() {
    if (!this.alive) {
      this.ask(() => this.branch());
      return;
    }
    if (this.branchAt !== null) {
      this.unbranched();
      this.draw();
      return;
    }
    if (!this.at) {
      this.tell(`Go to a ${this.data.clock} of the run first: a branch keeps what has been until there.`, { notice: true });
      return;
    }
    this.playing = false;
    this.branchAt = this.at;
    this.tell(`Moves act from ${this.data.clock} ${this.at} on; what has been stays, and the whole run stands behind it in grey.`, { notice: true });
    this.counted();
  },

  unbranched() {
    Object.assign(this, { branchAt: null, acts: null });
    this.tell('');
    this.counted();
  },

  // The step from which a move acts: 0 unless the run plays or has been branched.
  acting() {
    return this.side === 'B' ? 0 : (this.playing && this.at) || this.branchAt || 0;
  },

  // A move has been made at this state before: the schedule of the run with it.
  act(stood) {
    const from = this.acting();
    this.acts = from ? [...(this.acts ?? [[0, stood]]).filter(([step]) => step < from), [from, this.state()]] : null;
    if (!from && this.side === 'A') [this.at, this.playing] = [null, false];
  }
});
