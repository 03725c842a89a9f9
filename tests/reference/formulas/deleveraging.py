"""Automatic deleveraging: when the fund is empty, the winners with the most leverage are closed at the loser's price."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.guard import not_negative


def cover_two(stress_losses: Array) -> Array:
    """Cover-2: the fund that survives the two largest members' stress losses at once; losses (members, …) in USD."""
    losses = not_negative("stress_losses", stress_losses)
    return np.sort(losses, axis=0)[-2:].sum(axis=0)
