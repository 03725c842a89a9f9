"""Printing on any terminal: signs that it lacks are written plainly, and no text from outside steers it."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from collections.abc import Iterable

import click

from .errors import InputError

PLAIN = {
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "―": "-", "−": "-", "×": "x", "÷": "/", "·": "*", "•": "*",
    "…": "...", "→": "->", "←": "<-", "↑": "^", "↓": "v", "≤": "<=", "≥": ">=", "≈": "~", "∞": "inf", "≠": "!=", "±": "+/-",
    "●": "*", "○": "o", "✓": "ok", "✗": "no", "√": "sqrt",
}  # fmt: skip
ERRORS = "squeezelab.plain"  # what encoders ask when a sign has no place
# what sets the order of reading, or ends a line
STEERING = {ord(sign) for sign in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"}
ALLOWED = {"\n", "\t"}


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """What stands for the signs that an encoding lacks: the nearest plain ones, else a question mark for each."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_plain(sign) for sign in error.object[error.start : error.end]), error.end


def _plain(sign: str) -> str:
    if sign in PLAIN:
        return PLAIN[sign]
    if sign.isspace():
        return " "
    bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode("ascii")
    return bare or "?"


def prepare() -> None:
    """Lets standard output and standard error write what they can instead of raising; one that was closed before us swallows all."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # as long as we run
    codecs.register_error(ERRORS, _plainly)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=ERRORS)


def harmless(text: str) -> str:
    """The text without control characters, which could move the cursor, colour the rest or ring; line ends and tabs stay."""
    return "".join(sign for sign in text if sign in ALLOWED or not (unicodedata.category(sign) == "Cc" or ord(sign) in STEERING))


def steady(flags: Iterable[str]) -> list[str]:
    """Flags that go to another program, which would echo them as they are; raises `InputError` where one would steer the terminal."""
    held = list(flags)
    if odd := next((flag for flag in held if harmless(flag) != flag), None):
        raise InputError(f"“{odd:.80}” is passed on to no program: it holds control characters.")
    return held


def echo(text: object = "", *, err: bool = False) -> None:
    """Prints a line on standard output or standard error."""
    click.echo(harmless(str(text)), file=sys.stderr if err else sys.stdout)
