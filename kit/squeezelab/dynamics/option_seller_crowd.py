"""What hedging a sold call costs over many paths, and what the closed forms say of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ..core import Array, Values
from .crowd import crowd_normals
from .hedged_call import years
from .hedging import Accounts, call_and_greeks, hedge_paths
from .hedging_theory import hedging_error, trading_cost
from .option_seller import CROWD, hedge_volatility

__all__ = ["crowd", "fair_value", "theory"]


@lru_cache(maxsize=64)
def _accounts(steps: int, paths: int, rule: str, convention: str, own: float, values: tuple[float, ...]) -> Accounts:
    v = dict(zip(CROWD, values, strict=True))
    scene: dict[str, Any] = dict(
        start=v["start_price"], strike=v["strike"], years=v["days_to_expiry"] / 365, rate=v["rate"], drift=v["drift"],
        volatility=v["realised_volatility"], hedge_volatility=own, rule="delta" if rule == "leland" else rule,
        cost=v["round_trip_cost"] / 2, risk_tolerance=v["risk_tolerance"], interest=convention == "interest",
    )  # fmt: skip
    parts = [hedge_paths(normals, **scene) for normals in crowd_normals(19, steps, paths)]
    return Accounts(np.concatenate([part.cost for part in parts]), np.concatenate([part.fees for part in parts]))


def crowd(p: Values) -> list[Accounts]:
    """The same hedge on ``paths`` other paths (the same ones each time), USD per option, one entry a lane.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    list of Accounts
        One for each lane, (paths,) each.
    """
    columns = np.broadcast_arrays(hedge_volatility(p), *(p[name] for name in CROWD))
    lanes = zip(*(column.tolist() for column in columns), strict=True)
    return [_accounts(p.rebalances, p.averaged_paths, p.rule, p.convention, own, tuple(row)) for own, *row in lanes]


def fair_value(p: Values) -> Array:
    """What one option is worth at the volatility at which it was sold, USD.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        USD a share.
    """
    return call_and_greeks(p.start_price, p.strike, p.implied_volatility, p.rate, years(p))[0]


def theory(p: Values) -> tuple[Array, Array]:
    """Hedging error and trading cost of one option at this frequency by the closed forms, USD.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    error : ndarray, (lanes,)
        Standard deviation, USD a share.
    cost : ndarray, (lanes,)
        USD a share.
    """
    vega = call_and_greeks(p.start_price, p.strike, p.realised_volatility, p.rate, years(p))[3]
    return hedging_error(vega, p.realised_volatility, p.rebalances), trading_cost(vega, p.round_trip_cost, years(p), p.rebalances)
