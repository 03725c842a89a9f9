"""Claims that public pages make about pools, funding, bets, funds, charts and time value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .trial import Runs


@experiment(
    "funding-rate",
    "what longs pay each time",
    unit=unit.RATE,
    more_than=1e-6,
    space={"premium": (0.0001, 0.005), "side": "long"},
    because="models.funding_rate.rate_at",
)
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


@experiment(
    "kelly-bet",
    "how much growth a bet of a third more than Kelly gives up",
    unit=unit.RATE,
    more_than=1e-5,
    space={"drift": (0.01, 0.3), "volatility": (0.15, 0.8)},
    against=lambda run: {"bet": min(10.0, 1.33 * run["drift"] / run["volatility"] ** 2)},
    premise=lambda run, more: (run["kelly"] < 7) & (run["kelly"] > 0.05),
    silent_for="the best bet lies off the slider",
    because="dynamics.risk.growth_rate",
    broken=lambda growth: lambda *given: growth(*given) + 1.0,
)
def more_than_kelly(run: Runs, more: Runs) -> Array:
    """C134. Bets of a third more than Kelly’s: do they grow more slowly than his?"""
    return run["best_growth"] - more["growth_here"]


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


FUND = {"shock": (-0.05, 0.05), "fund_assets": 1e7, "leverage": 1.0, "etf_assets": (1e8, 5e9, "log"), "market_depth": (1e8, 1e9, "log")}


@experiment(
    "leverage-targeting",
    "what the fund trades in the direction of the move, over its assets",
    unit=unit.PERCENT,
    more_than=0.0001,
    space=FUND | {"etf_multiple": (1.2, 3.0)},
    premise=lambda run: np.abs(run["shock"]) > 0.002,
    silent_for="the market hardly moves",
    because="models.leverage_targeting.step",
    broken=the_other_way,
)
def buys_after_rises(run: Runs) -> Array:
    """C136. Leveraged funds after rises and falls: do they buy after the one and sell after the other?"""
    return np.sign(run["shock"]) * run["etf_trade"].sum(axis=0) / run["etf_assets"]


@experiment(
    "leverage-targeting",
    "how much larger the move ends with the fund in the market",
    unit=unit.PERCENT,
    more_than=0.00002,
    space=FUND | {"etf_multiple": (1.2, 3.0)},
    against={"etf_assets": 0.0},
    premise=lambda run, alone: np.abs(run["shock"]) > 0.005,
    silent_for="the market hardly moves",
    because="dynamics.impact.price_after",
    broken=lambda after: lambda price, flow, depth: after(price, -np.asarray(flow), depth),
)
def adds_to_the_day(run: Runs, alone: Runs) -> Array:
    """C137. The same day with and without a leveraged fund: is the move larger?"""
    return np.abs(run["whole_move"]) - np.abs(alone["whole_move"])


@experiment(
    "directional-indicator",
    "the share of bars above 25 without any trend",
    unit=unit.SHARE,
    less_than=0.05,
    space={"trend": 0.0, "period": [7, 10, 14, 20], "bars": 200},
    because="dynamics.indicators.directional_lines",
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
    because="dynamics.indicators.directional_lines",
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
    "a day’s decay at half the time, over that before",
    unit=unit.RATIO,
    more_than=1.05,
    space=NEAR_TIME,
    against={"days_to_expiry": lambda days: days / 2},
    where=Where(
        lambda run, later: np.abs(np.log(run["price"] / run["strike"])) < 0.55 * run["volatility"] * np.sqrt(run["days_to_expiry"] / 365),
        price="near the money", strike="near the money", volatility="typical move", days_to_expiry="time",
    ),
    because="dynamics.black_scholes.BlackScholes.theta",
)  # fmt: skip
def decay_accelerates(run: Runs, later: Runs) -> Array:
    """C140. Options at the money and away from it: is a day’s decay larger once half the time is gone?"""
    return later["decay"] / run["decay"]


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
)  # fmt: skip
def root_of_time(run: Runs) -> Array:
    """C141. Options at the money and away from it: does time value fall with the square root of the time left?"""
    return run["left_at_half"]
