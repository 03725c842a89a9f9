"""A trade from a zone, with a target and a stop, wins as often as their distances say, unless the zone pushes.

From where it stands a driftless price reaches a target ``a`` above before a stop ``b`` below with probability
b/(a+b), whatever is drawn on the chart: a near target wins often and little, a far one seldom and much, and on
average nothing is gained. Only a push in one's favour changes that, and it must first pay the costs. (Ruin of
the gambler, de Moivre 1711.)
"""

from __future__ import annotations

from functools import cache

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
from ..core.declaration import Array
from ..dynamics.bars import volume_at_price, walk_bars
from ..dynamics.chart import TICKS, null_noise
from ..dynamics.swings import base_departures

TARGETS = np.linspace(0.002, 0.15, 149)[:, None]
DAYS, LEVELS = 250, 20  # of the chart of pure chance, and into how many levels its range is cut


def win(p: Values, target: Array) -> Array:
    """Probability that the target is reached before the stop, with drift ``push`` and ``volatility`` a day."""
    k = 2 * p.push / p.volatility**2
    a, b = target, p.stop
    small = np.abs(k * (a + b)) < 1e-7
    safe = np.where(small, 1.0, k)
    # (1 - e^{-kb})/(1 - e^{-k(a+b)}) for k > 0, and its mirror for k < 0, so that nothing overflows
    up = -np.expm1(-np.abs(safe) * b) / -np.expm1(-np.abs(safe) * (a + b))
    down = np.exp(-np.abs(safe) * a) * up
    return np.where(small, b / (a + b), np.where(safe > 0, up, down))


def gained(p: Values, target: Array) -> Array:
    """Average gain of one trade, of the price, after costs."""
    w = win(p, target)
    return w * target - (1 - w) * p.stop - p.cost


def days(p: Values, target: Array) -> Array:
    """Average days until target or stop: (w a - (1-w) b)/push, and a b/sigma^2 without a push."""
    w = win(p, target)
    pushed = np.abs(p.push) > 1e-7
    drifting = (w * target - (1 - w) * p.stop) / np.where(pushed, p.push, 1)
    return np.where(pushed, drifting, target * p.stop / p.volatility**2)


def evaluate(p: Values) -> Series:
    average = np.round(gained(p, TARGETS), 12)  # else a flat line is drawn as noise
    return {"distance": TARGETS, "wins": win(p, TARGETS), "by_chance": p.stop / (p.stop + TARGETS), "average": average}


@cache
def by_chance_alone() -> float:
    """Zones per 100 bars that the usual rule finds on random walks."""
    bars = (100 * np.exp(0.01 * x) for x in walk_bars(null_noise("zones", (400 * TICKS, 50)) / np.sqrt(TICKS), TICKS))
    opened, high, low, close = bars
    return float(100 * np.abs(base_departures(opened, high, low, close)[14:]).mean())


@cache
def chance_charts() -> tuple[Array, Array]:
    """Levels (21, charts) in days' deviations from the start, and the share of volume between them, on 200 random walks."""
    steps = null_noise("volume", (DAYS * TICKS, 200)) / np.sqrt(TICKS)
    _, high, low, _ = walk_bars(steps, TICKS)
    bottom, top = low.min(axis=0), high.max(axis=0)
    edges = bottom + (top - bottom) * np.linspace(0, 1, LEVELS + 1)[:, None]
    return edges, volume_at_price(high, low, np.full(high.shape, 1 / DAYS), edges)


def volume_by_chance(p: Values) -> Series:
    """The first of those charts, as a year of days that all trade as much, at this volatility."""
    edges, traded = chance_charts()
    middle = (edges[1:, :1] + edges[:-1, :1]) / 2
    return {"level": np.expm1(p.volatility[:1] * middle), "traded": traded[:, :1]}


def busiest_by_chance() -> Array:
    """Share of the volume in the busiest tenth of a chart's range, on average over random walks."""
    _, traded = chance_charts()
    return np.array(float((traded[1:] + traded[:-1]).max(axis=0).mean()))


def finding(result: Result) -> str:
    per = words.gained(unit.DAILY, result["gain"], "gains", "loses", "gains nothing")
    odds = words.instead(unit.PROBABILITY, result["win_rate"], result["chance_rate"], "as target and stop alone decide")
    return result.say("The trade wins in {odds}, and after costs it {per} on average.", odds=odds, per=per)


MODEL = Model(
    module=__name__,
    title="Supply and demand zone",
    summary="Target and stop decide how often a trade from a zone wins; only a push from the zone makes it pay.",
    loop="none",
    parameters=(
        Parameter("push", r"\mu", unit.DAILY, "What the zone adds to the price a day, in the direction of the trade.", "Push of the zone",
                  default=0.0, low=-0.01, high=0.01, step=0.0005, role="keeps", reason="1 % a day would double the price in a quarter.", basis="Chosen none, the null: a zone that does nothing."),
        Parameter("target", r"a", unit.PERCENT, "Distance from entry to target.", "Target",
                  default=0.06, low=0.005, high=0.15, step=0.001, role="starts", reason="A scalp to a swing.", basis="Chosen: three times the stop, as chart readers ask."),
        Parameter("stop", r"b", unit.PERCENT, "Distance from entry to stop.", "Stop",
                  default=0.02, low=0.005, high=0.15, step=0.001, role="stops", reason="A scalp to a swing.", basis="Chosen: one day’s volatility."),
        Parameter("cost", r"c", unit.DAILY, "Fees and spread of one trade, of the price.", "Costs of a trade",
                  default=0.001, low=0.0, high=0.01, step=0.0001, role="stops", reason="None to a thin coin.", basis="Chosen: ten basis points, a liquid coin with its fees."),
        Parameter("volatility", r"\sigma", unit.DAILY, "Standard deviation of a day’s return.", "Volatility of a day",
                  default=0.02, low=0.005, high=0.08, step=0.001, role="scene", reason="A sleepy index to a wild coin.", basis="Chosen: a year at 32 %, a lively share."),
    ),
    dynamics=Curve(evaluate, Quantity("distance", r"a", unit.PERCENT, "Distance from entry to target.", "Target, from the entry")),
    series=(
        Quantity("wins", r"P(a)", unit.PROBABILITY, "Probability that the target is reached before the stop.", "Wins"),
        Quantity("by_chance", r"P_0(a)", unit.PROBABILITY, "The same without a push.", "Without a push"),
        Quantity("average", r"E", unit.DAILY, "Average gain of one trade after costs.", "Average gain"),
    ),
    profiles=(
        Quantity("level", r"\ell", unit.CHANGE, "Price level, from the start of the chart.", "Level, from the start"),
        Quantity("traded", r"v", unit.PERCENT, "Share of a year’s volume that is traded there.", "Volume there"),
    ),
    readings=(
        Reading("win_rate", r"P", unit.PROBABILITY, "Probability that the target is reached before the stop.", "Wins",
                measured=lambda p, s: win(p, p.target), context=lambda r: f"without a push {r.write('chance_rate')}"),
        Reading("gain", r"E", unit.DAILY, "Average gain of one trade after costs.", "Average gain",
                measured=lambda p, s: gained(p, p.target), context=lambda r: f"costs {r.write('cost')}"),
        Reading("duration", r"E[\tau]", unit.DAYS, "Average days until target or stop.", "Lasts", measured=lambda p, s: days(p, p.target),
                context=lambda r: "on average"),
        Reading("zones_by_chance", r"Z_0", unit.NUMBER,
                "Zones per 100 bars that the usual rule (a small body, then a large move) finds on random walks.",
                "Zones drawn by chance alone", measured=lambda p, s: np.array(by_chance_alone()), headline=False),
        Reading("busiest_by_chance", r"v_0", unit.PERCENT, "Share of volume in the busiest tenth of a chart’s range, on random walks.",
                "Busiest tenth, by chance alone", measured=lambda p, s: busiest_by_chance(), headline=False),
        Reading("chance_rate", r"P_0", unit.PROBABILITY, "Probability of a win without a push.", "Wins without a push",
                measured=lambda p, s: p.stop / (p.target + p.stop), closed_form=lambda s: s.stop / (s.target + s.stop), headline=False),
    ),
    cliff=Cliff("push", "gain", "How strong must the zone be?", "The same trade, every push."),
    panels=(
        Panel("Wins by distance of the target", "distance", ("wins",), "line", reference=("by_chance",), marks={"target": "here"},
                y_scale="linear",
              tells=(Spot("{gain} on average, after costs", at="target"),)),
        Panel("Average gain by distance of the target", "distance", ("average",), "line", marks={"target": "here"}),
        Panel("Volume by price, on a chart of pure chance", "level", ("traded",), "bars", data=volume_by_chance,
              says="Days that all trade as much, on a random walk: levels look like zones, and are none."),
    ),
    presets=(
        Preset("Three to one", {}, {"win_rate": 0.25, "gain": -0.001, "duration": 3.0}),
        Preset("One to three", {"target": 0.02, "stop": 0.06}, {"win_rate": 0.75, "gain": -0.001}),
        Preset("A zone that pushes", {"push": 0.003}, {"win_rate": (0.3, 0.5), "gain": (0.005, 0.02)}),
        Preset("High costs", {"push": 0.0005, "cost": 0.003}, {"gain": (-0.003, -0.001)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("De Moivre (1711), De mensura sortis: the ruin of the gambler.", kind="derived"),
        Source("Karatzas & Shreve (1991), Brownian Motion and Stochastic Calculus: exit with drift.", kind="derived"),
    ),
    leaves_out=("gaps beyond the stop", "a push that fades with distance", "several touches of the same zone",
    "how the zone was chosen on the chart"),
    icon='<path d="M3 4h18v4H3z" style="stroke:var(--sq-force)"/><path d="M3 20h18" stroke-dasharray="2 3"/><path d="M3 14l5-3 4 5 5-8"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, exp

    k = 2 * s.push / s.volatility**2
    return (
        Equation("chance_rate", "Without a push the two distances decide."),
        Equation(Eq(s.win_rate, (1 - exp(-k * s.stop)) / (1 - exp(-k * (s.target + s.stop))), evaluate=False),
                "With a push, the stop counts for less.", holds=lambda p: bool(np.all(p.push != 0))),
        Equation(Eq(s.gain, s.win_rate * s.target - (1 - s.win_rate) * s.stop - s.cost, evaluate=False),
                "What is won, less what is lost, less costs, on average."),
    )  # fmt: skip
