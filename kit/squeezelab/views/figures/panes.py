"""What stands under the tabs of a calculator, as HTML: second figure, table, why, who. Kernel, site and wasm show the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from ...core import Model, Panel, Result
from ...dynamics.run import run
from ...dynamics.stepping import states
from ...errors import SqueezelabError
from . import choice, equation, table, who, words
from . import cliff as second
from .drawing import drawing
from .phase import choices
from .session import Session
from .steps import rounds

HIDDEN = "What lies beyond an edge is drawn once you have crossed it, or with “Show the edges”."


def tabs(model: Model) -> list[str]:
    """The tabs of a model besides its picture, in their order."""
    beside = choice.wide(model) and len(model.panels) > 1
    curve = ["cliff" if model.tipped and model.cliff else "curve"] if model.cliff or beside else []
    mapped = ["map"] if len(choices(model)) >= 2 else []
    return [*curve, "why", *mapped, "table", *(["who"] if model.individuals else [])]


def steps(result: Result) -> int:
    """How many steps of a run its main figure shows."""
    panel = result.model.panels[0]
    path = result.series[panel.series[0]][:, 0]
    return len(rounds(path)) - 1 if panel.kind == "steps" else len(path) - 1


def curve(session: Session, *, whole: bool) -> second.Response:
    """The second figure's curve, on both sides of its edge or, unless ``whole``, on that of the slider."""
    shown = session.model.cliff
    assert shown is not None
    found = second.response(session.model, session.given, shown, session.seed)
    return found if whole else second.near_side(found, session.given[shown.over])


def cliff(session: Session, *, whole: bool) -> str:
    """The reading over the whole range of one slider."""
    shown = session.model.cliff
    assert shown is not None
    picture = second.picture(curve(session, whole=whole), session.model, session.given, shown)
    says = shown.says if whole else f"{shown.says} {HIDDEN}"
    return f'<div class="sq-plot">{drawing(picture)}</div><p class="nt">{escape(says)}</p>'


def beside(result: Result, panel: Panel) -> str:
    """Another figure of the run in the place of the second."""
    picture = choice.picture(result, panel)
    return f'<div class="sq-plot">{drawing(picture)}</div><p class="nt"><b>{escape(panel.title)}.</b> {escape(panel.says)}</p>'


def why(session: Session, equations: Sequence[Mapping[str, Any]]) -> str:
    """The equation that holds today with today's numbers."""
    return equation.equation(session.model, equations, session.result)


def also(result: Result) -> str:
    """The parts of the gain, and the readings that are no headline."""
    return words.parts_of_gain(result) + words.more_readings(result)


def variants(session: Session) -> str:
    """The same run with something changed; what has no answer is left out."""
    model, outcomes = session.model, []
    assert model.variants is not None
    for title, changes in model.variants.each.items():
        values = {name: model.parameter(name).check(value) for name, value in changes.items()}
        try:
            outcomes.append((title, run(model, {**session.given, **values}, seed=session.seed)))
        except SqueezelabError:
            continue
    return words.variants(model, outcomes) if outcomes else ""


def crowd(session: Session, at: int | None) -> tuple[Result, Callable[[int], Any], int]:
    """The run, its states, and the step of the playhead."""
    step = len(next(iter(session.result.series.values()))) - 1 if at is None else at
    held = states(session.model, session.schedule, step, seed=session.seed)
    return session.result, lambda k: held[min(max(k, 0), len(held) - 1)] if held else {}, step


def people(session: Session, at: int | None) -> str:
    """Who is behind the curves, at a step."""
    assert session.model.individuals is not None
    return who.drawing(session.model.individuals, *crowd(session, at))


def tables(result: Result, at: int | None) -> str:
    """The numbers of every figure of a run."""
    main, *others = result.model.panels
    return table.table(result, main, at) + "".join(table.table(result, panel) for panel in others)


def more_tables(session: Session, at: int | None, *, whole: bool) -> str:
    """The numbers of what is no figure of the run: the second figure, and who is behind it."""
    model, shown, out = session.model, session.model.cliff, ""
    if shown is not None:
        found = curve(session, whole=whole)
        out += table.of(shown.title, [(model.quantities[shown.over], found.x), (model.quantities[shown.reading], found.y)])
    if model.individuals:
        out += who.table(model.individuals, *crowd(session, at))
    return out
