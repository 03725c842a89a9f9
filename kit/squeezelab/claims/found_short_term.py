"""Claims that public pages make about the next hours and days: down ticks, trends, what hedging foretells, what comes back."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .found_dealers import BOOK
from .trial import Runs, least_step


def down_share(run: Runs) -> Array:
    """The share of the volume that trades in windows in which the price falls."""
    fell, volume = np.diff(run["price"], axis=0) < 0, run["volume"][1:]
    return np.where(fell, volume, 0.0).sum(axis=0) / volume.sum(axis=0)


@experiment(
    "order-flow-imbalance",
    "the lesser of two steps by which more of the volume trades while the price falls, at half the pressure and at all of it",
    unit=unit.SHARE,
    more_than=0.005,
    space={"selling": (0.02, 1.0), "flow": (2000, 50000), "level_depth": (200, 5000)},
    against=[{"selling": lambda selling: selling / 2}, {"selling": 0.0}],
    premise=lambda run, half, even: (run["selling"] > 0.15) & (run["price"].min(axis=0) > run["tick"]),
    silent_for="hardly more is sold than bought, or the book is eaten to its last tick",
    because="models.order_flow_imbalance.step",
    broken=lambda step: lambda state, p, draws: step(state, p.replace(selling=0 * p.selling), draws),
    draws=8,
)
def volume_on_the_way_down(run: Runs, half: Runs, even: Runs) -> Array:
    """C161. Windows under pressure, under half of it and even ones: does more of the volume trade while the price falls each time?"""
    return least_step(*(down_share(each) for each in (even, half, run)))


@experiment(
    "market-maker-capacity",
    "the least of what trend followers add to a typical move, and of what twice and four times the depth take from it",
    unit=unit.SHARE,
    more_than=0.01,
    space={"takers": (1e6, 8e6), "market_depth": (9e6, 4e7), "absorbed": 0.0, "withdrawn": 0.0},
    against=[{"market_depth": lambda depth: 2 * depth}, {"market_depth": lambda depth: 4 * depth}],
    premise=lambda run, *deep: run["takers"] > 0.1 * run["market_depth"],
    silent_for="the trend followers are too few for their market",
    because="models.market_maker_capacity.step",
    broken=lambda step: lambda state, p, draws: step(state, p.replace(takers=-p.takers), draws),
    draws=8,
)
def trends_and_depth(run: Runs, deep: Runs, deepest: Runs) -> Array:
    """C164. Trend followers in books of one, two and four times the depth: are moves larger than the news, and smaller in deeper books?"""
    row = [each["volatility_ratio"] for each in (deepest, deep, run)]
    return np.minimum(run["volatility_ratio"] - 1, least_step(*row))


@experiment(
    "dealer-gamma",
    "the part of a day’s move that the day before foretells",
    unit=unit.SHARE,
    more_than=0.03,
    space=BOOK | {"dealer_gamma": (-5e9, 5e9), "put_share": 0.0, "days": 60, "timing": ["same", "late"]},
    where=Where(
        lambda run: (run["timing"] == "late") & (np.abs(run["gain_at_spot"]) > 0.5), timing="a day late", gain_at_spot="loop gain",
    ),
    because="dynamics.dealer_gamma.step",
    broken=lambda step: lambda state, p, draws: step(state, p.replace(dealer_gamma=0 * p.dealer_gamma), draws),
    draws=8,
)  # fmt: skip
def foretold(run: Runs) -> Array:
    """C170. Dealers of any gamma who hedge at once or a day late: does a day’s move foretell that of the next?"""
    moves = np.diff(np.log(run["price"]), axis=0)
    before, after = (each - each.mean(axis=0) for each in (moves[:-1], moves[1:]))
    return (before * after).mean(axis=0) ** 2 / np.maximum((before**2).mean(axis=0) * (after**2).mean(axis=0), 1e-300)


@experiment(
    "transient-impact",
    "the part of the rise that comes back",
    unit=unit.SHARE,
    more_than=0.5,
    space={"shock": (0.02, 0.5), "memory": (1, 5), "decay": (0.15, 1), "horizon": 400},
    where=Where(lambda run: (run["permanent"] < 0.25) & (run["decay"] > 0.35), permanent="news", decay="fades"),
    because="dynamics.market_impact.propagator",
    broken=lambda propagator: lambda lag, decay, memory, permanent=0.0: propagator(lag, decay, memory, 1.0),
)
def back_after_a_squeeze(run: Runs) -> Array:
    """C150. Forced buying that carries no news, some, or nothing else: does more than half of the rise come back?"""
    return run["rebound"]
