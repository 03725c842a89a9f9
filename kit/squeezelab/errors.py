"""What can go wrong, as a tree.

    SqueezelabError
    ├── DeclarationError    a model file declares something that cannot be
    ├── InputError          a value from outside cannot be used   (also a ValueError)
    │   ├── OutOfRange      a number beyond its bounds
    │   ├── NotANumber      NaN, an infinity, or no number at all
    │   └── Unreadable      text, a link or a state string that does not parse
    ├── UnknownName         no such model, parameter, preset, term  (also a KeyError)
    ├── NoAnswer            the model is asked outside the range where it has an answer
    ├── DataError           a file of the user's cannot be read as what it claims to be
    └── GlossaryError       an entry breaks a rule: file, line, what is allowed

Every message names the thing, the value with its unit, what is allowed and how to mend it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

MANY = 100  # names that nobody reads through in a message
LONG = 500  # letters of a message from which on what it quotes is cut
ENDLESS = re.compile(r"(?<=“)[^”]{161,}(?=”)|\S{301,}")  # more of a quotation, or of one word, than anybody reads
Held = TypeVar("Held")


def as_given(value: object, most: int = 60) -> str:
    """A value as it was given, as far as a message shows it; Python itself writes no whole number of some thousand digits."""
    try:
        shown = repr(value)
    except ValueError:
        return "a number of thousands of digits"
    except Exception:  # an object of somebody's whose own account of itself fails
        return f"an object of the type {type(value).__name__}"
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def path_of(given: object) -> str:
    """The text of a path; empty where what was given can be no path of any system."""
    try:
        text = os.fsdecode(given)  # type: ignore[arg-type]
        return "" if b"\0" in os.fsencode(text) else text
    except (TypeError, ValueError):  # what gives a number as its path; signs that no file system writes
        return ""


class SqueezelabError(Exception):
    """The root: catch this to catch everything that Squeezelab raises on purpose. What it quotes at endless length is cut."""

    def __init__(self, *told: object) -> None:
        super().__init__(*(ENDLESS.sub(_cut, one) if isinstance(one, str) and len(one) > LONG else one for one in told))


def _cut(quoted: re.Match[str]) -> str:
    return f"{quoted[0][:60]}…"


class DeclarationError(SqueezelabError):
    """A model file declares something that cannot be; raised at import."""


class InputError(SqueezelabError, ValueError):
    """A value given from outside cannot be used."""


class OutOfRange(InputError):
    """A number lies beyond its bounds."""


class NotANumber(InputError):
    """NaN, an infinity, or something that is no number."""


class Unreadable(InputError):
    """A text, link or state string does not parse."""


class UnknownName(SqueezelabError, KeyError):
    """A name that nothing carries; the message lists near or known ones."""

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        known = sorted(known)
        name = as_given(name, 80) if not isinstance(name, str) else name if len(name) <= 80 else f"{name[:60]}…"
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(known)}."
        if not near and len(known) > MANY:
            hint = f"There are {len(known)}; spelt most alike are {', '.join(get_close_matches(name, known, n=3, cutoff=0.0))}."
        self.kind, self.name, self.near = kind, name, tuple(near)
        super().__init__(f"No {kind} is called “{name}”. {hint}")

    def __str__(self) -> str:  # KeyError would show the repr
        return str(self.args[0])


def named(kind: str, name: object, held: Mapping[str, Held]) -> Held:
    """What is held under a name; raises `UnknownName` for any other, of whatever type."""
    if not isinstance(name, str) or name not in held:
        raise UnknownName(kind, name, held)
    return held[name]


def one_number(label: str, value: object) -> float:
    """A value as the number that it is; raises `NotANumber` for anything else."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise NotANumber(f"{label} is written of one number, not of {as_given(value)}.") from None


class NoAnswer(SqueezelabError):
    """The model has no answer here, and says why instead of drawing a line."""


class DataError(SqueezelabError):
    """A data file cannot be read as what it claims to be."""


class GlossaryError(SqueezelabError):
    """An entry breaks a rule of the glossary."""
