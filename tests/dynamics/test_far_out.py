"""Every public function of the mathematics answers with finite numbers, however far out it is asked, or refuses in a sentence.

A docstring may tell where an answer is NaN or infinite: a range without an end, a loan without debt.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from dynamics.test_bad_input import PUBLIC, REASONS, arguments, flat, is_number

from squeezelab.dynamics import impact, risk
from squeezelab.dynamics.asked import ENDLESS
from squeezelab.errors import InputError, NoAnswer, OutOfRange

FAR = (1e-300, 1e-150, 1e-30, 1e-9, 1e9, 1e30, 1e150, 1e300)
FINITE = [(name, function) for name, function in PUBLIC if name not in REASONS and not ENDLESS.search(function.__doc__ or "")]


def far_out(name: str, function: Callable[..., Any], seed: int = 0, pairs: int = 40) -> Iterator[dict[str, Any]]:
    """The arguments with one of them far out to either side, and with some pairs of them."""
    given, rng = arguments(name, function), np.random.default_rng(seed)
    moved = [p.name for p in inspect.signature(function).parameters.values() if is_number(p) and not isinstance(given[p.name], str | None)]

    def at(argument: str, value: float) -> Any:
        return value if np.ndim(given[argument]) == 0 else np.full(np.shape(given[argument]), value)

    for argument in moved:
        for value in (*FAR, *(-value for value in FAR)):
            yield {**given, argument: at(argument, value)}
    both = list(combinations(moved, 2))
    for place in rng.integers(len(both), size=pairs if both else 0):
        yield {**given, **{argument: at(argument, float(rng.choice(FAR))) for argument in both[place]}}


def unsound(name: str, function: Callable[..., Any], tries: Iterator[dict[str, Any]]) -> list[str]:
    """What comes of the tries that is neither a finite answer nor a refusal."""
    found = []
    for given in tries:
        try:
            with np.errstate(all="ignore"):
                answer = flat(function(**given))
        except (InputError, NoAnswer) as refused:
            assert str(refused).endswith("."), refused
            continue
        if not np.isfinite(answer).all():
            found.append(f"{name}({given})")
    return found


@pytest.mark.parametrize(("name", "function"), FINITE, ids=[name for name, _ in FINITE])
def test_an_answer_is_finite_or_refused_however_far_out_it_is_asked(name: str, function: Callable[..., Any]) -> None:
    assert not unsound(name, function, far_out(name, function))


def test_few_functions_tell_of_an_answer_without_an_end() -> None:
    assert len(PUBLIC) - len(REASONS) - len(FINITE) < 20


def test_a_refusal_names_the_function_and_what_it_was_given() -> None:
    with (
        np.errstate(all="ignore"),
        pytest.raises(OutOfRange, match=r"linear_impact has no finite answer at price 100\.0, flow 1e\+30, depth 1e-300"),
    ):
        impact.linear_impact(100.0, 1e30, 1e-300)
    with np.errstate(all="ignore"), pytest.raises(OutOfRange, match="kelly_fraction has no finite answer"):
        risk.kelly_fraction(0.05, volatility=1e-300)


def test_lanes_side_by_side_keep_theirs() -> None:
    """In an array a lane that has no answer takes none from the others: a model tells of it lane by lane."""
    with np.errstate(all="ignore"):
        assert np.isfinite(impact.linear_impact(np.array([100.0, 100.0]), np.array([1e5, 1e30]), np.array([1e6, 1e-3]))).tolist() == [
            True,
            False,
        ]
