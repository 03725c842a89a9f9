"""The room that a figure really has, where the page has told it: words are placed for it, and fewer of them where it is small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

PHONE, OWN = 479.0, 1039.0  # widths of a calculator up to which words leave it that need the width, as in narrow.css
FULL = 0.06  # a figure that differs by a smaller part from the one that words are usually placed for is as good as that one


class Room(NamedTuple):
    """Pixels of a plot area, and of the whole calculator across; ``tight`` where a wide calculator gives it more."""

    width: float
    height: float
    whole: float = 1180.0
    tight: bool = False

    def beside(self, usual: tuple[float, float]) -> Room | None:
        """This room, with what it lacks, for a figure that is usually as large as that; None where it is as good as that large."""
        parts = [mine / other for mine, other in zip(self[:2], usual, strict=True)]
        tight = min(parts) < 1 - FULL
        return self._replace(tight=tight) if tight or max(parts) > 1 + FULL else None

    def shows(self, *, narrow: bool, own: bool) -> bool:
        """Whether a word is seen here at all; ``narrow`` as it says of itself, in a picture of its ``own`` kind or in another."""
        return narrow or self.whole > (OWN if own else PHONE)


HELD: ContextVar[Room | None] = ContextVar("room", default=None)


@contextmanager
def within(room: Room | None) -> Iterator[None]:
    """Inside the block main figures are drawn for this room; for the usual one where it is None."""
    token = HELD.set(room)
    try:
        yield
    finally:
        HELD.reset(token)


def actual(usual: tuple[float, float]) -> tuple[float, float]:
    """The size of a main figure that is usually as large as that."""
    room = HELD.get()
    return (room.width, room.height) if room else usual
