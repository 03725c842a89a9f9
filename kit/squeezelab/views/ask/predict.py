"""Predict, then reveal: the learner draws the curve, or says sign and size; the model answers at the learner's own settings."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np

from ...core import Array, Parameter
from ...core.unit import style
from ..figures import words
from ..figures.axes import in_sentence
from ..figures.cliff import swept
from ..figures.gauge import gain_of
from ..parts import catalogue, layout
from ..parts.stage import Stage
from ..parts.tools import toggle
from . import sketch
from .score import FLAT, curve_words, distance, score, sign_words

SIGNS = {"rises": 1, "falls": -1, "stays about the same": 0}


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
        self.moved: tuple[Parameter, float] | None = None  # the move whose outcome is asked for
        can = sketch.drawable(model)
        ways = [*([("Draw it", "draw")] if can else []), ("Say how much", "say")]
        self.way = widgets.ToggleButtons(options=ways, value=ways[0][1], description="")
        self.way.add_class("sq-switch")
        if len(ways) == 1:
            self.way.layout.display = "none"
        self.sign = widgets.ToggleButtons(options=list(SIGNS), value=None, description=f"{self.reading.label}")
        self.sign.add_class("sq-switch")
        self.size = widgets.FloatSlider(readout=False, description="By how much", min=0.0)
        self.size.add_class("sq-slider")
        self.written = layout.html("sq-guessed")
        self.amount = layout.box("sq-ctl", [self.size, self.written])
        self.says = layout.html("sq-drawn", live=True)
        self.reveal_button = layout.button("Lock and reveal", "sq-btn", "Lock the guess and let the model answer")
        self.reveal_button.add_class("is-main")
        self.box = layout.box("sq-ask", [self.way, self.sign, self.amount, self.says, self.reveal_button])
        self.box.layout.display = "none"
        self.pad = layout.html("sq-sketch")
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
        self.box.layout.display = ""
        self.mark("is-asking", True)
        self._turn()

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
            self._ask(self.sheet.quantity.help, self._begin(), self.sheet.task)
            self.says.value = "<p>Draw on the figure with the pointer, or bend the curve with the arrow keys.</p>"
        else:
            self._say_move()

    def _ask(self, explains: str, *sentences: str) -> None:
        head = " ".join(filter(None, sentences))
        self.stage.finding.value = f"<p>{escape(head)}</p><p>{escape(explains)} Guess, then let the model answer.</p>"

    def _begin(self) -> str:
        spark = sketch.spark(self.session.model)
        return f"{spark.label} {spark.write(self.session.given[spark.name])}." if spark and spark.role == "starts" else ""

    def _say_move(self) -> None:
        """Asks what a move of the slider that starts it will do to the first reading."""
        spark = sketch.spark(self.session.model)
        if spark is None:
            self._ask(self.reading.help, "Nothing can be moved here.")
            return
        now, stops = self.session.given[spark.name], spark.stops
        here = int(np.argmin(np.abs(stops - now)))
        target = float(stops[(here + len(stops) - 1) // 2 if here < len(stops) / 2 else here // 2])
        self.moved = spark, target
        reach = self._outcomes(spark)
        self.size.max = max(float(np.max(np.abs(reach - self.session.result[self.reading.name]))) * 1.25, 1e-9)
        self.size.step, self.size.value = self.size.max / 100, 0.0
        self.sign.value = None
        at = self.session.result.write(self.reading.name)
        self._ask(
            self.reading.help,
            f"{spark.label} goes from {spark.write(now, exact=True)} to {spark.write(target, exact=True)}.",
            f"What happens to “{in_sentence(self.reading.label)}”, now {at}?",
        )
        self._show()

    def _outcomes(self, spark: Parameter) -> Array:
        found, _ = swept(self.session.model, self.session.given, spark.name, sketch.probes(spark), self.reading.name, self.session.seed)
        found = found[np.isfinite(found)]
        return found if len(found) else np.array([2 * float(self.session.result[self.reading.name])])

    def _show(self) -> None:
        """What has been guessed so far, in words."""
        if not self.asking or self.sheet is not None:
            return
        same = self.sign.value == "stays about the same"
        self.size.disabled = same
        self.written.value = f"<b>{escape('no change' if same else distance(self.reading, self.size.value))}</b>"
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
        self.guess = guess = self.sheet.values(heights)
        q, top = self.sheet.quantity, int(np.argmax(guess))
        said = f"Your curve goes from {q.write(guess[0])} to {q.write(guess[-1])}"
        up = self.sheet.up(guess)
        peak = up[top] > max(up[0], up[-1]) + FLAT
        most = f", highest at {self.sheet.place(top)}: {q.write(guess[top])}" if peak else ""
        self.says.value = f"<p>{escape(said + most)}.</p>"

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
            found = score(sheet, guess)
            off = "" if found.near else f"{distance(sheet.quantity, abs(found.end))} too {'high' if found.end > 0 else 'low'}"
            self.pad.value, self.pad.layout.display = sheet.answered(guess), ""
            head, more = curve_words(sheet, found, off)
        elif moved is not None:
            self._open()
            before = float(self.session.result[self.reading.name])
            self.move(moved[0].name, moved[1])
            if self.stage.problem:
                return
            head, more = sign_words(self.reading, before, float(self.session.result[self.reading.name]), SIGNS[sign], size)
            self.settle()
        else:
            return
        self.stage.finding.value = f"<p>{words.emphasised(head)}</p><p>{escape(more)} {escape(self._why())} {self._read()}</p>"

    def _missing(self) -> str:
        if self.sheet is not None:
            return "" if self.guess is not None else "Draw first: with the pointer on the figure, or with the arrow keys on the curve."
        if self.sign.value is None:
            return "Choose a direction first."
        return "" if SIGNS[self.sign.value] == 0 or self.size.value > 0 else "Say how much: move the slider, or choose that it stays."

    def _why(self) -> str:
        if self.session.model.gain is None:
            return self.session.result.finding.replace("*", "")
        parts, place = gain_of(self.session.result)
        total = sum(parts.values())
        where = f" at {self.session.model.quantities[self.session.model.gain.along].write(place)}"
        if total >= 1:
            return f"The loop gain reaches {total:.2f}{where}: beyond 1 each push forces a larger one."
        if total > 0.005:
            return f"The loop gain stays below 1 ({total:.2f} at most{where}): each round is smaller than the last."
        return "The loop works against the push: each answer takes something away from it."

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
