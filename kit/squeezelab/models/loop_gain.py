"""Everyone who must trade when the price moves, in one sum: what a push becomes.

A 1 % move forces each kind of trader to trade a number of USD: with the move (leveraged funds, margin accounts, short sellers
at their call, dealers short gamma) or against it (dealers long gamma, automated market makers). Added up and divided by the
USD that move the market by 1 %, they give the loop gain g. A push x becomes x/(1 - g) while g stays below 1: each forced trade
moves the price, which forces the next, g times as large. From 1 on, only the end of positions or prices ends it; below 0 it calms.
A long room: every crowd of the glossary in one sum; the declaration, one table, is nearly half of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
    Cliff,
    Draws,
    Equation,
    Fate,
    Gain,
    Model,
    Panel,
    Parameter,
    Preset,
    Process,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    Span,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Inventory
from ..dynamics.lagged_hedging import horizon_volatility
from ..dynamics.loop_gain import (
    amplification,
    constant_product_pool,
    dealers,
    leverage_targeting,
    leveraged_etf,
    longs_at_call,
    loop_gain,
    portfolio_insurance,
    shorts_at_call,
)  # fmt: skip

REACH = float(np.log(10.0))  # how far the model follows the price either way, in logs: beyond ten times, nobody stands there
LATE = 0.999  # hedges a day late have no steady state from a gain of 1 on


def forced(p: Values) -> dict[str, Array]:
    """USD that each kind of trader trades with a move of 1 %, shape (lanes,); below zero against it."""
    return {
        "dealers": dealers(p.dealer_gamma),
        "short sellers at call": shorts_at_call(p.shorts_at_call, p.short_margin),
        "margin buyers at call": longs_at_call(p.longs_at_call, p.long_margin),
        "leveraged funds": leverage_targeting(p.fund_assets, p.fund_leverage),
        "leveraged ETFs": leveraged_etf(p.etf_assets, p.etf_multiple),
        "portfolio insurance": portfolio_insurance(p.insured_exposure, p.insurance_multiplier),
        "liquidation ladder": p.liquidations,
        "liquidity pools": constant_product_pool(p.pool_value),
    }


def total(p: Values) -> Array:
    """The loop gain of all traders together, shape (lanes,)."""
    return loop_gain(sum(forced(p).values()), p.market_depth)


def needed(p: Values) -> Array:
    """USD that amplifying traders would trade in all rounds, for a gain below 1."""
    g = np.clip(total(p), 0.0, 1 - 1e-9)
    return 100 * np.abs(np.log1p(p.shock)) * p.market_depth * g / (1 - g)


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """The loop gain by kind of trader, the same at every ``price``."""
    return {who: loop_gain(usd, p.market_depth) * np.ones_like(price) for who, usd in forced(p).items() if np.any(usd)}


def start(p: Values, draws: Draws) -> State:
    """The push has just moved the price; ``waiting`` is the part of the move not yet answered."""
    push = np.log1p(p.shock) + np.zeros(np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray))))
    zero = np.zeros_like(push)
    return {
        "move": push, "waiting": push, "traded": zero, "spent": zero, "price": p.start_price * np.exp(push),
        "resting": np.zeros(push.shape, bool),
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: trades in answer to the last move, at most what the forced still hold, and what they do to the price."""
    g = total(p)
    answer = np.where(g >= 0, g, g / (1 - np.minimum(g, 0)))  # trades against the move settle with it, in one round
    traded = answer * state["waiting"] * 100 * p.market_depth
    room = p.forced_positions - state["spent"]
    traded = np.where(g > 0, np.clip(traded, -room, room), traded)
    moved = 0.01 * traded / p.market_depth
    left = np.maximum(REACH - np.sign(moved) * state["move"], 0.0)
    gaps = np.abs(moved) >= left  # beyond it nobody stands there: what the book holds is filled, the rest is not
    moved = np.where(gaps, np.sign(moved) * left, moved)
    traded = np.where(gaps, 100 * p.market_depth * moved, traded)
    resting = gaps | (np.abs(moved) < 1e-12 * np.maximum(np.abs(p.shock), 1e-6))
    moved, traded = (np.where(resting & ~gaps, 0.0, one) for one in (moved, traded))
    move = state["move"] + moved
    return {"move": move, "waiting": np.where(g >= 0, moved, 0.0), "traded": traded, "resting": resting,
            "spent": state["spent"] + np.where(g > 0, np.abs(traded), 0.0), "price": state["price"] * np.exp(moved)}  # fmt: skip


def forced_share(p: Values, s: Series) -> Array:
    """What was traded with the move, over all that forced traders can trade."""
    return np.where(total(p) > 0, np.cumsum(np.abs(s["traded"]), axis=0)[-1] / p.forced_positions, 0.0)


def gapped(p: Values, s: Series) -> Array:
    """Whether the price has gone to ten times the first one, or a tenth."""
    return np.abs(s["move"][-1]) >= REACH * (1 - 1e-9)


def horizons(p: Values) -> dict[str, Array]:
    """How far the price wanders over one day, two, … against the news alone, where hedges come a day late."""
    days = np.arange(1.0, 41.0)[:, None]
    g = total(p)[:1]
    inside = np.abs(g) < LATE
    return {"days": days, "late_hedges": np.where(inside, horizon_volatility(np.where(inside, g, 0.0), days), np.nan)}


def response(p: Values) -> dict[str, Array]:
    """What 1 % becomes at every loop gain, and no limit from 1 on."""
    g = np.linspace(-2, 0.96, 75)[:, None]
    return {"sum_of_gains": g, "becomes": 0.01 * amplification(g)}


def finding(result: Result) -> str:
    g = result["total_gain"]
    if words.calm(unit.GAIN, g):
        return result.say(
            "Nobody is forced to trade: a push of {shock} {stays} *{whole_move}*.",
            stays=words.compared(unit.CHANGE, abs(result["whole_move"]), abs(result["shock"]), "becomes", "becomes", "stays"),
        )
    if result.fate is Fate.BOOK_GAPS:
        return result.say("No price: a push of {shock} runs to *{whole_move}*, where the book gaps with {forced_trades} traded.")
    if g > 0 and result.tipped[0]:
        return result.say("The loop feeds itself: a push of {shock} runs to *{whole_move}* and ends when the forced traders have run out.")
    becomes = words.compared(unit.CHANGE, abs(result["whole_move"]), abs(result["shock"]), "grows to", "shrinks to", "stays")
    turned = g * words.order(unit.CHANGE, abs(result["whole_move"]), abs(result["shock"])) < 0  # the crowds were changed on its way
    with_it = words.compared(unit.GAIN, g, 0.0, "with", "against")
    why = "" if turned else ": trades go {with_it} the move, at a loop gain of {total_gain}"
    return result.say(f"A push of {{shock}} {{becomes}} *{{whole_move}}*{why}.", becomes=becomes, with_it=with_it)


def usd(name: str, symbol: str, help: str, label: str, default: float, high: float, reason: str) -> Parameter:
    """A slider for the size of one kind of trader."""
    shown, none = "Chosen with the depth, so that each actor’s part shows.", "Chosen none, so that few actors stand in the sum at first."
    return Parameter(name, symbol, unit.MONEY, help, label, default=default, low=0.0, high=high, step=high / 200, role="keeps", reason=reason, basis=shown if default else none)  # fmt: skip


MODEL = Model(
    module=__name__,
    title="Loop gain",
    summary="Everyone who must trade when the price moves, in one sum: what a push becomes.",
    loop="either",
    parameters=(
        Parameter("shock", r"x", unit.CHANGE, "The first move, whatever its cause.", "Push", default=-0.01, low=-0.10,
                  high=0.10, step=0.001, role="starts", reason="A tenth in one move leaves the range in which gains stay as they are.", basis="Chosen: a typical day of an index."),
        Parameter("dealer_gamma", r"G", unit.SIGNED_MONEY,
                  "USD that option dealers trade against a 1 % move; below zero they trade with it.", "Dealer gamma per 1 %",
                  default=-20e6, low=-10e9, high=10e9, scale="symlog", pivot=2e6, role="keeps",
                  reason="Published estimates for the S&P 500 stay within 10 bn USD per 1 %.", basis="Chosen with the depth, so that each actor’s part shows."),
        usd("shorts_at_call", r"X", "Value of short positions that stand at their margin call.", "Shorts at their call", 300e6, 2e9,
            "None, to a crowded trade of 2 bn USD."),
        Parameter("short_margin", r"m_s", unit.SHARE, "Equity that a short must hold, as a share of the position’s value.",
                  "Maintenance margin, shorts",
                  default=0.30, low=0.05, high=0.60, step=0.01, role="keeps", reason="FINRA Rule 4210 asks 30 %.", basis="FINRA Rule 4210: 30 % of a short position."),
        usd("longs_at_call", r"V_m", "Value of positions bought on margin that stand at their margin call.", "Margin buyers at their call",
            0.0, 2e9, "None to 2 bn USD."),
        Parameter("long_margin", r"m_l", unit.SHARE, "Equity that a margin buyer must hold, as a share of the position’s value.",
                  "Maintenance margin, buyers",
                  default=0.25, low=0.05, high=0.60, step=0.01, role="keeps", reason="FINRA Rule 4210 asks 25 %.", basis="FINRA Rule 4210: 25 % of a long position."),
        usd("fund_assets", r"A", "Assets of funds that keep their leverage constant.", "Leveraged funds, assets", 100e6, 5e9,
            "None, to a large fund’s book in one share."),
        Parameter("fund_leverage", r"L", unit.LEVERAGE, "Assets over equity that these funds return to.", "Leveraged funds, leverage",
                  default=5.0, low=1.0, high=30.0, scale="log", role="keeps", reason="Unlevered, to an investment bank of 2007.", basis="Chosen: a hedge fund, far below the brokers of Adrian & Shin (2010)."),
        usd("etf_assets", r"N", "Net asset value of leveraged and inverse ETFs.", "Leveraged ETFs, net assets", 0.0, 5e9,
            "None to the largest single-share ETFs together."),
        Parameter("etf_multiple", r"\ell", unit.MULTIPLE, "Daily multiple that they promise; below zero for inverse ones.",
                  "Leveraged ETFs, multiple", default=2.0, low=-3.0,
                  high=3.0, step=0.5, role="keeps", reason="Listed products promise −3 to +3 times.", basis="The most common multiple in Cheng & Madhavan (2009): two."),
        usd("insured_exposure", r"E", "Shares held by strategies that insure a floor.", "Insured portfolios, exposure", 0.0, 5e9,
            "None, to a market of 1987 in small."),
        Parameter("insurance_multiplier", r"m", unit.MULTIPLE, "Exposure over the cushion above the floor.",
                  "Insured portfolios, multiplier", default=4.0, low=1.0, high=10.0,
                  step=0.5, role="keeps", reason="1 is buy and hold; 10 survives no gap beyond 10 %.", basis="Chosen: multipliers of three to five are usual; Black & Perold (1992) leave it free."),
        usd("liquidations", r"l", "Leveraged positions that are liquidated within 1 % of the price.", "Liquidation ladder per 1 %", 0.0,
            200e6, "None, to a crowded crypto venue."),
        usd("pool_value", r"V", "Value of constant-product pools that trade against every move.", "Liquidity pools", 0.0, 5e9,
            "None, to the largest on-chain pools together."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.", default=50e6, low=1e6, high=1e9,
                  scale="log", role="stops", reason="A small share to an index future.", basis="Chosen: a large single share."),
        Parameter("forced_positions", r"I", unit.MONEY, "USD that forced traders can trade in all before they have run out.",
                  "Forced positions in all", default=400e6, low=10e6,
                  high=10e9, scale="log", role="stops", reason="A few funds, to a whole market’s margin debt in one sector.", basis="Chosen: more than the loop needs while its gain is below one."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the push.", default=100.0, low=10.0, high=1000.0, scale="log",
                  role="scene", reason="From a small share to a dear one.", basis="Chosen round, so that prices read as per cent."),
    ),
    dynamics=Process(start, step, clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of forced trades."), steps=400,
                     rounds="Forced trades come in batch rounds: each answers the move of the one before."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price after each round."),
        Quantity("move", r"x_k", unit.CHANGE, "The move so far, as a log return.", "Move so far, log"),
        Quantity("traded", r"q_k", unit.SIGNED_MONEY, "USD of trades in each round, + bought.", "Traded in the round"),
        Quantity("spent", r"Q_k", unit.MONEY, "USD that forced traders have traded so far.", "Forced so far"),
    ),
    profiles=(
        Quantity("days", r"h", unit.DAYS, "Trading days."),
        Quantity("late_hedges", r"\sigma_h/\sigma_e", unit.RATIO, "Volatility over that many days, against the news alone.",
                 "Volatility, hedges a day late"),
        Quantity("sum_of_gains", r"g'", unit.GAIN, "Loop gain.", "Loop gain"),
        Quantity("becomes", r"A", unit.PERCENT, "What a push of 1 % becomes.", "1 % becomes"),
    ),
    readings=(
        Reading("whole_move", r"p_\infty/p_0-1", unit.CHANGE, "The whole move, push included.", measured=lambda p, s: np.expm1(s["move"][-1]), context=lambda r: f"of which push {r.write('shock')}"),
        Reading("total_gain", r"g_{\Sigma}", unit.GAIN, "All gains added up.", "Loop gain", measured=lambda p, s: total(p),
                closed_form=lambda s: _forced(s) / s.market_depth,
                context=lambda r: f"1/(1 − g) = {unit.RATIO.write(r['amplifier'])}" if r["total_gain"] < 1 else "1 or more: no limit"),
        Reading("forced_trades", r"Q", unit.MONEY, "USD of trades in all rounds together.", "Traded by the forced",
                measured=lambda p, s: np.cumsum(np.abs(s["traded"]), axis=0)[-1],
                context=lambda r: f"of {r.write('forced_positions')}" if r["total_gain"] > 0 else "against the move"),
        Reading("log_move", r"x_\infty", unit.DECIMAL, "The whole move as a log return.", "Whole move, log",
                measured=lambda p, s: s["move"][-1], headline=False, closed_form=lambda s: _log_move(s), rtol=1e-6,
                holds=lambda p: bool(np.all((total(p) < 0.95) & (needed(p) < 0.99 * p.forced_positions)))),
        Reading("amplifier", r"\frac{1}{1-g}", unit.RATIO, "What one unit of push becomes; none from a gain of 1 on.", "Amplification",
                measured=lambda p, s: np.where(total(p) < 1, amplification(np.minimum(total(p), 1 - 1e-12)), np.nan), headline=False),
    ),
    gain=Gain(gain, at="start_price", depth="market_depth", closed_form=lambda s: _forced(s) / s.market_depth),
    cliff=Cliff("market_depth", "whole_move", "How deep is deep enough?", "The same traders at every market depth.",
                plain=lambda p, x: p.shock + 0 * x, plain_label="the push alone"),
    panels=(
        Panel("Price in USD, round by round of forced trades", "round", ("price",), "steps", forced="traded", before="start_price",
              tells=(Span("{whole_move}", ("start_price", "last")),)),
        Panel("What 1 % becomes", "sum_of_gains", ("becomes",), data=response, marks={"total_gain": "here"},
              says="By loop gain; past 1 there is no limit."),
        Panel("And if hedges come a day late?", "days", ("late_hedges",), data=horizons,
              says="Volatility over one day, two, and so on, against the same news without hedging; without end from a gain of 1 on."),
    ),
    presets=(
        Preset("Three crowds", {}, {"total_gain": 0.74, "log_move": -0.03866}),
        Preset("Three crowds, thin market", {"market_depth": 30e6}, {"total_gain": (1.2, 1.3), "whole_move": (-0.2, -0.1)}),
        Preset("Dealers long gamma", {"dealer_gamma": 57e6}, {"total_gain": -0.8, "log_move": -0.005584}),
        Preset("ETFs, both ways",
               {"dealer_gamma": 0.0, "shorts_at_call": 0.0, "fund_assets": 0.0, "etf_assets": 500e6, "etf_multiple": -2.0},
               {"total_gain": 0.6}),
        Preset("Margin buyers",
               {"dealer_gamma": 0.0, "shorts_at_call": 0.0, "fund_assets": 0.0, "longs_at_call": 300e6, "insured_exposure": 1e9}, {"total_gain": 0.78}),
    ),
    tipped=Inventory(forced_share, gapped),
    icon='<path d="M19 8a8 8 0 1 0 1 6"/><path d="M19 3v5h-5" style="stroke:var(--sq-force)"/><path d="M9 12h6"/>',
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own sum of forced trades over depth, from the published arithmetic of each trader.", kind="derived", cases=("loop-gain",)),
        Source("Adrian & Shin (2010), Liquidity and Leverage, J. Financial Intermediation 19."),
        Source("Cheng & Madhavan (2009), The Dynamics of Leveraged and Inverse Exchange-Traded Funds."),
        Source("Black & Perold (1992), Theory of Constant Proportion Portfolio Insurance."),
        Source("FINRA Rule 4210: maintenance margins of long and short positions."),
    ),
    leaves_out=("gains that change along the way (see the squeeze and the cascade)", "how fast each trader is",
                "traders who step in because the price is cheap", "one trader’s loss that calls the next"),
)  # fmt: skip


def _log_move(s: Any) -> Any:
    from sympy import log

    return log(1 + s.shock) / (1 - s.total_gain)


def _forced(s: Any) -> Any:
    return (
        -s.dealer_gamma + 0.01 * s.shorts_at_call * (1 + s.short_margin) / s.short_margin + 0.01 * s.longs_at_call * (1 - s.long_margin) / s.long_margin + 0.01 * (s.fund_leverage - 1) * s.fund_assets
        + 0.01 * s.etf_multiple * (s.etf_multiple - 1) * s.etf_assets + 0.01 * (s.insurance_multiplier - 1) * s.insured_exposure + s.liquidations - 0.0025 * s.pool_value
    )  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    return (
        Equation(Eq(s.total_gain, s.forced / s.market_depth, evaluate=False), "All trades that 1 % forces, over what the market takes per 1 %; gains add."),
        Equation("log_move", "The push, its echo, the echo’s echo: 1 + g + g² and so forth."),
    )  # fmt: skip
