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
        (unit.HOURS, 1.5, "1.5 hours"),
        (unit.HOURS, 0.25, "0.2 hours"),
    ],
)
def test_a_share_that_is_not_zero_is_not_written_as_zero(measure: unit.Unit, value: float, text: str) -> None:
    assert measure.write(value).replace(THIN, " ") == text


@given(st.floats(2 * SMALLEST, 1e3), st.sampled_from([unit.PERCENT, unit.CHANGE, unit.PROBABILITY, unit.VOLATILITY, unit.BASIS_POINTS]))
def test_what_is_written_reads_back_within_its_last_digit(written: float, measure: unit.Unit) -> None:
    value = written / measure.factor
    assert measure.read(measure.write(value)) == pytest.approx(value, rel=0.06, abs=0.051 / measure.factor if written >= 0.05 else 0)


def of_money(symbol: str) -> int:
    """The power of money in a unit, as its symbol tells it: “USD/share” holds it once, “per USD²” twice below the line."""
    if "USD" not in symbol:
        return 0
    return 1 if symbol.startswith("USD") else -2 if symbol.endswith("USD²") else -1


@pytest.mark.parametrize("measure", unit.UNITS, ids=lambda measure: measure.name)
def test_a_unit_is_recounted_with_money_as_its_symbol_says(measure: unit.Unit) -> None:
    assert measure.usd == of_money(measure.symbol)


@pytest.mark.parametrize("measure", [one for one in unit.UNITS if one.symbol in unit.COUNTED], ids=lambda measure: measure.name)
def test_what_is_counted_is_written_whole_and_one_of_it_in_the_singular(measure: unit.Unit) -> None:
    assert measure.write(7.0) == f"7 {measure.symbol}"
    assert measure.write(1.0) == f"1 {measure.symbol[:-1]}"
    assert measure.share == (measure.symbol in {"shares", "contracts", "coins", "tokens"})


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        (unit.MONEY, "1.2 m USD"), (unit.SIGNED_MONEY, "+1.2 m USD"), (unit.DEPTH, "1.2 m USD"), (unit.SHARES, "1.2 m shares"),
        (unit.CONTRACTS, "1.2 m contracts"), (unit.TOKENS, "1.2 m tokens"), (unit.GAS, "1.2 m gas"), (unit.ETHER, "1.2 m ETH"),
        (unit.COINS, "1,250,000 coins"), (unit.PRICE, "1,250,000 USD"), (unit.CASH, "1,250,000 USD"),
    ],
)  # fmt: skip
def test_large_sums_are_written_short_and_prices_in_full(measure: unit.Unit, text: str) -> None:
    assert measure.write(1_250_000.0) == text
    assert measure.write(1.25e9).replace(" bn ", " m ") == text or "," in text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (999_400.0, "999,400 USD"),
        (1e6, "1.0 m USD"),
        (9.94e6, "9.9 m USD"),
        (9.96e6, "10 m USD"),
        (1e9, "1.0 bn USD"),
        (1e12, "1.0 tn USD"),
    ],
)
def test_the_word_changes_where_the_number_does(size: float, text: str) -> None:
    assert unit.MONEY.write(size) == text
    assert unit.MONEY.write(-size) == f"−{text}"


AS_WRITTEN = {  # 123.456 of each, of the small ones as the hundredth, the ten-thousandth or the millionth that they are written in
    "NUMBER": "123.46", "COUNT": "123", "DECIMAL": "123.5", "VEGA": "1.235 USD per vol point", "RHO": "1.235 USD per 1 %",
    "THETA": "0.338 USD a day", "CHARM": "0.33824 a day", "GAMMA": "123.5 per USD", "SPEED": "123.456 per USD²",
    "POSITIONS": "123 positions", "GAIN": "123.46", "RATIO": "123.46 ×", "LEVERAGE": "123.5 ×", "PROBABILITY": "123.5 %",
    "SHARE": "123 %", "MULTIPLE": "123.46 ×", "PERCENT": "123.5 %", "CHANGE": "+123.5 %", "RATE": "123.5 % a year",
    "VOLATILITY": "123.5 %", "DAILY": "123.46 %", "BASIS_POINTS": "123.5 bp", "PRICE": "123.46 USD", "MONEY": "123 USD",
    "SIGNED_MONEY": "+123 USD", "DEPTH": "123 USD", "CASH": "123.46 USD", "SHARES": "123 shares", "CONTRACTS": "123 contracts",
    "COINS": "123.5 coins", "TOKENS": "123 tokens", "IMPACT": "123.5 USD/share", "IMPACT_PER_MILLION": "123.456 USD per m shares",
    "FINE_PRICE": "123.456 USD", "PER_USD": "123.456 per USD", "PER_MILLION_USD": "123.46 per m USD", "SECONDS": "123.5 s",
    "HOURS": "123.5 hours", "DAYS": "123.46 days", "MONTHS": "123 months", "YEARS": "123.46 years", "PER_YEAR": "123.5 a year",
    "ROUNDS": "123 rounds", "STEPS": "123 steps", "BLOCKS": "123 blocks", "GWEI": "123.46 gwei", "ETHER": "123.46 ETH", "GAS": "123 gas",
    "HERTZ": "123.456 Hz", "POWER_PRICE": "123.456 USD/kWh", "HASH_PRICE": "123.5 USD/PH/day", "EFFICIENCY": "123.5 J/TH",
}  # fmt: skip
BY_SHARE = {
    "VEGA": -1,
    "RHO": -1,
    "THETA": -1,
    "PRICE": -1,
    "FINE_PRICE": -1,
    "IMPACT": -2,
    "IMPACT_PER_MILLION": -2,
    "GAMMA": 1,
    "SPEED": 2,
}


def test_every_unit_writes_as_its_readers_do() -> None:
    named = {name: one for name, one in vars(unit).items() if isinstance(one, unit.Unit)}
    told = {name: one.write(123.456 / max(one.factor, 1.0)).replace(THIN, " ") for name, one in named.items()}
    assert told == AS_WRITTEN
    assert {name: one.share for name, one in named.items() if one.share and one.symbol not in unit.COUNTED} == BY_SHARE
