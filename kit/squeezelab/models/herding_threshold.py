"""Each joins once enough others have; who joins first decides how many join at all.

A crowd in which everyone acts as soon as enough others do can come to rest at a handful or take in
everybody, and the difference may be one person. If thresholds run 0, 1, 2, … everyone joins, one
after the other; let the person with threshold 1 wait for 2, and it ends with one. So the size of the
spark says little about the size of the fire. (Granovetter 1978.)
A long room: thresholds of three kinds, who waits for whom, and the declaration as a table.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..core import (
    Choice,
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
    Series,
    Source,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Inventory
from ..core.loop.individuals import Individuals, Standing, Who, moment
from ..dynamics.thresholds import critical_spread, joined, normal_thresholds, uniform_thresholds


def thresholds(p: Values) -> Array:
    """How many others each waits for, in people, ascending, shape (people, lanes); one careful person may wait longer."""
    n = p.people
    if p.family == "ladder":
        each = np.arange(n, dtype=float)[:, None] + 0 * p.average_threshold
    else:
        spread = normal_thresholds if p.family == "normal" else uniform_thresholds
        each = spread(n, p.average_threshold * n, p.threshold_spread * n)
    careful = each[1] + p.caution
    return np.concatenate([each[:1] + 0 * careful, np.where(careful <= each[1], each[1], careful)[None], each[2:] + 0 * careful])


def start(p: Values, draws: Draws) -> State:
    """A few have been set off from outside, whatever they think of the others."""
    each = thresholds(p)
    lanes = np.broadcast_shapes(each.shape[1:], p.first_movers.shape)
    zero = np.zeros(lanes)
    return {
        "each": each,
        "acting": np.minimum(np.round(p.first_movers) + zero, p.people),
        "joining": zero,
        "resting": np.zeros(lanes, bool),
    }


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: all whose threshold is reached join."""
    acting = state["acting"]
    following = np.maximum(joined(state["each"], acting), np.minimum(np.round(p.first_movers), p.people)).astype(float)
    following = np.maximum(following, acting)
    return {**state, "acting": following, "joining": following - acting, "resting": following == acting}


def everybody(result: Result, states: Callable[[int], State], step: int) -> Individuals:
    """Each person at the number of others that it waits for; the line is how many act."""
    now, past = states(step), states(step - 1)
    each, acting, before = now["each"][:, 0], float(now["acting"][0]), float(past["acting"][0]) if step else 0.0
    place = np.arange(len(each))
    standing = np.select(
        [place < before, place < acting, each <= acting], [Standing.FORCED_BEFORE, Standing.FORCED, Standing.REACHED], Standing.WAITS
    )
    does = {
        Standing.FORCED_BEFORE: "acts already",
        Standing.FORCED: "has just joined",
        Standing.REACHED: "joins next",
        Standing.WAITS: "waits",
    }
    says = tuple(
        f"Person {k + 1} acts once {words.counted(max(np.ceil(each[k]), 0), 'other does', 'others do', none='nobody else needs to')}, and {does[Standing(int(standing[k]))]}."
        for k in range(len(each))
    )
    said = f"{unit.COUNT.write(acting)} of {len(each)} act {moment(result, step)}"
    return Individuals(each, np.ones(len(each)), standing, says, fronts=((acting, 0.0, 1.0),), notes=((acting, 0.96, said, "strong"),))


def gain(p: Values, acting: Array, draws: Draws) -> dict[str, Array]:
    """People who join for each one more who acts, counted over a twentieth of the crowd."""
    each = thresholds(p)[:, None, :]
    reach = max(1.0, p.people / 40)
    near = (each > acting - reach) & (each <= acting + reach)
    return {"imitation": near.sum(axis=0) / (2 * reach)}


def counted(p: Values) -> Series:
    """How many would act next, by how many act now."""
    each = thresholds(Values({k: v[:1] if isinstance(v, np.ndarray) else v for k, v in p.items()}))
    now = np.linspace(0, p.people, 201)[:, None]
    return {"acting_now": now, "acting_next": (each[:, 0] <= now).sum(axis=1)[:, None].astype(float), "as_many": now}


def finding(result: Result) -> str:
    count, people = round(result["joined"]), result["people"]
    if count == 0:
        return result.say("Nobody moves: *each waits for others*.")
    rounds = words.counted(max(len(result["acting"]) - 2, 0), "round", none="no further round")
    if count >= people:
        return result.say("*Everyone* joins, all {joined}, in {rounds}.", rounds=rounds)
    if count >= 0.95 * people:
        return result.say("*Nearly all* join, {joined} of {people}, in {rounds}.", rounds=rounds)
    return result.say("It ends with *{joined}* of {people}: the next one waits for others.")


def spread_that_tips(p: Values, s: Series) -> Array:
    """The spread below which a crowd with normal thresholds tips; else not a number."""
    return critical_spread(p.average_threshold, 1.0) if p.family == "normal" else np.full(1, np.nan)


def spread_in_words(r: Result) -> str:
    """The spread as it is now, where thresholds lie around an average."""
    return f"the spread is {r.write('threshold_spread')}" if r["family"] == "normal" else "for thresholds around an average only"


MODEL = Model(
    module=__name__,
    title="Herding thresholds",
    summary="Each joins once enough others have; who joins first decides how many join at all.",
    loop="reinforcing",
    parameters=(
        Parameter("first_movers", r"r_0", unit.COUNT, "People set off from outside.",
                  default=0.0, low=0.0, high=100.0, step=1.0, role="starts", reason="None, or as many as you like up to 100.", basis="Chosen none: in Granovetter (1978) those with threshold nought begin."),
        Parameter("average_threshold", r"\mu", unit.SHARE, "Share of the crowd that the average person waits for.", "Average threshold",
                  default=0.25, low=0.05, high=0.75, step=0.01, role="stops", reason="Excitable to slow; the ladder has its own.", basis="Granovetter (1978): a bell curve around 25 of 100."),
        Parameter("threshold_spread", r"\varsigma", unit.PERCENT, "How unlike people are: standard deviation of the thresholds, as a share of the crowd.", "Spread of thresholds",
                  default=0.13, low=0.02, high=0.4, step=0.001, role="keeps", reason="A crowd of twins to one of strangers.", basis="Chosen just past the critical spread of 12.2 in Granovetter (1978)."),
        Parameter("caution", r"\delta", unit.COUNT, "How much longer the second most excitable person waits.", "One person’s caution",
                  default=0.0, low=0.0, high=10.0, step=1.0, role="stops", reason="Not at all, or for ten more.", basis="Chosen none: the ladder of Granovetter (1978) as it stands."),
        Choice("family", r"F", unit.NUMBER, "How thresholds are spread.", options={"normal": "around an average", "uniform": "evenly", "ladder": "0, 1, 2, 3, …"}, default="normal", basis="The bell curve of the second example in Granovetter (1978)."),
        Parameter("people", r"N", unit.COUNT, "People in the crowd.", default=100, low=10, high=1000, step=10, role="scene", structural=True, reason="A room to a small market.", basis="Granovetter (1978) takes a hundred."),
    ),
    dynamics=Process(start, step, clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of joining."), steps=1001,
                     rounds="People look around in rounds: each sees who has acted by then."),
    series=(
        Quantity("acting", r"r", unit.COUNT, "People acting after each round.", "Acting"),
        Quantity("joining", r"\Delta r", unit.COUNT, "People who join in each round.", "Joining in the round"),
    ),
    profiles=(
        Quantity("acting_now", r"r", unit.COUNT, "People acting now.", "Acting now"),
        Quantity("acting_next", r"F(r)", unit.COUNT, "People whose threshold that reaches.", "Acting next"),
        Quantity("as_many", r"r", unit.COUNT, "As many as now.", "As many as now"),
    ),
    readings=(
        Reading("joined", r"r_\infty", unit.COUNT, "How many act in the end.", "Acting in the end", measured=lambda p, s: s["acting"][-1],
                context=lambda r: f"of {r['people']}"),
        Reading("joined_share", r"f_\infty", unit.SHARE, "Share of the crowd that acts in the end.", "Share of the crowd", measured=lambda p, s: s["acting"][-1] / p.people,
                context=lambda r: f"{r.write('first_movers')} set off from outside"),
        Reading("critical", r"\varsigma^{*}", unit.PERCENT, "Spread of normal thresholds from which nearly everyone joins.", "Tipping spread",
                measured=spread_that_tips,
                context=spread_in_words),
    ),
    individuals=Who("Who waits for how many", "Each dot is a person, at the number of others who must act before it does.", everybody,
                    words={Standing.FORCED: "joins in this round", Standing.FORCED_BEFORE: "acts already", Standing.REACHED: "joins next"}, along="acting"),
    gain=Gain(gain, along="acting"),
    cliff=Cliff("threshold_spread", "joined_share", "How alike is too alike?", "The same crowd, every spread of thresholds."),
    panels=(
        Panel("People acting, round by round", "round", ("acting",), "steps"),
        Panel("Acting next, by acting now", "acting_now", ("acting_next",), "line", reference=("as_many",), data=counted, marks={"joined": "rests"},
              says="It rests where the curve first meets the line."),
    ),
    presets=(
        Preset("Unlike people", {}, {"joined": (95.0, 100.0), "critical": 0.12222}, case="granovetter-normal"),
        Preset("More alike", {"threshold_spread": 0.115}, {"joined": (1.0, 7.0)}, case="granovetter-normal"),
        Preset("A ladder", {"family": "ladder"}, {"joined": 100.0}, case="granovetter"),
        Preset("One more careful", {"family": "ladder", "caution": 1.0}, {"joined": 1.0}, case="granovetter"),
    ),
    tipped=Inventory(lambda p, s: (s["acting"][-1] - s["acting"][0]) / np.maximum(p.people - s["acting"][0], 1)),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(Source("Granovetter (1978), Threshold Models of Collective Behavior, American Journal of Sociology 83(6).", cases=("granovetter", "granovetter-normal")),),
    leaves_out=("who knows whom", "people who stop again", "news that reaches all at once"),
    icon='<path d="M4 19V17H7V14H10V11H13V8H16V5H20" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Function

    return (
        Equation(Eq(s.joined, s.people * Function("F")(s.joined), evaluate=False), "It rests where as many act as have their threshold reached."),
        Equation(Eq(s.joined_share, s.joined / s.people, evaluate=False), "Share of the crowd."),
    )  # fmt: skip
