"""What trading against a call earns over many paths, and what the closed forms say of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ..core import Array, Values
from .crowd import crowd_normals
from .hedged_call import volatility_of, years
from .hedging import Accounts, call_and_greeks, hedge_paths
from .hedging_theory import certain_profit, expected_profit_at_implied
from .option_trader import CROWD, side

__all__ = ["crowd", "expected", "held_gamma"]


@lru_cache(maxsize=64)
def _accounts(steps: int, paths: int, own: float, values: tuple[float, ...]) -> Accounts:
    v = dict(zip(CROWD, values, strict=True))
    scene: dict[str, Any] = dict(
        start=v["start_price"], strike=v["strike"], years=v["days_to_expiry"] / 365, rate=v["rate"], drift=v["drift"],
        volatility=v["realised_volatility"], hedge_volatility=own, cost=v["round_trip_cost"] / 2,
    )  # fmt: skip
    parts = [hedge_paths(normals, **scene) for normals in crowd_normals(21, steps, paths)]
    return Accounts(np.concatenate([part.cost for part in parts]), np.concatenate([part.fees for part in parts]))


def held_gamma(p: Values) -> Array:
    """USD of shares that the delta gains with a rise of 1 %, at the beginning.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        USD per 1 %; below 0 where the option is owed.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    gamma = call_and_greeks(p.start_price, p.strike, p.implied_volatility, p.rate, years(p))[2]
    return side(p) * 0.01 * p.options * p.start_price**2 * gamma


def crowd(p: Values) -> list[Array]:
    """Profit of the same trade on ``paths`` other paths (the same ones each time), USD, one array a lane.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    list of ndarray, (paths,)
        USD; above 0 is a gain.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """
    paid = call_and_greeks(p.start_price, p.strike, p.implied_volatility, p.rate, years(p))[0]
    columns = np.broadcast_arrays(paid, p.options, volatility_of(p), *(p[name] for name in CROWD))
    out = []
    for premium, options, own, *row in zip(*(c.tolist() for c in columns), strict=True):
        a = _accounts(p.rebalances, p.averaged_paths, own, tuple(row))
        out.append(options * (side(p) * (a.cost - a.fees - premium) - a.fees))
    return out


def expected(p: Values) -> Array:
    """Expected profit without costs, hedged continuously at the chosen volatility, USD: what a wrong price and a wrong hedge earn.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        USD; above 0 is a gain.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Ahmad & Wilmott (2005).
    """
    own = volatility_of(p)
    scene = (p.start_price, p.strike, p.rate, years(p))
    wrong_price = certain_profit(*scene, own, p.implied_volatility) if p.hedge_with != "implied" else 0.0
    return side(p) * p.options * (wrong_price + expected_profit_at_implied(*scene, p.realised_volatility, own, p.drift))
