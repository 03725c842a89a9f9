"""One random graph of people who know each other, and the sheet on which its groups are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..core import Array
from .apart import kept_apart

__all__ = ["Graph", "drawn", "laid_out"]

ASPECT, FILLED, CANDIDATES = 1.85, 5.2, 6000  # of the sheet on which groups are laid out: width over height, room over what groups take
ALONE = 0.75  # how far somebody without links keeps from others, where a link is 1 long


@dataclass(frozen=True)
class Graph:
    """People linked at random: ``group`` of each (n,), ``links`` (m, 2), and places ``x``, ``y`` (n,) from 0 to 1 to draw them at.

    Parameters
    ----------
    group : ndarray of int, (n,)
        The smallest number of each one's cluster.
    links : ndarray of int, (m, 2)
        Pairs who know each other.
    x, y : ndarray, (n,)
        Places on the sheet, from 0 to 1.
    """

    group: Array
    links: Array
    x: Array
    y: Array


@lru_cache(maxsize=64)
def drawn(people: int, links: float, seed: int) -> Graph:
    """One random graph in which each pair is linked with a chance of links/(n-1); the same people come closer as links grow.

    Parameters
    ----------
    people : int
        2 or more.
    links : float
        Per person on average.
    seed : int
        Of the graph.

    Returns
    -------
    Graph
        Groups, links and places.
    """
    rng = np.random.default_rng(seed)
    lots = rng.random(people * (people - 1) // 2)
    pairs = _pair(np.flatnonzero(lots < links / (people - 1)), people)
    group = np.arange(people)
    for a, b in pairs:  # the smaller number names the group
        if group[a] != group[b]:
            low, high = sorted((group[a], group[b]))
            group[group == high] = low
    x, y = laid_out(group, pairs, rng)
    return Graph(group, pairs, x, y)


def _pair(number: Array, people: int) -> Array:
    """The pairs that stand at these places of a list of all pairs: 0 with 1, 0 with 2, … 1 with 2, and so on.

    Parameters
    ----------
    number : ndarray of int, (m,)
        Places in the list, from 0.
    people : int
        2 or more.

    Returns
    -------
    ndarray of int, (m, 2)
        The smaller one first.
    """
    begins = np.concatenate([[0], np.cumsum(np.arange(people - 1, 0, -1))])
    first = np.searchsorted(begins, number, side="right") - 1
    return np.column_stack([first, number - begins[first] + first + 1])


def laid_out(group: Array, pairs: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Each group as a tree from its busiest member outwards, the groups side by side, the largest first in the middle.

    Parameters
    ----------
    group : ndarray of int, (n,)
        The smallest number of each one's cluster.
    pairs : ndarray of int, (m, 2)
        Pairs who know each other.
    rng : numpy.random.Generator
        Of where groups may stand.

    Returns
    -------
    x : ndarray, (n,)
        From left to right, 0.03 to 0.97.
    y : ndarray, (n,)
        From below to above, 0.03 to 0.97.
    """
    people, near = len(group), [[] for _ in group]  # type: ignore[var-annotated]
    for a, b in pairs.tolist():
        near[a].append(b)
        near[b].append(a)
    x, y, wide = np.zeros(people), np.zeros(people), {}
    names, sizes = np.unique(group, return_counts=True)
    ends = np.cumsum(sizes)
    members = dict(zip(names.tolist(), np.split(np.argsort(group, kind="stable"), ends[:-1]), strict=True))
    for name in names.tolist():
        root = max(members[name].tolist(), key=lambda one: len(near[one]))
        seen, ring = {root}, [(root, 0.0, 2 * np.pi)]
        reach = 0
        while ring:
            following = []
            for one, low, high in ring:
                fresh = [other for other in near[one] if other not in seen]
                seen.update(fresh)
                for k, other in enumerate(fresh):
                    a, b = low + (high - low) * k / len(fresh), low + (high - low) * (k + 1) / len(fresh)
                    following.append((other, a, b))
            reach += bool(following)
            for other, a, b in following:
                middle = (a + b) / 2
                x[other], y[other] = reach * np.cos(middle), reach * np.sin(middle)
            ring = following
        wide[name] = reach + ALONE
    order = names[np.lexsort((rng.random(len(names)), -sizes))].tolist()
    tall = float(np.sqrt(sum(reach**2 for reach in wide.values()) * FILLED / ASPECT))
    spots = (rng.random((CANDIDATES, 2)) - 0.5) * [ASPECT * tall, tall]
    spot = np.zeros((people, 2))
    for name, place in zip(order, _packed(spots, [wide[name] for name in order], [len(members[name]) > 4 for name in order]), strict=True):
        spot[members[name]] = np.column_stack([x[members[name]], y[members[name]]]) + spots[place]
    first, last = spot.min(axis=0), spot.max(axis=0)
    out = (spot - first) / np.maximum(last - first, 1e-9)
    return 0.03 + 0.94 * out[:, 0], 0.03 + 0.94 * out[:, 1]


def _packed(spots: Array, wide: Sequence[float], inner: Sequence[bool]) -> list[int]:
    """Which of ``spots`` each disc takes, one after another, none over another where that can be.

    A place with room for nothing any more is dropped from the search; all are looked at again only for a disc that fits nowhere.

    Parameters
    ----------
    spots : ndarray, (n, 2)
        The places.
    wide : sequence of float
        Radius of each disc, `ALONE` or more.
    inner : sequence of bool
        Whether it takes the free place nearest the middle; else the first.

    Returns
    -------
    list of int
        The number of the place that each takes: where none is free, of the one that is least too near the others.
    """
    every, alone = spots.T.copy(), next((k for k in range(len(wide)) if wide[k] <= ALONE), len(wide))  # from here on all are alike
    taken: list[int] = []

    def apart(places: Array, place: int, reach: float) -> Array:
        return np.sqrt((places[0] - every[0, place]) ** 2 + (places[1] - every[1, place]) ** 2) - reach

    def left() -> Array:
        return np.min([apart(every, *one) for one in zip(taken, wide, strict=False)], axis=0)

    free, number, room = every, np.arange(len(spots)), np.full(len(spots), np.inf)
    for reach, middle in zip(wide[:alone], inner, strict=False):
        fits = np.flatnonzero(room >= reach)
        if len(fits):
            place = int(number[fits[np.argmin(np.hypot(free[0, fits] / ASPECT, free[1, fits])) if middle else 0]])
        else:
            place = int(np.argmax(left()))
        taken.append(place)
        room = np.minimum(room, apart(free, place, reach))
        kept = room >= ALONE
        free, number, room = free[:, kept], number[kept], room[kept]
    taken += number[kept_apart(free, 2 * ALONE, len(wide) - alone)].tolist()
    if len(taken) < len(wide):
        everywhere = left()
        for reach in wide[len(taken) :]:
            taken.append(int(np.argmax(everywhere)))
            np.minimum(everywhere, apart(every, taken[-1], reach), out=everywhere)
    return taken
