"""Cut a pool of loans into tranches, and correlation decides who bears the losses.

The first losses hit the equity tranche, the next the mezzanine, the last the senior one. The expected loss of
the whole pool does not depend on how defaults hang together, but its division does: at low correlation losses
are steady and the equity bears them; at high correlation they come together or not at all, and they reach the
senior tranche, which looked safe. A large even pool with one common normal factor. (Vasicek 1987; Li 2000;
Hull & White 2004.)

A long room: the loss of a pool, of its tranches, and the declaration that shows both.
"""

from __future__ import annotations

from typing import Any

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
from ..dynamics.credit import conditional_default, large_pool_tranches
from ..once import once

CORRELATION = np.linspace(0.0, 0.95, 39)[:, None]
CHANCE = np.linspace(0.005, 0.995, 100)[:, None]  # of a worse year


def probability(p: Values) -> Array:
    """Default probability to the horizon."""
    return -np.expm1(-p.default_rate * p.years)


def parts(p: Values, correlation: Array) -> tuple[Array, Array]:
    return large_pool_tranches(probability(p), correlation, p.recovery, p.attach, p.detach)


def evaluate(p: Values) -> Series:
    (equity, mezzanine, senior), _ = parts(p, CORRELATION + 0 * p.correlation)
    return {"correlation_axis": CORRELATION, "equity_loss": equity, "mezzanine_loss": mezzanine, "senior_loss": senior}


@once()
def today(p: Values) -> Array:
    """Expected loss of each tranche at the correlation of today, shape (3, lanes)."""
    return parts(p, p.correlation)[0]


def now(p: Values, tranche: int) -> Array:
    return np.asarray(today(p)[tranche])


def pool_loss(p: Values) -> Array:
    return (1 - p.recovery) * probability(p)


def bad_case(p: Values) -> Array:
    """Default rate that is exceeded with probability 1 - confidence."""
    return conditional_default(probability(p), p.correlation, -ndtri(p.confidence))


def outcomes(p: Values) -> Series:
    """Loss of the pool by how bad the outcome is, the worst first."""
    loss = (1 - p.recovery) * conditional_default(probability(p), p.correlation, ndtri(CHANCE))
    return {"outcome": CHANCE, "outcome_loss": loss[:, :1]}


def invalid(p: Values) -> str:
    if np.any(p.detach <= p.attach):
        return "the mezzanine must end above where it begins; raise the upper point or lower the other."
    return ""


def default_form(s: Any) -> Any:
    from sympy import exp

    return 1 - exp(-s.default_rate * s.years)


def finding(result: Result) -> str:
    through = words.compared(unit.PERCENT, result["bad_loss"], result["detach"], "goes through it", "stops below it", "just reaches it")
    return result.say(
        "The senior tranche bears *{senior_share}* of the expected damage; in the bad case the pool’s {bad_loss} {through}.",
        through=through,
    )


MODEL = Model(
    module=__name__,
    title="Senior tranche",
    summary="Correlation moves losses from the equity tranche to the senior one, though the pool loses the same on average.",
    loop="none",
    parameters=(
        Parameter("correlation", r"\rho", unit.SHARE, "How strongly defaults hang on one common factor.", "Correlation",
                  default=0.2, low=0.0, high=0.95, step=0.01, role="keeps", reason="0 is independent, near 1 all default together.", basis="Chosen at the middle of what large loans are given: 12 to 24 % in the Basel rules that rest on Vasicek (1987)."),
        Parameter("default_rate", r"h", unit.RATE, "Defaults a year, of the loans still alive.", "Default rate",
                  default=0.01, low=0.0005, high=0.2, scale="log", role="starts",
                  reason="The best corporate names to subprime loans in a crisis.", basis="Hull & White (2004) take a hazard of 1 % a year."),
        Parameter("recovery", r"R", unit.SHARE, "What is recovered of a loan in default.",
                  default=0.4, low=0.0, high=0.9, step=0.01, role="stops", reason="Unsecured debt recovers about 40 %, mortgages more.", basis="Hull & White (2004) recover 40 %, the market’s convention."),
        Parameter("attach", r"a", unit.PERCENT, "Loss of the pool at which the mezzanine begins to lose; all below is equity.",
                  "Mezzanine from",
                  default=0.03, low=0.005, high=0.3, step=0.005, role="scene", reason="Index tranches attach between 3 and 30 %.", basis="The first break of the index tranches: 3 %, as in Hull & White (2004)."),
        Parameter("detach", r"d", unit.PERCENT, "Loss of the pool at which the mezzanine is gone; all above is senior.", "Senior from",
                  default=0.10, low=0.01, high=0.6, step=0.005, role="scene",
                  reason="Above the mezzanine’s start; beyond 60 % nothing is left to show.", basis="The third break of the North American index tranches: 10 %, as in Hull & White (2004)."),
        Parameter("years", r"T", unit.YEARS, "Years until the deal ends.", default=5.0, low=0.5, high=10.0, step=0.25, role="scene",
                  reason="Half a year to ten.", basis="The term of Hull & White (2004), and of most index tranches: 5 years."),
        Parameter("confidence", r"\alpha", unit.PERCENT, "How bad the bad case is.", "Bad case at",
                  default=0.999, low=0.9, high=0.9995, step=0.0005, role="scene",
                  reason="One in ten to one in two thousand; bank rules take one in a thousand.", basis="The 99.9 % of the Basel rules that rest on Vasicek (1987)."),
    ),
    dynamics=Curve(evaluate, Quantity("correlation_axis", r"\rho", unit.SHARE, "Correlation of defaults.", "Correlation of defaults")),
    series=(
        Quantity("equity_loss", r"L_e", unit.PERCENT, "Expected loss of the equity tranche, of its own size.", "Equity"),
        Quantity("mezzanine_loss", r"L_m", unit.PERCENT, "Expected loss of the mezzanine tranche, of its own size.", "Mezzanine"),
        Quantity("senior_loss", r"L_s", unit.PERCENT, "Expected loss of the senior tranche, of its own size.", "Senior"),
    ),
    profiles=(
        Quantity("outcome", r"u", unit.PERCENT, "Share of outcomes that are worse.", "Outcomes, the worst first"),
        Quantity("outcome_loss", r"L_u", unit.PERCENT, "Loss of the pool in that outcome.", "Loss of the pool"),
    ),
    readings=(
        Reading("senior_share", r"\omega_s", unit.PERCENT, "Part of the pool’s expected loss that the senior tranche bears.",
                "Borne by the senior tranche",
                measured=lambda p, s: now(p, 2) * (1 - p.detach) / pool_loss(p),
                context=lambda r: f"equity bears {r.write('equity_share')}"),
        Reading("senior_expected", r"L_s", unit.BASIS_POINTS, "Expected loss of the senior tranche, of its own size.",
                "Senior, expected loss", measured=lambda p, s: now(p, 2),
                context=lambda r: f"mezzanine {r.write('mezzanine_expected')}"),
        Reading("bad_default_rate", r"D_\alpha", unit.PERCENT, "Default rate of the pool in the bad case.", "Defaults in the bad case",
                measured=lambda p, s: bad_case(p),
                context=lambda r: f"{unit.PERCENT.write(r['pool_default'])} on average"),
        Reading("equity_share", r"\omega_e", unit.PERCENT, "Part of the pool’s expected loss that the equity tranche bears.",
                "Borne by equity",
                measured=lambda p, s: now(p, 0) * p.attach / pool_loss(p), headline=False),
        Reading("mezzanine_expected", r"L_m", unit.PERCENT, "Expected loss of the mezzanine tranche, of its own size.",
                "Mezzanine, expected loss", measured=lambda p, s: now(p, 1), headline=False),
        Reading("pool_default", r"D", unit.PERCENT, "Average default rate of the pool to the horizon.", "Defaults on average",
                measured=lambda p, s: probability(p), closed_form=default_form,
                headline=False),
        Reading("bad_loss", r"L_\alpha", unit.PERCENT, "Loss of the pool in the bad case.", "Loss in the bad case",
                measured=lambda p, s: (1 - p.recovery) * bad_case(p),
                closed_form=lambda s: (1 - s.recovery) * s.bad_default_rate, headline=False),
    ),
    cliff=Cliff("correlation", "senior_share", "Who pays?", "The same pool, every correlation: the senior tranche’s part."),
    panels=(
        Panel("Expected loss of each tranche, of its size", "correlation_axis", ("equity_loss", "mezzanine_loss", "senior_loss"), "line",
                marks={"correlation": "here"}, y_scale="linear",
              tells=(Spot("senior {senior_share} of all damage", at="correlation", of="senior_loss"),)),
        Panel("Loss of the pool, the worst outcomes first", "outcome", ("outcome_loss",), "area", data=outcomes),
    ),
    presets=(
        Preset("Calm years", {"correlation": 0.05}, {"senior_share": (0.0, 0.005)}),
        Preset("As rated", {}, {"senior_share": (0.02, 0.08)}),
        Preset("All together", {"correlation": 0.7}, {"senior_share": (0.35, 0.5)}),
        Preset("Bank rules",
                {"correlation": 0.1, "default_rate": 0.0202027, "years": 1.0, "recovery": 0.6},
               {"bad_default_rate": 0.1282, "bad_loss": 0.0513}, case="vasicek-hull"),
    ),
    invalid=invalid,
    tipped=lambda p, s: (1 - p.recovery) * bad_case(p) > p.detach,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Vasicek (1987), Probability of loss on a loan portfolio; example of Hull, Risk Management and Financial Institutions.",
                cases=("vasicek-hull",)),
        Source("Hull & White (2004), Valuation of a CDO and an nth to default CDS without Monte Carlo simulation, table 7.",
                cases=("hullwhite-cdo-0.1", "hullwhite-cdo-0.3")),
        Source("Li (2000), On default correlation: a copula function approach."),
        Source("Basel Committee (2006), International Convergence of Capital Measurement and Capital Standards: 99.9 %, correlations of 12 to 24 %.", kind="fact"),
    ),
    leaves_out=("pools of few or unequal loans", "crises in which correlation itself rises", "the timing of losses and premiums",
    "interest diverted by tests of the waterfall"),
    icon='<path d="M5 3h14v5H5zM5 8h14v7H5z"/><path d="M5 15h14v6H5z" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Function, Symbol, sqrt

    normal, inverse, z = Function("N"), Function("N⁻¹"), Symbol("z")
    return (
        Equation(Eq(Symbol("D_z"), normal((inverse(s.pool_default) - sqrt(s.correlation) * z) / sqrt(1 - s.correlation)), evaluate=False),
                 "Given the common factor, loans default independently, and a large pool loses just this share."),
        Equation("bad_loss", "What is not recovered of the loans in default."),
    )  # fmt: skip
