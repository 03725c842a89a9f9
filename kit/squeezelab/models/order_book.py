"""A market order eats the book level by level; how far the price goes depends on what waits there.

Both sides of the book hold most near the best price and thin out away from it, as orders are placed at
a distance with a power-law tail. A market order takes the best level first, then the next, so its
average price is worse than the quote, and what is left shows a wider spread. Before the order,
imbalance and microprice say which way the book leans. (Sizes after Bouchaud, Mézard & Potters
2002.)
A long room: one order against the book, in money and in units, and the declaration as a table.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..core import (
    Array,
    Choice,
    Cliff,
    Curve,
    Equation,
    Model,
    Panel,
    Parameter,
    Preset,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    Span,
    Spot,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.loop.individuals import Individuals, Standing, Who
from ..dynamics import order_book as book
from ..dynamics.lanes import total


def sides(p: Values) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Bids and asks, each as prices and sizes of shape (levels, lanes), best first."""
    bid, bids = book.power_ladder(p.best_bid, p.tick, p.bid_size, p.thinning, p.levels, -1)
    ask, asks = book.power_ladder(p.best_ask, p.tick, p.ask_size, p.thinning, p.levels, +1)
    bid, bids, ask, asks, _ = np.broadcast_arrays(bid, bids, ask, asks, p.order_size[None])
    return (bid, bids), (ask, asks)


def hit(p: Values) -> tuple[Array, Array]:
    """The side that the order takes: bids for a sale, asks for a purchase."""
    bids, asks = sides(p)
    return bids if p.side == "sell" else asks


def evaluate(p: Values) -> Series:
    """Price and size of every level, lowest first, shape (2 levels, lanes), and what the order takes of it."""
    (bid, bid_sizes), (ask, ask_sizes) = sides(p)
    none = np.zeros(bid.shape)
    eaten = book.taken(bid_sizes if p.side == "sell" else ask_sizes, p.order_size)
    below, above = (eaten, none) if p.side == "sell" else (none, eaten)
    return {
        "level": np.concatenate([bid[::-1], ask]), "bids": np.concatenate([bid_sizes[::-1], none]),
        "asks": np.concatenate([none, ask_sizes]), "eaten": np.concatenate([below[::-1], above]),
        "waiting": np.concatenate([(bid_sizes - below)[::-1], above - ask_sizes]),
    }  # fmt: skip


def fill(p: Values) -> book.Fill:
    """What the order meets."""
    price, size = hit(p)
    return book.walk(price, size, p.order_size)


def levels_of(result: Result, states: Callable[[int], State], step: int) -> Individuals:
    """What waits at each price, its area the shares, filled by what the order takes."""
    level, bids, asks, eaten = (result.series[name][:, 0] for name in ("level", "bids", "asks", "eaten"))
    size = bids + asks
    there = size > 0
    level, size, eaten, bid = level[there], size[there], eaten[there], (bids > 0)[there]
    part = np.clip(eaten / size, 0, 1)
    standing = np.where(part > 1e-9, Standing.FORCED, np.where(bid, Standing.BUYS, Standing.SELLS))
    write = unit.SHARES.write
    says = tuple(
        f"At {unit.PRICE.write(level[k])} {write(size[k])} wait to {'buy' if bid[k] else 'sell'}, and the order takes "
        + (f"{write(eaten[k])}." if part[k] > 1e-9 else "none.")
        for k in range(len(level))
    )
    last = float(result["last_price"])
    fronts = ((last, 0.0, 1.0),) if np.isfinite(last) else ()
    notes = ((last, 0.95, f"the last share at {unit.PRICE.write(last)}", "strong"),) if np.isfinite(last) else ()
    return Individuals(level, size, standing, says, fill=part, fronts=fronts, notes=notes)


def best(p: Values) -> Array:
    return p.best_bid if p.side == "sell" else p.best_ask


def slippage(p: Values, series: Series) -> Array:
    """Average price against the best quote, as a share of it; a cost is positive."""
    way = -1 if p.side == "sell" else 1
    return way * (fill(p).average / best(p) - 1)


def spread_after(p: Values, series: Series) -> Array:
    """Best ask less best bid once the order is through, USD; NaN where nothing is left on one side."""
    price, size = hit(p)
    left = size - book.taken(size, p.order_size) > 1e-12 * size
    first = np.argmax(left, axis=0)
    new = np.take_along_axis(price, first[None], axis=0)[0]
    new = np.where(left.any(axis=0), new, np.nan)
    return p.best_ask - new if p.side == "sell" else new - p.best_bid


def near_depth(p: Values, series: Series) -> Array:
    """USD that wait within 1 % of the best price on the side that the order takes."""
    price, size = hit(p)
    return total(price * size * (np.abs(price / best(p) - 1) <= 0.01 + 1e-12))


def pressure(p: Values, series: Series) -> Array:
    (_, bid_sizes), (_, ask_sizes) = sides(p)
    return book.book_pressure(bid_sizes, ask_sizes)


def whole_side(result: Result) -> str:
    """What ends the curve of all sizes: the side of the book that the order meets."""
    p = result.values
    return f"the book ends: {unit.SHARES.write(float(hit(p)[1][:, 0].sum()))} wait"


def by_size(p: Values) -> Series:
    """Average and last price of orders of every size up to the whole side of the book."""
    price, size = hit(p)
    price, size = price[:, :1], size[:, :1]
    quantity = np.linspace(0.005, 1, 200) * size.sum()
    met = book.walk(price, size, quantity)
    return {"size": quantity[:, None], "average_by_size": met.average[:, None], "last_by_size": met.last[:, None]}


def invalid(p: Values) -> str:
    if np.any(p.best_bid >= p.best_ask):
        return (
            f"the book is crossed: a best bid of {unit.PRICE.write(float(np.max(p.best_bid)))} at or above a best ask of "
            f"{unit.PRICE.write(float(np.min(p.best_ask)))} would have traded at once. Lower the bid or raise the ask."
        )
    return ""


def cost_or_end(result: Result) -> str:
    """What the order costs against the best price, and how much of it finds one."""
    some = "" if result["filled_share"] > 1 - 1e-9 else f"\nfilled {result.write('filled_share')}"
    return f"{result.write('slippage')}{some}"


def finding(result: Result) -> str:
    order = words.chosen(result["side"] == "sell", "sale", "purchase")
    if result["filled_share"] < 1 - 1e-9:
        return result.say(
            "The book ends first: *{filled_share}* of the {order} finds a price, and beyond it there is no other.", order=order
        )
    last, best = result["last_price"], result["best_bid"] + (0.0 if result["side"] == "sell" else result["spread_before"])
    if words.order(unit.PRICE, last, best) == 0:
        return result.say("The {order} of {order_size} is filled at the best price, *{last_price}*.", order=order)
    way = words.compared(unit.PRICE, last, best, "up", "down")
    return result.say(
        "The {order} of {order_size} costs *{slippage}* against the best price and goes {way} to {last_price}.", order=order, way=way
    )


def spread_before_and_after(r: Result) -> str:
    """The spread before and after the order."""
    return f"spread {r.write('spread_before')} → {'no price left' if np.isnan(r['spread_after']) else r.write('spread_after')}"


MODEL = Model(
    module=__name__,
    title="Order book",
    summary="A market order eats the book level by level; how far the price goes depends on what waits there.",
    loop="none",
    parameters=(
        Parameter("order_size", r"Q", unit.SHARES, "Shares in the market order.", "Order",
                  default=900.0, low=10.0, high=20_000.0, scale="log", role="starts",
                  reason="A small private order to one that empties a quiet book.", basis="Chosen: three times the best queue, so that it walks the book."),
        Choice("side", r"s", unit.NUMBER, "Whether the order sells into the bids or buys from the asks.",
               options={"sell": "sell", "buy": "buy"}, default="sell", role="starts", basis="Chosen: a sale."),
        Parameter("thinning", r"\mu", unit.NUMBER,
                  "How fast the book thins out away from the best price: size falls as the distance to this power.", "Thinning of the book",
                  default=0.6, low=0.0, high=3.0, step=0.05, role="keeps",
                  reason="0 is the same size at every level; order placement is measured at about 1.6, an average book thins less.", basis="Chosen so that an average book, and not the stream of new orders in Bouchaud, Mézard & Potters (2002), is drawn."),
        Parameter("bid_size", r"B", unit.SHARES, "Shares that wait at the best bid.", "Size at the best bid",
                  default=300.0, low=10.0, high=10_000.0, scale="log", role="stops", reason="A few small orders to a thick queue.", basis="Chosen: three round lots."),
        Parameter("ask_size", r"A", unit.SHARES, "Shares that wait at the best ask.", "Size at the best ask",
                  default=300.0, low=10.0, high=10_000.0, scale="log", role="stops", reason="A few small orders to a thick queue.", basis="Chosen: three round lots."),
        Parameter("best_bid", r"b", unit.PRICE, "The highest price at which someone will buy.",
                  default=99.9, low=95.0, high=105.0, step=0.05, role="scene",
                  reason="Around 100 USD; past the ask the book would be crossed.", basis="Chosen: two ticks below the ask, around 100 USD."),
        Parameter("best_ask", r"a", unit.PRICE, "The lowest price at which someone will sell.",
                  default=100.1, low=95.0, high=105.0, step=0.05, role="scene",
                  reason="Around 100 USD; below the bid the book would be crossed.", basis="Chosen: two ticks above the bid, around 100 USD."),
        Parameter("tick", r"\delta", unit.PRICE, "The step between neighbouring prices.",
                  default=0.1, low=0.01, high=1.0, scale="log", role="scene", reason="One cent to one dollar at a price near 100 USD.", basis="Chosen: a tenth of a per cent, so that levels can be told apart."),
        Parameter("levels", r"n", unit.COUNT, "Prices shown on each side of the book.",
                  default=10, low=2, high=50, step=1, role="scene", structural=True,
                  reason="Two levels are the least that an order can walk; venues publish up to about 50.", basis="Chosen: what most venues publish."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("level", r"p", unit.PRICE, "Prices of the book.", "Price")),
    series=(
        Quantity("waiting", r"q", unit.SHARES, "Shares that wait once the order is through: bids above zero, asks below.",
                 "Waiting after the order"),
        Quantity("bids", r"q^b", unit.SHARES, "Shares that wait to buy at each price."),
        Quantity("asks", r"q^a", unit.SHARES, "Shares that wait to sell at each price."),
        Quantity("eaten", r"q^x", unit.SHARES, "Shares that the order takes at each price.", "Taken by the order"),
    ),
    profiles=(
        Quantity("size", r"Q", unit.SHARES, "Size of the order.", "Order size"),
        Quantity("average_by_size", r"\bar p(Q)", unit.PRICE, "Average price of an order of that size.", "Average price"),
        Quantity("last_by_size", r"p(Q)", unit.PRICE, "Price of the last share of an order of that size.", "Last price"),
    ),
    readings=(
        Reading("slippage", r"\bar p/p-1", unit.BASIS_POINTS, "Average price against the best quote.", measured=slippage,
                context=lambda r: f"average {r.write('average_price')}"),
        Reading("last_price", r"p(Q)", unit.PRICE, "The price of the last share.",
                measured=lambda p, s: fill(p).last,
                context=spread_before_and_after),
        Reading("imbalance", r"I", unit.CHANGE, "Shares at the best bid less those at the best ask, over their sum.",
                "Imbalance at the best prices",
                measured=lambda p, s: book.imbalance(p.bid_size, p.ask_size),
                closed_form=lambda s: (s.bid_size - s.ask_size) / (s.bid_size + s.ask_size),
                context=lambda r: f"microprice {r.write('microprice')}"),
        Reading("average_price", r"\bar p", unit.FINE_PRICE, "Average price of the shares that are filled.",
                measured=lambda p, s: fill(p).average, headline=False),
        Reading("filled_share", r"f", unit.SHARE, "Part of the order that finds a price.", "Filled",
                measured=lambda p, s: fill(p).filled / p.order_size, headline=False),
        Reading("microprice", r"m", unit.FINE_PRICE, "The mid, leaning towards the thinner side.",
                measured=lambda p, s: book.microprice(p.best_bid, p.best_ask, p.bid_size, p.ask_size),
                closed_form=lambda s: (s.best_ask * s.bid_size + s.best_bid * s.ask_size) / (s.bid_size + s.ask_size), headline=False),
        Reading("pressure", r"I_w", unit.CHANGE, "Imbalance of all levels, the near ones counting most.", "Imbalance of the whole book",
                measured=pressure, headline=False),
        Reading("spread_before", r"a-b", unit.PRICE, "Best ask less best bid before the order.", "Spread before",
                closed_form=lambda s: s.best_ask - s.best_bid, headline=False),
        Reading("spread_after", r"a'-b'", unit.PRICE, "Best ask less best bid after the order.", "Spread after",
                measured=spread_after, headline=False),
        Reading("near_depth", r"D", unit.DEPTH, "USD that wait within 1 % of the best price.", "Depth within 1 %",
                measured=near_depth, headline=False),
    ),
    individuals=Who("What waits at each price", "Each dot is a price, its area the shares that wait there; it fills by what the order takes.", levels_of,
                    words={Standing.FORCED: "taken by the order", Standing.BUYS: "waits to buy", Standing.SELLS: "waits to sell"}, along="level"),
    cliff=Cliff("order_size", "slippage", "How large is too large?", "The same book, every size of order.", plain=lambda p, x: 0 * x,
                plain_label="the quote"),
    panels=(
        Panel("Shares that wait at each price once the order is through", "level", ("waiting",), "book",
              marks={"average_price": "average", "last_price": "last"},
              tells=(Span(cost_or_end, (lambda r: best(r.values), "average_price"), at=0.7),)),
        Panel("Price by size of the order", "size", ("average_by_size",), "line", reference=("last_by_size",), data=by_size,
              marks={"order_size": "order"}, tells=(Spot(whole_side, at="last"),)),
    ),
    presets=(
        Preset("A walk", {}, {"slippage": (0.0010, 0.0040), "filled_share": 1.0}),
        Preset("Within the quote", {"order_size": 300.0}, {"slippage": (-1e-12, 1e-12), "last_price": 99.9}),
        Preset("One-sided book", {"bid_size": 900.0, "order_size": 600.0}, {"imbalance": 0.5, "microprice": 100.05},
               case="imbalance-microprice"),
        Preset("Runs dry", {"order_size": 3000.0, "thinning": 1.6}, {"filled_share": (0.0, 0.5)}),
    ),
    tipped=lambda p, s: fill(p).filled < p.order_size * (1 - 1e-9),
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own arithmetic of a book walked level by level.", kind="derived", cases=("book-walk",)),
        Source("Imbalance and microprice by definition.", kind="identity", cases=("imbalance-microprice",)),
        Source("Bouchaud, Mézard & Potters (2002), Statistical properties of stock order books, "
               "Quantitative Finance 2: the tail of order placement."),
    ),
    leaves_out=("hidden orders", "other venues", "orders that are withdrawn when the sweep is seen", "new orders that refill the book"),
    icon='<path d="M4 4h9M4 8.5h14" style="stroke:var(--sq-force)"/><path d="M4 15h15M4 19.5h8" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("imbalance", "Who waits: +100 % are only buyers, −100 % only sellers."),
        Equation("microprice", "Each price weighted with the queue of the other side: the next move is likelier towards the thin side."),
    )  # fmt: skip
