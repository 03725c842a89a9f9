"""An indicator on price bars beside what it shows where there is nothing to show: walks without trend or memory, bars of the same size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from .core import Array
from .counting import counted
from .data.bars import Bars
from .dynamics import indicators, swings, wilder
from .dynamics.bars import walk_bars, wicks
from .errors import DataError, OutOfRange, UnknownName, named

TICKS = 8  # steps of a walk in a bar
NEAR = 10  # bars either side from which the size of a bar is taken
BAND = (0.05, 0.5, 0.95)
RARE = 0.05  # a share of walks below this is rare
Walk = Literal["same size", "shuffled", "one size"]
WALKS: dict[Walk, str] = {
    "same size": "moves of independent sign, each bar as large as the record’s bars around it",
    "shuffled": "the same, the sizes in shuffled order",
    "one size": "every bar of the same size",
}
Form = Callable[[Array, Array, Array, Array, int], Array]


@dataclass(frozen=True)
class Indicator:
    """An indicator of bars: ``form(open, high, low, close, period)`` over axis 0, and the ``rule`` above which it is said to speak."""

    name: str
    label: str
    form: Form
    period: int
    rule: float
    says: str


def _wick(o: Array, h: Array, low: Array, c: Array, n: int) -> Array:
    found = wicks(o, h, low, c)
    return np.asarray(np.fmax(found["upper"], found["lower"]))


def _breaks(o: Array, h: Array, low: Array, c: Array, n: int) -> Array:
    return np.asarray((swings.breaks(h, c, n) | swings.breaks(-low, -c, n)).astype(float))


def _zones(o: Array, h: Array, low: Array, c: Array, n: int) -> Array:
    return np.asarray(np.abs(swings.base_departures(o, h, low, c, n=n)))


INDICATORS = {
    one.name: one
    for one in (
        Indicator("adx", "ADX", lambda o, h, low, c, n: wilder.directional_lines(h, low, c, n, "tulip")["adx"], 14, 25.0, "a trend"),
        Indicator("atr", "Average true range, share of the close", lambda o, h, low, c, n: wilder.average_true_range(h, low, c, n) / c,
                  14, 0.05, "a wild market"),
        Indicator("z", "Size of the bar in standard deviations", lambda o, h, low, c, n: indicators.z_score(np.log(h / low), n), 20, 2.0,
                  "a breakout of the range"),
        Indicator("bands", "Width of the Bollinger bands", lambda o, h, low, c, n: indicators.bandwidth(c, n), 20, 0.2, "wide bands"),
        Indicator("breaks", "Breaks of structure", _breaks, 3, 0.5, "a break of structure"),
        Indicator("zones", "Zones of supply and demand", _zones, 14, 0.5, "a zone"),
        Indicator("wicks", "Longer wick, share of the bar", _wick, 1, 2 / 3, "a rejection"),
    )
}  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class BesideNull:
    """An indicator on a record and on its walks. ``value`` (bars,); ``band`` (3, bars) is the 5 %, 50 % and 95 % of the walks.

    ``share`` is the part of the record's bars above the rule, ``null_share`` (walks,) that of each walk, ``as_much`` the part of
    walks that show at least as much. ``marked`` (bars,) is where the record stands above the rule and above the band: only there
    does it show what chance rarely draws.
    """

    bars: Bars
    indicator: Indicator
    period: int
    rule: float
    walk: Walk
    value: Array
    band: Array
    share: float
    null_share: Array
    as_much: float
    marked: Array

    @property
    def finding(self) -> str:
        """What the comparison says; the numbers choose the words."""
        rarely = "so chance rarely shows this" if self.as_much < RARE else "so this is no sign of one"
        return (
            f"The {self.indicator.label} calls {self.indicator.says} on {self.share:.0%} of the bars; of walks in which there is none, "
            f"{self.as_much:.0%} show as much, {rarely}."
        )

    def __repr__(self) -> str:
        return f"<BesideNull: {self.finding}>"

    def to_frame(self) -> Any:
        """By date: the indicator, the band, and whether the bar is marked."""
        import pandas as pd

        low, middle, high = self.band
        columns = {self.indicator.name: self.value, "null_5": low, "null_50": middle, "null_95": high, "marked": self.marked}
        return pd.DataFrame(columns, index=pd.DatetimeIndex(self.bars.date.astype("datetime64[s]"), name="date"))


def beside_null(
    bars: Bars | Any, indicator: str = "adx", *, period: int | None = None, rule: float | None = None, walk: Walk = "same size",
    walks: int = 1_000, seed: int = 0,
) -> BesideNull:  # fmt: skip
    """An indicator on your own bars beside its random-walk null band.

    Parameters
    ----------
    bars : Bars, or anything that `read_bars` reads
        The record.
    indicator : {"adx", "atr", "z", "bands", "breaks", "zones", "wicks"}
        What is computed.
    period : int, optional
        Bars it looks back on (for “breaks”, bars either side of a swing).
    rule : float, optional
        The level above which it is said to speak.
    walk : {"same size", "shuffled", "one size"}
        How large the bars of the walks are.
    walks : int
        How many walks, 20 to 10,000.
    seed : int
        The same seed draws the same walks.

    Returns
    -------
    BesideNull

    Raises
    ------
    UnknownName, OutOfRange
        Where there is no such indicator or walk, or a number cannot be.
    DataError
        Where there are too few bars for the period.

    Examples
    --------
    >>> import numpy as np
    >>> import squeezelab
    >>> close = 100 * np.exp(np.cumsum(np.full(60, 0.01)))
    >>> rows = [f"2021-{1 + n // 28:02d}-{1 + n % 28:02d},{c / 1.01},{c},{c / 1.01},{c}" for n, c in enumerate(close)]
    >>> bars = squeezelab.read_bars("\\n".join(["date,open,high,low,close", *rows]))
    >>> squeezelab.beside_null(bars, walks=200).share
    1.0
    """
    if not isinstance(bars, Bars):
        from .data.bars import read_bars

        bars = read_bars(bars)
    kind = named("indicator", indicator, INDICATORS)
    if not isinstance(walk, str) or walk not in WALKS:
        raise UnknownName("kind of walk", walk, WALKS)
    n = kind.period if period is None else period
    level = kind.rule if rule is None else float(rule)
    for what, number, low, high in (("period", n, 1, 250), ("walks", walks, 20, 10_000)):
        if not low <= number <= high or number != int(number):
            raise OutOfRange(f"{what} cannot be {number:g}: allowed is {low} to {high:,}, whole.")
    if len(bars) < 3 * n + 2:
        raise DataError(f"{counted(len(bars), 'bar is', 'bars are')} too few for a period of {n}: there must be {3 * n + 2} or more.")
    o, h, low_, c = (array.reshape(-1, 1) for array in (bars.open, bars.high, bars.low, bars.close))
    value: Array = np.asarray(kind.form(o, h, low_, c, int(n)), dtype=float)[:, 0]
    o, h, low_, c = _walks(bars, walk, int(walks), seed)
    null: Array = np.asarray(kind.form(o, h, low_, c, int(n)), dtype=float)
    there = np.isfinite(value)
    band = np.full((3, len(bars)), np.nan)
    band[:, there] = np.nanquantile(null[there], BAND, axis=1)
    share = float((value[there] > level).mean())
    shares = (null[there] > level).mean(axis=0)
    marked = there & (value > level) & (value > band[2])
    return BesideNull(bars, kind, int(n), level, walk, value, band, share, shares, float((shares >= share).mean()), marked)


def _walks(bars: Bars, walk: Walk, walks: int, seed: int) -> tuple[Array, Array, Array, Array]:
    """Open, high, low, close of walks without trend, (bars, walks), from the record's first price."""
    rng = np.random.default_rng(seed)
    moves = np.abs(bars.returns)
    padded = np.concatenate([np.full(NEAR, np.nan), moves, np.full(NEAR, np.nan)])
    local = np.nanmean(np.lib.stride_tricks.sliding_window_view(padded, 2 * NEAR + 1), axis=1) / np.sqrt(2 / np.pi)
    size = np.concatenate([local[:1], local])
    if walk == "one size":
        size = np.full(len(bars), bars.returns.std())
    if walk == "shuffled":
        size = size[rng.permutation(len(size))]
    steps = rng.standard_normal((len(bars) * TICKS, walks)) * np.repeat(size, TICKS)[:, None] / np.sqrt(TICKS)
    o, h, low, c = (bars.close[0] * np.exp(np.clip(one, -50, 50)) for one in walk_bars(steps, TICKS))
    return o, h, low, c
