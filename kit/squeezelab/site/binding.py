"""A book as a file: the heads of its pages as JSON and their strokes, both as what changes from page to page.

Turning a slider changes few numbers of a head: a head after the first is what is not as before, and of a text its numbers alone.
And it moves few lines, and those a little: each row of coordinates is told as its difference from the same row of
an earlier page (figure, role, place among that role, axis and length are the same), and that again as steps along the row.
Most steps are then nought or small: each takes a byte, and those that do not fit follow behind.
"""

from __future__ import annotations

import gzip
import json
import re
import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from ..core import Array
from ..errors import SqueezelabError
from .frames import Page

MAGIC = b"SQB2"
PIECE = re.compile(r"[0-9.]+|[^0-9.]+")  # a number, and what stands between two
WIDE = 255  # a step that does not fit into a byte
Row = tuple[int, str, int, int]  # figure, role, which stroke and axis of that role, number of points


def rows(head: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of coordinates of a page, in the order in which its points hold them."""
    for figure, one in enumerate([head, *head["others"]] if "strokes" in head else []):
        met: Counter[str] = Counter()
        for role, count in one["strokes"]:
            for _ in "xy":
                yield figure, role, met[role], count
                met[role] += 1


def turned(before: Any, now: Any) -> Any:
    """What tells a value from the one before it, for `restored`: of a dict what has changed, of a text its pieces that have."""
    if isinstance(before, str) and isinstance(now, str):
        old, new = PIECE.findall(before), PIECE.findall(now)
        if len(old) != len(new):
            return now
        places = [k for k, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
        return [part for last, k in zip([-1, *places], places, strict=False) for part in (k - last - 1, new[k])]
    if isinstance(before, dict):
        same = list(before) == list(now)
        return {key: turned(before[key], now[key]) for key in now if before[key] != now[key]} if same else [now]
    if isinstance(before, list) and len(before) == len(now) and before and isinstance(before[0], dict):
        return {str(k): turned(old, new) for k, (old, new) in enumerate(zip(before, now, strict=True)) if old != new}
    return now


def restored(before: Any, told: Any) -> Any:
    """The value that `turned` has told from the one before it."""
    if isinstance(before, str) and isinstance(told, list):
        pieces, place = PIECE.findall(before), -1
        for skipped, piece in zip(told[::2], told[1::2], strict=True):
            place += skipped + 1
            pieces[place] = piece
        return "".join(pieces)
    if isinstance(before, dict):
        return {key: restored(one, told[key]) if key in told else one for key, one in before.items()} if isinstance(told, dict) else told[0]
    if isinstance(before, list) and isinstance(told, dict):
        return [restored(one, told[str(k)]) if str(k) in told else one for k, one in enumerate(before)]
    return told


def pack(pages: Sequence[Page]) -> bytes:
    """The pages as one compressed file: length of the heads, heads, a byte a step, and the wide ones, low bytes before high bytes."""
    whole = [{}, *(one.head for one in pages)]
    heads = json.dumps([turned(*pair) for pair in pairwise(whole)], ensure_ascii=False, separators=(",", ":")).encode()
    earlier: dict[Row, Array] = {}
    steps = [np.zeros(0, "<i2")]
    for one in pages:
        at = 0
        for row in rows(one.head):
            held = one.points[at : at + row[-1]]
            steps.append(np.diff(held - earlier.get(row, np.zeros_like(held)), prepend=np.zeros(1, "<i2")))
            earlier[row], at = held, at + row[-1]
    told = np.concatenate(steps)
    folded = ((told << 1) ^ (told >> 15)).view("<u2")  # 0, −1, 1, −2 … as 0, 1, 2, 3 …
    wide = folded[folded >= WIDE].view(np.uint8).reshape(-1, 2).T.tobytes()
    small = np.minimum(folded, WIDE).astype(np.uint8).tobytes()
    return gzip.compress(MAGIC + struct.pack("<I", len(heads)) + heads + small + wide, 9, mtime=0)


def unpack(book: bytes) -> tuple[list[dict[str, Any]], Array]:
    """The heads and all points of a packed book."""
    held = gzip.decompress(book)
    if held[:4] != MAGIC:
        raise SqueezelabError("This is no book of pictures.")
    (length,) = struct.unpack("<I", held[4:8])
    heads: list[Any] = list(accumulate(json.loads(held[8 : 8 + length]), restored, initial={}))[1:]
    listed = [row for head in heads for row in rows(head)]
    count = sum(row[-1] for row in listed)
    folded = np.frombuffer(held, np.uint8, count, 8 + length).astype("<u2")
    folded[folded == WIDE] = np.frombuffer(held, np.uint8, offset=8 + length + count).reshape(2, -1).T.copy().view("<u2").ravel()
    steps = ((folded >> 1) ^ -(folded & 1)).astype("<i2")
    earlier: dict[Row, Array] = {}
    points, at = [np.zeros(0, "<i2")], 0
    for row in listed:
        along = np.cumsum(steps[at : at + row[-1]], dtype="<i2")
        earlier[row] = along + earlier.get(row, np.zeros_like(along))
        points.append(earlier[row])
        at += row[-1]
    return heads, np.concatenate(points)
