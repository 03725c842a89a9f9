"""The settings that claims are tried in, and their limits, are numbers that a person chose.

A bound that is one off still runs, and a claim that does not hang on it finds the same. So each is held to be round, to stand as far
above a middle as its fellow stands below, or to be listed here as what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from squeezelab.claims.check import checks_in, files
from squeezelab.claims.experiment import Experiment

CHECKS = {f"{file}.{name}": check for file in files() for name, check in checks_in(file).items()}
every_check = pytest.mark.parametrize("name", CHECKS)
OF_CLOCKS = {
    24,
    48,
    63,
    72,
    96,
    120,
    180,
    250,
    252,
    360,
    365,
    390,
    480,
    730,
}  # hours, days, days of trading, minutes
BETWEEN = {1.1, 1.2, 1.3, 1.4, 1.6, 0.12, 0.013, 0.18, 12, 13, 14, 16, 18, 22, 110, 140, 160, 1.2e7, 1.4e8, 2.2e8}
WHAT_THEY_ARE = {  # powers of two, roots, a little off one, and a range told in a source
    0.7071: "the root of a half", 64: "a power of two", 1.001: "a little more than one", 1.02: "a little more than one",
    1.06: "a little more than one", 0.49: "a little less than half", 0.72: "six tenths of 1.2", 248.0: "between two strikes",
    260.0: "between two strikes", 100.3: "a little more than the price", 104: "a little more than the price",
    97.0: "a little below a hundred", 103.0: "a little above it", 99.5: "the best bid", 100.5: "the best ask",
}  # fmt: skip


def digits(value: float) -> str:
    """The digits of a number without the noughts at either end."""
    return f"{abs(value):.9e}".partition("e")[0].replace(".", "").strip("0")


def is_round(value: float) -> bool:
    own, rest = digits(value), digits(1 - abs(value))
    fives = len(own) <= 1 or own[1:] == "5" or own in {"105", "115", "125"}
    return fives or abs(value) in OF_CLOCKS | BETWEEN or (0.9 <= abs(value) < 1 and len(rest) == 1) or value in WHAT_THEY_ARE


def chosen(check: Experiment) -> Iterator[tuple[str, float]]:
    for name, given in {**check.space, **check.also}.items():
        numbers = [one for one in (given if isinstance(given, tuple | list) else (given,)) if isinstance(one, int | float)]
        ends = [one for one in numbers if not isinstance(one, bool)]
        if len(ends) >= 2 and ends[0] + ends[-1] in {2.0, 200.0}:  # as far below one, or below a hundred, as above
            continue
        yield from ((name, one) for one in ends)
    yield from (("its limit", one) for one in (check.more_than, check.less_than, *(check.about or ())) if one is not None)


@every_check
def test_a_setting_and_a_limit_are_numbers_that_a_person_chooses_and_a_range_goes_up(name: str) -> None:
    check = CHECKS[name]
    assert not [(what, value) for what, value in chosen(check) if not is_round(value)]
    ranges = [given for given in {**check.space, **check.also}.values() if isinstance(given, tuple)]
    assert all(given[0] < given[1] and (len(given) == 2 or given[2] in {"log", "linear", "symlog"}) for given in ranges)
