"""How far does an order move the price? Four times the size, twice the move, says the square-root law.

Measured over many markets, the move grows with about the square root of an order’s share of the daily
volume, times the daily volatility, and hardly depends on how long the order takes. A straight line
through the origin says less for small orders and more for large ones. Kyle and Obizhaeva’s invariance
also draws a line, but steeper for larger and wilder shares. (Tóth et al. 2011.)
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
from ..dynamics.market_impact import invariance_impact, power_law_impact

GRID = np.linspace(0, 1, 151)[:, None] ** 2 * 0.5


def evaluate(p: Values) -> Series:
    """Log return by size of the order, for the three laws."""
    return {
        "size": GRID, "square_root": power_law_impact(GRID, p.daily_volatility, p.y, p.exponent), "straight": p.slope * GRID,
        "invariance": invariance_impact(GRID, p.daily_volatility, p.turnover, p.benchmark_turnover),
    }  # fmt: skip


def move(p: Values, series: Series) -> Array:
    return power_law_impact(p.order_size, p.daily_volatility, p.y, p.exponent)


def cost(p: Values, series: Series) -> Array:
    """The average fill lies at 1/(1 + delta) of the way."""
    return p.order_size * p.turnover * move(p, series) / (1 + p.exponent)


def crossing(p: Values, series: Series) -> Array:
    """Share of the daily volume above which the straight line says more; NaN where the power is as good as 1, and past ten days' trading."""
    bent = p.exponent < 0.99
    at = np.log(p.y * p.daily_volatility / p.slope) / np.where(bent, 1 - p.exponent, 1.0)
    return np.where(bent & (at < np.log(10)), np.exp(np.minimum(at, np.log(10))), np.nan)


def where_they_cross(r: Result) -> str:
    """Of what the crossing is a share, or why there is none."""
    if not np.isnan(r["crossing"]):
        return "of the daily volume"
    return "both are as good as straight" if r["exponent"] >= 0.99 else "beyond any order: ten days’ trading and more"


def finding(result: Result) -> str:
    return result.say(
        "An order of {order_size} of the daily volume moves the price by *{move}*; twice the order moves it {times} times as far.",
        times=words.derived(unit.NUMBER, 2 ** result["exponent"]),
    )


MODEL = Model(
    module=__name__,
    title="Market impact",
    summary="How far does an order move the price? Four times the size, twice the move, says the square-root law.",
    loop="none",
    parameters=(
        Parameter("order_size", r"q", unit.PERCENT, "Size of the order over the volume of an average day.", "Order, of daily volume",
                  default=0.1, low=0.001, high=0.5, scale="log", role="starts",
                  reason="Below a thousandth no impact is seen; above a half the order is the market.", basis="Chosen: an order that desks would spread over the day."),
        Parameter("daily_volatility", r"\sigma_d", unit.DAILY, "Size of a typical day’s move.", "Typical day",
                  default=0.02, low=0.002, high=0.1, step=0.001, role="keeps", reason="A calm currency to a coin in a crash.", basis="The benchmark share of Kyle & Obizhaeva (2023): 2 % a day."),
        Parameter("y", r"Y", unit.NUMBER, "What measurements put before the square root: about one.", "Coefficient Y",
                  default=1.0, low=0.3, high=2.0, step=0.05, role="keeps", reason="The range of published estimates.", basis="Tóth et al. (2011): of the order of one."),
        Parameter("exponent", r"\delta", unit.NUMBER, "The power of the size: 0.5 is the square root, 1 a straight line.",
                  "Power of the size",
                  default=0.5, low=0.3, high=1.0, step=0.05, role="keeps",
                  reason="Published estimates lie between 0.4 and 0.7.", basis="The square root of Tóth et al. (2011)."),
        Parameter("slope", r"Y_1", unit.PERCENT, "Move per day’s volume of the straight line, for comparison.",
                  "Straight line, per daily volume",
                  default=0.1, low=0.01, high=1.0, scale="log", role="keeps",
                  reason="1 to 100 % per daily volume.", basis="Chosen so that both curves cross within the range."),
        Parameter("turnover", r"W", unit.MONEY, "USD traded on an average day.", "Daily turnover",
                  default=5e9, low=10e6, high=500e9, scale="log", role="stops",
                  reason="From a small company to index futures with all their shares.", basis="Chosen: a very large company."),
        Parameter("benchmark_turnover", r"W^{*}", unit.MONEY,
                  "Daily turnover of the share at which invariance is calibrated: 40 USD times a million shares.",
                  "Turnover of the benchmark share",
                  default=40e6, low=10e6, high=160e6, scale="log", role="scene",
                  reason="Kyle & Obizhaeva’s benchmark and a factor of four around it.", basis="Kyle & Obizhaeva (2023): a million shares of 40 USD a day."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("size", r"Q/V", unit.PERCENT, "Order over daily volume.", "Order, of daily volume")),
    series=(
        Quantity("square_root", r"I", unit.BASIS_POINTS, "Move of the price by the power law.", "Power law"),
        Quantity("straight", r"I_1", unit.BASIS_POINTS, "Move of the price by a straight line.", "Straight line"),
        Quantity("invariance", r"I_{KO}", unit.BASIS_POINTS, "Move of the price by linear invariance.", "Invariance"),
    ),
    readings=(
        Reading("move", r"I", unit.BASIS_POINTS, "How far the order moves the price.", "Move of the price",
                measured=move, closed_form=lambda s: s.y * s.daily_volatility * s.order_size**s.exponent,
                context=lambda r: f"straight line {r.write('linear_move')}"),
        Reading("cost", r"C", unit.MONEY, "What the move costs the order itself.", "Cost of the order",
                measured=cost, closed_form=lambda s: s.order_size * s.turnover * s.move / (1 + s.exponent),
                context=lambda r: f"order of {r.write('order_value')}"),
        Reading("crossing", r"(Q/V)^{*}", unit.PERCENT, "Size from which on the straight line says more.", "Lines cross at",
                measured=crossing, context=where_they_cross),
        Reading("linear_move", r"I_1", unit.BASIS_POINTS, "How far the straight line says that the order moves the price.",
                "Move, straight line",
                closed_form=lambda s: s.slope * s.order_size, headline=False),
        Reading("invariance_move", r"I_{KO}", unit.BASIS_POINTS, "How far linear invariance says that the order moves the price.",
                "Move, invariance",
                measured=lambda p, s: invariance_impact(p.order_size, p.daily_volatility, p.turnover, p.benchmark_turnover),
                closed_form=lambda s: _invariance(s), headline=False),
        Reading("order_value", r"QP", unit.MONEY, "The order in USD.", closed_form=lambda s: s.order_size * s.turnover, headline=False),
    ),
    cliff=Cliff("order_size", "move", "Twice the order, how much farther?", "The same market, every size of order.",
                plain=lambda p, x: p.slope * x, plain_label="straight line"),
    panels=(
        Panel("Move of the price by size of the order", "size", ("square_root", "straight"), "line", reference=("invariance",),
              marks={"order_size": "order"},
              tells=(
                  Spot(lambda r: f"twice the order:\n{unit.MULTIPLE.write(2 ** r['exponent'])} as far", at=lambda r: 2 * r["order_size"]),
              )),
    ),
    presets=(
        Preset("A tenth of a day", {}, {"move": 0.00632456}, case="sqrt-law"),
        Preset("Four tenths of a day", {"order_size": 0.4}, {"move": 0.01264911}),
        Preset("A wild coin", {"daily_volatility": 0.05, "turnover": 50e6}, {"move": 0.0158114}),
        Preset("The benchmark share", {"order_size": 0.01, "turnover": 40e6}, {"invariance_move": 5e-4},
               case="ko-benchmark"),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Tóth et al. (2011), Anomalous price impact and the critical nature of liquidity, Physical Review X 1.", kind="derived",
               cases=("sqrt-law",)),
        Source("Almgren, Thum, Hauptmann & Li (2005), Direct estimation of equity market impact, Risk 18: a power of 0.6."),
        Source("Kyle & Obizhaeva (2023), Large bets and stock market crashes, Review of Finance.", cases=("ko-benchmark",)),
    ),
    leaves_out=("what becomes of the move afterwards", "how long the order takes", "orders above half the daily volume",
                "other orders at the same time"),
    icon='<path d="M3 20C6 10 12 6 21 5" style="stroke:var(--sq-force)"/><path d="M3 20L21 9" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _invariance(s: Any) -> Any:
    from sympy import Rational

    scale = (s.turnover / s.benchmark_turnover) ** Rational(1, 3) * (s.daily_volatility / 0.02) ** Rational(4, 3)
    return 0.0005 * scale * s.order_size / 0.01


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Rational, Symbol

    return (
        Equation("move", "Volatility times a power of the share of the day’s volume."),
        Equation(Eq(s.invariance_move, s.order_size / 20 * (s.turnover / s.benchmark_turnover) ** Rational(1, 3)
                 * (s.daily_volatility / Symbol("sigma_0")) ** Rational(4, 3), evaluate=False),
                 "Invariance: 5 basis points for 1 % of the volume of the benchmark share, which moves by 2 % in a day; scaled."),
    )  # fmt: skip
