"""Symbols: every quantity of a model as a sympy symbol, and forms over them as functions. Imports sympy late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from ..errors import UnknownName
from .declaration import Equation, Symbols, Values
from .model import Model

GAIN = "loop_gain"  # in every model with a gain: the strongest gain met on the path
FORCED = "forced"  # where the gain names its depth: USD forced per 1 %, the gain times the depth


def symbols(model: Model) -> Symbols:
    """A namespace with one sympy symbol per quantity, named as the quantity, and ``loop_gain``."""
    import sympy

    names = {*model.quantities, *([GAIN] if model.gain else []), *([FORCED] if model.gain and model.gain.depth else [])}
    return Symbols(**{name: sympy.Symbol(name, real=True) for name in sorted(names)})


def equations_of(model: Model) -> tuple[Equation, ...]:
    """The model's equations; one that names a reading is that reading's closed form and holds where it does."""
    import sympy

    space = symbols(model)
    readings = {reading.name: reading for reading in model.readings}

    def whole(equation: Equation) -> Equation:
        if not isinstance(equation.relation, str):
            return equation
        reading = readings.get(equation.relation)
        if reading is None or reading.closed_form is None:
            raise UnknownName(f"closed form of {model.id}", equation.relation, [r.name for r in model.readings if r.closed_form])
        relation = sympy.Eq(getattr(space, reading.name), reading.closed_form(space), evaluate=False)
        return replace(equation, relation=relation, holds=reading.holds)

    return tuple(whole(equation) for equation in model.equations(space))


def lambdified(model: Model, form: Callable[[Symbols], Any]) -> Callable[[Values], Any]:
    """A sympy form over the model's quantities as a numpy function of `Values`; built once, then kept."""
    return _lambdified(model.module, form)


@cache
def _lambdified(module: str, form: Callable[[Symbols], Any]) -> Callable[[Values], Any]:
    import sys

    import sympy

    function = function_of(sympy.sympify(form(symbols(sys.modules[module].MODEL))))
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    return lambda p: function(*(p[name] for name in names))


def function_of(expression: Any) -> Any:
    """A sympy expression as a function of its symbols, which are its arguments in the order of the alphabet."""
    import sympy

    return sympy.lambdify(sorted(expression.free_symbols, key=str), expression, ["numpy", "scipy"])
