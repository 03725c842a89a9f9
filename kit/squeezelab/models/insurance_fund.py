"""Premiums fill a fund and accidents empty it: how large must it be not to run dry?

A venue’s insurance fund, or a protocol’s backstop, takes in a little steadily and pays out a lot now
and then. If it takes in just what it pays on average it runs dry some day, whatever its size. With a
loading on top, the chance that it ever does falls exponentially with its size: each so many USD cut it
in half. (Cramér & Lundberg, claims of exponential size.)
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
)
from ..core.declaration import Array
from ..dynamics.ruin import fund_for, ruin_probability

GRID = np.linspace(0, 1, 161)[:, None]


def evaluate(p: Values) -> Series:
    fund = GRID * 1.5 * np.maximum(np.maximum(p.fund, fund_for(p.accepted, p.loading, p.mean_claim)), p.mean_claim)
    return {"fund_size": fund, "ruin": ruin_probability(fund, p.loading, p.mean_claim)}


def halves(p: Values, s: Series) -> Array:
    """USD of fund that cut the chance of ruin in half."""
    return np.log(2) * (1 + p.loading) / p.loading * p.mean_claim


def finding(result: Result) -> str:
    return result.say("This fund is empty some day with probability *{ruin_now}*; each further *{halving}* cuts that in half.")


def ruin_form(s: Symbols) -> Any:
    """Closed form of the chance of ruin: accidents of exponential size."""
    return 2.718281828459045 ** (-s.loading * s.fund / ((1 + s.loading) * s.mean_claim)) / (1 + s.loading)


MODEL = Model(
    module=__name__,
    title="Insurance fund",
    summary="Premiums fill a fund and accidents empty it; a loading on top decides whether it ever runs dry.",
    loop="none",
    parameters=(
        Parameter("mean_claim", r"m", unit.MONEY, "What one accident costs, on average.", "Average accident", default=1e6, low=10e3, high=100e6, scale="log", role="starts",
                  reason="From one bankrupt account to a whole venue’s worst day.", basis="Chosen: the other amounts are multiples of it."),
        Parameter("loading", r"\theta", unit.PERCENT, "What the fund takes in beyond what it pays on average.", "Loading", default=0.3, low=0.01, high=2.0, step=0.01, role="stops",
                  reason="Hardly any, to three times what is paid out.", basis="Chosen: a third more than is paid out, as cautious insurers charge."),
        Parameter("fund", r"u", unit.MONEY, "What the fund holds now.", "Fund", default=5e6, low=0.0, high=500e6, step=0.5e6, role="stops", reason="Empty to larger than any that is published.", basis="Chosen: five average claims."),
        Parameter("accepted", r"\psi^{*}", unit.PERCENT, "Chance of running dry that is accepted.", "Accepted chance", default=0.01, low=0.001, high=0.2, step=0.001, role="scene", reason="One in a thousand to one in five.", basis="Chosen: one in a hundred."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("fund_size", r"u", unit.MONEY, "What the fund holds.", "Size of the fund")),
    series=(Quantity("ruin", r"\psi(u)", unit.PROBABILITY, "Chance that the fund ever runs dry.", "Ever runs dry"),),
    readings=(
        Reading("ruin_now", r"\psi", unit.PROBABILITY, "Chance that the fund ever runs dry.", "Ever runs dry", measured=lambda p, s: ruin_probability(p.fund, p.loading, p.mean_claim),
                closed_form=ruin_form, context=lambda r: f"with {r.write('fund')}"),
        Reading("needed", r"u^{*}", unit.MONEY, "Fund with which the accepted chance is met.", "Fund needed", measured=lambda p, s: fund_for(p.accepted, p.loading, p.mean_claim),
                context=lambda r: f"for {r.write('accepted')}"),
        Reading("halving", r"u_{1/2}", unit.MONEY, "USD that cut the chance in half.", "Halves with each", measured=halves,
                closed_form=lambda s: 0.6931471805599453 * (1 + s.loading) / s.loading * s.mean_claim, context=lambda r: f"{r['halving'] / r['mean_claim']:.1f} × the average accident"),
    ),
    cliff=Cliff("loading", "ruin_now", "How much must it take in?", "The same fund, every loading."),
    panels=(Panel("Chance that the fund ever runs dry, by its size", "fund_size", ("ruin",), "area", marks={"fund": "now", "needed": "needed"},
              tells=(Spot("{halving} more:\nhalf as likely", at=lambda r: r["fund"] + r["halving"]),)),),
    presets=(
        Preset("A small start", {}, {"ruin_now": (0.2, 0.3), "needed": (18e6, 19.5e6)}),
        Preset("A large start", {"fund": 20e6}, {"ruin_now": (0.0, 0.01)}),
        Preset("A thin loading", {"fund": 20e6, "loading": 0.05}, {"ruin_now": (0.3, 0.4)}),
    ),
    tipped=lambda p, s: ruin_probability(p.fund, p.loading, p.mean_claim) > p.accepted,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(Source("Cramér–Lundberg model of ruin with exponential claims, closed form.", kind="derived"),),
    leaves_out=("accidents that come together", "claims with fatter tails than exponential", "premiums that rise after losses"),
    icon='<path d="M4 4C5 14 10 18 21 19" style="stroke:var(--sq-calm)"/><path d="M3 20H21" />',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, exp

    return (Equation(Eq(s.ruin_now, exp(-s.loading * s.fund / ((1 + s.loading) * s.mean_claim)) / (1 + s.loading), evaluate=False),
                     "With no fund at all one over one plus the loading; then it falls exponentially."),)  # fmt: skip
