"""Claims that public pages make about pools, funding, bets, funds, charts and time value.

A long room: many pages, few claims each; an experiment states its whole space.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs, least_step


@experiment(
    "funding-rate",
    "what longs pay each time",
    unit=unit.RATE,
    more_than=1e-6,
    space={"premium": (1e-5, 0.005, "log"), "side": "long", "rule": ["clamp", "damper"]},
    where=Where(
        lambda run: (run["rule"] == "clamp") | (run["premium"] > 0.5 * run["band"] + 2e-6),
        rule="rule", premium="premium", band="band",
    ),
    because="models.funding_rate.rate_at",
)  # fmt: skip
def longs_pay_above(run: Runs) -> Array:
    """C123. A contract above its index, by any rule and cap: do longs pay?"""
    return run["rate"]


@experiment(
    "perpetual-futures",
    "what is left of the fair premium with twice as many payments",
    unit=unit.RATIO,
    about=(0.5, 0.05),
    space={"quote_rate": (0.0, 0.3), "base_rate": (0.0, 0.15), "payments_per_day": (1, 12), "settled_share": (0.1, 0.5)},
    against={"payments_per_day": lambda count: 2 * count},
    premise=lambda run, often: np.abs(run["fair_premium"]) > 1e-7,
    silent_for="both rates are alike, and there is no premium",
    because="dynamics.perpetual_basis.fair_ratio",
)
def funding_pulls_back(run: Runs, often: Runs) -> Array:
    """C124. Contracts that settle twice as often: do they stay twice as near to the spot?"""
    return often["fair_premium"] / run["fair_premium"]


@experiment(
    "amm-lab",
    "the loss against holding once the price is back",
    unit=unit.PERCENT,
    about=(0.0, 1e-6),
    space={"price_ratio": 1.0},
    arithmetic=True,
)
def back_again(run: Runs) -> Array:
    """C125. Pools of any range whose price has come back: is the loss against holding gone?"""
    return np.maximum(np.abs(run["loss"]), np.abs(run["full_loss"]))


@experiment(
    "amm-lab",
    "the loss against holding at four times the price",
    unit=unit.PERCENT,
    about=(-0.2, 1e-6),
    space={"price_ratio": 4.0},
    arithmetic=True,
)
def four_times_the_price(run: Runs) -> Array:
    """C126. A pool over all prices at four times its price: is it a fifth behind?"""
    return run["full_loss"]


@experiment(
    "fee-failure",
    "what is left to a provider in a year",
    unit=unit.RATE,
    more_than=0.001,
    space={"incentives": 0.0, "elsewhere": 0.0, "turnover": (1, 300, "log")},
    where=Where(
        lambda run: run["fee"] * run["turnover"] > 0.13 * run["concentration"] * run["volatility"] ** 2 + 0.002,
        fee="fees", turnover="turnover", volatility="volatility", concentration="concentration",
    ),
    because="dynamics.amm.lvr_rate",
)  # fmt: skip
def fees_make_good(run: Runs) -> Array:
    """C127. Pools of any turnover, fee and volatility: do fees make good what arbitrage takes?"""
    return run["net_return"]


@experiment(
    "fee-failure",
    "the loss at half as much volatility again, over the loss before",
    unit=unit.RATIO,
    more_than=1.5,
    space={"incentives": 0.0, "volatility": (0.05, 1.3)},
    against={"volatility": lambda volatility: 1.5 * volatility},
    arithmetic=True,
)
def loss_with_volatility(run: Runs, wilder: Runs) -> Array:
    """C128. The same pool under half as much volatility again: is the loss much larger?"""
    return wilder["loss_rate"] / run["loss_rate"]


def over_kelly(times: float) -> Callable[[Mapping[str, Any]], dict[str, float]]:
    """So many times Kelly’s bet."""
    return lambda run: {"bet": min(10.0, times * run["drift"] / run["volatility"] ** 2)}


@experiment(
    "kelly-bet",
    "the lesser of two steps by which growth falls, from Kelly’s bet to a third more and to two thirds more",
    unit=unit.RATE,
    more_than=1e-5,
    space={"drift": (0.01, 0.3), "volatility": (0.15, 0.8)},
    against=[over_kelly(1.33), over_kelly(1.67)],
    premise=lambda run, *more: (run["kelly"] < 5.9) & (run["kelly"] > 0.05),
    silent_for="the best bet lies off the slider",
    because="dynamics.risk.growth_rate",
    broken=lambda growth: lambda *given: growth(*given) + 1.0,
)
def more_than_kelly(run: Runs, more: Runs, most: Runs) -> Array:
    """C134. Kelly’s bet, a third more and two thirds more: does it grow more slowly at each step?"""
    return least_step(-run["best_growth"], -more["growth_here"], -most["growth_here"])


@experiment(
    "kelly-bet",
    "the growth of half the Kelly bet, over that of the whole",
    unit=unit.SHARE,
    about=(0.75, 1e-6),
    space={"drift": (0.01, 0.3), "volatility": (0.15, 0.8)},
    against=lambda run: {"bet": min(10.0, 0.5 * run["drift"] / run["volatility"] ** 2)},
    arithmetic=True,
)
def half_kelly(run: Runs, half: Runs) -> Array:
    """C135. Half the Kelly bet: three quarters of the growth?"""
    return np.where(half["kelly"] < 20, half["growth_here"] / half["best_growth"], 0.75)


def the_other_way(step: Callable[..., Any]) -> Callable[..., Any]:
    """Funds that sell after rises."""

    def turned(state: Any, p: Any, draws: Any) -> Any:
        after = step(state, p, draws)
        return {**after, "etf_trade": -after["etf_trade"]}

    return turned


def leveraged(run: Runs) -> Array:
    """Whether the fund holds more than its money in the market, or has sold it short."""
    return (run["etf_multiple"] > 1.05) | (run["etf_multiple"] < -0.05)


FUND = {"shock": (-0.05, 0.05), "fund_assets": 1e7, "leverage": 1.0, "etf_assets": (1e8, 5e9, "log"), "market_depth": (1e8, 1e9, "log")}


@experiment(
    "leverage-targeting",
    "what the fund trades in the direction of the move, over its assets",
    unit=unit.PERCENT,
    more_than=0.0001,
    space=FUND | {"etf_multiple": (-3.0, 3.0)},
    premise=lambda run: (np.abs(run["shock"]) > 0.002) & leveraged(run),
    silent_for="the market hardly moves, or the fund is not leveraged",
    because="models.leverage_targeting.step",
    broken=the_other_way,
)
def buys_after_rises(run: Runs) -> Array:
    """C136. Leveraged funds after rises and falls: do they buy after the one and sell after the other?"""
    return np.sign(run["shock"]) * run["etf_trade"].sum(axis=0) / run["etf_assets"]


@experiment(
    "leverage-targeting",
    "the lesser of two steps by which the move ends larger, with half the fund and with the whole in the market",
    unit=unit.PERCENT,
    more_than=0.00002,
    space=FUND | {"etf_multiple": (-3.0, 3.0)},
    against=[{"etf_assets": lambda assets: assets / 2}, {"etf_assets": 0.0}],
    premise=lambda run, half, alone: (np.abs(run["shock"]) > 0.004) & (run["loop_gain"] > 0.02) & leveraged(run),
    silent_for="the market hardly moves, or the fund is not leveraged or too small for it",
    because="dynamics.impact.price_after",
    broken=lambda after: lambda price, flow, depth: after(price, -np.asarray(flow), depth),
)
def adds_to_the_day(run: Runs, half: Runs, alone: Runs) -> Array:
    """C137. The same day without a leveraged fund, with half of it and with the whole: is the move larger each time?"""
    return least_step(*(np.abs(each["whole_move"]) for each in (alone, half, run)))


@experiment(
    "directional-indicator",
    "the share of bars above 25 without any trend",
    unit=unit.SHARE,
    less_than=0.05,
    space={"trend": 0.0, "period": [7, 10, 14, 20], "bars": 200},
    because="dynamics.wilder.directional_lines",
    broken=lambda lines: lambda *given: {name: line * (0.0 if name == "adx" else 1.0) for name, line in lines(*given).items()},
    points=32,
)
def above_25(run: Runs) -> Array:
    """C138. Charts without any trend: is an ADX above 25 rare, as it would be if it showed one?"""
    return run["null_trending"]


@experiment(
    "directional-indicator",
    "how much higher the indicator stands at twice the volatility",
    unit=unit.NUMBER,
    more_than=2.0,
    space={"trend": 0.0, "volatility": (0.005, 0.04), "bars": 200, "period": 14},
    against={"volatility": lambda volatility: 2 * volatility},
    because="dynamics.wilder.directional_lines",
    broken=lambda lines: (
        lambda high, low, *rest: {name: line + 1e3 * (high - low).mean() for name, line in lines(high, low, *rest).items()}
    ),
)
def adx_and_volatility(run: Runs, wilder: Runs) -> Array:
    """C139. The same chart with twice the volatility: does a low ADX mean low volatility?"""
    return wilder["average_adx"] - run["average_adx"]


NEAR_TIME = {
    "kind": "call",
    "price": 100.0,
    "strike": (80, 125),
    "volatility": (0.15, 0.8),
    "days_to_expiry": (14, 180),
    "rate": 0.0,
    "dividend": 0.0,
}


@experiment(
    "premium-decay",
    "the lesser of two ratios of a day’s decay, as the time left is halved and halved again",
    unit=unit.RATIO,
    more_than=1.05,
    space=NEAR_TIME,
    against=[{"days_to_expiry": lambda days: days / 2}, {"days_to_expiry": lambda days: days / 4}],
    where=Where(
        lambda run, *_: np.abs(np.log(run["price"] / run["strike"])) < 0.4 * run["volatility"] * np.sqrt(run["days_to_expiry"] / 365),
        price="near the money", strike="near the money", volatility="typical move", days_to_expiry="time",
    ),
    because="dynamics.black_scholes.BlackScholes.theta",
    broken=lambda theta: lambda self: theta(self) * self.years,
)  # fmt: skip
def decay_accelerates(run: Runs, half: Runs, quarter: Runs) -> Array:
    """C140. Options at the money and away from it, with the time left, half and a quarter of it: is a day’s decay larger each time?"""
    return np.minimum(half["decay"] / run["decay"], quarter["decay"] / half["decay"])


@experiment(
    "premium-decay",
    "the part of the time value that is left after half the time",
    unit=unit.SHARE,
    about=(0.7071, 0.04),
    space=NEAR_TIME | {"strike": (93, 107)},
    where=Where(
        lambda run: np.abs(np.log(run["price"] / run["strike"])) < 0.08 * run["volatility"] * np.sqrt(run["days_to_expiry"] / 365),
        price="at the money", strike="at the money", volatility="typical move", days_to_expiry="time",
    ),
    because="dynamics.black_scholes.BlackScholes.price",
    broken=lambda price: lambda self: price(self) * np.sqrt(self.years),
)  # fmt: skip
def root_of_time(run: Runs) -> Array:
    """C141. Options at the money and away from it: does time value fall with the square root of the time left?"""
    return run["left_at_half"]
