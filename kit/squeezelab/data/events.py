"""Squeezes and cascades that happened, as facts with their sources and the strength of the evidence.

`events` gives them by id. Numbers are what the source says, in base units; where sources disagree a fact holds
both ends, and ``doubt`` says why. Facts comment and preset a model; no model is fitted to them.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UnknownName
from .cascades import CASCADES
from .disruptions import DISRUPTIONS
from .event import Event
from .squeezes import SQUEEZES

ALL = {event.id: event for event in (*SQUEEZES, *CASCADES, *DISRUPTIONS)}


def event(name: str) -> Event:
    """The event of that id (``gamestop-2021``); raises `UnknownName` with the near ones."""
    if name not in ALL:
        raise UnknownName("event", name, ALL)
    return ALL[name]


def events() -> Mapping[str, Event]:
    """Every documented event by id."""
    return dict(ALL)
