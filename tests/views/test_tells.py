"""The main picture tells its headline: cover the sentence and its numbers can be read; words stay apart at each end of each slider."""

from __future__ import annotations

import re

import numpy as np
import pytest

from squeezelab.core import (
    Choice,
    Compare,
    Curve,
    Model,
    Panel,
    Parameter,
    Process,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    Span,
    Spot,
    Values,
    unit,
)
from squeezelab.core.declaration import Preset
from squeezelab.dynamics.run import run
from squeezelab.errors import SqueezelabError
from squeezelab.models import get_model, list_models
from squeezelab.views.figures import choice, place, words
from squeezelab.views.figures.picture import Picture

MODELS = list(list_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
GUTTER, FOOT, HEAD = 62.0, 46.0, 26.0  # pixels beside, below and above the plot area that belong to the figure
SIDE = 46.0  # of the gutter, what a word may use: the rest keeps it off the edge


def drawn(model: Model) -> Result:
    """The run of the first preset."""
    return run(model, model.given(model.presets[0].title))


def written(picture: Picture) -> str:
    """All that is told in a picture, without signs and thin spaces: what is left out for want of room is not."""
    texts = [word.text + word.more for word in place.settled(picture)] + [text for _, text in (*picture.x.ticks, *picture.y.ticks)]
    return re.sub(r"[−+\u202f]", "", " ".join(texts).replace("\n", " ").replace("\u00a0", " "))


def numbers(sentence: str) -> list[str]:
    """The numbers that a headline stresses, without the cents that are none."""
    stressed = " ".join(re.findall(r"\*(.+?)\*", sentence))
    return [found.rstrip(".,").removesuffix(".00") for found in re.findall(r"\d[\d,.]*", stressed)]


@every_model
def test_the_numbers_of_the_headline_can_be_read_off_the_picture(model: Model) -> None:
    for preset in model.presets:
        result = run(model, model.given(preset.title))
        text = written(choice.picture(result, model.panels[0]))
        missing = [n for n in numbers(str(result.finding)) if not re.search(rf"(?<![\d.]){re.escape(n)}(?!\d)", text)]
        mend = "tell it with a Spot on the first panel, or take the asterisks off"
        assert not missing, f"{preset.title}: {missing} of “{result.finding}” is not in the picture; {mend}"


def settings(model: Model) -> list[tuple[str, dict[str, object]]]:
    """Every preset, and every end of every slider from the first."""
    base = model.given(model.presets[0].title)
    ends = [
        (f"{q.name} at {end}", {**base, q.name: end})
        for q in model.parameters
        for end in (list(q.options) if isinstance(q, Choice) else [q.low, q.high] if not q.structural else [int(q.low)])
    ]
    return [*((preset.title, model.given(preset.title)) for preset in model.presets), *ends]


def faults(picture: Picture) -> list[str]:
    """Words that lie on another or on a number of an axis, or leave the figure."""
    wide, high = picture.size
    told = place.settled(picture)
    boxes = [(w.text, place.box_of(w, *place.anchor(picture, w), w.align, w.dx, w.dy), w.role) for w in told]
    below = [(picture.x.fraction(v) * wide, place.width_of(t) / 2, t) for v, t in picture.free_ticks]
    beside = [((1 - picture.y.fraction(v)) * high, place.width_of(t), t) for v, t in picture.y.ticks]
    boxes += [(t, (x - half, high + 13, x + half, high + 25), "tick") for x, half, t in below]
    boxes += [(t, (-8 - long, y - 6, -8, y + 6), "tick") for y, long, t in beside]
    out = []
    for number, (text, box, role) in enumerate(boxes):
        out += [f"“{text}” covers “{other}”" for other, there, _ in boxes[:number] if place.overlaps(box, [there]) > 30]
        side = GUTTER if "tick" in role else SIDE
        away = max(-side - box[0], box[2] - wide - 14, -HEAD - box[1], box[3] - high - FOOT)
        if away > 3:
            out.append(f"“{text}” leaves the figure by {away:.0f} pixels")
    return out


@every_model
def test_words_stay_apart_and_inside_at_every_end_of_every_slider(model: Model) -> None:
    for name, given in settings(model):
        try:
            result = run(model, given)
        except SqueezelabError:
            continue
        found = faults(choice.picture(result, model.panels[0]))
        assert not found, f"{name}: {found}"


def test_a_word_beyond_the_edge_or_on_another_is_found() -> None:
    picture = choice.picture(drawn(get_model("settlement-netting")), get_model("settlement-netting").panels[0])
    assert not faults(picture)
    picture.say(picture.x.low, picture.y.high, "a name that is longer than its figure is wide, " * 3, "name", fixed=True)
    assert any("leaves the figure" in one for one in faults(picture))
    picture.say(picture.x.high, picture.y.low, "one", "tick", "end", dy=40)
    picture.say(picture.x.high, picture.y.low, "two", "tick", "end", dy=40)
    assert any("covers" in one for one in faults(picture))


def curve(tells: tuple[Spot | Span | Compare, ...]) -> Model:
    """A parabola of one parameter."""

    def evaluate(p: Values) -> Series:
        x = np.linspace(0.0, 4.0, 41)[:, None]
        return {"x": x, "y": (x - 2) ** 2 + p.lift, "line": np.full_like(x, 3.0)}

    return Model(
        module=__name__, title="A parabola", summary="It has a lowest place.", loop="none",
        parameters=(Parameter("lift", "l", unit.NUMBER, "How high.", default=1.0, low=0.0, high=2.0, step=0.1, role="starts",
                              reason="A test.", basis="A test."),),
        dynamics=Curve(evaluate, axis=Quantity("x", "x", unit.NUMBER, "Place.")),
        series=(Quantity("y", "y", unit.NUMBER, "Height."), Quantity("line", "h", unit.NUMBER, "A line.")),
        readings=(Reading("least", "m", unit.NUMBER, "Lowest.", measured=lambda p, s: s["y"].min(axis=0)),
                  Reading("nothing", "n", unit.NUMBER, "No value.", measured=lambda p, s: np.full(1, np.nan))),
        panels=(Panel("Height", "x", ("y",), reference=("line",), tells=tells),),
        presets=(Preset("Plain", {}, {"least": 1.0}),),
        finding=lambda r: "It is *1.00*.", equations=lambda s: (),
        sources=(Source("A test.", kind="derived"),), leaves_out=("all else",),
    )  # fmt: skip


def test_a_spot_is_ringed_at_its_place_and_says_the_number_of_the_run() -> None:
    result = drawn(curve((Spot("least {least}", at="lowest"),)))
    picture = choice.picture(result, result.model.panels[0])
    assert "least 1.00" in written(picture)
    assert (picture.strokes["ring"][0][0], picture.strokes["ring"][1][0]) == pytest.approx((2.0, 1.0))


def test_a_span_reaches_from_one_height_to_the_other() -> None:
    result = drawn(curve((Span("two", ("line", "lowest"), at="lowest"),)))
    xs, ys = choice.picture(result, result.model.panels[0]).strokes["span"]
    assert (np.nanmin(ys), np.nanmax(ys)) == pytest.approx((1.0, 3.0)) and np.nanmean(xs) == pytest.approx(2.0, abs=0.05)


def test_bars_that_compare_are_as_long_as_their_numbers() -> None:
    result = drawn(curve((Compare("Both", {"lift": "lift", "least": "least"}, whole=4.0),)))
    picture = choice.picture(result, result.model.panels[0])

    def long(role: str) -> float:
        return float(np.nanmax(picture.strokes[role][0]) - np.nanmin(picture.strokes[role][0]))

    assert long("bar-force") == pytest.approx(long("bar-quiet")) == pytest.approx(long("bar-pale") / 4)


def test_what_has_no_value_is_left_out() -> None:
    result = drawn(curve((Spot("it is {nothing}", at="lowest"), Compare("None", {"none": "nothing"}), Spot("here", at="nothing"))))
    picture = choice.picture(result, result.model.panels[0])
    assert "none" not in written(picture) and "here" not in written(picture) and "ring" not in picture.strokes


def test_what_is_told_follows_the_playhead_and_is_silent_while_a_guess_is_open() -> None:
    model = get_model("short-squeeze")
    result, panel = drawn(model), model.panels[0]

    def told(step: int) -> str:
        so_far: Result = words.until(result, step)
        return f"{so_far.write('covered_share')} of the shorts out".replace("\u202f", "")

    assert told(3) != told(6)
    for step in (3, 6):
        assert told(step) in written(choice.picture(result, panel, at=step))
    assert "shorts out" not in written(choice.picture(result, panel, bare=True))
    assert "shorts out" not in written(choice.picture(result, panel, hold=(10.0, 40.0)))


def curves(model: Model) -> list[Panel]:
    """The lines over another axis than time that do not say themselves where they end."""
    timed = model.dynamics.clock.name if isinstance(model.dynamics, Process) else ""
    own = {timed, *(panel.x for panel in model.panels if panel.kind in {"bars", *choice.OWN})}
    ended = {panel.title for panel in model.panels for one in panel.tells if isinstance(one, Spot) and one.at == "last"}
    return [panel for panel in model.panels if panel.x not in own and panel.title not in ended]


@every_model
def test_a_curve_reaches_as_far_as_the_slider_that_stands_on_it_or_says_why_it_ends(model: Model) -> None:
    base = model.given(model.presets[0].title)
    for panel in curves(model):
        sliders = [one for one in model.parameters if one.name in panel.marks and isinstance(one, Parameter)]
        for name, end in [(one.name, end) for one in sliders for end in (one.low, one.high)]:
            try:
                axis = choice.picture(run(model, {**base, name: end}), panel).x
            except SqueezelabError:
                continue
            inside = axis.low - 1e-9 * abs(axis.low) <= end <= axis.high * (1 + 1e-9)
            assert inside, f"{panel.title}: {name} at {end:g} lies beyond a curve from {axis.low:g} to {axis.high:g}"
