"""Nine markets worked out again from their page: one price, order, asset or claim at a time, in plain numbers, at settings at random.

Nothing here calls the package's own dynamics. Each account takes another road than the model's: roots are bracketed and halved, integrals
and distributions are scipy's, equations of motion are put to an exponential or a solver, books are kept entry by entry. What the
accounts share with the model is what chance has drawn. A long room: one market a function.
"""

from __future__ import annotations

import cmath
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from math import erfc, exp, log, log1p, nan, pi, sqrt
from typing import Any

import numpy as np
import pytest
from models.test_recomputed_formulas import drawn
from scipy.linalg import expm
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import erlang, kurtosis, norm

from squeezelab.core import Draws, Model, Process, Result, State, Values
from squeezelab.dynamics.run import run
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model

Given = dict[str, Any]
Account = Callable[[Given, Result], dict[str, float]]
MARKETS: dict[str, Account] = {}
SETTINGS = 25
YEAR = 252


def market(name: str) -> Callable[[Account], Account]:
    def kept(function: Account) -> Account:
        MARKETS[name] = function
        return function

    return kept


def chance(r: Result, name: str) -> list[Any]:
    """What was drawn for the run, step by step."""
    return np.asarray(r.draws[name])[..., 0].tolist()


def below(x: float) -> float:
    """The chance that a standard normal stays below ``x``."""
    return erfc(-x / sqrt(2)) / 2


def root(f: Callable[[float], float], low: float, high: float) -> float:
    return float(brentq(f, low, high, xtol=1e-15, rtol=8.9e-16, maxiter=300))


def spread(prices: list[float], lag: int = 1) -> float:
    """Root mean square of log changes over ``lag`` steps."""
    moves = [log(later / earlier) for earlier, later in zip(prices, prices[lag:], strict=False)]
    return sqrt(sum(x * x for x in moves) / len(moves))


@market("hedging-feedback")
def _(v: Given, r: Result) -> dict[str, float]:
    """Frey & Stremme (1997): others spend their income on what the programme does not hold; the price is where that is all."""
    sigma, years, side = v["news_volatility"], v["horizon"] / 365, 1.0 if v["kind"] == "replicate" else -1.0
    width, rho = sigma * sqrt(years), v["programme_share"]

    def holds(x: float) -> float:
        return side * below((log(x / v["strike"]) + width**2 / 2) / width)

    def spent(x: float) -> float:
        return x * (1 - rho * holds(x))

    income = spent(v["start_price"])
    prices, alone = [v["start_price"]], [v["start_price"]]
    for z in chance(r, "news"):
        news = exp(sigma / sqrt(YEAR) * z - sigma**2 / (2 * YEAR))
        income *= news
        prices.append(root(lambda x: spent(x) - income, 0.5 * income, 2 * income))  # noqa: B023
        alone.append(alone[-1] * news)
    buys = side * float(norm.pdf((log(v["start_price"] / v["strike"]) + width**2 / 2) / width)) / width
    held = holds(v["start_price"])
    larger = (1 - rho * held) / (1 - rho * (held + buys))
    out = {
        "amplification": larger, "volatility_here": sigma * larger, "path_ratio": spread(prices) / spread(alone),
        "holding": held, "slope": buys,
    }  # fmt: skip
    if side > 0:  # the share at which, somewhere, another per cent of price asks no more income
        worst = minimize_scalar(lambda d: -(below(d) + norm.pdf(d) / width), bracket=(width - 0.1, width, width + 0.1), tol=1e-14)
        out["largest_share"] = -1 / worst.fun
    return out


@market("crash-fold")
def _(v: Given, r: Result) -> dict[str, float]:
    """Gennotte & Leland (1990), reduced: under each supply the price walks the way that it is pushed, to the first place where it rests."""
    width, k = v["volatility"] * sqrt(v["horizon"]), log(v["strike"] / v["start_price"])
    lam = v["impact"] * (1 - v["announced"]) + v["impact_announced"] * v["announced"]
    at_first = below(k / width - width / 2)
    pressed = lam * v["insured_share"]

    def pull(x: float, supply: float) -> float:
        """What log price and offers are apart: above 0 more is offered than wanted."""
        return float(x + v["impact"] * supply + pressed * (below(-(x - k) / width - width / 2) - at_first))

    peak = pressed / (width * sqrt(2 * pi))  # the strongest gain; beyond 1 the pull has a top and a foot
    turns = []
    if peak > 1:
        reach, middle = width * sqrt(2 * log(peak)), k - width**2 / 2
        turns = [middle - reach, middle + reach]

    def walks(x: float, supply: float) -> float:
        push = pull(x, supply)
        if push == 0:
            return x
        here, way = x, -1 if push > 0 else 1  # down where more is offered than wanted, turn by turn
        for stop in [t for t in turns[::way] if (t - x) * way > 0] + [60.0 * way]:
            if pull(stop, supply) * push <= 0:
                return root(lambda y: pull(y, supply), min(here, stop), max(here, stop))
            here = stop
        raise AssertionError("no price")

    n, x = v["steps"], 0.0
    prices = [v["start_price"]]
    for t in range(1, n + 1):
        part = 3 * t / n
        supply = v["sale"] * (part if part <= 1 else max(2 - part, 0.0)) - v["support"] * max(part - 2, 0.0)
        x = walks(x, supply)
        prices.append(v["start_price"] * exp(x))
    out = {
        "lowest_price": min(prices), "price_after": prices[-(-2 * n // 3)], "end_price": prices[-1],
        "largest_fall": min(b / a for a, b in pairwise(prices)) - 1, "critical_gain": peak,
        "clearing_prices": 1.0,
    }  # fmt: skip
    if turns:
        edge, lets_go = -pull(turns[1], 0.0) / v["impact"], pull(turns[0], 0.0) / v["impact"]
        out |= {"edge_supply": edge, "support_needed": lets_go, "clearing_prices": 3.0 if edge > 0 and lets_go > 0 else 1.0}
    return out


@market("grid-balance")
def _(v: Given, r: Result) -> dict[str, float]:
    """Kundur (1994): 2H f' = governors + miners - loss - D f and tau g' = -f/R - g, by the exponential of the linear system."""
    gone = v["miner_load"] * below(log(v["power_price"] / (v["hash_price"] / (24 * v["efficiency"]))) / 0.2)
    gone, stiff = gone if v["lost"] > 0 else 0.0, 1 / v["droop"] + v["damping"]
    h, tau, m = 2 * v["inertia"], v["governor_time"], v["miner_time"]
    answer = [-1 / (v["droop"] * tau), -1 / tau, 0, 0]
    system = np.array([[-v["damping"] / h, 1 / h, 1 / h, -v["lost"] / h], answer, [0, 0, -1 / m, gone / m], [0, 0, 0, 0]])
    state, blink, low = np.array([0.0, 0.0, 0.0, 1.0]), expm(system / 64), 0.0
    for _ in range(16 * (v["steps"] - 3)):  # the plant drops out after three quarters of a second
        before, state = state, blink @ state
        if (system @ before)[0] < 0 < (system @ state)[0]:
            turn = root(lambda t: float((system @ expm(t * system) @ before)[0]), 0.0, 1 / 64)  # noqa: B023
            low = min(low, float((expm(turn * system) @ before)[0]))
        low = min(low, float(state[0]))
    relief = v["miner_load"] * below(log(v["power_price"] / (v["hash_price"] / (24 * v["efficiency"]))) / 0.2)
    return {
        "lowest_frequency": v["nominal"] * (1 + low), "settled": -(v["lost"] - relief) / stiff * v["nominal"],
        "without_miners": -v["lost"] / stiff * v["nominal"], "miners_relief": relief,
        "break_even": v["hash_price"] / (24 * v["efficiency"]),
    }  # fmt: skip


@market("market-maker-capacity")
def _(v: Given, r: Result) -> dict[str, float]:
    """Takers answer the last move, the maker takes her part until she is full, the rest meets what depth there is."""
    price = alone = v["start_price"]
    prices, others, book, move, full = [price], [alone], 0.0, 0.0, 0
    for z in chance(r, "news"):
        come = v["takers"] * 100 * move
        after = book - v["absorbed"] * come
        depth = v["market_depth"]
        if abs(after) > v["capacity"]:
            full += 1
            after = (1 - v["unwound"]) * (v["capacity"] if after > 0 else -v["capacity"])
            depth *= 1 - v["withdrawn"]
        move = v["news"] * z + (come - (book - after)) / (100 * depth)
        book = after
        price, alone = price * exp(move), alone * exp(v["news"] * z)
        prices.append(price)
        others.append(alone)
    return {
        "volatility_ratio": spread(prices, 50) / spread(others, 50), "time_full": full / v["steps"],
        "worst_step": max(abs(log(b / a)) for a, b in pairwise(prices)), "worst_news": max(abs(log(b / a)) for a, b in pairwise(others)),
        "without_maker": 1 / (1 - v["takers"] / v["market_depth"]),
        "with_room": 1 / (1 - (1 - v["absorbed"]) * v["takers"] / v["market_depth"]),
    }  # fmt: skip


def ever_ruined(fund: float, loading: float, claim: float) -> float:
    """Pollaczek–Khinchine: ruin is a geometric number of record losses, each exponential, whose sum passes the fund."""
    if loading <= 0:
        return 1.0
    again, total = 1 / (1 + loading), 0.0
    for count in range(1, 100_000):
        chance_of = (1 - again) * again**count
        total += chance_of * float(erlang.sf(fund / claim, count))
        if again ** (count + 1) < 1e-17:
            return total
    raise AssertionError("the sum does not end")


@market("ruin-fund")
def _(v: Given, r: Result) -> dict[str, float]:
    """Lundberg (1903), Cramér (1930): the ledger of one path, and ruin as a geometric sum of record losses."""
    purse, years, ruined = v["fund"], 0.0, False
    for wait, size in zip(chance(r, "wait"), chance(r, "size"), strict=True):
        years += wait / v["claims_a_year"]
        if not ruined:
            purse += (1 + v["loading"]) * v["mean_claim"] * v["claims_a_year"] * wait / v["claims_a_year"] - v["mean_claim"] * size
            ruined = purse < 0
    theta, m = v["loading"], v["mean_claim"]
    out = {"end_fund": purse, "path_ruined": float(ruined)}
    if theta <= 0 or theta > 2e-2:
        out |= {"ruin_chance": ever_ruined(v["fund"], theta, m), "without_fund": ever_ruined(0.0, theta, m)}
    if theta > 2e-2:
        enough = v["accepted"] >= 1 / (1 + theta)
        out["fund_needed"] = (
            0.0 if enough else root(lambda u: log(ever_ruined(u, theta, m) / v["accepted"]), 0.0, 60 * m * (1 + theta) / theta)
        )
    return out


@market("chartist-market")
def _(v: Given, r: Result) -> dict[str, float]:
    """Lux & Marchesi (1999). A market so wild that a jolt a part in 10¹³ larger ends elsewhere is held to its readings no more."""
    told, nudged = (crowded(v, r, by) for by in (1.0, 1 + 1e-13))
    return {name: value for name, value in told.items() if nudged[name] == pytest.approx(value, rel=1e-9, abs=1e-12)}


def crowded(v: Given, r: Result, luck: float) -> dict[str, float]:
    """People in three groups look round five times a day; over each fifth of a day value over price is linear."""
    h, least = 1 / 5, min(0.008, v["chartists_at_start"] / 2)
    up = down = v["chartists_at_start"] / 2
    price, worth, trend = v["value"], v["value"], 0.0
    crowd, moves, newses = [up + down], [], []

    def held(x: float, most: float) -> float:
        return max(-most, min(x, most))

    for z, jolts in zip(chance(r, "news"), chance(r, "jolts"), strict=True):
        newses.append(v["news_size"] * z)
        opened, worth = price, worth * exp(v["news_size"] * z)
        for one, two, three, four in [[luck * jolt for jolt in each] for each in jolts]:
            chartists, patient = up + down, 1 - up - down
            opinion = (up - down) / chartists if chartists > 0 else 0.0
            mood = held(v["mood_weight"] * opinion + v["trend_weight"] * trend / v["rethinking"], 4.0)
            short = worth / price - 1
            earns = 0.0004 * short + trend / v["switching"]
            pays = v["patience"] * abs(short)
            hopes, fears = (held(v["profit_weight"] * x, 4.0) for x in (earns - pays, -earns - pays))

            def between(rate: float, into: float, out: float, tilt: float, jolt: float) -> float:
                """Net flow from ``out`` into ``into``: mean, and the luck of single decisions."""
                come, go = rate * into * out * exp(tilt) * h, rate * into * out * exp(-tilt) * h
                return come - go + sqrt((come + go) / v["traders"]) * jolt

            turned = v["rethinking"] * chartists * h
            come, go = turned * down * exp(mood), turned * up * exp(-mood)
            swing = come - go + sqrt((come + go) / v["traders"]) * one
            bulls = between(v["switching"], up, patient, hopes, two)
            bears = between(v["switching"], down, patient, fears, three)
            up, down = max(up + swing + bulls, least), max(down - swing + bears, least)
            if up + down > 0.992:
                up, down = up * 0.992 / (up + down), down * 0.992 / (up + down)
            # value over price, y: y' = -(K y - P), with what chartists and fundamentalists order; its log is the move
            firm = v["price_speed"] * v["fundamentalist_orders"] * (1 - up - down)
            drive = v["price_speed"] * v["chartist_orders"] * (up - down) + firm
            y = worth / price
            then = y * exp(-drive * h) + firm * (-np.expm1(-drive * h) / drive if drive else h)
            move = held(-log(then / y), 0.5 * h)
            excess = move / (v["price_speed"] * h)
            size = sqrt(excess**2 + 2 / pi * v["order_noise"] ** 2)  # average orders at work
            move += sqrt(0.001 * v["price_speed"] * size * h / (1 + 2 * firm * price / worth * h)) * four
            price, trend = price * exp(move), move / h
        crowd.append(up + down)
        moves.append(log(price / opened))
    if len(set(moves)) == 1:
        return {}
    most = max(crowd)

    def still(z: float) -> float:
        """Trace of the linear motion of mood and gap around calm, z chartists, by a step along the imaginary axis."""
        eps = 1e-30j

        def mood_moves(x: complex, gap: complex) -> complex:
            pulls = v["price_speed"] * (v["chartist_orders"] * z * x - v["fundamentalist_orders"] * (1 - z) * gap)
            tilt = v["mood_weight"] * x + v["trend_weight"] / v["rethinking"] * pulls
            rises = v["rethinking"] * z * ((1 - x) * cmath.exp(tilt) - (1 + x) * cmath.exp(-tilt))
            prize = v["profit_weight"] * pulls / v["switching"]
            return rises + v["switching"] * (1 - z) * (cmath.sinh(prize) - cmath.sinh(-prize))

        return mood_moves(eps, 0).imag / 1e-30 - v["price_speed"] * v["fundamentalist_orders"] * (1 - z)

    out = {
        "most_chartists": most, "largest_move": max(abs(x) for x in moves), "typical_move": float(np.std(moves)),
        "tail": float(kurtosis(moves)), "memory": float(np.corrcoef(np.abs(moves[:-1]), np.abs(moves[1:]))[0, 1]),
        "direction": float(np.corrcoef(moves[:-1], moves[1:])[0, 1]),
    }  # fmt: skip
    if v["news_size"] > 0:
        out["news_tail"] = float(kurtosis(newses))
    if most > 0:
        quiets = 2 * most * v["rethinking"] + v["price_speed"] * (1 - most) * v["fundamentalist_orders"]
        out["gain_at_most"] = 1 + still(most) / quiets
    turn = next((z for z in np.linspace(0, 1, 4001)[1:] if still(z) > 0), None)
    out["critical_share"] = root(still, turn - 1 / 4000, turn) if turn else 1.0
    return out


def orders(r: Result) -> Iterator[tuple[float, float, float]]:
    """Each order on a clock of one a unit: when, on which side (-1 sells to her), how deep it looks."""
    return zip(*(chance(r, name) for name in ("arrival", "side", "depth")), strict=True)


@market("maker-quotes")
def _(v: Given, r: Result) -> dict[str, float]:
    """Avellaneda & Stoikov (2008): an order book of one maker, order by order."""
    n, length, gamma = v["quotes"], v["session"], v["aversion"]
    premium = log1p(gamma / v["decay"]) / gamma  # each side, without the risk of holding
    lots, cash, mid, most, shut = 0, 0.0, v["start_price"], 0, 0
    news = chance(r, "news")
    queue = list(orders(r))
    place = 0
    shut += abs(lots) >= v["inventory_limit"]
    for k in range(n):
        left = length * (n - k) / n
        held_risk = gamma * v["volatility"] ** 2 * left
        while queue[place][0] <= 2 * v["orders"] * length / n * (k + 1):
            _, side, deep = queue[place]
            middle = mid - lots * held_risk * (v["strategy"] == "inventory")
            quote = middle + side * (held_risk / 2 + premium)  # side 1: she sells at her ask; -1: she buys at her bid
            reached = v["decay"] * side * (quote - mid) <= deep
            if reached and (lots > -v["inventory_limit"] if side > 0 else lots < v["inventory_limit"]):
                lots -= int(side)
                cash += side * quote
            place += 1
        mid += v["volatility"] * sqrt(length / n) * news[k]
        most, shut = max(most, abs(lots)), shut + (abs(lots) >= v["inventory_limit"])
    opened, average = (gamma * v["volatility"] ** 2 * t + 2 * premium for t in (length, length / 2))
    return {
        "end_profit": cash + lots * mid, "end_inventory": lots, "largest_inventory": most, "one_sided": shut / (n + 1),
        "opening_spread": opened, "mean_spread": average,
    }  # fmt: skip


@market("fund-liquidation")
def _(v: Given, r: Result) -> dict[str, float]:
    """Cont & Wagalath (2013): twenty assets; each day the fund cuts all positions to what it keeps at its new value."""
    n, daily = 20, v["volatility"] / sqrt(YEAR)

    def keeps(value: float) -> float:
        return min(max((value - v["sold_out"]) / (v["sells_from"] - v["sold_out"]), 0.0), 1.0)

    first = 1 + v["shock"]
    level = first * (1 + v["reach"] * (keeps(first) - 1))
    prices, together, apart = [level] * n, 0.0, 0.0
    for own, common in zip(chance(r, "own"), chance(r, "all"), strict=True):
        news = [daily * (sqrt(1 - v["correlation"]) * z + sqrt(v["correlation"]) * common) for z in own]
        value, hoped = sum(prices) / n, sum(p * (1 + e) for p, e in zip(prices, news, strict=True)) / n
        push = v["reach"] * (keeps(hoped) - keeps(value))
        moves = [max(e + push, -0.95) for e in news]
        prices = [p * (1 + m) for p, m in zip(prices, moves, strict=True)]
        together += (sum(moves) / n) ** 2
        apart += sum(m * m for m in moves) / n
    # the covariance of returns while it sells, M S M' with M = 1 + push/n: every asset feels the fund's return
    g = v["reach"] / (v["sells_from"] - v["sold_out"])
    news_moves = np.full((n, n), v["correlation"]) + (1 - v["correlation"]) * np.eye(n)
    feels = np.eye(n) + g / n
    seen = feels @ news_moves @ feels.T
    return {
        "end_value": sum(prices) / n, "measured_correlation": (n * together / apart - 1) / (n - 1),
        "while_selling": seen[0, 1] / seen[0, 0], "volatility_ratio": sqrt(seen[0, 0]), "push": g,
    }  # fmt: skip


@market("dealer-gamma")
def _(v: Given, r: Result) -> dict[str, float]:
    """Dealers hold what the deltas of their options say: the price rests where news and their trades on the way balance."""
    width = v["implied_volatility"] * sqrt(v["days_to_expiry"] / 365)
    strikes = [log(0.6 + 0.025 * j) for j in range(33)]

    def gamma(x: float, k: float) -> float:
        """S² times the gamma of an option at log strike ``k``, up to a factor."""
        return exp(x - ((x - k) / width + width / 2) ** 2 / 2)

    def book(centre: float) -> list[float]:
        thick = [exp(-((k - centre) ** 2) / (2 * v["strike_width"] ** 2)) for k in strikes]
        peak = sum(w * gamma(centre, k) for w, k in zip(thick, strikes, strict=True))
        nearest = min(strikes, key=lambda k: abs(k - centre))
        return [w / max(peak, 0.9 * sum(w * gamma(nearest, k) for w, k in zip(thick, strikes, strict=True))) for w in thick]

    size, puts = v["dealer_gamma"], v["put_share"]
    owned = [
        size * (1 - puts) * call - abs(size) * puts * put
        for call, put in zip(book(v["strike_gap"]), book(-v["strike_gap"]), strict=True)
    ]  # fmt: skip

    def total(x: float) -> float:
        return sum(w * gamma(x, k) for w, k in zip(owned, strikes, strict=True))

    def sold(x: float) -> float:
        """USD that dealers have sold once the log price is ``x``, per 1 % and up to a constant: K N(d2) for each strike."""
        return sum(w * exp(k) * width * sqrt(2 * pi) * below((x - k) / width - width / 2) for w, k in zip(owned, strikes, strict=True))

    def asks(x: float) -> float:
        """The news that holds the price at ``x``."""
        return x + 100 * v["impact"] / v["daily_volume"] * sold(x)

    low, high = log(0.4), log(2.5)

    def rests(x: float, news: float) -> float:
        """The first place on the way of the news where it balances, or the end of the book."""
        target, way = asks(x) + news, 1 if news >= 0 else -1
        end = high if way > 0 else low
        step, here = way * min(0.002, width / 12), x
        while here != end:
            there = min(here + step, end) if way > 0 else max(here + step, end)
            if (asks(there) - target) * way >= 0:
                return root(lambda y: asks(y) - target, min(here, there), max(here, there)) if asks(here) != target else here
            here = there
        return end

    x, owed, alone = 0.0, 0.0, 0.0
    path, bare = [0.0], [0.0]
    for z in chance(r, "news"):
        news = v["news"] * z
        if v["timing"] == "late":
            then = min(max(x + news + owed, low), high)
            owed = (then - x) - (asks(then) - asks(x))
        else:
            then = rests(x, news)
        x, alone = then, alone + news
        path.append(x)
        bare.append(alone)
    gain = -100 * v["impact"] * total(0.0) / v["daily_volume"]
    cut = {low, high} & set(path) or max(abs(b - a) for a, b in pairwise(path)) >= high
    out = {
        "typical_day": nan if cut else sqrt(sum((b - a) ** 2 for a, b in pairwise(path)) / len(path[1:])),
        "news_day": sqrt(sum((b - a) ** 2 for a, b in pairwise(bare)) / len(path[1:])),
        "one_percent_becomes": rests(0.0, 0.01), "gamma_at_spot": total(0.0), "gain_at_spot": gain,
    }  # fmt: skip
    places = np.linspace(low, high, 3001).tolist()
    signs = [
        (a, b) for a, b in pairwise(places) if total(a) * total(b) < 0 and abs(total(a - 0.004)) + abs(total(b + 0.004)) > 0.02 * abs(size)
    ]
    if signs:
        out["flip"] = v["start_price"] * exp(min((root(total, a, b) for a, b in signs), key=abs))
    return out | ({"small_push": 0.01 / (1 - gain)} if gain < 1 else {})


def differences(name: str, account: Account, settings: int = SETTINGS, model: Model | None = None) -> tuple[int, list[str]]:
    """How many readings were held against an account, and which of them differ by more than a part in 10⁹."""
    rng, told, wrong = np.random.default_rng([13, *name.encode()]), 0, []
    model = model or get_model(name)
    for _ in range(settings):
        values = drawn(name, rng)
        try:
            result = run(model, model.given(**values), seed=int(rng.integers(100)))
        except NoAnswer:
            continue
        for reading, expected in account(values, result).items():
            told += 1
            if result[reading] != pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True):
                wrong.append(f"{reading} is {result[reading]!r}, the account says {expected!r}, at {values}")
    return told, wrong


@pytest.mark.parametrize("name", sorted(MARKETS))
def test_a_market_is_what_its_account_gives_entry_by_entry(name: str) -> None:
    told, wrong = differences(name, MARKETS[name])
    assert not wrong, "\n".join(wrong[:4])
    assert told >= 2 * SETTINGS, "too few settings have an answer to hold"


BREAKS = {
    "chartist-market": "rethinking", "crash-fold": "insured_share", "dealer-gamma": "impact", "fund-liquidation": "reach",
    "grid-balance": "inertia", "hedging-feedback": "programme_share", "maker-quotes": "volatility", "market-maker-capacity": "takers",
    "ruin-fund": "loading",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(MARKETS))
def test_a_step_that_takes_a_setting_a_millionth_too_large_is_found_out(name: str) -> None:
    model, broken = get_model(name), BREAKS[name]
    assert isinstance(model.dynamics, Process)
    step = model.dynamics.step

    def off(state: State, p: Values, draws: Draws) -> State:
        return step(state, p.replace(**{broken: p[broken] * (1 + 1e-6)}), draws)

    assert differences(name, MARKETS[name], 5, replace(model, dynamics=replace(model.dynamics, step=off)))[1]
