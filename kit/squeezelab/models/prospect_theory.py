"""Small chances weigh too much, and a loss weighs more than a gain of the same size.

Asked to choose between a sum for sure and a chance of more, people weigh chances by a curve that is too
high for small ones and too low for large ones, and they feel the second thousand less than the first.
So the same person buys lottery tickets and insurance. A loss counts about twice, which is why losers
hold on, and then leave all together. (Tversky & Kahneman 1992.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
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
from ..dynamics.prospects import certainty_equivalent, felt, weight

GRID = np.linspace(0, 1, 161)[:, None]


def evaluate(p: Values) -> Series:
    return {
        "chance": GRID,
        "gain_weight": weight(GRID, p.gain_bend),
        "loss_weight": weight(GRID, p.loss_bend),
        "true_chance": GRID + 0 * p.gain_bend,
    }


def fair_gain(p: Values, s: Series) -> Array:
    """Gain, in units of the loss, for which people accept an even bet: weighted value of both adds up to nothing."""
    loss = weight(0.5, p.loss_bend) * p.aversion
    return (loss / weight(0.5, p.gain_bend)) ** (1 / p.curvature)


def feeling(p: Values) -> Series:
    """Felt value of gains and losses in units of the stake."""
    x = np.linspace(-1, 1, 121)[:, None]
    return {"outcome": x, "felt_value": felt(x, p.curvature[:1], p.aversion[:1])}


def finding(result: Result) -> str:
    worth = words.compared(unit.CASH, result["certain"], result["fair"], "more than", "less than", "just what")
    return result.say("A chance of {probability} of {prize} feels like *{certain}*: {worth} it is worth on average, {fair}.", worth=worth)


def weight_form(s: Symbols) -> Any:
    """Closed form of the weight of a gain’s probability."""
    return s.probability**s.gain_bend / (s.probability**s.gain_bend + (1 - s.probability) ** s.gain_bend) ** (1 / s.gain_bend)


MODEL = Model(
    module=__name__,
    title="Prospect theory",
    summary="Small chances weigh too much, and a loss weighs more than a gain of the same size.",
    loop="none",
    parameters=(
        Parameter("probability", r"p", unit.PROBABILITY, "Chance of the prize.", "Chance", default=0.05, low=0.01, high=0.99, step=0.01, role="starts", reason="A long shot to nearly sure.", basis="The long shot for which Tversky & Kahneman (1992) ask prices: 5 %."),
        Parameter("gain_bend", r"\gamma", unit.NUMBER, "How bent the weighting of gains is: 1 is straight.", "Weighting of gains", default=0.61, low=0.3, high=1.0, step=0.01, role="keeps",
                  reason="Below 0.28 the curve is no longer rising; 1 is no bend.", basis="Tversky & Kahneman (1992): the median is 0.61."),
        Parameter("loss_bend", r"\delta", unit.NUMBER, "How bent the weighting of losses is: 1 is straight.", "Weighting of losses", default=0.69, low=0.3, high=1.0, step=0.01, role="keeps",
                  reason="Below 0.28 the curve is no longer rising; 1 is no bend.", basis="Tversky & Kahneman (1992): the median is 0.69."),
        Parameter("curvature", r"\alpha", unit.NUMBER, "How fast the second thousand is felt less than the first: 1 is not at all.", "Curvature", default=0.88, low=0.3, high=1.0, step=0.01, role="stops", reason="Strongly, to not at all.", basis="Tversky & Kahneman (1992): the median is 0.88."),
        Parameter("aversion", r"\lambda", unit.MULTIPLE, "How much more a loss weighs than a gain of the same size.", "Loss aversion", default=2.25, low=1.0, high=5.0, step=0.05, role="keeps", reason="Not at all, to five times.", basis="Tversky & Kahneman (1992): the median is 2.25."),
        Parameter("prize", r"x", unit.CASH, "What can be won.", default=100.0, low=1.0, high=1e6, scale="log", role="scene", reason="A coffee to a house.", basis="A prize of Tversky & Kahneman (1992): 100 USD."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("chance", r"p", unit.PROBABILITY, "True chance.")),
    series=(
        Quantity("gain_weight", r"w^{+}", unit.PROBABILITY, "Weight of a chance of a gain.", "Gains"),
        Quantity("loss_weight", r"w^{-}", unit.PROBABILITY, "Weight of a chance of a loss.", "Losses"),
        Quantity("true_chance", r"p", unit.PROBABILITY, "The chance itself.", "As it is"),
    ),
    profiles=(
        Quantity("outcome", r"x", unit.NUMBER, "Outcome, in units of the stake."),
        Quantity("felt_value", r"v(x)", unit.NUMBER, "How it feels.", "Feels like"),
    ),
    readings=(
        Reading("weighted", r"w(p)", unit.PROBABILITY, "Weight that the chance of a gain gets.", "Chance feels like", measured=lambda p, s: weight(p.probability, p.gain_bend),
                closed_form=weight_form,
                context=lambda r: f"it is {r.write('probability')}"),
        Reading("certain", r"\mathrm{CE}", unit.CASH, "Sum for sure that feels as good.", "Worth, as felt", measured=lambda p, s: certainty_equivalent(p.prize, p.probability, p.gain_bend, p.curvature),
                closed_form=lambda s: s.weighted ** (1 / s.curvature) * s.prize, context=lambda r: f"{r.write('fair')} on average"),
        Reading("even_bet", r"x^{+}/x^{-}", unit.MULTIPLE, "What must be won in an even bet, over what may be lost, for people to accept it.", "Asked for in an even bet", measured=fair_gain,
                context=lambda r: "gain over loss"),
        Reading("fair", r"p\,x", unit.CASH, "What the chance is worth on average.", "Worth on average", measured=lambda p, s: p.probability * p.prize, closed_form=lambda s: s.probability * s.prize, headline=False),
    ),
    panels=(
        Panel("Weight of a chance", "chance", ("gain_weight", "loss_weight"), "line", reference=("true_chance",), marks={"probability": "now"},
              tells=(Spot("feels like {certain}\nworth {fair}", at="probability"),)),
        Panel("How an outcome feels", "outcome", ("felt_value",), "line", data=feeling),
    ),
    presets=(
        Preset("Lottery ticket", {}, {"certain": (9.0, 11.0)}),
        Preset("Even chance", {"probability": 0.5}, {"weighted": 0.42064, "certain": 37.379}, case="tk92"),
        Preset("Nearly sure", {"probability": 0.95}, {"certain": (75.0, 80.0)}),
        Preset("Cool head", {"gain_bend": 1.0, "loss_bend": 1.0, "curvature": 1.0, "aversion": 1.0}, {"certain": 5.0, "even_bet": 1.0}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(Source("Tversky & Kahneman (1992), Advances in Prospect Theory, Journal of Risk and Uncertainty 5: the parameters; values computed.", kind="derived", cases=("tk92",)),),
    leaves_out=("what people compare with", "several outcomes at once", "that people differ"),
    icon='<path d="M3 20C4 12 9 12 13 11S20 8 21 4" style="stroke:var(--sq-force)"/><path d="M3 20L21 4" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("weighted", "Small chances weigh more than they are, large ones less."),
        Equation("certain", "The sum for sure that feels as good as the chance."),
    )  # fmt: skip
