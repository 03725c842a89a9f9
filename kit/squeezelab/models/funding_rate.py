"""Funding draws a perpetual contract to its index: whoever leans on the price pays the other side.

A perpetual has no expiry at which it must meet its index, so every few hours one side pays the other.
Rates are quoted per 8 hours: with n payments a day each carries 3/n of it, and a day costs the same.
Two rules are common. The clamp rule pays a fixed interest while the premium is small and follows the
premium beyond a band; the damper rule pays nothing within its band. Where the rate follows the
premium, traders who collect it lean against the premium; within the band nothing pulls. The rate
says which side presses on the price, not how many are on it. (The venues’ own documents; claim C4.)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..core import (
    Choice,
    Curve,
    Equation,
    Gain,
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
from ..counting import counted
from ..dynamics.funding import carry_per_year, clamp_rule, damper_rule, payment
from ..dynamics.loop_gain import loop_gain

GRID = np.linspace(-0.005, 0.005, 401)[:, None]
BASIS_POINT = 1e-4
A_DAY = 3  # times eight hours: rates are quoted for these, however often they are paid


def rate_at(p: Values, premium: Array) -> Array:
    """The funding rate per 8 hours by the chosen rule, a decimal."""
    if p.rule == "clamp":
        return clamp_rule(premium, p.interest, p.band, p.cap)
    return damper_rule(premium, p.band / 2, p.cap)


def evaluate(p: Values) -> Series:
    """Both rules over the premium."""
    return {
        "contract_premium": GRID,
        "clamp_rate": clamp_rule(GRID, p.interest, p.band, p.cap),
        "damper_rate": damper_rule(GRID, p.band / 2, p.cap),
    }


def gain(p: Values, premium: Array, draws: Series) -> dict[str, Array]:
    """Carry trades that 1 % more premium draws, over the depth: below 0, because they trade against it."""
    centre, half = (p.interest, p.band) if p.rule == "clamp" else (0.0, p.band / 2)
    follows = np.abs(premium - centre) >= half * (1 - 1e-9)
    slope = follows & (np.abs(rate_at(p, premium)) < p.cap)
    return {"carry traders": -loop_gain(p.carry_trades * 0.01 / BASIS_POINT * slope, p.market_depth)}


def over_days(p: Values) -> Series:
    """What the position has received or paid as the days go by, at a steady premium."""
    days = np.arange(0.0, 31.0)[:, None]
    per_day = payment(p.position_value[:1], rate_at(p, p.premium)[:1], side_of(p), A_DAY)
    return {"held_days": days, "paid_so_far": days * per_day}


def side_of(p: Values) -> int:
    """+1 for a long, -1 for a short."""
    return 1 if p.side == "long" else -1


def daily(p: Values, s: Series) -> Array:
    return payment(p.position_value, rate_at(p, p.premium), side_of(p), A_DAY)


def finding(result: Result) -> str:
    if words.calm(unit.BASIS_POINTS, result["rate"]):
        return result.say("Nobody pays: the premium lies *within the band*.")
    return result.say(
        "{who} *{rate:size}* each time: this {side} {does} a day.",
        who=words.compared(unit.BASIS_POINTS, result["rate"], 0.0, "Longs pay shorts", "Shorts pay longs"),
        side=words.chosen(result["side"] == "long", "long", "short"),
        does=words.gained(unit.CASH, result["per_day"], "receives", "pays", "hardly notices, nothing"),
    )


MODEL = Model(
    module=__name__,
    title="Funding rate",
    summary="Funding draws a perpetual contract to its index: whoever leans on the price pays the other side.",
    loop="balancing",
    parameters=(
        Parameter("premium", r"P", unit.BASIS_POINTS, "How far the contract stands above its index.",
                  default=0.001, low=-0.005, high=0.005, step=0.00005, role="starts", reason="Half a per cent lasts for minutes only, but for the worst hours.", basis="Chosen outside the band of the clamp rule, so that the rate follows it."),
        Parameter("carry_trades", r"a", unit.MONEY, "USD that traders put against the premium for each basis point of funding.", "Carry trades per basis point",
                  default=0.1e6, low=0.0, high=1e6, step=0.01e6, role="stops", reason="None, to a market full of arbitrageurs.", basis="Chosen so that half of a small premium is traded away."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=20e6, low=1e6, high=1e9, scale="log", role="stops", reason="From a thin coin to all venues of the largest one together.", basis="Chosen: a large coin on one venue."),
        Choice("rule", r"r", unit.NUMBER, "Whose rule sets the rate.", options={"clamp": "clamp: interest within the band", "damper": "damper: nothing within the band"}, default="clamp", basis="Exchange documents: the clamp is the rule of most venues."),
        Parameter("interest", r"I", unit.BASIS_POINTS, "What longs pay per 8 hours while the premium is small; the clamp rule only.",
                  default=0.0001, low=0.0, high=0.0005, step=0.00001, role="scene", reason="Venues use 1 basis point per 8 hours, none on some contracts.", basis="Exchange documents: one basis point per 8 hours."),
        Parameter("band", r"b", unit.BASIS_POINTS, "Width of the range in which the rate does not follow the premium, half of it on either side for the damper.",
                  default=0.0005, low=0.0, high=0.002, step=0.00005, role="scene", reason="None to four times the usual 5 basis points.", basis="Exchange documents: the clamp of 5 basis points."),
        Parameter("cap", r"\bar F", unit.BASIS_POINTS, "The most that the rate becomes, per 8 hours.",
                  default=0.0075, low=0.0005, high=0.02, step=0.0005, role="scene", reason="Venues cap between 5 basis points and 2 %.", basis="Chosen: a common cap among exchange documents, 0.75 % per 8 hours."),
        Choice("side", r"s", unit.NUMBER, "Which side the position is on.", options={"long": "long", "short": "short"}, default="long", basis="Chosen: most who hold perpetuals are long."),
        Parameter("position_value", r"N", unit.CASH, "Value of the position.",
                  default=20_000.0, low=100.0, high=1e8, scale="log", role="scene", reason="From a small account to a fund.", basis="Chosen: a private account."),
        Parameter("intervals", r"n", unit.NUMBER, "How often funding is paid in a day.", "Payments a day",
                  default=3.0, low=1.0, high=24.0, step=1.0, role="scene", reason="Once a day to every hour; each carries its part of the rate, so that a day costs the same.", basis="Exchange documents: every 8 hours."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("contract_premium", r"P", unit.BASIS_POINTS, "How far the contract stands above its index.", "Premium")),
    series=(
        Quantity("clamp_rate", r"F_c", unit.BASIS_POINTS, "The rate by the clamp rule.", "Clamp rule"),
        Quantity("damper_rate", r"F_d", unit.BASIS_POINTS, "The rate by the damper rule.", "Damper rule"),
    ),
    profiles=(
        Quantity("held_days", r"t", unit.DAYS, "Days the position is held."),
        Quantity("paid_so_far", r"\Sigma", unit.CASH, "Received, or paid where below 0, so far.", "Received so far"),
    ),
    readings=(
        Reading("rate", r"F", unit.BASIS_POINTS, "What longs pay to shorts for 8 hours; below 0 shorts pay.", "Funding rate, per 8 hours",
                measured=lambda p, s: rate_at(p, p.premium), context=lambda r: f"premium {r.write('premium')}"),
        Reading("per_day", r"\Delta", unit.CASH, "What the position receives in a day; below 0 it pays.", "Received in a day", measured=daily,
                closed_form=lambda s: -3 * s.rate * s.position_value, holds=lambda p: p.side == "long",
                context=lambda r: f"on {r.write('position_value')}"),
        Reading("carry", r"365\cdot 3F", unit.RATE, "The rate over a year, without compounding.", "Carry a year",
                measured=lambda p, s: carry_per_year(rate_at(p, p.premium), A_DAY), closed_form=lambda s: 365 * 3 * s.rate,
                context=lambda r: f"{r.write('each_time')} at each of {counted(r['intervals'], 'payment')} a day"),
        Reading("each_time", r"3F/n", unit.BASIS_POINTS, "What longs pay to shorts at each payment: the part of 8 hours that it stands for.", "Rate of one payment",
                measured=lambda p, s: A_DAY * rate_at(p, p.premium) / p.intervals, closed_form=lambda s: 3 * s.rate / s.intervals, headline=False),
    ),
    gain=Gain(gain, along="contract_premium", at="premium"),
    panels=(
        Panel("Funding rate, by premium", "contract_premium", ("clamp_rate", "damper_rate"), "line", marks={"premium": "now"},
              tells=(Spot("{per_day} a day", at="premium"),)),
        Panel("Received so far, if the premium stays", "held_days", ("paid_so_far",), "line", data=over_days),
    ),
    presets=(
        Preset("Longs lean", {}, {"rate": 0.0005, "per_day": -30.0}, case="funding-clamp"),
        Preset("Quiet market", {"premium": 0.0}, {"rate": 0.0001, "per_day": -6.0}, case="funding-cost"),
        Preset("Quiet, damped", {"premium": 0.0, "rule": "damper"}, {"rate": 0.0}, case="funding-deribit"),
        Preset("Shorts lean", {"premium": -0.002}, {"rate": -0.0015}, case="funding-clamp"),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Exchange documents, several venues, one formula: the clamp rule, ±0.05 % around 0.01 % per 8 hours.", cases=("funding-clamp", "funding-cost")),
        Source("Deribit support, Funding Specifications: the damper rule at 0.025 % (older documents: 0.05 %).", cases=("funding-deribit",)),
    ),
    leaves_out=("how the premium is averaged over the interval", "rates that venues change", "borrowing costs of the carry trade"),
    icon='<path d="M3 19L9 13H15L21 5" /><path d="M9 13H15" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Max, Min

    def ruled(rule: str) -> Callable[[Values], bool]:
        return lambda p: p.rule == rule

    clamped = s.premium + Max(-s.band, Min(s.band, s.interest - s.premium))
    damped = Max(s.band / 2, s.premium) + Min(-s.band / 2, s.premium)
    return (
        Equation(Eq(s.rate, Max(-s.cap, Min(s.cap, clamped)), evaluate=False),
                 "The premium, drawn to the interest by at most the band, and capped.", holds=ruled("clamp")),
        Equation(Eq(s.rate, Max(-s.cap, Min(s.cap, damped)), evaluate=False),
                 "What the premium exceeds half the band by, on either side, and capped.", holds=ruled("damper")),
        Equation("per_day", "A long pays the rate on its value three times a day."),
        Equation(Eq(s.per_day, 3 * s.rate * s.position_value, evaluate=False), "A short receives the rate on its value three times a day.",
                 holds=lambda p: p.side == "short"),
    )  # fmt: skip
