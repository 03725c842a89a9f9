"""Claims about calm spells and bursts of volatility."""

from __future__ import annotations

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "chartist-market",
    "the tail of returns beyond that of the news",
    unit=unit.NUMBER,
    less_than=1.0,
    space={"days": 250, "chartists_at_start": [0.0, 0.3], "mood_weight": (0.3, 0.8), "trend_weight": (0.5, 3), "news_size": (0.001, 0.02),
           "order_noise": (0.0, 0.1)},
    where=Where(lambda run: run["most_chartists"] < 0.05, most_chartists="nobody follows"),
    because="dynamics.chartists.day",
    broken=lambda day: lambda optimists, pessimists, *rest: day(0 * optimists, 0 * pessimists, *rest),
    draws=2,
)  # fmt: skip
def news_makes_bursts(run: Runs) -> Array:
    """C98. Markets with many chartists, few and none, and news of even size: are the tails of returns those of the news?"""
    return run["tail"] - run["news_tail"]
