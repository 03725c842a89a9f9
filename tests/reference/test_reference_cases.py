"""Every case of the reference list is solved by our own code and agrees within the tolerance its source allows.

A file ``solvers_<subject>.py`` holds ``SOLVERS``: case id -> function of the case's inputs that calls the package.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
CASES = {case["id"]: case for case in json.loads((HERE / "reference_cases.json").read_text("utf-8"))["cases"]}
SOLVERS: dict[str, Callable[..., Any]] = {}
for path in sorted(HERE.glob("solvers_*.py")):
    found = import_module(f"reference.{path.stem}").SOLVERS
    twice = SOLVERS.keys() & found.keys()
    assert not twice, f"{path.name} solves again: {sorted(twice)}"
    SOLVERS.update(found)


def agree(got: Any, expected: Any, tolerance: Mapping[str, Any], where: str) -> None:
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            agree(got[key], value, tolerance, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(got) == len(expected), f"{where}: {len(got)} values, expected {len(expected)}"
        for position, value in enumerate(expected):
            agree(got[position], value, tolerance, f"{where}[{position}]")
    elif isinstance(expected, str) or expected is None or tolerance.get("exact"):
        assert got == expected, f"{where}: {got!r}, expected {expected!r}"
    else:
        allowed = tolerance.get("abs", 0) + tolerance.get("rel", 0) * abs(expected) or 1e-9 * max(1, abs(expected))
        assert math.isfinite(float(got)), f"{where}: {got}"
        assert abs(float(got) - expected) <= allowed, f"{where}: {float(got):.10g}, expected {expected:.10g} within {allowed:.3g}"


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_our_code_gives_the_number_of_the_source(case: Mapping[str, Any]) -> None:
    assert case["id"] in SOLVERS, f"no solver for {case['id']} ({case['model']}): add one to tests/reference/solvers_*.py"
    agree(SOLVERS[case["id"]](case["inputs"]), case["expected"], case["tolerance"], case["id"])


def test_no_solver_is_left_without_its_case() -> None:
    assert not SOLVERS.keys() - CASES.keys()
