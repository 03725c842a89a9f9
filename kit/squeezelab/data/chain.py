"""A chain of quoted options as arrays, and the account of the file it came from: every contract is used or left out for a reason.

A long room: the chain and the account of what became of each contract change together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..core import Array
from ..counting import counted
from .left_out import tallied
from .table import REASONS, Rejected

if TYPE_CHECKING:
    import pandas

FLOORS = (0.001, 0.02)  # volatilities that a vendor writes where it found none lower; below the first all are such
COLUMNS = (
    "symbol", "root", "expiry", "years", "strike", "is_call", "bid", "ask", "last", "volume", "open_interest",
    "implied_volatility", "delta", "gamma",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """Options and contracts that met the same fate; ``reason`` is one of `REASONS`, or “used”."""

    reason: str
    options: int
    contracts: float

    @property
    def says(self) -> str:
        """The reason in words."""
        return next((says for name, says in REASONS.items() if name == self.reason), "used")


@dataclass(frozen=True)
class Account:
    """All options and contracts of a file, in parts that add up to ``options`` and ``contracts``."""

    options: int
    contracts: float
    parts: tuple[Part, ...]
    of_these: tuple[Part, ...] = ()  # used, and worth a word: at the vendor's floor, quotes that cannot be

    @property
    def used(self) -> Part:
        """What counts."""
        return next(part for part in self.parts if part.reason == "used")

    def part(self, reason: str) -> Part:
        """What was left out for a reason; empty if nothing was."""
        return next((part for part in self.parts if part.reason == reason), Part(reason, 0, 0.0))

    def to_frame(self) -> pandas.DataFrame:
        """The account as a table: reason, what it means, options, contracts; the last row is their sum."""
        import pandas as pd

        rows = [(part.reason, part.says, part.options, part.contracts) for part in self.parts]
        rows.append(("all", "in the file", self.options, self.contracts))
        return pd.DataFrame(rows, columns=["reason", "says", "options", "contracts"])

    def to_dict(self) -> dict[str, Any]:
        """The account as plain numbers."""
        named = {"parts": self.parts, "of_these": self.of_these}
        rows = {key: [{"reason": p.reason, "options": p.options, "contracts": p.contracts} for p in parts] for key, parts in named.items()}
        return {"options": self.options, "contracts": self.contracts, **rows}

    def __str__(self) -> str:
        wide = max(len(part.reason) for part in self.parts)
        rows = [f"{part.reason:<{wide}}  {part.options:>10,} options  {part.contracts:>14,.0f} contracts" for part in self.parts]
        rows.append(f"{'in all':<{wide}}  {self.options:>10,} options  {self.contracts:>14,.0f} contracts")
        rows += [
            f"of the used, {part.reason}: {counted(part.options, 'option')}, {counted(part.contracts, 'contract')}"
            for part in self.of_these
        ]
        return "\n".join(rows)

    def _repr_html_(self) -> str:
        share = max(self.contracts, 1.0)
        bar = "".join(f'<i title="{p.reason}" style="flex:{max(p.contracts / share, 0):.6f};min-width:1px"></i>' for p in self.parts)
        rows = "".join(f"<tr><td>{p.says}</td><td>{p.options:,}</td><td>{p.contracts:,.0f}</td></tr>" for p in self.parts)
        total = f"<tr><th>in the file</th><th>{self.options:,}</th><th>{self.contracts:,.0f}</th></tr>"
        head = "<tr><th></th><th>options</th><th>contracts</th></tr>"
        return (
            f'<div class="sq-account"><div class="sq-account-bar" style="display:flex">{bar}</div><table>{head}{rows}{total}</table></div>'
        )


def account_of(kinds: Array, contracts: Array, rejected: Iterable[Rejected], of_these: tuple[Part, ...] = ()) -> Account:
    """The account of options with a fate each (``kinds``: “used” or a reason, (n,)) and of rows that were left out before."""
    tally: dict[str, list[float]] = {"used": [0, 0.0]}
    for reason in REASONS:
        tally[reason] = [0, 0.0]
    for name, part in tally.items():
        here = kinds == name
        part[0] += int(here.sum())
        part[1] += float(np.nansum(contracts[here]))
    for kind, (options, held) in tallied(rejected).items():
        tally[kind][0] += options
        tally[kind][1] += held
    parts = tuple(Part(reason, int(n), float(total)) for reason, (n, total) in tally.items() if n or reason == "used")
    return Account(sum(p.options for p in parts), sum(p.contracts for p in parts), parts, of_these)


@dataclass(frozen=True, eq=False, repr=False)
class Chain:
    """Quoted options, each array of shape (n,), in the order of the file; prices in the underlying's currency.

    ``years`` counts from the time of the quotes to settlement, ACT/365; ``implied_volatility`` is a decimal per √year, NaN
    where the file gives none or 0; ``multiplier`` is shares (or coins) per contract. ``rejected`` holds what was left out in
    reading and why, ``notes`` what was understood or assumed about the file as a whole, ``faults`` what is wrong with a
    quote whose option is kept ("" where nothing is): such a quote is never solved for a volatility.
    """

    underlying: str
    spot: float
    quoted_at: datetime
    symbol: Array
    root: Array
    expiry: Array  # datetime64[D]
    years: Array
    strike: Array
    is_call: Array
    bid: Array
    ask: Array
    last: Array
    volume: Array
    open_interest: Array
    implied_volatility: Array
    delta: Array
    gamma: Array
    multiplier: Array
    faults: Array
    rejected: Sequence[Rejected] = ()
    notes: tuple[str, ...] = ()
    vendor: str = ""
    coins: bool = False

    def __repr__(self) -> str:
        return f"<Chain: {self.summary()}>"

    def __len__(self) -> int:
        return len(self.strike)

    @property
    def middle(self) -> Array:
        """Midway between bid and ask."""
        return np.asarray((self.bid + self.ask) / 2)

    @property
    def expiries(self) -> Array:
        """The expiration days, ascending."""
        return np.unique(self.expiry)

    def where(self, chosen: Array) -> Chain:
        """The options where ``chosen`` (n,) is true."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in (*COLUMNS, "multiplier", "faults")})

    @property
    def with_volatility(self) -> Chain:
        """The options with an implied volatility, open interest and time left: those that carry gamma."""
        return self.where(np.isfinite(self.implied_volatility) & (self.open_interest > 0) & (self.years > 0))

    @cached_property
    def account(self) -> Account:
        """Every option and contract of the file: usable for gamma by its own volatility, or left out for a reason."""
        kinds = np.full(len(self), "used", dtype=object)
        kinds[~(self.implied_volatility > 0)] = "no volatility"
        kinds[self.open_interest == 0] = "no open interest"
        kinds[np.isnan(self.open_interest)] = "open interest unknown"
        return account_of(kinds, self.open_interest, self.rejected, self.of_these(kinds == "used"))

    def of_these(self, used: Array) -> tuple[Part, ...]:
        """What is worth a word among the options used: a vendor's floor for a volatility, quotes that cannot be."""
        floor = used & (np.isin(self.implied_volatility, FLOORS) | (self.implied_volatility < FLOORS[0]))
        crossed = used & (self.faults != "")
        told = (("volatility at the vendor's floor", floor), ("quote that cannot be", crossed))
        return tuple(Part(name, int(n.sum()), float(self.open_interest[n].sum())) for name, n in told if n.any())

    def summary(self) -> str:
        """One sentence: how many options, of what, from when, and how many were left out."""
        lost = sum(options for options, _ in tallied(self.rejected).values())
        left = f"; {lost} left out, the first: {self.rejected[0]}" if self.rejected else "; none left out"
        expiries = counted(len(self.expiries), "expiration")
        held = counted(len(self), "option")
        return f"{held} on {self.underlying} at {self.spot:,.2f}, quoted {self.quoted_at:%d %b %Y %H:%M %Z}, {expiries}{left}."

    def to_frame(self) -> pandas.DataFrame:
        """One row an option, by the names of the arrays; the rest is in ``attrs``. Read back by `from_frame`."""
        import pandas as pd

        frame = pd.DataFrame({name: getattr(self, name) for name in (*COLUMNS, "multiplier")})
        frame["expiry"] = pd.to_datetime(frame["expiry"])
        frame.attrs = {"underlying": self.underlying, "spot": self.spot, "quoted_at": self.quoted_at.isoformat(), "coins": self.coins}
        return frame

    from_frame: ClassVar[Callable[..., Chain]]  # set where the reader is: `read_chain` of a frame with named columns


assert set(COLUMNS) <= {field.name for field in fields(Chain)}
