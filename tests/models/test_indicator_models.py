"""Indicators and their null models: definitions, mirror images, invariances, and what chance alone gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from reference.formulas import indicators as ind_formulas

from squeezelab.core import Values
from squeezelab.dynamics import indicators as ind
from squeezelab.dynamics import swings, wilder
from squeezelab.dynamics.bars import volume_at_price, walk_bars, wicks
from squeezelab.dynamics.run import draws_for, run
from squeezelab.dynamics.stepping import Run, laned
from squeezelab.errors import NotANumber, OutOfRange
from squeezelab.models import break_of_structure, directional_indicator, get_model, price_rejection, range_breakout, supply_demand_zone

DMI, RANGE, BREAK, WICK, ZONE, INFLOW = (
    get_model(name)
    for name in (
        "directional-indicator",
        "range-breakout",
        "break-of-structure",
        "price-rejection",
        "supply-demand-zone",
        "exchange-inflow",
    )
)


def bars(seed: int, count: int = 120) -> tuple[np.ndarray, ...]:
    return tuple(100 * np.exp(0.01 * x) for x in walk_bars(np.random.default_rng(seed).standard_normal(count * 6), 6))


# directional movement -----------------------------------------------------------------------------
@pytest.mark.parametrize("seeding", list(wilder.SEEDINGS))
@given(seed=st.integers(0, 10_000), n=st.integers(2, 30))
def test_directional_lines_stay_between_0_and_100_and_together_below_100(seeding: str, seed: int, n: int) -> None:
    _, high, low, close = bars(seed)
    lines = ind_formulas.directional_index(high, low, close, n, seeding=seeding)  # type: ignore[arg-type]
    for line in lines.values():
        known = line[~np.isnan(line)]
        assert known.size and np.all((known >= -1e-9) & (known <= 100 + 1e-9))
    assert np.nanmax(lines["plus"] + lines["minus"]) <= 100 + 1e-9


@given(seed=st.integers(0, 10_000), scale=st.floats(0.01, 100))
def test_directional_lines_do_not_hang_on_the_unit_of_the_price(seed: int, scale: float) -> None:
    _, high, low, close = bars(seed)
    one, other = ind_formulas.directional_index(high, low, close), ind_formulas.directional_index(scale * high, scale * low, scale * close)
    for name in one:
        np.testing.assert_allclose(one[name], other[name], rtol=1e-6, atol=1e-8)


@given(seed=st.integers(0, 10_000))
def test_a_chart_upside_down_swaps_plus_and_minus(seed: int) -> None:
    _, high, low, close = bars(seed)
    one, mirror = ind_formulas.directional_index(high, low, close), ind_formulas.directional_index(-low, -high, -close)
    np.testing.assert_allclose(one["plus"], mirror["minus"], rtol=1e-9)
    np.testing.assert_allclose(one["adx"], mirror["adx"], rtol=1e-9)


def test_a_steady_climb_has_no_minus_and_an_adx_of_100() -> None:
    high = 100 + np.arange(60.0)
    lines = ind_formulas.directional_index(high, high - 1, high - 0.5, 5)
    assert np.nanmax(lines["minus"]) == 0 and lines["adx"][-1] == pytest.approx(100)


def test_a_tie_of_the_two_moves_counts_as_none() -> None:
    plus, minus = wilder.directional_movement(np.array([10.0, 11.0, 11.5]), np.array([9.0, 8.0, 8.2]))
    assert list(plus) == [0, 0, 0.5] and list(minus) == [0, 0, 0]


def test_the_three_beginnings_agree_once_enough_bars_have_passed() -> None:
    _, high, low, close = bars(3, 400)
    ends = [ind_formulas.directional_index(high, low, close, 14, seeding=s)["adx"][-1] for s in ("tulip", "ta-lib", "wilder")]  # type: ignore[arg-type]
    assert ends == pytest.approx([ends[0]] * 3, rel=1e-6)
    starts = [ind_formulas.directional_index(high, low, close, 14, seeding=s)["plus"][14] for s in ("tulip", "wilder")]  # type: ignore[arg-type]
    assert abs(starts[0] - starts[1]) > 1e-3  # and differ before


def test_a_bar_that_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(OutOfRange, match="close of bar 1 is 12"):
        ind_formulas.directional_index(np.array([10.0, 11.0]), np.array([9.0, 10.0]), np.array([9.5, 12.0]))
    with pytest.raises(NotANumber, match="high"):
        wilder.true_range(np.array([np.nan]), np.array([1.0]), np.array([1.0]))
    with pytest.raises(OutOfRange, match="shape"):
        wilder.true_range(np.ones(3), np.ones(2), np.ones(3))
    with pytest.raises(OutOfRange, match="seeding"):
        ind_formulas.directional_index(np.ones(9), np.ones(9), np.ones(9), seeding="metastock")  # type: ignore[arg-type]


def test_a_walk_is_called_a_trend_by_the_rule_of_25_as_often_as_its_null_says() -> None:
    result = run(DMI, DMI.given(), paths=300, seed=77)
    assert result["trending_bars"].mean() == pytest.approx(result["null_trending"][0], abs=0.05)
    # the share of walks that show as much is uniform when there is no trend
    assert result["as_strong"].mean() == pytest.approx(0.5, abs=4 * 0.29 / np.sqrt(300) + 0.03)


def test_a_trend_raises_the_index() -> None:
    average = [run(DMI, DMI.given(trend=t), paths=50)["average_adx"].mean() for t in (0.0, 0.005, 0.01, 0.02)]
    assert np.all(np.diff(average) > 0)


def test_another_period_on_the_way_leaves_the_price_where_it_stood() -> None:
    p = laned(DMI, DMI.given())
    going = Run(DMI, p, draws_for(DMI, p, 0))
    for _ in range(60):
        going.advance()
    before = float(going.state["price"][0])
    going.advance(laned(DMI, DMI.given(volatility=0.06)))
    assert abs(np.log(float(going.state["price"][0]) / before)) < 0.3
    assert directional_indicator.TICKS == 8


# ranges -------------------------------------------------------------------------------------------
def test_the_range_of_a_walk_watched_closely_is_the_root_of_eight_over_pi() -> None:
    steps = np.random.default_rng(2).standard_normal((4000, 1500)) / np.sqrt(4000)
    path = np.vstack([np.zeros(1500), np.cumsum(steps, axis=0)])
    width = path.max(axis=0) - path.min(axis=0)
    bias = 2 * 0.5826 / np.sqrt(4000)  # watched 4000 times and not always (Broadie, Glasserman & Kou 1997)
    assert width.mean() + bias == pytest.approx(float(ind_formulas.expected_range(1.0, 1.0)), abs=4 * width.std() / np.sqrt(1500))


@given(seed=st.integers(0, 1000), n=st.integers(1, 30))
def test_a_longer_window_never_has_a_narrower_range(seed: int, n: int) -> None:
    _, high, low, _ = bars(seed)
    assert np.all((ind_formulas.range_of(high, low, n + 5) - ind_formulas.range_of(high, low, n))[n + 4 :] >= -1e-12)


@pytest.mark.parametrize("window", [5, 10, 20, 40])
def test_on_a_walk_a_narrow_range_says_nothing_about_the_next_move(window: int) -> None:
    """Claim C28: the ratio is 1 within sampling error."""
    narrow, usual, _, _ = range_breakout.unit_after(window, 0.0, 0.0)
    assert narrow / usual == pytest.approx(1.0, abs=0.06)


def test_in_clusters_calm_follows_calm() -> None:
    ratios = [run(RANGE, RANGE.given(mood_strength=s))["next_over_usual"] for s in (0.0, 0.3, 0.6, 1.0)]
    assert np.all(np.diff(ratios) < 0.02) and ratios[-1] < 0.75


def test_the_moods_have_the_strength_they_are_given() -> None:
    mood = np.log(range_breakout.moods(np.random.default_rng(0).standard_normal((3000, 100)), np.array(0.9), np.array(0.5)))
    assert mood.std() == pytest.approx(0.5, rel=0.03)
    assert np.corrcoef(mood[:-1].ravel(), mood[1:].ravel())[0, 1] == pytest.approx(0.9, abs=0.01)


def test_the_variance_ratio_of_a_walk_is_one_and_of_followed_moves_above() -> None:
    rng = np.random.default_rng(9)
    walk = np.cumsum(rng.standard_normal((2000, 50)), axis=0)
    assert ind.variance_ratio(walk, 5).mean() == pytest.approx(1.0, abs=0.02)
    moves = rng.standard_normal((2000, 50))
    for t in range(1, 2000):
        moves[t] += 0.3 * moves[t - 1]
    assert ind.variance_ratio(np.cumsum(moves, axis=0), 2).mean() == pytest.approx(1.3, abs=0.02)
    with pytest.raises(OutOfRange, match="q"):
        ind.variance_ratio(np.zeros(4), 3)


# breaks of structure ------------------------------------------------------------------------------
@given(hnp.arrays(float, st.integers(3, 60), elements=st.integers(0, 9)), st.integers(1, 4))
def test_swings_and_breaks_are_what_a_plain_loop_finds(x: np.ndarray, order: int) -> None:
    found = swings.swings(x, order)
    for t in range(len(x)):
        around = x[max(0, t - order) : t + order + 1]
        whole = order <= t < len(x) - order
        assert found[t] == (whole and x[t] > np.delete(around, order).max())
    level, broken, by_loop = np.nan, True, []
    for t in range(len(x)):
        if t >= order and found[t - order]:
            level, broken = x[t - order], False
        hit = not broken and x[t] > level
        by_loop.append(hit)
        broken = broken or hit
    assert list(swings.breaks(x, x, order)) == by_loop


def test_after_a_break_a_walk_goes_on_as_often_as_it_turns() -> None:
    for order in (1, 3, 6):
        rate, goes_on, _ = break_of_structure.measured(order, 5, 0.0)
        count = rate / 100 * 245 * 60
        assert goes_on == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(count))
    assert break_of_structure.measured(3, 5, 0.4)[1] > 0.58 and break_of_structure.measured(3, 5, -0.4)[1] < 0.48


def test_larger_swings_are_rarer() -> None:
    rates = [break_of_structure.measured(order, 5, 0.0)[0] for order in (1, 2, 4, 8)]
    assert np.all(np.diff(rates) < 0)


def test_carried_moves_have_the_correlation_they_are_given() -> None:
    _, _, close = break_of_structure.log_bars(np.array(0.4), np.random.default_rng(0).standard_normal((4 * 2000, 40)))
    moves = np.diff(close, axis=0)
    assert np.corrcoef(moves[:-1].ravel(), moves[1:].ravel())[0, 1] == pytest.approx(0.4, abs=0.015)
    assert moves.std() == pytest.approx(1.0, rel=0.02)


# wicks --------------------------------------------------------------------------------------------
@given(seed=st.integers(0, 5000))
def test_wicks_and_body_fill_the_range(seed: int) -> None:
    opened, high, low, close = bars(seed, 40)
    parts = wicks(opened, high, low, close)
    body = np.abs(close - opened) / (high - low)
    np.testing.assert_allclose(parts["upper"] + parts["lower"] + body, 1.0, rtol=1e-9)
    assert np.all((parts["location"] >= 0) & (parts["location"] <= 1))


def test_by_chance_upper_and_lower_wicks_are_alike() -> None:
    opened, high, low, close = walk_bars(np.random.default_rng(8).standard_normal(40_000 * 32), 32)
    parts = wicks(opened, high, low, close)
    assert parts["upper"].mean() == pytest.approx(parts["lower"].mean(), abs=0.005)
    shared = price_rejection.longer(price_rejection.upper_wicks(32, 0.0, 0.0), np.array([0.3, 0.6]))
    assert shared == pytest.approx([(parts["upper"] >= w).mean() for w in (0.3, 0.6)], abs=0.02)


def test_without_sellers_a_wick_is_no_evidence() -> None:
    for length in (0.0, 0.3, 0.6, 0.9):
        result = run(WICK, WICK.given(strength=0.0, length=length))
        assert result["evidence"] == 1 and result["belief"] == pytest.approx(result["prior"])
    assert np.all(np.diff(run(WICK, WICK.given())["chance_alone"]) <= 0)


# zones --------------------------------------------------------------------------------------------
@given(target=st.floats(0.005, 0.15), stop=st.floats(0.005, 0.15), volatility=st.floats(0.005, 0.08))
def test_without_a_push_no_target_and_no_stop_gain_anything(target: float, stop: float, volatility: float) -> None:
    result = run(ZONE, ZONE.given(target=target, stop=stop, volatility=volatility, cost=0.0))
    assert result["win_rate"] == pytest.approx(float(ind.first_touch(target, stop)))
    assert result["gain"] == pytest.approx(0, abs=1e-12)


@given(target=st.floats(0.005, 0.15), stop=st.floats(0.005, 0.15), push=st.floats(1e-5, 0.01))
def test_a_push_one_way_is_a_drag_the_other(target: float, stop: float, push: float) -> None:
    def p(a: float, b: float, drift: float) -> Values:
        return Values({k: np.array([v]) for k, v in {"push": drift, "stop": b, "volatility": 0.02, "cost": 0.0, "target": a}.items()})

    up = supply_demand_zone.win(p(target, stop, push), np.array([target]))
    mirrored = supply_demand_zone.win(p(stop, target, -push), np.array([stop]))
    assert up[0] + mirrored[0] == pytest.approx(1, abs=1e-9)
    assert up[0] >= stop / (target + stop) - 1e-12


def test_the_chance_of_a_win_agrees_with_simulated_trades() -> None:
    rng, trades, fine = np.random.default_rng(6), 4000, 400
    result = run(ZONE, ZONE.given(push=0.003))
    at, open_ = np.zeros(trades), np.ones(trades, bool)
    won = np.zeros(trades, bool)
    for _ in range(60 * fine):
        at[open_] += 0.003 / fine + 0.02 / np.sqrt(fine) * rng.standard_normal(open_.sum())
        won |= open_ & (at >= 0.06)
        open_ &= (at < 0.06) & (at > -0.02)
        if not open_.any():
            break
    assert result["win_rate"] == pytest.approx(won.mean(), abs=4 * 0.5 / np.sqrt(trades) + 0.01)


def test_a_zone_is_a_small_body_and_a_large_move_after_it() -> None:
    close = np.r_[100 + 0.5 * (np.arange(20) % 2), 100.4, 102, 104, 106, 106.2]
    opened = np.r_[close[0], close[:-1]]
    high, low = np.maximum(opened, close) + 0.25, np.minimum(opened, close) - 0.25
    found = swings.base_departures(opened, high, low, close, n=10)
    assert found[20] == 1 and np.all(found[:17] == 0) and np.all(found[21:] == 0)
    upside_down = swings.base_departures(200 - opened, 200 - low, 200 - high, 200 - close, n=10)
    np.testing.assert_array_equal(upside_down, -found)


def test_chance_alone_draws_zones() -> None:
    drawn = supply_demand_zone.by_chance_alone()
    _, high, low, close = bars(9, 3000)
    opened = np.r_[close[0], close[:-1]]
    again = 100 * np.abs(swings.base_departures(opened, np.maximum(high, opened), np.minimum(low, opened), close)).mean()
    assert 3 < drawn < 20 and again == pytest.approx(drawn, rel=0.35)


# inflow -------------------------------------------------------------------------------------------
def test_the_reserve_is_what_came_in_less_what_went_out() -> None:
    result = run(INFLOW, INFLOW.given(), paths=3)
    draws = result.draws["withdrawals"]
    out = 1.5 * 50e6 * np.exp(0.5 * draws - 0.125)
    np.testing.assert_allclose(result["reserve_left"], 5e9 + np.cumsum(result["inflow"] - out, axis=0), rtol=1e-9)


def test_inflow_says_less_the_more_of_it_is_merely_moved() -> None:
    """Claim C29: about −0.3 when all is sold, nearly nothing when four parts in five are moved."""
    said = [run(INFLOW, INFLOW.given(transfers=t), paths=150)["correlation"].mean() for t in (0.0, 0.5, 1.0, 4.0)]
    assert np.all(np.diff(said) > 0) and -0.36 < said[0] < -0.26 and -0.12 < said[-1] < -0.03


def test_a_z_score_does_not_hang_on_the_unit_of_what_is_counted() -> None:
    x = np.random.default_rng(0).standard_normal(100)
    for robust in (False, True):
        np.testing.assert_allclose(ind.z_score(x, 20, robust=robust), ind.z_score(3 * x + 7, 20, robust=robust), rtol=1e-9)


def test_one_wild_day_spoils_the_mean_and_not_the_median() -> None:
    x = np.r_[np.random.default_rng(1).standard_normal(30), 50.0, np.zeros(5), 3.0]
    assert abs(ind.z_score(x, 30)[-1]) < 1 < ind.z_score(x, 30, robust=True)[-1]


def test_a_rolling_z_score_of_noise_is_a_students_t() -> None:
    z = ind.z_score(np.random.default_rng(2).standard_normal((200, 400)), 30)[30:]
    assert z.std() == pytest.approx(np.sqrt(31 / 30 * 29 / 27), rel=0.02)


def test_the_cumulative_sum_grows_only_while_scores_stay_above_the_drift() -> None:
    assert list(ind.cusum(np.array([np.nan, 0.5, 1.5, 1.5, -5.0, 1.0]))) == [0, 0, 1, 2, 0, 0.5]


@given(seed=st.integers(0, 10**6), bars=st.integers(1, 60), levels=st.integers(1, 30))
def test_volume_by_price_adds_up_to_all_that_was_traded_within_the_levels(seed: int, bars: int, levels: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.uniform(90, 100, (bars, 2))
    high = low + rng.uniform(0, 10, (bars, 2)) * (rng.random((bars, 2)) < 0.8)
    volume = rng.lognormal(0, 1, (bars, 2))
    edges = np.linspace(89, 111, levels + 1)[:, None] * np.ones(2)
    traded = volume_at_price(high, low, volume, edges)
    assert traded.shape == (levels, 2) and (traded >= 0).all()
    np.testing.assert_allclose(traded.sum(axis=0), volume.sum(axis=0), rtol=1e-9)


def test_a_bar_spreads_its_volume_evenly_over_its_range() -> None:
    traded = volume_at_price(np.array([104.0]), np.array([100.0]), np.array([8.0]), np.array([99.0, 101, 102, 105]))
    assert traded.tolist() == [2, 2, 4]


@pytest.mark.parametrize(
    ("change", "word"),
    [({"high": np.array([99.0])}, "high"), ({"edges": np.array([1.0, 1])}, "edges"), ({"volume": np.array([-1.0])}, "volume")],
)
def test_volume_by_price_refuses_what_is_no_chart(change: dict[str, np.ndarray], word: str) -> None:
    with pytest.raises((OutOfRange, NotANumber), match=word):
        volume_at_price(
            **{"high": np.array([101.0]), "low": np.array([100.0]), "volume": np.array([1.0]), "edges": np.array([99.0, 102]), **change}
        )


def test_charts_of_pure_chance_have_busy_levels_too() -> None:
    panel = next(panel for panel in ZONE.panels if panel.data)
    levels = panel.data(laned(ZONE, ZONE.given()))
    assert levels["traded"].sum() == pytest.approx(1, rel=1e-9) and (np.diff(levels["level"][:, 0]) > 0).all()
    assert run(ZONE, ZONE.given())["busiest_by_chance"] > 0.2, "twice what even trade would give a tenth of the range"
