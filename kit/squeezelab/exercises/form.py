"""An exercise as a small form: question, answer, instant feedback, hints one by one, the way at the end."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets

from .task import Task

MARKS = {"right": "✓", "unreadable": "?", "close": "≈"}


class Form(widgets.VBox):
    """The form of one task; what it says stands in a live region, so that it is read out."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.shown = 0
        exercise = task.exercise
        head = f"<h4 style='margin:0 0 .4em'>{escape(exercise.title)}</h4><p style='margin:0'>{escape(task.question)}</p>"
        self.question = widgets.HTML(_text(f"{head}<p style='margin:.4em 0 0'><small>{escape(task.counts)}</small></p>"))
        self.answer = widgets.Text(placeholder=f"a number in {task.unit}" if task.unit else "a number", continuous_update=False)
        self.answer.tooltip = f"Your answer to: {exercise.title}"
        self.check = widgets.Button(description="Check", button_style="primary", tooltip="Judge this answer")
        self.more = widgets.Button(description=f"Hint 1 of {task.hints}", tooltip="A step towards the answer")
        self.solution = widgets.Button(description="Show the way", tooltip="The answer, and how to get there")
        self.calculator = widgets.Button(description="Open the calculator", tooltip="The model at your numbers")
        self.says = widgets.HTML()
        self.says.add_class("sq-live")
        self.hints = widgets.HTML()
        self.place = widgets.VBox()
        self.solution.layout.display = self.calculator.layout.display = "none"
        self.check.on_click(lambda _: self.judge())
        self.answer.observe(lambda _: self.judge(), "value")
        self.more.on_click(lambda _: self.hint())
        self.solution.on_click(lambda _: self.reveal())
        self.calculator.on_click(lambda _: self.show_calculator())
        for button in (self.check, self.more, self.solution, self.calculator):
            button.layout.width = "auto"
        row = widgets.HBox([self.answer, self.check, self.more, self.solution, self.calculator])
        row.layout.flex_flow = "row wrap"
        super().__init__([self.question, row, self.says, self.hints, self.place])
        self.add_class("sq-exercise")

    def judge(self) -> None:
        """Judges what stands in the field."""
        feedback = self.task.check(self.answer.value)
        self.says.value = _text(f"<b>{MARKS.get(feedback.kind, '✗')}</b> {escape(feedback.says)}", "status")
        if feedback.kind != "unreadable":
            self.calculator.layout.display = ""
        if feedback.right:
            self.solution.layout.display = ""

    def hint(self) -> None:
        """Shows one hint more."""
        self.shown = min(self.shown + 1, self.task.hints)
        told = "".join(f"<li>{escape(self.task.hint(n))}</li>" for n in range(self.shown))
        self.hints.value = _text(f"<ol style='margin:0'>{told}</ol>", "status")
        if self.shown == self.task.hints:
            self.more.disabled = True
            self.solution.layout.display = ""
        else:
            self.more.description = f"Hint {self.shown + 1} of {self.task.hints}"

    def reveal(self) -> None:
        """Shows the way to the answer."""
        self.says.value = _text(escape(self.task.reveal()), "status")
        self.calculator.layout.display = ""

    def show_calculator(self) -> None:
        """Opens the calculator below, at the learner's numbers."""
        from ..views import Calculator

        runs = self.task.runs
        known = {parameter.name for parameter in runs.model.parameters}
        values: dict[str, Any] = {name: value for name, value in runs.given.items() if name in known}
        self.place.children = [Calculator(runs.model, preset=runs.preset, **values)]


def _text(html: str, role: str = "none") -> str:
    """Text as it reads best: lines of a book's length, closer than the height of a button."""
    return f"<div role='{role}' style='max-width:44em;line-height:1.5;margin:.4em 0'>{html}</div>"
