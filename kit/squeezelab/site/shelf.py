"""A calculator for a page: its first picture as markup, its controls, its books, and what the page's script must know.

A long room: what the template is given and what the script is given are two views of the same controls.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..core import ROLES, Choice, Model, Parameter, Process
from ..dynamics.typical import noisy
from ..records.state import compact, sign
from ..views.figures import choice, cliff, drawing, equation, panes, phase, situation, small
from ..views.figures.session import Session
from ..views.figures.words import limits
from . import books, frames
from .binding import pack
from .frames import Page, _page, ordered

Tip = tuple[str, float]  # the value at which the outcome tips, as it is written, and where on the track it is
NO_TIP: Tip = ("", 0.0)


@dataclass(frozen=True)
class Control:
    """A slider or a choice as the template writes it."""

    name: str
    label: str
    help: str
    chief: bool
    written: str
    home: int
    last: int
    options: tuple[tuple[str, str], ...]  # of a choice
    tip: str
    edge: float  # where on the track it tips, 0 to 1


@dataclass(frozen=True)
class Group:
    """Controls under a heading."""

    title: str
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class Shelf:
    """A calculator at one of its presets, ready for the template: all values are plain text or markup of our own making."""

    id: str
    title: str
    summary: str
    icon: str
    loop: str
    number: int
    presets: tuple[Mapping[str, Any], ...]
    groups: tuple[Group, ...]
    top: str
    finding: str
    name: str
    figure: str
    others: tuple[tuple[str, str], ...]
    mini: str
    equation: str
    limits: str
    pictures: int
    data: str

    @property
    def count(self) -> int:
        """How many controls there are."""
        return sum(len(group.controls) for group in self.groups)


def drawn(model: Model, linked: Sequence[str] = ()) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Every book of a model by file name, and what `shelf` needs; ``linked`` are settings that pages lead to. The work of one process."""
    sessions, controls = books.opening(model), books.sliders(model)
    chief = books.chief(model)
    files = {"presets.book": pack(books.presets(model))}
    pictures = len(sessions) + len(linked)
    if linked:
        files["linked.book"] = pack(books.linked(model, linked))
    tips: list[dict[str, Tip]] = [{} for _ in sessions]
    for name, slider in controls.items():
        held = {n: books.book(session, slider) for n, session in enumerate(sessions) if n == 0 or name in chief}
        homes = [slider.home(session.given[name]) for session in sessions]
        controls[name], packed = books.fitting(slider, held, homes)
        for number, book in packed.items():
            files[f"{number}-{name}.book"] = book
            pictures += len(controls[name].stops)
            tips[number][name] = _tip(sessions[number], slider, held[number])
    mark = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()[:10]
    folder = f"books/{model.id}-{mark}/"
    told = {"folder": folder, "pictures": pictures, "tips": tips, "linked": list(linked)}
    told["stops"] = {name: slider.stops for name, slider in controls.items()}
    return {folder + name: held for name, held in files.items()}, told


def _tip(session: Session, slider: books.Slider, pages: Sequence[Page]) -> Tip:
    """Where the outcome tips on a slider, all else as the session has it: nearest to where it stands, between two of its pictures."""
    q = slider.parameter
    if not isinstance(q, Parameter) or q.structural:
        return NO_TIP
    tipped = [one.head.get("tipped") for one in pages]
    flips = [k for k in range(1, len(tipped)) if None not in (tipped[k - 1], tipped[k]) and tipped[k - 1] != tipped[k]]
    if not flips:
        return NO_TIP
    home = slider.home(session.given[q.name])
    place = min(flips, key=lambda k: min(abs(k - 1 - home), abs(k - home)))
    between = np.arange(slider.stops[place - 1], slider.stops[place] + 1)
    found = cliff.first_flip(session.model, session.given, q, between, session.seed)
    return NO_TIP if found is None else (q.write(found), float(np.interp(found, slider.values, np.linspace(0, 1, len(slider.stops)))))


def opened(model: Model, session: Session, equations: list[dict[str, Any]]) -> dict[str, Any]:
    """What a page shows of a session before any script: readings, finding, picture, equation."""
    one = _page("", session, None, None).head
    main, *others = [
        ordered(choice.picture(session.result, panel, main=n == 0, fan=_fan(session, n))) for n, panel in enumerate(model.panels)
    ]
    return {
        "top": one["top"], "finding": one["finding"], "name": one["name"],
        "figure": drawing.drawing(main),
        "others": tuple((panel.title, drawing.drawing(other)) for panel, other in zip(model.panels[1:], others, strict=True)),
        "mini": "" if model.gain else small.lines(model),
        "equation": equation.equation(model, equations, session.result),
    }  # fmt: skip


def at(base: Shelf, state: str, told: Mapping[str, Any]) -> Shelf:
    """The same calculator as a page opens it at a state string: picture, words and controls stand there without a script."""
    session = frames.opened(state)
    model, number = session.model, [preset.title for preset in session.model.presets].index(session.chosen.title)
    controls = {q.name: books.Slider(q, told["stops"][q.name]) for q in model.parameters}
    tips = told["tips"][number] if session.untouched else {}
    groups = _groups(model, session, controls, books.chief(model), tips)
    return replace(base, number=number, groups=groups, **opened(model, session, []))


def _fan(session: Session, number: int) -> Any:
    return session.fan.series.get(session.model.panels[0].series[0]) if number == 0 and session.fan.lanes > 1 else None


def shelf(model: Model, told: Mapping[str, Any], equations: list[dict[str, Any]], icon: str, number: int = 0) -> Shelf:
    """The calculator opened at a preset."""
    sessions, chief = books.opening(model), books.chief(model)
    controls = {q.name: books.Slider(q, told["stops"][q.name]) for q in model.parameters}
    lines = situation.lines(model)
    session = sessions[number]
    return Shelf(
        id=model.id, title=model.title, summary=model.summary, icon=icon, loop=model.loop, number=number,
        presets=tuple({"title": preset.title, "line": line} for preset, line in zip(model.presets, lines, strict=True)),
        groups=_groups(model, session, controls, chief, told["tips"][number]),
        limits=limits(model), pictures=told["pictures"], data=_data(model, sessions, controls, told), **opened(model, session, equations),
    )  # fmt: skip


def _groups(
    model: Model, session: Session, controls: Mapping[str, books.Slider], chief: list[str], tips: Mapping[str, Tip]
) -> tuple[Group, ...]:
    found = []
    for role in ROLES:
        held = []
        for q in (q for q in model.parameters if q.role == role):
            value, slider = session.given[q.name], controls[q.name]
            options = tuple(q.options.items()) if isinstance(q, Choice) else ()
            told = f"{q.help} {q.range}. {q.reason}" if isinstance(q, Parameter) else q.help
            held.append(
                Control(
                    q.name,
                    q.label,
                    told,
                    q.name in chief,
                    q.write(value, exact=True),
                    slider.home(value),
                    len(slider.stops) - 1,
                    options,
                    *tips.get(q.name, NO_TIP),
                )
            )
        if held:
            found.append(Group(model.role_title(role), tuple(held)))
    return tuple(found)


def _data(model: Model, sessions: list[Session], controls: Mapping[str, books.Slider], told: Mapping[str, Any]) -> str:
    """What the script must know, as JSON that can stand inside a script element."""
    held = {
        "model": model.id, "title": model.title, "folder": told["folder"], "pictures": told["pictures"],
        "linked": told["linked"], "tabs": panes.tabs(model), "clock": _clock(model), "noisy": noisy(model), "map": _map(model),
        "presets": [
            {
                "title": session.chosen.title,
                "given": {q.name: compact(q, session.given[q.name]) for q in model.parameters},
                "home": {q.name: controls[q.name].home(session.given[q.name]) for q in model.parameters},
                "written": {q.name: q.write(session.given[q.name], exact=True) for q in model.parameters},
                "books": list(told["tips"][number]), "tips": told["tips"][number],
            }
            for number, session in enumerate(sessions)
        ],
        "controls": {q.name: _control(q, controls[q.name]) for q in model.parameters},
    }  # fmt: skip
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _clock(model: Model) -> str:
    """What a step of the run is called, where the main figure is a run in time; nothing elsewhere."""
    return model.dynamics.clock.name if isinstance(model.dynamics, Process) and choice.played(model) else ""


def _map(model: Model) -> dict[str, Any] | None:
    """The settings that a map can be drawn over, and the two of the first one."""
    names = [q.name for q in phase.choices(model)]
    return {"axes": phase.opening(model), "names": names} if "map" in panes.tabs(model) else None


def _control(q: Parameter | Choice, slider: books.Slider) -> dict[str, Any]:
    shared = {"label": q.label, "stops": list(slider.stops), "texts": [compact(q, value) for value in slider.values]}
    shared["written"] = [q.write(value, exact=True) for value in slider.values]
    if isinstance(q, Choice):
        return {**shared, "choice": True}
    # the grammar of links, as far as the page must read it without Python: a number, m or bn where the unit has them, the unit
    return {
        **shared, "base": list(slider.values), "factor": q.unit.factor, "short": q.unit.short, "sign": sign(q),
        "range": q.range, "low": q.low, "high": q.high,
    }  # fmt: skip
