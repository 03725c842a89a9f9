"""Volatility smiles as total variance over log-moneyness (Gatheral 2004; Gatheral & Jacquier 2014).

k = ln(K/F), dimensionless; w = σ²T, total variance. A slice is free of butterfly arbitrage where Durrleman's g ≥ 0: then
the density of the price at expiry is nowhere negative. Two slices are free of calendar arbitrage where w grows with T at every k.
A long room: one smile in three sets of parameters, each turned into the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core import Array
from ..errors import NoAnswer
from .guard import not_negative, positive, real, within

__all__ = ["SSVI", "JumpWings", "RawSVI", "Smile"]

LEE = 2.0  # the steepest wing of total variance that any model allows (Lee 2004)
SHORT = 1 - 1e-9  # how near to it a repaired wing may come


class Smile:
    """What every slice gives from its w, w' and w''; ``k`` has any shape that broadcasts with the parameters."""

    def total_variance(self, k: Any) -> Array:
        """w(k)."""
        raise NotImplementedError

    def slope(self, k: Any) -> Array:
        """w'(k)."""
        raise NotImplementedError

    def curvature(self, k: Any) -> Array:
        """w''(k)."""
        raise NotImplementedError

    def volatility(self, k: Any, years: Any) -> Array:
        """Implied volatility √(w/T) per √year; NaN where w < 0."""
        w = self.total_variance(k)
        return np.sqrt(np.where(w >= 0, w, np.nan) / positive("years", years))

    def skew(self, years: Any, k: Any = 0.0) -> Array:
        """∂σ/∂k at ``k``, at the money by default: w'/(2√(wT))."""
        return self.slope(k) / (2 * np.sqrt(self.total_variance(k) * positive("years", years)))

    def durrleman(self, k: Any) -> Array:
        """g(k): below 0 where the density would be negative."""
        k = real("k", k)
        w, first, second = self.total_variance(k), self.slope(k), self.curvature(k)
        safe = np.where(w > 0, w, np.nan)
        return (1 - k * first / (2 * safe)) ** 2 - first**2 / 4 * (1 / safe + 0.25) + second / 2

    def density(self, k: Any) -> Array:
        """Risk-neutral density of ln(S_T/F) at ``k``: g n(d2)/√w; NaN where w ≤ 0."""
        k = real("k", k)
        w = self.total_variance(k)
        root = np.sqrt(np.where(w > 0, w, np.nan))
        d2 = -k / root - root / 2
        return self.durrleman(k) * np.exp(-d2 * d2 / 2) / (np.sqrt(2 * np.pi) * root)


@dataclass(frozen=True)
class RawSVI(Smile):
    """w(k) = a + b (ρ(k - m) + √((k - m)² + σ²)); the five parameters broadcast.

    Needs b ≥ 0, ``|ρ| < 1``, σ > 0 and a + bσ√(1-ρ²) ≥ 0 (no negative variance); raises `OutOfRange` and `NoAnswer`.

    Parameters
    ----------
    a : float or ndarray
        Level of total variance.
    b : float or ndarray
        Slope of the wings, 0 or more.
    rho : float or ndarray
        Tilt, strictly between -1 and 1.
    m : float or ndarray
        Place of the turn, ln(K/F).
    sigma : float or ndarray
        Roundness of the turn, in ln(K/F), above 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    NoAnswer
        Where total variance falls below 0.
    """

    a: Any
    b: Any
    rho: Any
    m: Any
    sigma: Any

    def __post_init__(self) -> None:
        checked = {
            "a": real("a", self.a), "b": not_negative("b", self.b), "m": real("m", self.m), "sigma": positive("sigma", self.sigma),
            "rho": within("rho", self.rho, -1, 1, open_low=True, open_high=True),
        }  # fmt: skip
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        lowest = self.minimum
        if np.any(lowest < -1e-12):
            raise NoAnswer(f"a = {np.min(self.a):g} makes total variance fall to {np.min(lowest):g} below 0; raise a, or b, or sigma.")

    def _centred(self, k: Any) -> tuple[Array, Array]:
        y = real("k", k) - self.m
        return y, np.sqrt(y * y + self.sigma**2)

    def total_variance(self, k: Any) -> Array:
        y, reach = self._centred(k)
        return self.a + self.b * (self.rho * y + reach)

    def slope(self, k: Any) -> Array:
        y, reach = self._centred(k)
        return self.b * (self.rho + y / reach)

    def curvature(self, k: Any) -> Array:
        _, reach = self._centred(k)
        return self.b * self.sigma**2 / reach**3

    @property
    def minimum(self) -> Array:
        """The lowest total variance: a + bσ√(1-ρ²)."""
        return self.a + self.b * self.sigma * np.sqrt(1 - self.rho**2)

    @property
    def steepest_wing(self) -> Array:
        """``b(1 + |ρ|)``; above 2 the wing is too steep for any market without arbitrage (Lee 2004)."""
        return self.b * (1 + np.abs(self.rho))

    def jump_wings(self, years: Any = 1.0) -> JumpWings:
        """The same slice in the words of traders, for ``years`` to expiry."""
        years = positive("years", years)
        reach = np.sqrt(self.m**2 + self.sigma**2)
        w = self.a + self.b * (-self.rho * self.m + reach)
        if np.any(w <= 0):
            raise NoAnswer(f"total variance at the money is {np.min(w):g}; jump-wing parameters need it above 0.")
        root = np.sqrt(w)
        return JumpWings(
            w / years, self.b / 2 * (self.rho - self.m / reach) / root,
            self.b * (1 - self.rho) / root, self.b * (1 + self.rho) / root, self.minimum / years, years,
        )  # fmt: skip


@dataclass(frozen=True)
class JumpWings:
    """SVI-JW: variance at the money v, skew at the money ψ, slopes of the put wing p and call wing c, lowest variance ṽ.

    Parameters
    ----------
    v, v_tilde : ndarray
        Variances a year, squared decimals; v above 0.
    psi : ndarray
        Slope of total volatility at the money; below 0 puts cost more.
    p, c : ndarray
        Slopes of total variance over its root, falling and rising side.
    years : float or ndarray
        To expiry, above 0.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """

    v: Array
    psi: Array
    p: Array
    c: Array
    v_tilde: Array
    years: Any = 1.0

    def __post_init__(self) -> None:
        for name in ("psi", "p", "c", "v_tilde"):
            object.__setattr__(self, name, real(name, getattr(self, name)))
        for name in ("v", "years"):
            object.__setattr__(self, name, positive(name, getattr(self, name)))

    def raw(self) -> RawSVI:
        """The raw parameters (Gatheral & Jacquier 2014, Lemma 3.2); raises `NoAnswer` where no slice has these wings."""
        w = self.v * self.years
        root = np.sqrt(w)
        b = root / 2 * (self.c + self.p)
        if np.any(b <= 0):
            raise NoAnswer("p + c must be above 0: a smile without wings is flat, and flat needs no jump-wing parameters.")
        rho = 1 - self.p * root / b
        beta = rho - 2 * self.psi * root / b  # m over √(m² + σ²)
        if np.any(np.abs(beta) >= 1):
            raise NoAnswer(f"psi = {np.asarray(self.psi).flat[0]:g} is steeper than the wings allow: keep it between -p/2 and c/2.")
        below = 1 - rho * beta - np.sqrt((1 - beta**2) * (1 - rho**2))
        if np.any(below <= 1e-15):
            raise NoAnswer("the smile is lowest at the money itself: v and v_tilde then agree, and the jump wings leave sigma open.")
        reach = (self.v - self.v_tilde) * self.years / (b * below)
        sigma = np.sqrt(1 - beta**2) * reach
        return RawSVI(self.v_tilde * self.years - b * sigma * np.sqrt(1 - rho**2), b, rho, beta * reach, sigma)

    def repaired(self) -> JumpWings:
        """A slice of the natural family, free of butterflies at every strike, with the same variance at the money.

        c' = p + 2ψ, ṽ' = 4v p c'/(p + c')²; ψ and p stay too (Gatheral & Jacquier 2014, 5.1) where theorem 4.2 then holds:
        (p + c') max(p, c') ≤ 2 and √(vT) max(p, c') < 2. Where it does not, ψ, p and c' shrink alike until it does.
        """
        c = self.p + 2 * self.psi
        if np.any(c <= 0):
            raise NoAnswer("p + 2 psi must be above 0: the skew is steeper than the put wing, and no call wing repairs that.")
        steeper = np.maximum(self.p, c)
        shrink = np.minimum(1, np.minimum(np.sqrt(2 / ((self.p + c) * steeper)), LEE * SHORT / (np.sqrt(self.v * self.years) * steeper)))
        p, c = shrink * self.p, shrink * c
        return JumpWings(self.v, shrink * self.psi, p, c, self.v * 4 * (p / (p + c)) * (c / (p + c)), self.years)

    def natural(self) -> SSVI:
        """The slice of the natural family with this variance at the money and these wings; ψ and ṽ follow from them."""
        theta, both = self.v * self.years, self.p + self.c
        return SSVI(theta, both / np.sqrt(theta), (self.c - self.p) / both)


@dataclass(frozen=True)
class SSVI(Smile):
    """A surface: w = θ/2 (1 + ρφk + √((φk + ρ)² + 1 - ρ²)), θ the total variance at the money, φ the curvature at θ.

    Parameters
    ----------
    theta : float or ndarray
        Total variance at the money, above 0.
    phi : float or ndarray
        A pure number, above 0.
    rho : float or ndarray
        Tilt, strictly between -1 and 1.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.
    """

    theta: Any
    phi: Any
    rho: Any

    def __post_init__(self) -> None:
        for name, value in (("theta", positive("theta", self.theta)), ("phi", positive("phi", self.phi))):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "rho", within("rho", self.rho, -1, 1, open_low=True, open_high=True))

    def _reach(self, k: Any) -> tuple[Array, Array]:
        y = self.phi * real("k", k) + self.rho
        return y, np.sqrt(y * y + 1 - self.rho**2)

    def total_variance(self, k: Any) -> Array:
        y, reach = self._reach(k)
        return self.theta / 2 * (1 + self.rho * (y - self.rho) + reach)

    def slope(self, k: Any) -> Array:
        y, reach = self._reach(k)
        return self.theta * self.phi / 2 * (self.rho + y / reach)

    def curvature(self, k: Any) -> Array:
        _, reach = self._reach(k)
        return self.theta * self.phi**2 / 2 * (1 - self.rho**2) / reach**3

    def raw(self) -> RawSVI:
        """The same slice in raw parameters."""
        side = np.sqrt(1 - self.rho**2)
        return RawSVI(self.theta / 2 * (1 - self.rho**2), self.theta * self.phi / 2, self.rho, -self.rho / self.phi, side / self.phi)
