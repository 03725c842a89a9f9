"""The stage: readings, gauge, finding, status and the main figure of one session."""

from __future__ import annotations

from collections.abc import Callable

from ...core import Process
from ...errors import SqueezelabError
from ..figures import choice as figures
from ..figures import table, words
from ..figures.picture import Picture
from ..figures.session import Session, until
from ..figures.steps import rounds
from . import layout
from .ink import Ink
from .playing import Transport


class Stage:
    """Shows a session, whole or up to the playhead of its transport."""

    def __init__(self, session: Session, branched: Callable[[], None] | None = None, letter: str = "") -> None:
        self.session, self.panel, self.problem = session, session.model.panels[0], ""
        self.ink = Ink(figures.ROLES[self.panel.kind], height=396)
        self.top, self.finding, self.status = (
            layout.html("sq-paper"),
            layout.html("sq-find", live=True),
            layout.html("sq-status", live=True),
        )
        self.table = layout.html("sq-tableview")
        self.table.layout.display = "none"
        self.plot = layout.box("sq-plot", [self.ink.figure])
        self.transport: Transport | None = None
        dynamics = session.model.dynamics
        if (
            branched
            and isinstance(dynamics, Process)
            and self.panel.x == dynamics.clock.name
            and self.panel.kind in {"steps", "line", "band"}
        ):
            self.transport = Transport(dynamics.clock.name, self.draw, branched)
        head = [layout.html("sq-letter", f"<h3><b>{letter}</b> <span></span></h3>")] if letter else []
        parts = [*head, self.top, self.finding, self.status, self.plot, self.table, *([self.transport.box] if self.transport else [])]
        self.box = layout.box("sq-stage", parts)
        self.drawn: Callable[[], None] = lambda: None  # told after each picture
        self.asking = False
        self.place = (0.0, 1.0)
        self.reach = (0.0, 0.0)
        self.hold: tuple[float, float] | tuple[()] = ()

    @property
    def tabled(self) -> bool:
        """Whether a table stands in the place of the figure."""
        return bool(self.table.layout.display != "none")

    @property
    def steps(self) -> int:
        """How many steps of the run can be seen."""
        path = self.session.result.series[self.panel.series[0]][:, 0]
        return len(rounds(path)) - 1 if self.panel.kind == "steps" else len(path) - 1

    @property
    def at(self) -> int | None:
        """The step of the playhead; None at the end."""
        if self.asking:
            return 0
        return self.transport.at if self.transport else None

    def draw(self) -> None:
        """The run, up to the playhead."""
        shown, top = self.seen(self.session, self.at)
        self.ink.draw(shown)
        self.top.value = top
        self.place, self.reach = shown.place, (shown.y.low, shown.y.high)
        if self.tabled:
            self.table.value = table.table(self.session.result, self.panel, self.at)
        self.drawn()

    def seen(self, session: Session, at: int | None = None) -> tuple[Picture, str]:
        """What a session is seen as, up to step ``at``: the figure, and readings, gauge and words as HTML."""
        result = session.result if at is None else until(session.result, at)
        fan = session.fan.series[self.panel.series[0]] if session.fan.lanes > 1 and self.panel.series[0] in session.fan.series else None
        shown = figures.picture(
            session.result, self.panel, None if self.asking else session.before, at=at, bare=self.asking, hold=self.hold, fan=fan
        )
        return shown, shown.html() if self.asking else words.top(result, shown.html(), at=at)

    def fit_transport(self, *, stay: bool) -> None:
        """The scrubber to the length of the run."""
        if self.transport:
            self.transport.show(self.steps, self.place, stay=stay)

    def say(self) -> None:
        """The finding and what the last move changed; not while something is wrong."""
        if self.problem or self.asking:
            return
        session = self.session
        says = words.finding(session.result.finding, session.last_change(), calm=words.calms(session.result))
        if self.finding.value != says:
            self.finding.value = says

    def attempt(self, work: Callable[[], None]) -> bool:
        """Does a piece of work; what goes wrong is said in the status line and the last good picture stays."""
        try:
            work()
        except SqueezelabError as problem:
            self._wrong(str(problem))
        except Exception as problem:  # a model that breaks must not take the controls with it
            self._wrong(f"The model stopped at these values: {problem}. Go back, or choose a preset.")
        else:
            if self.problem:
                self.problem = self.status.value = ""
                self.box.remove_class("is-wrong")
            return True
        return False

    def _wrong(self, sentence: str) -> None:
        self.problem = sentence
        self.status.value = layout.problem(sentence)
        self.box.add_class("is-wrong")

    def show_table(self, shown: bool) -> None:
        """The table in the place of the figure, or the figure again."""
        self.table.layout.display = "" if shown else "none"
        (self.box.add_class if shown else self.box.remove_class)("is-table")
        self.draw()
