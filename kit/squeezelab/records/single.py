"""What is asked of one path, or of one value, says so where there are several."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..counting import counted
from ..errors import InputError, as_given

ONE = "result.lane(0)"


def one_path(lanes: int) -> None:
    """Raises `InputError` where a finding is asked of several paths."""
    if lanes > 1:
        raise InputError(f"A finding tells of one path, and this result holds {lanes}: take one of them, as in {ONE}.finding.")


def position(label: str, kind: str, count: int, at: object) -> int:
    """A position among so many, from the end where it is negative; raises `InputError` where it is none of them."""
    if isinstance(at, int | np.integer) and not isinstance(at, bool | np.timedelta64) and -count <= at < count:
        return int(at)
    raise InputError(f"{label} has {counted(count, kind)}: it has no position {as_given(at)}. Positions are whole numbers from 0 on.")


def single(held: Any, label: str, name: str, lanes: int, at: int | None, series: bool) -> Any:
    """The one value that is meant, of a series at a position; raises `InputError` where there is no such one."""
    if at is not None:
        if not series:
            raise InputError(f"{label} is no series: it has no position {as_given(at)}.")
        held = held[position(label, "value", len(held), at)]
    if np.size(held) != 1:
        if lanes > 1:
            raise InputError(f"{label} has a value for each of {lanes} paths: write one of them, as in {ONE}.write({name!r}).")
        raise InputError(f"{label} is a series of {len(held)} values: say at which position, as in write({name!r}, at=-1).")
    return held
