"""The machinery of claims: what makes a tally a verdict, what is refused, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from squeezelab.claims.broken import breaking, notices, nought
from squeezelab.claims.experiment import Experiment, Where, experiment
from squeezelab.claims.judging import judge, steady, word
from squeezelab.claims.keeping import kept, key
from squeezelab.claims.measuring import measured
from squeezelab.claims.picture import place, svg
from squeezelab.claims.space import axes
from squeezelab.claims.trial import Runs, least_step
from squeezelab.claims.verdict import Picture
from squeezelab.dynamics import margin
from squeezelab.dynamics.black_scholes import BlackScholes
from squeezelab.dynamics.dealer_book import gamma_exposure
from squeezelab.dynamics.seeds import spread
from squeezelab.errors import DeclarationError
from squeezelab.models import get_model

ONE = {"x": (0.0, 1.0)}


def check(over: float | None = 0.5, **more: Any) -> Experiment:
    def measure(run: Runs) -> np.ndarray:
        """C0. A number between nought and one."""
        return run["x"]

    given = {"space": ONE, "because": "dynamics.margin.cover_fraction", "more_than": over, "points": 64} | more
    return experiment(None, "the number", **given)(measure)


# verdicts ---------------------------------------------------------------------------------------
def test_a_claim_holds_where_all_settings_bear_it_out_and_says_how_many() -> None:
    verdict = judge(check(-1.0))
    assert verdict.verdict == "holds" and verdict.numbers.startswith("Borne out in 64 of 64 settings.") and not verdict.problem


def test_a_claim_fails_where_none_does() -> None:
    assert judge(check(2.0)).verdict == "fails"


def test_a_claim_that_depends_and_does_not_say_on_what_decides_nothing() -> None:
    verdict = judge(check())
    assert verdict.verdict == "undecided" and "say `where`" in verdict.problem


def test_the_larger_the_more_is_tried_on_a_row_that_finds_what_a_pair_would_not() -> None:
    """A hump: higher at the end than at the start, and still not the more the larger."""

    def hump(run: Runs) -> np.ndarray:
        return np.sin(2.4 * run["x"])

    def pair(run: Runs, end: Runs) -> np.ndarray:
        """C0. The first and the last."""
        return hump(end) - hump(run)

    def row(run: Runs, half: Runs, end: Runs) -> np.ndarray:
        """C0. The first, the middle and the last."""
        return least_step(*(hump(each) for each in (run, half, end)))

    common: dict[str, Any] = {"space": {"x": (0.05, 0.15)}, "because": "dynamics.margin.cover_fraction", "more_than": 0.01, "points": 64}
    assert judge(experiment(None, "the rise", against={"x": 1.0}, **common)(pair)).verdict == "holds"
    assert judge(experiment(None, "the least step", against=[{"x": 0.65}, {"x": 1.0}], **common)(row)).verdict == "fails"


def test_the_least_step_of_a_row_is_told_lane_by_lane() -> None:
    assert least_step(np.array([1.0, 1.0]), np.array([2.0, 3.0]), np.array([4.0, 2.5])).tolist() == [1.0, -0.5]


def test_a_condition_that_separates_makes_a_claim_conditional_and_both_sides_are_counted() -> None:
    verdict = judge(check(where=Where(lambda run: run["x"] > 0.5, x="large")))
    assert verdict.verdict == "conditional" and verdict.reads == ("x",)
    assert "32 of 32 within the condition, 0 of 32 outside it" in verdict.numbers


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (lambda run: run["x"] > -1, "separates nothing"),
        (lambda run: run["x"] > 0.3, "inside its condition it is borne out in"),
        (lambda run: run["x"] > 0.9, None),
    ],
)
def test_a_condition_that_separates_nothing_or_lets_the_claim_fail_inside_is_refused(where: Any, says: str | None) -> None:
    verdict = judge(check(0.5, where=Where(where, x="large")))
    assert says is None or says in verdict.problem
    assert (verdict.verdict == "undecided") == (says is not None)


def test_outside_a_condition_the_claim_must_not_hold_as_well() -> None:
    verdict = judge(check(0.1, where=Where(lambda run: run["x"] > 0.6, x="large")))
    assert verdict.verdict == "undecided" and "outside it, too" in verdict.problem


def test_settings_without_the_premise_are_silent_and_counted_apart() -> None:
    verdict = judge(check(0.2, premise=lambda run: run["x"] > 0.25, silent_for="the number is small"))
    assert (
        verdict.verdict == "holds" and verdict.evidence["silent"] == 16 and "16 more are silent, for the number is small" in verdict.numbers
    )


def test_a_claim_that_is_silent_in_more_than_half_of_its_space_declares_a_better_one() -> None:
    verdict = judge(check(0.2, premise=lambda run: run["x"] > 0.75, silent_for="the number is small"))
    assert verdict.verdict == "undecided" and "silent in 48 of 64 settings" in verdict.problem


def test_a_setting_in_which_nothing_can_be_measured_is_silent() -> None:
    def measure(run: Runs) -> np.ndarray:
        """C0. The root of a number that may be negative."""
        return np.sqrt(run["x"] - 0.25)

    verdict = judge(experiment(None, "the root", space=ONE, because="dynamics.margin.cover_fraction", more_than=-1.0, points=64)(measure))
    assert verdict.verdict == "holds" and (verdict.evidence["silent"], verdict.evidence["refused"]) == (16, 0)


def test_a_setting_that_the_model_refuses_is_not_silent() -> None:
    """A rise beyond what the slider allows is no word against a claim, and none for it."""
    given = {"space": {"shock": (0.02, 0.12)}, "because": "dynamics.margin.cover_fraction", "more_than": -1.0, "points": 16}
    beyond = experiment("short-squeeze", "the end", against={"shock": lambda shock: 3 * shock}, **given)(lambda run, far: run["end_price"])
    model = get_model("short-squeeze")
    verdict, high = judge(beyond), model.parameter("shock").high
    refused = sum(3 * setting["shock"] > high for setting in measured(beyond).tried)
    assert 0 < refused < 8 and (verdict.evidence["silent"], verdict.evidence["refused"]) == (0, refused)
    assert f"in {refused} more the model has no answer" in verdict.numbers and verdict.picture.marks.count("-") == refused


def test_an_identity_is_true_by_arithmetic_and_a_false_one_fails() -> None:
    assert judge(check(-1.0, arithmetic=True, because="")).verdict == "arithmetic"
    assert judge(check(0.5, arithmetic=True, because="")).verdict == "fails"


# what is refused --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"over": 0.0}, "knife's edge"),
        ({"because": ""}, "name the mechanism"),
        ({"less_than": 1.0}, "one of more_than"),
        ({"premise": lambda run: run["x"] > 0}, "silent_for"),
        ({"points": 100}, "power of two"),
    ],
)
def test_a_check_that_owes_something_is_refused_where_it_is_declared(more: dict[str, Any], says: str) -> None:
    with pytest.raises(DeclarationError, match=says):
        check(**more)


def test_a_verdict_that_a_little_more_margin_would_change_lies_on_an_edge() -> None:
    where = Where(lambda run: run["x"] > 0.5, x="large")
    assert steady(check(0.45, where=where), measured(check(0.45, where=where)))
    sharp = check(0.52, where=where)
    assert not steady(sharp, measured(sharp))


# spaces -----------------------------------------------------------------------------------------
def test_a_space_is_the_sliders_unless_it_says_otherwise() -> None:
    model = get_model("short-squeeze")
    varied, held = axes(model, {"shock": (0.02, 0.1), "average_entry": 20})
    assert {axis.name for axis in varied} | set(held) == {q.name for q in model.parameters}
    shock = next(axis for axis in varied if axis.name == "shock")
    assert (shock.low, shock.high) == (0.02, 0.1) and held["average_entry"] == 20 and held["cohorts"] == 50


@pytest.mark.parametrize("space", [{"shok": (0.1, 0.2)}, {"shock": (0.1, 0.9)}, {"shock": (0.2, 0.1)}])
def test_a_space_beyond_the_sliders_is_refused(space: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError, match=r"shok|cannot vary"):
        axes(get_model("short-squeeze"), space)


def test_settings_fill_the_space_evenly_and_are_the_same_every_time() -> None:
    one = spread(64, 3, 1)
    assert (one == spread(64, 3, 1)).all() and ((one >= 0) & (one < 1)).all()
    for column in one.T:
        assert (np.histogram(column, bins=16, range=(0, 1))[0] == 4).all()


def test_settings_are_lanes_of_one_run_and_come_out_as_they_would_alone() -> None:
    from squeezelab import run as run_alone
    from squeezelab.claims.trial import run_settings

    model = get_model("liquidation-cascade")
    varied, held = axes(model, {"shock": (-0.2, -0.02), "maintenance_margin": (0.002, 0.01)})
    from squeezelab.claims.space import settings

    tried = settings(varied, held, spread(16, len(varied), 1))
    together = run_settings(model, tried, 0, own_paths=False)["fall"]
    alone = [run_alone("liquidation-cascade", **setting)["fall"] for setting in tried]
    assert together == pytest.approx(alone, rel=1e-9)


# breaking ---------------------------------------------------------------------------------------
def test_a_broken_mechanism_is_broken_everywhere_and_whole_again_afterwards() -> None:
    from squeezelab.dynamics import cover_cascade, short_accounts

    original = short_accounts.kept_open
    with breaking("dynamics.short_accounts.kept_open", nought) as calls:
        assert short_accounts.kept_open is not original and cover_cascade.kept_open is short_accounts.kept_open
        assert float(cover_cascade.kept_open(*map(np.float64, (20.0, 1.0, 6.0)))) == 0
    assert calls == [1] and short_accounts.kept_open is original and cover_cascade.kept_open is original


def test_a_property_is_broken_and_whole_again() -> None:
    from squeezelab.dynamics.black_scholes import BlackScholes

    before = BlackScholes(100.0, 100.0, 0.5, 0.2).gamma
    with breaking("dynamics.black_scholes.BlackScholes.gamma", nought):
        assert BlackScholes(100.0, 100.0, 0.5, 0.2).gamma == 0
    assert BlackScholes(100.0, 100.0, 0.5, 0.2).gamma == before


def test_a_check_that_never_runs_its_mechanism_or_does_not_notice_is_told() -> None:
    assert "never calls" in notices(check(-1.0))

    def measure(run: Runs) -> np.ndarray:
        """C0. A number, beside a mechanism that is run for nothing."""
        margin.cover_fraction(20.0, 20.0, 1.5, 0.3)
        return run["x"]

    blind = experiment(None, "the number", space=ONE, because="dynamics.margin.cover_fraction", more_than=-1.0, points=64)(measure)
    assert "does not test what it claims" in notices(blind)


def test_a_break_that_only_silences_a_check_proves_nothing() -> None:
    def measure(run: Runs) -> np.ndarray:
        """C0. A share, told only where somebody covers at all: without the mechanism nobody does, and nothing is said."""
        covered = margin.cover_fraction(24.0 + run["x"], 20.0, 1.5, 0.3)
        return np.where(covered > 0, covered, np.nan)

    silenced = experiment(None, "the share", space=ONE, because="dynamics.margin.cover_fraction", more_than=-9.0, points=64)(measure)
    with breaking("dynamics.margin.cover_fraction", nought):
        assert word(silenced, measured(silenced))[0] == "undecided"
    assert "does not test what it claims" in notices(silenced)


def test_gamma_exposure_is_what_a_delta_hedge_trades_for_one_per_cent() -> None:
    """The truth beside which C47 is measured, at a hundred shares a contract."""
    spot, strike, years, volatility = 90.0, 100.0, 0.25, 0.3
    (exposure,) = gamma_exposure(np.array([spot]), np.array([strike]), np.array([True]), np.array([volatility]), np.array([7.0]), years)
    high, low = (float(BlackScholes(spot * way, strike, years, volatility).delta) for way in (1.005, 0.995))
    assert float(exposure) == pytest.approx((high - low) * 7 * 100 * spot, rel=0.001)


def test_the_unit_of_gamma_exposure_is_noticed_when_its_hundredth_is_missing() -> None:
    from squeezelab.claims import find

    c47 = find("options.gex_unit")
    with breaking("dynamics.dealer_book.gamma_exposure", lambda exposure: lambda *given: 100 * exposure(*given)):
        assert word(c47, measured(c47))[0] == "holds"
    assert word(c47, measured(c47))[0] == "fails"


def test_the_threshold_of_an_attack_is_one_less_the_cost_and_not_the_cost() -> None:
    from squeezelab.claims import find

    c75 = find("runs.attack_has_a_threshold")
    with breaking("dynamics.runs.attack_threshold", lambda threshold: lambda cost: np.asarray(cost)):
        assert word(c75, measured(c75))[0] != "fails"


# keeping ----------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SQUEEZELAB_CACHE", str(tmp_path))
    return tmp_path


def small_rise() -> Experiment:
    from squeezelab.claims import find

    found = find("short_selling_pressure.risk_of_a_rise")
    return found


def test_what_a_check_found_is_kept_and_read_again(folder: Path) -> None:
    first = kept(small_rise())
    (path,) = folder.glob("*.json")
    assert kept(small_rise()) == first and path.name.startswith("short_selling_pressure.risk_of_a_rise-")


@pytest.mark.parametrize("spoilt", ["", "{", '{"sum": 1}', "null", '{"sum": "x", "verdict": {"verdict": "fails"}}'])
def test_a_spoilt_record_is_run_anew_and_decides_nothing(folder: Path, spoilt: str) -> None:
    first = kept(small_rise())
    (path,) = folder.glob("*.json")
    path.write_text(spoilt)
    assert kept(small_rise()) == first and json.loads(path.read_text())["verdict"]["verdict"] == "holds"


def test_a_record_whose_verdict_was_edited_is_run_anew(folder: Path) -> None:
    kept(small_rise())
    (path,) = folder.glob("*.json")
    path.write_text(path.read_text().replace('"holds"', '"fails"'))
    assert kept(small_rise()).verdict == "holds"


def test_a_folder_that_cannot_be_written_is_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SQUEEZELAB_CACHE", str(tmp_path / "file" / "below"))
    assert kept(small_rise()).verdict == "holds"


def test_the_key_changes_with_any_code_that_the_check_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from squeezelab.claims import keeping

    before = key(small_rise())
    changed = keeping.PACKAGE / "dynamics" / "margin.py"
    monkeypatch.setattr(keeping, "_sum", lambda path: "other" if path == changed else "same")
    other = key(small_rise())
    monkeypatch.setattr(keeping, "_sum", lambda path: "same")
    assert len({before, other, key(small_rise())}) == 3


# pictures ---------------------------------------------------------------------------------------
def test_few_settings_are_bars_and_many_a_map_with_the_condition_and_where_one_stands() -> None:
    line = {"name": "x", "label": "X", "low": 0.0, "high": 1.0, "scale": "linear", "pivot": 1.0}
    few = svg(Picture(None, "HHFf.", (line, line), ((0, 0),) * 5))
    assert few.count("<rect") == 5 and "borne out in 2 of 4 settings, silent in 1" in few
    many = svg(Picture(None, "HhFf." * 20, (line, {**line, "name": "y"}), ((50, 50),) * 100), {"x": 0.5, "y": 0.25})
    assert many.count("sq-inside") == 40 and many.count("sq-here") == 1 and many.count("sq-no") == 40
    assert svg(Picture(None, "")) == ""


@pytest.mark.parametrize(
    ("axis", "value", "at"),
    [
        ({"low": 1, "high": 100, "scale": "log", "pivot": 1}, 10, 0.5),
        ({"low": -1, "high": 1, "scale": "symlog", "pivot": 0.1}, 0, 0.5),
        ({"low": 0, "high": 1, "scale": "linear", "pivot": 1}, 7, 1.0),
        ({"options": ["on", "off"]}, "off", 0.75),
    ],
)
def test_where_one_stands_follows_the_scale(axis: dict[str, Any], value: Any, at: float) -> None:
    assert place(axis, value) == pytest.approx(at)
