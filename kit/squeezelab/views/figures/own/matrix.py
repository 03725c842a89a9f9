"""Who sells what, round by round: a square for each bank and asset, its area the USD sold; below, how far each asset has fallen."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ....core import Array, Panel, Result
from ....core.unit import CHANGE, MONEY
from ..axes import Axis
from ..free import LINE
from ..picture import Picture, segments
from ..place import Word
from .area import Area, corners, sheet, spare

SHOWN = 3  # rounds, before the sum of all
GRID = 0.27, 0.92  # of the height: foot and top of a round
FALLS = 0.03, 0.22  # and of the falls below it
WIDE = 0.213  # of the width: a round


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """Takes ``result.kept``: ``by_pair`` (rounds + 1, banks, assets, lanes) in USD, and ``prices`` (rounds + 1, assets, lanes)."""
    sold, prices = (np.asarray(result.kept[name])[..., 0] for name in ("by_pair", "prices"))
    everything = np.asarray(whole.kept["by_pair"])[..., 0].sum(axis=0)
    last = len(sold) - 1
    out = sheet()
    rounds = (
        list(range(max(1, min(last - SHOWN + 1, 1)), min(SHOWN, last) + 1))
        if last <= SHOWN
        else [1, 2, last if last < len(whole.kept["by_pair"]) - 1 else 3]
    )
    most, n = float(everything.max(initial=1e-9)), sold.shape[1]
    worst = float(1 - np.asarray(whole.kept["prices"])[..., 0].min())
    said = "All rounds" if last < 1 else "The first round" if last == 1 else f"All {last} rounds" if spare(out) else f"All {last}"
    shown = [(place, f"Round {k}", sold[k], prices[k]) for place, k in enumerate(rounds)]
    shown.append((SHOWN, said, sold.sum(axis=0), prices[-1]))
    lefts = tuple(0.045 + place * 0.242 for place, *_ in shown)
    out.stroke("cell", *cells(n, lefts))
    squares(out, lefts, 0.47 * np.sqrt(np.stack([each for _, _, each, _ in shown]) / most))
    falls(out, lefts, np.stack([price for *_, price in shown]) - 1, worst)
    for (place, title, each, price), left in zip(shown, lefts, strict=True):
        tell(out, left, title, float(each.sum()), price - 1, worst, place)
    out.say(0.045, 0.22, "fall", "tick", "end", dx=-8, dy=6, fixed=True)
    out.say(0.045, 0.22, "so far", "tick", "end", dx=-8, dy=20, fixed=True)
    if float(everything.sum()) < 1.0:
        out.say(0.5, 0.62, "nobody has to sell", "strong calm", "middle", fixed=True)
    return out


def squares(out: Picture, lefts: tuple[float, ...], half: Array) -> None:
    """A square in each cell where there is one to see: ``half`` (panels, banks, assets) is half of its side; all panels as one stroke."""
    panel, row, column = np.nonzero(half > 0.012)
    if len(panel):
        left, n, half = np.array(lefts)[panel], half.shape[1], half[panel, row, column]
        out.stroke("bar-force", *corners(across(left, around(column, half), n), up(around(row, half), n)))


def falls(out: Picture, lefts: tuple[float, ...], change: Array, worst: float) -> None:
    """How far each asset has fallen below each panel, from one zero: ``change`` (panels, assets), none above 0."""
    n, (low, high), worst = change.shape[1], FALLS, max(worst, 1e-9)
    left = np.repeat(lefts, n)
    ends = np.stack([change.ravel(), np.zeros(change.size)], axis=1)
    out.stroke("bar", *corners(across(left, np.tile(bars(n), (len(lefts), 1)), n), low + (high - low) * ((ends + worst) / worst)))
    zero = np.full(len(lefts), high)
    out.stroke("base", *segments(np.array(lefts), np.array(lefts) + WIDE, zero, zero))


def tell(out: Picture, left: float, title: str, sold: float, change: Array, worst: float, place: int) -> None:
    """What a panel is, what was sold in it, and how far the first asset and the others have fallen."""
    n = len(change)
    out.say(left, 1.0, title, "strong head", dy=-14, narrow=len(title) < 9)
    out.say(left + WIDE, 1.0, f"{MONEY.write(sold)}{' sold' if place < SHOWN else ''}", "force head", "end", dy=-14, narrow=False)
    out.words.extend(names(n, left, place == 0))
    below = Area(out, left, left + WIDE, *FALLS, Axis(0.0, float(n)), Axis(-max(worst, 1e-9), 0.0))
    first, others = float(change[0]), float(change[1:].mean())
    below.say(0.5, first, CHANGE.write(first), "strong", "start", dx=-10, dy=9, fixed=True, narrow=place in {0, SHOWN})
    away = float(below.up(others) - below.up(first)) * out.size[1]  # both falls are named: at one height they would touch
    below.say(n, others, f"the others {CHANGE.write(others)}", "text2", "end", dy=11 if away > LINE else 26, fixed=True, narrow=False)


def across(left: Array, x: Array, n: int) -> Array:
    """Places on a panel that begins at ``left``, in assets, as parts of the width; (boxes,) and (boxes, 2)."""
    return left[:, None] + WIDE * (x / n)


def up(y: Array, n: int) -> Array:
    """Places on the grid, in banks from its top, as parts of the height."""
    return GRID[0] + (GRID[1] - GRID[0]) * ((n - y) / n)


@lru_cache(16)
def cells(n: int, lefts: tuple[float, ...]) -> tuple[Array, Array]:
    """The frames of all cells of all panels as one stroke."""
    row, column = np.divmod(np.tile(np.arange(n * n), len(lefts)), n)
    half = np.full(len(row), 0.47)
    return corners(across(np.repeat(lefts, n * n), around(column, half), n), up(around(row, half), n))


@lru_cache(16)
def names(n: int, left: float, first: bool) -> tuple[Word, ...]:
    """The numbers of assets over one round, and of banks beside the first."""
    out = Picture(Axis(0.0, 1.0), Axis(0.0, 1.0))
    grid = Area(out, left, left + WIDE, *GRID, Axis(0.0, float(n)), Axis(float(n), 0.0))
    for k in range(0, n, 1 if n <= 10 else 2):
        grid.say(k + 0.5, 0.0, str(k + 1), "tick", "middle", dy=-8, fixed=True, narrow=False)
        if first:
            grid.say(0.0, k + 0.5, f"bank {k + 1}" if k == 0 else str(k + 1), "tick", "end", dx=-8, fixed=True)
    return tuple(out.words)


@lru_cache(4)
def bars(n: int) -> Array:
    """The ends of the bars below, across."""
    return around(np.arange(n), np.full(n, 0.38))


def around(cell: Array, half: Array) -> Array:
    """Both ends of boxes about the middles of cells, (n, 2)."""
    return np.asarray(cell[:, None] + 0.5 + half[:, None] * np.array([-1.0, 1.0]))
