"""Where the verdict on a claim, and what is told of it, changes: exactly at a limit, before it, and beyond."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from squeezelab.claims import outcome
from squeezelab.claims.experiment import Experiment, Where, experiment
from squeezelab.claims.judging import FAILS, HOLDS, INSIDE, LEAST, OUTSIDE, steady, word
from squeezelab.claims.measuring import Tally, measured
from squeezelab.claims.space import Axis
from squeezelab.claims.telling import by_weight, marks, picture, told
from squeezelab.claims.trial import Runs
from squeezelab.claims.verdict import Picture, Verdict, sentence
from squeezelab.claims.written import Written
from squeezelab.core import unit
from squeezelab.errors import DeclarationError


def check(**more: Any) -> Experiment:
    def measure(run: Runs) -> np.ndarray:
        """C0. A number between nought and one."""
        return run["x"]

    given = {"space": {"x": (0.0, 1.0)}, "because": "dynamics.margin.cover_fraction", "more_than": 0.5, "points": 64} | more
    return experiment(None, "the number", **given)(measure)


CONDITION = Where(lambda run: run["x"] > 0.5, x="large")


def tally(borne: int, inside: int = -1, of: int = 1000, silent: int = 0, refused: int = 0, inside_borne: int = -1) -> Tally:
    """So many borne out, of so many that speak; the first ``inside`` within the condition, of which ``inside_borne`` are."""
    every = of + silent + refused
    among = np.zeros(every, bool)
    bears = np.zeros(every, bool)
    if inside < 0:
        among[:] = True
        bears[:borne] = True
    else:
        among[:inside] = True
        bears[:inside_borne] = True
        bears[inside : inside + borne - inside_borne] = True
    at, effect = np.arange(every), np.linspace(0, 1, every)
    quiet, none = (at >= of) & (at < of + silent), at >= of + silent
    return Tally(effect, quiet, none, bears & (at < of), among, (), (Axis("x"),), effect[:, None], [{"x": float(x)} for x in effect])


# verdicts ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("borne", "found"),
    [(1000, "holds"), (round(1000 * HOLDS), "holds"), (round(1000 * HOLDS) - 1, "undecided"), (round(1000 * FAILS), "fails"), (0, "fails"),
     (round(1000 * FAILS) + 1, "undecided")],
)  # fmt: skip
def test_a_claim_holds_from_99_of_100_on_and_fails_up_to_one(borne: int, found: str) -> None:
    assert (HOLDS, FAILS) == (0.99, 0.01)
    assert word(check(), tally(borne))[0] == found


@pytest.mark.parametrize(("borne", "found"), [(1000, "arithmetic"), (999, "fails"), (0, "fails")])
def test_arithmetic_has_no_exception(borne: int, found: str) -> None:
    assert word(check(arithmetic=True, because=""), tally(borne)) == (found, "")


@pytest.mark.parametrize(("silent", "found"), [(1000, "holds"), (1001, "undecided")])
def test_half_of_the_settings_may_be_silent_and_no_more(silent: int, found: str) -> None:
    verdict, problem = word(check(), tally(1000, silent=silent))
    assert verdict == found and (found == "holds" or f"silent in {silent} of {1000 + silent} settings:" in problem)
    verdict, problem = word(check(), tally(1000, silent=silent - 1, refused=1))
    assert verdict == found and (
        found == "holds" or f"silent in {silent - 1} of {1000 + silent} settings and the model has no answer in 1:" in problem
    )


@pytest.mark.parametrize(
    ("inside", "inside_borne", "outside_borne", "says"),
    [
        (500, 500, 0, ""), (500, 475, 0, ""), (500, 474, 0, "inside its condition it is borne out in 94.8% of 500 settings, not in 95%"),
        (500, 500, 375, ""), (500, 500, 376, "outside it, too, it is borne out in 75% of 500"),
        (5, 5, 20, ""), (4, 4, 20, "4 settings lie inside it and 996 outside"), (995, 985, 2, ""),
        (996, 980, 2, "996 settings lie inside it and 4"),
    ],
)  # fmt: skip
def test_a_condition_tells_where_a_claim_holds_at_95_inside_and_at_most_75_outside(
    inside: int, inside_borne: int, outside_borne: int, says: str
) -> None:
    assert (INSIDE, OUTSIDE, LEAST) == (0.95, 0.75, 5)
    found, problem = word(check(where=CONDITION), tally(inside_borne + outside_borne, inside, inside_borne=inside_borne))
    assert (found == "conditional") == (says == "") and says in problem


def test_a_verdict_without_a_condition_asks_for_one_and_says_how_often_it_was_borne_out() -> None:
    assert word(check(), tally(600)) == ("undecided", "it is borne out in 60% of its settings: say `where`")


def test_a_share_is_of_those_that_speak() -> None:
    one = tally(250, silent=500)
    assert one.share() == 0.25 and one.share(np.arange(1500) < 500) == 0.5 and np.isnan(one.share(np.arange(1500) >= 1000))


def test_a_limit_counts_itself_neither_above_nor_below_and_within_a_tolerance() -> None:
    at = np.array([0.4999, 0.5, 0.5001])
    assert check().borne_out(at).tolist() == [False, False, True]
    assert check(more_than=None, less_than=0.5).borne_out(at).tolist() == [True, False, False]
    assert check(more_than=None, about=(0.25, 0.25)).borne_out(np.array([-0.001, 0.0, 0.5, 0.501])).tolist() == [False, True, True, False]
    assert check(more_than=None).borne_out(np.array([0.0, 0.5, 1.0])).tolist() == [False, False, True]
    assert check().borne_out(at, 0.01).tolist() == [False, False, False] and check().borne_out(at, -0.01).all()
    assert check(more_than=None, about=(0.25, 0.25)).borne_out(np.array([0.501]), 0.01).tolist() == [True]
    assert [check().limit, check(more_than=-0.3).limit, check(more_than=None, about=(2.0, 0.05)).limit, check(more_than=None).limit] == [
        0.5, 0.3, 0.05, 0.0,
    ]  # fmt: skip
    assert check(more_than=None).yes_or_no and not check().yes_or_no and not check(more_than=None, about=(1.0, 0.1)).yes_or_no


@pytest.mark.parametrize(("points", "fits"), [(16, True), (1024, True), (8, False), (2048, False), (48, False)])
def test_settings_are_counted_in_powers_of_two_from_16_to_1024(points: int, fits: bool) -> None:
    if fits:
        assert len(measured(check(points=points)).effect) == points
    else:
        with pytest.raises(DeclarationError, match="power of two"):
            check(points=points)


def test_a_verdict_on_an_edge_is_one_that_a_tenth_of_its_limit_or_a_fortieth_of_the_spread_would_change() -> None:
    one = check(where=CONDITION)
    for off, still in ((0.02, True), (0.024, True), (0.05, False)):  # a fortieth of nine tenths is 0.0225
        effect = np.where(np.arange(1000) < 500, 1.0, 0.0)
        effect[500:] = np.linspace(0, 0.4, 500)
        effect[:500] = np.linspace(0.5 + off, 1.0, 500)
        held = tally(500, 500, inside_borne=500)
        shifted = Tally(effect, held.silent, held.refused, effect > 0.5, held.inside, (), held.varied, held.where, held.tried)
        assert steady(one, shifted) or not still
    assert steady(check(more_than=None), tally(600)) and steady(check(arithmetic=True, because=""), tally(600))


# what is told -----------------------------------------------------------------------------------
def test_the_sentence_tells_the_middle_and_nine_of_ten_of_those_that_speak() -> None:
    one = tally(1000, of=1001, silent=100)
    sentence_, evidence = told(check(unit=unit.NUMBER), one, "holds", Picture(None, ""))
    speaks = one.effect[:1001]
    assert evidence["middle"] == speaks[500] and evidence["low"] == speaks[50] and evidence["high"] == speaks[950]
    assert (evidence["borne_out"], evidence["settings"], evidence["silent"]) == (1000, 1001, 100)
    assert sentence_ == (
        f"Borne out in 1000 of 1001 settings; 100 more are silent, for nothing can be measured there. The number: "
        f"{speaks[500]:.2f} in the middle, {speaks[50]:.2f} to {speaks[950]:.2f} in nine of ten."
    )


@pytest.mark.parametrize(
    ("silent", "refused", "says"),
    [(0, 0, "settings. The"), (1, 0, "; 1 more is silent, for it is so. The"), (0, 3, "; in 3 more the model has no answer. The"),
     (2, 3, "; 2 more are silent, for it is so; in 3 more the model has no answer. The")],
)  # fmt: skip
def test_where_the_model_has_no_answer_is_told_apart_from_where_the_claim_is_silent(silent: int, refused: int, says: str) -> None:
    one = tally(1000, silent=silent, refused=refused)
    text, evidence = told(check(silent_for="it is so"), one, "holds", Picture(None, ""))
    assert says in text and (evidence["settings"], evidence["silent"], evidence["refused"]) == (1000, silent, refused)


@pytest.mark.parametrize(("outside", "undecided"), [(25, False), (26, True)])
def test_what_lies_outside_stays_undecided_where_more_than_a_twentieth_is_borne_out(outside: int, undecided: bool) -> None:
    text, evidence = told(check(where=CONDITION), tally(500 + outside, 500, inside_borne=500), "conditional", Picture(None, ""))
    assert f"500 of 500 within the condition, {outside} of 500 outside it" in text
    assert ("stays undecided" in text) == undecided
    assert [evidence[name] for name in ("inside", "outside", "settings_inside", "settings_outside")] == [500, outside, 500, 500]


def test_sizes_that_are_written_alike_have_no_spread_and_a_yes_has_no_size() -> None:
    one = tally(1000)
    alike_ = Tally(np.full(1000, 0.5), one.silent, one.refused, one.borne, one.inside, (), one.varied, one.where, one.tried)
    assert told(check(), alike_, "holds", Picture(None, ""))[0].endswith("0.50 in the middle.")
    assert "middle" not in told(check(more_than=None), one, "holds", Picture(None, ""))[1]
    assert sentence("an end.") == "An end." and sentence("") == "."


def test_each_setting_has_its_letter() -> None:
    quiet = tally(2, 2, of=4, silent=1, refused=1, inside_borne=1)
    assert marks(quiet) == "HFhf.-"


def test_what_decides_most_comes_first() -> None:
    rng = np.random.default_rng(3)
    where = rng.random((256, 3))
    none, every = np.zeros(256, bool), np.ones(256, bool)
    varied = (Axis("a"), Axis("b"), Axis("c"))
    tried: list[Any] = [{}] * 256
    by_middle = where[:, 1] + 0.3 * where[:, 2]
    assert by_weight(Tally(by_middle, none, none, by_middle > 0.65, every, (), varied, where, tried)) == [1, 2, 0]
    assert by_weight(Tally(-by_middle, none, none, every, every, (), varied, where, tried)) == [1, 2, 0]  # all alike: by size
    assert by_weight(Tally(by_middle, every, none, none, every, (), varied, where, tried)) == [0, 1, 2]
    varied = (Axis("a"), Axis("b", 2.0, 4.0), Axis("c"))
    seen = picture(check(), Tally(by_middle, none, none, by_middle > 0.65, every, (), varied, where, tried))
    assert [axis["name"] for axis in seen.axes] == ["b", "c"] and seen.axes[0]["label"] == "B" and seen.axes[0]["low"] == 2.0
    assert all(0 <= u <= 99 for row in seen.at for u in row)
    assert seen.at[0] == (int(100 * where[0, 1]), int(100 * where[0, 2])) and len(seen.at) == 256


@pytest.mark.parametrize(
    ("entry", "found", "reads", "condition", "said"),
    [
        ("conditional", "conditional", ("x",), "Where it is large.", ""),
        ("conditional", "conditional", ("x",), "Where it is small.", "the condition does not name “large” (x)"),
        ("conditional", "conditional", ("x", "y"), "Where it is large.", "reads x, y, and gives words for x"),
        ("conditional", "conditional", (), "Where it is large.", "reads , and gives words for x"),
        ("holds", "holds", ("x",), "", ""),
        ("fails", "fails", (), "Nowhere.", ""),
        ("holds", "fails", ("x",), "", "the entry says “holds”, the check finds “fails”: So."),
    ],
)
def test_entry_and_check_part_over_the_verdict_or_over_the_words_of_a_condition(
    entry: str, found: Any, reads: tuple[str, ...], condition: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "find", lambda name: check(where=CONDITION))
    claim = Written("e", "E", "C0", "It rises.", entry, check="a.check", condition=condition)
    told_ = outcome._parted(claim, Verdict(found, "So.", reads=reads))
    assert said in told_ if said else told_ == ""
