"""*What matters here?* in a calculator: a button, and below it bars of what each setting does to the first reading."""

from __future__ import annotations

from html import escape

from ...errors import SqueezelabError
from ..figures.phase import choices
from ..figures.session import Session
from . import layout

SAMPLES, FEWER, SEEDS = 256, 64, 8  # settings where one run is enough, settings and seeds where a model draws


class Matters:
    """Runs the model around where the sliders stand; needs SALib, and says so where it is not there."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.go = layout.button("What matters here?", "sq-btn", "Runs the model around where the sliders stand")
        self.go.on_click(lambda _: self.start())
        self.paper = layout.html("sq-matter", live=True)
        self.box = layout.box("sq-mattersbox", [self.go, self.paper])
        self.possible = len(choices(session.model)) >= 2

    def start(self) -> None:
        """Asks, and shows the bars or why there are none."""
        from ...scale.plan import drawing
        from ...scale.sensitivity import sensitivity
        from ..figures import matters

        session = self.session
        model, draws = session.model, drawing(session.model)
        self.go.disabled = True
        try:
            found = sensitivity(
                model, values=session.given, over=matters.around(model, session.given), seed=session.seed,
                samples=FEWER if draws else SAMPLES, seeds=SEEDS if draws else None,
            )  # fmt: skip
            self.paper.value = matters.bars(found)
        except SqueezelabError as problem:
            self.paper.value = f"<p>{escape(str(problem))}</p>"
        finally:
            self.go.disabled = False
