"""Solvers for the cases of supply, fees, indicators, credit and risk, and for the facts of documented events."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.formulas.credit import tranche_spread, worst_default_rate
from reference.formulas.grid import frequency_change, mining_break_even
from reference.formulas.indicators import directional_index, expected_range
from reference.formulas.risk import jensen_gap, normal_quantile, portfolio_value_at_risk
from reference.formulas.supply import blocks_to_multiply, netting_ratio, next_base_fee, vested_share
from squeezelab.data.events import event
from squeezelab.dynamics.risk import value_at_risk
from squeezelab.dynamics.supply import overtaking_probability

Inputs = dict[str, Any]
TRANCHES = ((0.0, 0.03), (0.03, 0.06), (0.06, 0.10), (0.10, 1.0))


def base_fees(i: Inputs) -> list[int]:
    return [next_base_fee(i["parent_base_fee"], used, i["gas_limit"]) for used in i["gas_used"]]


def wilder(line: str) -> Any:
    def solve(i: Inputs) -> list[float]:
        lines = directional_index(np.array(i["high"]), np.array(i["low"]), np.array(i["close"]), i["n"], seeding="tulip")
        return list(lines[line][~np.isnan(lines[line])])

    return solve


def vasicek(i: Inputs) -> list[float]:
    rate = float(worst_default_rate(i["PD"], i["rho"], i["q"]))
    return [rate, rate * (1 - i["recovery"]) * i["EAD"]]


def microsoft_and_att(i: Inputs) -> list[float]:
    """Hull's two positions, 10 m USD at 2 % and 5 m USD at 1 % a day, correlation 0.3, ten days, 99 %; the case rounds z."""
    z = float(normal_quantile(0.99))
    assert round(z, 3) == i["z"]
    parts = value_at_risk(np.array([10e6, 5e6]), np.array([0.02, 0.01]), 10, z)
    return [*parts, float(portfolio_value_at_risk(parts, np.array([[1.0, 0.3], [0.3, 1.0]])))]


def reorganisation(i: Inputs) -> list[float]:
    return [float(p) for q, z in zip(i["q"], i["z"], strict=True) for p in overtaking_probability(q, np.array(z))]


def said(name: str, *as_text: str) -> Any:
    """The facts of an event: as text where the case holds text, else as numbers (per cent where the case says so)."""

    def solve(i: Inputs) -> dict[str, Any]:
        return {fact.name: fact.quoted if fact.name in as_text else fact.value for fact in event(name).facts}

    return solve


def per_cent(name: str, *as_text: str, shares: tuple[str, ...]) -> Any:
    def solve(i: Inputs) -> dict[str, Any]:
        facts = said(name, *as_text)(i)
        return {key: round(100 * value, 9) if key in shares else value for key, value in facts.items()}

    return solve


def prices(name: str) -> Any:
    return lambda i: event(name).table(*i["columns"])


def short_interest(i: Inputs) -> list[float]:
    facts = event("gamestop-2021")
    return [facts[f"si_{day}"].value or 0 for day in i["dates"]]


SOLVERS = {
    "wilder-di-plus": wilder("plus"),
    "wilder-di-minus": wilder("minus"),
    "wilder-adx": wilder("adx"),
    "eip1559": base_fees,
    "eip1559-extremes": lambda i: [*base_fees(i), blocks_to_multiply(10)],
    "vasicek-hull": vasicek,
    "hullwhite-cdo-0.1": lambda i: [1e4 * tranche_spread(a, d, i["rho"]) for a, d in TRANCHES],
    "hullwhite-cdo-0.3": lambda i: [1e4 * tranche_spread(a, d, i["rho"]) for a, d in TRANCHES],
    "jensen-exp": lambda i: jensen_gap(np.exp, i["mu"], i["s"]),
    "hull-var": microsoft_and_att,
    "nakamoto": reorganisation,
    "range-expectation": lambda i: float(expected_range(1.0, 1.0)),
    "vesting-cliff": lambda i: [i["total"] * float(vested_share(month, 12, 0.25, 48)) for month in i["months"]],
    "netting-factor": lambda i: list(netting_ratio(np.array(i["n"]))),
    "droop": lambda i: float(frequency_change(i["dP"], i["R"], i["D"], i["f0"])),
    "mining-breakeven": lambda i: float(mining_break_even(i["hashprice_usd_per_PH_day"], i["efficiency_J_per_TH"])),
    "fact-gme-daily": prices("gamestop-2021"),
    "fact-gme-si": short_interest,
    "fact-gme-sec": per_cent("gamestop-2021", "accounts_27jan", "gamma_squeeze", shares=("si_pct_float", "si_pct_outstanding")),
    "fact-vw-daily": prices("volkswagen-2008"),
    "fact-vw-holdings": per_cent(
        "volkswagen-2008",
        "lower_saxony",
        "residual_float",
        "short_interest",
        shares=("porsche_shares", "porsche_cash_settled_options", "sum"),
    ),
    "fact-btc-daily": lambda i: [row for name in ("btc-2020-03-12", "btc-2021-05-19") for row in event(name).table(*i["columns"])],
    "fact-2020-03-12": said("btc-2020-03-12", "spreads"),
    "fact-2021-05-19": said("btc-2021-05-19", "btc_low", "liquidations_usd"),
    "fact-2025-10-10": said("crypto-2025-10-10", "liq_24h_usd", "accounts", "btc_perp_low_binance", "usde_elsewhere", "depth"),
}
