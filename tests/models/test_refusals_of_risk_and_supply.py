"""Public functions refuse what cannot be with a sentence that names the argument and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from reference.formulas import credit as credit_formulas
from reference.formulas import grid as grid_formulas
from reference.formulas import indicators as indicators_formulas
from reference.formulas import risk as risk_formulas
from reference.formulas import supply as supply_formulas

from squeezelab.dynamics import durations, indicators, risk, ruin, supply, wilder
from squeezelab.errors import InputError, NotANumber, OutOfRange

CHART = {"high": np.array([3.0, 4.0, 5.0] * 20), "low": np.array([1.0, 2.0, 3.0] * 20), "close": np.array([2.0, 3.0, 4.0] * 20)}
GOOD: dict[Callable[..., Any], dict[str, Any]] = {
    supply_formulas.vested_share: {"month": 13.0, "cliff": 12.0, "cliff_share": 0.25, "end": 48.0},
    supply_formulas.netting_ratio: {"members": 10.0, "classes": 2.0},
    supply_formulas.transaction_fee: {"gas": 21e3, "base_fee": 20.0, "tip": 1.0, "coin_price": 3e3},
    supply_formulas.capital_cost: {"notional": 1e6, "rate": 0.05, "days": 2.0},
    supply.overtaking_probability: {"attacker": 0.1, "confirmations": 6.0},
    supply_formulas.blocks_to_multiply: {"multiple": 10.0, "denominator": 8.0},
    credit_formulas.worst_default_rate: {"probability": 0.02, "correlation": 0.1, "quantile": 0.999},
    credit_formulas.tranche_spread: {"attach": 0.0, "detach": 0.03, "correlation": 0.3, "hazard": 0.01, "recovery": 0.4, "years": 5.0},
    risk.value_at_risk: {"value": 1e6, "daily_volatility": 0.02, "days": 10.0, "z": 2.3},
    risk_formulas.normal_quantile: {"confidence": 0.99},
    risk_formulas.shortfall_factor: {"confidence": 0.99},
    risk.kelly_fraction: {"drift": 0.08, "volatility": 0.2},
    risk_formulas.position_size: {"risk": 1e3, "entry": 100.0, "stop": 95.0},
    ruin.ruin_probability: {"fund": 1e6, "loading": 0.1, "mean_claim": 1e5},
    ruin.fund_for: {"ruin": 0.01, "loading": 0.1, "mean_claim": 1e5},
    risk_formulas.liquidity_coverage: {"liquid": 1.0, "outflow": 1.0, "inflow": 0.0},
    durations.macaulay_duration: {"times": np.array([1.0, 2.0]), "cash_flows": np.array([1.0, 101.0]), "rate": 0.03},
    risk_formulas.portfolio_value_at_risk: {"parts": np.array([1.0, 2.0]), "correlation": np.eye(2)},
    grid_formulas.frequency_change: {"lost": -0.1, "droop": 0.05, "damping": 1.0, "nominal": 50.0},
    grid_formulas.mining_break_even: {"hash_price": 50.0, "efficiency": 20.0},
    indicators_formulas.expected_range: {"sigma": 0.02, "time": 10.0},
    indicators.first_touch: {"above": 3.0, "below": 1.0},
    indicators_formulas.directional_index: CHART,
    wilder.true_range: CHART,
    wilder.average_true_range: CHART,
    indicators.z_score: {"x": np.arange(40.0), "n": 10},
    indicators.variance_ratio: {"log_price": np.arange(40.0) ** 1.1, "q": 3},
    indicators.bandwidth: {"close": np.arange(1.0, 41.0), "n": 10},
}
each = [pytest.param(function, name, id=f"{function.__name__}-{name}") for function, given in GOOD.items() for name in given]
BELOW = {  # the largest value that is refused because it lies below what is allowed
    "month": -1, "cliff": -1, "cliff_share": -0.1, "members": 1, "classes": 0.9, "gas": -1, "base_fee": -1, "tip": -1, "coin_price": 0,
    "notional": -1, "attacker": -0.1, "confirmations": -1, "multiple": 0, "denominator": 0, "probability": 0, "correlation": -1.1,
    "quantile": 0, "attach": -0.1, "hazard": 0, "recovery": -0.1, "years": 0, "value": -1, "daily_volatility": -0.1, "confidence": 0,
    "volatility": 0, "risk": 0, "entry": 0, "stop": 0, "fund": -1, "mean_claim": 0, "ruin": 0, "liquid": -1, "outflow": 0, "inflow": -1,
    "droop": 0, "damping": -1, "nominal": 0, "hash_price": 0, "efficiency": 0, "sigma": 0, "time": 0, "above": 0, "below": 0,
    "n": 0, "q": 0,
}  # fmt: skip


def test_the_good_arguments_are_good() -> None:
    for function, given in GOOD.items():
        assert function(**given) is not None


@pytest.mark.parametrize(("function", "name"), each)
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), "much"])
def test_no_number_is_refused_by_name(function: Callable[..., Any], name: str, bad: Any) -> None:
    good, value = GOOD[function][name], bad
    if isinstance(good, np.ndarray) and bad != "much":  # one bad cell
        value = np.where(np.arange(good.size).reshape(good.shape) == 1, bad, good)
    with pytest.raises(NotANumber, match=name):
        function(**{**GOOD[function], name: value})


@pytest.mark.parametrize(("function", "name"), [param for param in each if param.values[1] in BELOW])
def test_what_lies_below_is_refused_with_what_is_allowed(function: Callable[..., Any], name: str) -> None:
    good = GOOD[function][name]
    bad = np.full_like(good, BELOW[name]) if isinstance(good, np.ndarray) else BELOW[name]
    with pytest.raises(OutOfRange, match=name) as caught:
        function(**{**GOOD[function], name: bad})
    assert "allowed" in str(caught.value) or "must" in str(caught.value) or "is ever" in str(caught.value)


def test_whole_numbers_are_asked_for_where_halves_make_no_sense() -> None:
    for bad in (2.5, -1, [3]):
        with pytest.raises(InputError, match=r"n must|n cannot"):
            indicators.z_score(np.arange(40.0), bad)  # type: ignore[arg-type]
