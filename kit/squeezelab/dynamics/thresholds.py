"""Threshold models of collective behaviour (Granovetter 1978): each person joins once enough others have."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from ..core import Array
from .guard import positive, real

__all__ = ["critical_spread", "joined", "normal_thresholds", "settled", "smooth_rest", "uniform_thresholds"]


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
    return (thresholds <= real("acting", acting)).sum(axis=0)


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
    real("mean", mean), positive("spread", spread), positive("people", people)
    acting = 0.0
    for _ in range(200_000):
        following = float(people * ndtr((acting - mean) / spread))
        if abs(following - acting) < 1e-10 * people:
            break
        acting = following
    return acting


def critical_spread(mean: float | Array, people: float | Array) -> Array:
    """The standard deviation of normal thresholds at which the rest jumps from a few to nearly all (Granovetter's Fig. 2).

    There N Φ((r - mean)/sd) touches the diagonal: sd = N φ(z) with Φ(z) - z φ(z) = mean/N and z < 0. Missing where
    the mean is half the people or more: more of them join smoothly, without a jump.
    """
    share = np.asarray(positive("mean", mean) / positive("people", people))
    low, high = np.full(share.shape, -12.0), np.zeros(share.shape)

    def density(z: Array) -> Array:
        return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

    for _ in range(55):
        middle = (low + high) / 2
        below = ndtr(middle) - middle * density(middle) < share
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(share < 0.5, people * density(low), np.nan)
