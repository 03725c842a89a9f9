"""The smile lab says where odds would be negative, mends them, and moves the spot under sticky strikes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas.svi import calendar_crossing

from squeezelab.dynamics.run import run, run_at, sweep
from squeezelab.dynamics.stepping import laned
from squeezelab.dynamics.svi import RawSVI
from squeezelab.errors import NoAnswer
from squeezelab.models.smile_lab import MODEL, drawn

VOGT = "Vogt’s smile"


def lab(preset: str | None = None, **values: Any) -> Any:
    return run(MODEL, MODEL.given(preset, **values))


def corners(name: str) -> st.SearchStrategy[float]:
    q = MODEL.parameter(name)
    return st.sampled_from([q.low, q.high, q.default]) | st.floats(q.low, q.high)


@pytest.mark.parametrize(("tilt", "after"), [(-0.5, 0.1995), (0.0, 0.1858), (0.5, 0.1710)])
def test_volatility_rises_in_a_sell_off_by_the_sign_of_the_skew(tilt: float, after: float) -> None:
    """Claim C8: sticky strikes, spot down by 10 %, 17.3 % at the money before."""
    result = lab(tilt=tilt)
    assert result["at_the_money"] == pytest.approx(0.1732, abs=5e-5)
    assert result["moved"] == pytest.approx(after, abs=1e-4)


def test_without_a_move_nothing_changes_and_without_wings_no_move_matters() -> None:
    still = lab(spot_move=0.0)
    assert still["moved"] == still["at_the_money"]
    assert lab(wings=0.0)["moved"] == pytest.approx(np.sqrt(0.02), rel=1e-12)


def test_vogts_smile_is_flagged_and_the_finding_says_where() -> None:
    result = lab(VOGT)
    assert result.tipped[0] and "% and 351.5\u202f% of the forward" in result.finding and "negative" in result.finding
    bad = result["log_moneyness"][result["durrleman"] < 0]
    assert bad.min() == pytest.approx(result["negative_from"], abs=0.006) and bad.max() == pytest.approx(result["negative_to"], abs=0.006)
    assert np.all(np.sign(result["density"]) == np.sign(result["durrleman"]))


def test_the_repair_keeps_level_skew_and_put_wing_and_leaves_no_negative_density() -> None:
    quoted, mended = lab(VOGT), lab("Vogt, repaired")
    assert not mended.tipped[0] and np.isnan(mended["negative_from"])
    assert mended["at_the_money"] == pytest.approx(quoted["at_the_money"], rel=1e-9)
    assert mended["skew_at_the_money"] == pytest.approx(quoted["skew_at_the_money"], rel=1e-9)
    slopes = [float(np.diff(one["volatility"][:2] ** 2)[0]) for one in (mended, quoted)]
    assert slopes[0] == pytest.approx(slopes[1], rel=0.05)


@given(st.fixed_dictionaries({name: corners(name) for name in ("level", "wings", "tilt", "centre", "roundness", "days_to_expiry")}))
def test_at_every_setting_there_is_a_smile_or_a_reason(values: dict[str, float]) -> None:
    lowest = values["level"] + values["wings"] * values["roundness"] * np.sqrt(1 - values["tilt"] ** 2)
    if lowest < 1e-6:
        with pytest.raises(NoAnswer, match="total variance would fall to"):
            lab(**values)
        return
    result = lab(**values)
    smile = RawSVI(*(values[name] for name in ("level", "wings", "tilt", "centre", "roundness")))
    years = values["days_to_expiry"] / 365
    np.testing.assert_allclose(result["volatility"] ** 2 * years, smile.total_variance(result["log_moneyness"]), rtol=1e-9)
    assert bool(result.tipped[0]) == bool(result["lowest_g"] < -1e-9)
    assert np.isnan(result["negative_from"]) == (not result.tipped[0])
    assert result.tipped[0] or (result["durrleman"] > -1e-9).all()


@pytest.mark.parametrize("preset", ["Fear of falls", "Fear of rises", VOGT, "Vogt, repaired"])
def test_nearly_all_odds_lie_on_the_strikes_drawn(preset: str) -> None:
    assert lab(preset)["covered"] == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize("shown", ["quoted", "repaired"])
@pytest.mark.parametrize("tilt", [-0.99, 0.0, 0.99])
@pytest.mark.parametrize("centre", [-1.0, 1.0])
def test_no_setting_passes_the_steepest_wing_of_any_market(shown: str, tilt: float, centre: float) -> None:
    """Lee (2004): 2."""
    assert lab(wings=1.0, tilt=tilt, level=0.2, roundness=0.3, centre=centre, shown=shown)["steepest_wing"] < 2


SLIDERS = ("level", "wings", "tilt", "centre", "roundness")
EVERY_STRIKE = np.concatenate([-np.geomspace(1e6, 3, 200), np.linspace(-3, 3, 2401), np.geomspace(3, 1e6, 200)])


def ill_smiles(count: int, seed: int) -> dict[str, np.ndarray]:
    """Sliders of smiles that hold a butterfly as quoted, the ends of the sliders among them; each of shape (lanes,)."""
    rng = np.random.default_rng(seed)
    held = {}
    for name in SLIDERS:
        q = MODEL.parameter(name)
        held[name] = np.where(rng.random(4 * count) < 0.2, rng.choice([q.low, q.high], 4 * count), rng.uniform(q.low, q.high, 4 * count))
    side = held["wings"] * held["roundness"] * np.sqrt(1 - held["tilt"] ** 2)
    exists = held["level"] + side >= 1e-6
    held = {name: value[exists] for name, value in held.items()}
    ill = drawn_at(held, "quoted").durrleman(EVERY_STRIKE[:, None]).min(axis=0) < -1e-6
    return {name: value[ill][:count] for name, value in held.items()}


def drawn_at(held: dict[str, np.ndarray], shown: str) -> RawSVI:
    p = laned(MODEL, MODEL.given(shown=shown)).replace(**held)
    return drawn(p)[0]


def test_a_repaired_smile_holds_no_butterfly_at_any_strike() -> None:
    """Among them those whose density is sound on the strikes drawn, and negative beyond."""
    held = ill_smiles(300, seed=11)
    assert len(held["level"]) == 300
    quoted = drawn_at(held, "quoted")
    beyond = quoted.durrleman(np.linspace(-1.5, 1.5, 601)[:, None]).min(axis=0) >= 0
    assert 0 < np.mean(beyond) < 1
    mended = drawn_at(held, "repaired")
    assert mended.durrleman(EVERY_STRIKE[:, None]).min() >= 0
    assert np.all(mended.steepest_wing < 2) and np.all(mended.minimum > 0)
    np.testing.assert_allclose(mended.total_variance(0.0), quoted.total_variance(0.0), rtol=1e-9)
    p = laned(MODEL, MODEL.given()).replace(**held)
    result = run_at(MODEL, p)
    assert result.tipped.all() and not run_at(MODEL, p.replace(shown="repaired")).tipped.any()
    assert np.all(result["negative_from"] < result["negative_to"])


def test_a_repaired_smile_holds_no_calendar_arbitrage_against_its_earlier_days() -> None:
    """Half-way to expiry half of the total variance is left: at no strike more than all of it, and no butterfly either."""
    held = ill_smiles(130, seed=5)
    quoted_fails = 0
    for lane in range(len(held["level"])):
        one = {name: value[lane : lane + 1] for name, value in held.items()}
        far = drawn_at(one, "repaired")
        for share in (0.1, 0.5, 0.9):
            near = RawSVI(far.a * share, far.b * share, far.rho, far.m, far.sigma)
            assert calendar_crossing(near, far, EVERY_STRIKE).size == 0
            assert near.durrleman(EVERY_STRIKE).min() >= 0
        quoted_fails += drawn_at(one, "quoted").durrleman(EVERY_STRIKE).min() < 0
    assert quoted_fails == 130


def test_a_smile_without_a_butterfly_needs_no_repair() -> None:
    for preset in ("Fear of falls", "Fear of rises"):
        quoted, mended = lab(preset), lab(preset, shown="repaired")
        np.testing.assert_array_equal(quoted["volatility"], mended["volatility"])
    assert lab(shown="repaired", tilt=0.0)["at_the_money"] == lab(tilt=0.0)["at_the_money"]


def test_a_butterfly_far_out_is_found_and_told_without_a_number_that_overflows() -> None:
    held = ill_smiles(300, seed=11)
    result = run_at(MODEL, laned(MODEL, MODEL.given()).replace(**held))
    far = int(np.argmax(result["negative_to"]))
    assert result["negative_to"][far] > 5 and "far call wing" in result.lane(far).finding


def test_lanes_without_a_smile_are_empty_and_the_others_stay() -> None:
    together = sweep(MODEL, MODEL.given(wings=0.0), "level", [0.04, -0.01, 0.01])
    assert np.isfinite(together["at_the_money"]).tolist() == [True, False, True]
    assert together["at_the_money"][2] == lab(wings=0.0, level=0.01)["at_the_money"]


def test_more_days_spread_the_same_variance_thinner() -> None:
    assert lab(days_to_expiry=90.0)["at_the_money"] == pytest.approx(2 * lab(days_to_expiry=360.0)["at_the_money"], rel=1e-12)


@pytest.mark.parametrize("days", [1.0, 30.0, 730.0])
def test_a_volatility_a_year_is_told_as_a_move_until_expiry(days: float) -> None:
    """At one day the sliders reach 2,000 % a year; the move that this means is the root of total variance."""
    result = run(MODEL, MODEL.given(days_to_expiry=days, level=0.2, wings=1.0, roundness=1.0))
    variance = 0.2 + 1.0 * (-result["tilt"] * result["centre"] + (result["centre"] ** 2 + 1.0) ** 0.5)
    told = next(reading.context(result) for reading in MODEL.readings if reading.name == "at_the_money" and reading.context)
    assert f"{100 * variance**0.5:.1f}\u202f%" in told and result.write("days_to_expiry") in told
