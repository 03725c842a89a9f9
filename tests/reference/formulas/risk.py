"""Risk over a horizon: losses, bets, margins, funds that insure, and what falls due when."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import ndtri

from squeezelab.core import Array
from squeezelab.dynamics.guard import not_negative, positive, real, whole, within
from squeezelab.dynamics.risk import ewma_variance
from squeezelab.errors import OutOfRange


def portfolio_value_at_risk(parts: Array, correlation: Array) -> Array:
    """Of several positions' VaR (n,) and their correlation matrix (n, n): sqrt(v' R v)."""
    v, r = real("parts", parts), within("correlation", correlation, -1, 1)
    if r.shape != (len(v), len(v)) or not np.allclose(r, r.T) or np.linalg.eigvalsh(r).min() < -1e-10:
        raise OutOfRange(f"correlation must be a symmetric matrix of shape ({len(v)}, {len(v)}) without negative eigenvalues.")
    return np.sqrt(v @ r @ v)


def normal_quantile(confidence: float | Array) -> Array:
    """z with N(z) = confidence."""
    return np.asarray(ndtri(within("confidence", confidence, 0, 1, open_low=True, open_high=True)))


def shortfall_factor(confidence: float | Array) -> Array:
    """Expected shortfall of a standard normal, n(z)/(1 - c): the mean of the losses beyond VaR."""
    z = normal_quantile(confidence)
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / (1 - np.asarray(confidence, float))


def position_size(risk: float | Array, entry: float | Array, stop: float | Array) -> Array:
    """Units whose loss at the ``stop`` is ``risk`` USD: risk/|entry - stop|."""
    risk, entry, stop = positive("risk", risk), positive("entry", entry), positive("stop", stop)
    if np.any(entry == stop):
        raise OutOfRange(f"stop cannot be {np.asarray(stop).flat[0]:g} USD, the entry itself: without a distance no size is finite.")
    return risk / np.abs(entry - stop)


def ewma_volatility(moves: Array, decay: float = 0.94, start: float | None = None) -> Array:
    """EWMA volatility before each move, per move; shape of ``moves`` (n, ...). Starts at ``start`` or at the sample's own."""
    r, decay = real("moves", moves), float(within("decay", decay, 0, 1, open_high=True))
    held = np.full(r.shape[1:], r.std(axis=0) ** 2 if start is None else float(positive("start", start)) ** 2)
    out = np.empty(r.shape)
    for t, move in enumerate(r):
        out[t] = np.sqrt(held)
        held = ewma_variance(held, move, np.asarray(decay))
    return out


def liquidity_coverage(liquid: float | Array, outflow: float | Array, inflow: float | Array) -> Array:
    """Liquid assets over net outflow of 30 days, inflow counted up to 75 % of outflow (Basel Committee 2013)."""
    out = positive("outflow", outflow)
    return not_negative("liquid", liquid) / (out - np.minimum(not_negative("inflow", inflow), 0.75 * out))


def jensen_gap(function: Callable[[Array], Array], mean: float, deviation: float, nodes: int = 64) -> float:
    """E f(X) - f(E X) for X normal; positive where ``function`` curves up (Jensen 1906). Gauss-Hermite, exact for smooth f."""
    from numpy.polynomial.hermite_e import hermegauss

    x, weight = hermegauss(whole("nodes", nodes, 2))
    mean, deviation = float(real("mean", mean)), float(not_negative("deviation", deviation))
    return float(weight @ function(mean + deviation * x) / weight.sum() - function(np.array(mean)))
