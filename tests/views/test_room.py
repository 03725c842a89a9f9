"""Words in a figure with less room than a wide calculator’s, docked above a text or on a phone: none lies on a line or a bar."""

from __future__ import annotations

import numpy as np
import pytest

from squeezelab.core import Compare, Model
from squeezelab.dynamics.run import run
from squeezelab.models import get_model, list_models
from squeezelab.views import Calculator
from squeezelab.views.figures import choice, place
from squeezelab.views.figures.picture import BESIDE, Picture
from squeezelab.views.figures.room import Room, within

MODELS = list(list_models().values())
ROOMS = [  # docked above a text, low; beside it; a phone
    Room(788, 150, 860, True),
    Room(600, 110, 680, True),
    Room(460, 250, 520, True),
    Room(330, 130, 390, True),
]


def drawn(model: Model, preset: str, room: Room) -> Picture:
    with within(room):
        return choice.picture(run(model, model.given(preset)), model.panels[0])


def on_lines(picture: Picture) -> list[str]:
    """Words through whose letters a line runs, looked for at each pixel of the lines."""
    width, height = picture.size
    told = [word for word in place.settled(picture) if not place.stands(word) and not {"big", "name"} & set(word.role.split())]
    boxes = np.array([place.standing(picture, word) for word in told]).reshape(-1, 4)
    across, down = place.points(picture)
    left, top, right, bottom = (boxes[:, [k]] for k in range(4))
    under = (across > left + 2) & (across < right - 2) & (down > top + 3) & (down < bottom - 3)
    return [f"“{word.text}” in {width:.0f} × {height:.0f}" for word, met in zip(told, under.any(axis=1), strict=True) if met]


def far_off(picture: Picture) -> list[str]:
    """Words that have gone farther from what they name than two lines, or onto the numbers of the axis."""
    began = {(word.text, word.x, word.y): word for word in picture.words}
    out = []
    for word in place.settled(picture):
        own = began[word.text, word.x, word.y]
        sideways = abs(word.dx - own.dx) if word.align == "middle" else 0.0
        left = place.standing(picture, word)[0] if word != own else 0.0
        if not place.kept(word) and (max(abs(word.dy - own.dy), sideways) > 2.6 * place.LINE or left < -5):
            out.append(f"“{word.text}”")
    return out


@pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
def test_no_word_lies_on_a_line_or_far_off_in_a_figure_with_little_room(model: Model) -> None:
    for preset in model.presets:
        for room in ROOMS:
            picture = drawn(model, preset.title, room)
            assert not on_lines(picture), f"{preset.title}: {on_lines(picture)}"
            assert not far_off(picture), f"{preset.title}: {far_off(picture)} is far from what it names"


@pytest.mark.parametrize("room", ROOMS, ids=str)
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
