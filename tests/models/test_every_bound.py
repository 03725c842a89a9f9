"""The bounds of every slider are those that its reason tells, and round; its positions end at them.

A bound that is one off still runs: nothing falls but the sense of it. So what the reason says in words, “none to half”, “a day to two
years”, is read as numbers here, and each bound is held to be one that a person would choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose

import numpy as np
import pytest

from squeezelab.core import Parameter
from squeezelab.models import list_models

SLIDERS = {f"{m.id}.{q.name}": q for m in list_models().values() for q in m.parameters if isinstance(q, Parameter)}
every_slider = pytest.mark.parametrize(("name", "q"), SLIDERS.items(), ids=list(SLIDERS))

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "twelve": 12,
    "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100, "a hundred": 100, "a thousand": 1000, "half a": 0.5,
    "a quarter of a": 0.25,
}  # fmt: skip
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10, "twentieth": 20, "hundredth": 100, "thousandth": 1000}
NOUGHT = "none|nobody|nothing|not at all|free|at once|empty|lent for nothing|indifferent|no (?!borrowing|cliff)"
DAYS = {"day": (1, 1), "week": (7, 5), "month": (30, 20), "quarter": (90, 60), "year": (365, 250)}  # of the calendar, of trading
CALENDAR = {*(n * 365 for n in (1, 2, 3)), 252, 250, 24, 12, 36, 72, 96, 120, 360}  # days, hours, months and minutes come in these
COUNT = "|".join(sorted(NUMBERS, key=len, reverse=True))
# whole parts of a run, or a limit that is what it is: the reason says so, or the basis
OWN_STEPS = {"price-rejection.trades", "grid-balance.steps", "token-vesting.months", "crash-fold.steps", "predatory-trading.duration"}
OWN_BOUNDS = {
    "coordinated-attack.cost", "exchange-inflow.sales_spread", "fee-burn.denominator", "expiry-pinning.day_of_month",
    "informed-trading.low_value", "grid-balance.steps", "lending-desk.health", "market-impact.benchmark_turnover",
    "maturity-ladder.liquid", "predatory-trading.duration", "price-rejection.trades", "settlement-netting.gas",
    "short-squeeze.average_entry", "risk-horizon.daily_volatility", "short-squeeze.collateral", "venue-arbitrage.dear_price",
}  # fmt: skip
LOPSIDED = {"coordinated-attack.own_reading", "correlation-trap.correlation", "kelly-bet.drift", "perpetual-futures.quote_rate"}
NOT_SO_MEANT = {"agent-market.weeks", "premium-decay.compression", "prospect-theory.curvature"}  # weeks, what others do, an exponent
NOT_BELOW_NOUGHT = {
    "count", "price", "money", "days", "years", "months", "shares", "coins", "tokens", "leverage", "money per 1 %", "steps",
}  # fmt: skip


def digits(value: float) -> str:
    """The digits of a number without the noughts at either end."""
    return f"{abs(value):.9e}".partition("e")[0].replace(".", "").strip("0")


def is_round(value: float) -> bool:
    """Whether people choose such a number: one digit, a five behind it, a share that near to all, or one of the calendar."""
    own, rest = digits(value), digits(1 - abs(value))
    fives = len(own) <= 1 or (len(own) == 2 and own[1] == "5") or own in {"105", "125"}
    return fives or value in CALENDAR or (0.9 <= abs(value) < 1 and len(rest) == 1)


def told(phrase: str, q: Parameter) -> Iterator[float]:
    """The bounds that a phrase at either end of a reason may mean; none where it tells no number."""
    phrase = re.sub(r"^from (?!no )|[.]$", "", phrase.strip().lower())
    if re.match(NOUGHT, phrase):
        yield from (0.0, 1.0) if q.unit.name == "multiple" else (0.0,)
    elif re.match(r"(all|everything|everybody)$", phrase):
        yield 1.0
    elif found := re.match(r"(-|−)?([\d.,]*\d) %$", phrase):
        yield float(found[2].replace(",", "")) / 100
    elif found := re.match(rf"({COUNT}) times the default$", phrase):
        yield NUMBERS[found[1]] * q.default
    elif found := re.match(rf"({COUNT}) times$", phrase):
        yield from (NUMBERS[found[1]], NUMBERS[found[1]] * q.default)
    elif (found := re.match(r"(?:an? )?(\w+)$", phrase.removesuffix(" of the default"))) and found[1] in PARTS:
        yield from (1 / PARTS[found[1]], q.default / PARTS[found[1]])
    if (found := re.match(rf"(?:the last |the next )?({COUNT})? ?(day|week|month|quarter|year)s?\b(?! of| and)", phrase)) and (
        q.unit.name in {"days", "count"} and q.name != "months"
    ):
        yield from (NUMBERS[found[1] or "a"] * each for each in DAYS[found[2]])


def ends(q: Parameter) -> tuple[str, str]:
    """The two halves of a reason of the form “this to that”, that of the lower bound first."""
    parts = re.split(r",? to (?!the\b)", re.split(r"[;:]|\. |\(", q.reason)[0])
    if len(parts) != 2 or "usual" in q.reason:
        return "", ""
    return (parts[1], parts[0]) if q.high == 0 else (parts[0], parts[1])


READ = [
    pytest.param(q, end, bounds, id=f"{name}-{end}")
    for name, q in SLIDERS.items()
    for end, phrase in zip(("low", "high"), ends(q), strict=True)
    if name not in NOT_SO_MEANT and (bounds := list(told(phrase, q)))
]


@pytest.mark.parametrize(("q", "end", "bounds"), READ)
def test_a_bound_is_the_one_that_its_reason_tells(q: Parameter, end: str, bounds: list[float]) -> None:
    near = 0.2 if {"days", "count"} & {q.unit.name} else 1e-9  # “a year” of bars is about 250
    assert any(isclose(abs(getattr(q, end)), each, rel_tol=near) for each in bounds), f"{getattr(q, end)}: {q.reason}"


def test_most_reasons_that_can_be_read_are() -> None:
    assert len(READ) >= 150


@every_slider
def test_a_bound_is_a_round_number(name: str, q: Parameter) -> None:
    odd = [value for value in (q.low, q.high) if not is_round(value)]
    assert not odd or name in OWN_BOUNDS


@every_slider
def test_the_positions_of_an_even_slider_go_in_round_steps_from_bound_to_bound_by_way_of_the_default(name: str, q: Parameter) -> None:
    if q.scale != "linear":
        assert q.step == 0
        return
    assert digits(q.step) in {"1", "2", "25", "5"} or name in OWN_STEPS
    for value in (q.default, q.high):
        count = (value - q.low) / q.step
        assert isclose(count, round(count), abs_tol=1e-6), f"{value} is no position"
    steps = np.diff(q.stops)
    np.testing.assert_allclose(steps, steps[0], rtol=1e-6)


@every_slider
def test_a_scale_is_even_below_a_round_number_far_within_its_reach_and_otherwise_nowhere(name: str, q: Parameter) -> None:
    if q.scale == "symlog":
        assert digits(q.pivot) in {"1", "2", "5"} and 20 * q.pivot <= max(abs(q.low), abs(q.high))
    else:
        assert q.pivot == 0


@every_slider
def test_a_share_lies_between_nothing_and_all_and_what_is_counted_or_paid_is_not_below_nought(name: str, q: Parameter) -> None:
    if q.unit.name == "share of a whole":
        assert q.low >= 0 and (q.high <= 1 or name == "interest-rate.demand")
    if q.unit.name in NOT_BELOW_NOUGHT:
        assert q.low >= 0


@every_slider
def test_a_slider_to_either_side_reaches_as_far_either_way_or_says_why_not(name: str, q: Parameter) -> None:
    if q.low < 0 < q.high and not re.search(r"[Bb]elow zero|negative|gain|loses|owe|double|0 is|years", q.reason):
        assert q.low == -q.high or name in LOPSIDED


@every_slider
def test_a_range_as_a_reader_sees_it_has_the_bounds_in_full(name: str, q: Parameter) -> None:
    for text, bound in zip(q.range.split(" to "), (q.low, q.high), strict=True):
        assert isclose(q.unit.read(text), bound, rel_tol=6e-5, abs_tol=1e-9), text
