"""Trades bounce between bid and ask, and the bounce betrays the spread to one who sees only prices.

Each trade stands half a spread above or below a mid that wanders. If buyers and sellers come by chance,
a rise tends to be followed by a fall: the covariance of neighbouring changes is minus a quarter of the
spread squared, which gives the spread back. If sides come in runs, as they do, the estimate falls short.
(Roll 1984, Amihud 2002.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Array,
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
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..dynamics.order_book import bounce_spread

NAMES = ("spread", "runs", "mid_move", "trade_value", "start_price")


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed: the mid's move as a standard normal, whether a run goes on and a coin as uniforms, one each a trade."""
    return {"move": rng.standard_normal(p.trades), "keep": rng.random(p.trades), "coin": rng.random(p.trades)}


def start(p: Values, draws: Draws) -> State:
    """The mid, before the first trade; the first side is a buyer's."""
    zero = np.zeros(np.broadcast_shapes(*(p[name].shape for name in NAMES), draws["move"].shape[1:]))
    mid = p.start_price + zero
    return {"mid": mid, "side": zero + 1.0, "price": mid + p.spread / 2}


def step(state: State, p: Values, draws: Draws) -> State:
    """One trade: the mid moves, a side comes up, the trade stands at its quote."""
    t = state["t"]
    mid = state["mid"] + p.mid_move * draws["move"][t]
    side = np.where(draws["keep"][t] < p.runs, state["side"], np.where(draws["coin"][t] < 0.5, 1.0, -1.0))
    return {"mid": mid, "side": side, "price": mid + p.spread / 2 * side}


def estimate(p: Values, series: Series) -> Array:
    return bounce_spread(series["price"])


def illiquidity(p: Values, series: Series) -> Array:
    """Average of |return| over the value of a trade, 1/USD (Amihud 2002)."""
    return np.abs(np.diff(np.log(series["price"]), axis=0)).mean(axis=0) / p.trade_value


def finding(result: Result) -> str:
    if np.isnan(result["estimate"]):
        return result.say("A change is not followed by one back, on balance: prices alone *do not tell* the spread here.")
    spread = words.instead(unit.FINE_PRICE, result["estimate"], result["spread"], "the true one")
    return result.say("From prices alone the spread comes out as {spread}.", spread=spread)


MODEL = Model(
    module=__name__,
    title="Bid–ask bounce",
    summary="Trades bounce between bid and ask, and the bounce betrays the spread to one who sees only prices.",
    loop="none",
    parameters=(
        Parameter("spread", r"s", unit.FINE_PRICE, "Ask less bid.", "True spread",
                  default=0.1, low=0.0, high=1.0, step=0.005, role="starts", reason="No spread to one per cent of the usual price.", basis="Chosen: a tenth of a per cent of the price, the spread of a middling share."),
        Parameter("runs", r"\rho", unit.SHARE, "How often a trade is on the same side as the one before for no other reason.",
                  "Runs of one side",
                  default=0.0, low=0.0, high=0.95, step=0.05, role="keeps",
                  reason="By chance, to long runs as large orders leave when split.", basis="The assumption of Roll (1984): sides are drawn afresh each time."),
        Parameter("mid_move", r"\sigma", unit.FINE_PRICE, "Typical move of the mid between two trades.", "Move of the mid",
                  default=0.02, low=0.001, high=0.2, scale="log", role="stops", reason="A quiet mid to one that hides the bounce.", basis="Chosen smaller than half the spread, so that the bounce shows."),
        Parameter("trade_value", r"W", unit.MONEY, "USD in one trade.", "Value of a trade",
                  default=50e3, low=1e3, high=1e6, scale="log", role="scene", reason="A small private order to a block.", basis="Chosen: a middling institutional order."),
        Parameter("start_price", r"p_0", unit.PRICE, "The mid at the start.",
                  default=100.0, low=50.0, high=500.0, scale="log", role="scene", reason="High enough that the mid does not meet zero.", basis="Chosen round, so that a spread in cents reads as per cent."),
        Parameter("trades", r"n", unit.COUNT, "Trades observed.",
                  default=250, low=20, high=500, step=10, role="scene", structural=True, reason="Too few to tell, to a quiet share's day.", basis="Chosen: enough to see the bounce, few enough to see the estimate miss."),
    ),
    dynamics=Process(start, step, clock=Quantity("trade", r"t", unit.STEPS, "Trades."), steps="trades", draw=draw,
                     rounds="A step is one trade: the bounce is between one trade and the next."),
    series=(
        Quantity("price", r"p", unit.FINE_PRICE, "The price of each trade.", "Trades"),
        Quantity("mid", r"m", unit.FINE_PRICE, "The mid at each trade."),
    ),
    readings=(
        Reading("estimate", r"\hat s", unit.FINE_PRICE, "Spread as the covariance of neighbouring changes gives it.", "Spread from prices",
                measured=estimate, context=lambda r: f"true spread {r.write('spread')}"),
        Reading("expected", r"\bar s", unit.FINE_PRICE, "What the estimate tends to with many trades.", "With many trades",
                measured=lambda p, s: p.spread * (1 - p.runs), closed_form=lambda s: s.spread * (1 - s.runs),
                context=lambda r: "sides come by chance" if r["runs"] == 0 else "runs hide part of it"),
        Reading("illiquidity", r"\mathrm{ILLIQ}", unit.PER_MILLION_USD, "Average size of a return over the value of a trade.",
                "Return per million USD", measured=illiquidity),
    ),
    cliff=Cliff("runs", "estimate", "What runs hide", "The same trades, longer and longer runs.",
                plain=lambda p, x: p.spread * (1 - x), plain_label="with many trades"),
    panels=(Panel("The last trades in USD, by the side that came", "trade", ("price",), "quotes", reference=("mid",), gives=lambda r: {}),),
    presets=(
        Preset("By chance", {}, {"estimate": (0.08, 0.12), "expected": 0.1}, case="roll"),
        Preset("In runs", {"runs": 0.6}, {"estimate": (0.01, 0.07), "expected": 0.04}),
        Preset("A restless mid", {"mid_move": 0.2}, {"expected": 0.1}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Roll (1984), A simple implicit measure of the effective bid-ask spread, Journal of Finance 39.", kind="derived",
               cases=("roll",)),
        Source("Amihud (2002), Illiquidity and stock returns, Journal of Financial Markets 5."),
    ),
    leaves_out=("trades inside the spread", "a spread that changes", "trades that move the mid"),
    icon='<path d="M3 9l3 7 3-7 3 7 3-8 3 7 3-7" style="stroke:var(--sq-force)"/><path d="M3 12.5h18" style="opacity:.4"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Function, Symbol, sqrt

    change = Function("cov")(Symbol("Δp_t"), Symbol("Δp_next"))
    return (
        Equation(Eq(s.estimate, 2 * sqrt(-change), evaluate=False), "Twice the root of minus the covariance of neighbouring changes."),
        Equation("expected", "Runs of one side hide their share of the spread."),
    )  # fmt: skip
