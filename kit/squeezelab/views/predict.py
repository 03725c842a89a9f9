"""Predict, then reveal: the future is hidden, the learner says a number, the model answers at the same settings."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import ipywidgets as widgets
import numpy as np

from ..core import Parameter
from . import layout, words
from .cliff import swept

if TYPE_CHECKING:
    from .calculator import Calculator


class Predict:
    """Asks for the first reading, hides what gives it away, and says afterwards how far off the guess was."""

    button: widgets.ToggleButton

    def __init__(self, calculator: Calculator) -> None:
        self.calculator = calculator
        self.reading = calculator.model.readings[0]
        self.guess = widgets.FloatSlider(readout=False, description=f"My guess: {self.reading.label.lower()}")
        self.guess.add_class("sq-slider")
        self.written = layout.html("sq-guessed")
        self.reveal_button = layout.button("Show what happens", "sq-btn", "Lock the guess and run the model")
        self.reveal_button.add_class("is-main")
        self.box = layout.box("sq-ask", [layout.box("sq-ctl", [self.guess, self.written]), self.reveal_button])
        self.box.layout.display = "none"
        self.guess.observe(lambda _: self._show(), "value")
        self.reveal_button.on_click(lambda _: self.reveal())
        self.asking = False

    def toggle(self, wanted: bool) -> None:
        """Asks, or stops asking."""
        if wanted and not self.asking:
            self.ask()
        elif not wanted and self.asking:
            self.end()

    def ask(self) -> None:
        """Hides readings, gauge, tips, thumbnails, lower row and the run, and asks."""
        c = self.calculator
        low, high = self._range()
        self.guess.max, self.guess.min = max(high, self.guess.min), low
        self.guess.max, self.guess.step = high, (high - low) / 200
        self.guess.value = low + (high - low) * 0.5
        if c.stage.transport:
            c.stage.transport.go(c.stage.transport.steps)
        self.asking = c.stage.asking = True
        self.box.layout.display = ""
        c.add_class("is-asking")
        c.stage.draw()
        first = self.reading.help.rstrip(".")
        spark = next((q for q in c.model.parameters if q.role == "starts" and isinstance(q, Parameter)), None)
        begin = f"{spark.label} {spark.write(c.given[spark.name])}. " if spark else ""
        ask = f"{begin}What will {words.lower(self.reading.label)} be?"
        c.stage.finding.value = f"<p>{escape(ask)}</p><p>{escape(first)}. Choose, then let the model answer.</p>"
        self._show()

    def _range(self) -> tuple[float, float]:
        """From the least to the most that the reading becomes along the slider that starts it, with room on both sides."""
        c = self.calculator
        chosen = [q for q in c.model.parameters if isinstance(q, Parameter) and not q.structural]
        spark = next((q for q in chosen if q.role == "starts"), chosen[0] if chosen else None)
        truth = float(c.result[self.reading.name])
        values = [truth]
        if spark:
            stops = spark.stops[np.unique(np.linspace(0, len(spark.stops) - 1, 15).astype(int))]
            y, _ = swept(c.model, c.given, spark.name, stops, self.reading.name, c.seed)
            values += [float(v) for v in y if np.isfinite(v)]
        low, high = min(values), max(values)
        pad = 0.15 * (high - low) or abs(truth) * 0.5 or 1.0
        floor = 0.0 if low >= 0 else low - pad
        return max(low - pad, floor), high + pad

    def _show(self) -> None:
        self.written.value = f"<b>{escape(self.reading.write(self.guess.value))}</b>"

    def reveal(self) -> None:
        """Runs, and says how far off the guess was and why."""
        c, guess = self.calculator, self.guess.value
        self.end()
        truth = float(c.result[self.reading.name])
        off = truth - guess
        near = abs(off) <= 0.02 * (self.guess.max - self.guess.min)
        miss = (
            "That is it."
            if near
            else f"You guessed {self.reading.write(guess)}: {self.reading.write(abs(off)).lstrip('+')} too {'low' if off > 0 else 'high'}."
        )
        why = f"{self._why()} Read: “{c.model.title}” in the glossary."
        c.stage.finding.value = f"<p>It is <em>{escape(self.reading.write(truth))}</em>. {escape(miss)}</p><p>{escape(why)}</p>"

    def _why(self) -> str:
        c = self.calculator
        if c.model.gain is None:
            return c.result.finding.replace("*", "")
        parts, place = words.gain_of(c.result)
        total = sum(parts.values())
        where = "" if place is None else f" at {c.model.quantities[c.model.gain.along].write(place)}"
        if total >= 1:
            return f"The loop gain passes 1{where}, and from there each push forces a larger one."
        if total > 0.005:
            return f"The loop gain stays below 1 ({total:.2f} at most{where}): each round is smaller than the last."
        return "The loop works against the push: each answer takes something away from it."

    def end(self) -> None:
        """Everything is shown again."""
        if not self.asking:
            return
        c = self.calculator
        self.asking = c.stage.asking = False
        self.box.layout.display = "none"
        c.remove_class("is-asking")
        self.button.value = False
        c.stage.draw()
