"""An attack succeeds if enough join, and each sees the target’s strength a little differently.

If everyone knew the strength of a currency, a bank or a peg exactly, an attack on a middling one could
succeed or not, as everyone expects. A little noise in what each sees ends that: there is one strength
below which the attack comes and succeeds, one minus the cost of joining, however small the noise.
(Morris & Shin 1998, 2003.)
"""

from __future__ import annotations

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
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.margin import normal_quantiles
from ..dynamics.runs import attack_threshold, attacking_share, chance_seen, joining_cut

GRID = np.linspace(-0.2, 1.2, 281)[:, None]


def evaluate(p: Values) -> Series:
    return {"target_strength": GRID, "attackers": attacking_share(GRID, p.cost, p.noise), "needed": np.clip(GRID, 0, 1)}


def gain(p: Values, strength: Array, draws: Series) -> dict[str, Array]:
    """Attackers gained for each one more that is needed fewer: slope of the attack at ``strength``."""
    step = 1e-4
    return {"fear": (attacking_share(strength - step, p.cost, p.noise) - attacking_share(strength + step, p.cost, p.noise)) / (2 * step)}


def attackers_now(p: Values, s: Series) -> Array:
    return attacking_share(p.strength, p.cost, p.noise)


def readings(result: Result) -> dict[str, object]:
    """A hundred readings at the normal's quantiles around the true strength, the reading from which nobody joins, and yours."""
    p = result.values
    signals = p.strength + p.noise * normal_quantiles(100)
    return {"signals": signals, "cut": float(result["cut"]), "you": float(p.own_reading[0])}


def finding(result: Result) -> str:
    return result.say(
        "*{attack}* attack a target that takes {strength}: it {verb}. The strongest target to give way takes {threshold}.",
        verb=words.chosen(bool(result.tipped[0]), "*falls*", "*holds*"),
    )


MODEL = Model(
    module=__name__,
    title="Coordinated attack",
    summary="An attack succeeds if enough join, and each sees the target’s strength a little differently.",
    loop="reinforcing",
    parameters=(
        Parameter("strength", r"\theta", unit.PERCENT, "Share of attackers that the target withstands.",
                  default=0.45, low=0.0, high=1.0, step=0.01, role="stops", reason="At 0 it falls by itself, at 1 it withstands everyone.", basis="Chosen below the threshold, so that the attack succeeds."),
        Parameter("cost", r"c", unit.PERCENT, "What joining costs, as a part of what success pays.",
                  default=0.5, low=0.02, high=0.98, step=0.01, role="stops", reason="Nearly free to hardly worth it.", basis="Chosen: half, where Morris & Shin (1998) give a threshold of one half."),
        Parameter("noise", r"\sigma", unit.PERCENT, "How differently people see the strength.",
                  default=0.05, low=0.005, high=0.5, step=0.005, role="keeps", reason="Nearly the same for all, to a guess.", basis="Chosen small, so that the answer is nearly the sharp one of Morris & Shin (1998)."),
        Parameter("own_reading", r"x", unit.PERCENT, "The strength that you yourself read.", "Your own reading",
                  default=0.51, low=-0.5, high=1.5, step=0.01, role="scene", reason="As far off as the noisiest readings lie.", basis="Chosen just above the threshold, where one reader alone cannot tell."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("target_strength", r"\theta", unit.PERCENT, "Share of attackers that the target withstands.", "Strength of the target")),
    series=(
        Quantity("attackers", r"A(\theta)", unit.SHARE, "Share that attacks.", "Attack"),
        Quantity("needed", r"\theta", unit.SHARE, "Share that it takes.", "It takes"),
    ),
    readings=(
        Reading("attack", r"A", unit.PERCENT, "Share that attacks at this strength.", "Attacking", measured=attackers_now, context=lambda r: f"it takes {r.write('strength')}"),
        Reading("threshold", r"\theta^{*}", unit.PERCENT, "Strength below which the attack succeeds.", "Falls below", measured=lambda p, s: attack_threshold(p.cost),
                closed_form=lambda s: 1 - s.cost, context=lambda r: f"{r.write('own_chance')} likely, by your reading"),
        Reading("margin", r"\theta-\theta^{*}", unit.CHANGE, "How far the strength lies from there.", "Distance to the edge",
                measured=lambda p, s: p.strength - attack_threshold(p.cost), closed_form=lambda s: s.strength + s.cost - 1,
                context=lambda r: "above 0 it holds"),
        Reading("cut", r"x^{*}", unit.PERCENT, "Who reads less than this joins.", "Joins who reads less than",
                measured=lambda p, s: joining_cut(p.cost, p.noise), headline=False),
        Reading("own_chance", r"\Pr(\theta<\theta^{*}\mid x)", unit.PROBABILITY, "Chance that the target falls, as your own reading has it; you join if it is the cost or more.",
                "Falls, by your own reading", measured=lambda p, s: chance_seen(p.own_reading, p.cost, p.noise), headline=False),
    ),
    gain=Gain(gain, along="target_strength", at="strength"),
    cliff=Cliff("strength", "attack", "How strong is strong enough?", "The same crowd, every strength of the target."),
    panels=(Panel("Share that attacks, by strength", "target_strength", ("attackers",), "crowd", reference=("needed",),
                  marks={"threshold": "falls below", "strength": "here"}, gives=readings),),
    presets=(
        Preset("A weak target", {}, {"attack": (0.7, 0.9), "threshold": 0.5}),
        Preset("A strong target", {"strength": 0.55}, {"attack": (0.1, 0.3)}),
        Preset("Dearer to join", {"cost": 0.7}, {"attack": (0.0, 0.01), "threshold": 0.3}),
        Preset("Seen clearly", {"noise": 0.005, "strength": 0.49}, {"attack": (0.95, 1.0)}),
    ),
    tipped=lambda p, s: attackers_now(p, s) >= p.strength,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(Source("Morris & Shin (1998), Unique Equilibrium in a Model of Self-Fulfilling Currency Attacks, AER 88(3); and Global Games (2003)."),),
    leaves_out=("what people learn from each other", "a target that answers", "public news that all see alike"),
    icon='<path d="M3 6C10 6 12 8 13 12S15 19 21 19" style="stroke:var(--sq-force)"/><path d="M4 20L20 5" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:

    return (
        Equation(
            "threshold",
            "Who stands right at the edge sees every share of attackers as equally likely, and joins if that pays.",
        ),
    )
