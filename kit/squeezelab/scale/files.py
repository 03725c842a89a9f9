"""A sweep on disk: Parquet, NetCDF or Zarr, with state, seeds and version; and back again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError, InputError, SqueezelabError, as_given, path_of
from ..models import get_model
from ..output import in_place_of
from .axes import Axis
from .held import TIPPED, Sweep, described
from .plan import QUANTILES

if TYPE_CHECKING:
    import xarray

NEEDS = {".parquet": "pyarrow", ".nc": "h5netcdf", ".zarr": "zarr"}
STATISTICS = (*(f"{100 * quantile:g} %" for quantile in QUANTILES), "mean")


def needed(module: str) -> Any:
    """A library of the extra ``sweep``, or a sentence that says how to get it."""
    try:
        return import_module(module)
    except ImportError:
        raise SqueezelabError(f"This needs {module}: pip install 'squeezelab[sweep]'.") from None


def writable(out: Path) -> None:
    """Raises `InputError` where the ending is none of ours, and where the folder is not there to be written to."""
    if out.suffix not in NEEDS:
        raise InputError(f"{out.name}: a sweep is written as {', '.join(NEEDS)}, not “{out.suffix or 'no ending'}”.")
    needed(NEEDS[out.suffix])
    if not out.parent.exists():
        raise InputError(f"{out}: there is no folder {out.parent}.")
    if not os.access(out.parent, os.W_OK):
        raise InputError(f"{out}: the folder {out.parent} cannot be written to.")


def save(sweep: Sweep, out: str | Path) -> Path:
    """Writes a sweep beside its target and then in its place; nothing is left behind if it fails."""
    out = Path(out)
    writable(out)
    with in_place_of(out) as whole:
        writers: dict[str, Callable[[], Any]] = {
            ".parquet": lambda: _parquet(sweep, whole),
            ".nc": lambda: _plain(dataset(sweep)).to_netcdf(whole, engine="h5netcdf"),
            ".zarr": lambda: _plain(dataset(sweep)).to_zarr(whole, mode="w", zarr_format=2, consolidated=True),
        }
        writers[out.suffix]()
    return out


def dataset(sweep: Sweep) -> xarray.Dataset:
    """The sweep with labelled axes; ``statistic`` runs over the quantiles and the mean where there are many seeds."""
    xr = needed("xarray")

    regular = len(sweep.shape) == len(sweep.axes) and sweep.attrs["design"] == "grid"
    names = tuple(one.name for one in sweep.axes)
    dims = names if regular else ("cell",)
    coords: dict[str, Any] = {}
    for one in sweep.axes:
        held = np.asarray(one.values) if regular else sweep.columns[one.name]
        coords[one.name] = ((one.name,) if regular else ("cell",), held, described(one))
    if sweep.many:
        coords["statistic"] = list(STATISTICS)
    data: dict[str, Any] = {}
    for name, array in sweep.readings.items():
        unit = "" if name == TIPPED else sweep.model.quantities[name].unit.symbol
        told = {"long_name": sweep.label(name).partition(" (")[0], "units": unit}
        data[name] = (("statistic", *dims) if sweep.many else dims, array, told)
    data["answered"] = (dims, sweep.answered, {"long_name": "Has an answer"})
    reasons = np.array([sweep.reasons.get(cell, "") for cell in range(sweep.answered.size)], object).reshape(sweep.shape)
    data["reason"] = (dims, reasons, {"long_name": "Why there is no answer"})
    made: xarray.Dataset = xr.Dataset(data, coords, {**sweep.attrs, "axes": json.dumps(_axes(sweep))})
    return made


def _axes(sweep: Sweep) -> dict[str, list[Any]]:
    return {one.name: [getattr(value, "item", lambda v=value: v)() for value in one.values] for one in sweep.axes}


def _plain(held: xarray.Dataset) -> xarray.Dataset:
    """Booleans as small numbers, which every format knows."""
    held = held.copy()
    held["answered"] = held["answered"].astype("i1")
    held["reason"] = held["reason"].astype(str)
    return held


def _parquet(sweep: Sweep, path: Path) -> None:
    pa, pq = needed("pyarrow"), needed("pyarrow.parquet")
    table = pa.table({name: pa.array(column) for name, column in sweep.table()})
    told = {**sweep.attrs, "axes": _axes(sweep), "shape": list(sweep.shape), "readings": list(sweep.readings)}
    pq.write_table(table.replace_schema_metadata({"squeezelab": json.dumps(told)}), path)


def open_sweep(path: str | Path) -> Sweep:
    """Opens a sweep that was saved. Raises `DataError` where the file holds none."""
    if not isinstance(path, str | os.PathLike) or not path_of(path) or isinstance(os.fspath(path), bytes):
        raise InputError(f"A sweep is opened by the path of its file, not by {as_given(path)}.")
    path = Path(path)
    if path.suffix not in NEEDS:
        raise InputError(f"{path.name}: a sweep is kept as {', '.join(NEEDS)}.")
    if not path.exists():
        raise DataError(f"{path}: there is no such file.")
    needed(NEEDS[path.suffix])
    try:
        return _from_parquet(path) if path.suffix == ".parquet" else _from_dataset(path)
    except (KeyError, ValueError, OSError, TypeError, AttributeError) as problem:
        if isinstance(problem, SqueezelabError):
            raise
        why = str(problem).splitlines()[0][:120] if str(problem) else type(problem).__name__
        raise DataError(f"{path.name} holds no sweep of ours ({why}).") from None


def _from_parquet(path: Path) -> Sweep:
    table = needed("pyarrow.parquet").read_table(path)
    told = json.loads(table.schema.metadata[b"squeezelab"])
    columns = {name: table[name].to_numpy() for name in told["axes"]}
    shape, many = tuple(told["shape"]), int(told["seeds"]) > 1
    endings = (*(f"_q{round(100 * quantile):02d}" for quantile in QUANTILES), "_mean")
    readings = {
        name: np.stack([table[name + ending].to_numpy() for ending in endings]).reshape(len(endings), *shape)
        if many
        else table[name].to_numpy().reshape(shape)
        for name in told["readings"]
    }
    answered = table["answered"].to_numpy()
    return _made(told, told["axes"], shape, columns, readings, answered, table["reason"].to_pylist())


def _from_dataset(path: Path) -> Sweep:
    xr = needed("xarray")
    with xr.open_dataset(path, engine="h5netcdf" if path.suffix == ".nc" else "zarr") as held:
        return _of(held.load())


def as_sweep(given: Sweep | xarray.Dataset | str | Path) -> Sweep:
    """A sweep, whether it comes as one, as the dataset that `dataset` makes of it, or as a file.

    Raises `DataError` for a dataset that is no whole sweep, a part cut out of one for example.
    """
    if isinstance(given, Sweep):
        return given
    if isinstance(given, (str, Path)):
        return open_sweep(given)
    try:
        made = _of(given)
        if tuple(len(one.values) for one in made.axes) != made.shape and made.attrs["design"] == "grid":
            raise ValueError("its axes were cut")
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as problem:
        raise DataError(f"This {type(given).__name__} is no whole sweep of ours ({problem}). Give what sweep() gave, or a file.") from None
    return made


def _of(held: xarray.Dataset) -> Sweep:
    axes = json.loads(held.attrs["axes"])
    shape = held["answered"].shape
    regular = held.attrs["design"] == "grid"
    if regular:
        places = np.indices(shape).reshape(len(shape), -1)
        columns = {name: np.asarray(values)[place] for (name, values), place in zip(axes.items(), places, strict=True)}
    else:
        columns = {name: held[name].to_numpy() for name in axes}
    readings = {name: held[name].to_numpy() for name in held.data_vars if name not in ("answered", "reason")}
    reasons = [str(reason) for reason in held["reason"].to_numpy().reshape(-1)]
    return _made(held.attrs, axes, shape, columns, readings, held["answered"].to_numpy(), reasons)


def _made(
    told: Mapping[str, Any], axes: Mapping[str, list[Any]], shape: tuple[int, ...], columns: Any, readings: Any, answered: Any, reasons: Any
) -> Sweep:
    model = get_model(told["model"])
    attrs = {name: told[name] for name in ("model", "state", "preset", "seed", "seeds", "random", "design", "version")}
    attrs |= {"seed": int(attrs["seed"]), "seeds": int(attrs["seeds"])}
    made = tuple(Axis(model.parameter(name), values) for name, values in axes.items())
    why = {cell: reason for cell, reason in enumerate(reasons) if reason}
    return Sweep(model, made, tuple(shape), columns, readings, np.asarray(answered, bool).reshape(shape), why, attrs)
