"""What a card says once the guess is locked: the outcome, by how much the guess missed it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from ...core import Array
from ..figures import words
from ..figures.axes import Axis, tick_text, ticks, widened
from ..figures.picture import Picture
from ..figures.place import width_of
from .question import SURE, Question
from .score import curve_words, distance, score
from .sketch import Paper
from .tally import Tally

WIDE = 520.0  # pixels of a number line, to place words by


@dataclass(frozen=True)
class Told:
    """``head`` with its outcome emphasised, the line below it, and the reason."""

    head: str
    more: str
    why: str


def told(question: Question, sheet: Paper | None, guess: Array | float | str | None, tally: Tally | None) -> Told:
    """The words of a locked card; without a guess they tell the outcome alone."""
    if question.kind == "choice":
        verdict = "" if guess is None else "Right: " if guess == question.right else "No: "
        head = f"{verdict}*{question.right}*"
        more = "" if guess in (None, question.right) else f"You chose “{guess}”{'' if str(guess).endswith(('.', '!', '?')) else '.'}"
        crowd = tally.chosen(question.right) if tally else ""
    else:
        head, more = _of_number(question, sheet, guess)
        crowd = tally.told(question.quantity, question.answer) if tally else ""
    return Told(words.emphasised(head), escape(" ".join(filter(None, (more, crowd)))), escape(question.reason()))


def _of_number(question: Question, sheet: Paper | None, guess: Array | float | str | None) -> tuple[str, str]:
    q, answer = question.quantity, question.answer
    it = q.write(answer)
    if guess is None:
        return f"It is *{it}*.", ""
    if sheet is not None and isinstance(guess, np.ndarray):
        found = score(sheet, guess)
        off = "" if found.near else f"{distance(q, abs(found.end))} too {'high' if found.end > 0 else 'low'}"
        return curve_words(sheet, found, off)
    number = float(guess)
    said = q.write(number, exact=True)
    if q.write(number) == it or abs(number - answer) <= SURE * abs(answer):
        return f"It is *{it}*. You said {said}: as good as right.", ""
    way = "high" if number > answer else "low"
    return f"It is *{it}*. You said {said}.", f"That is {distance(q, abs(number - answer))} too {way}."


def line(question: Question, guess: float | None, tally: Tally | None) -> Picture:
    """The outcome on a number line, beside the guess, what was seen, and the guesses of a class."""
    q, answer = question.quantity, question.answer
    seen = float(question.before[question.of]) if isinstance(question.of, str) and question.of in question.before.readings else None
    said = list(tally.numbers) if tally else []
    spots = [value for value in (answer, guess, seen, *said) if value is not None]
    reach = max(spots) - min(spots) or abs(answer) or 1.0
    pad, room = 0.06 * reach, reach * (width_of(q.write(answer), "big") + 12) / WIDE
    top = max(max(spots) + pad, answer + room if guess is not None and guess < answer else answer)  # the number may lead to the right
    low, high = widened(min(spots) - pad if min(spots) < 0 else max(min(spots) - pad, 0.0), top)
    stacks: dict[int, int] = {}
    out = Picture(Axis(low, high, tick_text(ticks(low, high, 5), q.unit)), Axis(0.0, 1.0), size=(WIDE, 96.0))
    out.stroke("base", [low, high], [0.0, 0.0])
    for value in sorted(said):
        place = round(60 * (value - low) / (high - low))
        stacks[place] = stacks.get(place, 0) + 1
        out.dot("points", low + place * (high - low) / 60, min(0.06 + 0.09 * stacks[place], 0.95))
    if seen is not None and q.write(seen) != q.write(answer):
        out.stroke("ghost", [seen, seen], [0.0, 0.22])
        out.say(seen, 0.22, f"seen {q.write(seen)}", "muted", "middle", dy=-9)
    side = "middle"  # of the outcome's number
    if guess is not None:
        said_it, gap = f"your guess {q.write(guess, exact=True)}", WIDE * (guess - answer) / (high - low)
        close = abs(gap) < width_of(said_it, "strong") / 2 + 12  # then its words stand above the outcome, and the number leads away from it
        side = side if not close else "end" if gap > 0 else "start"
        out.stroke("assumed", [guess, guess], [0.0, 1.0 if close else 0.5])
        out.say(guess, 1.0 if close else 0.5, said_it, "text2 strong", "middle", dy=-9, fixed=close)
    out.stroke("tread", [answer, answer], [0.0, 0.78])
    out.dot("halo", answer, 0.0)
    out.dot("dot", answer, 0.0)
    out.say(answer, 0.78, q.write(answer), "big", side, dx={"end": 3, "start": -3}.get(side, 0), dy=-11)
    return out
