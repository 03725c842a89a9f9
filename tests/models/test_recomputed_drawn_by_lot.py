"""Models drawn by lot among those that had no second account: each is worked out again another way, at random settings and at slider ends.

Greeks are slopes of one price to forty digits, the lowest g is searched over all strikes, loops are walked round by round, indicators
day by day and bar by bar, a hedge trade by trade. What an account shares with the model is what chance has drawn. A long room: one
model a function.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from itertools import pairwise
from math import exp, inf, log, nan, pi, sqrt
from typing import Any

import mpmath
import numpy as np
import pytest
from models.test_recomputed_formulas import drawn
from reference import held
from reference.held import Account, Given
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from squeezelab.core import Choice, Result
from squeezelab.dynamics.chart import null_noise
from squeezelab.models import get_model

LOTS: dict[str, Account] = {}
SETTINGS, CORNERS = 25, 10


def lot(name: str) -> Callable[[Account], Account]:
    return lambda account: LOTS.setdefault(name, account)


@lot("loop-gain")
def _(v: Given, r: Result) -> dict[str, float]:
    """What each trader still wants to hold at a price of ``q``, sloped; then the push and all its echoes."""

    def traded(rule: Callable[[Any], Any]) -> float:
        return float(mpmath.diff(lambda z: rule(mpmath.e**z), 0)) * 0.01

    m, ml, lev, multiple, n = (
        mpmath.mpf(v[k]) for k in ("short_margin", "long_margin", "fund_leverage", "etf_multiple", "insurance_multiplier")
    )
    forced = (
        -v["dealer_gamma"] + v["liquidations"]
        - traded(lambda q: v["shorts_at_call"] * ((1 + m) / q - 1) / m)  # shares still short, of which equity is m
        + traded(lambda q: v["longs_at_call"] * (1 - (1 - ml) / q) / ml)  # shares still held, likewise
        + traded(lambda q: v["fund_assets"] * (lev * (1 / lev + q - 1) - q))
        + traded(lambda q: v["etf_assets"] * multiple * (1 + multiple * (q - 1) - q))
        + traded(lambda q: v["insured_exposure"] * (n * (1 / n + q - 1) - q))
        + traded(lambda q: v["pool_value"] / 2 / mpmath.sqrt(q))  # coins in the pool
    )  # fmt: skip
    gain = forced / v["market_depth"]
    if 0.97 < gain < 1.03:
        return {"total_gain": gain}
    push, deep = log(1 + v["shock"]), 100 * v["market_depth"]
    if gain < 0:
        move, out = push / (1 - gain), abs(push * gain / (1 - gain)) * deep
    else:
        out = (
            min(abs(push) * gain / (1 - gain) if gain < 1 else inf, v["forced_positions"] / deep, log(10) - abs(push)) * deep
            if push
            else 0.0
        )
        move = push + (out if push > 0 else -out) / deep
    return {"total_gain": gain, "log_move": move, "whole_move": exp(move) - 1, "forced_trades": out}


@lot("option-greeks")
def _(v: Given, r: Result) -> dict[str, float]:
    """Slopes of the Black–Scholes price, to forty digits."""
    sign = 1 if v["kind"] == "call" else -1

    def price(s: Any, k: Any, t: Any, vol: Any, rate: Any, q: Any) -> Any:
        d1 = (mpmath.log(s / k) + (rate - q + vol**2 / 2) * t) / (vol * mpmath.sqrt(t))
        n = mpmath.ncdf
        return sign * (s * mpmath.e ** (-q * t) * n(sign * d1) - k * mpmath.e ** (-rate * t) * n(sign * (d1 - vol * mpmath.sqrt(t))))

    with mpmath.workdps(60):
        at = [mpmath.mpf(v[k]) for k in ("spot", "strike", "days_to_expiry", "volatility", "rate", "dividend_yield")]
        at[2] /= 365
        d1 = float((mpmath.log(at[0] / at[1]) + (at[4] - at[5] + at[3] ** 2 / 2) * at[2]) / (at[3] * mpmath.sqrt(at[2])))
        if abs(d1) > 5 or abs(d1 - float(at[3] * mpmath.sqrt(at[2]))) > 5:
            return {}

        def slope(*orders: int) -> float:
            return float(mpmath.diff(price, tuple(at), orders, h=mpmath.mpf(10) ** -12) if any(orders) else price(*at))

        out = {
            "price": slope(0), "delta": slope(1, 0, 0, 0, 0, 0), "gamma": slope(2, 0, 0, 0, 0, 0), "vega": slope(0, 0, 0, 1, 0, 0),
            "theta": -slope(0, 0, 1, 0, 0, 0), "rho": slope(0, 0, 0, 0, 1, 0), "phi": slope(0, 0, 0, 0, 0, 1),
            "dual_delta": slope(0, 1, 0, 0, 0, 0), "dual_gamma": slope(0, 2, 0, 0, 0, 0), "vanna": slope(1, 0, 0, 1, 0, 0),
            "charm": -slope(1, 0, 1, 0, 0, 0), "vomma": slope(0, 0, 0, 2, 0, 0), "veta": -slope(0, 0, 1, 1, 0, 0),
            "speed": slope(3, 0, 0, 0, 0, 0), "zomma": slope(2, 0, 0, 1, 0, 0), "color": -slope(2, 0, 1, 0, 0, 0),
            "ultima": slope(0, 0, 0, 3, 0, 0),
        }  # fmt: skip
    return out | {"elasticity": out["delta"] * v["spot"] / out["price"], "d1": d1}


@lot("smile-lab")
def _(v: Given, r: Result) -> dict[str, float]:
    """Gatheral's five numbers; the lowest g of all strikes by search, its slopes by hand."""
    if v["shown"] != "quoted":
        return {}
    a, b, rho, m, sig = (v[name] for name in ("level", "wings", "tilt", "centre", "roundness"))
    years = v["days_to_expiry"] / 365

    def w(k: float) -> float:
        return float(a + b * (rho * (k - m) + sqrt((k - m) ** 2 + sig**2)))

    def g(k: float) -> float:
        reach = sqrt((k - m) ** 2 + sig**2)
        first, second = b * (rho + (k - m) / reach), b * sig**2 / reach**3
        return float((1 - k * first / (2 * w(k))) ** 2 - first**2 / 4 * (1 / w(k) + 0.25) + second / 2)

    if a + b * sig * sqrt(1 - rho**2) < 1e-4:
        return {}
    out = {
        "at_the_money": sqrt(w(0) / years), "moved": sqrt(w(log(1 + v["spot_move"])) / years),
        "skew_at_the_money": b * (rho - m / sqrt(m**2 + sig**2)) / (2 * sqrt(w(0) * years)),
        "steepest_wing": b * (1 + abs(rho)), "lowest_variance": a + b * sig * sqrt(1 - rho**2),
    }  # fmt: skip
    places = sorted({*np.linspace(-3, 3, 6001).tolist(), *(m + sig * np.sinh(np.linspace(-7, 7, 4001))).tolist()})
    lowest = min(range(len(places)), key=lambda i: g(places[i]))
    if 0 < lowest < len(places) - 1:
        found = minimize_scalar(g, bounds=(places[lowest - 1], places[lowest + 1]), method="bounded", options={"xatol": 1e-12})
        out["lowest_g"] = float(min(found.fun, g(places[lowest])))
    return out


@lot("exchange-inflow")
def _(v: Given, r: Result) -> dict[str, float]:
    """Day by day: what came in, how unusual that was, and what the price did."""
    news, sold, moved = (np.asarray(r.draws[name])[:, 0].tolist() for name in ("news", "sales", "transfers"))
    s, n = v["sales_spread"], v["window"]
    sales = [v["sales"] * exp(s * z - s**2 / 2) for z in sold]
    inflow = [log(one + v["transfers"] * v["sales"] * exp(2 * s * z - 2 * s**2)) for one, z in zip(sales, moved, strict=True)]
    moves = [v["volatility"] * z - 0.01 * (one - v["sales"]) / v["market_depth"] for z, one in zip(news, sales, strict=True)]
    scores = []
    for day in range(n, len(inflow)):
        past = inflow[day - n : day]
        if v["measure"] == "robust":
            centre = statistics.median(past)
            spread = 1.4826 * statistics.median([abs(x - centre) for x in past])
        else:
            centre, spread = statistics.fmean(past), statistics.stdev(past)
        scores.append((inflow[day] - centre) / spread)
    on = [sales[day] for day, z in enumerate(scores, n) if z > v["threshold"]]
    return {
        "alarms": len(on), "false_alarms": sum(one < v["sales"] for one in on) / len(on) if on else nan,
        "correlation": statistics.correlation(scores, moves[n:]), "moved_share": 1 - 1 / (1 + v["transfers"]),
    }  # fmt: skip


@lot("range-breakout")
def _(v: Given, r: Result) -> dict[str, float]:
    """Chart by chart and window by window: how wide it was, where the price was as many bars later, whether it had left."""
    n, bars, charts = v["window"], 300, 150
    trades, noise = null_noise("ranges", (2 * bars, charts)), null_noise("moods", (bars, charts))
    widths, sizes, gone = [], [], []
    for chart in range(charts):
        mood, price = v["mood_strength"] * float(noise[0, chart]), 0.0
        highs, lows, closes = [], [], []
        for bar in range(bars):
            if bar:
                mood = v["clustering"] * mood + v["mood_strength"] * sqrt(1 - v["clustering"] ** 2) * float(noise[bar, chart])
            seen = [price]
            for trade in (2 * bar, 2 * bar + 1):
                price += v["volatility"] / sqrt(2) * exp(mood) * float(trades[trade, chart])
                seen.append(price)
            highs.append(max(seen)), lows.append(min(seen)), closes.append(price)
        for first in range(0, bars - 2 * n + 1, max(1, n // 4)):
            top, bottom = max(highs[first : first + n]), min(lows[first : first + n])
            later = closes[first + n : first + 2 * n]
            widths.append(top - bottom)
            sizes.append(abs(later[-1] - closes[first + n - 1]))
            gone.append(max(later) > top or min(later) < bottom)
    cut = float(np.quantile(widths, 0.2))
    narrow = [k for k, width in enumerate(widths) if width <= cut]
    return {
        "after_any": statistics.fmean(sizes), "after_narrow": statistics.fmean(sizes[k] for k in narrow),
        "left_after_any": statistics.fmean(gone), "left_after_narrow": statistics.fmean(gone[k] for k in narrow),
        "walk_width": v["volatility"] * sqrt(8 * n / pi),
    }  # fmt: skip


@lot("gamma-scalping")
def _(v: Given, r: Result) -> dict[str, float]:
    """The purse of the hedger, trade by trade, on the path shown; what is certain, as a difference of two prices."""
    price, years, n = [float(x) for x in r["price"]], v["days_to_expiry"] / 365, v["rebalances"]
    own = {"implied": v["implied_volatility"], "actual": v["realised_volatility"], "custom": v["own_volatility"]}[v["hedge_with"]]
    side = v["options"] * (1 if v["position"] == "long" else -1)

    def call(s: float, vol: float, left: float) -> tuple[float, float]:
        d1 = (log(s / v["strike"]) + (v["rate"] + vol**2 / 2) * left) / (vol * sqrt(left))
        return s * norm.cdf(d1) - v["strike"] * exp(-v["rate"] * left) * norm.cdf(d1 - vol * sqrt(left)), float(norm.cdf(d1))

    paid = call(price[0], v["implied_volatility"], years)[0]
    cash, held = -side * paid, 0.0
    for k, s in enumerate(price):
        left = years * (1 - k / n)
        want = -side * (call(s, own, left)[1] if k < n else s > v["strike"])  # in the end, the shares that change hands
        cash *= exp(v["rate"] * years / n) if k else 1.0
        trade = want - held
        cash -= trade * s + v["round_trip_cost"] / 2 * abs(trade) * s
        held = want
    end = (cash + held * price[-1] + side * max(price[-1] - v["strike"], 0.0)) * exp(-v["rate"] * years)
    certain = side * (call(price[0], v["realised_volatility"], years)[0] - paid)
    squares = sum(log(b / a) ** 2 for a, b in pairwise(price))
    return {
        "profit_here": end,
        "locked_in": certain,
        "break_even": v["implied_volatility"] / sqrt(252),
        "typical_move": sqrt(squares / years / 252),
    }


@lot("price-rejection")
def _(v: Given, r: Result) -> dict[str, float]:
    """Bar by bar: each trade, the sellers' answer once the price has been at their level, and the wick that is left."""
    n, half = v["trades"], 2000
    steps = null_noise("wicks", (n * half,)).reshape(n, -1).T.tolist()

    def share(level: float, push: float) -> float:
        long = 0
        for own in steps:
            for way in (1, -1):
                walk, pushed, reached, high, low, price = 0.0, 0, False, 0.0, 0.0, 0.0
                for one in own:
                    walk += way * one / sqrt(n)
                    reached = reached or walk >= level
                    pushed += reached and push > 0
                    price = walk - push / n * pushed
                    high, low = max(high, price), min(low, price)
                long += (high - max(price, 0.0)) / (high - low) >= v["length"] - 1e-12
        return long / (2 * half)

    alone, there = share(0.0, 0.0), share(v["level"], v["strength"])
    if not alone:
        return {"chance": 0.0}
    belief = v["prior"] * there / (v["prior"] * there + (1 - v["prior"]) * alone)
    return {"chance": alone, "evidence": there / alone, "belief": belief}


SLOW = {"range-breakout": 4, "price-rejection": 4}  # settings, where each is thousands of bars


def settings(name: str) -> list[Given]:
    """At random, and with every slider at one of its ends."""
    rng, model = np.random.default_rng([1131, *name.encode()]), get_model(name)
    sliders = [q for q in model.parameters if not isinstance(q, Choice) and not q.structural]
    out = [drawn(name, rng) for _ in range(SLOW.get(name, SETTINGS))]
    return out + [drawn(name, rng) | {q.name: float(rng.choice([q.low, q.high])) for q in sliders} for _ in range(SLOW.get(name, CORNERS))]


def differences(name: str, broken: str = "", most: int = 0) -> tuple[int, list[str]]:
    """How many readings were held against the account, and which differ; the model takes the setting ``broken`` a millionth too large."""

    def nought(values: Given, reading: str) -> float:
        return 1e-12 + 1e-12 * values.get("options", 0.0) * values.get("start_price", 0.0)  # a profit is a difference of sums that large

    return held.differences(name, settings(name)[: most or None], LOTS[name], nought, broken)


@pytest.mark.parametrize("name", sorted(LOTS))
def test_a_reading_is_what_another_way_gives(name: str) -> None:
    told, wrong = differences(name)
    assert not wrong, f"{len(wrong)} of {told}\n" + "\n".join(wrong[:4])
    assert told >= (8 if name in SLOW else 2 * SETTINGS), f"only {told} readings had an answer to hold"


BREAKS = {
    "loop-gain": "market_depth", "option-greeks": "volatility", "smile-lab": "wings", "exchange-inflow": "market_depth",
    "range-breakout": "volatility", "gamma-scalping": "implied_volatility", "price-rejection": "prior",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(LOTS))
def test_a_model_that_is_a_millionth_off_is_found_out(name: str) -> None:
    assert differences(name, BREAKS[name], 5)[1]
