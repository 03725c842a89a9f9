"""Times that cannot flatter: jobs in turn in one process, processor time, the median of at least nine with its least and most."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from time import process_time

ROUNDS = 9
Clock = Callable[[], float]


@dataclass(frozen=True)
class Time:
    """Seconds of one job."""

    median: float
    least: float
    most: float
    rounds: int


@dataclass(frozen=True)
class Row:
    """What was measured against its bar. ``times`` are seconds for one ``unit`` of work; a peer that is not installed is None."""

    what: str
    measured: float
    bar: str
    good: bool
    unit: str = ""
    times: Mapping[str, Time | None] = field(default_factory=dict)
    note: str = ""


def interleaved(jobs: Mapping[str, Callable[[], object]], rounds: int = ROUNDS, clock: Clock = process_time) -> dict[str, Time]:
    """Each job once in each round, after one that does not count."""
    for job in jobs.values():
        job()
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            begun = clock()
            job()
            taken[name].append(clock() - begun)
    return {name: Time(median(each), min(each), max(each), rounds) for name, each in taken.items()}


def per(time: Time, count: float) -> Time:
    """The time of one of ``count`` pieces of work."""
    return Time(time.median / count, time.least / count, time.most / count, time.rounds)


def at_most(what: str, measured: float, bar: float, **told: object) -> Row:
    """A row whose number may not be larger than its bar."""
    return Row(what, measured, f"≤ {bar:g}", measured <= bar, **told)  # type: ignore[arg-type]


def at_least(what: str, measured: float, bar: float, **told: object) -> Row:
    """A row whose number may not be smaller than its bar."""
    return Row(what, measured, f"≥ {bar:g}", measured >= bar, **told)  # type: ignore[arg-type]


def written(seconds: float) -> str:
    """A time as people read it."""
    for size, word in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= size:
            return f"{seconds / size:.3g} {word}"
    return f"{seconds / 1e-9:.3g} ns"


def markdown(rows: list[Row], machine: str) -> str:
    """All rows as one table, and below it the times behind them."""
    lines = [
        "# Benchmarks",
        "",
        f"Written by `python -m pytest tests/benchmarks --benchmark`; not by hand. {machine}",
        "",
        "A ratio is of medians of jobs that ran in turn in one process, by processor time unless said; a bar is for an idle machine.",
        "A peer that is not installed is absent.",
        "",
        "| what | measured | bar | |",
        "|:--|--:|--:|:--|",
    ]
    for row in rows:
        met = "" if row.bar == "told" else "met" if row.good else "**missed**"
        lines.append(f"| {row.what} | {row.measured:.3g} | {row.bar} | {met} |")
    lines += ["", "| what | job | median | least | most | rounds |", "|:--|:--|--:|--:|--:|--:|"]
    for row in rows:
        for name, time in row.times.items():
            if time is None:
                lines.append(f"| {row.what} | {name} | absent | | | |")
            else:
                each = " | ".join(f"{written(one)}{row.unit}" for one in (time.median, time.least, time.most))
                lines.append(f"| {row.what} | {name} | {each} | {time.rounds} |")
    notes = [f"- {row.what}: {row.note}" for row in rows if row.note]
    return "\n".join([*lines, "", *notes]).rstrip() + "\n"


def keep(rows: list[Row], folder: Path, machine: str) -> None:
    """Writes ``benchmarks.md`` and ``benchmarks.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.json").write_text(
        json.dumps({"machine": machine, "rows": [asdict(row) for row in rows]}, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    (folder / "benchmarks.md").write_text(markdown(rows, machine), "utf-8")
