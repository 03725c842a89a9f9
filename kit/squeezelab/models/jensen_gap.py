"""The average of a curved payoff is not the payoff at the average; the difference grows with uncertainty.

A price is uncertain with a known mean. If the payoff curves up, swings up gain more than swings down lose, so
the expected payoff lies above the payoff of the expected price; if it curves down, it lies below; if it is a
straight line, or nothing is uncertain, they are equal. So the inequality reads "at least", not "exceeds". This
is why options cost money, why pools lose to volatility, and why a leveraged fund decays. (Jensen 1906; claim
C22.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
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
from ..core.declaration import Array
from ..dynamics.risk import lognormal_call

RELATIVE = np.linspace(0.2, 2.2, 201)[:, None]  # price over its mean
PAYOFFS = {
    "call": "a call: what is above the strike",
    "pool": "a share of a pool: square root",
    "square": "a power contract: the square",
    "growth": "growth: the logarithm",
    "line": "the price itself: a straight line",
}


def payoff(p: Values, price: Array) -> Array:
    """The payoff, in units of the mean price so that all five fit one picture."""
    x = price / p.mean_price
    match p.payoff:
        case "call":
            return np.maximum(x - p.strike, 0)
        case "pool":
            return np.sqrt(x)
        case "square":
            return x**2
        case "growth":
            return np.log(x)
    return x


def expected(p: Values) -> Array:
    """Expected payoff, the price lognormal with its mean and a standard deviation ``uncertainty`` of the log."""
    s = p.uncertainty
    match p.payoff:
        case "call":
            tiny = s < 1e-9
            return np.where(tiny, np.maximum(1 - p.strike, 0), lognormal_call(np.ones_like(s), np.where(tiny, 1, s), p.strike))
        case "pool":
            return np.exp(-(s**2) / 8)
        case "square":
            return np.exp(s**2)
        case "growth":
            return -(s**2) / 2
    return 1 + 0 * s


def evaluate(p: Values) -> Series:
    price = RELATIVE * p.mean_price
    tangent = payoff(p, p.mean_price) + slope(p) * (RELATIVE - 1)
    return {"price": price, "value": payoff(p, price), "tangent": tangent + 0 * price}


def slope(p: Values) -> Array:
    """Slope of the payoff at the mean, per unit of relative price; for a call at its kink one half."""
    if p.payoff == "call":
        return np.where(p.strike < 1, 1.0, np.where(p.strike > 1, 0.0, 0.5))
    return np.array({"pool": 0.5, "square": 2.0, "growth": 1.0, "line": 1.0}[p.payoff])


def density(p: Values) -> Series:
    """Density of the price over its mean, at today's uncertainty."""
    s = np.maximum(p.uncertainty[:1], 0.005)
    z = (np.log(RELATIVE) + s**2 / 2) / s
    return {"outcome": RELATIVE * p.mean_price[:1], "chance": np.exp(-(z**2) / 2) / (np.sqrt(2 * np.pi) * s * RELATIVE)}


def gap(p: Values, series: Series) -> Array:
    return expected(p) - payoff(p, p.mean_price)


def finding(result: Result) -> str:
    gap = result["gap"]
    if words.calm(unit.PERCENT, gap):
        sure = words.order(unit.VOLATILITY, result["uncertainty"], 0.01) < 0
        why = words.chosen(
            result["payoff"] == "line",
            "the payoff is a straight line",
            "hardly anything is uncertain" if sure else "it is all but straight where the price may come to stand",
        )
        return result.say("Average of the payoff and payoff of the average are *equal*: {why}.", why=why)
    return result.say(
        "The payoff curves {bend}: on average it lies *{size}* {side} the payoff at the average price.",
        bend=words.compared(unit.PERCENT, gap, 0.0, "up", "down"),
        size=words.size(unit.PERCENT, gap),
        side=words.compared(unit.PERCENT, gap, 0.0, "above", "below"),
    )


def sign_of_gap(r: Result) -> str:
    """Which sign the gap has, by the shape of the payoff."""
    return {"call": "at least 0: it curves up", "square": "at least 0: it curves up", "line": "0: a straight line"}.get(
        r.values["payoff"], "at most 0: it curves down"
    )


MODEL = Model(
    module=__name__,
    title="Jensen gap",
    summary="The average of a curved payoff is not the payoff of the average; uncertainty pays where it curves up.",
    loop="none",
    parameters=(
        Parameter("uncertainty", r"s", unit.PERCENT, "Standard deviation of the log of the price at the horizon.",
                  default=0.3, low=0.0, high=1.0, step=0.01, role="starts", reason="Nothing uncertain to a year of a wild coin.", basis="Chosen: a year of a lively share."),
        Choice("payoff", r"f", unit.NUMBER, "What is paid at each price.", options=PAYOFFS, default="call", role="keeps", basis="The call, whose expected payoff Black (1976) writes down."),
        Parameter("strike", r"K", unit.MULTIPLE, "Strike of the call, over the mean price.", "Strike, over the mean",
                  default=1.0, low=0.5, high=1.5, step=0.01, role="keeps", reason="Half the price to half as much again.", basis="Chosen at the mean, where the gap is largest."),
        Parameter("mean_price", r"\bar S", unit.PRICE, "The expected price.", default=100.0, low=1.0, high=100_000.0, scale="log",
                  role="scene", reason="A share to a coin.", basis="Chosen round, so that amounts read as per cent."),
    ),
    dynamics=Curve(evaluate, Quantity("price", r"S", unit.PRICE, "The price at the horizon.")),
    series=(
        Quantity("value", r"f(S)", unit.PERCENT, "The payoff, of the mean price.", "Payoff"),
        Quantity("tangent", r"f(\bar S)+f'(\bar S)(S-\bar S)", unit.PERCENT, "The straight line that touches the payoff at the mean.",
                  "Tangent at the mean"),
    ),
    profiles=(
        Quantity("outcome", r"S", unit.PRICE, "The price at the horizon.", "Price"),
        Quantity("chance", r"\varphi", unit.NUMBER, "Density of the price over its mean.", "How likely"),
    ),
    readings=(
        Reading("gap", r"J", unit.PERCENT, "Average of the payoff less payoff of the average.", "Jensen gap", measured=gap,
                context=sign_of_gap),
        Reading("average_payoff", r"\mathrm{E}f(S)", unit.PERCENT, "The payoff on average.", "Average of the payoff",
                measured=lambda p, s: expected(p),
                context=lambda r: "over all prices"),
        Reading("payoff_of_average", r"f(\bar S)", unit.PERCENT, "The payoff at the average price.", "Payoff of the average",
                measured=lambda p, s: payoff(p, p.mean_price),
                context=lambda r: f"at {r.write('mean_price')}"),
    ),
    cliff=Cliff("uncertainty", "gap", "What is uncertainty worth?", "The same payoff, every uncertainty.", plain=lambda p, x: 0 * x,
    plain_label="a straight line"),
    panels=(
        Panel("Payoff at each price, of the mean", "price", ("value",), "line", reference=("tangent",), marks={"mean_price": "mean"},
              tells=(Span("{gap} on average", ("payoff_of_average", "average_payoff"), at="mean_price"),)),
        Panel("How likely each price is", "outcome", ("chance",), "area", data=density),
    ),
    presets=(
        Preset("Call", {}, {"gap": 0.11924}),
        Preset("Pool share", {"payoff": "pool"}, {"gap": -0.011187}),
        Preset("Straight line", {"payoff": "line"}, {"gap": 0.0}),
        Preset("Growth", {"payoff": "growth", "uncertainty": 0.8}, {"gap": -0.32}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Jensen (1906), Sur les fonctions convexes et les inégalités entre les valeurs moyennes, Acta Mathematica.", kind="derived",
                cases=("jensen-exp",)),
        Source("Black (1976), The pricing of commodity contracts: the expected payoff of a call.", kind="derived"),
    ),
    leaves_out=("discounting", "prices with fatter tails than the lognormal", "payoffs that hang on the way and not only on the end"),
    icon='<path d="M3 20c8 0 13-6 18-17"/><path d="M4 18L20 6" stroke-dasharray="2 3"/><path d="M12 12v4" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Function, Rational, exp

    second = Function("f''")
    return (
        Equation(Eq(s.gap, s.average_payoff - s.payoff_of_average, evaluate=False), "Average of the payoff less payoff of the average."),
        Equation(Eq(s.gap, Rational(1, 2) * second(s.mean_price) * s.mean_price**2 * (exp(s.uncertainty**2) - 1), evaluate=False),
                 "For a gentle curve the gap is half its bend times the variance of the price.",
                 unread="An approximation, for gentle curves."),
    )  # fmt: skip
