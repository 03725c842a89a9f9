import { clear, h } from '../ui/dom';
import type { Host, KernelChoice, Opening } from './opening';

/** The line above a calculator: its entry, another run, and whose kernel it uses. */
export function paintBar(
  node: HTMLElement,
  { setting, kernel }: Opening,
  { words: { trans }, notebook, read }: Host,
  again: () => void,
  choose: (kernel: KernelChoice) => void
): void {
  const front = notebook();
  const name = (): string =>
    notebook() ? trans.__('The kernel of %1', notebook()!.name) : trans.__('The notebook’s kernel');
  const theirs = h(
    'option',
    { value: 'notebook', selected: kernel === 'notebook', disabled: !front && kernel !== 'notebook' },
    name()
  );
  const select = h(
    'select',
    {
      'aria-label': trans.__('Kernel of this calculator'),
      on: { change: () => choose(select.value as KernelChoice) }
    },
    h('option', { value: 'own', selected: kernel === 'own' }, trans.__('Its own kernel')),
    theirs
  );
  // The notebook in front may have changed since the bar was drawn.
  const refresh = (): void => {
    if (notebook() && kernel === 'own') {
      theirs.disabled = false;
      theirs.textContent = name();
    }
  };
  select.addEventListener('mousedown', refresh);
  select.addEventListener('focus', refresh);
  clear(
    node,
    read &&
      h(
        'button',
        { type: 'button', class: 'sq-btn', on: { click: () => read(setting.id) } },
        trans.__('Read the entry')
      ),
    h('span', { class: 'sq-space' }),
    h('button', { type: 'button', class: 'sq-btn', on: { click: again } }, trans.__('Run again')),
    select
  );
}
