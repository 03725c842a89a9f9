"""A flipbook: while a hand is at a slider, the pictures at its stops are sent ahead, and the page turns to the one under the hand.

A picture that is asked for makes a trip to the kernel, and trips have a rate of their own, far below what an eye
follows. So the kernel draws the pictures before they are asked for, the nearest first, and `flipbook.js` shows them.
Nothing is decided here: where the hand rests or lets go, the value is moved as ever, and bqplot draws the same picture.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from ...core import Curve, Result
from ...core.unit import style
from ...errors import SqueezelabError
from ..figures.packing import counted, packed
from ..parts import layout
from ..parts.column import Controls
from ..parts.control import Control
from ..parts.later import Later
from ..parts.stage import Stage, refusal
from .frame import Frame, reached
from .host import Host

SLICE = 0.03  # seconds of drawing between two messages
SLOW = 0.012  # seconds of a run from which on several stops are run side by side, where that takes less than one after the other
SLOWEST = 0.5  # seconds of a run from which on none is made ahead; where no two can stand side by side, SLOW
SIDES, WIDER = 12, 3  # so many at once at first; so many times as many next, where they took hardly longer than one


class Flipbook:
    """Answers what the page tells of the hand: it is ``near`` a slider, ``grab``s it, ``turn``s the pages itself from now on,
    ``want``s a stop, has ``passed`` one whose picture stays, as there is none where it is, ``leave``s or ``release``s the slider.
    ``busy()`` tells of a question or a second side that is open; ``rest(name, value)`` is called with the value at which the
    hand has left a slider.
    """

    def __init__(self, stage: Stage, controls: Controls, host: Host, busy: Callable[[], bool], rest: Callable[[str, Any], None]) -> None:
        self.stage, self.session, self.controls, self.host, self.busy, self.rest = stage, stage.session, controls, host, busy, rest
        self.name = ""  # the slider that the open book is of
        self.shared: tuple[Any, ...] = ()  # what all its pictures have in common,
        self.origin: Result | None = None  # and the run that they compare with
        self.sent: set[int] = set()
        self.due: list[int] = []
        self.sides = SIDES  # how many stops are run side by side; one after the other where that takes less
        self.made: dict[int, Result] = {}  # the runs of those that are to be drawn next
        self.turned = False  # whether the page shows the main figure at present
        self.later = Later(self._ahead, rest=0.0)
        host.on_msg(self._heard)
        stage.drawn = self.drawn

    def _heard(self, _: Any, content: dict[str, Any], __: Any) -> None:
        kind = content.get("type")
        if kind in {"near", "grab"}:
            self.open(content["name"], int(content["stop"]), float(content["span"]), blank=content["blank"], held=kind == "grab")
        elif kind == "want" and self.name:
            self._wanted(int(content["stop"]))
        elif kind == "turn" and self.name:
            self.turned = True
        elif kind == "passed" and isinstance(control := self.controls.get(self.session.held), Control):
            self.session.fall_back(self.session.held, control.value_at(int(content["stop"])))
        elif kind in {"leave", "release"}:
            self.later.cancel()
            self._let_go(content.get("stop"))

    # the book --------------------------------------------------------------------------------
    def open(self, name: str, stop: int, span: float, *, blank: bool, held: bool) -> None:
        """Sends the picture at ``stop`` of a slider ``span`` pixels long and those around it; ``blank`` where the page has none."""
        control = self.controls.get(name)
        if not isinstance(control, Control) or not self.able or not (self.session.took < SLOW or self.beside(control)):
            self.close()
            return
        if held:
            self.session.grab(name)
        if blank or not self._fresh(name):
            self.close()
            self.name, self.shared, self.origin, self.sent = name, self._shared(name), self.session.origin, set()
            self.sides, self.made = SIDES, {}
        self.due = [one for one in reached(stop, len(control.parameter.stops), span) if one not in self.sent and one not in self.made]
        self._send([], slider=control.slider.model_id)
        self.later.soon()

    def _wanted(self, stop: int) -> None:
        """The page has not got the picture under the hand: it comes next, alone, or with those beside it."""
        if stop in self.made or self.sides == 1 or not self.beside(self.control):
            self._send([self._frame(stop, self.made.pop(stop, None))])
            return
        self.due = sorted({stop, *self.due}, key=lambda one: abs(one - stop))
        if not self.later.active:
            self.later.soon()

    def close(self) -> None:
        """Throws the book away, in the page too."""
        self.later.cancel()
        if self.name:
            self.host.send({"type": "stale"})
        self.name, self.turned = "", False

    def drawn(self) -> None:
        """The calculator has drawn: a book of other values, draws or units is thrown away."""
        if self.name and not (self.able and self._fresh(self.name)):
            self.close()

    @property
    def able(self) -> bool:
        """Whether a move draws the whole run of this calculator, and soon enough."""
        transport = self.stage.transport
        playing = transport is not None and (transport.at is not None or transport.branch_at is not None)
        return not playing and not self.busy() and not self.stage.tabled and self.session.took < SLOWEST

    @property
    def control(self) -> Control:
        """The slider that the open book is of."""
        control = self.controls[self.name]
        assert isinstance(control, Control)
        return control

    def beside(self, control: Control) -> bool:
        """Whether a run takes so long that several stops of this slider are run side by side, and can be."""
        session, dynamics = self.session, self.session.model.dynamics
        timed = isinstance(dynamics, Curve) or isinstance(dynamics.steps, str)  # else one that has come to rest runs on with the others
        drawn = session.paths == 1 or session.seed < session.paths  # else the drawn run is none of the fan's
        return session.took >= SLOW and timed and drawn and not control.parameter.structural

    def _shared(self, name: str) -> tuple[Any, ...]:
        others = {one: value for one, value in self.session.given.items() if one != name}
        return others, self.session.seed, self.session.spare, self.session.style, self.stage.hold, self.stage.room, self.stage.panel.title

    def _fresh(self, name: str) -> bool:
        return self.name == name and self.origin is self.session.origin and self.shared == self._shared(name)

    def _let_go(self, stop: int | None) -> None:
        """The hand has gone, and left its slider at ``stop``: what the page has shown meanwhile is drawn."""
        turned, name = self.turned, self.session.let_go()
        control, self.turned = self.controls.get(name), False
        if turned and isinstance(control, Control):
            self.rest(name, control.value if stop is None else control.value_at(stop))

    # its pictures ----------------------------------------------------------------------------
    async def _ahead(self) -> None:
        while self.due or self.made:
            if not self.made:
                self._side_by_side()
            batch, together, until = [], bool(self.made), time.perf_counter() + SLICE
            while (self.made if together else self.due) and time.perf_counter() < until:
                stop = next(iter(self.made)) if together else self.due.pop(0)
                batch.append(self._frame(stop, self.made.pop(stop, None)))
                await asyncio.sleep(0)  # a move that has come meanwhile goes first
            self._send(batch)

    def _side_by_side(self) -> None:
        """Makes the runs of the next stops together, where one alone takes long; none where one of them has no answer."""
        control, alone = self.control, self.session.took
        if self.sides == 1 or not self.beside(control):
            return
        stops, start = self.due[: self.sides], time.process_time()
        try:
            made = self.session.side_by_side(self.name, [control.value_at(stop) for stop in stops])
        except SqueezelabError:
            return
        took = time.process_time() - start
        if len(stops) == self.sides:
            self.sides = 1 if took > len(stops) * alone else WIDER * self.sides if took < 2 * alone else self.sides
        self.due, self.made = self.due[len(stops) :], dict(zip(stops, made, strict=True))

    def _send(self, frames: list[Frame], **more: Any) -> None:
        self.sent |= {frame.head["stop"] for frame in frames}
        heads, points = [frame.head for frame in frames], [frame.points.tobytes() for frame in frames]
        self.host.send({"type": "frames", "name": self.name, "frames": heads, **more}, [b"".join(points)])

    def _frame(self, stop: int, made: Result | None = None) -> Frame:
        """The picture at a stop; where the model has no answer, what is said of it: the page keeps its last picture."""
        value = self.control.value_at(stop)
        with style(self.session.style):
            head = {"stop": stop, "field": self.control.parameter.write(value, exact=True)}
            try:
                session = self.session.ahead(self.name, value, made)
                picture, top = self.stage.seen(session)
            except Exception as problem:  # whatever it is, the move that follows meets it too
                return Frame(head | {"refused": layout.problem(refusal(problem))}, np.zeros(0, np.int16))
        self.session.took = session.took  # the first run may have been kept from before, and told nothing
        return Frame(head | {"top": top, "strokes": counted(picture), "again": self.stage.ink.admit(picture)}, packed(picture))
