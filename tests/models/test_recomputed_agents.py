"""The liquidation cascade and the leverage cycle, worked out again position by position and fund by fund, from what their pages say.

What an account shares with its model is what chance has drawn. A cascade asks every position each round; the market of funds is cleared
piece by piece, between the prices at which a fund meets its limit or is ruined.
"""

from __future__ import annotations

import itertools
from math import copysign, exp, floor, inf, log, sqrt
from typing import Any

import numpy as np
import pytest
from models.test_recomputed_formulas import drawn
from reference import held
from reference.held import Account, Given

from squeezelab.core import Choice, Parameter, Result
from squeezelab.models import get_model


def positions(v: Given, draws: dict[str, Any]) -> list[dict[str, float]]:
    """Who is in the market before the spark: side, coins, and the prices at which the venue closes and the margin is gone."""
    book, m, first = [], v["maintenance_margin"], v["start_price"]
    entries, sizes, shelves, sides = (np.ravel(draws[name]).tolist() for name in ("entry", "size", "shelf", "side"))
    for entry, size, shelf, side in zip(entries, sizes, shelves, sides, strict=True):
        long = side >= v["share_short"]
        at = first * exp(v["entry_spread"] * entry)
        lever = max(1.01, v["leverage"] * (0.4 if shelf <= 0.4 else 1.0 if shelf <= 0.8 else 2.0))
        margin = at / lever  # USD for one coin
        out = at - margin if long else at + margin
        closes = out / (1 - m) if long else out / (1 + m)
        if (closes < first) if long else (closes > first):
            book.append({"side": 1 if long else -1, "coins": exp(0.8 * size), "closes": closes, "out": out})
    whole = sum(one["coins"] for one in book)
    return [one | {"coins": one["coins"] * v["open_interest"] / first / whole} for one in book]


def cascade(v: Given, r: Result) -> dict[str, float]:
    """Every round asks every position whether the price has reached it."""
    book, first = positions(v, r.draws), v["start_price"]
    price, depth, fund, reference = first * (1 + v["shock"]), v["market_depth"], v["insurance_fund"], first
    facing = sum(one["coins"] for one in book if one["side"] * v["shock"] <= 0)
    reach, usd, coins, closed, gap, rounds = log(10), 0.0, 0.0, 0, False, 0
    while not gap:
        hit = [one for one in book if one["side"] * (price - one["closes"]) <= 0]
        if not hit:
            break
        if v["order"] == "sequential":
            hit = [max(hit, key=lambda one: one["side"] * (one["closes"] - price))]
        if v["circuit_breaker"] == "on" and abs(price / reference - 1) >= v["halt_fall"]:
            depth, reference = depth * v["depth_refill"], price
        sold = sum(one["side"] * one["coins"] for one in hit)
        part, ends = 1.0, price * exp(-0.01 * sold * price / depth)
        if abs(log(ends / first)) > reach:
            gap, ends = True, first * 10 ** copysign(1, -sold)
            part = abs(log(ends / price)) * 100 * depth / (abs(sold) * price)
        fund += sum(one["side"] * one["coins"] * part * (sqrt(price * ends) - one["out"]) for one in hit)
        usd, coins, closed, rounds = usd + abs(sold) * part * price, coins + abs(sold) * part, closed + floor(len(hit) * part), rounds + 1
        book = [one for one in book if not any(one is other for other in hit)] if len(hit) < 5 else [
            one for one in book if one["side"] * (price - one["closes"]) > 0
        ]  # fmt: skip
        price = ends
    return {
        "end_price": price, "fall": price / first - 1, "forced_selling": usd, "positions_liquidated": closed,
        "liquidated_share": min(coins / facing, 1.0) if facing else 0.0, "fund_left": fund,
        "average_liquidation": first * (1 - 1 / v["leverage"]) / (1 - v["maintenance_margin"]),
    }  # fmt: skip


class Fund:
    """One value fund: what it holds, its cash, what investors remember of it, and when it opens again."""

    def __init__(self, aggression: float, money: float) -> None:
        self.aggression, self.first = aggression, money
        self.open_anew()

    def open_anew(self) -> None:
        self.shares, self.cash, self.own, self.memory, self.closed_until = 0.0, self.first, self.first, 0.0, -1

    def wants(self, price: float, limit: float) -> float:
        """USD of shares at this price."""
        return min(self.aggression * max(1 - price, 0.0), limit) * max(self.shares * price + self.cash, 0.0)


def cleared(funds: list[Fund], demand: float, limit: float) -> float:
    """The highest price at which all thousand shares are held: between two kinks of what funds want, demand is a parabola."""
    if demand >= 1000:
        return demand / 1000
    kinks = {1 - limit / f.aggression for f in funds} | {-f.cash / f.shares for f in funds if f.shares > 0}
    ends = [1.0, *sorted((k for k in kinks if demand / 1000 < k < 1), reverse=True), demand / 1000]
    for high, low in itertools.pairwise(ends):
        middle = (high + low) / 2
        square, slope, level = 0.0, -1000.0, demand
        for f in funds:
            if f.shares * middle + f.cash <= 0:
                continue
            if f.aggression * (1 - middle) < limit:  # a (1 - p)(n p + c)
                square -= f.aggression * f.shares
                slope += f.aggression * (f.shares - f.cash)
                level += f.aggression * f.cash
            else:
                slope += limit * f.shares
                level += limit * f.cash
        under = slope * slope - 4 * square * level
        if square == 0:
            roots = [-level / slope] if slope else []
        elif under < 0:
            roots = []
        else:
            q = -(slope + copysign(sqrt(under), slope)) / 2
            roots = [q / square, level / q if q else 0.0]
        found = [x for x in roots if low * (1 - 1e-14) <= x <= high * (1 + 1e-14)]
        if found:
            return min(max(*found, low) if len(found) > 1 else found[0], high)
    return demand / 1000


def history(noise: list[float], v: Given, limit: float) -> dict[str, float]:
    """Round after round, fund after fund."""
    funds = [Fund(5.0 * k, v["fund_size"]) for k in range(1, 11)]
    x, price, moves, closed, strongest = 0.0, 1.0, [], 0, -inf
    for t, push in enumerate(noise):
        x = 0.99 * x + v["noise_size"] * push
        before, price = price, cleared(funds, 1000 * exp(x), limit)
        moves.append(log(price / before))
        forced = held = 0.0
        for f in funds:
            if f.closed_until >= 0:
                if f.closed_until == t:
                    f.open_anew()
                continue
            now, wants = f.shares * price + f.cash, f.wants(price, limit)
            f.memory += 0.1 * (now / f.own - 1 - f.memory)
            comes = max(v["flow"] * (f.memory - 0.005), -1.0) * max(now, 0.0)
            f.shares, f.cash, f.own = wants / price, now - wants + comes, now + comes
            held += f.shares / 1000
            if f.shares and limit > 1 and f.aggression * (1 - price) >= limit * (1 - 1e-12):
                forced += (limit - 1) * f.shares / 1000
            elif f.shares:
                forced -= max(price / (1 - price) - (f.aggression * (1 - price) - 1), 0.0) * f.shares / 1000
            if f.own < 0.1 * f.first:
                f.shares = f.cash = f.own = 0.0
                closed, f.closed_until = closed + 1, t + 100
        strongest = max(strongest, forced / (1 - min(held, 0.999)))
    mean = sum(moves) / len(moves)
    squares, fourth = (sum((one - mean) ** k for one in moves) / len(moves) for k in (2, 4))
    return {
        "tail": fourth / squares**2 - 3, "defaults_total": closed, "largest_fall": exp(min([*moves, 0.0])) - 1,
        "typical_move": sqrt(sum(one**2 for one in moves) / len(moves)), "strongest": strongest,
    }  # fmt: skip


def cycle(v: Given, r: Result) -> dict[str, float]:
    noise = np.ravel(r.draws["noise"]).tolist()
    told = history(noise, v, v["max_leverage"])
    told.pop("strongest")
    return told | {"tail_unlevered": history(noise, v, 1.0)["tail"]}


ACCOUNTS: dict[str, tuple[Account, Given]] = {"liquidation-cascade": (cascade, {}), "agent-market": (cycle, {"weeks": 50})}


def settings(name: str, count: int, given: Given) -> list[Given]:
    """Half at random, half with every slider at one of its ends."""
    rng, model = np.random.default_rng([1313, *name.encode()]), get_model(name)
    sliders = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural]
    out = []
    for number in range(count):
        values = drawn(name, rng)
        if number % 2:
            values |= {q.name: float(rng.choice([q.low, q.high])) for q in sliders}
            values |= {q.name: str(rng.choice(list(q.options))) for q in model.parameters if isinstance(q, Choice)}
        out.append(values | given)
    return out


def differences(name: str, count: int, broken: str = "") -> tuple[int, list[str]]:
    """How many readings were held against the account, and which differ; the model takes ``broken`` a millionth too large."""
    (account, given), model = ACCOUNTS[name], get_model(name)

    def nought(values: Given, reading: str) -> float:
        return 1e-12 * (values["open_interest"] if reading == "fund_left" else 1.0)  # a sum of gains and losses that large

    return held.differences(name, settings(name, count, given), lambda v, r: account(model.given(**v), r), nought, broken)


@pytest.mark.parametrize(("name", "count"), [("liquidation-cascade", 30), ("agent-market", 10)])
def test_a_reading_is_what_an_account_of_every_single_agent_gives(name: str, count: int) -> None:
    told, wrong = differences(name, count)
    assert not wrong, f"{len(wrong)} of {told}\n" + "\n".join(wrong[:4])
    assert told >= 4 * count, f"only {told} readings had an answer to hold"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("liquidation-cascade", 400), ("agent-market", 80)])
def test_so_it_is_at_many_settings(name: str, count: int) -> None:
    _, wrong = differences(name, count)
    assert not wrong, "\n".join(wrong[:4])


@pytest.mark.parametrize(("name", "broken"), [("liquidation-cascade", "market_depth"), ("agent-market", "flow")])
def test_a_model_that_is_a_millionth_off_is_found_out(name: str, broken: str) -> None:
    assert differences(name, 4, broken)[1]
