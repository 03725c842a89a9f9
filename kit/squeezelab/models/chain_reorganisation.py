"""A payment on a chain is never settled for certain; each further block makes rewriting it less likely.

Someone with a share of the computing power mines in secret a chain without the payment. To succeed it must
ever overtake the honest chain, which by then is some confirmations ahead. Below one half of the power the
chance falls nearly geometrically with confirmations; from one half on it is certain. The white paper counts
the attacker's head start as a Poisson number; the exact count is a little higher. (Nakamoto 2008, section 11;
Rosenfeld 2014; Grunspan & Perez-Marco 2018.)
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
    Spot,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..counting import counted
from ..dynamics.supply import overtaking_probability

LEAST = 12  # blocks drawn at least
SHOWN = 1e-4  # a chance below is not drawn
SEARCHED = np.arange(0.0, 401.0)[:, None]


def chance(p: Values, confirmations: Array) -> Array:
    return overtaking_probability(p.attacker, confirmations, exact=p.count == "exact")


def evaluate(p: Values) -> Series:
    blocks = np.arange(0.0, 1 + max(LEAST, 2 * np.ceil(np.max(p.confirmations))))[:, None]
    rewritten = chance(p, blocks)
    behind = np.minimum(1.0, (p.attacker / (1 - p.attacker)) ** blocks)
    return {
        "confirmation": blocks, "reversal": np.where(rewritten >= SHOWN, rewritten, np.nan),
        "gamblers_ruin": np.where(behind >= SHOWN, behind, np.nan),
    }  # fmt: skip


def needed(p: Values) -> Array:
    """Fewest confirmations with a chance below the tolerated one; NaN where 400 do not suffice."""
    enough = chance(p, SEARCHED) < p.tolerance
    return np.where(enough.any(axis=0), np.argmax(enough, axis=0), np.nan)


def beyond(result: Result) -> str:
    """How many confirmations are enough where that is more than the figure shows."""
    needed = result["confirmations_needed"]
    if np.isnan(needed):
        return f"with {result.write('attacker')} of the power\nnever enough"
    return "" if needed <= result["confirmation"][-1] else f"enough: {result.write('confirmations_needed')}"


def finding(result: Result) -> str:
    if result["attacker"] >= 0.5:
        return result.say(
            "With *{attacker}* of the power the attacker always overtakes in the end: no number of confirmations settles a payment."
        )
    wait = result["confirmations_needed"]
    enough = bool(np.isfinite(wait))
    return result.say(
        "After {now} the payment is rewritten with a chance of {chance}; *{wait}* {bring} the risk under {tolerance}.",
        now=words.counted(result["confirmations"], "confirmation"),
        wait=words.counted(wait if enough else SEARCHED[-1, 0], "confirmation", none="no wait"),
        bring=words.chosen(enough, "bring" if wait > 1 else "brings", "do not bring"),
    )


MODEL = Model(
    module=__name__,
    title="Chain reorganisation",
    summary="No block is immutable: each confirmation makes rewriting less likely, unless one miner has half of the power.",
    loop="none",
    parameters=(
        Parameter("attacker", r"q", unit.SHARE, "Share of the computing power that mines the secret chain.", "Attacker’s power",
                  default=0.10, low=0.01, high=0.60, step=0.01, role="starts", reason="A small pool to a clear majority.", basis="The first table of Nakamoto (2008) takes 10 %."),
        Parameter("confirmations", r"z", unit.BLOCKS, "Blocks on top of the payment before it is taken as settled.",
                  default=6.0, low=0.0, high=30.0, step=1.0, role="stops", reason="None to the waits of the largest venues.", basis="Chosen: the custom of wallets; at 10 % of the power it leaves a risk of 0.02 % in Nakamoto (2008)."),
        Parameter("tolerance", r"\varepsilon", unit.DAILY, "Chance of a rewrite that one is ready to accept.", "Accepted risk",
                  default=0.001, low=0.0001, high=0.05, scale="log", role="scene", reason="One in ten thousand to one in twenty.", basis="The risk for which Nakamoto (2008) lists the waits: below 0.1 %."),
        Choice("count", r"c", unit.NUMBER, "How the attacker’s head start is counted.", "Head start",
               options={"poisson": "Poisson (white paper)", "exact": "exact"}, default="poisson", role="scene", basis="The count in Nakamoto (2008); Rosenfeld (2014) gives the exact one."),
    ),
    dynamics=Curve(evaluate, Quantity("confirmation", r"z", unit.BLOCKS, "Blocks on top of the payment.", "Confirmations")),
    series=(
        Quantity("reversal", r"P", unit.PROBABILITY, "Probability that the payment is ever rewritten, down to 0.01 %.", "Rewritten"),
        Quantity("gamblers_ruin", r"(q/p)^z", unit.PROBABILITY,
                  "Probability of ever catching up from so many blocks behind, without a head start.", "From this far behind"),
    ),
    readings=(
        Reading("chance", r"P_z", unit.DAILY, "Probability that the payment is rewritten after these confirmations.", "Chance of a rewrite",
                measured=lambda p, s: chance(p, np.round(p.confirmations)),
                context=lambda r: f"after {counted(r['confirmations'], 'confirmation')}"),
        Reading("confirmations_needed", r"z^{*}", unit.BLOCKS, "Fewest confirmations with a chance below the accepted risk.",
                "Confirmations needed", measured=lambda p, s: needed(p),
                context=lambda r: f"for a risk below {r.write('tolerance')}"),
        Reading("catch_up", r"q/p", unit.PROBABILITY, "Probability of ever making up one block.", "Ever makes up one block",
                measured=lambda p, s: np.minimum(1.0, p.attacker / (1 - p.attacker)), headline=False),
    ),
    cliff=Cliff("attacker", "chance", "How much power is too much?", "The same wait, every share of the power."),
    panels=(
        Panel("Chance that a payment is rewritten", "confirmation", ("reversal",), "line", reference=("gamblers_ruin",),
              marks={"confirmations": "here", "confirmations_needed": "enough"}, y_scale="log",
              tells=(Spot("under {tolerance}", at="confirmations_needed"), Spot(beyond, at="last"))),
    ),
    presets=(
        Preset("Ten per cent", {}, {"chance": 0.0002428, "confirmations_needed": 5.0}, case="nakamoto"),
        Preset("Thirty per cent", {"attacker": 0.30}, {"confirmations_needed": 24.0}),
        Preset("Nearly half", {"attacker": 0.45}, {"confirmations_needed": 340.0}),
        Preset("Majority", {"attacker": 0.51}, {"chance": 1.0}),
    ),
    tipped=lambda p, s: p.attacker >= 0.5,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Nakamoto (2008), Bitcoin: a peer-to-peer electronic cash system, section 11.", cases=("nakamoto",)),
        Source("Rosenfeld (2014), Analysis of hashrate-based double spending: the exact count.", kind="derived"),
        Source("Grunspan & Pérez-Marco (2018), Double spend races: its closed form.", kind="derived"),
    ),
    leaves_out=("the cost of the attack", "attackers who give up", "delays of the network", "chains that finalise by votes"),
    icon='<path d="M2 9h5v5H2zM10 9h5v5h-5zM7 11h3M15 11h6"/><path d="M7 16l3 3h11" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Function, Integer, Rational, Sum, Symbol, exp, factorial

    q, z, k, m = s.attacker, s.confirmations, Symbol("k"), Symbol("lambda")
    tail = Sum(m**k * exp(-m) / factorial(k) * (1 - (q / (1 - q)) ** (z - k)), (k, 0, z))
    return (
        Equation(Eq(m, z * q / (1 - q), evaluate=False),
                "How many blocks the attacker has found, on average, when the payment has its confirmations.", only={"count": "poisson"},
                unread="It defines what the next one needs."),
        Equation(Eq(s.chance, Integer(1) - tail, evaluate=False), "One less the chances that the attacker is behind and stays behind.",
                 holds=lambda p: bool(np.all(p.attacker < 0.5)), only={"count": "poisson"}),
        Equation(Eq(s.chance, Function("I")(4 * q * (1 - q), z, Rational(1, 2)), evaluate=False),
                 "Grunspan and Pérez-Marco’s sum over all head starts: a regularised incomplete beta function.",
                 holds=lambda p: bool(np.all((p.attacker < 0.5) & (p.confirmations >= 1))), only={"count": "exact"}),
        Equation(Eq(s.chance, Integer(1), evaluate=False), "Who has half of the power or more overtakes in the end.",
                 holds=lambda p: bool(np.all(p.attacker >= 0.5))),
    )  # fmt: skip
