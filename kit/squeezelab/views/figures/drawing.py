"""A picture as SVG and words in HTML: for figures that are drawn at rest, and wherever there is no widget."""

from __future__ import annotations

import numpy as np

from ...core import Array
from .picture import Line, Picture
from .roles import ORDER, ROLES

WIDTH, HEIGHT = 1000.0, 1000.0  # of the view box, which is stretched to the plot area


def drawing(picture: Picture) -> str:
    """The strokes as one SVG that fills its box, and the words above it, both in parts of the plot area."""
    return strokes(picture) + picture.html()


def strokes(picture: Picture) -> str:
    """The strokes alone."""
    paths = "".join(
        f'<path class="line" d="{outline(picture, picture.visible[role])}" vector-effect="non-scaling-stroke" style="{paint(role)}"/>'
        for role in ORDER
        if role in picture.visible
    )
    svg = f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" preserveAspectRatio="none" aria-hidden="true">{paths}</svg>'
    return f'<div class="sq-fig sq-drawn-fig">{svg}</div>'


def paint(role: str) -> str:
    """Stroke and fill of a role, in the words that the style sheet looks for."""
    held, colour = ROLES[role], ROLES[role].variable(role)
    return f"stroke:{colour};fill:{colour};fill-opacity:{held.fill:g}" if held.fill else f"stroke:{colour};fill:none"


def outline(picture: Picture, line: Line) -> str:
    """A line in the view box, pen up at its gaps; what lies far outside is cut a little beyond the edge.

    From its first point on in steps of tenths of a unit, which take half the letters that places would.
    """
    xs = np.clip(picture.x.parts(line[0]), -0.5, 1.5) * WIDTH
    ys = (1 - np.clip(picture.y.parts(line[1]), -0.5, 1.5)) * HEIGHT
    tenths = np.round(10 * np.column_stack([xs, ys])) + 0.0  # no −0
    gaps = np.isnan(tenths).any(axis=1)
    parts = [part[~np.isnan(part).any(axis=1)] for part in np.split(tenths, np.flatnonzero(gaps))]
    return "".join(
        _told("M", part[0]) + (_told("l", np.diff(part, axis=0).ravel()) if len(part) > 1 else "") for part in parts if len(part)
    )


def _told(command: str, tenths: Array) -> str:
    return command + " ".join(f"{one / 10:g}" for one in tenths).replace(" -", "-")
