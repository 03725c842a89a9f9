// A place to drop a file on, to choose one, or to paste a table into. The file goes to this page's own kernel in pieces, and nowhere else.
const PIECE = 1 << 20;

// A slider's handles have a name and a value in words, for whoever hears the page; one that rests says so and is passed over.
function named(root) {
  root.querySelectorAll('.own-slide').forEach(slider => {
    const label = slider.querySelector('.widget-label')?.textContent.trim() ?? '';
    const values = (slider.querySelector('.widget-readout')?.textContent ?? '').split(/\s[–-]\s/);
    const handles = slider.querySelectorAll('.noUi-handle');
    const rests = !!slider.querySelector('.noUi-target[disabled]');
    handles.forEach((handle, n) => {
      const end = handles.length < 2 ? '' : handle.classList.contains('noUi-handle-upper') ? ', to' : ', from';
      for (const [key, value] of [['aria-label', label + end], ['aria-valuetext', (values[n] ?? values[0]).trim()], ['aria-disabled', String(rests)], ['tabindex', rests ? '-1' : '0']]) {
        if (value && handle.getAttribute(key) !== value) handle.setAttribute(key, value);
      }
    });
  });
}

export default {
  render({ model, el }) {
    el.classList.add('sq-drop');
    el.innerHTML =
      '<input type="file" hidden aria-hidden="true" tabindex="-1">' +
      '<button type="button" class="sq-dropper"><svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.75"><path d="M12 15V4M8 8l4-4 4 4"/><path d="M4 15v4a1.500 1.500 0 0 0 1.500 1.500h13A1.500 1.500 0 0 0 20 19v-4"/></svg><span></span></button>';
    const input = el.querySelector('input');
    const button = el.querySelector('button');
    const words = el.querySelector('span');

    const show = () => {
      words.textContent = '';
      const name = document.createElement('b');
      name.textContent = model.get('title');
      const says = document.createElement('span');
      says.textContent = model.get('says');
      words.append(name, says);
      el.classList.toggle('is-wrong', model.get('wrong'));
    };
    const send = async (name, blob) => {
      const parts = Math.max(1, Math.ceil(blob.size / PIECE));
      for (let n = 0; n < parts; n += 1) {
        const piece = await blob.slice(n * PIECE, (n + 1) * PIECE).arrayBuffer();
        model.send({ type: 'piece', name, n, parts, size: blob.size }, undefined, [piece]);
      }
    };
    const take = files => {
      if (files && files.length) void send(files[0].name, files[0]);
    };
    button.addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      take(input.files);
      input.value = '';
    });
    el.addEventListener('dragover', event => {
      event.preventDefault();
      event.stopPropagation();
      el.classList.add('is-over');
    });
    el.addEventListener('dragleave', () => el.classList.remove('is-over'));
    el.addEventListener('drop', event => {
      event.preventDefault();
      event.stopPropagation();
      el.classList.remove('is-over');
      take(event.dataTransfer.files);
    });
    button.addEventListener('paste', event => {
      const text = event.clipboardData.getData('text/plain');
      if (text) {
        event.preventDefault();
        event.stopPropagation();
        void send('pasted table', new Blob([text]));
      }
    });
    model.on('change:title change:says change:wrong', show);
    show();

    // the width of the page that the pictures are drawn for
    const root = () => el.closest('.sq-own') ?? el;
    const watch = new ResizeObserver(() => {
      const width = Math.round(root().getBoundingClientRect().width);
      if (width && Math.abs(width - model.get('width')) > 3) {
        model.set('width', width);
        model.save_changes();
      }
    });
    const tell = new MutationObserver(() => named(root()));
    const begin = requestAnimationFrame(() => {
      watch.observe(root());
      tell.observe(root(), { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['disabled'] });
      named(root());
    });
    return () => {
      cancelAnimationFrame(begin);
      watch.disconnect();
      tell.disconnect();
      model.off('change:title change:says change:wrong', show);
    };
  },
};
