"""What stands under the tabs and beside the picture: cliff, why, map, miniatures, the small curve. Drawn at rest, and only what is seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from html import escape
from typing import Any

import ipywidgets as widgets

from ...core import Panel, Parameter, Result
from ...dynamics.run import run, states
from ...errors import SqueezelabError
from ..figures import choice as figures
from ..figures import cliff, equation, small, table, who, words
from ..figures.drawing import drawing, strokes
from ..figures.picture import Picture
from . import catalogue, layout
from .column import Controls
from .phase import Phase
from .stage import Stage
from .tabs import Tabs


class Panes:
    """Everything of a session but its picture, and the edges under the sliders.

    ``minis`` stand beside the picture or, where the waiting flow stands there, beside the cliff; ``small`` stands in
    the gauge's place of a model without a loop gain.
    """

    def __init__(self, stage: Stage, controls: Controls, pick: Callable[[dict[str, Any]], None], turned: Callable[[str], None]) -> None:
        self.stage, self.session, self.controls = stage, stage.session, controls
        model = self.session.model
        movable = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural and q.role != "scene"]
        self.phase = Phase(self.session, pick) if len(movable) >= 2 else None
        self.problem = ""
        self.cliff, self.equation, self.variants, self.more = (
            layout.html(name) for name in ("sq-cliff", "sq-why", "sq-variants", "sq-more")
        )
        self.minis, self.small = layout.html("sq-minis"), layout.html("sq-mini")
        self.beside = bool(stage.session.model.gain and stage.session.model.gain.waits)
        panes: dict[str, widgets.Widget] = {}
        if model.cliff or (self.beside and len(model.panels) > 1):
            panes["cliff" if model.tipped and model.cliff else "curve"] = layout.box(
                "sq-second", [self.cliff, *([self.minis] if self.beside else [])]
            )
        why = [self.equation, *([self.variants] if model.variants else []), self.more]
        checks = layout.html("sq-checks", layout.badges(model) + words.limits(model))
        panes["why"] = layout.box("sq-reasons", [layout.box("sq-col", why), layout.box("sq-col", [checks])])
        if self.phase:
            panes["map"] = self.phase.box
        panes["table"] = stage.table
        self.who = layout.html("sq-who")
        if model.individuals:
            panes["who"] = self.who
            stage.followed = self.follow
        self.tabs = Tabs(panes, turned)

    @property
    def inside(self) -> list[widgets.Widget]:
        """What stands in the picture's own tab besides the figure, and in the gauge's place."""
        model = self.session.model
        return [*([] if model.gain else [self.small]), *([self.minis] if len(model.panels) > 1 and not self.beside else [])]

    @property
    def whole(self) -> bool:
        """Whether the second figure may show its edge: there is none, or the reader has found one."""
        model = self.session.model
        return model.tipped is None or self.session.showing or bool(self.session.found)

    def pieces(self) -> Iterator[None]:
        """Draws piece by piece, so that a move can come in between; a piece that fails is named in ``problem``."""
        self.problem = ""
        for title, work in self._works():
            try:
                work()
            except Exception as problem:  # one figure must not take the others with it
                self.problem = f"“{title}” has no answer at these values: {problem}"
            yield

    def draw(self) -> None:
        """All pieces at once."""
        for _ in self.pieces():
            pass

    async def drawing(self) -> AsyncIterator[None]:
        """All pieces, giving way to moves between them."""
        for _ in self.pieces():
            await asyncio.sleep(0)
            yield

    def _works(self) -> Iterator[tuple[str, Callable[[], None]]]:
        model, at = self.session.model, self.tabs.at
        if model.gain is None:
            yield (model.cliff.title if model.cliff else "The loop"), self._small
        if (at == "picture" and not self.beside) or (at in {"cliff", "curve"} and self.beside):
            cards: dict[int, str] = {}
            for number, panel in enumerate(model.panels):
                if panel is not self.stage.panel and panel is not self.second:
                    yield panel.title, lambda number=number: self._mini(cards, number)  # type: ignore[misc]
            self._put(self.minis, "".join(cards.values()))
        if at in {"cliff", "curve"}:
            yield (model.cliff.title if model.cliff else self.second.title if self.second else ""), self._cliff
        if at == "table" and (model.cliff or model.individuals):
            yield (model.cliff.title if model.cliff else "Who"), self._table
        if at == "who":
            yield "Who", self._who
        if at == "why":
            yield "Why", self._why
            if model.variants:
                yield model.variants.title, self._vary
        for name, control in self.controls.items():
            if "wrong" not in getattr(getattr(control, "tip", None), "value", ""):
                yield control.parameter.label, lambda name=name: self._edge(name)  # type: ignore[misc]

    def _edge(self, name: str) -> None:
        session = self.session
        if name not in session.found and not session.showing:
            self.controls[name].mark(None)
            return
        parameter = session.model.parameter(name)
        found = (
            None
            if parameter.role == "scene" and name not in session.found
            else cliff.tips_at(session.model, session.given, parameter, session.seed)
        )
        self.controls[name].mark(found, crossed=name == session.crossed)

    def _curve(self) -> cliff.Response:
        session, shown = self.session, self.session.model.cliff
        assert shown is not None
        found = cliff.response(session.model, session.given, shown, session.seed)
        return found if self.whole else cliff.near_side(found, session.given[shown.over])

    def _small(self) -> None:
        session = self.session
        model = session.model
        self._put(
            self.small, small.curve(self._curve(), model, session.given, partly=not self.whole) if model.cliff else small.lines(model)
        )

    @property
    def second(self) -> Panel | None:
        """The panel that stands in the second tab, where there is no curve for it."""
        model = self.session.model
        others = [panel for panel in model.panels if panel is not self.stage.panel]
        return others[0] if self.beside and model.cliff is None and others else None

    def _cliff(self) -> None:
        session, shown = self.session, self.session.model.cliff
        if shown is None:
            assert self.second is not None
            picture = figures.picture(session.result, self.second)
            self._put(
                self.cliff,
                f'<div class="sq-plot">{drawing(picture)}</div>'
                f'<p class="nt"><b>{escape(self.second.title)}.</b> {escape(self.second.says)}</p>',
            )
            return
        picture = cliff.picture(self._curve(), session.model, session.given, shown)
        says = (
            shown.says
            if self.whole
            else f"{shown.says} What lies beyond an edge is drawn once you have crossed it, or with “Show the edges”."
        )
        self._put(self.cliff, f'<div class="sq-plot">{drawing(picture)}</div><p class="nt">{escape(says)}</p>')

    def _table(self) -> None:
        model, shown = self.session.model, self.session.model.cliff
        self.stage.more = ""
        if shown is not None:
            curve = self._curve()
            columns = [(model.quantities[shown.over], curve.x), (model.quantities[shown.reading], curve.y)]
            self.stage.more = table.of(shown.title, columns)
        if model.individuals:
            self.stage.more += who.table(model.individuals, *self._crowd())
        self.stage.table.value = self.stage.tables()

    def _crowd(self) -> tuple[Result, Callable[[int], Any], int]:
        """The run, its states, and the step of the playhead."""
        session, at = self.session, self.stage.at
        step = len(next(iter(session.result.series.values()))) - 1 if at is None else at
        held = states(session.model, session.schedule, step, seed=session.seed)
        return session.result, lambda k: held[min(max(k, 0), len(held) - 1)] if held else {}, step

    def _who(self) -> None:
        assert self.session.model.individuals is not None
        self._put(self.who, who.drawing(self.session.model.individuals, *self._crowd()))

    def follow(self) -> None:
        """The playhead has moved: so have the individuals, where they are looked at."""
        if self.tabs.at == "who":
            self._who()

    def _mini(self, cards: dict[int, str], number: int) -> None:
        panel = self.session.model.panels[number]
        cards[number] = mini(number, panel, figures.picture(self.session.result, panel, main=False))

    def _why(self) -> None:
        session = self.session
        self._put(self.equation, equation.equation(session.model, catalogue.equations(session.model), session.result))
        self._put(self.more, words.parts_of_gain(session.result) + words.more_readings(session.result))

    def _vary(self) -> None:
        model, outcomes = self.session.model, []
        assert model.variants is not None
        for title, changes in model.variants.each.items():
            values = {name: model.parameter(name).check(value) for name, value in changes.items()}
            try:
                outcomes.append((title, run(model, {**self.session.given, **values}, seed=self.session.seed)))
            except SqueezelabError:
                continue
        self._put(self.variants, words.variants(model, outcomes) if outcomes else "")

    @staticmethod
    def _put(widget: widgets.HTML, value: str) -> None:
        if widget.value != value:
            widget.value = value


def mini(number: int, panel: Panel, shown: Picture) -> str:
    """A panel as a small figure that can be swapped into the main place; the ends of its axis are written below."""
    title = panel.short or panel.title.partition(",")[0]
    ends = "".join(f"<i>{escape(text)}</i>" for _, text in (*shown.x.ticks[:1], *shown.x.ticks[1:][-1:]))
    return (
        f'<button class="mn" type="button" data-panel="{number}" title="{escape(f"{panel.title}. {panel.says}", quote=True)}">'
        f'<b>{escape(title)}</b><span class="sq-plot">{strokes(shown)}</span><span class="ends">{ends}</span></button>'
    )
