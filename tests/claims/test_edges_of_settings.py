"""The settings of claims: spaces, pictures, runs and the ledger, at the ends of their scales and at their limits."""

from __future__ import annotations

import re
from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from squeezelab.claims.broken import _each, nought, reversed_
from squeezelab.claims.experiment import Experiment, Where, experiment
from squeezelab.claims.ledger import grouped, ledger
from squeezelab.claims.measuring import _averaged, outcomes
from squeezelab.claims.outcome import Outcome
from squeezelab.claims.picture import FEW, HIGH, WIDE, place, svg
from squeezelab.claims.space import Axis, axes, settings
from squeezelab.claims.trial import Runs, alike, answered
from squeezelab.claims.verdict import Picture, Verdict
from squeezelab.claims.written import Written
from squeezelab.dynamics.seeds import spread
from squeezelab.models import get_model


def check(**more: Any) -> Experiment:
    def measure(run: Runs) -> np.ndarray:
        """C0. A number between nought and one."""
        return run["x"]

    given = {"space": {"x": (0.0, 1.0)}, "because": "dynamics.margin.cover_fraction", "more_than": 0.5, "points": 64} | more
    return experiment(None, "the number", **given)(measure)


# pictures ---------------------------------------------------------------------------------------
LINE = {"name": "x", "label": "X", "low": 0.0, "high": 1.0, "scale": "linear", "pivot": 1.0}
BOTH = (LINE, {**LINE, "name": "y", "label": "Y"})


def drawn(tag: str, text: str) -> list[dict[str, str]]:
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in re.findall(rf"<{tag} [^>]*>", text)]


def test_up_to_forty_settings_are_bars_and_more_are_a_map() -> None:
    assert FEW == 40
    for count in (40, 41):
        assert ("<rect" in svg(Picture(None, "H" * count, BOTH, ((5, 5),) * count))) == (count <= 40)
    assert "<rect" in svg(Picture(None, "H" * 64, BOTH[:1], ((5, 5),) * 64))  # one thing alone makes no map


TALL = {"H": 12.0, "h": 12.0, "F": 6.0, "f": 6.0, ".": 2.0, "-": 1.0}


@pytest.mark.parametrize("count", [1, 5, 26, 40])
def test_bars_stand_side_by_side_within_the_picture_those_borne_out_first_and_tallest(count: int) -> None:
    letters = ("F.H-hf" * 8)[:count]
    bars = drawn("rect", svg(Picture(None, letters, BOTH, ((0, 0),) * count)))
    assert [bar["class"] for bar in bars] == (
        ["sq-yes"] * sum(map(letters.count, "Hh"))
        + ["sq-no"] * sum(map(letters.count, "Ff"))
        + ["sq-silent"] * sum(map(letters.count, ".-"))
    )
    left, wide, top, tall = ([float(bar[name]) for bar in bars] for name in ("x", "width", "y", "height"))
    assert left[0] == 0 and all(a + b < c for a, b, c in zip(left, wide, left[1:], strict=False)) and left[-1] + wide[-1] <= WIDE
    assert wide[0] == pytest.approx(0.7 * min(7.0, WIDE / count), abs=0.051)
    assert {a + b for a, b in zip(top, tall, strict=True)} == {12.0}
    assert tall == sorted((TALL[letter] for letter in letters), reverse=True)


def test_a_map_has_its_corners_four_points_from_the_edge_and_marks_where_one_stands() -> None:
    at = ((0, 0), (99, 99), (0, 99), (99, 0)) * 11
    text = svg(Picture(None, "HH-." * 11, BOTH, at), {"x": 0.0, "y": 1.0})
    dots = drawn("circle", text)
    here = [dot for dot in dots if dot["class"] == "sq-here"]
    assert [(float(d["cx"]), float(d["cy"])) for d in dots[:4]] == [(4, HIGH - 4), (WIDE - 4, 4), (4, 4), (WIDE - 4, HIGH - 4)]
    assert [(float(d["cx"]), float(d["cy"])) for d in here] == [(4, 4)]
    assert [d["r"] for d in dots if d["class"] == "sq-silent"] == ["0.5", "1"] * 11 and {d["class"] for d in dots} == {
        "sq-yes",
        "sq-silent",
        "sq-here",
    }
    assert {d["class"]: d["r"] for d in dots if d["class"] != "sq-silent"} == {"sq-yes": "2.2", "sq-here": "5"}
    assert (
        f'viewBox="0 0 {WIDE} {HIGH}"' in text
        and 'aria-label="borne out in 22 of 22 settings, silent in 11, without an answer in 11"' in text
    )
    assert "sq-here" not in svg(Picture(None, "HHH." * 11, BOTH, at), {"x": 0.0})
    assert not [dot for dot in dots if dot["class"] == "sq-inside"]  # nothing lies outside: no ring is needed


def test_rings_lie_below_all_marks_and_a_cross_is_where_the_claim_fails() -> None:
    text = svg(Picture(None, "HFhf" * 11, BOTH, ((33, 66),) * 44))
    rings, crosses = [d for d in drawn("circle", text) if d["class"] == "sq-inside"], drawn("path", text)
    assert len(rings) == 22 and {ring["r"] for ring in rings} == {"8"} and text.index("sq-yes") > text.rindex("sq-inside")
    x, y = 4 + 33 / 99 * (WIDE - 8), HIGH - 4 - 66 / 99 * (HIGH - 8)
    assert len(crosses) == 22 and crosses[0]["d"] == f"M{x - 2:.1f} {y - 2:.1f}l4 4m0 -4l-4 4"
    assert "silent" not in text


@pytest.mark.parametrize(
    ("axis", "ends"),
    [
        ({"low": 2.0, "high": 4.0, "scale": "linear", "pivot": 1.0}, {2.0: 0, 4.0: 1, 3.0: 0.5, 1.0: 0, 5.0: 1, 2.5: 0.25}),
        ({"low": 1.0, "high": 10_000.0, "scale": "log", "pivot": 1.0}, {1.0: 0, 1e4: 1, 100.0: 0.5, 0.0: 0, -3.0: 0, 1e6: 1, 10.0: 0.25}),
        ({"low": -100.0, "high": 100.0, "scale": "symlog", "pivot": 0.1}, {-100.0: 0, 100.0: 1, 0.0: 0.5, -1e4: 0, 1e4: 1}),
        ({"low": 0.0, "high": 0.1 * np.sinh(2.0), "scale": "symlog", "pivot": 0.1}, {0.1 * np.sinh(1.0): 0.5}),
        ({"options": ["on", "off", "7"]}, {"on": 1 / 6, "off": 0.5, "7": 5 / 6, "gone": 0.5}),
    ],
)
def test_a_place_is_held_to_its_axis(axis: dict[str, Any], ends: dict[Any, float]) -> None:
    for value, at in ends.items():
        assert place(axis, value) == pytest.approx(at, abs=1e-12), value


@pytest.mark.parametrize("axis", [Axis("x", 2.0, 4.0), Axis("x", 1.0, 1e4, "log"), Axis("x", -100.0, 100.0, "symlog", 0.1)])
def test_what_an_axis_gives_at_a_place_is_drawn_there(axis: Axis) -> None:
    spots = np.linspace(0, 1, 9)
    drawn_at = {"low": axis.low, "high": axis.high, "scale": axis.scale, "pivot": axis.pivot}
    assert [place(drawn_at, value) for value in axis.at(spots)] == pytest.approx(spots, abs=1e-9)
    assert axis.holds(axis.low) and axis.holds(axis.high) and not axis.holds(axis.high * 1.001) and not axis.holds(axis.low - 1e-3)


def test_options_come_in_turn_each_as_often() -> None:
    axis = Axis("x", options=("a", "b", "c"))
    assert axis.at(np.array([0.0, 0.33, 0.34, 0.66, 0.67, 0.999, 1.0])) == ["a", "a", "b", "b", "c", "c", "c"]
    assert axis.holds("b") and not axis.holds("d")


def test_a_space_narrows_holds_and_lists_and_the_rest_is_the_sliders() -> None:
    model = get_model("short-squeeze")
    varied, held = axes(model, {"shock": (0.0, 0.3, "log"), "cohorts": [3, 10], "start_price": 20}, {"fall": (0.01, 0.3, "log")})
    by_name = {axis.name: axis for axis in varied}
    assert by_name["shock"].scale == "linear"  # a logarithm has no nought
    assert by_name["cohorts"].options == (3, 10) and held["start_price"] == 20.0 and "cohorts" not in held
    assert by_name["fall"] == Axis("fall", 0.01, 0.3, "log") and varied[-1].name == "fall"
    fee, depth = model.parameter("borrow_fee"), by_name["market_depth"]
    assert by_name["borrow_fee"].pivot == fee.pivot and by_name["borrow_fee"].scale == "symlog" and depth.scale == "log"
    whole = model.parameter("shock")
    assert axes(model, {"shock": (whole.low, whole.high)})[0]
    rows = settings(varied, held, spread(16, len(varied), 2))
    assert len(rows) == 16 and all(row["start_price"] == 20.0 and row["cohorts"] in (3, 10) for row in rows)
    assert spread(16, 0, 1).shape == (16, 0) and not np.array_equal(spread(16, 2, 1), spread(16, 2, 2))


# runs -------------------------------------------------------------------------------------------
def test_an_effect_is_the_mean_over_the_paths_of_a_setting() -> None:
    assert _averaged(np.array([1.0, 3.0, 5.0, 9.0]), 2).tolist() == [2.0, 7.0]
    assert _averaged(4.0, 3).tolist() == [4.0, 4.0, 4.0] and _averaged([True, False], 2).tolist() == [1.0, 0.0]


def test_settings_share_a_run_where_sizes_and_choices_agree_and_only_those_within_bounds_have_an_answer() -> None:
    model = get_model("short-squeeze")
    opens = model.given()
    rows = [opens, {**opens, "cohorts": 10}, {**opens, "shock": 0.2}, {**opens, "shock": 0.9}]
    assert alike(model, rows) == [[0, 2, 3], [1]] and alike(None, [{"x": 1.0}, {"x": 2.0}]) == [[0, 1]]
    assert answered(model, rows).tolist() == [True, True, True, False] and answered(None, [{"x": 1.0}] * 2).tolist() == [True, True]


def test_a_premise_and_a_condition_hold_where_more_than_half_of_the_paths_say_so() -> None:
    for value, holds in ((0.5, False), (0.6, True)):
        one = check(premise=lambda run: np.full(2, value), silent_for="it is so", where=Where(lambda run: np.full(2, value), x="x"))  # noqa: B023
        _, premise, inside, _, _ = outcomes(one, None, [{"x": 0.1}, {"x": 0.2}])
        assert premise.tolist() == inside.tolist() == [holds, holds]


Pair = namedtuple("Pair", "one other")


@dataclass(frozen=True)
class Held:
    first: float
    word: str


def test_a_mechanism_is_broken_in_all_that_it_gives_whatever_the_form() -> None:
    given = {"a": 2.0, "b": [1, np.array([3.0])], "c": (4.0, "text"), "d": Pair(5.0, None), "e": Held(6.0, "w"), "f": True}
    back = reversed_(lambda: given)()
    assert back["a"] == -2.0 and back["b"][0] == -1 and back["b"][1].tolist() == [-3.0] and back["c"] == (-4.0, "text")
    assert back["d"] == Pair(-5.0, None) and back["e"] == Held(-6.0, "w") and back["f"] is True
    none = nought(lambda: given)()
    assert none["a"] == 0 and none["b"][1].tolist() == [0.0] and none["e"].first == 0 and _each(Held, lambda x: 0) is Held


# the ledger -------------------------------------------------------------------------------------
def outcome(id: str, entry: str, verdict: str = "holds", **evidence: float) -> Outcome:
    origin = ({"kind": "found", "publisher": "A page", "page": "On it"}, {"kind": "textbook", "source": "A book"})
    found = Verdict(verdict, "So.", evidence) if evidence else None  # type: ignore[arg-type]
    return Outcome(Written(entry, entry.title(), id, "It rises.", verdict, origin), found)


def test_a_ledger_has_each_claim_once_in_order_with_its_counts() -> None:
    rows = ledger(
        [
            outcome("C10", "b", borne_out=7.0, settings=9.0, silent=3.0, refused=2.0),
            outcome("C2", "b", "open"),
            outcome("C10", "a", "fails"),
        ]
    )
    assert [row.claim.id for row in rows] == ["C2", "C10"] and rows[1].terms == ("b", "a")
    assert rows[1].count == (7, 9, 3, 2) and rows[0].count == (0, 0, 0, 0)
    assert str(rows[1]) == "C10   holds              7 of 9      It rises." and str(rows[0]).split() == ["C2", "open", "–", "It", "rises."]
    assert list(grouped(rows, "term")) == ["a", "b"] and list(grouped(rows, "verdict")) == ["holds", "open"]
    rows.append(ledger([outcome("C3", "c", borne_out=1.0)])[0])
    by_page = grouped(rows, "page")
    assert by_page.keys() == {"A page, “On it”", "A book"} and [len(held) for held in by_page.values()] == [3, 3]
