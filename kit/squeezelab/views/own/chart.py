"""Your own price bars: an indicator beside what it shows where there is nothing to show. The file is only read."""

from __future__ import annotations

from html import escape

import ipywidgets as widgets
import numpy as np

from ...core.unit import THIN
from ...counting import counted
from ...data.bars import Bars
from ...errors import SqueezelabError
from ...nulls import INDICATORS, BesideNull, beside_null
from ..parts.below import Below
from . import bars_picture as pictures
from . import parts
from .drop import Drop

SHORT = {"adx": "ADX", "atr": "ATR", "z": "z", "bands": "bands", "breaks": "breaks", "zones": "zones", "wicks": "wicks"}
MOST = {"adx": 60, "atr": 60, "z": 120, "bands": 120, "breaks": 20, "zones": 60, "wicks": 1}
RULES = {"adx": (5, 60, 1), "atr": (0.005, 0.3, 0.005), "z": (0.5, 5, 0.25), "bands": (0.02, 1, 0.02), "breaks": (0.5, 0.5, 0.5),
         "zones": (0.5, 0.5, 0.5), "wicks": (0.3, 0.95, 0.01)}  # fmt: skip


class Chart(Below, widgets.VBox):
    """Bars and one indicator on them beside its null. ``found`` is what is shown, ``bars`` what was read."""

    def __init__(self, bars: Bars, indicator: str = "adx") -> None:
        self.bars = bars
        self.found: BesideNull = beside_null(bars, indicator)
        kind = INDICATORS[indicator]
        self.drop = Drop(self.take)
        self.indicator = parts.segments("", [(short, name) for name, short in SHORT.items()], indicator)
        self.indicator.add_class("is-wrapped")
        self.period = parts.slider("Period, bars", 1, MOST[indicator], 1, kind.period, ".0f")
        low, high, step = RULES[indicator]
        self.rule = parts.slider("Rule: speaks above", low, max(high, low + step), step, kind.rule, ".3r")
        self.walk = parts.segments(
            "Walks with", [("same size", "same size"), ("shuffled", "shuffled"), ("one size", "one size")], "same size"
        )
        self.walks = parts.slider("Walks", 100, 2_000, 100, 1_000, ".0f")
        self.first = widgets.SelectionRangeSlider(options=self._days(), index=(0, len(self._days()) - 1), description="From, to")
        self.first.add_class("own-slide")
        self.first.add_class("is-long")
        self._account, self._reads, self._figures, self._notes = (parts.html() for _ in range(4))
        column = parts.box("own-controls", [
            parts.group("The bars", [self.first]),
            parts.group("The indicator", [self.indicator, self.period, self.rule]),
            parts.group("The null", [self.walk, self.walks]),
        ])  # fmt: skip
        head = parts.html("", '<h1>Your own price bars</h1><p class="story">An indicator shows a trend in every chart; beside it stands '
                              "what it shows where there is none.</p>")  # fmt: skip
        main = parts.box("", [self._reads, self._figures, self._notes])
        super().__init__([head, parts.box("own-file", [self.drop, self._account]), parts.box("own-body", [column, main])])
        for name in ("sq-root", "sq-own", "sq-chart"):
            self.add_class(name)
        self._quiet = False
        self.indicator.observe(lambda _: self._other(), "value")
        for control in (self.period, self.rule, self.walk, self.walks, self.first):
            control.observe(lambda _: self.draw(), "value")
        self.drop.observe(lambda _: self._show(), "width")
        self._introduce()
        self.draw()

    def take(self, name: str, content: bytes) -> None:
        """Reads a file that was dropped; one that cannot be read leaves everything as it is and says why."""
        from dataclasses import replace

        from ...data.bars import read_bars

        try:
            bars = replace(read_bars(content), name=name)
            beside_null(bars, self.indicator.value)
        except SqueezelabError as problem:
            self.drop.say(name, f"{problem} What is shown is still {self.bars.name or 'the bars from before'}.", wrong=True)
            return
        self.bars, self._quiet = bars, True
        self.first.options = self._days()
        self.first.index = (0, len(self._days()) - 1)
        self._quiet = False
        self._introduce()
        self.draw()

    def draw(self) -> None:
        """Reckons with the controls as they stand; where that cannot be, the sentence says why and the last picture stays."""
        if self._quiet:
            return
        first, last = self.first.index
        days = np.unique(self.bars.date.astype("datetime64[D]"))
        try:
            self.found = beside_null(
                self.bars.between(str(days[first]), f"{days[last]}T23:59:59"),
                self.indicator.value, period=int(self.period.value), rule=float(self.rule.value), walk=self.walk.value,
                walks=int(self.walks.value),
            )  # fmt: skip
        except SqueezelabError as problem:
            self._notes.value = f'<div class="notes"><p>{escape(str(problem))} What stands above is the last answer.</p></div>'
            return
        self._show()

    def _other(self) -> None:
        """Another indicator, at its own period and rule."""
        kind = INDICATORS[self.indicator.value]
        self._quiet = True
        low, high, step = RULES[kind.name]
        self.period.min, self.period.max = 1, max(MOST[kind.name], 2)
        self.period.value, self.period.disabled = kind.period, MOST[kind.name] == 1
        self.rule.min, self.rule.max = min(low, self.rule.min), max(high, low + step, self.rule.max)
        self.rule.step, self.rule.value, self.rule.disabled = step, kind.rule, low == high
        self.rule.min, self.rule.max = low, max(high, low + step)
        self._quiet = False
        self.draw()

    def _days(self) -> list[tuple[str, str]]:
        days = np.unique(self.bars.date.astype("datetime64[D]"))
        return [(f"{day.item().day} {day.item():%b %Y}", str(day)) for day in days]

    def _introduce(self) -> None:
        days = self._days()
        many = f"{counted(len(self.bars), 'bar')}, {days[0][0]} to {days[-1][0]}"
        self.drop.say(self.bars.name or "Your bars", f"{many}. Choose another, drop one here or paste a table; it stays on this machine.")

    def _show(self) -> None:
        found = self.found
        value = found.value[np.isfinite(found.value)]
        read, lost = len(self.bars), len(self.bars.rejected)
        begin = int(np.isnan(found.value).sum())
        shown = [("Shown", len(value), "is-used"), ("Read, not shown", begin, "is-idle"), 
                 ("Outside your dates", read - len(found.bars), "is-other"),
                 ("Left out", lost, "is-lost")]  # fmt: skip
        because = {"Read, not shown": ": the indicator begins in them", "Left out": f": {self.bars.rejected[0]}" if lost else ""}
        bar = "".join(f'<i class="{kind}" style="flex:{count}"></i>' for _, count, kind in shown if count)
        words = "".join(f'<span><i class="{kind}"></i><b>{name}</b> {count:,} {"bar" if count == 1 else "bars"}'
                        f"{escape(because.get(name, ''))}</span>"
                        for name, count, kind in shown if count)  # fmt: skip
        said = ", ".join(f"{count:,} {name.lower()}" for name, count, _ in shown if count)
        self._account.value = (
            f'<div class="acc"><p class="r"><b>Bars</b><span>{read + lost:,}</span>'
            f'<span class="bar" role="img" aria-label="{said}">{bar}</span></p>'
            f'<p class="k">{words}</p></div>'
        )
        null = np.quantile(found.null_share, (0.05, 0.5, 0.95))
        as_high = float((found.band[2][np.isfinite(found.value)] <= value).mean())
        reads = (
            parts.reading(
                "Bars above the rule",
                f"{found.share:.0%}".replace("%", ""),
                "%",
                f"{round(found.share * len(value)):,} of {counted(len(value), 'bar')}",
            ),
            parts.reading(
                "Walks without a trend",
                f"{null[1]:.0%}".replace("%", ""),
                "%",
                f"median; 90 % of them {null[0]:.0%} to {null[2]:.0%}".replace("%", THIN + "%").replace(f" {THIN}", THIN),
            ),
            parts.reading("Walks that show as much", f"{found.as_much:.0%}".replace("%", ""), "%", f"of {len(found.null_share):,}"),
            parts.reading("Bars beyond the band", f"{as_high:.0%}".replace("%", ""), "%", f"5{THIN}% by chance"),
        )
        says = escape(found.finding).replace("%", THIN + "%").replace(THIN + THIN, THIN)
        self._reads.value = (
            f'<div class="reads">{"".join(reads)}</div><div class="find sq-live"><p>{says}</p>'
            "<p>Nothing is forecast here: the band says what the indicator does by itself.</p></div>"
        )
        room = (self.drop.width or 1180) - 56
        room -= 288 if room > 1000 else 248 if room > 700 else 0
        left = room * 0.78 - 30 if room > 640 else room
        right = room - left - 30 if room > 640 else room
        both = f"<div>{pictures.prices(found.bars, left)}{pictures.indicator(found, left)}</div>"
        self._figures.value = f'<div class="figs">{both}{pictures.shares(found, right, 430 if room > 640 else 260)}</div>'
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.bars.notes)
        self._notes.value = f'<div class="notes">{notes}</div>' if notes else ""
