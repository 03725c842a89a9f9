"""Bars, an indicator of them, and what it shows on walks that have nothing to show."""

from __future__ import annotations

import numpy as np

from ...core import unit
from ...core.unit import THIN
from ...counting import counted
from ...data.bars import Bars
from ...nulls import BesideNull
from ..figures.axes import Axis, log_ticks, tick_text, ticks, widened
from ..figures.plot import Plot

MOST = 600  # bars that are drawn one by one; of more, neighbours are drawn as one


def days(bars: Bars, about: int) -> tuple[tuple[float, str], ...]:
    """Ticks of an axis that counts bars: months while there are few, else years, else every so many bars."""
    moments = bars.date.astype("datetime64[D]")
    months = moments.astype("datetime64[M]")
    starts = np.flatnonzero(np.diff(months.astype(int)) != 0) + 1
    if len(starts) < 2:
        picks = np.unique(np.linspace(0, len(bars) - 1, min(about, len(bars))).astype(int))
        return tuple((float(n), f"{moments[n].item().day} {moments[n].item():%b}") for n in picks)
    if len(starts) > 30:
        years = np.flatnonzero(np.diff(moments.astype("datetime64[Y]").astype(int)) != 0) + 1
        picks = years[:: max(1, len(years) // about)]
        return tuple((float(n), f"{moments[n].item():%Y}") for n in picks)
    picks = starts[:: max(1, round(len(starts) / about))]
    return tuple((float(n), f"{moments[n].item():%b %Y}" if len(starts) > 11 else f"{moments[n].item():%b}") for n in picks)


def prices(bars: Bars, width: float, height: float = 190.0) -> str:
    """One stroke a bar from low to high, bars that close lower paler, on a log axis."""
    low, high = float(np.nanmin(bars.low)), float(np.nanmax(bars.high))
    low, high = low * 0.97, high * 1.03
    marks = (
        [m for m in log_ticks(low, high) if low <= m <= high] if high / low > 3 else [t for t in ticks(low, high, 4) if low <= t <= high]
    )
    y = Axis(low, high, tick_text(marks, unit.NUMBER, log=True), log=True)
    plot = Plot(
        width, height, Axis(-1, len(bars), days(bars, 6)), y, f"{bars.name or 'Prices'}: {counted(len(bars), 'bar')}", left=52, bottom=22
    )
    plot.head(f"{bars.name or 'Prices'}, {bars.date[0].astype('datetime64[D]')} to {bars.date[-1].astype('datetime64[D]')}").frame(
        zero=False
    )
    each = max(1, int(np.ceil(len(bars) / MOST)))
    firsts = np.arange(0, len(bars), each)
    lows, highs = np.minimum.reduceat(bars.low, firsts), np.maximum.reduceat(bars.high, firsts)
    lasts = np.minimum(firsts + each, len(bars)) - 1
    up = bars.close[lasts] >= bars.open[firsts]
    for chosen, kind in ((up, "p-up"), (~up, "p-down")):
        at = np.repeat(firsts[chosen] + each / 2 - 0.5, 3).astype(float)
        strokes = np.stack([lows[chosen], highs[chosen], np.full(chosen.sum(), np.nan)], axis=1).ravel()
        plot.line(at, strokes, kind)
    return plot.svg()


def indicator(found: BesideNull, width: float, height: float = 232.0) -> str:
    """The indicator beside the band of the walks; marked where it stands above the rule and above the band."""
    value, (low, middle, high) = found.value, found.band
    scale, sign = (100.0, THIN + "%") if found.indicator.name in ("atr", "wicks", "bands") else (1.0, "")
    rows = np.concatenate([value, high, [found.rule]])
    top = float(np.nanmax(rows)) * 1.05 * scale
    bottom = float(min(0.0, np.nanmin(np.concatenate([value, low])) * scale))
    bottom, top = widened(bottom, top, 8)
    marks = ticks(bottom, top, 5)
    y = Axis(bottom, top, tuple((v, text + sign) for v, text in tick_text(marks, unit.NUMBER)))
    count = np.arange(len(value), dtype=float)
    plot = Plot(width, height, Axis(-1, len(value), days(found.bars, 6)), y, found.finding, left=52, bottom=24, top=30)
    period = f", {counted(found.period, 'bar')}" if found.indicator.name != "wicks" else ""
    plot.head(f"{found.indicator.label}{period}, beside what walks without any trend show").frame()
    plot.area(count, low * scale, high * scale, "p-band").line(count, middle * scale, "p-dots").line(count, value * scale, "p-line")
    plot.line([count[0], count[-1]], [found.rule * scale] * 2, "p-rule")
    plot.dots(count[found.marked], value[found.marked] * scale, "p-marked", 2.4)
    last = np.flatnonzero(np.isfinite(value))[-1]
    plot.dots([count[last]], [value[last] * scale], "p-dot")
    plot.label(count[last], value[last] * scale, f"{value[last] * scale:,.3g}{sign}", "p-strong", align="end", dx=8, dy=-8)
    quarter = int(len(value) * 0.42)
    plot.label(
        quarter,
        found.rule * scale,
        f"{found.rule * scale:,.3g}{sign}: “{found.indicator.says}”, says the rule",
        "p-alarm",
        align="middle",
        dy=-6,
    )
    there = np.flatnonzero(np.isfinite(high))
    at = int(there[len(there) // 3])
    plot.label(at, high[at] * scale, f"90{THIN}% of {len(found.null_share):,} walks", "p-quiet", align="middle", dy=-7)
    return plot.svg()


def shares(found: BesideNull, width: float, height: float = 430.0) -> str:
    """How often the walks stand above the rule, and how often the record does."""
    counts, edges = np.histogram(found.null_share, np.linspace(0, 1, 26))
    marks = [(v, f"{v:.0%}".replace("%", THIN + "%") if v else "0") for v in (0, 0.25, 0.5, 0.75, 1.0)]
    says = f"The record stands above the rule in {found.share:.0%} of its bars; {found.as_much:.0%} of the walks show as much"
    plot = Plot(width, height, Axis(0, max(counts.max(), 1) * 1.02, ()), Axis(0, 1, tuple(marks)), says, left=46, bottom=24)
    plot.head("Bars above the rule").frame(zero=False)
    for count, low, high in zip(counts, edges[:-1], edges[1:], strict=True):
        if count:
            plot.bar(0, count, low + 0.003, high - 0.003, "p-walks")
    plot.line([0, plot.x.high], [found.share] * 2, "p-line").dots([0], [found.share], "p-dot")
    plot.label(plot.x.high, found.share, f"record {found.share:.0%}".replace("%", THIN + "%"), "p-strong", align="end", dx=0, dy=-8)
    as_much = f"{found.as_much:.0%} of the walks".replace("%", THIN + "%")
    return plot.label(plot.x.high, 0.965, as_much, "p-quiet", align="end", dx=0).svg()
