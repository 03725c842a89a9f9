"""Chartists and fundamentalists: groups that add up, a price that stays a price, and the marks of a market that they leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from squeezelab.core import Result
from squeezelab.dynamics.chartists import FLOOR, critical_share, strength
from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import laned
from squeezelab.models.chartist_market import MODEL

SEEDS = 60
slow_draws = settings(deadline=None, max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))


def market(paths: int = 1, **values: Any) -> Result:
    return run(MODEL, MODEL.given(**values), paths=paths)


def corners() -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries({q.name: st.sampled_from([q.low, q.default, q.high]) for q in MODEL.parameters if q.name != "days"})


@slow_draws
@given(corners())
def test_every_group_is_a_share_of_all_traders_and_the_price_stays_above_zero(values: dict[str, float]) -> None:
    result = market(paths=3, days=100, **values)
    optimists, chartists = result["optimists"], result["chartists"]
    pessimists, fundamentalists = chartists - optimists, 1 - chartists
    for group in (optimists, pessimists):
        assert ((group > 0) | (values["chartists_at_start"] == 0)).all() and (group <= 1).all()
    assert (fundamentalists >= FLOOR - 1e-12).all() and (fundamentalists <= 1).all()
    assert (result["price"] > 0).all() and (result["fundamental"] > 0).all()


def test_without_chartists_the_price_follows_the_value() -> None:
    result = market(SEEDS, chartists_at_start=0.0)
    gap = np.log(result["price"] / result["fundamental"])
    assert result["chartists"].max() == 0
    assert np.abs(gap).max() < 0.01 < np.log(result["fundamental"]).std(axis=0).min()
    assert np.corrcoef(result["move"][1:].ravel(), np.diff(np.log(result["fundamental"]), axis=0).ravel())[0, 1] > 0.95


def test_without_chartists_noise_or_news_nothing_moves_but_by_single_ticks() -> None:
    quiet = market(chartists_at_start=0.0, news_size=0.0, order_noise=0.0)
    assert np.abs(quiet["move"]).max() < 1e-9


def test_returns_have_fatter_tails_than_the_news_and_their_size_is_remembered_but_not_their_direction() -> None:
    result = market(SEEDS)
    assert np.median(result["tail"]) > 2 and np.median(result["tail"]) > np.median(result["news_tail"]) + 2
    assert (result["tail"] > result["news_tail"]).mean() > 0.9
    assert np.median(result["memory"]) > 0.2 and (result["memory"] > result["direction"]).mean() > 0.9


def test_moves_are_uncorrelated_and_their_sizes_are_not_over_50_seeds() -> None:
    """The stylised facts of Lux & Marchesi: 500 days at each seed, beside the band of two standard errors of independent moves."""
    result = market(50, days=500)
    direction, memory = np.asarray(result["direction"]), np.asarray(result["memory"])
    assert abs(np.median(direction)) < 0.05 and (np.abs(direction) < 0.15).mean() > 0.85
    assert np.median(memory) > 0.25 and (memory > 2 / 500**0.5).mean() > 0.95


def test_the_burst_preset_has_tails_and_the_calm_ones_have_none() -> None:
    burst, alone, crowd = (run(MODEL, MODEL.given(title)) for title in ("A mixed crowd", "No chartists", "A large crowd"))
    assert burst["tail"] > 2 > 0.6 > max(alone["tail"], crowd["tail"])
    assert burst["typical_move"] > 2 * alone["typical_move"]


def test_days_with_more_chartists_are_wilder() -> None:
    result = market(SEEDS)
    share, size = (result["chartists"][1:] + result["chartists"][:-1]) / 2, np.abs(result["move"][1:])
    assert np.median([np.corrcoef(share[:, lane], size[:, lane])[0, 1] for lane in range(SEEDS)]) > 0.4


def test_among_more_traders_bursts_are_fewer() -> None:
    tails = [np.median(market(SEEDS, traders=traders)["tail"]) for traders in (200.0, 500.0, 2_000.0, 20_000.0)]
    assert all(np.diff(tails) < 0) and abs(tails[-1]) < 0.5


@pytest.mark.parametrize("trend_weight", [1.0, 2.0, 4.0])
def test_calm_breaks_where_the_linear_analysis_says(trend_weight: float) -> None:
    """A large crowd that hardly changes strategy, without noise: below the critical share nothing happens, above it the price swings."""
    scene = {"trend_weight": trend_weight, "switching": 0.2, "profit_weight": 0.0, "news_size": 0.0, "order_noise": 0.0, "days": 100}
    scene |= {"price_speed": 0.6, "chartist_orders": 10.0}
    model = market(**scene)
    critical = model["critical_share"]
    assert 0.5 < critical < 1
    p = laned(MODEL, MODEL.given(**scene))
    assert sum(part[0] for part in strength(np.array([critical]), p).values()) == pytest.approx(1, rel=1e-9)
    below, above = (
        market(20, chartists_at_start=share, traders=20_000.0, **scene)["move"][1:21]
        for share in (0.6 * critical, min(1.15 * critical, 0.9))
    )
    assert np.abs(above).max() > 10 * np.abs(below).max()


@given(trend=st.floats(0, 6), more=st.floats(0, 3), orders=st.floats(10, 200))
def test_the_critical_share_falls_with_the_weight_of_the_trend_and_rises_with_fundamentalists(
    trend: float, more: float, orders: float
) -> None:
    def at(**values: float) -> float:
        return float(critical_share(laned(MODEL, MODEL.given(**values)))[0])

    assert at(trend_weight=min(trend + more, 6)) <= at(trend_weight=trend) + 1e-12
    assert at(fundamentalist_orders=min(orders * 1.5, 200)) >= at(fundamentalist_orders=orders) - 1e-12


def test_one_lane_in_plain_numbers_is_the_lane_among_others_to_the_last_bit() -> None:
    alone, beside = market(), market(4)
    for name in ("price", "chartists", "optimists"):
        np.testing.assert_array_equal(alone[name], beside[name][:, 0])
