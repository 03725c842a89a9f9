"""What must be assumed to make a dealer's gamma of a table of open contracts: who holds what, and how it is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..data.settlement import Settlement
from ..errors import InputError, OutOfRange, UnknownName, as_given

Unit = Literal["per 1 %", "per point", "shares", "contracts"]
Volatility = Literal["file", "mid", "fill"]
UNITS: dict[Unit, str] = {
    "per 1 %": "USD that dealers trade for a move of 1 %",
    "per point": "USD that dealers trade for a move of one point",
    "shares": "shares that dealers trade for a move of one point",
    "contracts": "contracts of this size that dealers trade for a move of one point",
}
VOLATILITIES: dict[Volatility, str] = {
    "file": "every positive volatility of the file",
    "mid": "solved from the middle of each quote",
    "fill": "the file's, and where it gives none, solved from the middle of the quote",
}


@dataclass(frozen=True)
class Convention:
    """Who holds what: ``calls`` and ``puts`` are the shares of open contracts that dealers hold; below 0 they owe them."""

    name: str
    calls: float
    puts: float
    says: str

    def __post_init__(self) -> None:
        for what, value in (("calls", self.calls), ("puts", self.puts)):
            if not -1 <= value <= 1:
                raise OutOfRange(f"The share of {what} that dealers hold cannot be {value:g}: allowed is −1 (owe all) to 1 (hold all).")


CONVENTIONS = {
    one.name: one
    for one in (
        Convention("usual", 1.0, -1.0, "Dealers hold the calls and owe the puts."),
        Convention("short", -1.0, -1.0, "Dealers owe both."),
        Convention("reversed", -1.0, 1.0, "Dealers owe the calls and hold the puts."),
        Convention("calls 80 %", 0.8, -1.0, "Dealers hold four fifths of the calls and owe all puts."),
        Convention("puts 75 %", 1.0, -0.75, "Dealers hold the calls and owe three quarters of the puts."),
    )
}


@dataclass(frozen=True)
class Settings:
    """Every switch, with the usual choice as default."""

    convention: Convention = CONVENTIONS["usual"]
    iv: Volatility = "file"
    settlement: Settlement = "as listed"
    unit: Unit = "per 1 %"
    rate: float = 0.0
    dividend: float = 0.0
    days: float = 365.0
    expiries: tuple[str, ...] = ()  # ISO days; none means all

    def __post_init__(self) -> None:
        if str(self.iv) not in VOLATILITIES:
            raise UnknownName("source of volatilities", str(self.iv), VOLATILITIES)
        if str(self.unit) not in UNITS:
            raise UnknownName("unit of exposure", str(self.unit), UNITS)
        if self.settlement not in ("as listed", "close"):
            raise UnknownName("settlement", str(self.settlement), ("as listed", "close"))
        if not 200 <= self.days <= 400:
            raise OutOfRange(f"days cannot be {self.days:g}: a year has 365, 365.25, 360 or 252 of them.")
        for name, value in (("rate", self.rate), ("dividend", self.dividend)):
            if not -0.5 <= value <= 2:
                raise OutOfRange(f"{name} cannot be {value:g}: allowed is −0.5 to 2 a year, as a decimal.")

    def but(self, **changed: Any) -> Settings:
        """These settings with some of them changed."""
        return replace(self, **changed)

    def to_dict(self) -> dict[str, Any]:
        """The settings as plain values."""
        return {
            "convention": self.convention.name, "calls": self.convention.calls, "puts": self.convention.puts, "iv": self.iv,
            "settlement": self.settlement, "unit": self.unit, "rate": self.rate, "dividend": self.dividend, "days": self.days,
            "expiries": list(self.expiries) or "all",
        }  # fmt: skip


def convention_of(given: str | Convention | Mapping[str, float] | tuple[float, float]) -> Convention:
    """A convention by its name, or own shares as ``(calls, puts)`` or ``{"calls": 0.8, "puts": -1}``."""
    if isinstance(given, Convention):
        return given
    if isinstance(given, str):
        if given not in CONVENTIONS:
            raise UnknownName("convention", given, CONVENTIONS)
        return CONVENTIONS[given]
    try:
        calls, puts = map(float, (given["calls"], given["puts"]) if isinstance(given, Mapping) else given)
    except (KeyError, TypeError, ValueError):
        raise InputError(f"convention cannot be {as_given(given)}: write a name, or shares like (0.8, -1).") from None
    return Convention("own", calls, puts, f"Dealers hold {calls:+.0%} of the calls and {puts:+.0%} of the puts.")
