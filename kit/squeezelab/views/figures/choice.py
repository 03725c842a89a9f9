"""Which picture a panel becomes."""

from __future__ import annotations

from ...core import Array, Panel, Result
from . import bars, lines, steps
from .picture import Picture

ROLES = {
    "steps": steps.ROLES, "line": lines.ROLES, "band": lines.ROLES, "area": lines.ROLES, "scatter": lines.ROLES,
    "bars": bars.ROLES, "book": bars.ROLES, "heat": bars.ROLES,
}  # fmt: skip


def picture(
    result: Result,
    panel: Panel,
    before: Result | None = None,
    *,
    main: bool = True,
    at: int | None = None,
    bare: bool = False,
    hold: steps.Hold = (),
    fan: Array | None = None,
) -> Picture:
    """The picture of one panel of a run; ``before`` is the run before the last move, drawn as a ghost.

    Up to step ``at`` if given; ``bare`` leaves out what gives the outcome away; ``hold`` are both
    ends of the vertical axis; ``fan`` is the first series over all seeds, shape (n, lanes).
    """
    if panel.kind == "steps":
        return steps.picture(result, panel, before, at, bare, hold, fan, main) if panel.data is None else steps.small(result, panel)
    if panel.kind == "bars":
        return bars.picture(result, panel, before, main)
    if panel.kind == "book":
        return bars.book(result, panel, before, main)
    if panel.kind == "heat":
        return bars.heat(result, panel, before, main)
    return lines.picture(result, panel, before, main, at, bare, hold, fan)
