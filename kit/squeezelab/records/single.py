"""What is asked of one path, or of one value, says so where there are several."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import InputError

ONE = "result.lane(0)"


def one_path(lanes: int) -> None:
    """Raises `InputError` where a finding is asked of several paths."""
    if lanes > 1:
        raise InputError(f"A finding tells of one path, and this result holds {lanes}: take one of them, as in {ONE}.finding.")


def single(held: Any, label: str, name: str, lanes: int, at: int | None, series: bool) -> Any:
    """The one value that is meant, of a series at a position; raises `InputError` where there is no such one."""
    if at is not None:
        if not series:
            raise InputError(f"{label} is no series: it has no position {at}.")
        if not -len(held) <= at < len(held):
            raise InputError(f"{label} has {len(held)} values: it has no position {at}.")
        held = held[at]
    if np.size(held) != 1:
        if lanes > 1:
            raise InputError(f"{label} has a value for each of {lanes} paths: write one of them, as in {ONE}.write({name!r}).")
        raise InputError(f"{label} is a series of {len(held)} values: say at which position, as in write({name!r}, at=-1).")
    return held
