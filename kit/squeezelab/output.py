"""Writing a file that somebody asked for: whole or not at all, beside its target, to links, devices and standard output too.

A long room: every kind of target that a name may stand for, and what each needs, side by side.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import InputError, as_given, path_of

LONGEST = 255  # bytes of a name, on every usual system
SHORT = 40  # letters of it that the name of an unfinished file takes
PICTURES = (".svg", ".png")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def suffix_of(target: str | Path, allowed: Sequence[str], standard: str) -> str:
    """The format that a target asks for by its end; ``standard`` for ``-``. Raises `InputError` with what is allowed."""
    check_target(target)
    if descriptor(target) is not None:
        return standard
    suffix = Path(target).suffix.casefold()
    if suffix in allowed:
        return suffix
    if is_device(Path(target)):
        return standard
    raise InputError(f"{target} cannot be written: “{suffix or 'no ending'}” is none of {', '.join(allowed)}.")


def descriptor(target: str | Path) -> int | None:
    """The open descriptor that a target names: 1 for ``-``, /dev/stdout, /dev/fd/1 and links to them; none for a file or a device.

    A pipe has no other name, and a file that a shell has opened must be written through what it has opened.
    """
    if str(target) == "-":
        return 1
    path, held = Path(os.path.abspath(target)), os.path.realpath("/dev/fd")
    for _ in range(40):  # links, as many as systems follow
        if path.name.isdigit() and os.path.realpath(path.parent) == held:
            return int(path.name)
        if not path.is_symlink():
            break
        path = Path(os.path.normpath(path.parent / os.readlink(path)))
    return None


def is_standard(target: str | Path | None) -> bool:
    """Whether standard output is what is written: what else is said goes to standard error then."""
    return target is not None and descriptor(target) == 1


def is_device(path: Path) -> bool:
    """Whether a path is a device, a pipe or a socket: something that is written to and not replaced."""
    try:
        return not stat.S_ISREG(path.stat().st_mode) and not path.is_dir()
    except OSError:
        return False


def check_name(target: object) -> None:
    """Raises `InputError` where a file to write is not named by a text or a path."""
    if not isinstance(target, str | os.PathLike) or not path_of(target):
        raise InputError(f"A file to write is named by a text or a path, not by {as_given(target)}.")


def check_target(target: str | Path) -> None:
    """Raises `InputError` where a target cannot be written, before any work is done for it."""
    check_name(target)
    if any(len(os.fsencode(part)) > LONGEST for part in Path(target).parts):
        raise InputError(f"{target!s:.60}… cannot be written: a name has {LONGEST} bytes at most.")
    if descriptor(target) is not None:
        return
    path = Path(os.path.realpath(target))
    if path.is_dir():
        raise InputError(f"{target} cannot be written: it is a folder.")
    if not path.parent.is_dir():
        named = path.parent if Path(target).is_absolute() or Path(target).is_symlink() else Path(target).parent
        raise InputError(f"{target} cannot be written: there is no folder {named}.")


def write(target: str | Path, content: bytes) -> str:
    """Writes bytes to a target and says where they went; a regular file is replaced as a whole, with its permissions kept."""
    check_target(target)
    number = descriptor(target)
    if number == 1:
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(content.decode("utf-8", "replace"))
        else:
            buffer.write(content)
            buffer.flush()
        return "standard output"
    path = Path(os.path.realpath(target))  # the file that a link points to is written, the link stays
    if number is not None or is_device(path):
        with open(path if number is None else os.dup(number), "wb", buffering=0) as device:
            left = memoryview(content)
            while left:
                try:
                    left = left[device.write(left) or 0 :]
                except BrokenPipeError:
                    raise
                except OSError as problem:
                    raise OSError(problem.errno, problem.strerror, str(target)) from None
        return str(target)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:SHORT]}.", dir=path.parent)
    except OSError as problem:  # told of the file that was asked for, not of the one beside it
        raise OSError(problem.errno, problem.strerror, str(target)) from None
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


def write_picture(target: str | Path, svg: str) -> str:
    """Writes a drawing as .svg or .png, by the target's end, and says where it went."""
    picture = svg.encode()
    if suffix_of(target, PICTURES, ".svg") == ".png":
        try:
            from cairosvg import svg2png
        except (ImportError, OSError) as missing:
            raise InputError(f"A .png needs CairoSVG, which cannot be used here ({missing}): pip install squeezelab[files].") from None
        picture = svg2png(picture, scale=2)
    return write(target, picture)


@contextmanager
def in_place_of(target: Path) -> Iterator[Path]:
    """A name beside a file or folder that nobody can foresee or has taken; what is made there takes its place once it is whole.

    Two that write the same target at once never meet: the later one stands. Nothing is left behind where the making fails.
    """
    made = target.with_name(f".{target.name[:SHORT]}.{secrets.token_hex(8)}.part")
    try:
        yield made
        _put(made, target)
    except OSError as problem:
        if problem.filename != str(made):
            raise
        raise OSError(problem.errno, problem.strerror, str(target)) from None
    finally:
        _remove(made)


def _put(made: Path, target: Path) -> None:
    """Moves a finished file or folder to its place; a folder that stands there is moved aside first and then removed."""
    while True:
        try:
            return os.replace(made, target)
        except OSError as problem:
            if not made.is_dir() or not (target.is_dir() or problem.errno in {errno.ENOTEMPTY, errno.EEXIST}):
                raise
        aside = target.with_name(f".{target.name[:SHORT]}.{secrets.token_hex(8)}.part")
        with suppress(FileNotFoundError):  # somebody else has just moved it aside
            os.replace(target, aside)
        shutil.rmtree(aside, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def stale(should: Mapping[Path, str]) -> dict[Path, str]:
    """Of the files that should hold these texts, those that are missing or hold another."""
    return {path: text for path, text in should.items() if not path.is_file() or path.read_text("utf-8") != text}


def refresh(should: Mapping[Path, str]) -> list[Path]:
    """Writes the stale ones, each whole or not at all; returns them in order."""
    found = stale(should)
    for path, text in found.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, text.encode())
    return sorted(found)


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
