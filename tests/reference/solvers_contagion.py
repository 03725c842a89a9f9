"""Solvers for perpetuals, funding, lending, spirals, runs, networks, fire sales and herding."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.formulas.circuit_breakers import market_wide_levels
from reference.formulas.clearing import clearing_vector
from reference.formulas.fire_sales import deleveraging_round, realised_covariance
from reference.formulas.lending import kink_rate
from reference.formulas.perpetual import inverse_cross_prices, inverse_margins, long_short_ratios
from reference.formulas.queues import exit_churn, first_in_first_out
from reference.formulas.spirals import equilibria, price_per_capital
from reference.formulas.thresholds import smooth_rest
from squeezelab.dynamics.clusters import excess_kurtosis_of_few
from squeezelab.dynamics.conditioning import conditional_correlation
from squeezelab.dynamics.funding import clamp_rule, damper_rule, payment
from squeezelab.dynamics.lending import close_factor, health_factor, liquidate
from squeezelab.dynamics.leverage_cycle import simulate
from squeezelab.dynamics.perpetual import inverse_liquidation, touch_probability
from squeezelab.dynamics.prospects import certainty_equivalent, weight
from squeezelab.dynamics.runs import expected_utility, late_payment, optimal_promise, tipping_share
from squeezelab.dynamics.spirals import FundedMarket
from squeezelab.dynamics.thresholds import critical_spread, settled

Inputs = dict[str, Any]


def unified_account(i: Inputs) -> list[float]:
    side = -1 if i["side"] == "short" else 1
    margins = inverse_margins(i["qty_usd"], i["entry"], i["leverage"], i["mmr"])
    return [*margins, float(inverse_liquidation(i["entry"], i["leverage"], i["mmr"], side))]


def liquidation(i: Inputs) -> list[float]:
    health = float(health_factor(i["collateral_usd"], i["debt_usd"], i["liq_threshold"]))
    share = float(close_factor(health))
    repaid, seized, _ = liquidate(i["collateral_usd"], i["debt_usd"], share, i["bonus"], i["protocol_fee"])
    return [health, share, float(repaid), float(seized), float(i["collateral_usd"] - seized), float(i["debt_usd"] - repaid)]


def deleveraging(i: Inputs) -> list[float]:
    out = deleveraging_round(*(np.array(i[name], float) for name in ("A", "B", "M", "L", "f1")))
    return [*out["sales"], *out["returns"], float(out["vulnerability"])]


def realised(i: Inputs) -> list[float]:
    n = i["n"]
    covariance = i["sigma"] ** 2 * (np.eye(n) + i["rho"] * (1 - np.eye(n)))
    out = realised_covariance(covariance, np.full(n, i["alpha_over_D"]), np.full(n, 1 / n), i["fprime_over"])
    return [np.sqrt(out[0, 0]), out[0, 1] / out[0, 0]]


def spiral(i: Inputs) -> list[float]:
    """Customers sell Z; the discount without speculators is γ σ² Z."""
    rest, slope = [], 0.0
    for inventory in i["x0"]:
        market = FundedMarket(i["v"], i["gamma"] * i["sigma2"] * i["Z"], i["Z"], i["eta"], i["m"], i["p0"], inventory)
        rest.append(equilibria(market)[-1][0])
        slope = float(price_per_capital(market, rest[-1] + 1e-6))
    return [*rest, slope]


def crowd(i: Inputs) -> list[int]:
    thresholds = np.arange(i["N"], dtype=float)[:, None]
    careful = thresholds.copy()
    careful[1] = 2
    return [int(settled(thresholds)[0]), int(settled(careful)[0])]


def tails(i: Inputs) -> Any:
    """Numbers of a single seed: the case allows them to differ by four fifths; the ordering is tested elsewhere."""
    noise = np.random.default_rng(i["seed"]).standard_normal((i["steps"], 1))
    each = (np.array([x]) for x in (0.035, 0.15, 2.0))
    return simulate(noise, np.array(i["lambda_max"], float), *each)["kurtosis"][-1]


SOLVERS = {
    "bybit-inverse-cross": lambda i: inverse_cross_prices(i["qty_usd"], i["entry"], i["balance_btc"], i["mmr"], i["taker"]),
    "bybit-inverse-isolated": lambda i: [float(inverse_liquidation(i["entry"], i["leverage"], i["mmr"], side)) for side in (1, -1)],
    "bybit-uta-inverse": unified_account,
    "funding-clamp": lambda i: clamp_rule(np.array(i["P"])),
    "funding-deribit": lambda i: damper_rule(np.array(i["p"])),
    "funding-cost": lambda i: float(payment(i["notional"], i["rate"], side=-1, intervals=i["per_day"])),
    "touch-prob": lambda i: touch_probability(1 / np.array(i["leverage"], float), i["sigma"], i["days"] / 365),
    "oi-identity": lambda i: long_short_ratios(np.array(i["longs"]), np.array(i["shorts"])).tolist(),
    "aave-constants": lambda i: close_factor(np.array(i["HF"])).tolist(),
    "aave-liq-120": liquidation,
    "aave-liq-110": liquidation,
    "aave-liq-100": liquidation,
    "kink-rate": lambda i: kink_rate(np.array(i["U"]), 0.0, 0.04, 0.75, 0.8),
    "bp-spiral": spiral,
    "glt": deleveraging,
    "cont-wagalath": realised,
    "eisenberg-noe": lambda i: clearing_vector(np.array(i["L"], float), np.array(i["e"], float)),
    "forbes-rigobon": lambda i: float(conditional_correlation(i["rho"], i["delta"])),
    "dd-optimum": lambda i: optimal_promise(i["t"], i["R"]),
    "dd-eu": lambda i: [
        float(expected_utility(i["t"], 1, i["R"])),
        float(expected_utility(i["t"], i["r1"], late_payment(i["t"], i["r1"], i["R"]))),
        float(tipping_share(i["r1"], i["R"])),
    ],
    "dd-suspension": lambda i: float(late_payment(i["f_hat"], i["r1"], i["R"])),
    "granovetter": crowd,
    "granovetter-normal": lambda i: [float(critical_spread(i["mu"], i["N"])), *(smooth_rest(i["mu"], sd, i["N"]) for sd in i["sd"])],
    "cont-bouchaud-kurt": lambda i: float(excess_kurtosis_of_few(i["N"], i["c"], i["pN"] / i["N"])),
    "tfg-kurtosis": tails,
    "mwcb": lambda i: market_wide_levels(i["prior_close"]),
    "tk92": lambda i: [
        float(weight(0.5, i["gamma"])),
        float(weight(0.5, i["delta"])),
        float(certainty_equivalent(100, 0.5, i["gamma"], i["alpha"])),
    ],
    "redemption-queue": lambda i: np.concatenate(first_in_first_out(np.array(i["requests"], float), i["capacity"])).tolist(),
    "eth-exit-queue": lambda i: exit_churn(np.array(i["n"])).tolist(),
}
