"""Ink: a bqplot figure that draws a picture with one mark, so that a move of a slider costs one message."""

from __future__ import annotations

from collections.abc import Sequence

import bqplot as bq
import ipywidgets as widgets

from .picture import Picture
from .roles import ORDER, OUTSIDE, ROLES

MARGIN = {"left": 46, "right": 10, "top": 26, "bottom": 26}


class Ink:
    """A figure of one `Lines` mark holding a row per role; words are HTML above it, drawn by the caller.

    ``figure`` is the bqplot figure. Its data are the picture's own (prices, rounds), on scales that move only
    when the picture's axes do.
    """

    def __init__(self, roles: Sequence[str], height: int) -> None:
        self.roles = tuple(role for role in ORDER if role in set(roles))
        self.sx, self.sy = (bq.LinearScale(min=0.0, max=1.0, allow_padding=False) for _ in "xy")
        park = [[OUTSIDE, OUTSIDE]] * len(self.roles)
        filled = [ROLES[name].fill for name in self.roles]
        colours = [ROLES[name].variable(name) for name in self.roles]
        self.lines = bq.Lines(
            x=park, y=park, scales={"x": self.sx, "y": self.sy}, colors=colours, stroke_width=2, fill="inside",
            fill_colors=colours, fill_opacities=filled,
            opacities=[1.0] * len(self.roles), enable_hover=False,
        )  # fmt: skip
        self.figure = bq.Figure(
            marks=[self.lines], axes=[], fig_margin=MARGIN, padding_x=0, padding_y=0, animation_duration=0, display_toolbar=False,
            layout=widgets.Layout(width="100%", height=f"{height}px", min_width="0"),
        )  # fmt: skip
        self.figure.add_class("sq-fig")

    def draw(self, picture: Picture) -> None:
        """Shows the picture: one message for the mark, one per scale that moved."""
        for scale, axis in ((self.sx, picture.x), (self.sy, picture.y)):
            low, high = axis.ends
            if (scale.min, scale.max) != (low, high):
                with scale.hold_sync():
                    scale.min, scale.max = low, high
        x, y = picture.rows(self.roles)
        with self.lines.hold_sync():
            self.lines.x, self.lines.y = x, y
