"""Coins that arrive at venues may be about to be sold, or may only be moved from one pocket to another.

Each day some holders send coins to a venue and sell them; the sales move the price. Others send coins that are
not sold: transfers between wallets of the same venue, collateral, custody. An observer sees the sum, and says
how far it lies from the days before (z-score of its log). The more of it is mere transfer, the less the z-score
has to do with the price. Coins leave, too, and the venue's reserve is what came in less what went out.
(Page 1954 for the cumulative sum; claim C29.)
A long room: flows, the observer’s score and its alarms, and the declaration as a table.
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Choice,
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
    Series,
    Source,
    Spot,
    State,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.chart import first_bar, next_bar
from ..dynamics.indicators import cusum, filled, middle_and_spread, rolling

TAKES = 5.0  # per cent by which an average day’s sales may move the price


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's days: standard normals for sales, transfers, withdrawals and news."""
    n = p.days + 1
    return {name: rng.standard_normal(n) for name in ("sales", "transfers", "withdrawals", "news")}


def lognormal(noise: Array, spread: Array) -> Array:
    """Mean 1, standard deviation of the log ``spread``."""
    return np.exp(spread * noise - spread**2 / 2)


def score(inflow: Array, window: int, robust: bool) -> Array:
    """z-score of the log inflow against the ``window`` days before."""
    x = np.log(inflow)
    centre, spread = middle_and_spread(rolling(x, window)[:-1], robust)
    return filled((x[window:] - centre) / spread, len(x))


def chart(p: Values, draws: Draws) -> dict[str, Array]:
    sales = p.sales * lognormal(draws["sales"], p.sales_spread)
    # transfers are spread twice as widely: few, and large
    transfers = p.transfers * p.sales * lognormal(draws["transfers"], 2 * p.sales_spread)
    withdrawn = (1 + p.transfers) * p.sales * lognormal(draws["withdrawals"], p.sales_spread)
    inflow = sales + transfers
    # buyers expect the average day; what comes beyond it moves the price
    moves = p.volatility * draws["news"] - 0.01 * (sales - p.sales) / p.market_depth
    moves[0] = 0
    z = score(inflow, p.window, p.measure == "robust")
    return {
        "price": p.start_price * np.exp(np.maximum(np.cumsum(moves, axis=0), -700.0)), "move": moves, "inflow": inflow, "sold": sales + 0 * inflow,
        "z": z, "alarm_sum": cusum(z), "reserve_left": p.reserve + np.cumsum(inflow - withdrawn, axis=0),
    }  # fmt: skip


def invalid(p: Values) -> str:
    """Sales that a market of this depth could not take day after day."""
    if np.any(p.sales > TAKES * p.market_depth):
        return (
            f"an average day’s sales would move the price by more than {unit.PERCENT.write(0.01 * TAKES)}, and no such market opens the next day: "
            "take a deeper market, or fewer coins sold a day."
        )
    return ""


def start(p: Values, draws: Draws) -> State:
    return first_bar(chart, p, draws)


def step(state: State, p: Values, draws: Draws) -> State:
    return next_bar(chart, state, p, draws, ("price",))


def correlation(p: Values, series: Series) -> Array:
    """Correlation of the z-score with the same day's return."""
    z, r = series["z"][p.window :], series["move"][p.window :]
    z, r = z - z.mean(axis=0), r - r.mean(axis=0)
    size = np.sqrt((z**2).sum(axis=0) * (r**2).sum(axis=0))
    return np.where(size > 0, (z * r).sum(axis=0) / np.where(size > 0, size, 1), 0.0)


def alarms(p: Values, series: Series) -> Array:
    return (np.nan_to_num(series["z"], nan=-9) > p.threshold).sum(axis=0)


def false_alarms(p: Values, series: Series) -> Array:
    """Share of alarms on days on which fewer coins than on average were sold; NaN without an alarm."""
    on = np.nan_to_num(series["z"], nan=-9) > p.threshold
    count = on.sum(axis=0)
    return np.where(count > 0, (on & (series["sold"] < p.sales)).sum(axis=0) / np.maximum(count, 1), np.nan)


def finding(result: Result) -> str:
    size, count = abs(result["correlation"]), result["alarms"]
    head = result.say(
        "Inflow says *{strength}* about the day’s price: its z-score and the return correlate at {correlation}",
        strength=words.chosen(size < 0.1, "hardly anything", "something" if size < 0.35 else "a good deal"),
    )
    if round(count) == 0:
        return result.say("{head}; no day brings an alarm.", head=head)
    if round(count) == 1:
        kind = words.chosen(result["false_alarms"] >= 0.5, "*no unusual selling*", "*unusual selling*")
        return result.say("{head}; it gives one alarm, on a day of {kind}.", head=head, kind=kind)
    return result.say(
        "{head}; it gives {alarms}, *{false_alarms}* of them on days of no unusual selling.",
        head=head,
        alarms=words.counted(count, "alarm"),
    )


MODEL = Model(
    module=__name__,
    title="Exchange inflow",
    summary="Coins that flow to venues foretell selling only as far as they are sold and not merely moved.",
    loop="none",
    parameters=(
        Parameter("sales", r"\bar Q", unit.MONEY, "Value that is sent to the venue and sold on an average day.", "Coins sold a day",
                  default=50e6, low=1e6, high=1e9, scale="log", role="starts", reason="A small coin to the largest.", basis="Chosen: some way between a small coin and the largest."),
        Parameter("sales_spread", r"\varsigma", unit.NUMBER, "Standard deviation of the log of a day’s sales.", "How uneven days are",
                  default=0.5, low=0.1, high=1.2, step=0.05, role="starts",
                  reason="Days much alike to days of which one in fifty is ten times another.", basis="Chosen: one day in six has more than 1.6 times the usual sales."),
        Parameter("transfers", r"\tau", unit.MULTIPLE, "Coins that are only moved, over those that are sold.", "Merely moved, over sold",
                  default=0.5, low=0.0, high=5.0, step=0.1, role="keeps",
                  reason="None to five times the sales; labels of wallets decide it.", basis="Chosen: a third of what arrives is only moved."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=30e6, low=1e6, high=1e9, scale="log", role="stops", reason="A thin coin to the largest of all venues.", basis="Chosen so that an average day’s sales move the price by under 2 %."),
        Parameter("volatility", r"\sigma", unit.DAILY, "Standard deviation of a day’s return from news alone.", "Volatility of news",
                  default=0.025, low=0.002, high=0.08, step=0.001, role="scene", reason="A calm market to a wild one.", basis="Chosen: 48 % a year, a large coin."),
        Parameter("threshold", r"z^{*}", unit.NUMBER, "z-score that raises an alarm.", "Alarm above", default=2.0, low=0.5, high=4.0,
                  step=0.1, role="scene", reason="One day in three to one in thousands.", basis="Chosen: two standard deviations, the custom."),
        Parameter("window", r"n", unit.COUNT, "Days before against which a day is held.", "Days of comparison",
                  default=30, low=10, high=60, step=5, role="scene", structural=True, reason="Two weeks to two months.", basis="Chosen: a month."),
        Choice("measure", r"m", unit.NUMBER, "How middle and spread of the days before are taken.", "Middle and spread",
               options={"mean": "mean and deviation", "robust": "median and MAD"}, default="mean", role="scene", basis="Chosen: what charts on the web show."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price on the first day.", default=100.0, low=1.0, high=100_000.0, scale="log",
                  role="scene", reason="A small coin to the largest.", basis="Chosen round, so that prices read as per cent."),
        Parameter("reserve", r"R_0", unit.MONEY, "Coins that the venue holds at the start.", "Reserve at the start", default=5e9, low=0.1e9,
                  high=100e9, scale="log", role="scene", reason="A small venue to the largest.", basis="Chosen: a hundred days of sales."),
        Parameter("days", r"N", unit.COUNT, "Days shown.", default=180, low=90, high=365, step=5, role="scene", structural=True,
                  reason="A quarter to a year.", basis="Chosen: half a year."),
    ),
    dynamics=Process(start, step, clock=Quantity("day", r"t", unit.DAYS, "Days."), steps="days", draw=draw,
                     rounds="A step is a day: what arrives on one day is sold on the days that follow."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price at the end of each day."),
        Quantity("inflow", r"I", unit.MONEY, "Value that arrives at the venue on each day."),
        Quantity("z", r"z", unit.NUMBER, "How far the day’s log inflow lies from the days before, in their deviations.",
                  "z-score of inflow"),
        Quantity("alarm_sum", r"S", unit.NUMBER, "Cumulative sum of z-scores above one half: it rises while inflow stays high.",
                  "Cumulative sum"),
        Quantity("sold", r"Q", unit.MONEY, "Value that is sold on each day.", "Of it sold"),
        Quantity("reserve_left", r"R", unit.SIGNED_MONEY, "What the venue holds: what came in less what went out.", "Reserve"),
        Quantity("move", r"r", unit.CHANGE, "Log return of the day.", "Log return"),
    ),
    readings=(
        Reading("correlation", r"\rho(z,r)", unit.NUMBER, "Correlation of the z-score with the same day’s return.", measured=correlation,
                context=lambda r: "−1 tells all, 0 nothing"),
        Reading("alarms", r"A", unit.COUNT, "Days with a z-score above the alarm.", measured=alarms,
                context=lambda r: f"of {r['days'] - r['window']} days"),
        Reading("false_alarms", r"A_0/A", unit.SHARE, "Share of alarms on days of less selling than on average.", measured=false_alarms,
                context=lambda r: "less selling than on average"),
        Reading("moved_share", r"\mu", unit.SHARE, "Share of inflow that is merely moved.", "Merely moved, of inflow",
                closed_form=lambda s: s.transfers / (1 + s.transfers), headline=False),
    ),
    cliff=Cliff("transfers", "correlation", "When does inflow stop telling?", "The same days, every amount of mere transfers.",
    plain=lambda p, x: 0 * x, plain_label="tells nothing"),
    variants=Variants("Does inflow gauge selling?", "The same days, other shares of mere transfers.", "correlation", {
        "As it is": {}, "Everything is sold": {"transfers": 0.0}, "As much moved as sold": {"transfers": 1.0},
        "Four times as much moved": {"transfers": 4.0},
    }, claim="C29"),
    panels=(
        Panel("Price in USD, day by day", "day", ("price",), "band",
              tells=(
                  Spot("alarms: {alarms}, false: {false_alarms}", at=lambda r: r["day"][r["z"] > r["threshold"]]),
                  Compare("z-score and return", {"correlate at": "correlation"}, whole=1.0),
              )),
        Panel("Inflow in USD", "day", ("inflow",), "bars", reference=("sold",)),
        Panel("z-score of inflow", "day", ("z",), "line"),
        Panel("Reserve of the venue, USD", "day", ("reserve_left",), "line"),
    ),
    presets=(
        Preset("Some of it moved", {}, {"correlation": (-0.5, -0.05)}),
        Preset("All of it sold", {"transfers": 0.0}, {"correlation": (-0.6, -0.15)}),
        Preset("Mostly moved", {"transfers": 4.0}, {"correlation": (-0.3, 0.1), "false_alarms": (0.3, 1.0)}),
        Preset("Deep market", {"market_depth": 0.5e9}, {"correlation": (-0.2, 0.2)}),
    ),
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own synthetic days: sales that move the price, transfers that do not.", kind="derived"),
        Source("Page (1954), Continuous inspection schemes: the cumulative sum.", kind="derived"),
    ),
    leaves_out=("sales days after the coins arrive", "holders who send coins because the price falls",
    "wrong labels of wallets beyond the transfers", "derivatives"),
    icon='<path d="M3 19V9M8 19v-5M13 19V4M18 19v-7"/><path d="M2 6h20" stroke-dasharray="2 3" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol, log

    return (
        Equation(Eq(s.z, (log(s.inflow) - Symbol("m_n")) / Symbol("s_n"), evaluate=False),
                "The log of the day’s inflow, from the middle of the days before, in their spread."),
        Equation(Eq(s.move, s.volatility * Symbol("epsilon") - 0.01 * (s.sold - s.sales) / s.market_depth, evaluate=False),
                "News, and the impact of what is sold beyond the average day."),
    )  # fmt: skip
