"""Claims about orders: ladders, bounce, impact."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from ..dynamics.resting_orders import ladder_fill
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    None,
    "how far the mean price is from the middle, over the width of the ladder",
    unit=unit.PERCENT,
    less_than=0.01,
    space={"orders": (3.0, 20.0), "growth": [1.0, 1.0, 0.6, 1.5, 2.0], "filled": [1.0, 1.0, 0.7, 0.5]},
    where=Where(lambda run: (run["growth"] == 1) & (run["filled"] == 1), growth="equally large", filled="all are filled"),
    because="dynamics.resting_orders.ladder_fill",
)
def ladder_mean(run: Runs) -> Array:
    """C50. Ladders of 3 to 20 orders of equal and of growing size, filled in whole or in part: is the mean price the middle?"""
    each = [ladder_fill(round(n), grow, part) for n, grow, part in zip(run["orders"], run["growth"], run["filled"], strict=True)]
    return np.abs(np.array(each) - 0.5)


@experiment(
    "bid-ask-bounce",
    "how far the measured spread is from the true one, over it",
    unit=unit.PERCENT,
    less_than=0.2,
    space={"trades": 400, "mid_move": (0.002, 0.02), "spread": (0.05, 0.5)},
    premise=lambda run: run["mid_move"] < 0.3 * run["spread"],
    silent_for="the bounce drowns in the moves of the mid",
    where=Where(lambda run: run["runs"] < 0.1, runs="by chance"),
    because="dynamics.order_book.bounce_spread",
    draws=4,
)
def roll(run: Runs) -> Array:
    """C52. Trades that bounce across a spread, with sides drawn by chance and with sides that come in runs: is the spread measured?"""
    return np.abs(run["estimate"] / run["spread"] - 1)


@experiment(
    "market-impact",
    "the impact of twice the order, over the impact before",
    unit=unit.RATIO,
    about=(2.0, 0.1),
    space={"order_size": (0.001, 0.25), "exponent": (0.35, 0.75)},
    against={"order_size": lambda size: 2 * size},
    because="dynamics.market_impact.power_law_impact",
    broken=lambda impact: lambda *given: impact(*given[:-1], 1.0),
)
def square_root(run: Runs, twice: Runs) -> Array:
    """C59. Orders of 0.1 to 25 % of a day's volume and twice as large, at the exponents that are measured: twice the impact?"""
    return twice["move"] / run["move"]


@experiment(
    "execution",
    "what selling at once costs, over the least value at risk of any schedule",
    unit=unit.RATIO,
    less_than=1.15,
    space={"periods": 20, "aversion": 1e-6, "shares": (1e4, 1e6), "temporary": (1e-7, 2e-5), "volatility": (0.3, 10), "days": (5, 30)},
    where=Where(
        lambda run: run["temporary"] * run["shares"] < 0.3 * run["volatility"] * run["period_length"] ** 1.5,
        temporary="impact",
        shares="shares",
        volatility="moves",
        period_length="period",
    ),
    because="dynamics.execution.cost_sd",
)
def selling_at_once(run: Runs) -> Array:
    """C78. Positions of any size in markets of any depth and volatility: is selling at once as safe as the safest schedule?"""
    return run["cost_at_once"] / run["least_value_at_risk"]


@experiment(
    "kyle-auctions",
    "what one auction reveals",
    unit=unit.PERCENT,
    about=(0.5, 1e-4),
    space={"auctions": 1},
    arithmetic=True,
)
def half_is_revealed(run: Runs) -> Array:
    """C83. What one auction reveals of an insider's knowledge, however much she knows and however much noise there is."""
    return run["revealed"]


@experiment(
    "queue-imbalance",
    "the chance that the shorter queue is used up first, less one half",
    unit=unit.NUMBER,
    more_than=0.01,
    space={"bid_queue": (100, 50000, "log"), "ask_queue": (100, 50000, "log"), "correlation": (-0.95, 0.9)},
    premise=lambda run: np.abs(np.log(run["bid_queue"] / run["ask_queue"])) > 0.18,
    silent_for="both queues are about as long",
    because="dynamics.resting_orders.up_probability",
)
def shorter_queue_first(run: Runs) -> Array:
    """C88. Queues of any lengths at bid and offer, that move together and apart: does the price move toward the shorter one?"""
    return np.sign(run["bid_queue"] - run["ask_queue"]) * (run["up_probability"] - 0.5)


@experiment(
    "venue-arbitrage",
    "the profit from twice the gap, over the profit before",
    unit=unit.RATIO,
    about=(4.0, 0.1),
    space={"cheap_price": 100.0, "dear_price": (100.3, 104), "cost": [0.0, 0.0, 0.1, 0.2]},
    against={"dear_price": lambda dear: 100 + 2 * (dear - 100)},
    premise=lambda run, twice: run["profit"] > 0,
    silent_for="costs eat the gap",
    where=Where(lambda run, twice: run["cost"] == 0, cost="costs"),
    because="dynamics.arbitrage.two_books",
    broken=lambda books: lambda gap, *more: books(np.sqrt(gap), *more),
)
def twice_the_gap(run: Runs, twice: Runs) -> Array:
    """C89. Two venues some way apart and twice as far, without costs and with them: four times the profit?"""
    return twice["profit"] / run["profit"]
