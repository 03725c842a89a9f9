"""The documented cases: a sparkline of what the source holds, and a sentence whose numbers come from its facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import THIN, Array
from ..counting import in_words
from ..data.event import Event
from ..data.events import event
from ..errors import GlossaryError
from .strokes import path

WIDE, HIGH = 176.0, 64.0


def _percent(share: float | None) -> str:
    assert share is not None
    return f"{abs(share) * 100:.1f}".removesuffix(".0") + f"{THIN}%"


def _close(held: Event, day: str) -> str:
    return f"{next(one.close for one in held.days if one.date == day):,.2f}"


def _gamestop(held: Event) -> str:
    return f"closed at {_close(held, '2021-01-27')} USD, from {_close(held, '2021-01-12')} on the 12th"


def _volkswagen(held: Event) -> str:
    names = [one.date for one in held.days]
    took = names.index("2008-10-28") - names.index("2008-10-24")
    return f"from {_close(held, '2008-10-24')} to {_close(held, '2008-10-28')} EUR in {in_words(took, 'trading day')}"


def _crash(held: Event) -> str:
    return f"the S&P 500 lost {_percent(held['sp500'].value)} in one day"


def _march(held: Event) -> str:
    return f"lost {_percent(held['close_to_close'].value)} from close to close"


def _may(held: Event) -> str:
    fell, kept = held["close_to_low"].value, held["close_to_close"].value
    assert fell and kept
    back = 1 - kept / fell
    return f"fell {_percent(fell)}, and {back * 100:.0f}{THIN}% of that came back by the close"


def _october(held: Event) -> str:
    low, high = held["liq_24h_usd"].low, held["liq_24h_usd"].high
    assert low and high
    ends = f"{low / 1e9:.2f}" if low == high else f"{low / 1e9:.2f} to {high / 1e9:.2f}"
    return f"{ends} bn USD closed by force within a day"


def _volmageddon(held: Event) -> str:
    return f"the VIX rose by {_percent(held['vix'].value)}, the note lost {_percent(held['lost'].value)}"


def _archegos(held: Event) -> str:
    sold, fell = held["sold"].value, held["viac"].value
    assert sold
    return f"shares of {sold / 1e9:.0f} bn USD sold; ViacomCBS fell {_percent(fell)}"


def _flash(held: Event) -> str:
    return f"the Dow stood {_percent(held['djia'].value)} lower within the day"


CASES: dict[str, tuple[str, str, str, Callable[[Event], str]]] = {  # notebook: event, name, where and when, what happened
    "gamestop-2021": ("gamestop-2021", "GameStop", "January 2021", _gamestop),
    "volkswagen-2008": ("volkswagen-2008", "Volkswagen", "October 2008", _volkswagen),
    "october-1987": ("crash-1987", "October 1987", "19 October", _crash),
    "volmageddon-2018": ("xiv-2018-02-05", "Volmageddon", "5 February 2018", _volmageddon),
    "flash-crash-2010": ("flash-crash-2010-05-06", "6 May 2010", "United States", _flash),
    "archegos-2021": ("archegos-2021-03-26", "Archegos", "26 March 2021", _archegos),
    "btc-2020-03-12": ("btc-2020-03-12", "12 March 2020", "Bitcoin", _march),
    "btc-2021-05-19": ("btc-2021-05-19", "19 May 2021", "Bitcoin", _may),
    "crypto-2025-10-10": ("crypto-2025-10-10", "10 October 2025", "all coins", _october),
}


def cases(notebooks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every case notebook: ``path, title, when, says, strokes`` in a box of 176 by 64, a dot where the source has a number.

    One that has no row in `CASES` yet is shown by its own title and goal, without a picture.
    """
    found = {one["path"].removeprefix("cases/").removesuffix(".ipynb"): one for one in notebooks if one["path"].startswith("cases/")}
    gone = sorted(set(CASES) - set(found))
    if gone:
        raise GlossaryError(f"The gallery shows cases that the folder does not hold ({', '.join(gone)}): see gallery/cases.py.")
    return [_case(found[name], name) for name in (*CASES, *sorted(set(found) - set(CASES)))]


def _case(one: dict[str, Any], name: str) -> dict[str, Any]:
    if name not in CASES:
        return {"path": one["path"], "title": one["title"], "when": "", "says": one["goal"], "strokes": []}
    key, title, when, says = CASES[name]
    held = event(key)
    x, y = known(held)
    across = 4 + (WIDE - 12) * (x - x[0]) / (x[-1] - x[0])
    down = HIGH - 8 - (HIGH - 18) * (y - y.min()) / (np.ptp(y) or 1.0)
    dots = "".join(f"M{a:.1f} {b:.1f}h0" for a, b in zip(across, down, strict=True))
    return {
        "path": one["path"], "title": title, "when": when, "says": says(held),
        "strokes": [["line-1", path(across, down)], ["dot", dots]],
    }  # fmt: skip


def known(held: Event) -> tuple[Array, Array]:
    """The prices that the source has: closes; of days with open and low all three; where there are none, both ends of the day."""
    if held.days and all(day.open is not None and day.low is not None for day in held.days) and len(held.days) <= 5:
        rows = [
            (k + part, price) for k, day in enumerate(held.days) for part, price in ((0.0, day.open), (0.5, day.low), (0.95, day.close))
        ]
        return np.array([at for at, _ in rows]), np.array([price for _, price in rows], float)
    if held.days:
        return np.arange(len(held.days), dtype=float), np.array([day.close for day in held.days])
    change = next(
        held[name].value for name in ("high_to_low", "vix", "viac", "djia", "sp500") if any(fact.name == name for fact in held.facts)
    )
    assert change is not None
    return np.array([0.0, 1.0, 1.2, 2.0]), np.array([1.0, 1.0, 1.0 + change, 1.0 + change])
