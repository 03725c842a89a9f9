"""What must hold of the curve that folds, and of the price that follows it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.formulas.crash_fold import clearing_log_prices

from squeezelab.dynamics.crash_fold import fold_points, follow, insurance, selling_gain, sold, supply_at
from squeezelab.dynamics.run import run
from squeezelab.errors import NotANumber, OutOfRange
from squeezelab.models.crash_fold import MODEL

quick = settings(max_examples=60, deadline=None, derandomize=True)
scene = {
    "share": st.floats(0.0, 0.3), "impact": st.floats(0.5, 20), "strike": st.floats(60, 140), "volatility": st.floats(0.05, 0.6),
    "years": st.floats(0.05, 2),
}  # fmt: skip


def build(share, impact, strike, volatility, years):
    return insurance(share, impact, strike, 100, volatility, years)


@given(**scene, supply=st.floats(-0.02, 0.05))
@quick
def test_every_price_found_clears_the_market_and_a_fine_search_finds_no_other(share, impact, strike, volatility, years, supply) -> None:
    who = build(share, impact, strike, volatility, years)
    roots = clearing_log_prices(who, supply, impact)
    assert 1 <= len(roots) <= 3
    np.testing.assert_allclose(supply_at(who, roots, np.array(impact)), supply, atol=1e-10)
    reach = impact * (abs(supply) + share) + 1
    x = np.sort(np.r_[np.linspace(-reach, reach, 4001), float(who.moneyness[0]) + np.linspace(-8, 8, 4001) * float(who.root[0])])
    excess = x + impact * supply + impact * sold(who, x)
    crossings = np.count_nonzero(np.diff(np.sign(excess[excess != 0])))
    assert crossings in (len(roots), len(roots) - 2)  # two roots a hair apart may hide between neighbouring points


@given(**scene)
@quick
def test_there_is_one_price_for_every_supply_just_where_the_gain_stays_below_one(share, impact, strike, volatility, years) -> None:
    who = build(share, impact, strike, volatility, years)
    strongest = float(selling_gain(who, who.moneyness - who.root**2 / 2)[0])
    upper, lower = fold_points(who)
    assert np.isfinite(upper[0]) == (strongest > 1)
    if strongest > 1:
        np.testing.assert_allclose(selling_gain(who, np.array([upper[0], lower[0]])), 1, rtol=1e-9)
        at_upper, at_lower = (float(supply_at(who, x, np.array([impact]))[0]) for x in (upper, lower))
        assert at_upper >= at_lower
        if at_upper - at_lower > 1e-6:
            assert len(clearing_log_prices(who, (at_upper + at_lower) / 2, impact)) == 3


@given(**scene, start=st.floats(-1, 1), supply=st.floats(-0.02, 0.05), more=st.floats(0, 0.03))
@quick
def test_the_price_followed_is_one_that_clears_and_falls_as_supply_grows(
    share, impact, strike, volatility, years, start, supply, more
) -> None:
    who, size = build(share, impact, strike, volatility, years), np.array([impact])
    x = follow(who, np.array([start]), np.array([supply]), size)
    np.testing.assert_allclose(supply_at(who, x, size), supply, atol=1e-9)
    later = follow(who, x, np.array([supply + more]), size)
    assert later[0] <= x[0] + 1e-9
    np.testing.assert_allclose(follow(who, x, np.array([supply]), size), x, atol=1e-9)  # at rest it stays


def test_the_way_back_is_not_the_way_down() -> None:
    """Hysteresis: the sale is taken back, the price is not; support beyond the lower edge brings it back."""
    values = {"impact": 8.0, "strike": 88.0, "sale": 0.005}
    stuck = run(MODEL, MODEL.given(**values))
    assert stuck["supply"][40] == pytest.approx(0, abs=1e-12) and stuck["price_after"] == pytest.approx(71.263, abs=1e-3)
    need = stuck["support_needed"]
    assert run(MODEL, MODEL.given(**values, support=0.98 * need))["end_price"] < 90
    assert run(MODEL, MODEL.given(**values, support=1.02 * need))["end_price"] > 100
    bends = run(MODEL, MODEL.given(sale=0.02))
    assert bends["price_after"] == pytest.approx(100, rel=1e-9)


def test_a_sale_short_of_the_edge_only_bends_the_price_and_one_past_it_breaks_it() -> None:
    values = {"impact": 8.0, "strike": 88.0}
    edge = run(MODEL, MODEL.given(**values))["edge_supply"]
    short, past = (run(MODEL, MODEL.given(**values, sale=factor * edge)) for factor in (0.99, 1.01))
    assert short["lowest_price"] > 90 and not short.tipped[0]
    assert past["lowest_price"] < 75 and past.tipped[0]


def test_more_insurers_mean_lower_prices_and_announced_sales_higher_ones() -> None:
    lowest = [run(MODEL, MODEL.given(insured_share=w))["lowest_price"] for w in (0.0, 0.03, 0.06, 0.15)]
    assert lowest[0] == pytest.approx(100 * np.exp(-0.08)) and all(a > b for a, b in pairwise(lowest))
    told = [run(MODEL, MODEL.given(insured_share=0.1, announced=a))["lowest_price"] for a in (0.0, 0.5, 1.0)]
    assert told[0] < told[1] < told[2]


@given(share=st.floats(0, 0.3), impact=st.floats(0.5, 20), strike=st.floats(70, 130))
@quick
def test_the_calculator_counts_the_prices_that_a_search_finds(share, impact, strike) -> None:
    r = run(MODEL, MODEL.given(insured_share=share, impact=impact, strike=strike))
    who = insurance(share, impact, strike, 100, 0.16, 0.5)
    if min(abs(r["edge_supply"]), abs(r["support_needed"])) > 1e-9 or np.isnan(r["edge_supply"]):
        assert r["clearing_prices"] == len(clearing_log_prices(who, 0.0, impact))


def test_bad_input_is_refused_by_name() -> None:
    with pytest.raises(OutOfRange, match="share"):
        insurance(-0.1, 4, 100, 100, 0.16, 0.5)
    with pytest.raises(OutOfRange, match="volatility"):
        insurance(0.1, 4, 100, 100, 0.0, 0.5)
    with pytest.raises(NotANumber, match="supply"):
        clearing_log_prices(insurance(0.1, 4, 100, 100, 0.16, 0.5), float("nan"), 4)
