"""An insurance fund lives on small steady fees and dies of rare large claims.

Fees come in a little above the expected claims; claims come at random, exponential in size. The fund is
ruined when the claims so far exceed what it had and earned. With no margin of income over claims ruin is
certain, however large the fund; with one, the chance falls exponentially in the fund's size. The same
arithmetic sizes a clearing house's default fund and a venue's insurance fund. (Lundberg 1903; Cramer
1930.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
    Cliff,
    Compare,
    Draws,
    Equation,
    Model,
    Panel,
    Parameter,
    Preset,
    Process,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.lanes import zeros
from ..dynamics.ruin import ruin_curve

FUNDS = np.linspace(0.0, 3.0, 61)[:, None]  # funds drawn, over the one chosen


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's claims: waits and sizes as exponentials of mean 1, shape (claims,)."""
    return {"wait": rng.exponential(size=p.claims), "size": rng.exponential(size=p.claims)}


def start(p: Values, draws: Draws) -> State:
    """The fund before the first claim."""
    lanes = zeros(p, draws)
    return {"fund_left": p.fund + lanes, "years": lanes, "paid": lanes, "earned": lanes, "ruined": lanes}


def step(state: State, p: Values, draws: Draws) -> State:
    """The wait to the next claim, its fees, and the claim; a fund that is ruined stays at what it owes."""
    alive = state["ruined"] == 0
    wait, size = draws["wait"][state["t"]], draws["size"][state["t"]]
    fees = np.where(alive, (1 + p.loading) * p.mean_claim * wait, 0.0)
    claim = np.where(alive, p.mean_claim * size, 0.0)
    fund = state["fund_left"] + fees - claim
    return {
        **state, "fund_left": fund, "years": state["years"] + wait / p.claims_a_year, "paid": state["paid"] + claim,
        "earned": state["earned"] + fees,
        "ruined": np.where(fund < 0, 1.0, state["ruined"]),
    }  # fmt: skip


def ruin(p: Values, fund: Array) -> Array:
    return ruin_curve(fund, p.loading, p.mean_claim)


def by_fund(p: Values) -> Series:
    fund = FUNDS * p.fund[:1]
    one = p.replace(loading=p.loading[:1], mean_claim=p.mean_claim[:1])
    return {"fund_size": fund, "ruin_at": ruin(one, fund)}


def needed(p: Values) -> Array:
    """The fund for the accepted chance of ruin; NaN where income above claims is nothing that could be written."""
    theta = np.where(p.loading > 1e-6, p.loading, np.nan)
    return np.maximum(0.0, -np.log(p.accepted * (1 + theta)) * (1 + theta) * p.mean_claim / theta)


def ruin_form(s: Any) -> Any:
    from sympy import exp

    return exp(-s.loading * s.fund / ((1 + s.loading) * s.mean_claim)) / (1 + s.loading)


def finding(result: Result) -> str:
    if result["loading"] <= 1e-6:
        return result.say("Ruin is *certain*: without income beyond the expected claims a fund is empty one day.")
    return result.say(
        "On this path the fund {here}; on *{ruin_chance}* of all paths it is ruined one day, and {fund_needed} {would} {accepted}.",
        would=words.compared(unit.DAILY, result["ruin_chance"], result["accepted"], "would bring that to", "is enough for", "keeps it at"),
        here=words.chosen(bool(result["path_ruined"]), "is ruined", "survives"),
    )


def fund_in_claims(r: Result) -> str:
    """The fund that is needed, counted in average claims."""
    return f"{r['fund_needed'] / r['mean_claim']:.0f} average claims" if r["loading"] > 1e-6 else "no fund suffices"


MODEL = Model(
    module=__name__,
    title="Ruin of a fund",
    summary="Small steady fees against rare large claims: how large a fund must be to survive.",
    loop="none",
    parameters=(
        Parameter("fund", r"u", unit.MONEY, "What the fund holds at the start.", "Fund at the start",
                  default=20e6, low=0.1e6, high=500e6, scale="log", role="stops", reason="A young venue to the largest published funds.", basis="Chosen: ten average claims."),
        Parameter("loading", r"\theta", unit.PERCENT, "Income above expected claims, as a share of them.", "Income above claims",
                  default=0.15, low=-0.2, high=1.0, step=0.01, role="stops",
                  reason="A fund that loses to one that earns twice its claims.", basis="Chosen: a fund that earns a little on average, so that ruin is a matter of luck."),
        Parameter("mean_claim", r"m", unit.MONEY, "Average size of a claim.", "Average claim",
                  default=2e6, low=0.05e6, high=50e6, scale="log", role="starts", reason="A small account to a large member’s default.", basis="Chosen: the other amounts are multiples of it."),
        Parameter("claims_a_year", r"\lambda", unit.PER_YEAR, "Claims a year on average.", "Claims a year",
                  default=24.0, low=0.5, high=500.0, scale="log", role="starts", reason="One in two years to more than one a day.", basis="Chosen: two a month."),
        Parameter("accepted", r"\varepsilon", unit.DAILY, "Chance of ruin that one is ready to accept.", "Accepted chance",
                  default=0.01, low=0.0005, high=0.2, scale="log", role="scene", reason="One in two thousand to one in five.", basis="Chosen: one in a hundred."),
        Parameter("claims", r"n", unit.COUNT, "Claims shown.", default=200, low=20, high=600, step=20, role="scene", structural=True,
                  reason="A glimpse to decades.", basis="Chosen: eight years of claims."),
    ),
    dynamics=Process(start, step, clock=Quantity("claim", r"k", unit.COUNT, "Claims so far."), steps="claims", draw=draw,
                     rounds="A step is one claim: the fund changes by claims, at the times at which they come."),
    series=(
        Quantity("fund_left", r"u_k", unit.SIGNED_MONEY, "What the fund holds after each claim."),
        Quantity("years", r"t", unit.YEARS, "Years since the start.", "Time"),
        Quantity("paid", r"X", unit.MONEY, "Claims paid so far.", "Paid so far"),
        Quantity("earned", r"E", unit.MONEY, "Fees earned so far.", "Earned so far"),
        Quantity("ruined", r"R", unit.COUNT, "1 from the claim that ruined the fund.", "Ruined"),
    ),
    profiles=(
        Quantity("fund_size", r"u", unit.MONEY, "Fund at the start.", "Size of the fund"),
        Quantity("ruin_at", r"\psi(u)", unit.PROBABILITY, "Probability that a fund of that size is ever ruined.", "Ruined one day"),
    ),
    readings=(
        Reading("ruin_chance", r"\psi", unit.DAILY, "Probability that the fund is ever ruined.", "Chance of ruin",
                measured=lambda p, s: ruin(p, p.fund),
                closed_form=ruin_form,
                holds=lambda p: bool(np.all(p.loading >= 0)), rtol=1e-7, context=lambda r: f"accepted {r.write('accepted')}"),
        Reading("fund_needed", r"u_\varepsilon", unit.MONEY, "The fund that brings the chance down to the accepted one.", "Fund needed",
                measured=lambda p, s: needed(p),
                context=fund_in_claims),
        Reading("end_fund", r"u_n", unit.SIGNED_MONEY, "What the fund holds at the end of this path.", "Fund at the end",
                measured=lambda p, s: s["fund_left"][-1],
                context=lambda r: f"after {r['years'][-1]:.1f} years"),
        Reading("path_ruined", r"R_n", unit.COUNT, "Whether this path ends in ruin.", "Ruined on this path",
                measured=lambda p, s: s["ruined"][-1], headline=False),
        Reading("without_fund", r"\psi_0", unit.PERCENT, "Chance of ruin of a fund that starts empty.", "Ruin from an empty start",
                closed_form=lambda s: 1 / (1 + s.loading), holds=lambda p: bool(np.all(p.loading >= 0)),
                measured=lambda p, s: ruin(p, 0 * p.fund), headline=False),
    ),
    cliff=Cliff("loading", "ruin_chance", "How much income is enough?", "The same fund, every margin of income."),
    panels=(
        Panel("Fund in USD, claim by claim", "claim", ("fund_left",), "band",
              tells=(
                  Compare("Ruined one day", {"of all paths": "ruin_chance"}, "{fund_needed} would\nbring that to {accepted}", whole=1.0),
              )),
        Panel("Chance of ruin by size of the fund", "fund_size", ("ruin_at",), "line", data=by_fund, marks={"fund": "here"},
                y_scale="linear"),
    ),
    presets=(
        Preset("Well funded?", {}, {"ruin_chance": 0.23595}),
        Preset("A larger start", {"fund": 68e6}, {"ruin_chance": (0.009, 0.0115)}),
        Preset("No loading", {"loading": 0.0}, {"ruin_chance": 1.0}),
        Preset("Few, large claims", {"mean_claim": 10e6, "claims_a_year": 4.8}, {"ruin_chance": (0.6, 0.7)}),
    ),
    tipped=lambda p, s: s["ruined"][-1] > 0,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Lundberg (1903); Cramér (1930), On the mathematical theory of risk: the compound Poisson fund.", kind="derived"),
        Source("Asmussen & Albrecher (2010), Ruin Probabilities: exponential claims in closed form.", kind="derived"),
    ),
    leaves_out=("claims with fatter tails, which ruin sooner", "claims that come together", "interest on the fund",
    "members who are asked for more"),
    icon='<path d="M2 8c3 0 4-4 7-4v8c3 0 3-3 5-3v7c2 0 3-2 4-2v8"/><path d="M2 20h20" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    return (
        Equation("ruin_chance", "Each average claim of fund lowers the chance by the same factor."),
        Equation(Eq(s.end_fund, s.fund + s.earned - s.paid, evaluate=False), "What was there, plus the fees, less the claims."),
    )  # fmt: skip
