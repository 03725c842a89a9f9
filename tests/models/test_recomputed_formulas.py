"""Readings worked out again from the page where their formula stands, one number at a time, at settings at random.

Nothing here calls the package's own dynamics: only the standard library and scipy. A value is compared to a part in 10⁹.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import asinh, comb, exp, inf, isnan, log, nan, sinh, sqrt
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import norm

from squeezelab.core import Choice
from squeezelab.dynamics.run import run
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model

Given = dict[str, Any]
Recomputed = Callable[[Given], dict[str, float]]
PAGES: dict[str, Recomputed] = {}
SETTINGS = 30


def page(name: str) -> Callable[[Recomputed], Recomputed]:
    def kept(function: Recomputed) -> Recomputed:
        PAGES[name] = function
        return function

    return kept


@page("coordinated-attack")
def _(v: Given) -> dict[str, float]:
    """Morris & Shin (1998), uniform prior: theta* = 1 - t."""
    return {"threshold": 1 - v["cost"], "margin": v["strength"] - (1 - v["cost"])}


@page("correlation-trap")
def _(v: Given) -> dict[str, float]:
    """Forbes & Rigobon (2002), the variances of cut normals by quadrature."""
    rho, out = v["correlation"], {}

    def seen(low: float, high: float, rho: float) -> tuple[float, float]:
        chance = quad(norm.pdf, low, high)[0]
        variance = quad(lambda x: x * x * norm.pdf(x), low, high)[0] / chance
        return rho * sqrt(variance / (1 - rho**2 + rho**2 * variance)), variance - 1

    if v["selling"] == 0:
        out["stress"], out["excess"] = seen(v["stress_from"], 12, rho)
        out["artefact_part"], out["genuine"] = out["stress"] - rho, rho
    out["calm"] = seen(0, v["calm_within"], rho)[0]
    return out


@page("fee-failure")
def _(v: Given) -> dict[str, float]:
    """Milionis, Moallemi, Roughgarden & Zhang (2022): an even pool loses sigma²/8 a year to arbitrage."""
    lost = v["concentration"] * v["volatility"] ** 2 / 8
    income = v["fee"] * v["turnover"] + v["incentives"] - v["elsewhere"]
    return {
        "loss_rate": lost, "net_return": income - lost, "break_even_turnover": lost / v["fee"],
        "break_even_volatility": sqrt(8 * max(income, 0) / v["concentration"]),
        "break_even_incentives": max(lost + v["elsewhere"] - v["fee"] * v["turnover"], 0),
    }  # fmt: skip


@page("insurance-fund")
def _(v: Given) -> dict[str, float]:
    """Cramér and Lundberg, exponential claims of mean m: psi(u) = e^{-R u}/(1 + theta), R = theta/(m (1 + theta))."""
    theta, m = v["loading"], v["mean_claim"]
    r = theta / (m * (1 + theta))
    return {
        "ruin_now": exp(-r * v["fund"]) / (1 + theta), "halving": log(2) / r,
        "needed": max(-log(v["accepted"] * (1 + theta)) / r, 0),
    }  # fmt: skip


@page("jensen-gap")
def _(v: Given) -> dict[str, float]:
    """Averages over the lognormal law by quadrature."""
    s, k = v["uncertainty"], v["strike"]
    pay: Callable[[float], float] = {
        "call": lambda x: max(x - k, 0.0), "pool": sqrt, "square": lambda x: x * x, "growth": log, "line": lambda x: x,
    }[v["payoff"]]  # fmt: skip
    kink = [(log(k) + s * s / 2) / s] if s > 1e-6 and abs(log(k) + s * s / 2) / s < 11 else None

    def weighed(z: float) -> float:
        return pay(exp(s * z - s * s / 2)) * float(norm.pdf(z))

    average = quad(weighed, -12, 12, points=kink, epsabs=1e-13, epsrel=1e-13, limit=400)[0]
    return {"average_payoff": average, "payoff_of_average": pay(1.0), "gap": average - pay(1.0)}


@page("kelly-bet")
def _(v: Given) -> dict[str, float]:
    """Thorp (2006): g(f) = f m - f² s²/2."""
    grows = v["bet"] * v["drift"] - v["bet"] ** 2 * v["volatility"] ** 2 / 2
    spread = v["bet"] * v["volatility"] * sqrt(v["years"])
    return {
        "growth_here": grows, "kelly": v["drift"] / v["volatility"] ** 2, "best_growth": v["drift"] ** 2 / (2 * v["volatility"] ** 2),
        "stop_bet": v["risk_share"] / v["stop_distance"], "loss_chance": float(norm.cdf(-grows * v["years"] / spread)) if spread else 0.0,
    }  # fmt: skip


@page("lending-fee")
def _(v: Given) -> dict[str, float]:
    """Fees f l e^{-t/T} discounted at r, by quadrature, where the value lent is the valuation."""
    years = v["fading"] / 365
    worth = quad(lambda t: v["fee"] * v["lent"] * exp(-t / years - v["rate"] * t), 0, 60 * years, epsabs=1e-14, limit=400)[0]
    return {"premium": worth, "price_now": v["valuation"] * (1 + worth), "first_fall": worth / years, "half_life": log(2) * v["fading"]}


@page("limit-order")
def _(v: Given) -> dict[str, float]:
    """Avellaneda & Stoikov (2008): orders at rate A e^{-k d}; the best distance by search."""

    def met(d: float) -> float:
        return -float(np.expm1(-v["orders"] * exp(-v["decay"] * d) * v["patience"]))

    def saved(d: float) -> float:
        return met(d) * (d + v["half_spread"] - v["adverse"]) - (1 - met(d)) * v["missed"]

    ends = np.linspace(0, 8 / v["decay"], 4001)
    at = ends[int(np.argmax([saved(d) for d in ends]))]
    around = (max(at - 0.01 / v["decay"], 0), at + 0.01 / v["decay"])
    found = minimize_scalar(lambda d: -saved(d), bounds=around, method="bounded", options={"xatol": 1e-14})
    return {"chance": met(v["distance"]), "saved": saved(v["distance"]), "most_saved": max(-float(found.fun), saved(0.0))}


@page("long-short-ratio")
def _(v: Given) -> dict[str, float]:
    longs, shorts = v["long_accounts"], v["short_accounts"]
    return {
        "account_ratio": longs / shorts, "contract_ratio": 1.0, "average_short": longs * v["average_long"] / shorts,
        "long_share_now": longs / (longs + shorts),
    }  # fmt: skip


@page("queue-imbalance")
def _(v: Given) -> dict[str, float]:
    """Cont & de Larrard (2013): p = 1/2 - arctan(sqrt((1 + r)/(1 - r)) (y - x)/(y + x)) / (2 arctan(sqrt((1 + r)/(1 - r))))."""
    x, y, r = v["bid_queue"], v["ask_queue"], v["correlation"]
    lean = sqrt((1 + r) / (1 - r))
    return {
        "up_probability": 0.5 - float(np.arctan(lean * (y - x) / (y + x)) / (2 * np.arctan(lean))),
        "queue_lean": (x - y) / (x + y),
        "stale_loss": quad(lambda z: z * norm.pdf(z), 0, 12)[0] * v["volatility"] * sqrt(v["latency"]),
    }


@page("prospect-theory")
def _(v: Given) -> dict[str, float]:
    """Tversky & Kahneman (1992)."""

    def w(p: float, c: float) -> float:
        return p**c / (p**c + (1 - p) ** c) ** (1 / c)

    p, a = v["probability"], v["curvature"]
    return {
        "weighted": w(p, v["gain_bend"]), "certain": (w(p, v["gain_bend"]) * v["prize"] ** a) ** (1 / a), "fair": p * v["prize"],
        "even_bet": (v["aversion"] * w(0.5, v["loss_bend"]) / w(0.5, v["gain_bend"])) ** (1 / a),
    }  # fmt: skip


@page("market-impact")
def _(v: Given) -> dict[str, float]:
    """The square-root law, its average fill by quadrature, and Kyle & Obizhaeva's linear invariance."""
    size, power = v["order_size"], v["exponent"]
    move = v["y"] * v["daily_volatility"] * size**power
    scale = v["daily_volatility"] * v["turnover"] / (0.02 * v["benchmark_turnover"])  # trading activity over the benchmark's
    filled = quad(lambda u: v["y"] * v["daily_volatility"] * (size * u**8) ** power * 8 * u**7, 0, 1, epsabs=0, epsrel=1e-13)[0]
    return {
        "move": move, "linear_move": v["slope"] * size, "order_value": size * v["turnover"],
        "cost": size * v["turnover"] * filled,
        "invariance_move": 0.0005 * size / 0.01 * (v["daily_volatility"] / 0.02) * scale ** (1 / 3),
    }  # fmt: skip


@page("risk-horizon")
def _(v: Given) -> dict[str, float]:
    """The variance of a sum of autocorrelated days, added pair by pair."""
    days = round(v["days"])
    v["days"] = days
    pairs = sum(v["follow"] ** abs(a - b) for a in range(days) for b in range(days))
    z, deviation = float(norm.ppf(v["confidence"])), v["daily_volatility"] * sqrt(pairs) * v["value"]
    selling = v["value"] / (v["participation"] * v["daily_volume"])
    out = {
        "value_at_risk": z * deviation, "selling_days": selling,
        "expected_shortfall": quad(lambda x: x * norm.pdf(x), z, 14)[0] / (1 - v["confidence"]) * deviation,
    }  # fmt: skip
    if v["follow"] == 0:
        out["risk_until_sold"] = z * v["daily_volatility"] * v["value"] * sqrt(selling / 3)
    return out


@page("supply-demand-zone")
def _(v: Given) -> dict[str, float]:
    """Exit of a Brownian motion with drift from an interval (Karatzas & Shreve 1991), by the integral of its scale."""
    mu, var, up, down = v["push"], v["volatility"] ** 2, v["target"], v["stop"]

    def scale(a: float, b: float) -> float:
        return quad(lambda x: exp(-2 * mu * x / var), a, b, epsabs=0, epsrel=1e-13)[0]

    wins = scale(-down, 0) / scale(-down, up)
    out = {"win_rate": wins, "gain": wins * up - (1 - wins) * down - v["cost"], "chance_rate": down / (up + down)}
    if abs(mu) > 1e-4:
        out["duration"] = (wins * up - (1 - wins) * down) / mu
    return out


@page("venue-arbitrage")
def _(v: Given) -> dict[str, float]:
    """The best of all sizes, by search."""
    gap, slopes = v["dear_price"] - v["cheap_price"] - v["cost"], v["cheap_slope"] + v["dear_slope"]

    def profit(q: float) -> float:
        return gap * q - slopes * q * q / 2

    best = max(brentq(lambda q: gap - slopes * q, -1e12, 1e12, xtol=1e-9), 0.0)
    return {"quantity": best, "profit": profit(best), "gap_left": v["dear_price"] - v["cheap_price"] - slopes * best}


@page("settlement-netting")
def _(v: Given) -> dict[str, float]:
    """Duffie & Zhu (2011), from the variances of the sums."""
    n, k, s = v["members"], v["classes"], v["pair_exposure"]
    half = quad(lambda x: x * norm.pdf(x), 0, 12)[0]
    without = (n - 1) * half * s * sqrt(k)
    with_house = (n - 1) * half * s * sqrt(k - 1) + half * s * sqrt(n - 1)
    fee = v["gas"] * (v["base_fee"] + v["tip"]) * 1e-9 * v["coin_price"]
    return {
        "netting": with_house / without,
        "settlement_fee": fee,
        "dealers_needed": next(m for m in range(2, 99) if sqrt(m - 1) < (m - 1) * (sqrt(k) - sqrt(k - 1)) * (1 - 1e-12)),
    }


@page("chain-reorganisation")
def _(v: Given) -> dict[str, float]:
    """Nakamoto (2008), section 11; Rosenfeld (2014) adds up who has found how many blocks."""
    q, tolerance = v["attacker"], v["tolerance"]
    p, exact = 1 - q, v["count"] == "exact"

    def chance(z: int) -> float:
        if q >= p:
            return 1.0
        if exact:
            return 1 - sum(comb(m + z - 1, m) * (p**z * q**m - p**m * q**z) for m in range(z + 1)) if z else 1.0
        total, weight = 1.0, exp(-z * q / p)
        for k in range(z + 1):
            total -= weight * (1 - (q / p) ** (z - k))
            weight *= z * q / p / (k + 1)
        return total

    z = v["confirmations"] = round(v["confirmations"])
    out = {"catch_up": min(q / p, 1.0)}
    if chance(z) > 1e-6:  # below, a difference of ones has no nine digits
        out["chance"] = chance(z)
    needed = next((n for n in range(400) if chance(n) < tolerance), None) if q < 0.4 else None
    if needed is not None:
        out["confirmations_needed"] = needed
    return out


def black_scholes(kind: str, s: float, k: float, t: float, vol: float, r: float = 0.0, d: float = 0.0) -> float:
    """The price as an average over the lognormal law (Black & Scholes 1973; Merton 1973)."""
    d1 = (log(s / k) + (r - d + vol * vol / 2) * t) / (vol * sqrt(t))
    sign = 1 if kind == "call" else -1
    return sign * (s * exp(-d * t) * float(norm.cdf(sign * d1)) - k * exp(-r * t) * float(norm.cdf(sign * (d1 - vol * sqrt(t)))))


@page("inverse-option")
def _(v: Given) -> dict[str, float]:
    s, k, t, vol = v["spot"], v["strike"], v["days_to_expiry"] / 365, v["volatility"]
    d1 = (log(s / k) + vol * vol * t / 2) / (vol * sqrt(t))
    price = black_scholes(v["kind"], s, k, t, vol)
    delta = float(norm.cdf(d1)) - (v["kind"] == "put")
    gamma = float(norm.pdf(d1)) / (s * vol * sqrt(t))
    if price < 1e-9 * s:
        return {}
    return {
        "usd_price": price, "premium": price / s, "delta": delta, "coin_delta": delta - price / s, "gamma": gamma,
        "coin_gamma": gamma - (delta - price / s) / s,
    }  # fmt: skip


@page("premium-decay")
def _(v: Given) -> dict[str, float]:
    """Theta as the slope of the price in time, by a fourth-order difference: to a part in a million."""
    kinds = ("call", "put") if v["kind"] == "straddle" else (v["kind"],)

    def worth(t: float, vol: float) -> float:
        return v["shares"] * sum(black_scholes(k, v["price"], v["strike"], t, vol, v["rate"], v["dividend"]) for k in kinds)

    t, vol = v["days_to_expiry"] / 365, v["volatility"]
    out = {"premium_now": worth(t, vol), "crushed": worth(t, vol * exp(v["compression"])) - worth(t, vol)}
    return {k: x for k, x in out.items() if abs(x) > 1e-6 * v["shares"] * v["price"]}


@page("perpetual-desk")
def _(v: Given) -> dict[str, float]:
    """Equity equals maintenance; the chance by reflection, with the drift of a price without drift."""
    if v["contract"] != "linear":
        return {}
    side = 1 if v["side"] == "long" else -1
    e, m = v["entry_price"], v["maintenance_margin"] + v["closing_fee"]
    liquidation = e * (1 - side / v["leverage"]) / (1 - side * m)
    if not 0 < liquidation < inf or (liquidation - e) * side >= 0:
        return {}
    b, drift, root = log(liquidation / e), -(v["volatility"] ** 2) / 2 * v["days"] / 365, v["volatility"] * sqrt(v["days"] / 365)
    below = float(norm.cdf(-(abs(b) + side * drift) / root))
    again = exp(2 * b * drift / root**2) * float(norm.cdf(-(abs(b) - side * drift) / root))
    return {
        "liquidation_price": liquidation, "distance": abs(liquidation / e - 1), "touch": below + again,
        "waiting": 0.01 * v["open_interest"] * float(norm.pdf(0)) / v["entry_spread"],
    }  # fmt: skip


@page("perpetual-futures")
def _(v: Given) -> dict[str, float]:
    """A long pays kappa (F - S) a year and saves r - r' on the coin: F so that neither is better."""
    kappa, gap = 365 * v["payments_per_day"] * v["settled_share"], v["quote_rate"] - v["base_rate"]
    fair = brentq(lambda f: kappa * (f - 1) - gap * f, 1e-9, 1e9, xtol=1e-15, rtol=1e-15) if kappa > gap else nan
    if isnan(fair) or fair > 3:
        return {}
    return {"fair_ratio": fair, "fair_price": fair * v["spot"], "half_life": log(2) / kappa * 365 * 24, "funding_intensity": kappa}


@page("interest-rate")
def _(v: Given) -> dict[str, float]:
    """Supply meets demand, by another root finder."""

    def rate(u: float) -> float:
        return v["base_rate"] + v["slope_below"] * min(u / v["kink"], 1) + v["slope_above"] * max(u - v["kink"], 0) / (1 - v["kink"])

    def lacking(u: float) -> float:
        return v["demand"] * exp(-v["sensitivity"] * rate(u)) - u

    u = 1.0 if lacking(1.0) > 0 else brentq(lacking, 0, 1, xtol=1e-15)
    return {"settled_utilisation": u, "borrowing": rate(u), "lending": rate(u) * u * (1 - v["reserve_factor"])}


@page("kyle-auctions")
def _(v: Given) -> dict[str, float]:
    """Kyle (1985), theorem 2, backwards from the last auction, in units of the last variance."""
    n, noise = v["auctions"], v["noise_sd"] ** 2 / v["auctions"]
    alpha, delta, after = 0.0, 0.0, 1.0  # of profit, its constant, the variance left
    impacts = []
    for _ in range(n):
        # (1 - lambda² noise/after) (1 - alpha lambda) = 1/2, the root with lambda (1 - alpha lambda) > 0
        top = min(sqrt(after / noise), 1 / alpha if alpha else inf)
        lam = brentq(lambda x, a=alpha, s=after: (1 - x * x * noise / s) * (1 - a * x) - 0.5, 0, top, xtol=1e-18, rtol=1e-14)
        beta = (1 - 2 * alpha * lam) / (2 * lam * (1 - alpha * lam))
        impacts.append(lam)
        delta += alpha * lam * lam * noise
        alpha = 1 / (4 * lam * (1 - alpha * lam))
        after /= 1 - beta * lam
    scale = v["value_sd"] / sqrt(after)
    return {
        "expected_profit": scale * (alpha * after + delta), "first_impact": scale * impacts[-1], "last_impact": scale * impacts[0],
        "revealed": 1 - 1 / after, "single_impact": v["value_sd"] / (2 * v["noise_sd"]), "single_profit": v["value_sd"] * v["noise_sd"] / 2,
    }  # fmt: skip


@page("informed-trading")
def _(v: Given) -> dict[str, float]:
    """Glosten & Milgrom (1985), by Bayes, trade after trade."""
    if v["flow"] == "traders":
        return {}
    high, low, belief, buys = v["high_value"], v["low_value"], v["belief"], v["flow"] == "buys"
    alarm, spreads = round(v["alarm"]), []
    v["alarm"] = alarm

    def after(pi: float, mu: float, bought: bool) -> float:
        if_high, if_low = (1 + mu) / 2 if bought else (1 - mu) / 2, (1 - mu) / 2 if bought else (1 + mu) / 2
        return pi * if_high / (pi * if_high + (1 - pi) * if_low)

    for t in range(v["trades"] + 1):
        mu = v["alarmed"] if t >= alarm else v["informed"]
        spreads.append((after(belief, mu, True) - after(belief, mu, False)) * (high - low))
        if t < v["trades"]:
            belief = after(belief, mu, buys)
    return {"opening_spread": spreads[0], "end_belief": belief} if belief > 1e-6 else {"opening_spread": spreads[0]}


@page("bank-run")
def _(v: Given) -> dict[str, float]:
    """Diamond & Dybvig (1983): what is left grows for those who wait; the best promise for u = 1 - 1/c by search."""
    t, promise, back = v["impatient"], v["promise"], v["return_on_patience"]

    def late(early: float) -> float:
        return (1 - t * early) * back / (1 - t)

    def utility(early: float) -> float:
        return t * (1 - 1 / early) + (1 - t) * (1 - 1 / late(early))

    out = {"best_early": nan}
    best = 1 / (t + (1 - t) / sqrt(back))
    assert utility(best) >= max(utility(best * 1.001), utility(best * 0.999)) or t < 1e-9
    out = {"best_early": best, "best_late": best * sqrt(back)}
    if t * promise < 1 and promise > 1.001:
        out |= {"patient_gets": late(promise)} if late(promise) > 0 else {}
        tips = brentq(lambda f: (1 - f * promise) * back / (1 - f) - promise, -50, 1 / promise - 1e-13, xtol=1e-15)
        out |= {"tipping": tips} if 0.01 < tips < 0.99 and t < tips and v["suspension"] == "off" else {}
    return out


@page("amm-lab")
def _(v: Given) -> dict[str, float]:
    """Amounts of a position between two prices (Uniswap v3), and of one over all prices."""
    q, r = v["price_ratio"], v["range_factor"]
    low, high = 1 / r, r
    liquidity = 0.5 / (1 - 1 / sqrt(r))  # so that half of a deposit of 1 is cash at price 1
    at = min(max(q, low), high)
    coins, cash = liquidity * (1 / sqrt(at) - 1 / sqrt(high)), liquidity * (sqrt(at) - sqrt(low))
    worth, held = coins * q + cash, 0.5 + 0.5 * q
    return {
        "held_value": held * v["deposit"], "full_loss": sqrt(q) / held - 1, "position_value": worth * v["deposit"],
        "loss": worth / held - 1, "fees_needed": held - worth, "base_share": coins * q / worth, "efficiency": 1 / (1 - 1 / sqrt(r)),
    }  # fmt: skip


@page("maturity-ladder")
def _(v: Given) -> dict[str, float]:
    """Cash as what is liquid, and what falls due, less the run of the first day and what leaves; by search and root finding."""
    long, steady = v["assets"] - v["liquid"], v["liabilities"] * (1 - v["run_share"])

    def cash(day: float) -> float:
        leaves = steady * (1 - exp(-v["run_speed"] * day / 365 / v["liability_years"])) + v["liabilities"] * v["run_share"] * min(day, 1)
        return v["liquid"] + long * (1 - exp(-day / 365 / v["asset_years"])) - leaves

    grid = np.concatenate([np.linspace(0, 1, 200), np.geomspace(1, 3650, 4000)])
    values = [cash(day) for day in grid]
    at = int(np.argmin(values))
    found = minimize_scalar(
        cash, bounds=(grid[max(at - 1, 0)], grid[min(at + 1, len(grid) - 1)]), method="bounded", options={"xatol": 1e-11}
    )
    out = {
        "lowest_cash": min(values[at], float(found.fun)), "asset_duration": 1 / (1 / v["asset_years"] + v["market_rate"]),
        "liability_duration": 1 / (1 / v["liability_years"] + v["market_rate"]),
    }  # fmt: skip
    if abs(out["lowest_cash"]) < 1e-4 * v["assets"]:
        del out["lowest_cash"]  # a difference of large sums
    first = next((k for k, x in enumerate(values) if x < 0), 0)
    if first and min(values) < -1e-4 * v["assets"]:
        out["short_from"] = brentq(cash, grid[first - 1], grid[first], xtol=1e-13)
    return out


@page("order-book")
def _(v: Given) -> dict[str, float]:
    """Level by level; sizes fall as the distance from the first to the power ``thinning``."""
    sells, left, paid = v["side"] == "sell", v["order_size"], 0.0
    best, size, way = (v["best_bid"], v["bid_size"], -1) if sells else (v["best_ask"], v["ask_size"], 1)
    last, filled = nan, 0.0
    for k in range(v["levels"]):
        take = min(left, size * (k + 1) ** -v["thinning"])
        if take > 0:
            last, paid, filled, left = best + way * k * v["tick"], paid + take * (best + way * k * v["tick"]), filled + take, left - take
    bid, ask = v["bid_size"], v["ask_size"]
    return {
        "filled_share": filled / v["order_size"], "average_price": paid / filled, "last_price": last,
        "imbalance": (bid - ask) / (bid + ask), "microprice": (v["best_ask"] * bid + v["best_bid"] * ask) / (bid + ask),
        "slippage": abs(paid / filled - best) / best,
    }  # fmt: skip


@page("loss-spiral")
def _(v: Given) -> dict[str, float]:
    """Brunnermeier & Pedersen (2009): from the value downwards, what capital and margins at the last price can fund."""
    value, gap, n = v["value"], v["discount"] * v["value"], v["customer_sales"]

    def holds(price: float) -> float:  # share of what customers sell
        own = v["capital"] * (1 + v["shock"]) - v["inventory"] * n * (value - price)
        return min(max(own / (n * (v["margin"] * value + v["margin_rise"] * (value - price))), 0.0), 1.0)

    price, before = value, inf
    while abs(price - before) > 1e-14 * value:
        price, before = value - gap * (1 - holds(price)), price
    return {"end_price": price, "held_left": holds(price), "fall": price / value - 1}


@page("execution")
def _(v: Given) -> dict[str, float]:
    """Almgren & Chriss (2000), sums over the schedule, and the least value at risk of all aversions by search."""
    n, tau = v["periods"], v["days"] / v["periods"]
    if 2 * v["temporary"] <= v["permanent"] * tau * 1.01:
        return {}

    damped = v["temporary"] - v["permanent"] * tau / 2

    def told(aversion: float) -> tuple[float, float, float]:
        kappa = 2 / tau * asinh(sqrt(aversion * v["volatility"] ** 2 * tau**2 / (4 * damped)))
        reach = kappa * v["days"]
        if reach > 600:
            path = [v["shares"] * exp(-kappa * k * tau) for k in range(n)] + [0.0]
        elif reach > 1e-6:
            path = [v["shares"] * sinh(reach * (1 - k / n)) / sinh(reach) for k in range(n + 1)]
        else:
            path = [v["shares"] * (1 - k / n) for k in range(n + 1)]
        sold = sum((a - b) ** 2 for a, b in pairwise(path))
        cost = v["permanent"] * v["shares"] ** 2 / 2 + v["fixed_cost"] * v["shares"] + damped / tau * sold
        return cost, v["volatility"] * sqrt(tau * sum(x * x for x in path[1:])), kappa

    z, scale = float(norm.ppf(v["confidence"])), 2 * damped / (v["volatility"] ** 2 * tau**2)

    def bad_case(place: float) -> float:
        cost, risk, _ = told(scale * exp(place))
        return cost + z * risk

    cost, risk, kappa = told(v["aversion"])
    out = {"cost": cost, "risk": risk, "value_at_risk": cost + z * risk}
    if kappa > 1e-5:
        out["half_life"] = 1 / kappa
    places = np.linspace(log(1e-6), log(1e5), 300)
    at = int(np.argmin([bad_case(place) for place in places]))
    if 1 < at < len(places) - 2:
        around = (places[at - 1], places[at + 1])
        out["least_value_at_risk"] = float(minimize_scalar(bad_case, bounds=around, method="bounded", options={"xatol": 1e-9}).fun)
    return out


@page("transient-impact")
def _(v: Given) -> dict[str, float]:
    """Bouchaud, Gefen, Potters & Wyart (2004): each part of the sale fades by itself."""
    n, lasting = v["duration"], v["permanent"]

    def kept(lag: int) -> float:
        return lasting + (1 - lasting) * (1 + lag / v["memory"]) ** -v["decay"]

    # a part sold in step k shows in full after it
    path = [sum(v["shock"] / n * kept(t - 1 - k) for k in range(min(t, n))) for t in range(v["horizon"] + 1)]
    moves = [exp(x) - 1 for x in path]
    deep = min(moves) if v["shock"] < 0 else max(moves)
    return {"trough": deep, "end": moves[-1], "diffusive_decay": (1 - v["persistence"]) / 2}


def drawn(name: str, rng: np.random.Generator) -> Given:
    """A setting at random: sliders anywhere, an option, a size up to some dozens."""
    out: Given = {}
    for q in get_model(name).parameters:
        if isinstance(q, Choice):
            out[q.name] = str(rng.choice(list(q.options)))
        elif q.structural:
            out[q.name] = int(rng.integers(int(q.low), int(min(q.high, max(q.default, 40))) + 1))
        elif rng.random() < 0.25:
            out[q.name] = q.default
        elif q.scale == "log":
            out[q.name] = float(exp(rng.uniform(log(q.low), log(q.high))))
        else:
            out[q.name] = float(rng.uniform(q.low, q.high))
    return out


def test_at_least_twenty_five_models_are_worked_out_again() -> None:
    assert len(PAGES) >= 25 and all(get_model(name) for name in PAGES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reading_is_what_the_page_says(name: str) -> None:
    model, rng = get_model(name), np.random.default_rng([7, *name.encode()])
    told = 0
    for _ in range(SETTINGS):
        values = drawn(name, rng)
        recomputed = PAGES[name](values)
        try:
            result = run(model, model.given(**values))
        except NoAnswer:
            continue
        for reading, expected in recomputed.items():
            told += 1
            found = result[reading]
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True), f"{reading} at {values}"
    assert told > SETTINGS, "too few settings have an answer to hold"
