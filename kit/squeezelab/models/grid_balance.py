"""A power grid shows a balancing loop at work: frequency falls, and governors and flexible loads push it back.

A power plant drops out and frequency falls at a rate set by the inertia of what still turns. Governors answer
the fall with more power in proportion to it (droop), and the load itself takes a little less. The grid settles
where the two fill the gap: df = -dP/(1/R + D). Miners are a load that may leave: when scarcity lifts the power
price above what their machines earn, they switch off, and the gap shrinks. The same arithmetic as dealers long
gamma: a force against the move, in proportion to it. (Kundur 1994.)
A long room: the declaration, one table, is nearly half of it.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ..core import (
    Cliff,
    Draws,
    Equation,
    Gain,
    Model,
    Panel,
    Parameter,
    Preset,
    Process,
    Quantity,
    Reading,
    Result,
    Source,
    Span,
    Spot,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.lanes import zeros
from ..dynamics.swing import course, swing

STEP = 0.25  # seconds
LOST_AT = 4  # steps before the plant drops out


def ahead(p: Values, nominal: Array, state: Array, lowest: Array, t: int) -> State:
    """What the steps from ``t`` on bring, (steps, lanes) each: the grid is linear, so all of it follows from where it stands."""
    count = max(p.steps - max(t, LOST_AT - 1), 0)
    states, low = course(swing(p, curtailed(p) * (p.lost > 0), STEP), state, count)
    f, g, off = states[..., 0], states[..., 1], states[..., 2]
    return {
        "states": states, "frequency": nominal * (1 + f), "governor": g, "miners_off": off, "gap": p.lost - g - off,
        "lowest": np.minimum(lowest, nominal * (1 + low)), "values": p, "nominal": nominal, "from": p.steps - count,
    }  # fmt: skip


SEEN = ("frequency", "governor", "miners_off", "gap", "lowest")


def start(p: Values, draws: Draws) -> State:
    """In balance at the nominal frequency."""
    lanes = zeros(p)
    nominal = p.nominal + lanes  # a grid is built for it: it is the same to the end
    rest = np.zeros((len(lanes), 4))
    rest[:, 3] = 1
    return {
        "seconds": lanes, "governor": lanes, "miners_off": lanes, "frequency": nominal, "gap": lanes, "lowest": nominal,
        "ahead": ahead(p, nominal, rest, nominal, 0),
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """A quarter of a second on, once the plant has dropped out."""
    t, course_of = state["t"], state["ahead"]
    if course_of["values"] is not p:
        course_of = ahead(p, course_of["nominal"], course_of["states"][max(t - course_of["from"], 0)], state["lowest"], t)
    now = t + 1 - course_of["from"]
    seen = state if now < 1 else {name: course_of[name][now] for name in SEEN}
    return {**seen, "seconds": state["seconds"] + STEP, "ahead": course_of}


def curtailed(p: Values) -> Array:
    """Load that miners take off at the scarcity price, as a share of the grid's load.

    Machines differ: break-even prices are spread lognormally (a fifth up or down) around the average machine's.
    """
    break_even = p.hash_price / (24 * p.efficiency)
    return p.miner_load * ndtr(np.log(p.power_price / break_even) / 0.2)


def settled(p: Values) -> Array:
    """Where frequency settles, Hz from nominal."""
    return -(p.lost - curtailed(p)) / (1 / p.droop + p.damping) * p.nominal


def gain(p: Values, frequency: Array, draws: Draws) -> dict[str, Array]:
    """Power pushed back per unit of fall in frequency, over what the load alone does; negative: it calms."""
    return {"governors": -1 / (p.droop * np.maximum(p.damping, 0.1)) + 0 * frequency}


def finding(result: Result) -> str:
    if words.calm(unit.PERCENT, result["lost"]):
        return result.say("Nothing trips: frequency keeps its *nominal value*.")
    kept = result["frequency"][0]
    rest = words.compared(unit.HERTZ, result["settled"], 0.0, "above nominal", "below nominal", "at nominal")
    away = words.chosen(words.calm(unit.HERTZ, result["settled"]), "settles", "settles {settled:size}")
    relief = not words.calm(unit.PERCENT, result["miners_relief"])
    miners = result.say(", with miners leaving {miners_relief} of the load") if relief else words.chosen(True, "")
    shed = words.chosen(result["lowest_frequency"] < 0.98 * kept, " Relays cut customers off so deep.")
    if words.order(unit.HERTZ, result["lowest_frequency"], kept) == 0:
        low = words.compared(unit.HERTZ, result["lowest_frequency"], kept, "rises", "falls", "does not fall")
        return result.say("Frequency {low}, and {away} {rest}{miners}.", low=low, away=result.say(away), rest=rest, miners=miners)
    return result.say(
        "Frequency {way} and {away} {rest}{miners}.{shed}",
        way=words.moved(unit.HERTZ, kept, result["lowest_frequency"]),
        away=result.say(away), rest=rest, miners=miners, shed=shed,
    )  # fmt: skip


def when_lowest(r: Result) -> str:
    """How long after the loss the frequency is lowest."""
    if words.order(unit.HERTZ, r["lowest_frequency"], r["frequency"][0]) == 0:
        return "it does not fall"
    return f"after {unit.SECONDS.write(max(float(r['seconds'][int(np.argmin(r['frequency']))]) - STEP * (LOST_AT - 1), 0.0))}"


MODEL = Model(
    module=__name__,
    title="Grid balance",
    summary="A grid calms itself: frequency falls, governors answer, and loads that can leave make the fall smaller.",
    loop="balancing",
    parameters=(
        Parameter("lost", r"\Delta P", unit.PERCENT, "Power that drops out, as a share of the load.", "Power lost",
                  default=0.1, low=0.0, high=0.3, step=0.005, role="starts", reason="None to a third, beyond which any grid goes dark.", basis="Chosen: the loss of a large plant in a small grid."),
        Parameter("droop", r"R", unit.PERCENT, "Fall in frequency at which governors give all they have; smaller is stronger.",
                  default=0.05, low=0.02, high=0.2, step=0.005, role="stops", reason="Grid codes ask 2 to 12 %; 5 % is usual.", basis="The usual setting in Kundur (1994): 5 %."),
        Parameter("damping", r"D", unit.NUMBER, "Per cent by which the load falls when frequency falls by 1 %.", "Damping of the load",
                  default=1.0, low=0.0, high=3.0, step=0.1, role="stops", reason="Motors slow down with the grid, electronics do not.", basis="Kundur (1994): loads fall by one to two per cent with one per cent of frequency."),
        Parameter("governor_time", r"\tau_g", unit.SECONDS, "Seconds in which governors answer.", "Governors take",
                  default=3.0, low=0.2, high=15.0, step=0.1, role="stops", reason="Batteries to old steam plants.", basis="Chosen: hydro and steam governors answer within seconds."),
        Parameter("inertia", r"H", unit.SECONDS, "Seconds for which the turning masses could feed the whole load.",
                  default=5.0, low=1.0, high=10.0, step=0.1, role="stops", reason="A grid of solar panels to one of heavy turbines.", basis="Kundur (1994): thermal plants hold some 2 to 10 s; 5 s is the middle."),
        Parameter("miner_load", r"M", unit.PERCENT, "Miners’ part of the load.", "Miners, of the load",
                  default=0.04, low=0.0, high=0.15, step=0.005, role="keeps", reason="None to a region that lives on them.", basis="Chosen: a grid with much mining, as Texas in 2024."),
        Parameter("power_price", r"\pi", unit.POWER_PRICE, "Power price after the loss.", "Scarcity price",
                  default=0.08, low=0.01, high=5.0, scale="log", role="keeps", reason="A night’s surplus to the caps of power markets.", basis="Chosen above the average machine’s break-even less a little: the price matters."),
        Parameter("hash_price", r"h", unit.HASH_PRICE, "What a petahash a second earns in a day.", "Mining income",
                  default=50.0, low=10.0, high=300.0, scale="log", role="scene", reason="The leanest years to a boom.", basis="Chosen just above the low of mid 2024, 45 USD by Luxor’s index."),
        Parameter("efficiency", r"\eta", unit.EFFICIENCY, "Energy of the average machine per terahash.",
                  default=20.0, low=10.0, high=100.0, scale="log", role="scene", reason="The newest machines to those of ten years ago.", basis="Chosen between the two latest makes of 2024, at some 17 and 22 J/TH."),
        Parameter("miner_time", r"\tau_m", unit.SECONDS, "Seconds in which miners switch off.", "Miners take", default=5.0, low=0.5,
                  high=60.0, scale="log", role="scene", reason="Automatic to by telephone.", basis="Chosen: machines that switch by themselves."),
        Parameter("nominal", r"f_0", unit.HERTZ, "The frequency that the grid keeps.", "Nominal frequency", default=50.0, low=50.0,
                  high=60.0, step=10.0, role="scene", reason="50 Hz in most of the world, 60 Hz in the rest.", basis="Chosen: the frequency of most of the world."),
        Parameter("steps", r"n", unit.COUNT, "Quarters of a second shown.", default=120, low=80, high=480, step=40, role="scene",
                  structural=True, reason="Twenty seconds to two minutes.", basis="Chosen: half a minute, past the lowest point."),
    ),
    dynamics=Process(start, step, clock=Quantity("quarter", r"k", unit.STEPS, "Quarters of a second."), steps="steps",
                     rounds="A step is a look, a quarter of a second after the last: between two looks the grid is solved as it stands, so that none of it hangs on the step."),
    series=(
        Quantity("frequency", r"f", unit.HERTZ, "Frequency of the grid."),
        Quantity("seconds", r"t", unit.SECONDS, "Seconds since the start.", "Time"),
        Quantity("governor", r"P_g", unit.PERCENT, "Power that governors have added, of the load.", "Governors"),
        Quantity("miners_off", r"P_m", unit.PERCENT, "Load that miners have taken off.", "Miners off"),
        Quantity("gap", r"\Delta P_k", unit.PERCENT, "Power still missing, of the load.", "Missing"),
        Quantity("lowest", r"f_{\min,t}", unit.HERTZ, "The lowest frequency so far, also between two looks.", "Lowest so far"),
    ),
    readings=(
        Reading("lowest_frequency", r"f_{\min}", unit.HERTZ, "The lowest frequency on the way.",
                measured=lambda p, s: s["lowest"][-1],
                context=when_lowest),
        Reading("settled", r"\Delta f", unit.HERTZ, "Where frequency settles, from nominal.", "Settles at",
                measured=lambda p, s: settled(p), context=lambda r: f"without miners {unit.HERTZ.write(r['without_miners'])}"),
        Reading("break_even", r"\pi^{*}", unit.POWER_PRICE, "Power price at which the average miner earns nothing.", "Miners’ break-even",
                measured=lambda p, s: p.hash_price / (24 * p.efficiency),
                closed_form=lambda s: s.hash_price / (24 * s.efficiency), context=lambda r: f"power costs {r.write('power_price')}"),
        Reading("miners_relief", r"M_c", unit.PERCENT, "Load that miners take off at the scarcity price.", "Miners’ relief",
                measured=lambda p, s: curtailed(p), headline=False),
        Reading("without_miners", r"\Delta f_0", unit.HERTZ, "Where frequency would settle if nobody left.", "Settles at, without miners",
                measured=lambda p, s: -p.lost / (1 / p.droop + p.damping) * p.nominal,
                closed_form=lambda s: -s.lost / (1 / s.droop + s.damping) * s.nominal, headline=False),
    ),
    gain=Gain(gain, along="frequency"),
    cliff=Cliff("governor_time", "lowest_frequency", "How fast must the answer be?", "The same loss, every speed of governors."),
    panels=(
        Panel("Frequency in Hz", "seconds", ("frequency",), "line",
              tells=(
                  Spot("lowest {lowest_frequency}", at="lowest"),
                  Span("{settled}", ("nominal", "last"), at=0.9),
              )),
        Panel("Who fills the gap, of the load", "seconds", ("governor", "miners_off"), "line"),
    ),
    presets=(
        Preset("A plant trips", {"power_price": 0.02},
                {"without_miners": -0.238095, "settled": (-0.239, -0.238)}, case="droop"),
        Preset("Miners leave", {"power_price": 0.5}, {"settled": (-0.145, -0.142), "break_even": 0.104167}),
        Preset("Little inertia", {"inertia": 1.5, "power_price": 0.02}, {"lowest_frequency": (48.0, 49.2)}),
        Preset("Batteries", {"governor_time": 0.3, "power_price": 0.02}, {"lowest_frequency": (49.6, 49.77)}),
    ),
    tipped=lambda p, s: s["lowest"][-1] < 0.98 * s["frequency"][0],
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Kundur (1994), Power System Stability and Control: swing equation, droop, load damping.", kind="derived", cases=("droop",)),
        Source("Own arithmetic of a miner’s break-even.", kind="derived", cases=("mining-breakeven",)),
    ),
    leaves_out=("power that flows between regions", "the secondary control that brings frequency back to nominal", "relays that shed load",
    "the power market itself"),
    icon='<path d="M2 8h4c2 8 4 10 6 5s4-3 10-3"/><path d="M2 19h20" stroke-dasharray="2 3" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    return (
        Equation(Eq(s.settled, -(s.lost - s.miners_relief) * s.nominal / (1 / s.droop + s.damping), evaluate=False),
                "The gap over all that pushes back against the fall."),
        Equation("break_even", "What a machine earns over the power it takes."),
    )  # fmt: skip
