"""A market maker leans against her own inventory: what she has too much of, she offers more cheaply.

She quotes a bid and an ask around a reservation price, which lies below the mid when she is long and
above it when she is short. The spread grows with volatility and with her aversion to risk, and does not
depend on the inventory. Orders reach a quote the less often the farther it lies from the mid. Leaning
earns a little less than quoting around the mid and halves the risk. When a hard limit is reached, one
side is no longer quoted. (Avellaneda & Stoikov 2008, order by order: she moves her quotes after each, so that
results do not hang on the grid of intervals, and no order has a chance above one.)
A long room: the desk order by order, and the declaration as a table.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..core import (
    Array,
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
    Source,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..dynamics.market_making import optimal_spread, spread_of

NAMES = ("start_price", "volatility", "aversion", "decay", "orders", "inventory_limit", "session")

SIDE = np.array([[-1.0], [1.0]])  # her bid, her ask
MOST = 2300  # orders of a seed: twice 500 in a double session on average, and six deviations more


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed: for each order its place on a clock of one order a unit, its side, how deep it looks; a normal an interval."""
    luck = 2 * rng.random(MOST)
    arrival = rng.exponential(size=MOST).cumsum()
    return {
        "arrival": arrival, "side": np.where(luck < 1, -1.0, 1.0), "depth": -np.log(1 - luck % 1),
        "news": rng.standard_normal(p.quotes),
    }  # fmt: skip


class Desk(NamedTuple):
    """What her quotes need of the values, worked out once for as long as no slider moves."""

    values: Values
    interval: Array
    risk: Array  # gamma sigma², USD a lot and unit of time
    half: Array  # half of the spread without the risk of holding
    lean: bool
    limit: Array
    arrivals: Array  # orders that look at the mid, both sides, an interval
    decay: Array
    step_sd: Array


def desk(p: Values) -> Desk:
    """The desk at the values given."""
    interval = p.session / p.quotes
    return Desk(
        p, interval, p.aversion * p.volatility**2, spread_of(p.aversion, p.volatility, np.zeros(1), p.decay) / 2, p.strategy == "inventory",
        p.inventory_limit, 2 * p.orders * interval, p.decay, p.volatility * np.sqrt(interval),
    )  # fmt: skip


def quoted(d: Desk, mid: Array, inventory: Array, left: Array) -> Array:
    """Bid and ask in USD a lot, shape (2, lanes), with ``left`` of the session to go; a side at the limit is not quoted (NaN)."""
    risk = d.risk * left
    centre = mid - inventory * risk if d.lean else mid
    return np.where(SIDE * inventory <= -d.limit, np.nan, centre + SIDE * (d.half + risk / 2))


def start(p: Values, draws: Draws) -> State:
    """No inventory, no cash, quotes around the mid."""
    zero = np.zeros(np.broadcast_shapes(*(p[name].shape for name in NAMES), draws["news"].shape[1:]))
    d = desk(p)
    quote = quoted(d, p.start_price + zero, zero, p.session)
    return {
        "price": p.start_price + zero, "inventory": zero, "cash": zero, "profit": zero, "seen": zero.astype(int),
        "bid": quote[0], "ask": quote[1], "desk": d,
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One interval: orders meet the quotes one by one, she moves them after each, then the mid moves.

    Orders that look at the mid come at a steady rate; one of them looks so deep that a quote at distance x from the mid is met
    with a chance of exp(-k x), and a quote beyond the mid is met by all. So nothing hangs on how long an interval is.
    """
    t, mid, d = state["t"], state["price"], state["desk"]
    d = d if d.values is p else desk(p)
    risk = d.risk * d.interval * (p.quotes - t)
    lean = risk if d.lean else np.zeros(1)
    each = (mid, state["inventory"], state["cash"], state["seen"], d.half + risk / 2, lean, d.decay, d.limit, d.arrivals * (t + 1))
    rows = zip(*(a.tolist() * (mid.size if a.size == 1 else 1) for a in each), strict=True)
    inventory, cash, seen = np.array([serve(lane, draws, *row) for lane, row in enumerate(rows)]).T
    price = mid + d.step_sd * draws["news"][t]
    quote = quoted(d, price, inventory, d.interval * (p.quotes - t - 1))
    return {
        "price": price, "inventory": inventory, "cash": cash, "profit": cash + inventory * price, "seen": seen.astype(int),
        "bid": quote[0], "ask": quote[1], "desk": d,
    }  # fmt: skip


def serve(
    lane: int, draws: Draws, mid: float, inventory: float, cash: float, seen: int,
    half: float, lean: float, decay: float, limit: float, until: float,
) -> tuple[float, float, int]:  # fmt: skip
    """Inventory, cash and orders seen of one lane after all orders that come ``until`` a place on their clock."""
    arrival, sides, depths = draws["arrival"], draws["side"], draws["depth"]
    lane %= arrival.shape[1]
    while arrival.item(seen, lane) <= until:
        side = sides.item(seen, lane)
        away = half - side * inventory * lean  # her quote from the mid
        if decay * away <= depths.item(seen, lane) and side * inventory > -limit:
            cash += side * mid + away
            inventory -= side
        seen += 1
    return inventory, cash, seen


def finding(result: Result) -> str:
    end = result["end_inventory"]
    return result.say(
        "The maker {profit} and ends {holds}; her inventory reached {most}.",
        profit=words.gained(unit.CASH, result["end_profit"], "has earned", "has lost", "has earned nothing"),
        holds=words.chosen(True, "flat")
        if round(end) == 0
        else result.say("{lots} {side}", lots=words.counted(abs(end), "lot"), side=words.compared(unit.COUNT, end, 0.0, "long", "short")),
        most=words.counted(result["largest_inventory"], "lot", none="no lot at all"),
    )


def end_in_lots(r: Result) -> str:
    """What the maker is left with, in lots."""
    return f"ends with {words.counted(abs(r['end_inventory']), 'lot')} {words.compared(unit.COUNT, r['end_inventory'], 0.0, 'long', 'short', 'open')}"


MODEL = Model(
    module=__name__,
    title="Market maker’s quotes",
    summary="A market maker leans against her own inventory: what she has too much of, she offers more cheaply.",
    loop="balancing",
    parameters=(
        Parameter("volatility", r"\sigma", unit.CASH, "Typical move of the mid in one session.", "Move in a session",
                  default=2.0, low=0.2, high=10.0, step=0.1, role="starts",
                  reason="A calm session to one that moves a tenth of the price.", basis="Avellaneda & Stoikov (2008) take 2."),
        Parameter("orders", r"A", unit.COUNT, "Orders a session that would meet a quote at the mid, on each side.", "Orders at the mid",
                  default=140.0, low=1.0, high=500.0, step=1.0, role="keeps",
                  reason="One order a session to one every few seconds of an hour.", basis="Avellaneda & Stoikov (2008) take 140."),
        Parameter("decay", r"k", unit.PER_USD, "How fast orders thin out as the quote moves away from the mid.", "Thinning of orders",
                  default=1.5, low=0.3, high=10.0, scale="log", role="keeps",
                  reason="Orders that reach three dollars deep to orders that look at the first dime.", basis="Avellaneda & Stoikov (2008) take 1.5."),
        Parameter("aversion", r"\gamma", unit.PER_USD, "How much the maker minds risk.", "Aversion to risk",
                  default=0.1, low=0.001, high=1.0, scale="log", role="stops",
                  reason="Nearly indifferent, to one who trades only to get flat.", basis="Avellaneda & Stoikov (2008) take 0.1 in their first table."),
        Parameter("inventory_limit", r"\bar q", unit.COUNT, "Lots, long or short, at which one side is no longer quoted.",
                  "Inventory limit",
                  default=50.0, low=1.0, high=50.0, step=1.0, role="stops",
                  reason="One lot to more than the maker ever meets.", basis="Chosen so wide that it does not bind: Avellaneda & Stoikov (2008) have none."),
        Choice("strategy", r"r", unit.NUMBER, "Whether quotes lean against the inventory or stand around the mid.",
               options={"inventory": "lean against it", "symmetric": "around the mid"}, default="inventory", role="stops", basis="The strategy of Avellaneda & Stoikov (2008)."),
        Parameter("start_price", r"s", unit.CASH, "The mid at the start, USD a lot.", "Mid at the start",
                  default=100.0, low=50.0, high=500.0, scale="log", role="scene",
                  reason="High enough that the mid does not meet zero.", basis="Avellaneda & Stoikov (2008) start at 100."),
        Parameter("session", r"T", unit.NUMBER, "Length of the session.",
                  default=1.0, low=0.1, high=2.0, step=0.1, role="scene",
                  reason="A short turn to a double one.", basis="Avellaneda & Stoikov (2008) take a session as the unit."),
        Parameter("quotes", r"n", unit.COUNT, "Intervals drawn: the mid moves, and is drawn, so many times a session.", "Intervals drawn",
                  default=200, low=50, high=400, step=10, role="scene", structural=True,
                  reason="Coarse to fine; what she earns does not hang on it.", basis="Avellaneda & Stoikov (2008) step by 0.005 of a session."),
    ),
    dynamics=Process(start, step, clock=Quantity("interval", r"t", unit.STEPS, "Intervals of the session."), steps="quotes",
                     draw=draw,
                     finer="quotes"),
    series=(
        Quantity("price", r"s_t", unit.CASH, "The mid.", "Mid"),
        Quantity("bid", r"p^b", unit.CASH, "What the maker bids.", "Her bid"),
        Quantity("ask", r"p^a", unit.CASH, "What the maker asks.", "Her ask"),
        Quantity("inventory", r"q", unit.COUNT, "Lots that the maker holds; below zero, owes.", "Inventory"),
        Quantity("cash", r"x", unit.CASH, "What the maker has been paid on balance.", "Cash, so far"),
        Quantity("profit", r"x+qs", unit.CASH, "Cash and inventory at the mid.", "Profit, so far"),
    ),
    readings=(
        Reading("end_profit", r"\Pi", unit.CASH, "Cash and inventory at the end.", "Profit", measured=lambda p, s: s["profit"][-1],
                context=end_in_lots),
        Reading("opening_spread", r"\varsigma", unit.CASH, "Ask less bid at the start of the session.", "Spread at the start",
                measured=lambda p, s: optimal_spread(p.aversion, p.volatility, p.session, p.decay), closed_form=lambda s: _spread(s),
                context=lambda r: f"average {r.write('mean_spread')}"),
        Reading("largest_inventory", r"\max|q|", unit.COUNT, "Largest inventory, long or short.",
                measured=lambda p, s: np.abs(s["inventory"]).max(axis=0), context=lambda r: f"limit {r.write('inventory_limit')}"),
        Reading("mean_spread", r"\bar\varsigma", unit.CASH, "Ask less bid on average over the session.", "Average spread",
                measured=lambda p, s: optimal_spread(p.aversion, p.volatility, p.session / 2, p.decay),
                headline=False),
        Reading("end_inventory", r"q_T", unit.COUNT, "Lots held at the end.", "Inventory at the end",
                measured=lambda p, s: s["inventory"][-1], headline=False),
        Reading("one_sided", r"f", unit.SHARE, "Part of the session in which one side is not quoted.", "Time at the limit",
                measured=lambda p, s: (np.abs(s["inventory"]) >= p.inventory_limit).mean(axis=0), headline=False),
    ),
    cliff=Cliff("volatility", "opening_spread", "Wilder markets, wider quotes", "The same maker, every volatility."),
    panels=(
        Panel("Mid and quotes, USD a lot", "interval", ("price",), "line", reference=("bid", "ask"),
              tells=(
                  Compare("Her inventory", {"at the end": "end_inventory", "at most": "largest_inventory"}, "earned {end_profit}"),
              )),
        Panel("Inventory, in lots", "interval", ("inventory",), "line"),
    ),
    presets=(
        Preset("Leaning", {}, {"opening_spread": 1.6908, "mean_spread": 1.4908}, case="avellaneda-stoikov"),
        Preset("Around the mid", {"strategy": "symmetric"},
               {"opening_spread": 1.6908, "largest_inventory": (5.0, 50.0)}),
        Preset("Wild session", {"volatility": 4.0}, {"opening_spread": 2.8908}),
        Preset("Limit of three", {"inventory_limit": 3.0, "strategy": "symmetric"},
               {"largest_inventory": (1.0, 3.0)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Avellaneda & Stoikov (2008), High-frequency trading in a limit order book, Quantitative Finance 8(3).",
               cases=("avellaneda-stoikov",)),
    ),
    leaves_out=("informed traders", "queues at the same price", "ticks", "other makers"),
    icon='<path d="M3 8c5-3 6 4 10 1s5-3 8-1" style="stroke:var(--sq-force)"/>'
         '<path d="M3 16c5-3 6 4 10 1s5-3 8-1" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _spread(s: Any) -> Any:
    from sympy import log

    return s.aversion * s.volatility**2 * s.session + 2 / s.aversion * log(1 + s.aversion / s.decay)


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol

    left = s.session - Symbol("t")
    return (
        Equation(Eq(Symbol("r"), s.price - s.inventory * s.aversion * s.volatility**2 * left, evaluate=False),
                 "The price at which she would as soon trade as not: below the mid when she is long.", only={"strategy": "inventory"}),
        Equation("opening_spread", "Pay for the risk of holding, and for the thinness of the orders: the inventory is not in it."),
    )  # fmt: skip
