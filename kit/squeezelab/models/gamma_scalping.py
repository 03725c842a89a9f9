"""Hold an option, trade the shares against it, and you earn from moves what you lose to time.

A long option hedged at its delta gains half of gamma times the square of each move and loses the option’s time value.
The two balance when the price moves by sigma/sqrt(252) a day: above it the holder earns, below it the writer does. Hedged at
the volatility that really comes, the total is certain; hedged at the implied one it depends on the path, though not in its
sign (Ahmad & Wilmott 2005). So gamma scalping earns only where realised volatility beats implied (claim C21).
A long room: one day, many paths and the limit beside each other, and the declaration as a table.
"""

from __future__ import annotations

import numpy as np

from ..core import (  # fmt: skip
    Choice,
    Cliff,
    Draws,
    Equation,
    Gain,
    Model,
    Panel,
    Parameter,
    Preset,
    Process,
    Quantity,
    Reading,
    Result,
    Source,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)
from ..core.declaration import Array, Series
from ..dynamics.hedged_call import draw, ends, volatility_of, years
from ..dynamics.hedging import call_and_greeks
from ..dynamics.hedging_theory import break_even_move, certain_profit
from ..dynamics.loop_gain import loop_gain
from ..dynamics.option_trader import TRADING_DAYS, side, start, step
from ..dynamics.option_trader_crowd import crowd, expected, held_gamma
from ._hedged_call import AVERAGED_PATHS, CLOCK, ENDS, MARKET_DEPTH, ends_panel

LEAST = 0.5  # USD: what is less is written as nothing, and is no profit


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD that the hedger buys with a rise of 1 %, over the depth: against the move when long gamma, with it when short."""
    gamma = call_and_greeks(np.maximum(price, 1e-9), p.strike, volatility_of(p), p.rate, years(p))[2]
    return {"the hedge": loop_gain(-side(p) * 0.01 * gamma * price**2 * p.options, p.market_depth)}


def one_day(p: Values) -> dict[str, Array]:
    """Profit of the first day by the size of its move: a parabola less the rent of time."""
    q = Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in p.items()})
    gamma = call_and_greeks(q.start_price, q.strike, q.implied_volatility, q.rate, years(q))[2]
    rest = break_even_move(q.implied_volatility, TRADING_DAYS)
    move = rest * np.linspace(-3, 3, 61)[:, None]
    return {"move": move, "day_profit": side(q) * q.options * 0.5 * gamma * q.start_price**2 * (move**2 - rest**2)}


def outcomes(p: Values) -> dict[str, Array]:
    """How often each profit comes out, over many paths."""
    return ends(crowd(p)[0])


def traded(result: Result) -> dict[str, object]:
    """What the picture shows besides the path: profits on many paths, the strike, whether the hedge trades against the move."""
    p = result.values
    return {"paths": crowd(p)[0], "strike": float(p.strike[0]), "against": p.position == "long"}


def by_volatility(p: Values) -> dict[str, Array]:
    """Expected profit at every realised volatility."""
    q = Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in p.items()})
    realised = np.geomspace(0.05, 2.0, 40)
    realised = realised[realised <= max(3 * float(q.implied_volatility[0]), 1.2 * float(q.realised_volatility[0]))]
    return {"came": realised[:, None], "earned": expected(q.replace(realised_volatility=realised))[:, None]}


def causes(result: Result, pays: int, edge: int) -> str:
    """What decides where the volatilities do not: costs, which nobody earns, a drift that differs from the rate, or the paths drawn."""
    costs = pays < 0 and words.order(unit.PERCENT, result["round_trip_cost"], 0.0) > 0
    drift = words.order(unit.RATE, result["drift"], result["rate"]) != 0
    who = " and ".join(name for name, acts in (("costs", costs), ("the drift", drift)) if acts) or "chance"
    verb = ("outweigh" if edge else "decide") + ("" if costs else "s")
    return f", for {who} {verb} the moves" if edge else f", for {who} {verb}"


def finding(result: Result) -> str:
    """This path first, which is what is drawn; then all paths, and why."""
    earned = words.gained(unit.MONEY, result["mean_profit"], nothing="breaks even")
    who = words.chosen(result["position"] == "long", "long gamma", "short gamma")
    if words.calm(unit.MONEY, result["mean_profit"]) and words.calm(unit.MONEY, result["spread"]):
        return result.say(
            "There is hardly any gamma to trade here: over {averaged_paths} paths {who} {earned} on average, give or take {spread}.",
            who=who,
            earned=earned,
        )
    pays = words.order(unit.MONEY, result["mean_profit"], 0.0)
    edge = words.order(unit.VOLATILITY, result["realised_volatility"], result["implied_volatility"]) * (
        1 if result["position"] == "long" else -1
    )
    why = words.chosen(pays == edge or not pays, "", causes(result, pays, edge))
    return result.say(
        "On this path moves brought *{from_moves}* and time {from_time}; over {averaged_paths} paths {who} {earned} on average{why}, {chance} of them in profit.",
        who=who,
        earned=earned,
        why=why,
    )


def profit_in_the_limit(p: Values, s: Series) -> Array:
    """Profit of hedging without pause at the realised volatility."""
    return side(p) * p.options * certain_profit(p.start_price, p.strike, p.rate, years(p), p.realised_volatility, p.implied_volatility)


MODEL = Model(
    module=__name__,
    title="Gamma scalping",
    summary="Hold an option and trade shares against it: moves pay you, time charges you.",
    loop="either",
    parameters=(
        Parameter("realised_volatility", r"\sigma_r", unit.VOLATILITY, "How much the price really moves.", "Realised volatility",
                  default=0.2, low=0.05, high=2.0, scale="log", role="starts", reason="A sleeping index to a coin in a crash.", basis="Chosen equal to the implied one: fair options."),
        Choice("position", r"s", unit.NUMBER, "Whether the option is held or owed.",
               options={"long": "long gamma: option held", "short": "short gamma: option owed"},
               default="long", role="keeps", basis="Chosen long, as the word gamma scalping has it."),
        Parameter("options", r"n", unit.SHARES, "Shares on which the options are written.", "Shares under option",
                  default=500_000.0, low=1_000.0, high=10e6, scale="log", role="keeps",
                  reason="Ten listed contracts to a large dealer’s line.", basis="Chosen: five thousand listed contracts, a small desk’s line."),
        Parameter("implied_volatility", r"\sigma_i", unit.VOLATILITY, "The volatility at which the option was bought or sold.",
                  default=0.2, low=0.05, high=2.0, scale="log", role="keeps", reason="As wide as realised volatilities.", basis="Chosen: near the long-run average of the VIX."),
        Parameter("rebalances", r"N", unit.COUNT, "How often the shares are traded until expiry.",
                  default=63, low=5, high=2000, scale="log", role="keeps", structural=True, reason="Once in a while to every few minutes.", basis="Chosen: once every trading day of a quarter."),
        Choice("hedge_with", r"\sigma_h", unit.NUMBER, "The volatility that goes into the delta.", "Hedge at",
               options={"implied": "implied", "actual": "realised", "custom": "own view"}, default="implied", role="keeps", basis="The hedge at implied volatility of Ahmad & Wilmott (2005), the market’s custom."),
        Parameter("own_volatility", r"\sigma_c", unit.VOLATILITY, "Your own view; used with “own view” only.", "Own view of volatility",
                  default=0.2, low=0.05, high=2.0, scale="log", role="keeps", reason="As wide as the volatilities themselves.", basis="Chosen equal to the others, so that the switch alone changes nothing."),
        Parameter("round_trip_cost", r"k", unit.PERCENT, "Cost of buying and selling, as a share of the value traded.",
                  "Cost of a round trip",
                  default=0.0, low=0.0, high=0.02, step=0.0001, role="stops", reason="Free, to an illiquid share or an on-chain pool.", basis="Chosen free, as in Ahmad & Wilmott (2005)."),
        MARKET_DEPTH,
        Parameter("start_price", r"S_0", unit.PRICE, "The price at the beginning.", default=100.0, low=10.0, high=1000.0, scale="log",
                  role="scene", reason="From a small share to a dear one.", basis="Chosen round, so that prices read as per cent."),
        Parameter("strike", r"K", unit.PRICE, "The price at which the option may be exercised.", default=100.0, low=10.0, high=1000.0,
                  scale="log", role="scene", reason="As wide as the price.", basis="Chosen at the money, where gamma is largest."),
        Parameter("days_to_expiry", r"T", unit.DAYS, "Calendar days until the option expires.", default=91.25, low=1.0, high=730.0,
                  scale="log", role="scene", reason="The last day to two years.", basis="Chosen: a quarter of 63 trading days."),
        Parameter("rate", r"r", unit.RATE, "Interest on cash.", "Interest rate", default=0.0, low=-0.02, high=0.15, step=0.0025,
                  role="scene", reason="From Swiss negative rates to 15 %.", basis="Chosen nought, so that gamma and theta stand alone."),
        Parameter("drift", r"\mu", unit.RATE, "Expected growth of the price.", default=0.05, low=-0.5, high=0.5, step=0.01, role="scene",
                  reason="A bad to a splendid year.", basis="Chosen: a middling share; the hedge takes it out."),
        AVERAGED_PATHS,
    ),
    dynamics=Process(start, step, clock=CLOCK, steps="rebalances", draw=draw,
                     rounds="The trader rebalances so many times and no more: what is earned between two trades is what the model measures."),
    series=(
        Quantity("price", r"S", unit.PRICE, "The price at each rebalance."),
        Quantity("shares", r"h", unit.SHARES, "Shares held against the option, below zero sold.", "Shares against the option"),
        Quantity("profit", r"\Pi", unit.SIGNED_MONEY, "Profit so far in today’s money, the option valued at its implied volatility.",
                 "Profit so far"),
        Quantity("from_moves", r"\Pi_\Gamma", unit.SIGNED_MONEY, "What the squared moves have brought.", "From moves (gamma)"),
        Quantity("from_time", r"\Pi_\Theta", unit.SIGNED_MONEY, "What the passing of time has brought, financing included.",
                 "From time (theta)"),
        Quantity("from_view", r"\Pi_h", unit.SIGNED_MONEY, "What holding more or fewer shares than the implied delta has brought.",
                 "From the hedger’s view"),
        Quantity("from_costs", r"\Pi_c", unit.SIGNED_MONEY, "What trading has cost.", "Costs"),
        Quantity("squares", r"\sum r^2", unit.NUMBER, "Sum of squared log moves so far.", "Squared moves so far"),
    ),
    profiles=(
        *ENDS,
        Quantity("move", r"r_d", unit.CHANGE, "Move of the first day.", "Move of the day"),
        Quantity("day_profit", r"\pi_d", unit.SIGNED_MONEY, "Profit of the first day.", "Profit of the day"),
        Quantity("came", r"\sigma_r'", unit.VOLATILITY, "Volatility that is realised.", "Volatility that comes"),
        Quantity("earned", r"E\Pi", unit.SIGNED_MONEY, "Expected profit without costs.", "Expected profit"),
    ),
    readings=(
        Reading("mean_profit", r"\bar\Pi", unit.SIGNED_MONEY, "Profit on average over many paths.", "Average profit",
                measured=lambda p, s: np.array([profit.mean() for profit in crowd(p)]),
                context=lambda r: f"formula {r.write('expected_profit')} before costs"),
        Reading("chance", r"P(\Pi>0)", unit.PROBABILITY, "Share of paths that end in profit.", "Paths in profit",
                measured=lambda p, s: np.array([(profit > LEAST).mean() for profit in crowd(p)]),
                context=lambda r: f"spread {r.write('spread')}"),
        Reading("break_even", r"b", unit.DAILY, "The daily move at which gamma pays for theta.", "Break-even move a day",
                measured=lambda p, s: break_even_move(p.implied_volatility, TRADING_DAYS),
                closed_form=lambda s: s.implied_volatility / 252**0.5, context=lambda r: f"on this path {r.write('typical_move')}"),
        Reading("expected_profit", r"E\Pi", unit.SIGNED_MONEY, "Expected profit without costs, by the closed form.", "Expected profit",
                headline=False, measured=lambda p, s: expected(p)),
        Reading("locked_in", r"V(\sigma_r)-V(\sigma_i)", unit.SIGNED_MONEY, "What hedging at the realised volatility earns for certain.",
                "Certain profit, hedged at realised", headline=False,
                measured=profit_in_the_limit),
        Reading("spread", r"s_\Pi", unit.MONEY, "Standard deviation of the profit.", headline=False,
                measured=lambda p, s: np.array([profit.std() for profit in crowd(p)])),
        Reading("profit_here", r"\Pi_T", unit.SIGNED_MONEY, "Profit on the path shown.", "Profit on this path", headline=False,
                measured=lambda p, s: s["profit"][-1]),
        Reading("typical_move", r"\hat r_d", unit.DAILY, "The size of a typical trading day on the path shown.",
                "Typical day on this path", headline=False, measured=lambda p, s: np.sqrt(s["squares"][-1] / years(p) / TRADING_DAYS)),
        Reading("gamma_held", r"\Gamma", unit.SIGNED_MONEY, "USD of shares that the delta gains with a rise of 1 %, at the beginning.",
                "Gamma per 1 %", headline=False,
                measured=lambda p, s: held_gamma(p)),
    ),
    gain=Gain(gain, at="start_price"),
    cliff=Cliff("realised_volatility", "expected_profit", "Where does it begin to pay?", "The same option, every realised volatility."),
    variants=Variants("Which volatility belongs in the hedge?", "The same option hedged at the implied and at the realised volatility.",
                      "spread", {
        "As it is": {}, "Hedged at implied": {"hedge_with": "implied"}, "Hedged at realised": {"hedge_with": "actual"},
    }, claim="C21"),
    panels=(
        Panel("Price in USD, and each trade of the hedge", "trade", ("profit",), "trades", gives=traded),
        Panel("One day", "move", ("day_profit",), data=one_day, marks={"break_even": "break-even"},
              says="Profit of the first day by the size of its move."),
        ends_panel(outcomes, "trade"),
        Panel("What comes against what was paid", "came", ("earned",), data=by_volatility,
              marks={"implied_volatility": "implied", "realised_volatility": "realised"},
              says="Expected profit by the volatility that comes."),
    ),
    presets=(
        Preset("Long gamma, wild market", {"realised_volatility": 0.3},
               {"mean_profit": (0.9e6, 1.1e6), "chance": (0.95, 1.0)}),
        Preset("Long gamma, calm market", {"realised_volatility": 0.1},
               {"mean_profit": (-1.1e6, -0.9e6), "chance": (0.0, 0.05)}),
        Preset("Short gamma, wild market", {"realised_volatility": 0.3, "position": "short"},
               {"mean_profit": (-1.1e6, -0.9e6)}),
        Preset("Hedged at realised", {"realised_volatility": 0.3, "hedge_with": "actual", "rebalances": 252},
               {"spread": (0.0, 0.2e6), "chance": 1.0}),
        Preset("At an own view", {"realised_volatility": 0.3, "hedge_with": "custom", "own_volatility": 0.25},
               {"mean_profit": (0.9e6, 1.1e6), "spread": (0.3e6, 0.5e6)}),
    ),
    icon='<path d="M4 4c2 14 14 14 16 0"/><path d="M3 12h18" style="stroke:var(--sq-force)"/>',
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Ahmad & Wilmott (2005), Which Free Lunch Would You Like Today, Sir?, Wilmott Magazine.", kind="derived",
               cases=("aw-actual", "aw-implied")),
        Source("Market convention, the “rule of 16”: 16 % a year is 1 % a day.", kind="identity", cases=("rule-of-16",)),
        Source("Hull, Options, Futures and Other Derivatives, ch. 19: gamma and theta of a delta-neutral portfolio.", kind="derived"),
    ),
    leaves_out=("changes of implied volatility on the way", "jumps and overnight gaps",
                "the hedger’s own effect on the price (see the loop gain)", "dividends"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Rational, Symbol, sqrt

    return (
        Equation(Eq(s.day_profit, Rational(1, 2) * s.options * Symbol("Gamma") * s.start_price**2 * (s.move**2 - s.break_even**2),
                    evaluate=False),
                 "Each move pays half of gamma times its square; time charges the square that the option’s price assumed.",
                 only={"position": "long"}),
        Equation(Eq(s.day_profit, Rational(1, 2) * s.options * Symbol("Gamma") * s.start_price**2 * (s.break_even**2 - s.move**2),
                    evaluate=False),
                 "Each move costs half of gamma times its square; time pays the square that the option’s price assumed.",
                 only={"position": "short"}),
        Equation(Eq(s.break_even, s.implied_volatility / sqrt(252), evaluate=False),
                 "The daily move at which the two balance: 16 % a year is 1 % a day."),
    )  # fmt: skip
