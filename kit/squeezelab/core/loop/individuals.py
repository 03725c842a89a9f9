"""Who is in a model: the single accounts, depositors or people behind its curves, as they stand at one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from ..declaration import Array


class Standing(IntEnum):
    """How somebody stands: what the drawing fills, rings or crosses out."""

    WAITS = 0
    FORCED = 1
    FORCED_BEFORE = 2
    REACHED = 3
    NOTHING_LEFT = 4
    HOLDS = 5
    ACTS = 6
    BUYS = 7
    SELLS = 8


@dataclass(frozen=True)
class Individuals:
    """Everybody at one step; arrays have shape (n,).

    ``x`` is the place on the axis, ``y`` that between bottom and top (0 to 1; without it they are heaped up on the axis),
    ``size`` the money, drawn as area, ``standing`` a `Standing` each, ``says`` a sentence each. ``fill`` is the part of
    each that is gone, 0 to 1. ``fronts`` are upright lines (x, from, to), ``notes`` texts (x, y, text, role), and
    ``rows`` the names of levels (y, text). ``links`` are pairs of numbers (m, 2) that a line joins.
    """

    x: Array
    size: Array
    standing: Array
    says: tuple[str, ...]
    y: Array | None = None
    fill: Array | None = None
    fronts: tuple[tuple[float, float, float], ...] = ()
    notes: tuple[tuple[float, float, str, str], ...] = ()
    rows: tuple[tuple[float, str], ...] = ()
    links: Array | None = None


def moment(result: Any, step: int) -> str:
    """When it is: “in round 6”, or “at the end”."""
    clock = result.model.dynamics.clock
    return "at the end" if step >= len(result.series[clock.name]) - 1 else f"in {clock.name} {step}"


@dataclass(frozen=True)
class Who:
    """The picture of individuals: ``data(result, states, step)`` gives them, from the state that the model follows.

    ``states(k)`` is the state after ``k`` steps, with the values that acted then. ``along`` names the quantity of the
    axis, or nothing where places mean nothing. ``words`` names the standings that occur. ``accounts``, for those that are
    filled, draws a bar each below them, in the order of the axis: its title, what the part that is gone and the rest are called.
    """

    title: str
    says: str
    data: Callable[[Any, Callable[[int], Any], int], Individuals]
    words: Mapping[Standing, str] = field(default_factory=dict)
    along: str = ""
    accounts: tuple[str, str, str] | None = None
