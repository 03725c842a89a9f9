"""Each forced sale pushes the price down to the next trader's limit.

A leveraged position is closed by its venue when the price reaches the liquidation price, which lies
``1/leverage`` from the entry, less the maintenance margin. All positions that the price has reached
are sold at the market in one round (or the nearest one alone), the sale moves the price in a market
of finite depth, and the new price may reach further positions. What is missing to a bankrupt
account is paid by the insurance fund; below zero the gains of other traders are cut instead (ADL).
Positions are held in coins. Where forced orders would carry the price beyond ten times the first one, or below a tenth of
it, they find nobody there: the book gaps, and what is left of them stays unfilled. Batch rounds are part of the market: a venue
looks at all its accounts at once.
A circuit breaker pauses trading after a fall and lets depth return. (Own cascade, from the venues’
liquidation price.)
A long room: the declaration, one table, is half of it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..core import (
    Choice,
    Cliff,
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
    Span,
    State,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import EXHAUSTED, Fate, Inventory
from ..core.loop.individuals import Individuals, Standing, Who, moment
from ..dynamics.lanes import over_rounds
from ..dynamics.margin import liquidation_rule
from ..dynamics.position_ladder import REACH, SHELVES, WEIGHTS, closed_positions, draw, gain, ladder, start, step


def gapped(p: Values, series: Series) -> Array:
    return np.abs(np.log(series["price"][-1] / p.start_price)) >= REACH * (1 - 1e-9)


def invalid(p: Values) -> str:
    """Why no venue would have opened these positions, or nothing."""
    if np.any(SHELVES.max() * p.leverage * p.maintenance_margin >= 1):
        return (
            "those with the most leverage, twice the median, would post less than the maintenance margin and be closed as they open; "
            "lower the leverage or the maintenance margin."
        )
    return ""


def liquidated_share(p: Values, series: Series) -> Array:
    return series["closed_share"][-1]


def fall(p: Values, series: Series) -> Array:
    return series["price"][-1] / p.start_price - 1


def finding(result: Result) -> str:
    """How it ended, how far, in how many sales and rounds, and what was left of the ladder."""
    r, fate = result, result.fate
    spark = words.pushed(unit.PERCENT, r["shock"])
    if fate is Fate.NOTHING_FORCED:
        return r.say("{spark} reaches no position’s liquidation price: nothing is forced.", spark=spark.capital())
    sales = words.counted(r["positions_liquidated"], "forced trade")
    rounds = words.counted(float(np.count_nonzero(r["liquidated"])), "round")
    text = {
        Fate.DIES_OUT: "{spark} ends at *{fall}* and dies out: {sales} in {rounds}, {liquidated_share} of the coins that it could force.",
        Fate.RUNS_AWAY: "{spark} runs away to *{fall}*: {sales} in {rounds}, {liquidated_share} of the coins that it could force.",
        Fate.BOOK_GAPS: "No price: {spark} empties the book, which gaps past *{end_price}* after {sales} in {rounds}.",
    }[fate]
    if fate is Fate.DIES_OUT and r["liquidated_share"] >= EXHAUSTED:  # not for want of positions does a cascade die
        text = "{spark} ends at *{fall}*: {sales} in {rounds}, {liquidated_share} of the coins that it could force, though the loop gain stays under one."
    return r.say(text, spark=spark if fate is Fate.BOOK_GAPS else spark.capital(), sales=sales, rounds=rounds)


def holders(result: Result, states: Callable[[int], State], step: int) -> Individuals:
    """Each position by its entry price and its leverage; its area is its value at the start."""
    p, draws = result.values, result.draws
    book = {name: np.broadcast_to(part, (p.positions, 1))[:, 0] for name, part in ladder(p, draws).items()}
    entry = p.start_price[0] * np.exp(p.entry_spread[0] * np.ravel(draws["entry"]))
    shelf = np.searchsorted(np.cumsum(WEIGHTS)[:-1], np.ravel(draws["shelf"]))
    gone, before = (closed_positions(book, states(k)) for k in (step, step - 1))
    price = float(states(step)["price"][0])
    reached = ~gone & ((price - book["liquidation"]) * book["side"] <= 0)
    standing = np.select(
        [gone & (~before if step else ~gone), gone, reached], [Standing.FORCED, Standing.FORCED_BEFORE, Standing.REACHED], Standing.WAITS
    )
    there = book["units"] > 0
    level = np.array([0.82, 0.5, 0.18])
    y = level[shelf] + 0.22 * (np.modf(np.arange(p.positions) * 0.6180339887)[0] - 0.5)
    leverage = p.leverage[0] * SHELVES
    write = unit.PRICE.write
    state = {
        Standing.WAITS: "waits", Standing.REACHED: "is reached, and closed next",
        Standing.FORCED: "is closed in this round", Standing.FORCED_BEFORE: "was closed before",
    }  # fmt: skip
    says = tuple(
        f"A {'long' if book['side'][k] > 0 else 'short'} of {unit.MONEY.write(book['units'][k] * p.start_price[0])}, entered at {write(entry[k])} "
        f"with {unit.MULTIPLE.write(leverage[shelf[k]])}, is closed at {write(book['liquidation'][k])}: it {state[Standing(standing[k])]}."
        for k in np.flatnonzero(there)
    )
    fronts = tuple(
        (float(price * (1 - p.maintenance_margin[0]) / (1 - 1 / max(lev, 1.01))), float(up - 0.15), float(up + 0.15))
        for lev, up in zip(leverage, level, strict=True)
    )
    notes = ((float(entry[there].max()), 0.97, f"price {moment(result, step)}: {write(price)}", "strong"),)
    rows = tuple((float(up), f"{lev:.3g} ×") for lev, up in zip(leverage, level, strict=True))
    held = np.flatnonzero(there)
    return Individuals(entry[held], book["units"][held], standing[held], says, y=y[held], fronts=fronts, notes=notes, rows=rows)


def fund_in_words(r: Result) -> str:
    """What becomes of the insurance fund: below zero it is empty, and somebody else lacks the rest."""
    had, left = r.write("insurance_fund"), r["fund_left"]
    if words.order(unit.MONEY, left, 0.0) < 0:
        return f"fund of {had} spent, {unit.MONEY.write(-left)} uncovered"
    return f"fund {had.removesuffix(' USD')} → {r.write('fund_left')}"


MODEL = Model(
    module=__name__,
    title="Liquidation cascade",
    summary="Each forced sale pushes the price down to the next trader’s limit.",
    loop="reinforcing",
    icon='<path d="M3 4h4M7 9h4M11 13h4M15 20h6"/><path d="M7 4v5M11 9v4M15 13v7" style="stroke:var(--sq-force)"/>',
    parameters=(
        Parameter("shock", r"s", unit.CHANGE, "The first move, whatever its cause; everything after it is forced.", "Spark",
                  default=-0.03, low=-0.5, high=0.5, step=0.001, role="starts",
                  reason="Half the value in one move is beyond any documented day of a large market.", basis="Chosen: a move that large coins make every few weeks."),
        Parameter("open_interest", r"O", unit.MONEY, "Value of all leveraged positions at the start price.",
                  default=370e6, low=10e6, high=2e9, scale="log", role="keeps",
                  reason="From a small coin to the largest perpetual contracts near the price.", basis="Chosen just past the tip, so that the loop runs away."),
        Parameter("leverage", r"\ell", unit.LEVERAGE,
                  "Position value over margin for the middle position; shelves stand at two fifths of it and at twice it.",
                  "Leverage, median",
                  default=10.0, low=2.0, high=50.0, scale="log", role="keeps",
                  reason="Below 2 half the positions could not be liquidated; venues stop at about 100 for the upper shelf.", basis="Chosen: a middling account of a perpetual venue."),
        Parameter("entry_spread", r"\varsigma", unit.PERCENT, "How far entry prices lie apart.", "Spread of entries",
                  default=0.03, low=0.002, high=0.15, step=0.001, role="keeps",
                  reason="An hour of trading gives about 0.5 %, a quarter of a year about 15 %.", basis="Chosen: some days of trading."),
        Parameter("maintenance_margin", r"m", unit.PERCENT, "Margin at which the venue closes a position, as a share of its value.",
                  default=0.005, low=0.002, high=0.05, step=0.001, role="keeps",
                  reason="Venues ask 0.4 to 5 %, more for larger positions.", basis="Chosen: half a per cent, what venues ask on the first tier of the largest coin."),
        Parameter("share_short", r"w", unit.SHARE, "Share of positions that are short; they are forced to buy in a rise.",
                  "Short positions",
                  default=0.0, low=0.0, high=1.0, step=0.01, role="keeps", reason="None to all.", basis="Chosen none, so that all forced trades sell."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=12e6, low=1e6, high=100e6, scale="log", role="stops",
                  reason="1 m USD is a thin coin at night, 100 m USD all venues of the largest one together.", basis="Chosen: the largest coin on one venue."),
        Parameter("insurance_fund", r"F", unit.MONEY, "What the venue holds against accounts that end below zero.",
                  default=5e6, low=0.0, high=100e6, step=1e6, role="stops", reason="None to the largest published funds of one contract.", basis="Chosen: a small fund, so that its end is seen."),
        Choice("circuit_breaker", r"h", unit.NUMBER, "Whether trading pauses after a fall.", options={"off": "no halt", "on": "halt"},
                  default="off", role="stops", basis="Chosen off: venues for coins have none."),
        Parameter("halt_fall", r"h", unit.PERCENT, "The move since the last reference price at which trading pauses.", "Halt at",
                  default=0.07, low=0.02, high=0.25, step=0.005, role="stops",
                  reason="US market-wide breakers stand at 7, 13 and 20 %.", basis="The rules of the SEC and the exchanges: the first breaker stands at 7 %."),
        Parameter("depth_refill", r"r", unit.MULTIPLE, "What a pause multiplies the depth by; 1 means that nobody returns.",
                  "Depth after a halt",
                  default=1.0, low=1.0, high=10.0, step=0.1, role="stops", reason="1 is no refill; 10 is more than has been seen.", basis="Chosen: a pause that brings nobody back."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the spark.",
                  default=60_000.0, low=10.0, high=100_000.0, scale="log", role="scene", reason="From a small coin to the largest.", basis="Chosen near what a bitcoin cost in 2024."),
        Parameter("positions", r"n", unit.COUNT, "How many leveraged positions the model follows.",
                  default=1000, low=200, high=2000, step=100, role="scene", structural=True,
                  reason="Below 200 a few large accounts decide, by luck; from 1,000 on the draw hardly matters.", basis="Chosen so that the outcome is the mechanism’s, not the draw’s."),
        Choice("order", r"o", unit.NUMBER, "Whether all positions reached are sold at once, or the nearest one first.", "Order of sales",
               options={"batch": "all at once", "sequential": "one by one"}, default="batch", role="scene", basis="Chosen: venues liquidate all they have reached."),
    ),
    dynamics=Process(start, step, clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of forced sales."), steps=2001, draw=draw,
                     rounds="Positions are closed in batch rounds: the venue marks all accounts at the price that the last round left."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price after each round."),
        Quantity("sold", r"Q", unit.MONEY, "Value of positions closed in each round.", "Forced selling in the round"),
        Quantity("liquidated", r"j", unit.POSITIONS, "Positions closed in each round."),
        Quantity("fund", r"F_k", unit.MONEY, "The insurance fund after each round.", "Insurance fund, so far"),
        Quantity("closed_share", r"q_k", unit.SHARE, "Coins closed by force so far, of all that stand against the move.", "Closed, so far"),
        Quantity("depth", r"D_k", unit.DEPTH, "Market depth in each round.", "Depth, so far"),
    ),
    readings=(
        Reading("end_price", r"p_\infty", unit.PRICE, "Where the price comes to rest, or the last one before the book gaps.", "Price at the end",
                measured=lambda p, s: s["price"][-1],
                context=lambda r: f"{r.write('fall')}, of which spark {r.write('shock')}"),
        Reading("positions_liquidated", r"J", unit.POSITIONS, "Positions that were closed by force.",
                measured=lambda p, s: s["liquidated"].sum(axis=0),
                context=lambda r: f"of {r['positions']}, in {unit.ROUNDS.write(max(len(r['price']) - 2, 0))}"),
        Reading("forced_selling", r"Q_\infty", unit.MONEY, "Value of all positions that were closed by force.",
                measured=lambda p, s: over_rounds(s["sold"]),
                context=fund_in_words),
        Reading("fall", r"p_\infty/p_0-1", unit.CHANGE, "The whole move, spark included.", "Whole move", measured=fall, headline=False),
        Reading("liquidated_share", r"q_\infty", unit.SHARE, "Coins closed by force, of all that stand against the move.", "Closed by force",
                measured=liquidated_share, headline=False),
        Reading("fund_left", r"F_\infty", unit.MONEY, "The insurance fund at the end; below zero, gains of others are cut.",
                  "Insurance fund at the end",
                measured=lambda p, s: s["fund"][-1], headline=False),
        Reading("average_liquidation", r"\bar L", unit.PRICE,
                  "Where a long entered at the start price with the median leverage is liquidated.", "Liquidation price, median long",
                measured=lambda p, s: liquidation_rule(p.start_price, p.leverage, p.maintenance_margin),
                closed_form=lambda s: s.start_price * (1 - 1 / s.leverage) / (1 - s.maintenance_margin), headline=False),
    ),
    individuals=Who("Who is sold out", "Each dot is a position, by its entry price and leverage; its area is its value. Longs right of a line are reached.",
                    holders, words={Standing.FORCED: "closed in this round", Standing.FORCED_BEFORE: "closed before", Standing.REACHED: "reached, closed next"}, along="price"),
    gain=Gain(gain, waits="Selling that waits at each price", binned=True, depth="market_depth"),
    cliff=Cliff("market_depth", "fall", "How deep is deep enough?", "The same ladder, every market depth.",
                plain=lambda p, x: p.shock + 0 * x, plain_label="the spark alone"),
    variants=Variants("What would stop it?", "The same sale, with a trading halt.", "fall", {
        "As it is": {},
        "Halt at −7 %, nobody returns": {"circuit_breaker": "on", "halt_fall": 0.07, "depth_refill": 1.0},
        "Halt at −7 %, depth returns ×4": {"circuit_breaker": "on", "halt_fall": 0.07, "depth_refill": 4.0},
    }, claim="C30"),
    panels=(Panel("Price in USD, round by round of liquidation", "round", ("price",), "steps", forced="sold", counted="liquidated",
        before="start_price",
              tells=(Span("{fall}", ("start_price", "last")),)),),
    presets=(
        Preset("Usual depth", {}, {"fall": (-0.19, -0.165), "liquidated_share": (0.55, 0.65)}),
        Preset("A little deeper", {"market_depth": 20e6}, {"fall": (-0.07, -0.04)}),
        Preset("Deep market", {"market_depth": 40e6}, {"fall": (-0.04, -0.033)}),
        Preset("Thin market", {"market_depth": 8e6}, {"fall": (-0.345, -0.333), "liquidated_share": (0.95, 1.0)}),
        Preset("Trading halts", {"circuit_breaker": "on", "depth_refill": 4.0}, {"fall": (-0.12, -0.07)}),
    ),
    tipped=Inventory(liquidated_share, gapped),
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own cascade of liquidations in batch rounds with exponential impact.", kind="derived",
               cases=("liq-cascade-D10m", "liq-cascade-D5m", "liq-cascade-D3m", "liq-cascade-D2m", "cascade-gain")),
        Source("Liquidation price of a linear contract, from equity = maintenance.", kind="derived", cases=("linear-liq",)),
        Source("US market-wide circuit breakers at 7, 13 and 20 % (SEC, exchange rules).", kind="derived", cases=("mwcb",)),
    ),
    leaves_out=("new buyers on the way down", "other venues", "partial liquidation", "traders who add margin"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    return (
        Equation(Eq(s.loop_gain, s.forced / s.market_depth, evaluate=False), "Selling forced by 1 %, over what the market takes per 1 %."),
        Equation("average_liquidation", "A position is closed where its margin is down to the maintenance margin."),
    )  # fmt: skip
