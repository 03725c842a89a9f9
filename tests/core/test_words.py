"""Words are chosen by numbers, as those are printed."""

from __future__ import annotations

import pytest

from squeezelab.core import THIN, unit, words
from squeezelab.dynamics.run import run
from squeezelab.models import get_model


def plain(text: str) -> str:
    return text.replace(THIN, " ").replace("*", "")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (20.0, 23.81, "rises from 20.00 USD to 23.81 USD"),
        (23.81, 20.0, "falls from 23.81 USD to 20.00 USD"),
        (20.001, 20.004, "stays at 20.00 USD"),
        (20.004, 20.0049, "stays at 20.00 USD"),
    ],
)
def test_what_moved_and_where_to_is_told_at_the_printed_precision(before: float, after: float, says: str) -> None:
    assert plain(words.moved(unit.PRICE, before, after)) == says


def test_values_that_are_printed_alike_are_no_more_and_no_less() -> None:
    assert words.compared(unit.PERCENT, 0.0561, 0.0562, "wilder", "calmer", "as calm") == "as calm"
    assert words.compared(unit.PERCENT, 0.062, 0.056, "wilder", "calmer", "as calm") == "wilder"
    assert plain(words.instead(unit.PERCENT, 0.0561, 0.0562, "as without dealers")) == "5.6 %, as without dealers"
    assert plain(words.instead(unit.PERCENT, 0.051, 0.056)) == "5.1 % instead of 5.6 %"


@pytest.mark.parametrize(
    ("change", "says"), [(-0.03, "falls by 3.0 %"), (0.03, "rises by 3.0 %"), (-1e-9, "does not move"), (0.0, "does not move")]
)
def test_a_change_has_a_word_for_its_sign_and_a_number_without_one(change: float, says: str) -> None:
    assert plain(words.moved_by(unit.CHANGE, change)) == says


@pytest.mark.parametrize(
    ("count", "says"), [(0, "no fund"), (1, "one fund"), (2, "2 funds"), (12.0, "12 funds"), (0.9999999, "one fund"), (1234, "1,234 funds")]
)
def test_a_count_has_its_plural_and_no_decimals(count: float, says: str) -> None:
    assert words.counted(count, "fund") == says


@pytest.mark.parametrize(
    ("profit", "says"), [(1e6, "earns 1.0 m USD"), (-1e6, "loses 1.0 m USD"), (0.2, "earns nothing"), (-0.2, "earns nothing")]
)
def test_a_profit_that_is_printed_as_nothing_is_nothing(profit: float, says: str) -> None:
    assert plain(words.gained(unit.SIGNED_MONEY, profit)) == says


def test_a_sentence_knows_its_prose_and_the_numbers_that_chose_the_rest() -> None:
    result = run(get_model("short-squeeze"), get_model("short-squeeze").given())
    way = words.moved(unit.PRICE, result["start_price"], result["end_price"])
    told = result.say("The price {way} after a spark of {shock:size}.", way=way)
    assert told.prose == "The price … after a spark of …."
    assert [part.kind for part in told.chosen] == ["moved", "size"]
    assert told.chosen[0].values == (result["start_price"], result["end_price"])
    assert str(told) == f"The price {told.chosen[0]} after a spark of {unit.CHANGE.write(result['shock']).lstrip('+')}."


def test_a_sentence_in_a_sentence_keeps_its_parts() -> None:
    result = run(get_model("short-squeeze"), get_model("short-squeeze").given())
    inner = result.say("{covered_share} of the shorts")
    assert result.say("In all, {inner}.", inner=inner).parts == ("In all, ", *inner.parts, ".")


def test_a_lane_of_many_says_what_it_says_alone() -> None:
    model = get_model("short-squeeze")
    from squeezelab.dynamics.run import sweep

    depths = [2e6, 2.3e6, 5e6]
    together = sweep(model, model.given(), "market_depth", depths)
    for lane, depth in enumerate(depths):
        assert together.lane(lane).readings == pytest.approx(run(model, model.given(market_depth=depth)).readings, rel=1e-7)
