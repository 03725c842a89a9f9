"""The bounds that a docstring tells of an argument are those at which it is refused: just outside never, at the end where it is told."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from dynamics.test_bad_input import PUBLIC, arguments

from squeezelab.errors import InputError, NoAnswer

UNCHECKED = {"implied_volatility.implied_volatilities"}  # with a reason for each quote instead, as its docstring says
NUMBER = r"(-?[\d.]*\d)"
WAYS = [  # how a bound is told: lowest, whether it counts itself, highest, whether it counts itself
    (rf"[Ff]rom {NUMBER} to below {NUMBER}", "closed", "open"), (rf"[Ff]rom {NUMBER} to {NUMBER}", "closed", "closed"),
    (rf"[Bb]etween {NUMBER} and {NUMBER}", "open", "open"), (rf"[Aa]bove {NUMBER} and up to {NUMBER}", "open", "closed"),
    (rf"[Aa]bove {NUMBER} and below {NUMBER}", "open", "open"), (rf"[Aa]bove {NUMBER}", "open", ""), (rf"{NUMBER} or more", "closed", ""),
]  # fmt: skip


def told(function: Callable[..., Any], known: dict[str, Any]) -> Iterator[tuple[str, float, str]]:
    """Each argument with an end that its docstring tells, and whether that end still counts; the highest as ``"open high"``."""
    part = (inspect.getdoc(function) or "").partition("Parameters\n----------\n")[2].partition("\n\n")[0]
    for one in re.finditer(r"^(\w[\w, ]*) : .*\n((?:    .*\n?)+)", part, re.M):
        text = " ".join(one[2].split())
        for name in one[1].split(", "):
            found = next(((re.search(f"{way}[.,;]", text), low, high) for way, low, high in WAYS if re.search(f"{way}[.,;]", text)), None)
            if name in known and found and found[0]:
                ends = found[0].groups()
                yield name, float(ends[0]), f"{found[1]} low"
                if found[2]:
                    yield name, float(ends[1]), f"{found[2]} high"


BOUNDS = [
    pytest.param(name, function, argument, end, how, id=f"{name}-{argument}-{how}")
    for name, function in PUBLIC
    if name not in UNCHECKED
    for argument, end, how in told(function, arguments(name, function))
]


def at(like: Any, value: float) -> Any:
    return value if np.ndim(like) == 0 else np.full(np.shape(like), value)


@pytest.mark.parametrize(("name", "function", "argument", "end", "how"), BOUNDS)
def test_a_bound_is_where_its_docstring_puts_it(name: str, function: Callable[..., Any], argument: str, end: float, how: str) -> None:
    known = arguments(name, function)
    whole = isinstance(known[argument], int) and not isinstance(known[argument], bool)
    step = (1 if whole else 1e-9 * max(1.0, abs(end))) * (1 if "high" in how else -1)
    with pytest.raises((InputError, NoAnswer)):
        function(**{**known, argument: at(known[argument], int(end + step) if whole else end + step)})
    if "open" in how and not whole:
        with pytest.raises((InputError, NoAnswer)):
            function(**{**known, argument: at(known[argument], end)})
    elif "closed" in how:
        try:
            with np.errstate(all="ignore"):
                function(**{**known, argument: at(known[argument], int(end) if whole else end)})
        except (InputError, NoAnswer) as refused:
            assert not re.search(rf"\b{argument} (cannot|must)", str(refused)), refused


def test_most_bounds_are_read() -> None:
    assert len(BOUNDS) >= 300
