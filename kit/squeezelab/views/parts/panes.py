"""What stands under the tabs and beside the picture: cliff, why, map, miniatures, the small curve. Drawn at rest, and only what is seen.

A long room: who is seen, and what that costs at rest, is one question for all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from html import escape
from typing import Any

import ipywidgets as widgets

from ...core import Panel
from ..figures import choice as figures
from ..figures import cliff, panes, small, words
from ..figures.drawing import strokes
from ..figures.picture import Picture
from ..figures.swept_curve import SweptCurve
from . import catalogue, layout
from .column import Controls
from .matters import Matters
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
        tabs = panes.tabs(model)
        self.phase = Phase(self.session, pick) if "map" in tabs else None
        self.problem = ""
        self.laid: SweptCurve | None = None
        self.cliff = layout.html("sq-cliff", own=True)
        self.equation, self.variants, self.more = (layout.html(name) for name in ("sq-why", "sq-variants", "sq-more"))
        self.minis, self.small = layout.html("sq-minis"), layout.html("sq-mini")
        self.beside = figures.wide(model)
        pages: dict[str, widgets.Widget] = {}
        if tabs[0] != "why":
            pages[tabs[0]] = layout.box("sq-second", [self.cliff, *([self.minis] if self.beside else [])], own=True)
        why = [self.equation, *([self.variants] if model.variants else []), self.more]
        checks = layout.html("sq-checks", layout.badges(model) + words.limits(model))
        self.matters = Matters(self.session)
        beside = [checks, *([self.matters.box] if self.matters.possible else [])]
        pages["why"] = layout.box("sq-reasons", [layout.box("sq-col", why), layout.box("sq-col", beside)], own=True)
        if self.phase:
            pages["map"] = self.phase.box
        pages["table"] = stage.table
        self.who = layout.html("sq-who", own=True)
        if model.individuals:
            pages["who"] = self.who
            stage.followed = self.follow
        self.tabs = Tabs(pages, turned)

    def lay(self, drawn: SweptCurve) -> None:
        """Shows a sweep over one slider in the place of the second figure, and turns to it."""
        self.laid = drawn
        name = next((one for one in ("cliff", "curve") if one in self.tabs.panes), "curve")
        self.tabs.put(name, self.cliff)
        self.tabs.go(name)
        self._cliff()

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
            yield (
                "From a sweep" if self.laid else (model.cliff.title if model.cliff else self.second.title if self.second else ""),
                self._cliff,
            )
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

    def _small(self) -> None:
        session = self.session
        model = session.model
        self._put(
            self.small,
            small.curve(panes.curve(session, whole=self.whole), model, session.given, partly=not self.whole)
            if model.cliff
            else small.lines(model),
        )

    @property
    def second(self) -> Panel | None:
        """The panel that stands in the second tab, where there is no curve for it."""
        model = self.session.model
        others = [panel for panel in model.panels if panel is not self.stage.panel]
        return others[0] if self.beside and model.cliff is None and others else None

    def _cliff(self) -> None:
        session = self.session
        if self.laid is not None:
            self._put(self.cliff, self.laid.html(session.given))
        elif session.model.cliff is not None:
            self._put(self.cliff, panes.cliff(session, whole=self.whole))
        else:
            assert self.second is not None
            self._put(self.cliff, panes.beside(session.result, self.second))

    def _table(self) -> None:
        self.stage.more = panes.more_tables(self.session, self.stage.at, whole=self.whole)
        self.stage.table.value = self.stage.tables()

    def _who(self) -> None:
        self._put(self.who, panes.people(self.session, self.stage.at))

    def follow(self) -> None:
        """The playhead has moved: so have the individuals, where they are looked at."""
        if self.tabs.at == "who":
            self._who()

    def _mini(self, cards: dict[int, str], number: int) -> None:
        panel = self.session.model.panels[number]
        cards[number] = mini(number, panel, figures.picture(self.session.result, panel, main=False))

    def _why(self) -> None:
        self._put(self.equation, panes.why(self.session, catalogue.equations(self.session.model)))
        self._put(self.more, panes.also(self.session.result))

    def _vary(self) -> None:
        self._put(self.variants, panes.variants(self.session))

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
