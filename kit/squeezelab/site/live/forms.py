"""The closed forms of a model as the lines that sympy prints for numpy: the wheel brings them, and sympy stays at home."""

from __future__ import annotations

import inspect
from typing import Any

from ...core import Choice, Model
from ...core.symbols import GAIN, function_of, symbols
from ...dynamics.stepping import laned
from ...views.figures.boundary import by_option, own_equations

__all__ = ["forms"]


def forms(model: Model) -> dict[str, str]:
    """Lines by the name of a reading, and of the loop gain where one form gives it, or none does (no lines).

    A gain that has an equation for each option of a choice stands under the name of the option, see `by_option`.
    """
    space = symbols(model)
    found: dict[str, Any] = {r.name: r.closed_form(space) for r in model.readings if r.closed_form}
    out = {name: _lines(form) for name, form in found.items()}
    if model.gain is not None:
        own = [right for _, right in own_equations(model)]
        declared = [model.gain.closed_form(space)] if model.gain.closed_form else own
        if len(declared) < 2:
            out[GAIN] = _lines(declared[0]) if declared else ""
        else:
            out |= _options(model)
    return out


def _options(model: Model) -> dict[str, str]:
    """The lines of the gain by the option that they belong to; nothing where no choice alone decides between the equations."""
    own = own_equations(model)
    for q in (q for q in model.parameters if isinstance(q, Choice)):
        out = {}
        for option in q.options:
            givens = [{**model.given(preset.title), q.name: option} for preset in model.presets]
            hold = {k for given in givens for k, (holds, _) in enumerate(own) if holds(laned(model, given))}
            if len(hold) == 1:
                out[by_option(q.name, option)] = _lines(own[hold.pop()][1])
        if len(out) == len(q.options):
            return out
    return {}


def _lines(form: Any) -> str:
    import sympy

    return inspect.getsource(function_of(sympy.sympify(form)))
