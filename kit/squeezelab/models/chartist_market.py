"""Traders who follow each other and the trend make calm spells and bursts of volatility out of even news.

Fundamentalists trade towards value, chartists with the mood of the others and the trend, and each goes over to what
earns more. Chartists become many when little happens, since the price then hardly strays from value. Where they are
too many for the fundamentalists to hold the price, swings grow until straying pays the fundamentalists so well that
they are many again. (After Lux & Marchesi 1999, 2000, at values of our own.) At the speed of the
price taken here a move says nothing about the next, while its size does, as in the authors’ market and in real ones.
Simplified: groups are shares with flows of the mean and the variance of single decisions, five times a day, and the
price is solved in between. The trend is relative to the price, so its weight is ten times the authors’, at whose
price of 10 it is an amount of money.
A long room: the market, the test of its returns and the declaration as a table.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
    Cliff,
    Compare,
    Draws,
    Equation,
    Gain,
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
from ..dynamics.chartists import LOOKS, critical_share, day, strength
from ..dynamics.lanes import zeros


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's normals: a piece of news each day, and four jolts each time that groups and price move."""
    return {"news": rng.standard_normal(p.days), "jolts": rng.standard_normal((p.days, LOOKS, 4))}


def start(p: Values, draws: Draws) -> State:
    """The price at value, as many optimists as pessimists."""
    zero = zeros(p, {"news": draws["news"]})
    half = p.chartists_at_start / 2 + zero
    return {
        "optimists": half, "pessimists": half, "gap": zero, "trend": zero, "price": p.value + zero, "fundamental": p.value + zero,
        "chartists": 2 * half, "values": p, "critical": critical_share(p), "move": zero,
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """A day: the news changes the value at once, and traders bring the price after it."""
    t, news = state["t"], p.news_size * draws["news"][state["t"]]
    optimists, pessimists, gap, trend = day(
        state["optimists"], state["pessimists"], state["gap"] - news, state["trend"], p, draws["jolts"][t]
    )
    fundamental = state["fundamental"] * np.exp(news)
    price = fundamental * np.exp(gap)
    return {
        "optimists": optimists, "pessimists": pessimists, "gap": gap, "trend": trend, "price": price, "fundamental": fundamental,
        "chartists": optimists + pessimists, "values": p, "critical": state["critical"] if state["values"] is p else critical_share(p),
        "move": np.log(price / state["price"]),
    }  # fmt: skip


def gain(p: Values, chartists: Array, draws: Draws) -> dict[str, Array]:
    """What mood and trend add to a move, over what stills it; above 1 calm does not last."""
    return strength(chartists, p)


def excess_kurtosis(moves: Array) -> Array:
    """Of each lane, shape (n, lanes) to (lanes,)."""
    away = moves - moves.mean(axis=0)
    variance = (away**2).mean(axis=0)
    return (away**4).mean(axis=0) / np.where(variance > 0, variance, np.nan) ** 2 - 3


def with_next(days: Array) -> Array:
    """Correlation of each day's value with the next day's, shape (days, lanes) to (lanes,)."""
    one, two = (part - part.mean(axis=0) for part in (days[:-1], days[1:]))
    spread = np.sqrt((one**2).sum(axis=0) * (two**2).sum(axis=0))
    return (one * two).sum(axis=0) / np.where(spread > 0, spread, np.nan)


def news(series: Series) -> Array:
    return np.diff(np.log(series["fundamental"]), axis=0)


def finding(result: Result) -> str:
    if np.isnan(result["tail"]):
        return result.say("Neither news nor traders move the price: it stays where it is.")
    news = result.say("the news has {news_tail}") if result["news_size"] > 0 else words.chosen(True, "no news comes at all")
    if words.calm(unit.SHARE, result["most_chartists"]):
        return result.say("Without chartists the price follows the value: excess kurtosis *{tail}*, and {news}.", news=news)
    return result.say(
        "With up to *{most_chartists}* of traders following mood and trend, returns have excess kurtosis *{tail}*; {news}.", news=news
    )


def where_calm_ends(r: Result) -> str:
    """From which share of chartists calm is unstable."""
    return f"calm is unstable from {r.write('critical_share')}" if r["critical_share"] < 1 else "calm is stable at any share"


def without_sizes(r: Result) -> str:
    """How far the moves themselves follow each other, sizes apart."""
    return "the price does not move" if np.isnan(r["direction"]) else f"of the moves themselves {r.write('direction')}"


MODEL = Model(
    module=__name__,
    title="Chartists and fundamentalists",
    summary="Traders who follow each other and the trend make calm spells and bursts of volatility out of even news.",
    loop="either",
    icon='<path d="M3 13C5 12 6 14 8 13" /><path d="M8 13L10 7L12 19L14 5L16 17L18 12" style="stroke:var(--sq-force)"/><path d="M18 12C19 13 20 12 21 13" />',
    parameters=(
        Parameter("news_size", r"\sigma_\varepsilon", unit.DAILY, "Size of the news about value in a day, drawn from a bell curve.", "News",
                  default=0.005, low=0.0, high=0.02, step=0.0005, role="starts", reason="No news, to four times the default.", basis="Chosen: news of 8 % a year, so that most of a day is made by traders."),
        Parameter("order_noise", r"\sigma_\mu", unit.NUMBER, "Orders that come for no reason, as a standard deviation.", "Orders for no reason",
                  default=0.05, low=0.0, high=0.5, step=0.01, role="starts", reason="None, to ten times the default.", basis="Chosen small, so that noise does not drown the mood."),
        Parameter("mood_weight", r"\alpha_1", unit.NUMBER, "How strongly chartists follow the majority of chartists.", "Weight of the mood",
                  default=0.6, low=0.0, high=1.0, step=0.05, role="keeps", reason="Above 1 chartists by themselves would all come to agree, and stay so.", basis="Chosen below 1, so that mood alone does not hold chartists together."),
        Parameter("trend_weight", r"\alpha_2", unit.NUMBER, "How strongly chartists follow the trend of the price.", "Weight of the trend",
                  default=4.0, low=0.0, high=6.0, step=0.1, role="keeps", reason="Not at all, to half as strongly again.", basis="Chosen so that tails are fat in most years."),
        Parameter("chartist_orders", r"T_c", unit.NUMBER, "Orders in a day if all were chartists of one mind.", "Chartists’ orders",
                  default=15.0, low=0.0, high=20.0, step=0.5, role="keeps", reason="None, to a third more.", basis="Chosen so that bursts come within a year."),
        Parameter("switching", r"\nu_2", unit.NUMBER, "How often in a day a trader weighs the other strategy.", "Change of strategy",
                  default=2.0, low=0.2, high=4.0, step=0.1, role="keeps", reason="Once a week to twice the default.", basis="Chosen: traders compare what they earn twice a day."),
        Parameter("fundamentalist_orders", r"T_f", unit.NUMBER, "Orders in a day if all were fundamentalists and the price twice its value.",
                  "Fundamentalists’ orders",
                  default=50.0, low=10.0, high=200.0, scale="log", role="stops", reason="A fifth of the default, to four times.", basis="Chosen so that the price stays within some per cent of the value in calm times."),
        Parameter("patience", r"s", unit.NUMBER, "What a fundamentalist counts of a gap that will close some day, as a part of it.", "Patience",
                  default=0.75, low=0.2, high=1.5, step=0.05, role="stops", reason="Gaps that hardly count, to gaps that pay more than once.", basis="Chosen: a gain that comes only once the price is back counts less than one in hand."),
        Parameter("traders", r"N", unit.COUNT, "How many traders there are; single decisions matter less among many.", "Traders",
                  default=200.0, low=100.0, high=20_000.0, scale="log", role="stops", reason="A pit, to a crowd in which nobody shows.", basis="Chosen so that a burst comes within a year."),
        Parameter("chartists_at_start", r"z_0", unit.SHARE, "Share of traders who are chartists on the first day; none stay none.", "Chartists at the start",
                  default=0.3, low=0.0, high=0.9, step=0.01, role="scene", reason="None, to nearly all.", basis="Chosen near the share at which chartists stand most of the time."),
        Parameter("rethinking", r"\nu_1", unit.NUMBER, "How often in a day a chartist looks round at the others.", "Change of mood",
                  default=3.0, low=0.5, high=6.0, step=0.1, role="scene", reason="Every other day, to twice the default.", basis="Chosen: chartists look at each other three times a day."),
        Parameter("profit_weight", r"\alpha_3", unit.NUMBER, "How strongly traders follow the better strategy.", "Weight of profits",
                  default=0.5, low=0.0, high=1.5, step=0.05, role="scene", reason="Not at all, to three times the default.", basis="Chosen: half of what is earned counts when a strategy is left."),
        Parameter("price_speed", r"b", unit.NUMBER, "Log move of the price in a day for one order too many.", "Speed of the price",
                  default=0.06, low=0.01, high=1.0, scale="log", role="scene",
                  reason="Slow prices carry on the next day, fast ones turn back; at 0.06 a move says nothing about the next, as in the authors’ market and in real ones.", basis="Chosen so that returns are uncorrelated from day to day, as in Lux & Marchesi (1999)."),
        Parameter("value", r"V", unit.PRICE, "What a share is worth on the first day.", "Value",
                  default=100.0, low=1.0, high=10_000.0, scale="log", role="scene", reason="A penny share to a dear one.", basis="Chosen round, so that prices read as per cent of value."),
        Parameter("days", r"n", unit.COUNT, "Days shown.", default=250, low=100, high=1000, step=50, role="scene", structural=True,
                  reason="Five months of trading to four years; bursts need time to come.", basis="Chosen: a year of trading."),
    ),
    dynamics=Process(start, step, clock=Quantity("day", r"t", unit.DAYS, "Days of trading.", "Day"), steps="days", draw=draw,
                     rounds="A step is a day of trading, as in the study whose rates it takes."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price at the end of each day."),
        Quantity("fundamental", r"p_f", unit.PRICE, "What a share is worth.", "Value"),
        Quantity("move", r"r", unit.CHANGE, "The move of each day, as a log."),
        Quantity("chartists", r"z", unit.SHARE, "Share of traders who are chartists."),
        Quantity("critical", r"\bar z", unit.SHARE, "The share of chartists above which calm is not stable; 100 % where none is too large.", "Too many for calm"),
        Quantity("optimists", r"n_+/N", unit.SHARE, "Share of traders who are optimistic chartists."),
    ),
    readings=(
        Reading("tail", r"\kappa", unit.NUMBER, "Excess kurtosis of daily moves: 0 for a bell curve.", "Excess kurtosis",
                measured=lambda p, s: excess_kurtosis(s["move"][1:]),
                context=lambda r: f"of the news {r.write('news_tail')}" if r["news_size"] > 0 else "no news comes"),
        Reading("most_chartists", r"\max z", unit.SHARE, "Largest share of chartists on any day.", "Most chartists",
                measured=lambda p, s: s["chartists"].max(axis=0),
                context=where_calm_ends),
        Reading("memory", r"\rho_{|r|}", unit.NUMBER, "Correlation of the size of a move with the size of the next.", "Memory of size",
                measured=lambda p, s: with_next(np.abs(s["move"][1:])),
                context=without_sizes),
        Reading("direction", r"\rho_r", unit.NUMBER, "Correlation of a move with the next.", "Memory of direction",
                measured=lambda p, s: with_next(s["move"][1:]), headline=False),
        Reading("news_tail", r"\kappa_\varepsilon", unit.NUMBER, "Excess kurtosis of the news.", "Excess kurtosis of the news",
                measured=lambda p, s: excess_kurtosis(news(s)), headline=False),
        Reading("typical_move", r"\sigma_r", unit.DAILY, "Standard deviation of daily moves.", "Typical move",
                measured=lambda p, s: s["move"][1:].std(axis=0), headline=False),
        Reading("largest_move", r"\max|r|", unit.PERCENT, "Largest move of a day, up or down.", "Largest move",
                measured=lambda p, s: np.abs(s["move"]).max(axis=0), headline=False),
        Reading("gain_at_most", r"g_{\max z}", unit.GAIN, "Loop gain with as many chartists as there ever were.", "Loop gain at most chartists",
                measured=lambda p, s: np.sum(list(strength(s["chartists"].max(axis=0), p).values()), axis=0), closed_form=lambda s: _at_most(s), headline=False),
        Reading("critical_share", r"\bar z", unit.SHARE, "The share of chartists above which calm is not stable; 100 % where none is too large.", "Too many for calm",
                measured=lambda p, s: critical_share(p), closed_form=lambda s: _critical(s),
                holds=lambda p: bool((critical_share(p) < 1).all()), headline=False),
    ),
    gain=Gain(gain, along="chartists"),
    cliff=Cliff("traders", "tail", "How large a crowd smooths it out?", "The same draws, every number of traders."),
    panels=(
        Panel("Price in USD, day by day", "day", ("price",), "line", reference=("fundamental",),
              tells=(
                  Compare("Excess kurtosis", {"returns": "tail", "the news": "news_tail"}, "chartists: up to {most_chartists}"),
              )),
        Panel("Move of the day", "day", ("move",), "bars", tone="signed"),
        Panel("Share of traders who are chartists", "day", ("chartists",), "area", reference=("critical",)),
    ),
    presets=(
        Preset("A mixed crowd", {}, {"tail": (1.0, 60.0), "memory": (0.1, 0.9), "direction": (-0.2, 0.2)}),
        Preset("No chartists", {"chartists_at_start": 0.0}, {"tail": (-0.6, 0.6), "most_chartists": 0.0}),
        Preset("A large crowd", {"traders": 20_000.0}, {"tail": (-0.6, 1.0)}),
        Preset("Trend followers", {"trend_weight": 5.0, "mood_weight": 0.8}, {"tail": (2.0, 100.0)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Lux & Marchesi (1999), Scaling and criticality in a stochastic multi-agent model of a financial market, Nature 397: the rates; the values are our own.",
               "https://doi.org/10.1038/17290", kind="derived"),
        Source("Lux & Marchesi (2000), Volatility clustering in financial markets, International Journal of Theoretical and Applied Finance 3(4): the least share in a group, and stability.",
               kind="derived"),
        Source("The share of chartists above which calm is not stable: own linear analysis of these rates.", kind="derived"),
    ),
    leaves_out=("what traders own, and that they can run out of it", "single traders", "lenders and margin"),
)  # fmt: skip


def _critical(s: Any) -> Any:
    from sympy import sqrt

    pull, push = s.price_speed * s.fundamentalist_orders, 2 * s.price_speed * s.chartist_orders
    linear = 2 * s.rethinking * (s.mood_weight - 1) + push * s.profit_weight + pull
    return 2 * pull / (linear + sqrt(linear**2 + 4 * push * (s.trend_weight - s.profit_weight) * pull))


def _at_most(s: Any) -> Any:
    z = s.most_chartists
    still = 2 * z * s.rethinking + s.price_speed * (1 - z) * s.fundamentalist_orders
    follows = z * s.trend_weight + (1 - z) * s.profit_weight
    return 2 * z * (s.rethinking * s.mood_weight + s.price_speed * s.chartist_orders * follows) / still


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol, exp

    up, mood, trend = Symbol("pi_up"), Symbol("x"), Symbol("m")
    return (
        Equation(Eq(up, s.rethinking * s.chartists * exp(s.mood_weight * mood + s.trend_weight / s.rethinking * trend), evaluate=False),
                 "A pessimist turns optimist the sooner, the more optimists there are and the faster the price rises.",
                 unread="A rate within the day: a run keeps days."),
        Equation("gain_at_most", "What mood and trend add to a move, over what stills it, with as many chartists as there ever were."),
    )  # fmt: skip
