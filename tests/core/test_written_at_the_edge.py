"""How a number is written where one rule of writing gives way to the next."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from squeezelab.core import unit
from squeezelab.core.unit import THIN, style


def plain(text: str) -> str:
    return text.replace(THIN, " ")


# how a number is written ------------------------------------------------------------------------
AT_THE_EDGE = {
    "PRICE": {9_999.49: "9,999.49 USD", 9_999.5: "10,000 USD", -9_999.5: "−10,000 USD", 0.005: "0.01 USD", -0.004: "0.00 USD",
              math.nan: "none", math.inf: "∞ USD", -math.inf: "−∞ USD"},
    "PERCENT": {0.0005: "0.1 %", 0.000499: "0.050 %", 1.01e-6: "0.00010 %", 9.9e-7: "0.0 %", -0.000499: "−0.050 %", 99.994: "9,999.4 %",
                99.996: "10,000 %"},
    "CHANGE": {0.0: "0.0 %", 9e-7: "0.0 %", 0.02: "+2.0 %", -0.02: "−2.0 %"},
    "MONEY": {2e18: "2,000,000 tn USD",
              999_499.4: "999,499 USD", 999_999.4: "999,999 USD", 999_999.5: "1.0 m USD", 9.949e6: "9.9 m USD", 9.95e6: "10 m USD",
              9.99e8: "999 m USD", 9.994e8: "999 m USD", 9.994999e8: "999 m USD", 9.995001e8: "1.0 bn USD",
              9.994999e11: "999 bn USD", 9.995001e11: "1.0 tn USD", 9.996e11: "1.0 tn USD", -5.0: "−5 USD"},
    "COINS": {7.0: "7 coins", 7.00004: "7 coins", 1_653.2: "1,653 coins", 22.634: "22.63 coins", 1.23456: "1.235 coins",
              0.123456: "0.1235 coins", 0.0123456: "0.0123 coins", 0.00000123456: "0.0000012 coins", 1.1e-7: "0.00000011 coins",
              1e-7: "0 coins", 9_999.4: "9,999 coins", 9_999.6: "10,000 coins"},
    "DAYS": {7.0: "7 days", 7.004: "7 days", 7.006: "7.01 days", 0.67: "0.67 days", 1.0: "1 day", -1.0: "−1 day", 1.004: "1 day"},
    "GAMMA": {0.000123456: "0.00012 per USD", 1.5: "1.500 per USD", 0.0123456: "0.0123 per USD"},
    "SPEED": {0.0123456: "0.012346 per USD²", 12.3456: "12.3456 per USD²"},
    "IMPACT": {0.0123456: "0.0123 USD/share"},
    "DECIMAL": {0.0123456: "0.0123", 1.23456: "1.235"},
    "CHARM": {0.123456: "0.00034 a day"},
    "LEVERAGE": {2.0: "2.0 ×"},
}  # fmt: skip
EXACTLY = {
    "PRICE": {20.123456: "20.12 USD", 0.00123456: "0.001235 USD", 1_234_567.8: "1,234,568 USD", 0.5: "0.50 USD", 0.0: "0.00 USD",
              1e-9: "0.00 USD", 12.3456: "12.35 USD", 1.23456: "1.235 USD"},
    "MONEY": {1_234_567.0: "1.235 m USD", 12_345_678.0: "12.35 m USD", 1.5e9: "1.5 bn USD", 0.1234: "0.1234 USD", 123_456.0: "123,456 USD"},
    "PERCENT": {0.123456: "12.35 %", 0.00123456: "0.1235 %", 0.0000123456: "0.001235 %"},
    "COUNT": {12.6: "13"},
}  # fmt: skip


def told(table: dict[str, dict[float, str]]) -> list[Any]:
    return [pytest.param(name, value, text, id=f"{name}-{value}") for name, each in table.items() for value, text in each.items()]


@pytest.mark.parametrize(("name", "value", "text"), told(AT_THE_EDGE))
def test_a_number_is_written_so_at_the_edge_of_each_rule(name: str, value: float, text: str) -> None:
    assert plain(getattr(unit, name).write(value)) == text


@pytest.mark.parametrize(("name", "value", "text"), told(EXACTLY))
def test_an_exact_number_has_up_to_four_significant_digits(name: str, value: float, text: str) -> None:
    assert plain(getattr(unit, name).write(value, exact=True)) == text


@pytest.mark.parametrize("measure", [one for one in unit.UNITS if one.short], ids=lambda one: one.name)
def test_a_thousand_of_a_word_is_the_next_word(measure: unit.Unit) -> None:
    for power in np.linspace(3, 12.5, 400):
        assert not measure.number(10.0**power).startswith("1,000 "), power


@pytest.mark.parametrize("measure", unit.UNITS, ids=lambda one: one.name)
def test_a_factor_is_the_one_that_the_symbol_tells(measure: unit.Unit) -> None:
    by_symbol = {"%": 100.0, "% a year": 100.0, "bp": 1e4, "USD per m shares": 1e6, "per m USD": 1e6, "USD per vol point": 0.01,
                 "USD per 1 %": 0.01, "USD a day": 1 / 365, "a day": 1 / 365}  # fmt: skip
    assert measure.factor == pytest.approx(by_symbol.get(measure.symbol, 1.0), rel=1e-12)


@pytest.mark.parametrize("measure", [one for one in unit.UNITS if one.maths], ids=lambda one: one.name)
def test_mathematicians_write_the_base_value_to_three_or_four_digits_and_read_it_back(measure: unit.Unit) -> None:
    with style("maths"):
        text = measure.write(1.23456)
        assert text.startswith("1.235") and "%" not in text and "day" not in text
        assert measure.write(0.0123456).startswith("0.012 USD" if "USD" in text else "0.0123")
        assert measure.read(text) == pytest.approx(1.235, rel=1e-9)
        assert measure.worn.maths is None
    assert measure.worn is measure and measure.write(1.23456) != text


def test_a_sample_of_a_unit_is_a_number_that_it_is_used_for() -> None:
    assert "2.0 m USD" in unit.MONEY.write(unit.MONEY._sample()) and plain(unit.PERCENT.write(unit.PERCENT._sample())) == "12.5 %"


@pytest.mark.parametrize("measure", unit.UNITS, ids=lambda one: one.name)
@pytest.mark.parametrize("name", ["trader", "maths"])
def test_a_value_is_its_number_with_the_symbol_of_the_style_behind(name: Any, measure: unit.Unit) -> None:
    with style(name):
        for value in (0.0, 0.012345, 1.0, -2.5, 1234.5, 2.5e7, math.inf):
            for exact in (False, True):
                number, text = measure.number(value, exact=exact), measure.write(value, exact=exact)
                assert text.startswith(number) and text[len(number) :].strip(f" {THIN}") == measure.worn.symbol_after(number)
        assert measure.write(math.nan) == measure.number(math.nan) == "none"
