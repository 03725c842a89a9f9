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
"""

from __future__ import annotations

import numpy as np

from ..core import (  # fmt: skip
    Choice,
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
    Variants,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Fate, Inventory
from ..dynamics.impact import price_after
from ..dynamics.liquidation_queue import closed, closing, queue, within_reach
from ..dynamics.loop_gain import loop_gain
from ..dynamics.margin import bankruptcy_price, liquidation_rule

SHELVES = np.array([0.4, 1.0, 2.0])  # leverage, in multiples of the median
WEIGHTS = np.array([0.4, 0.4, 0.2])  # how many positions stand on each
REACH = float(np.log(10.0))  # how far the model follows the price either way, in logs: beyond ten times, nobody stands there
SIZE_SPREAD = 0.8  # standard deviation of the log of position sizes


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's positions: entry and size as standard normals, shelf and side as uniforms, shape (positions,)."""
    n = p.positions
    return {"entry": rng.standard_normal(n), "size": rng.standard_normal(n), "shelf": rng.random(n), "side": rng.random(n)}


def ladder(p: Values, draws: Draws) -> dict[str, Array]:
    """Every position: ``side`` +1 or -1, ``units``, ``liquidation`` and ``bankruptcy`` price; shape (positions, lanes).

    Positions that would already be liquidated at the start price are left out, and the others are
    scaled so that their value at the start price is the open interest.
    """
    side = np.where(draws["side"] < p.share_short, -1.0, 1.0)
    leverage = p.leverage * SHELVES[np.searchsorted(np.cumsum(WEIGHTS)[:-1], draws["shelf"])]
    entry = p.start_price * np.exp(p.entry_spread * draws["entry"])
    liquidation = liquidation_rule(entry, np.maximum(leverage, 1.01), p.maintenance_margin, side)
    weight = np.exp(SIZE_SPREAD * draws["size"]) * (side * (p.start_price - liquidation) > 0)
    units = p.open_interest * weight / weight.sum(axis=0) / p.start_price
    return {
        "side": side,
        "units": units,
        "liquidation": liquidation,
        "bankruptcy": bankruptcy_price(entry, np.maximum(leverage, 1.01), side),
    }


def opening(before: Array, price: Array, book: dict[str, Array], depth: Array, fund: Array) -> State:
    """The state right after the spark took the price from ``before`` to ``price``; all of shape (lanes,)."""
    sides = queue(book)
    places = [side.first for side in sides]
    zero = np.zeros(np.broadcast_shapes(price.shape, depth.shape, fund.shape, places[0].shape))
    facing = np.where(book["side"] * (before - price) >= 0, book["units"], 0.0).sum(axis=0)  # coins that the move can force
    return {
        "queue": sides, "places": places, "closed": closed(sides, places), "coins": zero, "facing": facing, "before": before,
        "price": price + zero, "reference": before + zero, "depth": depth + zero, "fund": fund + zero,
        "sold": zero, "liquidated": zero, "closed_share": zero, "resting": zero > 0,
    }  # fmt: skip


def start(p: Values, draws: Draws) -> State:
    """The ladder as drawn; the spark has just moved the price."""
    return opening(p.start_price, p.start_price * (1 + p.shock), ladder(p, draws), p.market_depth, p.insurance_fund)


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: halt if due, liquidate what the price has reached, move the price, settle the fund."""
    price, depth, reference = state["price"], state["depth"], state["reference"]
    places = closing(state["queue"], state["places"], price, one_by_one=p.order == "sequential")
    so_far = closed(state["queue"], places)
    coins, owed, count = so_far - state["closed"]
    resting = np.logical_not(count)
    if p.circuit_breaker == "on":
        due = ~resting & (np.abs(price / reference - 1) >= p.halt_fall)
        depth = np.where(due, depth * p.depth_refill, depth)
        reference = np.where(due, price, reference)
    flow = coins * price
    new = price_after(price, flow, depth)
    beyond = np.abs(np.log(new / state["before"])) > REACH
    if np.count_nonzero(beyond):  # the orders are filled as far as the book goes
        room = 100 * depth * np.maximum(REACH - np.sign(flow) * np.log(price / state["before"]), 0.0)
        filled = np.where(beyond, np.minimum(room / np.maximum(np.abs(flow), 1e-9), 1.0), 1.0)
        coins, owed, count, flow = coins * filled, owed * filled, np.floor(count * filled), flow * filled
        new, resting = price_after(price, flow, depth), resting | beyond
    done = state["coins"] + np.abs(coins)
    return {
        **state, "places": places, "closed": so_far, "coins": done, "price": new, "depth": depth, "reference": reference,
        "closed_share": np.minimum(done / np.maximum(state["facing"], 1e-300), 1.0),
        "sold": np.abs(flow), "liquidated": count, "fund": state["fund"] + (owed - coins * np.sqrt(price * new)), "resting": resting,
    }  # fmt: skip


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD of positions on the side of the move whose liquidation lies within half a per cent of ``price`` (n, lanes), over the depth."""
    book = ladder(p, draws)
    worth = book["units"] * book["liquidation"]

    def near(side: float) -> Array:
        return within_reach(book["liquidation"], np.where(book["side"] == side, worth, 0.0), price, 0.005)

    up = p.shock > 0
    forced = near(-1.0) if up.all() else np.where(up, near(-1.0), near(1.0)) if up.any() else near(1.0)
    return {"liquidations": loop_gain(forced, p.market_depth)}


def gapped(p: Values, series: Series) -> Array:
    return np.abs(np.log(series["price"][-1] / p.start_price)) >= REACH * (1 - 1e-9)


def liquidated_share(p: Values, series: Series) -> Array:
    return series["closed_share"][-1]


def fall(p: Values, series: Series) -> Array:
    return series["price"][-1] / p.start_price - 1


def finding(result: Result) -> str:
    """How it ended, how far, in how many sales and rounds, and what was left of the ladder."""
    r, fate = result, result.fate
    spark = words.pushed(unit.PERCENT, r["shock"]).capital()
    if fate is Fate.NOTHING_FORCED:
        return r.say("{spark} reaches no position's liquidation price: nothing is forced.", spark=spark)
    sales = words.counted(r["positions_liquidated"], "forced trade")
    rounds = words.counted(float(np.count_nonzero(r["liquidated"])), "round")
    text = {
        Fate.DIES_OUT: "{spark} ends at *{fall}* and dies out: {sales} in {rounds}, {liquidated_share} of the coins that it could force.",
        Fate.RUNS_AWAY: "{spark} runs away to *{fall}*: {sales} in {rounds}, {liquidated_share} of the coins that it could force.",
        Fate.BOOK_GAPS: "No price: {spark} empties the book, which gaps past *{end_price}* after {sales} in {rounds}.",
    }[fate]
    return r.say(text, spark=spark, sales=sales, rounds=rounds)


MODEL = Model(
    module=__name__,
    title="Liquidation cascade",
    summary="Each forced sale pushes the price down to the next trader’s limit.",
    loop="reinforcing",
    icon='<path d="M3 4h4M7 9h4M11 13h4M15 20h6"/><path d="M7 4v5M11 9v4M15 13v7" style="stroke:var(--sq-force)"/>',
    parameters=(
        Parameter("shock", r"s", unit.CHANGE, "The first move, whatever its cause; everything after it is forced.", "Spark",
                  default=-0.03, low=-0.5, high=0.5, step=0.001, role="starts",
                  reason="Half the value in one move is beyond any documented day of a large market."),
        Parameter("open_interest", r"O", unit.MONEY, "Value of all leveraged positions at the start price.",
                  default=370e6, low=10e6, high=2e9, scale="log", role="keeps",
                  reason="From a small coin to the largest perpetual contracts near the price."),
        Parameter("leverage", r"\ell", unit.LEVERAGE,
                  "Position value over margin for the middle position; shelves stand at two fifths of it and at twice it.",
                  "Leverage, median",
                  default=10.0, low=2.0, high=50.0, scale="log", role="keeps",
                  reason="Below 2 half the positions could not be liquidated; venues stop at about 100 for the upper shelf."),
        Parameter("entry_spread", r"\varsigma", unit.PERCENT, "How far entry prices lie apart.", "Spread of entries",
                  default=0.03, low=0.002, high=0.15, step=0.001, role="keeps",
                  reason="An hour of trading gives about 0.5 %, a quarter of a year about 15 %."),
        Parameter("maintenance_margin", r"m", unit.PERCENT, "Margin at which the venue closes a position, as a share of its value.",
                  default=0.005, low=0.002, high=0.05, step=0.001, role="keeps",
                  reason="Venues ask 0.4 to 5 %, more for larger positions."),
        Parameter("share_short", r"w", unit.SHARE, "Share of positions that are short; they are forced to buy in a rise.",
                  "Short positions",
                  default=0.0, low=0.0, high=1.0, step=0.01, role="keeps", reason="None to all."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=12e6, low=1e6, high=100e6, scale="log", role="stops",
                  reason="1 m USD is a thin coin at night, 100 m USD all venues of the largest one together."),
        Parameter("insurance_fund", r"F", unit.MONEY, "What the venue holds against accounts that end below zero.",
                  default=5e6, low=0.0, high=100e6, step=1e6, role="stops", reason="None to the largest published funds of one contract."),
        Choice("circuit_breaker", r"h", unit.NUMBER, "Whether trading pauses after a fall.", options={"off": "no halt", "on": "halt"},
                  default="off", role="stops"),
        Parameter("halt_fall", r"h", unit.PERCENT, "The move since the last reference price at which trading pauses.", "Halt at",
                  default=0.07, low=0.02, high=0.25, step=0.005, role="stops",
                  reason="US market-wide breakers stand at 7, 13 and 20 %."),
        Parameter("depth_refill", r"r", unit.MULTIPLE, "What a pause multiplies the depth by; 1 means that nobody returns.",
                  "Depth after a halt",
                  default=1.0, low=1.0, high=10.0, step=0.1, role="stops", reason="1 is no refill; 10 is more than has been seen."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the spark.",
                  default=60_000.0, low=10.0, high=100_000.0, scale="log", role="scene", reason="From a small coin to the largest."),
        Parameter("positions", r"n", unit.COUNT, "How many leveraged positions the model follows.",
                  default=1000, low=200, high=2000, step=100, role="scene", structural=True,
                  reason="Below 200 a few large accounts decide, by luck; from 1,000 on the draw hardly matters."),
        Choice("order", r"o", unit.NUMBER, "Whether all positions reached are sold at once, or the nearest one first.", "Order of sales",
               options={"batch": "all at once", "sequential": "one by one"}, default="batch", role="scene"),
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
                measured=lambda p, s: s["sold"].sum(axis=0),
                context=lambda r: f"fund {r.write('insurance_fund').removesuffix(' USD')} → {r.write('fund_left')}"),
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
    gain=Gain(gain, waits="Selling that waits at each price", binned=True, depth="market_depth"),
    cliff=Cliff("market_depth", "fall", "How deep is deep enough?", "The same ladder, every market depth.",
                plain=lambda p, x: p.shock + 0 * x, plain_label="the spark alone"),
    variants=Variants("What would stop it?", "The same sale, with a trading halt.", "fall", {
        "As it is": {},
        "Halt at −7 %, nobody returns": {"circuit_breaker": "on", "halt_fall": 0.07, "depth_refill": 1.0},
        "Halt at −7 %, depth returns ×4": {"circuit_breaker": "on", "halt_fall": 0.07, "depth_refill": 4.0},
    }, claim="C30"),
    panels=(Panel("Price in USD, round by round of liquidation", "round", ("price",), "steps", forced="sold", counted="liquidated",
        before="start_price"),),
    presets=(
        Preset("Usual depth", "three shelves of leverage", {}, {"fall": (-0.19, -0.165), "liquidated_share": (0.55, 0.65)}),
        Preset("A little deeper", "two thirds more depth", {"market_depth": 20e6}, {"fall": (-0.07, -0.04)}),
        Preset("Deep market", "three times the depth and more", {"market_depth": 40e6}, {"fall": (-0.04, -0.033)}),
        Preset("Thin market", "two thirds of the depth", {"market_depth": 8e6}, {"fall": (-0.345, -0.333), "liquidated_share": (0.95, 1.0)}),
        Preset("Trading halts", "then four times the depth", {"circuit_breaker": "on", "depth_refill": 4.0}, {"fall": (-0.12, -0.07)}),
    ),
    tipped=Inventory(liquidated_share, gapped),
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
