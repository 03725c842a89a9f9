"""A guess on the page: the paper to draw on or the move to judge, and the run beside the guess once it is locked."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from math import isfinite
from typing import Any

from ... import links
from ...errors import InputError
from ...records.state import compact
from ...views.ask import foretold, sketch
from ...views.ask.score import sign_words
from ...views.figures import panes
from ...views.figures.packing import counted, packed
from ...views.figures.session import Session
from ...views.figures.steps import Hold
from .. import frames
from ..frames import Page

__all__ = ["guess"]

SIZES = 100  # steps of the slider on which a size is guessed
WAYS = {"draw": "Draw it", "say": "Say how much"}


def guess(state: str, session: Session, told: Any) -> Page:
    """What a guess is answered with; ``told`` names its ``way``, and holds ``heights`` or ``sign`` and ``size``, and ``lock``."""
    way = told.get("way") if isinstance(told, Mapping) else None
    if way not in WAYS:
        raise InputError(f"A guess is made in one of these ways: {', '.join(WAYS)}.")
    own = copy(session)  # the session that is kept stays as the build would have it
    own.before = None
    own.widen()
    hold = sketch.reach(own) if sketch.drawable(own.model) else ()
    sheet = sketch.paper(own, hold) if hold else None
    if way == "draw" and sheet is not None:
        return _draw(state, own, sheet, hold, told)
    return _say(state, own, told, sheet is not None)


def _head(state: str, ask: Mapping[str, Any]) -> dict[str, Any]:
    return {"state": state, "fields": {}, "problem": "", "ask": dict(ask)}


def _ways(both: bool) -> list[list[str]]:
    return [[name, title] for name, title in WAYS.items() if both or name == "say"]


def _draw(state: str, session: Session, sheet: sketch.Paper, hold: Hold, told: Mapping[str, Any]) -> Page:
    heights = _heights(told.get("heights"), len(sheet.at))
    drawn = sheet.values(heights) if heights else None
    if not told.get("lock"):
        if drawn is not None:
            return Page(_head(state, {"says": foretold.drawn(sheet, drawn)}), frames.NOTHING)
        blank = frames.ordered(frames.drawn(session, session.model.panels[0], None, 0, hold, bare=True))
        ask = {
            "way": "draw", "ways": _ways(True), "says": foretold.HOW, "words": blank.html(), "strokes": counted(blank),
            "question": foretold.question(sheet.quantity.help, foretold.begins(session), sheet.task), "pad": sheet.blank(),
        }  # fmt: skip
        return Page(_head(state, ask), packed(blank))
    if drawn is None:
        return Page(_head(state, {"says": foretold.DRAW_FIRST}), frames.NOTHING)
    page = frames.page(state, None, session, hold=hold)
    says = foretold.told(*foretold.answered(sheet, drawn), session.result)
    return Page({**page.head, "finding": says, "pad": sheet.answered(drawn), "steps": panes.steps(session.result)}, page.points)


def _heights(told: Any, count: int) -> list[float]:
    """The heights of a drawn curve in parts of the axis; none where they are no such list."""
    if not isinstance(told, list) or len(told) != count or not all(isinstance(one, int | float) and isfinite(one) for one in told):
        return []
    return [float(one) for one in told]


def _say(state: str, session: Session, told: Mapping[str, Any], both: bool) -> Page:
    reading, move = session.model.readings[0], foretold.move(session)
    if move is None:
        raise InputError("Nothing can be moved here, so there is nothing to guess.")
    sign, size = str(told.get("sign")), told.get("size")
    if not told.get("lock"):
        ask = {
            "way": "say", "ways": _ways(both), "says": "Choose a direction, then how much.", "label": reading.label,
            "question": foretold.question(reading.help, *move.asks), "signs": list(foretold.SIGNS),
            "sizes": [foretold.guessed(session, "", move.most * k / SIZES) for k in range(SIZES + 1)],
        }  # fmt: skip
        return Page(_head(state, ask), frames.NOTHING)
    if sign not in foretold.SIGNS:
        return Page(_head(state, {"says": foretold.WHICH_WAY}), frames.NOTHING)
    if not isinstance(size, int) or not 0 <= size <= SIZES or (foretold.SIGNS[sign] and not size):
        return Page(_head(state, {"says": foretold.HOW_MUCH}), frames.NOTHING)
    name = move.parameter.name
    moved = session.ahead(name, move.target)
    seed = None if session.seed == session.typical else session.seed
    page = frames.page(links.write(session.model, moved.given, preset=session.chosen.title, seed=seed), session, moved)
    before, after = (float(one.result[reading.name]) for one in (session, moved))
    head, more = sign_words(reading, before, after, foretold.SIGNS[sign], move.most * size / SIZES)
    says = foretold.told(head, more, moved.result)
    return Page(
        {**page.head, "finding": says, "moved": [name, compact(move.parameter, move.target)], "steps": panes.steps(moved.result)},
        page.points,
    )
