"""Where a table comes from: a path, bytes, an open file, a frame, JSON. The user's file is opened to be read, and never changed."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import DataError
from .moments import moment
from .table import Unusable

LARGEST = 2**30  # bytes: beyond it a file is not what it claims to be
SNIFFED = 2**18
PAGES = ("cp1252", "cp1251", "gb18030", "shift_jis", "cp949", "cp1250", "cp1253", "cp1254", "big5", "cp1255", "cp1256", "koi8_r")
CONTROL = bytes({*range(9), *range(14, 27), *range(28, 32)})
Progress = Callable[[int, int], None]


@dataclass
class Source:
    """A table to be read: lines of text, or something already in columns, under a name for messages."""

    name: str
    lines: Iterator[str] | None = None
    held: Any = None
    encoding: str = ""
    path: Path | None = None
    size: int = 0
    read: Callable[[], int] = field(default=lambda: 0)  # bytes read so far


def open_source(source: Any) -> Source:
    """Opens what a user gave; raises `DataError` where there is nothing to read as text."""
    if isinstance(source, (str, Path)):
        text = str(source)
        if isinstance(source, str) and ("\n" in text or text.lstrip()[:1] in ("{", "[")):
            return _from_bytes("the text given", text.encode())
        return _from_path(Path(source))
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _from_bytes("the bytes given", bytes(source))
    if hasattr(source, "read"):
        whole = source.read()
        name = Path(str(getattr(source, "name", "") or "the buffer given")).name
        return _from_bytes(name, whole.encode() if isinstance(whole, str) else bytes(whole))
    return Source("the table given", held=source)


def _from_path(path: Path) -> Source:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise DataError(f"{path.name} has {size / 2**20:.0f} MiB; a table of prices has at most {LARGEST / 2**20:.0f}.")
        with path.open("rb") as file:
            head = file.read(SNIFFED)
        if head.startswith((b"\x1f\x8b", b"PK\x03\x04", b"PAR1")):
            return _from_bytes(path.name, path.read_bytes(), path)
        binary: BinaryIO = path.open("rb")
    except FileNotFoundError:
        raise DataError(f"There is no file {path}.") from None
    except OSError as reason:
        raise DataError(f"{path.name} cannot be read: {reason.strerror or reason}.") from None
    found = _opened(path.name, head, binary, size)
    found.path = path
    return found


def _from_bytes(name: str, whole: bytes, path: Path | None = None) -> Source:
    try:
        if whole.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(whole)) as packed:
                whole = packed.read(LARGEST)
        if whole.startswith((b"PK\x03\x04", b"PAR1")):
            return Source(name, held=_frame(whole), path=path)
    except (OSError, EOFError, ValueError, ImportError, KeyError) as reason:
        raise DataError(f"{name} cannot be read: {reason}. Save it as CSV text.") from None
    found = _opened(name, whole[:SNIFFED], io.BytesIO(whole), len(whole))
    found.path = path
    return found


def _frame(whole: bytes) -> Any:
    """The first sheet of a workbook, or a Parquet table, as a frame."""
    import pandas as pd

    if whole.startswith(b"PAR1"):
        return pd.read_parquet(io.BytesIO(whole))
    rows = pd.read_excel(io.BytesIO(whole), header=None, dtype=object).fillna("").astype(str)
    return rows.to_csv(index=False, header=False)


def _opened(name: str, head: bytes, binary: BinaryIO, size: int) -> Source:
    encoding = encoding_of(name, head)
    text = io.TextIOWrapper(binary, encoding=encoding, newline=None)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        try:
            return Source(name, held=json.loads(text.read()), encoding=encoding)
        except (ValueError, RecursionError) as reason:
            raise DataError(f"{name} begins like JSON and cannot be read as such: {reason}.") from None
        finally:
            text.close()
    return Source(name, lines=_lines(name, text), encoding=encoding, size=size, read=binary.tell if binary.seekable() else lambda: 0)


def _lines(name: str, text: io.TextIOWrapper) -> Iterator[str]:
    with text:
        try:
            yield from text
        except UnicodeDecodeError as reason:
            raise DataError(f"{name} cannot be read as CSV text: {reason}.") from None


def encoding_of(name: str, head: bytes) -> str:
    """How a text is encoded: by its mark, as UTF-8, or as its bytes look; raises `DataError` where it is no text."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head[1:200:2].count(0) > 0.4 * len(head[1:200:2]) > 0:
        return "utf-16-le"
    if head[0:200:2].count(0) > 0.4 * len(head[0:200:2]) > 0:
        return "utf-16-be"
    if any(byte in CONTROL for byte in head[:4096]):
        raise DataError(f"{name} cannot be read as CSV text: it holds bytes that no text holds.")
    try:
        head.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as reason:
        if reason.start > len(head) - 4 and len(head) == SNIFFED:
            return "utf-8"
    for page in PAGES:
        if _dated(head, page):
            return page
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    if best is None:
        raise DataError(f"{name} cannot be read as CSV text: its encoding is not known. Save it as UTF-8.")
    return best.encoding


def _dated(head: bytes, page: str) -> bool:
    """Whether a line above the table names a moment when it is read by this code page: bytes alone do not tell März from Mдrz."""
    try:
        lines = head.decode(page).splitlines()[:6]
    except UnicodeDecodeError:
        return False
    for line in lines:
        text = re.split(r'"|,\s*Bid|;', line.strip().strip('"'))[0]
        if text.isascii() or ":" not in text:
            continue
        try:
            moment(re.sub(r"^\s*[^\W\d_]+\s*:\s*", "", text))
            return True
        except Unusable:
            continue
    return False
