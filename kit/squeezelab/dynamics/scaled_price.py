"""The price of an option out of the money from the scaled function Y(d) = N(d)/n(d), which keeps its relative accuracy in the wings."""

from __future__ import annotations

import numpy as np
from scipy.special import erfcx, ndtr

from ..core import Array
from .normal_cdf import ROOT_TWO_PI

__all__ = ["gap", "log_ratio", "normalised_price", "ratio_y"]

ROOT_HALF_PI = np.sqrt(np.pi / 2)
NARROW = 0.1  # half total volatility below which the difference of Y is taken from its series


def log_ratio(a: Array, b: Array) -> Array:
    """ln(a/b) of positive numbers, accurate where they nearly agree.

    Parameters
    ----------
    a, b : ndarray
        In one unit, above 0.

    Returns
    -------
    ndarray
        A pure number.
    """
    ratio = np.asarray(a / b)
    near = np.abs(ratio - 1) < 0.5
    return np.where(near, np.log1p(np.where(near, (a - b) / b, 0.0)), np.log(ratio))


def normalised_price(middle: Array, root: Array) -> Array:
    """Price of the option out of the money over √(S e^{(b-r)T} K e^{-rT}), dimensionless.

    ``middle`` = ``-|ln(F/K)|/(σ√T)`` ≤ 0 and ``root`` = σ√T ≥ 0 broadcast. A density times Y(m + s/2) - Y(m - s/2), Y = N/n; for
    small s the difference is its Taylor series, for large s the two terms are far apart and stay as they are.

    Parameters
    ----------
    middle : ndarray
        Standard deviations, 0 or below.
    root : ndarray
        Total volatility, a decimal, 0 or more.

    Returns
    -------
    ndarray
        A pure number, 0 or more.
    """
    middle, root = np.broadcast_arrays(np.asarray(middle, float), np.asarray(root, float))
    m, t = middle.reshape(-1), root.reshape(-1) / 2
    wide = m + t > 1.0
    out = np.empty(m.shape)
    for choice, rule in ((~wide, _wing), (wide, _wide)):
        here = np.flatnonzero(choice)
        if here.size == m.size:
            return rule(m, t).reshape(middle.shape)
        if here.size:
            out[here] = rule(m[here], t[here])
    return out.reshape(middle.shape)


def ratio_y(d: Array) -> Array:
    """Y(d) = N(d)/n(d) for d below about 37.

    Parameters
    ----------
    d : ndarray
        Standard deviations.

    Returns
    -------
    ndarray
        A pure number, above 0.
    """
    return ROOT_HALF_PI * erfcx(-d / np.sqrt(2))


def gap(m: Array, t: Array) -> Array:
    """Y(m + t) - Y(m - t) for m ≤ 0, t ≥ 0, both of shape (n,): the wing's price without its density.

    Parameters
    ----------
    m : ndarray, (n,)
        Standard deviations, 0 or below.
    t : ndarray, (n,)
        Half the total volatility, 0 or more.

    Returns
    -------
    ndarray, (n,)
        A pure number, 0 or more.
    """
    narrow = t < NARROW
    out = np.empty(m.shape)
    for choice, rule in ((narrow, _series), (~narrow, _difference)):
        here = np.flatnonzero(choice)
        if here.size == m.size:
            return rule(m, t)
        if here.size:
            out[here] = rule(m[here], t[here])
    return out


def _wing(m: Array, t: Array) -> Array:
    return np.exp(-(m * m + t * t) / 2) / ROOT_TWO_PI * gap(m, t)


def _wide(m: Array, t: Array) -> Array:
    shift = np.exp(m * t)
    return ndtr(m + t) * shift - ndtr(m - t) / shift


def _difference(m: Array, t: Array) -> Array:
    return ratio_y(m + t) - ratio_y(m - t)


def _series(m: Array, t: Array) -> Array:
    """Σ 2 t^{2k+1}/(2k+1)! Y^{(2k+1)}(m), by Y^{(n+1)} = m Y^{(n)} + n Y^{(n-1)}."""
    even = ratio_y(m)
    odd = 1 + m * even
    total, power, square = odd, np.ones_like(t), t * t
    for k in range(1, 6):
        even = m * odd + (2 * k - 1) * even
        odd = m * even + 2 * k * odd
        power = power * square / ((2 * k) * (2 * k + 1))
        total = total + power * odd
    return 2 * t * total
