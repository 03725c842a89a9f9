"""A rising price forces short sellers to buy back, and their buying is what lifts the price.

Short sellers post the proceeds of the sale and a margin on top, ``collateral`` times the entry
price in all. When the price has risen so far that equity over position value falls below the
maintenance margin, they must cover part of the position, and each covered share is a purchase in a
market of finite depth. All cohorts that stand at their call act in the same round, then the price
moves, then the next round begins. It ends when nothing more is forced: either the push has died
out, or the shorts are gone. (The arithmetic of Regulation T and FINRA Rule 4210, as in Bodie, Kane &
Marcus.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (  # fmt: skip
    Cliff,
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
)
from ..core.declaration import Array
from ..dynamics.impact import price_after
from ..dynamics.loop_gain import loop_gain, strongest
from ..dynamics.margin import cover_fraction, normal_quantiles, short_bankrupt_price, short_call_price


def opening(price: Array, entry: Array, shares: Array) -> State:
    """The state right after the spark: ``entry`` USD and ``shares`` per cohort, shape (cohorts, lanes)."""
    zero = np.zeros_like(price)
    return {
        "price": price, "base": price, "spent": zero, "bought": zero, "covered": zero,
        "entry": entry, "shares": shares, "out": np.zeros(np.broadcast_shapes(entry.shape, shares.shape, price.shape)),
        "resting": np.zeros(price.shape, bool),
    }  # fmt: skip


def start(p: Values, draws: Draws) -> State:
    """Shorts in cohorts of equal size, entries at normal quantiles; the spark has just moved the price."""
    price = p.start_price * (1 + p.shock)
    entry = p.average_entry * np.exp(p.entry_spread * normal_quantiles(p.cohorts)[:, None])
    shares = p.short_interest / p.cohorts * np.ones((p.cohorts, 1))
    lanes = np.broadcast_shapes(
        price.shape, entry.shape[-1:], shares.shape[-1:], p.market_depth.shape, p.collateral.shape, p.maintenance_margin.shape
    )
    return opening(np.broadcast_to(price, lanes).copy(), entry, shares)


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: every cohort at its call covers, then the price answers."""
    price = state["price"]
    forced = state["shares"] * cover_fraction(price, state["entry"], p.collateral, p.maintenance_margin)
    out = np.maximum(state["out"], forced)
    bought = (out - state["out"]).sum(axis=0) * price
    resting = bought < 1e-9 * p.market_depth
    bought = np.where(resting, 0.0, bought)
    out = np.where(resting, state["out"], out)
    spent = state["spent"] + bought
    return {
        **state, "out": out, "bought": bought, "spent": spent, "covered": out.sum(axis=0),
        "price": price_after(state["base"], spent, p.market_depth), "resting": resting,
    }  # fmt: skip


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD of covering forced by 1 % at ``price`` (n, 1), over the depth: shorts between call and bankruptcy."""
    entry = p.average_entry * np.exp(p.entry_spread * normal_quantiles(p.cohorts)[:, None, None])
    inside = (price >= short_call_price(entry, p.collateral, p.maintenance_margin)) & (price <= short_bankrupt_price(entry, p.collateral))
    forced = (0.01 * p.short_interest / p.cohorts * p.collateral * entry / p.maintenance_margin * inside).sum(axis=0)
    return {"margin calls": loop_gain(forced, p.market_depth)}


def covered_share(p: Values, series: Series) -> Array:
    return series["covered"][-1] / p.short_interest


def finding(result: Result) -> str:
    covered = result["covered_share"]
    lift = f"covering lifts the price from {result.write('price', 0)[:-4]} to *{result.write('price', -1)}*"
    if covered == 0:
        return f"Nothing is forced: the first margin call waits at *{result.write('first_call')}*."
    if covered > 0.5:
        return f"The squeeze runs away: {lift} and stops only when {result.write('covered_share')} of the shorts are out."
    return f"The squeeze dies out: {lift}, and {result.write('covered_share')} of the shorts are out."


MODEL = Model(
    module=__name__,
    title="Short squeeze",
    summary="A rising price forces short sellers to buy back, and their buying is what lifts the price.",
    loop="reinforcing",
    icon='<path d="M3 20h5M8 17.5h4M12 13.5h4M16 5h5"/><path d="M8 20v-2.5M12 17.5v-4M16 13.5V5" style="stroke:var(--sq-force)"/>',
    parameters=(
        Parameter("shock", r"s", unit.CHANGE, "The first rise, whatever its cause; everything after it is forced.", "Spark",
                  default=0.12, low=0.0, high=0.30, step=0.001, role="starts",
                  reason="Past +30 % nearly every short with the usual margin is at its call at once."),
        Parameter("short_interest", r"N", unit.SHARES, "Shares borrowed, sold and not yet bought back.", "Shares sold short",
                  default=3e6, low=0.5e6, high=5e6, step=0.05e6, role="keeps",
                  reason="From a tenth to the whole of a small company's free float."),
        Parameter("average_entry", r"\bar e", unit.PRICE, "The price at which the shorts sold, on average.", "Average entry price",
                  default=20.0, low=16.0, high=24.0, step=0.05, role="keeps",
                  reason="Shorts below 80 % of today's price would have been called already; above 120 % they are far from it."),
        Parameter("entry_spread", r"\varsigma", unit.PERCENT, "How far entries lie apart; close together, all calls come at once.",
                  "Spread of entries",
                  default=0.08, low=0.01, high=0.25, step=0.001, role="keeps",
                  reason="One crowded day of selling gives about 1 %, a year of it about 25 %."),
        Parameter("maintenance_margin", r"m", unit.SHARE, "Equity that a short must hold, as a share of the position's value.",
                  default=0.30, low=0.05, high=0.60, step=0.01, role="keeps",
                  reason="FINRA Rule 4210 asks 30 % for shorts at 5 USD and above; brokers ask more of hard-to-borrow stock."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=2e6, low=0.5e6, high=50e6, scale="log", role="stops",
                  reason="Below 0.5 m USD one order empties the book of a listed share; 50 m USD is a large cap on a quiet day."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the spark.",
                  default=20.0, low=15.0, high=25.0, step=0.05, role="scene", reason="Within reach of the shorts' entries."),
        Parameter("collateral", r"\kappa", unit.MULTIPLE, "What a short posts at entry, as a multiple of the sale: proceeds and margin.",
                  default=1.5, low=1.1, high=2.5, step=0.01, role="scene",
                  reason="Regulation T asks 150 %: the proceeds and half as much again."),
        Parameter("free_float", r"F", unit.SHARES, "Shares that can be traded.",
                  default=15e6, low=1e6, high=100e6, scale="log", role="scene",
                  reason="From a small company to a mid cap; below the short interest, shares have been lent on."),
        Parameter("daily_volume", r"V", unit.SHARES, "Shares traded on an average day.",
                  default=1.5e6, low=0.05e6, high=100e6, scale="log", role="scene",
                  reason="From a sleepy share to one that the whole market trades."),
        Parameter("borrow_fee", r"f", unit.RATE, "What the lender of the shares asks, a year, on the value lent.",
                  default=0.05, low=0.0025, high=3.0, scale="log", role="scene",
                  reason="General collateral costs about 0.25 % a year; the hardest borrows have passed 300 %."),
        Parameter("holding_period", r"T", unit.DAYS, "How long the short is held, in calendar days.",
                  default=30.0, low=1.0, high=365.0, step=1.0, role="scene", reason="A day to a year."),
        Parameter("cohorts", r"n", unit.COUNT, "How many groups of short sellers the model follows.",
                  default=50, low=3, high=50, step=1, role="scene", structural=True,
                  reason="Fewer than 3 show no spread; beyond 50 nothing changes."),
    ),
    dynamics=Process(
        start, step,
        clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of forced covering."),
        steps=400,
    ),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price after each round."),
        Quantity("bought", r"b", unit.MONEY, "USD that shorts had to buy in each round.", "Forced buying"),
        Quantity("covered", r"c", unit.SHARES, "Shares bought back so far."),
    ),
    readings=(
        Reading("end_price", r"p_\infty", unit.PRICE, "Where the price comes to rest.", "Price at the end",
                measured=lambda p, s: s["price"][-1],
                context=lambda r: f"{unit.CHANGE.write(r['end_price'] / r['start_price'] - 1)}, of which spark {r.write('shock')}"),
        Reading("covered_share", r"c_\infty", unit.SHARE, "Share of the short interest that was forced to cover.", "Shorts forced out",
                measured=covered_share,
                context=lambda r: f"{unit.SHARES.write(r['covered'][-1], exact=True).removesuffix(' shares')}"
                              f" of {r.write('short_interest')}"),
        Reading("forced_buying", r"B", unit.MONEY, "USD that shorts had to buy in all rounds together.",
                measured=lambda p, s: s["bought"].sum(axis=0),
                context=lambda r: f"{r['forced_buying'] / r['market_depth']:.0f} × the depth"),
        Reading("first_call", r"p^{*}", unit.PRICE, "The price at which the first cohort meets its margin call.", "First margin call",
                measured=lambda p, s: short_call_price(p.average_entry * np.exp(p.entry_spread * normal_quantiles(p.cohorts)[0]),
                    p.collateral, p.maintenance_margin),
                headline=False),
        Reading("shorts_at_call", r"X", unit.MONEY, "Value of the shorts between margin call and bankruptcy where the gain is strongest.",
                  "Shorts at their margin call",
                measured=lambda p, s: strongest(gain, p,
                    s["price"]) * p.market_depth * p.maintenance_margin / (0.01 * (1 + p.maintenance_margin)), headline=False),
        Reading("average_call", r"\bar p^{*}", unit.PRICE, "The margin call of a short at the average entry.",
                  "Margin call at the average entry",
                measured=lambda p, s: short_call_price(p.average_entry, p.collateral, p.maintenance_margin),
                closed_form=lambda s: s.collateral * s.average_entry / (1 + s.maintenance_margin), headline=False),
        Reading("days_to_cover", r"\mathrm{DTC}", unit.DAYS, "Short interest over average daily volume.",
                closed_form=lambda s: s.short_interest / s.daily_volume, headline=False),
        Reading("short_interest_of_float", r"N/F", unit.SHARE, "Shares sold short over shares that can be traded.",
                  "Short interest of float",
                closed_form=lambda s: s.short_interest / s.free_float, headline=False),
        Reading("break_even_fall", r"1-e^{-fT}", unit.PERCENT, "The fall that pays for the borrowed shares.",
                measured=lambda p, s: -np.expm1(-p.borrow_fee * p.holding_period / 365),
                closed_form=lambda s: 1 - 2.718281828459045 ** (-s.borrow_fee * s.holding_period / 365), headline=False),
    ),
    gain=Gain(gain, waits="Buying that waits at each price", depth="market_depth", closed_form=lambda s: peak_gain(s)),
    cliff=Cliff("shock", "end_price", "How near is the cliff?", "The same market, every size of spark.",
                plain=lambda p, x: p.start_price * (1 + x), plain_label="no forced buying"),
    panels=(
        Panel("Price in USD, round by round of forced covering", "round", ("price",), "steps", forced="bought", before="start_price"),
    ),
    presets=(
        Preset("Squeeze", "tips over", {}, {"end_price": 33.27, "covered_share": (0.95, 1.0)}),
        Preset("The brink", "stalls at {end_price}", {"market_depth": 2.3e6}, {"end_price": 23.81}),
        Preset("Fizzles", "deep market", {"market_depth": 5e6}, {"covered_share": (0.01, 0.25)}),
        Preset("Crowded trade", "one margin call", {"shock": 0.16, "entry_spread": 0.02}, {"covered_share": (0.95, 1.0)}),
    ),
    tipped=lambda p, s: covered_share(p, s) > 0.5,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Federal Reserve Board, Regulation T (12 CFR 220): 150 % at the short sale."),
        Source("FINRA Rule 4210: maintenance margin of short positions."),
        Source("Bodie, Kane & Marcus, Investments: the short-sale margin call at 115.38.", cases=("bkm-short-margin-call",)),
        Source("Bodie, Kane & Marcus, Investments: the long margin call at 57.14.", cases=("bkm-long-margin-call",)),
        Source("Own derivation of the cover cascade from that arithmetic.", kind="derived",
               cases=("short-cover-fraction", "short-cover-elasticity", "squeeze-20m", "squeeze-5m", "squeeze-2m")),
    ),
    leaves_out=("new short sellers at higher prices", "dealers' options", "trading halts", "shorts that add cash instead of covering"),
)  # fmt: skip


def peak_gain(s: Any) -> Any:
    """The strongest gain in closed form: shorts within (1+m) of each other are at their call together; of many small cohorts."""
    from sympy import erf, exp, log, sqrt

    m = s.maintenance_margin
    together = exp(s.entry_spread**2 / 2) * erf(log(1 + m) / (2 * sqrt(2) * s.entry_spread))
    return 0.01 * s.short_interest * s.collateral * s.average_entry / (m * s.market_depth) * together


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    m = s.maintenance_margin
    return (
        Equation(Eq(s.loop_gain, 0.01 * s.shorts_at_call * (1 + m) / (m * s.market_depth), evaluate=False),
                 "Buying forced by 1 %, over what the market takes per 1 %."),
        Equation(Eq(s.average_call, s.collateral * s.average_entry / (1 + m), evaluate=False),
                 "A short is called where the collateral no longer holds the maintenance margin on top of the position."),
    )  # fmt: skip
