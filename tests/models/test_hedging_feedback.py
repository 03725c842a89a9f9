"""What must hold of a market in which some trade by a formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference.formulas.hedging_feedback import reduced_form_volatility, volatility_multiplier

from squeezelab.dynamics.hedging_feedback import clearing_price, feedback_gain, programme, share_limit
from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import laned
from squeezelab.errors import NoAnswer, OutOfRange
from squeezelab.models.hedging_feedback import MODEL

quick = settings(max_examples=60, deadline=None, derandomize=True)
volatilities, horizons = st.floats(0.05, 1.0), st.floats(7 / 365, 2.0)


def one(x: float) -> np.ndarray:
    return np.array([float(x)])


@given(share=st.floats(0, 0.2), volatility=volatilities, years=horizons, ratio=st.floats(0.6, 1.6), side=st.sampled_from([1.0, -1.0]))
@quick
def test_the_price_clears_the_market(share, volatility, years, ratio, side) -> None:
    assume(side < 0 or share < 0.999 * float(share_limit(volatility, years)))
    income = one(100 * ratio)
    x = clearing_price(income, one(share), one(100), one(volatility), one(years), side)
    holding, _ = programme(x, one(100), one(volatility), one(years), side)
    assert float((x * (1 - share * holding))[0]) == pytest.approx(float(income[0]), rel=1e-11)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.2])
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_the_multiplier_is_the_slope_of_the_clearing_price(share: float, side: float) -> None:
    holding, slope = programme(one(100), one(100), one(0.2), one(0.25), side)
    income = float((100 * (1 - share * holding))[0])
    up, down = (clearing_price(one(income * (1 + h)), one(share), one(100), one(0.2), one(0.25), side) for h in (1e-5, -1e-5))
    measured = float((np.log(up) - np.log(down))[0]) / (np.log1p(1e-5) - np.log1p(-1e-5))
    assert measured == pytest.approx(float(volatility_multiplier(share, holding, slope)[0]), rel=1e-5)


@given(volatility=volatilities, years=horizons, ratio=st.floats(0.5, 2), share=st.floats(0.001, 0.1))
@quick
def test_replicating_amplifies_more_the_larger_it_is_and_the_other_side_calms(volatility, years, ratio, share) -> None:
    assume(2 * share < 0.99 * float(share_limit(volatility, years)))
    price = one(100 * ratio)
    holding, slope = programme(price, one(100), one(volatility), one(years))
    small, large = (float(volatility_multiplier(s, holding, slope)[0]) for s in (share, 2 * share))
    assert 1 <= small <= large
    assert float(volatility_multiplier(0.0, holding, slope)[0]) == 1
    assert float(volatility_multiplier(share, -holding, -slope)[0]) <= 1
    assert small == pytest.approx(1 / (1 - float(feedback_gain(share, holding, slope)[0])), rel=1e-12)


@given(volatility=volatilities, years=horizons)
@quick
def test_below_the_limit_every_income_has_one_price_and_past_it_some_have_three(volatility, years) -> None:
    limit = float(share_limit(volatility, years))
    x = 100 * np.exp(np.linspace(-6, 6, 4001) * max(volatility * np.sqrt(years), 1e-3))
    holding, _ = programme(x, one(100), one(volatility), one(years))
    assert np.all(np.diff(x * (1 - 0.999 * limit * holding)) > 0)
    if 1.05 * limit < 1:
        assert np.any(np.diff(x * (1 - 1.05 * limit * holding)) < 0)


def test_past_the_limit_the_answer_is_a_sentence() -> None:
    with pytest.raises(NoAnswer, match="No unique price"):
        volatility_multiplier(0.3, *programme(one(100), one(100), one(0.2), one(0.25)))
    with pytest.raises(NoAnswer, match=r"no unique price.*gaps"):
        run(MODEL, MODEL.given(programme_share=0.2, horizon=30.0))
    with pytest.raises(NoAnswer, match="gaps"):
        reduced_form_volatility(0.2, 0.3, 100, 0.04)
    with pytest.raises(OutOfRange, match="share"):
        volatility_multiplier(1.2, 0.5, 0.1)
    assert run(MODEL, MODEL.given(programme_share=0.2, horizon=30.0, kind="dealers"))["amplification"] < 1  # the other side has no limit


def test_values_without_a_unique_price_leave_a_gap_in_a_sweep_not_a_line() -> None:
    from squeezelab.dynamics.run import sweep

    result = sweep(MODEL, MODEL.given(horizon=60.0), "programme_share", [0.02, 0.1, 0.2])
    assert (
        np.all(np.isfinite(result["volatility_here"][:2]))
        and np.isnan(result["volatility_here"][2])
        and np.isnan(result["price"][1:, 2]).all()
    )


def test_a_small_programme_needs_only_the_reduced_form() -> None:
    p = laned(MODEL, MODEL.given(programme_share=0.002))
    curve = next(panel for panel in MODEL.panels if panel.x == "at_price").data(p)
    np.testing.assert_allclose(curve["with_programme"], curve["reduced"], rtol=2e-4)


def test_on_the_path_the_programme_is_wild_where_it_buys_rises_and_calm_where_it_sells_them() -> None:
    for kind, above in (("replicate", True), ("dealers", False)):
        many = run(MODEL, MODEL.given(programme_share=0.1, kind=kind), paths=40)
        assert (many["path_ratio"] > 1).all() if above else (many["path_ratio"] < 1).all()
    none = run(MODEL, MODEL.given(programme_share=0.0))
    np.testing.assert_allclose(none["price"], none["news_alone"], rtol=1e-12)
