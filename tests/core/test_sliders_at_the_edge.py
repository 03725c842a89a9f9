"""What a slider takes, where it stops, and which declarations are refused: at a limit, a hair before it, and beyond."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

import squeezelab.core as core
from squeezelab.core import Choice, Parameter, Quantity, unit
from squeezelab.core.quantity import STOPS
from squeezelab.core.unit import THIN
from squeezelab.errors import DeclarationError, NotANumber, OutOfRange, UnknownName
from squeezelab.models import list_models


def plain(text: str) -> str:
    return text.replace(THIN, " ")


# what a slider takes ----------------------------------------------------------------------------
def slider(**more: Any) -> Parameter:
    given = {"default": 2.0, "low": 1.0, "high": 3.0, "step": 0.5, "reason": "A test."} | more
    return Parameter("width", "w", given.pop("unit", unit.NUMBER), "How wide it is.", **given)


@pytest.mark.parametrize("default", [1.0, 3.0])
def test_a_default_may_lie_at_a_bound(default: float) -> None:
    assert slider(default=default).check(default) == default


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"default": 0.999}, "lies outside"), ({"default": 3.001}, "lies outside"), ({"low": 3.0, "default": 3.0}, "low < high"),
        ({"low": 0.0, "scale": "log"}, "low bound above 0"),
        ({"low": -1.0, "scale": "log"}, "low bound above 0"), ({"step": 0.0}, "step"),
        ({"step": -1.0}, "step"), ({"scale": "symlog"}, "pivot"), ({"scale": "symlog", "pivot": -1.0}, "pivot"),
        ({"reason": " "}, "reason"),
        ({"high": math.inf}, "finite"), ({"low": -math.inf}, "finite"), ({"default": math.nan}, "finite"), ({"scale": "square"}, "square"),
        ({"role": "ends"}, "role"),
    ],
)  # fmt: skip
def test_a_slider_that_cannot_be_is_refused_in_a_sentence_with_its_name(more: dict[str, Any], says: str) -> None:
    with pytest.raises(DeclarationError, match=rf"^width: .*{says}"):
        slider(**more)


@pytest.mark.parametrize("scale", [{"scale": "log", "step": 0.0, "low": 0.5}, {"scale": "symlog", "step": 0.0, "pivot": 0.5}])
def test_a_scale_that_is_not_even_needs_no_step(scale: dict[str, Any]) -> None:
    assert slider(**scale).stops[-1] == 3.0


def test_a_value_a_hair_beyond_a_bound_is_the_bound_and_more_is_refused() -> None:
    assert slider().check(3.0 * (1 + 1e-13)) == 3.0 and slider().check(1.0 - 1e-13) == 1.0
    for value in (3.0 + 1e-9, 1.0 - 1e-9):
        with pytest.raises(OutOfRange, match=r"^Width \(width\) cannot be .* allowed is 1\.00 to 3\.00\. A test\."):
            slider().check(value)
    with pytest.raises(OutOfRange):
        slider(low=-3.0, high=1.0, default=0.0).check(1.0 + 1e-9)
    assert slider(low=-3.0, high=1.0, default=0.0).check(1.0 + 2e-12) == 1.0  # as a part of the wider of the two


def test_a_whole_number_is_one() -> None:
    whole = slider(structural=True, step=1.0)
    assert whole.check(2.0) == 2 and isinstance(whole.check(2.0), int) and isinstance(slider().check(2), float)
    with pytest.raises(OutOfRange, match=r"must be a whole number, not 2\.5"):
        whole.check(2.5)


@pytest.mark.parametrize(("value", "says"), [(True, "True"), (None, "None"), (b"2", "b'2'"), (math.nan, "finite"), (math.inf, "finite")])
def test_what_is_no_number_is_refused_with_what_is_allowed(value: Any, says: str) -> None:
    with pytest.raises(NotANumber, match=rf"^Width \(width\) must be a .*{says}.* allowed is 1\.00 to 3\.00\."):
        slider().check(value)
    with pytest.raises(NotANumber, match=r"^Called otherwise must be"):
        slider().check(None, "Called otherwise")


def test_an_even_slider_stops_at_every_step_and_at_both_bounds() -> None:
    assert slider().stops.tolist() == [1.0, 1.5, 2.0, 2.5, 3.0]
    assert slider(step=0.7).stops.tolist() == [1.0, 1.7, 2.4, 3.0]  # the last step is what is left
    assert slider(step=5.0).stops.tolist() == [1.0, 3.0]
    assert slider(low=0.0, high=1e11, default=0.0, step=1e9).stops.size == 101
    assert slider(unit=unit.COUNT, step=0.5).stops.tolist() == [1.0, 2.0, 3.0]
    assert slider(structural=True, step=0.5).stops.tolist() == [1.0, 2.0, 3.0]


def test_a_slider_in_ratios_stops_at_numbers_of_two_digits_three_behind_a_one() -> None:
    stops = slider(low=1.0, high=1000.0, default=10.0, scale="log", step=0.0).stops
    assert stops[0] == 1.0 and stops[-1] == 1000.0 and 190 <= len(stops) <= STOPS and np.all(np.diff(stops) > 0)
    ratios = stops[1:] / stops[:-1]
    assert ratios.max() < 1.07 and ratios.min() > 1.005
    for value in stops:
        mantissa = value / 10.0 ** math.floor(math.log10(value) + 1e-12)
        assert np.isclose(mantissa * (100 if mantissa < 1.9999 else 20), round(mantissa * (100 if mantissa < 1.9999 else 20))), value


def test_a_slider_to_either_side_stops_at_nought_and_is_its_own_mirror() -> None:
    stops = slider(low=-1000.0, high=1000.0, default=0.0, scale="symlog", pivot=1.0, step=0.0).stops
    assert 0.0 in stops and np.allclose(stops, -stops[::-1]) and 150 <= len(stops) <= STOPS + 1
    lopsided = slider(low=-math.sinh(1.0), high=math.sinh(1.01), default=0.0, scale="symlog", pivot=1.0, step=0.0).stops
    for each in (stops, lopsided):
        assert 0.0 in each and np.min(np.abs(each[each != 0])) >= 0.01  # nothing that is as good as nought beside it


@pytest.mark.parametrize("slope", [slider(), *(q for m in list_models().values() for q in m.parameters if isinstance(q, Parameter))])
def test_a_slider_never_stops_twice_at_the_same_place(slope: Parameter) -> None:
    steps = np.diff(slope.stops)
    assert np.all(steps > 1e-6 * np.maximum(np.abs(slope.stops[1:]), slope.pivot / 10))
    assert slope.stops[0] == slope.low and slope.stops[-1] == slope.high


def test_a_choice_has_two_options_or_more_and_its_default_among_them() -> None:
    both = Choice("way", "w", unit.NUMBER, "Which way it goes.", options={"up": "Up", "down": "Down"}, default="up")
    assert both.check("down") == "down" and both.write("down") == "Down" and both.structural
    for more in ({"options": {"up": "Up"}}, {"default": "left"}):
        with pytest.raises(DeclarationError, match=r"^way: give two options"):
            replace(both, **more)
    for value in ("left", 1, None):
        with pytest.raises(UnknownName, match=r"Way \(way\)"):
            both.check(value)


@pytest.mark.parametrize(
    ("name", "help", "says"), [("Width", "Wide.", "snake_case"), ("a-b", "Wide.", "snake_case"), ("a", "Wide", "full stop")]
)
def test_a_quantity_has_a_name_of_the_field_and_a_sentence(name: str, help: str, says: str) -> None:
    with pytest.raises(DeclarationError, match=says):
        Quantity(name, "w", unit.NUMBER, help)
    assert Quantity("how_wide", "w", unit.NUMBER, "Is it?").label == "How wide"
    with pytest.raises(DeclarationError, match="closed list"):
        Quantity("width", "w", unit.Unit("own", "own"), "Wide.")


DECLARED = [one for one in vars(core).values() if isinstance(one, type) and is_dataclass(one)]


@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.__name__)
def test_a_declaration_cannot_be_changed_behind_its_back(kind: type) -> None:
    one = object.__new__(kind)
    with pytest.raises(FrozenInstanceError):
        setattr(one, fields(kind)[0].name, "another")
