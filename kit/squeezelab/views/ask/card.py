"""The card of a guess: asked before the outcome is seen, drawn, typed or chosen, and answered by the model once it is locked.

A long room: one card through its states, from the question to the score.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import traitlets

from ...core import Array, Model
from ...core.words.label import in_sentence
from ...counting import counted
from ...errors import InputError, SqueezelabError
from ..figures.steps import Hold
from ..parts.scripted import Scripted, sent
from . import drawing
from .question import Question
from .sketch import Paper
from .tally import Guesses, Tally, tally
from .told import line, told

PAGE = Path(__file__).parents[1] / "page"
HOW = {
    "curve": "Draw with the mouse or a finger. Or use Tab and the arrow keys on the diamonds, or type where it ends.",
    "number": "Type a number. A unit is understood, and not needed.",
    "choice": "Choose one.",
}
MISSING = {"curve": "Draw first, or type where it ends.", "number": "Type a number first.", "choice": "Choose first."}
DONE = {"locked", "skipped"}


class Driven(Protocol):
    """What a card does with a calculator: see `squeezelab.Calculator`."""

    model: Model

    @property
    def seed(self) -> int: ...
    def veil(self, on: bool, axis: Hold = ()) -> None: ...
    def forget(self) -> None: ...
    def set_by_text(self, state: str, *, play: bool = False) -> str: ...
    def play(self) -> None: ...


class Guess(Scripted):
    """A guess as a card. Before it is locked or skipped nothing that the page holds tells the outcome.

    ``phase`` goes from ``closed`` to ``open`` and ends at ``locked`` or ``skipped``; ``guess`` is what was guessed: a list of
    heights in parts of the paper, a number in base units, the text of a choice, or None. A page may set both, to show a
    card again as it was left, and may set ``phase`` to ``skipped``. ``view`` is what the page shows.
    """

    script = sent("\n".join((PAGE / f"{name}.js").read_text(encoding="utf-8") for name in ("declutter", "sketch", "card")))
    _css = sent("".join((PAGE / f"{name}.css").read_text(encoding="utf-8") for name in ("tokens", "figures", "sketch", "card")))
    phase = traitlets.Enum(["closed", "open", "locked", "skipped"], "closed").tag(sync=True)
    guess = traitlets.Any(None, allow_none=True).tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    says = traitlets.Unicode("").tag(sync=True)
    ready = traitlets.Bool(False).tag(sync=True)

    def __init__(self, question: Question, calculator: Driven | None = None) -> None:
        self.question, self.calculator = question, calculator
        self.typed = question.kind == "number"  # whether a curve's end is typed instead
        self.class_: Tally | None = None
        self._ended = ""  # locked or skipped, once it is
        self._sheet: Paper | None = drawing.paper(question) if question.kind == "curve" else None
        super().__init__()
        self.add_class("sq-guess")
        self._show()
        self.observe(lambda _: self._turned(), "phase")
        self.on_msg(self._heard)

    # what a reader does ----------------------------------------------------------------------
    def ask(self) -> None:
        """Asks: the calculator rests at what has been seen."""
        if self.phase == "closed":
            self.phase = "open"

    def draw(self, heights: list[float]) -> None:
        """A curve as drawn: a height for each place of the paper, in parts of the axis."""
        if self._sheet is None or self.phase in DONE or len(heights) != len(self._sheet.at) or not np.isfinite(heights).all():
            return
        self.guess = [float(height) for height in np.clip(heights, 0, 1)]
        q, end = self._sheet.quantity, self._sheet.values(self.guess)[-1]
        self._tell(f"It ends at {q.write(float(end))}.", ready=True)

    def type(self, text: str) -> None:
        """A number as people type it; what is none is told in the card."""
        if self.phase in DONE:
            return
        try:
            value = float(self.question.quantity.unit.read(text))
        except InputError as problem:
            self.guess = None
            self._tell(str(problem) if text.strip() else "", ready=False)
            return
        self.guess = value
        self._tell(f"My guess: {self.question.quantity.write(value, exact=True)}.", ready=True)

    def choose(self, text: str) -> None:
        """One of the choices."""
        if self.phase not in DONE and text in (self.question.choices or {}):
            self.guess = text
            self._tell("", ready=True)

    def gather(self, guesses: Guesses) -> None:
        """The guesses of a class, from a text, a file, counts or a list: shown together when the card is locked. See `tally`."""
        try:
            self.class_ = tally(guesses, None if self.question.kind == "choice" else self.question.quantity, self.question.choices or ())
        except SqueezelabError as problem:
            self._tell(str(problem), ready=self.ready)
            return
        self._tell(f"{counted(self.class_.count, 'guess is', 'guesses are')} counted.", ready=True)
        if self.phase in DONE:
            self._show()

    def lock(self) -> None:
        """Locks the guess and shows the outcome beside it; without a guess it says what is missing."""
        if self.phase in DONE:
            return
        if self.guess is None and self.class_ is None:
            self._tell(MISSING[self.question.kind], ready=False)
            return
        self.phase = "locked"

    def skip(self) -> None:
        """Goes on without a guess: the outcome is told."""
        if self.phase not in DONE:
            self.guess, self.phase = None, "skipped"

    def play(self) -> None:
        """Plays the run in the calculator, round by round."""
        if self.calculator is not None and self.phase in DONE:
            self.calculator.play()

    # what the page hears and shows -----------------------------------------------------------
    def _heard(self, _: Any, content: dict[str, Any], __: Any) -> None:
        kind = content.get("type")
        if kind == "sketch":
            self.draw([float(height) for height in content["y"]])
        elif kind in {"type", "choose", "gather"}:
            getattr(self, kind)(str(content["text"]))
        elif kind == "way":
            self.typed, self.guess = not self.typed, None
            self._tell("", ready=False)
            self._show()
        elif kind in {"ask", "lock", "skip", "play"}:
            getattr(self, kind)()

    def _tell(self, sentence: str, *, ready: bool) -> None:
        self.says, self.ready = sentence, ready

    @traitlets.validate("phase")
    def _stays(self, proposal: Any) -> str:
        """What is locked or skipped stays so, whatever a page asks for."""
        return self._ended or str(proposal["value"])

    def _turned(self) -> None:
        """The phase has changed, here or by the page."""
        calculator = self.calculator
        if self.phase in DONE:
            self._ended = self.phase
            self._tell("", ready=False)
            self._show()  # before the calculator draws anew: nobody waits for the answer
        if calculator is not None and self.phase == "open":
            calculator.set_by_text(self.question.state_seen)
            calculator.forget()
            calculator.veil(True, self._sheet.y if self._sheet else ())
        if calculator is not None and self.phase in DONE:
            calculator.veil(False)
            calculator.set_by_text(self.question.state)
        self._show()

    def _guessed(self) -> Array | float | str | None:
        """The guess as it is judged; what a page has set and no reader could have guessed counts as none."""
        held = self.guess
        if self.question.kind == "choice":
            return held if held in (self.question.choices or {}) else None
        if isinstance(held, list) and self._sheet is not None and len(held) == len(self._sheet.at):
            return self._sheet.values([float(height) for height in held])
        return float(held) if isinstance(held, int | float) and np.isfinite(held) else None

    def _show(self) -> None:
        """What the page shows in this phase."""
        question = self.question
        view: dict[str, Any] = {"kind": question.kind, "asks": escape(question.question), "typed": self.typed}
        if self.phase in DONE:
            view |= self._outcome()
        else:
            view |= {
                "how": HOW[question.kind],
                "choices": list(question.choices or ()),
                "unit": question.quantity.unit.symbol if question.of else "",
            }
            if self._sheet is not None:
                out = drawing.picture(question, self._sheet, known=False, seen=self._seen)
                view |= {"paper": drawing.ink(out) + out.html(), "pad": "" if self.typed else self._sheet.blank()}
        if view != self.view:
            self.view = view

    def _outcome(self) -> dict[str, Any]:
        question, guess = self.question, self._guessed()
        sheet = replace(self._sheet, truth=drawing.truth(question, self._sheet)) if self._sheet is not None else None
        said = told(question, sheet, guess, self.class_)
        view: dict[str, Any] = {"head": said.head, "more": said.more, "why": said.why, "play": sheet is not None}
        if sheet is not None:
            out = drawing.picture(question, sheet, known=True, seen=self._seen)
            own = sheet.answered(guess) if isinstance(guess, np.ndarray) else sheet.ended(guess) if isinstance(guess, float) else ""
            view |= {"paper": drawing.ink(out) + out.html(), "pad": own, "steps": self._steps(sheet)}
        elif question.kind == "number":
            out = line(question, cast("float | None", guess), self.class_)
            view |= {"paper": drawing.ink(out) + out.html(), "pad": ""}
        return view

    def _steps(self, sheet: Paper) -> list[list[Any]]:
        """Where each place of the paper stands across, and what is so there."""
        across = sheet.across
        return [[round(float(x), 4), f"{sheet.place(k)}: {sheet.quantity.write(float(sheet.truth[k]))}"] for k, x in enumerate(across)]

    @property
    def _seen(self) -> str:
        """What the run that the reader knows is called, where one was named."""
        question = self.question
        if question.seen is None:
            return ""
        if isinstance(question.seen, str):
            return f"seen: {question.seen}"
        changed = [n for n in question.given if question.given[n] != question.given_seen[n]]
        if not changed:
            return "seen before"
        first = question.model.parameter(changed[0])
        return f"seen: {in_sentence(first.label)} {_written(first, question.given_seen[first.name])}"

    def _repr_mimebundle_(self, **how: Any) -> Any:
        """The card, and for a page without a kernel its question and its paper as a picture."""
        own = {"text/plain": f"{self.question.question} Guess before you go on.", "text/html": self.still()}
        if self.comm is None:  # a plain Python: there is no page that the card could be alive in
            return own
        found = super()._repr_mimebundle_(**how)
        data, about = found if isinstance(found, tuple) else (found, {})
        return {**(data or {}), **own}, about

    def still(self) -> str:
        """The question, and the blank paper as a picture."""
        asks = escape(self.question.question)
        if self._sheet is not None:
            below = drawing.still(drawing.picture(self.question, self._sheet, known=False, seen=self._seen), self.question.question)
        else:
            below = "".join(f"<li>{escape(text)}</li>" for text in self.question.choices or ())
            below = f"<ul>{below}</ul>" if below else ""
        return f"<p><strong>{asks}</strong></p>{below}<p>Guess before you go on.</p>"


def _written(parameter: Any, value: Any) -> str:
    return value if isinstance(value, str) else parameter.write(value, exact=True)
