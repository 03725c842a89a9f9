"""Words in a figure, in every room that a calculator gives it and wherever a slider is dragged: none lies on a line or a bar."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from squeezelab.core import Compare, Model, Parameter
from squeezelab.dynamics.run import run
from squeezelab.errors import SqueezelabError
from squeezelab.models import get_model, list_models
from squeezelab.views import Calculator
from squeezelab.views.figures import choice, curves, place
from squeezelab.views.figures.free import LINE
from squeezelab.views.figures.picture import BESIDE, Picture, usual_size
from squeezelab.views.figures.room import Room, within
from squeezelab.views.figures.session import Session

MODELS = list(list_models().values())
LOW = [  # docked above a text, low; beside it; a phone
    Room(788, 150, 860, True),
    Room(600, 110, 680, True),
    Room(460, 250, 520, True),
    Room(330, 130, 390, True),
]
HUGE = "huge force", "huge"
PLACES = 4  # of a slider, to which it is dragged
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])


def measured(model: Model) -> list[Room | None]:
    """The rooms that a calculator really has: 1180 × 760 as its words are placed for and as it is, 520 × 900, a phone of 390."""
    across, _ = usual_size(model)
    return [None, *(Room(*size).beside(usual_size(model)) for size in ((across, 342, 1180), (432, 315, 520), (302, 240, 390)))]


def drawn(model: Model, preset: str, room: Room | None) -> Picture:
    with within(room):
        return choice.picture(run(model, model.given(preset)), model.panels[0])


def dragged(model: Model) -> Iterator[tuple[str, Session, Session]]:
    """Each slider at places of its track, beside where it was, and what is said of it."""
    start = Session(model)
    for one in model.parameters:
        if isinstance(one, Parameter):
            for stop in np.unique(np.linspace(0, len(one.stops) - 1, PLACES).astype(int)):
                value = int(one.stops[stop]) if one.structural else float(one.stops[stop])
                try:
                    yield f"{one.name} at {one.write(value)}", start, start.ahead(one.name, value)
                except SqueezelabError:
                    continue


def on_lines(picture: Picture) -> list[str]:
    """Words through whose letters a line runs, looked for at each pixel of the lines."""
    width, height = picture.size
    told = [word for word in place.settled(picture) if not place.stands(word) and "huge" not in word.role]
    boxes = np.array([place.standing(picture, word) for word in told]).reshape(-1, 4)
    across, down = curves.points(picture)
    left, top, right, bottom = (boxes[:, [k]] for k in range(4))
    under = (across > left + 2) & (across < right - 2) & (down > top + 3) & (down < bottom - 3)
    return [f"“{word.text}” in {width:.0f} × {height:.0f}" for word, met in zip(told, under.any(axis=1), strict=True) if met]


def on_words(picture: Picture) -> list[str]:
    """Words that lie on one another; in a narrow calculator the page has heads and rows give way to each other."""
    told = place.settled(picture)
    boxes = [place.standing(picture, word) for word in told]
    firm = [picture.room is not None and picture.room.tight and place.stays(word) for word in told]
    pairs = [(n, k) for n in range(len(told)) for k in range(n) if not (firm[n] and firm[k])]
    return [f"“{told[n].text}” on “{told[k].text}”" for n, k in pairs if place.overlaps(boxes[n], [boxes[k]]) > place.SHARED]


def far_off(picture: Picture) -> list[str]:
    """Words that have gone farther from what they name than two lines, or onto the numbers of the axis."""

    def strays(word: place.Word, own: place.Word) -> bool:
        sideways = abs(word.dx - own.dx) if word.align == own.align == "middle" else 0.0
        left = place.standing(picture, word)[0] if word != own else 0.0
        held = (word.x, word.y) in {(own.x, own.y), *own.along}
        return not held or max(abs(word.dy) - abs(own.dy), sideways) > 2.6 * LINE or left < -5

    loose = [word for word in place.settled(picture) if not (place.stands(word) or place.sure(word) or place.weight(word) == 0)]
    return [f"“{word.text}”" for word in loose if all(strays(word, own) for own in picture.words if own.text == word.text)]


@every_model
def test_no_word_lies_on_a_line_or_far_off_in_any_room(model: Model) -> None:
    for preset in model.presets:
        for room in [*measured(model), *LOW]:
            picture = drawn(model, preset.title, room)
            assert not on_lines(picture), f"{preset.title}: {on_lines(picture)}"
            assert not far_off(picture), f"{preset.title}: {far_off(picture)} is far from what it names"


@pytest.mark.one_in(3)
@every_model
def test_no_word_lies_on_a_line_or_another_word_wherever_a_slider_is_dragged(model: Model) -> None:
    for told, before, session in dragged(model):
        fan = session.fan.series.get(model.panels[0].series[0]) if session.fan.lanes > 1 else None
        for room in measured(model):
            with within(room):
                picture = choice.picture(session.result, model.panels[0], before.result, fan=fan)
            assert not on_lines(picture), f"{told}: {on_lines(picture)}"
            assert not on_words(picture), f"{told}: {on_words(picture)}"


def on_rows(picture: Picture) -> list[str]:
    """Words that lie on the bars of the rows beside the main part of a picture."""
    width, height = picture.size
    told = [word for word in place.settled(picture) if not place.stands(word) and (word.narrow or picture.room is None)]
    found = []
    for role in ("bar-dim", "bar-force", "over", "bar-pale"):
        if role in picture.visible:
            x, y = (part[np.isfinite(part)].reshape(-1, 4) for part in picture.visible[role])
            boxes = np.stack([x.min(1) * width, (1 - y.max(1)) * height, x.max(1) * width, (1 - y.min(1)) * height], axis=1)
            rows = boxes[boxes[:, 1] < 0.9 * height].tolist()
            found += [
                f"“{word.text}” in {width:.0f} × {height:.0f}" for word in told if place.overlaps(place.standing(picture, word), rows)
            ]
    return found


@pytest.mark.parametrize("model", ["amm-lab", "perpetual-desk"])
def test_rows_of_bars_leave_room_for_their_words_and_no_other_word_goes_there(model: str) -> None:
    for told, before, session in dragged(get_model(model)):
        for room in measured(get_model(model)):
            with within(room):
                picture = choice.picture(session.result, before.model.panels[0], before.result)
            assert not on_rows(picture), f"{told}: {on_rows(picture)}"


def test_each_share_stands_in_its_own_window() -> None:
    model = get_model("order-flow-imbalance")
    for told, before, session in dragged(model):
        for room in measured(model)[2:]:
            with within(room):
                picture = choice.picture(session.result, model.panels[0], before.result)
            first, second = ([place.standing(picture, word) for word in place.settled(picture) if word.role == role] for role in HUGE)
            assert all(box[2] < 0.54 * picture.size[0] for box in first) and all(box[0] > 0.46 * picture.size[0] for box in second), told


def test_no_word_stands_right_below_a_head_as_if_it_were_its_second_line() -> None:
    for model in MODELS:
        for room in [*measured(model), Room(usual_size(model)[0], 420, 1180)]:
            picture = drawn(model, model.presets[0].title, room)
            told = place.settled(picture)
            boxes = [place.standing(picture, word) for word in told if "head" in word.role]
            heads = [(left, top, right, bottom + 5) for left, top, right, bottom in boxes]
            loose = [word for word in told if not place.stays(word)]
            under = [word.text for word in loose if place.overlaps(place.standing(picture, word), heads) > place.SHARED]
            assert not under, f"{model.id} in {picture.size}: {under}"


def test_only_hairs_clouds_and_what_leads_to_a_word_may_pass_under_it() -> None:
    assert {"grid", "halo", "hole", "pointer", "paths", "paths-calm"} >= curves.QUIET


def test_what_the_headline_says_is_told_in_shorter_lines_rather_than_not_at_all() -> None:
    picture = drawn(get_model("token-vesting"), "Cliff after a year", Room(302, 240, 390, True))
    told = [word.text.split("\n") for word in place.settled(picture) if "largest" in word.text]
    assert told and max(len(line) for line in told[0]) <= place.SHORT


@pytest.mark.parametrize("room", LOW, ids=str)
def test_bars_that_compare_keep_off_their_names_in_any_room(room: Room) -> None:
    for model in MODELS:
        if not any(isinstance(one, Compare) for one in model.panels[0].tells):
            continue
        picture = drawn(model, model.presets[0].title, room)
        told = [place.standing(picture, word) for word in place.settled(picture) if word.fixed and word.align == "end"]
        for role in ("bar-force", "bar-quiet"):
            if role not in picture.strokes or model.panels[0].kind == "bars":
                continue
            x, y = picture.strokes[role]
            spots = picture.x.parts(x) * picture.size[0], (1 - picture.y.parts(y)) * picture.size[1]
            for left, top, right, bottom in told:
                under = (spots[0] > left) & (spots[0] < right) & (spots[1] > top + 1.5) & (spots[1] < bottom - 1.5)
                assert not under.any(), f"{model.id}: a bar lies under a word in {picture.size}"


def test_a_calculator_is_drawn_for_the_room_that_the_page_tells() -> None:
    calculator = Calculator(get_model("delta-hedge"))
    wide = calculator.stage.top.value
    calculator.host.room = [576.0, 288.0, 1180.0]
    assert calculator.stage.top.value == wide and calculator.stage.room is None
    calculator.host.room = [600.0, 120.0, 680.0]
    assert calculator.stage.ink.picture.size == (600.0, 120.0)
    low = calculator.stage.top.value
    assert low != wide
    calculator.host.room = [*BESIDE, 1180.0]
    assert calculator.stage.top.value == wide
    calculator.close()
