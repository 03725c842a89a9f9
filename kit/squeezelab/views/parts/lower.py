"""The lower row: the cliff, further figures, the equation with its numbers, variants, what is left out. Drawn at rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from ...core import Model, Panel, Parameter, Result
from ...dynamics.run import run
from ...errors import SqueezelabError
from ..figures import choice as figures
from ..figures import cliff, equation, table, words
from . import catalogue, layout
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
        self.numbers: dict[str, tuple[widgets.VBox, widgets.HTML]] = {}
        self.tables, self.problem = False, ""
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
        ink, paper, numbers = Ink(roles, HEIGHT), layout.html("sq-paper"), layout.html("sq-tableview")
        head = layout.html("sq-h4", f"<h3>{escape(title)}</h3><p>{escape(says)}</p>")
        box = layout.box("sq-small", [head, layout.box("sq-plot", [ink.figure, paper]), numbers])
        self.plots[title] = (ink, paper)
        self.numbers[title] = (box, numbers)
        return box

    @property
    def figures(self) -> dict[str, Any]:
        """The bqplot figures by title."""
        return {title: ink.figure for title, (ink, _) in self.plots.items()}

    def show_tables(self, shown: bool) -> None:
        """From the next drawing on, the numbers of each figure in its place, or the figures again."""
        self.tables = shown
        for box, numbers in self.numbers.values():
            (box.add_class if shown else box.remove_class)("is-table")
            numbers.value = ""
        if self.phase:
            self.phase.show_table(shown)

    def pieces(self, given: Mapping[str, Any], result: Result, controls: Controls, seed: int) -> Iterator[None]:
        """Draws piece by piece, so that a move can come in between; a piece that fails is named in ``problem``."""
        self.problem = ""
        if self.phase:
            self.phase.given, self.phase.seed = given, seed
        for title, work in self._works(given, result, controls, seed):
            try:
                work()
            except Exception as problem:  # one figure must not take the others with it
                self.problem = f"“{title}” has no answer at these values: {problem}"
            yield

    def _works(self, given: Mapping[str, Any], result: Result, controls: Controls, seed: int) -> Iterator[tuple[str, Callable[[], None]]]:
        model = self.model
        yield "Why", lambda: self._say(result)
        for panel in model.panels[1:]:
            yield panel.title, lambda panel=panel: self._panel(panel, result)  # type: ignore[misc]
        if model.cliff:
            yield model.cliff.title, lambda: self._cliff(given, seed)
        if model.variants:
            yield model.variants.title, lambda: self._vary(given, seed)
        for parameter in model.parameters:
            control = controls[parameter.name]
            if parameter.role != "scene" and "wrong" not in getattr(getattr(control, "tip", None), "value", ""):
                yield parameter.label, lambda q=parameter, c=control: c.mark(cliff.tips_at(model, given, q, seed))  # type: ignore[misc]

    def _say(self, result: Result) -> None:
        self.equation.value = equation.equation(self.model, catalogue.equations(self.model), result)
        self.more.value = words.more_readings(result)

    def _panel(self, panel: Panel, result: Result) -> None:
        self._show(panel.title, figures.picture(result, panel, main=False))
        if self.tables:
            self.numbers[panel.title][1].value = table.table(result, panel)

    def _cliff(self, given: Mapping[str, Any], seed: int) -> None:
        shown, model = self.model.cliff, self.model
        assert shown is not None
        self._show(shown.title, cliff.picture(model, given, shown, seed))
        if self.tables:
            curve = cliff.response(model, given, shown, seed)
            columns = [(model.quantities[shown.over], curve.x), (model.quantities[shown.reading], curve.y)]
            self.numbers[shown.title][1].value = table.of(shown.title, columns)

    def _vary(self, given: Mapping[str, Any], seed: int) -> None:
        assert self.model.variants is not None
        outcomes = []
        for title, changes in self.model.variants.each.items():
            try:
                outcomes.append((title, run(self.model, {**given, **model_given(self.model, changes)}, seed=seed)))
            except SqueezelabError:
                continue
        self.variants.value = words.variants(self.model, outcomes) if outcomes else ""

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
