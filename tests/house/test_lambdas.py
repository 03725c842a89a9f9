"""What a declaration computes in passing stands on one line; what needs more has a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import squeezelab

PACKAGE = Path(squeezelab.__file__).parent
FILES = sorted((PACKAGE / "models").glob("*.py"))
LONGEST = 120  # bytes of one lambda


def mangled(text: str) -> Iterator[int]:
    """The lines on which a lambda starts that goes on below, or that is too long to be read in passing."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Lambda) and (node.end_lineno != node.lineno or (node.end_col_offset or 0) - node.col_offset > LONGEST):
            yield node.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_lambda_of_a_model_goes_over_lines(path: Path) -> None:
    assert not list(mangled(path.read_text("utf-8")))


def test_a_lambda_over_two_lines_or_too_long_is_found() -> None:
    assert list(mangled("x = 1\nf = dict(measured=lambda p,\n         s: p)\n")) == [2]
    assert list(mangled(f"f = lambda p: {' + '.join(['p'] * 40)}\n")) == [1]
    assert not list(mangled("f = lambda p: p\n"))
