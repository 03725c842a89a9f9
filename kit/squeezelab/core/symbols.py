"""Symbols: every quantity of a model as a sympy symbol, and equations as LaTeX and MathML. Imports sympy late."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product
from string import ascii_lowercase
from typing import Any

from .declaration import Symbols, Values
from .model import Model

GAIN = "loop_gain"  # in every model with a gain: the strongest gain met on the path
FORCED = "forced"  # where the gain names its depth: USD forced per 1 %, the gain times the depth
LETTERS = {GAIN: "g", FORCED: "k"}


def symbols(model: Model) -> Symbols:
    """A namespace with one sympy symbol per quantity, named as the quantity, and ``loop_gain``."""
    import sympy

    names = {*model.quantities, *([GAIN] if model.gain else []), *([FORCED] if model.gain and model.gain.depth else [])}
    return Symbols(**{name: sympy.Symbol(name, real=True) for name in sorted(names)})


def rendered(model: Model) -> list[dict[str, Any]]:
    """The model's equations: ``latex``, ``mathml`` with slots ``⟦name⟧`` in place of symbols, ``names``, ``says``."""
    import sympy

    space = vars(symbols(model))
    latex = {symbol: model.quantities[name].symbol if name in model.quantities else LETTERS[name] for name, symbol in space.items()}
    # the MathML printer splits names at underscores and digits: go through plain letters
    codes = ("zz" + "".join(letters) for letters in product(ascii_lowercase, repeat=2))
    code = {name: next(codes) for name in space}
    plain = {symbol: sympy.Symbol(code[name], real=True) for name, symbol in space.items()}
    out = []
    for equation in model.equations(symbols(model)):
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
