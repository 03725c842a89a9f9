"""Roles: what a stroke means, and with which colours it is drawn. Widths and dashes stand in calculator.css.

Each role has a CSS variable of its own (``--sq-r-riser``), so that the style sheet can address it: marks of
bqplot cannot carry a class. The fallback colour is the light theme's, for pictures that leave the page.
"""

from __future__ import annotations

from dataclasses import dataclass

OUTSIDE = -1e7  # where an empty stroke is parked, far from every axis

LIGHT = {
    "ink": "#171a21", "text2": "#4a505d", "muted": "#656c7a", "ghost": "#8a909c", "force": "#df6a1a", "calm": "#1a66ab",
    "alarm": "#ad0c42", "rule": "#858b97", "hair": "#e5e3de", "page": "#ffffff", "buy": "#0b7d6e", "sell": "#6b3fb0",
}  # fmt: skip
DARK = {
    "ink": "#f4f2ed", "text2": "#c5c8cf", "muted": "#9ba1ac", "ghost": "#5f646e", "force": "#f9a54b", "calm": "#6cb4fb",
    "alarm": "#ff5c93", "rule": "#70757f", "hair": "#303136", "page": "#111111", "buy": "#4fd1b8", "sell": "#bd9bff",
}  # fmt: skip


@dataclass(frozen=True)
class Role:
    """``colour`` of the stroke; ``fill`` with its opacity for areas (then the stroke is not drawn)."""

    colour: str
    fill: float = 0.0

    def variable(self, name: str) -> str:
        """The colour as bqplot takes it: a CSS variable with the light theme's colour to fall back on."""
        return f"var(--sq-r-{name}, {LIGHT[self.colour]})"


ROLES: dict[str, Role] = {  # in drawing order
    "grid": Role("hair"),
    "zone": Role("alarm", 0.07),
    "zone-force": Role("force", 0.08), "cell": Role("ink", 0.045),
    "band": Role("ink", 0.09), "band-2": Role("ink", 0.09), "band-force": Role("force", 0.14), "band-calm": Role("calm", 0.12),
    "wait": Role("force", 0.26), "wait-calm": Role("calm", 0.30), "wait-over": Role("alarm", 1.0),
    "spent": Role("force", 0.88), "spent-calm": Role("calm", 0.88), "over": Role("alarm", 1.0),
    "bar": Role("ink", 0.80), "bar-force": Role("force", 0.88), "bar-calm": Role("calm", 0.88),
    "bar-buy": Role("buy", 0.85), "bar-sell": Role("sell", 0.85), 
    "bar-pale": Role("ink", 0.13), "bar-dim": Role("force", 0.48), "bar-quiet": Role("ink", 0.24),
    "heat-1": Role("force", 0.10), "heat-2": Role("force", 0.28), "heat-3": Role("force", 0.46),
    "heat-4": Role("force", 0.64), "heat-5": Role("force", 0.82), "heat-6": Role("force", 1.0),
    "links": Role("ghost"), "links-buy": Role("buy"), "links-sell": Role("sell"), "paths": Role("ghost"), "paths-calm": Role("calm"),
    "people": Role("muted"), "base": Role("rule"), "one": Role("alarm"), "threshold": Role("alarm"), "mark": Role("ghost"),
    "span": Role("ink"), "reference": Role("ghost"), "ghost": Role("ghost"), "median": Role("muted"),
    "before": Role("ink"), "assumed": Role("ink"), "pointer": Role("ink"),
    "line-6": Role("sell"), "line-5": Role("buy"), "line-4": Role("muted"), "line-3": Role("calm"),
    "line-2": Role("force"), "line-1": Role("ink"),
    "tread": Role("ink"), "riser": Role("force"), "riser-calm": Role("calm"),
    "points": Role("ink"), "points-force": Role("force"), "points-calm": Role("calm"), 
    "points-buy": Role("buy"), "points-sell": Role("sell"),
    "points-alarm": Role("alarm"), "crowd": Role("force"), "crowd-ring": Role("muted"), "crowd-hole": Role("page"), 
    "you": Role("ink"), "you-hole": Role("page"),
    "ring": Role("ink"), "hole": Role("page"), "halo": Role("page"), "dot": Role("ink"),
}  # fmt: skip
ORDER = tuple(ROLES)
