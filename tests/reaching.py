"""Which tests reach which lines, and how they are run again: in a fork of a process that has loaded what they stand on.

`Reached` is worked out once, by coverage, with a name of its own for each test, and kept in a file where one is given. What was kept
is carried over to the text of today: lines that moved are found again, and files of tests that it does not know are run and added.

A long room: what is reached, how it is kept, and in which order it is tried.
"""

from __future__ import annotations

import ast
import difflib
import importlib
import json
import os
import re
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

GROUPS = (
    ("tests/core", "tests/numerals", "tests/test_unit.py", "tests/test_fate.py", "tests/test_links.py"),
    ("tests/dynamics", "tests/oracles", "tests/test_runs_away.py", "tests/test_every_account.py"),
    ("tests/models",),
    ("tests/claims",),
    ("tests/reference", "tests/test_false_sentences.py", "tests/test_nothing_raw.py", "tests/house/test_bad_models.py"),
    ("tests/test_every_model.py",),
    ("tests/test_every_sentence.py", "tests/test_every_step.py", "tests/test_presets_over_seeds.py", "tests/test_every_branch.py"),
    ("tests/views/test_who.py", "tests/views/test_tells.py", "tests/views/test_words_of_a_loop.py", "tests/exercises"),
)
STOOD_ON = (
    "numpy", "scipy.stats", "scipy.optimize", "scipy.interpolate", "scipy.linalg", "scipy.special", "scipy.sparse.linalg", "pandas",
    "hypothesis.extra.numpy", "hypothesis.strategies", "yaml", "ipywidgets", "bqplot", "anywidget", "nbval", "nbformat", "coverage",
)  # fmt: skip
PATIENCE = 300  # seconds of processor time; what loops for ever is ended, and a busy machine ends nothing
EACH = 0.004  # seconds around a test
FIRST, THEN, LAST = 4.0, 40.0, 20.0  # seconds of tests that are tried first, after that, and of the whole file


def load() -> None:
    """Loads what the tests stand on, and nothing of our own."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a fork has the threads of nobody
    for name in STOOD_ON:
        with suppress(ImportError):
            importlib.import_module(name)


def forked(copy: Path, arguments: list[str], *plugins: Any, seconds: int = PATIENCE, keep: bool = False) -> int:
    """What pytest says to these arguments in a copy of the checkout: its exit code, or 1 where it was ended."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1
    code = 3
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        signal.alarm(8 * seconds)
        os.chdir(copy)
        for number in (1, 2):
            os.dup2(os.open(copy / "told.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.environ.update(PYTHONPATH=str(copy / "kit"), CI="true", HOME=str(copy), PYTHONDONTWRITEBYTECODE="" if keep else "1")
        sys.dont_write_bytecode = not keep  # a mutant leaves no compiled file behind
        sys.path[:0] = [str(copy / "kit"), str(copy / "tests")]
        code = int(pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments], plugins=list(plugins)))
    finally:
        os._exit(code)


class Watch:
    """A plugin of pytest: runs coverage, and tells it which test is under way."""

    def __init__(self, copy: Path, rooms: tuple[str, ...], out: Path) -> None:
        self.copy, self.rooms, self.out = copy, rooms, out
        self.seconds: dict[str, float] = {}

    def pytest_configure(self) -> None:
        import coverage

        own = [str(self.copy / "kit" / "squeezelab" / room) for room in self.rooms]
        self.coverage = coverage.Coverage(data_file=None, source=own, config_file=False)
        self.coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self.coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.seconds[report.nodeid] = report.duration

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        data = self.coverage.get_data()
        lines = {
            Path(file).relative_to(self.copy).as_posix(): {
                line: [one for one in tests if one in self.seconds] for line, tests in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        texts = {file: (self.copy / file).read_text("utf-8") for file in lines}
        self.out.write_text(json.dumps({"seconds": self.seconds, "lines": lines, "texts": texts}), "utf-8")


def moved(before: str, after: str) -> dict[int, int]:
    """Where each line of a text stands in a later one; lines that were written anew stand where the new ones do."""
    found: dict[int, int] = {}
    same = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    for _, begin, end, there, beyond in same.get_opcodes():
        for line in range(begin, end):
            if there < beyond:
                found[line + 1] = min(there + line - begin, beyond - 1) + 1
    return found


def statement(source: str, line: int) -> tuple[set[int], bool, set[str]]:
    """The lines of the definition, or of the statement of a module, that a line stands in; whether it runs with a test; its words.

    Decorators, defaults and declarations run once, when the file is read: no test has them to itself. What reads the name that such
    a statement binds is counted to it, through other names of the file. Its words are those that the calls around the line
    begin with, by which a test may be called, and the number of a claim.
    """
    tree = ast.parse(source)
    within: ast.AST | None = None
    held, runs = range(line, line + 1), False
    words: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            begin = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            if begin <= line <= (node.end_lineno or line):
                held, runs, within = range(begin, (node.end_lineno or line) + 1), line >= node.body[0].lineno, node
                words.update([node.name, *re.findall(r"\bC\d+\b", ast.get_docstring(node) or "")])
        elif isinstance(node, ast.stmt) and node.col_offset == 0 and node.lineno <= line <= (node.end_lineno or line):
            held, within = range(node.lineno, (node.end_lineno or line) + 1), node
        elif isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or line):
            words.update(str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant))
    lines = set(held)
    if not runs and within is not None:
        bound = {one.id for one in ast.walk(within) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
        bound |= {within.name} if isinstance(within, ast.FunctionDef | ast.ClassDef) else set()
        for _ in range(3):
            for node in tree.body:
                names = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
                if bound & {one.id for one in names}:
                    lines.update(range(node.lineno, (node.end_lineno or line) + 1))
                    if isinstance(node, ast.FunctionDef | ast.ClassDef):
                        bound.add(node.name)
                    else:
                        bound.update(one.id for one in names if isinstance(one.ctx, ast.Store))
                    if isinstance(node, ast.FunctionDef):
                        words.update([node.name, *re.findall(r"\bC\d+\b", ast.get_docstring(node) or "")])
    return lines, runs, words - {""}


class Reached:
    """By file and line the tests that run it, and what each of them takes."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self.seconds: dict[str, float] = {}
        self.alike: dict[str, set[str]] = defaultdict(set)
        self.all: Counter[str] = Counter()  # how many lines each test reaches
        self.lines: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))

    @classmethod
    def of(cls, copy: Path, rooms: tuple[str, ...], kept: Path | None = None) -> Reached:
        """Worked out in a copy of the checkout, or read where ``kept`` is there."""
        held = cls(copy)
        parts = json.loads(kept.read_text("utf-8")) if kept and kept.exists() else []

        def work_out(group: tuple[str, ...]) -> None:
            begun, out = time.monotonic(), copy / "reached.json"
            out.unlink(missing_ok=True)
            forked(copy, list(group), Watch(copy, rooms, out), seconds=3600, keep=True)
            parts.append({**json.loads(out.read_text("utf-8")), "asked": group})
            if kept:
                kept.write_text(json.dumps(parts), "utf-8")
            told = f"{len(parts[-1]['seconds'])} tests in {time.monotonic() - begun:.0f} s"
            print(f"what is reached, {len(parts)}: {told}: {' '.join(group)}", flush=True)

        for group in GROUPS[len(parts) :]:
            work_out(group)
        known = {test.partition("::")[0] for part in parts for test in (*part["seconds"], *part.get("asked", ()))}
        there = [path for group in GROUPS for place in group for path in ((copy / place).rglob("test_*.py") if "." not in place else [])]
        if new := sorted({path.relative_to(copy).as_posix() for path in there} - known):
            work_out(tuple(new))
        for part in parts:
            held.seconds.update(part["seconds"])
            for file, lines in part["lines"].items():
                if not (copy / file).exists():
                    continue
                now = (copy / file).read_text("utf-8")
                to = moved(part["texts"][file], now) if part.get("texts", {}).get(file, now) != now else None
                for line, tests in lines.items():
                    if to is None or int(line) in to:
                        held.lines[file][int(line) if to is None else to[int(line)]].update(tests)
        for lines in held.lines.values():
            for tests in lines.values():
                held.all.update(tests)
        for test in held.seconds:
            held.alike[cls._case(test)].add(test)
        return held

    @staticmethod
    def _case(test: str) -> str:
        """The folder of a test and what it is given: what one works out and keeps, those with the same read without running it."""
        name, bracket, given = test.partition("[")
        return f"{name.partition('::')[0].rpartition('/')[0]}[{given}" if bracket else test

    def calls(self, file: str, line: int) -> Iterator[tuple[list[str], int]]:
        """The tests to try on a change of that line: those that are most about its file, the cheapest, and others of the file.

        With each handful the seconds of processor time after which a change has made them loop.
        """
        lines = self.lines.get(file, {})
        held, runs, words = statement((self.copy / file).read_text("utf-8"), line)
        own = set(lines.get(line, ()))
        near = own if own and runs else own.union(*(lines.get(one, ()) for one in held))
        near = near.union(*(self.alike[self._case(test)] for test in near))
        room, stem = file.split("/")[2], Path(file).stem.replace("_", "-")
        if room == "claims":
            words = {word if re.fullmatch(r"C\d+", word) else f"{Path(file).stem}.{word}" for word in words}
        called = re.compile(rf"[\[.-](?:{'|'.join(map(re.escape, sorted(words)))})[\].-]") if words else re.compile("$^")
        if not runs:  # what is declared is read by tests that run no line of it: those that are called by its name, or belong to its room
            about_it = re.compile(rf"\[{stem}[].-]") if room == "models" else called
            near |= {test for test in self.seconds if about_it.search(test)}
            if room in {"core", "claims"} or not near:
                near |= {test for test in self.seconds if test.startswith(f"tests/{room}/") and "[" not in test}
        here = Counter(test for tests in lines.values() for test in tests)
        every = near | set(here)

        def about(test: str) -> tuple[bool, float, str]:
            return not (not runs and called.search(test)), -here[test] / max(self.all[test], 1), test

        def cheap(test: str) -> tuple[float, str]:
            return self.seconds[test], test

        tried: set[str] = set()
        tiers = ((own or near or every, FIRST, about), (near or every, THEN, cheap), (every, LAST, about))
        for tests, budget, order in tiers:
            chosen, spent = [], 0.0
            for test in in_turn(sorted(tests - tried, key=order), 1 if order is cheap else 8):
                if spent + self.seconds[test] + EACH > budget and chosen:
                    if order is cheap:
                        break
                    continue
                spent += self.seconds[test] + EACH
                chosen.append(test)
            tried.update(chosen)
            if chosen:
                yield chosen, int(60 + 4 * spent)


def in_turn(tests: list[str], many: int) -> list[str]:
    """The tests in their order, but no more than ``many`` of one function before others have had theirs."""
    met: Counter[str] = Counter()
    turns = []
    for place, test in enumerate(tests):
        name = test.partition("[")[0]
        turns.append((met[name] // many, place))
        met[name] += 1
    return [tests[place] for _, place in sorted(turns)]


def fails(copy: Path, tests: list[str], seconds: int = PATIENCE) -> bool:
    """Whether one of these tests fails in the copy, or takes longer; where a name is no longer found, one of their files."""
    code = forked(copy, ["-x", *tests], seconds=seconds)
    if code == int(pytest.ExitCode.USAGE_ERROR):
        code = forked(copy, ["-x", *sorted({test.partition("::")[0] for test in tests})])
    return code not in (0, int(pytest.ExitCode.NO_TESTS_COLLECTED))
