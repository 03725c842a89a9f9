"""How a loop ends: nothing forced, dies out, runs away, or the book gaps. One meaning for every model.

A loop *runs away* where something was forced, the loop gain was 1 or more somewhere on the path, and the forced inventory
was exhausted: counted in units (shares, coins, contracts), more of it is out than is left. Units, because a share of USD
shrinks or swells with the price; no head count, because accounts differ in size. *The book gaps* where forced orders found
nobody to trade with inside the range of prices that the model can speak of. Gauge, sentence, colour, tip mark and map all
read this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from ..declaration import Array, Series, Values
from .gain import Ran, strongest_of

EXHAUSTED = 0.5  # share of the inventory, in units, from which more is out than is left
RULE = (
    "A loop runs away where its gain reaches 1 on the way and at least half of all that it can force is out, counted in units: "
    "more than is left. All of it is seldom out, for what an account may keep shrinks and does not end."
)


class Fate(IntEnum):
    """The four ends of a loop, from harmless to worst; ``fate >= Fate.RUNS_AWAY`` is the runaway outcome."""

    NOTHING_FORCED = 0
    DIES_OUT = 1
    RUNS_AWAY = 2
    BOOK_GAPS = 3

    @property
    def words(self) -> str:
        """As it is said in a sentence: “runs away”."""
        return ("nothing is forced", "dies out", "runs away", "the book gaps")[self]


@dataclass(frozen=True)
class Inventory:
    """What a loop can force, in units: a model's ``tipped`` where the loop may run away.

    ``forced(p, series)`` is the share of it that was forced by the end, 0 to 1; ``gapped(p, series)`` says where forced
    orders were left without a price. Both have shape (lanes,) or broadcast to it. The loop gain is the model's own,
    the strongest met on the path, or the one where the gauge reads it.
    """

    forced: Callable[[Values, Series], Array]
    gapped: Callable[[Values, Series], Array] | None = None


def fate_of(forced: Array, gain: Array, gapped: Array | bool = False) -> Array:
    """The `Fate` by lane as whole numbers: ``forced`` share of the inventory in units, strongest ``gain`` on the path."""
    forced, gain, gapped = np.broadcast_arrays(forced, gain, gapped)
    ran = (forced >= EXHAUSTED) & (gain >= 1)
    ends = np.where(forced > 0, np.where(ran, Fate.RUNS_AWAY, Fate.DIES_OUT), Fate.NOTHING_FORCED)
    return np.where(gapped, Fate.BOOK_GAPS, ends)


def fates(result: Ran, inventory: Inventory) -> Array:
    """The fate of every lane of a run, shape (lanes,); the gain is computed only where it decides."""
    p, series = result.values, result.series
    forced = np.broadcast_to(np.asarray(inventory.forced(p, series), float), (result.lanes,))
    gapped = np.broadcast_to(inventory.gapped(p, series) if inventory.gapped else False, (result.lanes,))
    gain = np.zeros(result.lanes)
    asked = np.flatnonzero((forced >= EXHAUSTED) & ~gapped)
    if len(asked):
        gain[asked] = strongest_of(result, asked)
    return fate_of(forced, gain, gapped)
