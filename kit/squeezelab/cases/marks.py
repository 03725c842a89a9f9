"""What the cases are made of: prices of the record as marks, series of a model as multiples, facts as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Array, Result
from ..data.event import Day, Event
from .comparison import Mark


def daily(*days: str) -> Any:
    """The closes of an event from a day on, the first one being the price before."""

    def marks(happened: Event) -> list[Mark]:
        chosen = [day for day in happened.days if not days or day.date >= days[0]]
        return [Mark(float(n), short(day), day.close, day.low, day.high) for n, day in enumerate(chosen)]

    return marks


def short(day: Day) -> str:
    _, month, number = day.date.split("-")
    return f"{int(number)} {('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')[int(month) - 1]}"


def ends(before: float, *after: tuple[str, str]) -> Any:
    """The price before and one or more after it, each by a fact: a change where it lies between −1 and 0 or the fact's unit says so."""

    def marks(happened: Event) -> list[Mark]:
        out = [Mark(0.0, "before", before)]
        for n, (label, fact) in enumerate(after, 1):
            value = happened[fact].value
            assert value is not None, fact
            out.append(Mark(float(n), label, before * (1 + value)))
        return out

    return marks


def path_of(name: str) -> Any:
    """A series of prices as multiples of the price before; where the model begins with the spark, the price before stands first."""

    def series(result: Result) -> Array:
        prices = np.asarray(result[name], float)
        prices = (prices[:, 0] if prices.ndim > 1 else prices) / result["start_price"]
        return np.asarray(prices if abs(prices[0] - 1) < 1e-12 else np.concatenate([[1.0], prices]))

    return series


def fact(happened: Event, name: str) -> float:
    """The number of a fact; the middle where the source gives both ends."""
    held = happened[name]
    if held.value is not None:
        return held.value
    assert held.low is not None and held.high is not None, name
    return (held.low + held.high) / 2


def moved(result: Result, *, lowest: bool = False) -> float:
    prices = path_of("price")(result)
    return float((prices.min() if lowest else prices[-1]) - 1)


def both(first: Any, second: Any) -> Any:
    return lambda self, happened, result: [*first(self, happened, result), *second(self, happened, result)]
