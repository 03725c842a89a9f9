"""A page of the flipbook: what a calculator shows at one setting, as words, numbers and strokes.

The build writes such pages into files, and Python in the reader's browser answers with the same: `page` makes both, so a
picture that the browser draws can be held against the one that the build drew. Numpy is all that it needs.

``head`` holds, under short and fixed names:

| name | what |
|:--|:--|
| ``state`` | the state string of the setting |
| ``top`` | readings and gauge, HTML |
| ``words`` | ticks and words of the main figure, HTML, placed in per cent of the plot area |
| ``finding`` | the headline and the line on the last move, HTML |
| ``name`` | the headline as plain text: what the figure is called for those who do not see it |
| ``strokes`` | role and number of points of each stroke of the main figure, in drawing order |
| ``others`` | one dict for each other figure of the model: ``words``, ``strokes``, ``title`` |
| ``fields`` | what stands beside each slider, by parameter |
| ``tipped`` | whether the outcome is the runaway one |
| ``problem`` | one sentence where the model has no answer; then only ``state`` and ``fields`` stand beside it |

``points`` are the strokes of the main figure and then of the others as `views.figures.packing` packs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import links
from ..core import Array, Panel, Result
from ..core.words.label import in_sentence
from ..errors import SqueezelabError
from ..views.figures import choice, words
from ..views.figures.packing import counted, packed
from ..views.figures.picture import Picture
from ..views.figures.roles import ORDER
from ..views.figures.session import FIRST_LINE, Session
from ..views.figures.steps import Hold

NOTHING = np.zeros(0, "<i2")


@dataclass(frozen=True)
class Page:
    """``head`` as JSON, ``points`` as 16-bit numbers, little end first."""

    head: dict[str, Any]
    points: Array


def opened(state: str) -> Session:
    """A session at a state string. Raises what the grammar of state strings raises; parts that it cannot read, it leaves out."""
    held = links.read(state)
    return Session(held.model, held.preset, held.seed, held.values)


def page(state: str, before: Session | None = None, session: Session | None = None, *, at: int | None = None, hold: Hold = ()) -> Page:
    """What is seen at a state string, beside the run ``before`` the move that led there, up to step ``at``.

    ``session`` is the one that stands at the state, where the caller holds it; ``hold`` are both ends of the main figure's
    vertical axis, where it is shared. What the model refuses becomes a ``problem``.
    """
    try:
        session = session or opened(state)
        return _page(state, session, before, at, hold)
    except SqueezelabError as problem:
        return Page({"state": state, "fields": {}, "problem": str(problem)}, NOTHING)


def _page(state: str, session: Session, before: Session | None, at: int | None, hold: Hold = ()) -> Page:
    result, (main, *others) = session.result, session.model.panels
    earlier = before.result if before else None
    shown = ordered(drawn(session, main, earlier, at, hold))
    beside = [ordered(choice.picture(result, panel, main=False)) for panel in others]
    told = result.finding if at is None else words.finding_at(result, at, len(result.series[main.series[0]]) - 1)
    head = {
        "state": state,
        "top": words.top(result, "", at=at),
        "words": shown.html(),
        "finding": words.finding(told, change(session, before) if at is None else "", calm=words.calms(result)),
        "name": told.replace("*", ""),
        "strokes": counted(shown),
        "others": [{"title": panel.title, "words": one.html(), "strokes": counted(one)} for panel, one in zip(others, beside, strict=True)],
        "fields": fields(session),
        "tipped": bool(result.tipped[0]),
        "problem": "",
    }
    return Page(head, np.concatenate([packed(one) for one in (shown, *beside)]))


def drawn(session: Session, panel: Panel, before: Result | None, at: int | None, hold: Hold = (), *, bare: bool = False) -> Picture:
    """A figure of a session in the main place; ``bare`` leaves out what gives the outcome away."""
    fan = session.fan.series.get(panel.series[0]) if session.fan.lanes > 1 else None
    return choice.picture(session.result, panel, before, at=at, fan=fan, hold=hold, bare=bare)


def ordered(picture: Picture) -> Picture:
    """The picture with its strokes in drawing order: who draws them draws them as they come."""
    picture.strokes = {role: picture.strokes[role] for role in ORDER if role in picture.strokes}
    return picture


def fields(session: Session) -> dict[str, str]:
    """Every value of a session as it is written beside its slider."""
    return {q.name: q.write(session.given[q.name], exact=True) for q in session.model.parameters}


def change(session: Session, before: Session | None) -> str:
    """The line below the headline: what the last move changed, or what to do where there was none."""
    if before is None or before.given == session.given:
        return f"{session.called[0].upper()}{session.called[1:]}. {FIRST_LINE}" if session.called else FIRST_LINE
    moved = [q for q in session.model.parameters if before.given[q.name] != session.given[q.name]]
    if len(moved) > 1:
        return f"Your last move changed {len(moved)} settings: {', '.join(in_sentence(q.label) for q in moved)}."
    q = moved[0]
    return words.change(session.model, q, before.given[q.name], session.given[q.name], before.result, session.result, session.since)
