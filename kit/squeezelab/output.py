"""Writing a file that somebody asked for: whole or not at all, beside its target, to links, devices and standard output too."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from .errors import InputError

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def suffix_of(target: str | Path, allowed: Sequence[str], standard: str) -> str:
    """The format that a target asks for by its end; ``standard`` for ``-``. Raises `InputError` with what is allowed."""
    if str(target) == "-":
        return standard
    suffix = Path(target).suffix.casefold()
    if suffix in allowed:
        return suffix
    if is_device(Path(target)):
        return standard
    raise InputError(f"{target} cannot be written: “{suffix or 'no ending'}” is none of {', '.join(allowed)}.")


def is_device(path: Path) -> bool:
    """Whether a path is a device, a pipe or a socket: something that is written to and not replaced."""
    try:
        return not stat.S_ISREG(path.stat().st_mode) and not path.is_dir()
    except OSError:
        return False


def check_target(target: str | Path) -> None:
    """Raises `InputError` where a target cannot be written, before any work is done for it."""
    if str(target) == "-":
        return
    path = Path(os.path.realpath(target))
    if path.is_dir():
        raise InputError(f"{target} cannot be written: it is a folder.")
    if not path.parent.is_dir():
        raise InputError(
            f"{target} cannot be written: there is no folder {path.parent if Path(target).is_absolute() else Path(target).parent}."
        )


def write(target: str | Path, content: bytes) -> str:
    """Writes bytes to a target and says where they went; a regular file is replaced as a whole, with its permissions kept."""
    if str(target) == "-":
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(content.decode("utf-8", "replace"))
        else:
            buffer.write(content)
            buffer.flush()
        return "standard output"
    check_target(target)
    path = Path(os.path.realpath(target))  # the file that a link points to is written, the link stays
    if is_device(path):
        with path.open("wb", buffering=0) as device:
            left = memoryview(content)
            while left:
                left = left[device.write(left) or 0 :]
        return str(target)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return str(target)


def _mode(path: Path) -> int:
    """The permissions of a file that is there, else those of a new one."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula, with an apostrophe before it; anything else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
