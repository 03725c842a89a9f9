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

from collections.abc import Iterable
from difflib import get_close_matches

MANY = 100  # names that nobody reads through in a message


def as_given(value: object, most: int = 60) -> str:
    """A value as it was given, as far as a message shows it; Python itself writes no whole number of some thousand digits."""
    try:
        shown = repr(value)
    except ValueError:
        return "a number of thousands of digits"
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


class SqueezelabError(Exception):
    """The root: catch this to catch everything that Squeezelab raises on purpose."""


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


class NoAnswer(SqueezelabError):
    """The model has no answer here, and says why instead of drawing a line."""


class DataError(SqueezelabError):
    """A data file cannot be read as what it claims to be."""


class GlossaryError(SqueezelabError):
    """An entry breaks a rule of the glossary."""
