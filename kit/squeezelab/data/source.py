"""Where a table comes from: a path, bytes, an open file, a frame, JSON. The user's file is opened to be read, and never changed.

A long room: every way in which a table may be wrapped, and how each is opened within bounds.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import DataError, InputError, as_given, path_of
from .moments import moment
from .table import Unusable

SMALL = 2**24  # bytes that anything may unfold into
LARGEST = 2**30  # bytes: beyond it a file is not what it claims to be
SNIFFED = 2**18
PAGES = ("cp1252", "cp1251", "gb18030", "shift_jis", "cp949", "cp1250", "cp1253", "cp1254", "big5", "cp1255", "cp1256", "koi8_r")
NAMED = re.compile(rb"\[\s*(?!true|false|null|NaN|Infinity)[A-Za-z_]+\s*\]")  # a name of a column in brackets begins no JSON
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


def open_source(source: Any, progress: Progress | None = None) -> Source:
    """Opens what a user gave; raises `DataError` where there is nothing to read as text, `InputError` where nothing hears the progress."""
    if progress is not None and not callable(progress):
        raise InputError(f"progress is called with the bytes read and all of them: it cannot be {as_given(progress)}.")
    if source is None or isinstance(source, (bool, int, float, complex)) or (isinstance(source, str) and not source.strip()):
        raise InputError(f"A table is given as a path, text, bytes, a file, a frame or JSON: it cannot be {as_given(source)}.")
    if isinstance(source, (str, os.PathLike)):
        text = source if isinstance(source, str) else path_of(source)
        if isinstance(source, str) and ("\n" in text or "\r" in text or text.lstrip()[:1] in ("{", "[")):
            return _from_bytes("the text given", text.encode("utf-8", "surrogatepass"))
        if not path_of(text):
            raise DataError(f"A file to read is named by a path that a system can know, not by {as_given(source)}.")
        return _from_path(Path(text))
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _from_bytes("the bytes given", bytes(source))
    if hasattr(source, "read"):
        name = Path(str(getattr(source, "name", "") or "the buffer given")).name
        try:
            whole = source.read()
        except (OSError, ValueError) as reason:  # a closed one is a ValueError
            raise DataError(f"{name} cannot be read: {str(reason).rstrip('.')}.") from None
        if not isinstance(whole, (str, bytes, bytearray, memoryview)):
            raise DataError(f"{name} cannot be read: it gives neither text nor bytes, but {as_given(whole)}.")
        return _from_bytes(name, whole.encode("utf-8", "surrogatepass") if isinstance(whole, str) else bytes(whole))
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
    except (OSError, ValueError) as reason:  # a name that no file can have is a ValueError
        raise DataError(f"{path.name or path} cannot be read: {getattr(reason, 'strerror', None) or reason}.") from None
    found = _opened(path.name, head, binary, size)
    found.path = path
    return found


def _from_bytes(name: str, whole: bytes, path: Path | None = None) -> Source:
    try:
        if whole.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(whole)) as packed:
                most = _most(len(whole))
                whole = packed.read(most + 1)
            if len(whole) > most:
                raise ValueError(f"unpacked it has more than {most / 2**20:.0f} MiB: it is not what it claims to be")
        if whole.startswith(b"PK\x03\x04") and (inner := _packed(name, whole, path)):
            return inner
        if whole.startswith((b"PK\x03\x04", b"PAR1")):
            return Source(name, held=_frame(whole), path=path)
    except (OSError, EOFError, ValueError, ImportError, KeyError, zipfile.BadZipFile, RuntimeError) as reason:
        raise DataError(f"{name} cannot be read: {reason}. Save it as CSV text.") from None
    found = _opened(name, whole[:SNIFFED], io.BytesIO(whole), len(whole))
    found.path = path
    return found


def _most(packed: int) -> int:
    """The bytes that a packed table may unfold into: text packs to a tenth, and what unfolds a hundredfold is a bomb."""
    return min(LARGEST, max(SMALL, 100 * packed))


def _frame(whole: bytes) -> Any:
    """The first sheet of a workbook, or a Parquet table, as a frame."""
    import pandas as pd

    if whole.startswith(b"PAR1"):
        return pd.read_parquet(io.BytesIO(whole))
    sheets = pd.read_excel(io.BytesIO(whole), sheet_name=None, header=None, dtype=object)
    full = {str(name): rows for name, rows in sheets.items() if len(rows) > 3} or dict(list(sheets.items())[:1])
    if len(full) > 1:
        raise ValueError(f"its {len(full)} sheets {', '.join(full)} hold tables; keep one of them")
    rows = next(iter(full.values())).fillna("").astype(str)
    return rows.to_csv(index=False, header=False)


def _packed(name: str, whole: bytes, path: Path | None) -> Source | None:
    """The one file in a packed folder; None where it is a workbook."""
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        files = [one for one in packed.infolist() if not one.is_dir()]
        if any(one.filename == "[Content_Types].xml" for one in files):
            return None
        if len(files) != 1:
            raise ValueError(f"it packs {len(files)} files: give one of them")
        if files[0].file_size > _most(len(whole)):
            raise ValueError(f"unpacked it has {files[0].file_size / 2**20:.0f} MiB")
        return _from_bytes(name, packed.read(files[0]), path)


def _opened(name: str, head: bytes, binary: BinaryIO, size: int) -> Source:
    encoding = encoding_of(name, head)
    text = io.TextIOWrapper(binary, encoding=encoding, newline=None)
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare[:1] in (b"{", b"[") and not NAMED.match(bare):
        try:
            return Source(name, held=_document(text.read()), encoding=encoding)
        except (ValueError, RecursionError) as reason:
            raise DataError(f"{name} begins like JSON and cannot be read as such: {reason}.") from None
        finally:
            text.close()
    return Source(name, lines=_lines(name, text), encoding=encoding, size=size, read=binary.tell if binary.seekable() else lambda: 0)


def _document(text: str) -> Any:
    """The JSON of a text: one document, or one a line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as reason:
        if not reason.msg.startswith("Extra data") or "\n" not in text.strip():
            raise
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except json.JSONDecodeError as reason:
                raise ValueError(f"line {number}: {reason.msg}") from None
    return rows


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
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if len(head) > 8 and not head[1:4].strip(b"\x00"):
        return "utf-32-le"
    if len(head) > 8 and not head[:3].strip(b"\x00"):
        return "utf-32-be"
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
