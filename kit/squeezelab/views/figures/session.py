"""A session: the values a calculator stands at, the run they give, and the run before the last move. No widgets.

A long room: what moves a session, and what it tells of the last move.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import numpy as np

from ...core import Model, Process, Result
from ...core.unit import Style
from ...dynamics.run import replay, sweep
from ...dynamics.typical import crowd, crowd_of, noisy, opening_seed
from . import band, words

SLOW = 2.0  # seconds that all seeds may take, if each took as long as the first
DEARER, SOON = 4.0, 0.03  # times a single path, and seconds, that all seeds may take in every move
GESTURE = 0.6  # seconds of rest that end a gesture
FIRST_LINE = "Move a slider: this line says what changed."


class Session:
    """``given`` are the values, ``result`` the run of ``seed``, ``fan`` the runs of the first seeds where a band is drawn.

    Without a seed the run is a typical one of the preset, see `dynamics.typical`; its draws are kept while sliders move.
    ``schedule`` lists the values by the step from which they act: one entry unless sliders were moved while the run
    was playing, or after a branch. ``before`` is the run that the last gesture started from.
    """

    def __init__(self, model: Model, preset: str | None = None, seed: int | None = None, values: Mapping[str, Any] | None = None) -> None:
        self.model = model
        self.chosen = model.preset(preset or model.presets[0].title)
        self._typical: dict[str, int] = {}  # by preset: each move asks
        self.seed = self.typical if seed is None else seed
        self.given = model.given(self.chosen.title, **(values or {}))
        self.schedule: list[tuple[int, dict[str, Any]]] = [(0, self.given)]
        self.idle: dict[str, Any] = {}  # what was moved in a branch where nothing hangs on it any more, as it acted
        self.before: Result | None = None
        self.change = "" if values else FIRST_LINE
        self._gesture: tuple[str, Any, float] | None = None
        self.held = ""  # the parameter whose slider a hand holds
        self.style: Style = "trader"  # how values are written
        self.found: set[str] = set()  # the sliders on which the reader has crossed the edge
        self.showing = False  # whether every edge is shown
        self.crossed = ""  # the one that crossed it last
        self.dear = False  # whether a run or a band has taken long; not forgotten where the next one was kept from before, and took nothing
        self.spare: band.Spare = (0.0, 0.0)  # the room that the axis of a line keeps for its band
        self.noisy = noisy(model)
        self.paths = model.fan if self.noisy and model.panels[0].kind == "band" else 1
        self.run()
        if not values and self.called:
            self.change = f"{self.called[0].upper()}{self.called[1:]}. {FIRST_LINE}"

    def run(self) -> None:
        """Runs the model at what is given now. What the model raises leaves the last result in place."""
        start = time.process_time()
        fan = self._fan() if self.paths > 1 else None
        self.result = fan.lane(self.seed) if fan and self.seed < fan.lanes else replay(self.model, self.acted, seed=self.seed)
        self.took = time.process_time() - start
        self.fan = fan or self.result
        self.dear |= self.took > SOON
        if self.dear and self.model.panels[0].kind == "line":  # the band comes at rest
            self.paths = 1

    def _fan(self) -> Result:
        return replay(self.model, self.acted, seeds=range(self.model.fan))

    @property
    def acted(self) -> list[tuple[int, dict[str, Any]]]:
        """The schedule as it is run: what acts at the start alone is read as it was there."""
        at, given = self.schedule[-1]
        return [*self.schedule[:-1], (at, {**given, **self.idle})] if self.idle else self.schedule

    @property
    def typical(self) -> int:
        """The seed whose run is typical of the chosen preset."""
        title = self.chosen.title
        if title not in self._typical:
            self._typical[title] = opening_seed(self.model, title)
        return self._typical[title]

    @property
    def called(self) -> str:
        """What the drawn run is among all runs at these values: “a typical run of 200”, or its rank; nothing where all are alike."""
        if not self.noisy:
            return ""
        found = crowd_of(self.fan) if self.fan.lanes > 1 else crowd(self.model, self.given) if len(self.schedule) == 1 else None
        if found is None:
            return ""
        return found.called(found.values[self.seed] if self.seed < len(found.values) else found.read(self.result))

    def widen(self) -> bool:
        """Runs all seeds, where a band belongs to the figure; says whether there is a new band.

        Left out where it would take too long, as the time of one path tells. The axis of a line makes room for its
        band, so that from then on every run has one, if that costs little more; else it comes at rest.
        """
        panel = self.model.panels[0]
        drawn = panel.kind in {"steps", "line"} and len(panel.series) == 1
        if not (self.noisy and drawn) or self.fan is not self.result or self.took > SLOW / self.model.fan:
            return False
        start = time.process_time()
        self.fan = self._fan()
        self.dear |= time.process_time() - start > min(DEARER * self.took, SOON)
        self.paths = self.model.fan if panel.kind == "line" and not self.dear else 1
        return True

    def keep_room(self) -> None:
        """The axis of the runs to come keeps as much room for a band as the one that is drawn took."""
        panel = self.model.panels[0]
        if self.paths == 1 and self.fan.lanes > 1 and panel.kind == "line":
            name = panel.series[0]
            self.spare = band.spare(self.result.series[name][:, 0], self.fan.series[name])

    def cross(self, name: str) -> None:
        """A hand moved one parameter: where the outcome flipped with it, the edge on that slider is found."""
        before = self.before
        if before is None or self.model.tipped is None:
            return
        flipped = bool(before.tipped[0]) != bool(self.result.tipped[0])
        self.crossed = name if flipped else ""
        if flipped:
            self.found.add(name)

    def end_gesture(self) -> None:
        """The next move starts a gesture of its own."""
        self._gesture = None

    def grab(self, name: str) -> None:
        """A hand holds a slider: all its moves are one gesture, however long it rests between them."""
        if self.held != name:
            self.held, self.before = name, self.result
            self._gesture = (name, self.given[name], time.monotonic())

    def let_go(self) -> str:
        """The hand has gone; says which parameter it held."""
        name, self.held = self.held, ""
        return name

    @property
    def origin(self) -> Result:
        """The run that a gesture compares with: where the hand took hold, or would."""
        return self.before if self.held and self.before is not None else self.result

    def side_by_side(self, name: str, values: Sequence[Any]) -> list[Result]:
        """The runs at several values of one parameter, made together, to each of which a session can be moved `ahead`."""
        seeds = range(self.paths) if self.paths > 1 else ()
        swept = sweep(self.model, self.given, name, values, seed=self.seed, seeds=seeds)
        if isinstance(swept, list):
            return swept
        lanes = np.arange(swept.lanes).reshape(len(values), -1)
        return [swept.take(one) for one in lanes]

    def ahead(self, name: str, value: Any, made: Result | None = None) -> Session:
        """A session that has moved one parameter by a gesture, to a run that was made already or is made now; this one stays as it is."""
        moved = copy(self)
        moved.before, moved.given = self.origin, {**self.given, name: value}
        moved.schedule, moved.idle = [(0, moved.given)], {}
        if made is None:
            moved.run()
        else:
            moved.fan = made
            moved.result = made.lane(self.seed) if made.lanes > 1 else made
        return moved

    def fall_back(self, name: str, value: Any) -> None:
        """Keeps the run at a value that a hand has passed as the last answer, where the one that it has come to has none."""
        passed = self.ahead(name, value)
        self.result, self.fan = passed.result, passed.fan

    def move(self, name: str, value: Any, at: int = 0) -> None:
        """One parameter to a checked value, acting from step ``at`` on."""
        now, going = time.monotonic(), self._gesture
        if going is None or going[0] != name or (now - going[2] > GESTURE and self.held != name):
            self.before, going = self.result, (name, self.given[name], now)
        self._gesture = (name, going[1], now)
        idle, old = self.idle, self.given[name]
        self.given, self.idle = {**self.given, name: value}, {}
        self.dear &= not self.model.parameter(name).structural
        self.schedule = [*(one for one in self.schedule if one[0] < at), (at, self.given)] if at else [(0, self.given)]
        stood = self.result
        self.run()
        if at and words.same(stood, self.result):
            self.idle = {name: old, **idle}
            self.fan = stood if self.fan is self.result else self.fan
            self.result = stood
        elif at and idle:
            woken, fan = self.result, self.fan
            self.idle = {one: held for one, held in idle.items() if one != name}
            self.run()
            if not words.same(woken, self.result):
                self.idle, self.result, self.fan = {}, woken, fan

    def preset(self, title: str) -> None:
        """All values to a preset, and to its typical run, unless a reader has chosen other draws."""
        own = self.seed != self.typical
        self.chosen = self.model.preset(title)
        self.before, self._gesture = self.result, None
        self.given = self.model.given(self.chosen.title)
        self.seed = self.seed if own else self.typical
        self.schedule, self.idle = [(0, self.given)], {}
        self.run()
        self.change = f"You chose the preset “{self.chosen.title}”{f': {self.called}' if self.called else ''}."

    def take(self, title: str, values: Mapping[str, Any], said: str) -> None:
        """All values at once, from a preset: what a text sets. The run before it is the one to compare with."""
        own, held = self.seed != self.typical, self.result
        self.chosen, self.given = self.model.preset(title), dict(values)
        self.before, self._gesture = held, None
        self.seed = self.seed if own else self.typical
        self.schedule, self.idle = [(0, self.given)], {}
        self.run()
        self.change = said

    def draw_again(self) -> None:
        """New draws: the next seed."""
        self.seed, self.before, self._gesture = self.seed + 1, self.result, None
        self.run()
        self.change = f"New draws, seed {self.seed}{f': {self.called}' if self.called else ''}."

    def last_change(self) -> str:
        """What the last gesture changed, in one sentence."""
        if self._gesture and self.before is not None:
            name, old, _ = self._gesture
            parameter = self.model.parameter(name)
            self.change = words.change(self.model, parameter, old, self.given[name], self.before, self.result, self.since)
        return self.change

    @property
    def since(self) -> str:
        """The step from which the last values act, “round 3”; nothing where that is the start."""
        at, dynamics = self.schedule[-1][0], self.model.dynamics
        return f"{dynamics.clock.name} {at}" if at and isinstance(dynamics, Process) else ""

    @property
    def untouched(self) -> bool:
        """Whether the values are those of the chosen preset."""
        return self.given == self.model.given(self.chosen.title) and len(self.schedule) == 1
