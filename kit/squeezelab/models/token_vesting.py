"""Tokens that unlock by a calendar become sales, and the market must take each month's at once.

A grant is locked until the cliff, then a first part is free on one day and the rest month by month
until vesting ends. Holders sell a share of what unlocks in a market of finite depth; each sale lowers
the price, and buyers undo a part of that impact every month. The calendar is known to all: whether
buyers step aside before the cliff is not in the model. (Own schedule; impact that fades in its simplest
form, Bouchaud, Gefen, Potters & Wyart 2004.)
A long room: the month’s sale, what it says at the ends of its sliders, and the declaration as a table.
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Cliff,
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
    Spot,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.lanes import zeros
from ..dynamics.supply import unlocked_share


def unlocked(p: Values, month: float) -> Array:
    """Tokens of the grant that are free by ``month``, shape (lanes,)."""
    return p.grant * unlocked_share(np.array(float(month)), p.cliff_month, p.cliff_share, p.vesting_end)


def start(p: Values, draws: Draws) -> State:
    """Month 0, before anything unlocks (a cliff at month 0 unlocks at once, unsold)."""
    free = unlocked(p, 0)
    lanes = zeros(p)
    return {
        "pressure": lanes, "price": p.start_price + lanes, "log_price": np.log(p.start_price) + lanes, "unlocked": free + lanes, "floating": p.free_float + free + lanes,
        "selling": lanes, "proceeds": lanes, "sold": lanes,
    }  # fmt: skip


ALL_COINS = 4e12  # USD, own estimate of the height of late 2025
FARTHEST = 600.0  # log move of all tokens sold at once: beyond it a price is no number any more


def step(state: State, p: Values, draws: Draws) -> State:
    """One month: buyers undo a part of the impact, the month's tokens unlock, a share of them is sold."""
    free = np.maximum(unlocked(p, state["t"] + 1), state["unlocked"])  # what is free stays free
    pressure = state["pressure"] * (1 - p.recovery)
    stands = state["log_price"] + (state["pressure"] - pressure)  # in logs, for a price may be as good as nothing
    before = np.exp(stands)
    tokens = p.sold_share * (free - state["unlocked"])
    selling = tokens * before
    push = 0.01 * selling / p.market_depth
    average = np.where(push > 1e-12, -np.expm1(-push) / np.where(push > 1e-12, push, 1), 1.0)
    pressure = pressure + push
    return {
        **state, "pressure": pressure, "log_price": stands - push, "price": np.exp(stands - push), "unlocked": free, "floating": p.free_float + free,
        "selling": selling, "proceeds": state["proceeds"] + selling * average, "sold": state["sold"] + tokens,
    }  # fmt: skip


def invalid(p: Values) -> str:
    if np.any(p.vesting_end < p.cliff_month):
        return "vesting cannot end before the cliff; move the end of vesting to the cliff or later."
    if np.any(0.01 * p.sold_share * p.grant * p.start_price / p.market_depth > FARTHEST):
        return "the tokens are worth so much more than this market takes that no price is left; take a deeper market, or a smaller grant."
    if np.any((p.free_float + p.grant) * p.start_price > ALL_COINS):
        return (
            f"at this price its tokens would be worth more than {unit.MONEY.write(ALL_COINS)}, about all that coins of every kind have been worth "
            "together; take a lower price at the start, or fewer tokens."
        )
    return ""


def worst_month(p: Values, series: Series) -> Array:
    return series["selling"].max(axis=0)


def finding(result: Result) -> str:
    low = result["lowest_price"] / result["start_price"] - 1
    if words.order(unit.RATIO, result["float_growth"], 1.0) == 0:
        return result.say("In these months hardly a token unlocks: the free float is *{float_growth}* what it was.")
    if words.calm(unit.CHANGE, low):
        return result.say("The price hardly notices while the grant unlocks: what changes is the free float.")
    return result.say(
        "The largest month brings {largest_sale} to the market, and in month {at} the price stands at *{low}*, its trough.",
        at=words.value(unit.COUNT, float(np.argmin(result["price"]))),
        low=words.value(unit.CHANGE, low),
    )


def depth_and_month(r: Result) -> str:
    """How low, and when."""
    return f"{unit.CHANGE.write(r['lowest_price'] / r['start_price'] - 1)}, in month {int(np.argmin(r['price']))}"


def average_price(p: Values, s: Series) -> Array:
    """USD per token sold; not a number where none is."""
    return np.where(s["sold"][-1] > 0, s["proceeds"][-1] / np.where(s["sold"][-1] > 0, s["sold"][-1], 1), np.nan)


MODEL = Model(
    module=__name__,
    title="Vesting cliff",
    summary="Tokens that unlock on one day are sold on one day, and the depth of the market decides what that costs.",
    loop="none",
    parameters=(
        Parameter("grant", r"G", unit.TOKENS, "Tokens that team and investors receive over time.", "Tokens in the grant",
                  default=200e6, low=1e6, high=2e9, scale="log", role="starts",
                  reason="From a small side grant to the larger part of a token’s supply.", basis="Chosen: twice the float, as in launches that few tokens begin."),
        Parameter("cliff_share", r"c", unit.SHARE, "Share of the grant that unlocks on the day of the cliff.", "Unlocked at the cliff",
                  default=0.25, low=0.0, high=1.0, step=0.01, role="starts",
                  reason="None to all; a quarter after a year is the usual contract.", basis="Chosen: the usual contract of a quarter after a year."),
        Parameter("sold_share", r"s", unit.SHARE, "Share of freed tokens that their holders sell in the same month.", "Sold when freed",
                  default=0.3, low=0.0, high=1.0, step=0.01, role="keeps", reason="None to all.", basis="Chosen: holders who keep most."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=2e6, low=0.1e6, high=100e6, scale="log", role="stops", reason="From a thin token to one of the largest coins.", basis="Chosen: a middling token on all venues."),
        Parameter("recovery", r"r", unit.SHARE, "Share of the price impact that buyers undo each month.", "Recovery a month",
                  default=0.3, low=0.0, high=1.0, step=0.01, role="stops", reason="0 is permanent impact, 1 is forgotten in a month.", basis="Chosen: buyers undo a third of a push in a month."),
        Parameter("cliff_month", r"m_c", unit.MONTHS, "Months from the grant to the cliff.", "Cliff",
                  default=12.0, low=0.0, high=36.0, step=1.0, role="scene", reason="No cliff to three years.", basis="Chosen: the usual contract of a year."),
        Parameter("vesting_end", r"m_e", unit.MONTHS, "Months from the grant until all is free.", "End of vesting",
                  default=48.0, low=1.0, high=72.0, step=1.0, role="scene", reason="A month to six years.", basis="Chosen: the usual contract of four years."),
        Parameter("free_float", r"F", unit.TOKENS, "Tokens that trade before the first unlock.",
                  default=100e6, low=1e6, high=10e9, scale="log", role="scene", reason="From a token with a tiny float to a broad one.", basis="Chosen round, so that shares of it are easily read."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the first unlock.",
                  default=1.0, low=0.01, high=1_000.0, scale="log", role="scene", reason="From cents to a large coin.", basis="Chosen round, so that prices read as per cent."),
        Parameter("months", r"n", unit.COUNT, "Months shown.", default=60, low=12, high=96, step=6, role="scene", structural=True,
                  reason="A year to eight.", basis="Chosen: the whole vesting and a year after."),
    ),
    dynamics=Process(start, step, clock=Quantity("month", r"t", unit.MONTHS, "Months since the grant."), steps="months",
                     rounds="A step is a month: tokens vest once a month."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price after each month’s sales."),
        Quantity("selling", r"Q", unit.MONEY, "Value of the tokens sold in each month, at the price before the sale.",
                  "Selling in the month"),
        Quantity("unlocked", r"U", unit.TOKENS, "Tokens of the grant that are free.", "Unlocked so far"),
        Quantity("floating", r"F_t", unit.TOKENS, "Tokens that can trade: the free float and what has unlocked.", "Can trade"),
        Quantity("sold", r"S", unit.TOKENS, "Tokens of the grant sold so far.", "Sold so far"),
        Quantity("proceeds", r"B", unit.MONEY, "USD that the sellers have received so far.", "Proceeds so far"),
    ),
    readings=(
        Reading("lowest_price", r"p_{\min}", unit.PRICE, "The lowest price on the way.", measured=lambda p, s: s["price"].min(axis=0),
                context=depth_and_month),
        Reading("largest_sale", r"Q_{\max}", unit.MONEY, "The largest month of selling.", measured=worst_month,
                context=lambda r: f"{r['largest_sale'] / r['market_depth']:,.1f} × the depth"),
        Reading("float_growth", r"F_n/F", unit.MULTIPLE, "Tokens that can trade at the end, over the free float at the start.",
                "Growth of the float",
                measured=lambda p, s: s["floating"][-1] / p.free_float, context=lambda r: f"{r.write('unlocked', -1)} unlocked"),
        Reading("cliff_sale", r"Q_c", unit.MONEY, "Value sold at the cliff, at the start price.", "Sold at the cliff, at the start price",
                closed_form=lambda s: s.sold_share * s.cliff_share * s.grant * s.start_price, headline=False),
        Reading("average_sale", r"\bar p", unit.PRICE, "USD received per token sold.", "Average price received",
                measured=average_price, headline=False),
    ),
    cliff=Cliff("sold_share", "lowest_price", "How much of it may be sold?", "The same calendar, every share sold.",
                plain=lambda p, x: p.start_price + 0 * x, plain_label="nothing sold"),
    panels=(
        Panel("Price in USD, month by month", "month", ("price",), "line", marks={"cliff_month": "cliff", "vesting_end": "all free"},
              tells=(
                  Spot(lambda r: f"{unit.CHANGE.write(r['lowest_price'] / r['start_price'] - 1)}\nlargest month {r.write('largest_sale')}", at="lowest"),
              )),
        Panel("Tokens that can trade", "month", ("floating",), "area", marks={"cliff_month": "cliff"}),
        Panel("Selling in each month, USD", "month", ("selling",), "bars"),
    ),
    presets=(
        Preset("Cliff after a year", {}, {"lowest_price": (0.91, 0.94), "cliff_sale": 15e6}),
        Preset("Everything on one day", {"cliff_share": 1.0, "vesting_end": 12}, {"lowest_price": (0.70, 0.76)}),
        Preset("Smooth", {"cliff_month": 0, "cliff_share": 0.0}, {"lowest_price": (0.97, 0.99)}),
        Preset("Thin market", {"market_depth": 0.4e6}, {"lowest_price": (0.6, 0.72), "float_growth": 3.0}),
    ),
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own schedule: a first part at the cliff, the rest in whole months.", kind="derived", cases=("vesting-cliff",)),
        Source("Impact linear in flow, which buyers undo at a steady rate: Bouchaud, Gefen, Potters & Wyart (2004), in its simplest form.",
                kind="derived"),
    ),
    leaves_out=("buyers who step aside before a known date", "hedging of locked tokens with futures",
    "several grants with their own calendars", "tokens lent or staked"),
    icon='<path d="M2 5h8v5h4l8 8"/><path d="M10 5v13" stroke-dasharray="2 3" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol, log

    along = (Symbol("t") - s.cliff_month) / (s.vesting_end - s.cliff_month)
    return (
        Equation(Eq(Symbol("U_t"), s.grant * (s.cliff_share + (1 - s.cliff_share) * along), evaluate=False),
                 "After the cliff, the rest unlocks in equal monthly parts until vesting ends."),
        Equation(Eq(log(s.price / Symbol("p_before")), -0.01 * s.selling / s.market_depth, evaluate=False),
                 "Each month’s sale lowers the price by 1 % for every depth’s worth."),
    )  # fmt: skip
