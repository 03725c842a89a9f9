"""Solvers for the hedging, gamma, pinning, feedback, crash and rebalancing cases."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.formulas.crash_fold import clearing_log_prices
from reference.formulas.hedging import hedge_table
from reference.formulas.hedging_feedback import reduced_form_volatility, volatility_multiplier
from reference.formulas.hedging_theory import leland_volatility
from squeezelab.dynamics.calendars import crypto_expiry, equity_expiry
from squeezelab.dynamics.crash_fold import follow, insurance
from squeezelab.dynamics.hedging import Accounts, call_and_greeks, hedge_paths, no_trade_band
from squeezelab.dynamics.hedging_feedback import programme
from squeezelab.dynamics.hedging_theory import break_even_move, call_value, certain_profit, expected_profit_at_implied
from squeezelab.dynamics.loop_gain import leveraged_etf
from squeezelab.dynamics.pinning import pinning_probability, simulate_pinning
from squeezelab.dynamics.run import run
from squeezelab.models import constant_mix, leverage_targeting

Inputs = dict[str, Any]


def fraction(text: str | float) -> float:
    """A number, or a fraction written as text."""
    top, _, bottom = str(text).partition("/")
    return float(top) / float(bottom or 1)


def table(i: Inputs) -> float:
    """Net cost in thousands of USD, rounded as the table is."""
    rows = hedge_table(np.array(i["path"]), i["K"], i["r"], i["sigma"], i["weeks"] / 52, i["n"], printed=True)
    return (rows["cost"][-1] - i["K"] * i["n"] * (i["path"][-1] > i["K"])) / 1000


def hull(i: Inputs, weeks_between: float, rule: str, paths: int = 100_000) -> Accounts:
    steps = round(i["weeks"] / weeks_between)
    return hedge_paths(
        np.random.default_rng(194).standard_normal((steps, paths)), start=i["S0"], strike=i["K"], years=i["weeks"] / 52, rate=i["r"],
        drift=i["mu"],
        volatility=i["sigma"], hedge_volatility=i["sigma"], rule=rule, interest=i["interest"],
    )  # fmt: skip


def performance(rule: str) -> Any:
    """Standard deviation of the cost over the option's price, at each interval of the table."""

    def solve(i: Inputs) -> list[float]:
        price = call_value(i["S0"], i["K"], i["sigma"], i["r"], i["weeks"] / 52)
        return [float(hull(i, gap, rule).cost.std() / price) for gap in i["weeks_between"]]

    return solve


def hedging_spread(i: Inputs) -> list[float]:
    years = fraction(i["T"])
    out = []
    for steps in i["N"]:
        normals = np.random.default_rng(1999).standard_normal((steps, 20_000))
        account = hedge_paths(
            normals, start=i["S"], strike=i["K"], years=years, rate=i["r"], drift=i["r"], volatility=i["sigma"], hedge_volatility=i["sigma"]
        )
        out.append(float(account.cost.std()))
    return out


def leland_errors(i: Inputs) -> list[float]:
    """Mean of value received less cost of hedging, at expiry, the first and last trade free: with Leland's volatility, and without."""
    normals = np.random.default_rng(1985).standard_normal((i["N"], 100_000))
    raised = float(leland_volatility(i["sigma"], i["k"], i["T"] / i["N"]))
    out = []
    for volatility in (raised, i["sigma"]):
        account = hedge_paths(normals, start=i["S"], strike=i["K"], years=i["T"], rate=i["r"], drift=i["r"], volatility=i["sigma"],
                              hedge_volatility=volatility,
                              cost=i["k"] / 2, ends=False)  # fmt: skip
        received = call_value(i["S"], i["K"], volatility, i["r"], i["T"])
        out.append(float((received - account.cost.mean()) * np.exp(i["r"] * i["T"])))
    return out


def band(i: Inputs) -> float:
    gamma = call_and_greeks(*(np.array([float(i[k])]) for k in ("S", "K", "sigma", "r", "tau")))[2]
    return float(no_trade_band(np.array([float(i["S"])]), gamma, i["lam"], 1 / i["gamma_ra"], i["r"], i["tau"])[0])


def multiplier(i: Inputs) -> list[float]:
    holding, slope = programme(*(np.array(float(i[k])) for k in ("S", "K", "sigma", "tau")))
    return [float(volatility_multiplier(rho, holding, slope)) for rho in i["rho"]]


def reduced(i: Inputs) -> float:
    gamma = call_and_greeks(*(np.array(float(i[k])) for k in ("S", "K", "sigma")), np.array(0.0), np.array(i["tau"]))[2]
    return float(reduced_form_volatility(i["sigma"], i["rho_lambda"], i["S"], gamma))


def pinned_paths(i: Inputs) -> float:
    rng, chunk = np.random.default_rng(2003), 10_000
    ends = [
        simulate_pinning(i["nE"], i["sigma"], i["T_days"] / 252, i["y0"], rng.standard_normal((i["steps"], chunk)))
        for _ in range(i["paths"] // chunk)
    ]
    return float((np.abs(np.concatenate(ends)) < 1e-3).mean())


def fridays(i: Inputs) -> list[str]:
    months = (3, 6, 9, 12)
    return [equity_expiry(i["year"], m).isoformat() for m in months] + [crypto_expiry(i["year"], m).date().isoformat() for m in months]


def balance_sheet(i: Inputs) -> list[float]:
    result = run(
        leverage_targeting.MODEL, leverage_targeting.MODEL.given(leverage=i["target"], shock=i["r"], fund_assets=1e6 * i["assets"])
    )
    assert i["assets"] / i["equity"] == i["target"]
    return [result["new_leverage"], result["first_trade"] / 1e6]


def fold(i: Inputs) -> list[float]:
    insurers = insurance(i["w"], i["Lam"], i["K"], 100.0, i.get("sigma", 0.16), i.get("T", 0.5))
    return [100 * float(np.exp(x)) for supply in i["S"] for x in clearing_log_prices(insurers, supply, i["Lam"])]


def fold_and_fall(i: Inputs) -> list[float]:
    """All prices without extra supply, then where the price falls from 100 with the next supply."""
    insurers = insurance(i["w"], i["Lam"], 100.0, 100.0, 0.16, 0.5)
    fallen = follow(insurers, np.zeros(1), np.array([i["S"][1]]), np.array([float(i["Lam"])]))
    return [*fold({**i, "K": 100.0, "S": i["S"][:1]}), 100 * float(np.exp(fallen[0]))]


SOLVERS = {
    "hull-19.2-cost": table,
    "hull-19.3-cost": table,
    "hull-19.4-delta": performance("delta"),
    "hull-19.4-selffin": performance("delta"),
    "hull-19.1-stop": performance("stop"),
    "derman-kamal": hedging_spread,
    "aw-actual": lambda i: certain_profit(i["S"], i["K"], i["r"], i["T"], i["sigma_actual"], i["sigma_implied"]),
    "aw-implied": lambda i: expected_profit_at_implied(
        i["S"], i["K"], i["r"], i["T"], i["sigma_actual"], i["sigma_implied"], i["mu"], i["D"]
    ),
    "rule-of-16": lambda i: break_even_move(i["sigma"], i["days"]),
    "leland-sigma": lambda i: leland_volatility(i["sigma"], i["k"], np.array([fraction(dt) for dt in i["dt"]])),
    "leland-mean-zero": leland_errors,
    "whalley-wilmott": band,
    "frey-stremme-mult": multiplier,
    "sw-frey-mult": reduced,
    "pinning-closed": lambda i: [float(pinning_probability(c["nE"], c["sigma"], c["T_days"] / 252, c["y0"])) for c in i["cases"]],
    "pinning-mc": pinned_paths,
    "third-friday-2025": fridays,
    "letf-rebalance": lambda i: [float(leveraged_etf(i["NAV"], multiple) * 100 * i["r"]) for multiple in i["L"]],
    "adrian-shin": balance_sheet,
    "crash-fold-subcritical": fold,
    "crash-fold-supercritical": fold_and_fall,
    "constant-mix": lambda i: run(constant_mix.MODEL, constant_mix.MODEL.given(mix=i["w"], volatility=i["sigma"]))["advantage"],
}
