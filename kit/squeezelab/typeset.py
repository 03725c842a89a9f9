"""A model's equations as they are set: LaTeX, MathML, and a line for numpy. Imports sympy late."""

from __future__ import annotations

from itertools import product
from string import ascii_lowercase
from typing import Any

from .core import Model
from .core.symbols import FORCED, GAIN, equations_of, symbols

LETTERS = {GAIN: "g", FORCED: "k"}
FUNCTIONS = {"N": "normal", "N⁻¹": "normal_inverse"}  # written so in equations, and called so in their code


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
            "only": dict(equation.only),
            "left": numbers(model, relation.lhs) if relation.is_Equality else "",
            "right": numbers(model, relation.rhs) if relation.is_Equality else "",
        })  # fmt: skip
    return out
