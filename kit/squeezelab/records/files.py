"""A run as a file: series with readings, and with what gives the run again."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..errors import InputError
from ..output import check_target, harmless, write
from ..version import __version__

FORMATS = (".csv", ".json", ".parquet", ".xlsx")


class Run(Protocol):
    """What is written of a result."""

    seed: int
    lanes: int
    values: Any
    series: dict[str, Any]
    model: Any

    @property
    def state(self) -> str: ...
    @property
    def readings(self) -> dict[str, Any]: ...
    def to_frame(self) -> Any: ...


def save(run: Run, path: str | Path, suffix: str) -> Path:
    """Writes a run in one of `FORMATS`, whole or not at all."""
    check_target(path)
    write(path, content(run, suffix))
    return Path(path)


def content(run: Run, suffix: str) -> bytes:
    """A run as bytes in one of `FORMATS`; raises `InputError` where a library for it is missing."""
    if suffix == ".json":
        return (json.dumps(_plain(record(run)), ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
    frame = table(run)
    if suffix == ".csv":
        return bytes(frame.to_csv(index=False, lineterminator="\n").encode())
    out = io.BytesIO()
    try:
        if suffix == ".parquet":
            frame.to_parquet(out, index=False)
        else:
            frame.to_excel(out, index=False)
    except ImportError as missing:
        raise InputError(
            f"{suffix} cannot be written here: {missing.name or missing} is not installed (pip install squeezelab[files])."
        ) from None
    return out.getvalue()


def table(run: Run) -> Any:
    """The series, and in every row what belongs to the run as a whole."""
    frame = run.to_frame()
    told = {f"reading.{name}": value for name, value in run.readings.items()} if run.lanes == 1 else {}
    for name, value in {**told, "seed": run.seed, "state": run.state, "version": __version__}.items():
        frame[name] = harmless(value)
    return frame


def record(run: Run) -> dict[str, Any]:
    """Everything of a run as plain values."""
    return {
        "model": run.model.id, "version": __version__, "state": run.state, "seed": run.seed, "values": dict(run.values),
        "readings": run.readings, "series": {name: run.to_frame()[name] for name in run.series} if run.lanes == 1 else run.series,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """Arrays as lists, a single number as itself, and null for what JSON cannot say."""
    if hasattr(value, "to_numpy"):
        return [_plain(one) for one in value.to_numpy().tolist()]
    if isinstance(value, np.ndarray):
        return _plain(value.item()) if value.size == 1 else [_plain(one) for one in value.tolist()]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return value
