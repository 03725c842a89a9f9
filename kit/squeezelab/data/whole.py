"""A chain out of what was read: the gates for the file as a whole, then the fate of each option."""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..errors import DataError
from . import gates
from .chain import COLUMNS, Chain
from .collect import Read, abouts
from .left_out import Tray
from .settlement import years_left
from .symbols import coded


def whole(read: Read, arrays: dict[str, Array], tray: Tray, underlying: str | None, multiplier: float | None, decimal: bool) -> Chain:
    """The chain of what was read, after the gates for the file as a whole."""
    name = read.name
    if read.quoted_at is None:
        saw = f"“{read.tried}” is no time of quotes that could be read" if read.tried else "it does not say when its quotes were taken"
        raise DataError(f"{name}: {saw}. Say it, like quoted_at=“2025-09-25 16:00 America/New_York”.")
    spots = arrays.pop("spot")
    if read.spot is None and np.isfinite(spots).any():
        read.spot = float(np.nanmedian(spots))
    if not read.coins:
        gates.check_contracts(name, arrays["open_interest"], decimal)
    names, which = coded(arrays["root"])
    years = years_left(arrays["root"], arrays["expiry"], read.quoted_at, coins=read.coins)
    gates.check_time(name, years, f"{read.quoted_at:%d %b %Y %H:%M %Z}")
    strike, is_call, bid, ask = (arrays[part] for part in ("strike", "is_call", "bid", "ask"))
    adjusted = _adjusted(names, which)
    listed = slice(None) if not adjusted.any() else ~adjusted
    agreed = gates.parity_spot(
        name, gates.parity_spots(*(one[listed] for one in (strike, is_call, arrays["expiry"], years, bid, ask, arrays["root"])))
    )
    if read.spot is None:
        if not np.isfinite(agreed):
            raise DataError(f"{name} does not say where the underlying stands, and its quotes do not show it. Say spot=.")
        read.spot = agreed
        read.notes.append(f"The file names no price of the underlying; {agreed:,.2f} is what its calls and puts agree on.")
    if not read.spot > 0:
        raise DataError(f"{name}: the last price of the underlying is {read.spot:g}; a price lies above 0.")
    gates.check_spot(name, read.spot, agreed, strike, arrays["open_interest"])
    read.notes += gates.far_spot(read.spot, agreed)
    volatility = np.where(arrays["implied_volatility"] > 0, arrays["implied_volatility"], np.nan)
    scale, says = (
        (0.01, "") if read.per_cent else gates.volatility_scale(name, volatility, read.spot, strike, is_call, years, bid, ask, agreed)
    )
    read.notes += [says] if says else []
    read.notes += _blank_sides(volatility, is_call)
    arrays["implied_volatility"] = volatility * scale
    sizes = arrays.pop("multiplier")
    arrays["multiplier"] = np.full(len(strike), multiplier) if multiplier else np.where(sizes > 0, sizes, 1.0 if read.coins else 100.0)
    keep = _fates(arrays, years, which, adjusted, read, tray)
    arrays.pop("line"), arrays.pop("middle")
    held = {part: _taken(arrays.pop(part), keep) for part in (*COLUMNS, "multiplier") if part != "years"}
    years = _taken(years, keep)
    faults = _faults(held, read.spot)
    who = underlying or read.underlying or next((str(one) for one in held["root"] if one), "") or "unnamed"
    return Chain(
        who, float(read.spot), read.quoted_at, years=years, **held, faults=faults, rejected=tray.closed(), notes=tuple(read.notes),
        vendor=read.vendor, coins=read.coins,
    )  # fmt: skip


def _adjusted(names: list[str], which: Array) -> Array:
    """Which options are of an adjusted root, (n,): the name of another root of the file and a digit."""
    odd = [len(name) > 1 and name[-1].isdigit() and name[:-1] in names for name in names]
    return np.asarray(np.array(odd, bool)[which])


def _taken(array: Array, keep: Array) -> Array:
    """The options kept, as an array of its own; nothing is copied without need."""
    chosen = array if keep.all() else array[keep]
    if chosen.dtype.kind == "S":
        return chosen.astype("U")
    return chosen.copy() if chosen.strides == (0,) else chosen


def _blank_sides(volatility: Array, is_call: Array) -> list[str]:
    sides = (("calls", is_call), ("puts", ~is_call))
    return [
        f"No volatility stands at any of the {chosen.sum():,} {who}."
        for who, chosen in sides
        if chosen.any() and not (volatility[chosen] > 0).any()
    ]


def _fates(arrays: dict[str, Array], years: Array, root: Array, adjusted: Array, read: Read, tray: Tray) -> Array:
    """Which options are kept, (n,); what had expired, stands twice or is part of a contract joins the rejected."""
    n = len(years)
    kinds = np.full(n, "", dtype=object)
    days = arrays["expiry"].astype(np.int64) * 2 + arrays["is_call"]
    order = np.lexsort((np.arange(n), arrays["strike"], days, root))
    a, b = order[:-1], order[1:]
    again = (root[a] == root[b]) & (days[a] == days[b]) & (arrays["strike"][a] == arrays["strike"][b])
    kinds[b[again]] = "twice"
    if not read.coins:
        held = arrays["open_interest"]
        kinds[np.isfinite(held) & (held != np.round(held))] = "impossible"
    kinds[adjusted] = "adjusted"
    kinds[years < 0] = "expired"
    says = {
        "twice": "the option stands in the file twice",
        "adjusted": "its root is another's with a digit: the contract was adjusted and delivers something else",
        "impossible": "its open interest is no whole number",
        "expired": f"it had expired when the quotes were taken, {read.quoted_at:%d %b %Y}",
    }
    gone = kinds != ""
    texts = {kind: f"{kind}|{told}" for kind, told in says.items()}
    tray.put(arrays["line"][gone], abouts(arrays, gone), [texts[kind] for kind in kinds[gone].tolist()], arrays["open_interest"][gone])
    keep = kinds == ""
    if not keep.any():
        raise DataError(f"{read.name} has no option that can be used. The first reason: {tray.closed()[0]}.")
    return np.asarray(keep)


def _faults(held: dict[str, Array], spot: float) -> Array:
    """What is wrong with each quote, (n,): “crossed”, “no offer”, “above its bound”, or nothing."""
    bid, ask = held["bid"], held["ask"]
    faults = np.full(len(bid), "", dtype=object)
    with np.errstate(invalid="ignore"):
        faults[bid > np.where(held["is_call"], spot, held["strike"]) * 1.001] = "above its bound"
        faults[ask < bid] = "crossed"
        faults[(ask == 0) & (bid > 0)] = "no offer"
    return faults
