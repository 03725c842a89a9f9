"""Squeezes: GameStop 2021 and Volkswagen 2008."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import Array, Result
from ..data.event import Event
from ..data.events import event
from .comparison import Assumed, Comparison, Gap, Known
from .marks import daily, fact, path_of

# GameStop ---------------------------------------------------------------------------------------------------------------
GME = event("gamestop-2021")
SHORT = fact(GME, "si_2020-12-31")
GME_SIZE = SHORT / 5e6  # shares of the company that one share of the model stands for: the slider ends at five million
GME_BEFORE = next(day.close for day in GME.days if day.date == "2021-01-12")


def _gamestop(self: Comparison, happened: Event, result: Result) -> list[Gap]:
    marks = self.marks(happened)
    path, covered = self.series(result) * marks[0].price, np.asarray(result["covered"], float).reshape(len(result["covered"]), -1)[:, 0]
    bought = np.concatenate([[0.0] * (len(path) - len(covered)), np.asarray(covered) / result["short_interest"]])

    def at(values: Array, place: int) -> float:
        return float(values[min(place, len(values) - 1)])

    places = {mark.label: int(mark.at) for mark in marks}
    rows = [Gap(f"{day}, close", marks[places[day]].price, at(path, places[day])) for day in ("15 Jan", "21 Jan", "27 Jan")]
    out = [(day, 1 - fact(happened, name) / SHORT) for day, name in (("15 Jan", "si_2021-01-15"), ("29 Jan", "si_2021-01-29"))]
    return rows + [Gap(f"shorts out, {day}", share, at(bought, places[day]), "share") for day, share in out]


GAMESTOP = Comparison(
    id="gamestop-2021", story="The record of a squeeze, beside what a squeeze alone can do.", event="gamestop-2021",
    model="short-squeeze", preset="Thin market",
    known={
        "start_price": Known(round(GME_BEFORE, 2), "the close of 12 January"),
        "short_interest": Known(5e6, f"71.2 m shares, one of the model for {GME_SIZE:.1f} of the company"),
        "free_float": Known(5e6 / fact(GME, "si_pct_float"), "short interest was 122.97 % of the float"),
    },
    assumed={
        "average_entry": Assumed(round(GME_BEFORE, 2), "nobody knows at which prices they had sold: the price before is taken"),
        "shock": Assumed(0.3, "a first rise of 30 %, the most the slider allows"),
        "market_depth": Assumed(4e6, "nobody measured it; the slider below tries others"),
    },
    what_if="market_depth", what_if_range=(14e6, 160e6), money=GME_SIZE, per_mark=True,
    marks=daily("2021-01-12"), series=path_of("price"), gaps=_gamestop, clock="One round is drawn a trading day.", against="covering",
)  # fmt: skip

# Volkswagen -------------------------------------------------------------------------------------------------------------
VW = event("volkswagen-2008")
VW_SIZE = 10.0  # shares in tens


def _closes(*labels: str) -> Any:
    def gaps(self: Comparison, happened: Event, result: Result) -> list[Gap]:
        marks = self.marks(happened)
        path = self.series(result) * marks[0].price
        places = np.linspace(0, marks[1].at, len(path)) if not self.per_mark else np.arange(len(path), dtype=float)
        rows = []
        for mark in marks:
            if mark.label in labels:
                here = float(path[np.searchsorted(places, mark.at, "right") - 1])
                rows.append(Gap(f"{mark.label}, close", mark.price, here))
        return rows

    return gaps


VOLKSWAGEN = Comparison(
    id="volkswagen-2008", story="More sold short than was left to buy: a corner, beside a squeeze.", event="volkswagen-2008",
    model="short-squeeze", preset="Thin market",
    known={
        "free_float": Known(5e6 * fact(VW, "residual_float") / fact(VW, "short_interest"), "5.6 to 6 % of the shares were left to trade"),
        "short_interest": Known(5e6, "12.8 to 13 % of the shares had been sold short; the model’s shares stand for these"),
    },
    assumed={
        "start_price": Assumed(20.0, "the model’s own scale; prices meet as multiples of the close of 24 October"),
        "average_entry": Assumed(20.0, "nobody knows at which prices they had sold"),
        "shock": Assumed(0.3, "the news of the Sunday, as the most that the slider allows"),
        "market_depth": Assumed(2e6, "nobody measured it; the slider below tries others"),
    },
    what_if="market_depth", what_if_range=(0.5e6, 20e6), per_mark=True,
    marks=daily("2008-10-24"), series=path_of("price"), gaps=_closes("27 Oct", "28 Oct", "31 Oct"),
    clock="One round is drawn a trading day.",
)  # fmt: skip
