"""Buying and selling pressure at the best prices moves the price, by one over twice the depth.

In the stylised book of Cont, Kukanov & Stoikov every level holds the same depth, and orders come and go
at the best prices only. The best bid rises one tick for each depth of shares that buyers bring on
balance, the best ask falls one for each depth that sellers bring, so the mid moves by the order flow
imbalance over twice the depth, up to rounding. In the same window flow explains the move; what it
says of the next window is another matter. (Cont, Kukanov & Stoikov 2014; claim C10.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Array,
    Cliff,
    Draws,
    Equation,
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
    State,
    Symbols,
    Values,
    unit,
    words,
)

NAMES = ("flow", "selling", "level_depth", "tick", "start_price")

SIDE = np.array([[-1.0], [1.0]])  # at the bid, at the ask


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's flow at bid and ask, two independent standard normals a window."""
    return {"flow": rng.standard_normal((p.windows, 2))}


def start(p: Values, draws: Draws) -> State:
    """Full queues at both quotes."""
    zero = np.zeros(np.broadcast_shapes(*(p[name].shape for name in NAMES), draws["flow"].shape[2:]))
    return {"over": np.zeros((2, *zero.shape)), "price": p.start_price + zero, "pressure": zero, "volume": zero}


def last_tick(price: Array, tick: Array) -> Array:
    """The price, or the last tick where it would fall below: there nobody can bid less."""
    return np.maximum(price, tick)


def step(state: State, p: Values, draws: Draws) -> State:
    """One window: orders come and go at both quotes; each quote moves a tick for every depth of shares on balance."""
    came = p.flow * (draws["flow"][state["t"]] + SIDE * p.selling)
    over = state["over"] + came  # shares above a full queue
    ticks = np.ceil(over / p.level_depth)
    return {
        "over": over - ticks * p.level_depth, "pressure": came[0] - came[1] + 0 * state["price"],
        "volume": np.abs(came).sum(axis=0) + 0 * state["price"],
        "price": last_tick(state["price"] + p.tick * (ticks[0] - ticks[1]) / 2, p.tick),
    }  # fmt: skip


def parts(p: Values, series: Series) -> tuple[Array, Array]:
    """Order flow imbalance and move in ticks, window by window, shape (windows, lanes)."""
    return series["pressure"][1:], np.diff(series["price"], axis=0) / p.tick


def slope(x: Array, y: Array) -> Array:
    """Least-squares slope of y on x, over axis 0; NaN where x does not vary."""
    x = x - x.mean(axis=0)
    square = (x**2).sum(axis=0)
    return np.where(square > 0, (x * (y - y.mean(axis=0))).sum(axis=0) / np.where(square > 0, square, 1), np.nan)


def explained(x: Array, y: Array) -> Array:
    """Squared correlation of x and y, over axis 0; NaN where one does not vary."""
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    size = (x**2).sum(axis=0) * (y**2).sum(axis=0)
    return np.where(size > 0, (x * y).sum(axis=0) ** 2 / np.where(size > 0, size, 1), np.nan)


def same_window(p: Values, series: Series) -> Array:
    return explained(*parts(p, series))


def next_window(p: Values, series: Series) -> Array:
    pressure, move = parts(p, series)
    return explained(pressure[:-1], move[1:])


def shares_per_tick(p: Values, series: Series) -> Array:
    per_share = slope(*parts(p, series))
    good = per_share * p.level_depth > 1e-6  # by chance a window’s moves may go against its flow: then nothing is measured
    return np.where(good, 1 / np.where(good, per_share, 1.0), np.nan)


def windows(result: Result) -> dict[str, object]:
    """Flow and move of each window, and how much the one says of the other."""
    flow, move = parts(result.values, result.series)
    few = len(flow) < 3
    same, later, per_tick = (np.nan if few else float(result[name]) for name in ("same_window", "next_window", "shares_per_tick"))
    return {"flow": flow[:, 0], "move": move[:, 0], "same": same, "next": later, "per_tick": per_tick}


def finding(result: Result) -> str:
    if words.order(unit.PRICE, result["last_price"], result["tick"]) == 0:
        return result.say("Selling has eaten the book to its last tick, *{last_price}*: under that there is no bid.")
    if np.isnan(result["same_window"]) or np.isnan(result["next_window"]):
        return result.say("The flow is too small for this depth: the price hardly moves.")
    return result.say("Flow explains *{same_window}* of the moves of the same window and {next_window} of those of the next.")


MODEL = Model(
    module=__name__,
    title="Order flow imbalance",
    summary="Buying and selling pressure at the best prices moves the price, by one over twice the depth.",
    loop="none",
    parameters=(
        Parameter("flow", r"\sigma_q", unit.SHARES, "Typical net flow of shares at one quote in one window.", "Flow in a window",
                  default=3000.0, low=200.0, high=50_000.0, scale="log", role="starts", reason="Ten quiet seconds to a burst.", basis="Chosen beside the depth, so that windows move the price by one or two ticks."),
        Parameter("selling", r"s", unit.CHANGE, "Sellers’ surplus in every window, as a share of the typical flow; below zero, buyers’.",
                  "Steady selling",
                  default=0.0, low=-1.0, high=1.0, step=0.05, role="starts",
                  reason="From steady buying to steady selling as large as the noise.", basis="Chosen none, so that the price has no trend."),
        Parameter("level_depth", r"D", unit.SHARES, "Shares that wait at each price level.", "Depth of a level",
                  default=2000.0, low=100.0, high=50_000.0, scale="log", role="stops", reason="A thin book to a thick one.", basis="Chosen: twenty round lots at each price."),
        Parameter("tick", r"\delta", unit.PRICE, "The step between neighbouring prices.",
                  default=0.01, low=0.01, high=0.5, scale="log", role="scene", reason="One cent to half a dollar.", basis="Chosen: the cent in which US shares are quoted."),
        Parameter("start_price", r"p_0", unit.PRICE, "The mid at the start.",
                  default=100.0, low=50.0, high=500.0, scale="log", role="scene",
                  reason="Far enough from zero that no walk of the sliders’ range gets there often.", basis="Chosen round, so that prices read as per cent."),
        Parameter("windows", r"n", unit.COUNT, "Windows of ten seconds or so.",
                  default=180, low=30, high=360, step=10, role="scene", structural=True,
                  reason="Five minutes to an hour.", basis="Cont, Kukanov & Stoikov (2014) take half hours of ten-second windows: 180."),
    ),
    dynamics=Process(start, step, clock=Quantity("window", r"t", unit.STEPS, "Windows."), steps="windows", draw=draw,
                     rounds="A step is one window: orders are counted over it."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The mid."),
        Quantity("pressure", r"\mathrm{OFI}", unit.SHARES, "Order flow imbalance of the window: + buying.", "Order flow imbalance"),
        Quantity("volume", "V", unit.SHARES, "Shares by which the queues at both quotes changed in the window.", "Volume at the quotes"),
    ),
    readings=(
        Reading("same_window", r"R^2", unit.PROBABILITY, "Share of the moves’ variance that the flow of the same window explains.",
                "Explained, same window",
                measured=same_window),
        Reading("next_window", r"R^2_{+1}", unit.PROBABILITY, "Share of the next window’s moves that the flow explains.",
                "Explained, next window",
                measured=next_window),
        Reading("shares_per_tick", r"1/\hat\beta", unit.SHARES, "Order flow imbalance that moves the mid one tick, by least squares.",
                "Shares for one tick",
                measured=shares_per_tick, context=lambda r: f"twice the depth is {r.write('twice_the_depth')}"),
        Reading("twice_the_depth", r"2D", unit.SHARES, "What the stylised book says: twice the depth of a level.",
                closed_form=lambda s: 2 * s.level_depth, headline=False),
        Reading("last_price", r"p_n", unit.PRICE, "The mid at the end.", measured=lambda p, s: s["price"][-1], headline=False),
    ),
    cliff=Cliff("level_depth", "shares_per_tick", "Deeper books move less", "The same flow, every depth.", plain=lambda p, x: 2 * x,
                plain_label="twice the depth"),
    panels=(
        Panel("Mid in USD, window by window", "window", ("price",), "flows", gives=windows),
        Panel("Order flow imbalance in each window", "window", ("pressure",), "bars", tone="signed"),
    ),
    presets=(
        Preset("Flow moves price", {},
               {"same_window": (0.8, 1.0), "next_window": (0.0, 0.05), "shares_per_tick": (3500.0, 4500.0)}),
        Preset("A deep book", {"level_depth": 20_000.0}, {"same_window": (0.05, 0.75)}),
        Preset("Steady selling", {"selling": 0.6}, {"last_price": (95.0, 99.5), "same_window": (0.7, 1.0)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Cont, Kukanov & Stoikov (2014), The price impact of order book events, Journal of Financial Econometrics 12.",
               kind="derived", cases=("ofi-events",)),
    ),
    leaves_out=("a spread that must stay open: bid and ask move on their own", "depth that differs by level",
                "flow that answers the price"),
    icon='<path d="M3 12h18" style="opacity:.4"/><path d="M5 12V7M9 12v6M13 12V4M17 12v4" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol

    return (
        Equation(Eq(Symbol("Δp"), s.tick * s.pressure / (2 * s.level_depth) + Symbol("epsilon"), evaluate=False),
                 "The mid moves one tick for twice the depth of order flow imbalance; the rest is rounding.",
                 unread="The rounding is defined by it: what is left over."),
    )  # fmt: skip
