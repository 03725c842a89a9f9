"""Predict, then reveal: the learner draws the curve, or says sign and size; the model answers at the learner's own settings.

A long room: one card through its states, from the question to the score.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from ...core import Array
from ...core.unit import style
from ..parts import catalogue, layout
from ..parts.looks import make
from ..parts.stage import Stage
from ..parts.tools import toggle
from . import foretold, sketch
from .score import sign_words


class Predict:
    """Hides what gives the answer away, takes a guess, and says afterwards how far off it was, in units, and why.

    The page is reached through ``host``; ``mark(name, on)`` puts a class on the calculator, ``alone()`` leaves nothing
    but the picture of one side, ``move(name, value)`` moves a slider, and ``settle()`` draws what waits for a rest.
    """

    def __init__(
        self,
        stage: Stage,
        host: widgets.DOMWidget,
        mark: Callable[[str, bool], None],
        alone: Callable[[], None],
        move: Callable[[str, Any], None],
        settle: Callable[[], None],
    ) -> None:
        self.stage, self.session, self.mark, self.alone, self.move, self.settle = stage, stage.session, mark, alone, move, settle
        model = self.session.model
        self.button = toggle("Predict", "line-chart", "Say first what will happen, then see it", self.toggle)
        self.reading = model.readings[0]
        self.sheet: sketch.Paper | None = None
        self.guess: Array | None = None  # the drawn curve, in the unit of the axis
        self.moved: foretold.Move | None = None  # the move whose outcome is asked for
        can = sketch.drawable(model)
        ways = [*([("Draw it", "draw")] if can else []), ("Say how much", "say")]
        self.way = make(widgets.ToggleButtons, own=True, options=ways, value=ways[0][1], description="")
        self.way.add_class("sq-switch")
        if len(ways) == 1:
            self.way.layout.display = "none"
        self.sign = make(widgets.ToggleButtons, own=True, options=list(foretold.SIGNS), value=None, description=f"{self.reading.label}")
        self.sign.add_class("sq-switch")
        self.size = make(widgets.FloatSlider, readout=False, description="By how much", min=0.0)
        self.size.add_class("sq-slider")
        self.written = layout.html("sq-guessed")
        self.amount = layout.box("sq-ctl", [self.size, self.written], own=True)
        self.says = layout.html("sq-drawn", live=True)
        self.reveal_button = layout.button("Lock and reveal", "sq-btn", "Lock the guess and let the model answer")
        self.reveal_button.add_class("is-main")
        self.box = layout.box("sq-ask", [self.way, self.sign, self.amount, self.says, self.reveal_button], own=True)
        self.box.layout.display = "none"
        self.pad = layout.html("sq-sketch", own=True)
        self.pad.layout.display = "none"
        stage.plot.children = (*stage.plot.children, self.pad)
        self.way.observe(lambda _: self._worn(self._turn), "value")
        self.size.observe(lambda _: self._worn(self._show), "value")
        self.sign.observe(lambda _: self._worn(self._show), "value")
        self.reveal_button.on_click(lambda _: self._worn(self.reveal))
        host.on_msg(self._heard)
        self.asking = False

    def toggle(self, wanted: bool) -> None:
        """Asks, or stops asking."""
        if wanted and not self.asking:
            self._worn(self.ask)
        elif not wanted and self.asking:
            self._worn(self.end)

    def _worn(self, work: Callable[[], None]) -> None:
        """Does a piece of work with values written as the calculator writes them."""
        with style(self.session.style):
            work()

    # asking ----------------------------------------------------------------------------------
    def ask(self) -> None:
        """Hides readings, gauge, tips, thumbnails, lower row and the run, and asks."""
        self.end()
        self.alone()
        if self.stage.transport:
            self.stage.transport.go(self.stage.transport.steps)
        self.asking = True
        self.mark("is-asking", True)
        self._turn()
        self.box.layout.display = ""  # once what stands in it is chosen: it comes whole

    def again(self) -> None:
        """The settings have changed: the same question about the new ones, on a blank paper."""
        if not self.stage.problem:
            self._worn(self._turn)

    def _turn(self) -> None:
        """Asks in the chosen way."""
        if not self.asking:
            return
        self.session.widen()
        self.session.before = None
        self.guess = self.sheet = self.moved = None
        if self.way.value == "draw":
            self.stage.hold = sketch.reach(self.session)
            self.sheet = sketch.paper(self.session, self.stage.hold)
            if self.sheet is None:
                self.way.value = "say"
                return
        drawing = self.sheet is not None
        self.stage.asking = drawing
        for widget, shown in ((self.sign, not drawing), (self.amount, not drawing), (self.pad, drawing)):
            widget.layout.display = "" if shown else "none"
        self.stage.hold = self.stage.hold if drawing else ()
        self.stage.draw()
        if self.sheet is not None:
            self.pad.value = self.sheet.blank()
            self._ask(self.sheet.quantity.help, foretold.begins(self.session), self.sheet.task)
            self.says.value = f"<p>{foretold.HOW}</p>"
        else:
            self._say_move()

    def _ask(self, explains: str, *sentences: str) -> None:
        self.stage.finding.value = foretold.question(explains, *sentences)

    def _say_move(self) -> None:
        """Asks what a move of the slider that starts it will do to the first reading."""
        self.moved = moved = foretold.move(self.session)
        if moved is None:
            self._ask(self.reading.help, "Nothing can be moved here.")
            return
        self.size.max = moved.most
        self.size.step, self.size.value = self.size.max / 100, 0.0
        self.sign.value = None
        self._ask(self.reading.help, *moved.asks)
        self._show()

    def _show(self) -> None:
        """What has been guessed so far, in words."""
        if not self.asking or self.sheet is not None:
            return
        way = str(self.sign.value)
        self.size.disabled = foretold.SIGNS.get(way) == 0
        self.written.value = f"<b>{escape(foretold.guessed(self.session, way, self.size.value))}</b>"
        self.says.value = "" if self.sign.value else "<p>Choose a direction, then how much.</p>"

    def _heard(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("type") == "sketch" and self.sheet is not None and self.asking:
            heights = [float(height) for height in content["y"]]
            self._worn(lambda: self.draw(heights))

    def draw(self, heights: list[float]) -> None:
        """The curve as drawn: a height for each place of the paper, in fractions of the axis."""
        assert self.sheet is not None
        if len(heights) != len(self.sheet.at):
            return  # drawn on the paper of a moment ago
        self.guess = self.sheet.values(heights)
        self.says.value = f"<p>{escape(foretold.drawn(self.sheet, self.guess))}</p>"

    # revealing -------------------------------------------------------------------------------
    def reveal(self) -> None:
        """Locks the guess, shows the run, and says how far off it was and why."""
        missing = self._missing()
        if missing:
            self.says.value = f"<p>{escape(missing)}</p>"
            return
        sheet, guess, moved = self.sheet, self.guess, self.moved
        sign, size = self.sign.value, self.size.value
        if sheet is not None and guess is not None:
            hold = self.stage.hold
            self._open()
            self.stage.hold = hold
            self.stage.draw()
            self.settle()
            self.pad.value, self.pad.layout.display = sheet.answered(guess), ""
            head, more = foretold.answered(sheet, guess)
        elif moved is not None:
            self._open()
            before = float(self.session.result[self.reading.name])
            self.move(moved.parameter.name, moved.target)
            if self.stage.problem:
                return
            head, more = sign_words(self.reading, before, float(self.session.result[self.reading.name]), foretold.SIGNS[sign], size)
            self.settle()
        else:
            return
        self.stage.finding.value = foretold.told(head, more, self.session.result, self._read())

    def _missing(self) -> str:
        if self.sheet is not None:
            return "" if self.guess is not None else foretold.DRAW_FIRST
        if self.sign.value is None:
            return foretold.WHICH_WAY
        return "" if foretold.SIGNS[self.sign.value] == 0 or self.size.value > 0 else foretold.HOW_MUCH

    def _read(self) -> str:
        """A link to the entry that explains the miss: on loop gain where it ran away, else the model's own."""
        runaway = self.session.model.gain is not None and bool(self.session.result.tipped[0])
        entry = (catalogue.entry("loop-gain") if runaway else None) or catalogue.entry_of(self.session.model.id)
        if entry is None:
            return ""
        title = escape(entry["summary"], quote=True)
        return f'Read: <a href="#squeezelab:term/{entry["id"]}" title="{title}">{escape(entry["title"])}</a>.'

    # the end ---------------------------------------------------------------------------------
    def _open(self) -> None:
        """Everything is shown again, the figure not yet drawn."""
        self.asking = self.stage.asking = False
        self.sheet = self.guess = self.moved = None
        self.box.layout.display = self.pad.layout.display = "none"
        self.pad.value = ""
        self.stage.hold = ()
        self.mark("is-asking", False)
        self.button.value = False

    def end(self) -> None:
        """No more asking; a guess that is still on the figure goes."""
        if not self.asking and not self.pad.value:
            return
        self._open()
        self.stage.draw()
        self.stage.say()
