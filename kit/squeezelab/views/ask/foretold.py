"""A guess about a run, without a widget: what is asked, on which paper, and what is said of it once it is locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from ...core import Array, Parameter, Result
from ...core.words.label import in_sentence
from ..figures import words
from ..figures.cliff import swept
from ..figures.session import Session
from . import sketch
from .reasons import reason
from .score import FLAT, curve_words, distance, score

SIGNS: Mapping[str, int] = {"rises": 1, "falls": -1, "stays about the same": 0}
HOW = "Draw on the figure with the pointer, or bend the curve with the arrow keys."
DRAW_FIRST = "Draw first: with the pointer on the figure, or with the arrow keys on the curve."

WHICH_WAY = "Choose a direction first."
HOW_MUCH = "Say how much: move the slider, or choose that it stays."


@dataclass(frozen=True)
class Move:
    """A move of the slider that starts it, whose outcome is asked for; ``most`` is the largest change that can be guessed."""

    parameter: Parameter
    target: float
    most: float
    asks: tuple[str, str]


def question(explains: str, *sentences: str) -> str:
    """What is asked, in the place of the finding."""
    head = " ".join(filter(None, sentences))
    return f"<p>{escape(head)}</p><p>{escape(explains)} Guess, then let the model answer.</p>"


def begins(session: Session) -> str:
    """What starts the run that is to be drawn; nothing where no slider does."""
    spark = sketch.spark(session.model)
    return f"{spark.label} {spark.write(session.given[spark.name])}." if spark and spark.role == "starts" else ""


def move(session: Session) -> Move | None:
    """Half of the way that the slider which starts it has left; None where nothing can be moved."""
    spark, reading = sketch.spark(session.model), session.model.readings[0]
    if spark is None:
        return None
    now, stops = session.given[spark.name], spark.stops
    here = int(np.argmin(np.abs(stops - now)))
    target = float(stops[(here + len(stops) - 1) // 2 if here < len(stops) / 2 else here // 2])
    at = session.result.write(reading.name)
    return Move(
        spark, target, max(float(np.max(np.abs(_outcomes(session, spark) - session.result[reading.name]))) * 1.25, 1e-9),
        (f"{spark.label} goes from {spark.write(now, exact=True)} to {spark.write(target, exact=True)}.",
         f"What happens to “{in_sentence(reading.label)}”, now {at}?"),
    )  # fmt: skip


def _outcomes(session: Session, spark: Parameter) -> Array:
    reading = session.model.readings[0].name
    found, _ = swept(session.model, session.given, spark.name, sketch.probes(spark), reading, session.seed)
    found = found[np.isfinite(found)]
    return found if len(found) else np.array([2 * float(session.result[reading])])


def guessed(session: Session, way: str, size: float) -> str:
    """The size of a guess as it is written beside its slider."""
    return "no change" if way == "stays about the same" else distance(session.model.readings[0], size)


def drawn(sheet: sketch.Paper, guess: Array) -> str:
    """What has been drawn, in one sentence."""
    q, top = sheet.quantity, int(np.argmax(guess))
    up = sheet.up(guess)
    peak = up[top] > max(up[0], up[-1]) + FLAT
    most = f", highest at {sheet.place(top)}: {q.write(guess[top])}" if peak else ""
    return f"Your curve goes from {q.write(guess[0])} to {q.write(guess[-1])}{most}."


def answered(sheet: sketch.Paper, guess: Array) -> tuple[str, str]:
    """What a drawn curve missed: headline, and the line below."""
    found = score(sheet, guess)
    off = "" if found.near else f"{distance(sheet.quantity, abs(found.end))} too {'high' if found.end > 0 else 'low'}"
    return curve_words(sheet, found, off)


def told(head: str, more: str, result: Result, read: str = "") -> str:
    """What is said of a guess in the place of the finding, with the reason of the run; ``read`` is a link, as HTML."""
    return f"<p>{words.emphasised(head)}</p><p>{escape(more)} {escape(reason(result))} {read}</p>"
