"""Claims that public pages make about dealers: exposure, flips, squeezes by hedging, pins at expiry.

A long room: one experiment a claim, all over the same few books of dealers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import Array, unit
from ..dynamics.black_scholes import BlackScholes
from ..dynamics.dealer_book import MONEYNESS
from .experiment import Where, experiment
from .trial import Runs, least_step

BOOK = {"news": (0.003, 0.02), "daily_volume": (3e10, 5e11, "log"), "strike_width": (0.1, 0.3), "implied_volatility": (0.15, 0.6),
        "days_to_expiry": (10, 120), "timing": "same"}  # fmt: skip


@experiment(
    "dealer-gamma",
    "how much more turning the sign changes the answer to 1 % of news than doubling the size does",
    unit=unit.PERCENT,
    more_than=0.00002,
    space=BOOK | {"dealer_gamma": (1e8, 4e9, "log"), "put_share": 0.0, "days": 5},
    against=[{"dealer_gamma": lambda gamma: 2 * gamma}, {"dealer_gamma": lambda gamma: -gamma}],
    premise=lambda run, twice, turned: np.abs(run["gain_at_spot"]) > 0.005,
    silent_for="the hedges are too small to count",
    because="dynamics.dealer_book.loop",
)
def sign_before_size(run: Runs, twice: Runs, turned: Runs) -> Array:
    """C111. Exposure turned from long to short beside exposure doubled: which changes the answer to news more?"""
    by_sign, by_size = (np.abs(each["one_percent_becomes"] - run["one_percent_becomes"]) for each in (turned, twice))
    return by_sign - by_size


@experiment(
    "dealer-gamma",
    "how much the price drifts upwards in a day, beyond its news",
    unit=unit.PERCENT,
    more_than=0.001,
    space=BOOK | {"dealer_gamma": (2e8, 1e10, "log"), "put_share": (0.0, 0.4), "days": 60},
    because="dynamics.dealer_book.owned",
    broken=lambda owned: lambda p: owned(p) * 0.0 + 5e9 * np.sign(np.log(MONEYNESS)[:, None] - 0.3),
    draws=16,
)
def slow_upward_tilt(run: Runs) -> Array:
    """C112. Dealers long gamma: does the price tilt slowly upwards?"""
    days = len(run["price"]) - 1
    return (np.log(run["price"][-1] / run["price"][0]) - np.log(run["news_alone"][-1] / run["news_alone"][0])) / days


@experiment(
    "dealer-gamma",
    "how much larger the largest moves are, in the direction that gains less",
    unit=unit.PERCENT,
    more_than=0.0005,
    space=BOOK | {"dealer_gamma": (-1e10, -1e8), "put_share": 0.0, "days": 60, "strike_width": (0.15, 0.3), "news": (0.003, 0.01),
                  "timing": ["same", "same", "late"]},
    premise=lambda run: run["gain_at_spot"] > 0.08,
    silent_for="the hedges are too small to count",
    where=Where(
        lambda run: (run["timing"] == "same") & (run["gain_at_spot"] < 0.9), timing="at once", gain_at_spot="loop gain",
    ),
    because="dynamics.dealer_gamma.step",
    broken=lambda step: lambda state, p, draws: step(state, p.replace(dealer_gamma=-p.dealer_gamma), draws),
    draws=16,
)  # fmt: skip
def both_directions(run: Runs) -> Array:
    """C113. Dealers short gamma: are the largest moves larger, up and down alike?"""
    hedged, alone = (np.diff(np.log(run[name]), axis=0) for name in ("price", "news_alone"))
    return np.minimum(hedged.max(axis=0) / alone.max(axis=0), hedged.min(axis=0) / alone.min(axis=0)) - 1


@experiment(
    "dealer-gamma",
    "how much of 1 % of news the hedges take away",
    unit=unit.PERCENT,
    more_than=0.00005,
    space=BOOK | {"dealer_gamma": (-1e10, -1e8), "put_share": (0.0, 1.0), "strike_gap": (0.0, 0.15), "days": 5},
    because="dynamics.dealer_book.owned",
)
def short_both_and_calm(run: Runs) -> Array:
    """C114. Dealers who owe the calls and the puts: do they sell rises and buy falls, so that news shrinks?"""
    return 0.01 - run["one_percent_becomes"]


@experiment(
    "dealer-gamma",
    "what 1 % of news becomes beyond itself",
    unit=unit.PERCENT,
    more_than=0.001,
    space=BOOK | {"dealer_gamma": (-1e10, -1e8), "put_share": 0.0, "days": 5},
    where=Where(
        lambda run: -100 * run["impact"] * run["dealer_gamma"] / run["daily_volume"] > 0.12,
        impact="impact", dealer_gamma="dealers’ gamma", daily_volume="volume",
    ),
    because="dynamics.dealer_book.owned",
)  # fmt: skip
def forced_to_buy_more(run: Runs) -> Array:
    """C115. Dealers who owe calls: does their own buying force them to buy noticeably more?"""
    return run["one_percent_becomes"] - 0.01


@experiment(
    None,
    "the gamma left when the price is past the strikes, over that at the strikes",
    unit=unit.SHARE,
    less_than=0.2,
    space={"volatility": (0.15, 1.5), "days": (2.0, 120.0), "past": (0.2, 4.0)},
    where=Where(lambda run: run["past"] > 2.4, past="typical moves"),
    because="dynamics.black_scholes.BlackScholes.gamma",
    broken=lambda gamma: lambda self: gamma(self) * 0 + 1.0,
)
def past_the_strikes(run: Runs) -> Array:
    """C116. Calls whose strikes the price has left up to four typical moves behind: is their gamma gone?"""
    years = run["days"] / 365
    spot = 100 * np.exp(run["past"] * run["volatility"] * np.sqrt(years))
    deep, near = (BlackScholes(at, 100.0, years, run["volatility"]) for at in (spot, np.full_like(spot, 100.0)))
    return deep.gamma * spot**2 / (near.gamma * 100.0**2)


@experiment(
    "dealer-gamma",
    "the lesser of two steps by which 1 % of news becomes more, on three quarters and on half of the volume",
    unit=unit.PERCENT,
    more_than=0.00005,
    space=BOOK | {"dealer_gamma": (-3e9, -5e8), "put_share": 0.0, "daily_volume": (1e11, 5e11, "log"), "impact": (0.02, 0.3), "days": 5},
    against=[{"daily_volume": lambda volume: 0.75 * volume}, {"daily_volume": lambda volume: volume / 2}],
    premise=lambda run, *_: (run["gain_at_spot"] > 0.02) & (-100 * run["impact"] * run["dealer_gamma"] / run["daily_volume"] < 0.45),
    silent_for="the hedges are too small to count, or run away in the thin market already",
    because="dynamics.dealer_book.loop",
    broken=lambda loop: lambda gamma, adv, y: loop(gamma, 0 * adv + 2e11, y),
)  # fmt: skip
def thin_market_squeeze(run: Runs, thin: Runs, thinnest: Runs) -> Array:
    """C117. The same calls owed in a market of the whole volume, three quarters and half of it: does hedging amplify more each time?"""
    return least_step(*(each["one_percent_becomes"] for each in (run, thin, thinnest)))


PIN = {"strike": 100.0, "start_price": (97, 103), "volatility": (0.1, 0.5), "days_to_expiry": (5, 40), "calendar": "days", "steps": 100,
       "averaged_paths": 500}  # fmt: skip


def within_reach(run: Runs) -> Array:
    """Whether the strike lies within one and a half typical moves to expiry."""
    return np.abs(np.log(run["start_price"] / run["strike"])) < 1.5 * run["volatility"] * np.sqrt(run["days_to_expiry"] / 252)


@experiment(
    "expiry-pinning",
    "the chance that the price ends at the strike",
    unit=unit.SHARE,
    more_than=0.02,
    space=PIN | {"strength": (-0.2, 1.0)},
    premise=lambda run: within_reach(run),
    silent_for="the strike is out of reach",
    where=Where(lambda run: run["strength"] > 0.06, strength="hedgers are long"),
    because="dynamics.pinning.pinning_probability",
)
def drawn_to_the_strike(run: Runs) -> Array:
    """C118. Any hedgers at a strike, long or short: is the price drawn to it?"""
    return run["pin_chance"]


@experiment(
    "expiry-pinning",
    "the chance that the price ends at the strike",
    unit=unit.SHARE,
    more_than=0.01,
    space=PIN | {"strength": (-0.2, -0.01)},
    because="dynamics.pinning.pinning_probability",
    broken=lambda chance: lambda strength, *rest: chance(np.abs(strength), *rest),
)
def sellers_pin(run: Runs) -> Array:
    """C119. Market makers who have sold the options and hedge them: does their hedging pin the price?"""
    return run["pin_chance"]


@experiment(
    "expiry-pinning",
    "the least of three steps by which the chance of a pin grows, each with a quarter more open interest",
    unit=unit.SHARE,
    more_than=0.002,
    space=PIN | {"strength": (0.01, 0.6)},
    against=[{"strength": lambda strength, times=times: times * strength} for times in (1.25, 1.25**2, 1.25**3)],
    premise=lambda run, *more: (more[1]["pin_chance"] < 0.99) & within_reach(run),
    silent_for="the price is pinned anyway, or the strike is out of reach",
    because="dynamics.pinning.pinning_probability",
)
def more_open_interest(run: Runs, *more: Runs) -> Array:
    """C120. The same strike with a quarter more open interest, three times over: is a pin likelier at each step?"""
    return least_step(*(each["pin_chance"] for each in (run, *more)))


def strike_met(run: Runs) -> Array:
    """Whether the strike is nearer than two typical moves to expiry, as they come and as the option's price has them."""
    typical = np.minimum(run["realised_volatility"], run["implied_volatility"]) * np.sqrt(run["days_to_expiry"] / 365)
    return np.abs(np.log(run["strike"] / run["start_price"])) < 2 * typical


@experiment(
    "gamma-scalping",
    "the lesser of two steps by which more movement adds to the expected profit, over the spread of outcomes",
    unit=unit.NUMBER,
    more_than=0.01,
    space={"realised_volatility": (0.1, 0.6), "implied_volatility": (0.1, 0.6), "start_price": 100.0, "strike": (70, 140), "drift": 0.0,
           "days_to_expiry": (20, 365), "rate": 0.0, "rebalances": 63, "round_trip_cost": 0.0, "options": 1e5, "hedge_with": "implied"},
    against=[{"realised_volatility": lambda volatility, times=times: times * volatility} for times in (1.25, 1.5)],
    premise=lambda run, *wilder: strike_met(run),
    silent_for="the strike is too far for the option to have gamma",
    because="dynamics.hedging.hedge_paths",
)  # fmt: skip
def larger_swings(run: Runs, *wilder: Runs) -> Array:
    """C121. The same scalper in markets with swings a quarter and a half larger: does he earn more at each step?"""
    return least_step(*(each["mean_profit"] for each in (run, *wilder))) / run["spread"]


def moves_bring_nothing(step: Callable[..., Any]) -> Callable[..., Any]:
    """A trader whose squared moves earn nothing."""
    return lambda state, p, draws: {**step(state, p, draws), "from_moves": state["from_moves"]}


@experiment(
    "gamma-scalping",
    "what movement has earned by the end, over what time has taken",
    unit=unit.SHARE,
    more_than=0.01,
    space={"realised_volatility": (0.1, 0.6), "implied_volatility": (0.1, 0.6), "start_price": 100.0, "strike": (70, 140),
           "days_to_expiry": (20, 365), "rate": 0.0, "rebalances": 63, "options": 1e5, "position": "long", "hedge_with": "implied"},
    premise=lambda run: -run["from_time"][-1] > 0.001 * run["options"] * run["start_price"],
    silent_for="time takes next to nothing",
    because="dynamics.option_trader.step",
    broken=moves_bring_nothing,
    draws=2,
)  # fmt: skip
def part_of_the_decay(run: Runs) -> Array:
    """C122. A hedged straddle in calm and wild markets: does hedging make good a part of what time takes?"""
    return run["from_moves"][-1] / np.maximum(-run["from_time"][-1], 1e-9)
