"""The bridge answers what the page asks with a page of the flipbook, on numpy alone, and never raises."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from contextlib import suppress
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import numpy as np
import pytest

from squeezelab import links
from squeezelab.core import Choice, Model, Parameter, Process, Values, closed_form
from squeezelab.core.symbols import symbols
from squeezelab.dynamics.run import replay, run
from squeezelab.errors import SqueezelabError
from squeezelab.models import get_model, model_ids
from squeezelab.records import printed
from squeezelab.site import frames
from squeezelab.site.live import bridge
from squeezelab.site.live.forms import forms
from squeezelab.views.figures import boundary, panes, words
from squeezelab.views.figures.session import Session
from squeezelab.views.parts import exports

FLAGSHIPS = ("dealer-gamma", "liquidation-cascade", "short-squeeze")
OPENS = "squeezelab:short-squeeze"
IDLE = {"short-squeeze", "liquidation-cascade"}  # where something acts at the start alone


def asked(**request: Any) -> tuple[dict[str, Any], np.ndarray]:
    head, points = bridge.answer(json.dumps(request))
    return json.loads(head), np.frombuffer(points, "<i2")


@pytest.mark.parametrize("name", FLAGSHIPS)
def test_the_answer_is_the_page_that_the_build_makes(name: str) -> None:
    model = get_model(name)
    first, second = model.presets[0], model.presets[1]
    for preset, before in ((first, None), (second, Session(model, first.title))):
        state = links.write(model, model.given(preset.title), preset=preset.title)
        page = frames.page(state, before, Session(model, preset.title))
        head, points = asked(state=state, before=f"squeezelab:{name}" if before else "")
        assert list(head)[: len(page.head)] == list(page.head)
        assert {part: head[part] for part in page.head} == json.loads(json.dumps(page.head))
        np.testing.assert_array_equal(points, page.points)


def test_a_move_is_told_against_the_run_before_it() -> None:
    moved, _ = asked(state=f"{OPENS}?shock=15%25", before=OPENS)
    alone, _ = asked(state=f"{OPENS}?shock=15%25", before="")
    assert "Your last move, spark" in moved["finding"] and "Your last move" not in alone["finding"]
    assert "ghost" in dict(moved["strokes"]) and "ghost" not in dict(alone["strokes"])


def test_the_playhead_cuts_the_run_short() -> None:
    whole, _ = asked(state=OPENS)
    early, _ = asked(state=OPENS, at=2)
    assert 2 < whole["steps"] == early["steps"]
    assert early["name"] != whole["name"] and early["words"] != whole["words"]
    last, _ = asked(state=OPENS, at=whole["steps"])
    assert last["name"] == whole["name"]
    beyond, _ = asked(state=OPENS, at=whole["steps"] + 7)
    assert beyond["name"] == whole["name"], "a move may have made the run shorter than where the playhead stood"
    before, _ = asked(state=OPENS, at=-1)
    assert "has no step" in before["problem"]


@pytest.mark.parametrize("name", model_ids())
def test_every_tab_of_every_model_has_something_to_show(name: str) -> None:
    for tab in panes.tabs(get_model(name)):
        if tab == "map" and name not in FLAGSHIPS:
            continue  # 676 runs
        head, _ = asked(state=f"squeezelab:{name}", tab=tab)
        assert not head["problem"] and len(head["pane"]) > 100, tab


def test_a_map_takes_two_different_settings_that_are_numbers() -> None:
    for axes in (["shock", "shock"], ["shock", "nothing"], ["<b>", 7]):
        head, points = asked(state=OPENS, tab="map", map=axes)
        assert head["problem"] and not len(points), axes
    head, _ = asked(state=OPENS, tab="map", map=["short_interest", "shock"])
    assert "g = 1" in head["pane"]


@pytest.mark.parametrize("kind", ["csv", "json", "py", "svg", "html"])
def test_a_run_is_given_away_as_the_calculator_would(kind: str) -> None:
    state = f"{OPENS}?shock=15%25"
    head, _ = asked(state=state, give=kind)
    assert head["file"]["name"] == f"short-squeeze.{kind}"
    text = head["file"]["text"]
    assert state in text, "whoever finds the file can open its setting again"
    assert "seed 0" in text or '"seed": 0' in text
    if kind in {"json", "py"}:
        assert "0.15" in text
    if kind == "svg":
        assert f">{exports.caption(get_model('short-squeeze'), state, 0)[:40]}" in text, "the caption can be read in the picture"


# two sides, a branch ---------------------------------------------------------------------------
def test_two_sides_stand_on_the_same_draws_and_the_same_axis() -> None:
    state = f"{OPENS}?shock=15%25&b.preset=Deep+market"
    head, points = asked(state=state)
    twin, alone = head["twin"], asked(state=f"{OPENS}?preset=Deep+market&shock=12%25")[0]
    a, b = (run(get_model("short-squeeze"), get_model("short-squeeze").given(preset, **more)) for preset, more in
            ((None, {"shock": 0.15}), ("Deep market", {})))  # fmt: skip
    assert a.write("end_price") in head["name"] and b.write("end_price") in twin["name"]
    assert len(points) == 2 * sum(count for one in (head, *head["others"], twin) for _, count in one["strokes"])
    assert f"ratio B to A {float(b['end_price']) / float(a['end_price']):.2f}" in twin["differs"]
    assert "Market depth" in twin["differs"] and "Spark" in twin["differs"]
    ticks = [re.findall(r'class="w tick end"[^>]*>([^<]*)<', one["words"]) for one in (head, twin)]
    assert ticks[0] == ticks[1] != re.findall(r'class="w tick end"[^>]*>([^<]*)<', alone["words"]), "one axis for both"


def test_both_sides_have_the_draws_of_the_first() -> None:
    model = get_model("agent-market")
    alike, _ = asked(state=f"squeezelab:agent-market?seed=7&b.preset={quote_plus(model.presets[0].title)}")
    own, _ = asked(state="squeezelab:agent-market?seed=8")
    assert alike["twin"]["name"] == alike["name"] and alike["twin"]["top"] == alike["top"]
    assert own["top"] != alike["top"], "another seed is another run"


def test_a_move_of_one_side_leaves_the_other_without_a_ghost() -> None:
    head, _ = asked(state=f"{OPENS}?b.preset=Deep+market&b.shock=20%25", before=f"{OPENS}?b.preset=Deep+market")
    assert "ghost" in dict(head["twin"]["strokes"]) and "ghost" not in dict(head["strokes"])


def test_a_branch_keeps_what_has_been_and_goes_on_as_a_replay_does() -> None:
    model = get_model("short-squeeze")
    deep = {"market_depth": 4e6}
    replayed = replay(model, [(0, model.given()), (4, model.given(**deep))])
    head, points = asked(state=f"{OPENS}?market_depth=4m", acts=[[0, OPENS], [4, OPENS]], before=OPENS)
    assert head["name"] == replayed.finding.replace("*", "")
    assert head["name"] != asked(state=f"{OPENS}?market_depth=4m")[0]["name"], "from the start it would end elsewhere"
    assert "ghost" in dict(head["strokes"]) and len(points)
    again, _ = asked(state=f"{OPENS}?market_depth=4m")
    assert again["name"] == run(model, model.given(**deep)).finding.replace("*", ""), "the branch is not taken for the setting"


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", [one for one in model_ids() if isinstance(get_model(one).dynamics, Process)])
def test_a_move_in_a_branch_is_told_as_a_calculator_in_a_notebook_tells_it(name: str) -> None:
    model, idle = get_model(name), 0
    opens = f"squeezelab:{name}"
    for one in model.parameters:
        if not isinstance(one, Parameter) or one.structural:
            continue
        session, value = Session(model), float(one.stops[len(one.stops) // 3])
        step = min(3, len(session.result.series[model.panels[0].series[0]]) - 1)
        if one.write(value, exact=True) == one.write(session.given[one.name], exact=True):
            continue
        with suppress(SqueezelabError):
            session.move(one.name, value, at=step)
            told = session.last_change()
            finding = words.finding(session.result.finding, told, calm=words.calms(session.result))
            head, _ = asked(state=links.write(model, session.given), acts=[[0, opens], [step, opens]], before=opens)
            assert head["finding"] == finding and head["top"] == words.top(session.result, ""), f"{one.name} to {one.write(value)}: {told}"
            idle += "nothing hangs on it" in told
    assert idle or name not in IDLE


def test_of_two_moves_in_a_branch_the_idle_one_is_read_as_it_was() -> None:
    model, opens = get_model("short-squeeze"), "squeezelab:short-squeeze"
    session = Session(model)
    session.move("market_depth", 4e6, at=4)
    session.move("shock", 0.2, at=4)
    head, _ = asked(state=links.write(model, session.given), acts=[[0, opens], [4, opens]], before=opens)
    assert head["top"] == words.top(session.result, "")


NO_BRANCH: list[Any] = [
    7, [], [[0, OPENS]], [[1, OPENS], [2, OPENS]], [[0, OPENS], [0, OPENS]], [[0, OPENS], ["<b>", OPENS]], [[0, OPENS], [3, 7]],
    [[0, "squeezelab:bank-run"], [3, OPENS]], [[0, "<script>"], [3, OPENS]],
]  # fmt: skip


@pytest.mark.parametrize("acts", NO_BRANCH)
def test_a_branch_that_is_none_is_refused_in_a_sentence(acts: Any) -> None:
    head, points = asked(state=OPENS, acts=acts)
    assert head["problem"].endswith((".", "?")) and "Traceback" not in head["problem"] and not len(points)


# a guess ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", model_ids())
def test_what_asks_for_a_guess_tells_nothing_of_the_outcome(name: str) -> None:
    result = Session(get_model(name)).result
    head, points = asked(state=f"squeezelab:{name}", guess={"way": "draw"})
    assert not head["problem"]
    ask = head["ask"]
    assert set(head) == {"state", "fields", "problem", "ask"}
    told = re.sub(r"data-paper=.[^>]*", "", json.dumps(ask, ensure_ascii=False))
    if ask["way"] == "draw":
        assert result.finding.replace("*", "") not in told and len(points)
        blank = {role for role, _ in ask["strokes"]}
        assert not blank & {"riser", "riser-calm", "zone", "ghost", "median"}, blank
    else:
        assert len(ask["sizes"]) == 101 and ask["signs"]


def test_a_drawn_guess_is_answered_with_the_run_beside_it() -> None:
    ask = asked(state=OPENS, guess={"way": "draw"})[0]["ask"]
    count = len(json.loads(unescape(re.findall(r'data-paper="([^"]*)"', ask["pad"])[0]))["x"])
    missing, _ = asked(state=OPENS, guess={"way": "draw", "lock": True})
    assert missing["ask"]["says"].startswith("Draw first")
    so_far, _ = asked(state=OPENS, guess={"way": "draw", "heights": [0.5] * count})
    assert so_far["ask"]["says"].startswith("Your curve goes from")
    head, points = asked(state=OPENS, guess={"way": "draw", "heights": [0.5] * count, "lock": True})
    end = Session(get_model("short-squeeze")).result.write("end_price")
    assert f"It ends at <em>{end}</em>" in head["finding"] and "your guess" in head["pad"] and len(points)
    for heights in ("high", [0.5], [None] * count, [float("inf")] * count, ["<b>"] * count):
        refused, _ = asked(state=OPENS, guess={"way": "draw", "heights": heights, "lock": True})
        assert refused["ask"]["says"].startswith("Draw first"), heights


def test_a_guess_of_sign_and_size_makes_its_move() -> None:
    ask = asked(state=OPENS, guess={"way": "say"})[0]["ask"]
    assert "Spark goes from" in ask["question"] and ask["signs"][0] == "rises"
    for told, says in (({}, "Choose a direction"), ({"sign": "<b>"}, "Choose a direction"), ({"sign": "rises"}, "Say how much"),
                       ({"sign": "rises", "size": 10**9}, "Say how much")):  # fmt: skip
        missing, _ = asked(state=OPENS, guess={"way": "say", "lock": True, **told})
        assert missing["ask"]["says"].startswith(says)
    head, _ = asked(state=OPENS, guess={"way": "say", "lock": True, "sign": "rises", "size": 30})
    name, text = head["moved"]
    assert head["state"] == f"{OPENS}?{name}={quote_plus(text)}"
    moved = run(get_model("short-squeeze"), dict(links.read(head["state"]).model.given(**links.read(head["state"]).values)))
    assert moved.write("end_price") in head["finding"] and "Right direction" in head["finding"]
    assert moved.write("end_price") in head["name"] and head["steps"] == asked(state=head["state"])[0]["steps"]


def test_a_guess_leaves_the_pictures_of_the_shelf_as_they_are() -> None:
    state = "squeezelab:agent-market"
    before, points = asked(state=state)
    asked(state=state, guess={"way": "draw"})
    after, same = asked(state=state)
    assert before == after
    np.testing.assert_array_equal(points, same)


@pytest.mark.parametrize(
    "request_",
    [
        "{}", "[]", "7", "null", "no json", '{"state": 7}', '{"state": "squeezelab:nothing"}', '{"state": "<script>"}',
        '{"state": "squeezelab:short-squeeze", "at": -1}', '{"state": "squeezelab:short-squeeze", "at": "x"}',
        '{"state": "squeezelab:short-squeeze", "tab": "<b>"}', '{"state": "squeezelab:short-squeeze", "give": "exe"}',
        '{"state": "squeezelab:short-squeeze", "tab": "map", "map": "shock"}', '{"state": "squeezelab:short-squeeze", "guess": 7}',
        '{"state": "squeezelab:short-squeeze", "guess": {"way": "<b>"}}', '{"state": "squeezelab:short-squeeze", "acts": "all"}',
    ],
)  # fmt: skip
def test_what_nobody_should_send_is_refused_in_a_sentence(request_: str) -> None:
    head, points = bridge.answer(request_)
    problem = json.loads(head)["problem"]
    assert problem.endswith((".", "?")) and "Traceback" not in problem
    assert points == b""


def test_what_cannot_be_read_of_a_state_is_told_and_the_rest_is_drawn() -> None:
    head, points = asked(state=f"{OPENS}?shock=<script>&market_depth=3m", before="nonsense")
    assert len(head["unread"]) == 1 and "shock" in head["unread"][0]
    assert not head["problem"] and len(points)


def test_a_library_that_is_missing_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def draws(request: Any) -> tuple[dict[str, Any], bytes]:
        with suppress(ImportError):  # a model that goes on without is not shown either
            import_module("scipy.nothing")
        return {"problem": ""}, b"12"

    class Gone:
        def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
            return None

    for name in [one for one in sys.modules if one.partition(".")[0] == "scipy"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Gone()])
    monkeypatch.setattr(bridge, "_answer", draws)
    assert bridge.answer("{}") == ('{"needs":["scipy"]}', b"")


THIRD = {
    "scipy", "sympy", "mpmath", "pandas", "pydantic", "ipywidgets", "bqplot", "anywidget", "traitlets", "IPython", "yaml", "click", "rich",
    "babel", "nh3", "frontmatter", "markdown_it", "latex2mathml", "charset_normalizer", "jinja2", "xarray", "pyarrow",
}  # fmt: skip
BLOCKED = """
import json, sys
sys.path[:0] = [{wheel!r}]
blocked = {blocked!r}
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if path is None and name in blocked:
            raise ModuleNotFoundError(f"{{name}} is blocked", name=name)
import numpy
sys.meta_path.insert(0, Blocked())
from squeezelab.site.live.bridge import answer
wrong = {{}}
for name in {names!r}:
    for tab in {tabs!r}:
        head = json.loads(answer(json.dumps({{"state": f"squeezelab:{{name}}", "tab": tab}}))[0])
        if head.get("needs") or head.get("problem"):
            wrong[f"{{name}} {{tab}}"] = head.get("needs") or head["problem"]
print(json.dumps([wrong, sorted(m for m in sys.modules if m.partition(".")[0] in ("scipy", "sympy", "pandas", "pydantic", "ipywidgets"))]))
"""


def alone(wheel: Path, folder: Path, allowed: tuple[str, ...], names: tuple[str, ...], tabs: tuple[str, ...]) -> tuple[Any, list[str]]:
    """What the wheel cannot answer in a process that has it, numpy and these libraries, and which heavy modules have come."""
    zipfile.ZipFile(wheel).extractall(folder)
    code = BLOCKED.format(wheel=str(folder), blocked=sorted(THIRD - {*allowed}), names=names, tabs=tabs)
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    wrong, heavy = json.loads(done.stdout)
    return wrong, heavy


def test_the_wheel_holds_what_draws_and_nothing_else(live_wheel: Path) -> None:
    names = zipfile.ZipFile(live_wheel).namelist()
    folders = {"/".join(name.split("/")[1:3]) for name in names if name.count("/") > 2 and "dist-info" not in name}
    assert folders <= {"core/loop", "core/words", "views/ask", "views/figures", "views/parts", "site/live"}, folders
    assert not [name for name in names if "/glossary/" in name or "/data/" in name or name.endswith(("wheel.py", "ipynb"))]
    assert live_wheel.stat().st_size < 1_000_000


def test_the_wheel_draws_the_loops_with_numpy_alone(live_wheel: Path, tmp_path: Path) -> None:
    wrong, heavy = alone(live_wheel, tmp_path, (), (*FLAGSHIPS, "loss-spiral"), ("", "table", "why", "map"))
    assert not wrong and not heavy


def options_of(model: Model, values: Values) -> list[Values]:
    """The same values at every option of every choice."""
    return [values.replace(**{q.name: option}) for q in model.parameters if isinstance(q, Choice) for option in q.options]


@np.errstate(all="ignore")  # forms are asked where the model asks its reading
@pytest.mark.parametrize("name", model_ids())
def test_the_lines_that_the_wheel_brings_give_what_sympy_gives(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = get_model(name)
    runs = [run(model, model.given(preset.title)) for preset in model.presets]
    known = set(runs[0].values)
    found = {reading.name: reading.closed_form(symbols(model)) for reading in model.readings if reading.closed_form}
    names = [one for one, form in found.items() if {str(symbol) for symbol in form.free_symbols} <= known]
    by_sympy = [[closed_form(model, one)(result.values) for one in names] for result in runs]
    gain = boundary.formula(model)
    held = forms(model)
    monkeypatch.setattr(printed, "_held", lambda: {name: held})
    printed.printed.cache_clear()
    try:
        for result, mine in zip(runs, by_sympy, strict=True):
            for one, value in zip(names, mine, strict=True):
                assert printed.is_printed(name, one)
                np.testing.assert_array_equal(closed_form(model, one)(result.values), value, err_msg=one)
            own = boundary.formula(model)
            assert (own is None) == (gain is None)
            if own and gain:
                np.testing.assert_array_equal(own(result.values), gain(result.values))
                for values in options_of(model, result.values):
                    np.testing.assert_array_equal(own(values), gain(values))
    finally:
        printed.printed.cache_clear()


def test_a_map_whose_gain_has_an_equation_for_each_option_needs_no_sympy(live_wheel: Path, tmp_path: Path) -> None:
    several = [name for name in model_ids() if any(" " in form for form in forms(get_model(name)))]
    assert several, "a model with such a gain"
    wrong, heavy = alone(live_wheel, tmp_path, ("scipy",), tuple(several), ("map",))
    assert not wrong and not [name for name in heavy if name.startswith("sympy")]


def test_the_wheel_is_whole_and_only_scipy_is_ever_asked_for(live_wheel: Path, tmp_path: Path) -> None:
    wrong, heavy = alone(live_wheel, tmp_path, ("scipy",), model_ids(), ("", "why"))
    assert not wrong
    assert not [name for name in heavy if name.partition(".")[0] in {"pandas", "pydantic", "ipywidgets"}]
