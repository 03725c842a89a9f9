"""The lower row: the cliff, further figures, the equation with its numbers, variants, what is left out. Drawn at rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from ..core import Model, Parameter, Result
from ..dynamics.run import run
from ..errors import SqueezelabError
from . import catalogue, cliff, figures, layout, words
from .control import Control, Switch
from .ink import Ink
from .phase import Phase

HEIGHT = 212
Controls = Mapping[str, Control | Switch]


class Lower:
    """Everything below the main figure, and the tipping marks under the sliders."""

    def __init__(self, model: Model, pick: Callable[[dict[str, Any]], None]) -> None:
        self.model = model
        movable = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural and q.role != "scene"]
        self.phase = Phase(model, pick) if len(movable) >= 2 else None
        self.plots: dict[str, tuple[Ink, widgets.HTML]] = {}
        self.equation, self.variants, self.more = (layout.html(name) for name in ("sq-why", "sq-variants", "sq-more"))
        columns: list[widgets.Widget] = []
        if model.cliff:
            columns.append(self._plot(model.cliff.title, model.cliff.says, cliff.ROLES))
        for panel in model.panels[1:]:
            columns.append(self._plot(panel.title, panel.says, figures.ROLES[panel.kind]))
        left, right = columns[::2], columns[1::2]
        why = [self.equation, *([self.variants] if model.variants else []), layout.html("sq-limits", words.limits(model))]
        more = [self.more] if any(not reading.headline for reading in model.readings) else []
        maps = [self.phase.box] if self.phase else []
        if len(left) > len(right):
            left, right = [*left, *more], [*right, *why, *maps]
        else:
            left, right = [*left, *why], [*right, *more, *maps]
        self.box = layout.box("sq-lower", [layout.box("sq-lowcol", left), layout.box("sq-lowcol", right)])

    def _plot(self, title: str, says: str, roles: tuple[str, ...]) -> widgets.Widget:
        ink, paper = Ink(roles, HEIGHT), layout.html("sq-paper")
        self.plots[title] = (ink, paper)
        head = layout.html("sq-h4", f"<h3>{escape(title)}</h3><p>{escape(says)}</p>")
        return layout.box("sq-small", [head, layout.box("sq-plot", [ink.figure, paper])])

    @property
    def figures(self) -> dict[str, Any]:
        """The bqplot figures by title."""
        return {title: ink.figure for title, (ink, _) in self.plots.items()}

    def pieces(self, given: Mapping[str, Any], result: Result, controls: Controls, seed: int) -> Iterator[None]:
        """Draws piece by piece, so that a move can come in between."""
        model = self.model
        if self.phase:
            self.phase.given, self.phase.seed = given, seed
        self.equation.value = words.equation(model, catalogue.equations(model), result)
        self.more.value = words.more_readings(result)
        yield
        for panel in model.panels[1:]:
            self._show(panel.title, figures.picture(result, panel, main=False))
            yield
        if model.cliff:
            self._show(model.cliff.title, cliff.picture(model, given, model.cliff, seed))
            yield
        if model.variants:
            outcomes = []
            for title, changes in model.variants.each.items():
                try:
                    outcomes.append((title, run(model, {**given, **model_given(model, changes)}, seed=seed)))
                except SqueezelabError:
                    continue
            self.variants.value = words.variants(model, outcomes) if outcomes else ""
            yield
        for parameter in model.parameters:
            if parameter.role != "scene":
                control = controls[parameter.name]
                if "wrong" not in getattr(getattr(control, "tip", None), "value", ""):
                    control.mark(cliff.tips_at(model, given, parameter, seed))
                yield

    def _show(self, title: str, picture: Any) -> None:
        ink, paper = self.plots[title]
        ink.draw(picture)
        paper.value = picture.html()

    def draw(self, given: Mapping[str, Any], result: Result, controls: Controls, seed: int) -> None:
        """All pieces at once."""
        for _ in self.pieces(given, result, controls, seed):
            pass

    async def drawing(self, given: Mapping[str, Any], result: Result, controls: Controls, seed: int) -> AsyncIterator[None]:
        """All pieces, giving way to moves between them."""
        for _ in self.pieces(given, result, controls, seed):
            await asyncio.sleep(0)
            yield


def model_given(model: Model, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Checked values of the changed parameters only."""
    return {name: model.parameter(name).check(value) for name, value in changes.items()}
