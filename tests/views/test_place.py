"""Words in figures: none covers another, none leaves its figure, whatever the preset."""

from __future__ import annotations

import re

import numpy as np
import pytest

from squeezelab.core import Model, Parameter, Quantity
from squeezelab.dynamics.run import run
from squeezelab.models import get_model, list_models
from squeezelab.views.calculator import Calculator
from squeezelab.views.figures import choice as figures
from squeezelab.views.figures import cliff, lead, place, situation, small
from squeezelab.views.figures.axes import Axis, axis_name, power_of_ten, tick_text
from squeezelab.views.figures.lines import axis_of
from squeezelab.views.figures.picture import Picture

MODELS = list(list_models().values())


def pictures(model: Model, preset: str) -> list[tuple[str, Picture]]:
    given = model.given(preset)
    result = run(model, given)
    drawn = [(panel.title, figures.picture(result, panel, main=number == 0)) for number, panel in enumerate(model.panels)]
    return [
        *drawn,
        *(
            [(model.cliff.title, cliff.picture(cliff.response(model, given, model.cliff, 0), model, given, model.cliff))]
            if model.cliff
            else []
        ),
    ]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
def test_no_word_covers_another_or_leaves_its_figure(model: Model) -> None:
    for preset in model.presets:
        for title, picture in pictures(model, preset.title):
            words = place.settled(picture)
            boxes = [place.box_of(word, *place.anchor(picture, word), word.align, word.dx, word.dy) for word in words]
            for number, (word, box) in enumerate(zip(words, boxes, strict=True)):
                covered = [words[k].text for k in range(number) if place.overlaps(box, boxes[k : k + 1]) > 30]
                assert not covered, f"{preset.title}, {title}: “{word.text}” covers {covered}"
                if not word.fixed and "tick" not in word.role and "head" not in word.role:
                    assert place.outside(box, *picture.size) < 3, f"{preset.title}, {title}: “{word.text}” leaves the figure"


@pytest.mark.one_in(3)
@pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
def test_a_word_stands_by_what_it_names_or_a_hair_leads_to_it_past_all_others(model: Model) -> None:
    for preset in model.presets:
        for title, picture in pictures(model, preset.title):
            said = picture.html()
            words = place.settled(picture)
            boxes = [place.box_of(word, *place.anchor(picture, word), word.align, word.dx, word.dy) for word in words]
            for number, word in enumerate(words):
                led = place.lead_of(word)
                if led is None:
                    continue
                assert lead.path(led) in said, f"{preset.title}, {title}: nothing leads to “{word.text}”"
                across, down = lead.along(led, place.anchor(picture, word))
                under = [words[k].text for k, box in enumerate(boxes) if k != number and place.met([box], across, down)[0]]
                assert not under, f"{preset.title}, {title}: the hair to “{word.text}” runs through {under}"


def test_a_hair_goes_from_the_mark_to_the_nearest_place_of_its_word() -> None:
    assert lead.hair((10.0, -8.0, 60.0, 8.0)) is None
    x, y, end, level = lead.hair((100.0, -8.0, 160.0, 8.0)) or (0.0,) * 4
    assert (y, level) == (0.0, 0.0) and 0 < x < end < 100
    assert lead.crosses((x, y, end, level), (0.0, 0.0), [(40.0, -5.0, 60.0, 5.0)])
    assert not lead.crosses((x, y, end, level), (0.0, 30.0), [(40.0, -5.0, 60.0, 5.0)])


@pytest.mark.parametrize("beside", [0.0, 4.0])
def test_a_hair_crosses_the_boxes_that_points_of_it_lie_in(beside: float) -> None:
    rng, met = np.random.default_rng(1), 0
    for x, y, end, foot, left, top, wide, tall in rng.uniform(
        [-60] * 4 + [-60, -60, 4, 4], [60] * 4 + [40, 40, 40, 20], (2000, 8)
    ).tolist():
        hair, at, boxes = (x, y, end, foot), (3.0, -2.0), [(left, top, left + wide, top + tall)]
        across, down = (
            start + np.linspace(0, 1, 800) * (to - start) for start, to in ((x + at[0], end + at[0]), (y + at[1], foot + at[1]))
        )
        inside = (across > left - beside) & (across < left + wide + beside) & (down > top - beside) & (down < top + tall + beside)
        met += bool(inside.any())
        if inside.any():
            assert lead.crosses(hair, at, boxes, beside)
        else:  # it may cut a corner between two of the points
            assert not lead.crosses(hair, at, boxes, beside - 0.3)
    assert 200 < met < 1800


def test_a_value_that_finds_no_room_nearby_is_led_to() -> None:
    picture = Picture(Axis(0, 10), Axis(0, 10))
    for height in np.arange(3.5, 6.5, 0.2):  # all around the mark is taken
        picture.stroke("line-1", [2, 8], [height, height])
    picture.say(5, 5, "4.2 USD", "big", dx=11, dy=-10)
    (word,) = place.settled(picture)
    assert place.lead_of(word) and 'class="lead"' in picture.html()


@pytest.mark.parametrize("room", [(488, 230, 520), (300, 230, 390)], ids=["docked", "phone"])
@pytest.mark.parametrize("model", ["directional-indicator", "kyle-auctions", "maker-quotes", "delta-hedge"])
def test_the_value_at_the_end_of_a_line_lies_on_no_bar_beside_it(model: str, room: tuple[int, int, int]) -> None:
    calculator = Calculator(get_model(model))
    calculator.host.room = list(room)
    picture = calculator.stage.ink.picture
    loose = [word for word in place.settled(picture) if not word.fixed and not place.stands(word)]
    assert any("big" in word.role for word in loose) and (place.bars(picture) or room[2] < 480)
    assert not [word.text for word in loose if place.overlaps(place.standing(picture, word), place.bars(picture)) > 5]
    assert "is-barred" in calculator.stage.top.value


def test_a_word_steps_aside_for_a_line() -> None:
    picture = Picture(Axis(0, 10), Axis(0, 10))
    picture.stroke("line-1", [0, 10], [5, 5])
    picture.say(5, 5, "here")
    (word,) = place.settled(picture)
    assert word.dy != 0, "the line runs through its own place"


def test_words_at_one_place_are_stacked() -> None:
    picture = Picture(Axis(0, 10), Axis(0, 10))
    for text in ("now 5", "then 5", "later 5"):
        picture.say(5, 10, text, dx=5, dy=9)
    boxes = [place.box_of(word, *place.anchor(picture, word), word.align, word.dx, word.dy) for word in place.settled(picture)]
    assert not any(place.overlaps(a, boxes[:number]) for number, a in enumerate(boxes))


def test_names_at_line_ends_keep_their_order_and_their_distance() -> None:
    spots = place.apart([100.0, 98.0, 97.0, 3.0], 15.0, 0.0, 120.0)
    assert spots == sorted(spots, reverse=True) and min(-np.diff(spots)) >= 15
    assert place.apart([2.0, 1.0, 0.0], 15.0, 0.0, 120.0)[-1] == 0


def test_ticks_are_written_with_no_more_decimals_than_they_need() -> None:
    from squeezelab.core import unit

    assert [text for _, text in tick_text([0.001, 0.01, 0.1, 1.0], unit.PERCENT, log=True)] == [
        "0.1\u202f%",
        "1\u202f%",
        "10\u202f%",
        "100\u202f%",
    ]
    assert [text for _, text in tick_text([0.0, 1e6, 1.5e6], unit.MONEY)] == ["0", "1 m", "1.5 m"]
    assert [text for _, text in tick_text([-1e5, 0.0, 1e5], unit.SIGNED_MONEY)] == ["−100 k", "0", "+100 k"], "wide ones leave the figure"
    assert [text for _, text in tick_text([40e3, 60e3], unit.MONEY)] == ["40,000", "60,000"]
    assert [text for _, text in tick_text([53.942e6, 53.944e6], unit.MONEY)] == ["53.942 m", "53.944 m"], "two ticks never say the same"
    assert power_of_ten(2e-7) == "2·10⁻⁷" and power_of_ten(-1e-9) == "−10⁻⁹"


def test_the_words_below_a_small_curve_leave_room_between_them() -> None:
    told = 0
    for model in MODELS:
        over = model.cliff and model.parameter(model.cliff.over)
        if not isinstance(over, Parameter):
            continue
        found = [(float(x), text) for x, text in re.findall(r'<text x="([\d.]+)"[^>]*>([^<]*)</text>', small._foot(over))]
        (low, first), (high, last), (middle, name) = found
        half = place.width_of(name) / 2
        assert low + place.width_of(first) + 4 <= middle - half or not name, f"{model.id}: “{first}” touches “{name}”"
        assert middle + half + 4 <= high - place.width_of(last) or not name, f"{model.id}: “{name}” touches “{last}”"
        told += bool(name)
    assert told > 40, "most of them have their name"


@pytest.mark.parametrize("model", MODELS, ids=[model.id for model in MODELS])
def test_the_lines_of_presets_tell_them_apart_and_stand_in_their_row(model: Model) -> None:
    said = situation.lines(model)
    assert len(set(said)) == len(said), "two presets say the same"
    givens = [model.given(preset.title) for preset in model.presets]
    for number in range(1, len(said)):
        own = givens[number]
        elsewhere = {name: {given[name] for given in givens if given is not own} for name in own}
        name = situation.differing(model, number)[0]
        unique = [one for one in own if own[one] not in elsewhere[one]]
        assert name in unique or not unique, f"{model.presets[number].title} is told by what another one sets too: {said[number]}"
    bare = [situation._line(model, number, 1, labelled=False) for number in range(len(said))]
    room = situation.ROOM + situation.PICTURE * len(said) * situation.crowded(model)
    assert situation._breadth(model, said) <= max(room, situation._breadth(model, bare))


def test_an_axis_does_not_say_its_unit_twice() -> None:
    from squeezelab.core import unit

    assert axis_name(Quantity("week", "t", unit.STEPS, "Weeks.")) == "weeks"
    assert axis_name(Quantity("held_days", "t", unit.DAYS, "Days held.")) == "held days"
    assert axis_name(Quantity("depth", "D", unit.DEPTH, "Depth.")) == "depth, USD"
    assert axis_name(Quantity("adx", "A", unit.NUMBER, "ADX.", "ADX")) == "ADX"


def words_in(name: str, preset: str | None = None, **values: float) -> list[str]:
    """What stands in the main picture of a model at a setting."""
    model = get_model(name)
    return [word.text for word in place.settled(figures.picture(run(model, model.given(preset, **values)), model.panels[0]))]


def test_a_step_is_written_as_its_axis_is() -> None:
    sizes = [text for average in (0.2, 0.25, 0.3) for text in words_in("herding-threshold", average_threshold=average) if text[:1] == "+"]
    assert sizes and not any("." in text for text in sizes), "people are whole"


def test_the_axis_of_what_cannot_be_less_than_nothing_begins_at_nought() -> None:
    from squeezelab.core import unit

    nothing = np.zeros(4)
    quantity = Quantity("share", "s", unit.SHARE, "A share.")
    assert axis_of(nothing, quantity, "linear").low == 0
    assert axis_of(nothing, Quantity("profit", "p", unit.SIGNED_MONEY, "A profit."), "linear").low < 0


def test_a_picture_says_nothing_of_what_does_not_happen() -> None:
    assert not [text for text in words_in("smile-lab", spot_move=0.0) if "after" in text]
    assert "Correlation" not in words_in("fund-liquidation", shock=0.0)
    assert "Correlation" in words_in("fund-liquidation")


@pytest.mark.parametrize("own_reading", np.linspace(0.36, 0.66, 13))
def test_what_leads_to_the_words_about_you_does_not_run_through_them(own_reading: float) -> None:
    model = get_model("coordinated-attack")
    for preset in model.presets:
        picture = figures.picture(run(model, model.given(preset.title, own_reading=float(own_reading))), model.panels[0])
        if "pointer" not in picture.strokes:
            continue
        x, y = (axis.parts(values) for axis, values in zip((picture.x, picture.y), picture.strokes["pointer"], strict=True))
        told = [word for word in place.settled(picture) if word.text.startswith("you read")]
        for left, top, right, bottom in (place.standing(picture, word) for word in told):
            along = np.linspace(0, len(x) - 1, 400)
            across, down = (
                np.interp(along, np.arange(len(x)), x) * picture.size[0],
                (1 - np.interp(along, np.arange(len(y)), y)) * picture.size[1],
            )
            assert not ((across > left + 2) & (across < right - 2) & (down > top + 2) & (down < bottom - 2)).any(), preset.title
