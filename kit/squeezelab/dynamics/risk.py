"""Risk over a horizon: losses, bets, margins, funds that insure, and what falls due when."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import ndtr, ndtri

from ..core import Array
from ..errors import OutOfRange
from .guard import not_negative, positive, real, whole, within

__all__ = [
    "ewma_variance",
    "ewma_volatility",
    "fund_for",
    "growth_rate",
    "jensen_gap",
    "kelly_fraction",
    "liquidity_coverage",
    "lognormal_call",
    "macaulay_duration",
    "modified_duration",
    "normal_quantile",
    "portfolio_value_at_risk",
    "position_size",
    "power_law_shortfall",
    "ruin_curve",
    "ruin_probability",
    "shortfall_factor",
    "value_at_risk",
]


def value_at_risk(value: float | Array, daily_volatility: float | Array, days: float | Array, z: float | Array) -> Array:
    """USD lost with the probability beyond ``z`` standard deviations over ``days``: V sigma sqrt(T) z (J.P. Morgan 1996)."""
    return (
        not_negative("value", value)
        * not_negative("daily_volatility", daily_volatility)
        * np.sqrt(not_negative("days", days))
        * real("z", z)
    )


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


def kelly_fraction(drift: float | Array, volatility: float | Array) -> Array:
    """The bet that grows fastest, as a multiple of wealth: mu/sigma^2 (Kelly 1956; Merton 1969)."""
    return real("drift", drift) / positive("volatility", volatility) ** 2


def growth_rate(bet: Array, drift: Array, volatility: Array) -> Array:
    """Growth of log wealth a year with ``bet`` times wealth at stake: b mu - b^2 sigma^2/2."""
    return bet * drift - bet**2 * volatility**2 / 2


def position_size(risk: float | Array, entry: float | Array, stop: float | Array) -> Array:
    """Units whose loss at the ``stop`` is ``risk`` USD: risk/|entry - stop|."""
    risk, entry, stop = positive("risk", risk), positive("entry", entry), positive("stop", stop)
    if np.any(entry == stop):
        raise OutOfRange(f"stop cannot be {np.asarray(stop).flat[0]:g} USD, the entry itself: without a distance no size is finite.")
    return risk / np.abs(entry - stop)


def ewma_variance(variance: Array, move: Array, decay: Array) -> Array:
    """Tomorrow's variance: lambda sigma^2 + (1 - lambda) r^2 (RiskMetrics 1996)."""
    return decay * variance + (1 - decay) * move**2


def ewma_volatility(moves: Array, decay: float = 0.94, start: float | None = None) -> Array:
    """EWMA volatility before each move, per move; shape of ``moves`` (n, ...). Starts at ``start`` or at the sample's own."""
    r, decay = real("moves", moves), float(within("decay", decay, 0, 1, open_high=True))
    held = np.full(r.shape[1:], r.std(axis=0) ** 2 if start is None else float(positive("start", start)) ** 2)
    out = np.empty(r.shape)
    for t, move in enumerate(r):
        out[t] = np.sqrt(held)
        held = ewma_variance(held, move, np.asarray(decay))
    return out


def ruin_probability(fund: float | Array, loading: float | Array, mean_claim: float | Array) -> Array:
    """Probability that a fund with exponential claims is ever empty: e^{-theta u/((1+theta) m)}/(1+theta) (Lundberg 1903; Cramer 1930).

    ``loading`` theta is income over expected claims less 1; at 0 or below ruin is certain.
    """
    u, theta, m = not_negative("fund", fund), within("loading", loading, -1, np.inf), positive("mean_claim", mean_claim)
    return ruin_curve(u, theta, m)


def ruin_curve(fund: Array, loading: Array, mean_claim: Array) -> Array:
    """`ruin_probability` without its checks."""
    theta = np.maximum(loading, 0)
    return np.exp(-theta * fund / ((1 + theta) * mean_claim)) / (1 + theta)


def fund_for(ruin: float | Array, loading: float | Array, mean_claim: float | Array) -> Array:
    """The fund at which the probability of ruin is ``ruin``; 0 where it is lower without a fund."""
    psi, theta = within("ruin", ruin, 0, 1, open_low=True), positive("loading", loading)
    return np.maximum(0.0, -np.log(psi * (1 + theta)) * (1 + theta) * positive("mean_claim", mean_claim) / theta)


def macaulay_duration(times: Array, cash_flows: Array, rate: float) -> float:
    """Mean time of cash flows (n,) at ``times`` in years (n,), weighted by present value at the continuous ``rate``."""
    t, c = not_negative("times", times), not_negative("cash_flows", cash_flows)
    value = c * np.exp(-real("rate", rate) * t)
    if value.sum() <= 0:
        raise OutOfRange("cash_flows are all 0: there is nothing whose duration could be taken.")
    return float((t * value).sum() / value.sum())


def modified_duration(times: Array, cash_flows: Array, rate: float, per_year: int = 1) -> float:
    """Per cent that the value falls when the yield, compounded ``per_year`` times, rises by 1 %: D/(1 + y/m)."""
    m = whole("per_year", per_year, 1)
    if float(rate) <= -m:
        raise OutOfRange(f"rate cannot be {rate:g}: a yield compounded {m} times a year lies above {-m:g}.")
    continuous = m * np.log1p(float(rate) / m)
    return macaulay_duration(times, cash_flows, continuous) / (1 + rate / m)


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


def lognormal_call(mean: Array, deviation: Array, strike: Array) -> Array:
    """E max(X - K, 0) for X lognormal with mean ``mean`` and standard deviation of log ``deviation`` > 0 (Black 1976)."""
    d1 = np.log(mean / strike) / deviation + deviation / 2
    return mean * ndtr(d1) - strike * ndtr(d1 - deviation)


def power_law_shortfall(confidence: float | Array, exponent: float | Array) -> Array:
    """Expected shortfall over value at risk for losses whose tail falls with ``exponent`` (above 1), both at ``confidence``.

    The mean of what lies beyond a quantile of a Pareto tail, summed over the quantiles further out: a/(a - 1), whatever the quantile.
    """
    within("confidence", confidence, 0, 1, open_low=True, open_high=True)
    exponent = within("exponent", exponent, 1, np.inf, open_low=True)
    nodes, weights = np.polynomial.legendre.leggauss(64)
    # u^(-1/a) is steep at 0: with u = t^k, k = 4a/(a-1), the integrand is smooth
    k = 4 * exponent / (exponent - 1)
    t = (nodes[:, None] + 1) / 2
    beyond = (weights[:, None] / 2 * k * t ** (k - 1 - k / exponent)).sum(axis=0)
    return beyond + 0 * np.asarray(confidence, float)
