"""Insured portfolios sell because the price falls. Enough of them, and a small sale takes the price over an edge.

Portfolio insurers copy a put: the lower the price, the more they sell. Others take their sales for news and ask a lower
price. While the insurers are few there is one price for every supply. Past a loop gain of 1 the curve of clearing prices folds:
a small extra sale takes the price to the end of its branch, and it falls to the next one without stopping between.
Taking the sale back does not bring the price back: the way up starts from the other branch (hysteresis). Sales
that are announced move the price far less, for nobody takes them for news (Gennotte & Leland 1990).
A long room: the fold is read in four ways, edge, jump, gain and way back, beside the declaration as a table.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
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
    Series,
    Source,
    Span,
    Spot,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Inventory
from ..dynamics.crash_fold import Insurance, branches, fold_points, follow, insurance, selling_gain, sold, supply_at


def insurers(p: Values) -> Insurance:
    """The insurers, their announced sales at the smaller impact."""
    impact = p.impact * (1 - p.announced) + p.impact_announced * p.announced
    return insurance(p.insured_share, impact, p.strike, p.start_price, p.volatility, p.horizon)


def offered(p: Values, t: int) -> Array:
    """Extra supply at step ``t``: up to the sale, back to none, and on to the support buying, a third of the steps each."""
    done = 3 * t / p.steps
    return p.sale * (done if done <= 1 else max(2 - done, 0.0)) - p.support * max(done - 2, 0.0)


def start(p: Values, draws: Draws) -> State:
    """At the price before the sale."""
    lanes = np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray)))
    zero, who = np.zeros(lanes), insurers(p)
    return {
        "x": zero,
        "price": p.start_price + zero,
        "uninsured": p.start_price + zero,
        "supply": zero,
        "insurers_sold": zero,
        "who": who,
        "folds": branches(who, p.impact),
        "values": p,
    }


def step(state: State, p: Values, draws: Draws) -> State:
    """The supply changes a little; the price follows along its branch, or falls to the other."""
    kept = state["values"] is p
    who = state["who"] if kept else insurers(p)
    folds = state["folds"] if kept else branches(who, p.impact)
    supply = offered(p, state["t"] + 1) + 0.0 * state["x"]
    x = follow(who, state["x"], supply, p.impact, folds)
    return {"x": x, "price": p.start_price * np.exp(x), "uninsured": p.start_price * np.exp(-p.impact * supply), "supply": supply,
            "insurers_sold": sold(who, x),
            "who": who, "folds": folds, "values": p}  # fmt: skip


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """Loop gain of the insurers' selling at ``price``."""
    return {"portfolio insurers": selling_gain(insurers(p), np.log(np.maximum(price, 1e-9) / p.start_price))}


def strongest_gain(p: Values) -> Array:
    who = insurers(p)
    return selling_gain(who, who.moneyness - who.root**2 / 2)


def peak_gain(s: Any) -> Any:
    """The same as a sympy expression over the parameters."""
    from sympy import pi, sqrt

    impact = s.impact * (1 - s.announced) + s.impact_announced * s.announced
    return impact * s.insured_share / (s.volatility * sqrt(2 * pi * s.horizon))


def edge(p: Values) -> tuple[Array, Array]:
    """Supply at which the upper branch ends, and the support that the lower branch needs to let go; NaN without a fold."""
    who = insurers(p)
    upper, lower = fold_points(who)
    return supply_at(who, upper, p.impact), -supply_at(who, lower, p.impact)


def jump(p: Values, series: Series) -> Array:
    """The largest fall from one step to the next, as a share of the price."""
    return np.min(series["price"][1:] / series["price"][:-1], axis=0) - 1


def after_sale(p: Values, series: Series) -> Array:
    return series["price"][min(-(-2 * p.steps // 3), len(series["price"]) - 1)]


def first(p: Values) -> Values:
    """The first lane alone, for panels over another axis."""
    return Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in p.items()})


def fold(p: Values) -> dict[str, Array]:
    """Every price at which the market clears, by supply: the curve that folds."""
    q = first(p)
    who, most = insurers(q), float(max(q.sale[0], q.support[0], 0.01))
    ends = [float(follow(who, np.array([guess]), np.array([s]), q.impact)[0]) for guess, s in ((-9.0, 1.2 * most), (9.0, -1.2 * most))]
    x = np.linspace(min(ends), max(ends), 161)[:, None]
    return {"at_supply": supply_at(who, x, q.impact), "clearing_price": q.start_price * np.exp(x)}


def gain_by_price(p: Values) -> dict[str, Array]:
    """Loop gain at every price."""
    q = first(p)
    floor = float(np.log(q.strike[0] / q.start_price[0]))
    x = np.linspace(min(-0.6, floor), max(0.4, floor), 101)[:, None]
    return {"at_price": q.start_price * np.exp(x), "gain_there": selling_gain(insurers(q), x)}


def count(p: Values) -> Array:
    """How many prices clear the market without any extra supply: three while both branches reach it."""
    at_upper, support = edge(p)
    return np.where((at_upper > 0) & (support > 0), 3.0, 1.0)


def sold_at_most(result: Result) -> float:
    """The sale, or what came to the market where a hand changed the sale on its way."""
    sale, reached = float(result["sale"]), max(float(np.max(result["supply"])), 0.0)
    return sale if abs(reached - sale) <= 2 * sale / len(result["supply"]) else reached


def finding(result: Result) -> str:
    most = sold_at_most(result)
    sale = words.value(unit.PERCENT, most, exact=True)
    if words.calm(unit.PERCENT, most):
        return result.say("Nothing is sold, and the price stays where it is.")
    after = words.order(unit.PRICE, result["price_after"], result["start_price"])
    back = words.chosen(
        after == 0, "comes back with the sale", "does not come back with it" if result.tipped[0] else "does not come back to the cent"
    )
    if result.tipped[0]:
        return result.say(
            "A sale of {sale} of the market takes the price over the edge to *{lowest_price}*, and it {back}.", sale=sale, back=back
        )
    told, drawn = (float(1 - np.exp(-result["impact"] * most)), float(1 - np.min(result["uninsured"]) / result["uninsured"][0]))
    alone = words.derived(unit.PERCENT, told if abs(told - drawn) <= 2 * told / len(result["supply"]) else drawn)
    return result.say(
        "The price gives way to *{lowest_price}* and {back}: a sale of {sale} alone would have cost {alone}.",
        sale=sale,
        back=back,
        alone=alone,
    )


def without_insurers(r: Result) -> str:
    """The price after the same sale without insurers."""
    return f"without insurers {unit.PRICE.write(r['start_price'] * np.exp(-r['impact'] * r['sale']))}"


def support_in_words(r: Result) -> str:
    """What it takes to undo the fall, where there is an edge."""
    return "no edge: one price for every supply" if np.isnan(r["edge_supply"]) else f"support to undo it {r.write('support_needed')}"


MODEL = Model(
    module=__name__,
    title="Crash fold",
    summary="Insured portfolios sell because the price falls. Enough of them, and a small sale takes the price over an edge.",
    loop="reinforcing",
    parameters=(
        Parameter("sale", r"S", unit.PERCENT, "Extra supply at its peak, as a share of the market; then it is taken back.", "Sale",
                  default=0.02, low=0.0, high=0.05, step=0.0005, role="starts", reason="None, to one holder of a twentieth of the market.", basis="Chosen so that the edge of Gennotte & Leland (1990) is passed."),
        Parameter("insured_share", r"w", unit.PERCENT, "Share of the market whose owners copy a put.", "Insured share", default=0.05,
                  low=0.0, high=0.3, step=0.005, role="keeps",
                  reason="None, to three tenths; 60 to 90 bn USD were insured in 1987, some 3 % of US shares.", basis="Gennotte & Leland (1990) take 5 % of the market as insured."),
        Parameter("impact", r"\Lambda", unit.MULTIPLE, "Log price that one unit of unexpected supply costs.", "Price impact of supply",
                  default=4.0, low=0.5, high=20.0, scale="log", role="keeps", reason="Half as much as the supply, to 20 times as much.", basis="Chosen so that unexpected supply costs some ten times the announced, as Gennotte & Leland (1990) find."),
        Parameter("strike", r"K", unit.PRICE, "The floor that the insurers copy.", "Insured floor", default=100.0, low=50.0, high=150.0,
                  step=0.5, role="keeps", reason="Half to one and a half times the price.", basis="Chosen at the money, where the insurers’ sales are largest."),
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "The volatility in the insurers’ formula.", "Insurers’ volatility",
                  default=0.16, low=0.05, high=0.6, step=0.01, role="keeps", reason="A sleeping index to a panic.", basis="Chosen: a calm index."),
        Parameter("horizon", r"T", unit.YEARS, "The insurers’ horizon; short ones sell all at once.", "Insurers’ horizon", default=0.5,
                  low=0.05, high=2.0, step=0.01, role="keeps", reason="Three weeks to two years.", basis="Chosen: half a year, so that the fold is seen."),
        Parameter("announced", r"a", unit.SHARE, "Share of the insurers’ sales that others know not to be news.", "Announced sales",
                  default=0.0, low=0.0, high=1.0, step=0.01, role="stops", reason="None to all: “sunshine trading”.", basis="Grossman (1988): nobody knew how much was insured."),
        Parameter("impact_announced", r"\Lambda_o", unit.MULTIPLE, "Log price that one unit of announced supply costs.",
                  "Price impact when announced", default=0.4, low=0.05, high=20.0,
                  scale="log", role="stops", reason="Gennotte and Leland find it smaller by orders of magnitude.", basis="Chosen a tenth of the other, after Gennotte & Leland (1990)."),
        Parameter("support", r"B", unit.PERCENT, "What is bought in support after the sale has been taken back, as a share of the market.",
                  "Support buying", default=0.0, low=0.0, high=0.02, step=0.0005, role="stops", reason="None, to 2 % of the market.", basis="Chosen none, so that the price does not come back by itself."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the sale.", default=100.0, low=50.0, high=150.0, step=0.5,
                  role="scene", reason="As wide as the floor.", basis="Chosen round, so that prices read as per cent."),
        Parameter("steps", r"n", unit.COUNT, "Steps in which supply comes and goes.", default=60, low=30, high=300, step=30, role="scene",
                  structural=True, reason="Fewer hide the edge; more show nothing new.", basis="Chosen: fine enough to see the fold."),
    ),
    dynamics=Process(start, step, clock=Quantity("moment", r"t", unit.STEPS, "Steps: the sale comes, goes, and support may follow."),
                     steps="steps",
                     rounds="The sale comes in pieces: after each the market finds its price, and the largest fall is that of one piece."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price."),
        Quantity("uninsured", r"p^{(0)}", unit.PRICE, "The price that the same supply would have made without insurers.",
                 "Without insurers"),
        Quantity("supply", r"S_t", unit.PERCENT, "Extra supply, as a share of the market.", "Supply"),
        Quantity("insurers_sold", r"w\Delta h", unit.PERCENT, "What insurers have sold, as a share of the market.", "Sold by insurers"),
    ),
    profiles=(
        Quantity("at_supply", r"S", unit.PERCENT, "Extra supply, as a share of the market.", "Extra supply"),
        Quantity("clearing_price", r"p(S)", unit.PRICE, "Prices at which the market clears."),
        Quantity("at_price", r"p", unit.PRICE, "Price.", "Price"),
        Quantity("gain_there", r"g(p)", unit.GAIN, "Loop gain there.", "Loop gain"),
    ),
    readings=(
        Reading("lowest_price", r"p_{\min}", unit.PRICE, "The lowest price on the way.", measured=lambda p, s: s["price"].min(axis=0),
                context=without_insurers),
        Reading("price_after", r"p_1", unit.PRICE, "The price when the sale has been taken back.", "Price after the sale",
                measured=after_sale, context=lambda r: f"start {r.write('start_price')}"),
        Reading("edge_supply", r"S^{*}", unit.BASIS_POINTS, "Extra supply at which the upper branch ends.", "Supply at the edge",
                measured=lambda p, s: edge(p)[0], context=support_in_words),
        Reading("support_needed", r"B^{*}", unit.BASIS_POINTS, "Support buying that ends the lower branch.", "Support that undoes it",
                measured=lambda p, s: edge(p)[1], headline=False),
        Reading("largest_fall", r"j", unit.CHANGE, "The largest change from one step to the next.", "Largest fall in a step",
                measured=jump, headline=False),
        Reading("critical_gain", r"g_{\max}", unit.GAIN, "The strongest loop gain over all prices; past 1 the curve folds.",
                "Strongest loop gain", headline=False, measured=lambda p, s: strongest_gain(p),
                closed_form=lambda s: peak_gain(s)),
        Reading("clearing_prices", r"k", unit.COUNT, "Prices at which the market clears without extra supply.",
                "Prices that clear the market", measured=lambda p, s: count(p), headline=False),
        Reading("end_price", r"p_\infty", unit.PRICE, "The price after any support.", "Price at the end",
                measured=lambda p, s: s["price"][-1], headline=False),
    ),
    gain=Gain(gain, closed_form=lambda s: peak_gain(s)),
    cliff=Cliff("sale", "lowest_price", "How small a sale will do?", "The same insurers, every size of sale.",
                plain=lambda p, x: p.start_price * np.exp(-p.impact * x), plain_label="without insurers"),
    panels=(
        Panel("Price in USD as the sale comes and goes", "moment", ("price",), reference=("uninsured",),
              tells=(
                  Spot("lowest {lowest_price}", at="lowest"),
                  Span(lambda r: f"{unit.CHANGE.write(r['end_price'] / r['start_price'] - 1)}\nat the end", ("start_price", "last"), at=0.9),
              )),
        Panel("All prices that clear the market", "at_supply", ("clearing_price",), data=fold, marks={"edge_supply": "edge"},
              says="Where the curve folds, three prices clear the market and the middle one cannot last."),
        Panel("Loop gain at each price", "at_price", ("gain_there",), data=gain_by_price, marks={"strike": "floor"},
              says="Past 1 the price cannot rest."),
    ),
    presets=(
        Preset("Many insured", {"impact": 8.0, "strike": 88.0, "sale": 0.005},
               {"edge_supply": 0.00076, "price_after": 71.26}),
        Preset("Few insured", {}, {"lowest_price": 84.40, "price_after": 100.0}, case="crash-fold-subcritical"),
        Preset("Announced", {"impact": 8.0, "strike": 88.0, "sale": 0.005, "announced": 0.8},
               {"lowest_price": (94.0, 97.0), "price_after": 100.0}),
        Preset("A buyer stands by", {"impact": 8.0, "strike": 88.0, "sale": 0.005, "support": 0.008},
               {"end_price": (100.0, 115.0)}),
    ),
    tipped=Inventory(lambda p, s: s["insurers_sold"].max(axis=0) / np.maximum(p.insured_share, 1e-12)),
    icon='<path d="M3 5c9 0 14 2 14 5s-10 3-10 6 6 4 14 4"/><path d="M17 10v9" style="stroke:var(--sq-force)"/>',
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own reduced form of Gennotte & Leland (1990), Market Liquidity, Hedging, and Crashes, AER 80(5).", kind="derived",
               cases=("crash-fold-subcritical", "crash-fold-supercritical")),
        Source("Gennotte & Leland (1990), American Economic Review 80(5), 999-1021."),
        Source("Grossman (1988), An Analysis of the Implications for Stock and Futures Price Volatility of Program Trading, J. Business "
               "61."),
    ),
    leaves_out=("who else knows what, beyond announced and not (the full model has three kinds of traders)", "the time that trades take",
                "buyers who come because the price is low", "the crash sizes printed in the paper"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, log

    insured = (1 - s.announced) * s.impact + s.announced * s.impact_announced
    return (
        Equation(Eq(log(s.price / s.start_price), -s.impact * s.supply - insured * s.insurers_sold, evaluate=False),
                 "The log price gives way to the sale and to what insurers sell because of it."),
        Equation("critical_gain", "The strongest loop gain: past 1 the curve of clearing prices folds."),
    )  # fmt: skip
