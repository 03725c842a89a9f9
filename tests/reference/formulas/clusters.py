"""Opinion clusters: people who know each other act together, so that a few large groups make fat tails (Cont & Bouchaud 2000)."""

from __future__ import annotations

from squeezelab.core import Array
from squeezelab.dynamics.clusters import MOST
from squeezelab.dynamics.guard import within


def third_moment(links: float | Array) -> Array:
    """E[T³] of Borel's law: (1 + 2c)/(1 - c)⁵."""
    c = within("links", links, 0, MOST)
    return (1 + 2 * c) / (1 - c) ** 5
