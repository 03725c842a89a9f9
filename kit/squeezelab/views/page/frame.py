"""One picture of a flipbook, and the stops of a slider that a hand can be at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core import Array


@dataclass(frozen=True)
class Frame:
    """A picture on its way: ``head`` as JSON, ``points`` as 16-bit numbers, x before y for each stroke in turn."""

    head: dict[str, Any]
    points: Array


def reached(stop: int, stops: int, span: float) -> list[int]:
    """The stops that a pointer can reach from ``stop`` in whole pixels of a track ``span`` pixels long, the nearest first."""
    step = max((stops - 1) / max(span, 1.0), 1.0)
    away = np.arange(1, int((stops - 1) / step) + 2)
    both = np.ravel([stop + away * step, stop - away * step], order="F")
    inside = both[(both >= 0) & (both <= stops - 1)]
    return list(dict.fromkeys([stop, *np.floor(inside + 0.5).astype(int).tolist()]))
