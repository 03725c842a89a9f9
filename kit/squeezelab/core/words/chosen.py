"""Words that numbers choose, compared as they are printed: what looks the same is said to be the same."""

from __future__ import annotations

from ...counting import plural
from ..unit import COUNT, RATIO, Unit
from .said import Said


def order(unit: Unit, a: float, b: float) -> int:
    """1 where ``a`` is printed above ``b``, −1 below, 0 where both are printed alike."""
    return 0 if unit.write(a) == unit.write(b) else 1 if a > b else -1


def calm(unit: Unit, value: float) -> bool:
    """Whether a value is printed as nothing."""
    return order(unit, value, 0.0) == 0


def value(unit: Unit, value: float, *, exact: bool = False) -> Said:
    """A value as its unit writes it."""
    return Said(unit.write(value, exact=exact), "value", (float(value),), unit)


def derived(unit: Unit, value: float, *, exact: bool = False) -> Said:
    """A value that is worked out for the sentence: no reading, parameter or series value, nor one step from two of them."""
    return Said(unit.write(value, exact=exact), "derived", (float(value),), unit)


def size(unit: Unit, value: float) -> Said:
    """How large a value is, whatever its sign."""
    return Said(unit.write(abs(value)).lstrip("+"), "size", (float(value),), unit)


def compared(unit: Unit, a: float, b: float, more: str = "more", less: str = "less", same: str = "as much") -> Said:
    """The word for ``a`` beside ``b``; with ``b`` 0 the word for the sign of ``a``."""
    return Said((same, more, less)[order(unit, a, b)], "compared", (float(a), float(b)), unit)


def moved(unit: Unit, a: float, b: float, rises: str = "rises", falls: str = "falls", stays: str = "stays") -> Said:
    """From ``a`` to ``b``: “rises from 20.00 USD to *23.81 USD*”, or “stays at *20.00 USD*”."""
    way = order(unit, b, a)
    text = f"{(stays, rises, falls)[way]} {f'from {unit.write(a)} to' if way else 'at'} *{unit.write(b)}*"
    return Said(text, "moved", (float(a), float(b)), unit)


def moved_by(unit: Unit, change: float, rises: str = "rises", falls: str = "falls", stays: str = "does not move") -> Said:
    """By how much: “falls by *3.0 %*”, or “does not move”."""
    way = order(unit, change, 0.0)
    text = f"{rises if way > 0 else falls} by *{size(unit, change)}*" if way else stays
    return Said(text, "moved by", (float(change),), unit)


def pushed(unit: Unit, change: float, rise: str = "a rise", fall: str = "a fall", none: str = "no move at all") -> Said:
    """A change as a thing: “a fall of 3.0 %”, or “no move at all”."""
    way = order(unit, change, 0.0)
    return Said(f"{rise if way > 0 else fall} of {size(unit, change)}" if way else none, "pushed", (float(change),), unit)


def instead(unit: Unit, a: float, b: float, same: str = "as before") -> Said:
    """One value and what it would have been: “*5.6 %* instead of 6.1 %”, or “*5.6 %*, as before”."""
    text = f"*{unit.write(a)}* instead of {unit.write(b)}" if order(unit, a, b) else f"*{unit.write(a)}*, {same}"
    return Said(text, "instead", (float(a), float(b)), unit)


def gained(unit: Unit, value: float, earns: str = "earns", loses: str = "loses", nothing: str = "earns nothing") -> Said:
    """What comes out after all costs: “earns *1.0 m USD*”, “loses *1.0 m USD*” or “earns nothing”."""
    way = order(unit, value, 0.0)
    text = f"{earns if way > 0 else loses} *{size(unit, value)}*" if way else nothing
    return Said(text, "gained", (float(value),), unit)


def counted(count: float, one: str, many: str = "", none: str = "") -> Said:
    """How many: “no fund”, “one fund”, “12 funds”; a fraction is rounded."""
    whole = round(count)
    if whole == 0:
        return Said(none or f"no {one}", "counted", (0.0,), COUNT)
    text = f"one {one}" if whole == 1 else f"{COUNT.write(whole)} {many or plural(one)}"
    return Said(text, "counted", (float(whole),), COUNT)


def times(ratio: float) -> Said:
    """A ratio as a multiple: 2.24 ×."""
    return value(RATIO, ratio)


def chosen(condition: bool, so: str, otherwise: str = "") -> Said:
    """Words that a condition of the model decides, where no two printed numbers do."""
    return Said(so if condition else otherwise, "chosen", (float(condition),))
