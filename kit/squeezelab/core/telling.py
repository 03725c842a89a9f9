"""What a figure points at, so that its headline can be read from it with the words covered: a spot, a span, a comparison.

All take their words and numbers from the run that is drawn, up to the playhead. What has no value there is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Place = str | float | Callable[[Any], Any]
Words = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Spot:
    """A place of a curve, ringed, with words at it.

    ``at`` is ``first``, ``last``, ``lowest`` or ``highest``, the name of a parameter or reading on the figure's axis, a share
    of the run (0 to 1), or ``at(result)`` in units of the axis: one place or several, of which the first gets the words.
    ``of`` is the series, by default the figure's first. ``says`` is a template of `Result.say`, or ``says(result)``.
    """

    says: Words
    at: Place = "last"
    of: str = ""


@dataclass(frozen=True)
class Span:
    """A bracket between two heights of a figure, with words: what was lost, what is left, what lies between two curves.

    ``between`` are two heights: the name of a series (its height at ``at``), ``first``, ``last``, ``lowest`` or ``highest``
    of the figure's first series, the name of a parameter or reading, or ``height(result)`` in units of the axis.
    """

    says: Words
    between: tuple[Place, Place]
    at: Place = "last"


@dataclass(frozen=True)
class Compare:
    """Bars of readings on one scale, named: what the headline sets side by side.

    ``rows`` maps a name to a reading or parameter; all have one unit. ``whole`` is what a full bar stands for (1 for a
    chance, drawn pale behind); by default the largest of them. ``says`` is a line below.
    """

    title: str
    rows: Mapping[str, str]
    says: Words = ""
    whole: float = 0.0


Tell = Spot | Span | Compare
