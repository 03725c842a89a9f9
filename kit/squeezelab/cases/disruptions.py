"""A note that ended, a crash of minutes, and forced sales on a calm day."""

from __future__ import annotations

import numpy as np

from ..core import Array, Result
from ..data.event import Event
from ..data.events import event
from .comparison import Assumed, Comparison, Gap, Known
from .marks import ends, fact, path_of

# the end of a note, a crash of minutes, and a calm day -------------------------------------------------------------------


def _volatility(self: Comparison, happened: Event, result: Result) -> list[Gap]:
    rose = float(result["whole_move"])
    return [
        Gap("rise of the VIX", fact(happened, "vix"), rose, "change"),
        Gap("fall of the note", fact(happened, "lost"), -min(rose, 1.0), "change"),
    ]


VOLMAGEDDON = Comparison(
    id="volmageddon-2018", currency="", story="A note that had to buy what rose, beside the evening on which it ended.",
    event="xiv-2018-02-05",
    model="leverage-targeting", preset="Inverse ETFs",
    known={
        "etf_assets": Known(fact(event("xiv-2018-02-05"), "assets"), "about 1.9 bn USD on the trading day before"),
        "etf_multiple": Known(-1.0, "it promised −100 % of the daily move"),
    },
    assumed={
        "shock": Assumed(0.2, "a first rise of 20 %, from the fall of shares"),
        "fund_assets": Assumed(10e6, "no other funds: the least the slider allows"),
        "market_depth": Assumed(100e6, "nobody measured the depth of these futures that evening"),
    },
    what_if="market_depth", what_if_range=(60e6, 600e6), marks=ends(17.31, ("5 Feb", "vix")), series=path_of("price"), gaps=_volatility,
    clock="All rounds are drawn within the day.", against="cause",
)  # fmt: skip


def _impact(result: Result) -> Array:
    return np.array([1.0, 1.0 - float(result["move"])])


def _flash(self: Comparison, happened: Event, result: Result) -> list[Gap]:
    move = -float(result["move"])
    return [
        Gap("E-Mini, four minutes", fact(happened, "fall"), move, "change"),
        Gap("Dow Jones, at the worst", fact(happened, "djia"), move, "change"),
    ]


FLASH_CRASH = Comparison(
    id="flash-crash-2010", currency="", story="One programme sold; the law of impact says how far that alone goes.",
    event="flash-crash-2010-05-06",
    model="market-impact", preset="A tenth of a day",
    known={},
    assumed={
        "order_size": Assumed(0.02, "4.1 bn USD of a day’s futures; the day’s turnover is not among the facts at hand"),
        "daily_volatility": Assumed(0.02, "a nervous day in that spring"),
        "y": Assumed(1.0, "the usual coefficient of the law"),
    },
    what_if="order_size", what_if_range=(0.005, 0.3), marks=ends(100.0, ("in four minutes", "fall"), ("at the worst, Dow Jones", "djia")),
    series=_impact,
    gaps=_flash, clock="The whole order is drawn as one move.", against="against",
)  # fmt: skip


def _calm(self: Comparison, happened: Event, result: Result) -> list[Gap]:
    end = float(np.asarray(self.series(result))[-1]) - 1
    return [
        Gap("S&P 500 on the day", fact(happened, "sp500"), end, "change"),
        Gap("ViacomCBS on the day", fact(happened, "viac"), end, "change"),
    ]


ARCHEGOS = Comparison(
    id="archegos-2021", currency="", story="Twenty billion sold by force, and a market that stayed calm.", event="archegos-2021-03-26",
    model="market-impact", preset="A tenth of a day",
    known={},
    assumed={
        "order_size": Assumed(0.06, "20 bn USD of a day’s trading in all shares, some 350 bn: from general knowledge"),
        "daily_volatility": Assumed(0.011, "a usual day of the index in that spring"),
        "y": Assumed(1.0, "the usual coefficient of the law"),
    },
    what_if="order_size", what_if_range=(0.01, 0.5), marks=ends(100.0, ("26 Mar", "sp500"), ("29 Mar", "monday")),
    series=_impact, gaps=_calm,
    clock="The whole sale is drawn as one move.", against="against",
)  # fmt: skip
