"""Cascades: October 1987, and three days of Bitcoin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..core import Result
from ..data.event import Event
from ..data.events import event
from .comparison import Assumed, Comparison, Gap, Known
from .marks import both, daily, ends, fact, moved, path_of

# 1987 -------------------------------------------------------------------------------------------------------------------


def _october(self: Comparison, happened: Event, result: Result) -> list[Gap]:
    low = result["lowest_price"] / result["start_price"] - 1
    return [
        Gap("S&P 500, whole fall", fact(happened, "sp500"), low, "change"),
        Gap("Dow Jones, whole fall", fact(happened, "djia"), low, "change"),
    ]


OCTOBER_1987 = Comparison(
    id="october-1987", currency="", story="Programmes that sell because prices fall, beside the day on which prices fell by a fifth.",
    event="crash-1987",
    model="crash-fold", preset="Many insured", known={},
    assumed={
        "insured_share": Assumed(0.03, "60 to 90 bn USD of some 2.5 tn USD in all shares; the second number is from general knowledge"),
        "sale": Assumed(0.02, "a first sale of 2 %: what came first is not known"),
    },
    what_if="insured_share", what_if_range=(0.0, 0.12), marks=ends(100.0, ("19 Oct", "sp500")),
    series=path_of("price"), gaps=_october, clock="All steps of the model are drawn within the day.", against="futures_share",
)  # fmt: skip

# cascades ---------------------------------------------------------------------------------------------------------------


def _worst(low: str, fell: str) -> Any:
    """The lowest trade and the close beside the model's end."""

    def gaps(self: Comparison, happened: Event, result: Result) -> list[Gap]:
        return [
            Gap(low, _lowest(happened), moved(result, lowest=True), "change"),
            Gap(fell, fact(happened, "close_to_close"), moved(result), "change"),
        ]

    return gaps


def _lowest(happened: Event) -> float:
    first, second = happened.days[0], happened.days[1]
    assert second.low is not None, happened.id
    return second.low / first.close - 1


def _liquidated(name: str, label: str) -> Any:
    def gaps(self: Comparison, happened: Event, result: Result) -> list[Gap]:
        return [Gap(label, fact(happened, name), float(result["forced_selling"]) * self.money, "money")]

    return gaps


MARCH_2020 = Comparison(
    id="btc-2020-03-12", story="Liquidations feed a fall: the record of a day, beside a ladder of positions.", event="btc-2020-03-12",
    model="liquidation-cascade", preset="Usual depth",
    known={"start_price": Known(round(event("btc-2020-03-12").days[0].close), "the close of 11 March, to a dollar")},
    assumed={
        "shock": Assumed(-0.15, "the part of the fall that is taken as news"),
        "open_interest": Assumed(370e6, "no count was found; the model’s own"),
        "leverage": Assumed(10.0, "no count was found; the model’s own"),
        "market_depth": Assumed(15e6, "nobody measured it; the slider below tries others"),
    },
    what_if="market_depth", what_if_range=(5e6, 100e6), marks=daily(), series=path_of("price"),
    gaps=_worst("lowest trade of 12 March", "close of 12 March"), clock="All rounds are drawn within the first day.",
)  # fmt: skip

MAY_2021 = replace(
    MARCH_2020,
    id="btc-2021-05-19", event="btc-2021-05-19", story="A fall that came back by half, with billions closed by force.",
    known={"start_price": Known(round(event("btc-2021-05-19").days[0].close), "the close of 18 May, to a dollar")},
    assumed={
        "shock": Assumed(-0.1, "the part of the fall that is taken as news"),
        "open_interest": Assumed(1.5e9, "15 bn USD, a round number: no count was at hand"),
        "leverage": Assumed(10.0, "no count was found; the model’s own"),
        "market_depth": Assumed(60e6, "nobody measured it; the slider below tries others"),
    },
    money=10.0, what_if_range=(200e6, 1_000e6),
    gaps=both(_worst("lowest trade of 19 May", "close of 19 May"), _liquidated("liquidations_usd", "closed by force")),
)  # fmt: skip


def _october_25(self: Comparison, happened: Event, result: Result) -> list[Gap]:
    total = float(result["forced_selling"]) * self.money
    return [
        Gap("whole fall, high to low", fact(happened, "high_to_low"), moved(result, lowest=True), "change"),
        Gap("closed by force", fact(happened, "liq_24h_usd"), total, "money"),
    ]


OCTOBER_2025 = Comparison(
    id="crypto-2025-10-10", story="The largest liquidation on record, in books that had emptied.", event="crypto-2025-10-10",
    model="liquidation-cascade", preset="Usual depth",
    known={},
    assumed={
        "start_price": Assumed(100_000.0, "the model’s own scale; prices meet as multiples of the high of the day"),
        "shock": Assumed(-0.03, "the part of the fall that is taken as news"),
        "open_interest": Assumed(1e9, "50 bn USD, a round number: no count was at hand"),
        "leverage": Assumed(10.0, "no count was found; the model’s own"),
        "market_depth": Assumed(8e6, "400 m USD: a tenth of 4 bn USD, since 90 to 98 % is said to have gone; both ends are tried below"),
    },
    what_if="market_depth", what_if_range=(100e6, 4e9), money=50.0, marks=ends(122_574, ("low", "high_to_low")), series=path_of("price"),
    gaps=_october_25, clock="All rounds are drawn within the day.", against="liq_24h_usd",
)  # fmt: skip
