"""The cases by id. Facts are the events'; everything else is assumed, and says why."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import named
from .cascades import MARCH_2020, MAY_2021, OCTOBER_1987, OCTOBER_2025
from .comparison import Comparison
from .disruptions import ARCHEGOS, FLASH_CRASH, VOLMAGEDDON
from .squeezes import GAMESTOP, VOLKSWAGEN

ALL = {one.id: one for one in (GAMESTOP, VOLKSWAGEN, OCTOBER_1987, MARCH_2020, MAY_2021, OCTOBER_2025, VOLMAGEDDON, FLASH_CRASH, ARCHEGOS)}


def case(name: str) -> Comparison:
    """The case of that id (``gamestop-2021``); raises `UnknownName` with the near ones."""
    return named("case", name, ALL)


def cases() -> Mapping[str, Comparison]:
    """Every case by id."""
    return dict(ALL)
