"""Loop gain: the one number that all feedback loops share.

A 1 % move forces ``forced`` USD of trades in its own direction; the market takes ``depth`` USD per 1 %.
Their ratio g says what a push becomes: 1/(1 - g) times itself while g < 1, and no limit from 1 on.
A long room: each loop's forced trades are told with their units and signs.
"""

from __future__ import annotations

import numpy as np

from ..core import Array, met, strongest
from ..errors import OutOfRange
from .asked import asked
from .guard import not_negative, plain, real, within

__all__ = [
    "amplification",
    "constant_product_pool",
    "dealers",
    "leverage_targeting",
    "leveraged_etf",
    "longs_at_call",
    "loop_gain",
    "met",
    "portfolio_insurance",
    "shorts_at_call",
    "strongest",
]


@asked
def loop_gain(forced: float | Array, depth: float | Array) -> Array:
    """g = forced / depth, dimensionless; ``forced`` USD per 1 % (+ amplifies), ``depth`` USD per 1 % > 0.

    Parameters
    ----------
    forced : float or ndarray, (lanes,)
        USD of trades that 1 % forces; above 0 in its own direction.
    depth : float or ndarray, (lanes,)
        USD that move the price by 1 %, above 0.

    Returns
    -------
    ndarray, (lanes,)
        A pure number; above 0 amplifies.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where ``depth`` is not above 0 and finite.
    """
    depth = plain("depth", depth)
    if not np.all(np.isfinite(depth) & (depth > 0)):
        raise OutOfRange(f"depth must be above 0 USD per 1 %, not {depth.min():g} USD: without depth no price moves by a finite amount.")
    return real("forced", forced) / depth


@asked
def amplification(gain: float | Array) -> Array:
    """1/(1 - g) for g < 1, infinity from 1 on: what one unit of shock becomes.

    Parameters
    ----------
    gain : float or ndarray, (lanes,)
        Loop gain; above 0 amplifies.

    Returns
    -------
    ndarray, (lanes,)
        Times the push, above 0.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    """
    gain = real("gain", gain)
    with np.errstate(divide="ignore"):
        return np.where(gain < 1, 1 / (1 - np.minimum(gain, 1)), np.inf)


@asked
def shorts_at_call(notional: float | Array, maintenance_margin: float | Array) -> Array:
    """USD that short sellers at their margin call must buy per +1 %: 0.01 X (1+m)/m.

    Parameters
    ----------
    notional : float or ndarray, (lanes,)
        X, USD sold short, 0 or more.
    maintenance_margin : float or ndarray, (lanes,)
        m, part of the position, above 0 and up to 1.

    Returns
    -------
    ndarray, (lanes,)
        USD per 1 %, 0 or more: in the direction of the move.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    margin = within("maintenance_margin", maintenance_margin, 0, 1, open_low=True)
    return 0.01 * not_negative("notional", notional) * (1 + margin) / margin


@asked
def longs_at_call(value: float | Array, maintenance_margin: float | Array) -> Array:
    """USD that long margin accounts at their call must sell per -1 %: 0.01 V (1-m)/m.

    Parameters
    ----------
    value : float or ndarray, (lanes,)
        V, USD of shares, 0 or more.
    maintenance_margin : float or ndarray, (lanes,)
        m, part of the position, above 0 and up to 1.

    Returns
    -------
    ndarray, (lanes,)
        USD per 1 %, 0 or more: in the direction of the move.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    margin = within("maintenance_margin", maintenance_margin, 0, 1, open_low=True)
    return 0.01 * not_negative("value", value) * (1 - margin) / margin


@asked
def leverage_targeting(assets: float | Array, leverage: float | Array) -> Array:
    """USD that a fund at constant leverage L trades with a 1 % move: 0.01 (L-1) A (Adrian & Shin 2010).

    Parameters
    ----------
    assets : float or ndarray, (lanes,)
        A, USD.
    leverage : float or ndarray, (lanes,)
        Assets over equity, 0 or more.

    Returns
    -------
    ndarray, (lanes,)
        USD per 1 %; above 0 in the direction of the move.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Adrian & Shin (2010).
    """
    return 0.01 * (not_negative("leverage", leverage) - 1) * real("assets", assets)


@asked
def leveraged_etf(nav: float | Array, multiple: float | Array) -> Array:
    """USD that a leveraged or inverse fund trades per 1 % move: 0.01 L(L-1) N (Cheng & Madhavan 2009).

    Parameters
    ----------
    nav : float or ndarray, (lanes,)
        Net asset value, USD.
    multiple : float or ndarray, (lanes,)
        L, below 0 for an inverse fund.

    Returns
    -------
    ndarray, (lanes,)
        USD per 1 %; above 0 in the direction of the move.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.

    References
    ----------
    Cheng & Madhavan (2009).
    """
    multiple = real("multiple", multiple)
    return 0.01 * multiple * (multiple - 1) * real("nav", nav)


@asked
def portfolio_insurance(exposure: float | Array, multiplier: float | Array) -> Array:
    """USD that a CPPI strategy trades with a 1 % move: 0.01 (m-1) E (Black & Perold 1992).

    Parameters
    ----------
    exposure : float or ndarray, (lanes,)
        E, USD of shares.
    multiplier : float or ndarray, (lanes,)
        m, exposure over cushion.

    Returns
    -------
    ndarray, (lanes,)
        USD per 1 %; above 0 in the direction of the move.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.

    References
    ----------
    Black & Perold (1992).
    """
    return 0.01 * (real("multiplier", multiplier) - 1) * real("exposure", exposure)


@asked
def dealers(gamma: float | Array) -> Array:
    """USD that hedging dealers trade with a 1 % move: minus their gamma in USD per 1 %.

    Parameters
    ----------
    gamma : float or ndarray, (lanes,)
        USD per 1 %; above 0 dealers hold it.

    Returns
    -------
    ndarray, (lanes,)
        USD per 1 %; above 0 in the direction of the move.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    """
    return -real("gamma", gamma)


@asked
def constant_product_pool(value: float | Array) -> Array:
    """USD that a constant-product pool of value V trades against a 1 % move, first order: -0.01 V/4.

    Parameters
    ----------
    value : float or ndarray, (lanes,)
        V, USD of both coins together.

    Returns
    -------
    ndarray, (lanes,)
        USD per 1 %; below 0 against the move.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    """
    return -0.01 * real("value", value) / 4
