"""How much may be lost depends on how long one must hold: risk grows with the square root of time.

Over a horizon of T days a position moves by daily volatility times the root of T. Value at risk is the loss
that is exceeded only with the small probability beyond the confidence; expected shortfall is the average of
those larger losses. Two things break the rule of the root: moves that follow each other make risk grow
faster, and a loss that must be sold into a thin market costs its impact on top, so the horizon is at least
the time it takes to sell. (J.P. Morgan 1996; Artzner, Delbaen, Eber & Heath 1999.)
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

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

STRETCH = np.linspace(0.0, 1.0, 121)[:, None]


def deviation(p: Values, days: Array) -> Array:
    """Standard deviation of the return over ``days`` when each day carries on ``follow`` of the one before.

    Days of equal variance with correlation a, a^2, a^3, … : Var = sigma^2 (T (1+a)/(1-a) - 2a (1-a^T)/(1-a)^2).
    """
    a = p.follow
    variance = days * (1 + a) / (1 - a) - 2 * a * (1 - a**days) / (1 - a) ** 2
    return p.daily_volatility * np.sqrt(np.where(days <= 1, days, variance))  # within a day nothing follows


def z_of(p: Values) -> Array:
    return ndtri(p.confidence)


def days_to_sell(p: Values) -> Array:
    """Days to sell the position at the given share of daily volume."""
    return p.value / (p.participation * p.daily_volume)


def losses(p: Values, days: Array) -> tuple[Array, Array]:
    """Value at risk and expected shortfall over ``days``, USD."""
    size, z = p.value * deviation(p, days), z_of(p)
    return size * z, size * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / (1 - p.confidence)


def evaluate(p: Values) -> Series:
    horizon = STRETCH * np.maximum(2 * p.days, 30)
    at_risk, shortfall = losses(p, horizon)
    root_rule = p.value * p.daily_volatility * z_of(p) * np.sqrt(horizon)
    return {"horizon": horizon, "at_risk": at_risk, "shortfall": shortfall, "root_rule": root_rule}


def finding(result: Result) -> str:
    days, need = result["days"], result["selling_days"]
    if words.order(unit.MONEY, result["value_at_risk"], result["value"]) > 0:
        return result.say(
            "Over {days} the normal law puts the damage at *{value_at_risk}*, {more} the {value} at stake: it does not hold for so long.",
            more=words.compared(unit.MONEY, result["value_at_risk"], result["value"], "more than"),
        )
    head = result.say("Over {days} the damage stays within *{value_at_risk}* in {confidence:exact} of cases")
    if words.order(unit.MONEY, result["expected_shortfall"], result["value"]) > 0:
        more = words.compared(unit.MONEY, result["expected_shortfall"], result["value"], "more than")
        return result.say("{head}; beyond that the normal law fails, for it averages {more} the {value} at stake.", head=head, more=more)
    if words.order(unit.DAYS, need, days) > 0:
        return result.say("{head}, but selling takes {selling_days}: the horizon is too short for this market.", head=head)
    return result.say("{head}; beyond that, it averages {expected_shortfall}.", head=head)


def part_of_position(r: Result) -> str:
    """What the value at risk is of the position."""
    part = f"{unit.PERCENT.write(r['value_at_risk'] / r['value'])} of the position"
    return beyond(r, "value_at_risk") or part


def over_value_at_risk(r: Result) -> str:
    """What the expected shortfall is of the value at risk."""
    return beyond(r, "expected_shortfall") or f"{r['expected_shortfall'] / r['value_at_risk']:.2f} × the value at risk"


def beyond(r: Result, name: str) -> str:
    """That a damage is more than can be lost, if so."""
    return f"more than the position, {r.write('value')}: the normal law ends" if r[name] > r["value"] else ""


MODEL = Model(
    module=__name__,
    title="Risk horizon",
    summary="Value at risk grows with the root of time, and the horizon can be no shorter than the time it takes to sell.",
    loop="none",
    parameters=(
        Parameter("days", r"T", unit.DAYS, "Trading days over which the loss is counted.", "Horizon",
                  default=10.0, low=1.0, high=252.0, step=1.0, role="starts", reason="A day to a year; bank rules take ten.", basis="The ten days of the Basel Committee’s market risk rules of 1996."),
        Parameter("daily_volatility", r"\sigma_d", unit.DAILY, "Standard deviation of a day’s return.", "Volatility of a day",
                  default=0.02, low=0.002, high=0.12, step=0.001, role="starts", reason="A bond to a wild coin.", basis="Hull’s example takes 2 % for a large share."),
        Parameter("follow", r"a", unit.NUMBER, "Correlation of a day’s move with that of the day before.", "Moves that follow each other",
                  default=0.0, low=0.0, high=0.6, step=0.01, role="keeps",
                  reason="0 is a random walk; daily returns of illiquid assets reach 0.5.", basis="The random walk, on which the root of time in RiskMetrics rests."),
        Parameter("value", r"V", unit.MONEY, "Value of the position.", "Position",
                  default=10e6, low=0.1e6, high=1e9, scale="log", role="scene", reason="A small account to a large fund.", basis="Hull’s example: 10 m USD in one share."),
        Parameter("confidence", r"c", unit.PERCENT, "Share of cases in which the loss stays below the value at risk.",
                  default=0.99, low=0.9, high=0.9995, step=0.0005, role="scene", reason="One case in ten to one in two thousand.", basis="The 99 % of the Basel Committee’s market risk rules of 1996, and of Hull’s example."),
        Parameter("daily_volume", r"Q", unit.MONEY, "USD traded on an average day.",
                  default=20e6, low=0.5e6, high=10e9, scale="log", role="stops", reason="A sleepy share to a large one.", basis="Chosen: half of the position trades in ten days at a tenth of the volume and more."),
        Parameter("participation", r"\pi", unit.PERCENT, "Share of the day’s trading that one may be without moving it much.",
                  "Share of volume",
                  default=0.1, low=0.01, high=0.5, step=0.01, role="stops", reason="1 % is invisible, half of all trading is not.", basis="Chosen: the desks’ custom of a tenth of the volume."),
    ),
    dynamics=Curve(evaluate, Quantity("horizon", r"T", unit.DAYS, "Trading days over which the loss is counted.", "Days ahead")),
    series=(
        Quantity("at_risk", r"\mathrm{VaR}", unit.MONEY, "Loss that is exceeded only with the probability beyond the confidence.",
                  "Value at risk"),
        Quantity("shortfall", r"\mathrm{ES}", unit.MONEY, "Average of the losses beyond the value at risk.", "Expected shortfall"),
        Quantity("root_rule", r"\mathrm{VaR}^{0}", unit.MONEY, "Value at risk if days did not follow each other.", "Root of time"),
    ),
    readings=(
        Reading("value_at_risk", r"\mathrm{VaR}_T", unit.MONEY,
                "Loss exceeded only with the probability beyond the confidence, over the horizon.",
                measured=lambda p, s: losses(p, p.days)[0],
                context=part_of_position),
        Reading("expected_shortfall", r"\mathrm{ES}_T", unit.MONEY, "Average of the losses beyond the value at risk.",
                measured=lambda p, s: losses(p, p.days)[1],
                context=over_value_at_risk),
        Reading("selling_days", r"T_s", unit.DAYS, "Days it takes to sell the position at that share of volume.", "Days to sell",
                measured=lambda p, s: days_to_sell(p),
                closed_form=lambda s: s.value / (s.participation * s.daily_volume),
                context=lambda r: "within the horizon" if r["selling_days"] <= r["days"] else "longer than the horizon"),
        Reading("risk_until_sold", r"\mathrm{VaR}_{T_s/3}", unit.MONEY,
                "Value at risk of a position sold off evenly: that of a third of the time.", "At risk while selling",
                measured=lambda p, s: losses(p.replace(follow=0 * p.follow), days_to_sell(p) / 3)[0], headline=False),
    ),
    cliff=Cliff("days", "value_at_risk", "What does waiting cost?", "The same position, every horizon."),
    panels=(
        Panel("Loss in USD by horizon", "horizon", ("at_risk", "shortfall"), "line", reference=("root_rule",),
              marks={"days": "here"}, y_scale="linear",
              tells=(Spot("beyond it {expected_shortfall}", at="days", of="shortfall"),)),
    ),
    presets=(
        Preset("Ten days, 99 %", {}, {"value_at_risk": 1.4713e6}, case="hull-var"),
        Preset("One day", {"days": 1.0}, {"value_at_risk": 465_270.0}),
        Preset("Moves that follow", {"follow": 0.4}, {"value_at_risk": (2.0e6, 2.3e6)}),
        Preset("A thin market", {"daily_volume": 4e6, "days": 5.0}, {"selling_days": 25.0}),
    ),
    tipped=lambda p, s: days_to_sell(p) > p.days,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Hull, Options, Futures, and Other Derivatives: value at risk of the Microsoft and AT&T positions.", cases=("hull-var",)),
        Source("J.P. Morgan/Reuters (1996), RiskMetrics Technical Document: the root of time."),
        Source("Artzner, Delbaen, Eber & Heath (1999), Coherent measures of risk: expected shortfall.", kind="derived"),
        Source("Basel Committee (1996), Amendment to the Capital Accord to Incorporate Market Risks: 99 %, ten days.", kind="fact"),
    ),
    leaves_out=("returns with fatter tails than the normal", "volatility that changes on the way",
    "several positions and their correlation", "the price impact of one’s own sale"),
    icon='<path d="M3 3v18h18"/><path d="M3 21C6 12 12 8 21 6" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol, exp, pi, sqrt

    z = Symbol("z")
    return (
        Equation(Eq(s.root_rule, z * s.daily_volatility * s.value * sqrt(s.horizon), evaluate=False),
                "Deviations for the confidence, times the deviation over the horizon."),
        Equation(Eq(s.expected_shortfall, s.value_at_risk * exp(-(z**2) / 2) / (z * sqrt(2 * pi) * (1 - s.confidence)), evaluate=False),
                "The average loss beyond it, for a normal."),
        Equation("selling_days", "What is to be sold over what may be sold in a day."),
    )  # fmt: skip
