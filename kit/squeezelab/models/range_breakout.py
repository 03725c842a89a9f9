"""Every range ends; whether a narrow one foretells a large move is another question.

The range of the last bars is their highest high less their lowest low. On a random walk its expectation is
the volatility times the root of 8 T/pi, some stretches are narrow by chance, and after them the price leaves
the range as it leaves any range: the next move is as large as ever. If volatility comes in clusters, a narrow
range says something, but the opposite of the folklore: what follows is calmer than usual. Both are measured on
many charts at once, beside the one shown. (Feller 1951; claim C28.)
A long room: two kinds of volatility, what follows a range, and the declaration as a table.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..core import (
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
    Source,
    State,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.bars import walk_bars
from ..dynamics.chart import first_bar, next_bar, null_noise
from ..dynamics.indicators import filled, middle_and_spread, rolling

TRADES = 2  # a bar
CHARTS, LENGTH = 150, 300  # over which the two averages are taken
NARROW = 0.2  # the narrowest fifth


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's trades and moods (the noise of volatility), standard normals."""
    return {"trades": rng.standard_normal((p.bars + 1) * TRADES), "mood": rng.standard_normal(p.bars + 1)}


def moods(noise: Array, clustering: Array, strength: Array) -> Array:
    """Volatility of each bar over its median: e^h, h an AR(1) with standard deviation ``strength``; shape of ``noise``."""
    fresh = strength * np.sqrt(1 - clustering**2)
    held = strength * noise[0]
    out = np.empty(np.broadcast_shapes(noise.shape, np.shape(clustering), np.shape(strength)))
    out[0] = held
    for t in range(1, len(noise)):
        held = clustering * held + fresh * noise[t]
        out[t] = held
    return np.exp(out)


def log_bars(p: Values, trades: Array, mood: Array) -> tuple[Array, Array, Array]:
    """High, low, close as log prices from 0, shape (bars, ...)."""
    level = moods(mood, p.clustering, p.mood_strength)
    _, high, low, close = walk_bars(p.volatility / np.sqrt(TRADES) * trades * np.repeat(level, TRADES, axis=0), TRADES)
    return high, low, close


def chart(p: Values, draws: Draws) -> dict[str, Array]:
    high, low, close = log_bars(p, draws["trades"], draws["mood"])
    top, bottom = (filled(x, len(close)) for x in (rolling(high, p.window).max(axis=-1), rolling(low, p.window).min(axis=-1)))
    walk = p.volatility * np.sqrt(8 * p.window / np.pi)
    return {
        "price": p.start_price * np.exp(close), "top": p.start_price * np.exp(top), "bottom": p.start_price * np.exp(bottom),
        "width": (top - bottom) / walk, "bandwidth": 4 * filled(middle_and_spread(rolling(close, p.window), False)[1], len(close)),
    }  # fmt: skip


def start(p: Values, draws: Draws) -> State:
    return first_bar(chart, p, draws)


def step(state: State, p: Values, draws: Draws) -> State:
    return next_bar(chart, state, p, draws, ("price", "top", "bottom"))


@lru_cache(maxsize=512)
def unit_after(window: int, clustering: float, strength: float) -> tuple[float, float, float, float]:
    """`after` for a volatility of 1: every size on a chart scales with it, and what happens does not."""
    one = Values({"volatility": 1.0, "clustering": clustering, "mood_strength": strength})
    high, low, close = log_bars(one, null_noise("ranges", (LENGTH * TRADES, CHARTS)), null_noise("moods", (LENGTH, CHARTS)))
    stride = max(1, window // 4)  # windows that overlap more say little new
    top, bottom = rolling(high, window)[:-window:stride].max(axis=-1), rolling(low, window)[:-window:stride].min(axis=-1)
    width, at = top - bottom, close[window - 1 : -window : stride]
    move = np.abs(close[2 * window - 1 :: stride] - at)
    ahead = rolling(close[window:], window)[::stride]
    gone = (ahead.max(axis=-1) > top) | (ahead.min(axis=-1) < bottom)
    narrow = width <= np.quantile(width, NARROW)
    return float(move[narrow].mean()), float(move.mean()), float(gone[narrow].mean()), float(gone.mean())


def after(p: Values) -> Array:
    """Over many charts: size of the next move after a narrow range and after any; how often either range is left; shape (4, lanes)."""
    clustering, strength = np.broadcast_arrays(p.clustering, p.mood_strength)
    each = np.array([unit_after(p.window, float(c), float(s)) for c, s in zip(clustering, strength, strict=True)]).T
    return each * np.stack([p.volatility, p.volatility, 1 + 0 * p.volatility, 1 + 0 * p.volatility])


def finding(result: Result) -> str:
    both = result.say("after a narrow range the next {window} bars move {after_narrow}, after any {after_any}")
    if abs(result["next_over_usual"] - 1) < 0.06:
        return result.say("Narrow ranges foretell *hardly anything* here: {both}; that they end is true of any range.", both=both)
    way = words.compared(unit.MULTIPLE, result["next_over_usual"], 1.0, "larger", "smaller")
    return result.say("Narrow ranges are followed by *{way}* moves: {both}.", way=way, both=both)


MODEL = Model(
    module=__name__,
    title="Range and breakout",
    summary="Every range ends; on a random walk a narrow one says nothing about the size of the move that follows.",
    loop="none",
    parameters=(
        Parameter("volatility", r"\sigma", unit.DAILY, "Standard deviation of a bar’s return, in a median mood.", "Volatility of a bar",
                  default=0.02, low=0.002, high=0.08, step=0.001, role="starts", reason="A sleepy index to a wild coin, in daily bars.", basis="Chosen: a year at 32 %, a lively share."),
        Parameter("mood_strength", r"\eta", unit.NUMBER, "How much volatility itself varies; 0 is a random walk.", "Changes of volatility",
                  default=0.0, low=0.0, high=1.0, step=0.05, role="keeps",
                  reason="0 is the null; at 1 wild bars are seven times as wild as calm ones.", basis="Chosen: the null of Feller (1951), a walk whose volatility does not vary."),
        Parameter("clustering", r"\varphi", unit.NUMBER, "How much of a bar’s mood passes to the next.", "Clusters of volatility",
                  default=0.95, low=0.0, high=0.99, step=0.01, role="keeps", reason="0 is a new mood every bar, 0.99 a mood of months.", basis="Chosen: moods of a month, as fits of the model in Taylor (1986) to daily data show."),
        Parameter("window", r"n", unit.COUNT, "Bars that make a range.", "Bars in a range",
                  default=20, low=5, high=40, step=1, role="scene", structural=True, reason="A week to two months of daily bars.", basis="Chosen: a month of daily bars, the custom of breakout traders."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the first bar.", default=100.0, low=1.0, high=100_000.0, scale="log",
                  role="scene", reason="A share to a coin.", basis="Chosen round, so that prices read as per cent."),
        Parameter("bars", r"N", unit.COUNT, "Bars shown.", default=120, low=60, high=300, step=10, role="scene", structural=True,
                  reason="A quarter of a year to a year.", basis="Chosen: half a year of daily bars."),
    ),
    dynamics=Process(start, step, clock=Quantity("bar", r"t", unit.COUNT, "Bars."), steps="bars", draw=draw,
                     rounds="A step is one bar: the range is that of the last bars."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The close of each bar.", "Close"),
        Quantity("top", r"\bar H", unit.PRICE, "Highest high of the last bars.", "Top of the range"),
        Quantity("bottom", r"\underline{L}", unit.PRICE, "Lowest low of the last bars.", "Bottom of the range"),
        Quantity("width", r"w", unit.PERCENT, "Width of the range over that expected of a walk.", "Width, of a walk’s"),
        Quantity("bandwidth", r"b", unit.PERCENT, "Four standard deviations of the last log closes, the width of the usual bands.",
                 "Band width"),
    ),
    readings=(
        Reading("after_narrow", r"\bar r_{\mathrm{narrow}}", unit.DAILY,
                "Average size of the next move after the narrowest fifth of ranges.", "Move after a narrow range",
                measured=lambda p, s: after(p)[0], context=lambda r: f"after any range {r.write('after_any')}"),
        Reading("next_over_usual", r"\rho", unit.MULTIPLE, "Next move after a narrow range over the move after any.", "Narrow over any",
                measured=lambda p, s: after(p)[0] / after(p)[1], context=lambda r: "1 says nothing"),
        Reading("left_after_narrow", r"P(\text{left}\,|\,\text{narrow})", unit.SHARE,
                "How often a narrow range is left within as many bars as it took.", "Narrow ranges left",
                measured=lambda p, s: after(p)[2], context=lambda r: f"any range {r.write('left_after_any')}"),
        Reading("after_any", r"\bar r", unit.DAILY, "Average size of the next move after any range.", "Move after any range",
                measured=lambda p, s: after(p)[1], headline=False),
        Reading("left_after_any", r"P(\text{left})", unit.SHARE, "How often any range is left within as many bars as it took.",
                "Ranges left", measured=lambda p, s: after(p)[3], headline=False),
        Reading("walk_width", r"w_0", unit.PERCENT, "Expected width of a random walk’s range, watched without pause.",
                "Width of a walk’s range",
                measured=lambda p, s: p.volatility * np.sqrt(8 * p.window / np.pi), headline=False),
    ),
    cliff=Cliff("mood_strength", "next_over_usual", "Does a narrow range foretell?", "The same trades, every strength of moods.",
    plain=lambda p, x: 1 + 0 * x, plain_label="says nothing"),
    variants=Variants("What does a narrow range foretell?", "The same trades, volatility of other kinds.", "next_over_usual", {
        "A random walk": {}, "Moods of a week": {"mood_strength": 0.6, "clustering": 0.8},
        "Moods of months": {"mood_strength": 0.6, "clustering": 0.98},
    }, claim="C28"),
    panels=(
        Panel("Close and range in USD, bar by bar", "bar", ("price",), "band", reference=("top", "bottom"),
              tells=(Compare("Moves that follow", {"a narrow range": "after_narrow", "any": "after_any"}),)),
        Panel("Width of the range, of a walk’s", "bar", ("width",), "line"),
        Panel("Width of the bands", "bar", ("bandwidth",), "line"),
    ),
    presets=(
        Preset("Random walk", {}, {"next_over_usual": (0.93, 1.07)}),
        Preset("Clusters", {"mood_strength": 0.6}, {"next_over_usual": (0.6, 0.9)}),
        Preset("Long moods", {"mood_strength": 0.8, "clustering": 0.98}, {"next_over_usual": (0.4, 0.8)}),
        Preset("Short ranges", {"window": 5}, {"next_over_usual": (0.93, 1.07)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Feller (1951), The asymptotic distribution of the range of sums of independent random variables.", kind="derived",
                cases=("range-expectation",)),
        Source("Taylor (1986), Modelling Financial Time Series: volatility as an AR(1) of its log.", kind="derived"),
    ),
    leaves_out=("news that ends a calm", "orders that wait outside the range", "volume", "traders who trade the break itself"),
    icon='<path d="M2 8h13M2 16h13" stroke-dasharray="2 3"/><path d="M2 12l3-3 4 6 4-5 3 2 5-9" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, pi, sqrt

    return (
        Equation(Eq(s.walk_width, s.volatility * sqrt(8 * s.window / pi), evaluate=False),
                "The expected width of a walk’s range grows with the root of time."),
        Equation(Eq(s.next_over_usual, s.after_narrow / s.after_any, evaluate=False),
                "If it is 1, a narrow range says nothing about the size of the next move."),
    )  # fmt: skip
