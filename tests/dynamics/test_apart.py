"""Places kept apart: each is taken unless one before it is too near, worked out one at a time."""

from __future__ import annotations

import numpy as np
import pytest

from squeezelab.dynamics.apart import kept_apart


@pytest.mark.parametrize("count", [0, 1, 7, 10_000])
@pytest.mark.parametrize("seed", range(5))
def test_a_place_is_taken_unless_one_before_it_is_too_near(seed: int, count: int) -> None:
    places, taken = np.random.default_rng(seed).random((2, 300)), list[int]()
    for number in range(300):
        near = [other for other in taken if np.hypot(*(places[:, number] - places[:, other])) < 0.07]
        if not near and len(taken) < count:
            taken.append(number)
    assert kept_apart(places, 0.07, count) == taken


def test_of_none_none_is_taken_and_the_same_place_once() -> None:
    assert kept_apart(np.empty((2, 0)), 1.0, 3) == []
    assert kept_apart(np.zeros((2, 4)), 1.0, 3) == [0]
