"""A power grid as a balancing loop: frequency falls, governors answer; and miners who switch off at a price."""

from __future__ import annotations

from squeezelab.core import Array
from squeezelab.dynamics.guard import not_negative, positive, real


def frequency_change(lost: float | Array, droop: float | Array, damping: float | Array, nominal: float | Array = 50.0) -> Array:
    """Hz by which a grid settles after the loss of power: dP f0/(1/R + D), dP < 0 for a loss (Kundur 1994).

    ``lost`` as a share of the load, ``droop`` R and ``damping`` D per unit; governors do 1/R, the load itself D.
    """
    return real("lost", lost) / (1 / positive("droop", droop) + not_negative("damping", damping)) * positive("nominal", nominal)


def mining_break_even(hash_price: float | Array, efficiency: float | Array) -> Array:
    """USD/kWh at which a miner's power costs what it earns: hash price/(24 efficiency).

    ``hash_price`` in USD per PH/s and day, ``efficiency`` in J/TH: one PH/s takes 1000 J/TH x efficiency W.
    """
    return positive("hash_price", hash_price) / (24 * positive("efficiency", efficiency))
