// Two settings side by side on the same draws and the same axis; the sliders move the side that is chosen.
Object.assign(Calculator.prototype, {
  compare() {
    if (this.twin) {
      this.single();
      this.controls();
      this.draw();
      return;
    }
    if (!this.alive) {
      this.ask(() => this.compare());
      return;
    }
    this.stopped();
    const number = (this.number + 1) % this.data.presets.length;
    this.twin = { number, values: { ...this.data.presets[number].given } };
    this.turned('A');
    this.show();
  },

  // Back to one side.
  single() {
    this.twin = null;
    this.turned('A');
    this.root.classList.remove('is-two');
    this.find('.st-twin').hidden = this.find('.st-twinbar').hidden = true;
    this.compareButton?.setAttribute('aria-pressed', 'false');
  },

  turned(side) {
    this.side = side;
    this.root.querySelectorAll('.st-twinbar input').forEach(one => (one.checked = one.value === side));
  },

  // The answer has a second side: it stands beside the first.
  second({ twin }, points, from) {
    const there = Boolean(twin);
    this.root.classList.toggle('is-two', there);
    this.find('.st-twin').hidden = this.find('.st-twinbar').hidden = !there;
    this.compareButton?.setAttribute('aria-pressed', String(there));
    if (!there) return;
    const place = this.find('.st-twin');
    place.querySelector('.st-paper-b').innerHTML = twin.top;
    place.querySelector('.sq-find').innerHTML = twin.finding;
    const plot = place.querySelector('.sq-plot');
    plot.setAttribute('aria-label', twin.name);
    ink(plot, twin, points, from);
    this.find('.st-differs').innerHTML = twin.differs;
  }
});
