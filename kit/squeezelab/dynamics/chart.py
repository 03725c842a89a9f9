"""Price charts of which every bar is known at the start: the model shows them bar by bar.

An indicator is a function of the whole chart, so it is computed once for all bars and revealed. When a slider
moves on the way the chart is computed again with the new values, and prices go on from where they stood.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from ..core import Array, Draws, State, Values

__all__ = ["TICKS", "first_bar", "next_bar", "null_noise"]

Chart = Callable[[Values, Draws], dict[str, Array]]  # series of shape (bars + 1, lanes)
TICKS = 8  # trades a bar


def first_bar(chart: Chart, p: Values, draws: Draws) -> State:
    """The state that shows bar 0.

    Parameters
    ----------
    chart : callable
        From values and draws to series by name, (bars + 1, lanes) each.
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.

    Returns
    -------
    State
        Bar 0 of every series, (lanes,) each, and what `next_bar` needs.
    """
    series = chart(p, draws)
    return {"chart": series, "values": p, "scale": 1.0, **{name: array[0] for name, array in series.items()}}


def next_bar(chart: Chart, state: State, p: Values, draws: Draws, prices: tuple[str, ...]) -> State:
    """The state that shows the bar after; ``prices`` names the series that go on from where they stood.

    Parameters
    ----------
    chart : callable
        From values and draws to series by name, (bars + 1, lanes) each.
    state : State
        The market after the last step, arrays by name with the lanes last.
    p : Values
        The model's parameters in base units, (lanes,) each.
    draws : Draws
        What chance brings, by name; the lanes are the last axis.
    prices : tuple of str
        Series in USD that go on from where they stood; the first sets the scale.

    Returns
    -------
    State
        The next bar of every series, (lanes,) each, and what the bar after needs.
    """
    series, scale, t = state["chart"], state["scale"], state["t"]
    if p is not state["values"]:
        before = series[prices[0]][t] * scale
        series = chart(p, draws)
        scale = before / series[prices[0]][t]
    shown = {name: array[t + 1] * scale if name in prices else array[t + 1] for name, array in series.items()}
    return {"chart": series, "values": p, "scale": scale, **shown}


@lru_cache(maxsize=8)
def null_noise(name: str, shape: tuple[int, ...]) -> Array:
    """Standard normals for a null model, the same in every session; ``name`` keeps two null models apart.

    Parameters
    ----------
    name : str
        Of the null model; its first eight bytes are the seed.
    shape : tuple of int
        Of the array.

    Returns
    -------
    ndarray, shape
        Standard normals, read-only.
    """
    seed = int.from_bytes(name.encode()[:8].ljust(8), "big")
    noise = np.random.default_rng(seed).standard_normal(shape)
    noise.setflags(write=False)
    return noise
