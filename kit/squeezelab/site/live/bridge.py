"""The bridge: what the page asks as JSON, answered with a page of the flipbook. It runs in the worker, on numpy alone.

The same `Session` and the same pictures answer here as in a kernel and in the build: `frames.page` makes all of them.
A library that a model asks for and that is not there yet is told by its name, fetched by the worker, and asked for again.
"""

from __future__ import annotations

import json
import sys
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

from ... import links
from ...core import Model, Parameter, Process
from ...core.unit import style
from ...counting import counted
from ...errors import InputError, SqueezelabError
from ...views.figures import panes, phase
from ...views.figures.session import Session
from .. import frames
from . import give, guess, sides

__all__ = ["LIBRARIES", "answer"]

LIBRARIES = ("scipy", "sympy")  # what is fetched when a model asks for it
KEPT = 6  # sessions
EQUATIONS = Path(__file__).parent / "equations.json"  # as the index typesets them; the wheel brings them along


class Asked:
    """The last of the finders: it finds nothing, and keeps the names of libraries that nobody found."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        """Told of every module that no finder before it has found."""
        if path is None and name in LIBRARIES:
            self.names[name] = None
        return None


asked = Asked()
sessions: OrderedDict[str, Session] = OrderedDict()


def answer(request: str) -> tuple[str, bytes]:
    """The head of the answer as JSON, and its points. Where libraries are missing the head is ``{"needs": [names]}``.

    Nothing that the page may send raises: a value that is refused, a model that breaks become a ``problem``.
    """
    if asked not in sys.meta_path:
        sys.meta_path.append(asked)
    asked.names.clear()
    try:
        head, points = _answer(json.loads(request))
    except SqueezelabError as problem:
        head, points = _refused(str(problem))
    except Exception as problem:  # a model that breaks must not take the page with it
        head, points = _refused(f"The model stopped at these values: {problem}. Go back, or choose a preset.")
    if asked.names:  # whatever was drawn without them is not shown
        sessions.clear()
        head, points = {"needs": list(asked.names)}, b""
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")), points


def _refused(sentence: str, state: str = "") -> tuple[dict[str, Any], bytes]:
    return {"state": state, "fields": {}, "problem": sentence}, b""


def _answer(request: Any) -> tuple[dict[str, Any], bytes]:
    state = request.get("state") if isinstance(request, dict) else None
    if not isinstance(state, str):
        raise InputError("A request is an object with a state string.")
    try:
        held = links.read(state)
        session = _session(state, request.get("acts"))
        other = sides.second(session, held)
    except SqueezelabError as problem:
        return _refused(str(problem), state)
    with style(held.units):
        told = request.get("guess")
        page = guess.guess(state, session, told) if told else _shown(state, held, session, other, request)
        if held.unread:
            page.head["unread"] = list(held.unread)
        return page.head, page.points.tobytes()


def _shown(state: str, held: links.State, session: Session, other: Session | None, request: Mapping[str, Any]) -> frames.Page:
    """The page of a session, with what else is asked of it: a second side, a pane, a file."""
    tab, at, last = request.get("tab"), request.get("at"), panes.steps(session.result)
    if at is not None and (not isinstance(at, int) or at < 0):
        raise InputError(f"The run has {counted(last, 'step')}: it has no step {at}.")
    at = None if at is None or at >= last else at  # a move may have made the run shorter
    earlier, was = _earlier(request.get("before"), session)
    both = other and sides.twins(state, (session, other), (earlier, was), at)
    page = both or frames.page(state, earlier, session, at=at)
    page.head["seed"] = session.seed
    if isinstance(session.model.dynamics, Process):
        page.head["steps"] = last
    if tab:
        page.head["pane"] = pane(session, str(tab), at, request.get("map") or held.map)
    if request.get("give"):
        page.head["file"] = give.file(session, str(request["give"]), state)
    return page


def _session(state: str, acts: Any = None) -> Session:
    """The session at a state, or at a branch of it: one that is kept, or a new one."""
    key = state if acts is None else json.dumps([state, acts])
    if key not in sessions:
        sessions[key] = frames.opened(state) if acts is None else sides.branched(frames.opened(state), acts)
    sessions.move_to_end(key)
    while len(sessions) > KEPT:
        sessions.popitem(last=False)
    return sessions[key]


def _earlier(state: Any, session: Session) -> tuple[Session | None, Session | None]:
    """Both sides before the move; None where there was none, or none that can be compared."""
    if not isinstance(state, str) or not state:
        return None, None
    try:
        earlier = _session(state)
        return (earlier, sides.second(earlier, links.read(state))) if earlier.model is session.model else (None, None)
    except SqueezelabError:
        return None, None


def pane(session: Session, tab: str, at: int | None = None, axes: Any = None) -> str:
    """What stands under a tab, as HTML; the edges are shown."""
    model, others = session.model, session.model.panels[1:]
    if tab not in panes.tabs(model):
        raise InputError(f"{model.title} has no “{tab}”; there are {', '.join(panes.tabs(model))}.")
    if tab == "table":
        return panes.tables(session.result, at) + panes.more_tables(session, at, whole=True)
    if tab == "who":
        return panes.people(session, at)
    if tab == "map":
        return _map(session, axes)
    if tab == "why":
        parts = {"sq-why": panes.why(session, equations(model)), "sq-more": panes.also(session.result)}
        if model.variants:
            parts["sq-variants"] = panes.variants(session)
        return "".join(f'<div class="{name}">{html}</div>' for name, html in parts.items())
    return panes.cliff(session, whole=True) if model.cliff else panes.beside(session.result, others[0])


def _map(session: Session, axes: Any) -> str:
    model = session.model
    axes = phase.opening(model) if axes is None else axes
    if not isinstance(axes, (list, tuple)) or len(axes) != 2:
        raise InputError("A map takes the names of two settings.")
    across, up = axes
    allowed = {q.name: q for q in phase.choices(model)}
    x, y = (_among(allowed, name) for name in (across, up))
    if x is y:
        raise InputError("Choose two different settings for the map.")
    drawn = phase.Map(model, session.given, x, y, session.seed)
    for _ in drawn.rows():
        pass
    _, paper, says = drawn.drawn(session.given, whole=True)
    return phase.html(paper, says)


def _among(allowed: dict[str, Parameter], name: Any) -> Parameter:
    if not isinstance(name, str) or name not in allowed:
        raise InputError(f"A map has no axis “{name}”; settings on a map are {', '.join(allowed)}.")
    return allowed[name]


@cache
def _typeset() -> dict[str, list[dict[str, Any]]]:
    held: dict[str, list[dict[str, Any]]] = json.loads(EQUATIONS.read_text("utf-8"))
    return held


def equations(model: Model) -> list[dict[str, Any]]:
    """The equations of a model, typeset: as the wheel brings them, or where there is a glossary as it typesets them."""
    if EQUATIONS.is_file():
        return _typeset().get(model.id, [])
    from ...glossary.catalogue import equations as typeset

    return typeset(model)
