"""LaTeX of entries as MathML, and as a line of plain text."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from squeezelab.core import Model
from squeezelab.errors import Unreadable
from squeezelab.glossary.mathml import inner, mathml, symbol
from squeezelab.glossary.spoken_maths import plain_maths
from squeezelab.models import list_models


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("g", "<mi>g</mi>"),
        (r"\bar e", "<mover><mi>e</mi><mo>¯</mo></mover>"),
        (r"p^{*}", "<msup><mi>p</mi><mo>*</mo></msup>"),
        (r"p_\infty", "<msub><mi>p</mi><mi>∞</mi></msub>"),
        (r"x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        (r"\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        (r"\sqrt{2}", "<msqrt><mn>2</mn></msqrt>"),
        (r"\mathrm{DTC}", "<mi>DTC</mi>"),
        (r"a - 1", "<mi>a</mi><mo>−</mo><mn>1</mn>"),
        (r"\left(x\right)^2", "<msup><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow><mn>2</mn></msup>"),
        (r"x = \pm 1", "<mi>x</mi><mo>=</mo><mo>±</mo><mn>1</mn>"),
        (r"\max(\mathrm{sd}, 0)", "<mi>max</mi><mo>(</mo><mi>sd</mi><mo>,</mo><mn>0</mn><mo>)</mo>"),
        (r"a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    ],
)  # fmt: skip
def test_latex_becomes_mathml(latex: str, expected: str) -> None:
    assert inner(latex) == expected
    ElementTree.fromstring(mathml(latex))


def test_a_symbol_is_always_one_element() -> None:
    for latex in ("g", r"\bar p^{*}", "N/F", "1-e^{-fT}"):
        ElementTree.fromstring(symbol(latex))


@pytest.mark.parametrize(
    "latex",
    [r"\frac{a", r"\frac{a}", r"\unheard{x}", "{", "a}", "}a{", "a_", "a^", "x_1_2", r"\left(x", r"\sqrt", "a\\", r"\href{x}{y}", ""],
)
def test_latex_that_is_not_known_is_refused(latex: str) -> None:
    with pytest.raises(Unreadable):
        mathml(latex)


@pytest.mark.parametrize("model", list_models().values(), ids=list_models())
def test_every_symbol_of_a_model_is_typeset_as_one_element(model: Model) -> None:
    for quantity in model.quantities.values():
        ElementTree.fromstring(symbol(quantity.symbol))


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"g = \frac{k}{D}", "g = k / D"),
        (r"S = \frac{a+b}{2}", "S = (a + b) / 2"),
        (r"\sigma_d \sqrt{Q}", "σ_d√Q"),
        (r"\unheard{x}", r"\unheard{x}"),
    ],
)
def test_latex_becomes_a_line_for_the_terminal(latex: str, line: str) -> None:
    assert plain_maths(latex) == line
