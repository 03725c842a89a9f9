"""The declaration of a model: everything else is derived from it.

A long room: the one dataclass that all else is derived from, and the refusals when it is declared.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, Literal, get_args

import numpy as np

from ..errors import DeclarationError, SqueezelabError, UnknownName, named
from .declaration import Array, Cliff, Equation, Gain, Kind, Panel, Preset, Reading, Says, Series, Source, Symbols, Tone, Values, Variants
from .loop import Inventory
from .loop.individuals import Who
from .quantity import PLAIN, ROLES, Choice, Parameter, Quantity, Role

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

    A step is part of the market, and ``rounds`` says in a sentence why; or it only cuts time into pieces, and ``finer`` names the
    structural parameter that counts the pieces: more of them then leave every reading where it was. ``keeps`` names parts of the
    state of any shape that a picture needs step by step: they stand in `Result.kept`.
    """

    start: Callable[[Values, Draws], State]
    step: Callable[[State, Values, Draws], State]
    clock: Quantity
    steps: int | str
    draw: Callable[[np.random.Generator, Values], Draws] | None = None
    rounds: str = ""
    finer: str = ""
    keeps: tuple[str, ...] = ()


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
    ``fan`` is how many seeds stand behind a band and a typical run; fewer where a run is dear.
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
    fan: int = 200
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
        return named(f"parameter of {self.id}", name, self._parameters)

    def preset(self, title: str) -> Preset:
        """The preset of that title, upper and lower case alike; raises `UnknownName`."""
        asked = title.casefold() if isinstance(title, str) else None
        for known, preset in self._presets.items():
            if known.casefold() == asked:
                return preset
        raise UnknownName(f"preset of {self.id}", title, self._presets)

    def given(self, preset: str | None = None, /, **values: Any) -> dict[str, Any]:
        """All values as plain numbers: the defaults, then the preset's, then those given, all checked."""
        own = {name: self.parameter(name).check(value) for name, value in values.items()}
        return self._opened[None if preset is None else self.preset(preset).title] | own

    @cached_property
    def _opened(self) -> dict[str | None, dict[str, Any]]:
        """The checked values by the title of a preset, and the defaults by None."""
        first: dict[str, Any] = {q.name: q.default for q in self.parameters}
        every: dict[str | None, dict[str, Any]] = {None: first, **{one.title: {**first, **one.values} for one in self.presets}}
        return {title: {name: self.parameter(name).check(value) for name, value in held.items()} for title, held in every.items()}

    @property
    def runs(self) -> bool:
        """Whether there is something to keep going and to stop: a loop that may amplify, with an outcome that tips."""
        return self.loop in {"reinforcing", "either"} and self.tipped is not None

    def role_title(self, role: Role) -> str:
        """The heading over the parameters of a role: only what runs has something that keeps it going, or stops it."""
        return (ROLES if self.runs else PLAIN)[role]

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        """A model is its file: a pickle names it, and finds it there again."""
        return _declared, (self.module,)

    # the contract ----------------------------------------------------------------------------
    def __post_init__(self) -> None:
        def owe(condition: object, sentence: str) -> None:
            if not condition:
                raise DeclarationError(f"{self.id}: {sentence}")

        def among(name: str, allowed: Iterable[str], what: str) -> None:
            if name not in allowed:
                raise DeclarationError(f"{self.id}: {UnknownName(what, name, allowed)}")

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
        among(self.loop, get_args(Loop), "loop")
        known = self.quantities
        for panel in self.panels:
            here = f"panel “{panel.title}”"
            among(panel.kind, get_args(Kind), f"kind of {here}")
            among(panel.y_scale, ("auto", "linear", "log"), f"y_scale of {here}")
            among(panel.tone, get_args(Tone), f"tone of {here}")
            for name in (panel.x, *panel.series, *panel.reference, *filter(None, (panel.forced, panel.counted, panel.before))):
                among(name, known, f"series of {here}")
        readings = [reading.name for reading in self.readings]
        twice = sorted({preset.title for preset in self.presets if [p.title for p in self.presets].count(preset.title) > 1})
        owe(not twice, f"two presets are called “{', '.join(twice)}”; a title means one thing, once and not twice.")
        for preset in self.presets:
            self._allow(f"preset “{preset.title}”", preset.values)
            for name in preset.expects:
                among(name, readings, f"reading that preset “{preset.title}” expects")
        if self.gain:
            owe(isinstance(self.gain, Gain), "the gain is given bare; write gain=Gain(gain).")
            among(self.gain.along, known, "series that the gain runs along")
            for name, what in ((self.gain.at, "at"), (self.gain.depth, "depth")):
                among(name or self.parameters[0].name, self._parameters, f"parameter that the gain names in `{what}`")
        if self.cliff:
            among(self.cliff.over, self._parameters, "parameter that the cliff is over")
            among(self.cliff.reading, readings, "reading that the cliff shows")
        if self.variants:
            among(self.variants.reading, readings, "reading that the variants show")
            for title, changes in self.variants.each.items():
                self._allow(f"variant “{title}”", changes)
        if isinstance(self.dynamics, Process):
            steps = self.dynamics.steps
            owe(isinstance(steps, str) or steps >= 1, f"steps must be 1 or more, not {steps}.")
            finer = self.dynamics.finer
            owe(not (finer and self.dynamics.rounds), "a step is part of the market (rounds) or a cut of time (finer), not both.")
            owe(not finer or self.parameter(finer).structural, f"time is cut by “{finer}”, which must be structural.")
            if isinstance(steps, str):
                owe(self.parameter(steps).structural, f"steps are counted by “{steps}”, which must be structural.")

    def _allow(self, what: str, values: Mapping[str, Any]) -> None:
        """Raises `DeclarationError` where values are not this model's, or beyond their bounds."""
        try:
            for name, value in values.items():
                self.parameter(name).check(value)
        except SqueezelabError as problem:
            raise DeclarationError(f"{self.id}: {what}: {problem}") from None

    def explain(self) -> str:
        """The reasoning behind the model: the docstring of its file."""
        import sys

        return self.doc or inspect.cleandoc(sys.modules[self.module].__doc__ or "")


def lanes_of(values: Mapping[str, Any]) -> int:
    """How many lanes the arrays of values span."""
    return max((v.size for v in values.values() if isinstance(v, np.ndarray)), default=1)


def _declared(module: str) -> Any:
    return import_module(module).MODEL
