"""The calculator: every part derived from the model's declaration, redrawn while a slider moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets
import traitlets

from ..core import Choice, Model, Result
from ..core.unit import Style, style
from ..errors import SqueezelabError
from .ask.predict import Predict
from .figures.session import Session
from .page import resume
from .page.flipbook import Flipbook
from .page.host import Host
from .parts import catalogue, layout, tools
from .parts.control import Control, Switch
from .parts.later import Later
from .parts.lower import Lower
from .parts.menu import Menu
from .parts.stage import Stage
from .parts.twins import Twins


class Calculator(widgets.VBox):
    """A live calculator; display it, or drive it: ``calculator["shock"] = 0.1``, ``calculator["end_price"]``.

    Values are in base units (USD, shares, years, decimals). Setting one redraws everything, exactly as a slider
    does. ``result`` is the `Result` of the last run, ``state`` the text that brings the same setting back.
    ``setting`` tells the page the same after each move: it outlives this kernel there.
    """

    setting = traitlets.Dict().tag(sync=True)

    def __init__(self, model: Model, preset: str | None = None, seed: int | None = None, **values: Any) -> None:
        self.model = model
        self.style: Style = "trader"
        self.units: widgets.ToggleButton | None = None  # where something is written per 1 % or per day
        self.session = Session(model, preset, seed, values)
        self.host = Host()
        self.controls: dict[str, Control | Switch] = {
            q.name: Switch(q, self.given[q.name], self.move) if isinstance(q, Choice) else Control(q, self.given[q.name], self.move)
            for q in model.parameters
        }
        self.stage = Stage(self.session, self.branch)
        self.presets = {
            one.title: layout.button(one.title, "sq-preset", held["point"])
            for one, held in zip(model.presets, catalogue.presets(model), strict=True)
        }
        for number, (title, button) in enumerate(self.presets.items()):
            button.add_class(f"sq-p{number}")
            button.on_click(lambda _, title=title: self.preset(title))
        self.lower = Lower(model, self.pick)
        self.reset = layout.button("Reset to the preset", "sq-btn", "All sliders back to the chosen preset")
        self.reset.on_click(lambda _: self.preset(self.chosen.title))
        self.menu, self.predict, self.twins = Menu(self), Predict(self), Twins(self)
        self.flipbook = Flipbook(self)
        self.tools = tools.of(self)
        self._later, self._warned = Later(self._settled), ""
        super().__init__(layout.frame(self))
        self.add_class("sq-calc")
        self.add_class(f"sq-m-{model.id}")
        for box in (self.lower.phase.across, self.lower.phase.up) if self.lower.phase else ():
            box.observe(lambda _: self.keep(), "value")
        self.host.observe(self._still, "still")
        self.host.on_msg(self._heard)
        self._press()
        self.keep()
        self.stage.draw()
        self.stage.fit_transport(stay=False)
        self.settle()

    # driving ---------------------------------------------------------------------------------
    @property
    def given(self) -> dict[str, Any]:
        """The values, by name, in base units."""
        return self.session.given

    @property
    def result(self) -> Result:
        """The last run."""
        return self.session.result

    @property
    def chosen(self) -> Any:
        """The preset that Reset goes back to."""
        return self.session.chosen

    @property
    def seed(self) -> int:
        """The seed of the draws."""
        return self.session.seed

    @property
    def problem(self) -> str:
        """What is wrong at these values, or nothing."""
        return self.stage.problem

    @property
    def state(self) -> str:
        """The state string: ``squeezelab.open(calculator.state)`` opens the same setting, both sides, map and units."""
        return resume.state_of(self)

    def __getitem__(self, name: str) -> Any:
        return self.given[name] if name in self.given else self.result[name]

    def __setitem__(self, name: str, value: Any) -> None:
        value = self.model.parameter(name).check(value)
        self.session.end_gesture()
        self.flipbook.close()
        self.move(name, value)
        if self.problem:
            raise SqueezelabError(self.problem)

    @property
    def figures(self) -> dict[str, Any]:
        """Every bqplot figure by its panel's title."""
        return {self.model.panels[0].title: self.stage.ink.figure, **self.lower.figures}

    def preset(self, title: str) -> None:
        """Takes all sliders to a preset."""
        self.model.preset(title)
        self._end_branch()
        self._do(lambda: self.session.preset(title))
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
            self._do(lambda: session.move(name, value, at), stay=bool(at))
        else:
            self.twins.move(name, value)
            self.keep()
            self._later.soon()
        self._press()

    def come_to_rest(self, name: str, value: Any) -> None:
        """One parameter to where a hand has left it, drawn even if the value is the old one."""
        if value != self.given[name]:
            self.move(name, value)
        else:
            self._do(lambda: None)

    def wear(self, name: Style) -> None:
        """Values written as traders do (per 1 %, per day) or as mathematicians do (per 1.00, per year)."""
        self.style = name
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

    def branch(self) -> None:
        """Sliders act from the playhead on; once more, and they act from the start again."""
        transport = self.stage.transport
        assert transport is not None
        if transport.branch_at is not None:
            self._end_branch()
            return
        if transport.at is None:
            transport.note.value = "<p>Go back to a step first: a branch starts where the playhead stands.</p>"
            return
        transport.branch_at = transport.at
        self.session.before = self.session.result
        transport.buttons["branch"].add_class("is-on")
        transport.note.value = f"<p>Your moves act from {transport.scrub.description.lower()} {transport.at} on.</p>"

    def show_tables(self, shown: bool) -> None:
        """Every figure as a table, or as a figure."""
        with style(self.style):
            for stage in filter(None, (self.stage, self.twins.stage)):
                stage.show_table(shown)
        self.lower.show_tables(shown)
        self.settle()

    def tell(self, sentences: Sequence[str]) -> None:
        """Sentences in the calculator's own status line."""
        if sentences:
            self.stage.status.value = layout.notice(sentences)

    def settle(self) -> None:
        """Does at once what otherwise waits for the hand to rest: finding, tips, cliff, lower figures."""
        self._later.cancel()
        with style(self.style):
            self._say()
            self.lower.draw(self.given, self.result, self.controls, self.seed)
        self._warn()

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
            self._later.soon()

    def keep(self) -> None:
        """Tells the page what it opens again when this kernel is gone; before the figure, so that it is known once a reading is."""
        self.setting = resume.setting_of(self)

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

    def _still(self, change: Any) -> None:
        if self.stage.transport:
            self.stage.transport.still = bool(change["new"])

    def _heard(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("type") == "pick" and self.lower.phase:
            self.lower.phase.pick(float(content["x"]), float(content["y"]))

    # when the hand rests ---------------------------------------------------------------------
    def _say(self) -> None:
        if not (self.problem or self.predict.asking or self.flipbook.turned) and self.session.widen():
            self.stage.draw()
        stay = bool(self.stage.transport and self.stage.transport.acting)
        self.stage.fit_transport(stay=stay)
        self.stage.say()
        self.twins.say()

    async def _settled(self) -> None:
        with style(self.style):
            self._say()
            async for _ in self.lower.drawing(self.given, self.result, self.controls, self.seed):
                pass
        self._warn()

    def _warn(self) -> None:
        """Says in the status line which figure below has no answer, as long as it has none."""
        says = layout.notice([self.lower.problem]) if self.lower.problem else ""
        if says != self._warned and not self.problem:
            self._warned = self.stage.status.value = says

    def __repr__(self) -> str:
        return f"<Calculator {self.result!r}>"
