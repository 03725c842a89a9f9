"""The whole state of a calculator as a text, and back: values, seed, the second side, the map, the units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl

from ... import links
from ...errors import NoAnswer
from ..figures.phase import choices
from ..figures.session import Session
from ..parts.phase import Phase
from ..parts.stage import Stage


def state_of(session: Session, side: Session | None, phase: Phase | None) -> str:
    """The state string of a session, of the second side if one is open, and of the map."""
    return links.write(
        session.model,
        session.given,
        preset=session.chosen.title,
        seed=None if session.seed == session.typical else session.seed,
        twin=(side.chosen.title, side.given) if side else None,
        map=phase.chosen if phase and phase.chosen != phase.opening else None,
        units=session.style,
    )


def setting_of(session: Session, state: str) -> dict[str, Any]:
    """The same for the page: the preset, the values that differ from it, and as text what else the state string holds."""
    base = {**session.model.given(session.chosen.title), "seed": session.typical}
    values = {name: value for name, value in {**session.given, "seed": session.seed}.items() if value != base[name]}
    dotted = [part for part in state.partition("?")[2].split("&") if "." in part.partition("=")[0]]
    beside = dict(parse_qsl("&".join(dotted))) if dotted else {}
    return {"preset": session.chosen.title, "values": values | beside}


class Resumed(Protocol):
    """What can be brought back to a state: it wears units, has a map perhaps, and a second side to open."""

    session: Session
    units: Any
    phase: Phase | None
    stage: Stage

    def open_side(self, preset: str, values: Mapping[str, Any]) -> None:
        """Opens side B at a preset and values of its own."""


def resume(c: Resumed, state: links.State) -> list[str]:
    """Brings a calculator that stands at the state's values to the rest of it; gives sentences about what could not be."""
    unread, model = [], c.session.model
    if state.units != "trader":
        tool = c.units
        if tool is None:
            unread.append(f"“view.units={state.units}” was not read: {model.title} has nothing to write per 1.00.")
        else:
            tool.value = True
    if state.map:
        names = [q.name for q in choices(model)] if c.phase else []
        if c.phase and set(state.map) <= set(names):
            c.phase.across.value, c.phase.up.value = state.map
        else:
            listed = f"settings on a map are {', '.join(names)}." if names else "it has no map."
            unread.append(f"“view.map={'~'.join(state.map)}” was not read: {listed}")
    if state.step is not None:
        if c.stage.transport is None:
            unread.append(f"“view.step={state.step}” was not read: {model.title} has no steps.")
        else:
            c.stage.transport.go(state.step)
    if state.twin:
        try:
            c.open_side(state.twin[0], state.twin[1])
        except NoAnswer as problem:
            c.open_side(state.twin[0], {})
            unread.append(f"The values of side B do not go together: {problem} Its preset is shown instead.")
    return unread
