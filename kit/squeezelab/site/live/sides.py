"""Two runs at once: a branch that keeps what has been, and a second side on the same draws and the same axis."""

from __future__ import annotations

from copy import copy
from typing import Any

import numpy as np

from ...core import Process
from ...dynamics.run import replay
from ...errors import InputError
from ...links import State
from ...views.figures import compared, words
from ...views.figures.session import Session
from .. import frames
from ..frames import Page

__all__ = ["branched", "second", "twins"]


def branched(session: Session, acts: Any) -> Session:
    """The session as its last values act from a step on; ``acts`` lists (step, state string) of those before them, from step 0.

    The last pair is the step from which the session's own values act.
    """
    told = "A branch lists the settings by the step from which each acts, the first at step 0."
    if not isinstance(session.model.dynamics, Process) or not isinstance(acts, list) or len(acts) < 2:
        raise InputError(told)
    schedule: list[tuple[int, dict[str, Any]]] = []
    for pair in acts:
        step, state = pair if isinstance(pair, list) and len(pair) == 2 else (None, None)
        if not isinstance(step, int) or isinstance(step, bool) or not isinstance(state, str):
            raise InputError(told)
        if step <= schedule[-1][0] if schedule else step:
            raise InputError(told)
        one = frames.opened(state)
        if one.model is not session.model:
            raise InputError(f"A branch of {session.model.title} cannot go on as {one.model.title}.")
        schedule.append((step, one.given))
    schedule[-1] = (schedule[-1][0], session.given)
    going = copy(session)
    going.schedule = schedule
    going.run()
    idle = _idle(going)
    if idle:  # as `Session.move` has it: what acts at the start alone is read as it was there
        going.schedule = [*schedule[:-1], (schedule[-1][0], {**session.given, **idle})]
        going.run()
    return going


def _idle(session: Session) -> dict[str, Any]:
    """The parameters whose last move in a branch changes nothing, with the values that they had."""
    *before, (step, new) = session.schedule
    old, gone = before[-1][1], {}
    for name in new:
        if new[name] != old[name]:
            without = replay(session.model, [*before, (step, {**new, name: old[name]})], seed=session.seed)
            if words.same(without, session.result):
                gone[name] = old[name]
    return gone


def second(session: Session, held: State | None) -> Session | None:
    """Side B of a state, on the draws of side A; None where it has none."""
    if held is None or held.twin is None or held.model is not session.model:
        return None
    preset, values = held.twin
    return Session(session.model, preset, session.seed, values)


def twins(state: str, sides: tuple[Session, Session], before: tuple[Session | None, Session | None], at: int | None) -> Page:
    """Both sides on one vertical axis: the page of A, with that of B and what differs under ``twin``; B's points follow A's."""
    a, b = sides
    main = a.model.panels[0]
    free = [frames.drawn(side, main, one.result if one else None, None).y for side, one in zip(sides, before, strict=True)]
    hold = min(y.low for y in free), max(y.high for y in free)
    first, other = frames.page(state, before[0], a, at=at, hold=hold), frames.page(state, before[1], b, hold=hold)
    if first.head["problem"] or other.head["problem"]:
        return first if first.head["problem"] else other
    shown = {name: other.head[name] for name in ("top", "words", "finding", "name", "strokes", "fields")}
    points = other.points[: 2 * sum(count for _, count in shown["strokes"])]
    twin = {**shown, "differs": compared.differs(a, b)}
    return Page({**first.head, "twin": twin}, np.concatenate([first.points, points]))
