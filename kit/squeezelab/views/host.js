// What bqplot and ipywidgets leave out: names for the slider handles, the width and the wish for less motion.
export default {
  render({ model, el }) {
    const tell = (key, value) => {
      if (model.get(key) !== value) {
        model.set(key, value);
        model.save_changes();
      }
    };
    const name = root => {
      root.querySelectorAll('.sq-ctl').forEach(control => {
        const label = control.querySelector('.sq-slider .widget-label')?.textContent ?? '';
        const handle = control.querySelector('.noUi-handle');
        const field = control.querySelector('.sq-field input');
        const help = control.querySelector('.sq-slider .widget-label')?.title || control.title;
        if (handle) {
          handle.setAttribute('aria-label', label);
          if (field) handle.setAttribute('aria-valuetext', field.value);
          if (help) handle.setAttribute('aria-description', help);
        }
        if (field) field.setAttribute('aria-label', `${label}, value`);
      });
      root.querySelectorAll('.sq-fig > svg').forEach(svg => {
        svg.setAttribute('aria-hidden', 'true');
        svg.querySelectorAll('[tabindex]').forEach(node => node.removeAttribute('tabindex'));
      });
      root.querySelectorAll('.sq-preset').forEach(button => {
        button.setAttribute('aria-pressed', String(button.classList.contains('is-on')));
      });
    };
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    let observers = [];
    const seek = () => {
      const root = el.closest('.sq-calc');
      if (!root) {
        if (el.isConnected || !el.dataset.seen) requestAnimationFrame(seek);
        return;
      }
      let due = 0;
      const soon = () => {
        clearTimeout(due);
        due = setTimeout(() => name(root), 150);
      };
      name(root);
      root.addEventListener('keyup', soon);
      root.addEventListener('pointerup', soon);
      const tree = new MutationObserver(soon);
      tree.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });
      const size = new ResizeObserver(() => root.clientWidth && tell('width', Math.round(root.clientWidth)));
      size.observe(root);
      tell('still', still.matches);
      observers = [tree, size];
    };
    seek();
    return () => observers.forEach(observer => observer.disconnect());
  }
};
