"""Books: which pages of a slider, or of all presets, the build draws, and how many of them fit into a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import links
from ..core import Choice, Model, Parameter
from ..errors import SqueezelabError
from ..views.figures.session import Session
from .binding import pack
from .frames import Page, page

MOST, FEWER = 41, 13  # stops of a slider in a book, and where a run is dear; every preset adds its own
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000)  # from stop to stop, so that round values stay
CHEAP = 100  # seeds: a model that declares a smaller fan says that its run is dear
HEAVIEST = 60_000  # bytes of a slider's pictures
CHIEF = 3  # sliders that stand open, and are drawn around every preset


@dataclass(frozen=True)
class Slider:
    """What a control of the page knows: its stops in the book, by their number, and their values as a link writes them."""

    parameter: Parameter | Choice
    stops: tuple[int, ...]

    @property
    def values(self) -> tuple[Any, ...]:
        """The value at each stop."""
        q = self.parameter
        if isinstance(q, Choice):
            return tuple(q.options)
        return tuple(int(q.stops[stop]) if q.structural else float(q.stops[stop]) for stop in self.stops)

    def home(self, value: Any) -> int:
        """The stop, by its place among those of the book, at which a value stands."""
        q = self.parameter
        if isinstance(q, Choice):
            return list(q.options).index(value)
        near = int(np.argmin(np.abs(q.stops - value)))
        return self.stops.index(near)


def sliders(model: Model) -> dict[str, Slider]:
    """Every control with the stops that its books hold: evenly apart, the ends, and where each preset stands."""
    givens = [model.given(preset.title) for preset in model.presets]
    most = MOST if model.fan >= CHEAP else FEWER
    return {q.name: Slider(q, _stops(q, [given[q.name] for given in givens], most)) for q in model.parameters}


def fitting(slider: Slider, drawn: Mapping[int, Sequence[Page]], homes: Sequence[int]) -> tuple[Slider, dict[int, bytes]]:
    """A slider's books by number of preset, of as many stops as keep each below `HEAVIEST`; the ends and the presets' stay."""
    last = len(slider.stops) - 1
    for every in STEPS:
        kept = sorted({*range(0, last + 1, every), last, *homes})
        packed = {number: pack([pages[k] for k in kept]) for number, pages in drawn.items()}
        if max(map(len, packed.values())) <= HEAVIEST or every > last:
            break
    return Slider(slider.parameter, tuple(slider.stops[k] for k in kept)), packed


def _stops(q: Parameter | Choice, values: Sequence[Any], most: int) -> tuple[int, ...]:
    if isinstance(q, Choice):
        return tuple(range(len(q.options)))
    count = len(q.stops)
    step = next(one for one in STEPS if (count - 1) / one < most)
    spread = [*range(0, count, step), count - 1]
    homes = [int(np.argmin(np.abs(q.stops - value))) for value in values]
    return tuple(sorted({*spread, *homes}))


def chief(model: Model) -> list[str]:
    """The sliders that stand open: what the second figure moves, and the first of what starts, keeps up and stops it."""
    numbers: list[Parameter | Choice] = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural]
    numbers = numbers or list(model.parameters)
    over = [model.cliff.over] if model.cliff else []
    firsts = [next((q.name for q in numbers if q.role == role), "") for role in ("starts", "keeps", "stops")]
    names = dict.fromkeys([*over, *filter(None, firsts), *(q.name for q in numbers)])
    chosen = set(list(names)[:CHIEF])
    return [q.name for q in model.parameters if q.name in chosen]


def presets(model: Model) -> list[Page]:
    """A page for each preset."""
    return [_numbered(number, page(_state(session), None, session)) for number, session in enumerate(opening(model))]


def linked(model: Model, queries: Sequence[str]) -> list[Page]:
    """A page for each setting that the site itself links to, numbered as they come."""
    return [_numbered(number, page(f"{links.SCHEME}{model.id}?{query}")) for number, query in enumerate(queries)]


def opening(model: Model) -> list[Session]:
    """A session at each preset."""
    return [Session(model, preset.title) for preset in model.presets]


def book(session: Session, slider: Slider) -> list[Page]:
    """A page for each stop of a slider, all else as the session has it."""
    pages, home = [], slider.home(session.given[slider.parameter.name])
    for place, (stop, value) in enumerate(zip(slider.stops, slider.values, strict=True)):
        own = session.given[slider.parameter.name] if place == home else value
        pages.append(_numbered(stop, turned(session, slider.parameter.name, own)))
    return pages


def turned(session: Session, name: str, value: Any) -> Page:
    """The page after one slider has moved, compared with where it stood; a sentence where the model has no answer."""
    state = _state(session, {**session.given, name: value})
    try:
        moved = session.ahead(name, value)
    except SqueezelabError as problem:
        return Page({"state": state, "fields": {}, "problem": str(problem)}, np.zeros(0, "<i2"))
    return page(state, session, moved)


def _numbered(stop: int, one: Page) -> Page:
    return Page({"stop": stop, **one.head}, one.points)


def _state(session: Session, given: dict[str, Any] | None = None) -> str:
    seed = None if session.seed == session.typical else session.seed
    return links.write(session.model, given or session.given, preset=session.chosen.title, seed=seed)
