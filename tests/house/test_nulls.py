"""An indicator on bars beside its null: chance is found to be chance, and a trend to be a trend."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

import squeezelab
from squeezelab.data.bars import Bars
from squeezelab.dynamics.bars import walk_bars
from squeezelab.errors import DataError, SqueezelabError
from squeezelab.nulls import INDICATORS, WALKS, beside_null


def bars(n: int = 200, seed: int = 0, drift: float = 0.0, size: float = 0.02) -> Bars:
    rng = np.random.default_rng(seed)
    steps = rng.standard_normal((n * 8, 1)) * size / np.sqrt(8) + drift / 8
    o, h, low, c = (100 * np.exp(one[:, 0]) for one in walk_bars(steps, 8))
    return Bars(np.datetime64("2020-01-01") + np.arange(n), o, h, low, c, np.full(n, np.nan))


@pytest.mark.parametrize("name", INDICATORS)
@pytest.mark.parametrize("walk", WALKS)
def test_every_indicator_has_a_band_where_it_has_a_value(name: str, walk: str) -> None:
    found = beside_null(bars(), name, walk=walk, walks=60)
    there = np.isfinite(found.value)
    assert there.sum() > 150 and np.isfinite(found.band[:, there]).all()
    assert (found.band[0, there] <= found.band[2, there]).all() and not found.marked[~there].any()
    assert found.to_frame().columns[0] == name and 0 <= found.as_much <= 1


def test_walks_are_found_to_be_walks_about_as_often_as_they_should() -> None:
    shares = [beside_null(bars(seed=seed), "adx", walks=60, walk="one size").as_much for seed in range(40)]
    assert 0.3 < np.mean(shares) < 0.7 and np.mean(np.array(shares) < 0.05) < 0.2


def test_a_trend_is_found_and_the_words_follow_the_numbers() -> None:
    trend, chance = beside_null(bars(drift=0.015), "adx", walks=200), beside_null(bars(seed=5), "adx", walks=200, rule=15)
    assert trend.as_much < 0.05 and "chance rarely shows this" in trend.finding and trend.marked.mean() > 0.3
    assert chance.as_much >= 0.05 and "no sign of one" in chance.finding


def test_the_same_seed_draws_the_same_walks() -> None:
    one, two, other = (beside_null(bars(), walks=50, seed=seed).null_share for seed in (1, 1, 2))
    assert np.array_equal(one, two) and not np.array_equal(one, other)


@pytest.mark.parametrize("wrong", [{"indicator": "macd"}, {"walk": "drunk"}, {"period": 0}, {"walks": 3}, {"period": 2.5}])
def test_a_setting_that_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(SqueezelabError):
        beside_null(bars(), **{"indicator": "adx", **wrong})
    with pytest.raises(DataError, match="too few"):
        beside_null(bars(20))


PRICES = Path(os.environ.get("SQUEEZELAB_REAL_DATA", "")).parent / "prices" / "GME_2020-2021.csv"


@pytest.mark.skipif(not PRICES.is_file(), reason="no prices/ beside the folder of chains that SQUEEZELAB_REAL_DATA names")
def test_the_adx_of_gamestop_in_2020_is_no_sign_of_a_trend() -> None:
    year = squeezelab.read_bars(PRICES).between("2020-01-01", "2020-12-31")
    found = beside_null(year, "adx")
    assert found.share == pytest.approx(139 / 227) and 0.05 < found.as_much < 0.25 and "no sign" in found.finding
