"""Option dealers must trade as the price moves. Which way decides whether they calm it or drive it.

A dealer who is long gamma sells into a rise and buys into a fall; one who is short gamma does the
opposite. The book is a spread of strikes: dealers hold ``dealer_gamma`` in USD per 1 % where the
calls are thickest, and part of it may be puts, sold to customers who want protection, below the
price. Hedges clear at once in a market that moves by ``impact`` per average daily volume, so that
news e becomes r = e / (1 - g) with g = -100 Y G / ADV while the gamma stays as it is, and the exact
balance of news and hedging where it changes along the way. (Naive dealer signs after SqueezeMetrics
2017.)

A long room: what is said, and the declaration as a table.
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Choice,
    Compare,
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
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.dealer_book import MONEYNESS, exposure, owned, shape
from ..dynamics.dealer_gamma import BRINK, draw, flip_level, gain, gain_now, one_push, small_push, start, step
from ..dynamics.hedging_balance import ENDS

HALF = ENDS[1]  # of the market that is told, as a log move


def left(p: Values, price: Array) -> Array:
    """Whether the price has come to an end of what this market tells, where its days are cut off; shape (lanes,)."""
    move = np.log(price / p.start_price)
    return np.asarray(((move < ENDS[0] + 1e-9) | (move > ENDS[1] - 1e-9)).any(axis=0))


def typical_day(p: Values, series: Series) -> Array:
    """Root of the mean square of the days; NaN where some are cut off, or one crosses half of the market."""
    days = np.diff(np.log(series["price"]), axis=0)
    whole = ~left(p, series["price"]) & (np.abs(days).max(axis=0) < HALF)
    return np.where(whole, np.sqrt(np.mean(days**2, axis=0)), np.nan)


def alone(p: Values, series: Series) -> Array:
    return np.sqrt(np.mean(np.diff(np.log(series["news_alone"]), axis=0) ** 2, axis=0))


def finding(result: Result) -> str:
    if np.isnan(result["typical_day"]):
        low, high = (words.derived(unit.PRICE, result["start_price"] * np.exp(end)) for end in ENDS)
        return result.say(
            "{what} what this market tells, from {low} to {high}, so that no day is typical; the news alone makes days of *{news_day}*.",
            what=words.chosen(bool(left(result.values, result.series["price"])[0]), "The price leaves", "A day crosses half of"), low=low, high=high,
        )  # fmt: skip
    if words.order(unit.GAIN, result["gain_at_spot"], 1.0) >= 0:
        days = words.moved(unit.DAILY, result["news_day"], result["typical_day"], "goes", "goes", "is")
        return result.say(
            "Past a loop gain of one there is no price between: the market jumps to where the strikes end. A typical day {days}.", days=days
        )
    who = words.compared(unit.GAIN, result["gain_at_spot"], 0.0, "short gamma", "long gamma", "without gamma")
    does = words.compared(
        unit.GAIN, result["gain_at_spot"], 0.0, "buy rises and sell dips", "sell rises and buy dips", "have no need to trade"
    )
    days = words.moved(unit.DAILY, result["news_day"], result["typical_day"], "grows", "shrinks", "stays")
    # a whole day leaves the spot: where that turns the sign, the day does not follow from what dealers do here
    follows = -words.order(unit.GAIN, result["gain_at_spot"], 0.0) in {
        0,
        words.order(unit.DAILY, result["news_day"], result["typical_day"]),
    }
    so = words.chosen(follows and not words.calm(unit.GAIN, result["gain_at_spot"]), ": a", "; a")
    return result.say("Dealers {who} at the spot {does} there{so} typical day {days}.", who=who, does=does, so=so, days=days)


def echoes(p: Values) -> dict[str, Array]:
    """One push of 1 % and its echoes at the spot, one hedge after the other: 1, 1+g, 1+g+g², …"""
    g = gain(p, p.start_price[None, :], {})["dealers"][:, :1]
    count = np.arange(9.0)[:, None]
    return {"echo": count, "push": 0.01 * np.cumsum(np.where(count == 0, 1.0, np.clip(g, -1.5, 1.5) ** count), axis=0)}


def by_strike(p: Values) -> dict[str, Array]:
    """Dealer gamma by strike at the spot, USD per 1 %."""
    gamma = owned(p) * shape(p, np.zeros(1), np.log(MONEYNESS)[:, None])
    return {"strike": MONEYNESS[:, None] * p.start_price[:1], "strike_gamma": gamma[:, :1]}


SHARE = {"dealer_gamma": -0.2e9, "daily_volume": 5e9}  # a single share with many options; the defaults are an index

MODEL = Model(
    module=__name__,
    title="Gamma and the market",
    summary="Option dealers must trade as the price moves. Which way decides whether they calm it or drive it.",
    loop="either",
    icon='<path d="M12 3C7.5 7 7.5 17 12 21" style="stroke:var(--sq-calm)"/>'
         '<path d="M12 3c4.5 4 4.5 14 0 18" style="stroke:var(--sq-force)"/><path d="M12 2v20"/>',
    parameters=(
        Parameter("news", r"\sigma_e", unit.DAILY, "The size of a typical day if nobody hedged.", "News, typical day",
                  default=0.01, low=0.001, high=0.05, step=0.001, role="starts", reason="A calm index moves 0.5 % a day, a wild coin 5 %.", basis="Chosen: 16 % a year, the long-run size of an index day."),
        Parameter("dealer_gamma", r"G", unit.SIGNED_MONEY, "USD that dealers trade against a 1 % move; below zero they trade with it.",
                  "Dealer gamma",
                  default=-2e9, low=-50e9, high=50e9, scale="symlog", pivot=0.2e9, role="keeps",
                  reason="The open contracts of the S&P 500 give some 20 bn USD per 1 % by the usual signs.", basis="Chosen: dealers a few bn USD short, as in an uneasy week by the signs of SqueezeMetrics (2017)."),
        Parameter("strike_width", r"w", unit.PERCENT, "How far strikes spread around the thickest one.", "Width of strikes",
                  default=0.08, low=0.01, high=0.30, step=0.005, role="keeps",
                      reason="One strike alone, to a book from one fifth below to one third above.", basis="Chosen: a month’s options lie within some 8 % of the spot."),
        Parameter("put_share", r"s", unit.SHARE, "Part of the gamma that is puts dealers have sold, below the spot.",
                  "Puts, share of the book",
                  default=0.0, low=0.0, high=1.0, step=0.05, role="keeps", reason="None to all.", basis="Chosen: one thick strike, the simplest book."),
        Parameter("strike_gap", r"d", unit.PERCENT, "How far calls lie above and puts below the spot.", "Distance of strikes",
                  default=0.0, low=0.0, high=0.15, step=0.005, role="keeps", reason="At the money to a distant tail.", basis="Chosen: at the money."),
        Parameter("daily_volume", r"V", unit.MONEY, "USD traded on an average day.",
                  default=500e9, low=1e9, high=1000e9, scale="log", role="stops",
                      reason="From a single share to an index: some 500 bn USD a day in futures, options’ deltas, funds and shares.", basis="Own estimate: an index’s futures, options’ deltas, funds and shares together."),
        Parameter("impact", r"Y", unit.PERCENT, "Return that an order of one day’s volume would make.", "Price impact",
                  default=0.10, low=0.02, high=0.5, step=0.01, role="stops",
                      reason="Estimates for large shares lie between 2 and 50 % per daily volume.", basis="Chosen: an order of a whole day moves an index by ten daily moves; estimates span 2 to 50 %."),
        Choice("timing", r"\tau", unit.NUMBER, "Whether hedges answer today’s move or yesterday’s.", options={"same": "same day",
                  "late": "a day late"}, default="same", role="stops", basis="Chosen: hedgers of today trade at once."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price on the first day.",
                  default=100.0, low=10.0, high=200_000.0, scale="log", role="scene", reason="From a small share to an index or a coin.", basis="Chosen round, so that prices read as per cent."),
        Parameter("implied_volatility", r"\sigma", unit.VOLATILITY, "The volatility at which the options are quoted.",
                  default=0.2, low=0.05, high=1.5, step=0.01, role="scene", reason="A sleeping index to a coin in a crash.", basis="Chosen: near the long-run average of the VIX."),
        Parameter("days_to_expiry", r"T", unit.DAYS, "Calendar days until the options expire; near it, gamma gathers at the strikes.",
                  default=30.0, low=1.0, high=365.0, step=1.0, role="scene", reason="The last day to a year.", basis="Chosen: the standard monthly option."),
        Parameter("days", r"n", unit.COUNT, "Trading days shown.", default=60, low=5, high=250, step=5, role="scene", structural=True,
                  reason="A week to a year.", basis="Chosen: a quarter of trading."),
    ),
    dynamics=Process(start, step, clock=Quantity("day", r"t", unit.DAYS, "Trading days."), steps="days", draw=draw,
                     rounds="A step is a trading day: dealers hedge what the day has made of their deltas."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price with hedging."),
        Quantity("news_alone", r"p^{(0)}", unit.PRICE, "The price that the same news would have made without hedging.", "News alone"),
    ),
    profiles=(
        Quantity("strike", r"K", unit.PRICE, "Strike prices."),
        Quantity("strike_gamma", r"G_K", unit.SIGNED_MONEY, "Dealer gamma at each strike, seen from the spot.", "Dealer gamma by strike"),
        Quantity("echo", r"j", unit.COUNT, "Hedges in answer to one push.", "Hedges"),
        Quantity("push", r"r_j", unit.DAILY, "What a push of 1 % has become after each hedge.", "Move so far"),
    ),
    readings=(
        Reading("typical_day", r"\sigma_r", unit.DAILY, "The size of a typical day with hedging.", measured=typical_day,
                context=lambda r: "no day is typical" if np.isnan(r["typical_day"]) else f"news alone {r.write('news_day')}"),
        Reading("one_percent_becomes", r"A", unit.DAILY, "What news of 1 % becomes, starting from the spot.", "1 % of news becomes",
                measured=lambda p, s: one_push(p),
                    context=lambda r: "hedges clear at once" if r["timing"] == "same" else "if hedges cleared at once"),
        Reading("flip", r"p_0", unit.PRICE, "The price at which the dealers’ gamma changes sign.", "Flip level",
                measured=lambda p, s: flip_level(p),
                context=lambda r: "no change of sign" if np.isnan(r["flip"]) else f"start price {r.write('start_price')}"),
        Reading("news_day", r"\sigma_e", unit.DAILY, "The size of a typical day of the same news without hedging.",
                  "Typical day, news alone", measured=alone, headline=False),
        Reading("gamma_at_spot", r"G_0", unit.SIGNED_MONEY, "Dealer gamma at the spot.", "Dealer gamma at the spot",
                measured=lambda p, s: exposure(p, np.zeros((1, 1)))[0], headline=False),
        Reading("small_push", r"\hat A", unit.DAILY, "What news of 1 % would become if gamma stayed what it is at the spot.", "1 % of news, gamma as it is",
                measured=lambda p, s: small_push(p), closed_form=lambda s: 0.01 / (1 - s.gain_at_spot), holds=lambda p: bool(np.all(gain_now(p) < BRINK)),
                headline=False),
        Reading("gain_at_spot", r"g_0", unit.GAIN, "Loop gain at the spot.", "Loop gain at the spot",
                measured=lambda p, s: gain(p, p.start_price[None, :], {})["dealers"][0],
                closed_form=lambda s: -100 * s.impact * s.gamma_at_spot / s.daily_volume, headline=False),
    ),
    gain=Gain(gain, waits="Dealers at each price", at="start_price"),
    panels=(
        Panel("Price in USD, day by day", "day", ("price",), "band", reference=("news_alone",),
              tells=(Compare("A typical day", {"with dealers": "typical_day", "news alone": "news_day"}),)),
        Panel("One push of 1 %, in slow motion", "echo", ("push",), "steps", data=echoes,
                  says="At today’s loop gain, one hedge after the other."),
        Panel("Dealer gamma by strike", "strike", ("strike_gamma",), "bars", data=by_strike, marks={"flip": "flip"}, tone="signed",
                  says="USD per 1 %, seen from the spot."),
    ),
    presets=(
        Preset("Short gamma", SHARE, {"gain_at_spot": 0.4}),
        Preset("Long gamma", {**SHARE, "dealer_gamma": 0.2e9}, {"gain_at_spot": -0.4}),
        Preset("Puts below the price", {**SHARE, "dealer_gamma": 0.4e9, "put_share": 0.4, "strike_gap": 0.05, "strike_width": 0.04},
                  {"flip": (94.0, 99.9)}),
        Preset("Very short gamma", {**SHARE, "dealer_gamma": -0.6e9, "strike_width": 0.03}, {"gain_at_spot": (1.0, 1.5)}),
        Preset("An index", {}, {"gain_at_spot": 0.04}),
    ),
    tipped=lambda p, s: gain(p, p.start_price[None, :], {})["dealers"][0] >= 1,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("SqueezeMetrics (2017), Gamma Exposure: the naive signs of dealers.", kind="derived", cases=("gex-toy", "gex-flip")),
        Source("Own linear amplifier: impact linear in flow, hedges at once.", kind="derived", cases=("gex-amplifier",)),
        Source("Ni, Pearson, Poteshman & White (2021), Does Option Trading Have a Pervasive Impact on Underlying Stock Prices?, RFS."),
        Source("Barbon & Buraschi (2021), Gamma Fragility: imbalance and illiquidity, intraday momentum and reversal."),
    ),
    leaves_out=("options that expire or roll", "traders other than dealers", "changes of implied volatility", "hedging costs"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("gain_at_spot", "What dealers trade with a 1 % move, over what the market takes per 1 %."),
        Equation("small_push", "Each hedge moves the price, which calls for the next hedge, and so on: 1 + g + g² and so forth."),
    )  # fmt: skip
