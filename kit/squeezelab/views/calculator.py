"""The calculator: puts the parts together, each given what it needs; redrawn while a slider moves.

A long room: it only joins the parts, and each of them is named here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import traitlets

from ..core import Model
from ..core.unit import Style, style
from ..errors import SqueezelabError
from .ask.predict import Predict
from .figures import situation
from .figures.session import Session
from .page import resume
from .page.flipbook import Flipbook
from .page.host import Host
from .parts import column, layout, tools
from .parts.control import Control
from .parts.looks import shared
from .parts.menu import Menu
from .parts.panes import Panes
from .parts.stage import Stage
from .parts.twins import Twins
from .rest import Rest
from .told import Told


class Calculator(Told, widgets.VBox):
    """A live calculator; display it, or drive it: ``calculator["shock"] = 0.1``, ``calculator["end_price"]``.

    Values are in base units (USD, shares, years, decimals). Setting one redraws everything, exactly as a slider
    does. ``result`` is the `Result` of the last run, ``state`` the text that brings the same setting back.
    ``setting`` tells the page the same after each move: it outlives this kernel there. ``by_text`` is the setting to which a
    text beside it has taken it last: by it the page tells what the reader has moved. What stands here as HTML is drawn when
    the page asks for it (``still``): it puts it into the notebook that it saves, for wherever no widget can be.
    """

    setting = traitlets.Dict().tag(sync=True)
    by_text = traitlets.Dict().tag(sync=True)

    @shared()
    def __init__(self, model: Model, preset: str | None = None, seed: int | None = None, **values: Any) -> None:
        self.model = model
        self.session = Session(model, preset, seed, values)
        self.host = Host()
        self.controls = column.made(model, self.given, self.by_hand)
        self.stage = Stage(self.session, self.branch)
        self.presets = {
            one.title: layout.button(one.title, "sq-preset", says) for one, says in zip(model.presets, situation.lines(model), strict=True)
        }
        for number, (title, button) in enumerate(self.presets.items()):
            button.add_class(f"sq-p{number}")
            button.on_click(lambda _, title=title: self.preset(title))
        self.panes = Panes(self.stage, self.controls, self.pick, self._turned)
        self.twins = Twins(self.stage, self.controls, self._mark, self._changed)
        self.predict = Predict(self.stage, self.host, self._mark, self.alone, self.move, self.settle)
        self.units = tools.per_one(model, self.wear)
        self.menu = Menu(self.session, self.host, lambda: self.state, [self.units] if self.units else [])
        again = tools.below(self.session, lambda: self.preset(self.chosen.title), self.draw_again, self.show_edges)
        self.column = column.Column(model, self.controls, again)
        self.flipbook = Flipbook(self.stage, self.controls, self.host, self._busy, self.come_to_rest)
        self.stage.furnish([self.panes.tabs.bar], [self.panes.tabs.box, *self.panes.inside])
        self.rest = Rest(self.stage, self.twins, self.panes, self.column, lambda: self.predict.asking or self.flipbook.turned)
        top = [self.predict.button, self.twins.button, tools.toggle("", "ellipsis-h", "Link, picture, table, code", self.menu.toggle)]
        main = [self.predict.box, self.twins.bar, layout.box("sq-sides", [self.stage.box, self.twins.place])]
        super().__init__(
            layout.frame(
                model,
                tools=top,
                menu=self.menu.box,
                presets=list(self.presets.values()),
                column=self.column.box,
                main=main,
                host=self.host,
            )
        )
        self.add_class("sq-calc")
        self.add_class(f"sq-m-{model.id}")
        for control in self.controls.values():
            if isinstance(control, Control):
                control.slipped = lambda sentence: self.tell([sentence])
        for box in (self.phase.across, self.phase.up) if self.phase else ():
            box.observe(lambda _: self.keep(), "value")
        self.host.observe(self._still, "still")
        self.host.observe(self.rest.fit, "room")
        self.host.on_msg(self._heard)
        self.on_msg(self.by_page)
        self._press()
        self.keep()
        self.stage.draw()
        self.stage.fit_transport(stay=False)
        self.settle()

    # driving ---------------------------------------------------------------------------------
    def __setitem__(self, name: str, value: Any) -> None:
        value = self.model.parameter(name).check(value)
        self.session.end_gesture()
        self.flipbook.close()
        self.move(name, value)
        if self.problem:
            raise SqueezelabError(self.problem)

    def preset(self, title: str) -> None:
        """Takes all sliders to a preset."""
        self.model.preset(title)
        self._take(lambda: self.session.preset(title), dict(self.given))

    def _take(self, work: Callable[[], None], before: Mapping[str, Any]) -> None:
        """All values at once, by a preset or by a text."""
        self._end_branch()
        self._do(work)
        self.column.reveal(name for name, value in self.given.items() if value != before[name])
        self._show_values()

    def move(self, name: str, value: Any) -> None:
        """One parameter to a checked value: what a slider, a field and ``calculator[name] = value`` do."""
        session = self.twins.session_of_controls()
        if value == session.given[name]:
            self.controls[name].show(value)
            return
        at = self.stage.transport.acting if self.stage.transport and session is self.session else 0
        self.controls[name].show(value)
        if session is self.session:
            session.crossed = ""
            self._do(lambda: session.move(name, value, at), stay=bool(at))
        else:
            self.twins.move(name, value)
            self.keep()
            self.rest.soon()
        self._press()

    def by_hand(self, name: str, value: Any) -> None:
        """A move of the reader's own: an edge that it crosses is found."""
        self.move(name, value)
        if not self.problem and not self.predict.asking and self.twins.session_of_controls() is self.session:
            self.session.cross(name)

    def come_to_rest(self, name: str, value: Any) -> None:
        """One parameter to where a hand has left it, drawn even if the value is the old one or has no answer."""
        if value != self.given[name]:
            self.by_hand(name, value)
        elif not self.problem:
            self._do(lambda: None)
        if self.problem:
            with style(self.style):
                self.stage.draw()

    def wear(self, name: Style) -> None:
        """Values written as traders do (per 1 %, per day) or as mathematicians do (per 1.00, per year)."""
        self.session.style = name
        for control in self.controls.values():
            if isinstance(control, Control):
                control.style = name
                control.show(control.value)
        with style(name):
            self.stage.draw()
        self.keep()
        self.settle()

    def draw_again(self) -> None:
        """New draws, same values."""
        self._do(self.session.draw_again)

    def show_edges(self, shown: bool) -> None:
        """Where the outcome tips along every slider, or only along those on which the reader found it."""
        self.session.showing = shown
        if self.phase:
            self.phase.show()
        self.settle()

    def branch(self) -> None:
        """Sliders act from the playhead on; once more, and they act from the start again."""
        transport = self.stage.transport
        assert transport is not None
        if transport.branch_at is not None:
            self._end_branch()
            return
        if transport.at is None:
            transport.note.value = f"<p>Go back to a {transport.unit} first</p>"
            return
        self.session.end_gesture()
        transport.branch_at = transport.at
        self.session.before = self.session.result
        transport.buttons["branch"].add_class("is-on")
        transport.note.value = f"<p>Moves act from {transport.scrub.description.lower()} {transport.at} on</p>"

    def alone(self) -> None:
        """Nothing but the picture of one side."""
        self.panes.tabs.go("picture")
        self.twins.button.value = False
        if not self.stage.first:
            self.stage.swap(0)

    def open_side(self, preset: str, values: Mapping[str, Any]) -> None:
        """Opens side B at a preset and values of its own."""
        self.twins.open(preset, values)

    def tell(self, sentences: Sequence[str]) -> None:
        """Sentences in the calculator's own status line."""
        self.rest.tell(sentences)

    def settle(self) -> None:
        """Does at once what otherwise waits for the hand to rest: finding, edges, what the tab shows."""
        self.rest.settle()

    # inside ----------------------------------------------------------------------------------
    def _do(self, work: Callable[[], None], *, stay: bool = False) -> None:
        asking = self.predict.asking
        if not asking:
            self.predict.end()

        def run_and_draw() -> None:
            work()
            self.keep()
            transport = self.stage.transport
            if transport and not stay and transport.at is not None:
                transport.steps = 0  # the whole of the new run is shown
            if not self.flipbook.turned:
                with style(self.style):
                    self.stage.draw()

        if self.stage.attempt(run_and_draw):
            self.twins.follow()
        if asking:
            self.predict.again()
        else:
            self.rest.soon()

    def keep(self) -> None:
        """Tells the page what it opens again when this kernel is gone; before the figure, so that it is known once a reading is."""
        self.setting = resume.setting_of(self.session, self.state)

    def _hides(self) -> bool:
        return self.predict.asking or self.veiled

    def _say(self, sentences: list[str]) -> None:
        self.tell(sentences)

    def _answer(self, content: dict[str, Any]) -> None:
        self.send(content)

    def _mark(self, name: str, on: bool) -> None:
        (self.add_class if on else self.remove_class)(name)

    def _changed(self) -> None:
        self._press()
        self.keep()

    def _busy(self) -> bool:
        return self.predict.asking or self.twins.session is not None

    def _end_branch(self) -> None:
        transport = self.stage.transport
        if transport:
            transport.branch_at, transport.note.value = None, ""
            transport.play.playing = False
            transport.buttons["branch"].remove_class("is-on")

    def _show_values(self) -> None:
        for name, control in self.controls.items():
            control.show(self.given[name])
        self._press()

    def _press(self) -> None:
        for name, button in self.presets.items():
            (button.add_class if name == self.chosen.title and self.session.untouched else button.remove_class)("is-on")

    def pick(self, values: dict[str, Any]) -> None:
        """Several values at once, as a click on a map gives them."""
        for name, value in values.items():
            self.move(name, self.model.parameter(name).check(value))

    def _turned(self, name: str) -> None:
        """Another tab is looked at."""
        tabled = name == "table"
        for stage in filter(None, (self.stage, self.twins.stage)):
            with style(self.style):
                stage.show_table(tabled)
        self._mark("is-aside", name != "picture")
        if self.phase and name == "map" and self.phase.drawn is None:
            self.phase.start()
        self.settle()

    def _still(self, change: Any) -> None:
        if self.stage.transport:
            self.stage.transport.still = bool(change["new"])

    def _heard(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("type") == "pick" and self.phase:
            self.phase.pick(float(content["x"]), float(content["y"]))
        if content.get("type") == "panel" and not self._busy():
            with style(self.style):
                self.stage.swap(int(content["number"]))
            self.settle()
