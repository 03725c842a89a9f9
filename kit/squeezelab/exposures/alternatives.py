"""The same file under other conventions, side by side, and which conclusions survive them: conditions are code, counts come from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from .settings import CONVENTIONS, Settings

if TYPE_CHECKING:
    import pandas

NET = 0.05  # “hardly matters”: within this part of the net
FLIP = 0.005  # and within this part of the spot for a flip
PLAUSIBLE = ("usual", "calls 80 %", "puts 75 %", "16:00", "missing solved", "all solved", "without the next seven days")


@dataclass(frozen=True)
class Row:
    """What one set of assumptions makes of the file."""

    name: str
    settings: Settings
    net: float
    flips: tuple[float, ...]
    call_strike: float
    put_strike: float


@dataclass(frozen=True)
class Survives:
    """A conclusion and the rows in which it holds."""

    says: str
    holds: tuple[str, ...]
    fails: tuple[str, ...]

    @property
    def everywhere(self) -> bool:
        """Whether it survives all."""
        return not self.fails

    def __str__(self) -> str:
        return f"{self.says} ({len(self.holds)} of {len(self.holds) + len(self.fails)})"


@dataclass(frozen=True)
class Alternatives:
    """The rows, the conclusions, and the band of the flip nearest the spot over the plausible rows (None where one has no flip)."""

    rows: tuple[Row, ...]
    conclusions: tuple[Survives, ...]
    band: tuple[float, float] | None
    spot: float

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        rows = [
            {
                "name": r.name,
                **r.settings.to_dict(),
                "net": r.net,
                "flips": list(r.flips),
                "call_wall": r.call_strike,
                "put_wall": r.put_strike,
            }
            for r in self.rows
        ]
        told = [{"says": c.says, "holds": list(c.holds), "fails": list(c.fails), "survives": c.everywhere} for c in self.conclusions]
        tolerance = {"net": NET, "flip": FLIP}
        return {"rows": rows, "conclusions": told, "band": list(self.band) if self.band else None, "tolerance": tolerance}

    def to_frame(self) -> pandas.DataFrame:
        """The rows as a frame."""
        import pandas as pd

        return pd.DataFrame(
            [(r.name, r.net, ", ".join(f"{f:,.2f}" for f in r.flips) or "none", r.put_strike, r.call_strike) for r in self.rows],
            columns=["setting", "net", "flips", "most puts", "most calls"],
        )


def alternatives_to(base: Any, expose: Callable[[Any, Settings], Any]) -> Alternatives:
    """Every alternative to the assumptions of an exposure, one change each; ``expose`` makes one of a chain and settings."""
    s = base.settings
    days = base.chain.expiries
    week = np.datetime64((base.chain.quoted_at + timedelta(days=7)).date(), "D")
    later = tuple(str(day) for day in days if day > week and (not s.expiries or str(day) in s.expiries))
    changes: list[tuple[str, Settings]] = [("as asked", s)]
    changes += [(name, s.but(convention=one)) for name, one in CONVENTIONS.items() if one != s.convention]
    changes += [
        ("16:00" if s.settlement == "as listed" else "as listed", s.but(settlement="close" if s.settlement == "as listed" else "as listed"))
    ]
    names = {"file": "the file's own", "fill": "missing solved", "mid": "all solved"}
    changes += [(names[source], s.but(iv=source)) for source in ("file", "fill", "mid") if source != s.iv]
    changes += [("without the next seven days", s.but(expiries=later))] if later and len(later) < len(days) else []
    rows = []
    for name, settings in changes:
        try:
            one = base if settings is s else expose(base.chain, settings)
        except DataError:  # nothing to solve from, or nothing left: no alternative
            continue
        rows.append(Row(name, settings, one.net, one.flips, one.walls.call_strike, one.walls.put_strike))
    plausible = [
        row.flips for row in rows if row.name in ("as asked", *PLAUSIBLE) and row.settings.convention.name not in ("short", "reversed")
    ]
    nearest = [min(flips, key=lambda flip: abs(flip - base.spot)) for flips in plausible if flips]  # one that is far off is another flip
    band = (min(nearest), max(nearest)) if nearest and all(plausible) else None
    return Alternatives(tuple(rows), tuple(_conclusions(base, rows)), band, base.spot)


def _conclusions(base: Any, rows: list[Row]) -> list[Survives]:
    walls = base.walls
    does = "with the move" if base.net < 0 else "against the move" if base.net > 0 else "nothing on balance"
    found = [
        _tried(
            f"Most put gamma sits at {walls.put_strike:,.10g}, most call gamma at {walls.call_strike:,.10g}.", rows,
            lambda r: (r.call_strike, r.put_strike) == (walls.call_strike, walls.put_strike),
        ),
        _tried(f"Dealers trade {does}.", rows, lambda r: np.sign(r.net) == np.sign(base.net)),
    ]  # fmt: skip
    if len(base.flips) == 1:
        flip = base.flips[0]
        found.append(
            _tried(
                f"There is one flip, near {flip:,.2f}.", rows, lambda r: len(r.flips) == 1 and abs(r.flips[0] - flip) <= FLIP * base.spot
            )
        )
    else:
        count = len(base.flips)
        found.append(_tried(f"There {'are ' + str(count) + ' flips' if count else 'is no flip'}.", rows, lambda r: len(r.flips) == count))
        if count:
            near = min(base.flips, key=lambda flip: abs(flip - base.spot))
            says = f"One of them lies near {near:,.2f}."
            found.append(_tried(says, rows, lambda r: any(abs(flip - near) <= FLIP * base.spot for flip in r.flips)))
    small = [row for row in rows if row.name in ("16:00", "as listed", "missing solved", "all solved", "the file's own")]
    found += [_matters(base, row) for row in small]
    return found


def _matters(base: Any, row: Row) -> Survives:
    """Whether one choice of counting hardly matters, by the declared tolerance."""
    off = abs(row.net - base.net)
    same = len(row.flips) == len(base.flips) and all(abs(a - b) <= FLIP * base.spot for a, b in zip(row.flips, base.flips, strict=True))
    little = off <= NET * abs(base.net) and same
    what = {"16:00": "The hour of settlement", "as listed": "The hour of settlement"}.get(row.name, f"Volatilities, {row.name}:")
    says = f"{what} hardly matters" if little else f"{what} matters"
    moved = f"flips {', '.join(f'{f:,.2f}' for f in row.flips) or 'none'}"
    says += f": the net moves by {off / abs(base.net) if base.net else float('inf'):.1%}, {moved}."
    return Survives(
        says.replace(": hardly", " hardly").replace(": matters", " matter").replace("solved hardly matters", "solved hardly matter"),
        (row.name,),
        (),
    )


def _tried(says: str, rows: list[Row], holds: Callable[[Row], bool]) -> Survives:
    return Survives(says, tuple(r.name for r in rows if holds(r)), tuple(r.name for r in rows if not holds(r)))
