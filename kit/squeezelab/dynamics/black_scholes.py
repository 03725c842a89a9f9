"""European options with cost of carry b, and every Greek (Black & Scholes 1973; Merton 1973; notation Haug 2007).

b = r for a stock that pays nothing, b = r - q with a yield q or a foreign rate q, b = 0 for futures and for
perpetuals' forwards, r = b = 0 on most crypto venues. Time in years, rates and volatilities as decimals a year.

The price is taken on the side that is out of the money, from the scaled function Y(d) = N(d)/n(d), so that wings keep
their relative accuracy (1e-12 to ten standard deviations and beyond); the other side follows by parity.
A long room: all Greeks of one formula, which share its few terms.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import ndtr

from ..core import Array
from ..errors import OutOfRange, UnknownName
from .asked import asked
from .guard import not_negative, positive, real
from .normal_cdf import ROOT_TWO_PI
from .scaled_price import log_ratio, normalised_price

__all__ = ["GREEKS", "BlackScholes", "call_or_put", "greeks", "price"]

LOST = 0.1  # a price below this part of its first term is taken from the wing
TINY = 1e-12  # total volatility below which there is none
FAR = 1e6  # standard deviations; beyond about 39 the density is 0 in floating point
GREEKS = (
    "price", "delta", "gamma", "vega", "theta", "rho", "phi", "elasticity", "dual_delta", "dual_gamma",
    "vanna", "charm", "vomma", "veta", "speed", "zomma", "color", "ultima",
)  # fmt: skip


class BlackScholes:
    """European options on a spot: the price and each Greek is an attribute, computed when first read.

    Values are per unit of underlying. Decay (theta, charm, color, veta) is minus the derivative by time to expiry, per
    year; vega is per 1.00 of volatility. At expiry, or without volatility, the price is the discounted payoff
    on the forward, delta is a step with half its height at the strike, theta and rho are the limits seen from
    before, and all Greeks that hold the normal density are 0 (at the strike itself they have no value).

    Parameters
    ----------
    spot, strike : float or ndarray
        USD, above 0; all arguments broadcast.
    years : float or ndarray
        Time to expiry; 0 or less is expired.
    volatility : float or ndarray
        Decimal per √year, 0 or more.
    rate : float or ndarray
        Decimal a year, continuous.
    carry : float or ndarray, optional
        Cost of carry b, decimal a year; the rate if None: a stock without dividends.
    cp : float or ndarray
        +1 for a call, -1 for a put.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """

    def __init__(self, spot: Any, strike: Any, years: Any, volatility: Any, rate: Any = 0.0, carry: Any = None, cp: Any = 1) -> None:
        self.spot = positive("spot (USD)", spot)
        self.strike = positive("strike (USD)", strike)
        self.years = np.maximum(real("years to expiry", years), 0.0)
        self.volatility = not_negative("volatility (decimal per √year, 0.2 is 20 %)", volatility)
        self.rate = real("rate (decimal per year)", rate)
        self.carry = self.rate if carry is None else real("carry (decimal per year)", carry)
        self.cp = call_or_put(cp)
        self._prepare()

    def _prepare(self) -> None:
        """The parts that all Greeks share. ``x`` is ln(F/K), ``root`` the total volatility σ√T, both (…,)."""
        self.root_years = np.sqrt(self.years)
        self.root = self.volatility * self.root_years
        self.alive = self.root > TINY
        all_alive = bool(self.alive.all())
        self._root = self.root if all_alive else np.where(self.alive, self.root, 1.0)
        self._volatility = self.volatility if all_alive else np.where(self.alive, self.volatility, 1.0)
        self._root_years = self.root_years if all_alive else np.where(self.alive, self.root_years, 1.0)
        self.discount = np.exp(-self.rate * self.years)
        self.carry_factor = np.exp((self.carry - self.rate) * self.years)  # e^{(b-r)T}
        self.x = log_ratio(self.spot, self.strike) + self.carry * self.years
        with np.errstate(over="ignore"):
            middle = np.clip(self.x / self._root, -FAR, FAR)
        self.middle = middle if all_alive else np.where(self.alive, middle, np.sign(self.x) * FAR)
        self.d1, self.d2 = self.middle + self.root / 2, self.middle - self.root / 2
        density = np.exp(-self.d1 * self.d1 / 2) / ROOT_TWO_PI
        self.density = density if all_alive else np.where(self.alive, density, 0.0)  # n(d1)

    @cached_property
    def price(self) -> Array:
        """V, USD: the difference of its two terms, and where that would lose digits, the wing."""
        gets, pays = self.spot * self.carry_factor, self.strike * self.discount
        first = gets * self.n1
        value = self.cp * (first - pays * self.n2)
        poor = np.nonzero(np.atleast_1d(~(value > LOST * first)))
        if not poor[0].size:
            return value
        every = np.atleast_1d(value)
        parts = (gets, pays, self.x, self.middle, self.root, self.cp)
        gets, pays, x, middle, root, cp = (np.broadcast_to(part, every.shape)[poor] for part in parts)
        time_value = np.sqrt(gets) * np.sqrt(pays) * normalised_price(-np.abs(middle), root)
        every[poor] = time_value + np.maximum(cp * pays * np.expm1(x), 0.0)
        return every.reshape(np.shape(value))

    @cached_property
    def n1(self) -> Array:
        """N(cp d1)."""
        return ndtr(self.cp * self.d1)

    @cached_property
    def n2(self) -> Array:
        """N(cp d2): the risk-neutral probability of ending in the money."""
        return ndtr(self.cp * self.d2)

    @cached_property
    def delta(self) -> Array:
        """∂V/∂S, per 1."""
        return self.cp * self.carry_factor * self.n1

    @cached_property
    def vega(self) -> Array:
        """∂V/∂σ, USD per 1.00 of volatility."""
        return self.spot * self.carry_factor * self.density * self.root_years

    @cached_property
    def theta(self) -> Array:
        """-∂V/∂T, USD per year."""
        decay = self.spot * self.carry_factor * self.density * self.volatility / (2 * self._root_years)
        return -decay - (self.carry - self.rate) * self.spot * self.delta + self.rate * self.strike * self.dual_delta

    @cached_property
    def rho(self) -> Array:
        """∂V/∂r with b moving along (q fixed), USD per 1.00 of rate."""
        return -self.years * self.strike * self.dual_delta

    @cached_property
    def phi(self) -> Array:
        """∂V/∂q, USD per 1.00 of yield."""
        return -self.years * self.spot * self.delta

    @cached_property
    def elasticity(self) -> Array:
        """Δ S/V, per cent per per cent; NaN where the option is worth nothing."""
        value = np.broadcast_to(self.price, np.broadcast_shapes(self.price.shape, self.delta.shape))
        return np.divide(self.delta * self.spot, value, out=np.full(value.shape, np.nan), where=value > 0)

    @cached_property
    def dual_delta(self) -> Array:
        """∂V/∂K, per 1: minus the discounted probability of exercise for a call, plus for a put."""
        return -self.cp * self.discount * self.n2

    @cached_property
    def gamma(self) -> Array:
        """∂²V/∂S², per USD."""
        return self.carry_factor * self.density / (self.spot * self._root)

    @cached_property
    def dual_gamma(self) -> Array:
        """∂²V/∂K², per USD: the discounted risk-neutral density at the strike."""
        return self.gamma * (self.spot / self.strike) ** 2

    @cached_property
    def vanna(self) -> Array:
        """∂²V/∂S∂σ = ∂Δ/∂σ, per 1.00 of volatility."""
        return -self.carry_factor * self.density * self.d2 / self._volatility

    @cached_property
    def charm(self) -> Array:
        """-∂Δ/∂T, per year."""
        moving = self.density * (self.carry / self._root - self.d2 / (2 * self._root_years**2))
        return -self.carry_factor * (moving + self.cp * (self.carry - self.rate) * self.n1)

    @cached_property
    def vomma(self) -> Array:
        """∂²V/∂σ² (volga), USD per 1.00 of volatility squared."""
        return self.vega * self.d1 * self.d2 / self._volatility

    @property
    def volga(self) -> Array:
        """Another name of vomma."""
        return self.vomma

    @cached_property
    def veta(self) -> Array:
        """-∂Vega/∂T, USD per 1.00 of volatility per year."""
        return self.vega * (self._drifts - (1 + self.d1 * self.d2) / (2 * self._root_years**2))

    @cached_property
    def speed(self) -> Array:
        """∂³V/∂S³, per USD²."""
        return -self.gamma / self.spot * (1 + self.d1 / self._root)

    @cached_property
    def zomma(self) -> Array:
        """∂Γ/∂σ, per USD per 1.00 of volatility."""
        return self.gamma * (self.d1 * self.d2 - 1) / self._volatility

    @cached_property
    def color(self) -> Array:
        """-∂Γ/∂T, per USD per year."""
        return self.gamma * (self._drifts + (1 - self.d1 * self.d2) / (2 * self._root_years**2))

    @cached_property
    def ultima(self) -> Array:
        """∂³V/∂σ³, USD per 1.00 of volatility cubed."""
        product = self.d1 * self.d2
        return -self.vega / self._volatility**2 * (product * (1 - product) + self.d1**2 + self.d2**2)

    @cached_property
    def _drifts(self) -> Array:
        return self.rate - self.carry + self.carry * self.d1 / self._root

    def greek(self, name: str) -> Array:
        """The price or the Greek of that name; raises `UnknownName`."""
        if name not in (*GREEKS, "volga"):
            raise UnknownName("Greek", name, GREEKS)
        return np.asarray(getattr(self, name))


@asked
def price(spot: Any, strike: Any, years: Any, volatility: Any, rate: Any = 0.0, carry: Any = None, cp: Any = 1) -> Array:
    """The price of European options in USD; arguments and errors as in `BlackScholes`.

    Parameters
    ----------
    spot, strike, years, volatility, rate, carry, cp : float or ndarray
        As `BlackScholes` takes them: USD, years and decimals a year, +1 call and -1 put.

    Returns
    -------
    ndarray
        USD per unit of underlying, shape of the arguments broadcast.

    Raises
    ------
    NotANumber, OutOfRange
        As `BlackScholes`.
    """
    return BlackScholes(spot, strike, years, volatility, rate, carry, cp).price


@asked
def greeks(
    spot: Any, strike: Any, years: Any, volatility: Any, rate: Any = 0.0, carry: Any = None, cp: Any = 1,
    names: tuple[str, ...] = ("price", "delta", "gamma", "vega", "theta", "rho"),
) -> dict[str, Array]:  # fmt: skip
    """Price and Greeks by name; arguments and errors as in `BlackScholes`.

    Parameters
    ----------
    spot, strike, years, volatility, rate, carry, cp : float or ndarray
        As `BlackScholes` takes them: USD, years and decimals a year, +1 call and -1 put.
    names : tuple of str
        Which of `GREEKS`.

    Returns
    -------
    dict of ndarray
        By name, per unit of underlying; units as each attribute of `BlackScholes` says.

    Raises
    ------
    NotANumber, OutOfRange, UnknownName
        As `BlackScholes`, and for a name not in `GREEKS`.
    """
    option = BlackScholes(spot, strike, years, volatility, rate, carry, cp)
    return {name: option.greek(name) for name in names}


@asked
def call_or_put(cp: Any) -> Array:
    """``cp`` as +1.0 (call) or -1.0 (put), any shape; raises `OutOfRange` else.

    Parameters
    ----------
    cp : float or ndarray
        +1 for a call, -1 for a put.

    Returns
    -------
    ndarray
        The same as floats.

    Raises
    ------
    NotANumber
        Where a value is not a finite number.
    OutOfRange
        Where a value is neither +1 nor -1.
    """
    array = real("cp", cp)
    if not (np.abs(array) == 1).all():
        raise OutOfRange(f"cp cannot be {array[np.abs(array) != 1].flat[0]:g}: allowed is +1 for a call, -1 for a put.")
    return array
