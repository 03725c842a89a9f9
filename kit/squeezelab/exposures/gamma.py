"""`exposure`: dealer gamma of a chain at the spot, over spots, by strike and by expiration, with its account and its assumptions.

The sign of a number is the dealers': above 0 they are long gamma and trade against a move, below 0 they trade with it.
The room is long for what it hands out: one cached property each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..core import Array
from ..data.chain import Account, Chain, account_of
from ..data.settlement import years_left
from ..dynamics.black_scholes import BlackScholes
from ..errors import DataError, InputError, NotANumber, OutOfRange
from .profile import REACH, Book, interpolated, roots
from .settings import UNITS, Convention, Settings, Unit, Volatility, convention_of
from .volatilities import volatilities

if TYPE_CHECKING:
    import pandas

    from ..data.settlement import Settlement
    from .alternatives import Alternatives

SPOTS = np.linspace(0.85, 1.15, 121)  # of today's, at which the profile stands unless others are asked for


@dataclass(frozen=True)
class Walls:
    """The strikes with most call gamma and most put gamma, by size, whoever holds them. No support, no resistance."""

    call_strike: float
    call: float
    put_strike: float
    put: float


@dataclass(frozen=True, eq=False, repr=False)
class Exposure:
    """Dealer gamma of a chain under `Settings`; see `exposure`. Arrays follow the options used, (n,)."""

    chain: Chain
    settings: Settings
    used: Array  # of the chain's options, bool
    fates: Array  # of the chain's options: “used” or a reason
    years: Array
    volatility: Array

    @property
    def spot(self) -> float:
        """Price of the underlying when the quotes were taken."""
        return self.chain.spot

    @cached_property
    def options(self) -> Chain:
        """The options used."""
        return self.chain.where(self.used)

    @cached_property
    def held(self) -> Array:
        """Shares under each option that dealers hold (below 0: owe), (n,)."""
        share = np.where(self.options.is_call, self.settings.convention.calls, self.settings.convention.puts)
        return np.asarray(share * self._open)

    @cached_property
    def _open(self) -> Array:
        return np.asarray(self.options.open_interest * self.options.multiplier)

    def book(self, chosen: Array | slice = slice(None), held: Array | None = None) -> Book:
        """What gamma needs of the options ``chosen``."""
        held = self.held if held is None else held
        return Book.of(
            self.options.strike[chosen],
            self.years[chosen],
            self.volatility[chosen],
            held[chosen],
            self.settings.rate,
            self.settings.dividend,
        )

    def _scaled(self, whole: Any, spot: Any) -> Any:
        """Σ held Γ S² in the unit of the settings."""
        size = float(np.median(self.options.multiplier)) if len(self.options) else 1.0
        by: dict[Unit, Any] = {"per 1 %": 0.01, "per point": 1 / spot, "shares": 1 / spot**2, "contracts": 1 / (spot**2 * size)}
        return whole * by[self.settings.unit]

    @cached_property
    def by_option(self) -> Array:
        """Dealer gamma of each option at the spot, (n,), in the unit of the settings."""
        return np.asarray(self._scaled(self.held * self._greeks.gamma * self.spot**2, self.spot))

    @cached_property
    def _greeks(self) -> BlackScholes:
        s = self.settings
        sign = np.where(self.options.is_call, 1.0, -1.0)
        return BlackScholes(self.spot, self.options.strike, self.years, self.volatility, s.rate, s.rate - s.dividend, sign)

    @property
    def net(self) -> float:
        """Dealer gamma at the spot."""
        return float(self.by_option.sum())

    @property
    def calls(self) -> float:
        """The part of the calls."""
        return float(self.by_option[self.options.is_call].sum())

    @property
    def puts(self) -> float:
        """The part of the puts."""
        return float(self.by_option[~self.options.is_call].sum())

    @property
    def gamma_per_percent(self) -> float:
        """Dealer gamma at the spot in USD per 1 %, whatever the unit of the settings: what a loop gain is made of."""
        return float((self.held * self._greeks.gamma).sum() * self.spot**2 * 0.01)

    @property
    def vanna(self) -> float:
        """USD of delta that the dealers' book gains when every volatility rises by one point."""
        return float((self.held * self._greeks.vanna).sum() * self.spot * 0.01)

    @property
    def charm(self) -> float:
        """USD of delta that the dealers' book gains in a day, from the passing of time alone."""
        return float((self.held * self._greeks.charm).sum() * self.spot / 365)

    def profile(self, spots: Any = None) -> tuple[Array, Array]:
        """Spots and dealer gamma at each, (m,): gammas are computed anew, volatilities stay with their strikes."""
        at = self.spot * SPOTS if spots is None else np.atleast_1d(np.asarray(spots, dtype=float))
        if not (np.isfinite(at) & (at > 0)).all():
            raise NotANumber("spots must be finite prices above 0.")
        return at, np.asarray(self._scaled(self.book().gamma(at), at))

    @cached_property
    def flips(self) -> tuple[float, ...]:
        """Every spot from half to one and a half times today's at which dealer gamma turns its sign, to the cent; none is an answer."""
        return tuple(round(float(root), 2) for root in roots(self.book(), self.spot))

    @cached_property
    def flip_by_strike(self) -> float | None:
        """The strike-interpolated figure of many trackers: where gamma by strike, summed up, crosses 0. No root."""
        table = self.by_strike
        return interpolated(table["strike"], table["net"], self.spot)

    @cached_property
    def by_strike(self) -> dict[str, Array]:
        """Dealer gamma at the spot by strike, ascending: ``strike``, ``calls``, ``puts``, ``net``, ``contracts``."""
        return self._by("strike", self.options.strike)

    @cached_property
    def by_expiry(self) -> dict[str, Array]:
        """Dealer gamma at the spot by every expiration: ``expiry``, ``calls``, ``puts``, ``net``, ``contracts``."""
        return self._by("expiry", self.options.expiry)

    def _by(self, name: str, keys: Array) -> dict[str, Array]:
        values, where = np.unique(keys, return_inverse=True)
        call = self.options.is_call
        calls = np.bincount(where, np.where(call, self.by_option, 0.0), len(values))
        puts = np.bincount(where, np.where(call, 0.0, self.by_option), len(values))
        contracts = np.bincount(where, self.options.open_interest, len(values))
        return {name: values, "calls": calls, "puts": puts, "net": calls + puts, "contracts": contracts}

    @cached_property
    def walls(self) -> Walls:
        """Where most call gamma and most put gamma of the open contracts sits, whoever holds them."""
        size = np.asarray(self._scaled(self._open * self._greeks.gamma * self.spot**2, self.spot))
        found = []
        for chosen in (self.options.is_call, ~self.options.is_call):
            strikes, where = np.unique(self.options.strike[chosen], return_inverse=True)
            sums = np.bincount(where, size[chosen], len(strikes))
            found += [float(strikes[sums.argmax()]), float(sums.max())] if len(strikes) else [float("nan"), 0.0]
        return Walls(*found)

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

        volume = unit.MONEY.read(daily_volume, bare="base") if isinstance(daily_volume, str) else float(daily_volume)
        y = unit.PERCENT.read(impact, bare="base") if isinstance(impact, str) else float(impact)
        if not (volume > 0 and np.isfinite(volume)):
            raise OutOfRange(f"The daily volume cannot be {daily_volume}: it lies above 0 USD.")
        return -100 * y * self.gamma_per_percent / volume

    def dealer_gamma(self, daily_volume: float | str, impact: float = 0.1) -> dict[str, Any]:
        """Values with which the calculator “dealer-gamma” opens on these numbers; raises `OutOfRange` rather than clip one."""
        from ..core import unit
        from ..models import get_model

        model = get_model("dealer-gamma")
        volume = unit.MONEY.read(daily_volume, bare="base") if isinstance(daily_volume, str) else float(daily_volume)
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
        does = "with the move" if self.net < 0 else "against it"
        flip = f"the sign turns at {', '.join(f'{one:,.2f}' for one in self.flips)}" if self.flips else "the sign turns nowhere near"
        unit = UNITS[self.settings.unit].partition(" that ")[0]
        size = f"{abs(self.net) / 1e9:,.3f} bn {unit}" if abs(self.net) >= 1e8 else f"{abs(self.net):,.0f} {unit}"
        who = self.settings.convention.says
        per = "each 1 %" if self.settings.unit == "per 1 %" else "each point"
        return (
            f"If {who[0].lower()}{who[1:-1]}, {per} makes them trade {size} {does}; {flip}. "
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
            raise InputError(f"by cannot be {by!r}: allowed is strike, expiry or spot.")
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
    chosen = tuple(sorted(str(np.datetime64(one, "D")) for one in np.atleast_1d(expiries))) if expiries is not None else ()
    settings = Settings(convention_of(convention), iv, settlement, unit, float(rate), float(dividend), float(days), chosen)
    return exposed(chain, settings)


def exposed(chain: Chain, settings: Settings) -> Exposure:
    """`exposure` with settings that are made."""
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
        raise DataError(
            f"No option of {chain.underlying} can be used: {', '.join(f'{n:,} {name}' for name, n in zip(first, count, strict=True))}."
        )
    for name, side in (("calls", chain.is_call), ("puts", ~chain.is_call)):
        held = side & (chain.open_interest > 0) & ~np.isin(fates, ("not chosen", "expired"))
        if held.any() and not used[held].any():
            other = "" if settings.iv == "fill" else " Say iv=“fill” to solve them from the quotes."
            raise DataError(
                f"None of the {held.sum():,} {name} with open contracts has a volatility; a net without them would mislead.{other}"
            )
    return Exposure(chain, settings, used, fates, years[used], volatility[used])
