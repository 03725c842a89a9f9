"""The miniature of a model: the first panel of its first preset, as its calculator opens, without a number."""

from __future__ import annotations

from dataclasses import replace

from ..core import Model
from ..dynamics.run import among, run
from ..dynamics.typical import noisy, typical_seed
from ..views.figures import choice
from .strokes import Strokes, strokes

WIDE, HIGH, EDGE = 150.0, 88.0, 9.0
ROLES = (
    "band", "band-force", "band-calm", "bar", "bar-force", "bar-calm", "bar-buy", "bar-sell",
    "heat-1", "heat-2", "heat-3", "heat-4", "heat-5", "heat-6", "base", "reference",
    "before", "assumed", "line-6", "line-5", "line-4", "line-3", "line-2", "line-1",
    "tread", "riser", "riser-calm", "points", "points-force", "dot",
)  # fmt: skip


def thumb(model: Model) -> Strokes:
    """Strokes in a box of 150 by 88."""
    panel = replace(model.panels[0], tells=())  # what is pointed at is told in words and numbers, and here are none
    given = model.given(model.presets[0].title)
    result = run(model, given, seed=typical_seed(model, given))
    fan = among(model, given, range(model.fan)).series[panel.series[0]] if noisy(model) and panel.kind == "band" else None
    picture = choice.picture(result, panel, fan=fan)
    roles = [role for role in ROLES if role != "base" or picture.wall == 1.0]  # beside a path the base is that of the waiting flow
    return strokes(picture, roles, WIDE, HIGH, EDGE, fit=True)
