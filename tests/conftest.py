"""What all tests share: where the checkout is, and how hypothesis looks for counterexamples."""

from __future__ import annotations

import gc
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

CHECKOUT = Path(__file__).resolve().parent.parent

# a slow machine is no failure; in CI the same examples are tried each time
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


NOTEBOOKS = CHECKOUT / "notebooks"
FLAGSHIPS = {"short-squeeze", "liquidation-cascade", "dealer-gamma", "00-start-here", "03-short-squeeze", "12-your-own-option-chain"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser comes last: while playwright runs, nothing else in this process may start an event loop.

    It holds in each worker too: `.ci/run` gives out whole files in this order.

    nbval starts a kernel a notebook. It runs three tutorials and three calculators each time; the others, all of which
    tests/notebooks runs through nbclient or are alike, count as slow. So do all but the first, the fourth … of a test that is marked
    `one_in(3)`: what holds of the collection and takes long is tried at a part of it each time, and at all of it with the slow ones.
    """
    seen: Counter[tuple[Path, str]] = Counter()
    items.sort(key=lambda item: (CHECKOUT / "tests" / "ui") in item.path.parents)
    for item in items:
        if NOTEBOOKS in item.path.parents and item.path.stem not in FLAGSHIPS:
            item.add_marker("slow")
        if (part := item.get_closest_marker("one_in")) and isinstance(item, pytest.Function):
            if seen[item.path, item.originalname] % part.args[0]:
                item.add_marker("slow")
            seen[item.path, item.originalname] += 1


def pytest_collection_finish() -> None:
    """What is collected stays to the end: no sweep of memory needs to visit it (each took half a second)."""
    gc.collect()
    gc.freeze()


def in_a_browser(file: str) -> bool:
    """Whether the tests of this file drive one."""
    return file.startswith("tests/ui/")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Several workers share files, not tests: a notebook keeps its kernel. Half of them begin with the browser's.

    A worker that has had a browser is given nothing else: no loop of events may start in its process. The others take the
    files without one, those of most tests first, and help with the browser at the end.
    """
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):  # type: ignore[misc]
        def next_for(self, node: Any) -> str | None:
            browser = next((file for file in self.workqueue if in_a_browser(file)), None)
            other = max(
                (file for file in self.workqueue if not in_a_browser(file)), key=lambda file: len(self.workqueue[file]), default=None
            )
            if any(map(in_a_browser, self.assigned_work[node])):
                return browser
            first = self.nodes.index(node) < len(self.nodes) // 2
            return (browser or other) if first and not self.assigned_work[node] else (other or browser)

        def _assign_work_unit(self, node: Any) -> None:
            self.workqueue.move_to_end(self.next_for(node), last=False)
            super()._assign_work_unit(node)

        def _reschedule(self, node: Any) -> None:
            if self.workqueue and not node.shutting_down and self.next_for(node) is None:
                node.shutdown()
            else:
                super()._reschedule(node)

    config.option.loadscopereorder = False  # a browser's files in the order in which they were collected
    return ByFile(config, log)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder with ``pyproject.toml``, ``glossary/`` and ``notebooks/``."""
    return CHECKOUT


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """In CI: the seconds of each stage before this one, in a table above the closing line."""
    held = os.environ.get("SQUEEZELAB_STAGES")
    if held and Path(held).is_file():
        terminalreporter.section("seconds per stage")
        for line in Path(held).read_text("utf-8").splitlines():
            seconds, _, stage = line.partition("\t")
            terminalreporter.write_line(f"{seconds:>6}  {stage}")
