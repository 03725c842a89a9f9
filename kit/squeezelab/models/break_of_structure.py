"""Charts break their last swing high or low all the time; a walk without memory breaks it just as often.

A swing high is a bar whose high is above those of the bars around it; structure breaks when a later bar closes
above it, or below the last swing low. The break is read as the sign of a new direction. On a random walk such
breaks come at a steady rate, and after them the price goes on as often as it turns back. If moves follow each
other, it goes on more often; how much more is what the signal is worth. (Rules against null models: Brock,
Lakonishok & LeBaron 1992.)
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..core import (
    Cliff,
    Compare,
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
    Source,
    Spot,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..counting import counted
from ..dynamics.bars import walk_bars
from ..dynamics.chart import first_bar, next_bar, null_noise
from ..dynamics.swings import breaks, last_swing

TRADES = 4  # a bar
CHARTS, LENGTH = 60, 250


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's trades, standard normals."""
    return {"trades": rng.standard_normal((p.bars + 1) * TRADES)}


def log_bars(momentum: Array, trades: Array) -> tuple[Array, Array, Array]:
    """High, low, close as log prices from 0 in bar deviations; each bar carries on ``momentum`` of the bar
    before, evenly over its trades."""
    fresh = trades.reshape(-1, TRADES, *trades.shape[1:]) / np.sqrt(TRADES) * np.sqrt(1 - momentum**2)
    carried = np.empty(np.broadcast_shapes(fresh[:, 0].shape, np.shape(momentum)))
    total, held = fresh.sum(axis=1), np.zeros(carried.shape[1:])
    for t in range(len(total)):
        carried[t] = momentum * held
        held = carried[t] + total[t]
    steps = (fresh + carried[:, None] / TRADES).reshape(-1, *carried.shape[1:])
    _, high, low, close = walk_bars(steps, TRADES)
    return high, low, close


def chart(p: Values, draws: Draws) -> dict[str, Array]:
    high, low, close = log_bars(p.momentum, draws["trades"])
    top, bottom = last_swing(high, p.order)[0], -last_swing(-low, p.order)[0]
    up, down = breaks(high, close, p.order), breaks(-low, -close, p.order)
    price = {name: p.start_price * np.exp(p.volatility * x) for name, x in (("price", close), ("swing_high", top), ("swing_low", bottom))}
    return {**price, "broken": up * 1.0 - down * 1.0 + 0 * p.volatility}


def start(p: Values, draws: Draws) -> State:
    return first_bar(chart, p, draws)


def step(state: State, p: Values, draws: Draws) -> State:
    return next_bar(chart, state, p, draws, ("price", "swing_high", "swing_low"))


@lru_cache(maxsize=512)
def measured(order: int, ahead: int, momentum: float) -> tuple[float, float, float]:
    """Over many charts: breaks per 100 bars, how often the price goes on after one, and its mean move in bar deviations."""
    high, low, close = log_bars(np.array(momentum), null_noise("breaks", (LENGTH * TRADES, CHARTS)))
    up, down = breaks(high, close, order)[:-ahead], breaks(-low, -close, order)[:-ahead]
    move = close[ahead:] - close[:-ahead]
    signed = np.concatenate([move[up], -move[down]])
    return 100 * signed.size / up.size, float((signed > 0).mean()), float(signed.mean())


def each(p: Values, position: int) -> Array:
    return np.array([measured(p.order, p.ahead, float(m))[position] for m in p.momentum])


def finding(result: Result) -> str:
    go = result["goes_on"]
    return result.say(
        "This chart breaks its structure {often}; after a break the price goes on in *{goes_on}* of cases{why}.",
        often=words.counted(result["breaks_shown"], "time", none="at no time"),
        why=words.chosen(
            abs(go - 0.5) < 0.03, ": a coin toss", ", because moves follow each other" if go > 0.5 else ", because moves are taken back"
        ),
    )


MODEL = Model(
    module=__name__,
    title="Break of structure",
    summary="A close beyond the last swing high or low is read as a signal; on a random walk what follows is a coin toss.",
    loop="none",
    parameters=(
        Parameter("momentum", r"a", unit.NUMBER, "How much of a bar’s move the next bar carries on; below zero it takes back.",
                  "Moves that follow each other",
                  default=0.0, low=-0.5, high=0.6, step=0.02, role="keeps",
                  reason="0 is a walk without memory; daily returns of large shares lie within ±0.1.", basis="Chosen none, the null; Brock, Lakonishok & LeBaron (1992) hold rules against such nulls too."),
        Parameter("volatility", r"\sigma", unit.DAILY, "Standard deviation of a bar’s return.", "Volatility of a bar",
                  default=0.02, low=0.002, high=0.08, step=0.001, role="starts", reason="A sleepy index to a wild coin, in daily bars.", basis="Chosen: a year at 32 %, a lively share."),
        Parameter("order", r"k", unit.COUNT, "A swing is higher than this many bars on either side.", "Bars around a swing",
                  default=3, low=1, high=10, step=1, role="scene", structural=True,
                  reason="1 finds a swing everywhere, 10 hardly one a month.", basis="Chosen: three bars on either side, so that swings come every two weeks or so."),
        Parameter("ahead", r"h", unit.COUNT, "Bars after a break over which the price is followed.", "Followed for",
                  default=5, low=1, high=20, step=1, role="scene", structural=True, reason="The next bar to a month.", basis="Chosen: a trading week."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the first bar.", default=100.0, low=1.0, high=100_000.0, scale="log",
                  role="scene", reason="A share to a coin.", basis="Chosen round, so that prices read as per cent."),
        Parameter("bars", r"N", unit.COUNT, "Bars shown.", default=120, low=60, high=300, step=10, role="scene", structural=True,
                  reason="A quarter of a year to a year.", basis="Chosen: half a year of daily bars."),
    ),
    dynamics=Process(start, step, clock=Quantity("bar", r"t", unit.COUNT, "Bars."), steps="bars", draw=draw,
                     rounds="A step is one bar: a swing is told by the bars around it."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The close of each bar.", "Close"),
        Quantity("swing_high", r"\bar S", unit.PRICE, "The last swing high known by then.", "Last swing high"),
        Quantity("swing_low", r"\underline{S}", unit.PRICE, "The last swing low known by then.", "Last swing low"),
        Quantity("broken", r"B", unit.NUMBER, "1 where structure breaks upwards, −1 downwards.", "Break"),
    ),
    readings=(
        Reading("breaks_shown", r"B_N", unit.COUNT, "Breaks of structure on this chart.", "Breaks on this chart",
                measured=lambda p, s: np.abs(s["broken"]).sum(axis=0),
                context=lambda r: f"{r['null_rate'] * r['bars'] / 100:.0f} on a walk without memory"),
        Reading("goes_on", r"P(\text{goes on})", unit.SHARE, "How often the price goes on in the direction of the break.",
                "Goes on after a break", measured=lambda p, s: each(p, 1),
                context=lambda r: f"{counted(r['ahead'], 'bar')} later"),
        Reading("move_after", r"E[r\,|\,\text{break}]", unit.CHANGE, "Average move in the direction of the break.",
                "Average move after a break", measured=lambda p, s: each(p, 2) * p.volatility,
                context=lambda r: "before any cost"),
        Reading("break_rate", r"\lambda", unit.COUNT, "Breaks per 100 bars.", measured=lambda p, s: each(p, 0), headline=False),
        Reading("null_rate", r"\lambda_0", unit.COUNT, "Breaks per 100 bars on a walk without memory.", "Break rate without memory",
                measured=lambda p, s: measured(p.order, p.ahead, 0.0)[0] + 0 * p.momentum, headline=False),
    ),
    cliff=Cliff("momentum", "goes_on", "What is the signal worth?", "The same trades, every memory of moves.",
                plain=lambda p, x: 0.5 + 0 * x, plain_label="a coin toss"),
    panels=(
        Panel("Close and swings in USD, bar by bar", "bar", ("price",), "band", reference=("swing_high", "swing_low"),
              tells=(
                  Spot("breaks: {breaks_shown}", at=lambda r: r["bar"][r["broken"] != 0]),
                  Compare("After a break the price", {"goes on in": "goes_on"}, whole=1.0),
              )),
        Panel("Breaks of structure", "bar", ("broken",), "bars"),
    ),
    presets=(
        Preset("No memory", {}, {"goes_on": (0.47, 0.53)}),
        Preset("Moves with memory", {"momentum": 0.4}, {"goes_on": (0.55, 0.75)}),
        Preset("Moves that revert", {"momentum": -0.4}, {"goes_on": (0.25, 0.47)}),
        Preset("Large swings only", {"order": 8}, {"goes_on": (0.45, 0.55), "break_rate": (1.0, 6.0)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own null: breaks of swings on random walks.", kind="derived"),
        Source("Brock, Lakonishok & LeBaron (1992), Simple technical trading rules and the stochastic properties of stock returns, "
               "J. Finance 47: rules against null models.", kind="derived"),
    ),
    leaves_out=("costs of trading on the signal", "stops that wait beyond the swing and make the break itself",
    "volatility that comes in clusters", "charts of several scales at once"),
    icon='<path d="M2 16l4-7 4 5 3-5 3 3 5-8"/><path d="M6 9h15" stroke-dasharray="2 3" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Gt, Symbol

    return (
        Equation(Gt(s.price, s.swing_high, evaluate=False),
                "Structure breaks where a bar closes beyond the last swing for the first time.",
                 unread="A condition, no equality."),
        Equation(Eq(Symbol("r"), s.momentum * Symbol("r_before") + s.volatility * Symbol("epsilon"), evaluate=False),
                "Each bar’s move carries on a part of the one before, and adds news."),
    )  # fmt: skip
