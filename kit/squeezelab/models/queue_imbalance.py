"""The longer queue wins the race: the price moves towards the side that empties first.

At the best prices two queues wait, buyers at the bid and sellers at the ask, and orders arrive and leave
until one is empty: then the price moves one tick towards it. How likely it is up depends on the two
lengths and on how their changes move together. A maker who stands in such a queue and is slow sells at
yesterday’s price whenever news arrives first. (Cont & de Larrard 2013.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
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
from ..dynamics.order_book import imbalance
from ..dynamics.resting_orders import stale_quote_loss, up_probability

GRID = np.linspace(-0.98, 0.98, 197)[:, None]


def evaluate(p: Values) -> Series:
    """Probability of a move up at every imbalance: for the correlation given, for none, and for queues that mirror each other."""
    bid, ask = 1 + GRID, 1 - GRID
    return {
        "lean": GRID, "move_up": up_probability(bid, ask, p.correlation),
        "independent": up_probability(bid, ask, 0.0), "mirrored": bid / 2,
    }  # fmt: skip


def chance(p: Values, series: Series) -> np.ndarray:
    return up_probability(p.bid_queue, p.ask_queue, p.correlation)


def down(result: Result) -> str:
    """The chance of a fall."""
    return f"down {unit.PROBABILITY.write(1 - result['up_probability'])}"


def finding(result: Result) -> str:
    up = result["up_probability"]
    if words.order(unit.PROBABILITY, up, 0.5) == 0:
        return result.say("The queues are even: both ways are *equally likely*.")
    return result.say(
        "The next move is {way} with a probability of *{odds}*: {why}.",
        way=words.compared(unit.PROBABILITY, up, 0.5, "up", "down"),
        odds=words.value(unit.PROBABILITY, max(up, 1 - up)),
        why=words.compared(
            unit.SHARES,
            result["bid_queue"],
            result["ask_queue"],
            "the longer queue waits at the bid",
            "the shorter queue waits at the bid",
            "the queues themselves are even",
        ),
    )


MODEL = Model(
    module=__name__,
    title="Race of the queues",
    summary="The longer queue wins: the price moves towards the side of the book that empties first.",
    loop="none",
    parameters=(
        Parameter("bid_queue", r"B", unit.SHARES, "Shares that wait at the best bid.", "Queue at the bid",
                  default=3000.0, low=100.0, high=50_000.0, scale="log", role="starts", reason="One round lot to a queue of minutes.", basis="Chosen three times the other, so that the imbalance tells."),
        Parameter("ask_queue", r"A", unit.SHARES, "Shares that wait at the best ask.", "Queue at the ask",
                  default=1000.0, low=100.0, high=50_000.0, scale="log", role="starts", reason="One round lot to a queue of minutes.", basis="Chosen a third of the other, so that the imbalance tells."),
        Parameter("correlation", r"\rho", unit.CHANGE,
                  "How the changes of the two queues move together; orders that jump the spread make it negative.",
                  "Correlation of the queues",
                  default=-0.7, low=-0.99, high=0.99, step=0.01, role="keeps",
                  reason="At −100 % the queues mirror each other, at +100 % they never part.", basis="Chosen: queues of quotes mostly move against each other, as in Cont & de Larrard (2013)."),
        Parameter("volatility", r"\sigma", unit.PRICE, "Typical move of the true price in one second.", "Move in a second",
                  default=0.02, low=0.001, high=0.5, scale="log", role="scene", reason="A quiet share at 100 USD to one in a panic.", basis="Chosen: a lively share at 100 USD."),
        Parameter("latency", r"\tau", unit.SECONDS, "How long the maker needs to withdraw a quote.", "Time to withdraw",
                  default=0.1, low=0.0001, high=2.0, scale="log", role="scene",
                  reason="A tenth of a millisecond at the venue to a slow hand.", basis="Chosen: a maker who is not at the venue."),
    ),
    dynamics=Curve(evaluate,
                   axis=Quantity("lean", r"I", unit.CHANGE, "Queue at the bid less queue at the ask, over their sum.", "Imbalance")),
    series=(
        Quantity("move_up", r"p_\uparrow", unit.PROBABILITY, "Probability that the next move is up.", "Next move up"),
        Quantity("independent", r"p_\uparrow^{0}", unit.PROBABILITY, "The same for queues that change independently.",
                 "Independent queues"),
        Quantity("mirrored", r"p_\uparrow^{-}", unit.PROBABILITY, "The same for queues that mirror each other: B/(A+B).",
                 "Mirrored queues"),
    ),
    readings=(
        Reading("up_probability", r"p_\uparrow", unit.PROBABILITY, "Probability that the next move is up.", "Next move up",
                measured=chance, closed_form=lambda s: _form(s), context=lambda r: f"imbalance {r.write('queue_lean')}"),
        Reading("stale_loss", r"L", unit.FINE_PRICE, "Expected loss per share of a quote that is too slow to withdraw.",
                "Loss of a slow quote",
                measured=lambda p, s: stale_quote_loss(p.volatility, p.latency),
                closed_form=lambda s: s.volatility * s.latency**0.5 / 6.283185307179586**0.5,
                context=lambda r: f"at {r.write('latency', )} to withdraw"),
        Reading("queue_lean", r"I_0", unit.CHANGE, "Imbalance of the two queues.", "Imbalance",
                measured=lambda p, s: imbalance(p.bid_queue, p.ask_queue),
                closed_form=lambda s: (s.bid_queue - s.ask_queue) / (s.bid_queue + s.ask_queue), headline=False),
    ),
    cliff=Cliff("bid_queue", "up_probability", "How much queue is a wall?", "The same ask, every length of the bid.",
                plain=lambda p, x: 0.5 + 0 * x, plain_label="even odds"),
    panels=(
        Panel("Probability that the next move is up", "lean", ("move_up",), "line", reference=("independent", "mirrored"), tells=(Spot(down, at="queue_lean"),),
              marks={"queue_lean": "now"}),
    ),
    presets=(
        Preset("Three to one", {}, {"up_probability": 0.7602876}, case="cdl-pup"),
        Preset("Independent queues", {"correlation": 0.0}, {"up_probability": 0.7951672}, case="cdl-pup"),
        Preset("Sellers crowd the ask", {"bid_queue": 500.0, "ask_queue": 4000.0},
               {"up_probability": (0.0, 0.2)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Cont & de Larrard (2013), Price dynamics in a Markovian limit order market, SIAM Journal on Financial Mathematics 4.",
               kind="derived", cases=("cdl-pup",)),
        Source("Cont, Kukanov & Stoikov (2014), The price impact of order book events, Journal of Financial Econometrics 12.",
               kind="derived", cases=("imbalance-microprice",)),
    ),
    leaves_out=("sizes of single orders", "a spread of more than one tick", "what waits behind the best prices"),
    icon='<path d="M4 16v4M8 12v8M12 8v12"/><path d="M16 16v4M20 18v2" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _form(s: Any) -> Any:
    from sympy import Rational, atan, sqrt

    c = sqrt((1 + s.correlation) / (1 - s.correlation))
    return Rational(1, 2) + atan(c * (s.bid_queue - s.ask_queue) / (s.bid_queue + s.ask_queue)) / (2 * atan(c))


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, pi, sqrt

    return (
        Equation("up_probability", "Two queues in a race, as two walks that meet a wall: an angle over an angle."),
        Equation(Eq(s.stale_loss, s.volatility * sqrt(s.latency / (2 * pi)), evaluate=False),
                 "Half of the time news hurts a stale quote, by the typical move in the time it takes to withdraw."),
    )  # fmt: skip
