"""A sweep over one slider as the second figure of a calculator: median and spread along it, and where most seeds tip."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

from ...core import Quantity, unit
from ...core.words.label import in_sentence
from ...scale.held import TIPPED, Sweep
from ...scale.profile import profile
from .axes import axis_name, axis_over
from .cliff import ROLES
from .drawing import drawing
from .lines import axis_of
from .picture import MAIN, Picture

DRAWN = ("band", *ROLES)
SHARE = Quantity(TIPPED, "", unit.SHARE, "Share of seeds that tip.", "Share of seeds that tip")


class SweptCurve:
    """The curve of a sweep over one slider; ``given`` are the values that its runs share. Raises `InputError` where it is none."""

    def __init__(self, sweep: Sweep, given: Mapping[str, Any]) -> None:
        self.found, self.model, self.given = profile(sweep), sweep.model, dict(given)
        self.parameter = self.found.parameter
        name = self.found.reading
        self.quantity = SHARE if name == TIPPED else self.model.quantities[name]

    def html(self, given: Mapping[str, Any]) -> str:
        """The figure and what it says; only the dot comes from the sliders, all else from the file."""
        name = self.parameter.name
        other = [in_sentence(self.model.parameter(q).label) for q, value in given.items() if q != name and value != self.given[q]]
        moved = f" It was run at another {' and '.join(other)} than stands on the sliders now." if other else ""
        says = escape(f"{self.found.says()}{moved}")
        return f'<div class="sq-plot">{drawing(self.picture(given[name]))}</div><p class="nt">{says}</p>'

    def picture(self, at: float) -> Picture:
        """Band, median, edges, and the dot at the slider's value ``at`` where the sweep reaches that far."""
        found, q = self.found, self.quantity
        x, y = axis_over(self.parameter), axis_of(np.concatenate([found.low, found.middle, found.high]), q, "auto")
        out = Picture(x, y, size=MAIN)
        out.levels(x.low, x.high)
        out.say(x.high, y.low, axis_name(self.parameter), "tick foot", "end", dy=20)
        out.say(x.low, y.high, f"{q.label}, from a sweep", "strong head", dy=-14)
        for part in found.stretches:
            xs = found.x[part]
            if found.sweep.many and found.reading != TIPPED:
                out.stroke("band", np.r_[xs, xs[::-1]], np.r_[found.low[part], found.high[part][::-1]])
            out.stroke("line-1", xs, found.middle[part])
        for turn in found.turns[:2]:
            edge = found.edge(turn)
            left = x.fraction(edge) > 0.42
            out.stroke("threshold", [edge, edge], [y.low, y.high])
            text = f"{'most tip' if found.sweep.many else 'tips'} at {self.parameter.write(edge)}"
            out.say(edge, y.high, text, "alarm strong", "end" if left else "start", dx=-8 if left else 8, dy=10)
        good = np.isfinite(found.middle)
        if good.any() and found.x[good][0] <= at <= found.x[good][-1]:
            you = float(np.interp(x.place(at), x.place(found.x[good]), found.middle[good]))
            for role in ("halo", "dot"):
                out.dot(role, at, you)
            left = x.fraction(at) > 0.75
            out.say(at, you, f"you: {self.parameter.write(at)}", "strong", "end" if left else "start", dx=-9 if left else 9, dy=14)
        out.strokes = {role: out.strokes[role] for role in DRAWN if role in out.strokes}
        return out
