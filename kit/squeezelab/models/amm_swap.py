"""Selling into a pool pushes its price down a fixed curve; the pool ends with more of what is sold.

A constant-product pool keeps base times quote constant. It does not withdraw and does not widen its
quote: whoever sells to it meets a lower price with every coin, and the pool’s stock of coins grows. A
pool whose liquidity lies in a range does the same as a larger one, until the range ends and it has
nothing left to pay with. (Uniswap v2 and v3.)
"""

from __future__ import annotations

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
    Symbols,
    Values,
    unit,
    words,
)
from ..dynamics.amm import swap_in
from ..dynamics.amm_ranges import concentration, range_swap

GRID = np.linspace(0, 2, 161)[:, None]


def factor(p: Values) -> Array:
    return p.range_factor if p.pool == "range" else np.full_like(p.range_factor, np.inf)


def evaluate(p: Values) -> Series:
    """Price after and average fill by coins sold, up to twice the reserve; NaN past the end of the range."""
    sold = GRID * p.base
    out, after, _ = sale(p, sold)
    return {
        "coins": sold, "price_after": after, "average_fill": np.where(sold > 0, out / np.where(sold > 0, sold, 1), p.price * (1 - p.fee)),
    }  # fmt: skip


def sale(p: Values, sold: Array) -> tuple[Array, Array, Array]:
    """USD paid out, price after and coins after a sale; all NaN past the end of the range.

    A pool over all prices keeps the fee in its reserves (Uniswap v2), one in a range sets it apart (v3).
    """
    if p.pool == "range":
        out, after = range_swap(p.base, p.price, sold, p.fee, p.range_factor)
        return out, after, np.where(np.isnan(after), np.nan, p.base + sold * (1 - p.fee))
    quote, coins = p.base * p.price, p.base + sold
    out = swap_in(p.base, quote, sold, p.fee)
    return out, (quote - out) / coins, coins


def swap(p: Values) -> tuple[Array, Array, Array]:
    return sale(p, p.sold)


def shortfall(p: Values, series: Series) -> Array:
    """Average fill against the price before, as a share of it."""
    return swap(p)[0] / (p.sold * p.price) - 1


def round_trip(p: Values, series: Series) -> Array:
    """Coins lost, as a share of those sold, by one who sells and buys back with the proceeds at once."""
    out, _, coins = swap(p)
    virtual = p.base * concentration(factor(p))
    base, quote = virtual + coins - p.base, virtual * p.price - out
    back = base * out * (1 - p.fee) / (quote + out * (1 - p.fee))
    return 1 - back / p.sold


def what_it_does(result: Result) -> str:
    """How far the sale moves the price, and what the pool holds then."""
    return f"{unit.CHANGE.write(result['end_price'] / result['price'] - 1)}\npool holds {result.write('base_after')}"


def finding(result: Result) -> str:
    if np.isnan(result["end_price"]):
        return result.say("The range ends before the sale does: the pool has *paid out all it held* and has no price for the rest.")
    return result.say(
        "The price {way}, and the pool ends with {coins}: it has not drawn back.",
        way=words.moved_by(unit.CHANGE, result["end_price"] / result["price"] - 1),
        coins=words.instead(unit.COINS, result["base_after"], result["base"], "as many as it had"),
    )


MODEL = Model(
    module=__name__,
    title="Selling into a pool",
    summary="Selling into a pool pushes its price down a fixed curve; the pool ends with more of what is sold.",
    loop="balancing",
    parameters=(
        Parameter("sold", r"\Delta x", unit.COINS, "Coins sold into the pool.", "Coins sold",
                  default=100.0, low=1.0, high=2000.0, scale="log", role="starts",
                  reason="A thousandth of the usual reserve to twice all of it.", basis="Chosen: a tenth of the reserve, enough to see the curve bend."),
        Parameter("base", r"x", unit.COINS, "Coins in the pool before the sale.", "Coins in the pool",
                  default=1000.0, low=100.0, high=100_000.0, scale="log", role="stops",
                  reason="A small pool to the largest.", basis="Chosen: with the price, a pool of 4 m USD, a middling one."),
        Choice("pool", r"c", unit.NUMBER, "Whether liquidity lies at all prices or in a range.", "Liquidity",
               options={"full": "at all prices (v2)", "range": "in a range (v3)"}, default="full", role="stops", basis="Uniswap v2 has liquidity at all prices."),
        Parameter("range_factor", r"f", unit.MULTIPLE, "The range goes from the price over this factor to the price times it.",
                  "Width of the range",
                  default=1.5, low=1.05, high=100.0, scale="log", role="stops",
                  reason="Five per cent either way to nearly all prices.", basis="Chosen so that the default sale stays within the range."),
        Parameter("fee", r"\phi", unit.PERCENT, "What the pool keeps of the coins that come in.",
                  default=0.003, low=0.0, high=0.01, step=0.0005, role="stops",
                  reason="Published tiers go from 0.01 to 1 %.", basis="The one fee of Uniswap v2, and the middle tier of v3."),
        Parameter("price", r"p", unit.PRICE, "USD a coin before the sale.", "Price before",
                  default=2000.0, low=1.0, high=100_000.0, scale="log", role="scene",
                  reason="A small coin to the largest.", basis="Chosen near what an ether cost in 2023 and 2024."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("coins", r"\Delta x", unit.COINS, "Coins sold.")),
    series=(
        Quantity("price_after", r"p'", unit.PRICE, "The pool’s price after the sale.", "Price after"),
        Quantity("average_fill", r"\bar p", unit.PRICE, "USD a coin that the seller is paid on average.", "Average fill"),
    ),
    readings=(
        Reading("end_price", r"p'", unit.PRICE, "The pool’s price after the sale.", "Price after the sale",
                measured=lambda p, s: swap(p)[1],
                closed_form=lambda s: s.price / ((1 + s.sold / s.base) * (1 + s.sold * (1 - s.fee) / s.base)),
                holds=lambda p: p.pool == "full"),
        Reading("shortfall", r"\bar p/p-1", unit.CHANGE, "What the seller is paid on average, against the price before.",
                "Average fill, against the price",
                measured=shortfall,
                context=lambda r: "no price for all of it" if np.isnan(r["received"]) else f"receives {r.write('received')}"),
        Reading("base_after", r"x'", unit.COINS, "Coins in the pool after the sale.", "Coins after the sale",
                measured=lambda p, s: swap(p)[2],
                context=lambda r: f"before {r.write('base')}" + ("; the fee is kept apart" if r["pool"] == "range" else "")),
        Reading("received", r"\Delta y", unit.MONEY, "USD that the seller receives.", measured=lambda p, s: swap(p)[0], headline=False),
        Reading("quoted_spread", r"s_\phi", unit.BASIS_POINTS,
                "The pool’s ask less its bid for a tiny trade, over its price: the same before and after.", "Pool’s spread",
                closed_form=lambda s: 1 / (1 - s.fee) - (1 - s.fee), headline=False),
        Reading("round_trip", r"L", unit.PERCENT, "Part of the coins that is lost by selling and buying back at once.",
                "Lost on a round trip",
                measured=round_trip, headline=False),
        Reading("acts_like", r"c", unit.MULTIPLE, "How many times its own size the pool acts like.", "Acts like",
                measured=lambda p, s: concentration(factor(p)), headline=False),
    ),
    cliff=Cliff("sold", "end_price", "How far down the curve?", "The same pool, every size of sale."),
    panels=(Panel("Price in USD by coins sold", "coins", ("price_after", "average_fill"), "line", marks={"sold": "sale"},
              tells=(Span(what_it_does, ("price", "price_after"), at="sold"),)),),
    presets=(
        Preset("A tenth of the pool", {"fee": 0.0},
               {"end_price": 2000 / 1.21, "shortfall": 1 / 1.1 - 1, "base_after": 1100.0}),
        Preset("All of it again", {"fee": 0.0, "sold": 1000.0}, {"end_price": 500.0, "shortfall": -0.5}),
        Preset("In a range", {"pool": "range"}, {"acts_like": 5.44949, "end_price": (1920.0, 1940.0)}),
        Preset("Past the range", {"pool": "range", "range_factor": 1.1, "sold": 1200.0},
               {"acts_like": 21.48809}),
    ),
    tipped=lambda p, s: np.isnan(swap(p)[1]),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Uniswap v2-core, test/UniswapV2Pair.spec.ts: exact integer results.", cases=tuple(f"univ2-out-{i}" for i in range(7))),
        Source("Uniswap v3-core, tests of SwapMath, SqrtPriceMath and TickMath: exact integer results.",
               cases=("univ3-swapstep-capped-in", "univ3-swapstep-spent-in", "univ3-swapstep-received-out",
                      "univ3-amount-delta", "univ3-tick-50", "univ3-tick-500", "univ3-tick-50000")),
    ),
    leaves_out=("arbitrage that brings the price back", "providers who withdraw", "gas", "liquidity in several ranges"),
    icon='<path d="M5 3c0 12 4 16 16 16" style="stroke:var(--sq-calm)"/><circle cx="8" cy="14" r="1.6" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    def in_range(p: Values) -> bool:
        return p.pool == "range" and not bool(np.isnan(swap(p)[1]).any())

    return (
        Equation("end_price", "A pool over all prices: sell as many coins as it holds, and the price is a quarter, and a little more for the fee."),
        Equation(Eq(s.end_price, s.price / (1 + s.sold * (1 - s.fee) / (s.acts_like * s.base)) ** 2, evaluate=False),
                 "A pool in a range acts like a larger one, and keeps its fee apart.", holds=in_range),
        Equation("quoted_spread", "The spread is the fee and nothing else: it does not widen under stress."),
    )  # fmt: skip
