"""Who sells what, round by round: a square for each bank and asset, its area the USD sold; below, how far each asset has fallen."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ....core import Array, Panel, Result
from ....core.unit import CHANGE, MONEY
from ..axes import Axis
from ..picture import Picture
from ..place import LINE, Word
from .area import Area, corners, sheet

SHOWN = 3  # rounds, before the sum of all
GRID = 0.27, 0.92  # of the height: foot and top of a round


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
    for place in range(SHOWN + 1):
        left = 0.045 + place * 0.242
        if place < SHOWN and place < len(rounds):
            k = rounds[place]
            panel_of(out, left, f"Round {k}", sold[k], prices[k], most, worst, place)
        elif place == SHOWN:
            title = "All rounds" if last < 1 else "The first round" if last == 1 else f"All {last} rounds"
            panel_of(out, left, title, sold.sum(axis=0), prices[-1], most, worst, place)
        else:
            panel_of(out, left, "", np.zeros((n, n)), prices[-1], most, worst, place)
    out.say(0.045, 0.22, "fall", "tick", "end", dx=-8, dy=6, fixed=True)
    out.say(0.045, 0.22, "so far", "tick", "end", dx=-8, dy=20, fixed=True)
    if float(everything.sum()) < 1.0:
        out.say(0.5, 0.62, "nobody has to sell", "strong calm", "middle", fixed=True)
    return out


def panel_of(out: Picture, left: float, title: str, sold: Array, price: Array, most: float, worst: float, place: int) -> None:
    """One round: cells, squares, and the falls below."""
    n, wide = sold.shape[0], 0.213
    if not title:
        return
    out.say(left, 1.0, title, "strong head", dy=-14, narrow=len(title) < 9)
    out.say(
        left + wide, 1.0, f"{MONEY.write(float(sold.sum()))}{' sold' if place < SHOWN else ''}", "force head", "end", dy=-14, narrow=False
    )
    out.stroke("cell", *cells(n, left, left + wide))
    half = 0.47 * np.sqrt(sold / most).ravel()
    filled = np.flatnonzero(half > 0.012)
    if len(filled):
        rows, columns = np.divmod(filled, n)
        grid = Area(out, left, left + wide, *GRID, Axis(0.0, float(n)), Axis(float(n), 0.0))
        grid.boxes("bar-force", around(columns, half[filled]), around(rows, half[filled]))
    out.words.extend(names(n, left, left + wide, place == 0))
    falls = Area(out, left, left + wide, 0.03, 0.22, Axis(0.0, float(n)), Axis(-max(worst, 1e-9), 0.0))
    falls.stroke("base", [0, n], [0, 0])
    falls.boxes("bar", bars(n), np.stack([price - 1, np.zeros(n)], axis=1))
    falls.say(
        0.5, float(price[0]) - 1, CHANGE.write(float(price[0]) - 1), "strong", "start", dx=-10, dy=9, fixed=True, narrow=place in {0, SHOWN}
    )
    others = float(price[1:].mean()) - 1
    away = float(falls.up(others) - falls.up(float(price[0]) - 1)) * out.size[1]  # both falls are named: at one height they would touch
    falls.say(n, others, f"the others {CHANGE.write(others)}", "text2", "end", dy=11 if away > LINE else 26, fixed=True, narrow=False)


@lru_cache(16)
def cells(n: int, left: float, right: float) -> tuple[Array, Array]:
    """The frames of all cells of one round as a stroke."""
    rows, columns = np.divmod(np.arange(n * n), n)
    half = np.full(n * n, 0.47)
    grid = Area(Picture(Axis(0.0, 1.0), Axis(0.0, 1.0)), left, right, *GRID, Axis(0.0, float(n)), Axis(float(n), 0.0))
    return corners(grid.across(around(columns, half)), grid.up(around(rows, half)))


@lru_cache(16)
def names(n: int, left: float, right: float, first: bool) -> tuple[Word, ...]:
    """The numbers of assets over one round, and of banks beside the first."""
    out = Picture(Axis(0.0, 1.0), Axis(0.0, 1.0))
    grid = Area(out, left, right, *GRID, Axis(0.0, float(n)), Axis(float(n), 0.0))
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
