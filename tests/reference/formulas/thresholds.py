"""Threshold models of collective behaviour (Granovetter 1978): each person joins once enough others have."""

from __future__ import annotations

from scipy.special import ndtr

from squeezelab.dynamics.guard import positive, real


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
