"""`python -m pytest tests/benchmarks --benchmark [--benchmark-to DIR]`: outside of it nothing here runs."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from benchmarks.timed import Row, keep

DOCS = Path(__file__).resolve().parents[2] / "kit" / "docs"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two options."""
    parser.addoption("--benchmark", action="store_true", help="measure, which takes minutes")
    parser.addoption("--benchmark-to", default="", help="the folder of benchmarks.md and benchmarks.json [kit/docs, after a whole run]")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips what would measure."""
    if not config.getoption("--benchmark", default=False):
        for item in items:
            if "table" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason="measures for minutes: give --benchmark"))


def machine() -> str:
    """What was measured on, and how busy it was."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}, load {load:.1f} at the end."


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    """The rows measured so far."""
    return []


@pytest.fixture
def table(rows: list[Row], request: pytest.FixtureRequest) -> Iterator[list[Row]]:
    """The rows measured so far, written after each measurement: to the folder asked for, or to the docs where nothing is left out."""
    yield rows
    asked = request.config.getoption("--benchmark-to")
    if rows and (asked or not request.config.getoption("keyword")):
        keep(rows, Path(asked) if asked else DOCS, machine())
