"""Every public function of the mathematics refuses what is no number, and names the argument that is none.

Found by reading the package: a new function is tried as soon as it is there. `SAMPLES` says what to give for an argument.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference.formulas import funding as funding_formulas
from reference.formulas import hedging_feedback as hedging_feedback_formulas
from reference.formulas import order_book as order_book_formulas
from reference.formulas import perpetual as perpetual_formulas
from reference.formulas import variance_swap as variance_swap_formulas

import squeezelab.dynamics
from squeezelab.core import Values
from squeezelab.dynamics import borrowing, implied_volatility, loop_gain, margin, order_book
from squeezelab.dynamics.crash_fold import insurance
from squeezelab.dynamics.stepping import laned
from squeezelab.errors import InputError, NoAnswer
from squeezelab.models import get_model

DEALERS, GRID = get_model("dealer-gamma"), get_model("grid-balance")
HOUSE = {"guard", "allowed", "run", "stepping", "seeds", "lanes", "beside"}  # the checks themselves, and what runs models
RECORDS = {"bars", "indicators", "swings", "wilder", "execution"}  # arrays of a reader's own
SAMPLES: dict[str, Any] = {
    "above": np.array([1.0, 2.0]), "acting": 5.0, "activity": 0.1, "actual": 0.3, "adv": 1e6, "ask": 101.0, "ask_size": 12.0,
    "assets": 1e6, "attach": 0.03, "attacker": 0.1, "aversion": 0.1, "backlog": 10.0, "balance": 1.0, "band": 5e-4, "bankruptcy": 105.0,
    "base": 1000.0, "base_fee": 20.0, "base_in": 10.0, "base_out": 10.0, "base_rate": 0.01, "belief": 0.5, "benchmark_impact": 5e-4,
    "benchmark_turnover": 4e7, "below": 1.0, "bid": 99.0, "bid_size": 10.0, "bonus": 0.05, "borrow_rate": 0.05, "boundary": 100.0,
    "call_strikes": np.array([100.0, 110.0]), "call_volatilities": np.array([0.2, 0.2]), "cap": 0.01, "capacity": 3.0, "classes": 2.0,
    "cliff": 6.0, "cliff_share": 0.1, "close": np.linspace(99, 101, 40), "close_all_at": 0.95, "coin_price": 2000.0, "collateral": 1.5,
    "confidence": 0.99, "confirmations": 6, "correlation": 0.3, "cost": 0.01, "count": 20, "covariance": np.eye(2) * 0.01,
    "curvature": 0.88, "daily_volatility": 0.02, "damper": 2e-4, "damping": 1.0, "days": 30.0, "debt": 1.0, "decay": 0.5,
    "demand": 1.2, "denominator": 8.0, "depth": 1e6, "detach": 0.07, "deviation": 10.0, "deviations": 2.0, "distance": 0.1,
    "dividend": 0.0, "drift": 0.05, "droop": 0.05, "early": 1.2, "efficiency": 30.0, "elasticity": 1.0, "end": 24.0, "entry": 100.0,
    "excess": 0.5, "exponent": 0.5, "exposure": 1e6, "factor": 1.5, "fading": 0.5, "fee": 0.003, "floor": 50.0, "flow": 1e5,
    "forced": 1e5, "fullness": 1.1, "fund": 1e6, "gain": 0.3, "gamma": 0.5, "gap": 1.0, "gas": 21000.0, "hash_price": 60.0,
    "hazard": 0.01, "health": 0.9, "high": 120.0, "holding": 0.5, "impact_ask": 101.0, "impact_bid": 99.0, "impatient": 0.25,
    "implied": 0.2, "implied_volatility": 0.3, "index": 100.0, "inflow": 30.0, "informed": 0.3, "intensity": 1.0, "interest": 1e-4,
    "interval": 1 / 52, "intervals": 1.0, "intervals_per_day": 3.0, "inventory": 5.0, "k": 1e-4, "kink": 0.8, "lag": 2.0,
    "lag_unit": 1.0, "lags": np.array([1.0, 2.0, 4.0]), "last": 140.0, "late": 1.8, "latency": 1.0, "lent": 0.5, "leverage": 5.0,
    "liabilities": np.array([[0.0, 8.0], [0.0, 0.0]]), "limit": 2.0, "limits": np.array([1e4, 1e5]), "links": 0.5, "liquid": 100.0,
    "liquidity": 1e3, "loading": 0.1, "loan": 1000.0, "log_moneyness": 0.0, "lost": 0.1, "low": 80.0, "maintenance": 0.005,
    "maintenance_margin": 0.25, "mark": 95.0, "mean": 100.0, "mean_claim": 1.0, "measured": 0.4, "members": 10.0, "memory": 10.0,
    "mid": 100.0, "month": 12.0, "multiple": 3.0, "multiplier": 3.0, "nav": 1e6, "needed": 1.0, "news": np.array([0.01, -0.02]),
    "noise": 0.05, "noise_sd": 1.0, "nominal": 50.0, "normals": np.full((5, 2), 0.1), "notional": 1e4, "opened": np.linspace(99, 101, 40),
    "outcome": 100.0, "outside": 10.0, "paid": np.array([1.0, 1.0]), "participation": 0.1, "path": np.linspace(49, 51, 21),
    "people": 1000.0,
    "permanent": 0.1, "persistence": 0.5, "places": np.array([[0.0, 1.0], [0.0, 1.0]]), "least": 0.5,
    "premium": 0.001, "price": 100.0, "prices": np.linspace(99, 101, 20), "prior_close": 4000.0,
    "probability": 0.05, "promise": 1.28, "protocol_fee": 0.1, "push": 0.1, "put_strikes": np.array([90.0, 100.0]),
    "put_volatilities": np.array([0.2, 0.2]), "quantile": 0.99, "quantity": 1.0, "quote": 2e6, "quote_rate": 0.05, "rate": 0.05,
    "reading": 0.5,
    "rates": np.array([0.005, 0.01]), "ratio": 1.5, "reach": np.array([0.2, 0.2]), "rebalances": 20.0, "recovery": 0.4, "reference": 20.0,
    "request": 5.0, "requests": np.array([5.0, 2.0]), "reserve_factor": 0.1, "return_on_patience": 2.0, "risk": 1000.0, "risk_weight": 1.0,
    "round_trip": 0.01, "ruin": 0.01, "score": np.array([2.0, 1.0]), "selling": 0.5, "share": 0.3, "shares": 100.0, "side": 1.0,
    "sigma": 0.02, "sigma_daily": 0.02, "size": np.array([5.0, 5.0]), "slope": -0.01, "slope_above": 0.6, "slope_below": 0.04,
    "slope_cheap": 0.1, "slope_dear": 0.1, "spot": 100.0, "spread": 0.1, "step": 5.0, "stop": 90.0, "strength": 0.5, "strike": 100.0,
    "strikes": np.array([90.0, 100.0]), "supply": 1.0, "terminal": 110.0, "threshold": 0.8, "thresholds": np.array([0.0, 1.0, 2.0]),
    "time": 1.0, "time_left": 0.5, "times": np.array([1.0, 2.0]), "cash_flows": np.array([5.0, 105.0]), "tip": 1.0, "turnover": 5.0,
    "units": 10.0, "utilisation": 0.5, "validators": 1e6, "value": 1e6, "value_sd": 1.0, "vega": 10.0, "volatility": 0.2,
    "weight": 0.1, "weights": np.array([0.5, 0.5]), "withdrawn": 0.3, "x": np.array([0.0, 0.1]), "y": 1.0, "years": 0.5, "z": 2.3,
    "payments_per_day": 3.0, "moves": np.array([0.01, -0.02]), "start": 100.0, "left": 0.5, "income": 100.0, "hedge_volatility": 0.2,
    "risk_tolerance": 1.0, "cp": 1, "impact": 0.1, "start_price": 100.0, "taker_fee": 6e-4, "periods": 5.0, "outflow": 120.0,
    "lent_on": 0.5, "short_interest": 1e6, "daily_volume": 1e6, "seed": 1, "level": 0.1, "orders": 10, "growth": 1.0, "filled": 0.5,
    "money": 150.0, "call": 115.0, "volume": np.full(40, 5.0), "edges": np.array([90.0, 100.0, 110.0]), "damped": 2e-6, "kappa": 0.6,
    "n": 5, "q": 2, "order": 2, "log_price": np.linspace(4.0, 4.2, 41), "eta": np.array([2e-6]), "period": np.array([1.0]),
    "steps": np.array([1.0, 2.0]), "insurers": insurance(0.3, 0.1, 100.0, 100.0, 0.2, 0.5),
}  # fmt: skip
BARS = {"high": np.full(40, 102.0), "low": np.full(40, 98.0), "opened": np.linspace(99, 101, 40)}
OWN: dict[str, dict[str, Any]] = {  # where a name means something else
    **dict.fromkeys(("checked_bars", "wicks", "volume_at_price", "true_range", "average_true_range", "base_departures"), BARS),
    **{name: {"x": np.sin(np.arange(40.0))} for name in ("rolling", "z_score", "swings", "last_swing", "breaks")},
    "holdings": {"days": np.array([5.0]), "periods": 5},
    "damped_impact": {"gamma": np.array([2.5e-7])},
    "borel": {"size": 5.0},
    "closed_from_the_top": {"units": np.array([10.0, 10.0])},
    "cusum": {"z": np.array([0.1, 2.0])},
    "first_touch": {"start": 0.0, "above": 1.0},
    "jensen_gap": {"function": np.square},
    "overtaking_probability": {"confirmations": 6},
    "power_ladder": {"size": 5.0},
    "critical_spread": {"mean": 25.0, "people": 100.0},
    "expected_range": {"time": 1.0},
    "normal_thresholds": {"people": 100, "mean": 30.0, "spread": 10.0},
    "uniform_thresholds": {"people": 100, "mean": 30.0, "spread": 10.0},
    "smooth_rest": {"people": 100.0, "mean": 30.0, "spread": 10.0},
    "reduced_form_volatility": {"gamma": 0.05},
    "gamma_exposure": {
        "price": np.array([99.0, 101.0]),
        "strike": np.array([95.0, 105.0]),
        "is_call": np.array([False, True]),
        "open_interest": np.array([400.0, 250.0]),
    },
    "one_push": {"p": laned(DEALERS, DEALERS.given())},
    "swing": {"p": laned(GRID, GRID.given()), "leaves": np.array([0.2]), "seconds": 0.1},
    "implied_volatility": {"price": 8.0},
    "implied_volatilities": {"price": 8.0},
    "liquidation_price": {"maintenance_margin": 0.02},
    "power_law_shortfall": {"exponent": 3.0},
    "walk": {"price": np.array([100.0, 101.0])},
}
BOUNDLESS = {  # infinity is an answer here: a range without an end, a loan without debt, no cap
    ("amm_ranges.concentration", "factor"), ("amm_ranges.range_swap", "factor"), ("amm_ranges.range_amounts", "high"),
    ("lending.close_factor", "health"), ("funding.clamp_rule", "cap"), ("funding.damper_rule", "cap"),
}  # fmt: skip
REASONS = {"implied_volatility.implied_volatilities"}  # gives a reason for each quote instead


def is_number(parameter: inspect.Parameter) -> bool:
    return is_scalar(parameter) or parameter.annotation in ("Array", "Array | None")


def is_scalar(parameter: inspect.Parameter) -> bool:
    written = str(parameter.annotation)
    return any(word in written for word in ("float", "Number", "Any")) and not any(
        word in written for word in ("Callable", "Mapping", "bool")
    )


def public() -> list[tuple[str, Callable[..., Any]]]:
    """Functions that take a float or say what they raise, by module and name; those that say “inner loop” promise no checks."""
    out = []
    for info in pkgutil.iter_modules(squeezelab.dynamics.__path__):
        module = importlib.import_module(f"squeezelab.dynamics.{info.name}")
        for name, function in list(vars(module).items()):
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
                numbers = any(map(is_scalar, inspect.signature(function).parameters.values()))
                checks = numbers or (info.name in RECORDS and "Raises\n" in (function.__doc__ or ""))  # the others are parts of models
                if info.name not in HOUSE and checks and "nner loop" not in (function.__doc__ or ""):
                    out.append((f"{info.name}.{name}", function))
    return out


def arguments(name: str, function: Callable[..., Any]) -> dict[str, Any]:
    known = {**SAMPLES, **OWN.get(name.partition(".")[2], {})}
    needed = inspect.signature(function).parameters.values()
    missing = [p.name for p in needed if p.default is p.empty and p.name not in known]
    assert not missing, f"{name}: say in SAMPLES what to give for {', '.join(missing)}"
    return {p.name: known[p.name] if p.default is p.empty else p.default for p in needed}


PUBLIC = public()


@pytest.mark.parametrize(("name", "function"), PUBLIC, ids=[name for name, _ in PUBLIC])
def test_a_value_that_is_no_number_is_refused_by_the_name_of_its_argument(name: str, function: Callable[..., Any]) -> None:
    given = arguments(name, function)
    function(**given)  # what is sound goes through
    if name in REASONS:
        return
    for parameter in filter(is_number, inspect.signature(function).parameters.values()):
        for bad in (np.nan, np.inf, -np.inf):
            if bad == np.inf and (name, parameter.name) in BOUNDLESS:
                continue
            with pytest.raises((InputError, NoAnswer), match=parameter.name.removesuffix("ed")):
                function(**{**given, parameter.name: bad})


ABOVE_ZERO = {
    "price", "spot", "strike", "entry", "mark", "mid", "start_price", "bid", "ask", "volatility", "daily_volatility", "depth", "low",
    "high", "reference", "coin_price", "prior_close", "impact_bid", "impact_ask", "index", "shares", "capacity", "quantity", "notional",
    "leverage", "turnover", "adv", "units",
}  # fmt: skip
EITHER_SIGN = {("execution.holdings", "shares"), ("bars.volume_at_price", "low")}  # a short; the price of a spread
SIZES = [
    (name, function, parameter.name)
    for name, function in PUBLIC
    for parameter in inspect.signature(function).parameters.values()
    if is_number(parameter) and parameter.name in ABOVE_ZERO and name not in REASONS and (name, parameter.name) not in EITHER_SIGN
]


@pytest.mark.parametrize(("name", "function", "argument"), SIZES, ids=[f"{name}-{argument}" for name, _, argument in SIZES])
def test_a_price_or_a_size_below_zero_is_refused(name: str, function: Callable[..., Any], argument: str) -> None:
    with pytest.raises((InputError, NoAnswer)):
        function(**{**arguments(name, function), argument: -5.0})


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (lambda: order_book_formulas.check_book([[101, 5], [100, 5]], [[100.5, 5], [102, 5]]), "crossed"),
        (lambda: order_book_formulas.check_book([[99, 5], [100, 5]], [[101, 5], [102, 5]]), "bids must fall"),
        (lambda: order_book_formulas.check_book([[99, 5], [98, 5]], [[101, 5], [101, 5]]), "asks must rise"),
        (lambda: order_book.walk(np.array([100.0, 102.0, 101.0]), np.ones(3), 2.0), "price"),
        (lambda: order_book.microprice(101.0, 100.0, 5.0, 5.0), "bid"),
        (lambda: funding_formulas.premium_index(101.0, 99.0, 100.0), "crossed"),
        (lambda: implied_volatility.implied_volatility(150.0, 100.0, 100.0, 0.5), "upper bound"),
        (lambda: implied_volatility.implied_volatility(4.0, 100.0, 90.0, 0.5), "below its value"),
        (lambda: perpetual_formulas.tiered_maintenance(1e5, np.array([1e5, 1e4]), np.array([0.01, 0.02])), "rise from tier to tier"),
        (lambda: hedging_feedback_formulas.reduced_form_volatility(0.2, 1.0, 100.0, 0.01), "No unique price"),
        (lambda: hedging_feedback_formulas.volatility_multiplier(0.6, 0.5, 2.0), "No unique price"),
        (lambda: loop_gain.loop_gain(1e6, 0.0), "without depth"),
        (
            lambda: variance_swap_formulas.fair_variance(100.0, 0.0, 0.5, [100.0, 90.0], [0.2, 0.2], [100.0, 110.0], [0.2, 0.2], 5.0),
            "ascend",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(question: Callable[[], Any], answer: str) -> None:
    with pytest.raises((InputError, NoAnswer), match=answer):
        question()


SHARES = {
    "fee", "maintenance", "confidence", "quantile", "probability", "informed", "belief", "recovery", "attach", "detach", "cliff_share",
    "protocol_fee", "reserve_factor", "utilisation", "withdrawn", "permanent", "lent", "activity", "attacker", "bonus", "kink", "threshold",
    "assets_kept", "claims_kept", "impatient", "taker_fee",
}  # fmt: skip
UNBOUNDED = {  # a yearly fee, or a fee that is only multiplied
    ("amm.break_even_turnover", "fee"), ("amm.break_even_volatility", "fee"),
    ("borrowing.fee_premium", "fee"), ("borrowing.fee_paid", "fee"),
}  # fmt: skip
OUTSIDE = [
    (name, function, parameter.name, bad)
    for name, function in PUBLIC
    for parameter in inspect.signature(function).parameters.values()
    if is_number(parameter) and name not in REASONS and (name, parameter.name) not in UNBOUNDED
    for bad in (
        *((1.5, -0.1) if parameter.name in SHARES else ()),
        *((2.0, 0.0, -3.0, 0.5) if parameter.name == "side" else ()),
        *((1.5, -1.5) if parameter.name == "correlation" else ()),
        *((-0.2,) if "volatility" in parameter.name or parameter.name in ("implied", "actual", "sigma") else ()),
        *((np.timedelta64(30, "D"), "0.5") if parameter.name in ("years", "volatility", "price") else ()),
    )
]


@pytest.mark.parametrize(("name", "function", "argument", "bad"), OUTSIDE, ids=[f"{n}-{a}-{b}" for n, _, a, b in OUTSIDE])
def test_what_lies_outside_the_domain_is_refused(name: str, function: Callable[..., Any], argument: str, bad: Any) -> None:
    """A side that is none, a share of more than all, a correlation beyond 1, a time difference where years are asked for."""
    with pytest.raises((InputError, NoAnswer)):
        function(**{**arguments(name, function), argument: bad})


@pytest.mark.parametrize(("side", "leverage"), [(1, 0.5), (1, 60.0), (-1, 60.0)])
def test_a_liquidation_price_on_the_winning_side_or_below_nought_is_refused(side: int, leverage: float) -> None:
    with pytest.raises(InputError, match="leverage"):
        margin.liquidation_price(100.0, leverage, 0.02, side)


KINDS: dict[str, Callable[[Any], Any]] = {  # the same numbers, otherwise written
    "list": lambda value: np.asarray(value, float).tolist(), "series": lambda value: pd.Series(value, index=range(9, 9 + len(value))),
    "decimal": lambda value: np.array([Decimal(str(x)) for x in value]), "fraction": lambda value: np.array([Fraction(x) for x in value]),
    "masked, with nothing missing": lambda value: np.ma.array(value),
}  # fmt: skip
NO_NUMBERS = ("x", b"5", 1 + 2j, {"a": 1}, object(), len, np.datetime64("2026-01-01"), np.ma.array([0.5, 0.5], mask=[False, True]))


def flat(answer: Any) -> Any:
    """The numbers that an answer holds, as one array."""
    if not isinstance(answer, dict | tuple):
        answer = vars(answer) if hasattr(answer, "__dict__") else (answer,)
    parts = [np.asarray(part) for part in (answer.values() if isinstance(answer, dict) else answer) if not isinstance(part, Values)]
    return np.concatenate([np.ravel(part).astype(float) for part in parts])


@pytest.mark.parametrize(("name", "function"), PUBLIC, ids=[name for name, _ in PUBLIC])
def test_numbers_of_any_kind_give_the_answer_of_floats(name: str, function: Callable[..., Any]) -> None:
    """A series keeps its index to itself: two of them with other rows are not matched by row. What is no number is refused by name."""
    given = arguments(name, function)
    for parameter in inspect.signature(function).parameters.values():
        value = given[parameter.name]
        if type(value) not in (int, float, np.ndarray) or np.asarray(value).dtype.kind not in "fi":
            continue
        if np.ndim(value) == 1:
            expected = flat(function(**given))
            for kind, write in KINDS.items():
                found = flat(function(**{**given, parameter.name: write(value)}))
                assert found == pytest.approx(expected, rel=1e-12, nan_ok=True), f"{parameter.name} as {kind}"
        for bad in NO_NUMBERS:
            if name not in REASONS:
                with pytest.raises((InputError, NoAnswer), match=parameter.name.removesuffix("ed")):  # “open” is the word of a bar
                    function(**{**given, parameter.name: bad})


SWITCHES = [
    (name, function, p.name)
    for name, function in PUBLIC
    for p in inspect.signature(function).parameters.values()
    if str(p.annotation) == "bool"
]


@pytest.mark.parametrize(("name", "function", "switch"), SWITCHES, ids=[f"{n}-{s}" for n, _, s in SWITCHES])
@pytest.mark.parametrize("bad", ["no", 1, None, np.nan, []])
def test_a_switch_is_true_or_false(name: str, function: Callable[..., Any], switch: str, bad: Any) -> None:
    with pytest.raises(InputError, match=f"{switch} must be True or False"):
        function(**{**arguments(name, function), switch: bad})


def test_shapes_that_do_not_go_together_are_told_by_name() -> None:
    with pytest.raises(InputError, match=r"fee .*\(2,\), days .*\(3,\)"):
        borrowing.fee_paid([0.1, 0.2], [30.0, 60.0, 90.0], 0.0)


@pytest.mark.parametrize(("name", "function"), PUBLIC, ids=[name for name, _ in PUBLIC])
def test_every_public_function_is_asked_kindly(name: str, function: Callable[..., Any]) -> None:
    assert hasattr(function, "__wrapped__"), "write @asked above it, or “Inner loop” in its docstring"


def test_there_are_many() -> None:
    assert len(PUBLIC) > 100 and len(SIZES) > 60
