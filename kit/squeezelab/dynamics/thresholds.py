"""Threshold models of collective behaviour (Granovetter 1978): each person joins once enough others have."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from ..core import Array
from .guard import positive, real


def normal_thresholds(people: int, mean: float | Array, spread: float | Array) -> Array:
    """Thresholds at mid-quantiles of a normal, in people, shape (people, lanes)."""
    quantile = ndtri((np.arange(people) + 0.5) / people)[:, None]
    return real("mean", mean) + positive("spread", spread) * quantile


def uniform_thresholds(people: int, mean: float | Array, spread: float | Array) -> Array:
    """Thresholds evenly apart with that mean and standard deviation, in people, shape (people, lanes)."""
    even = (np.arange(people) - (people - 1) / 2)[:, None]
    unit = np.sqrt((people**2 - 1) / 12)
    return real("mean", mean) + positive("spread", spread) * even / unit


def joined(thresholds: Array, acting: float | Array) -> Array:
    """How many act next, if ``acting`` act now: those with a threshold at or below it. Shape (lanes,)."""
    return (thresholds <= acting).sum(axis=0)


def settled(thresholds: Array) -> Array:
    """How many act in the end, from nobody; whole people. Shape (lanes,)."""
    acting = np.zeros(np.shape(thresholds)[1:], int)
    for _ in range(len(thresholds) + 1):
        following = joined(thresholds, acting)
        if np.array_equal(following, acting):
            break
        acting = following
    return acting


def smooth_rest(mean: float, spread: float, people: float) -> float:
    """The lowest r with r = N Φ((r - mean)/spread): where normal thresholds come to rest, not rounded to people."""
    acting = 0.0
    for _ in range(200_000):
        following = float(people * ndtr((acting - mean) / spread))
        if abs(following - acting) < 1e-10 * people:
            break
        acting = following
    return acting


def critical_spread(mean: float, people: float) -> float:
    """The standard deviation of normal thresholds at which the rest jumps from a few to nearly all (Granovetter's Fig. 2).

    Where the lower two crossings of N Φ((r - mean)/spread) with r merge: the curve touches the diagonal.
    """
    grid = np.linspace(0, people / 2, 4001)

    def few(spread: float) -> bool:
        return bool(np.any(people * ndtr((grid - mean) / spread) <= grid))

    low, high = 1e-6 * people, people
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if few(middle) else (low, middle)
    return (low + high) / 2
