"""Whether a raw SVI slice holds a butterfly anywhere: the lowest of Durrleman's g over all strikes, wings included.

In v, with k = m + σ sinh(v - artanh ρ), total variance is w̃ + bσ√(1-ρ²)(cosh v - 1): lowest at v = 0 and one exponential on either
side, so that a grid even in ln v near 0 and in v further out meets every scale of the curve. Far out g tends to
1/4 - b²(1 ± ρ)²/16, which Lee's bound keeps above 0. (Gatheral & Jacquier 2014; Lee 2004.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..core import Array
from .svi import RawSVI

__all__ = ["NEGATIVE", "Butterfly", "butterfly"]

NEGATIVE = -1e-9  # g counts as negative below this
FAR = 30.0  # beyond it every wing is straight to the last digit
BESIDE = np.concatenate([np.geomspace(1e-4, 1, 61), np.linspace(1, 12, 89)[1:], np.linspace(12, FAR, 25)[1:]])
PLACES = np.concatenate([-BESIDE[::-1], [0.0], BESIDE])[:, None]
HALF = np.sinh(PLACES / 2)
FINER = np.linspace(0, 1, 17)[:, None]
DEEPEST = 4  # hollows of g that are searched


@dataclass(frozen=True)
class Butterfly:
    """The lowest g of each slice, and the stretch of log-moneyness around it where g < 0; shapes (lanes,).

    ``low`` and ``high`` are NaN where the density is nowhere negative, infinite where it stays so to the end of a wing.

    Parameters
    ----------
    lowest : ndarray, (lanes,)
        Lowest g over all log-moneyness.
    low, high : ndarray, (lanes,)
        Ends of the stretch ln(K/F) where g < 0.
    """

    lowest: Array
    low: Array
    high: Array

    @property
    def held(self) -> Array:
        """Whether a butterfly pays for nothing somewhere."""
        return self.lowest < NEGATIVE


def butterfly(smile: RawSVI) -> Butterfly:
    """The lowest g over every strike there is, and where it is negative; total variance must be above 0.

    Parameters
    ----------
    smile : RawSVI
        Slices of total variance, numbers or (lanes,) each.

    Returns
    -------
    Butterfly
        (lanes,) each.

    References
    ----------
    Gatheral & Jacquier (2014); Lee (2004).
    """
    sizes = np.broadcast_arrays(*(np.atleast_1d(np.asarray(x, float)) for x in (smile.a, smile.b, smile.rho, smile.m, smile.sigma)))
    return _judged(len(sizes[0]), *(x.tobytes() for x in sizes))


@lru_cache(maxsize=16)  # the readings, the sentence and the colour of one run ask alike
def _judged(lanes: int, *held: bytes) -> Butterfly:
    a, b, rho, m, sigma = (np.frombuffer(x) for x in held)
    side = np.sqrt(1 - rho**2)
    least, turn = a + b * sigma * side, -np.arctanh(rho)

    def log_moneyness(v: Array) -> Array:
        return m + sigma * np.sinh(v + turn)

    def g(v: Array) -> Array:
        u = v + turn
        up, out, half = np.sinh(u), np.cosh(u), HALF if v is PLACES else np.sinh(v / 2)
        half_slope, w = (b / 2) * (rho + up / out), least + (2 * b * sigma * side) * (half * half)
        miss = 1 - (m + sigma * up) * half_slope / w
        return miss * miss - half_slope * half_slope * (1 / w + 0.25) + (b / (2 * sigma)) / (out * out * out)

    met = g(PLACES)
    hollow = np.pad(met, ((1, 1), (0, 0)), constant_values=np.inf)
    hollow = np.where((met <= hollow[:-2]) & (met <= hollow[2:]), met, np.inf)
    deep = np.argpartition(hollow, DEEPEST, axis=0)[:DEEPEST]  # g has several hollows, and a narrow one may be the deepest
    left, right = PLACES[np.maximum(deep - 1, 0), 0], PLACES[np.minimum(deep + 1, len(PLACES) - 1), 0]
    pit, lane = np.ogrid[: len(deep), :lanes]
    for _ in range(2):
        v = left + (right - left) * FINER[:, None]
        here = g(v)
        best = here.argmin(axis=0)
        before, after = np.maximum(best - 1, 0), np.minimum(best + 1, len(v) - 1)
        lowest, at, left, right = here[best, pit, lane], v[best, pit, lane], v[before, pit, lane], v[after, pit, lane]
    falls, rises = here[before, pit, lane] - lowest, here[after, pit, lane] - lowest  # the floor of the parabola through three places
    floor = at + 0.5 * (right - at) * np.where((best > 0) & (falls + rises > 0), (falls - rises) / np.maximum(falls + rises, 1e-300), 0.0)
    there = g(floor)
    lowest, at = np.minimum(lowest, there), np.where(there < lowest, floor, at)
    lane = lane[0]
    deepest = np.argmin(lowest, axis=0)
    lowest, at = lowest[deepest, lane], at[deepest, lane]
    ends = [0.25 - (b * (1 + sign * rho)) ** 2 / 16 for sign in (-1, 1)]
    with_ends = np.minimum(lowest, np.minimum(*ends))
    low, high = np.full(lanes, np.nan), np.full(lanes, np.nan)
    bad = with_ends < NEGATIVE
    if not bad.any():
        return Butterfly(with_ends, low, high)
    at = np.where(with_ends < lowest, np.where(ends[0] < ends[1], -FAR, FAR), at)
    for sign, end in ((-1, low), (1, high)):
        sound = (met >= 0) & (sign * (PLACES - at) > 0)
        last = np.where(sound, sign * PLACES, np.inf).min(axis=0)  # the nearest place on that side where the density is sound
        inner, outer = at, np.where(np.isfinite(last), sign * last, at)
        for _ in range(5):
            v = inner + (outer - inner) * FINER
            first = np.argmax(g(v) >= 0, axis=0)  # the first sound one
            inner, outer = v[np.maximum(first - 1, 0), lane], v[first, lane]
        end[bad] = np.where(np.isfinite(last), log_moneyness(outer), sign * np.inf)[bad]
    return Butterfly(with_ends, low, high)
