"""Correlation measured in wild times is higher, even if nothing has changed.

Pick the days on which one market moved a lot. On those days its variance is larger by choice, so more
of the other market’s variance is explained, and the correlation measured is higher although both are
tied as ever. On quiet days it is lower for the same reason. The correction of Forbes and Rigobon takes
that part out; what is left is a genuine rise, for instance because a fund sells both. (Forbes & Rigobon
2002, the genuine part after Cont & Wagalath 2013.)
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ..core import (
    Cliff,
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
    Span,
    Spot,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.conditioning import conditional_correlation, corrected_correlation, excess_beyond, excess_within
from ..dynamics.fire_sales import realised_equal

GRID = np.linspace(0, 3, 121)[:, None]
DAYS = 500


def tied(p: Values) -> Array:
    """Correlation in stress, with the fund’s sales."""
    return realised_equal(2, p.correlation, p.selling)[1]


def seen_beyond(p: Values, limit: Array) -> Array:
    return conditional_correlation(tied(p), excess_beyond(limit))


def evaluate(p: Values) -> Series:
    seen = seen_beyond(p, GRID)
    return {
        "limit": GRID, "measured": seen, "corrected": corrected_correlation(seen, excess_beyond(GRID)), "usual": p.correlation + 0 * GRID,
        "artefact": conditional_correlation(p.correlation, excess_beyond(GRID)),
    }  # fmt: skip


def gain(p: Values, limit: Array, draws: Series) -> dict[str, Array]:
    """Further fall per unit of fall that the fund’s sales make in stress."""
    return {"the fund": p.selling + 0 * limit}


@lru_cache(maxsize=1)
def sample() -> Array:
    """Two independent standard normals for each of some days, the same in every run."""
    return np.random.default_rng(2002).standard_normal((2, DAYS))


def cloud(p: Values) -> Series:
    """Days of the two markets at the usual correlation, in standard deviations: all, and those beyond the limit."""
    first, second = sample()
    rho = p.correlation[0]
    other = rho * first + np.sqrt(1 - rho**2) * second
    wild = np.abs(first) > p.stress_from[0]
    order = np.argsort(first)
    return {
        "first_market": first[order, None],
        "all_days": np.where(wild, np.nan, other)[order, None],
        "wild_days": np.where(wild, other, np.nan)[order, None],
    }


def finding(result: Result) -> str:
    apart = words.calm(unit.NUMBER, result["correlation"]) and words.calm(unit.GAIN, result["selling"])
    if apart:
        return result.say("Markets that have no part in each other look so on *any choice of days*.")
    said = result.say("Measured on calm days the correlation is {calm}, on wild days *{stress}*")
    if words.calm(unit.GAIN, result["selling"]):
        return result.say("{said}, and all the while it is {correlation}: the difference is *made by the choice of days*.", said=said)
    genuine = words.instead(unit.NUMBER, result["genuine"], result["correlation"], "as without sales")
    return result.say("{said}; corrected for the choice of days it is {genuine}.", said=said, genuine=genuine)


def rise_form(s: Symbols) -> Any:
    """Closed form of the rise in correlation beyond a threshold of one of the two."""
    return s.correlation * ((1 + s.excess) / (1 + s.excess * s.correlation**2)) ** 0.5 - s.correlation


MODEL = Model(
    module=__name__,
    title="Correlation trap",
    summary="Correlation measured in wild times is higher, even if nothing has changed.",
    loop="either",
    parameters=(
        Parameter("stress_from", r"k", unit.NUMBER, "A wild day is one on which the first market moves by more than this many standard deviations.", "Wild days, from",
                  default=1.96, low=0.5, high=3.0, step=0.01, role="starts", reason="More than half of all days, to one day in a year and a half.", basis="Chosen: the bound beyond which a bell curve lies one time in twenty."),
        Parameter("selling", r"g", unit.GAIN, "Further fall per unit of fall by a fund that sells both in stress; 0 is no fund.", "Sales of a common holder",
                  default=0.0, low=0.0, high=1.0, step=0.01, role="keeps", reason="None, to a fund whose sales double each move.", basis="No contagion: the null of Forbes & Rigobon (2002)."),
        Parameter("correlation", r"\rho", unit.NUMBER, "Correlation of the two markets on all days.", "Correlation, all days",
                  default=0.3, low=-0.5, high=0.99, step=0.01, role="scene", reason="Opposite to nearly the same.", basis="Chosen: two markets that have something in common."),
        Parameter("calm_within", r"j", unit.NUMBER, "A calm day is one on which the first market moves by less than this many standard deviations.", "Calm days, within",
                  default=1.0, low=0.2, high=3.0, step=0.01, role="scene", reason="The quietest sixth of days, to nearly all.", basis="Chosen: one standard deviation, two days in three."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("limit", r"k", unit.NUMBER, "Days on which the first market moves by more than this many standard deviations.", "Days beyond")),
    series=(
        Quantity("measured", r"\rho^{*}", unit.NUMBER, "Correlation measured on those days.", "Measured"),
        Quantity("corrected", r"\hat\rho", unit.NUMBER, "The same, corrected for the choice of days.", "Corrected"),
        Quantity("usual", r"\rho", unit.NUMBER, "Correlation on all days.", "All days"),
        Quantity("artefact", r"\rho^{*}_0", unit.NUMBER, "What would be measured if nothing had changed.", "If nothing had changed"),
    ),
    profiles=(
        Quantity("first_market", r"x", unit.NUMBER, "Move of the first market, in standard deviations.", "First market"),
        Quantity("all_days", r"y", unit.NUMBER, "Move of the second market on other days.", "Other days"),
        Quantity("wild_days", r"y", unit.NUMBER, "Move of the second market on wild days.", "Wild days"),
    ),
    readings=(
        Reading("stress", r"\rho^{*}", unit.NUMBER, "Correlation measured on wild days.", "Measured on wild days", measured=lambda p, s: seen_beyond(p, p.stress_from),
                context=lambda r: f"{r.write('artefact_part')} of it by the choice of days"),
        Reading("calm", r"\rho_{\mathrm{calm}}", unit.NUMBER, "Correlation measured on calm days.", "Measured on calm days",
                measured=lambda p, s: conditional_correlation(p.correlation, excess_within(p.calm_within)), context=lambda r: f"all days {r.write('correlation')}"),
        Reading("genuine", r"\hat\rho", unit.NUMBER, "Correlation on wild days, corrected for the choice of days.", "Corrected",
                measured=lambda p, s: corrected_correlation(seen_beyond(p, p.stress_from), excess_beyond(p.stress_from)), context=lambda r: f"all days {r.write('correlation')}"),
        Reading("excess", r"\delta", unit.NUMBER, "How much larger the first market’s variance is on wild days: 1 means twice.", "Excess variance",
                measured=lambda p, s: excess_beyond(p.stress_from), headline=False),
        Reading("artefact_part", r"\rho^{*}_0-\rho", unit.NUMBER, "Rise that the choice of days alone makes.", "Rise by choice of days",
                measured=lambda p, s: conditional_correlation(p.correlation, excess_beyond(p.stress_from)) - p.correlation,
                closed_form=rise_form, headline=False),
    ),
    gain=Gain(gain, along="limit"),
    cliff=Cliff("stress_from", "stress", "How wild must the days be?", "The same markets, every choice of days.", plain=lambda p, x: p.correlation + 0 * x, plain_label="all days"),
    panels=(
        Panel("Correlation, by which days are looked at", "limit", ("measured", "corrected"), "line", reference=("usual",), marks={"stress_from": "wild days"},
              tells=(
                  Spot("corrected {genuine}", at="stress_from", of="corrected"), Span("made by the choice;\ncalm days give {calm}", ("corrected", "measured"), at="stress_from"),
              )),
        Panel("Days of the two markets, in standard deviations", "first_market", ("all_days", "wild_days"), "scatter", data=cloud, says="At the correlation of all days; the same days in every run."),
    ),
    presets=(
        Preset("One law throughout", {}, {"stress": 0.5963, "calm": (0.16, 0.175), "genuine": 0.3}, case="forbes-rigobon"),
        Preset("A fund sells both", {"selling": 0.5}, {"genuine": (0.55, 0.65), "stress": (0.8, 0.95)}),
        Preset("Unrelated", {"correlation": 0.0}, {"stress": 0.0, "calm": 0.0}),
        Preset("Opposite", {"correlation": -0.3}, {"stress": -0.5963}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Forbes & Rigobon (2002), No Contagion, Only Interdependence, Journal of Finance 57(5): the formula; the number own.", kind="derived", cases=("forbes-rigobon",)),
        Source("Cont & Wagalath (2013), Running for the Exit, Mathematical Finance 23(4): the genuine rise.", kind="derived", cases=("cont-wagalath",)),
    ),
    leaves_out=("fat tails, which raise and lower it further", "news common to both that grows in stress", "who moves first"),
    icon='<circle cx="7" cy="15" r="1.2"/><circle cx="11" cy="12" r="1.2"/><circle cx="10" cy="16" r="1.2"/><circle cx="18" cy="6" r="1.2" style="stroke:var(--sq-force)"/><path d="M3 20L21 4" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, sqrt

    return (
        Equation(Eq(s.stress, s.genuine * sqrt((1 + s.excess) / (1 + s.excess * s.genuine**2)), evaluate=False), "More variance of the first market, more of the second’s explained."),
        Equation(Eq(s.genuine, s.stress / sqrt(1 + s.excess * (1 - s.stress**2)), evaluate=False), "The same formula, turned round."),
    )  # fmt: skip
