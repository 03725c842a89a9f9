// A calculator and its address: what a link opens, what stands in the address bar, what is copied.
Object.assign(Calculator.prototype, {
  // When a hand rests: the finding is said, and the address names what is seen.
  rested() {
    const said = [...this.root.querySelectorAll('.st-stage > .sq-find p')].map(one => one.textContent).join(' ');
    this.find('.st-said').textContent = said;
    if ('main' in this.root.dataset) {
      const query = this.query();
      try {
        history.replaceState(null, '', `${location.pathname}${location.search}${query ? `#${query}` : ''}`);
      } catch {
        // a page from a file keeps its address
      }
    }
  },

  // What is said where the shelf has no answer, and the settings that the picture shows.
  waits(changed) {
    if (!this.live.possible) {
      this.tell(`From the shelf one slider moves at a time: the picture still shows ${this.shown()}. In JupyterLab, all move together.`, { notice: true });
    } else if (this.live.failed) {
      this.tell(`Python could not start here (${this.live.failed}). One slider moves at a time; the picture still shows ${this.shown()}.`, { notice: true });
    } else {
      this.live.want();
      const what = changed.length > 1 ? `${changed.length} settings have changed at once` : 'This setting is not on the shelf';
      this.tell(`${what}: Python is on its way, and draws them when it is here. The picture still shows ${this.shown()}.`, { notice: true });
    }
  },

  shown() {
    const query = (this.drawn || this.untouched).split('?')[1] ?? '';
    const pairs = query.split('&').filter(Boolean).map(part => part.split('='));
    const named = pairs.filter(([key]) => Object.hasOwn(this.data.controls, key)).map(([key, text]) => `${this.data.controls[key].label.toLowerCase()} ${plain(text)}`);
    return named.join(', ') || `the preset “${this.preset.title}”`;
  },

  async copy() {
    const query = this.query();
    const page = this.root.dataset.main === undefined ? SITE.at(`calculators/${this.data.model}.html`) : SITE.at();
    const address = `${page}${query ? `#${query}` : ''}`;
    const line = this.find('.st-copied');
    try {
      await navigator.clipboard.writeText(address);
      line.textContent = 'Copied: it opens this setting.';
    } catch {
      line.textContent = address; // to be copied by hand
    }
  },

  // The page was built at this setting: the picture stands already.
  stand(query) {
    const found = settingOf(query, this.data);
    if (!found) return;
    this.take(found);
    this.drawn = this.state();
    this.controls();
  },

  take({ preset, values, twin, rest, map, step }) {
    this.number = preset;
    this.values = { ...this.data.presets[preset].given, ...values };
    this.twin = twin && { number: twin.preset, values: { ...this.data.presets[twin.preset].given, ...twin.values } };
    this.side = 'A';
    Object.assign(this, { rest, map, at: step, acts: null, branchAt: null, before: '' });
  },

  // The setting of the address. What it cannot be is said; nothing of it is ever markup.
  open(fragment) {
    const found = settingOf(fragment, this.data);
    if (!found) return;
    if (!this.live.possible && (found.twin || found.map || found.step !== null)) {
      found.unread.push('From the shelf there is one side and a whole run: the rest of this link needs Python, which this page has not.');
      Object.assign(found, { twin: null, map: null, step: null });
    }
    this.take(found);
    if (found.map && this.data.tabs.includes('map')) this.open_tab('map', true);
    this.show().then(() => {
      if (!found.unread.length) return;
      const stands = this.find('.st-status').textContent;
      this.tell([...found.unread, stands].filter(Boolean).join(' '), { notice: true, offer: this.changed.length > 0 });
    });
  }
});
