"""Symbols: every quantity of a model as a sympy symbol, and equations as LaTeX and MathML. Imports sympy late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import product
from string import ascii_lowercase
from typing import Any

from ..errors import UnknownName
from .declaration import Equation, Symbols, Values
from .model import Model

GAIN = "loop_gain"  # in every model with a gain: the strongest gain met on the path
FORCED = "forced"  # where the gain names its depth: USD forced per 1 %, the gain times the depth
LETTERS = {GAIN: "g", FORCED: "k"}
FUNCTIONS = {"N": "normal", "N⁻¹": "normal_inverse"}  # written so in equations, and called so in their code


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


def numbers(model: Model, expression: Any) -> str:
    """A side of an equation as a line for numpy over the model's quantities; empty where a symbol or function has no number."""
    import sympy
    from sympy.printing.numpy import NumPyPrinter

    unknown = {str(symbol) for symbol in expression.free_symbols} - vars(symbols(model)).keys()
    unknown |= {applied.func.__name__ for applied in expression.atoms(sympy.core.function.AppliedUndef)} - FUNCTIONS.keys()
    if unknown or expression.has(sympy.Sum, sympy.Integral, sympy.Derivative, sympy.Product):
        return ""
    settings = {"fully_qualified_modules": False, "allow_unknown_functions": True, "user_functions": FUNCTIONS}
    return str(NumPyPrinter(settings).doprint(expression))


def rendered(model: Model) -> list[dict[str, Any]]:
    """The model's equations: ``latex``, ``mathml`` with slots ``⟦name⟧`` in place of symbols, ``names``, ``says``.

    ``left`` and ``right`` are the two sides as lines for numpy, empty where they have no number.
    """
    import sympy

    space = vars(symbols(model))
    latex = {symbol: model.quantities[name].symbol if name in model.quantities else LETTERS[name] for name, symbol in space.items()}
    # the MathML printer splits names at underscores and digits: go through plain letters
    codes = ("zz" + "".join(letters) for letters in product(ascii_lowercase, repeat=2))
    code = {name: next(codes) for name in space}
    plain = {symbol: sympy.Symbol(code[name], real=True) for name, symbol in space.items()}
    out = []
    for equation in equations_of(model):
        relation = equation.relation
        names = sorted(str(symbol) for symbol in relation.free_symbols if str(symbol) in space)
        mathml = sympy.mathml(relation.xreplace(plain), printer="presentation", order="none")
        for applied in relation.atoms(sympy.core.function.AppliedUndef):  # the printer writes names of functions small
            written = applied.func.__name__
            mathml = mathml.replace(f"<mi>{written.lower()}</mi><mrow><mo>(</mo>", f"<mi>{written}</mi><mrow><mo>(</mo>")
        for name in names:
            mathml = mathml.replace(f"<mi>{code[name]}</mi>", f"⟦{name}⟧")
        out.append({
            "latex": sympy.latex(relation, symbol_names=latex, order="none"),
            "mathml": mathml.replace("&InvisibleTimes;", "&#8290;"),
            "names": names,
            "says": equation.says,
            "left": numbers(model, relation.lhs) if relation.is_Equality else "",
            "right": numbers(model, relation.rhs) if relation.is_Equality else "",
        })  # fmt: skip
    return out


def lambdified(model: Model, form: Callable[[Symbols], Any]) -> Callable[[Values], Any]:
    """A sympy form over the model's quantities as a numpy function of `Values`; built once, then kept."""
    return _lambdified(model.module, form)


@cache
def _lambdified(module: str, form: Callable[[Symbols], Any]) -> Callable[[Values], Any]:
    import sys

    import sympy

    expression = sympy.sympify(form(symbols(sys.modules[module].MODEL)))
    found = sorted(expression.free_symbols, key=str)
    function = sympy.lambdify(found, expression, ["numpy", "scipy"])
    return lambda p: function(*(p[str(symbol)] for symbol in found))
