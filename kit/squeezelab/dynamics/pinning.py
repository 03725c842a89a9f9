"""Pinning: dealers who hold options near a strike trade against every step away from it as expiry nears.

Avellaneda & Lipkin (2003), A Market-Induced Mechanism for Stock Pinning, Quantitative Finance 3(6). Dealers long options
at one strike hedge them; the change of their delta with time moves a price of elasticity E. With y = ln(S/K), r = 0 and
without the drift of sigma^2/2 that a log price has, neither in the price nor in the delta N(d), d = y/(sigma sqrt tau):

    dy = -nE n(d) y/(2 sigma tau^1.5) dt + sigma dW.

``strength`` is nE, dimensionless, positive where dealers hold the options. Times in years, volatilities per year.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from . import guard
from .asked import asked
from .normal_cdf import ROOT_TWO_PI

__all__ = ["pinning_paths", "pinning_probability", "pinning_step", "simulate_pinning", "time_left"]

LAST = 1e-4  # the share of the time to expiry that the last step of the grid covers


@asked
def pinning_probability(strength: float | Array, volatility: float | Array, years: float | Array, log_moneyness: float | Array) -> Array:
    """Chance that the price ends exactly at the strike: 1 - exp(-nE p0), p0 the normal density of y at 0; 0 for nE <= 0.

    Exact for the process above: exp(-nE p(t, y)) solves its backward equation, since the delta's change with time is -sigma^2 p_y / 2.

    Parameters
    ----------
    strength : float or ndarray, (lanes,)
        nE; above 0 dealers hold the options.
    volatility : float or ndarray, (lanes,)
        Decimal per √year, above 0.
    years : float or ndarray, (lanes,)
        To expiry, above 0.
    log_moneyness : float or ndarray, (lanes,)
        ln(S/K).

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Avellaneda & Lipkin (2003).
    """
    strength, log_moneyness = guard.real("strength", strength), guard.real("log_moneyness", log_moneyness)
    root = guard.positive("volatility", volatility) * np.sqrt(guard.positive("years", years))
    density = np.exp(-0.5 * (log_moneyness / root) ** 2) / (np.sqrt(2 * np.pi) * root)
    return -np.expm1(-np.maximum(strength, 0.0) * density)


def time_left(step: int, steps: int) -> float:
    """Time to expiry after ``step`` of ``steps``, as a share of the whole: geometric, since the pull grows without bound; 0 at the end.

    Parameters
    ----------
    step, steps : int
        Steps done, and all of them.

    Returns
    -------
    float
        Part of the time to expiry, from 1 to 0.
    """
    return 0.0 if step == steps else LAST ** (step / steps)


def pinning_step(y: Array, strength: Array, volatility: Array, left: Array, interval: Array, normal: Array) -> Array:
    """y after ``interval`` years, from ``left`` years before expiry; arrays broadcast, shape of ``normal``.

    The pull towards the strike is taken at the end of the step (an explicit step overshoots and under-pins), a push away
    from it at the beginning. Inner loop: values in range are the caller's promise (`simulate_pinning` checks).

    Parameters
    ----------
    y : ndarray, (lanes,)
        ln(S/K).
    strength : ndarray, (lanes,)
        nE; above 0 pulls to the strike.
    volatility : ndarray, (lanes,)
        Decimal per √year.
    left, interval : ndarray, (lanes,)
        Years to expiry, and years of the step.
    normal : ndarray, (lanes,)
        Standard normals.

    Returns
    -------
    ndarray, (lanes,)
        ln(S/K).
    """
    root = volatility * np.sqrt(left)
    pull = np.exp((y / root) ** 2 * -0.5) * (strength * interval / (ROOT_TWO_PI * root)) * (0.5 / left)  # nE n(d) dt / (2 sigma tau^1.5)
    moved = y + normal * (volatility * np.sqrt(interval))
    if np.all(np.asarray(strength) >= 0):
        return moved / (1 + pull)
    return (moved - np.minimum(pull, 0.0) * y) / (1 + np.maximum(pull, 0.0))


@asked
def simulate_pinning(strength: float, volatility: float, years: float, log_moneyness: float, normals: Array) -> Array:
    """y at expiry for ``normals`` (steps, paths), shape (paths,).

    Parameters
    ----------
    strength : float
        nE; above 0 pulls to the strike.
    volatility : float
        Decimal per √year, above 0.
    years : float
        To expiry, above 0.
    log_moneyness : float
        ln(S/K) at the start.
    normals : ndarray, (steps, paths)
        Standard normals.

    Returns
    -------
    ndarray, (paths,)
        ln(S/K).

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Avellaneda & Lipkin (2003).
    """
    (
        guard.real("strength", strength),
        guard.positive("volatility", volatility),
        guard.positive("years", years),
        guard.real("log_moneyness", log_moneyness),
    )
    steps = len(normals)
    y = np.full(normals.shape[1:], float(log_moneyness))
    for i in range(steps):
        now, then = time_left(i, steps) * years, time_left(i + 1, steps) * years
        y = pinning_step(y, np.asarray(strength), np.asarray(volatility), np.asarray(now), np.asarray(now - then), normals[i])
    return y


def pinning_paths(strength: Array, volatility: Array, years: Array, log_moneyness: Array, normals: Array) -> tuple[Array, Array]:
    """y at every point of the grid with the dealers and on news alone, each of shape (steps + 1, paths), for ``normals`` (steps, paths).

    Parameters
    ----------
    strength : ndarray, (lanes,)
        nE; above 0 pulls to the strike.
    volatility : ndarray, (lanes,)
        Decimal per √year.
    years : ndarray, (lanes,)
        To expiry.
    log_moneyness : ndarray, (lanes,)
        ln(S/K) at the start.
    normals : ndarray, (steps, paths)
        Standard normals.

    Returns
    -------
    y : ndarray, (steps + 1, paths)
        ln(S/K) with the dealers.
    free : ndarray, (steps + 1, paths)
        ln(S/K) on news alone.
    """
    steps, lanes = len(normals), normals.shape[1:]
    grid = np.array([time_left(i, steps) for i in range(steps + 1)]).reshape(-1, *[1] * len(lanes)) * years
    interval, root = grid[:-1] - grid[1:], volatility * np.sqrt(grid[:-1])
    force, narrow, news = (
        strength * interval / (2 * ROOT_TWO_PI * root * grid[:-1]),
        -0.5 / root**2,
        volatility * np.sqrt(interval) * normals,
    )
    y, free = np.empty((2, steps + 1, *lanes))
    y[0] = free[0] = log_moneyness
    free[1:] = log_moneyness + np.cumsum(news, axis=0)
    pulls = bool((np.asarray(strength) >= 0).all())
    for i in range(steps):  # as in `pinning_step`, with all that does not hang on y taken out
        now = y[i]
        pull = np.exp(now * now * narrow[i]) * force[i]
        moved = now + news[i]
        y[i + 1] = moved / (1 + pull) if pulls else (moved - np.minimum(pull, 0.0) * now) / (1 + np.maximum(pull, 0.0))
    return y, free
