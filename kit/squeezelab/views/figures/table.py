"""The table view: the numbers of every figure as a real table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import numpy as np

from ...core import Array, Panel, Quantity, Result
from .lines import column, data_of

ROWS = 60
DIGITS = re.compile(r"[+−]?[\d,]+")
CELLS = 8  # rows and columns of a map


def names(result: Result, panel: Panel) -> list[str]:
    """The columns: the axis and every series of the run that has a row per step, or what the panel draws."""
    if panel.data:
        return [panel.x, *panel.series]
    return list(dict.fromkeys([panel.x, *panel.series, *panel.reference, *(q.name for q in result.model.series)]))


def table(result: Result, panel: Panel, at: int | None = None) -> str:
    """The table of a panel, the current step in bold."""
    data = data_of(result, panel)
    shown = [name for name in names(result, panel) if name in data]
    return of(
        panel.title,
        [(result.model.quantities[name], column(data, name)) for name in shown],
        at,
        "" if panel.data else " The CSV holds them all.",
    )


def of(title: str, columns: Sequence[tuple[Quantity, Array]], at: int | None = None, more: str = "") -> str:
    """A table of columns with their units, at most `ROWS` rows, evenly thinned with both ends kept; the first column is exact."""
    count = max(len(values) for _, values in columns)
    rows = np.unique(np.linspace(0, count - 1, min(count, ROWS)).astype(int))
    heads = "".join(f'<th scope="col">{escape(_head(quantity))}</th>' for quantity, _ in columns)
    body, (axis, where) = [], columns[0]
    first = dict(zip(rows, even([axis.unit.number(where[row], exact=True) if row < len(where) else "" for row in rows]), strict=True))
    for row in rows:
        others = [quantity.unit.number(values[row]) if row < len(values) else "" for quantity, values in columns[1:]]
        cells = [f"<td>{escape(text)}</td>" for text in (first[row], *others)]
        now = ' class="now" aria-current="step"' if at is not None and row == at else ""
        body.append(f"<tr{now}>{''.join(cells)}</tr>")
    left_out = f"<p class=nt>{len(rows)} of {count} rows.{more}</p>" if len(rows) < count else ""
    return _framed(title, heads, body) + left_out


def even(texts: Sequence[str]) -> list[str]:
    """Numbers of a column with as many decimals each as the longest of them needs; as they are where one is no bare number."""
    parts = [text.partition(".") for text in texts]
    if not all(DIGITS.fullmatch(whole + rest) for whole, _, rest in parts):
        return list(texts)
    needed = max(len(rest.rstrip("0")) for _, _, rest in parts)
    return [f"{whole}.{rest[:needed]:0<{needed}}" if needed else whole for whole, _, rest in parts]


def grid(title: str, across: Quantity, up: Quantity, xs: Array, ys: Array, reading: Quantity, values: Array) -> str:
    """The table of a map: a reading of shape (len(ys), len(xs)) at some of its cells, both ends kept."""
    columns, rows = (np.unique(np.linspace(0, len(one) - 1, min(len(one), CELLS)).astype(int)) for one in (xs, ys))
    heads = f'<th scope="col">{escape(_head(up))} \\ {escape(_head(across))}</th>' + "".join(
        f'<th scope="col">{escape(across.unit.number(xs[k]))}</th>' for k in columns
    )
    body = [
        f'<tr><th scope="row">{escape(up.unit.number(ys[row]))}</th>'
        + "".join(f"<td>{escape(reading.unit.number(values[row, k]))}</td>" for k in columns)
        + "</tr>"
        for row in rows[::-1]
    ]
    return _framed(f"{title}: {_head(reading)}", heads, body)


def _framed(title: str, heads: str, body: Sequence[str]) -> str:
    inner = (
        f'<table class="sq-table"><caption>{escape(title)}</caption><thead><tr>{heads}</tr></thead><tbody>{"".join(body)}</tbody></table>'
    )
    return f'<div class="sq-tablebox" tabindex="0" role="group" aria-label="{escape(title, quote=True)}">{inner}</div>'


def _head(quantity: Quantity) -> str:
    symbol = quantity.unit.symbol
    said = not symbol or symbol.startswith(quantity.label.lower()) or symbol in quantity.label.lower().split()
    return str(quantity.label) if said else f"{quantity.label}, {symbol}"
