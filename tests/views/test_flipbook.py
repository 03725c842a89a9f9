"""Pictures sent ahead of the hand: each is the one that the calculator draws when its slider stands there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.core import Model, Process
from squeezelab.dynamics.run import replay, run
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model, model_ids
from squeezelab.views.calculator import Calculator
from squeezelab.views.figures.packing import GAP, ONE
from squeezelab.views.figures.session import SOON
from squeezelab.views.page.flipbook import SIDES, SLOW, SLOWEST, WIDER
from squeezelab.views.page.frame import Frame, reached
from squeezelab.views.parts.control import Control

every_model = pytest.mark.parametrize("model", [get_model(one) for one in model_ids()], ids=model_ids())
SPAN = 236.0  # pixels of a slider


class Page:
    """The page's side of the talk: what it says, what it has been sent."""

    def __init__(self, calculator: Calculator, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calculator, self.pictures, self.stale = calculator, dict[int, dict[str, Any]](), 0
        monkeypatch.setattr(calculator.host, "send", self._sent)

    def _sent(self, content: dict[str, Any], buffers: Any = None) -> None:
        if content["type"] == "stale":
            self.stale, self.pictures = self.stale + 1, {}
        if content["type"] != "frames":
            return
        points, at = np.frombuffer(buffers[0], np.int16), 0
        for frame in content["frames"]:
            strokes = {}
            for role, count in frame.get("strokes", []):
                strokes[role] = points[at : at + count], points[at + count : at + 2 * count]
                at += 2 * count
            self.pictures[frame["stop"]] = {**frame, "lines": strokes}
        assert at == len(points)

    def say(self, kind: str, **more: Any) -> None:
        self.calculator.host._handle_custom_msg({"type": kind, **more}, [])

    def come(self, name: str, kind: str = "near") -> Control:
        control = self.calculator.controls[name]
        assert isinstance(control, Control)
        self.say(kind, name=name, stop=control.slider.value, span=SPAN, blank=not self.pictures)
        return control

    def hold(self, name: str) -> Control:
        control = self.come(name, "grab")
        self.say("turn")
        return control


@pytest.fixture
def page_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Page]:
    return lambda model, *preset: Page(Calculator(get_model(model) if isinstance(model, str) else model, *preset), monkeypatch)


def first_slider(model: Model) -> str:
    return next(q.name for q in model.parameters if hasattr(q, "stops"))


def settled(words: str) -> str:
    return re.sub(r"\s+", " ", words)


@every_model
def test_what_runs_by_a_clock_runs_to_its_end_and_so_beside_others(model: Model) -> None:
    if isinstance(model.dynamics, Process) and isinstance(model.dynamics.steps, str):
        for preset in model.presets:
            result = run(model, model.given(preset.title))
            assert len(result.series[model.series[0].name]) == result[model.dynamics.steps] + 1


@pytest.mark.one_in(3)
@every_model
def test_a_picture_sent_ahead_is_the_one_that_the_calculator_draws_there(model: Model, page_of: Callable[..., Page]) -> None:
    page = page_of(model)
    calculator, name = page.calculator, first_slider(model)
    calculator.session.took = 0.0  # also where a run takes long
    control = page.come(name)
    calculator.flipbook.sides = 1
    last = control.slider.max
    for stop in {last // 3, (2 * last) // 3, last} - {control.slider.value}:
        page.say("want", stop=stop)
        sent = page.pictures[stop]
        other = Calculator(model)
        other.session.paths, other.session.spare = calculator.session.paths, calculator.session.spare
        other.move(name, control.value_at(stop))
        if other.problem:
            assert sent["refused"] == other.stage.status.value and "strokes" not in sent
            continue
        assert "refused" not in sent, f"no picture at {control.value_at(stop)}"
        assert sent["field"] == other.controls[name].field.value
        assert settled(sent["top"]) == settled(other.stage.top.value)
        ink = other.stage.ink
        for role, x, y in zip(ink.roles, np.asarray(ink.lines.x, float), np.asarray(ink.lines.y, float), strict=True):
            if role not in sent["lines"]:
                assert x[0] < -1e5, f"{role} is drawn and was not sent"
                continue
            for coordinates, drawn in zip(sent["lines"][role], (x, y), strict=True):
                there = drawn[: len(coordinates)]
                assert np.array_equal(coordinates == GAP, np.isnan(there))
                inside = np.abs(there) < 1.9
                np.testing.assert_allclose(coordinates[inside] / ONE, there[inside], atol=1 / ONE)


def test_pictures_come_of_themselves_the_nearest_first(page_of: Callable[..., Page]) -> None:
    async def rest() -> Page:
        page = page_of("short-squeeze")
        page.come("shock")
        for _ in range(400):
            await asyncio.sleep(0.01)
            if not page.calculator.flipbook.due:
                break
        await asyncio.sleep(0.1)
        return page

    page = asyncio.run(rest())
    control = page.calculator.controls["shock"]
    assert isinstance(control, Control)
    order = [abs(stop - control.slider.value) for stop in page.pictures]
    assert order == sorted(order)
    assert set(page.pictures) == set(reached(control.slider.value, control.slider.max + 1, SPAN))


@given(stops=st.integers(2, 1200), part=st.floats(0, 1), span=st.floats(20, 800))
def test_every_stop_that_whole_pixels_reach_is_made_ahead(stops: int, part: float, span: float) -> None:
    stop = round(part * (stops - 1))
    places = {round(place) for pixel in range(-int(span), int(span) + 1) if 0 <= (place := stop + pixel * (stops - 1) / span) <= stops - 1}
    ahead = reached(stop, stops, span)
    assert ahead[0] == stop and len(set(ahead)) == len(ahead) and min(ahead) >= 0 and max(ahead) < stops
    if span >= stops - 1:
        assert set(ahead) == set(range(stops))
    else:
        missing = {one for one in places if not {one - 1, one, one + 1} & set(ahead)}
        assert not missing


def test_while_a_hand_holds_the_slider_the_page_draws_and_the_release_draws_the_same(page_of: Callable[..., Page]) -> None:
    page = page_of("liquidation-cascade")
    calculator = page.calculator
    control = page.hold("shock")
    before, start = calculator.stage.top.value, calculator.result
    control.slider.value = control.slider.value - 40  # the hand rests there
    assert calculator["shock"] == control.value_at(control.slider.value)
    assert calculator.stage.top.value == before
    page.say("want", stop=control.slider.value)
    shown = page.pictures[control.slider.value]["top"]
    page.say("release", stop=control.slider.value)
    assert calculator.stage.top.value == shown != before
    assert calculator.session.before is start


def test_a_hand_that_comes_back_leaves_the_values_as_they_were(page_of: Callable[..., Page]) -> None:
    page = page_of("short-squeeze")
    calculator, given_before = page.calculator, dict(page.calculator.given)
    control = page.hold("shock")
    page.say("release", stop=control.slider.value)
    assert calculator.given == given_before and not calculator.problem
    assert calculator.session.before is calculator.result
    assert "before your last move" not in calculator.stage.top.value


def test_a_typed_value_between_two_stops_stays_when_its_handle_is_taken_and_left(page_of: Callable[..., Page]) -> None:
    page = page_of("short-squeeze")
    page.calculator["shock"] = 0.1203
    control = page.hold("shock")
    page.say("want", stop=control.slider.value)
    assert page.pictures[control.slider.value]["field"] == control.field.value == "+12.03\u202f%"
    page.say("release", stop=control.slider.value)
    assert page.calculator["shock"] == 0.1203
    control.slider.value += 1
    control.slider.value -= 1
    assert page.calculator["shock"] == 0.12


def test_the_release_moves_even_if_the_slider_has_not_told_its_last_value_yet(page_of: Callable[..., Page]) -> None:
    page = page_of("short-squeeze")
    control = page.hold("shock")
    page.say("release", stop=12)
    assert page.calculator["shock"] == control.value_at(12)
    assert control.slider.value == 12 and control.field.value == control.written


def test_all_moves_of_one_hold_are_one_gesture(page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of("short-squeeze")
    session, start = page.calculator.session, page.calculator.result
    control = page.hold("shock")
    clock = [0.0]
    monkeypatch.setattr("squeezelab.views.figures.session.time.monotonic", lambda: clock[0])
    for stop in (30, 60, 90):
        clock[0] += 100.0
        control.slider.value = stop
    assert session.before is start
    page.say("release", stop=90)
    clock[0] += 100.0
    control.slider.value = 91
    assert session.before is not start


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.move("market_depth", 3e6), lambda c: c.preset(c.model.presets[1].title), lambda c: c.draw_again(),
        lambda c: setattr(c.twins.button, "value", True), lambda c: setattr(c.predict.button, "value", True),
        lambda c: c.__setitem__("shock", 0.1),
    ],
    ids=["another slider", "a preset", "new draws", "a second side", "a prediction", "a program"],
)  # fmt: skip
def test_a_change_of_anything_else_makes_the_book_stale(page_of: Callable[..., Page], change: Callable[[Calculator], None]) -> None:
    page = page_of("short-squeeze")
    page.come("shock")
    page.say("want", stop=3)
    change(page.calculator)
    assert page.stale == 1 and not page.pictures
    page.say("want", stop=4)
    assert not page.pictures


def test_while_something_else_is_on_the_stage_no_book_is_opened(page_of: Callable[..., Page]) -> None:
    page = page_of("short-squeeze")
    calculator = page.calculator
    for begin, end in (
        (lambda: calculator.panes.tabs.go("table"), lambda: calculator.panes.tabs.go("picture")),
        (lambda: calculator.stage.transport.go(1), lambda: calculator.stage.transport.go(99)),
        (lambda: setattr(calculator.predict.button, "value", True), lambda: setattr(calculator.predict.button, "value", False)),
        (lambda: setattr(calculator.twins.button, "value", True), lambda: setattr(calculator.twins.button, "value", False)),
    ):
        begin()
        page.come("shock")
        assert not calculator.flipbook.name
        end()
        page.come("shock")
        assert calculator.flipbook.name == "shock"


def test_a_model_that_takes_very_long_is_not_run_ahead(page_of: Callable[..., Page]) -> None:
    page = page_of("short-squeeze")
    page.calculator.session.took = 2 * SLOWEST
    page.come("shock")
    page.say("want", stop=3)
    assert not page.pictures


def test_nor_one_that_takes_long_where_its_settings_cannot_stand_side_by_side(page_of: Callable[..., Page]) -> None:
    page = page_of("agent-market")
    page.calculator.session.took, page.calculator.session.paths = 2 * SLOW, 1  # no band, however quick this machine is
    page.come("weeks")
    assert not page.calculator.flipbook.name
    page.come("noise_size")
    assert page.calculator.flipbook.name == "noise_size"
    resting = page_of("liquidation-cascade")
    resting.calculator.session.took = 2 * SLOW
    resting.come("shock")
    assert not resting.calculator.flipbook.name, "a lane that has come to rest would run on with the others"


@pytest.mark.parametrize(("model", "paths"), [("agent-market", 1), ("agent-market", 9), ("amm-lab", 1), ("dealer-gamma", 200)])
def test_stops_that_are_run_side_by_side_give_the_pictures_that_each_gives_alone(
    model: str, paths: int, page_of: Callable[..., Page]
) -> None:
    page = page_of(model)
    session, name = page.calculator.session, first_slider(page.calculator.model)
    session.paths = paths
    session.run()
    session.seed, session.took = min(session.seed, paths - 1) if paths > 1 else session.seed, 2 * SLOW
    page.come(name)
    book = page.calculator.flipbook
    book._side_by_side()
    made = book.made
    assert len(made) == SIDES and not set(made) & set(book.due)
    for stop, result in list(made.items())[:: SIDES // 3]:
        side, alone = book._frame(stop, result), book._frame(stop)
        for one in (side, alone):
            one.head.pop("again", None)  # whether the figure had to make room: the first of them did
        assert side.head == alone.head
        assert np.array_equal(side.points, alone.points)


def test_what_the_page_lacks_under_the_hand_comes_first_with_those_beside_it(page_of: Callable[..., Page]) -> None:
    page = page_of("agent-market")
    page.calculator.session.took, page.calculator.session.paths = 2 * SLOW, 1  # no band, however quick this machine is
    page.come("noise_size")
    page.say("want", stop=40)
    assert not page.pictures and page.calculator.flipbook.due[0] == 40

    async def hand() -> None:
        ahead = asyncio.ensure_future(page.calculator.flipbook._ahead())
        while len(page.pictures) < SIDES and not ahead.done():
            await asyncio.sleep(0)
        ahead.cancel()

    asyncio.run(hand())
    first = list(page.pictures)[:SIDES]
    assert len(first) == SIDES and first[0] == 40 and max(abs(stop - 40) for stop in first) <= SIDES


def test_what_is_wanted_in_the_midst_of_a_batch_comes_next_and_nothing_is_run_twice(
    page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of("agent-market")
    page.calculator.session.took, page.calculator.session.paths = 2 * SLOW, 1  # no band, however quick this machine is
    book, runs = page.calculator.flipbook, list[int]()
    inner = type(page.calculator.session).side_by_side
    count = lambda self, name, values: runs.append(len(values)) or inner(self, name, values)  # noqa: E731
    monkeypatch.setattr(type(page.calculator.session), "side_by_side", count)

    async def hand() -> None:
        page.come("noise_size")
        while not book.made:
            await asyncio.sleep(0)
        far = next(reversed(book.made))
        page.say("want", stop=far)
        assert far in page.pictures, "its run is made: it is drawn at once"
        page.say("want", stop=50)
        assert book.due[0] == 50 and book.made, "what is made stays"
        await book.later.task

    asyncio.run(hand())
    assert len(page.pictures) == sum(runs) == 51


def slowly(page: Page, monkeypatch: pytest.MonkeyPatch, alone: float, together: float) -> list[int]:
    """A clock by which one run takes ``alone`` seconds and several side by side ``together``; how many are asked for at once."""
    session, clock, asked = page.calculator.session, [0.0], list[int]()
    inner = type(session).side_by_side

    def beside(self: Any, name: str, values: Any) -> Any:
        asked.append(len(values))
        clock[0] += together
        return inner(self, name, values)

    monkeypatch.setattr(type(session), "side_by_side", beside)
    monkeypatch.setattr("squeezelab.views.page.flipbook.time.process_time", lambda: clock[0])
    session.took = alone
    page.come("noise_size")
    asyncio.run(page.calculator.flipbook._ahead())
    return asked


def test_more_are_run_at_once_where_they_took_hardly_longer_than_one(page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of("agent-market")
    asked = slowly(page, monkeypatch, 0.1, 0.15)
    assert asked[:2] == [SIDES, WIDER * SIDES] and sum(asked) == len(page.pictures)


def test_each_is_run_alone_where_that_takes_less_than_side_by_side(page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of("agent-market")
    page.calculator.flipbook._frame = lambda *_: Frame({"stop": _[0]}, np.zeros(0, np.int16))  # type: ignore[method-assign]
    assert slowly(page, monkeypatch, 0.1, 0.1 * SIDES + 0.1) == [SIDES]


def test_a_run_that_was_kept_from_before_does_not_tell_how_long_one_takes(page_of: Callable[..., Page]) -> None:
    page = page_of("agent-market")
    page.calculator.session.took = 0.0
    page.come("noise_size")
    page.calculator.flipbook._frame(1)
    assert page.calculator.session.took > 0.0


def test_where_one_of_them_has_no_answer_each_is_run_alone(page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of("agent-market")
    page.calculator.session.took, page.calculator.session.paths = 2 * SLOW, 1  # no band, however quick this machine is
    page.come("noise_size")

    def refused(*_: Any, **__: Any) -> Any:
        raise NoAnswer("the market is closed.")

    monkeypatch.setattr("squeezelab.views.figures.session.sweep", refused)
    due = list(page.calculator.flipbook.due)
    page.calculator.flipbook._side_by_side()
    assert not page.calculator.flipbook.made and page.calculator.flipbook.due == due


@pytest.fixture
def refusing(page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page before a model that has no answer at the first ten stops of its first slider."""
    page = page_of("short-squeeze")
    control, whole = page.calculator.controls["shock"], replay

    def refused(model: Model, schedule: Any, **more: Any) -> Any:
        if schedule[-1][1]["shock"] < control.value_at(10):
            raise NoAnswer("the market is closed.")
        return whole(model, schedule, **more)

    monkeypatch.setattr("squeezelab.views.figures.session.replay", refused)
    return page


def test_a_refusal_is_a_page_that_says_what_the_move_says(refusing: Page, page_of: Callable[..., Page]) -> None:
    control = refusing.come("shock")
    for stop in (3, 4, 20):
        refusing.say("want", stop=stop)
    assert not refusing.stale and "refused" not in refusing.pictures[20]
    moved = page_of("short-squeeze").calculator
    moved.move("shock", control.value_at(3))
    assert refusing.pictures[3]["refused"] == moved.stage.status.value != ""
    assert refusing.pictures[3]["field"] == moved.controls["shock"].field.value != refusing.pictures[4]["field"]
    assert "strokes" not in refusing.pictures[3]


def test_what_breaks_is_a_page_as_well(page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of("short-squeeze")
    page.come("shock")
    monkeypatch.setattr("squeezelab.views.figures.session.replay", lambda *_, **__: 1 / 0)
    page.say("want", stop=3)
    assert "stopped at these values: division by zero" in page.pictures[3]["refused"]


def test_a_book_is_opened_and_kept_where_the_model_refuses(refusing: Page) -> None:
    calculator = refusing.calculator
    control = refusing.hold("shock")
    refusing.say("want", stop=20)
    control.slider.value = 3  # the hand rests there
    assert calculator.problem and refusing.pictures and not refusing.stale
    refusing.say("want", stop=30)
    assert "strokes" in refusing.pictures[30]
    refusing.say("release", stop=3)
    refusing.pictures.clear()
    refusing.come("shock", "grab")
    refusing.say("want", stop=31)
    assert calculator.problem and "strokes" in refusing.pictures[31]


@pytest.mark.parametrize("told", [True, False], ids=["the slider has told", "the slider has not told"])
def test_left_at_a_refusal_the_last_picture_that_was_seen_stays_and_why(refusing: Page, told: bool) -> None:
    calculator = refusing.calculator
    control, start = refusing.hold("shock"), calculator.result
    for stop in (20, 3):
        refusing.say("want", stop=stop)
    shown, why = refusing.pictures[20]["top"], refusing.pictures[3]["refused"]
    if told:
        control.slider.value = 3
    refusing.say("passed", stop=20)
    refusing.say("release", stop=3)
    assert calculator.given["shock"] == control.value_at(3)
    assert "the market is closed" in calculator.problem
    assert calculator.stage.status.value == why
    assert calculator.stage.top.value == shown
    assert calculator.session.before is start
    control.slider.value = 40
    assert not calculator.problem and not calculator.stage.status.value


def test_a_hand_that_holds_nothing_has_passed_nothing(refusing: Page) -> None:
    result = refusing.calculator.result
    refusing.come("shock")
    refusing.say("passed", stop=20)
    assert refusing.calculator.result is result


def test_a_page_that_is_gone_in_mid_drag_leaves_a_calculator_that_draws(page_of: Callable[..., Page]) -> None:
    page = page_of("short-squeeze")
    control = page.hold("shock")
    control.slider.value = 50
    page.say("leave")  # what a page says when it opens
    drawn = page.calculator.stage.top.value
    assert page.calculator.result.write("end_price") in drawn.replace("<small>", "").replace("</small>", "")
    control.slider.value = 20
    assert page.calculator.stage.top.value != drawn


def test_a_band_that_had_seemed_cheap_comes_at_rest(page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    session = page_of("agent-market").calculator.session
    session.paths, session.dear = session.model.fan, False
    clock = iter([0.0, 3 * SOON])
    monkeypatch.setattr("squeezelab.views.figures.session.time.process_time", lambda: next(clock))
    session.run()
    assert session.fan.lanes > 1 and session.paths == 1


def test_runs_that_are_kept_from_before_do_not_make_a_slow_model_cheap(
    page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = page_of("agent-market").calculator.session
    session.paths, session.dear = 1, True
    monkeypatch.setattr("squeezelab.views.figures.session.time.process_time", lambda: 0.0)
    session.run()
    session.widen()
    assert session.fan.lanes > 1 and session.paths == 1
    session.move("weeks", 50)
    session.widen()
    assert session.paths == session.model.fan, "fewer weeks may be cheap"
