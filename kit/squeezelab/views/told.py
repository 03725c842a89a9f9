"""What a text does to a calculator beside it: sets it in one gesture, plays it, and hides it while a guess is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .. import links
from ..core import Choice, Parameter
from ..core.unit import style
from ..errors import SqueezelabError, Unreadable
from .figures.steps import Hold
from .readable import Readable

LINED = {"steps", "line", "band", "area"}  # figures whose vertical axis can be that of a guess
NAMED = 2  # changes that the finding names one by one
RESTING = "is-veiled"  # the class under which all that tells the outcome is hidden, in its place


class Told(Readable):
    """A calculator that a text can speak to. The page sends the same by messages of the type ``sets``."""

    controls: Mapping[str, Any]
    setting: dict[str, Any]
    by_text: dict[str, Any]
    hold_sync: Callable[[], Any]
    veiled = False  # a guess is open: nothing here tells the outcome

    def set_by_text(self, state: str, *, play: bool = False) -> str:
        """Takes the calculator to a state string in one gesture, and says so: “Set by the text: spark +5 % → +12 %.”

        Parameters
        ----------
        state : str
            A state string, as `squeezelab.open` takes it. What it does not name is as in its preset.
        play : bool
            Whether the run is played, step by step, from its start.

        Returns
        -------
        str
            What the finding says of it; nothing where nothing has moved.

        Raises
        ------
        Unreadable
            Where the text is no state string, or one of another model.
        """
        found = links.read(state)
        if found.model.id != self.model.id:
            raise Unreadable(f"This is {self.model.title.lower()}; the text speaks of {found.model.title.lower()}.")
        values = self.model.given(found.preset, **found.values)
        moved = changes(self.model.quantities, self.given, values)
        said = f"Set by the text: {moved}." if moved else ""
        self._set(lambda: self.session.take(found.preset, values, said))
        if found.unread:
            self._say(list(found.unread))
        self.settle()
        if play:
            self.play()
        return said

    def play(self) -> None:
        """Plays the run from its start; with reduced motion it stands at its end at once."""
        transport = self.stage.transport
        if transport is None:
            return
        transport.play.playing = False
        if transport.still:
            transport.go(transport.steps)
        else:
            transport.go(0)
            transport.play.playing = True

    def forget(self) -> None:
        """Takes the run before the last move off the figure: it may be the very one that is asked for."""
        self.session.before = None
        self.stage.draw()

    def veil(self, on: bool, axis: Hold = ()) -> None:
        """Hides whatever tells an outcome, in its place, while a guess is open; or shows it again.

        ``axis`` is the one that the guess is drawn on: the figure takes the same, so that the two can be compared.
        """
        hold = axis if on and self.model.panels[0].kind in LINED else ()
        if hold != self.stage.hold:
            self.stage.hold = hold
            self.stage.draw()
        if on:
            if self.stage.transport:
                self.stage.transport.play.playing = False
            self.panes.tabs.go("picture")
        self.veiled = on
        self._mark(RESTING, on)

    def by_page(self, _: Any, content: Mapping[str, Any], __: Any) -> None:
        """A message of the page: what the text beside it asks for."""
        try:
            if content.get("type") == "sets" and "setting" in content:
                self._back_to(content["setting"])
                self._answer({"type": "told", "says": ""})
            elif content.get("type") == "sets":
                said = self.set_by_text(str(content.get("state", "")), play=bool(content.get("play")))
                self._answer({"type": "told", "says": said})
            elif content.get("type") == "play":
                self.play()
            elif content.get("type") == "still":
                with style(self.style):
                    self._answer({"type": "still", "html": "" if self._hides() else self.still()})
        except SqueezelabError as problem:
            self._say([str(problem)])
            self._answer({"type": "told", "says": ""})

    def _back_to(self, setting: Mapping[str, Any]) -> None:
        """Back to a setting that this calculator has told before, after moves of the reader’s own."""
        title, told = str(setting.get("preset")), dict(setting.get("values") or {})
        known = {name: told[name] for name in self.model.given() if name in told}
        values = self.model.given(title, **known)
        moved = changes(self.model.quantities, self.given, values)
        said = f"Back to the text: {moved}." if moved else ""
        self._set(lambda: self.session.take(title, values, said))
        self.settle()

    def _set(self, work: Any) -> None:
        """A text takes it there: the page hears in one message where it stands, and that it was the text."""
        with self.hold_sync():
            self._take(work, dict(self.given))
            self.by_text = dict(self.setting)

    # what the calculator does for these ------------------------------------------------------
    def _take(self, work: Any, before: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def _mark(self, name: str, on: bool) -> None:
        raise NotImplementedError

    def _say(self, sentences: list[str]) -> None:
        raise NotImplementedError

    def _hides(self) -> bool:
        """Whether an outcome is asked for that nothing here may tell."""
        raise NotImplementedError

    def settle(self) -> None:
        """Does at once what waits for a rest."""
        raise NotImplementedError

    def _answer(self, content: dict[str, Any]) -> None:
        raise NotImplementedError


def changes(quantities: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What differs between two settings, the first ones by name: “market depth 2.0 → 1.5 m USD, and 3 more”."""
    moved = [name for name, value in after.items() if value != before[name]]
    named = [change(quantities[name], before[name], after[name]) for name in moved[:NAMED]]
    more = len(moved) - len(named)
    return ", ".join([*named, *([f"and {more} more"] if more else [])])


def change(quantity: Parameter | Choice, old: Any, new: Any) -> str:
    """One value from and to, its unit once where both have the same."""
    label = quantity.label[:1].lower() + quantity.label[1:] if quantity.label[1:2].islower() else quantity.label
    was, now = quantity.write(old, exact=True), quantity.write(new, exact=True)
    number, _, unit = was.partition(" ")
    return f"{label} {number if unit and now.endswith(f' {unit}') else was} → {now}"
