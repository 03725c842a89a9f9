"""Claims about calm spells and bursts of volatility."""

from __future__ import annotations

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "chartist-market",
    "how closely the size of a day’s move is tied to that of the day before",
    unit=unit.NUMBER,
    less_than=0.12,
    space={"days": 250, "chartists_at_start": [0.0, 0.3], "mood_weight": (0.3, 0.8), "trend_weight": (0.5, 3), "news_size": (0.001, 0.02),
           "order_noise": (0.0, 0.1)},
    where=Where(
        lambda run: (run["most_chartists"] < 0.02) & (run["fundamentalist_orders"] * run["price_speed"] > 0.7),
        most_chartists="nobody follows", fundamentalist_orders="fundamentalists", price_speed="soon",
    ),
    because="dynamics.chartists.day",
    broken=lambda day: lambda optimists, pessimists, *rest: day(0 * optimists, 0 * pessimists, *rest),
    draws=6,
)  # fmt: skip
def news_makes_bursts(run: Runs) -> Array:
    """C98. Markets with many chartists, few and none, and news of even size: do bursts stay away, as they do from the news?"""
    return run["memory"]
