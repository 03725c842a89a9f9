"""When the market moves and a pool does not, arbitrage moves it, and takes what the pool gave away.

A pool’s price changes only when someone trades with it. If the market stands higher, an arbitrageur buys
coins from the pool until its price, fee included, is the market’s; if it stands lower, he sells. In the
band that the fee leaves nothing happens. What he earns, the pool’s owners lose against the market.
(The first-order condition of a trade against a constant product.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Array,
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
    Spot,
    Symbols,
    Values,
    unit,
    words,
)
from ..dynamics.arbitrage import pool_against_market

GRID = np.linspace(0.0, 1.0, 161)[:, None]
REACH, MARGIN = 1.25, 1.05  # times the pool’s price, and the market’s, that the curve reaches both ways


def evaluate(p: Values) -> Series:
    """Trade and profit at every market price from four fifths of the pool’s to five quarters of it, or as far as the market is."""
    pool = p.quote / p.base
    low, high = np.minimum(pool / REACH, p.market_price / MARGIN), np.maximum(pool * REACH, p.market_price * MARGIN)
    market = low * (high / low) ** GRID
    paid, taken, profit = pool_against_market(p.base, p.quote, market, p.fee)
    return {"market": market, "profit_by_price": profit, "taken_by_price": taken, "pool_after": (p.quote + paid) / (p.base - taken)}


def trade(p: Values) -> tuple[Array, Array, Array]:
    return pool_against_market(p.base, p.quote, p.market_price, p.fee)


def pool_price_after(p: Values, series: Series) -> Array:
    paid, taken, _ = trade(p)
    return (p.quote + paid) / (p.base - taken)


def finding(result: Result) -> str:
    if words.calm(unit.CASH, result["profit"]):
        return result.say("The market lies within the fee of the pool’s price: *no trade pays* between {band_low} and {band_high}.")
    return result.say(
        "The arbitrageur {verb} {coins_taken:size} and {profit}; the pool’s price {way}.",
        verb=verb(result),
        profit=words.gained(unit.CASH, result["profit"]),
        way=words.moved(unit.PRICE, result["price_before"], result["price_after"]),
    )


def verb(result: Result) -> str:
    """What the arbitrageur does with the pool’s coins."""
    return words.compared(unit.COINS, result["coins_taken"], 0.0, "buys", "sells")


def told(result: Result) -> str:
    """The trade beside the place of the market."""
    if words.calm(unit.CASH, result["profit"]):
        return "no trade pays"
    return result.say("{verb} {coins_taken:size}\npool {price_before}\n→ {price_after}", verb=verb(result))


MODEL = Model(
    module=__name__,
    title="Arbitrage against a pool",
    summary="When the market moves and a pool does not, arbitrage moves it, and takes what the pool gave away.",
    loop="balancing",
    parameters=(
        Parameter("market_price", r"P", unit.PRICE, "USD a coin in the market.",
                  default=2100.0, low=1000.0, high=4000.0, scale="log", role="starts",
                  reason="Half to twice the usual pool price.", basis="Chosen: 5 % above the pool, far beyond the fee."),
        Parameter("fee", r"\phi", unit.PERCENT, "What the pool keeps of what comes in.",
                  default=0.003, low=0.0, high=0.01, step=0.0005, role="stops",
                  reason="None to the highest published tier.", basis="The fee of Uniswap v2."),
        Parameter("base", r"x", unit.COINS, "Coins in the pool.", "Coins in the pool",
                  default=1000.0, low=500.0, high=2000.0, scale="log", role="scene",
                  reason="Half to twice the usual reserve.", basis="Chosen: with the other reserve, a pool of 4 m USD at 2,000 USD a coin."),
        Parameter("quote", r"y", unit.MONEY, "USD in the pool.", "USD in the pool",
                  default=2e6, low=1e6, high=4e6, scale="log", role="scene",
                  reason="Half to twice the usual reserve.", basis="Chosen: with the other reserve, a pool of 4 m USD at 2,000 USD a coin."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("market", r"P", unit.PRICE, "USD a coin in the market.", "Market price")),
    series=(
        Quantity("profit_by_price", r"\Pi(P)", unit.MONEY, "What the arbitrageur earns.", "Profit"),
        Quantity("taken_by_price", r"\Delta x(P)", unit.COINS, "Coins that he takes from the pool; below zero, brings.", "Coins taken"),
        Quantity("pool_after", r"p'(P)", unit.PRICE, "The pool’s price after the trade.", "Pool’s price after"),
    ),
    readings=(
        Reading("profit", r"\Pi", unit.CASH, "What the best trade earns, and the pool’s owners lose against the market.",
                measured=lambda p, s: trade(p)[2]),
        Reading("coins_taken", r"\Delta x", unit.COINS, "Coins that the best trade takes from the pool; below zero, brings.", "Coins taken",
                measured=lambda p, s: trade(p)[1], context=lambda r: f"for {r.write('paid_in')}"),
        Reading("price_after", r"p'", unit.PRICE, "The pool’s price after the trade.", "Pool’s price after",
                measured=pool_price_after, context=lambda r: f"before {r.write('price_before')}"),
        Reading("paid_in", r"\Delta y", unit.SIGNED_MONEY, "USD that the best trade pays into the pool; below zero, takes.", "USD paid in",
                measured=lambda p, s: trade(p)[0], headline=False),
        Reading("price_before", r"y/x", unit.PRICE, "The pool’s price before the trade.", "Pool’s price before",
                closed_form=lambda s: s.quote / s.base, headline=False),
        Reading("band_low", r"P_-", unit.PRICE, "Market price below which it pays to sell to the pool.", "Band, low end",
                closed_form=lambda s: (1 - s.fee) * s.quote / s.base, headline=False),
        Reading("band_high", r"P_+", unit.PRICE, "Market price above which it pays to buy from the pool.", "Band, high end",
                closed_form=lambda s: s.quote / s.base / (1 - s.fee), headline=False),
    ),
    cliff=Cliff("market_price", "profit", "Where does it begin to pay?", "The same pool, every market price.", plain=lambda p, x: 0 * x,
                plain_label="no trade"),
    panels=(
        Panel("What the arbitrageur earns", "market", ("profit_by_price",), "line",
              marks={"market_price": "market", "band_low": "sells below", "band_high": "buys above"},
              tells=(Spot(told, at="market_price"),)),
        Panel("The pool’s price after the trade", "market", ("pool_after",), "line", marks={"market_price": "market"}),
    ),
    presets=(
        Preset("Five per cent apart", {}, {"profit": 1075.709261, "coins_taken": 22.632775025, "paid_in": 46453.118288},
               case="cpmm-arb"),
        Preset("Within the fee", {"market_price": 2004.0}, {"profit": (0.0, 0.0), "price_after": 2000.0}),
        Preset("The market falls", {"market_price": 1800.0}, {"coins_taken": (-60.0, -40.0), "profit": (4000.0, 6000.0)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("First-order condition of a trade against a constant product.", kind="derived", cases=("cpmm-arb",)),
        Source("Uniswap v2-core, UniswapV2Pair.sol: a fee of 0.3 %.", kind="fact"),
    ),
    leaves_out=("gas", "rivals who bid for the same trade", "a market that moves while one trades", "liquidity in ranges"),
    icon='<path d="M4 4c0 11 4 15 16 16" style="stroke:var(--sq-calm)"/><path d="M7 20L20 9" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, sqrt

    keep = 1 - s.fee
    return (
        Equation(Eq(s.paid_in, (sqrt(keep * s.market_price * s.base * s.quote) - s.quote) / keep, evaluate=False),
                 "Pay in until one more coin would cost the market price, fee included.", holds=lambda p: bool(np.all(trade(p)[1] > 0))),
        Equation(Eq(-s.coins_taken, (sqrt(keep * s.base * s.quote / s.market_price) - s.base) / keep, evaluate=False),
                 "Bring coins until one more would earn the market price, fee included.", holds=lambda p: bool(np.all(trade(p)[1] < 0))),
        Equation("band_high", "Above this market price it pays to buy from the pool."),
    )  # fmt: skip
