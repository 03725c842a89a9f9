"""Ink: a bqplot figure that draws a picture with one mark, so that a move of a slider costs one message."""

from __future__ import annotations

from collections.abc import Sequence

import bqplot as bq
import ipywidgets as widgets

from ..figures.picture import Picture
from ..figures.roles import ORDER, OUTSIDE, ROLES

PARKED = [[OUTSIDE, OUTSIDE]]
MARGIN = {"left": 46, "right": 10, "top": 26, "bottom": 24}
LANE = 20  # pixels below a figure whose axis is the lane of the playhead


class Ink:
    """A figure of one `Lines` mark; words are HTML above it, drawn by the caller.

    It is ``height`` pixels high, or as high as its place. Of the ``roles`` that may be drawn, each takes a row with its
    first stroke and keeps it. ``figure`` is the bqplot
    figure. Its data are parts of the picture's axes: were they prices on a scale that moves, the page would draw the
    old line on the new scale until the next message.
    """

    def __init__(self, roles: Sequence[str], height: int = 0, *, lane: bool = False) -> None:
        self.known = tuple(role for role in ORDER if role in set(roles))
        self.roles: tuple[str, ...] = ()
        self.held: set[str] = set()
        self.picture: Picture  # the last one drawn
        scales = {axis: bq.LinearScale(min=0.0, max=1.0, allow_padding=False) for axis in "xy"}
        self.lines = bq.Lines(
            x=PARKED, y=PARKED, scales=scales, stroke_width=2, fill="inside", enable_hover=False,
        )  # fmt: skip
        margin = MARGIN | {"bottom": MARGIN["bottom"] + LANE * lane}
        self.figure = bq.Figure(
            marks=[self.lines], axes=[], fig_margin=margin, padding_x=0, padding_y=0, animation_duration=0, display_toolbar=False,
            layout=widgets.Layout(width="100%", height=f"{height}px" if height else "100%", min_width="0"),
        )  # fmt: skip
        self.figure.add_class("sq-fig")

    def draw(self, picture: Picture) -> None:
        """Shows the picture: one message."""
        self.picture = picture
        self._show(self._rows(picture))

    def admit(self, picture: Picture) -> bool:
        """Makes room for the strokes of a picture that the page will draw by itself; says whether the figure was drawn again for it."""
        wanted = self._rows(picture)
        if wanted == self.roles:
            return False
        self._show(wanted)
        return True

    def _show(self, roles: tuple[str, ...]) -> None:
        x, y = self.picture.rows(roles)
        with self.lines.hold_sync():
            if roles != self.roles:
                self._colour(roles)
            self.lines.x, self.lines.y = x, y

    def _rows(self, picture: Picture) -> tuple[str, ...]:
        if self.roles and picture.strokes.keys() <= self.held:  # nearly always
            return self.roles
        return tuple(role for role in self.known if role in picture.strokes or role in self.roles) or self.known[:1]

    def _colour(self, roles: tuple[str, ...]) -> None:
        self.roles, self.held = roles, set(roles)
        self.lines.colors = self.lines.fill_colors = [ROLES[name].variable(name) for name in roles]
        self.lines.fill_opacities = [ROLES[name].fill for name in roles]
        self.lines.opacities = [1.0] * len(roles)
