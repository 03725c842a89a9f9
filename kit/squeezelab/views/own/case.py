"""A case: the record and the model on one chart, the gaps in a column, and one assumption to turn."""

from __future__ import annotations

import re
from html import escape

import ipywidgets as widgets
import numpy as np

from ...cases import Compared, Comparison
from ...errors import SqueezelabError
from ...models import get_model
from ..parts.below import Below
from . import case_picture as pictures
from . import parts
from .drop import Drop

STOPS = 61


class Case(Below, widgets.VBox):
    """A `Comparison` to look at. ``found`` is what is shown; ``value`` the assumed value, in the size of the case."""

    def __init__(self, case: Comparison) -> None:
        self.case = case
        low, high = case.what_if_range
        log = low > 0 and high / low > 5
        given = case.assumed[case.what_if].value * case.size(case.what_if)
        self._values = np.unique(np.append(np.geomspace(low, high, STOPS) if log else np.linspace(low, high, STOPS), given))
        quantity = get_model(case.model).quantities[case.what_if]
        self.what_if = widgets.SelectionSlider(
            options=[(quantity.write(value), float(value)) for value in self._values], value=float(given),
            description=f"{quantity.label}, assumed",
            continuous_update=True,
        )  # fmt: skip
        self.what_if.add_class("own-slide")
        self._along, self._ends = case.curve()
        self.found: Compared = case.compared()
        self._host = Drop(lambda *_: None)  # tells the width, and carries the style sheet
        self._host.layout.display = "none"
        self._find, self._chart, self._gaps, self._curve = (parts.html() for _ in range(4))
        event = case.happened
        head = parts.html("", f'<h1>{escape(event.title)}</h1><p class="story">{escape(case.story)}</p><div class="legend">'
                              '<span><i>●</i>fact, with its source</span><span><i class="m">―</i>model, at a setting that we chose</span>'
                              '<span><i class="m">○</i>assumed</span></div>')  # fmt: skip
        side = parts.box("case-side", [parts.html("", "<h3>The gap</h3>"), self._gaps, parts.html("", "<h3>What if it was otherwise?</h3>"),
                              self.what_if, self._curve])  # fmt: skip
        left = parts.box("case-left", [self._find, self._chart, self._host])
        super().__init__([head, parts.box("case-body", [left, side]), parts.html("notes", self._sources())])
        for name in ("sq-root", "sq-own", "sq-case"):
            self.add_class(name)
        self.what_if.observe(lambda _: self.draw(), "value")
        self._host.observe(lambda _: self._show(), "width")
        self._show()

    @property
    def value(self) -> float:
        """The assumed value as it stands."""
        return float(self.what_if.value)

    def draw(self) -> None:
        """Reckons the model anew; a setting without an answer is told in words, and the last picture stays."""
        try:
            self.found = self.case.compared(self.value)
        except SqueezelabError as problem:
            self._find.value = f'<div class="find"><p>{escape(str(problem))}</p></div>'
            return
        self._show()

    def _show(self) -> None:
        found = self.found
        headline = re.sub(r"\*(.+?)\*", r"<em>\1</em>", escape(found.headline))
        against = self.case.happened[self.case.against].says if self.case.against else ""
        self._find.value = (
            f'<div class="find sq-live"><p>{headline}</p><p>{escape(found.verdict)} {escape(self.case.clock)} (Assumed.)</p></div>'
        )
        whole = self._host.width or 1180
        room = whole - (56 if whole > 619 else 32)  # as `own.css` has it
        left = room - 336 - 44 if room > 984 else room
        self._chart.value = pictures.chart(found, left)
        story = f'<p class="notes"><b>Against the story:</b> {escape(against)}</p>' if against else ""
        self._gaps.value = pictures.gaps(found) + story
        self._curve.value = pictures.what_if(found, self._along, self._ends, self.value, min(336.0, room))

    def _sources(self) -> str:
        rows = "".join(f"<p>{mark} {escape(told)}: {escape(why)}.</p>" for mark, told, why in self.found.inputs)
        event = self.case.happened
        source = f"<p>● {escape(event.days_source.text)}</p>" if event.days_source else ""
        return f"<h2>What went in</h2>{rows}{source}"
