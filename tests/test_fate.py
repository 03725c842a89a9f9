"""One meaning of “runs away”: a gain of 1 or more on the path, and more of the inventory out than is left, in units."""

from __future__ import annotations

import numpy as np
import pytest

from squeezelab.core import Fate, fate_of

NOTHING, DIES, RUNS, GAPS = Fate.NOTHING_FORCED, Fate.DIES_OUT, Fate.RUNS_AWAY, Fate.BOOK_GAPS


@pytest.mark.parametrize(
    ("forced", "gain", "gapped", "end"),
    [
        (0.0, 5.0, False, NOTHING),
        (0.2, 5.0, False, DIES),
        (0.9, 0.99, False, DIES),
        (0.9, 1.0, False, RUNS),
        (0.5, 1.2, False, RUNS),
        (0.1, 0.3, True, GAPS),
    ],
)
def test_the_end_of_a_loop_follows_from_what_was_forced_the_gain_and_the_book(forced: float, gain: float, gapped: bool, end: Fate) -> None:
    assert fate_of(np.array([forced]), np.array([gain]), np.array([gapped])).tolist() == [end]


def test_only_running_away_and_a_gap_count_as_tipped_and_each_end_has_its_words() -> None:
    assert [end >= Fate.RUNS_AWAY for end in Fate] == [False, False, True, True]
    assert [end.words for end in Fate] == ["nothing is forced", "dies out", "runs away", "the book gaps"]
