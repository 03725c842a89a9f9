"""A fund that keeps its leverage must buy what rises and sell what falls, and so must a leveraged ETF.

When the price rises, assets grow by more than equity in proportion, leverage falls, and a fund that wants its old leverage back
borrows and buys: (L - 1) times the gain, which lifts the price again. When the price falls it sells in the same proportion.
A leveraged or inverse ETF does the same at the end of each day, L(L - 1) times the move on its net assets: bull and bear
funds push the same way. With loop gain (0.01 (L-1) A + 0.01 M(M-1) N)/D a push becomes 1/(1 - g) times itself (Adrian & Shin
2010; Cheng & Madhavan 2009).
A long room: fund and lender, both gains and the way out of range, and the declaration as a table.
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
from ..dynamics.impact import price_after
from ..dynamics.lanes import over_rounds
from ..dynamics.loop_gain import leverage_targeting, leveraged_etf, loop_gain


def start(p: Values, draws: Draws) -> State:
    """The push has just moved the price; the fund's units and debt are those of the balance sheet before it."""
    zero = np.zeros(np.broadcast_shapes(*(v.shape for v in p.values())))
    price = p.start_price * (1 + p.shock) + zero
    units, debt = p.fund_assets / p.start_price + zero, p.fund_assets * (1 - 1 / p.leverage) + zero
    return {"price": price, **balance(price, units, debt), "units": units, "debt": debt, "fund_trade": zero, "etf_trade": zero,
            "traded": zero, "etf_done": zero,
            "resting": np.zeros(zero.shape, bool)}  # fmt: skip


def balance(price: Array, units: Array, debt: Array) -> dict[str, Array]:
    """Assets and equity at ``price``, and leverage, 0 where no equity is left or nothing is owned."""
    assets = units * price
    equity = assets - debt
    alive = (equity > 0) & (assets > 0)
    return {"assets": assets, "equity": equity, "fund_leverage": np.where(alive, assets / np.where(alive, equity, 1.0), 0.0)}


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: fund and ETF trade back to their leverage, then the price answers, and the fund settles its debt."""
    price, units = state["price"], state["units"]
    wanted = np.clip(p.leverage * state["equity"], 0.0, p.credit * p.fund_assets / p.start_price * price)
    fund = wanted - state["assets"]
    move = price / p.start_price - 1
    alive = 1 + p.etf_multiple * move > 0
    owed = p.etf_assets * np.where(alive, p.etf_multiple * (p.etf_multiple - 1) * move, -p.etf_multiple * (1 + move))
    etf = owed - state["etf_done"]
    resting = np.abs(fund) + np.abs(etf) < 1e-9 * p.market_depth
    fund, etf = np.where(resting, 0.0, fund), np.where(resting, 0.0, etf)
    limit, size = LARGEST * p.market_depth, np.abs(fund + etf)
    if np.count_nonzero(size > limit) or np.count_nonzero(np.abs(move - 2.085) > 2.915):  # else no book is within e^0.5 of its end
        scale = limit / np.maximum(size, limit)  # a round moves the log price by half at most; the rest waits
        far = np.log(price / p.start_price)
        room = np.where(np.abs(far) < REACH * (1 - 1e-9), 100 * p.market_depth * (REACH - np.sign(fund + etf) * far), 0.0)
        gaps = scale * size >= room  # beyond it nobody stands there: what the book holds is filled, the rest is not
        scale = np.where(gaps, room / np.where(gaps, np.maximum(size, 1e-300), 1.0), scale)
        fund, etf, resting = fund * scale, etf * scale, resting | gaps
    new = price_after(price, fund + etf, p.market_depth)
    bought = fund / price
    units, debt = units + bought, state["debt"] + bought * np.sqrt(price * new)  # filled on the way, at the middle
    units = np.where(units < 1e-12 * p.fund_assets / p.start_price, 0.0, units)
    return {"price": new, **balance(new, units, debt), "units": units, "debt": debt, "fund_trade": fund, "etf_trade": etf,
            "traded": fund + etf,
            "etf_done": state["etf_done"] + etf, "resting": resting}  # fmt: skip


LARGEST = 50.0  # depths traded in one round at most
REACH = float(np.log(10.0))  # how far the model follows the price either way, in logs: beyond ten times, nobody stands there


def gains(p: Values) -> dict[str, Array]:
    return {"leveraged funds": loop_gain(leverage_targeting(p.fund_assets, p.leverage), p.market_depth),
            "leveraged ETFs": loop_gain(leveraged_etf(p.etf_assets, p.etf_multiple), p.market_depth)}  # fmt: skip


def both(s: Any) -> Any:
    """The loop gain of both kinds of fund together, as a sympy expression over the parameters."""
    return 0.01 * ((s.leverage - 1) * s.fund_assets + s.etf_multiple * (s.etf_multiple - 1) * s.etf_assets) / s.market_depth


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """Loop gain by kind of fund at the balance sheets before the push, the same at every ``price``."""
    return {who: part * np.ones_like(price) for who, part in gains(p).items()}


def total(p: Values) -> Array:
    return sum(gains(p).values(), np.zeros(1))


def spent_share(p: Values, s: Series) -> Array:
    """What funds have traded, in shares: of all they hold in a fall, of what lenders let them add in a rise; and the ETFs’ equity."""
    change = s["units"][-1] / s["units"][0] - 1
    room = np.where(p.shock < 0, 1.0, p.credit - 1)
    funds = np.abs(change) / np.where(room > 0, room, np.inf)
    lost = -p.etf_multiple * (s["price"][-1] / p.start_price - 1)
    return np.clip(np.maximum(funds, np.where(p.etf_assets > 0, lost, 0.0)), 0, 1)


def left_range(p: Values, s: Series) -> Array:
    """Whether the price has gone to ten times the first one, or a tenth."""
    return np.abs(np.log(s["price"][-1] / p.start_price)) >= REACH * (1 - 1e-9)


def leverage_after(p: Values) -> Array:
    """Leverage after the push and before any trade; NaN where the push takes all equity."""
    equity = p.shock + 1 / p.leverage
    return np.where(equity > 0, (1 + p.shock) / np.where(equity > 0, equity, 1.0), np.nan)


def by_multiple(p: Values) -> dict[str, Array]:
    """What an ETF of each multiple trades at the close of a day with this push, for 100 USD of net assets."""
    multiple = np.linspace(-3, 3, 25)[:, None]
    return {"multiple": multiple, "close_trade": 100 * p.shock[:1] * leveraged_etf(100.0, multiple)}


def finding(result: Result) -> str:
    if result.fate is Fate.BOOK_GAPS:
        return result.say(
            "No price: after a push of {shock} the book gaps past *{end_price}*, and what funds still want finds nobody there."
        )
    if words.order(unit.SIGNED_MONEY, result["fund_left"], 0.0) <= 0:
        return result.say("A push of {shock} takes all of the fund’s equity: it sells what it holds, and the price ends at *{end_price}*.")
    if result.tipped[0]:
        return result.say(
            "Each trade calls for the next: a push of {shock} becomes *{whole_move}*, until the fund’s lenders or its assets set an end."
        )
    way = words.order(unit.CHANGE, abs(result["whole_move"]), abs(result["shock"]))
    becomes = words.compared(unit.CHANGE, abs(result["whole_move"]), abs(result["shock"]), "grows to", "shrinks to", "stays")
    why = words.compared(unit.CHANGE, result["shock"], 0.0, "buy what has risen", "sell what has fallen", "have no cause to trade")
    if way < 0:
        return result.say("A push of {shock} {becomes} *{whole_move}*: on balance funds trade against it.", becomes=becomes)
    if words.calm(unit.GAIN, result["total_gain"]) and way == 0:
        return result.say("No fund must trade: a push of {shock} {becomes} *{whole_move}*.", becomes=becomes)
    return result.say("A push of {shock} {becomes} *{whole_move}*: to keep their leverage, funds {why}.", becomes=becomes, why=why)


def first_sale(p: Values, s: Series) -> Array:
    """USD of the first sale: back to the target, or all of it where equity is gone."""
    return p.fund_assets * np.where(p.shock + 1 / p.leverage > 0, (p.leverage - 1) * p.shock, -(1 + p.shock))


MODEL = Model(
    module=__name__,
    title="Leverage targeting",
    summary="A fund that keeps its leverage buys what rises and sells what falls, and so does a leveraged ETF.",
    loop="reinforcing",
    parameters=(
        Parameter("shock", r"r", unit.CHANGE, "The first move, whatever its cause.", "Push", default=-0.02, low=-0.20, high=0.20,
                  step=0.001, role="starts", reason="A fifth either way in one move.", basis="Chosen: a bad day of a share index."),
        Parameter("fund_assets", r"A", unit.MONEY, "Assets of funds that keep their leverage.", "Funds’ assets", default=500e6, low=10e6,
                  high=20e9, scale="log", role="keeps", reason="A small hedge fund to the dealers of a whole market.", basis="Chosen with the depth, so that the loop amplifies and does not run away."),
        Parameter("leverage", r"L", unit.LEVERAGE, "Assets over equity that the funds return to.", "Funds’ leverage", default=10.0,
                  low=1.0, high=30.0, scale="log", role="keeps", reason="Unlevered, to an investment bank of 2007.", basis="Chosen: hedge funds and banks between the extremes of Adrian & Shin (2010)."),
        Parameter("etf_assets", r"N", unit.MONEY, "Net assets of leveraged or inverse ETFs.", "Leveraged ETFs, net assets", default=0.0,
                  low=0.0, high=5e9, step=25e6, role="keeps", reason="None, to the largest single-share ETFs together.", basis="Chosen none, so that one actor stands alone."),
        Parameter("etf_multiple", r"M", unit.MULTIPLE, "Daily multiple that the ETFs promise; below zero for inverse ones.",
                  "Leveraged ETFs, multiple", default=3.0, low=-3.0, high=3.0, step=0.5,
                  role="keeps", reason="Listed products promise −3 to +3 times.", basis="The largest multiple in Cheng & Madhavan (2009): three."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.", default=100e6, low=1e6, high=1e9,
                  scale="log", role="stops", reason="A small share to an index future.", basis="Chosen: a large single share on a good day."),
        Parameter("credit", r"c", unit.MULTIPLE, "How many times their first holding lenders let the funds hold.", "Lenders’ limit",
                  default=2.0, low=1.0, high=10.0, step=0.1, role="stops", reason="No new credit, to credit without a thought.", basis="Chosen: lenders who allow twice the first holding."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the push.", default=100.0, low=10.0, high=1000.0, scale="log",
                  role="scene", reason="From a small share to a dear one.", basis="Chosen round, so that prices read as per cent."),
    ),
    dynamics=Process(start, step, clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of trades back to leverage."), steps=300,
                     rounds="Trades come in batch rounds: leverage is brought back at the price that the last round left."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price after each round."),
        Quantity("traded", r"q", unit.SIGNED_MONEY, "USD traded in each round, + bought.", "Traded in the round"),
        Quantity("fund_leverage", r"\ell", unit.LEVERAGE, "The funds’ assets over equity; 0 once no equity is left.", "Leverage, so far"),
        Quantity("assets", r"a", unit.MONEY, "The funds’ assets.", "Assets, so far"),
        Quantity("equity", r"e", unit.SIGNED_MONEY, "The funds’ equity.", "Equity, so far"),
        Quantity("debt", r"b", unit.SIGNED_MONEY, "What the funds owe; below zero they hold cash.", "Debt, so far"),
        Quantity("units", r"n", unit.SHARES, "Shares that the funds hold."),
        Quantity("fund_trade", r"q_A", unit.SIGNED_MONEY, "USD that the funds trade in each round, at the price before the trade.",
                 "Traded by funds"),
        Quantity("etf_trade", r"q_N", unit.SIGNED_MONEY, "USD that the ETFs trade in each round, at the price before the trade.",
                 "Traded by ETFs"),
    ),
    profiles=(
        Quantity("multiple", r"M", unit.MULTIPLE, "Daily multiple.", "Daily multiple"),
        Quantity("close_trade", r"M(M-1)r", unit.CASH, "USD traded at the close for 100 USD of net assets.", "Traded at the close"),
    ),
    readings=(
        Reading("end_price", r"p_\infty", unit.PRICE, "Where the price comes to rest, or the last one before the book gaps.", "Price at the end",
                measured=lambda p, s: s["price"][-1], context=lambda r: f"{r.write('whole_move')}, of which push {r.write('shock')}"),
        Reading("new_leverage", r"L'", unit.LEVERAGE, "Leverage after the push, before any trade.", "Leverage after the push",
                measured=lambda p, s: leverage_after(p), closed_form=lambda s: (1 + s.shock) / (s.shock + 1 / s.leverage),
                holds=lambda p: bool(np.all(p.shock + 1 / p.leverage > 1e-9)),
                context=lambda r: "no equity left" if np.isnan(r["new_leverage"]) else f"target {r.write('leverage')}"),
        Reading("first_trade", r"X", unit.SIGNED_MONEY, "What the funds must trade to be back at their leverage.",
                "First trade of the funds",
                measured=first_sale,
                closed_form=lambda s: (s.leverage - 1) * s.shock * s.fund_assets,
                holds=lambda p: bool(np.all(p.shock + 1 / p.leverage > 0)), context=lambda r: f"of {r.write('fund_assets')}"),
        Reading("whole_move", r"p_\infty/p_0-1", unit.CHANGE, "The whole move, push included.",
                measured=lambda p, s: s["price"][-1] / p.start_price - 1, headline=False),
        Reading("total_gain", r"g_\Sigma", unit.GAIN, "Loop gain of both kinds together.", "Loop gain", measured=lambda p, s: total(p),
                headline=False,
                closed_form=lambda s: both(s)),
        Reading("forced_trades", r"Q", unit.MONEY, "USD traded in all rounds together.",
                measured=lambda p, s: over_rounds(np.abs(s["traded"])), headline=False),
        Reading("fund_left", r"e_\infty", unit.SIGNED_MONEY, "The funds’ equity at the end.", "Equity at the end",
                measured=lambda p, s: s["equity"][-1], headline=False),
    ),
    gain=Gain(gain, at="start_price", closed_form=lambda s: both(s)),
    cliff=Cliff("leverage", "end_price", "How much leverage can the market bear?", "The same push at every leverage.",
                plain=lambda p, x: p.start_price * (1 + p.shock) + 0 * x, plain_label="the push alone"),
    panels=(
        Panel("Price in USD, round by round of trades back to leverage", "round", ("price",), "steps", forced="traded",
              before="start_price",
              tells=(Span("{whole_move}", ("start_price", "last")),)),
        Panel("The funds’ leverage", "round", ("fund_leverage",), says="Assets over equity, round by round."),
        Panel("Bulls and bears push alike", "multiple", ("close_trade",), data=by_multiple, marks={"etf_multiple": "this one"},
              says="What an ETF trades at the close of such a day, for 100 USD of net assets."),
    ),
    presets=(
        Preset("A levered market", {}, {"total_gain": 0.45, "whole_move": (-0.04, -0.03)}),
        Preset("Adrian and Shin", {"shock": 0.01, "market_depth": 1e9},
               {"new_leverage": 9.1818, "first_trade": 45e6}, case="adrian-shin"),
        Preset("Twenty-five times levered", {"leverage": 25.0}, {"total_gain": 1.2, "whole_move": (-0.07, -0.06)}),
        Preset("Inverse ETFs", {"leverage": 1.0, "etf_assets": 1e9, "etf_multiple": -2.0},
               {"total_gain": 0.6, "whole_move": (-0.06, -0.045)}),
    ),
    tipped=Inventory(spent_share, left_range),
    icon='<path d="M5 20V6h6v14M13 20v-9h6v9M3 20h18"/><path d="M8 3v6M6 7l2 2 2-2" style="stroke:var(--sq-force)"/>',
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Adrian & Shin (2010), Liquidity and Leverage, J. Financial Intermediation 19: the balance sheet of 100 and 10.",
               cases=("adrian-shin",)),
        Source("Cheng & Madhavan (2009), The Dynamics of Leveraged and Inverse Exchange-Traded Funds.", kind="identity",
               cases=("letf-rebalance",)),
        Source("Own sum of both over depth.", kind="derived", cases=("loop-gain",)),
    ),
    leaves_out=("lenders who ask for more margin as the price falls", "traders who wait at lower prices",
                "several days: ETFs trade once a day", "funds that answer slowly"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("first_trade", "To be back at leverage L, a fund trades L − 1 times its gain or loss."),
        Equation("total_gain", "What 1 % forces funds and ETFs to trade, over what the market takes per 1 %."),
    )  # fmt: skip
