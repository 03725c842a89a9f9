"""The record of a case beside the model: facts as filled dots, the model as an orange line, what is assumed as a ring or dotted."""

from __future__ import annotations

from html import escape

import numpy as np

from ...cases import Compared
from ...cases.comparison import price
from ...core import unit
from ...core.words.label import in_sentence
from ...models import get_model
from ..figures.axes import Axis, log_ticks, tick_text, ticks, widened
from ..figures.plot import Plot

NARROW = 564.0  # pixels of a chart from which on it is as high as a desk has room for


def chart(found: Compared, width: float) -> str:
    """Prices of the record and of the model on one axis, with the widest gap between them."""
    height = 360.0 if width >= NARROW else 260.0
    marks, (x, y) = found.marks, found.path
    every = [m.price for m in marks] + [v for m in marks for v in (m.low, m.high) if v] + list(y[np.isfinite(y)])
    low, high = min(every), max(every)
    log = high / max(low, 1e-9) > 3
    if log:
        low, high = low * 0.85, high * 1.25
        at = [t for t in log_ticks(low, high) if low <= t <= high]
    else:
        low, high = widened(low - 0.06 * (high - low), high + 0.1 * (high - low), 8)
        at = ticks(low, high, 5)
    axis = Axis(low, high, tick_text(at, unit.NUMBER, log=log), log=log)
    last = marks[-1].at
    across = Axis(-0.35, last + 0.35 * max(last, 1) ** 0.5, tuple((m.at, m.label) for m in marks))
    plot = Plot(width, height, across, axis, f"{found.headline.replace('*', '')} {found.verdict}", left=58, bottom=28, clear=True)
    plot.head("Price" + (f" in {found.currency}" if found.currency else ", 100 before" if marks[0].price == 100 else "")).frame(zero=False)
    for m in marks:
        if m.low and m.high:
            plot.line([m.at, m.at], [m.low, m.high], "p-thin")
    plot.line([m.at for m in marks], [m.price for m in marks], "p-thin")
    if found.case.per_mark:
        seen = x <= last
        plot.steps(np.append(x[seen], last), np.append(y[seen], y[seen][-1]), "p-model")
    else:
        plot.line(x, y, "p-model").line([x[-1], last], [y[-1], y[-1]], "p-assumed")
    plot.dots([m.at for m in marks], [m.price for m in marks], "p-dot")
    if len(y) > 2 and abs(y[1] / y[0] - 1) > 0.001:
        spark = x[1] if found.case.per_mark else x[min(1, len(x) - 1)]
        plot.dots([spark], [y[1]], "p-ring")
        plot.label(
            float(spark),
            float(y[1]),
            f"spark {unit.CHANGE.write(y[1] / y[0] - 1)}, assumed",
            "p-quiet",
            dx=9,
            dy=14 if y[1] < y[-1] else -8,
        )
    top = found.extreme
    here = found.at(top.at)
    if abs(np.log(top.price / here)) > 0.02:
        plot.line([top.at, top.at], [here, top.price], "p-gap")
        times = max(top.price / here, here / top.price)
        gap = f"not explained: ×{times:,.1f}" if times >= 1.95 else f"not explained: {unit.CHANGE.write(top.price / here - 1)}"
        middle = float(np.sqrt(here * top.price))
        plot.label(top.at, middle, gap, "p-alarm", align="end" if top.at > last / 2 else "start", dx=8)
    plot.label(top.at, top.price, f"{top.label}: {price(top.price)}", "p-strong", align="end" if top.at > last / 2 else "start", dx=9)
    end = float(y[-1])
    plot.label(last, end, f"model: {price(end)}", "p-force p-strong", align="end", dx=0, dy=-9 if marks[-1].price < end else 16)
    return plot.svg()


def what_if(found: Compared, values: np.ndarray, ends: np.ndarray, chosen: float, width: float, height: float = 150.0) -> str:
    """Where the model goes along the assumed value, beside the record's farthest price; the dot is where it stands."""
    quantity = get_model(found.case.model).quantities[found.case.what_if]
    top = found.extreme.price
    there = ends[np.isfinite(ends)]
    low, high = min(top, float(there.min())), max(top, float(there.max()))
    log = high / max(low, 1e-9) > 3
    low, high = (low * 0.9, high * 1.15) if log else widened(low, high, 6)
    marks = [t for t in (log_ticks(low, high) if log else ticks(low, high, 4)) if low <= t <= high]
    wide = values[0] > 0 and values[-1] / values[0] > 5
    along = log_ticks(values[0], values[-1]) if wide else ticks(values[0], values[-1], 4)
    x = Axis(float(values[0]), float(values[-1]), tick_text(along, quantity.unit, log=wide), log=bool(wide))
    says = f"Where the model goes for other values of {in_sentence(quantity.label)}; the record went to {price(top)}"
    plot = Plot(
        width, height, x, Axis(low, high, tick_text(marks, unit.NUMBER, log=log), log=log), says, left=52, bottom=24, top=24, clear=True
    )
    plot.head("Where the model goes").frame(zero=False).line(values, ends, "p-model")
    plot.line([values[0], values[-1]], [top, top], "p-thin").label(
        float(values[-1]), top, f"record {price(top)}", "p-strong", align="end", dx=0, dy=-6
    )
    return plot.dots([chosen], [found.farthest], "p-dot").svg()


def gaps(found: Compared) -> str:
    """Record, model and gap, number by number, as a table."""
    rows = []
    for gap in found.gaps:
        record, model, away = gap.written(found.currency)
        rows.append(
            f"<tr><td>{escape(gap.what)}</td><td>{record}</td><td>{model}</td>"
            f'<td class="{"dif" if gap.wide else ""}"><b>{away}</b></td></tr>'
        )
    head = "<tr><th></th><th>● record</th><th>― model</th><th>gap</th></tr>"
    return f'<table class="t"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'
