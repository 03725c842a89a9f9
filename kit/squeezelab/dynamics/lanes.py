"""Arrays over the lanes of a run."""

from __future__ import annotations

import numpy as np

from ..core import Array, Draws, Values

__all__ = ["zeros"]


def zeros(p: Values, draws: Draws | None = None) -> Array:
    """Zeros of shape (lanes,): as many as the values and the draws span."""
    shapes = [value.shape for value in p.values() if isinstance(value, np.ndarray)]
    return np.zeros(np.broadcast_shapes(*shapes, *(array.shape[1:] for array in (draws or {}).values())))
