"""The table view: the numbers of a figure as a real table, the current step in bold."""

from __future__ import annotations

from html import escape

import numpy as np

from ..core import Panel, Result
from .lines import column, data_of

ROWS = 60


def names(result: Result, panel: Panel) -> list[str]:
    """The columns: the axis and every series of the run that has a row per step, or what the panel draws."""
    if panel.data:
        return [panel.x, *panel.series]
    return list(dict.fromkeys([panel.x, *panel.series, *panel.reference, *(q.name for q in result.model.series)]))


def table(result: Result, panel: Panel, at: int | None = None) -> str:
    """The table of a panel, at most `ROWS` rows, evenly thinned with both ends kept."""
    model, data = result.model, data_of(result, panel)
    shown = [name for name in names(result, panel) if name in data]
    columns = [column(data, name) for name in shown]
    count = max(len(values) for values in columns)
    rows = np.unique(np.linspace(0, count - 1, min(count, ROWS)).astype(int))
    heads = "".join(f'<th scope="col">{escape(_head(model.quantities[name]))}</th>' for name in shown)
    body = []
    for row in rows:
        cells = [
            f"<td>{escape(model.quantities[name].unit.number(values[row])) if row < len(values) else ''}</td>"
            for name, values in zip(shown, columns, strict=True)
        ]
        now = ' class="now" aria-current="step"' if at is not None and row == at else ""
        body.append(f"<tr{now}>{''.join(cells)}</tr>")
    left_out = f"<p class=nt>{len(rows)} of {count} rows. The CSV holds them all.</p>" if len(rows) < count else ""
    caption = f"<caption>{escape(panel.title)}</caption>"
    rows_html = "".join(body)
    inner = f'<table class="sq-table">{caption}<thead><tr>{heads}</tr></thead><tbody>{rows_html}</tbody></table>'
    return f'<div class="sq-tablebox" tabindex="0">{inner}</div>{left_out}'


def _head(quantity) -> str:  # type: ignore[no-untyped-def]
    symbol = quantity.unit.symbol
    said = not symbol or symbol.startswith(quantity.label.lower()) or symbol in quantity.label.lower().split()
    return str(quantity.label) if said else f"{quantity.label}, {symbol}"
