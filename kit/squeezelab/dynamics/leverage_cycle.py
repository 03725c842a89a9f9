"""A market of noise traders and leveraged value funds (Thurner, Farmer & Geanakoplos 2012).

Noise traders' demand in USD reverts to what the asset is worth; funds buy when it is cheap, the more so
the more aggressive they are, up to a leverage that lenders allow. In a fall the funds at their limit
must sell into it. Money is counted in units of the value of one share, V = 1.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b

import numpy as np

from ..core import Array
from ..errors import OutOfRange
from .guard import not_negative, positive, real, within
from .leverage_clearing import AGGRESSION, SHARES, Market, solvent
from .leverage_funds import Funds, Kept, wanted

__all__ = ["autoregression", "excess_kurtosis_so_far", "simulate"]

REVERSION = 0.99  # ρ of the noise traders' demand

FEW = 4  # lanes of which each fund is followed
LARGEST_KEPT = 4_000_000  # bytes of one run; a fan of hundreds of seeds is made anew

_KEPT: OrderedDict[bytes, dict[str, Array]] = OrderedDict()


def simulate(noise: Array, max_leverage: Array, noise_size: Array, flow: Array, wealth: Array) -> dict[str, Array]:
    """The market over ``noise`` (periods, lanes or 1) of standard normals; every result has shape (periods + 1, lanes).

    ``max_leverage`` λ ≥ 1, ``noise_size`` s > 0, ``flow`` b ≥ 0 and the funds' first ``wealth`` W0 > 0 have shape
    (lanes,) or (1,). Gives ``price`` (in units of value), ``fund_share`` of the asset, ``leverage`` of all funds
    together, ``gain`` (see `loop_strength`), and so far: ``defaults``, ``kurtosis`` of log returns, their ``variance``
    about zero and the ``deepest`` fall, a decimal; of a `FEW` lanes also ``own_money`` of each fund and the shares that it ``holds``, of
    shape (periods + 1, lanes, funds). The last few runs are kept, by their values.

    Parameters
    ----------
    noise : ndarray, (periods, lanes) or (periods, 1)
        Standard normals.
    max_leverage : ndarray, (lanes,)
        λ, 1 or more.
    noise_size : ndarray, (lanes,)
        s, deviation of a push to the log of demand, above 0.
    flow : ndarray, (lanes,)
        b, decimal of a fund's money per decimal of return, 0 or more.
    wealth : ndarray, (lanes,)
        W0, money of a fund at the start, above 0.

    Returns
    -------
    dict of ndarray, (periods + 1, lanes)
        The histories by name; read-only.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is out of the range told, or ``noise`` has another shape.

    References
    ----------
    Thurner, Farmer & Geanakoplos (2012).
    """
    noise, max_leverage = real("noise", noise), within("max_leverage", max_leverage, 1, np.inf)
    if noise.ndim != 2 or len(noise) < 1:
        raise OutOfRange(f"noise must have shape (periods, lanes) with at least one period, not {noise.shape}.")
    noise_size, flow, wealth = positive("noise_size", noise_size), not_negative("flow", flow), positive("wealth", wealth)
    digest = blake2b(digest_size=16)
    for array in (noise, max_leverage, noise_size, flow, wealth):
        digest.update(repr(array.shape).encode() + np.ascontiguousarray(array).tobytes())
    key = digest.digest()
    if key in _KEPT:
        _KEPT.move_to_end(key)
        return _KEPT[key]
    if noise.shape[1] == 1:  # lanes that differ in nothing are made once
        each = np.stack(np.broadcast_arrays(max_leverage, noise_size, flow, wealth))
        distinct, place = np.unique(each, axis=1, return_inverse=True)
        out = _measured(_simulate(noise, *distinct))
        if each.shape[1] > 1:
            out = {name: array[:, np.ravel(place)] for name, array in out.items()}
    else:
        out = _measured(_simulate(noise, max_leverage, noise_size, flow, wealth))
    for array in out.values():
        array.setflags(write=False)
    if sum(array.nbytes for array in out.values()) <= LARGEST_KEPT:
        _KEPT[key] = out
        if len(_KEPT) > 12:
            _KEPT.popitem(last=False)
    return out


def _simulate(noise: Array, cap: Array, size: Array, flow: Array, wealth: Array) -> dict[str, Array]:
    lanes = np.broadcast_shapes(noise.shape[1:], cap.shape, size.shape, flow.shape, wealth.shape)
    if lanes == (1,):  # sums of a single column are taken in another order: a lane must not depend on its neighbours
        twice = _simulate(np.repeat(noise, 2, axis=1), cap, size, flow, wealth)
        return {name: array[:, :1].copy() for name, array in twice.items()}
    cap = np.ascontiguousarray(np.broadcast_to(cap, lanes))
    demands = SHARES * np.exp(autoregression(size * noise))
    alone = demands / SHARES
    lowest, shape, count = alone.min(axis=1), (len(AGGRESSION), *lanes), len(noise)
    out = {name: np.zeros((count + 1, *lanes)) for name in ("price", "fund_share", "leverage", "defaults", "gain")}
    out["price"][0] = 1.0
    funds, market, kept = Funds(shape, flow, wealth), Market(cap), Kept(shape)
    followed = lanes[0] <= FEW
    if followed:
        out["own_money"], out["holds"] = (np.zeros((count + 1, *lanes, len(AGGRESSION))) for _ in range(2))
        out["own_money"][0] = np.broadcast_to(wealth, lanes)[:, None]
    for first in range(0, count, kept.block):
        last = min(first + kept.block, count)
        for t in range(first, last):
            if lowest[t] >= 1:  # no fund buys in any lane
                price, worth = alone[t], None
                now = funds.worth(price)
            else:
                price = market.clear(funds.book, demands[t], alone[t])
                now = funds.worth(price)
                worth = wanted(price, now, cap)
                cleared = solvent(price, funds.book[:, 0], funds.book[:, 1], demands[t], cap, worth)
                if cleared is not price:
                    price = cleared
                    now = funds.worth(price)
                    worth = wanted(price, now, cap)
            funds.trade(price, now, worth)
            kept.wanted[t - first] = funds.book[:, 0]
            funds.close_and_open(t)
            kept.held[t - first], kept.own[t - first] = funds.book[:, 0], funds.own
            out["price"][t + 1], out["defaults"][t + 1] = price, funds.defaults
        kept.measure(out, slice(first + 1, last + 1), last - first, cap)
        if followed:
            for name, each in (("own_money", kept.own), ("holds", kept.held)):
                out[name][first + 1 : last + 1] = each[: last - first].transpose(0, 2, 1)
    return out


def autoregression(pushes: Array) -> Array:
    """x(t) = ρ x(t-1) + pushes(t) from nought, along the first axis, by doubling: the same bits however many lanes there are.

    Parameters
    ----------
    pushes : ndarray, (periods, lanes)
        Any unit.

    Returns
    -------
    ndarray, (periods, lanes)
        The same unit.
    """
    x, reach, weight = np.array(pushes, float), 1, REVERSION
    while reach < len(x):
        x[reach:] += weight * x[:-reach]
        reach, weight = 2 * reach, weight * weight
    return x


def _measured(out: dict[str, Array]) -> dict[str, Array]:
    moves = np.diff(np.log(out["price"]), axis=0, prepend=0)
    out["kurtosis"] = excess_kurtosis_so_far(out["price"])
    out["deepest"] = np.expm1(np.minimum.accumulate(moves, axis=0))
    out["variance"] = np.cumsum(moves**2, axis=0) / np.maximum(np.arange(len(moves)), 1)[:, None]
    return out


def excess_kurtosis_so_far(price: Array) -> Array:
    """Excess kurtosis of log returns up to each period, shape as ``price`` (periods + 1, lanes); missing for the first few.

    Parameters
    ----------
    price : ndarray, (periods + 1, lanes)
        In one unit, above 0.

    Returns
    -------
    ndarray, (periods + 1, lanes)
        A pure number; above 0 the tails are fat.
    """
    moves = np.diff(np.log(price), axis=0)
    n = np.arange(1.0, len(moves) + 1)[:, None]
    square = moves * moves
    m1, m2, m3, m4 = (np.cumsum(power, axis=0) / n for power in (moves, square, square * moves, square * square))
    centre = m1 * m1
    variance = m2 - centre
    fourth = m4 - 4 * m1 * m3 + 6 * centre * m2 - 3 * centre * centre
    out = np.where((n > 20) & (variance > 1e-30), fourth / np.maximum(variance, 1e-30) ** 2 - 3, np.nan)
    return np.concatenate([np.full((1, *price.shape[1:]), np.nan), out])
