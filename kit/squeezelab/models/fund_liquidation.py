"""A fund that sells as it loses ties together assets that had nothing in common.

A large fund holds many assets and cuts all positions alike once its value falls below a line. Each
day’s loss sells a part, the sale lowers all that the fund holds, and so assets with independent news
begin to move together, and more wildly. Assets that the fund does not hold go on as before. The
correlation is real while the fund sells, and gone afterwards. (Cont & Wagalath 2013.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Cliff,
    Compare,
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
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Inventory
from ..dynamics.fire_sales import realised_equal
from ..dynamics.lanes import total

ASSETS = 20


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's news: a standard normal per day for each asset held, one for an asset not held, one for all together."""
    return {"own": rng.standard_normal((p.days, ASSETS)), "aside": rng.standard_normal(p.days), "all": rng.standard_normal(p.days)}


def kept(p: Values, value: Array) -> Array:
    """Share of the positions that the fund keeps at ``value`` of the start: 1 above the line, 0 where it has sold out."""
    return np.clip((value - p.sold_out) / (p.sells_from - p.sold_out), 0, 1)


def start(p: Values, draws: Draws) -> State:
    """The first loss has just come, and the fund has sold what it calls for."""
    lanes = np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray)), draws["aside"].shape[1:])
    first = 1 + p.shock + np.zeros(lanes)
    value = first * (1 + p.reach * (kept(p, first) - 1))
    price = np.ones((ASSETS, *lanes)) * value
    zero = np.zeros(lanes)
    return {
        "prices": price, "fund_value": value, "news_value": first, "outside_price": 1 + zero, "kept_share": kept(p, value) + zero,
        "sum_square": zero, "square_sum": zero, "realised": zero + np.nan,
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One day: news, the fund's sales at the value that the news leaves it, and their push on all it holds."""
    t = state["t"]
    apart, along = np.sqrt(np.maximum(1 - p.correlation, 0)), np.sqrt(np.maximum(p.correlation, 0)) * draws["all"][t]
    own, aside = apart * draws["own"][t] + along, apart * draws["aside"][t] + along
    scale = p.volatility / np.sqrt(252)
    news = scale * own
    hoped = total(state["prices"] * (1 + news)) / ASSETS
    push = p.reach * (kept(p, hoped) - state["kept_share"])
    moves = np.maximum(news + push, -0.95)
    prices = state["prices"] * (1 + moves)
    square_sum = state["square_sum"] + (total(moves) / ASSETS) ** 2
    sum_square = state["sum_square"] + total(moves**2) / ASSETS
    share = square_sum / np.where(sum_square > 0, sum_square, 1)  # 1/n + (1 - 1/n) rho
    new = total(prices) / ASSETS
    return {
        **state, "prices": prices, "fund_value": new, "news_value": state["news_value"] * (1 + np.maximum(total(news) / ASSETS, -0.95)),
        "outside_price": state["outside_price"] * (1 + np.maximum(scale * aside, -0.95)), "kept_share": kept(p, new),
        "sum_square": sum_square, "square_sum": square_sum, "realised": (ASSETS * share - 1) / (ASSETS - 1),
    }  # fmt: skip


def pushes(p: Values) -> Array:
    """Return of each asset held per unit of the fund's return, by its sales, while it sells."""
    return p.reach / (p.sells_from - p.sold_out)


def gain(p: Values, value: Array, draws: Draws) -> dict[str, Array]:
    """Further fall of the fund per unit of fall by news, on the day: its push where it is selling."""
    return {"the fund": pushes(p) * value * ((value < p.sells_from) & (value > p.sold_out))}


def sold_at_most(result: Result) -> str:
    """What stands below the bars; nothing, and no bars, where the fund does not sell."""
    sold = 1 - float(result["kept_share"].min())
    return "" if words.calm(unit.SHARE, sold) else f"sold at most {unit.SHARE.write(sold)}"


def finding(result: Result) -> str:
    sold = 1 - float(result["kept_share"].min())
    if words.calm(unit.SHARE, sold):
        return result.say("The fund does not sell: assets go their own way.")
    return result.say(
        "The fund sells up to {sold} of its positions, and while it does the correlation is {rho}.",
        sold=words.derived(unit.SHARE, sold),
        rho=words.instead(unit.NUMBER, result["while_selling"], result["correlation"], "as without it"),
    )


MODEL = Model(
    module=__name__,
    title="Fund liquidation",
    summary="A fund that sells as it loses ties together assets that had nothing in common.",
    loop="reinforcing",
    parameters=(
        Parameter("shock", r"s", unit.CHANGE, "First loss of the fund.", "First loss", default=-0.08, low=-0.4, high=0.0, step=0.005, role="starts", reason="None to most of what it takes to sell out.", basis="Chosen past the line at which the fund sells."),
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "How much news moves each asset in a year.", default=0.2, low=0.05, high=1.0, step=0.01, role="starts", reason="Bonds to coins.", basis="Chosen: large shares."),
        Parameter("reach", r"\Lambda", unit.SHARE, "Fall of each asset if the fund sold all it holds.", "Size of positions", default=0.3, low=0.0, high=1.0, step=0.01, role="keeps",
                  reason="A fund that nobody notices, to one that is the market.", basis="Chosen: a fund large beside its markets, so that its part shows."),
        Parameter("sells_from", r"\beta_0", unit.SHARE, "Value, of the start, below which the fund sells.", "Sells below", default=0.95, low=0.75, high=1.0, step=0.01, role="keeps", reason="A fund with patience to one without.", basis="Chosen: sales begin 5 % below the start, after the threshold of Cont & Wagalath (2013)."),
        Parameter("sold_out", r"\beta_\ell", unit.SHARE, "Value, of the start, at which it has sold everything.", "Sold out at", default=0.55, low=0.2, high=0.7, step=0.01, role="stops", reason="Far below the line, or just below.", basis="Chosen: all is sold once near half of the value is gone."),
        Parameter("correlation", r"\rho", unit.NUMBER, "Correlation of the news.", "Correlation of news", default=0.0, low=0.0, high=0.9, step=0.01, role="scene", reason="Unrelated to nearly the same; the fund needs no negative one to show its part.", basis="Cont & Wagalath (2013) take unrelated assets, so that all correlation is the fund’s."),
        Parameter("days", r"n", unit.COUNT, "Trading days shown.", default=60, low=20, high=250, step=5, role="scene", structural=True, reason="A month to a year.", basis="Chosen: a quarter of trading."),
    ),
    dynamics=Process(start, step, clock=Quantity("day", r"t", unit.DAYS, "Trading days."), steps="days", draw=draw,
                     rounds="A step is a trading day: the fund sells its part of each day’s volume."),
    series=(
        Quantity("fund_value", r"V", unit.PERCENT, "Value of what the fund held at the start; 100 % is before.", "What the fund held"),
        Quantity("news_value", r"V^{(0)}", unit.PERCENT, "The same, if the fund did not sell.", "News alone"),
        Quantity("outside_price", r"S_0", unit.PERCENT, "An asset that the fund does not hold.", "Not held"),
        Quantity("kept_share", r"f", unit.SHARE, "Share of its positions that the fund keeps.", "Kept"),
        Quantity("realised", r"\hat\rho", unit.NUMBER, "Correlation measured so far.", "Correlation so far"),
    ),
    readings=(
        Reading("while_selling", r"\rho^{*}", unit.NUMBER, "Correlation of the assets held while the fund sells, near its first value.", "Correlation while it sells",
                measured=lambda p, s: realised_equal(ASSETS, p.correlation, pushes(p))[1], context=lambda r: f"news alone {r.write('correlation')}"),
        Reading("measured_correlation", r"\hat\rho", unit.NUMBER, "Correlation measured over the whole time.", "Correlation measured", measured=lambda p, s: s["realised"][-1],
                context=lambda r: f"over {r['days']} days"),
        Reading("end_value", r"V_T", unit.PERCENT, "What the fund held is worth, of the start.", "Value at the end", measured=lambda p, s: s["fund_value"][-1],
                context=lambda r: f"news alone {unit.PERCENT.write(r['news_value'][-1])}"),
        Reading("volatility_ratio", r"\sigma^{*}/\sigma", unit.MULTIPLE, "Volatility of each asset held while the fund sells, over that of news.", "Volatility while it sells",
                measured=lambda p, s: np.sqrt(realised_equal(ASSETS, p.correlation, pushes(p))[0]), headline=False),
        Reading("push", r"g", unit.GAIN, "Further fall per unit of fall while the fund sells, near its first value.", "Loop gain near the start",
                measured=lambda p, s: pushes(p), closed_form=lambda s: s.reach / (s.sells_from - s.sold_out), headline=False),
    ),
    gain=Gain(gain, along="fund_value", waits="Sales that wait at each value"),
    cliff=Cliff("reach", "while_selling", "How large is too large?", "The same assets, every size of the fund.", plain=lambda p, x: p.correlation + 0 * x, plain_label="news alone"),
    panels=(
        Panel("Value, of the start, day by day", "day", ("fund_value",), "band", reference=("news_value",),
              tells=(
                  Compare("Correlation", {"while it sells": "while_selling", "assets alone": "correlation"}, sold_at_most),
              )),
        Panel("What the fund holds, and what it does not", "day", ("fund_value", "outside_price"), "line", says="Sales move the one and leave the other alone."),
        Panel("Correlation of the assets held, measured so far", "day", ("realised",), "line"),
    ),
    presets=(
        Preset("A tenth of the market", {}, {"while_selling": (0.08, 0.12)}),
        Preset("Cont and Wagalath", {"reach": 0.2}, {"while_selling": 0.0588235}, case="cont-wagalath"),
        Preset("The fund is the market", {"reach": 0.9}, {"while_selling": (0.3, 0.6)}),
        Preset("A small fund", {"reach": 0.0}, {"while_selling": 0.0, "volatility_ratio": 1.0}),
    ),
    tipped=Inventory(lambda p, s: 1 - s["kept_share"].min(axis=0)),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(Source("Cont & Wagalath (2013), Running for the Exit, Mathematical Finance 23(4): realised covariance M Σ M'.", kind="derived", cases=("cont-wagalath",)),),
    leaves_out=("other funds that sell with it", "buyers after the sale", "assets of different depth"),
    icon='<path d="M3 6L9 10L13 9L21 18" style="stroke:var(--sq-force)"/><path d="M3 9L9 12L13 10L21 20" /><path d="M3 5L9 6L15 4L21 6" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Rational

    n = ASSETS
    along = (1 + s.push) ** 2 * (1 + (n - 1) * s.correlation)
    variance = (along + (n - 1) * (1 - s.correlation)) * Rational(1, n)
    return (
        Equation("push", "A loss of 1 % sells this part of the positions, and that lowers prices."),
        Equation(Eq(s.while_selling, (along - (1 - s.correlation)) * Rational(1, n) / variance, evaluate=False),
                 "Along the fund’s book everything moves further, across it nothing changes."),
    )  # fmt: skip
