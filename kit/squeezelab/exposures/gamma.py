"""`exposure`: dealer gamma of a chain, with its account, its assumptions, and every form in which it is handed on.

The sign of a number is the dealers': above 0 they are long gamma and trade against a move, below 0 they trade with it.
It is a long room for one public function whose arguments, errors and example are all told, and one method a form; see `sums`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from ..core import Array
from ..data.chain import Account, Chain, account_of
from ..data.settlement import years_left
from ..dynamics.guard import plain
from ..errors import DataError, InputError, OutOfRange, as_given
from .profile import REACH
from .settings import CONVENTIONS, UNITS, Convention, Settings, Unit, Volatility, convention_of
from .sums import Sums
from .volatilities import volatilities

if TYPE_CHECKING:
    import pandas

    from ..data.settlement import Settlement
    from .alternatives import Alternatives


KEPT = 12  # counts of a chain that are kept while it is looked at


class Exposure(Sums):
    """Dealer gamma of a chain under `Settings`; see `exposure`. Arrays follow the options used, (n,)."""

    @cached_property
    def account(self) -> Account:
        """Every option and contract of the file, used or left out for a reason; the parts add up."""
        return account_of(self.fates, self.chain.open_interest, self.chain.rejected, self.chain.of_these(self.used))

    @cached_property
    def alternatives(self) -> Alternatives:
        """The same file under other conventions, and which conclusions survive them."""
        from .alternatives import alternatives_to

        return alternatives_to(self, exposed)

    def loop_gain(self, daily_volume: float | str, impact: float | str = 0.1) -> float:
        """The gain of the dealers' hedging, −100 Y G / V: G in USD per 1 %, V USD a day, Y the return of an order of a day's volume."""
        from ..core import unit

        volume = usd_a_day(daily_volume)
        y = unit.PERCENT.read(impact, bare="base") if isinstance(impact, str) else float(impact)
        return -100 * y * self.gamma_per_percent / volume

    def dealer_gamma(self, daily_volume: float | str, impact: float = 0.1) -> dict[str, Any]:
        """Values with which the calculator “dealer-gamma” opens on these numbers; raises `OutOfRange` rather than clip one."""
        from ..models import get_model

        model = get_model("dealer-gamma")
        volume = usd_a_day(daily_volume)
        weight = np.abs(self.by_option)
        total = max(weight.sum(), 1e-300)
        values = {
            "dealer_gamma": self.gamma_per_percent, "daily_volume": volume, "impact": impact, "put_share": 0.0, "strike_gap": 0.0,
            "start_price": self.spot,
            "implied_volatility": float((weight * self.volatility).sum() / total),
            "days_to_expiry": float(max(1.0, round(365 * (weight * self.years).sum() / total))),
        }  # fmt: skip
        return {name: model.parameter(name).check(value) for name, value in values.items()}

    def summary(self) -> str:
        """One sentence with its condition, its unit and the time of the quotes."""
        flip = f"the sign turns at {', '.join(f'{one:,.2f}' for one in self.flips)}" if self.flips else "the sign turns nowhere near"
        unit = UNITS[self.settings.unit].partition(" that ")[0]
        size = f"{abs(self.net) / 1e9:,.3f} bn {unit}" if abs(self.net) >= 1e8 else f"{abs(self.net):,.0f} {unit}"
        does = f"{size} {'with the move' if self.net < 0 else 'against it'}" if abs(self.net) >= 0.5 else "nothing"
        who = self.settings.convention.says
        per = "each 1 %" if self.settings.unit == "per 1 %" else "each point"
        return (
            f"If {who[0].lower()}{who[1:-1]}, {per} makes them trade {does}; {flip}. "
            f"{self.chain.underlying} at {self.spot:,.2f}, quoted {self.chain.quoted_at:%d %b %Y %H:%M %Z}."
        )

    def __repr__(self) -> str:
        return f"<Exposure: {self.summary()}>"

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, ready for JSON."""
        spots, values = self.profile()
        table = {name: array.tolist() for name, array in self.by_strike.items()}
        days = {name: array.astype(str).tolist() if name == "expiry" else array.tolist() for name, array in self.by_expiry.items()}
        walls = {
            "call": {"strike": self.walls.call_strike, "gamma": self.walls.call},
            "put": {"strike": self.walls.put_strike, "gamma": self.walls.put},
        }
        return {
            "underlying": self.chain.underlying, "spot": self.spot, "quoted_at": self.chain.quoted_at.isoformat(),
            "unit": UNITS[self.settings.unit], "settings": self.settings.to_dict(), "net": self.net, "calls": self.calls, "puts": self.puts,
            "flips": list(self.flips), "flips_between": [self.spot * one for one in REACH], "flip_by_strike": self.flip_by_strike,
            "walls": walls, "vanna": self.vanna, "charm": self.charm, "by_strike": table, "by_expiry": days,
            "profile": {"spot": spots.tolist(), "net": values.tolist()}, "conventions": self.alternatives.to_dict(),
            "accounting": self.account.to_dict(), "notes": list(self.chain.notes),
        }  # fmt: skip

    def to_json(self, **options: Any) -> str:
        """`to_dict` as text; what is not finite is null."""
        return json.dumps(_finite(self.to_dict()), ensure_ascii=False, allow_nan=False, **options)

    def to_frame(self, by: str = "strike") -> pandas.DataFrame:
        """`by_strike`, `by_expiry` or the profile as a frame; ``by`` is “strike”, “expiry” or “spot”."""
        import pandas as pd

        if by == "spot":
            return pd.DataFrame(dict(zip(("spot", "net"), self.profile(), strict=True)))
        if by not in ("strike", "expiry"):
            raise InputError(f"by cannot be {as_given(by)}: allowed is strike, expiry or spot.")
        return pd.DataFrame(self.by_strike if by == "strike" else self.by_expiry)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def exposure(
    chain: Any, *, convention: str | Convention | Mapping[str, float] | tuple[float, float] = "usual", iv: Volatility = "file",
    settlement: Settlement = "as listed", unit: Unit = "per 1 %", rate: float = 0.0, dividend: float = 0.0, days: float = 365.0,
    expiries: Any = None,
) -> Exposure:  # fmt: skip
    """Gamma exposure of dealers from a chain.

    Parameters
    ----------
    chain : Chain, or anything that `read_chain` reads
        The open contracts.
    convention : str, Convention, (calls, puts) or mapping
        Who holds what: “usual” (dealers hold calls and owe puts), “short”, “reversed”, “calls 80 %”, “puts 75 %”, or own shares
        between −1 (owe all) and 1 (hold all). An assumption, always: the file does not say it.
    iv : {"file", "mid", "fill"}
        Every positive volatility of the file; volatilities solved from the middle of each quote; or the file's, and where it has
        none, solved.
    settlement : {"as listed", "close"}
        Options settled at the opening auction end at 9:30 in New York, or everything ends at the close.
    unit : {"per 1 %", "per point", "shares", "contracts"}
        What a number is: USD for a move of 1 % or of one point, shares or contracts for a move of one point.
    rate, dividend : float
        Per year, as decimals; 0 by default.
    days : float
        Days of a year in the day count: 365 by default.
    expiries : sequence of days, optional
        Only these expirations.

    Returns
    -------
    Exposure
        ``net``, ``flips``, ``walls``, ``by_strike``, ``by_expiry``, ``profile()``, ``vanna``, ``charm``, ``account`` and
        ``alternatives``. Above 0 dealers are long gamma and trade against a move.

    Raises
    ------
    DataError
        Where no option is left, or a whole side is without volatility.
    UnknownName, OutOfRange, InputError
        Where a setting cannot be.

    Notes
    -----
    Black and Scholes (1973) with carry; signs after SqueezeMetrics (2017).

    Examples
    --------
    >>> import squeezelab
    >>> rows = "type,strike,expiry,open_interest,iv\\ncall,105,2025-10-31,250,0.2\\nput,95,2025-10-31,400,0.2"
    >>> chain = squeezelab.read_chain(rows, spot=100, quoted_at="2025-09-26 16:00")
    >>> e = squeezelab.exposure(chain)
    >>> round(e.net), e.flips, e.walls.call_strike
    (-57203, (101.5,), 105.0)
    """
    if not isinstance(chain, Chain):
        from ..data.chains import read_chain

        chain = read_chain(chain)
    try:
        chosen = tuple(sorted(str(np.datetime64(one, "D")) for one in np.atleast_1d(expiries))) if expiries is not None else ()
    except (TypeError, ValueError):
        raise InputError(f"expiries cannot be {as_given(expiries)}: write days, like [“2025-10-31”].") from None
    if expiries is not None and not chosen:
        raise InputError("expiries names no day: leave it out to count all expirations.")
    year = {"rate": rate, "dividend": dividend, "days": days}
    for name, value in year.items():
        if np.shape(value) != ():
            raise InputError(f"{name} must be one number, not {as_given(value)}.")
        year[name] = float(plain(name, value))
    settings = Settings(convention_of(convention), iv, settlement, unit, **year, expiries=chosen)
    return exposed(chain, settings)


def usd_a_day(given: float | str) -> float:
    """What is traded in a day, in USD, from a number or a text like “400 bn USD”; raises `InputError` for anything else."""
    from ..core import unit

    if isinstance(given, str):
        return unit.MONEY.read(given, bare="base")
    try:
        volume = float(given)
    except (TypeError, ValueError, OverflowError):
        volume = np.nan
    if isinstance(given, bool | bytes | bytearray) or not (volume > 0 and np.isfinite(volume)):
        raise OutOfRange(f"The daily volume cannot be {as_given(given)}: it is a number of USD above 0, or a text like “400 bn USD”.")
    return volume


SIDE = 0.2  # a side of which less than this part can be counted makes no net
_COUNTED: WeakKeyDictionary[Chain, dict[Settings, Exposure]] = WeakKeyDictionary()


def exposed(chain: Chain, settings: Settings) -> Exposure:
    """`exposure` with settings that are made. What does not hang on who holds what is counted once for a chain."""
    kept = _COUNTED.setdefault(chain, {})
    key = settings.but(convention=CONVENTIONS["usual"], unit="per 1 %")
    if key not in kept:
        if len(kept) >= KEPT:
            kept.clear()
        kept[key] = _counted(chain, key)
    first = kept[key]
    if settings == key:
        return first
    other = Exposure(chain, settings, first.used, first.fates, first.years, first.volatility)
    for name in ("options", "sides", "account", "_greeks", "_open"):  # not of who holds them
        other.__dict__[name] = getattr(first, name)
    return other


def _counted(chain: Chain, settings: Settings) -> Exposure:
    """Which options count under these settings, with their volatilities and the reasons of the others."""
    years = years_left(chain.root, chain.expiry, chain.quoted_at, settings.settlement, chain.coins, settings.days)
    volatility, reason = volatilities(chain, settings.iv, settings.rate - settings.dividend)
    fates = np.where(reason == "", "used", reason).astype("U21")
    if settings.expiries:
        inside = np.isin(chain.expiry, np.array(settings.expiries, dtype="datetime64[D]"))
        fates[~inside] = "not chosen"
    fates[chain.open_interest == 0] = "no open interest"
    fates[np.isnan(chain.open_interest)] = "open interest unknown"
    fates[years <= 0] = "expired"
    used = fates == "used"
    if not used.any():
        first, count = np.unique(fates, return_counts=True)
        lost = ", ".join(f"{n:,} {name}" for name, n in zip(first, count, strict=True))
        raise DataError(f"No option of {chain.underlying} can be used: {lost}.{_mend(chain, settings, fates)}")
    for name, side in (("calls", chain.is_call), ("puts", ~chain.is_call)):
        _weigh(chain, settings, fates, name, side & ~np.isin(fates, ("not chosen", "expired")))
    return Exposure(chain, settings, used, fates, years[used], volatility[used])


def _weigh(chain: Chain, settings: Settings, fates: Array, name: str, side: Array) -> None:
    """Refuses a net of which nearly a whole side is missing."""
    unknown = side & (fates == "open interest unknown")
    if unknown.sum() > (1 - SIDE) * side.sum():
        of = f"none of the {side.sum():,}" if unknown.sum() == side.sum() else f"only {side.sum() - unknown.sum():,} of the {side.sum():,}"
        raise DataError(f"The file says for {of} {name} how many contracts are open; a net without the others would mislead.")
    held = side & (chain.open_interest > 0)
    contracts, counted = chain.open_interest[held].sum(), chain.open_interest[held & (fates == "used")].sum()
    if counted < SIDE * contracts:
        part = f"None of the {held.sum():,} {name} with open contracts has"
        part = f"Only {counted / contracts:.0%} of the open {name} have" if counted else part
        raise DataError(f"{part} a volatility; a net without the others would mislead.{_mend(chain, settings, fates)}")


def _mend(chain: Chain, settings: Settings, fates: Array) -> str:
    """How volatilities are had where the file gives none: from its quotes, if it has any."""
    quoted = bool(((chain.bid > 0) & (fates == "no volatility")).any())
    return " Say iv=“fill” to solve them from the quotes." if settings.iv == "file" and quoted else ""
