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

__all__ = [
    "AGGRESSION",
    "SHARES",
    "clear",
    "excess_kurtosis_so_far",
    "loop_strength",
    "simulate",
]

SHARES = 1000.0  # N
REVERSION = 0.99  # ρ of the noise traders' demand
AGGRESSION = np.arange(5.0, 51.0, 5.0)[:, None]  # β of the funds
BENCHMARK, SMOOTHING = 0.005, 0.1  # investors compare a fund's smoothed return with this
OUT_BELOW, OUT_FOR = 0.1, 100  # a fund below this part of its first wealth is closed for so many periods

LARGEST_KEPT = 4_000_000  # bytes of one run; a fan of hundreds of seeds is made anew

_KEPT: OrderedDict[bytes, dict[str, Array]] = OrderedDict()


def simulate(noise: Array, max_leverage: Array, noise_size: Array, flow: Array, wealth: Array) -> dict[str, Array]:
    """The market over ``noise`` (periods, lanes or 1) of standard normals; every result has shape (periods + 1, lanes).

    ``max_leverage`` λ ≥ 1, ``noise_size`` s > 0, ``flow`` b ≥ 0 and the funds' first ``wealth`` W0 > 0 have shape
    (lanes,) or (1,). Gives ``price`` (in units of value), ``fund_share`` of the asset, ``leverage`` of all funds
    together, ``gain`` (see `loop_strength`), and so far: ``defaults``, ``kurtosis`` of log returns, their ``variance``
    about zero and the ``deepest`` one. The last few runs are kept, by their values. Raises `OutOfRange`.
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


def clear(held: Array, cash: Array, demand: Array, cap: Array) -> Array:
    """The highest price at which noise traders and funds together hold all shares; shape (lanes,).

    ``held`` shares and ``cash`` (funds, lanes), noise traders' ``demand`` in money and leverage ``cap`` (lanes,).
    Between the mispricings λ/β at which funds meet their cap excess demand times price is a parabola: find the
    piece by its ends, then its root. A fund without own money at that price demands nothing.
    """
    alone = demand / SHARES
    if alone.min() >= 1:  # dear: no fund buys
        return alone
    bottom = np.minimum(alone, 1)  # funds can only add to what noise traders pay
    ends = np.concatenate([np.ones((1, *alone.shape)), np.maximum(1 - cap / AGGRESSION[::-1], bottom), bottom[None]])

    def excess(price: Array) -> Array:  # (pieces, lanes)
        miss = np.maximum(1 - price, 0)[:, None]
        own = np.maximum(held * price[:, None] + cash, 0)
        return demand + (np.minimum(AGGRESSION * miss, cap) * own).sum(axis=1) - SHARES * price

    first = np.argmax(excess(ends) >= 0, axis=0)
    lane = np.arange(len(demand))
    high, low = ends[np.maximum(first - 1, 0), lane], ends[first, lane]
    middle = (high + low) / 2
    solvent = held * middle + cash > 0
    capped = AGGRESSION * (1 - middle) >= cap
    share, money = held * solvent, cash * solvent
    free = np.where(capped, 0.0, AGGRESSION)
    most = np.where(capped, cap, 0.0)
    a = -(free * share).sum(axis=0)
    b = (most * share + free * (share - money)).sum(axis=0) - SHARES
    c = demand + (most * money + free * money).sum(axis=0)
    root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
    q = -(b + np.where(b >= 0, root, -root)) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = c / q, q / a
    price = np.where((other >= low) & (other <= high), other, one)
    price = np.where(np.isfinite(price), np.clip(price, low, high), middle)
    # where a fund's own money ends within the piece it is no parabola: halve it instead
    left = excess(price[None])[0]
    if np.any((np.abs(left) > 1e-9 * SHARES) & (alone < 1)):
        for _ in range(60):
            middle = (low + high) / 2
            above = excess(middle[None])[0] >= 0
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        price = np.where(np.abs(left) > 1e-9 * SHARES, low, price)
    return np.where(alone >= 1, alone, price)


def _simulate(noise: Array, cap: Array, size: Array, flow: Array, wealth: Array) -> dict[str, Array]:
    lanes = np.broadcast_shapes(noise.shape[1:], cap.shape, size.shape, flow.shape, wealth.shape)
    if lanes == (1,):  # sums of a single column are taken in another order: a lane must not depend on its neighbours
        twice = _simulate(np.repeat(noise, 2, axis=1), cap, size, flow, wealth)
        return {name: array[:, :1].copy() for name, array in twice.items()}
    cap, size = np.broadcast_to(cap, lanes), np.broadcast_to(size, lanes)
    funds = (len(AGGRESSION), *lanes)
    held, cash = np.zeros(funds), np.zeros(funds) + wealth
    smooth, closed = np.zeros(funds), np.zeros(funds, int)
    floor = OUT_BELOW * wealth
    log_worth = np.log(SHARES)
    log_demand = np.full(lanes, log_worth)
    count = len(noise)
    out = {name: np.empty((count + 1, *lanes)) for name in ("price", "fund_share", "leverage", "defaults", "gain")}
    price, defaults = np.ones(lanes), np.zeros(lanes)
    out["price"][0] = 1.0
    for name in ("fund_share", "leverage", "defaults", "gain"):
        out[name][0] = 0.0
    own = cash.copy()
    for t in range(count):
        log_demand = REVERSION * log_demand + size * noise[t] + (1 - REVERSION) * log_worth
        demand = np.exp(log_demand)
        price = clear(held, cash, demand, cap)
        now = held * price + cash
        lever = np.minimum(AGGRESSION * np.maximum(1 - price, 0), cap)
        # investors come to funds that have done well, and leave those that have not
        working = own > 0
        gained = np.where(working, now / np.where(working, own, 1) - 1, 0.0)
        smooth += SMOOTHING * (gained - smooth)
        new_held = np.maximum(now, 0) * lever / price
        cash = now - new_held * price + np.maximum(flow * (smooth - BENCHMARK), -1) * np.maximum(now, 0)
        held = new_held
        out["gain"][t + 1] = loop_strength(price, held, lever, cap)
        own = held * price + cash
        # a fund below a tenth of its first wealth closes, and a new one opens in its place later
        fails = (own < floor) & (closed == 0)
        opens = closed == 1
        if fails.any() or opens.any() or (closed > 0).any():
            defaults = defaults + fails.sum(axis=0)
            closed = np.where(fails, OUT_FOR, np.maximum(closed - 1, 0))
            gone = fails | (closed > 0)
            held, cash = np.where(gone, 0.0, held), np.where(gone, 0.0, np.where(opens, wealth, cash))
            smooth = np.where(gone | opens, 0.0, smooth)
            own = held * price + cash
        assets = (held * price).sum(axis=0)
        total = own.sum(axis=0)
        out["price"][t + 1], out["defaults"][t + 1] = price, defaults
        out["fund_share"][t + 1] = held.sum(axis=0) / SHARES
        out["leverage"][t + 1] = np.where(total > 0, assets / np.where(total > 0, total, 1), 0.0)
    return out


def loop_strength(price: Array, held: Array, lever: Array, cap: Array) -> Array:
    """What funds trade with a fall of 1 % over what noise traders buy; above 0 where they sell. Shape (lanes,).

    A fund at its limit must sell lambda - 1 times what it has lost: its part is (lambda - 1) a, a its share of the market. One
    below its limit trades against the fall: it wants p/(1 - p) per cent more because the share is cheaper, and L - 1 less because
    its own money has shrunk. Where that makes a sale on balance, nobody forces it, and it counts as nothing.
    """
    miss = np.maximum(1 - price, 0)
    at_limit = (lever >= cap * (1 - 1e-12)) & (cap > 1)
    bought = np.where(miss > 0, price / np.where(miss > 0, miss, 1), 0.0) - (lever - 1)
    flow = np.where(at_limit, cap - 1, -np.maximum(bought, 0)) * held / SHARES
    return np.asarray(flow.sum(axis=0) / (1 - np.minimum(held.sum(axis=0) / SHARES, 0.999)))


def _measured(out: dict[str, Array]) -> dict[str, Array]:
    moves = np.diff(np.log(out["price"]), axis=0, prepend=0)
    out["kurtosis"] = excess_kurtosis_so_far(out["price"])
    out["deepest"] = np.minimum.accumulate(moves, axis=0)
    out["variance"] = np.cumsum(moves**2, axis=0) / np.maximum(np.arange(len(moves)), 1)[:, None]
    return out


def excess_kurtosis_so_far(price: Array) -> Array:
    """Excess kurtosis of log returns up to each period, shape as ``price`` (periods + 1, lanes); missing for the first few."""
    moves = np.diff(np.log(price), axis=0)
    n = np.arange(1.0, len(moves) + 1)[:, None]
    m1, m2, m3, m4 = (np.cumsum(moves**k, axis=0) / n for k in (1, 2, 3, 4))
    variance = m2 - m1**2
    fourth = m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4
    out = np.where((n > 20) & (variance > 1e-30), fourth / np.maximum(variance, 1e-30) ** 2 - 3, np.nan)
    return np.concatenate([np.full((1, *price.shape[1:]), np.nan), out])
