"""Directional indicators find a trend in every chart; the question is whether a walk without one looks different.

The directional movement of a bar is how far its high or its low has moved beyond the last bar's. Smoothed and
divided by the true range it gives +DI and -DI, and the smoothed distance between the two is the ADX, read as
the strength of the trend: above 25, says the rule, there is one. A random walk has none, and its ADX is above
25 about as often as not. The chart here is a walk with as much trend as you give it, and beside it stands the
null: the same indicator on walks without any. (Wilder 1978.)

A long room: the indicator, its null and the declaration that shows both.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..core import (
    Choice,
    Cliff,
    Compare,
    Draws,
    Equation,
    Model,
    Panel,
    Parameter,
    Preset,
    Process,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.bars import walk_bars
from ..dynamics.chart import TICKS, first_bar, next_bar, null_noise
from ..dynamics.wilder import SEEDINGS, directional_lines

RULE = 25.0  # above it, says the rule, there is a trend
WALKS = 150
EDGES = np.linspace(0, 80, 33)


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's trades: a standard normal each, ``TICKS`` to the bar."""
    return {"trades": rng.standard_normal((p.bars + 1) * TICKS)}


def chart(p: Values, draws: Draws) -> dict[str, Array]:
    """Close, high, low and the indicator's lines, shape (bars + 1, lanes)."""
    steps = (p.trend + p.volatility * np.sqrt(TICKS) * draws["trades"]) / TICKS
    _, high, low, close = (p.start_price * np.exp(x) for x in walk_bars(steps, TICKS))
    lines = directional_lines(high, low, close, p.period, p.seeding)
    return {"price": close, "high": high, "low": low, "plus_di": lines["plus"], "minus_di": lines["minus"], "adx": lines["adx"]}


def start(p: Values, draws: Draws) -> State:
    return first_bar(chart, p, draws)


def step(state: State, p: Values, draws: Draws) -> State:
    return next_bar(chart, state, p, draws, ("price", "high", "low"))


@lru_cache(maxsize=16)
def null_adx(period: int, seeding: str, bars: int) -> Array:
    """ADX of walks without a trend, sorted, shape (values,); one bar in ``period`` of each walk, as near ones repeat each other."""
    _, high, low, close = walk_bars(null_noise("dmi null", ((bars + 1) * TICKS, WALKS)) * 1e-3, TICKS)
    adx = directional_lines(high, low, close, period, seeding)["adx"]
    apart = adx[bars::-period]
    return np.sort(apart[~np.isnan(apart)])


def null_of(p: Values) -> Array:
    return null_adx(p.period, p.seeding, p.bars)


def as_strong(p: Values, series: Series) -> Array:
    """Share of trendless walks with an ADX at least as high as the chart's last."""
    null = null_of(p)
    return 1 - np.searchsorted(null, series["adx"][-1]) / len(null)


def trending(p: Values, series: Series) -> Array:
    """Share of bars with an ADX above 25."""
    adx = series["adx"]
    return (adx > RULE).sum(axis=0) / (~np.isnan(adx)).sum(axis=0)


def histogram(p: Values) -> Series:
    null = null_of(p)
    count, _ = np.histogram(np.minimum(null, EDGES[-1] - 1e-9), EDGES)
    return {"adx_level": ((EDGES[1:] + EDGES[:-1]) / 2)[:, None], "null_share": (count / len(null))[:, None]}


def finding(result: Result) -> str:
    share = result["as_strong"]
    plus, minus = float(result["plus_di"][-1]), float(result["minus_di"][-1])
    return result.say(
        "{side} and the ADX stands at *{end_adx}*; of walks without any trend {as_strong} show such strength, {verdict}.",
        side=words.compared(unit.NUMBER, plus, minus, "+DI is above −DI", "+DI is below −DI", "+DI and −DI are level"),
        verdict=words.chosen(
            share > 0.1, "so this is no sign of a trend", "which is rare without a trend" if share < 0.05 else "which is not quite rare"
        ),
    )


MODEL = Model(
    module=__name__,
    title="Directional indicator",
    summary="The directional indicators show a trend in every chart; a random walk shows what they show without one.",
    loop="none",
    parameters=(
        Parameter("trend", r"\mu", unit.CHANGE, "What the price gains in a bar, on average.", "Trend, per bar",
                  default=0.0, low=-0.02, high=0.02, step=0.0005, role="starts", reason="2 % a day is the steepest of booms.", basis="Chosen none, the null: a walk without a trend."),
        Parameter("volatility", r"\sigma", unit.DAILY, "Standard deviation of a bar’s return.", "Volatility of a bar",
                  default=0.02, low=0.002, high=0.08, step=0.001, role="keeps", reason="A sleepy index to a wild coin, in daily bars.", basis="Chosen: a year at 32 %, a lively share."),
        Parameter("period", r"n", unit.COUNT, "Bars over which the indicator smooths.", "Period",
                  default=14, low=5, high=30, step=1, role="scene", structural=True,
                  reason="Wilder takes 14; below 5 it is noise, 30 lags by months.", basis="Wilder (1978) takes 14."),
        Choice("seeding", r"s", unit.NUMBER, "How the running sums begin; it shows for about five periods.", "Beginning of the sums",
                options=SEEDINGS, default="tulip", role="scene", basis="Chosen: what the library Tulip Indicators does."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the first bar.", default=100.0, low=1.0, high=100_000.0, scale="log",
                  role="scene", reason="A share to a coin.", basis="Chosen round, so that prices read as per cent."),
        Parameter("bars", r"N", unit.COUNT, "Bars shown.", default=150, low=80, high=400, step=10, role="scene", structural=True,
                  reason="A quarter of a year to one and a half.", basis="Chosen: seven months, past the time in which the start still shows."),
    ),
    dynamics=Process(start, step, clock=Quantity("bar", r"t", unit.COUNT, "Bars."), steps="bars", draw=draw,
                     rounds="A step is one bar: the indicator is defined by bars."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The close of each bar.", "Close"),
        Quantity("high", r"H", unit.PRICE, "The highest trade of each bar."),
        Quantity("low", r"L", unit.PRICE, "The lowest trade of each bar."),
        Quantity("plus_di", r"D^{+}", unit.NUMBER, "Positive directional indicator, 0 to 100.", "+DI"),
        Quantity("minus_di", r"D^{-}", unit.NUMBER, "Negative directional indicator, 0 to 100.", "−DI"),
        Quantity("adx", r"\mathrm{ADX}", unit.NUMBER, "Average directional index, 0 to 100.", "ADX"),
    ),
    profiles=(
        Quantity("adx_level", r"\mathrm{ADX}", unit.NUMBER, "Average directional index.", "ADX"),
        Quantity("null_share", r"\varphi_0", unit.PERCENT, "How often it stands there on walks without a trend.", "Walks without a trend"),
    ),
    readings=(
        Reading("end_adx", r"\mathrm{ADX}_N", unit.NUMBER, "The average directional index of the last bar.", "ADX",
                measured=lambda p, s: s["adx"][-1],
                context=lambda r: f"+DI {r['plus_di'][-1]:.0f}, −DI {r['minus_di'][-1]:.0f}"),
        Reading("as_strong", r"P_0(ADX\geq)", unit.SHARE, "Share of walks without a trend whose index is at least as high.",
                "Walks that show as much", measured=as_strong,
                context=lambda r: "without any trend"),
        Reading("trending_bars", r"P(ADX>25)", unit.SHARE, "Share of bars with an index above 25, the usual rule for a trend.",
                "Bars called a trend", measured=trending,
                context=lambda r: f"{unit.SHARE.write(r['null_trending'])} on walks without one"),
        Reading("null_trending", r"P_0(ADX>25)", unit.SHARE, "Share of bars with an index above 25 on walks without a trend.",
                "Called a trend without one",
                measured=lambda p, s: np.mean(null_of(p)[:, None] > RULE, axis=0), headline=False),
        Reading("average_adx", r"\overline{ADX}", unit.NUMBER, "The index on average over the bars shown.", "ADX on average",
                measured=lambda p, s: np.nanmean(s["adx"], axis=0), headline=False),
    ),
    cliff=Cliff("trend", "average_adx", "How much trend does it take?", "The same trades, every trend.",
                plain=lambda p, x: null_of(p).mean() + 0 * x, plain_label="walks without one, on average"),
    panels=(
        Panel("Close in USD, bar by bar", "bar", ("price",), "band",
              tells=(
                  Compare("On the last bar", {"ADX": "adx", "+DI": "plus_di", "−DI": "minus_di"}, "{as_strong} of walks without\na trend are as strong"),
              )),
        Panel("+DI, −DI and ADX", "bar", ("plus_di", "minus_di", "adx"), "line"),
        Panel("ADX of walks without a trend", "adx_level", ("null_share",), "bars", data=histogram, marks={"end_adx": "this chart"}),
    ),
    presets=(
        Preset("A random walk", {}, {"as_strong": (0.02, 0.98)}),
        Preset("A strong trend", {"trend": 0.012}, {"as_strong": (0.0, 0.1), "end_adx": (35.0, 90.0)}),
        Preset("A gentle trend", {"trend": 0.002}, {"as_strong": (0.02, 0.98)}),
        Preset("Short memory", {"period": 7}, {"null_trending": (0.6, 0.9)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Wilder (1978), New Concepts in Technical Trading Systems.", kind="derived"),
        Source("Tulip Indicators, test data of di and adx: first sums over n−1 changes.",
                cases=("wilder-di-plus", "wilder-di-minus", "wilder-adx")),
        Source("Own null: the same indicator on random walks.", kind="derived"),
    ),
    leaves_out=("gaps between bars", "volatility that comes in clusters", "costs of trading on the signal",
    "that many indicators are tried and one is shown"),
    icon='<path d="M2 17l5-4 4 3 5-8 6 2"/><path d="M2 10l6 3 5-4 9 9" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Abs, Eq, Symbol

    before, change, true = Symbol("S_before"), Symbol("x"), Symbol("S_TR")
    return (
        Equation(Eq(Symbol("S"), before - before / s.period + change, evaluate=False),
                "Wilder’s running sum forgets one part in n with every bar.",
                 unread="It says how the sums of the next line are made."),
        Equation(Eq(s.plus_di, 100 * Symbol("S_DM") / true, evaluate=False),
                "Movement of the highs over the true range, both as running sums; −DI is the same for the lows."),
        Equation(Eq(Symbol("DX"), 100 * Abs(s.plus_di - s.minus_di) / (s.plus_di + s.minus_di), evaluate=False),
                "How far the two lie apart; its average is the ADX.",
                 unread="A run keeps its average alone."),
    )  # fmt: skip
