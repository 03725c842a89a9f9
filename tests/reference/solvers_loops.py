"""Solvers for the margin, squeeze, cascade, dealer gamma and loop gain cases."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import brentq

from reference.formulas.margin import long_call_price
from squeezelab.core import State
from squeezelab.dynamics import dealer_book, position_ladder
from squeezelab.dynamics.loop_gain import dealers, leverage_targeting, loop_gain, shorts_at_call
from squeezelab.dynamics.margin import cover_fraction, liquidation_price, short_call_price
from squeezelab.dynamics.stepping import laned
from squeezelab.models import liquidation_cascade, short_squeeze

Inputs = dict[str, Any]
TOY: Inputs = {
    "chain": [
        (95, "C", 0.2, 1000),
        (100, "C", 0.2, 5000),
        (105, "C", 0.2, 8000),
        (90, "P", 0.25, 7000),
        (95, "P", 0.22, 9000),
        (100, "P", 0.2, 4000),
    ],
}


def to_rest(model: Any, state: State, p: Any) -> list[State]:
    states = [state]
    while not states[-1]["resting"].all():
        states.append(model.step(states[-1], p, {}))
    return states


def squeeze(i: Inputs) -> list[float]:
    p = laned(
        short_squeeze.MODEL,
        short_squeeze.MODEL.given(market_depth=i["depth_usd_per_1pct"], collateral=i["kappa"], maintenance_margin=i["m"]),
    )
    opened = short_squeeze.opening(
        np.array([i["p0"] * (1 + i["shock"])]), np.array(i["entries"], float)[:, None], np.array(i["shares"])[:, None]
    )
    last = to_rest(short_squeeze, opened, p)[-1]
    return [last["price"][0], last["covered"][0] / sum(i["shares"])]


def cascade(i: Inputs) -> list[float]:
    p = laned(liquidation_cascade.MODEL, liquidation_cascade.MODEL.given())
    level = np.array(i["liq"], float)[:, None]
    book = {
        "side": np.ones_like(level),
        "units": np.array(i["notional_at_p0"])[:, None] / i["p0"],
        "liquidation": level,
        "bankruptcy": level,
    }
    start = np.array([float(i["p0"])])
    opened = position_ladder.opening(start, start * (1 + i["shock"]), book, np.array([i["depth_usd_per_1pct"]]), np.zeros(1))
    states = to_rest(liquidation_cascade, opened, p)
    return [states[-1]["price"][0], sum(s["sold"][0] for s in states), sum(s["liquidated"][0] for s in states), len(states) - 2]


def ladder_total(i: Inputs) -> list[float]:
    """An even ladder of many small rungs: total log move in per cent after a push of ``s_pct``."""
    p = laned(liquidation_cascade.MODEL, liquidation_cascade.MODEL.given())
    out = []
    for gain in i["g"]:
        rungs, reach, depth = 4000, 0.12, 1e6
        level = 100 * np.exp(-np.linspace(0, reach, rungs))[:, None]
        usd_per_rung = gain * depth * (reach * 100) / rungs
        book = {"side": np.ones_like(level), "units": usd_per_rung / level, "liquidation": level, "bankruptcy": level}
        start = np.array([100.0])
        states = to_rest(
            liquidation_cascade,
            position_ladder.opening(start, start * np.exp(-i["s_pct"] / 100), book, np.array([depth]), np.zeros(1)),
            p,
        )
        out.append(-100 * np.log(states[-1]["price"][0] / 100))
    return out


def exposure(price: np.ndarray) -> np.ndarray:
    strike, kind, iv, oi = (np.array(column) for column in zip(*TOY["chain"], strict=True))
    return dealer_book.gamma_exposure(price, strike, kind == "C", iv.astype(float), oi.astype(float), 30 / 365)


def gains(i: Inputs) -> list[float]:
    forced = [leverage_targeting(i["lev_assets"], i["lev"]), shorts_at_call(i["short_notional"], i["m"]), dealers(i["dealer_gamma"])]
    return [float(loop_gain(k, i["depth"])) for k in forced]


SOLVERS = {
    "bkm-short-margin-call": lambda i: short_call_price(i["entry"], 1 + i["initial"], i["maintenance"]),
    "bkm-long-margin-call": lambda i: long_call_price(i["loan"], i["n"], i["maintenance"]),
    "short-cover-fraction": lambda i: cover_fraction(np.array(i["p"], float), i["entry"], i["kappa"], i["m"]),
    "short-cover-elasticity": lambda i: (lambda p, h: (cover_fraction(p * np.exp(h), 20, 1.5, i["m"]) - 0) / h)(
        short_call_price(20, 1.5, i["m"]), 1e-4
    ),
    "squeeze-20m": squeeze,
    "squeeze-5m": squeeze,
    "squeeze-2m": squeeze,
    "squeeze-1500k": squeeze,
    "squeeze-1m": squeeze,
    "liq-cascade-D10m": cascade,
    "liq-cascade-D5m": cascade,
    "liq-cascade-D3m": cascade,
    "liq-cascade-D2m": cascade,
    "cascade-gain": ladder_total,
    "linear-liq": lambda i: [
        *liquidation_price(1.0, np.array(i["leverage"]), i["mmr"], +1),
        *liquidation_price(1.0, np.array(i["leverage"]), i["mmr"], -1),
    ],
    "gex-toy": lambda i: exposure(np.array(i["S"], float)),
    "gex-flip": lambda i: brentq(lambda s: exposure(np.array([s]))[0], 97, 103, xtol=1e-10),
    "gex-amplifier": lambda i: dealer_book.amplifier(np.array(i["G_usd_per_1pct"], float), i["ADV_usd"], i["Y"]),
    "loop-gain": gains,
    "gme-dtc": lambda i: [si / adv for si, adv in zip(i["short_interest"], i["ADV"], strict=True)],
}
