"""The transport: a lane that is the x axis, play, step, speed, branch. It knows where the run stands, not what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from . import layout
from .looks import make

INTERVAL = 350  # milliseconds a step
SPEEDS = (1.0, 2.0, 4.0, 0.5)


class Transport:
    """Where the playhead is: ``at`` is a step, or None at the end.

    ``acting`` says that moves of a slider act from the playhead on (while it plays, or after a branch) instead of
    from the start. ``moved()`` is called when the playhead moves, ``branched()`` when the reader branches.
    ``lane`` is the scrubber, ``row`` the buttons with the count of steps before them.
    """

    def __init__(self, unit: str, moved: Callable[[], None], branched: Callable[[], None]) -> None:
        self.moved, self.steps, self.branch_at = moved, 0, None
        self.scrub = make(widgets.IntSlider, own=True, min=0, max=1, value=0, readout=False, description=unit.capitalize())
        for name in ("sq-slider", "sq-scrub"):
            self.scrub.add_class(name)
        self.play = make(widgets.Play, min=0, max=1, step=1, interval=INTERVAL, show_repeat=False)
        self.play.add_class("sq-hidden")
        self.buttons = {
            "rewind": self._button("undo", "Back to the start", lambda: self.go(0)),
            "back": self._button("step-backward", f"One {unit} back", lambda: self.go(self.scrub.value - 1)),
            "play": self._button("play", "Play, or pause", self.toggle),
            "next": self._button("step-forward", f"One {unit} on", lambda: self.go(self.scrub.value + 1)),
            "speed": self._button("", "Speed", self.faster),
            "branch": self._button("code-fork", f"Branch: keep this run in grey, sliders act from this {unit} on", branched),
        }
        self.buttons["speed"].description = "1×"
        for name, button in self.buttons.items():
            button.add_class(f"is-{name}")
        self.unit = unit
        self.count, self.note = layout.html("sq-count"), layout.html("sq-acting", live=True)
        self.row = make(widgets.HBox, [self.count, self.note, *self.buttons.values()])
        self.row.add_class("sq-tbtns")
        self.lane = layout.box("sq-transport", [self.scrub, self.play])
        self.play.observe(self._played, "playing")
        # not linked in the page: a link there hands on values of an earlier run, and so takes the playhead away
        self.play.observe(self._ticked, "value")
        self.scrub.observe(self._scrubbed, "value")
        self._quiet = False
        self.still = False

    branch_at: int | None

    def _button(self, icon: str, tooltip: str, work: Callable[[], None]) -> widgets.Button:
        made = make(widgets.Button, icon=icon, tooltip=tooltip)
        made.add_class("sq-tbtn")
        made.on_click(lambda _: work())
        return made

    @property
    def at(self) -> int | None:
        """The step of the playhead; None at the end."""
        return None if self.scrub.value >= self.steps else int(self.scrub.value)

    @property
    def acting(self) -> int:
        """The step from which moves act: 0 unless the run plays or has been branched."""
        if self.play.playing and self.at is not None:
            return self.at
        return self.branch_at or 0

    def show(self, steps: int, place: tuple[float, float], *, stay: bool) -> None:
        """A run of ``steps`` steps is on the figure, between two fractions of its width; the playhead stays or goes to the end."""
        self._quiet = True
        try:
            here = min(self.scrub.value, max(steps, 1)) if stay else max(steps, 1)
            self.steps = max(steps, 1)
            with self.play.hold_sync():
                self.play.max, self.play.value = self.steps, here
            # one after the other: a slider whose end moves tells the value that it still shows
            self.scrub.max = max(self.steps, self.scrub.max)
            self.scrub.value = here
            self.scrub.max = self.steps
        finally:
            self._quiet = False
        self._tell()
        left, right = place
        self.scrub.layout.margin = f"0 0 0 calc(46px + (100% - 56px) * {left:.4f} - 8px)"
        self.scrub.layout.width = f"calc((100% - 56px) * {max(right - left, 0.02):.4f} + 16px)"

    def _tell(self) -> None:
        step = f"{self.steps} {self.unit}{'' if self.steps == 1 or self.unit.endswith('s') else 's'}"
        said = f"<p>{step}</p>" if self.at is None else f"<p>{self.unit} {self.at} of {self.steps}</p>"
        if self.count.value != said:
            self.count.value = said

    def go(self, step: int) -> None:
        """The playhead to a step."""
        self.play.value = min(max(step, 0), self.steps)

    def toggle(self) -> None:
        """Play or pause; from the start if it stands at the end. With reduced motion the end is shown at once."""
        if self.still:
            self.go(self.steps if self.at is not None else 0)
            return
        if not self.play.playing and self.at is None:
            self.go(0)
        self.play.playing = not self.play.playing

    def faster(self) -> None:
        """The next speed."""
        now = INTERVAL / self.play.interval
        place = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - now))
        speed = SPEEDS[(place + 1) % len(SPEEDS)]
        self.play.interval = round(INTERVAL / speed)
        self.buttons["speed"].description = f"{speed:g}×"

    def _played(self, change: Any) -> None:
        self.buttons["play"].icon = "pause" if change["new"] else "play"

    def _ticked(self, change: Any) -> None:
        if not self._quiet:
            self.scrub.value = change["new"]

    def _scrubbed(self, change: Any) -> None:
        if self._quiet:
            return
        if self.play.value != change["new"]:  # a hand is on the lane: the clock waits for it, and goes on from there
            self.play.playing = False
            self.play.value = change["new"]
        self._tell()
        self.moved()
