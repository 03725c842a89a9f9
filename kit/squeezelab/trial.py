"""The first trial of a model: one run and one with three lanes, so that what a declaration promises is there before anyone opens it.

A long room: one short function a part of a declaration, tried in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from .core import Curve, Model, Parameter, Process, Result, Values, closed_form, lanes_of
from .core.symbols import FORCED, GAIN, symbols
from .dynamics.run import run_at
from .dynamics.seeds import draws_for
from .dynamics.stepping import laned
from .errors import NoAnswer
from .fault import fault, line_naming, shown

LANES = 3
Fault = tuple[str | Callable[..., Any], str]  # what is to blame, by name or itself, and what is wrong with it
CLOSE = 0.02  # how far the two sides of an equation may part where it is evaluated


class Tried:
    """A model at its defaults, run when first asked for: in one lane and in three."""

    def __init__(self, model: Model) -> None:
        self.model = model

    @cached_property
    def result(self) -> Result:
        """One lane."""
        return run_at(self.model, laned(self.model, self.model.given()))

    @cached_property
    def wide(self) -> Result:
        """Three lanes, a hair apart."""
        return run_at(self.model, lanes_at(self.model))


def faults(model: Model) -> Iterator[str]:
    """Every fault of a model that loads, as ``file:line: what is wrong. Allowed: …``; nothing where it keeps its word."""
    path = Path(sys.modules[model.module].__file__ or model.module)
    source = path.read_text("utf-8").splitlines() if path.is_file() else []
    tried = Tried(model)
    for part in (_dynamics, _readings, _gain, _drawn, _sentences, _equations):
        try:
            with np.errstate(all="ignore"):
                found = list(part(tried))
            for place, what in found:
                line = line_naming(source, f"“{place}”") if isinstance(place, str) else defined(place, path)
                yield f"{shown(path)}:{line or 1}: {what}"
        except NoAnswer as problem:
            yield f"{shown(path)}:1: the model has no answer at its own defaults: {problem}"
        except Exception as problem:
            yield fault(problem, path)
        else:
            if not found or part is not _dynamics:  # what comes after would only say the same again
                continue
        return


def lanes_at(model: Model) -> Values:
    """The defaults in three lanes, each number a hair apart, so that what forgets its lanes is seen."""
    given: dict[str, Any] = model.given()
    for q in model.parameters:
        if isinstance(q, Parameter) and not q.structural:
            inward = -1 if q.default > (q.low + q.high) / 2 else 1
            given[q.name] = q.default + inward * np.arange(LANES) * 1e-6 * (q.high - q.low)
    return laned(model, given)


def defined(function: Callable[..., Any], path: Path) -> int:
    """The line on which a function of that file begins; 0 for one from elsewhere."""
    code = getattr(function, "__code__", None)
    return code.co_firstlineno if code is not None and code.co_filename == str(path) else 0


def _fits(array: Any, shape: tuple[int, ...]) -> bool:
    try:
        return np.broadcast_shapes(np.shape(array), shape) == shape
    except ValueError:
        return False


def _dynamics(tried: Tried) -> Iterator[Fault]:
    model = tried.model
    for p in (laned(model, model.given()), lanes_at(model)):
        lanes = lanes_of(p)
        way = model.dynamics
        found = list(_curve(model, way, p, lanes) if isinstance(way, Curve) else _process(model, way, p, lanes))
        yield from found
        if found:
            return


def _curve(model: Model, curve: Curve, p: Values, lanes: int) -> Iterator[Fault]:
    held: Any = curve.evaluate(p)
    if not isinstance(held, Mapping):
        yield curve.evaluate, f"evaluate gives {type(held).__name__}. Allowed: a dictionary with the axis and every series."
        return
    for name in (curve.axis.name, *(q.name for q in model.series)):
        if name not in held:
            yield curve.evaluate, f"evaluate forgets “{name}”, which is declared. It gives {', '.join(held)}."
        elif not _fits(held[name], (len(np.atleast_1d(held[name])), lanes)):
            yield curve.evaluate, f"“{name}” has the shape {np.shape(held[name])}. Allowed: (n, 1) or (n, lanes), here (n, {lanes})."


def _process(model: Model, process: Process, p: Values, lanes: int) -> Iterator[Fault]:
    draws = draws_for(model, p, 0)
    state: Any = process.start(p, draws)
    for function, way in (("start", process.start), ("step", process.step)):
        held: Any = state if function == "start" else process.step({**state, "t": 0}, p, draws)
        if not isinstance(held, Mapping):
            yield way, f"{function} gives {type(held).__name__}. Allowed: a dictionary with every series."
            return
        found = False
        for q in model.series:
            if q.name not in held:
                found = True
                yield way, f"{function} forgets the series “{q.name}”. It gives {', '.join(name for name in held if name != 't')}."
            elif not _fits(held[q.name], (lanes,)):
                found = True
                yield way, f"{function} gives “{q.name}” the shape {np.shape(held[q.name])}. Allowed: (lanes,), here ({lanes},)."
        if found:
            return


def _readings(tried: Tried) -> Iterator[Fault]:
    model, result = tried.model, tried.wide
    for reading in model.readings:
        form = reading.measured
        value = form(result.values, result.series) if form else closed_form(model, reading.name)(result.values)
        if not _fits(value, (result.lanes,)):
            yield reading.name, f"the reading “{reading.name}” has the shape {np.shape(value)}. Allowed: (lanes,), here ({result.lanes},)."


def _gain(tried: Tried) -> Iterator[Fault]:
    gain = tried.model.gain
    if gain is None:
        return
    result = tried.wide
    along = np.asarray(result.series[gain.along] if gain.along in result.series else result.values[gain.along])
    spots = np.linspace(np.min(along), np.max(along), 5)[:, None]
    parts: Any = gain.parts(result.values, spots, result.draws)
    if not isinstance(parts, Mapping) or not parts:
        yield gain.parts, f"the gain gives {type(parts).__name__}. Allowed: a dictionary with the gain of each actor."
        return
    for actor, part in parts.items():
        if not _fits(part, (len(spots), result.lanes)):
            allowed = f"(n, lanes) or what broadcasts to it, here ({len(spots)}, {result.lanes})"
            yield gain.parts, f"the gain of “{actor}” has the shape {np.shape(part)}. Allowed: {allowed}."
        elif not np.all(np.isfinite(part)):
            yield gain.parts, f"the gain of “{actor}” is not finite at the defaults."


def _drawn(tried: Tried) -> Iterator[Fault]:
    """Panels over an axis of their own, and the second line of the cliff."""
    for panel in tried.model.panels:
        if panel.data is None:
            continue
        held = panel.data(tried.result.values)
        for name in (panel.x, *panel.series, *panel.reference):
            if name not in held:
                yield panel.title, f"the data of panel “{panel.title}” forgets “{name}”. It gives {', '.join(held)}."


def _sentences(tried: Tried) -> Iterator[Fault]:
    model, result = tried.model, tried.result
    told: Any = model.finding(result)
    if not isinstance(told, str) or not told.strip().endswith((".", "?")):
        yield model.finding, f"the finding is {told!r}. Allowed: a sentence with a full stop."
    for reading in model.readings:
        said: Any = reading.context(result) if reading.context else ""
        if not isinstance(said, str):
            yield reading.name, f"the context of “{reading.name}” is {said!r}. Allowed: a text."


def _equations(tried: Tried) -> Iterator[Fault]:
    """Left and right of each equation that has a number on both sides, at the defaults."""
    model, result = tried.model, tried.result
    space = symbols(model)
    each: Any = model.equations(space)
    known = {name: value for name in vars(space) if (value := _number(result, name)) is not None}
    for place, equation in enumerate(each, 1):
        relation = equation.relation
        if not equation.says.strip().endswith((".", "?")):
            yield model.equations, f"equation {place} is read aloud as “{equation.says}”. Allowed: a sentence with a full stop."
        if not hasattr(relation, "lhs") or not {str(one) for one in relation.free_symbols} <= set(known) or not _true(equation, result):
            continue
        put = {one: known[str(one)] for one in relation.free_symbols}
        try:
            left, right = (float(side.subs(put)) for side in (relation.lhs, relation.rhs))
        except TypeError:  # a function without a value, a sum without an end
            continue
        if np.isfinite(left) and np.isfinite(right) and abs(left - right) > CLOSE * max(abs(left), abs(right)):
            yield (
                model.equations,
                f"equation {place} does not hold at the defaults: {relation.lhs} is {left:.4g}, and its right side {right:.4g}.",
            )


def _true(equation: Any, result: Result) -> bool:
    """Whether the condition that an equation carries is met; without one it holds always."""
    holds = getattr(equation, "holds", None)
    return holds is None or bool(np.all(holds(result.values)))


def _number(result: Result, name: str) -> float | None:
    """The one number that a symbol stands for at the end of a run: no series, no word, no number that is missing."""
    gain = result.model.gain
    if name in {GAIN, FORCED} and name not in result.model.quantities and gain is not None:
        from .dynamics.loop_gain import strongest

        path = np.ravel(result.values[gain.at])[None, :] if gain.at else result.series.get(gain.along)
        if path is None:
            return None
        found = float(strongest(gain.parts, result.values, path, result.draws, gain.places)[0])
        return found * float(np.ravel(result.values[gain.depth])[0]) if name == FORCED else found
    if name in result.series:
        return None
    try:
        value = result[name]
    except KeyError:
        return None
    return float(value) if isinstance(value, int | float) and np.isfinite(value) else None
