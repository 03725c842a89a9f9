"""The whole state of a calculator as a text, and back: values, seed, the second side, the map, the units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from ... import links
from ...errors import NoAnswer

if TYPE_CHECKING:
    from ..calculator import Calculator


def state_of(c: Calculator) -> str:
    """The state string of what is shown."""
    side, phase = c.twins.session, c.lower.phase
    return links.write(
        c.model,
        c.given,
        preset=c.chosen.title,
        seed=None if c.seed == c.session.typical else c.seed,
        twin=(side.chosen.title, side.given) if side else None,
        map=phase.chosen if phase and phase.chosen != phase.opening else None,
        units=c.style,
    )


def setting_of(c: Calculator) -> dict[str, Any]:
    """The same for the page: the preset, the values that differ from it, and as text what else the state string holds."""
    base = {**c.model.given(c.chosen.title), "seed": c.session.typical}
    values = {name: value for name, value in {**c.given, "seed": c.seed}.items() if value != base[name]}
    beside = {name: text for name, text in parse_qsl(state_of(c).partition("?")[2]) if "." in name}
    return {"preset": c.chosen.title, "values": values | beside}


def resume(c: Calculator, state: links.State) -> list[str]:
    """Brings a calculator that stands at the state's values to the rest of it; gives sentences about what could not be."""
    unread = []
    if state.units != "trader":
        tool = c.units
        if tool is None:
            unread.append(f"“view.units={state.units}” was not read: {c.model.title} has nothing to write per 1.00.")
        else:
            tool.value = True
    if state.map:
        names = [q.name for q in c.lower.phase.choices] if c.lower.phase else []
        if c.lower.phase and set(state.map) <= set(names):
            c.lower.phase.across.value, c.lower.phase.up.value = state.map
        else:
            listed = f"settings on a map are {', '.join(names)}." if names else "it has no map."
            unread.append(f"“view.map={'~'.join(state.map)}” was not read: {listed}")
    if state.twin:
        try:
            c.twins.open(state.twin[0], state.twin[1])
        except NoAnswer as problem:
            c.twins.open(state.twin[0], {})
            unread.append(f"The values of side B do not go together: {problem} Its preset is shown instead.")
    return unread
