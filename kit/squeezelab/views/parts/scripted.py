"""Widgets with code of their own for the page, which takes it once, however many of them it shows."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

LOADER = """\
const held = (globalThis[Symbol.for('squeezelab.scripts')] ??= new Map());

async function fetched(script) {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  try {
    return (await import(url)).default;
  } catch (problem) {
    held.delete(script); // the next one tries anew
    throw problem;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function shared(model) {
  const script = model.get('script');
  if (!held.has(script)) held.set(script, fetched(script));
  return held.get(script);
}

export default {
  initialize: async ({ model }) => void (await shared(model)),
  render: async given => (await shared(given.model)).render(given)
};
"""


def sent(text: str) -> traitlets.Unicode[str, str | bytes]:
    """A text that goes to the page with each widget of a class."""
    return traitlets.Unicode(text).tag(sync=True)


class Scripted(anywidget.AnyWidget):
    """An anywidget whose module, ``script``, is kept under its own text; a subclass gives it, and ``_css``, as `sent` texts.

    A page never lets go of a module, and a plain anywidget is one more with each instance: what stands in ``_esm`` is as
    short as can be. It makes a class for each instance as well, of traits that the class here has already.
    """

    _esm = sent(LOADER)
    _css = sent("")
    script = sent("")
    _anywidget_id = sent("")

    @traitlets.default("_anywidget_id")
    def _by_class(self) -> str:
        return f"{type(self).__module__}.{type(self).__qualname__}"

    def add_traits(self, **traits: Any) -> None:
        """Only those that the class has not."""
        new = {name: trait for name, trait in traits.items() if not self.has_trait(name)}
        if new:
            super().add_traits(**new)
