"""A sweep over one slider, read: the middle and the spread of a reading along it, and where most seeds tip."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core import Array, Parameter
from ..counting import counted
from ..errors import InputError, named
from .held import TIPPED, Sweep
from .plan import QUANTILES

LOW, HIGH = QUANTILES.index(0.05), QUANTILES.index(0.95)


@dataclass(frozen=True)
class Profile:
    """A reading along an axis, of shape (n,) by rising ``x``: the middle, the middle nine tenths of the seeds, and the share that tips.

    NaN where the model has no answer. ``share`` is None where the sweep kept no tipping. ``turns`` are the places ``k`` between
    whose values ``x[k]`` and ``x[k + 1]`` the outcome of most seeds becomes another one.
    """

    sweep: Sweep
    parameter: Parameter
    reading: str
    x: Array
    middle: Array
    low: Array
    high: Array
    share: Array | None

    @property
    def turns(self) -> list[int]:
        """The places between which most seeds begin, or cease, to tip."""
        if self.share is None:
            return []
        good = np.flatnonzero(np.isfinite(self.share))
        most = self.share[good] > 0.5
        return [int(good[k]) for k in np.flatnonzero(most[1:] != most[:-1]) if good[k + 1] == good[k] + 1]

    @property
    def stretches(self) -> list[Array]:
        """The places of each stretch of the curve without a gap."""
        good = np.flatnonzero(np.isfinite(self.middle))
        return [part for part in np.split(good, np.flatnonzero(np.diff(good) > 1) + 1) if len(part)]

    def edge(self, turn: int) -> float:
        """Of the two values beside a turn, the one at which most seeds tip."""
        assert self.share is not None
        return float(self.x[turn + 1] if self.share[turn + 1] > 0.5 else self.x[turn])

    def says(self) -> str:
        """What the axis shows, in words that its numbers choose."""
        named, seeds = self.parameter.label, self.sweep.attrs["seeds"]
        label = named if named[1:2].isupper() else named[:1].lower() + named[1:]
        each = f"the median of {counted(seeds, 'seed')} each, the middle nine tenths shaded" if self.sweep.many else "one run each"
        told = [f"From a sweep: {counted(len(self.x), 'value')} of {label}, {each}."]
        missing = int(np.sum(~np.isfinite(self.middle)))
        if missing:
            told.append(f"The model has no answer at {missing} of them; the line has a gap there.")
        if self.share is None:
            return " ".join(told)
        who, verb = ("Most seeds", "tip") if self.sweep.many else ("It", "tips")
        known = self.share[np.isfinite(self.share)]
        turns = self.turns
        if not turns and known.size:
            none = np.all(known <= 0.5)
            told.append(f"{who} {verb} at {'none' if none else 'each'} of them." if known.size > 1 else "")
        for turn in turns[:2]:
            rises = self.share[turn + 1] > 0.5
            told.append(f"{who} {verb} from {self.parameter.write(self.edge(turn))} {'up' if rises else 'down'}.")
        if len(turns) > 2:
            told.append(f"The outcome turns {len(turns)} times along the axis.")
        return " ".join(one for one in told if one)


def profile(sweep: Sweep, reading: str | None = None) -> Profile:
    """A sweep over one slider as a curve.

    Parameters
    ----------
    sweep
        One axis with two values or more, each a number that the slider can take.
    reading
        By default the first of the model's readings that the sweep kept; the share of seeds that tip where it kept nothing else.

    Raises
    ------
    InputError
        Where the sweep has another number of axes, or an axis that is no slider.
    UnknownName
        Where the sweep kept no such reading.
    """
    axis = sweep.axes[0].parameter if len(sweep.axes) == 1 else None
    if not isinstance(axis, Parameter) or len(sweep.shape) != 1 or sweep.shape[0] < 2:
        raise InputError(f"A curve stands on one slider with two values or more; this is {sweep!r}.")
    names = [name for name in sweep.readings if name != TIPPED]
    first = next((one.name for one in sweep.model.readings if one.name in names), names[0] if names else TIPPED)
    name = reading if reading is not None else first
    named("reading of this sweep", name, sweep.readings)
    order = np.argsort(np.asarray(sweep.axes[0].values, float))

    def along(values: Array) -> Array:
        return np.where(sweep.answered, np.asarray(values, float), np.nan)[order]

    held = sweep[name]
    middle = along(sweep.mean(name) if name == TIPPED else sweep.typical(name))
    spread = sweep.many and name != TIPPED
    low, high = (along(held[LOW]), along(held[HIGH])) if spread else (middle, middle)
    share = along(sweep.mean(TIPPED)) if TIPPED in sweep.readings and sweep.model.tipped is not None else None
    return Profile(sweep, axis, name, np.asarray(sweep.axes[0].values, float)[order], middle, low, high, share)
