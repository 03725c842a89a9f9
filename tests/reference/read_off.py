"""What the symbols of an equation stand for in a run, where they are no quantity of the model: read off its series and draws.

By model and place in its list of equations. Functions of an equation are given as functions. Nothing here asks the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
from scipy.special import betainc, ndtr, ndtri

from squeezelab.core import Result

Read = Callable[[Result], Mapping[str, Any]]


def col(r: Result, name: str) -> np.ndarray:
    """A series, a draw or a parameter of the first lane."""
    if name in r.draws:
        return r.draws[name][..., 0]
    return r.series[name][:, 0] if name in r.series else np.ravel(r.values[name])[0]


def moved(r: Result, name: str = "price") -> np.ndarray:
    """Log moves from step to step."""
    return np.diff(np.log(col(r, name)))


def neighbours(r: Result) -> Mapping[str, Any]:
    """Changes side by side: their covariance, as its formula has it, and nothing where it is above zero."""
    change = np.diff(col(r, "price"))
    mean = sum(change) / len(change)
    return {"cov": lambda x, y: np.sum((x - mean) * (y - mean)) / (len(x) - 1), "Δp_t": change[:-1], "Δp_next": change[1:]}


def carried(r: Result) -> Mapping[str, Any]:
    move, trades = moved(r), col(r, "trades").reshape(-1, 4)
    fresh = trades.sum(axis=1) / 2 * np.sqrt(1 - col(r, "momentum") ** 2)
    return {"r": move[1:], "r_before": move[:-1], "epsilon": fresh[2:]}


def movement(r: Result) -> Mapping[str, Any]:
    """Running sums of true range and of upward movement, begun as each way of beginning has it, and what is shown of them."""
    high, low, close, n = (col(r, x) for x in ("high", "low", "price", "period"))
    n = int(n)
    begin = n - (r.values["seeding"] != "wilder")
    true = np.maximum(high[1:], close[:-1]) - np.minimum(low[1:], close[:-1])
    up, down = high[1:] - high[:-1], low[:-1] - low[1:]
    out = []
    for one in (true, np.where((up > down) & (up > 0), up, 0)):
        total = [one[:begin].sum()]
        for x in one[begin:]:
            total.append(total[-1] - total[-1] / n + x)
        out.append(np.array(total))
    shown = col(r, "plus_di")[-len(out[0]) :]
    assert np.isfinite(shown[1:]).all()
    return {"S_TR": out[0], "S_DM": out[1], "plus_di": shown}


def one_day(r: Result) -> Mapping[str, Any]:
    """The panel of one day, and gamma at the start by its formula."""
    spot, strike, vol, rate = (col(r, x) for x in ("start_price", "strike", "implied_volatility", "rate"))
    years = col(r, "days_to_expiry") / 365
    d1 = (np.log(spot / strike) + (rate + vol**2 / 2) * years) / (vol * np.sqrt(years))
    drawn = next(panel.data(r.values) for panel in r.model.panels if panel.x == "move" and panel.data)
    gamma = np.exp(-(d1**2) / 2) / np.sqrt(2 * np.pi) / (spot * vol * np.sqrt(years))
    return {"Gamma": gamma, "move": drawn["move"][:, 0], "day_profit": drawn["day_profit"][:, 0]}


def fading(r: Result) -> Mapping[str, Any]:
    """What is left of one push, taken out of the path step by step: its part of the path, and what went before by as much."""
    log, parts, shock = np.log(col(r, "price") / col(r, "start_price")), round(col(r, "duration")), col(r, "shock")
    assert shock != 0
    left = np.zeros(len(log) - 1)
    for t in range(len(left)):
        left[t] = parts * (log[t + 1] - log[t]) / shock + (left[t - parts] if t >= parts else 0)
    return {"ℓ": np.arange(len(left)), "G": lambda lag: left[lag]}


def insured(r: Result) -> Mapping[str, Any]:
    """What the insurer holds, from his trades alone, and his wealth before the fee of the day."""
    price, trade, wealth = (col(r, x) for x in ("price", "insurer_trade", "insurer"))
    held = [np.clip(col(r, "multiplier") * (1 - col(r, "floor")), 0, 1) * col(r, "wealth")]
    for t in range(1, len(price)):
        held.append(held[-1] * price[t] / price[t - 1] + trade[t])
    return {"E": np.array(held), "W": wealth + col(r, "round_trip_cost") / 2 * np.abs(trade)}


def usual(r: Result) -> Mapping[str, Any]:
    """Middle and spread of the log inflow of the days before."""
    x, n = np.log(col(r, "inflow")), int(col(r, "window"))
    middle, spread = [], []
    for t in range(n, len(x)):
        past = x[t - n : t]
        if r.values["measure"] == "robust":
            middle.append(np.median(past))
            spread.append(1.4826 * np.median(np.abs(past - middle[-1])))
        else:
            middle.append(past.mean())
            spread.append(past.std(ddof=1))
    return {"z": col(r, "z")[n:], "inflow": np.exp(x[n:]), "m_n": np.array(middle), "s_n": np.array(spread)}


def asked(r: Result) -> Mapping[str, Any]:
    """The exchange’s days after the first, which has no move."""
    return {"move": col(r, "move")[1:], "sold": col(r, "sold")[1:], "epsilon": col(r, "news")[1:], "sales": np.ravel(r.values["sales"])[0]}


def queue(r: Result) -> Mapping[str, Any]:
    waits, came = col(r, "backlog"), col(r, "asked")
    days = np.arange(len(waits) - 1)
    return {"day": days, "b": lambda t: waits[t], "r": lambda t: came[t + 1], "paid": col(r, "paid")[1:]}


def unlocking(r: Result) -> Mapping[str, Any]:
    first, last = int(np.ceil(col(r, "cliff_month"))), int(col(r, "vesting_end"))
    months = np.arange(first, min(last, len(col(r, "month")) - 1) + 1)
    return {"t": months, "U_t": col(r, "unlocked")[months]}


def sales(r: Result) -> Mapping[str, Any]:
    """The price before a month’s sale is what its tokens were valued at."""
    fresh = col(r, "sold_share") * np.diff(col(r, "unlocked"))
    sold = fresh > 1e-9 * col(r, "grant")
    selling = col(r, "selling")[1:][sold]
    return {"price": col(r, "price")[1:][sold], "selling": selling, "p_before": selling / fresh[sold]}


def wild(r: Result) -> Mapping[str, Any]:
    seen = col(r, "volatility")
    return {"volatility": seen[1:], "sigma_before": seen[:-1], "r": moved(r)}


def day_seen(r: Result) -> Mapping[str, Any]:
    """The volatility of the day, after its news and before what they force."""
    news = np.diff(np.log(col(r, "news_price")))
    calm, keeps, before = col(r, "calm_volatility"), col(r, "decay"), col(r, "volatility")[:-1]
    seen = np.sqrt(keeps * before**2 + (1 - keeps) * (news**2 + calm**2))
    return {"sigma_seen": seen, "margin": col(r, "margin")[1:], "weight": col(r, "weight")[1:]}


def middle_of_quotes(r: Result) -> Mapping[str, Any]:
    bid, ask = col(r, "bid"), col(r, "ask")
    both = np.isfinite(bid) & np.isfinite(ask)
    clock = np.arange(len(bid)) / (len(bid) - 1) * col(r, "session")
    middle = (bid + ask)[both] / 2
    return {"r": middle, "price": col(r, "price")[both], "inventory": col(r, "inventory")[both], "t": clock[both]}


def thirty_days(r: Result) -> Mapping[str, Any]:
    years, fast = 30 / 365, col(r, "run_speed")
    out = col(r, "liabilities") * (
        col(r, "run_share") + (1 - col(r, "run_share")) * (1 - np.exp(-fast * years / col(r, "liability_years")))
    )
    back = (col(r, "assets") - col(r, "liquid")) * (1 - np.exp(-years / col(r, "asset_years")))
    return {"N_30": out - min(back, 0.75 * out)}


def quoted_odds(r: Result) -> Mapping[str, Any]:
    """The ask of a value of 0 or 1, before the alarm and after it."""
    low, high = col(r, "low_value"), col(r, "high_value")
    alarmed = np.arange(len(col(r, "ask"))) >= col(r, "alarm")
    share = np.where(alarmed, col(r, "alarmed"), col(r, "informed"))
    return {"a": (col(r, "ask") - low) / (high - low), "informed": share}


def income(r: Result) -> Mapping[str, Any]:
    """Income is the price of news alone, times what the others hold at the start."""
    held, share = col(r, "held"), col(r, "programme_share")
    return {"F": col(r, "news_alone") * (1 - share * held[0]), "phi": held, "price": col(r, "price")}


def blocks(r: Result) -> Mapping[str, Any]:
    """Whole confirmations, and the attacker’s blocks by then on average."""
    whole = round(col(r, "confirmations"))
    return {"confirmations": whole, "lambda": whole * col(r, "attacker") / (1 - col(r, "attacker"))}


def reached(r: Result) -> Mapping[str, Any]:
    """The share whose threshold is reached, by counting heads."""
    n, mean, wide = int(r.values["people"]), col(r, "average_threshold"), col(r, "threshold_spread")
    rank = (np.arange(n) + 0.5) / n
    if r.values["family"] == "ladder":
        each = np.arange(n, dtype=float)
    elif r.values["family"] == "normal":
        each = mean * n + wide * n * np.array([NormalDist().inv_cdf(x) for x in rank])
    else:
        each = mean * n + wide * n * np.sqrt(3) * (2 * rank - 1)
    if col(r, "caution") > 0:
        each[1] += col(r, "caution")
    pushed = min(round(col(r, "first_movers")), n)
    return {"F": lambda acting: max(np.sum(each <= acting + 1e-9), pushed) / n}


READ: dict[tuple[str, int], Read] = {
    ("bid-ask-bounce", 0): neighbours,
    ("break-of-structure", 1): carried,
    ("chain-reorganisation", 1): blocks,
    ("chain-reorganisation", 2): lambda r: {**blocks(r), "I": lambda x, a, b: betainc(a, b, x)},
    ("constant-mix", 1): insured,
    ("directional-indicator", 1): movement,
    ("exchange-inflow", 0): usual,
    ("exchange-inflow", 1): asked,
    ("gamma-scalping", 0): one_day,
    ("gamma-scalping", 1): one_day,
    ("transient-impact", 0): fading,
    ("execution", 0): lambda r: {"kappa": 1 / np.float64(r["half_life"])},
    ("execution", 1): lambda r: {"kappa": 1 / np.float64(r["half_life"])},
    ("fee-burn", 0): lambda r: {
        "b_next": col(r, "base_fee")[1:], "base_fee": col(r, "base_fee")[:-1], "fullness": col(r, "fullness")[:-1]
    },
    ("hedging-feedback", 0): income,
    ("herding-threshold", 0): reached,
    ("informed-trading", 0): quoted_odds,
    ("maker-quotes", 0): middle_of_quotes,
    ("market-impact", 1): lambda r: {"sigma_0": 0.02},
    ("maturity-ladder", 1): thirty_days,
    ("redemption-queue", 0): queue,
    ("redemption-queue", 1): queue,
    ("risk-horizon", 0): lambda r: {"z": ndtri(col(r, "confidence"))},
    ("risk-horizon", 1): lambda r: {"z": ndtri(col(r, "confidence"))},
    ("senior-tranche", 0): lambda r: {
        "D_z": np.float64(r["bad_default_rate"]), "z": -ndtri(col(r, "confidence")), "N": ndtr, "N⁻¹": ndtri
    },
    ("smile-lab", 0): lambda r: {"w": lambda k: col(r, "volatility") ** 2 * col(r, "days_to_expiry") / 365},
    ("token-vesting", 0): unlocking,
    ("token-vesting", 1): sales,
    ("volatility-margin", 0): wild,
    ("volatility-margin", 1): day_seen,
    ("volatility-margin", 2): day_seen,
}  # fmt: skip


def both_sides(result: Result, relation: Any, read: Read, held: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Both sides of an equation in numbers, ``held`` being what the model itself has for its symbols."""
    import sympy

    told = dict(read(result))
    functions = {name: value for name, value in told.items() if callable(value)}
    applied = {f: sympy.Function(f"f{k}") for k, f in enumerate(sorted(functions))}
    spell = {symbol: sympy.Symbol(f"x{k}") for k, symbol in enumerate(sorted(relation.free_symbols, key=str))}
    values = {f"x{k}": told.get(str(symbol), held.get(str(symbol))) for k, symbol in enumerate(spell)}
    assert all(value is not None for value in values.values()), {str(s) for s in spell} - told.keys() - held.keys()
    given = {str(applied[name]): function for name, function in functions.items()}

    def known(e: Any) -> bool:
        return isinstance(e, sympy.core.function.AppliedUndef) and e.func.__name__ in applied

    def number(side: Any) -> np.ndarray:
        plain = side.replace(known, lambda e: applied[e.func.__name__](*e.args)).xreplace(spell)
        code = sympy.lambdify([sympy.Symbol(x) for x in values], plain, [given, "numpy"])
        return np.asarray(code(*values.values()), float)

    with np.errstate(all="ignore"):
        return number(relation.lhs), number(relation.rhs)
