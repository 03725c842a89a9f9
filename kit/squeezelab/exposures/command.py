"""What ``squeezelab gex`` prints and writes."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
import numpy as np

from ..core import unit
from ..data.chains import read_chain
from ..errors import InputError
from ..numerals import plain
from ..output import is_standard, suffix_of, write
from ..terminal import echo
from .gamma import Exposure, exposure

LARGE = 2**23  # bytes: from here on the reading is shown


def told(found: Exposure) -> str:
    """The account first, then the answer with its condition, then what it depends on."""
    account = found.account
    bn = 1e9 if found.settings.unit == "per 1 %" else 1.0
    scale = " bn USD" if bn > 1 else ""
    flips = ", ".join(f"{one:,.2f}" for one in found.flips) or "none"
    by_strike = f"{found.flip_by_strike:,.2f}" if found.flip_by_strike is not None else "none"
    lines = [
        *(f"Note: {note}" for note in found.chain.notes),
        str(account),
        "",
        found.summary(),
        f"  net {found.net / bn:+,.3f}{scale}; calls {found.calls / bn:+,.3f}, puts {found.puts / bn:+,.3f}",
        f"  flips (roots of the profile): {flips}; interpolated by strike: {by_strike}",
        f"  most call gamma at {found.walls.call_strike:,.10g}, most put gamma at {found.walls.put_strike:,.10g}",
        f"  vanna {found.vanna:+,.0f} USD of delta a volatility point, charm {found.charm:+,.0f} USD of delta a day",
        f"  settings: {', '.join(f'{key} {value}' for key, value in found.settings.to_dict().items())}",
        "",
        "What the answer depends on",
    ]
    rows = found.alternatives.rows
    wide = max(len(row.name) for row in rows)
    lines += [
        f"  {row.name:<{wide}}  net {row.net / bn:>+12,.3f}{scale}  flips {', '.join(f'{f:,.2f}' for f in row.flips) or 'none':<32}"
        f"  puts {row.put_strike:,.10g}  calls {row.call_strike:,.10g}"
        for row in rows
    ]
    lines += ["", "What survives", *(f"  {'✓' if one.everywhere else '·'} {one}" for one in found.alternatives.conclusions)]
    if found.alternatives.band:
        low, high = found.alternatives.band
        lines.append(f"  In the plausible rows the flip nearest the spot lies between {low:,.2f} and {high:,.2f}.")
    return "\n".join(lines)


def table(found: Exposure) -> str:
    """By strike, as CSV in full precision."""
    frame: Any = found.to_frame("strike")
    out = io.StringIO()
    frame.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue()


def _said(option: str, read: Callable[[str], float], text: str) -> float:
    """A number of the command line; what is wrong with it is told with the option's name."""
    try:
        return read(text)
    except InputError as reason:
        raise InputError(f"{option}: {reason}") from None


def gex(
    file: Path,
    out: str | None,
    *,
    convention: str,
    expiries: tuple[str, ...],
    rate: str,
    dividend: str,
    spot: str | None,
    quoted_at: str | None,
    **given: Any,
) -> None:
    """Reads, reckons, prints or writes; nothing is written where anything goes wrong."""
    suffix = suffix_of(out, (".json", ".csv"), ".json") if out is not None else ""
    parts = convention.split(",") if convention[:1] in "-+.0123456789" else []
    if parts and len(parts) != 2:
        raise InputError(
            f"--convention: “{convention}” is no pair of shares; write those of calls and puts that dealers hold, like 0.8,-1."
        )
    shares = (_said("--convention", plain, parts[0]), _said("--convention", plain, parts[1])) if parts else None
    try:
        days = [str(np.datetime64(day, "D")) for day in expiries] or None
    except ValueError:
        raise InputError(f"--expiry: “{expiries[0]}” is no day; write it like 2025-10-31.") from None
    price = _said("--spot", unit.PRICE.read, spot) if spot is not None else None
    a_year = partial(unit.RATE.read, bare="base")
    rates: dict[str, Any] = {"rate": _said("--rate", a_year, rate), "dividend": _said("--dividend", a_year, dividend)}
    size = file.stat().st_size if file.is_file() else 0
    with click.progressbar(length=max(size, 1), label="Reading", file=sys.stderr, hidden=size < LARGE or not sys.stderr.isatty()) as bar:
        chain = read_chain(file, spot=price, quoted_at=quoted_at, progress=lambda done, _: bar.update(done - bar.pos))
    found = exposure(chain, convention=shares or convention, expiries=days, **rates, **given)
    where = write(out, (found.to_json(indent=1) + "\n" if suffix == ".json" else table(found)).encode()) if out is not None else ""
    aside = is_standard(out)
    if not aside:
        echo(told(found))
    if out is not None:
        echo(f"Written to {where}.", err=aside)
