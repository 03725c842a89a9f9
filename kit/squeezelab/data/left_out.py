"""What a reader left out, held in columns: a large file may lose a million rows, and each is told like any other when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from ..core import Array
from .table import Reason, Rejected

KNOWN = 4_096  # reasons that are remembered, so that a text that comes again is kept once


@dataclass(frozen=True, eq=False, repr=False)
class LeftOut(Sequence[Rejected]):
    """Rows that were left out, in the order of the file; arrays (n,), and the reasons once each, as ``kind|reason`` in UTF-8."""

    line: Array
    about: Array
    which: Array
    texts: Sequence[bytes]
    options: Array
    contracts: Array

    def __len__(self) -> int:
        return len(self.line)

    def __repr__(self) -> str:
        more = ", …" if len(self) > 3 else ""
        return f"({', '.join(map(repr, self[:3]))}{more})"

    @overload
    def __getitem__(self, at: int) -> Rejected: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Rejected, ...]: ...
    def __getitem__(self, at: int | slice) -> Rejected | tuple[Rejected, ...]:
        if isinstance(at, slice):
            return tuple(self[k] for k in range(*at.indices(len(self))))
        kind, _, says = self.texts[self.which[at]].decode(errors="surrogatepass").partition("|")
        about = bytes(self.about[at]).decode(errors="surrogatepass")
        return Rejected(int(self.line[at]), about, says, kind, int(self.options[at]), float(self.contracts[at]))

    def tally(self) -> dict[Reason, tuple[int, float]]:
        """Options and contracts by kind."""
        sums = [np.bincount(self.which, weights=part, minlength=len(self.texts)) for part in (self.options, self.contracts)]
        out: dict[Reason, tuple[int, float]] = {}
        for text, options, contracts in zip(self.texts, *sums, strict=True):
            kind: Reason = text.decode(errors="surrogatepass").partition("|")[0]
            before = out.get(kind, (0, 0.0))
            out[kind] = before[0] + int(options), before[1] + float(contracts)
        return out

    def reasons(self) -> dict[str, int]:
        """How many rows were left out for each reason, as it is told."""
        counts = np.bincount(self.which, minlength=len(self.texts)).tolist()
        out: dict[str, int] = {}
        for text, count in zip(self.texts, counts, strict=True):
            says = text.decode(errors="surrogatepass").partition("|")[2]
            out[says] = out.get(says, 0) + count
        return out


def tallied(rows: Iterable[Rejected]) -> dict[Reason, tuple[int, float]]:
    """Options and contracts of rows that were left out, by kind."""
    if isinstance(rows, LeftOut):
        return rows.tally()
    out: dict[Reason, tuple[int, float]] = {}
    for row in rows:
        options, contracts = out.get(row.kind, (0, 0.0))
        out[row.kind] = options + row.options, contracts + row.contracts
    return out


class Tray:
    """Gathers what is left out while a file is read."""

    def __init__(self) -> None:
        self._parts: list[tuple[Array, Array, Array, Array, Array]] = []
        self._texts: list[bytes] = []
        self._known: dict[str, int] = {}

    def put(
        self, lines: Sequence[int] | Array, about: Sequence[str] | Array, texts: Sequence[str] | Array, contracts: Array, options: int = 1
    ) -> None:
        """Rows with a text ``kind|reason`` each; what is no number of contracts above 0 counts as none."""
        if not len(lines):
            return
        held = np.where(contracts > 0, contracts, 0.0)
        which = np.fromiter(map(self._text, texts), np.int32, len(lines))
        self._parts.append((np.asarray(lines, np.int32), _bytes(about), which, np.full(len(lines), options, np.int8), held))

    def _text(self, text: str) -> int:
        at = self._known.get(text)
        if at is None:
            at = len(self._texts)
            self._texts.append(text.encode(errors="surrogatepass"))
            if len(self._known) < KNOWN:
                self._known[text] = at
        return at

    def closed(self) -> LeftOut:
        """All of it in the order of the file; more may still be put."""
        if not self._parts:
            nothing = np.empty(0, np.int32)
            return LeftOut(nothing, np.empty(0, "S1"), nothing, (), nothing, np.empty(0))
        columns = list(zip(*self._parts, strict=True))
        line = np.concatenate(columns[0])
        order = np.argsort(line, kind="stable")
        about, which, options, contracts = (np.concatenate(column)[order] for column in columns[1:])
        return LeftOut(line[order], about, which, tuple(self._texts), options, contracts)


def _bytes(about: Sequence[str] | Array) -> Array:
    """Texts as bytes of one width."""
    if isinstance(about, np.ndarray) and about.dtype.kind == "S":
        return about
    texts = about.tolist() if isinstance(about, np.ndarray) else about
    return np.array([text.encode(errors="surrogatepass") for text in texts], dtype="S") if len(texts) else np.empty(0, "S1")
