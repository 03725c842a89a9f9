"""Kyle (1985): one informed trader hides in noise, and the price takes in what he knows, auction by auction."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.allowed import all_positive


def one_auction(value_sd: float | Array, noise_sd: float | Array) -> tuple[Array, Array, Array, Array]:
    """lambda, beta, expected profit, posterior variance of a single auction (Theorem 1)."""
    all_positive(value_sd=value_sd, noise_sd=noise_sd)
    sv, su = np.asarray(value_sd, float), np.asarray(noise_sd, float)
    return sv / (2 * su), su / sv, sv * su / 2, sv**2 / 2
