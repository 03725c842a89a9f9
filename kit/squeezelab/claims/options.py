"""Claims about options: hedging error, Greeks, rules of thumb.

A long room: one experiment a claim, all over the same few options.
"""

from __future__ import annotations

import math

import numpy as np

from ..core import Array, unit
from ..dynamics.black_scholes import BlackScholes
from ..dynamics.dealer_book import MULTIPLIER, gamma_exposure
from ..dynamics.hedging import exits_a_day, no_trade_band
from .experiment import Where, experiment
from .trial import Runs

NEAR = {"spot": (85, 115), "strike": 100.0, "rate": 0.0, "dividend_yield": 0.0, "volatility": (0.1, 1.2), "days_to_expiry": (3, 730)}


@experiment(
    "delta-hedge",
    "the error with four times as many hedges, over the error before",
    unit=unit.RATIO,
    about=(0.5, 0.1),
    space={"rebalances": [12, 24, 48], "implied_volatility": 0.25, "realised_volatility": (0.18, 0.35), "round_trip_cost": 0.0, "rate": 0.0,
           "drift": 0.0, "implied_change": 0.0, "start_price": 100.0, "strike": (95, 105), "days_to_expiry": (30, 365), "options": 1e5},
    against={"rebalances": lambda count: 4 * count},
    where=Where(
        lambda run, often: np.abs(np.log(run["realised_volatility"] / run["implied_volatility"])) < 0.045,
        realised_volatility="realised",
        implied_volatility="implied",
    ),
    because="dynamics.hedging.hedge_paths",
    broken=lambda paths: lambda normals, **given: paths(normals[: len(normals) // 4] if len(normals) > 48 else normals, **given),
)  # fmt: skip
def error_by_frequency(run: Runs, often: Runs) -> Array:
    """C38. A hedge without costs and one with four times as many trades, at any realised volatility: is the error halved?"""
    return often["performance"] / run["performance"]


@experiment(
    "option-greeks",
    "what the hedged seller earns in the day, over the day’s decay",
    unit=unit.SHARE,
    more_than=0.03,
    space=NEAR | {"volatility": (0.1, 0.8), "days_to_expiry": (10, 365), "spot": (95, 105)},
    also={"of_break_even": (-1.2, 1.2)},
    against=lambda today: {
        "spot": today["spot"] * math.exp(today["of_break_even"] * today["volatility"] / math.sqrt(365)),
        "days_to_expiry": today["days_to_expiry"] - 1,
    },
    premise=lambda today, later: (np.abs(today["of_break_even"]) < 0.85) & (gamma_of_peak(today) > 0.1) & (today["days_to_expiry"] > 7),
    silent_for="the move nears the break-even move, the option has no gamma to speak of, or it expires within the week",
    because="dynamics.black_scholes.BlackScholes.delta",
)
def break_even_move(today: Runs, later: Runs) -> Array:
    """C45. A hedged seller of a call, a day later, after moves of up to nine tenths of the break-even move: is there a gain?"""
    gain = today["price"] - later["price"] + today["delta"] * (later["spot"] - today["spot"])
    return gain / (-today["theta"] / 365)


def gamma_of_peak(run: Runs) -> Array:
    """The option's gamma over the gamma of one at the money."""
    years = run["days_to_expiry"] / 365
    spread = run["volatility"] * np.sqrt(years)
    return np.exp(-0.5 * (np.log(run["spot"] / run["strike"]) / spread + 0.5 * spread) ** 2)


@experiment(
    None,
    "the product over the exposure, in dollars for 1 %",
    unit=unit.RATIO,
    about=(1.0, 0.05),
    space={
        "spot": (20.0, 500.0, "log"),
        "moneyness": (0.95, 1.05),
        "volatility": (0.15, 0.8),
        "days": (20.0, 180.0),
        "held": (10.0, 1e5, "log"),
    },
    because="dynamics.dealer_book.gamma_exposure",
    broken=lambda exposure: lambda *given: exposure(*given) / 0.01,
)
def gex_unit(run: Runs) -> Array:
    """C47. Gamma times open interest times the squared price, beside the exposure per 1 %: the same dollars?"""
    product = BlackScholes(run["spot"], run["spot"] * run["moneyness"], run["days"] / 365, run["volatility"]).gamma
    return product * run["held"] * MULTIPLIER * run["spot"] ** 2 / per_one_percent(run)


def per_one_percent(run: Runs) -> Array:
    """The exposure as our own figures compute it, USD per 1 %."""
    lanes = zip(run["spot"], run["spot"] * run["moneyness"], run["volatility"], run["held"], run["days"] / 365, strict=True)
    one = np.array([True])
    return np.array([gamma_exposure(np.array([s]), np.array([k]), one, np.array([v]), np.array([n]), t)[0] for s, k, v, n, t in lanes])


@experiment(
    "option-greeks",
    "what delta and gamma miss, over the change",
    unit=unit.SHARE,
    less_than=0.05,
    space=NEAR,
    also={"move": (0.005, 0.3, "log"), "way": [-1, 1]},
    against=lambda today: {"spot": today["spot"] * (1 + today["way"] * today["move"])},
    premise=lambda today, later: np.abs(later["price"] - today["price"]) > 0.05,
    silent_for="the option hardly changes",
    where=Where(
        lambda today, later: today["move"] < 0.3 * today["volatility"] * np.sqrt(today["days_to_expiry"] / 365),
        move="moves",
        volatility="volatility",
        days_to_expiry="time",
    ),
    because="dynamics.black_scholes.BlackScholes.gamma",
)
def taylor(today: Runs, later: Runs) -> Array:
    """C51. An option repriced after moves of half a per cent to 30 %, beside delta and half gamma: within a twentieth of the change?"""
    step, change = later["spot"] - today["spot"], later["price"] - today["price"]
    return np.abs(today["delta"] * step + 0.5 * today["gamma"] * step**2 - change) / np.abs(change)


@experiment(
    "option-greeks",
    "delta less the chance",
    unit=unit.NUMBER,
    less_than=0.03,
    space=NEAR,
    where=Where(
        lambda run: run["volatility"] * np.sqrt(run["days_to_expiry"] / 365) < 0.07, volatility="volatility", days_to_expiry="short times"
    ),
    because="dynamics.black_scholes.BlackScholes.delta",
)
def delta_is_no_probability(run: Runs) -> Array:
    """C61. Delta beside the chance to end in the money, for any time and volatility: within three points?"""
    return np.abs(run["delta"] - run["chance"])


@experiment(
    "option-greeks",
    "the lesser of two ratios of gamma, as the time left is halved and halved again",
    unit=unit.RATIO,
    more_than=1.05,
    space=NEAR | {"spot": (60, 160)},
    against=[{"days_to_expiry": lambda days: days / 2}, {"days_to_expiry": lambda days: days / 4}],
    premise=lambda now, *_: now["gamma"] > 1e-9,
    silent_for="there is no gamma to speak of",
    where=Where(
        lambda now, *_: np.abs(np.log(now["spot"] / now["strike"])) < 0.4 * now["volatility"] * np.sqrt(now["days_to_expiry"] / 365),
        spot="at the money",
        strike="strike",
        volatility="volatility",
        days_to_expiry="time",
    ),
    because="dynamics.black_scholes.BlackScholes.gamma",
    broken=lambda gamma: lambda self: gamma(self) * self.years,
)  # fmt: skip
def gamma_near_expiry(now: Runs, half: Runs, quarter: Runs) -> Array:
    """C62. The time to expiry, half and a quarter of it, at the strike and away from it: does gamma grow at each step?"""
    return np.minimum(half["gamma"] / now["gamma"], quarter["gamma"] / np.maximum(half["gamma"], 1e-300))


@experiment(
    "option-greeks",
    "how far the rule is from the volatility, over it",
    unit=unit.PERCENT,
    less_than=0.01,
    space=NEAR | {"spot": 100.0, "volatility": (0.1, 2.0)},
    where=Where(
        lambda run: run["volatility"] * np.sqrt(run["days_to_expiry"] / 365) < 0.45,
        volatility="moderate volatility",
        days_to_expiry="short times",
    ),
    because="dynamics.black_scholes.BlackScholes.price",
)
def brenner_subrahmanyam(run: Runs) -> Array:
    """C63. Premium over price, scaled, beside the volatility that made it, for any time and volatility: within a hundredth?"""
    guess = math.sqrt(2 * math.pi) / np.sqrt(run["days_to_expiry"] / 365) * run["price"] / run["spot"]
    return np.abs(guess / run["volatility"] - 1)


@experiment(
    None,
    "the daily volatility over 1 %",
    unit=unit.RATIO,
    about=(1.0, 0.03),
    space={"trading_days": (248.0, 260.0)},
    arithmetic=True,
)
def rule_of_sixteen(run: Runs) -> Array:
    """C64. A volatility of 16 % a year over the root of the trading days in a year."""
    return 0.16 / np.sqrt(run["trading_days"]) / 0.01


@experiment(
    "option-greeks",
    "the larger difference of gamma and vega between call and put, over their size",
    less_than=1e-6,
    space={"kind": "call", "spot": (80, 125), "strike": 100.0, "days_to_expiry": (5, 730)},
    against={"kind": "put"},
    arithmetic=True,
)
def parity_of_greeks(call: Runs, put: Runs) -> Array:
    """C65. Gamma and vega of calls and puts at any strike, time and rate: the same?"""
    differences = [np.abs(call[greek] - put[greek]) / np.maximum(call[greek], 1e-12) for greek in ("gamma", "vega")]
    return np.maximum(*differences)


@experiment(
    "inverse-option",
    "the delta less the coins of the hedge",
    unit=unit.NUMBER,
    less_than=0.003,
    space={"kind": "call", "spot": (45_000, 55_000), "strike": (40_000, 60_000), "days_to_expiry": (5, 365), "volatility": (0.3, 1.2)},
    premise=lambda run: run["delta"] > 0.1,
    silent_for="the call is so far out of the money that it hardly moves",
    because="dynamics.inverse.InverseOption.coin_delta",
    broken=lambda coin_delta: lambda option: option.delta,
)
def coin_delta(run: Runs) -> Array:
    """C77. Coins that hedge a coin-settled call, beside its delta, in and out of the money: the same?"""
    return np.abs(run["delta"] - run["coin_delta"])


@experiment(
    None,
    "how many times as often the band is left",
    unit=unit.RATIO,
    about=(4.0, 0.4),
    space={"width": (0.3, 2.5), "volatility": (0.05, 1.2)},
    where=Where(lambda run: run["width"] > 1.2, width="daily move"),
    because="dynamics.hedging.exits_a_day",
    broken=lambda exits: lambda band, volatility, *rest: np.sqrt(exits(band, volatility, *rest)),
    points=64,
)  # fmt: skip
def band_exits(run: Runs) -> Array:
    """C80. Simulated paths in a band as wide as 0.3 to 2.5 daily moves: how often is it left, and at twice the volatility?"""
    band = run["width"] * run["volatility"] / np.sqrt(252)
    once, twice = (exits_a_day(band, times * run["volatility"], 13) for times in (1, 2))
    return twice / once


@experiment(
    None,
    "the band at eight times the cost, over the band before",
    unit=unit.RATIO,
    about=(2.0, 1e-6),
    space={
        "price": (10.0, 1000.0, "log"),
        "gamma": (0.001, 0.2, "log"),
        "cost": (1e-4, 0.005, "log"),
        "tolerance": (0.01, 100.0, "log"),
        "years": (0.02, 2.0),
    },
    arithmetic=True,
)
def band_by_cost(run: Runs) -> Array:
    """C93. The best no-trade band around a delta hedge at a cost and at eight times that cost: twice as wide?"""
    once, more = (
        no_trade_band(run["price"], run["gamma"], times * run["cost"], run["tolerance"], 0.0, run["years"]) for times in (1.0, 8.0)
    )
    return more / once


@experiment(
    "option-greeks",
    "the loss to a move twice as large, over the loss before",
    unit=unit.RATIO,
    about=(4.0, 0.1),
    space=NEAR | {"days_to_expiry": (3, 180), "volatility": (0.1, 0.6)},
    also={"move": (0.005, 0.06, "log")},
    because="dynamics.black_scholes.BlackScholes.price",
    broken=lambda price: lambda self: price(self) + np.abs((50 * np.log(self.spot)) % 1 - 0.5),
    where=Where(
        lambda run: (
            (run["move"] < 0.14 * run["volatility"] * np.sqrt(run["days_to_expiry"] / 365))
            & (np.abs(np.log(run["spot"] / run["strike"])) < 1.0 * run["volatility"] * np.sqrt(run["days_to_expiry"] / 365))
        ),
        move="moves",
        volatility="volatility",
        days_to_expiry="expiry",
        spot="strike",
        strike="strike",
    ),
)  # fmt: skip
def loss_by_move(run: Runs) -> Array:
    """C97. What a hedged option seller loses to moves up and down, and to moves twice as large, for any time: four times as much?"""
    strike, years, volatility = run["strike"], run["days_to_expiry"] / 365, run["volatility"]

    def loss(move: Array) -> Array:
        up, down, here = (BlackScholes(run["spot"] * (1 + x), strike, years, volatility).price for x in (move, -move, 0 * move))
        return up + down - 2 * here

    return loss(2 * run["move"]) / loss(run["move"])
