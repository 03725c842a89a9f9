"""The swing of a grid after a loss of power, solved as it stands: no step of time is in the answer.

2H f' = g + m - P - D f, tau g' = -f/R - g, tau_m m' = M - m: frequency, governors and load that leaves. The three are linear, so a
state moves on by the exponential of its system. Frequencies and powers are parts of the nominal ones, times seconds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..core import Array, Values
from . import guard
from .asked import asked

__all__ = ["Swing", "course", "exponential", "swing"]

TERMS, HALVINGS = 14, 8  # of the series, and of its argument: as exact as numbers are while entries stay below 100
LOOKS = 8  # for a turn within a step


class Swing(NamedTuple):
    """One grid at one set of values.

    Parameters
    ----------
    values : Values
        Of which it was made.
    system : ndarray, (lanes, 4, 4)
        What changes frequency, governors, load off and 1, per second.
    after : ndarray, (lanes, 4, 4)
        What becomes of a state after ``seconds``.
    seconds : float
        Of a step.
    """

    values: Values
    system: Array
    after: Array
    seconds: float


def exponential(system: Array) -> Array:
    """The exponential of each matrix, by its series at a small part of it, squared.

    Parameters
    ----------
    system : ndarray, (lanes, n, n)
        Pure numbers, below 100 in size.

    Returns
    -------
    ndarray, (lanes, n, n)
        Pure numbers.
    """
    part, one = system / 2.0**HALVINGS, np.eye(system.shape[-1])
    out = one + part / TERMS
    for term in range(TERMS - 1, 0, -1):
        out = one + part @ out / term
    for _ in range(HALVINGS):
        out = out @ out
    return np.asarray(out)


@asked
def swing(p: Values, leaves: Array, seconds: float) -> Swing:
    """The grid of the model `grid_balance` at its values.

    Parameters
    ----------
    p : Values
        Of the model, (lanes,) or (1,) each.
    leaves : ndarray, (lanes,)
        Load that goes off in the end, part of the load.
    seconds : float
        Of a step, above 0.

    Returns
    -------
    Swing
        (lanes,) each.

    Raises
    ------
    NotANumber, OutOfRange
        Where ``seconds`` is not above 0 and finite.
    """
    step = float(guard.positive("seconds", seconds))
    turning = 2 * p.inertia
    rows = (
        (-p.damping / turning, 1 / turning, 1 / turning, -p.lost / turning),
        (-1 / (p.droop * p.governor_time), -1 / p.governor_time, 0.0, 0.0),
        (0.0, 0.0, -1 / p.miner_time, guard.real("leaves", leaves) / p.miner_time),
    )
    lanes = np.broadcast_shapes(*(np.shape(part) for row in rows for part in row))
    system = np.zeros((*lanes, 4, 4))
    for place, row in enumerate(rows):
        for column, part in enumerate(row):
            system[..., place, column] = part
    return Swing(p, system, guard.answered("swing", exponential(step * system)), step)


def course(by: Swing, state: Array, steps: int) -> tuple[Array, Array]:
    """The states after each step to come, and the lowest frequency until then, also where it turns between two looks.

    Parameters
    ----------
    by : Swing
        The grid.
    state : ndarray, (lanes, 4)
        Frequency away from nominal, governors and load off as parts of the nominal ones, and 1.
    steps : int
        How many, 0 or more.

    Returns
    -------
    states : ndarray, (steps + 1, lanes, 4)
        Now, and after each step.
    lowest : ndarray, (steps + 1, lanes)
        Part of the nominal frequency, away from it.
    """
    states, leap = state[None], by.after
    while len(states) <= steps:  # twice as many by each leap, which is twice as wide
        states = np.concatenate([states, (leap @ states[..., None])[..., 0]])
        leap = leap @ leap
    states = states[: steps + 1]
    rate, low = (by.system[:, 0] * states).sum(axis=-1), states[..., 0].copy()
    step, lane = np.nonzero((rate[:-1] < 0) & (rate[1:] > 0))
    if step.size:
        systems = np.broadcast_to(by.system, (states.shape[1], 4, 4))[lane]
        low[step + 1, lane] = np.minimum(low[step + 1, lane], _bottom(systems, states[step, lane, :, None], by.seconds))
    return states, np.minimum.accumulate(low, axis=0)


def _bottom(system: Array, before: Array, seconds: float) -> Array:
    """The frequency where it turns upward within a step: Newton's step on its rate, kept between the ends. Shape (lanes,).

    Parameters
    ----------
    system : ndarray, (lanes, 4, 4)
        Per second.
    before : ndarray, (lanes, 4, 1)
        The state at the beginning of the step.
    seconds : float
        Of the step.

    Returns
    -------
    ndarray, (lanes,)
        Away from nominal, a part of it.
    """
    first, last = np.zeros(len(before)), np.full(len(before), seconds)
    time = last / 2
    for _ in range(LOOKS):
        state = exponential(time[:, None, None] * system) @ before
        rate = system @ state
        slope, bend = rate[:, 0, 0], (system @ rate)[:, 0, 0]
        first, last = np.where(slope < 0, time, first), np.where(slope > 0, time, last)
        guess = time - slope / np.where(bend == 0, np.nan, bend)
        time = np.where((guess >= first) & (guess <= last), guess, (first + last) / 2)
    return np.asarray(state[:, 0, 0])
