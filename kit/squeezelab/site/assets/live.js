// Python in the browser: fetched when it is wanted, believed when its first picture is the one of the build.
const IDLE = 4000; // ms without a touch, after one, on a line that is not metered

class Live {
  constructor(address) {
    this.address = address;
    this.possible = Boolean(address) && location.protocol !== 'file:';
    this.failed = '';
    this.tellers = [];
    this.engine = null;
  }

  told(teller) {
    this.tellers.push(teller);
  }

  touched() {
    clearTimeout(this.idle);
    const line = navigator.connection;
    const free = line && !line.saveData && ['wifi', 'ethernet'].includes(line.type);
    if (free && this.possible) this.idle = setTimeout(() => this.want(), IDLE);
  }

  want() {
    if (!this.possible) return;
    this.engine ??= this.start();
  }

  async start() {
    try {
      const response = await fetch(this.address);
      if (!response.ok) throw new Error('this copy of the site has no Python');
      const held = await response.json();
      const at = name => new URL(held[name], new URL(this.address.replace(/live\/live\.json$/, ''), location.href)).href;
      const { startLive } = await import(at('module'));
      const started = await startLive({ pyodide: at('pyodide'), wheel: at('wheel'), worker: at('worker'), packed: held.packed, onState: () => {} });
      // one request after another, whichever calculator of the page it comes from
      let last = Promise.resolve();
      const engine = { draw: request => (last = last.then(() => started.draw(request), () => started.draw(request))) };
      this.tellers.forEach(teller => teller(engine));
      return engine;
    } catch (problem) {
      this.failed = String(problem?.message ?? problem).slice(0, 200);
      this.tellers.forEach(teller => teller(null));
      return null;
    }
  }
}

const same = (one, other) => {
  const bare = ({ stop, pane, steps, seed, unread, file, ...head }) => JSON.stringify(head);
  return bare(one.head) === bare(other.head) && one.points.length === other.points.length && one.points.every((value, k) => value === other.points[k]);
};

Object.assign(Calculator.prototype, {
  // The first picture of Python is held against the one of the build; only then does Python draw.
  async awake(engine) {
    if (!engine) {
      this.without();
      return;
    }
    try {
      const built = this.last ?? { ...(await book(this.address('presets'))).get(this.number), before: '' };
      const asked = { model: this.data.model, state: built.head.state, before: built.before, at: null, tab: '' };
      const answer = await engine.draw(asked);
      if (!same(answer, built)) throw new Error('its picture is not the one of the build');
      const response = await fetch(`${this.base}${this.data.folder}stops.json`);
      if (!response.ok) throw new Error('its stops are missing');
      this.all = await response.json();
      this.steps = answer.head.steps ?? 0;
      if (this.at >= this.steps) this.at = null; // a link to a step that this run does not have
    } catch (problem) {
      this.live.failed = String(problem?.message ?? problem).slice(0, 200);
      console.warn('squeezelab: Python does not draw here:', problem);
      this.without();
      return;
    }
    this.engine = engine;
    this.alive = true;
    this.root.classList.add('is-live');
    this.find('.st-live span').textContent = 'live in your browser';
    Object.entries(this.all).forEach(([name, stops]) => {
      const input = this.find(`.st-ctl[data-name="${name}"] input`);
      if (input) input.max = stops.texts.length - 1;
    });
    this.controls();
    this.counted();
    this.tell('');
    const later = this.later;
    this.later = null;
    if (later) later();
    else if (this.state() !== this.drawn || this.at !== null) this.draw();
    if (later && this.state() !== this.drawn) this.draw();
  },

  // Python does not come: what waited for it is told so.
  without() {
    const { later } = this;
    const waited = this.changed.length > 1 || this.rest.length || this.twin || this.at !== null;
    this.sleeping();
    this.later = null;
    if (later) this.ask(later);
    else if (waited) this.waits(this.changed);
    this.controls();
  },

  // What the shelf cannot show is put away: a second side, a guess, a playhead, a pane.
  sleeping() {
    this.unguessed();
    this.single();
    this.stopped();
    this.tab = this.map = null;
    this.tabs?.forEach(button => button.setAttribute('aria-pressed', 'false'));
  },

  // Python has stopped: the shelf goes on with its own stops.
  asleep(sentence) {
    this.alive = false;
    this.sleeping();
    this.all = this.later = null;
    this.live.failed = sentence;
    this.root.classList.remove('is-live');
    this.find('.st-live span').textContent = `${this.data.pictures} settings from the build`;
    this.find('.st-pane').hidden = true;
    Object.entries(this.data.controls).forEach(([name, { stops }]) => {
      const input = this.find(`.st-ctl[data-name="${name}"] input`);
      if (input) input.max = stops.length - 1;
    });
    this.controls();
    this.tell(`Python has stopped (${sentence}). The shelf goes on: one slider moves at a time.`, { notice: true });
  },

  // One request at a time, the newest next.
  wanted() {
    const [guess, acts] = [this.guessing ?? undefined, this.acts ?? undefined];
    const before = acts ? acts[0][1] : this.before || '';
    const request = { model: this.data.model, state: this.state(), before, at: this.at, tab: this.tab || '', acts };
    return guess ? { ...request, before: '', at: null, tab: '', guess: { ...guess } } : request;
  },

  async draw() {
    const wanted = this.wanted();
    if (this.asking) {
      this.next = wanted;
      return;
    }
    this.asking = true;
    try {
      for (let now = wanted; now; [now, this.next] = [this.next, null]) {
        const answer = await this.engine.draw(now);
        if (this.next || !answer) continue;
        if (answer.head.problem) this.playing = false;
        if (answer.head.ask) this.asked(answer);
        else if (now.guess && !answer.head.problem) this.revealed(answer);
        else this.picture(answer, now.before);
        this.pane(answer.head);
        if (answer.head.unread?.length) this.tell(answer.head.unread.join(' '), { notice: true });
      }
    } catch (problem) {
      this.asleep(String(problem?.message ?? problem).slice(0, 200));
    } finally {
      this.asking = false;
    }
  }
});
