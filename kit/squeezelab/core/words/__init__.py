"""The vocabulary of sentences: numbers choose the words, and keep company with them so that a test can read them back."""

from .chosen import calm, chosen, compared, counted, derived, gained, instead, moved, moved_by, order, pushed, size, times, value
from .said import Said, Sentence, say

__all__ = [
    "Said",
    "Sentence",
    "calm",
    "chosen",
    "compared",
    "counted",
    "derived",
    "gained",
    "instead",
    "moved",
    "moved_by",
    "order",
    "pushed",
    "say",
    "size",
    "times",
    "value",
]
