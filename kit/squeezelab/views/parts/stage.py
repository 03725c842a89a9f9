"""The stage: readings, gauge, finding, status and the main figure of one session."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets

from ...core import Process
from ...core.unit import style
from ...errors import SqueezelabError
from ..figures import choice as figures
from ..figures import panes, words
from ..figures.picture import Picture, usual_size
from ..figures.room import Room, within
from ..figures.session import Session
from ..figures.steps import Hold
from . import layout
from .ink import Ink
from .playing import Transport


def refusal(problem: Exception) -> str:
    """What is said of a move that has no answer."""
    broken = f"The model stopped at these values: {problem}. Go back, or choose a preset."
    return str(problem) if isinstance(problem, SqueezelabError) else broken


class Stage:
    """Shows a session, whole or up to the playhead of its transport.

    ``panel`` is the one in the main place: the first, unless the reader has swapped another in.
    """

    def __init__(self, session: Session, branched: Callable[[], None] | None = None) -> None:
        self.session, self.panel, self.problem = session, session.model.panels[0], ""
        roles = [role for panel in session.model.panels for role in figures.roles(panel)]
        dynamics = session.model.dynamics
        played = figures.played(session.model)
        self.ink = Ink(roles, lane=played)
        self.top, self.finding, self.status = (
            layout.html("sq-paper"),
            layout.html("sq-find", live=True),
            layout.html("sq-status", live=True),
        )
        self.table = layout.html("sq-tableview", own=True)
        self.table.layout.display = "none"
        self.plot = layout.box("sq-plot", [self.ink.figure])
        self.transport: Transport | None = None
        if branched and played and isinstance(dynamics, Process):
            self.transport = Transport(dynamics.clock.name, self.follow, branched)
        self.box = layout.box("sq-stage", [])
        if played:
            self.box.add_class("has-lane")
        if session.model.gain and session.model.gain.waits:
            self.box.add_class("has-waits")
        self.furnish()
        self.drawn: Callable[[], None] = lambda: None  # told after each picture
        self.followed: Callable[[], None] = lambda: None  # told when the playhead has moved
        self.asking = False
        self.more = ""  # tables of what is no panel, below the others
        self.known = False  # whether the end of this run has been seen
        self.place = (0.0, 1.0)
        self.reach = (0.0, 0.0)
        self.hold: Hold = ()
        self.room: Room | None = None  # what the figure has, where that is not what it has in a wide calculator

    def furnish(self, tabs: Sequence[widgets.Widget] = (), panes: Sequence[widgets.Widget] = ()) -> None:
        """Puts the parts together, with tabs over the figure and panes in its place; the order is that of the keys."""
        player = [self.transport.row] if self.transport else []
        lane = [self.transport.lane] if self.transport else []
        self.box.children = [self.top, self.finding, self.status, *tabs, *player, self.plot, *lane, *(panes or [self.table])]

    @property
    def tabled(self) -> bool:
        """Whether a table stands in the place of the figure."""
        return bool(self.table.layout.display != "none")

    @property
    def first(self) -> bool:
        """Whether the model's own main figure stands in the main place."""
        return self.panel is self.session.model.panels[0]

    @property
    def steps(self) -> int:
        """How many steps of the run can be seen."""
        return panes.steps(self.session.result)

    @property
    def at(self) -> int | None:
        """The step of the playhead; None at the end."""
        if self.asking:
            return 0
        return self.transport.at if self.transport else None

    def draw(self) -> None:
        """The run, up to the playhead."""
        self.known = self.known or self.at is None
        shown, top = self.seen(self.session, self.at)
        self.ink.draw(shown)
        self.top.value = top
        self.place, self.reach = (shown.place if self.first else (0.0, 1.0)), (shown.y.low, shown.y.high)
        if self.tabled:
            self.table.value = self.tables()
        self.drawn()

    def follow(self) -> None:
        """The playhead has moved: picture, readings and finding go with it."""
        with style(self.session.style):
            self.draw()
            self.say()
            self.followed()

    def tables(self) -> str:
        """The numbers of every figure of the run."""
        return panes.tables(self.session.result, self.at) + self.more

    def seen(self, session: Session, at: int | None = None) -> tuple[Picture, str]:
        """What a session is seen as, up to step ``at``: the figure, and readings, gauge and words as HTML."""
        fan = session.fan.series.get(self.panel.series[0]) if session.fan.lanes > 1 and self.first else None
        with within(self.room):
            shown = figures.picture(
                session.result,
                self.panel,
                None if self.asking else session.before,
                at=at if self.first else None,
                bare=self.asking,
                hold=self.hold if self.first else (),
                fan=fan,
                spare=session.spare if self.first else (0.0, 0.0),
            )
        return shown, shown.html() if self.asking else words.top(session.result, shown.html(), at=at, known=self.known)

    def fit(self, room: Room) -> bool:
        """Takes what the page has told of the room for the figure; whether the picture is another one for it."""
        before, self.room = self.room, room.beside(usual_size(self.session.model))
        return self.room != before

    def swap(self, number: int) -> None:
        """Another panel of the model into the main place."""
        self.panel = self.session.model.panels[number]
        self.draw()
        self.fit_transport(stay=True)

    def fit_transport(self, *, stay: bool) -> None:
        """The lane to the length of the run."""
        if self.transport:
            self.transport.show(self.steps, self.place, stay=stay)

    def say(self) -> None:
        """The finding and what the last move changed; while the playhead stands before the end, what has happened so far."""
        if self.problem or self.asking:
            return
        session, at = self.session, self.at
        if at is None:
            says = words.finding(session.result.finding, session.last_change(), calm=words.calms(session.result))
        else:
            says = words.finding(words.finding_at(session.result, at, self.steps), "")
        if self.finding.value != says:
            self.finding.value = says

    def attempt(self, work: Callable[[], None]) -> bool:
        """Does a piece of work; what goes wrong is said in the status line and the last good picture stays."""
        try:
            work()
        except Exception as problem:  # a model that breaks must not take the controls with it
            self._wrong(refusal(problem))
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
        """The numbers in the place of the figure, or the figure again."""
        self.table.layout.display = "" if shown else "none"
        if shown:
            self.table.value = self.tables()
