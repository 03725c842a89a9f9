"""Processes worked out again round by round, one bank, loan, investor or holder at a time, in plain numbers, at settings at random.

Nothing here calls the package's own dynamics. A long room: one short process a model.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import exp, expm1, log, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from models.test_recomputed_formulas import drawn
from scipy.optimize import brentq

from squeezelab.core import Result
from squeezelab.dynamics.run import run
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model

Given = dict[str, Any]
Process = Callable[[Given, Result], dict[str, float]]
PROCESSES: dict[str, Process] = {}
SETTINGS = 25
SHOCK = 5  # of the house that margins: the day, counted from 0, on which the news comes


def process(name: str) -> Callable[[Process], Process]:
    def kept(function: Process) -> Process:
        PROCESSES[name] = function
        return function

    return kept


@process("redemption-queue")
def _(v: Given, _r: Result) -> dict[str, float]:
    """Every push is remembered by its day and fades by itself; those who see a new low ask."""
    waiting, asked, paid_out = v["rush"] * v["fund"], v["rush"] * v["fund"], 0.0
    pushes: list[float] = []
    lows, moves, waited = 0.0, [0.0], 0
    for day in range(v["days"]):
        most = {"none": waiting, "gate": v["gate"] * waiting, "queue": v["capacity"] * v["fund"]}[v["exit"]]
        paid = min(waiting, most)
        waiting -= paid
        waited += waiting > 1e-9 * v["fund"]
        paid_out += paid
        pushes.append(0.01 * paid / v["market_depth"])
        move = sum(one * (v["permanent"] + (1 - v["permanent"]) * (1 + day - k) ** -v["decay"]) for k, one in enumerate(pushes))
        deeper = max(move - lows, 0.0)
        lows = max(lows, move)
        more = min(v["fear"] * 100 * deeper * v["fund"], max(v["fund"] - asked, 0.0))
        waiting, asked = waiting + more, asked + more
        moves.append(move)
    return {
        "trough": exp(-max(moves)) - 1, "end": exp(-moves[-1]) - 1, "longest_wait": waited, "asked_total": asked,
        "paid_total": paid_out, "queue_left": waiting,
    }  # fmt: skip


@process("predatory-trading")
def _(v: Given, _r: Result) -> dict[str, float]:
    """Shares change hands at the middle of a step; predators follow until they turn, and end flat."""
    steps, k = v["duration"] // 2, v["predators"]
    turns = steps * (k + 1) / (2 * k) if k >= 1 else steps * (k + 1) / 2
    speed, share = v["distressed"] / steps, v["capacity"] if k > 0 else 0.0
    sold_so_far = short = profit = paid = alone_paid = 0.0
    low = v["start_price"]

    def price(out: float) -> float:
        return v["start_price"] - v["impact"] * out

    for t in range(v["duration"]):
        sells = speed if t < steps else 0.0
        follow = share * speed * min(max(turns - t, 0.0), 1.0)
        back = 0.0
        if t + 1 > turns:
            begun, end = max(t, turns), 2 * turns
            back = (short + follow) * (1.0 if t + 1 >= end else (t + 1 - begun) / (end - begun))
        traded = follow - back
        before, after = price(sold_so_far + short), price(sold_so_far + sells + short + traded)
        middle = (before + after) / 2
        profit += traded * middle
        paid += sells * middle
        alone_paid += sells * (price(sold_so_far) + price(sold_so_far + sells)) / 2
        sold_so_far, short, low = sold_so_far + sells, short + traded, min(low, after)
    end = price(sold_so_far + short)
    return {
        "lowest_price": low, "end_price": end, "predator_profit": profit, "lost_proceeds": alone_paid - paid,
        "overshoot": (low - end) / v["start_price"],
    }  # fmt: skip


@process("volatility-margin")
def _(v: Given, _r: Result) -> dict[str, float]:
    """A house that margins by what it has seen today, holders who sell what they cannot carry, funds that hold their risk."""
    calm = v["calm_volatility"]

    def margin_at(seen: float) -> float:
        return min(max(v["multiple"] * seen, v["floor"]), 0.9)

    def seen_after(seen: float, move: float) -> float:
        return sqrt(v["decay"] * seen**2 + (1 - v["decay"]) * (move**2 + calm**2))

    price, seen = v["start_price"], calm
    units, own = v["position"] / price, v["position"] * margin_at(calm)
    fund_units, fund_cash = v["target_assets"] / price, 0.0
    margins, low, sales, fund_sales = [margin_at(calm)], price, 0.0, 0.0
    for day in range(v["days"]):
        marked = price * (1 + (v["shock"] if day == SHOCK else 0.0))
        own = max(own + units * (marked - price), 0.0)
        today = seen_after(seen, log(marked / price))
        sold = min(max(units * marked - own / margin_at(today), 0.0), units * marked)
        worth = fund_units * marked + fund_cash
        shed = fund_units * marked - min(calm / today, 1.0) * worth
        after = marked * exp(-0.01 * (sold + shed) / v["market_depth"])
        left = units - sold / marked
        own = max(own + left * (after - marked) - sold * (1 - sqrt(after / marked)), 0.0)
        fund_units, fund_cash = fund_units - shed / marked, fund_cash + shed * sqrt(after / marked)
        seen, price, units = seen_after(seen, log(after / price)), after, left
        margins.append(margin_at(today))
        low, sales, fund_sales = min(low, price), sales + sold, fund_sales + max(shed, 0.0)
    return {
        "fall": low / v["start_price"] - 1, "procyclicality": max(margins) / min(margins), "sales": sales, "fund_sales": fund_sales,
        "forced_share": 1 - units * v["start_price"] / v["position"], "calm_margin": margins[0],
    }  # fmt: skip


@process("lending-desk")
def _(v: Given, _r: Result) -> dict[str, float]:
    """Loan by loan: below a health of 1 half may be repaid, below 0.95 all; a liquidator takes coins worth as much and the bonus."""
    n = v["loans"]
    price = v["start_price"] * (1 + v["shock"])
    book = []
    for k in range(n):
        health = 1 + (v["health"] - 1) * exp(v["health_spread"] * NormalDist().inv_cdf((k + 0.5) / n))
        value = v["collateral"] / n
        book.append([value / v["start_price"], value * v["threshold"] / health])
    owed = sum(debt for _, debt in book)
    repaid_all = kept = 0.0
    for _ in range(400):
        seized_all, hit = 0.0, False
        for loan in book:
            coins, debt = loan
            value = coins * price
            if debt <= 0 or value <= 1e-12 * v["collateral"] / n or value * v["threshold"] / debt >= 1:
                continue
            hit = True
            repaid = debt * (0.5 if value * v["threshold"] / debt > 0.95 else 1.0)
            repaid = min(repaid, value / (1 + v["bonus"]))
            seized = repaid * (1 + v["bonus"])
            kept += v["protocol_fee"] * (seized - repaid)
            loan[0], loan[1] = max(coins - seized / price, 0.0), debt - repaid
            if loan[1] < 1e-12 * v["collateral"] / n:
                loan[1] = 0.0
            repaid_all += repaid
            seized_all += seized
        if not hit:
            break
        price *= exp(-0.01 * seized_all / v["market_depth"])
    lacking = sum(max(debt - coins * price, 0.0) for coins, debt in book)
    return {"end_price": price, "repaid_share": repaid_all / owed, "bad_debt_left": lacking, "protocol_income": kept}


@process("token-vesting")
def _(v: Given, _r: Result) -> dict[str, float]:
    """Each month’s sale is a push of its own, which buyers wear away by the same part every month after."""
    cliff, last = v["cliff_month"], v["vesting_end"]

    def free(month: int) -> float:
        if month < cliff:
            return 0.0
        along = 1.0 if last <= cliff or month >= last else (month - cliff) / (last - cliff)
        return float(v["grant"] * (v["cliff_share"] + (1 - v["cliff_share"]) * along))

    pushes: list[float] = []
    lowest, largest, got, tokens, least = v["start_price"], 0.0, 0.0, 0.0, free(0)
    for month in range(1, v["months"] + 1):
        pushes = [one * (1 - v["recovery"]) for one in pushes]
        now = max(free(month), least)
        fresh = v["sold_share"] * (now - least)
        least = now
        before = v["start_price"] * exp(-sum(pushes))
        push = 0.01 * fresh * before / v["market_depth"]
        got += fresh * before * (-expm1(-push) / push if push > 1e-12 else 1.0)
        pushes.append(push)
        tokens, largest, lowest = tokens + fresh, max(largest, fresh * before), min(lowest, v["start_price"] * exp(-sum(pushes)))
    out = {"lowest_price": lowest, "largest_sale": largest, "float_growth": (v["free_float"] + least) / v["free_float"]}
    return out | ({"average_sale": got / tokens} if tokens > 0 and got / tokens > 1e-9 else {})


@process("leverage-targeting")
def _(v: Given, r: Result) -> dict[str, float]:
    """A fund with its debt in dollars, an ETF that is owed what its multiple wants; only where no book comes near its end."""
    start, price = v["start_price"], v["start_price"] * (1 + v["shock"])
    units, debt, done, traded = v["fund_assets"] / start, v["fund_assets"] * (1 - 1 / v["leverage"]), 0.0, 0.0
    for _ in range(300):
        own = units * price - debt
        wanted = min(max(v["leverage"] * own, 0.0), v["credit"] * v["fund_assets"] / start * price)
        fund, move = wanted - units * price, price / start - 1
        lives = 1 + v["etf_multiple"] * move > 0
        owed = v["etf_assets"] * (v["etf_multiple"] * (v["etf_multiple"] - 1) * move if lives else -v["etf_multiple"] * (1 + move))
        etf = owed - done
        if abs(fund) + abs(etf) < 1e-9 * v["market_depth"]:
            break
        if abs(fund + etf) > 50 * v["market_depth"] or abs(move + 0.5) > 1.4:
            return {}
        after = price * exp(0.01 * (fund + etf) / v["market_depth"])
        units, debt = units + fund / price, debt + fund / price * sqrt(price * after)
        units = 0.0 if units < 1e-12 * v["fund_assets"] / start else units
        done, traded, price = done + etf, traded + abs(fund + etf), after
    left = units * price - debt
    size = 1e-6 * v["fund_assets"]  # what a hundred rounds of rounding may do to a difference of large sums
    return {"end_price": price, "whole_move": price / start - 1} | ({"fund_left": left} if abs(left) > size else {})


@process("deleveraging-queue")
def _(v: Given, _r: Result) -> dict[str, float]:
    """The fund pays the market's loss on each coin until it is empty; then shorts give coins, the best ranked first."""
    start, mark = v["start_price"], v["start_price"] * (1 + v["fall"])
    bankrupt, coins = start * (1 - 1 / v["leverage"]), min(v["bankrupt_position"], v["shorts"]) / start
    k = 0.01 * mark / v["market_depth"]

    def missing(sold: float) -> float:
        return float(bankrupt * sold + mark * expm1(-k * sold) / k)

    sold = coins
    if missing(coins) > v["insurance_fund"]:
        turn = max(log(mark / bankrupt) / k, 0.0)  # up to here each coin still fetches more than it must
        sold = brentq(lambda x: missing(x) - v["insurance_fund"], turn, coins, xtol=1e-14 * coins, rtol=1e-14) if turn < coins else coins
    n, shelves = v["accounts"], (0.4, 1.0, 2.0)
    place = [(7 * j) % n for j in range(n)] if n % 7 else list(range(n))
    line = []
    for j in range(n):
        entry = start * exp(v["entry_spread"] * NormalDist().inv_cdf((place[j] + 0.5) / n))
        lever = max(v["leverage_of_shorts"] * shelves[j % 3], 1.01)
        gain, own_end = (entry - mark) / entry, entry * (1 + 1 / lever)
        used = mark / (own_end - mark) if own_end > mark else float("inf")
        line.append((gain * used if gain > 0 else gain / used, v["shorts"] / start / n))
    want, closed, touched = coins - sold, 0.0, 0
    for _, units in sorted(line, key=lambda one: -one[0]):
        part = min(units, want - closed)
        if part > 1e-9 * coins:
            closed, touched = closed + part, touched + 1
    return {
        "deleveraged": closed * start, "accounts_closed": touched, "fund_used": max(missing(sold), 0.0),
        "price_after": mark * exp(-k * sold), "price_without": mark * exp(-k * coins), "bankruptcy": bankrupt,
        "fund_needed": max(missing(coins), 0.0), "gains_given_up": closed * (bankrupt - mark),
    }  # fmt: skip


@process("herding-threshold")
def _(v: Given, _r: Result) -> dict[str, float]:
    """People in a row, each looking at how many act: nobody goes back."""
    n = v["people"]
    ranks = [(k + 0.5) / n for k in range(n)]
    if v["family"] == "ladder":
        waits = [float(k) for k in range(n)]
    elif v["family"] == "normal":
        waits = [n * (v["average_threshold"] + v["threshold_spread"] * NormalDist().inv_cdf(x)) for x in ranks]
    else:
        waits = [n * (v["average_threshold"] + v["threshold_spread"] * sqrt(3) * (2 * x - 1)) for x in ranks]
    waits[1] += v["caution"]
    acting = pushed = min(round(v["first_movers"]), n)
    while True:
        following = max(sum(one <= acting + 1e-9 for one in waits), pushed)
        if following <= acting:
            return {"joined": acting, "joined_share": acting / n}
        acting = following


@process("fee-burn")
def _(v: Given, _r: Result) -> dict[str, float]:
    """Block after block, and the ether in a ledger."""
    fee, supply, fees = v["start_fee"], 0.0, [v["start_fee"]]
    for block in range(v["blocks"] + 1):
        full = min(2.0, v["demand"] * (fee / v["start_fee"]) ** -v["elasticity"])
        supply += v["issuance"] - fee * 1e-9 * full * v["gas_target"]
        if block < v["blocks"]:
            fee *= 1 + (full - 1) / v["denominator"]
            fees.append(fee)
    return {"end_fee": fee, "supply_end": supply, "swing": max(fees[-8:]) / min(fees[-8:]) - 1}


@process("constant-mix")
def _(v: Given, r: Result) -> dict[str, float]:
    """Three purses on one price: one sleeps, one goes back to its mix, one keeps a multiple of its cushion in the asset."""
    price = [float(x) for x in r["price"]]
    fee = v["round_trip_cost"] / 2
    wants: dict[str, Callable[[float], float]] = {
        "mixer_end": lambda wealth: v["mix"] * wealth,
        "insurer_end": lambda wealth: min(max(v["multiplier"] * (wealth - v["floor"] * v["wealth"]), 0.0), max(wealth, 0.0)),
    }
    out = {"holder_end": v["wealth"] * (v["mix"] * price[-1] / price[0] + 1 - v["mix"])}
    for name, wanted in wants.items():
        held = wanted(v["wealth"])
        cash = v["wealth"] - held
        for before, now in pairwise(price):
            held *= now / before
            trade = wanted(held + cash) - held
            held, cash = held + trade, cash - trade - fee * abs(trade)
        out[name] = held + cash
    return out


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_a_run_is_what_its_rounds_give_one_by_one(name: str) -> None:
    model, rng = get_model(name), np.random.default_rng([11, *name.encode()])
    told = 0
    for _ in range(SETTINGS):
        values = drawn(name, rng)
        try:
            result = run(model, model.given(**values), seed=int(rng.integers(100)))
        except NoAnswer:
            continue
        for reading, expected in PROCESSES[name](values, result).items():
            told += 1
            assert result[reading] == pytest.approx(expected, rel=1e-9, abs=1e-9 * abs(expected) + 1e-12), f"{reading} at {values}"
    assert told >= SETTINGS, "too few settings have an answer to hold"
