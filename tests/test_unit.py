"""How numbers are written: as people write them, and never a small one as zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.core import unit
from squeezelab.core.unit import SMALLEST, THIN


@pytest.mark.parametrize(
    ("measure", "value", "text"),
    [
        (unit.PERCENT, 0.0, "0.0 %"),
        (unit.PERCENT, 1e-9, "0.0 %"),
        (unit.PERCENT, 0.00024, "0.024 %"),
        (unit.PERCENT, 4.4e-6, "0.00044 %"),
        (unit.PERCENT, 0.00049, "0.049 %"),
        (unit.PERCENT, 0.00051, "0.1 %"),
        (unit.CHANGE, -0.000013, "−0.0013 %"),
        (unit.RATE, 0.0002, "0.020 % a year"),
        (unit.BASIS_POINTS, 1.2e-6, "0.012 bp"),
        (unit.DAILY, 0.0123, "1.23 %"),
        (unit.SHARE, 0.004, "0 %"),
        (unit.PRICE, 0.004, "0.00 USD"),
    ],
)
def test_a_share_that_is_not_zero_is_not_written_as_zero(measure: unit.Unit, value: float, text: str) -> None:
    assert measure.write(value).replace(THIN, " ") == text


@given(st.floats(2 * SMALLEST, 1e3), st.sampled_from([unit.PERCENT, unit.CHANGE, unit.PROBABILITY, unit.VOLATILITY, unit.BASIS_POINTS]))
def test_what_is_written_reads_back_within_its_last_digit(written: float, measure: unit.Unit) -> None:
    value = written / measure.factor
    assert measure.read(measure.write(value)) == pytest.approx(value, rel=0.06, abs=0.051 / measure.factor if written >= 0.05 else 0)
