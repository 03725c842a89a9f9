"""Bank runs: what waiting pays when others withdraw (Diamond & Dybvig 1983), and when fear decides (Morris & Shin)."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from ..core import Array
from .guard import positive, real, within

__all__ = ["attack_threshold", "attacking_share", "early_payment", "expected_utility", "late_payment", "optimal_promise", "tipping_share"]


def optimal_promise(impatient: float | Array, return_on_patience: float | Array) -> Array:
    """[r1, r2] of the optimal deposit for u = 1 - 1/c: r1 = 1/(t + (1-t)/√R), r2 = r1 √R, USD per USD."""
    t, r = within("impatient", impatient, 0, 1), within("return_on_patience", return_on_patience, 1, np.inf, open_low=True)
    first = 1 / (t + (1 - t) / np.sqrt(r))
    return np.array([first, first * np.sqrt(r)])


def late_payment(withdrawn: float | Array, promise: float | Array, return_on_patience: float | Array) -> Array:
    """What each who waits gets when the share ``withdrawn`` (0 to <1) takes ``promise`` early: (1 - f r1)⁺ R/(1 - f)."""
    f = within("withdrawn", withdrawn, 0, 1)
    left = np.maximum(1 - f * positive("promise", promise), 0) * positive("return_on_patience", return_on_patience)
    return np.where(f < 1, left / np.where(f < 1, 1 - f, 1), 0)


def early_payment(withdrawn: float | Array, promise: float | Array) -> Array:
    """What each who withdraws expects: the promise, or an equal chance of it once the bank is out of money, 1/f."""
    f = within("withdrawn", withdrawn, 0, 1)
    return np.minimum(positive("promise", promise), 1 / np.maximum(f, 1e-12))


def tipping_share(promise: float | Array, return_on_patience: float | Array) -> Array:
    """Withdrawn share beyond which waiting pays less than leaving: (R - r1)/(r1 (R - 1)), at most 1."""
    promise, r = positive("promise", promise), within("return_on_patience", return_on_patience, 1, np.inf, open_low=True)
    return np.clip((r - promise) / (promise * (r - 1)), 0, 1)


def expected_utility(impatient: float | Array, early: float | Array, late: float | Array) -> Array:
    """t u(early) + (1-t) u(late), u(c) = 1 - 1/c (Diamond 2007)."""
    t = within("impatient", impatient, 0, 1)
    return t * (1 - 1 / positive("early", early)) + (1 - t) * (1 - 1 / positive("late", late))


def attack_threshold(cost: float | Array) -> Array:
    """Global game: the strength below which the attack succeeds, θ* = 1 - c; unique at every noise (Morris & Shin 2003)."""
    return 1 - within("cost", cost, 0, 1)


def attacking_share(strength: float | Array, cost: float | Array, noise: float | Array) -> Array:
    """Share that attacks at strength θ when each sees it with normal noise: Φ((x* - θ)/σ), x* = θ* + σ Φ⁻¹(1 - c)."""
    cost = within("cost", cost, 1e-12, 1 - 1e-12)
    return ndtr((attack_threshold(cost) - real("strength", strength)) / positive("noise", noise) + ndtri(1 - cost))
