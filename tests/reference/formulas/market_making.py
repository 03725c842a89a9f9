"""What a market maker quotes: against inventory risk (Avellaneda & Stoikov 2008) and against the informed (Glosten & Milgrom 1985)."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.allowed import all_within
from squeezelab.dynamics.market_making import posterior


def informed_quotes(belief: float | Array, informed: float | Array) -> tuple[Array, Array]:
    """(bid, ask) for a value that is 0 or 1: what it is worth given a sale, given a purchase (Glosten & Milgrom 1985).

    ``belief`` is the probability that the value is 1, ``informed`` the share of informed traders, both from 0 to 1;
    after a trade the belief is the price paid. Where all are informed and the belief is sure, bid and ask are the belief.
    """
    all_within(0, 1, belief=belief, informed=informed)
    pi, mu = np.asarray(belief, float), np.asarray(informed, float)
    sure = np.abs(mu * (2 * pi - 1)) == 1
    bid, ask = posterior(np.where(sure, 0.5, pi), mu)
    return np.where(sure, pi, bid), np.where(sure, pi, ask)
