"""Sell fast and the market makes you pay; sell slowly and the price may run away while you wait.

A large position is sold in equal intervals. Every sale moves the price for good and, while it lasts, a
little more; what is still held is at risk. The best schedule for a given aversion to risk is a bent
curve: a straight line for one who does not mind risk, steeper the more he does. Cost and risk of all
these schedules form the efficient frontier. (Almgren & Chriss 2000.)
A long room: a schedule, its frontier and its risk, and the declaration as a table.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtri

from ..core import (
    Array,
    Cliff,
    Compare,
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
from ..dynamics.execution import cost_sd, damped_impact, expected_cost, holdings, urgency
from ..once import once

AVERSIONS = np.r_[0.0, np.geomspace(1e-6, 1e5, 140)]  # times the aversion whose half-life is about one period


def period(p: Values) -> Array:
    return p.days / p.periods


def kappa(p: Values, aversion: Array | None = None) -> Array:
    """Urgency per day at the aversion given, or the model's own."""
    damped = damped_impact(p.temporary, p.permanent, period(p))
    return urgency(p.aversion if aversion is None else aversion, p.volatility, damped, period(p))


@once()
def schedule(p: Values) -> Array:
    """Shares still held after each period, shape (periods + 1, lanes)."""
    return holdings(p.shares, p.days, p.periods, kappa(p))


def evaluate(p: Values) -> Series:
    """The best schedule, and the straight one."""
    share = np.arange(p.periods + 1)[:, None] / p.periods
    return {"day": p.days * share, "held": schedule(p), "straight": p.shares * (1 - share)}


def cost(p: Values, series: Series) -> Array:
    return expected_cost(schedule(p), p.temporary, p.permanent, p.fixed_cost, period(p))


def risk(p: Values, series: Series) -> Array:
    return cost_sd(schedule(p), p.volatility, period(p))


def value_at_risk(p: Values, series: Series) -> Array:
    return cost(p, series) + ndtri(p.confidence) * risk(p, series)


def frontier(p: Values, times: Array = AVERSIONS[:, None]) -> tuple[Array, Array, Array]:
    """Aversions, cost and risk of the schedules along the frontier, each of shape (points, lanes); ``times`` as `AVERSIONS`."""
    damped = damped_impact(p.temporary, p.permanent, period(p))
    unit_aversion = 2 * damped / (p.volatility**2 * period(p) ** 2)
    aversion = times * unit_aversion
    path = holdings(p.shares, p.days, p.periods, urgency(aversion, p.volatility, damped, period(p)))
    return aversion, expected_cost(path, p.temporary, p.permanent, p.fixed_cost, period(p)), cost_sd(path, p.volatility, period(p))


def least_value_at_risk(p: Values, series: Series) -> Array:
    """The least along the frontier: parabolas through three points, ever closer, in the log of aversion."""
    _, costs, risks = frontier(p)
    drawn = costs + ndtri(p.confidence) * risks
    at = np.clip(drawn[1:].argmin(axis=0), 1, len(AVERSIONS) - 3) + 1
    place, step = np.log(AVERSIONS[at]), np.log(AVERSIONS[2] / AVERSIONS[1])
    three, least = np.stack([np.take_along_axis(drawn, (at + k)[None], axis=0)[0] for k in (-1, 0, 1)]), drawn.min(axis=0)
    for closer in (5, 25, 0):
        bend = three[0] - 2 * three[1] + three[2]
        place = place + step * np.clip((three[0] - three[2]) / (2 * np.where(bend > 0, bend, np.inf)), -1, 1)
        step = np.log(AVERSIONS[2] / AVERSIONS[1]) / closer if closer else 0.0
        _, costs, risks = frontier(p, np.exp(place + step * np.array([[-1.0], [0.0], [1.0]])[: 3 if closer else 1]))
        three = costs + ndtri(p.confidence) * risks
        least = np.minimum(least, three.min(axis=0))
    return least


def half_life(p: Values, series: Series) -> Array:
    rate = kappa(p)
    return np.where(rate > 1e-5, 1 / np.where(rate > 1e-5, rate, 1), np.nan)  # centuries are no hurry


def immediate(p: Values, series: Series) -> Array:
    """Cost of selling everything in the first period."""
    path = p.shares * (np.arange(p.periods + 1)[:, None] == 0)
    return expected_cost(path, p.temporary, p.permanent, p.fixed_cost, period(p))


def along_frontier(p: Values) -> Series:
    one = Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in p.items()})
    _, costs, risks = frontier(one)
    return {"frontier_risk": risks[::-1], "frontier_cost": costs[::-1]}


def invalid(p: Values) -> str:
    if np.any(p.temporary <= p.permanent * period(p) / 2):
        return (
            "the temporary impact must exceed half the permanent impact of one period "
            f"({unit.IMPACT_PER_MILLION.write(float(np.max(p.permanent * period(p) / 2)))}), "
            "or a sale in one go would push the price less than it should: "
            "take more periods, or raise the temporary impact."
        )
    return ""


def finding(result: Result) -> str:
    return result.say(
        "In the first period of {period_length}, *{first}* of the position is sold: an expected cost of {cost}, give or take {risk}.",
        first=words.derived(unit.SHARE, 1 - result["held"][1] / result["shares"]),
    )


def hurry_in_words(r: Result) -> str:
    """How fast half of the order is done."""
    return "hardly any aversion, no hurry" if np.isnan(r["half_life"]) else f"half-life {r.write('half_life')}"


MODEL = Model(
    module=__name__,
    title="Optimal execution",
    summary="Sell fast and the market makes you pay; sell slowly and the price may run away while you wait.",
    loop="none",
    parameters=(
        Parameter("shares", r"X", unit.SHARES, "Shares to sell.", "Position to sell",
                  default=1e6, low=1e4, high=1e8, scale="log", role="starts",
                  reason="A morning’s trade to a stake in a large company.", basis="Almgren & Chriss (2000) sell a million shares."),
        Parameter("aversion", r"\lambda", unit.PER_MILLION_USD,
                  "How much the seller minds risk: USD of cost he would pay for a variance of one USD².", "Aversion to risk",
                  default=1e-6, low=0.0, high=1e-4, scale="symlog", pivot=2e-7, role="starts",
                  reason="Indifferent, to one who sells nearly all in the first period.", basis="Chosen: a seller who minds risk, and sells near half of it on the first of five days."),
        Parameter("volatility", r"\sigma", unit.PRICE, "Typical move of the price in one day.", "Move in a day",
                  default=0.95, low=0.05, high=10.0, scale="log", role="keeps",
                  reason="A tenth of a per cent to a fifth of a price of 50 USD.", basis="Almgren & Chriss (2000): 0.95 USD a day, 30 % a year at a price of 50 USD."),
        Parameter("temporary", r"\eta", unit.IMPACT_PER_MILLION, "How far the price gives way while one share a day is being sold.",
                  "Temporary impact",
                  default=2.5e-6, low=1e-7, high=1e-4, scale="log", role="stops",
                  reason="From the most liquid share to a thin one.", basis="Almgren & Chriss (2000): a hundredth of a day’s volume of five million shares costs one spread."),
        Parameter("permanent", r"\gamma", unit.IMPACT_PER_MILLION, "How far one share sold moves the price for good.", "Permanent impact",
                  default=2.5e-7, low=0.0, high=5e-6, step=5e-8, role="keeps",
                  reason="None to ten times the size in Almgren & Chriss’s example and more.", basis="Almgren & Chriss (2000): a tenth of a day’s volume moves the price by one spread."),
        Parameter("fixed_cost", r"\epsilon", unit.FINE_PRICE, "Half the spread and fees, on every share.", "Fixed cost a share",
                  default=0.0625, low=0.0, high=0.5, step=0.0025, role="stops", reason="None to half a dollar.", basis="Almgren & Chriss (2000): half a spread of one eighth of a dollar."),
        Parameter("days", r"T", unit.DAYS, "Days until all is sold.", "Days to sell",
                  default=5.0, low=0.5, high=30.0, step=0.5, role="scene",
                  reason="Half a day to a month.", basis="Almgren & Chriss (2000) sell within five days."),
        Parameter("confidence", r"c", unit.PERCENT, "The cost that is exceeded only this rarely is the value at risk.", "Confidence",
                  default=0.95, low=0.8, high=0.999, step=0.001, role="scene",
                  reason="One bad case in five to one in a thousand.", basis="The 95 % of Almgren & Chriss (2000)."),
        Parameter("periods", r"N", unit.COUNT, "Equal intervals in which the position is sold.",
                  default=5, low=1, high=200, step=1, role="scene", structural=True,
                  reason="One go to nearly without pause.", basis="Almgren & Chriss (2000) trade once a day."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("day", r"t", unit.DAYS, "Days since the start.", "Day")),
    series=(
        Quantity("held", r"x", unit.SHARES, "Shares still held, on the best schedule.", "Best schedule"),
        Quantity("straight", r"x^{0}", unit.SHARES, "Shares still held when the same number is sold in each period.", "Straight line"),
    ),
    profiles=(
        Quantity("frontier_risk", r"\sqrt V", unit.MONEY, "Standard deviation of the cost.", "Risk"),
        Quantity("frontier_cost", r"E", unit.MONEY, "Expected cost.", "Cost"),
    ),
    readings=(
        Reading("cost", r"E", unit.MONEY, "Expected cost against the price at the start.", "Expected cost", measured=cost,
                context=lambda r: f"all at once {r.write('cost_at_once')}"),
        Reading("risk", r"\sqrt V", unit.MONEY, "Standard deviation of that cost.", "Give or take", measured=risk,
                context=hurry_in_words),
        Reading("value_at_risk", r"\mathrm{VaR}", unit.MONEY, "Cost that is exceeded only as rarely as the confidence says.",
                "Liquidity value at risk",
                measured=value_at_risk, context=lambda r: f"least possible {r.write('least_value_at_risk')}"),
        Reading("half_life", r"1/\kappa", unit.DAYS,
                "Time in which the best schedule sells all but 1/e of the position, were there no deadline.", "Half-life of the trade",
                measured=half_life, headline=False),
        Reading("cost_at_once", r"E_1", unit.MONEY, "Expected cost of selling everything in the first period.", "Cost all at once",
                measured=immediate, closed_form=lambda s: _at_once(s), headline=False),
        Reading("least_value_at_risk", r"\min\mathrm{VaR}", unit.MONEY, "The least value at risk that any aversion gives.",
                "Least value at risk",
                measured=least_value_at_risk, headline=False),
        Reading("period_length", r"\tau", unit.DAYS, "Length of one period.", measured=lambda p, s: period(p), headline=False),
    ),
    cliff=Cliff("aversion", "value_at_risk", "How much hurry pays?", "The same position, every aversion to risk.",
                plain=lambda p, x: least_value_at_risk(p, {}) + 0 * x, plain_label="least possible"),
    panels=(
        Panel("Shares still held", "day", ("held",), "line", reference=("straight",),
              tells=(
                  Spot(lambda r: f"{unit.SHARE.write(1 - r['held'][1] / r['held'][0])} sold in\nthe first period", at=lambda r: r["day"][1]),
                  Compare("What it costs", {"expected": "cost", "give or take": "risk"}),
              )),
        Panel("Cost and risk of every schedule", "frontier_risk", ("frontier_cost",), "line", data=along_frontier,
              marks={"risk": "this one"}),
    ),
    presets=(
        Preset("Almgren & Chriss’s example", {}, {"cost": 911_227.0, "risk": 603_431.0}, case="ac-traj"),
        Preset("No aversion", {"aversion": 0.0}, {"cost": 662_500.0, "risk": 1_040_672.86}, case="ac-extremes"),
        Preset("Least value at risk", {"aversion": 1.694e-6}, {"value_at_risk": 1_877_207.0}),
        Preset("In a hurry", {"aversion": 3e-5}, {"cost": (1.9e6, 2.6e6)}),
    ),
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Almgren & Chriss (2000), Optimal execution of portfolio transactions, Journal of Risk 3(2).",
               cases=("ac-kappa", "ac-extremes", "ac-drip")),
        Source("The closed form of their schedule and its cost.", kind="derived", cases=("ac-traj",)),
    ),
    leaves_out=("impact that fades slowly", "volume that varies over the day", "a drift of the price",
                "other sellers who see the schedule"),
    icon='<path d="M3 5c3 9 8 13 18 14" style="stroke:var(--sq-force)"/><path d="M3 5l18 14" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _at_once(s: Any) -> Any:
    tau = s.period_length
    return s.permanent * s.shares**2 / 2 + s.fixed_cost * s.shares + (s.temporary - s.permanent * tau / 2) / tau * s.shares**2


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol, cosh, sinh

    kappa, tau = Symbol("kappa"), s.period_length
    damped = s.temporary - s.permanent * tau / 2
    return (
        Equation(Eq(s.held, s.shares * sinh(kappa * (s.days - s.day)) / sinh(kappa * s.days), evaluate=False),
                 "What is left of the position bends down like a hanging chain."),
        Equation(Eq(cosh(kappa * tau), 1 + s.aversion * s.volatility**2 * tau**2 / (2 * damped), evaluate=False),
                 "Urgency grows with aversion and volatility, and falls with the cost of haste."),
    )  # fmt: skip
