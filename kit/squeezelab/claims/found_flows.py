"""Claims that public pages make about flows that follow a price: hedges that sell, a flip that draws, shorts who cover, funds that pay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import Array, unit
from ..dynamics.dealer_gamma import flip_level
from .experiment import Where, experiment
from .found_dealers import BOOK
from .found_squeezes import CROWD, LADDER
from .short_selling_pressure import nobody_covers
from .trial import Runs


def pulled_to_the_flip(step: Callable[..., Any]) -> Callable[..., Any]:
    """A market in which half of the way to the flip is made good each day, whatever the dealers do."""

    def drawn(state: Any, p: Any, draws: Any) -> Any:
        after = step(state, p, draws)
        return {**after, "price": after["price"] * (flip_level(p) / after["price"]) ** 0.5}

    return drawn


@experiment(
    "dealer-gamma",
    "how far the price drifts toward the flip beyond its news, over the way there",
    unit=unit.SHARE,
    more_than=0.25,
    space=BOOK | {
        "dealer_gamma": (1e8, 1e9, "log"), "daily_volume": (1e11, 5e11, "log"), "impact": (0.02, 0.2), "put_share": (0.3, 0.7),
        "strike_gap": (0.03, 0.15), "strike_width": (0.03, 0.1), "days": 20,
    },
    premise=lambda run: np.abs(np.log(run["flip"] / run["start_price"])) > 0.01,
    silent_for="gamma keeps its sign, or the price stands at the flip already",
    because="dynamics.dealer_gamma.step",
    broken=pulled_to_the_flip,
    points=64,
    draws=6,
)  # fmt: skip
def drawn_to_the_flip(run: Runs) -> Array:
    """C142. Dealers whose gamma changes sign some way off: does the price drift there beyond its news?"""
    way = np.log(run["flip"] / run["start_price"])
    return np.log(run["price"][-1] / run["news_alone"][-1]) / way


@experiment(
    "hedging-feedback",
    "how much deeper the lowest price is than on the news alone",
    unit=unit.PERCENT,
    more_than=0.001,
    space={"programme_share": (0.004, 0.12, "log"), "kind": ["replicate", "replicate", "dealers"],
           "start_price": 100.0, "strike": (85, 115),
           "news_volatility": (0.2, 0.6), "horizon": (60, 365), "days": 40},
    premise=lambda run: run["news_alone"].min(axis=0) < 0.97 * run["start_price"],
    silent_for="the news hardly takes the price down",
    where=Where(
        lambda run: (run["kind"] == "replicate") & (run["programme_share"] > 0.02), kind="sell as it falls", programme_share="part",
    ),
    because="models.hedging_feedback.side",
    broken=lambda side: lambda p: -side(p),
)  # fmt: skip
def hedges_add_to_a_fall(run: Runs) -> Array:
    """C159. Hedgers who sell as the price falls, or buy, of any size, and the same bad news: does the price fall deeper?"""
    return np.log(run["news_alone"].min(axis=0) / run["price"].min(axis=0))


@experiment(
    "short-squeeze",
    "the largest move of a day after the spark, over the spark",
    unit=unit.RATIO,
    more_than=1.0,
    space=CROWD,
    where=Where(
        lambda run: run["loop_gain"] > 1.5, loop_gain="loop gain",
    ),
    because="dynamics.short_accounts.kept_open",
    broken=nobody_covers,
    points=256,
)  # fmt: skip
def covering_is_wild(run: Runs) -> Array:
    """C153. Shorts of any number in markets of any depth: is a day of covering wilder than the spark itself?"""
    moves = np.abs(np.diff(np.log(run["price"]), axis=0))
    return moves.max(axis=0) / np.log1p(run["shock"])


@experiment(
    "liquidation-cascade",
    "what is left of the fund",
    unit=unit.SHARE,
    more_than=0.02,
    space=LADDER | {"insurance_fund": (1e6, 1e8, "log"), "open_interest": (2e7, 2e9, "log")},
    premise=lambda run: run["liquidated_share"] > 0.05,
    silent_for="hardly anybody is liquidated",
    where=Where(
        lambda run: (run["open_interest"] < 2.5 * run["market_depth"]) & (run["insurance_fund"] > 0.03 * run["open_interest"]),
        open_interest="open", market_depth="depth", insurance_fund="fund",
    ),
    because="dynamics.liquidation_queue.closing",
    points=256,
)  # fmt: skip
def safeguards_keep_solvent(run: Runs) -> Array:
    """C168. Positions closed by rule and a fund for what they leave, in markets of any depth: is something left of the fund?"""
    return run["fund_left"] / run["insurance_fund"]
