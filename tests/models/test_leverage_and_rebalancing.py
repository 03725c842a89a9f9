"""What must hold of funds that keep their leverage, of a constant mix, of an insured floor, and of a decaying premium."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import laned
from squeezelab.models import constant_mix, leverage_targeting, premium_decay

quick = settings(max_examples=60, deadline=None, derandomize=True)
LEVERAGE, MIX, DECAY = leverage_targeting.MODEL, constant_mix.MODEL, premium_decay.MODEL


def ends(model, *names):
    """Each of these sliders at its ends and at its default."""
    return st.fixed_dictionaries(
        {n: st.sampled_from([model.parameter(n).low, model.parameter(n).default, model.parameter(n).high]) for n in names}
    )


# leverage -----------------------------------------------------------------------------------------
@given(values=ends(LEVERAGE, "shock", "fund_assets", "leverage", "etf_assets", "etf_multiple", "market_depth", "credit"))
@quick
def test_what_a_fund_buys_it_owes_and_nothing_is_lost_on_the_way(values) -> None:
    r = run(LEVERAGE, LEVERAGE.given(**values))
    first = r["fund_assets"] * (1 - 1 / r["leverage"])
    scale = r["fund_assets"] + np.abs(r["fund_trade"]).sum()
    bought = r["fund_trade"][1:] / r["price"][:-1]
    np.testing.assert_allclose(np.diff(r["units"]), bought, atol=1e-9 * (r["units"].max() + np.abs(bought).sum()))
    paid = bought * np.sqrt(r["price"][1:] * r["price"][:-1])
    np.testing.assert_allclose(r["debt"], first + np.r_[0.0, np.cumsum(paid)], atol=1e-9 * scale)
    np.testing.assert_allclose(r["equity"], r["assets"] - r["debt"], atol=1e-9 * scale)
    np.testing.assert_allclose(r["assets"], r["units"] * r["price"], atol=1e-9 * scale)
    flow = np.cumsum(r["traded"])
    np.testing.assert_allclose(
        np.log(r["price"] / r["price"][0]),
        0.01 * flow / r["market_depth"],
        atol=1e-9 * (1 + 0.01 * np.abs(r["traded"]).sum() / r["market_depth"]),
    )
    assert np.all(r["units"] >= 0) and np.all(r["units"] <= r["credit"] * r["units"][0] * (1 + 1e-9))


@given(shock=st.floats(-0.01, 0.01).filter(lambda x: abs(x) > 1e-4), leverage=st.floats(1, 12))
@quick
def test_a_small_push_becomes_one_over_one_minus_the_gain(shock, leverage) -> None:
    r = run(LEVERAGE, LEVERAGE.given(shock=shock * 1e-3, leverage=leverage, fund_assets=500e6, market_depth=100e6))
    assert np.log1p(r["whole_move"]) / np.log1p(shock * 1e-3) == pytest.approx(1 / (1 - r["total_gain"]), rel=2e-3)


@given(shock=st.floats(-0.02, 0.02), leverage=st.floats(1.5, 10))
@quick
def test_when_the_price_rests_the_fund_is_back_at_its_leverage(shock, leverage) -> None:
    r = run(LEVERAGE, LEVERAGE.given(shock=shock, leverage=leverage))
    assert r["fund_leverage"][-1] == pytest.approx(leverage, rel=1e-6)


def test_funds_buy_rises_and_sell_falls_and_so_do_bull_and_bear_etfs() -> None:
    for shock in (-0.02, 0.02):
        for change in (
            {},
            {"leverage": 1.0, "etf_assets": 1e9, "etf_multiple": 3.0},
            {"leverage": 1.0, "etf_assets": 1e9, "etf_multiple": -2.0},
        ):
            r = run(LEVERAGE, LEVERAGE.given(shock=shock, **change))
            assert np.sign(r["traded"][1]) == np.sign(shock) and abs(r["whole_move"]) > abs(shock)
    calm = run(LEVERAGE, LEVERAGE.given(leverage=1.0, etf_assets=1e9, etf_multiple=0.5))
    assert abs(calm["whole_move"]) < abs(calm["shock"])
    still = run(LEVERAGE, LEVERAGE.given(leverage=1.0))
    assert still["whole_move"] == pytest.approx(-0.02) and still["forced_trades"] == 0


def test_the_figure_of_multiples_shows_what_an_etf_trades_at_the_close() -> None:
    curve = leverage_targeting.by_multiple(laned(LEVERAGE, LEVERAGE.given(shock=0.01)))
    for multiple, traded in ((3, 6), (2, 2), (-1, 2), (-2, 6), (-3, 12), (1, 0)):
        assert np.interp(multiple, curve["multiple"][:, 0], curve["close_trade"][:, 0]) == pytest.approx(traded)


def test_a_push_that_takes_all_equity_makes_the_fund_sell_everything() -> None:
    r = run(LEVERAGE, LEVERAGE.given(shock=-0.12, leverage=10.0))
    assert r["units"][-1] == 0 and r["fund_left"] < 0 and np.isnan(r["new_leverage"])


# constant mix and floor ---------------------------------------------------------------------------
@given(values=ends(MIX, "volatility", "drift", "mix", "floor", "multiplier", "round_trip_cost"), seed=st.integers(0, 5))
@quick
def test_cash_and_shares_of_mixer_and_insurer_are_kept(values, seed) -> None:
    p = MIX.given(**values, days=20)
    r = run(MIX, p, seed=seed)
    for who, first in (
        ("mixer", values["mix"] * r["wealth"]),
        ("insurer", float(constant_mix.insured_exposure(laned(MIX, p), np.array([r["wealth"]]))[0])),
    ):
        units, cash = first / 100, r["wealth"] - first
        for day in range(1, 21):
            trade = r[f"{who}_trade"][day]
            units, cash = units + trade / r["price"][day], cash - trade - values["round_trip_cost"] / 2 * abs(trade)
            assert units * r["price"][day] + cash == pytest.approx(r[who][day], rel=1e-9)
    costs = values["round_trip_cost"] / 2 * (np.abs(r["mixer_trade"]) + np.abs(r["insurer_trade"])).sum()
    assert r["fees"][-1] == pytest.approx(costs, rel=1e-9, abs=1e-12)


def test_the_mixer_sells_rises_and_the_insurer_buys_them() -> None:
    r = run(MIX, MIX.given())
    rises = np.diff(r["price"])
    assert np.all(np.sign(r["mixer_trade"][1:]) == -np.sign(rises))
    inside = (r["insurer_trade"][1:] != 0) & (r["insurer"][1:] * 1.0 > 0)
    below_all = 2.5 * (r["insurer"] - 80_000) < r["insurer"]
    free = inside & below_all[1:] & below_all[:-1]
    assert free.any() and np.all(np.sign(r["insurer_trade"][1:][free]) == np.sign(rises[free]))


def test_swings_pay_the_mixer_half_of_w_one_minus_w_times_the_variance() -> None:
    many = run(MIX, MIX.given(days=1000, volatility=0.6), paths=200)
    gained = many["path_advantage"]
    assert gained.mean() == pytest.approx(0.045, abs=4 * gained.std() / np.sqrt(200))
    assert run(MIX, MIX.given(mix=0.0))["advantage"] == run(MIX, MIX.given(mix=1.0))["advantage"] == 0


@pytest.mark.parametrize("mix", [0.0, 1.0])
def test_with_none_or_all_in_the_asset_there_is_nothing_to_rebalance(mix: float) -> None:
    r = run(MIX, MIX.given(mix=mix))
    np.testing.assert_allclose(r["mixer"], r["holder"], rtol=1e-12)
    np.testing.assert_allclose(r["mixer_trade"], 0, atol=1e-9 * r["wealth"])


@given(floor=st.floats(0, 1), multiplier=st.floats(1, 10), volatility=st.floats(0.05, 0.3), seed=st.integers(0, 5))
@quick
def test_the_floor_holds_where_no_day_falls_by_more_than_the_multiplier_bears(floor, multiplier, volatility, seed) -> None:
    r = run(MIX, MIX.given(floor=floor, multiplier=multiplier, volatility=volatility), seed=seed)
    worst = np.min(r["price"][1:] / r["price"][:-1]) - 1
    if worst > -1 / multiplier:
        assert np.all(r["insurer"] >= floor * r["wealth"] * (1 - 1e-12))


@pytest.mark.parametrize(("floor", "multiplier"), [(0.8, 2.5), (0.5, 4.0), (0.8, 1.0), (0.0, 2.0), (1.0, 3.0), (0.8, 10.0)])
def test_on_a_straight_move_each_ends_where_the_curves_say(floor: float, multiplier: float) -> None:
    """Many small steps along a straight line, against the closed forms of the second figure."""
    p = laned(MIX, MIX.given(floor=floor, multiplier=multiplier))
    curve = constant_mix.straight(p)
    for target in (0.5, 0.8, 1.3, 2.2):
        steps = 4000
        ratio = target ** (1 / steps)
        mixed = insured = 1e5
        for _ in range(steps):
            mixed *= 1 + 0.5 * (ratio - 1)
            insured += float(constant_mix.insured_exposure(p, np.array([insured]))[0]) * (ratio - 1)
        at = 100 * target
        for name, want in (("mixed_ends", mixed), ("insured_ends", insured), ("held_ends", 1e5 * (0.5 + 0.5 * target))):
            assert np.interp(at, curve["straight_to"][:, 0], curve[name][:, 0]) == pytest.approx(want, rel=3e-3), (name, target)


# premium decay ------------------------------------------------------------------------------------
def test_premium_falls_with_time_except_where_interest_on_the_strike_outweighs_the_rest() -> None:
    """Claim C23: a call’s premium falls; a deep put’s may rise."""
    call, put = run(DECAY, DECAY.given()), run(DECAY, DECAY.given("A put deep in the money"))
    assert np.all(np.diff(call["premium"]) < 0) and call["decay"] < 0
    assert put["decay"] > 0 and put["premium"][1] > put["premium"][0]
    assert put["decay_a_year"] / put["shares"] == pytest.approx(9.005697899509448, rel=1e-9)


@given(
    values=ends(DECAY, "volatility", "days_to_expiry", "strike", "rate", "dividend"),
    kind=st.sampled_from(list(DECAY.parameter("kind").options)),
)
@quick
def test_at_expiry_only_the_payoff_is_left_and_the_first_day_is_the_slope(values, kind) -> None:
    r = run(DECAY, DECAY.given(kind=kind, **values))
    assert r["premium"][-1] == pytest.approx(r["payoff"][-1], abs=1e-9 * r["shares"] * values["strike"])
    p = laned(DECAY, DECAY.given(kind=kind, **values))
    h = 1e-4 * values["days_to_expiry"] / 365
    later, sooner = (premium_decay.worth(p, "price", premium_decay.years(p) + s * h, p.volatility)[0] for s in (-1, 1))
    slope = (later - sooner) / (2 * h) * r["shares"] / 365
    assert r["decay"] == pytest.approx(slope, rel=1e-4, abs=1e-7 * r["shares"] * (100 + values["strike"]))


@given(
    change=st.floats(-0.1, 0.1).filter(lambda x: abs(x) > 1e-3),
    kind=st.sampled_from(list(DECAY.parameter("kind").options)),
    strike=st.floats(70, 140),
)
@quick
def test_vega_and_volga_explain_a_change_of_volatility_to_third_order(change, kind, strike) -> None:
    r = run(DECAY, DECAY.given(kind=kind, compression=change, strike=strike))
    small = run(DECAY, DECAY.given(kind=kind, compression=change / 4, strike=strike))
    missing = [abs(x["crushed"] - x["by_vega"] - x["by_volga"]) for x in (r, small)]
    assert missing[1] <= missing[0] / 30 + 1e-8 * r["shares"] * 100


def test_the_straddles_seller_earns_on_quiet_days_and_pays_on_wild_ones() -> None:
    p = laned(DECAY, DECAY.given(kind="straddle", volatility=0.16))
    day = premium_decay.seller_day(p)
    earned = np.interp([0.0, 0.16 / np.sqrt(252), 0.02], day["move"][:, 0], day["seller_earns"][:, 0])
    assert earned[0] > 0 > earned[2] and abs(earned[1]) < 1e-6 * earned[0] + 1e-9
