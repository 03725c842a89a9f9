"""What is done when the hand rests: the finding, the edges, what the open tab shows, and a warning where a figure has no answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..core.unit import style
from .figures.room import Room
from .parts import layout
from .parts.column import Column
from .parts.later import Later
from .parts.panes import Panes
from .parts.stage import Stage
from .parts.twins import Twins


class Rest:
    """Brings the parts of a calculator to rest: `soon` after a move, or at once with `settle`.

    ``hidden()`` says whether the run is not shown just now, since its outcome is asked for or a page is turned.
    """

    def __init__(
        self,
        stage: Stage,
        twins: Twins,
        panes: Panes,
        column: Column,
        hidden: Callable[[], bool],
    ) -> None:
        self.stage, self.twins, self.panes, self.column, self.hidden = stage, twins, panes, column, hidden
        self.later, self.warned = Later(self._settled), ""

    def soon(self) -> None:
        """Settles once the hand has rested."""
        self.later.soon()

    def settle(self) -> None:
        """Settles at once."""
        self.later.cancel()
        with style(self.stage.session.style):
            self._say()
            self.panes.draw()
        self._warn()

    def tell(self, sentences: Sequence[str]) -> None:
        """Sentences in the status line."""
        if sentences:
            self.stage.status.value = self.warned = layout.notice(sentences)

    def fit(self, change: Mapping[str, Any]) -> None:
        """The page has told the room of the figure: words are placed for it, on both sides."""
        room = Room(*change["new"])
        for stage in filter(None, (self.stage, self.twins.stage)):
            if stage.fit(room) and not self.hidden():
                with style(stage.session.style):
                    stage.draw()

    def _say(self) -> None:
        if not (self.stage.problem or self.hidden()) and self.stage.session.widen():
            self.stage.draw()
            self.stage.session.keep_room()
        transport = self.stage.transport  # after a move of a slider it stands at the end
        stay = bool(transport and (transport.acting or transport.at is not None))
        self.stage.fit_transport(stay=stay)
        self.stage.say()
        self.twins.say()
        self.column.tell(self.stage.session.style)

    async def _settled(self) -> None:
        with style(self.stage.session.style):
            self._say()
            async for _ in self.panes.drawing():
                pass
        self._warn()

    def _warn(self) -> None:
        """Says in the status line which figure has no answer, as long as it has none."""
        says = layout.notice([self.panes.problem]) if self.panes.problem else ""
        if says != self.warned and not self.stage.problem:
            self.warned = self.stage.status.value = says
