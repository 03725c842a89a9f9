"""Words that a condition chooses are the ones for this run, and the other ones for the others, up to the edge between them.

What two printed numbers choose is read back by tests/test_every_sentence.py. Here stand the conditions once more, each from what
its words mean, with values on either side and at the edge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from squeezelab.core import Result
from squeezelab.dynamics.run import run
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model

Means = Callable[[Result], bool]
WHEN: dict[str, dict[str, Means]] = {  # a phrase, and when it stands in the sentence
    "perpetual-desk": {
        "A fall of": lambda r: r["side"] == "long" and not np.isnan(r["liquidation_price"]),
        "A rise of": lambda r: r["side"] == "short" and not np.isnan(r["liquidation_price"]),
    },
    "premium-decay": {
        "The call": lambda r: r["kind"] == "call", "The put": lambda r: r["kind"] == "put",
        "The straddle": lambda r: r["kind"] == "straddle",
    },
    "gamma-scalping": {"long gamma": lambda r: r["position"] == "long", "short gamma": lambda r: r["position"] == "short"},
    "order-book": {"[Tt]h[ei]s? sale|A sale": lambda r: r["side"] == "sell", "purchase": lambda r: r["side"] == "buy"},
    "fee-burn": {
        "swinging around it": lambda r: "settles at" in r.finding and r["elasticity"] > r["denominator"],
        "without overshooting": lambda r: "settles at" in r.finding and r["elasticity"] <= r["denominator"],
    },
    "opinion-clusters": {
        "are hardly fatter": lambda r: r["kurtosis"] < 0.3, "are fatter": lambda r: 0.3 <= r["kurtosis"] < 3,
        "are far fatter": lambda r: r["kurtosis"] >= 3,
    },
    "chain-reorganisation": {
        "confirmations?\\** bring the": lambda r: 1 < r["confirmations_needed"] < np.inf,
        "confirmation\\** brings the": lambda r: r["confirmations_needed"] <= 1,
        "do not bring": lambda r: np.isnan(r["confirmations_needed"]) and r["attacker"] < 0.5,
        "always overtakes": lambda r: r["attacker"] >= 0.5,
    },
    "funding-rate": {
        "this long": lambda r: r["side"] == "long" and "Nobody" not in r.finding,
        "this short": lambda r: r["side"] == "short" and "Nobody" not in r.finding,
    },
    "coordinated-attack": {r"\*falls": lambda r: r["attack"] >= r["strength"], r"\*holds": lambda r: r["attack"] < r["strength"]},
    "jensen-gap": {
        "is a straight line": lambda r: r["payoff"] == "line" and "equal" in r.finding,
        "curves up": lambda r: r["gap"] > 0 and "curves" in r.finding, "curves down": lambda r: r["gap"] < 0 and "curves" in r.finding,
    },
    "amm-lab": {
        "is all coins": lambda r: r["price_ratio"] <= 1 / r["range_factor"] and "same" not in r.finding,
        "is all USD": lambda r: r["price_ratio"] >= r["range_factor"] and "same" not in r.finding,
    },
    "predatory-trading": {
        "the predator takes": lambda r: round(r["predators"]) == 1 and r["capacity"] > 0,
        "the predators take": lambda r: round(r["predators"]) > 1 and r["capacity"] > 0,
        "Alone, the sale": lambda r: round(r["predators"]) == 0 or r["capacity"] == 0,
    },
    "grid-balance": {"Relays cut": lambda r: r["lowest_frequency"] < (49 if r["nominal"] == 50 else 58.8) and r["lost"] > 0},
    "informed-trading": {
        "sales": lambda r: r["flow"] == "sells", "purchases": lambda r: r["flow"] == "buys",
    },
    "exchange-inflow": {
        "hardly anything": lambda r: abs(r["correlation"]) < 0.1, "something": lambda r: 0.1 <= abs(r["correlation"]) < 0.35,
        "a good deal": lambda r: abs(r["correlation"]) >= 0.35, "no day brings": lambda r: r["alarms"] == 0,
        "gives one alarm": lambda r: r["alarms"] == 1,
    },
    "kelly-bet": {
        "is all but gone": lambda r: r["growth_here"] < -3 and r["kelly"] > 0.005 and r["bet"] > 0.005,
        "comes within a year": lambda r: (r["growth_here"] > 1 or -3 <= r["growth_here"] < -1) and r["kelly"] > 0.005 and r["bet"] > 0.005,
        "There is no edge": lambda r: r["kelly"] < 0.005, "more than double": lambda r: r["best_growth"] > 1 and r["bet"] > 0.005,
    },
    "delta-hedge": {"hardly a hedge": lambda r: r["performance"] > 0.5 and r["mean_fees"] <= r["error"]},
    "clearing-network": {r"\d fails, and": lambda r: round(r["failed"]) == 1},
    "ruin-fund": {"the fund is ruined": lambda r: bool(r["path_ruined"]) and r["loading"] > 0,
        "the fund survives": lambda r: not r["path_ruined"] and r["loading"] > 0},
}  # fmt: skip
EDGES: dict[str, list[Mapping[str, Any]]] = {  # settings on either side of a condition that presets and the ends of sliders do not meet
    "fee-burn": [{"elasticity": 8.0, "denominator": 8.0}, {"elasticity": 9.0}, {"elasticity": 7.5}],
    "opinion-clusters": [{"links": links} for links in (0.1, 0.5, 0.8)],
    "chain-reorganisation": [{"attacker": 0.01, "tolerance": 0.05}, {"attacker": 0.5}, {"attacker": 0.49},
                             {"attacker": 0.45, "tolerance": 1e-4}],
    "amm-lab": [{"price_ratio": 2.0, "range_factor": 2.0}, {"price_ratio": 0.5, "range_factor": 2.0},
                {"price_ratio": 1.99, "range_factor": 2.0}, {"price_ratio": 0.51, "range_factor": 2.0}],
    "predatory-trading": [{"predators": n, "capacity": c} for n in (0, 1, 2) for c in (0.0, 0.5)],
    "kelly-bet": [{"bet": 10.0, "volatility": 0.3, "drift": 0.05}, {"drift": 1.0, "volatility": 0.5},
                  {"drift": 1.0, "volatility": 0.5, "bet": 1.0}],
    "grid-balance": [{"nominal": 60}, {"lost": 0.3, "nominal": 60}, {"lost": 0.3}],
    "jensen-gap": [{"uncertainty": 0.0}],
    "ruin-fund": [{"fund": 1e5, "loading": -0.2}, {"fund": 1e5, "loading": 0.01}],
    "exchange-inflow": [{"threshold": 4.0}, {"threshold": 3.0}, {"transfers": 0.0}, {"transfers": 0.0, "volatility": 0.002}],
}  # fmt: skip


def tried(model: Any) -> list[dict[str, Any]]:
    """Every preset, and each of its choices otherwise; each slider of the first at its ends; and the edges."""
    out = [model.given(preset.title) for preset in model.presets]
    out += [{**given, q.name: option} for given in list(out) for q in model.parameters if hasattr(q, "options") for option in q.options]
    first = model.given()
    out += [{**first, q.name: end} for q in model.parameters if hasattr(q, "low") and not q.structural for end in (q.low, q.high)]
    return out + [{**first, **edge} for edge in EDGES.get(model.id, [])]


@pytest.mark.parametrize("name", WHEN)
def test_words_that_a_condition_chooses_stand_where_it_holds_and_nowhere_else(name: str) -> None:
    model, met = get_model(name), {phrase: 0 for phrase in WHEN[name]}
    for values in tried(model):
        try:
            result = run(model, values)
        except NoAnswer:
            continue
        for phrase, means in WHEN[name].items():
            there = re.search(phrase, result.finding) is not None
            assert there == bool(means(result)), f"“{phrase}” in “{result.finding}” at {values}"
            met[phrase] += there
    assert all(met.values()), met
