"""The Python in a browser gives the numbers of any other: every model, its presets, its seeds, and the pages it draws."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from squeezelab.models import model_ids

ALIKE = 1e-12  # of a reading, and of the largest number of a series
# a reading that is left over where nearly equal ones are taken from each other is as exact as they are, and no more
LEFT_OVER = {"premium-decay": {"beyond": "crushed"}}
FILE = Path(__file__).with_name("every_number.py")
Numbers = Mapping[str, np.ndarray]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, in_wasm: Callable[[Path, Path, str], str]) -> tuple[Numbers, Numbers]:
    """What CPython and the wasm Python have written, one process each: at every preset and seed of each model."""
    folder = tmp_path_factory.mktemp("numbers")
    here, there = (folder / f"{one}.npz" for one in ("cpython", "wasm"))
    subprocess.run([sys.executable, FILE, here], check=True, stdout=subprocess.DEVNULL)
    in_wasm(FILE, there, "numpy,scipy")
    return dict(np.load(here)), dict(np.load(there))


def apart(mine: np.ndarray, other: np.ndarray, whole: np.ndarray) -> float:
    """How far two arrays are apart, in parts of the largest number of the whole; infinite where one holds none or no finite one."""
    if mine.shape != other.shape or (np.isfinite(mine) != np.isfinite(other)).any():
        return float("inf")
    odd = ~np.isfinite(mine)
    if not np.array_equal(mine[odd], other[odd], equal_nan=True):
        return float("inf")
    size = np.abs(whole[np.isfinite(whole)]).max(initial=0.0)
    return float(np.abs(mine[~odd] - other[~odd]).max(initial=0.0) / size) if size else float(np.any(other[~odd]))


def differing(mine: Numbers, other: Numbers) -> list[str]:
    """The names of what differs by more than `ALIKE`, with how far."""
    wrong = [f"{name}: only in one" for name in sorted(mine.keys() ^ other.keys())]
    for name, numbers in mine.items():
        if name in other and "/page " not in name and (gap := apart(numbers, other[name], mine[whole_of(name)])) > ALIKE:
            wrong.append(f"{name}: {gap:.1e}")
    return wrong


def whole_of(name: str) -> str:
    """What a number is measured by: itself, or what it is left over from."""
    model, (run, _, reading) = name.partition("/")[0], name.rpartition("/reading ")
    whole = LEFT_OVER.get(model, {}).get(reading)
    return f"{run}/reading {whole}" if whole else name


@pytest.mark.slow
def test_every_number_of_every_model_is_the_same_in_wasm(both: tuple[Numbers, Numbers]) -> None:
    mine, other = both
    assert {name.partition("/")[0] for name in mine} == set(model_ids())
    assert not differing(mine, other)


@pytest.mark.slow
def test_every_page_is_the_same_in_wasm(both: tuple[Numbers, Numbers]) -> None:
    mine, other = both
    heads = [name for name in mine if "/page " in name and name.endswith("/head")]
    assert len(heads) == 2 * len(model_ids())
    wrong = []
    for name in heads:
        written, read = (json.loads(one[name].tobytes()) for one in (mine, other))
        assert not written["problem"], name
        wrong += [f"{name}: {part}" for part in written if written[part] != read.get(part)]
        points = name.removesuffix("head") + "points"
        wrong += [points] if not np.array_equal(mine[points], other[points]) else []
    assert not wrong


@pytest.mark.slow
def test_a_number_that_moves_is_found(both: tuple[Numbers, Numbers]) -> None:
    mine, _ = both
    name = next(name for name in mine if "/series " in name and np.isfinite(mine[name]).all() and mine[name].any())
    bent = {**mine, name: mine[name] * (1 + 3e-12)}
    assert [one.partition(":")[0] for one in differing(mine, bent)] == [name]
    assert differing(mine, {**mine, name: np.full_like(mine[name], np.nan)})
    assert differing(mine, {one: numbers for one, numbers in mine.items() if one != name})
