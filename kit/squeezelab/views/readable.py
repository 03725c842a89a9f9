"""What is read off a calculator: its values, its run, its preset, its state as a text."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import Any

from ..core import Model, Result
from ..core.unit import Style
from .figures import static
from .figures.session import Session
from .page import resume
from .parts import below
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
        return self.given[name] if isinstance(name, str) and name in self.given else self.result[name]

    def still(self) -> str:
        """What stands here now as HTML with a picture in it, for a page that has no kernel and an export that has no widgets."""
        result, model = self.result, self.model
        picture = b64encode(static.svg(result).encode()).decode()
        says = escape(result.finding.replace("*", ""))
        return (
            f"<p><strong>{escape(model.title)}.</strong> {says}</p>"
            f'<p><img alt="{says}" src="data:image/svg+xml;base64,{picture}" style="max-width:100%"/></p>'
            f"<p><small>{escape(self.state)}</small></p>"
        )

    def _repr_mimebundle_(self, **how: Any) -> Any:
        """The calculator, and beside it a picture of its present setting: a page without a kernel and an export show that."""
        own = {"text/plain": repr(self), "text/html": self.still()}
        if self.comm is None:  # type: ignore[attr-defined]  # a plain Python: nothing could be alive here
            return own
        below.note(self)
        found = super()._repr_mimebundle_(**how)  # type: ignore[misc]
        data, about = found if isinstance(found, tuple) else (found, {})
        return {**(data or {}), **own}, about

    def __repr__(self) -> str:
        return f"<Calculator {self.result!r}>"
