"""Say in one sentence what moves the market and what answers it.

Then the reasoning in a paragraph: who must trade, at which price, and how the price answers.
Name the paper that the formulas come from.
"""

from __future__ import annotations

from ..core import (
    Array,
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
    Source,
    State,
    Symbols,
    Values,
    unit,
)
from ..dynamics.impact import linear_impact
from ..dynamics.loop_gain import amplification, loop_gain


def start(p: Values, draws: Draws) -> State:
    """Right after the spark; every series has shape (lanes,)."""
    price = p.start_price * (1 + p.shock) + 0 * p.forced * p.market_depth
    return {"price": price, "flow": p.market_depth * 100 * p.shock}


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: the last push forces trades in its own direction, and the price answers."""
    flow = state["flow"] * p.forced / p.market_depth
    return {"price": linear_impact(state["price"], flow, p.market_depth), "flow": flow}


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD forced by 1 % over USD of depth per 1 %; shape (n, lanes) or what broadcasts to it."""
    return {"forced trades": loop_gain(p.forced, p.market_depth) + 0 * price}


def finding(result: Result) -> str:
    """What happened, in one sentence that the numbers complete; stress between asterisks."""
    return result.say("A spark of {shock} ends at *{end_price}*.")


def equations(s: Symbols) -> tuple[Equation, ...]:
    """The formulas as sympy has them; called only when they are shown."""
    from sympy import Eq

    relation = Eq(s.loop_gain, s.forced / s.market_depth, evaluate=False)
    return (Equation(relation, "Trades forced by 1 %, over what the market takes per 1 %."),)


MODEL = Model(
    module=__name__,
    title="Your term",
    summary="Say in one sentence of at most 160 characters what this loop does.",
    loop="reinforcing",
    parameters=(
        Parameter(
            "shock",
            r"s",
            unit.CHANGE,
            "The first move, whatever its cause.",
            "Spark",
            default=0.02,
            low=0.0,
            high=0.10,
            step=0.001,
            role="starts",
            reason="Past 10 % the linear impact is no longer a fair picture.",
            basis="Chosen so that the picture moves and the loop ends.",
        ),
        Parameter(
            "forced",
            r"k",
            unit.DEPTH,
            "USD that a move of 1 % forces others to trade.",
            "Forced trades",
            default=10e6,
            low=1e6,
            high=18e6,
            scale="log",
            role="keeps",
            reason="Say why the range ends where it does.",
            basis="Chosen: say what for, or name the source that the default is taken from.",
        ),
        Parameter(
            "market_depth",
            r"D",
            unit.DEPTH,
            "USD of market orders that move the price by 1 %.",
            default=20e6,
            low=20e6,
            high=200e6,
            scale="log",
            role="stops",
            reason="Say why the range ends where it does.",
            basis="Chosen: say what for, or name the source that the default is taken from.",
        ),
        Parameter(
            "start_price",
            r"p_0",
            unit.PRICE,
            "The price before the spark.",
            default=100.0,
            low=10.0,
            high=1000.0,
            scale="log",
            role="scene",
            reason="Any price will do: only ratios matter.",
            basis="Chosen round, so that prices read as per cent.",
        ),
    ),
    dynamics=Process(
        start,
        step,
        clock=Quantity("round", r"n", unit.ROUNDS, "Rounds of forced trades."),
        steps=60,
        rounds="Forced trades come in rounds: the next are counted at the price that the last have made.",
    ),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price after each round."),
        Quantity("flow", r"q", unit.MONEY, "USD traded by force in each round.", "Forced flow"),
    ),
    readings=(
        Reading(
            "end_price", r"p_\infty", unit.PRICE, "Where the price comes to rest.", "Price at the end", measured=lambda p, s: s["price"][-1]
        ),
        Reading(
            "becomes",
            r"A",
            unit.RATIO,
            "What one unit of spark becomes.",
            "A push becomes",
            measured=lambda p, s: amplification(loop_gain(p.forced, p.market_depth)),
            closed_form=lambda s: 1 / (1 - s.forced / s.market_depth),
        ),
    ),
    gain=Gain(gain),
    cliff=Cliff("forced", "end_price", "How near is the cliff?", "The same market, every size of forced trades."),
    panels=(Panel("Price in USD, round by round", "round", ("price",), "steps", forced="flow"),),
    presets=(
        Preset("Half forced", {}, {"becomes": 2.0}),
        Preset("Deep market", {"market_depth": 100e6}, {"becomes": (1.0, 1.2)}),
    ),
    finding=finding,
    equations=equations,
    sources=(Source("Author (year), title, journal.", kind="derived"),),
    leaves_out=("what this model does not know",),
)
