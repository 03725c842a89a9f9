"""A call that is traded against step by step, whoever holds it: its life, its price's chance, its last value, its many ends."""

from __future__ import annotations

import numpy as np

from ..core import Array, Draws, Values

__all__ = ["at_expiry", "draw", "ends", "nought", "price_steps", "volatility_of", "years"]


def years(p: Values) -> Array:
    """Years to expiry.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        Years.
    """
    return p.days_to_expiry / 365


def volatility_of(p: Values) -> Array:
    """The volatility that goes into the delta, as ``hedge_with`` chooses it.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        Decimal per √year.
    """
    return {"implied": p.implied_volatility, "actual": p.realised_volatility, "custom": p.own_volatility}[p.hedge_with]


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed’s price: a standard normal a rebalance.

    Parameters
    ----------
    rng : numpy.random.Generator
        Of one seed.
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    Draws
        ``normals`` (rebalances,).
    """
    return {"normals": rng.standard_normal(p.rebalances)}


def price_steps(p: Values) -> tuple[Array, Array]:
    """Mean and deviation of the log return between two trades.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    drift, scale : ndarray, (lanes,)
        Decimals.
    """
    dt = years(p) / p.rebalances
    return (p.drift - p.realised_volatility**2 / 2) * dt, p.realised_volatility * np.sqrt(dt)


def nought(p: Values, names: tuple[str, ...], draws: Draws) -> Array:
    """Zeros in the shape that these parameters and what chance brings have together.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    names : tuple of str
        Of the parameters.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    ndarray, (lanes,)
        0.
    """
    return np.zeros(np.broadcast_shapes(*(p[name].shape for name in names), *(a.shape[1:] for a in draws.values())))


def at_expiry(price: Array, strike: Array) -> tuple[Array, Array, Array]:
    """What is left of the call at its end.

    Parameters
    ----------
    price, strike : ndarray, (lanes,)
        USD a share.

    Returns
    -------
    value : ndarray, (lanes,)
        USD a share.
    exercised : ndarray, (lanes,)
        1 above the strike, else 0: the last delta.
    nothing : ndarray, (lanes,)
        0: gamma and vega are gone.
    """
    nothing = 0.0 * (price - strike)
    return np.maximum(price - strike, 0.0), (price > strike) + nothing, nothing


def ends(profit: Array) -> dict[str, Array]:
    """How often each profit comes out, in 31 classes between the outermost fifths of a per cent.

    Parameters
    ----------
    profit : ndarray, (paths,)
        USD; above 0 is a gain.

    Returns
    -------
    dict of ndarray, (31, 1)
        ``outcome`` in USD, the middle of a class, and ``frequency``, its share of the paths.
    """
    low, high = np.quantile(profit, [0.002, 0.998])
    count, edges = np.histogram(profit, bins=31, range=(low, max(high, low + 1e-9 * (1 + abs(low)))))
    return {"outcome": (edges[1:] + edges[:-1])[:, None] / 2, "frequency": count[:, None] / len(profit)}
