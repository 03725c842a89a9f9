"""A fixed fee is paid for calm markets; above a certain volatility arbitrage takes more than it brings.

The pool quotes yesterday’s price until someone corrects it, and each correction costs the providers the
difference: on average an eighth of the variance, a year, of what the pool holds. Fees come from turnover
and do not grow with volatility on their own. Incentives may fill the gap, for as long as they are paid.
(Milionis, Moallemi, Roughgarden & Zhang 2022.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
    Array,
    Cliff,
    Curve,
    Equation,
    Model,
    Panel,
    Parameter,
    Preset,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    Spot,
    Symbols,
    Values,
    unit,
    words,
)
from ..dynamics.amm import break_even_turnover, lvr_rate

GRID = np.linspace(0.05, 2, 196)[:, None]


def income(p: Values) -> Array:
    """Fees and incentives less what the money would earn elsewhere, a year, over the pool."""
    return p.fee * p.turnover + p.incentives - p.elsewhere


def evaluate(p: Values) -> Series:
    """Income, loss to arbitrage and what is left, a year, at every volatility."""
    lost = p.concentration * lvr_rate(GRID)
    return {"volatility_axis": GRID, "fee_income": income(p) + 0 * lost, "lost": lost, "net": income(p) - lost}


def net_return(p: Values, series: Series) -> Array:
    return income(p) - p.concentration * lvr_rate(p.volatility)


def break_even(p: Values, series: Series) -> Array:
    """Volatility above which the provider loses; 0 where even calm does not pay."""
    return np.sqrt(8 * np.maximum(income(p), 0) / p.concentration)


def finding(result: Result) -> str:
    return result.say(
        "{head}: the pool {net} a year{rate}; up to a volatility of {break_even_volatility} fees pay for what arbitrage takes.",
        head=words.compared(unit.RATE, result["net_return"], 0.0, "Fees pay", "Fees fail", "Fees just pay"),
        net=words.gained(unit.PERCENT, result["net_return"]),
        rate=words.chosen(result["net_return"] < -1, ", at the rate of now"),  # a year takes no more than there is
    )


MODEL = Model(
    module=__name__,
    title="When a fixed fee fails",
    summary="A fixed fee is paid for calm markets; above a certain volatility arbitrage takes more than it brings.",
    loop="none",
    parameters=(
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "Volatility of the pair, a year.",
                  default=0.8, low=0.05, high=2.0, step=0.01, role="starts",
                  reason="A calm index to a coin in a crash.", basis="Chosen: ether against the dollar in 2021 and 2022."),
        Parameter("concentration", r"c", unit.MULTIPLE, "How narrow the range is: 1 for all prices, more for a narrower one.",
                  "Narrowness of the range",
                  default=1.0, low=1.0, high=20.0, step=0.1, role="keeps",
                  reason="All prices to a range of ten per cent either way.", basis="The pool of Uniswap v2, for which Milionis, Moallemi, Roughgarden & Zhang (2022) give σ²/8."),
        Parameter("fee", r"\phi", unit.PERCENT, "What the pool keeps of each trade.",
                  default=0.003, low=0.0001, high=0.01, step=0.0001, role="stops",
                  reason="The published tiers, 0.01 to 1 %.", basis="The fee of Uniswap v2."),
        Parameter("turnover", r"\tau", unit.PER_YEAR, "How many times its value the pool trades in a year.", "Turnover",
                  default=30.0, low=1.0, high=1000.0, scale="log", role="stops",
                  reason="A sleepy pair to the busiest pools.", basis="Chosen so that fees and losses nearly balance."),
        Parameter("incentives", r"e", unit.RATE, "Tokens paid to providers a year, over the pool’s value.",
                  default=0.0, low=0.0, high=1.0, step=0.01, role="stops",
                  reason="None to a doubling a year, as launches have promised.", basis="Chosen none, so that fees stand alone."),
        Parameter("elsewhere", r"o", unit.RATE, "What the same money would earn elsewhere.", "Return elsewhere",
                  default=0.0, low=0.0, high=0.2, step=0.005, role="keeps",
                  reason="Nothing to a generous loan.", basis="Chosen none, so that fees stand alone."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("volatility_axis", r"\sigma", unit.VOLATILITY, "Volatility of the pair, a year.", "Volatility")),
    series=(
        Quantity("fee_income", r"\phi\tau", unit.RATE, "Fees and incentives less the return elsewhere, a year."),
        Quantity("lost", r"c\sigma^2/8", unit.RATE, "What arbitrage takes, a year.", "Lost to arbitrage"),
        Quantity("net", r"\pi", unit.RATE, "What is left for the providers, a year.", "Left for providers"),
    ),
    readings=(
        Reading("net_return", r"\pi", unit.RATE, "What is left for the providers, a year.", "Left for providers",
                measured=net_return, closed_form=lambda s: _net(s), context=lambda r: f"arbitrage takes {r.write('loss_rate')}"),
        Reading("break_even_volatility", r"\sigma^{*}", unit.VOLATILITY, "Volatility above which the fee no longer pays.", "Fee pays up to",
                measured=break_even, context=lambda r: f"volatility {r.write('volatility')}"),
        Reading("break_even_turnover", r"\tau^{*}", unit.PER_YEAR, "Turnover at which fees alone pay for the loss.",
                "Turnover to break even",
                measured=lambda p, s: p.concentration * break_even_turnover(p.volatility, p.fee),
                closed_form=lambda s: s.concentration * s.volatility**2 / (8 * s.fee), context=lambda r: f"turnover {r.write('turnover')}"),
        Reading("loss_rate", r"c\sigma^2/8", unit.RATE, "What arbitrage takes, a year.", "Lost to arbitrage, a year",
                closed_form=lambda s: s.concentration * s.volatility**2 / 8, headline=False),
        Reading("break_even_incentives", r"e^{*}", unit.RATE, "Incentives that would bring the providers level.",
                "Incentives to break even",
                measured=lambda p, s: np.maximum(p.incentives - net_return(p, s), 0), headline=False),
    ),
    cliff=Cliff("volatility", "net_return", "Where does the fee fail?", "The same pool, every volatility.",
                plain=lambda p, x: income(p) + 0 * x, plain_label="income"),
    panels=(
        Panel("A year’s income and loss, over the pool’s value", "volatility_axis", ("fee_income", "lost"), "line", reference=("net",),
              marks={"volatility": "now", "break_even_volatility": "fails"},
              tells=(Spot("left {net_return}", at="volatility", of="net"),)),
    ),
    presets=(
        Preset("A usual pair", {}, {"break_even_turnover": 26.6667, "net_return": 0.01},
               case="lvr-breakeven-turnover"),
        Preset("Twice as wild", {"volatility": 1.6}, {"break_even_turnover": 106.6667, "net_return": -0.23},
               case="lvr-breakeven-turnover"),
        Preset("Paid to stay", {"volatility": 1.6, "incentives": 0.3}, {"net_return": 0.07}),
        Preset("A calm pair", {"volatility": 0.1, "fee": 0.0005, "turnover": 50.0}, {"net_return": 0.02375}),
    ),
    tipped=lambda p, s: net_return(p, s) < 0,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Milionis, Moallemi, Roughgarden & Zhang (2022), Automated market making and loss-versus-rebalancing.", kind="derived",
               cases=("lvr-cpmm", "lvr-breakeven-turnover")),
        Source("Uniswap v2-core, UniswapV2Pair.sol: a fee of 0.3 %.", kind="fact"),
    ),
    leaves_out=("turnover that grows with volatility", "fees that arbitrage itself pays", "a range that the price leaves", "gas"),
    icon='<path d="M3 10h18" style="stroke:var(--sq-calm)"/><path d="M3 20c8 0 14-4 18-16" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _net(s: Any) -> Any:
    return s.fee * s.turnover + s.incentives - s.elsewhere - s.concentration * s.volatility**2 / 8


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("net_return", "Fees and incentives come in; return elsewhere and an eighth of the variance go out."),
        Equation("break_even_turnover", "Twice the volatility asks for four times the turnover."),
    )  # fmt: skip
