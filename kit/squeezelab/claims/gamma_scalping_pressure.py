"""Claims about dealers' hedging: which way it pushes, how much, how often."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .found_dealers import strike_met
from .trial import Runs


@experiment(
    "dealer-gamma",
    "how much a typical day differs from the news, in the direction that the sign of gamma foretells",
    unit=unit.PERCENT,
    more_than=0.005,
    space={"news": (0.003, 0.02), "put_share": 0.0, "dealer_gamma": (-3e9, 3e9), "daily_volume": (3e10, 5e11), "strike_width": (0.1, 0.3),
           "implied_volatility": (0.15, 0.6), "days_to_expiry": (10, 120), "timing": ["same", "late"], "days": 250},
    premise=lambda run: np.abs(run["gain_at_spot"]) > 0.05,
    silent_for="the hedges are too small to count",
    where=Where(lambda run: (run["timing"] == "same") + 0 * run["news"], timing="at once", news="news"),
    because="dynamics.dealer_book.owned",
    draws=2,
)  # fmt: skip
def sign_decides(run: Runs) -> Array:
    """C18. Dealers long and short gamma, hedging at once or a day late: is a typical day smaller, and larger, than the news?"""
    daily = np.std(np.diff(np.log(run["price"]), axis=0), axis=0) / np.std(np.diff(np.log(run["news_alone"]), axis=0), axis=0)
    return -np.sign(run["dealer_gamma"]) * (daily - 1)


@experiment(
    "dealer-gamma",
    "what hedging adds to a typical day",
    unit=unit.PERCENT,
    more_than=0.1,
    space={"put_share": 0.0, "dealer_gamma": (-1e10, -1e8), "strike_width": (0.1, 0.3), "news": (0.003, 0.02), "days": 60},
    where=Where(
        lambda run: -100 * run["impact"] * run["dealer_gamma"] / run["daily_volume"] > 0.12,
        dealer_gamma="dealer gamma",
        daily_volume="volume",
        impact="impact",
    ),
    because="dynamics.dealer_book.loop",
)
def major_driver(run: Runs) -> Array:
    """C20. Dealers short gamma of any size in markets of any volume: do they add a tenth to a typical day?"""
    return run["one_percent_becomes"] / 0.01 - 1


@experiment(
    "delta-hedge",
    "the best number of hedges a day",
    unit=unit.NUMBER,
    more_than=390,
    space={"round_trip_cost": (0.0002, 0.02), "realised_volatility": (0.1, 1.0), "implied_volatility": (0.1, 1.0), "averaged_paths": 500},
    because="dynamics.hedging_theory.best_rebalances",
    broken=lambda best: lambda *given: 1e9 * best(*given),
)
def continuous_hedging(run: Runs) -> Array:
    """C19. Costs from 0.02 to 2 % a round trip: is it ever best to hedge as often as every minute?"""
    return run["best_frequency"] / np.maximum(run["days_to_expiry"], 1)


@experiment(
    "gamma-scalping",
    "the mean profit over its spread from path to path",
    unit=unit.NUMBER,
    more_than=0.1,
    space={"realised_volatility": (0.1, 0.6), "implied_volatility": (0.1, 0.6), "start_price": 100.0, "strike": (90, 110),
           "drift": (-0.1, 0.1),
           "days_to_expiry": (20, 365), "own_volatility": 0.2, "rate": 0.0, "rebalances": 63, "round_trip_cost": 0.0, "options": 1e5},
    premise=lambda run: strike_met(run),
    silent_for="the strike is too far for the option to have gamma",
    where=Where(
        lambda run: run["realised_volatility"] > 1.1 * run["implied_volatility"],
        realised_volatility="moves more",
        implied_volatility="option’s price allowed",
    ),
    because="dynamics.hedging.hedge_paths",
)  # fmt: skip
def scalping_earns(run: Runs) -> Array:
    """C21. An option bought at one volatility and hedged while the price moves at another: does it earn on average?"""
    return run["mean_profit"] / run["spread"]


@experiment(
    "option-greeks",
    "what a day takes from the option, over its value",
    unit=unit.PERCENT,
    more_than=1e-5,
    space={"kind": ["call", "put"], "spot": (60, 160), "strike": 100.0, "days_to_expiry": (5, 730), "volatility": (0.1, 1.0),
           "rate": (0.0, 0.15), "dividend_yield": 0.0, "greek": "theta"},
    premise=lambda run: run["price"] > 0.05,
    silent_for="the option is worth next to nothing",
    where=Where(
        lambda run: (run["kind"] == "call") | (run["rate"] < 0.002) | (run["spot"] > 0.95 * run["strike"]),
        kind="put",
        rate="interest",
        spot="deep in the money",
        strike="deep in the money",
    ),
    because="dynamics.black_scholes.BlackScholes.theta",
)  # fmt: skip
def time_decay(run: Runs) -> Array:
    """C23. European calls and puts in and out of the money at any interest: does a day take something from their value?"""
    return -run["theta"] / 365 / run["price"]
