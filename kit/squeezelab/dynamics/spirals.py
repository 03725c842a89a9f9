"""Loss and margin spirals: speculators fund their positions, and a falling price takes the funding away.

Reduced form of Brunnermeier & Pedersen (2009): customers sell Z; speculators hold x of it, at most their
capital over the margin; the price pays customers for carrying the rest,
p = v - d (1 - x/Z), where d is the discount if nobody but customers held it (γσ²Z in the paper).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core import Array

__all__ = ["FundedMarket"]

Number = float | Array


@dataclass(frozen=True)
class FundedMarket:
    """Who holds what, on whose money. Numbers or arrays that broadcast; the methods take prices of any shape.

    ``value`` v and ``discount`` d in USD; ``sold`` Z in shares; ``capital`` η in USD at the price ``start``;
    ``margin`` USD per share; ``inventory`` x0 shares that speculators hold already; ``margin_rise`` USD of
    margin for each USD that the price has fallen below ``start``.

    Parameters
    ----------
    value, discount : float or ndarray, (lanes,)
        USD a share.
    sold : float or ndarray, (lanes,)
        Shares, above 0.
    capital : float or ndarray, (lanes,)
        USD.
    margin : float or ndarray, (lanes,)
        USD a share, above 0.
    start : float or ndarray, (lanes,)
        USD a share.
    inventory : float or ndarray, (lanes,)
        Shares; above 0 is long.
    margin_rise : float or ndarray, (lanes,)
        USD per USD.

    References
    ----------
    Brunnermeier & Pedersen (2009), in a reduced form.
    """

    value: Number
    discount: Number
    sold: Number
    capital: Number
    margin: Number
    start: Number
    inventory: Number = 0.0
    margin_rise: Number = 0.0

    def margin_at(self, price: Number) -> Array:
        """Margin in USD per share at ``price``."""
        return self.margin + self.margin_rise * np.maximum(np.asarray(self.start) - price, 0)

    def capital_at(self, price: Number) -> Array:
        """Speculators' capital in USD at ``price``, not below 0."""
        return np.maximum(self.capital + self.inventory * (np.asarray(price) - self.start), 0)

    def held_at(self, price: Number) -> Array:
        """Share of the customers' sales, 0 to 1, that speculators can fund at ``price``."""
        return np.minimum(self.capital_at(price) / self.margin_at(price) / self.sold, 1)

    def clears(self, price: Number) -> Array:
        """The price that clears when speculators are funded at ``price``: one round of the spiral, USD."""
        return self.value - self.discount * (1 - self.held_at(price))

    def gains(self, price: Number) -> tuple[Array, Array]:
        """Loop gain at ``price`` by way of losses, (d/Z) x0/m, and of margins, (d/Z) x/m dm; 0 where funding does not bind."""
        price = np.asarray(price, float)
        margin, share = self.margin_at(price), self.held_at(price)
        binding = (share > 0) & (share < 1)
        per_margin = binding * self.discount / margin
        rising = np.where(price < self.start, self.margin_rise, 0.0)
        return per_margin * self.inventory / self.sold, per_margin * share * rising
