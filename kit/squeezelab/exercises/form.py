"""An exercise as a small form: question, answer, instant feedback, hints one by one, the way at the end."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets

from ..views.parts.below import Below
from .construct import Market
from .task import Task

MARKS = {"right": "✓", "unreadable": "?", "close": "≈"}


class Asking(Below, widgets.VBox):
    """What every form has: its question, a button that judges, hints one by one, and what is said in a live region, to be read out."""

    def __init__(self, task: Task | Market, check: str, judged: str, way: str) -> None:
        self.task, self.shown = task, 0
        head = f"<h4 style='margin:0 0 .4em'>{escape(task.exercise.title)}</h4><p style='margin:0'>{escape(task.question)}</p>"
        self.question = widgets.HTML(_text(f"{head}<p style='margin:.4em 0 0'><small>{escape(task.counts)}</small></p>"))
        self.check = widgets.Button(description=check, button_style="primary", tooltip=judged)
        self.more = widgets.Button(description=f"Hint 1 of {task.hints}", tooltip="A step towards the answer")
        self.solution = widgets.Button(description="Show the way", tooltip=way)
        self.says, self.hints = widgets.HTML(), widgets.HTML()
        self.says.add_class("sq-live")
        self.solution.layout.display = "none"
        self.check.on_click(lambda _: self.judge())
        self.more.on_click(lambda _: self.hint())
        self.solution.on_click(lambda _: self.reveal())
        super().__init__()
        self.add_class("sq-exercise")

    def lay_out(self, row: list[widgets.Widget], last: widgets.Widget) -> None:
        """Question, a row that wraps, what is said, hints, and what comes below them."""
        for one in row:
            if isinstance(one, widgets.Button):
                one.layout.width = "auto"
        held = widgets.HBox(row)
        held.layout.flex_flow = "row wrap"
        self.children = [self.question, held, self.says, self.hints, last]

    def judge(self) -> None:
        """Judges what stands there."""
        raise NotImplementedError

    def mark(self, feedback: Any, then: str = "") -> None:
        """Says how an answer was judged; the way is offered once it is right."""
        self.says.value = _text(f"<b>{MARKS.get(feedback.kind, '✗')}</b> {escape(feedback.says)}{then}", "status")
        if feedback.right:
            self.solution.layout.display = ""

    def hint(self) -> None:
        """Shows one hint more."""
        self.shown = min(self.shown + 1, self.task.hints)
        told = "".join(f"<li>{escape(self.task.hint(n))}</li>" for n in range(self.shown))
        self.hints.value = _text(f"<ol style='margin:0'>{told}</ol>", "status")
        self.more.disabled = self.shown == self.task.hints
        if self.more.disabled:
            self.solution.layout.display = ""
        else:
            self.more.description = f"Hint {self.shown + 1} of {self.task.hints}"

    def reveal(self) -> None:
        """Shows the way."""
        self.says.value = _text(escape(self.task.reveal()), "status")


class Form(Asking):
    """The form of a task that is answered by a number."""

    task: Task

    def __init__(self, task: Task) -> None:
        super().__init__(task, "Check", "Judge this answer", "The answer, and how to get there")
        self.answer = widgets.Text(placeholder=f"a number in {task.unit}" if task.unit else "a number", continuous_update=False)
        self.answer.tooltip = f"Your answer to: {task.exercise.title}"
        self.calculator = widgets.Button(description="Open the calculator", tooltip="The model at your numbers")
        self.calculator.layout.display = "none"
        self.place = widgets.VBox()
        self.answer.observe(lambda _: self.judge(), "value")
        self.calculator.on_click(lambda _: self.show_calculator())
        self.lay_out([self.answer, self.check, self.more, self.solution, self.calculator], self.place)

    def judge(self) -> None:
        """Judges what stands in the field."""
        feedback = self.task.check(self.answer.value)
        self.mark(feedback)
        if feedback.kind != "unreadable":
            self.calculator.layout.display = ""

    def reveal(self) -> None:
        """Shows the way to the answer, and offers the calculator."""
        super().reveal()
        self.calculator.layout.display = ""

    def show_calculator(self) -> None:
        """Opens the calculator below, at the learner's numbers."""
        from ..views import Calculator

        runs = self.task.runs
        known = {parameter.name for parameter in runs.model.parameters}
        values: dict[str, Any] = {name: value for name, value in runs.given.items() if name in known}
        self.place.children = [Calculator(runs.model, preset=runs.preset, **values)]


class Builder(Asking):
    """The form of a market to be built: its calculator, one button that asks the model, and the setting as it is handed in."""

    task: Market

    def __init__(self, task: Market) -> None:
        from ..views import Calculator

        super().__init__(task, "Check this market", "Let the model judge it", "A market that does it, and why")
        self.calculator = Calculator(task.exercise.declared, preset=task.exercise.preset, **task.runs.given)
        self.lay_out([self.check, self.more, self.solution], self.calculator)

    def judge(self) -> None:
        """Judges the market as the calculator stands."""
        start = self.task.start
        moved = {name: value for name, value in self.calculator.given.items() if value != start[name]}
        feedback = self.task.check(moved)
        self.mark(feedback, f" To hand it in: <code>{escape(self.task.setting(moved))}</code>" if feedback.right else "")


def _text(html: str, role: str = "none") -> str:
    """Text as it reads best: lines of a book's length, closer than the height of a button."""
    return f"<div role='{role}' style='max-width:44em;line-height:1.5;margin:.4em 0'>{html}</div>"
