"""How far an order moves the price: three laws of the size, and impact that decays.

Sizes are shares of the daily volume, returns are logs as decimals; + buys, - sells.
"""

from __future__ import annotations

import numpy as np

from ..core import Array
from .allowed import all_finite, all_not_negative, all_positive, all_within
from .asked import asked
from .guard import whole

__all__ = ["invariance_impact", "power_law_impact", "propagator", "signature"]


@asked
def power_law_impact(
    participation: float | Array, daily_volatility: float | Array, y: float | Array = 1.0, exponent: float | Array = 0.5
) -> Array:
    """``sign Y sigma_d |Q/V|^delta`` (Tóth et al. 2011: delta about 0.5; Almgren et al. 2005: 0.6).

    Parameters
    ----------
    participation : float or ndarray, (lanes,)
        Parts of the daily volume; above 0 buys.
    daily_volatility : float or ndarray, (lanes,)
        Decimal a day, 0 or more.
    y : float or ndarray, (lanes,)
        Y, a pure number, 0 or more.
    exponent : float or ndarray, (lanes,)
        From 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        Log return; above 0 where it buys.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Tóth et al. (2011); Almgren et al. (2005).
    """
    all_finite(participation=participation)
    all_not_negative(daily_volatility=daily_volatility, y=y)
    all_within(0, 1, exponent=exponent)
    size = np.asarray(participation, float)
    return np.sign(size) * y * daily_volatility * np.abs(size) ** exponent


@asked
def invariance_impact(
    participation: float | Array, daily_volatility: float | Array, turnover: float | Array, benchmark_turnover: float | Array = 40e6,
    benchmark_impact: float | Array = 5e-4,
) -> Array:  # fmt: skip
    """Kyle & Obizhaeva's linear invariance: 5 bp (PV/40m)^(1/3) (sigma/2 %)^(4/3) for each 1 % of the daily volume; a log return.

    Parameters
    ----------
    participation : float or ndarray, (lanes,)
        Parts of the daily volume; above 0 buys.
    daily_volatility : float or ndarray, (lanes,)
        Decimal a day, 0 or more.
    turnover, benchmark_turnover : float or ndarray, (lanes,)
        USD a day, above 0.
    benchmark_impact : float or ndarray, (lanes,)
        Log return of 1 % of the benchmark's volume, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        Log return; above 0 where it buys.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Kyle & Obizhaeva, market microstructure invariance.
    """
    all_finite(participation=participation)
    all_positive(turnover=turnover, benchmark_turnover=benchmark_turnover)
    all_not_negative(daily_volatility=daily_volatility, benchmark_impact=benchmark_impact)
    scale = (np.asarray(turnover, float) / benchmark_turnover) ** (1 / 3) * (np.asarray(daily_volatility) / 0.02) ** (4 / 3)
    return benchmark_impact * scale * np.asarray(participation, float) / 0.01


@asked
def propagator(lag: float | Array, decay: float | Array, memory: float | Array, permanent: float | Array = 0.0) -> Array:
    """What is left of one unit's impact ``lag`` steps later: theta + (1 - theta)/(1 + lag/l0)^beta (Bouchaud et al. 2004).

    Parameters
    ----------
    lag : float or ndarray, (lanes,)
        Steps since the trade, 0 or more.
    decay : float or ndarray, (lanes,)
        β, 0 or more.
    memory : float or ndarray, (lanes,)
        l0, steps, above 0.
    permanent : float or ndarray, (lanes,)
        θ, part that stays, from 0 to 1.

    Returns
    -------
    ndarray, (lanes,)
        Part of the first impact, from 0 to 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Bouchaud et al. (2004).
    """
    all_not_negative(lag=lag, decay=decay)
    all_positive(memory=memory)
    all_within(0, 1, permanent=permanent)
    return permanent + (1 - np.asarray(permanent)) * (1 + np.asarray(lag, float) / memory) ** -np.asarray(decay)


@asked
def signature(lags: Array, decay: float, persistence: float, memory: float = 1.0, strength: float = 0.2, length: int = 4096) -> Array:
    """Variance of the price over ``lags`` steps, per step, when signs of trades have autocorrelation strength lag^-persistence.

    Close to flat (a price that diffuses) where decay = (1 - persistence)/2; falling where impact decays faster, rising
    where it decays more slowly. Exact for a history of ``length`` steps; shape of ``lags``, in one trade's impact squared.

    Parameters
    ----------
    lags : ndarray, (n,)
        Whole numbers of steps, 1 or more; up to ``length``.
    decay : float
        β of the impact, 0 or more.
    persistence : float
        γ of the signs, from 0 to 1.
    memory : float
        l0, steps, above 0.
    strength : float
        Autocorrelation of signs at a lag of 1, from 0 to 1.
    length : int
        Steps of the history, 1 or more.

    Returns
    -------
    ndarray, (n,)
        Variance a step, in squares of one trade's impact.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Bouchaud et al. (2004).
    """
    all_positive(memory=memory)
    all_within(0, 1, persistence=persistence, strength=strength)
    all_not_negative(decay=decay)
    length = whole("length", length, 1)
    steps = [whole("lags", lag, 1) for lag in np.ravel(np.asarray(lags)).tolist()]
    all_within(1, length, lags=steps)
    kernel = propagator(np.arange(length), decay, memory)
    ahead = strength * np.arange(1, length + 1.0) ** -persistence
    circle = np.zeros(4 * length)
    circle[0], circle[1 : length + 1], circle[-length:] = 1.0, ahead, ahead[::-1]
    power = np.fft.rfft(circle).real
    power[1:-1] *= 2  # both signs of each frequency
    out = []
    for lag in steps:
        weight = np.zeros(4 * length)
        weight[lag : lag + length] -= kernel
        weight[:length] += kernel
        weight[length : length + lag] = 0  # the far end of the history is cut, not a trade
        out.append(float((np.abs(np.fft.rfft(weight)) ** 2 * power).sum() / weight.size / lag))
    return np.array(out)
