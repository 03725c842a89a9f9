"""A text table: its delimiter, its decimal sign and its header found, its rows in blocks. A bad row never costs its neighbours."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from ..counting import counted
from ..errors import DataError
from .source import Progress, Source

DELIMITERS = ",;\t|"
ABOVE = 40  # lines in which a header must come
LOOKED_AT = 2_000  # rows from which the decimal sign is told
BLOCK = 4_000
COMMA = re.compile(r"[+-]?(?:\d+,\d{1,2}|\d+,\d{4,}|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+|,\d+)\s?%?")
POINT = re.compile(r"[+-]?(?:\d*\.\d{1,2}|\d*\.\d{4,}|0\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3})+\.\d+)\s?%?")


@dataclass
class Sheet:
    """A table found in a text: the lines above its header, the header, and its rows, read once."""

    name: str
    delimiter: str
    decimal: str
    head: list[list[str]]
    header: list[str]
    blocks: Iterator[tuple[list[int], list[list[str]]]]  # line numbers and rows, each as wide as the header
    faults: list[tuple[int, str, str]] = field(default_factory=list)  # line, what it is about, why
    foot: list[str] = field(default_factory=list)


def split(line: str, delimiter: str) -> list[str]:
    """The cells of a line; raises `csv.Error` where a quotation mark is not closed."""
    line = line.rstrip("\r\n")
    if '"' not in line:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, strict=True), [])


def open_sheet(
    source: Source, score: Callable[[list[str]], int], decimal: str | None = None, progress: Progress | None = None, *, of: str, needs: str
) -> Sheet:  # fmt: skip
    """Finds the table in a text. ``score`` says how many cells of a row are names of columns that are known, at least 3 in a header."""
    assert source.lines is not None
    first = list(islice(source.lines, ABOVE))
    if not any(line.strip(",;\t| \r\n") for line in first):
        raise DataError(f"{source.name} is empty.")
    best, place, mark = 0, -1, ","
    for delimiter in DELIMITERS:
        for n, line in enumerate(first):
            found = score(_cells(line, delimiter))
            if found > best:
                best, place, mark = found, n, delimiter
    if best < 3:
        raise DataError(_unknown(source.name, first, score, of, needs))
    head = [_cells(line, mark) for line in first[:place] if line.strip(",;\t| \r\n")]
    header = [cell.strip() for cell in _cells(first[place], mark)]
    rest = chain(first[place + 1 :], source.lines)
    looked = list(islice(rest, LOOKED_AT))
    sheet = Sheet(source.name, mark, decimal or "", head, header, iter(()))
    if not decimal:
        sheet.decimal = _decimal(source.name, looked, mark, header)
    sheet.blocks = _blocks(sheet, chain(looked, rest), place + 2, source, progress)
    return sheet


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return split(line, delimiter)
    except csv.Error:
        return line.split(delimiter)


def _blocks(
    sheet: Sheet, lines: Iterator[str], at: int, source: Source, progress: Progress | None
) -> Iterator[tuple[list[int], list[list[str]]]]:
    width = len(sheet.header)
    numbers: list[int] = []
    rows: list[list[str]] = []
    begun = at
    for number, line in enumerate(lines, start=at):
        if number - begun == BLOCK:  # lines, not rows: a file of faults must not wait for its end either
            begun, full, numbers, rows = number, (numbers, rows), [], []
            yield full
            del full
            if progress:
                progress(source.read(), source.size)
        try:
            cells = split(line, sheet.delimiter)
        except csv.Error:
            sheet.faults.append((number, _about(line, sheet.delimiter), "a quotation mark is not closed"))
            continue
        if len(cells) != width:
            filled = [cell for cell in cells if cell.strip()]
            if not filled:
                continue
            if len(filled) == 1 and len(filled[0]) > 20:
                sheet.foot.append(filled[0])
                continue
            if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
                cells = cells[:width]
            else:
                sheet.faults.append((number, filled[0], f"{counted(len(cells), 'column')} instead of {width}"))
                continue
        elif not any(map(str.strip, cells)):
            continue
        numbers.append(number)
        rows.append(cells)
    if rows:
        yield numbers, rows
    if progress:
        progress(source.size, source.size)


def _about(line: str, delimiter: str) -> str:
    return line.strip().split(delimiter)[0].strip('"')[:40] or "a row"


def _decimal(name: str, lines: list[str], delimiter: str, header: list[str]) -> str:
    """The decimal sign of a whole file, from its first rows; raises `DataError` where both are used."""
    commas: list[str] = []
    points: list[str] = []
    groups = False
    for line in lines:
        for cell in _cells(line, delimiter):
            plain = cell.strip().removeprefix("$")
            if plain[:1].isdigit() or plain[:1] in "+-.,":
                if COMMA.fullmatch(plain):
                    commas.append(plain)
                elif POINT.fullmatch(plain):
                    points.append(plain)
                elif re.fullmatch(r"\d{1,3},\d{3}", plain):
                    groups = True
    if commas and points:
        few, many = sorted((commas, points), key=len)
        if len(few) * 50 > len(many):
            raise DataError(f"{name} uses both decimal signs, as in {commas[0]} and {points[0]}: say decimal=“.” or decimal=“,”.")
        return "," if many is commas else "."
    if not commas and not points and groups and delimiter != ",":
        raise DataError(f"{name} does not show whether a comma groups digits or is the decimal sign: say decimal=“.” or decimal=“,”.")
    return "," if commas else "."


def _unknown(name: str, lines: list[str], score: Callable[[list[str]], int], of: str, needs: str) -> str:
    """What was recognised in a file of an unknown layout, and what is missing."""
    delimiter = max(DELIMITERS, key=lambda one: sum(line.count(one) for line in lines))
    if not any(delimiter in line for line in lines):
        return f"{name} has no table of {of}: no delimiter was recognised in its first lines. One line must name {needs}."
    words = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}[delimiter]
    cells = [cell.strip() for line in lines for cell in _cells(line, delimiter)]
    known = list(dict.fromkeys(cell for cell in cells if score([cell])))
    saw = f"the columns {', '.join(known[:12])}" if known else "no column that is known"
    return f"{name} has no table of {of}: {words} between its cells were recognised, and {saw}. One line must name {needs}."
