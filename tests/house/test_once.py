"""A function that is asked the same thing again answers from memory, and only then."""

from __future__ import annotations

import gc

import numpy as np

from squeezelab.dynamics.run import run
from squeezelab.models import get_model
from squeezelab.once import once


def test_it_is_asked_once_of_the_same_objects_and_anew_of_equal_ones() -> None:
    asked = []

    @once(1)
    def doubled(array: np.ndarray, add: float = 0.0) -> np.ndarray:
        asked.append(1)
        return 2 * array + add

    one, equal, more = np.ones(3), np.ones(3), 1.5
    assert doubled(one) is doubled(one) and len(asked) == 1
    doubled(equal)
    assert len(asked) == 2
    np.testing.assert_array_equal(doubled(equal, more), 3.5)
    assert len(asked) == 3, "another second argument is another question"


def test_the_answer_goes_when_what_was_asked_of_is_gone() -> None:
    made: list[np.ndarray] = []

    @once(1)
    def copied(array: np.ndarray) -> np.ndarray:
        made.append(array + 0)
        return made[-1]

    asked = np.zeros(4)
    copied(asked)
    held = len(gc.get_referrers(made[0]))
    del asked
    assert len(gc.get_referrers(made[0])) == held - 1


def test_a_reading_and_the_gain_are_those_of_their_own_run() -> None:
    model = get_model("short-squeeze")
    for depth in (1.5e6, 2e6, 1.5e6, 5e6):
        result, again = (run(model, model.given(market_depth=depth)) for _ in range(2))
        assert result.readings == again.readings and result.tipped == again.tipped
    assert run(model, model.given())["shorts_at_call"] != run(model, model.given(market_depth=5e6))["shorts_at_call"]


def test_two_questions_asked_in_turn_are_both_remembered_where_two_are_held() -> None:
    asked = []

    @once(held=2)
    def doubled(array: np.ndarray) -> np.ndarray:
        asked.append(1)
        return 2 * array

    own, beside = np.ones(3), np.zeros(3)
    for _ in range(3):
        doubled(own), doubled(beside)
    assert len(asked) == 2
    del beside
    gc.collect()
    doubled(own)
    assert len(asked) == 2, "one question that is gone takes no other with it"
    doubled(np.ones(2)), doubled(np.ones(1)), doubled(own)
    assert len(asked) == 4
