"""The loop: what gain a path has met, and how it ended."""

from .fate import EXHAUSTED, RULE, Fate, Inventory, fate_of, fates
from .gain import met, strongest

__all__ = ["EXHAUSTED", "RULE", "Fate", "Inventory", "fate_of", "fates", "met", "strongest"]
