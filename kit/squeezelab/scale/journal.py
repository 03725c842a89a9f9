"""What a running sweep has finished, on disk: a killed sweep goes on from here and loses at most what was under way."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from ..errors import InputError, SqueezelabError
from ..output import in_place_of
from .block import Answer
from .plan import Plan


@contextmanager
def kept_safe(out: Path) -> Iterator[None]:
    """Where the disk refuses, says so, and that nothing is lost."""
    try:
        yield
    except OSError as problem:
        why = problem.strerror or str(problem) or type(problem).__name__
        raise SqueezelabError(
            f"{out.name} could not be written ({why}). What was finished is kept in {out.name}.parts: "
            f"make room and go on with resume=True (--resume)."
        ) from problem


class Journal:
    """The folder ``<out>.parts`` beside the file to come: one file a task, written whole or not at all."""

    def __init__(self, out: Path, plan: Plan) -> None:
        self.folder = out.with_name(out.name + ".parts")
        self.out, self.plan = out, plan

    @contextmanager
    def open(self, resume: bool) -> Iterator[None]:
        """Holds the folder for this process alone. Raises `InputError` where another sweep works on the same file."""
        self.out.parent.mkdir(parents=True, exist_ok=True)
        begun = self.folder / "plan.json"
        if begun.exists():
            told = self._told(begun)
            if not resume:
                raise InputError(
                    f"{self.out.name}: an unfinished sweep lies in {self.folder.name}. "
                    f"Go on with it (resume=True, --resume) or remove that folder."
                )
            if told != self.plan.fingerprint:
                raise InputError(
                    f"{self.out.name}: the unfinished sweep in {self.folder.name} has other settings, or another version made it. "
                    f"Ask for the same sweep, or remove that folder."
                )
        self.folder.mkdir(exist_ok=True)
        lock = self.folder / "lock"
        self._take(lock)
        try:
            self._write(begun, json.dumps({"fingerprint": self.plan.fingerprint}).encode())
            yield
        finally:
            lock.unlink(missing_ok=True)

    def _told(self, begun: Path) -> str:
        try:
            return str(json.loads(begun.read_text("utf-8"))["fingerprint"])
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{begun}: this is no record of a sweep. Remove the folder {self.folder.name}.") from None

    def _take(self, lock: Path) -> None:
        for _ in range(2):
            try:
                with open(lock, "x", encoding="utf-8") as file:
                    file.write(str(os.getpid()))
                return
            except FileExistsError:
                if _alive(lock):
                    raise InputError(f"{self.out.name}: another sweep is writing it. Wait for it, or choose another file.") from None
                lock.unlink(missing_ok=True)

    def _write(self, path: Path, data: bytes) -> None:
        with in_place_of(path) as whole:
            whole.write_bytes(data)

    def keep(self, task: range, answers: list[Answer]) -> None:
        """Puts one finished task on disk."""
        path = self.folder / f"{task.start:08d}-{task.stop:08d}.npz"
        arrays = {f"r.{name}": np.concatenate([one.readings[name] for one in answers], axis=1) for name in self.plan.readings}
        reasons = [reason for one in answers for reason in one.reasons]
        held = BytesIO()
        cells = np.concatenate([one.cells for one in answers])
        np.savez(held, allow_pickle=False, cells=cells, reasons=np.array(reasons or [""]), **arrays)
        self._write(path, held.getvalue())

    def kept(self) -> Iterator[tuple[range, Answer]]:
        """The finished tasks that are on disk; a file that cannot be read counts as not finished."""
        for path in sorted(self.folder.glob("*.npz")):
            try:
                start, stop = map(int, path.stem.split("-"))
                with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as held:  # numpy leaves a broken file open
                    readings = {name: held[f"r.{name}"] for name in self.plan.readings}
                    found = Answer(held["cells"], readings, [str(reason) for reason in held["reasons"]])
            except (OSError, ValueError, KeyError, EOFError, BadZipFile):
                path.unlink(missing_ok=True)
                continue
            yield range(start, stop), found

    def clear(self) -> None:
        """Removes the folder, once the whole answer is in its file."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _alive(lock: Path) -> bool:
    try:
        pid = int(lock.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
