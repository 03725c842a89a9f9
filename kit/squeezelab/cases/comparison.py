"""A case as a declaration: what is known and goes into the model, what is assumed and why, and which numbers are set beside each other.

The record is in the currency of the case and the model in its own; ``money`` says how many USD of the case stand for one in the
model, so that a slider's range never cuts a fact. Prices meet as multiples of the price before.
A long room: a record and a model side by side, row by row, and the words for where they part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core import Array, Result, unit
from ..core.unit import Unit
from ..data.event import Event
from ..data.events import event
from ..dynamics.run import run
from ..errors import NoAnswer
from ..models import get_model

FAR = 1.25  # a model that misses a price by this factor misses it
WIDE = {"share": 0.15, "change": 0.02}  # a share by so much; a change by so much, or by a quarter of itself


def price(value: float) -> str:
    """A price of a case as it is printed: whole from a thousand on."""
    return f"{value:,.0f}" if value >= 1_000 else f"{value:,.2f}"


@dataclass(frozen=True)
class Known:
    """A value that goes into the model and comes from a fact: ``says`` names it."""

    value: float
    says: str


@dataclass(frozen=True)
class Assumed:
    """A value that nobody measured, with the reason why it was taken."""

    value: Any
    why: str


@dataclass(frozen=True)
class Mark:
    """A price of the record at a place on the clock, 0 being the price before; ``low`` and ``high`` of the same day if known."""

    at: float
    label: str
    price: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Gap:
    """One number of the record beside the model's. ``kind`` is “price”, “change”, “share” or “money”."""

    what: str
    record: float
    model: float
    kind: str = "price"

    @property
    def ratio(self) -> float:
        """Record over model, for prices and money; their difference for changes and shares."""
        if self.kind in ("price", "money"):
            return self.record / self.model if self.model else float("inf")
        return self.record - self.model

    @property
    def wide(self) -> bool:
        """Whether the model misses it."""
        if self.kind in ("price", "money"):
            return not 1 / FAR <= self.ratio <= FAR
        if self.record * self.model < 0 and abs(self.ratio) >= 0.01:  # one rose and the other fell
            return True
        return abs(self.ratio) > max(WIDE[self.kind], abs(self.record) / 4 if self.kind == "change" else 0.0)

    def written(self, currency: str) -> tuple[str, str, str]:
        """Record, model and gap as they are printed."""
        units: dict[str, Unit] = {"change": unit.CHANGE, "share": unit.SHARE, "money": unit.MONEY}
        write = price if self.kind == "price" else units[self.kind].write
        if self.kind in ("price", "money"):
            times = self.ratio
            gap = f"×{times:,.2f}" if times < 9.995 else f"×{times:,.1f}" if np.isfinite(times) else "×∞"
        else:
            points = 100 * self.ratio
            size = f"{abs(points):.0f}" if abs(points) >= 9.5 else f"{abs(points):.1f}"
            gap = f"{'−' if points < 0 else '+'}{size} {'point' if size == '1.0' else 'points'}" if float(size) else "0 points"
        return write(self.record), write(self.model), gap


@dataclass(frozen=True)
class Comparison:
    """What a case sets beside what. ``series`` gives the model's price as multiples of the price before, step by step."""

    id: str
    story: str
    event: str
    model: str
    preset: str
    known: Mapping[str, Known]
    assumed: Mapping[str, Assumed]
    what_if: str  # an assumed value of the model
    what_if_range: tuple[float, float]
    marks: Callable[[Event], list[Mark]]
    series: Callable[[Result], Array]
    gaps: Callable[[Comparison, Event, Result], list[Gap]]
    clock: str  # how steps of the model and marks of the record share an axis: an assumption, said
    money: float = 1.0
    against: str = ""  # name of the fact where the evidence is against the story
    currency: str | None = None  # of the record; the event's without one, none at all for an index
    per_mark: bool = False  # one step of the model for each mark of the record; else all steps between the first two marks

    @property
    def happened(self) -> Event:
        """The record."""
        return event(self.event)

    def compared(self, value: float | None = None, seed: int = 0) -> Compared:
        """The model beside the record, ``value`` being the what-if's, in the size of the case."""
        model = get_model(self.model)
        given: dict[str, Any] = {name: one.value for name, one in self.known.items()}
        given |= {name: one.value for name, one in self.assumed.items()}
        if value is not None:
            given[self.what_if] = value / self.size(self.what_if)
        return Compared(self, run(model, model.given(self.preset, **given), seed=seed))

    def size(self, name: str) -> float:
        """How much of the case stands for one in the model."""
        quantity = get_model(self.model).quantities[name]
        return self.money if quantity.unit.usd == 1 and quantity.unit.share == 0 else 1.0

    def wrote(self, name: str, value: float) -> str:
        """A value of the model in the size of the case."""
        return get_model(self.model).quantities[name].write(value * self.size(name))

    def curve(self, points: int = 33) -> tuple[Array, Array]:
        """Where the model ends along the what-if: values in the size of the case, and ends as prices of the record; NaN without answer."""
        low, high = self.what_if_range
        log = low > 0 and high / low > 5
        values = np.geomspace(low, high, points) if log else np.linspace(low, high, points)
        ends = []
        for value in values:
            try:
                ends.append(self.compared(float(value)).farthest)
            except NoAnswer:
                ends.append(float("nan"))
        return values, np.asarray(ends)


@dataclass(frozen=True, eq=False)
class Compared:
    """A comparison reckoned: the marks of the record, the path of the model on the same axis, the gaps."""

    case: Comparison
    result: Result

    @property
    def marks(self) -> list[Mark]:
        """The prices of the record."""
        return self.case.marks(self.case.happened)

    @property
    def path(self) -> tuple[Array, Array]:
        """Places on the clock and the model's prices there, in the currency of the record."""
        prices = np.asarray(self.case.series(self.result), float) * self.marks[0].price
        if self.case.per_mark:
            return np.arange(len(prices), dtype=float), prices
        return np.linspace(0, max(self.marks[1].at, 1e-9), len(prices)), prices

    @property
    def currency(self) -> str:
        """Of the prices; none for an index."""
        return self.case.happened.currency if self.case.currency is None else self.case.currency

    @property
    def farthest(self) -> float:
        """The model's price farthest from the price before."""
        prices = self.path[1]
        return float(prices[np.nanargmax(np.abs(np.log(np.maximum(prices, 1e-12) / prices[0])))])

    def at(self, place: float) -> float:
        """The model's price at a place on the clock; the last one goes on."""
        x, y = self.path
        return float(y[np.searchsorted(x, place, "right") - 1])

    @property
    def gaps(self) -> list[Gap]:
        """Record beside model, number by number."""
        return self.case.gaps(self.case, self.case.happened, self.result)

    @property
    def extreme(self) -> Mark:
        """The mark farthest from the price before: closes count, not the trades within a day."""
        first = self.marks[0].price
        return max(self.marks[1:], key=lambda mark: abs(np.log(mark.price / first)))

    @property
    def headline(self) -> str:
        """The farthest price of the model and of the record in one sentence."""
        first, far, top = self.marks[0].price, self.farthest, self.extreme
        currency = self.currency
        name = get_model(self.case.model).title.lower()
        if abs(far / first - 1) < 0.0005:
            moved = f"leaves the price at {price(first)}"
        else:
            moved = f"takes the price from {price(first)} to *{price(far)}{'' if currency == '' else ' ' + currency}*"
        return f"At these inputs, the model “{name}” {moved}. The record went to {price(top.price)}."

    @property
    def verdict(self) -> str:
        """What fits and what does not; the numbers choose the words."""
        gaps = self.gaps
        missed = [gap for gap in gaps if gap.wide]
        if not missed:
            return f"All {len(gaps)} numbers lie near the record. That is no proof: what is assumed was chosen by hand."
        if len(missed) == len(gaps):
            return f"None of the {len(gaps)} numbers lies near the record."
        names = "; ".join(gap.what for gap in missed)
        near = len(gaps) - len(missed)
        return f"{near} of {len(gaps)} numbers {'lies' if near == 1 else 'lie'} near the record. Missed: {names}."

    @property
    def inputs(self) -> list[tuple[str, str, str]]:
        """What went in: ● or ○, the value in words, and the fact or the reason."""
        model = get_model(self.case.model)
        rows = []
        for mark, values in (("●", self.case.known), ("○", self.case.assumed)):
            for name in values:
                says = values[name].says if mark == "●" else values[name].why  # type: ignore[union-attr]
                told = self.result[name] if name in model.quantities else values[name].value
                written = self.case.wrote(name, told) if isinstance(told, (int, float)) else str(told)
                rows.append((mark, f"{model.parameter(name).label} {written}", says))
        return rows
