"""The calculator: every part derived from the model's declaration, redrawn while a slider moves."""

from __future__ import annotations

import time
from typing import Any

import ipywidgets as widgets

from ..core import Choice, Model, Result
from ..dynamics.run import run
from ..errors import SqueezelabError
from . import catalogue, figures, layout, words
from .control import Control, Switch
from .host import Host
from .ink import Ink
from .later import Later
from .lower import Lower

FAN = 200  # seeds behind a band
GESTURE = 0.6  # seconds of rest that end a gesture
FIRST_LINE = "Move a slider: this line says what changed."


class Calculator(widgets.VBox):
    """A live calculator; display it, or drive it: ``calculator["shock"] = 0.1``, ``calculator["end_price"]``.

    Values are in base units (USD, shares, years, decimals). Setting one redraws everything, exactly as a slider
    does. ``result`` is the `Result` of the last run.
    """

    def __init__(self, model: Model, preset: str | None = None, seed: int = 0, **values: Any) -> None:
        self.model, self.seed = model, seed
        self.chosen = model.preset(preset or model.presets[0].title)
        self.given = model.given(self.chosen.title, **values)
        self.before: Result | None = None
        self.problem = ""
        self._gesture: tuple[str, Any, float] | None = None
        self._change = FIRST_LINE if not values else ""
        self.host = Host()
        self.controls: dict[str, Control | Switch] = {
            q.name: Switch(q, self.given[q.name], self.move) if isinstance(q, Choice) else Control(q, self.given[q.name], self.move)
            for q in model.parameters
        }
        self.result = self._run()
        main = model.panels[0]
        self.ink = Ink(figures.ROLES[main.kind], height=396)
        self.top, self.finding, self.status = layout.html("sq-paper"), layout.html("sq-find", live=True), layout.html("sq-status", live=True)
        self.presets = {one.title: layout.button(one.title, "sq-preset", held["point"]) for one, held in zip(model.presets, catalogue.presets(model), strict=True)}
        for number, (title, button) in enumerate(self.presets.items()):
            button.add_class(f"sq-p{number}")
            button.on_click(lambda _, title=title: self.preset(title))
        self.lower = Lower(model)
        self.reset = layout.button("Reset to the preset", "sq-btn", "All sliders back to the chosen preset")
        self.reset.on_click(lambda _: self.preset(self.chosen.title))
        self._later = Later(self._settled)
        super().__init__(layout.frame(self))
        self.add_class("sq-calc")
        self.add_class(f"sq-m-{model.id}")
        self._press(self.chosen.title if not values else "")
        self._draw()
        self.settle()

    # driving ---------------------------------------------------------------------------------
    def __getitem__(self, name: str) -> Any:
        if name in self.given:
            return self.given[name]
        return self.result[name]

    def __setitem__(self, name: str, value: Any) -> None:
        value = self.model.parameter(name).check(value)
        self._gesture = None
        self.move(name, value)
        if self.problem:
            raise SqueezelabError(self.problem)

    @property
    def figures(self) -> dict[str, Any]:
        """Every bqplot figure by its panel's title."""
        return {self.model.panels[0].title: self.ink.figure, **self.lower.figures}

    def preset(self, title: str) -> None:
        """Takes all sliders to a preset."""
        self.chosen = self.model.preset(title)
        self.before = self.result
        self.given = self.model.given(self.chosen.title)
        for name, control in self.controls.items():
            control.show(self.given[name])
        self._gesture, self._change = None, f"You chose the preset “{self.chosen.title}”."
        self._press(self.chosen.title)
        self._update()

    def move(self, name: str, value: Any) -> None:
        """One parameter to a checked value: what a slider, a field and ``calculator[name] = value`` do."""
        old, now = self.given[name], time.monotonic()
        if value == old:
            self.controls[name].show(value)
            return
        going = self._gesture
        if going is None or going[0] != name or now - going[2] > GESTURE:
            self.before, going = self.result, (name, old, now)
        self._gesture = (name, going[1], now)
        self.given = {**self.given, name: value}
        self.controls[name].show(value)
        self._press("")
        self._update()

    def settle(self) -> None:
        """Does at once what otherwise waits for the hand to rest: finding, tips, cliff, lower figures."""
        self._later.cancel()
        self._settled_now()

    # one move --------------------------------------------------------------------------------
    def _run(self) -> Result:
        paths = FAN if self.model.panels[0].kind == "band" and getattr(self.model.dynamics, "draw", None) else 1
        self._fan = run(self.model, self.given, seed=self.seed, paths=paths)
        return self._fan if paths == 1 else first_lane(self._fan)

    def _update(self) -> None:
        try:
            self.result = self._run()
            self._draw()
        except SqueezelabError as problem:
            self._wrong(str(problem))
        except Exception as problem:  # a model that breaks must not take the controls with it
            self._wrong(f"The model stopped at these values: {problem}. Go back, or choose a preset.")
        else:
            if self.problem:
                self.problem = self.status.value = ""
                self.remove_class("is-wrong")
        self._later.soon()

    def _wrong(self, sentence: str) -> None:
        self.problem = sentence
        self.status.value = layout.problem(sentence)
        self.add_class("is-wrong")

    def _draw(self) -> None:
        panel = self.model.panels[0]
        shown = figures.picture(self._fan if panel.kind == "band" else self.result, panel, self.before)
        self.ink.draw(shown)
        self.top.value = words.top(self.result, shown.html())

    def _press(self, title: str) -> None:
        for name, button in self.presets.items():
            (button.add_class if name == title else button.remove_class)("is-on")

    # when the hand rests ---------------------------------------------------------------------
    async def _settled(self) -> None:
        self._say()
        async for _ in self.lower.drawing(self.given, self.result, self.controls, self.seed):
            pass

    def _settled_now(self) -> None:
        self._say()
        self.lower.draw(self.given, self.result, self.controls, self.seed)

    def _say(self) -> None:
        if self.problem:
            return
        if self._gesture and self.before is not None:
            name, old, _ = self._gesture
            self._change = words.change(self.model, self.model.parameter(name), old, self.given[name], self.before, self.result)
        says = words.finding(self.result.finding, self._change, calm=words.calms(self.result))
        if self.finding.value != says:
            self.finding.value = says

    def __repr__(self) -> str:
        return f"<Calculator {self.result!r}>"


def first_lane(fan: Result) -> Result:
    """The single path of a fan: its first lane, with the values and draws that belong to it."""
    series = {name: array[:, :1] for name, array in fan.series.items()}
    return Result(fan.model, fan.values, series, fan.seed, {name: array[..., :1] for name, array in fan.draws.items()})

