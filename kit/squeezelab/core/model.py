"""The declaration of a model: everything else is derived from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from ..errors import DeclarationError, UnknownName
from .declaration import Array, Cliff, Equation, Gain, Panel, Preset, Reading, Says, Series, Source, Symbols, Values, Variants
from .individuals import Who
from .loop import Inventory
from .quantity import Choice, Parameter, Quantity

State = dict[str, Any]
Draws = Mapping[str, Array]
Loop = Literal["reinforcing", "balancing", "either", "none"]


@dataclass(frozen=True)
class Process:
    """A model in time, written once as two pure functions over arrays whose last axis is the lanes.

    ``start(p, draws) -> state`` and ``step(state, p, draws) -> state``; the kit keeps the step
    count in ``state["t"]`` (0 before the first step). Every declared series is a key of the state
    with shape (lanes,). A run lasts ``steps`` steps (a number or the name of a structural
    parameter) or until ``state["resting"]`` holds in every lane. ``draw(rng, p)`` gives the random
    arrays of one seed; it may read structural parameters only, so that sliders keep the draws.
    """

    start: Callable[[Values, Draws], State]
    step: Callable[[State, Values, Draws], State]
    clock: Quantity
    steps: int | str
    draw: Callable[[np.random.Generator, Values], Draws] | None = None


@dataclass(frozen=True)
class Curve:
    """A model over an axis that is not time: ``evaluate(p) -> series``.

    The axis has shape (n, 1) or (n, lanes), the series (n, lanes) or broadcast to it.
    """

    evaluate: Callable[[Values], Series]
    axis: Quantity


@dataclass(frozen=True, kw_only=True)
class Model:
    """A market feedback loop: parameters, dynamics, what it shows, what it leaves out.

    ``module`` is ``__name__``: the file name is the id. ``tipped(p, series)`` says per lane whether
    the outcome is the runaway one, or, where a loop may run away, is the `Inventory` from which that is judged in the same
    way for every model; ``finding(result)`` is the headline sentence, numbers to stress
    between asterisks; ``finding_at(result, step)`` the one while the playhead stands at a step.
    ``invalid(p)`` returns a sentence where the model has no answer, else "". ``individuals`` shows who is behind the curves.
    ``equations(s)`` receives sympy symbols as attributes and is called only when asked for.
    """

    module: str
    title: str
    summary: str
    loop: Loop
    parameters: tuple[Parameter | Choice, ...]
    dynamics: Process | Curve
    series: tuple[Quantity, ...]
    readings: tuple[Reading, ...]
    panels: tuple[Panel, ...]
    presets: tuple[Preset, ...]
    equations: Callable[[Symbols], tuple[Equation, ...]]
    finding: Says
    sources: tuple[Source, ...]
    leaves_out: tuple[str, ...]
    gain: Gain | None = None
    cliff: Cliff | None = None
    variants: Variants | None = None
    profiles: tuple[Quantity, ...] = ()
    tipped: Callable[[Values, Series], Array] | Inventory | None = None
    invalid: Callable[[Values], str] = lambda p: ""
    finding_at: Callable[[Any, int], str] | None = None
    individuals: Who | None = None
    icon: str = ""
    doc: str = ""

    # names -----------------------------------------------------------------------------------
    @property
    def id(self) -> str:
        """The id: the file name with hyphens."""
        return self.module.rpartition(".")[2].replace("_", "-")

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """Everything with a name: parameters, clock or axis, series, profiles, readings."""
        own = self.dynamics.clock if isinstance(self.dynamics, Process) else self.dynamics.axis
        return {q.name: q for q in (*self.parameters, own, *self.series, *self.profiles, *self.readings)}

    @cached_property
    def _parameters(self) -> dict[str, Parameter | Choice]:
        return {q.name: q for q in self.parameters}

    @cached_property
    def _presets(self) -> dict[str, Preset]:
        return {preset.title: preset for preset in self.presets}

    def parameter(self, name: str) -> Parameter | Choice:
        """The parameter of that name; raises `UnknownName`."""
        if name not in self._parameters:
            raise UnknownName(f"parameter of {self.id}", name, self._parameters)
        return self._parameters[name]

    def preset(self, title: str) -> Preset:
        """The preset of that title, upper and lower case alike; raises `UnknownName`."""
        for known, preset in self._presets.items():
            if known.casefold() == title.casefold():
                return preset
        raise UnknownName(f"preset of {self.id}", title, self._presets)

    def given(self, preset: str | None = None, **values: Any) -> dict[str, Any]:
        """All values as plain numbers: the defaults, then the preset's, then those given, all checked."""
        held: dict[str, Any] = {q.name: q.default for q in self.parameters}
        if preset is not None:
            held |= self.preset(preset).values
        held |= values
        return {name: self.parameter(name).check(value) for name, value in held.items()}

    # the contract ----------------------------------------------------------------------------
    def __post_init__(self) -> None:
        def owe(condition: object, sentence: str) -> None:
            if not condition:
                raise DeclarationError(f"{self.id}: {sentence}")

        owe(self.summary.endswith(".") and len(self.summary) <= 160, "summary must be one sentence of at most 160 characters.")
        every = [*self.parameters, *self.series, *self.profiles, *self.readings]
        names = [q.name for q in every]
        twice = sorted({name for name in names if names.count(name) > 1})
        owe(not twice, f"declared twice: {', '.join(twice)}; a name means one thing.")
        taken = sorted({"name", "paths", "preset", "seed"} & {q.name for q in self.parameters})
        owe(not taken, f"a parameter cannot be called {', '.join(taken)}: run() and open() use that word themselves.")
        hidden = sorted(set(dir(Values)) & {q.name for q in self.parameters})
        owe(not hidden, f"a parameter cannot be called {', '.join(hidden)}: values are a mapping with such a method.")
        owe(self.presets, "give at least one preset: the first one is what opens.")
        owe(self.leaves_out, "say what the model leaves out.")
        owe(self.sources, "name a source.")
        owe(self.panels, "give at least one panel.")
        known = self.quantities
        for panel in self.panels:
            for name in (panel.x, *panel.series, *panel.reference, *filter(None, (panel.forced, panel.counted, panel.before))):
                owe(name in known, f"panel “{panel.title}” draws “{name}”, which is no series; there are {', '.join(known)}.")
        readings = {reading.name for reading in self.readings}
        for preset in self.presets:
            for name, value in preset.values.items():
                self.parameter(name).check(value)
            for name in preset.expects:
                owe(name in readings, f"preset “{preset.title}” expects “{name}”, which is no reading.")
        if self.gain:
            owe(self.gain.along in known, f"the gain runs along “{self.gain.along}”, which is no series.")
        if self.cliff:
            owe(self.cliff.over in self._parameters, f"the cliff is over “{self.cliff.over}”, which is no parameter.")
            owe(self.cliff.reading in readings, f"the cliff shows “{self.cliff.reading}”, which is no reading.")
        if self.variants:
            owe(self.variants.reading in readings, f"the variants show “{self.variants.reading}”, which is no reading.")
            for changes in self.variants.each.values():
                self.given(**changes)
        if isinstance(self.dynamics, Process) and isinstance(self.dynamics.steps, str):
            steps = self.parameter(self.dynamics.steps)
            owe(steps.structural, f"steps are counted by “{steps.name}”, which must be structural.")

    def explain(self) -> str:
        """The reasoning behind the model: the docstring of its file."""
        import sys

        return self.doc or inspect.cleandoc(sys.modules[self.module].__doc__ or "")


def lanes_of(values: Mapping[str, Any]) -> int:
    """How many lanes the arrays of values span."""
    return max((np.size(v) for v in values.values() if isinstance(v, np.ndarray)), default=1)
