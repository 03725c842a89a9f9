"""LaTeX to MathML by latex2mathml. It sets as text what it does not know: a list of the commands that entries may use stands before it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ..errors import Unreadable

COMMANDS = frozenset(
    " ".join((
        # letters
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi omicron pi rho sigma",
        "varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell infty",
        "partial hbar emptyset",
        # signs
        "cdot times le leq ge geq ne neq approx pm mp to uparrow downarrow rightarrow Rightarrow mapsto in sum prod int ldots",
        "dots cdots mid ll gg sim propto langle rangle lfloor rfloor lceil rceil lvert rvert forall wedge vee land lor neg cup",
        "cap star ast prime circ quad qquad",
        # functions and words
        "ln log exp max min sin cos tan sinh cosh tanh arctan Pr lim sup inf det arg operatorname mathrm text textrm mathit",
        "textit mathbf mathsf mathcal mathbb",
        # what takes something in braces, and brackets that grow
        "frac tfrac dfrac sqrt bar overline hat widehat tilde widetilde dot vec underline left right big Big bigl bigr Bigl Bigr",
        "displaystyle textstyle limits nolimits",
    )).split()
)  # fmt: skip
SIGNS = frozenset("%{}$#&_|,;:! ")
PARTS = {"mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
LETTERS = {"∞", "∂", "∅"}
KEPT = {"width", "accent"}  # attributes that change what is seen; brackets grow and words stand upright without being told
_COMMAND = re.compile(r"\\([A-Za-z]+|.|$)", re.DOTALL)


def mathml(latex: str) -> str:
    """The whole formula as a ``<math>`` element; raises `Unreadable` for what is not allowed, or is no formula."""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{inner(latex)}</mrow></math>'


def symbol(latex: str) -> str:
    """A symbol as one element, to be put in the place of a name."""
    row = _row(latex)
    return _text(row[0] if len(row) == 1 else row)


def inner(latex: str) -> str:
    """The elements of a formula in a row."""
    return "".join(map(_text, _row(latex)))


def _text(element: ElementTree.Element) -> str:
    return ElementTree.tostring(element, encoding="unicode")


def _row(latex: str) -> ElementTree.Element:
    from latex2mathml.converter import convert

    _allowed(latex)
    try:
        row = ElementTree.fromstring(convert(latex, xmlns=""))[0]
    except Exception as problem:  # the library has twelve kinds, without a common root
        raise Unreadable(f"“{latex}” is no formula: {type(problem).__name__.removesuffix('Error')}.") from None
    _tidy(row)
    for element in row.iter():
        if len(element) != PARTS.get(element.tag, len(element)):
            raise Unreadable(f"“{latex}” is no formula: a part of a fraction, an index or a power is missing.")
    return row


def _allowed(latex: str) -> None:
    """Raises `Unreadable` for a command that is not in the list, or a brace without its other."""
    for name in _COMMAND.findall(latex):
        if name not in COMMANDS and name not in SIGNS:
            known = "Greek letters, \\frac, \\sqrt, \\bar, \\hat, \\mathrm and the like"
            raise Unreadable(f"“\\{name}” in “{latex}” is not known; use {known}.")
    depth = 0
    for brace in re.findall(r"[{}]", re.sub(r"\\.", "", latex)):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    if depth:
        raise Unreadable(f"“{latex}” has a brace without its other.")


def _tidy(element: ElementTree.Element) -> None:
    """Upright letters side by side become one word, a row of one its content; names of functions are identifiers."""
    for place, child in enumerate(element):
        _tidy(child)
        if child.tag == "mrow" and len(child) > 1 and all(one.tag == "mi" and one.get("mathvariant") == "normal" for one in child):
            word = ElementTree.Element("mi")
            word.text = "".join(one.text or "" for one in child)
            element[place] = word
        elif child.tag == "mrow" and len(child) == 1:
            element[place] = child[0]
    for child in element:
        if child.tag in {"mi", "mo"}:
            child.tag = "mi" if (child.text or "").isalpha() or child.text in LETTERS else "mo"
        if child.get("mathvariant") == "normal" and len(child.text or "") == 1:
            continue
        child.attrib = {name: value for name, value in child.attrib.items() if name in KEPT}
