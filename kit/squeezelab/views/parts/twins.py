"""Twins: two settings of one model side by side on the same draws; what differs is named, their ratio beside the prediction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from ..figures import compared
from ..figures.session import Session
from . import layout
from .closing import close
from .column import Controls
from .looks import make, shared
from .stage import Stage
from .tools import toggle


class Twins:
    """Side A is the given session, shown on ``main``; side B opens at the next preset and has the same seed.

    ``mark(name, on)`` puts a class on the calculator, ``told()`` is called when what is shown has changed.
    """

    def __init__(self, main: Stage, controls: Controls, mark: Callable[[str, bool], None], told: Callable[[], None]) -> None:
        self.main, self.own, self.controls, self.mark, self.told = main, main.session, controls, mark, told
        self.button = toggle("Compare", "columns", "Two settings side by side, on the same draws", self.toggle)
        self.session: Session | None = None
        self.stage: Stage | None = None
        self.side = make(widgets.ToggleButtons, options=[("sliders move A", "A"), ("sliders move B", "B")], description="")
        self.side.add_class("sq-switch")
        self.side.observe(lambda _: self._turn(), "value")
        self.presets = make(widgets.Dropdown, options=[preset.title for preset in self.own.model.presets], description="B starts from")
        self.presets.add_class("sq-switch")
        self.presets.observe(lambda change: self._preset(change["new"]), "value")
        self.differs = layout.html("sq-differs", live=True)
        self.bar = layout.box("sq-twinbar", [self.side, self.presets, self.differs], own=True)
        self.place = layout.box("sq-twin", [], own=True)
        for widget in (self.bar, self.place):
            widget.layout.display = "none"

    def session_of_controls(self) -> Session:
        """The session that the sliders move."""
        return self.session if self.session and self.side.value == "B" else self.own

    def toggle(self, wanted: bool) -> None:
        """Opens side B at the next preset, or closes it."""
        own = self.own
        for widget in (self.bar, self.place):
            widget.layout.display = "" if wanted else "none"
        self.mark("is-twin", wanted)
        if not wanted:
            self._leave()
            self.side.value, self.main.hold = "A", ()
            self.main.draw()
            self._turn()
            self.told()
            return
        if not self.main.first:
            self.main.swap(0)
        titles = [preset.title for preset in own.model.presets]
        self._place(Session(own.model, titles[(titles.index(own.chosen.title) + 1) % len(titles)], own.seed))

    def open(self, preset: str, values: Mapping[str, Any]) -> None:
        """Opens side B at a preset and values of its own."""
        side = Session(self.own.model, preset, self.own.seed, values)
        self.button.value = True
        self._place(side)

    def _leave(self) -> None:
        """Takes side B off and closes it: what is not closed stays in kernel and page."""
        left, self.session, self.stage = self.stage, None, None
        self.place.children = []
        if left:
            close(left)

    def _place(self, session: Session) -> None:
        self._leave()  # so that the menu does not move the side that leaves
        self.presets.value = session.chosen.title
        with shared():  # its own, since it is closed by itself
            self.session, self.stage = session, Stage(session)
        self.stage.room = self.main.room
        self.place.children = [self.stage.box]
        self.stage.show_table(self.main.tabled)
        self.told()
        self.say()

    def _preset(self, title: str) -> None:
        if self.session and self.stage:
            session = self.session
            self.stage.attempt(lambda: session.preset(title))
            self.stage.draw()
            self.told()
            self.say()
            self._turn()

    def _turn(self) -> None:
        given = self.session_of_controls().given
        for name, control in self.controls.items():
            control.show(given[name])

    def move(self, name: str, value: Any) -> None:
        """A slider moved side B."""
        if self.session and self.stage:
            session, stage = self.session, self.stage

            def run_and_draw() -> None:
                session.move(name, value)
                stage.draw()

            stage.attempt(run_and_draw)

    def follow(self) -> None:
        """Side A has new draws: side B takes the same."""
        if self.session and self.stage and self.session.seed != self.own.seed:
            session, stage = self.session, self.stage
            session.seed = self.own.seed

            def run_and_draw() -> None:
                session.run()
                stage.draw()

            stage.attempt(run_and_draw)

    def share_axis(self) -> None:
        """Both figures on one price axis."""
        if not self.stage:
            return
        sides = self.main, self.stage
        for one in sides:
            one.hold = ()
            one.draw()
        hold = min(one.reach[0] for one in sides), max(one.reach[1] for one in sides)
        for one in sides:
            one.hold = hold
            one.draw()

    def say(self) -> None:
        """What differs, and how the two sides compare."""
        if not (self.session and self.stage):
            return
        self.share_axis()
        self.stage.say()
        self.differs.value = compared.differs(self.own, self.session)

    def comparison(self) -> str:
        """The ratio of the first reading, with the closed-form prediction 1/(1 − g) where both sides have one."""
        assert self.session is not None
        return compared.comparison(self.own, self.session)
