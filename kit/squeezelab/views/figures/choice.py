"""Which picture a panel becomes."""

from __future__ import annotations

from ...core import Array, Model, Panel, Process, Result
from . import band, bars, lines, steps, tells, words
from .own import clusters, crowd, fan, flows, ladder, matrix, quotes, squares, trades, wedge
from .picture import Picture
from .roles import ORDER

OWN = {
    "trades": trades.picture, "quotes": quotes.picture, "clusters": clusters.picture, "crowd": crowd.picture, "squares": squares.picture,
    "flows": flows.picture, "fan": fan.picture, "matrix": matrix.picture, "ladder": ladder.picture, "wedge": wedge.picture,
}  # fmt: skip
ROLES = {
    "steps": steps.ROLES, "line": lines.ROLES, "band": lines.ROLES, "area": lines.ROLES, "scatter": lines.ROLES,
    "bars": bars.ROLES, "book": bars.ROLES, "heat": bars.ROLES, **dict.fromkeys(OWN, ORDER),
}  # fmt: skip


def roles(panel: Panel) -> tuple[str, ...]:
    """The roles of the strokes that a panel may draw."""
    return (*ROLES[panel.kind], *(tells.ROLES if panel.tells else ()))


def played(model: Model) -> bool:
    """Whether the main figure follows a playhead: what it shows is a run in time."""
    clock, first = model.dynamics.clock.name if isinstance(model.dynamics, Process) else None, model.panels[0]
    return first.x == clock and first.data is None and first.kind in {"steps", "line", "band", *OWN}


def wide(model: Model) -> bool:
    """Whether the main figure takes the full width: what stands beside it is part of it, and other figures stand in the second tab."""
    return bool(model.gain and model.gain.waits) or model.panels[0].kind in OWN


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
    spare: band.Spare = (0.0, 0.0),
) -> Picture:
    """The picture of one panel of a run; ``before`` is the run before the last move, drawn as a ghost.

    Up to step ``at`` if given; ``bare`` leaves out what gives the outcome away; ``hold`` are both ends of the vertical axis;
    ``fan`` is the first series over all seeds, shape (n, lanes), and ``spare`` the room that is kept for it where it comes at
    rest. A picture of its own kind is drawn where it is the main one; small, or on the paper of a guess or beside another, its
    first series stands as a line.
    """
    if panel.kind in OWN and main and not bare and not hold:
        return OWN[panel.kind](result if at is None else words.until(result, at), result, panel)
    if panel.kind == "steps":
        return steps.picture(result, panel, before, at, bare, hold, fan, main) if panel.data is None else steps.small(result, panel)
    if panel.kind == "bars":
        return bars.picture(result, panel, before, main)
    if panel.kind == "book":
        return bars.book(result, panel, before, main)
    if panel.kind == "heat":
        return bars.heat(result, panel, before, main)
    return lines.picture(result, panel, before, main, at, bare, hold, fan, spare)
