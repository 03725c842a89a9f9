"""People who know each other act together, and a few large groups make the fat tails.

Link people at random, each to fewer than one other on average. They fall into clusters, most of them
tiny, a few large, with no typical size in between: the number of clusters of a size falls as a power of
it. Each cluster buys, sells or waits as one. With many links the largest clusters dominate the day, and
large moves are far more frequent than a bell curve allows. (Cont & Bouchaud 2000.)

A long room: the law of the groups, who they are, and the declaration that shows both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

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
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop.individuals import Individuals, Standing, Who
from ..counting import counted
from ..dynamics.cluster_graph import Graph, drawn
from ..dynamics.clusters import borel, excess_kurtosis, mean_size, orders

SIZES = np.unique(np.round(np.geomspace(1, 1000, 90)))[:, None]
EVERY = np.arange(1.0, 1001)[:, None]
DAYS, LARGEST = 120, 3000
BEYOND_THREE = 2 * NormalDist().cdf(-3)  # of a bell curve's days


def evaluate(p: Values) -> Series:
    """Share of people in a group of at least that size, here and at the brink of one link each."""
    at = (SIZES[:, 0] - 1).astype(int)
    here = 1 - np.cumsum(np.concatenate([np.zeros((1, *p.links.shape)), borel(EVERY, p.links)[:-1]]), axis=0)
    return {"size": SIZES, "in_groups": np.clip(here[at], 0, 1), "at_the_brink": brink()[at]}


@lru_cache(maxsize=1)
def brink() -> Array:
    """The same for a hair less than one link each, where it falls as one over the root of the size."""
    return 1 - np.cumsum(np.concatenate([np.zeros((1, 1)), borel(EVERY, 1 - 1e-9)[:-1]]), axis=0)


def gain(p: Values, size: Array, draws: Series) -> dict[str, Array]:
    """People whom each one brings along: links per person."""
    return {"imitation": p.links + 0 * size}


@lru_cache(maxsize=8)
def days(people: float, links: float, activity: float) -> Array:
    """Net demand in people on some days, from one set of groups by Borel’s law; the same draws at the same values."""
    rng = np.random.default_rng(2001)  # strays beyond three deviations as often as 300 seeds do on average
    size = np.arange(1.0, LARGEST + 1)
    expected = people * borel(size, links) / size
    groups = np.floor(expected + rng.random(LARGEST)).astype(int)  # a fraction of a group is there, or not
    size, groups = size[groups > 0], groups[groups > 0]
    act = rng.binomial(groups, activity, (DAYS, len(size)))
    return ((2 * rng.binomial(act, 0.5) - act) * size).sum(axis=1)


def history(p: Values) -> Series:
    return {
        "day": np.arange(1.0, DAYS + 1)[:, None],
        "net_demand": days(float(p.people[0]), float(p.links[0]), float(p.activity[0]))[:, None],
    }


PEOPLE, GRAPH, TODAY = 520, 449, 20  # people drawn, and the draws of their links and of who acts


def today(p: Values) -> tuple[Graph, Array]:
    """One drawn graph of `PEOPLE`, and who acts today: +1 buys, −1 sells, 0 waits, (PEOPLE,); each group as one."""
    graph = drawn(PEOPLE, float(p.links[0]), GRAPH)
    lots = np.random.default_rng(TODAY).random((2, PEOPLE))
    acts = np.where(lots[0] < float(p.activity[0]), np.where(lots[1] < 0.5, 1, -1), 0)
    return graph, acts[graph.group]


def drawn_day(result: Result) -> dict[str, object]:
    """The graph and its day, the days before, and how far they stray."""
    p = Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in result.values.items()})
    graph, acts = today(p)
    past = history(p)["net_demand"][:, 0]
    deviation = float(np.sqrt(p.activity[0] * p.people[0] * third_over_first(float(p.links[0]))))
    groups = {sign: len(np.unique(graph.group[acts == sign])) for sign in (1, -1)}
    return {
        "x": graph.x, "y": graph.y, "links": graph.links, "acts": acts, "groups": groups, "days": past, "today": float(acts.sum()),
        "deviation": deviation, "bell": unit.NUMBER.write(DAYS * BEYOND_THREE),
        "says": f"{PEOPLE} of {result.write('people')} people, linked at random, {result.write('links')} links each",
    }  # fmt: skip


def people(result: Result, states: Callable[[int], State], step: int) -> Individuals:
    """Everybody of the drawn graph, linked; a group acts as one."""
    p = Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in result.values.items()})
    graph, acts = today(p)
    size = np.bincount(graph.group, minlength=PEOPLE)[graph.group]
    friends = np.bincount(graph.links.ravel().astype(int), minlength=PEOPLE)
    does = {1: "buys today", -1: "sells today", 0: "waits"}
    says = tuple(
        f"Person {k + 1} has {words.counted(friends[k], 'link')} and stands "
        + ("alone" if size[k] == 1 else f"in a group of {size[k]}")
        + f", which {does[int(acts[k])]}."
        for k in range(PEOPLE)
    )
    standing = np.select([acts > 0, acts < 0], [Standing.BUYS, Standing.SELLS], Standing.WAITS)
    groups = len(np.unique(graph.group))
    note = ((1.0, 1.0, f"{PEOPLE} people in {counted(groups, 'group')}; the largest has {size.max()}", "text2"),)
    return Individuals(graph.x, np.ones(PEOPLE), standing, says, y=graph.y, links=graph.links, notes=note)


def third_over_first(links: float) -> float:
    """The variance of a day's demand over the people who act on average, p N: E[T] of the group of the average person."""
    return 1 / (1 - links)


def finding(result: Result) -> str:
    k = result["kurtosis"]
    how = words.chosen(k < 0.3, "hardly fatter than a bell curve", "fatter than a bell curve" if k < 3 else "far fatter than a bell curve")
    return result.say(
        "The average person stands in a group of *{average_group}*, and the tails are {how}: excess kurtosis *{kurtosis}*.", how=how
    )


MODEL = Model(
    module=__name__,
    title="Opinion clusters",
    summary="People who know each other act together, and a few large groups make the fat tails.",
    loop="reinforcing",
    parameters=(
        Parameter("links", r"c", unit.NUMBER, "How many others each person follows, on average.", "Links per person",
                  default=0.8, low=0.0, high=0.95, step=0.01, role="keeps", reason="Nobody, to just below one, where one group takes in a share of everybody.", basis="Chosen near one, where Cont & Bouchaud (2000) find fat tails."),
        Parameter("activity", r"p", unit.PERCENT, "Chance that a group acts in a day; half buy, half sell.", "Groups that act",
                  default=0.01, low=0.002, high=0.2, step=0.001, role="starts", reason="Hardly any, to one in five.", basis="Chosen small: Cont & Bouchaud (2000) need days on which few groups act."),
        Parameter("people", r"N", unit.COUNT, "People in the market.", default=2000.0, low=500.0, high=100_000.0, scale="log", role="stops", reason="A small market to a large one.", basis="Chosen: a middling market."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("size", r"k", unit.COUNT, "People in a group.", "Group size")),
    series=(
        Quantity("in_groups", r"\Pr(T\geq k)", unit.PROBABILITY, "Share of people who stand in a group of at least that size.", "In groups of that size or larger"),
        Quantity("at_the_brink", r"\Pr_1(T\geq k)", unit.PROBABILITY, "The same for one link each, where sizes have no scale.", "At one link each"),
    ),
    profiles=(
        Quantity("day", r"t", unit.DAYS, "Days."),
        Quantity("net_demand", r"d", unit.COUNT, "Buyers less sellers.", "Buyers less sellers"),
    ),
    readings=(
        Reading("kurtosis", r"\kappa", unit.NUMBER, "Excess kurtosis of a day’s demand: 0 for a bell curve.", "Excess kurtosis", measured=lambda p, s: excess_kurtosis(p.people, p.links, p.activity),
                closed_form=lambda s: (1 - 3 * s.activity) * (1 + 2 * s.links) / (s.activity * s.people * (1 - s.links) ** 3), context=lambda r: "a bell curve has 0"),
        Reading("average_group", r"\mathrm{E}T", unit.NUMBER, "People in the group of the average person.", "Group of the average person", measured=lambda p, s: mean_size(p.links),
                closed_form=lambda s: 1 / (1 - s.links), context=lambda r: f"groups thin out past a size of {r.write('cut_off')}"),
        Reading("orders_a_day", r"n", unit.NUMBER, "Groups that act in a day, on average.", "Orders in a day", measured=lambda p, s: orders(p.people, p.links, p.activity),
                closed_form=lambda s: s.activity * s.people * (1 - s.links / 2), context=lambda r: f"from {r.write('people')} people"),
        Reading("cut_off", r"(1-c)^{-2}", unit.COUNT, "Size past which groups get rare faster than by the power.", "Largest usual group",
                measured=lambda p, s: (1 - p.links) ** -2, closed_form=lambda s: (1 - s.links) ** -2, headline=False),
    ),
    individuals=Who("Who follows whom", "Each dot is a person; a group acts as one. Most stand alone, a few groups are large.", people),
    gain=Gain(gain, along="size"),
    cliff=Cliff("links", "kurtosis", "How many friends are too many?", "The same market, every number of links."),
    panels=(
        Panel("People linked at random, and the groups that act today", "size", ("in_groups",), "clusters", reference=("at_the_brink",),
              marks={"average_group": "average"}, gives=drawn_day),
        Panel("Buyers less sellers, day by day", "day", ("net_demand",), "bars", data=history, says="One draw of days."),
    ),
    presets=(
        Preset("0.8 links each", {}, {"kurtosis": 15.7625, "average_group": 5.0}),
        Preset("Few links", {"links": 0.3, "activity": 0.0117647}, {"kurtosis": 0.191253}),
        Preset("No links", {"links": 0.0}, {"kurtosis": 0.0485, "average_group": 1.0}),
        Preset("0.92 links each", {"links": 0.92}, {"kurtosis": (200.0, 400.0)}),
    ),
    tipped=lambda p, s: excess_kurtosis(p.people, p.links, p.activity) > 3,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(Source("Cont & Bouchaud (2000), Herd Behavior and Aggregate Fluctuations, Macroeconomic Dynamics 4; the constant, and what many who act take off, made explicit from Borel moments.", kind="derived", cases=("cont-bouchaud-kurt",)),),
    leaves_out=("how fewer or more groups of a size than usual move the tails", "groups that form because the price moves", "people who disagree within a group", "groups larger than a small part of all people"),
    icon='<circle cx="7" cy="8" r="2"/><circle cx="13" cy="6" r="2"/><path d="M9 8L11 7" /><circle cx="15" cy="15" r="4.5" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("kurtosis", "More links, larger groups, fatter tails; more people acting, thinner ones."),
        Equation("average_group", "Each brings along c others, who bring along c each, and so on: the loop gain of talk."),
    )  # fmt: skip
