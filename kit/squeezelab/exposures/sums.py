"""What dealers hold of each option of a chain, and its gamma summed: at the spot, over spots, by strike and by expiration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..core import Array
from ..data.chain import Chain
from ..dynamics.black_scholes import BlackScholes
from ..errors import NotANumber
from .profile import Book, Held, Sides, interpolated, roots
from .settings import Settings, Unit

SPOTS = np.linspace(0.85, 1.15, 121)  # of today's, at which the profile stands unless others are asked for


@dataclass(frozen=True)
class Walls:
    """The strikes with most call gamma and most put gamma, by size, whoever holds them. No support, no resistance."""

    call_strike: float
    call: float
    put_strike: float
    put: float


@dataclass(frozen=True, eq=False, repr=False)
class Sums:
    """The options used of a chain, what dealers hold of each under `Settings`, and the sums. Arrays follow the options used, (n,)."""

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

    @cached_property
    def sides(self) -> Sides:
        """All open calls and all open puts, whoever holds them."""
        s, o = self.settings, self.options
        books = (
            Book.of(o.strike[one], self.years[one], self.volatility[one], self._open[one], s.rate, s.dividend)
            for one in (o.is_call, ~o.is_call)
        )
        return Sides(*books)

    @property
    def book(self) -> Held:
        """What dealers hold of both sides."""
        return Held(self.sides, self.settings.convention.calls, self.settings.convention.puts)

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
        return at, np.asarray(self._scaled(self.book.gamma(at), at))

    @cached_property
    def flips(self) -> tuple[float, ...]:
        """Every spot from half to one and a half times today's at which dealer gamma turns its sign, to the cent; none is an answer."""
        return tuple(round(float(root), 2) for root in roots(self.book, self.spot))

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
