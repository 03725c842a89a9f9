"""The cover cascade round by round: accounts short of margin buy back, lenders recall, the price answers.

A long room: one market round by round, with the gain that tells how it will go.
"""

from __future__ import annotations

import numpy as np

from ..core import Array, Draws, State, Values
from .impact import price_after
from .lanes import total, zeros
from .margin import normal_quantiles
from .short_accounts import YEAR, can_be_short, fee_asked, kept_open, lent_part, money_per_share, utilisation

__all__ = ["HIGHEST", "accounts", "gain", "lending", "opening", "places", "start", "step", "used_before", "waiting"]

HIGHEST = 20.0  # times the first price: beyond it the model knows no sellers, and the book gaps


def accounts(p: Values) -> tuple[Array, Array]:
    """Entry price and money per share short of each cohort before the spark, USD, shape (cohorts, lanes).

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    entry : ndarray, (cohorts, lanes)
        USD a share sold short at.
    money : ndarray, (cohorts, lanes)
        USD in the account per share short.
    """
    entry = p.average_entry * np.exp(p.entry_spread * normal_quantiles(p.cohorts)[:, None])
    return entry, money_per_share(entry, p.start_price, p.collateral, p.maintenance_margin, p.borrow_fee, p.holding_period)


def opening(price: Array, entry: Array, shares: Array, money: Array | None = None) -> State:
    """The state right after the spark: ``entry`` USD and ``shares`` per cohort, shape (cohorts, lanes).

    ``money`` USD per share short; without it accounts hold the collateral alone, and no lender recalls or asks a fee.

    Parameters
    ----------
    price : ndarray, (lanes,)
        USD after the spark.
    entry : ndarray, (cohorts, lanes)
        USD a share sold short at.
    shares : ndarray, (cohorts, lanes)
        Shares short, 0 or more.
    money : A(cohorts, lanes), optional
        USD in the account per share short.

    Returns
    -------
    State
        Shares short, equity in USD and counters at 0.
    """
    lanes = np.broadcast_shapes(entry.shape[-1:], shares.shape[-1:], price.shape)
    zero = np.zeros(lanes)
    shares = shares + np.zeros((len(entry), *lanes))
    return {
        "price": price + zero, "spent": zero, "bought": zero, "covered": zero, "recalled": zero,
        "entry": entry, "open": shares, "short": total(shares), "equity": None if money is None else (money - price) * shares,
        "lending": None, "lent": zero, "used": zero, "utilisation": zero, "fee": zero, "days": zero, "shortfall": zero, "resting": zero > 0,
    }  # fmt: skip


def lending(p: Values) -> Array:
    """Share of all long shares whose owners lend at the start price: at least those that shorts have borrowed.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.
    """
    return np.maximum(p.lending_share, p.short_interest / (p.free_float + p.short_interest))


def used_before(p: Values) -> Array:
    """Utilisation before the spark, at most 1.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.

    Returns
    -------
    ndarray, (lanes,)
        From 0 to 1.
    """
    return utilisation(p.short_interest, p.free_float, lending(p))


def start(p: Values, draws: Draws) -> State:
    """Shorts in cohorts of equal size, entries at normal quantiles; the spark has just moved the price.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    State
        The state that `step` goes on from; ``price`` in USD, ``short`` in shares, ``shortfall`` in USD.
    """
    entry, money = accounts(p)
    price = p.start_price * (1 + p.shock) + zeros(p)
    state = opening(price, entry, p.short_interest / p.cohorts * np.ones((p.cohorts, 1)), money)
    lent, used = lent_part(price, p.start_price, lending(p), p.lenders_selling), used_before(p)
    use = utilisation(state["short"], p.free_float, lent)
    fee = fee_asked(p.borrow_fee, p.fee_rise, use, used)
    short = -total(np.minimum(state["equity"], 0.0))
    return {**state, "lending": lending(p), "lent": lent, "used": used, "utilisation": use, "fee": fee, "shortfall": short}


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: accounts short of margin cover, lenders recall, the price answers, the fee is paid.

    Covering leaves an account's equity as it is; the rise after it takes its part, and so does the fee.

    Parameters
    ----------
    state : State
        The market after the last step, arrays by name with the lanes last.
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    State
        One round later; ``bought`` is the USD of forced buying, 0 or more.
    """
    price, before, equity, lending = state["price"], state["open"], state["equity"], state["lending"]
    if equity is None:
        equity = (p.collateral * state["entry"] - price) * before
    stays = kept_open(equity, before, p.maintenance_margin * price)
    short, part, recalled = total(stays), None, state["recalled"]
    if np.count_nonzero(state["utilisation"] >= 1):  # all that is lent is on loan, and perhaps more
        most = can_be_short(p.free_float, state["lent"])
        if np.count_nonzero(most < short):
            part = np.minimum(most / np.maximum(short, 1e-9), 1.0)
    bought = state["short"] - (short if part is None else part * short)
    usd = bought * price
    new = price_after(price, usd, p.market_depth)
    rests = usd < 1e-9 * p.market_depth
    ends = rests | (new > HIGHEST * p.start_price)
    if np.count_nonzero(ends):  # nothing more is forced, or only as much is filled as the book holds
        room = 100 * p.market_depth * np.log(HIGHEST * p.start_price / price)
        filled = np.where(rests, 0.0, np.minimum(room / np.where(rests, 1.0, usd), 1.0))
        bought, usd = bought * filled, usd * filled
        lots = 0.0 if part is None else filled * (1 - part) * short
        stays = before - filled * (before - stays)
        short = total(stays)
        part = None if part is None else 1 - lots / np.maximum(short, 1e-9)
        new = np.where(rests, price, price_after(price, usd, p.market_depth))
    if part is not None:  # a recalled lot is closed, and its equity leaves with it
        recalled, short = recalled + (1 - part) * short, part * short
        equity, stays = part * equity, part * stays
    out: State = {
        **state, "open": stays, "short": short, "bought": usd, "spent": state["spent"] + usd, "price": new,
        "covered": state["covered"] + bought, "recalled": recalled, "resting": ends,
    }  # fmt: skip
    taken = new - price
    if lending is not None:
        out["lent"] = lent = lent_part(new, p.start_price, lending, p.lenders_selling)
        out["utilisation"] = use = utilisation(short, p.free_float, lent)
        out["fee"] = fee = fee_asked(p.borrow_fee, p.fee_rise, use, state["used"])
        days = bought / p.daily_volume
        out["days"] = state["days"] + days
        taken = taken + new * (fee * days / YEAR)
    out["equity"] = equity = equity - stays * taken
    out["shortfall"] = -total(np.minimum(equity, 0.0))
    return out


def waiting(p: Values, price: Array) -> tuple[Array, Array]:
    """Shares still short at or past their call, and not yet there, where the price came to ``price`` (n, lanes) in small steps.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    price : ndarray, (n, lanes)
        USD.

    Returns
    -------
    past : ndarray, (n, lanes)
        Shares still short at or past their call.
    ahead : ndarray, (n, lanes)
        Shares whose call lies higher.
    """
    call = accounts(p)[1] / (1 + p.maintenance_margin)
    steep = (1 + p.maintenance_margin) / p.maintenance_margin
    each = p.short_interest / p.cohorts
    left = (price / p.start_price) ** -steep
    weight = each * (call / p.start_price) ** steep
    if call.shape[1] == weight.shape[1] == 1:  # calls rise from cohort to cohort
        reached = np.searchsorted(call[:, 0], price, "right")
        sums = np.zeros(len(call) + 1)
        np.cumsum(weight[:, 0], out=sums[1:])
        return sums[reached] * left, (len(call) - reached) * each
    past = (price[:, None] >= call).sum(axis=1)
    lanes = max(weight.shape[-1], price.shape[-1])
    sums = np.zeros((len(call) + 1, lanes))
    np.cumsum(np.broadcast_to(weight, (len(call), lanes)), axis=0, out=sums[1:])
    return np.take_along_axis(sums, past, 0) * left, (len(call) - past) * each


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD of covering forced by 1 % at each ``price`` (n, lanes), over the depth: by shorts still open there, on the way up.

    A short at or past its call buys (1+m)/m % of what is left of it; a lender's recall, what leaves with 1 %; and the fee
    for the days that this buying takes is missing in the accounts.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    price : ndarray, (n, lanes)
        USD.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    dict of ndarray, (n, lanes)
        Loop gain by ``margin calls``, ``recalls`` and ``borrow fees``, pure numbers.
    """
    margin = p.maintenance_margin
    spark = p.start_price * (1 + p.shock)

    def lent(at: Array) -> Array:
        return lent_part(at, p.start_price, lending(p), p.lenders_selling)

    lanes = np.broadcast_shapes(price.shape[1:], spark.shape)
    pulled, far = waiting(p, np.concatenate([np.broadcast_to(spark, (1, *lanes)), np.broadcast_to(price, (len(price), *lanes))]))
    first = can_be_short(p.free_float, lent(spark)) / np.maximum(pulled[0] + far[0], 1e-9)
    pulled, far = pulled[1:], far[1:] if len(far) > 1 else far
    there = lent(price)
    most = can_be_short(p.free_float, there)
    rising, short, recalls = price >= spark * (1 - 1e-12), pulled + far, 0.0 * pulled
    covers = (1 + margin) / margin * pulled
    if np.count_nonzero(first < 1) or np.count_nonzero((most < short) & rising):
        ratio = np.where(rising, np.minimum(most / np.maximum(short, 1e-9), first), 1.0)
        left = np.minimum(np.minimum.accumulate(ratio, axis=0), 1.0)  # part that no lender has recalled by then
        pulled, short, covers = pulled * left, short * left, covers * left
        binds = rising & (short >= most * (1 - 1e-9))
        recalls = np.where(binds, np.maximum(most * p.lenders_selling / (1 - there) - covers, 0.0), 0.0)
    fee = fee_asked(p.borrow_fee, p.fee_rise, utilisation(short, p.free_float, there), used_before(p))
    fees = (covers + recalls) / p.daily_volume * fee / YEAR * pulled / margin
    worth = 0.01 * price / p.market_depth
    return {"margin calls": covers * worth, "recalls": recalls * worth, "borrow fees": fees * worth}


def places(p: Values, ends: Array, draws: Draws) -> Array:
    """Between the calls of two cohorts the gain of margin calls falls: it is strongest at a call. A few points beside them for recalls.

    Parameters
    ----------
    p : Values
        The model's parameters in base units, (lanes,) each.
    ends : ndarray, (2, lanes)
        USD, from and to.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    ndarray, (m, lanes)
        Prices in USD at which the gain is looked at.
    """
    call = accounts(p)[1] / (1 + p.maintenance_margin)
    even = ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, 14)[1:-1, None]
    return np.concatenate([call + 0 * ends[0], even + 0 * call[0]])
