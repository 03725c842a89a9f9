"""LaTeX as a line of plain text, for the terminal: ``\\frac{N}{V}`` becomes ``N / V``."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ..errors import Unreadable
from .mathml import mathml

TIGHT = re.compile(r"\s*([·×])\s*")


def plain_maths(latex: str) -> str:
    """The formula in one line; LaTeX that is not known stays as it is."""
    try:
        tree = ElementTree.fromstring(mathml(latex).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
    except (Unreadable, ElementTree.ParseError):
        return latex
    return re.sub(r"\s+", " ", TIGHT.sub(r"\1", _line(tree))).replace("( ", "(").replace(" )", ")").strip()


def _line(node: ElementTree.Element) -> str:
    parts = [_line(child) for child in node]
    if node.tag == "mfrac":
        return f"{_bracketed(parts[0])} / {_bracketed(parts[1])}"
    if node.tag == "msup":
        return parts[0] + (parts[1] if parts[1] == "′" else f"^{_bracketed(parts[1])}")
    if node.tag == "msub":
        return f"{parts[0]}_{_bracketed(parts[1])}"
    if node.tag == "msubsup":
        return f"{parts[0]}_{_bracketed(parts[1])}^{_bracketed(parts[2])}"
    if node.tag == "msqrt":
        return f"√{_bracketed(''.join(parts))}"
    if node.tag == "mspace":
        return " " if node.get("width") in {"1em", "2em"} else ""
    if node.tag == "mover":
        return parts[0] + {"¯": "\u0304", "^": "\u0302", "~": "\u0303"}.get(parts[1], "")
    if parts:
        return _joined(list(node), parts)
    text = node.text or ""
    return f" {text} " if node.tag == "mo" and re.fullmatch(r"[=≈≥≤<>+−→∈∝≠|]", text) else text


def _joined(nodes: list[ElementTree.Element], parts: list[str]) -> str:
    """Neighbours side by side; a blank between two that would run together."""
    line = ""
    for node, part in zip(nodes, parts, strict=True):
        letters = line[-1:].isalnum() and part[:1].isalnum()
        line += (" " if letters and not (node.tag == "mn" and line[-1:].isdigit()) else "") + part
    return line


def _bracketed(text: str) -> str:
    return f"({text.strip()})" if re.search(r"[ =+−·×/]", text.strip()) else text.strip()
