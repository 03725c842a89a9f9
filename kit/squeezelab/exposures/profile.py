"""Gamma of many options at many spots, and where its sum turns its sign. Volatilities stay with their strikes.

The sum over options of w φ(d1)/(σ√T) S is all there is: d1 is a line in ln S, so that a block of options at all spots is one
product of matrices, one square, one exponential and one more product, in a piece of memory that the processor keeps near.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..core import Array

BLOCK = 65_536  # options × spots worked on at once
ROOT_TWO_PI = np.sqrt(2 * np.pi)
REACH = (0.5, 1.5)  # spots over today's between which a flip is looked for
GRID = 600
CENT = 0.005


@dataclass(frozen=True)
class Book:
    """What gamma needs of each option, (n,): ``slope`` 1/(σ√T); ``shift``: d1 = slope ln(S/origin) + shift; ``weight`` of its density.

    ``gamma(spots)`` is Σ weight φ(d1), which is Σ sign × contracts × multiplier × Γ S², shares × USD.
    """

    slope: Array
    shift: Array
    weight: Array
    origin: float = 1.0  # a price in the middle of the strikes: no digits are lost to a large logarithm

    @classmethod
    def of(cls, strike: Array, years: Array, volatility: Array, held: Array, rate: float = 0.0, dividend: float = 0.0) -> Book:
        """A book of ``held`` shares (contracts × multiplier × sign) under each option, with rate and dividend yield per year."""
        root = volatility * np.sqrt(years)
        slope = 1 / root
        origin = float(np.median(strike)) if len(strike) else 1.0
        shift = ((rate - dividend) * years - np.log(strike / origin)) * slope + root / 2
        return cls(slope, shift, held * np.exp(-dividend * years) * slope / ROOT_TWO_PI, origin)

    @cached_property
    def peaks(self) -> tuple[Array, Array]:
        """The logarithm of the spot at which each option's gamma is largest, and how wide it is, (n,) each."""
        return np.asarray(np.log(self.origin) - self.shift / self.slope), np.asarray(1 / self.slope)

    def gamma(self, spots: Array) -> Array:
        """Σ held Γ S² at each spot, (m,): USD traded for a move of the whole price, a hundredth of it for 1 %."""
        x = np.log(spots / self.origin)
        line = np.stack([x, np.ones_like(x)])
        turned = -0.5 * line
        total = np.zeros(len(x))
        size = max(1, BLOCK // max(len(x), 1))
        both = np.stack([self.slope, self.shift], axis=1)
        room, other = np.empty((size, len(x))), np.empty((size, len(x)))
        for first in range(0, len(both), size):
            part = both[first : first + size]
            d, e = room[: len(part)], other[: len(part)]
            np.matmul(part, line, out=d)
            np.matmul(part, turned, out=e)
            np.multiply(d, e, out=d)
            np.exp(d, out=d)
            total += self.weight[first : first + size] @ d
        return np.asarray(total * spots)


class Sides:
    """Calls and puts of the same options as two books of all that is open: any shares of them that dealers hold are a sum of the two.

    Long rows of spots are reckoned once, so that to turn a sign costs nothing.
    """

    def __init__(self, calls: Book, puts: Book) -> None:
        self.books = calls, puts
        self._kept: dict[bytes, tuple[Array, Array]] = {}

    def gamma(self, spots: Array, calls: float, puts: float) -> Array:
        """Σ held Γ S² at each spot, (m,), where dealers hold these shares of the calls and of the puts."""
        key = spots.tobytes() if len(spots) > 100 else b""
        found = self._kept.get(key)
        if found is None:
            found = self.books[0].gamma(spots), self.books[1].gamma(spots)
            if key:
                if len(self._kept) > 5:
                    self._kept.clear()
                self._kept[key] = found
        return calls * found[0] + puts * found[1]

    @cached_property
    def peaks(self) -> tuple[Array, Array]:
        """Where each option's gamma is largest, and how wide it is."""
        both = [book.peaks for book in self.books]
        return np.concatenate([one[0] for one in both]), np.concatenate([one[1] for one in both])


@dataclass(frozen=True)
class Held:
    """`Sides` of which dealers hold ``calls`` and ``puts``."""

    sides: Sides
    calls: float
    puts: float

    @property
    def peaks(self) -> tuple[Array, Array]:
        """Where each option's gamma is largest, and how wide it is."""
        return self.sides.peaks

    def gamma(self, spots: Array) -> Array:
        """Σ held Γ S² at each spot, (m,)."""
        return self.sides.gamma(spots, self.calls, self.puts)


def roots(book: Book | Held, spot: float, reach: tuple[float, float] = REACH) -> Array:
    """Every spot within ``reach`` times today's at which the book's gamma turns its sign, ascending, to half a cent."""
    centre, wide = book.peaks
    if not len(centre):
        return np.empty(0)
    low, high = np.log(spot * reach[0]), np.log(spot * reach[1])
    sharp = (wide < 0.02) & (centre > low) & (centre < high)
    near = (
        np.unique(np.round(np.concatenate([centre[sharp] + k * wide[sharp] for k in (-2, -1, 0, 1, 2)]), 5)) if sharp.any() else np.empty(0)
    )
    grid = np.unique(np.concatenate([np.linspace(low, high, GRID), near[(near > low) & (near < high)][:: max(1, len(near) // 2_000)]]))
    values = book.gamma(np.exp(grid))
    values[np.abs(values) < 1e-12 * np.abs(values).max(initial=0.0)] = 0.0  # far out, where nothing is left
    grid, values = _looked_closer(book, grid, values)
    signs = np.sign(values)
    held = np.flatnonzero(signs)
    turns = np.flatnonzero(signs[held][:-1] != signs[held][1:])
    if not len(turns):
        return np.empty(0)
    a, b = grid[held[turns]], grid[held[turns + 1]]
    at_a = signs[held[turns]]
    for _ in range(60):
        if (np.exp(b) - np.exp(a)).max() < CENT / 10:
            break
        middle = (a + b) / 2
        same = np.sign(book.gamma(np.exp(middle))) == at_a
        a, b = np.where(same, middle, a), np.where(same, b, middle)
    return np.asarray(np.exp((a + b) / 2))


def _looked_closer(book: Book | Held, grid: Array, values: Array) -> tuple[Array, Array]:
    """More spots where the sum comes near 0 between two of the same sign: it may touch it twice."""
    size = np.abs(values)
    inner = np.flatnonzero((size[1:-1] < size[:-2]) & (size[1:-1] < size[2:]) & (size[1:-1] > 0)) + 1
    inner = inner[(np.sign(values[inner - 1]) == np.sign(values[inner])) & (np.sign(values[inner + 1]) == np.sign(values[inner]))]
    if not len(inner):
        return grid, values
    more = np.concatenate([np.linspace(grid[n - 1], grid[n + 1], 23)[1:-1] for n in inner[:200]])
    whole = np.concatenate([grid, more])
    order = np.argsort(whole)
    return whole[order], np.concatenate([values, book.gamma(np.exp(more))])[order]


def interpolated(strike: Array, net: Array, spot: float) -> float | None:
    """Where gamma by strike, summed from the lowest, turns its sign nearest the spot, on a line between two strikes; None if nowhere.

    This is the figure of many trackers. It moves no spot and is no root: it is kept beside the roots to be compared.
    """
    total = np.cumsum(net)
    turns = np.flatnonzero(np.sign(total[:-1]) * np.sign(total[1:]) < 0)
    if not len(turns):
        return None
    at = strike[turns] + (strike[turns + 1] - strike[turns]) * total[turns] / (total[turns] - total[turns + 1])
    return float(at[np.abs(at - spot).argmin()])
