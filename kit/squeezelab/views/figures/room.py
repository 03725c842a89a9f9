"""The room that a figure really has, where the page has told it: words are placed for it, and fewer of them where it is small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

SPARE, OWN = 619.0, 1039.0  # widths of a calculator up to which words leave it that need the width, as in narrow.css
FULL = 0.94  # of the size that words are usually placed for: a figure as good as that large is one


class Room(NamedTuple):
    """Pixels of a plot area, and of the whole calculator across."""

    width: float
    height: float
    whole: float = 1180.0

    def of(self, size: tuple[float, float]) -> tuple[float, float]:
        """The size to place words by, of a figure that is usually ``size``: never more than that."""
        (width, height), (wide, high) = self[:2], size
        return (width if width < FULL * wide else wide), (height if height < FULL * high else high)

    def shows(self, *, narrow: bool, own: bool) -> bool:
        """Whether a word is seen here at all; ``narrow`` as it says of itself, in a picture of its ``own`` kind or in another."""
        return narrow or self.whole > (OWN if own else SPARE)


HELD: ContextVar[Room | None] = ContextVar("room", default=None)


@contextmanager
def within(room: Room | None) -> Iterator[None]:
    """Inside the block main figures are drawn for this room; for the usual one where it is None."""
    token = HELD.set(room)
    try:
        yield
    finally:
        HELD.reset(token)


def actual(size: tuple[float, float]) -> tuple[float, float]:
    """The size of a main figure that is usually ``size``."""
    room = HELD.get()
    return room.of(size) if room else size
