"""A better price or a surer trade: the farther away a limit order waits, the less often it is met.

Orders reach a distance from the mid the less often the deeper it lies. Whoever waits there earns the
distance and saves half of the spread if he is met, and pays half of the spread at the end if he is not,
at a price that has run away from him; and those who meet him know, on average, a little more than he does. Between too near and too far lies a
best distance. (Arrivals after Avellaneda & Stoikov 2008.)
"""

from __future__ import annotations

from typing import Any

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
from ..dynamics.resting_orders import fill_probability
from ..once import once

REACH = np.linspace(0, 8, 321)[:, None]  # distances, in multiples of the one at which orders fall to 1/e, or farther


def gain(p: Values, distance: Array) -> Array:
    """What a limit order at ``distance`` saves on average against a market order at once, USD a lot.

    Who is not met pays half of the spread in the end as well, and what the price has run away in the meantime.
    """
    met = fill_probability(distance, p.orders, p.decay, p.patience)
    return met * (distance + p.half_spread - p.adverse) - (1 - met) * p.missed


def evaluate(p: Values) -> Series:
    """Chance to be met and average saving, by distance from the mid."""
    worthless = p.adverse - p.half_spread - p.missed  # nearer than that it costs more to be met than not to be
    away = REACH / np.minimum(p.decay, REACH[-1] / np.maximum(worthless + REACH[-1] / 2 / p.decay, 1e-12))
    return {"away": away, "met": fill_probability(away, p.orders, p.decay, p.patience), "saving": gain(p, away)}


def best(p: Values, series: Series) -> Array:
    """The distance that saves most."""
    return best_of(p, series["away"], series["saving"])


@once(3)  # a reading, what is saved there and a mark ask the same of one run
def best_of(p: Values, grid: Array, saving: Array) -> Array:
    """The best of the distances drawn, then Newton’s steps to where a little more saves as much as it costs."""
    at = np.argmax(saving, axis=0)
    low, guess, high = (np.take_along_axis(grid, np.clip(at + k, 0, len(grid) - 1)[None], axis=0)[0] for k in (-1, 0, 1))
    for _ in range(6):
        reach = p.orders * p.patience * np.exp(-p.decay * guess)  # orders that would have met it
        kept = np.exp(-reach)
        worth = guess + p.half_spread - p.adverse + p.missed
        slope = 1 - kept - p.decay * reach * kept * worth
        bend = -p.decay * reach * kept * (2 - p.decay * worth * (1 - reach))
        guess = np.clip(guess - slope / np.where(bend < 0, bend, -np.inf), low, high)
    return np.where(at == 0, np.where(slope > 0, guess, grid[0]), guess)


def most_saved(p: Values, series: Series) -> Array:
    """What is saved there."""
    return gain(p, best(p, series))


def finding(result: Result) -> str:
    return result.say(
        "The order is met with a probability of *{chance}* and {saved} on average; the best distance from the mid is {best_distance}.",
        saved=words.gained(unit.CASH, result["saved"], "saves", "loses", "saves nothing"),
    )


MODEL = Model(
    module=__name__,
    title="Limit order",
    summary="A better price or a surer trade: the farther away a limit order waits, the less often it is met.",
    loop="none",
    parameters=(
        Parameter("distance", r"d", unit.CASH, "How far from the mid the order waits, USD a lot.", "Distance from the mid",
                  default=1.0, low=0.0, high=5.0, step=0.05, role="starts", reason="At the mid to where hardly an order reaches.", basis="Chosen beyond the half spread, so that waiting may pay."),
        Parameter("patience", r"T", unit.NUMBER, "Part of a session that the order waits.", "Patience",
                  default=0.05, low=0.001, high=1.0, scale="log", role="starts", reason="A moment to a whole session.", basis="Chosen: a twentieth of a session."),
        Parameter("orders", r"A", unit.COUNT, "Orders a session that would meet a quote at the mid.", "Orders at the mid",
                  default=140.0, low=1.0, high=500.0, step=1.0, role="keeps",
                  reason="One order a session to one every few seconds of an hour.", basis="Avellaneda & Stoikov (2008) take 140."),
        Parameter("decay", r"k", unit.PER_USD, "How fast orders thin out away from the mid.", "Thinning of orders",
                  default=1.5, low=0.3, high=10.0, scale="log", role="keeps",
                  reason="Orders that reach three dollars deep to orders that look at the first dime.", basis="Avellaneda & Stoikov (2008) take 1.5."),
        Parameter("adverse", r"a", unit.CASH, "How far the mid moves against the order, on average, once it has been met.",
                  "Cost of being met",
                  default=0.3, low=0.0, high=3.0, step=0.05, role="stops",
                  reason="Nobody knows more, to news that runs over every quote.", basis="Chosen: less than the half spread, so that waiting is not lost at once."),
        Parameter("missed", r"m", unit.CASH, "How far the mid has moved away, on average, from an order that is not met.", "Cost of not being met",
                  default=0.3, low=0.0, high=3.0, step=0.05, role="stops",
                  reason="Nobody knows more, to prices that run away; what is not bought must be bought dearer (Handa & Schwartz 1996).", basis="Chosen equal to what a filled order loses, as in a market without a trend."),
        Parameter("half_spread", r"h", unit.CASH, "What a market order pays, USD a lot from the mid.", "Half of the spread",
                  default=0.5, low=0.0, high=3.0, step=0.05, role="scene", reason="No spread to a wide one.", basis="Chosen: one dollar between bid and ask, near what Avellaneda & Stoikov (2008) quote."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("away", r"d", unit.CASH, "Distance from the mid, USD a lot.", "Distance from the mid")),
    series=(
        Quantity("saving", r"g(d)", unit.CASH, "What the order saves on average against a market order at once.", "Saved on average"),
        Quantity("met", r"P(d)", unit.PROBABILITY, "Probability that the order is met in time.", "Chance to be met"),
    ),
    readings=(
        Reading("saved", r"g", unit.CASH, "What the order saves on average against a market order at once.", "Saved on average",
                measured=lambda p, s: gain(p, p.distance)),
        Reading("chance", r"P", unit.PROBABILITY, "Probability that the order is met in time.", "Chance to be met",
                measured=lambda p, s: fill_probability(p.distance, p.orders, p.decay, p.patience), closed_form=lambda s: _chance(s)),
        Reading("best_distance", r"d^{*}", unit.CASH, "Distance at which the order saves most.", "Best distance",
                measured=best, context=lambda r: f"saves {r.write('most_saved')}"),
        Reading("most_saved", r"g^{*}", unit.CASH, "What is saved at the best distance.", "Saved at best",
                measured=most_saved, headline=False),
    ),
    cliff=Cliff("patience", "best_distance", "Patience buys distance", "The same market, every patience."),
    panels=(
        Panel("Saved on average, USD a lot", "away", ("saving",), "line", marks={"distance": "order", "best_distance": "best"},
              tells=(Spot("met: {chance}", at="distance"),)),
        Panel("Chance to be met", "away", ("met",), "line", marks={"distance": "order"}),
    ),
    presets=(
        Preset("A patient order", {}, {"chance": 0.79024, "saved": 0.88536}),
        Preset("At the mid", {"distance": 0.0}, {"chance": (0.99, 1.0), "saved": (0.19, 0.2)}),
        Preset("Too far", {"distance": 4.0}, {"chance": (0.0, 0.05)}),
        Preset("Run over", {"adverse": 2.0}, {"saved": (-1.0, -0.2)}),
    ),
    tipped=lambda p, s: gain(p, p.distance) <= 0,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Avellaneda & Stoikov (2008), High-frequency trading in a limit order book, Quantitative Finance 8(3): orders thin out "
               "exponentially.", kind="derived"),
        Source("Handa & Schwartz (1996), Limit Order Trading, Journal of Finance 51(5); Foucault (1999), Order Flow Composition and Trading Costs in a "
               "Dynamic Limit Order Market, Journal of Financial Markets 2(2): what it costs not to be met.", kind="derived"),
        Source("Own arithmetic of waiting or taking.", kind="derived"),
    ),
    leaves_out=("the queue at the same price", "orders that are changed while they wait", "partial fills"),
    icon='<path d="M3 18C8 18 8 6 13 6s4 8 8 9" style="stroke:var(--sq-calm)"/><path d="M13 6v14" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _chance(s: Any) -> Any:
    from sympy import exp

    return 1 - exp(-s.orders * exp(-s.decay * s.distance) * s.patience)


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    return (
        Equation("chance", "Orders arrive by chance, and fewer reach deep."),
        Equation(Eq(s.saved, s.chance * (s.distance + s.half_spread - s.adverse) - (1 - s.chance) * s.missed, evaluate=False),
                 "If met: the distance and half of the spread, less what those who met it knew. If not: what the price has run away."),
    )  # fmt: skip
