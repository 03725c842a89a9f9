"""The smile lab says where odds would be negative, mends them, and moves the spot under sticky strikes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.dynamics.run import run, sweep
from squeezelab.dynamics.svi import RawSVI
from squeezelab.errors import NoAnswer
from squeezelab.models.smile_lab import MODEL

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
    assert result.tipped[0] and "and 351.5\u202f% of the forward" in result.finding and "negative" in result.finding
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
    assert np.isnan(result["negative_from"]) == (not (result["durrleman"] < 0).any())


@pytest.mark.parametrize("preset", ["Fear of falls", "Fear of rises", VOGT, "Vogt, repaired"])
def test_nearly_all_odds_lie_on_the_strikes_drawn(preset: str) -> None:
    assert lab(preset)["covered"] == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize("shown", ["quoted", "repaired"])
@pytest.mark.parametrize("tilt", [-0.99, 0.0, 0.99])
@pytest.mark.parametrize("centre", [-1.0, 1.0])
def test_no_setting_passes_the_steepest_wing_of_any_market(shown: str, tilt: float, centre: float) -> None:
    """Lee (2004): 2."""
    assert lab(wings=1.0, tilt=tilt, level=0.2, roundness=0.3, centre=centre, shown=shown)["steepest_wing"] < 2


def test_a_smile_that_its_jump_wings_cannot_mend_says_so() -> None:
    with pytest.raises(NoAnswer, match="cannot be repaired"):
        lab(shown="repaired", tilt=0.0)


def test_lanes_without_a_smile_are_empty_and_the_others_stay() -> None:
    together = sweep(MODEL, MODEL.given(wings=0.0), "level", [0.04, -0.01, 0.01])
    assert np.isfinite(together["at_the_money"]).tolist() == [True, False, True]
    assert together["at_the_money"][2] == lab(wings=0.0, level=0.01)["at_the_money"]


def test_more_days_spread_the_same_variance_thinner() -> None:
    assert lab(days_to_expiry=90.0)["at_the_money"] == pytest.approx(2 * lab(days_to_expiry=360.0)["at_the_money"], rel=1e-12)
