"""What must hold of a delta hedge: its account, its error, its cost, and the bands around it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.formulas.hedging import hedge_table
from reference.formulas.hedging_theory import leland_volatility

from squeezelab.dynamics.hedging import RULES, call_and_greeks, hedge_paths, no_trade_band
from squeezelab.dynamics.hedging_theory import best_rebalances, call_value, hedging_error, trading_cost
from squeezelab.dynamics.normal_cdf import normal_cdf
from squeezelab.dynamics.option_seller import PARTS
from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import laned
from squeezelab.errors import NoAnswer, NotANumber, OutOfRange
from squeezelab.models.delta_hedge import MODEL, outcomes

SCENE = {"start": 100.0, "strike": 100.0, "years": 0.25, "rate": 0.03, "drift": 0.05, "volatility": 0.2, "hedge_volatility": 0.2}
quick = settings(max_examples=40, deadline=None, derandomize=True)
corner = {
    name: st.sampled_from([MODEL.parameter(name).low, MODEL.parameter(name).high, MODEL.parameter(name).default])
    for name in (
        "realised_volatility",
        "implied_change",
        "round_trip_cost",
        "rate",
        "drift",
        "days_to_expiry",
        "implied_volatility",
        "own_volatility",
        "strike",
        "risk_tolerance",
    )
}
rules = st.sampled_from(list(MODEL.parameter("rule").options))
views = st.sampled_from(list(MODEL.parameter("hedge_with").options))


def normals(steps: int, paths: int, seed: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((steps, paths))


@quick
@given(values=st.fixed_dictionaries(corner), rule=rules, view=views, seed=st.integers(0, 5))
def test_the_profit_is_what_a_ledger_of_cash_shares_and_the_option_says(values, rule, view, seed) -> None:
    """An independent ledger, at slider corners: cash earns interest, shares are marked, the option is paid out."""
    r = run(MODEL, MODEL.given(rebalances=21, rule=rule, hedge_with=view, options=1000.0, **values), seed=seed)
    price, shares = r["price"], r["shares"]
    growth = np.exp(values["rate"] * values["days_to_expiry"] / 365 / 21)
    received = (
        float(call_value(100.0, values["strike"], values["implied_volatility"], values["rate"], values["days_to_expiry"] / 365)) * 1000
    )
    half, cash, held = values["round_trip_cost"] / 2, received, 0.0
    for i, (p, h) in enumerate(zip(price, shares, strict=True)):
        cash = cash * (growth if i else 1.0) - (h - held) * p - half * abs(h - held) * p
        held = h
    end = cash + held * price[-1] - 1000 * max(price[-1] - values["strike"], 0.0)
    scale = max(received, 1000 * price.max())
    assert r["profit_here"] * growth**21 == pytest.approx(end, abs=1e-9 * scale)


@quick
@given(values=st.fixed_dictionaries(corner), rule=rules, seed=st.integers(0, 5))
def test_the_path_shown_and_the_many_paths_keep_the_same_account(values, rule, seed) -> None:
    p = MODEL.given(rebalances=15, rule=rule, **{**values, "implied_change": 0.0})
    r = run(MODEL, p, seed=seed)
    own = p["implied_volatility"]
    if rule == "leland":
        own = leland_volatility(own, p["round_trip_cost"], p["days_to_expiry"] / 365 / 15)
    account = hedge_paths(
        r.draws["normals"][:, :1], start=100, strike=p["strike"], years=p["days_to_expiry"] / 365, rate=p["rate"], drift=p["drift"],
        volatility=p["realised_volatility"],
        hedge_volatility=float(own), rule="delta" if rule == "leland" else rule, cost=p["round_trip_cost"] / 2,
        risk_tolerance=p["risk_tolerance"],
    )  # fmt: skip
    sold_at = float(call_value(100.0, p["strike"], p["implied_volatility"], p["rate"], p["days_to_expiry"] / 365))
    assert r["profit_here"] / p["options"] == pytest.approx(sold_at - account.cost[0], abs=1e-9 * max(100.0, p["strike"], r["price"].max()))


@pytest.mark.parametrize("convention", ["interest", "printed"])
def test_gamma_time_vega_and_cost_explain_the_profit_ever_better(convention: str) -> None:
    rest = []
    for steps in (20, 80, 320):
        given_values = {"convention": convention, "implied_change": 0.3, "rebalances": steps, "days_to_expiry": 365.0}
        runs = [run(MODEL, MODEL.given(**given_values, start_price=100.0), seed=seed) for seed in range(12)]
        # away from the last steps, where gamma is a spike at the strike
        cut = int(0.8 * steps)
        parts = [r["profit"][cut] - sum(r[part][cut] for part in PARTS) for r in runs]
        rest.append(np.sqrt(np.mean(np.square(parts))) / runs[0]["price_received"])
    assert rest[0] > rest[1] > rest[2] and rest[2] < 0.02


def test_the_account_of_a_row_is_the_last_row_plus_interest_and_shares_bought() -> None:
    path = np.array([49.0, 48.12, 47.37, 50.25, 51.75])
    rows = hedge_table(path, 50, 0.05, 0.2, 4 / 52, 1000.0)
    assert rows["cost"][0] == pytest.approx(rows["delta"][0] * 1000 * 49)
    assert np.allclose(np.diff(rows["cost"]), rows["interest"][:-1] + rows["bought"][1:] * path[1:], rtol=1e-12)
    assert rows["delta"][-1] == 1 and rows["bought"].sum() == pytest.approx(1000)


def test_the_error_falls_with_the_square_root_of_the_number_of_trades() -> None:
    vega = float(call_and_greeks(*(np.array(x) for x in (100.0, 100.0, 0.2, 0.03, 0.25)))[3])
    ratio = []
    for steps in (16, 64, 256):
        account = hedge_paths(normals(steps, 20_000), **SCENE)
        assert account.cost.mean() == pytest.approx(
            float(call_value(100, 100, 0.2, 0.03, 0.25)), abs=4 * account.cost.std() / np.sqrt(20_000)
        )
        ratio.append(account.cost.std() / float(hedging_error(vega, 0.2, steps)))
    assert 0.9 < ratio[0] < ratio[1] < ratio[2] < 1.02  # tends to the formula from below


def test_with_interest_the_error_vanishes_and_as_printed_it_does_not() -> None:
    """The finding of the model book: leaving interest out, Hull's row stops falling like one over the root of N."""
    hull = {"start": 49.0, "strike": 50.0, "years": 20 / 52, "rate": 0.05, "drift": 0.13, "volatility": 0.2, "hedge_volatility": 0.2}
    coarse, fine = (
        {kind: hedge_paths(normals(steps, 20_000), **hull, interest=kind).cost.std() for kind in (True, False)} for steps in (20, 1280)
    )
    assert fine[True] < coarse[True] / 7
    assert fine[False] > coarse[False] / 3


def test_a_stop_loss_never_becomes_a_hedge() -> None:
    spread = [hedge_paths(normals(steps, 20_000), **SCENE, rule="stop").cost.std() / 4.36 for steps in (16, 256)]
    assert spread[1] > 0.6 and spread[1] > 0.8 * spread[0]


def test_trading_more_often_costs_more_and_errs_less_so_the_best_frequency_is_finite() -> None:
    """Claim C19: makers need not hedge continuously."""
    times = np.array([8, 16, 32, 64, 128, 256, 512, 1024])
    accounts = [hedge_paths(normals(int(n), 4000), **SCENE, cost=0.001) for n in times]
    fees = np.array([a.fees.mean() for a in accounts])
    error = np.array([(a.cost - a.fees).std() for a in accounts])
    assert np.all(np.diff(fees) > 0) and np.all(np.diff(error) < 0)
    together = fees + error
    best = int(np.argmin(together))
    assert 0 < best < len(times) - 1
    assert times[best] / 2.1 <= float(best_rebalances(0.2, 0.002, 0.25)) <= times[best] * 2.1


def test_the_formula_of_trading_cost_is_what_trading_costs() -> None:
    account = hedge_paths(normals(252, 20_000), **SCENE, cost=0.001, ends=False)
    vega = call_and_greeks(*(np.array(x) for x in (100.0, 100.0, 0.2, 0.03, 0.25)))[3]
    assert account.fees.mean() == pytest.approx(float(trading_cost(vega, 0.002, 0.25, 252)), rel=0.03)


@given(volatility=st.floats(0.05, 2), cost=st.floats(1e-4, 0.02), days=st.floats(1, 730))
@quick
def test_the_best_frequency_is_where_cost_and_error_are_least(volatility, cost, days) -> None:
    best = float(best_rebalances(volatility, cost, days / 365))

    def together(n: float) -> float:
        return float(trading_cost(1.0, cost, days / 365, n) + hedging_error(1.0, volatility, n))

    assert together(best) <= min(together(0.9 * best), together(1.1 * best))


def test_lelands_volatility_pays_for_the_trades_and_grows_without_bound() -> None:
    scene = {**SCENE, "rate": 0.05, "drift": 0.05}
    errors, raised = [], []
    for steps in (13, 63, 250):
        raised.append(float(leland_volatility(0.2, 0.005, 0.25 / steps)))
        account = hedge_paths(normals(steps, 40_000), **{**scene, "hedge_volatility": raised[-1]}, cost=0.0025, ends=False)
        errors.append(abs(float(call_value(100, 100, raised[-1], 0.05, 0.25)) - account.cost.mean()))
    assert errors[0] < 0.03 and errors[2] < 0.01
    assert raised[0] < raised[1] < raised[2]
    assert float(leland_volatility(0.2, 0.005, 0.25 / 1e6)) > 1  # k fixed, dt to 0: no price
    assert float(leland_volatility(0.2, 0.0, 0.01)) == pytest.approx(0.2)
    with pytest.raises(NoAnswer, match="Trade less often"):
        leland_volatility(0.2, 0.02, 1 / 2520, side=1)
    assert float(leland_volatility(0.2, 0.001, 1 / 52, side=1)) < 0.2


@given(gamma=st.floats(1e-4, 1), cost=st.floats(1e-5, 0.01), tolerance=st.floats(0.01, 100))
@quick
def test_the_band_widens_with_cost_gamma_and_tolerance(gamma, cost, tolerance) -> None:
    def half(c: float, g: float, t: float) -> float:
        return float(no_trade_band(np.array(100.0), np.array(g), c, t, 0.0, 0.25))

    here = half(cost, gamma, tolerance)
    assert here < half(2 * cost, gamma, tolerance) and here < half(cost, 2 * gamma, tolerance) and here < half(cost, gamma, 2 * tolerance)
    assert half(8 * cost, gamma, tolerance) == pytest.approx(2 * here)  # the cube root


def test_a_band_trades_less_at_less_cost_and_without_cost_is_the_delta() -> None:
    z = normals(250, 4000)
    to_delta, to_edge = hedge_paths(z, **SCENE, cost=0.002), hedge_paths(z, **SCENE, cost=0.002, rule="band", risk_tolerance=1.0)
    assert to_edge.fees.mean() < 0.7 * to_delta.fees.mean() and to_edge.cost.mean() < to_delta.cost.mean()
    free, same = hedge_paths(z, **SCENE), hedge_paths(z, **SCENE, rule="band")
    np.testing.assert_allclose(free.cost, same.cost, rtol=1e-12)


def test_how_paths_are_grouped_changes_nothing() -> None:
    z = normals(40, 1500)
    for rule in RULES:
        whole = hedge_paths(z, **SCENE, cost=0.001, rule=rule)
        parts = [hedge_paths(z[:, a : a + 500], **SCENE, cost=0.001, rule=rule) for a in (0, 500, 1000)]
        np.testing.assert_allclose(whole.cost, np.concatenate([p.cost for p in parts]), rtol=1e-12)


def test_the_plain_normal_distribution_agrees_with_scipys() -> None:
    from scipy.special import ndtr

    x = np.r_[np.linspace(-30, 30, 20_001), 0.0, -0.0, 8.0].reshape(4, -1)
    np.testing.assert_allclose(normal_cdf(x, np.empty_like(x)), ndtr(x), atol=2e-12, rtol=0)
    near = np.clip(x, -6, 6)
    np.testing.assert_allclose(normal_cdf(near, np.empty_like(near)), ndtr(near), atol=3e-16, rtol=0)
    tall = np.linspace(-3, 3, 40_000)[:, None]  # more rows than fit one chunk
    np.testing.assert_allclose(normal_cdf(tall, np.empty_like(tall)), ndtr(tall), atol=3e-16, rtol=0)


def test_the_short_way_to_the_greeks_agrees_with_the_long_one() -> None:
    from squeezelab.dynamics.black_scholes import BlackScholes

    rng = np.random.default_rng(0)
    price, strike = rng.uniform(60, 160, (2, 500))
    volatility, rate, left = rng.uniform(0.1, 1, 500), rng.uniform(-0.02, 0.15, 500), rng.uniform(0.05, 2, 500)
    whole = BlackScholes(price, strike, left, volatility, rate)
    for got, name in zip(call_and_greeks(price, strike, volatility, rate, left), ("price", "delta", "gamma", "vega"), strict=True):
        np.testing.assert_allclose(got, getattr(whole, name), rtol=1e-9, atol=1e-11 * 160, err_msg=name)


@pytest.mark.parametrize(
    ("change", "error", "named"),
    [({"start": -1.0}, OutOfRange, "start"), ({"volatility": float("nan")}, NotANumber, "volatility"),
     ({"years": 0.0}, OutOfRange, "years"),
     ({"drift": float("inf")}, NotANumber, "drift"), ({"cost": -0.1}, OutOfRange, "cost"), ({"rule": "never"}, OutOfRange, "rule")],
)  # fmt: skip
def test_bad_input_is_refused_by_name(change, error, named) -> None:
    with pytest.raises(error, match=named):
        hedge_paths(normals(5, 3), **{**SCENE, **change})
    with pytest.raises(OutOfRange, match="shape"):
        hedge_paths(np.zeros(5), **SCENE)


def test_four_times_as_many_trades_halve_the_error_only_where_the_hedge_is_at_the_realised_volatility() -> None:
    def halved(**values: object) -> float:
        often = [run(MODEL, MODEL.given(averaged_paths=4000, rebalances=n, round_trip_cost=0.0, **values)) for n in (25, 100, 400)]
        said = {bool("no trade" in r.model.readings[0].context(r)) for r in often}  # type: ignore[misc]
        assert said == {values.get("hedge_with", "implied") == "implied" and values["realised_volatility"] != 0.2}
        return float(often[2]["error"] / often[0]["error"])

    assert halved(realised_volatility=0.2) == pytest.approx(1 / 4, rel=0.1)
    assert halved(realised_volatility=0.3, hedge_with="actual") == pytest.approx(1 / 4, rel=0.1)
    assert halved(realised_volatility=0.3) > 0.5, "what comes of the difference stays"


def test_where_it_ends_over_many_paths_is_where_runs_end_and_grows_with_the_options() -> None:
    profit = run(MODEL, MODEL.given(), paths=1000, seed=5)["profit"][-1]
    held = outcomes(laned(MODEL, MODEL.given()))
    middle = float((held["outcome"] * held["frequency"]).sum() / held["frequency"].sum())
    error = profit.std() * np.sqrt(1 / len(profit) + 1 / 500)
    assert abs(middle - profit.mean()) < 4 * error
    twice = outcomes(laned(MODEL, MODEL.given(options=2 * MODEL.parameter("options").default)))
    assert twice["outcome"] == pytest.approx(2 * held["outcome"], rel=1e-12)
