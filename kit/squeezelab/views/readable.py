"""What is read off a calculator: its values, its run, its preset, its state as a text."""

from __future__ import annotations

from typing import Any

from ..core import Model, Result
from ..core.unit import Style
from .figures.session import Session
from .page import resume
from .parts.panes import Panes
from .parts.stage import Stage
from .parts.twins import Twins


class Readable:
    """The readings of a calculator, of the parts that it is made of; nothing here changes any of them."""

    model: Model
    session: Session
    stage: Stage
    panes: Panes
    twins: Twins

    @property
    def given(self) -> dict[str, Any]:
        """The values, by name, in base units."""
        return self.session.given

    @property
    def result(self) -> Result:
        """The last run."""
        return self.session.result

    @property
    def chosen(self) -> Any:
        """The preset that Reset goes back to."""
        return self.session.chosen

    @property
    def seed(self) -> int:
        """The seed of the draws."""
        return self.session.seed

    @property
    def style(self) -> Style:
        """How values are written."""
        return self.session.style

    @property
    def phase(self) -> Any:
        """The map of two settings, where there are two to move."""
        return self.panes.phase

    @property
    def problem(self) -> str:
        """What is wrong at these values, or nothing."""
        return self.stage.problem

    @property
    def state(self) -> str:
        """The state string: ``squeezelab.open(calculator.state)`` opens the same setting, both sides, map and units."""
        return resume.state_of(self.session, self.twins.session, self.phase)

    def __getitem__(self, name: str) -> Any:
        return self.given[name] if name in self.given else self.result[name]

    def __repr__(self) -> str:
        return f"<Calculator {self.result!r}>"
