import { note } from '../panel/states';
import { h } from '../ui/dom';
import type { Words } from '../ui/words';
import type { KernelChoice, KernelSpec } from './opening';

/** The note about a kernel without the package: which kernels have it, or how to bring it to this one. */
export function withoutPackage(
  { trans }: Words,
  kernel: KernelChoice,
  found: readonly KernelSpec[] | null,
  again: () => void,
  prefer: (name: string) => void,
  useOwn: () => void
): HTMLElement {
  const offers = (found ?? []).map(spec =>
    h(
      'button',
      { type: 'button', class: 'sq-btn is-line', on: { click: () => (prefer(spec.name), useOwn()) } },
      trans.__('Use %1', spec.title)
    )
  );
  const mend =
    kernel === 'notebook'
      ? trans.__(
          'The notebook’s kernel runs another Python than Jupyter does. The calculator can use a kernel of its own.'
        )
      : trans.__(
          'Install Squeezelab in the environment of this kernel, from the same wheel or checkout as in Jupyter’s own.'
        );
  const says = h(
    'span',
    {},
    found === null ? trans.__('Looking for kernels that have it …') : mend,
    h('span', { class: 'sq-offers' }, ...offers)
  );
  return note('wrong', trans.__('This kernel has no Squeezelab.'), says, {
    label: trans.__('Run it again'),
    act: again
  });
}
