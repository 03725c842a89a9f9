"""The loop gain that a path has met: by actor, at its strongest, and where on the axis that was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Protocol

import numpy as np

from ...once import once
from ..declaration import Array, Gain, Series, Values

NO_DRAWS: Mapping[str, Array] = {}
EVEN = np.linspace(0, 1, 240)[:, None]  # from one end of a path to the other
FEW = 256  # lanes up to which the gain that was met is kept
Parts = Callable[[Values, Array, Mapping[str, Array]], Mapping[str, Array]]
Places = Callable[[Values, Array, Mapping[str, Array]], Array]


class Ran(Protocol):
    """What is read of a run here: its values, series and draws by lane, and the gain that its model declares."""

    @property
    def model(self) -> Any: ...
    @property
    def values(self) -> Values: ...
    @property
    def series(self) -> Series: ...
    @property
    def draws(self) -> Mapping[str, Array]: ...
    @property
    def lanes(self) -> int: ...


def met(
    parts: Parts, p: Values, path: Array, draws: Mapping[str, Array] = NO_DRAWS, places: Places | None = None
) -> tuple[Array, dict[str, Array]]:
    """The gain by actor between the ends of ``path`` (n, lanes): the grid (n, lanes) and each part on it.

    ``places(p, ends, draws)`` gives the points of the axis among which the strongest gain is, (n, lanes), where a model
    knows them; those beyond the ends (low and high, shape (2, lanes)) are drawn in to them.
    """
    return (_met_once if path.shape[-1] <= FEW else _met)(parts, p, path, draws, places)


def _met(parts: Parts, p: Values, path: Array, draws: Mapping[str, Array], places: Places | None) -> tuple[Array, dict[str, Array]]:
    low, high = path.min(axis=0), path.max(axis=0)
    if places is None:
        grid = low + (high - low) * EVEN
    else:
        known = np.asarray(places(p, np.stack([low, high]), draws))
        grid = np.sort(np.clip(np.concatenate([np.broadcast_to(known, (len(known), len(low))), low[None], high[None]]), low, high), axis=0)
    return grid, {actor: np.broadcast_to(part, grid.shape) for actor, part in parts(p, grid, draws).items()}


def summed(gains: Mapping[str, Array]) -> Array:
    """The total of all actors; what `np.sum` of a list gives, without making one array of them first."""
    return reduce(np.add, gains.values())


_met_once = once(3)(_met)  # a gauge, a sentence and a reading ask the same of one run


def strongest(parts: Parts, p: Values, path: Array, draws: Mapping[str, Array] = NO_DRAWS, places: Places | None = None) -> Array:
    """The strongest total gain met on ``path`` (n, lanes), per lane."""
    _, gains = met(parts, p, path, draws, places=places)
    return np.asarray(summed(gains).max(axis=0))


def path_of(result: Ran, lanes: Array | slice) -> Array:
    """Where the gauge reads the gain: the path of the series it runs along, or the one spot that ``at`` names; (n, lanes)."""
    gain: Gain | None = result.model.gain
    assert gain is not None
    fixed = fixed_at(result, gain)
    series = np.ravel(result.values[fixed])[None, :] if fixed else result.series[gain.along]
    if every(result, lanes) and series.shape[1] == result.lanes:
        return series
    return np.broadcast_to(series, (len(series), result.lanes))[:, lanes]


def fixed_at(result: Ran, gain: Gain) -> str:
    """The parameter at which alone the gain is read, or an empty string where it is read along a path."""
    return gain.at or ("" if gain.along in result.series else gain.along)


def every(result: Ran, lanes: Array | slice) -> bool:
    """Whether these are all lanes of a run, in their order."""
    return np.array_equal(np.arange(result.lanes)[lanes], np.arange(result.lanes))


def of_lanes(result: Ran, lanes: Array | slice) -> tuple[Values, Mapping[str, Array]]:
    """The values and the draws of some lanes; the same objects where all are asked for, in their order."""
    if every(result, lanes):
        return result.values, result.draws
    some = {
        name: value[..., lanes] if isinstance(value, np.ndarray) and value.ndim and value.shape[-1] > 1 else value
        for name, value in result.values.items()
    }
    draws = {name: array[..., lanes] if array.shape[-1] > 1 else array for name, array in result.draws.items()}
    return Values(some), draws


def strongest_of(result: Ran, lanes: Array | slice = slice(None)) -> Array:
    """The strongest total gain that each of these lanes has met; 0 where the model has no gain."""
    gain: Gain | None = result.model.gain
    path = path_of(result, lanes) if gain else np.zeros((1, result.lanes))[:, lanes]
    if gain is None:
        return np.zeros(path.shape[-1])
    p, draws = of_lanes(result, lanes)
    if fixed_at(result, gain):
        spot = gain.parts(p, path[-1:], draws)
        return np.broadcast_to(np.sum([np.broadcast_to(part, path[-1:].shape) for part in spot.values()], axis=0)[0], path.shape[-1:])
    return strongest(gain.parts, p, path, draws, gain.places)
