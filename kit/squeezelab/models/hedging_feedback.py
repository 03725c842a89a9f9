"""When enough traders replicate an option, their buying into rises and selling into falls makes the volatility they hedge.

Reference traders bring an income that grows and shrinks with the news, and spend it on the asset. Programme traders hold
what their formula says: the delta of a call. The price clears the market at every moment, so part of each move is
the programme’s own. Replicating amplifies by 1/(1 - g); the other side of the same options, dealers long gamma, calms.
At a share of a few per cent the effect can be seen, and past a limit demand rises with the price: there is no unique price, the
book gaps (Frey & Stremme 1997; Sircar & Papanicolaou 1998). The programme’s horizon rolls: it is
as far away at the end as at the beginning.
A long room: late hedges, hedges that clear and the limit between them, and the declaration as a table.
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Choice,
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
    Series,
    Source,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.hedging_feedback import clearing_price, feedback_gain, programme, share_limit

YEAR = 252.0


def side(p: Values) -> float:
    return 1.0 if p.kind == "replicate" else -1.0


def at(p: Values, price: Array) -> tuple[Array, Array]:
    return programme(price, p.strike, p.news_volatility, p.horizon / 365, side(p))


def limit(p: Values) -> Array:
    """The largest share with a price at every income; dealers long gamma have none."""
    return share_limit(p.news_volatility, p.horizon / 365) if p.kind == "replicate" else np.full_like(p.news_volatility, np.nan)


def gapped(p: Values) -> Array:
    return p.programme_share >= limit(p) * (1 - 1e-9)


def invalid(p: Values) -> str:
    if not np.all(gapped(p)):
        return ""
    return (
        f"no unique price: with {unit.PERCENT.write(float(p.programme_share[0]))} of the market in the programme, demand rises with the "
        "price and the book gaps. "
        f"Take a share below {unit.PERCENT.write(float(limit(p)[0]))}, more volatility or a longer horizon."
    )


def possible(p: Values) -> Array:
    """The programme’s share, NaN in lanes where the price would not be unique."""
    return np.where(gapped(p), np.nan, p.programme_share)


def holdings(p: Values, price: Array) -> dict[str, Array]:
    """What the programme holds at ``price``, and by how much more than news the price moves there."""
    held, slope = at(p, price)
    return {"held": held, "answer": 1 / (1 - np.minimum(feedback_gain(p.programme_share, held, slope), 0.9))}


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed’s news: a standard normal a day."""
    return {"news": rng.standard_normal(p.days)}


def start(p: Values, draws: Draws) -> State:
    """The income that clears the market at the start price."""
    lanes = np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray)), *(a.shape[1:] for a in draws.values()))
    price = np.where(gapped(p), np.nan, p.start_price + np.zeros(lanes))
    income = price * (1 - p.programme_share * at(p, price)[0])
    return {"price": price, "income": income, "news_alone": price, "share": possible(p), "values": p, **holdings(p, price)}


def step(state: State, p: Values, draws: Draws) -> State:
    """One day: income changes with the news, and the price clears again."""
    news = np.exp(p.news_volatility / np.sqrt(YEAR) * draws["news"][state["t"]] - p.news_volatility**2 / (2 * YEAR))
    income = state["income"] * news
    share = state["share"] if state["values"] is p else possible(p)
    price = clearing_price(
        income, share, p.strike, p.news_volatility, p.horizon / 365, side(p), near=state["price"] * news ** state["answer"]
    )
    return {"price": price, "income": income, "news_alone": state["news_alone"] * news, "share": share, "values": p, **holdings(p, price)}


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """Loop gain of the programme at ``price``."""
    return {"the programme": feedback_gain(p.programme_share, *at(p, np.maximum(price, 1e-9)))}


def multiplier(p: Values, price: Array) -> Array:
    return np.where(gapped(p), np.nan, 1 / (1 - feedback_gain(p.programme_share, *at(p, price))))


def first(p: Values) -> Values:
    """The first lane alone, for panels over another axis."""
    return Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in p.items()})


def by_price(p: Values) -> dict[str, Array]:
    """Volatility with the programme at every price, exactly and by the reduced form that forgets what the programme holds."""
    q = first(p)
    strike = float(np.log(q.strike[0] / q.start_price[0]))
    x = q.start_price * np.exp(np.linspace(min(-0.4, strike), max(0.4, strike), 81))[:, None]
    flow = q.programme_share * at(q, x)[1]
    return {"at_price": x, "with_programme": q.news_volatility * multiplier(q, x),
            "reduced": np.where(flow < 1, q.news_volatility / (1 - np.minimum(flow, 0.999)), np.nan),
            "of_news": q.news_volatility + 0 * x}  # fmt: skip


def clearing(p: Values) -> dict[str, Array]:
    """The price that clears the market for every income, income measured by the price it makes while the programme stands still."""
    q = first(p)
    x = q.start_price * np.exp(np.linspace(-0.4, 0.4, 81))[:, None]
    still = 1 - q.programme_share * at(q, q.start_price)[0]
    return {"income_alone": x * (1 - q.programme_share * at(q, x)[0]) / still, "clears_at": x}


def realised(series: Array) -> Array:
    return np.sqrt(np.mean(np.diff(np.log(series), axis=0) ** 2, axis=0) * YEAR)


def volatility_here(p: Values, series: Series) -> Array:
    return p.news_volatility * multiplier(p, p.start_price)


def finding(result: Result) -> str:
    if words.calm(unit.PERCENT, result["programme_share"]):
        return result.say("Nobody is in the programme: volatility is that of the news, *{volatility_here}*.")
    moved = words.moved(
        unit.VOLATILITY, result["news_volatility"], result["volatility_here"], "raises volatility", "lowers volatility", "leaves volatility"
    )
    why = words.compared(
        unit.VOLATILITY, result["volatility_here"], result["news_volatility"], "it buys rises and sells falls", "it sells rises and buys falls",
        "its hedge hardly changes at this price",
    )  # fmt: skip
    return result.say("A programme of {programme_share} of the market {moved}: {why}.", moved=moved, why=why)


def limit_in_words(r: Result) -> str:
    """Whether there is a largest share that can be hedged."""
    return "dealers long gamma: no limit" if np.isnan(r["largest_share"]) else "beyond it the book gaps"


MODEL = Model(
    module=__name__,
    title="Hedging feedback",
    summary="When enough traders replicate an option, their trades make the volatility that they hedge.",
    loop="either",
    parameters=(
        Parameter("news_volatility", r"\sigma", unit.VOLATILITY,
                  "Volatility of the income that other traders bring, and the one in the programme’s formula.", "Volatility of news",
                  default=0.2, low=0.05, high=1.0, scale="log", role="starts", reason="A sleeping index to a wild coin.", basis="Chosen: near the long-run average of the VIX."),
        Parameter("programme_share", r"\rho", unit.PERCENT, "Share of the supply on which the programme stands.",
                  "Programme, share of the market", default=0.02, low=0.0, high=0.2, step=0.001, role="keeps",
                  reason="None, to a fifth; portfolio insurance of 1987 was put at 2 to 5 %.", basis="Chosen at the low end of the 2 to 5 % that portfolio insurance of 1987 was put at."),
        Choice("kind", r"\phi", unit.NUMBER, "Which side of the options trades shares.", "Programme",
               options={"replicate": "replicates calls: buys rises", "dealers": "hedges calls it holds: sells rises"}, default="replicate",
               role="keeps", basis="Frey & Stremme (1997) study those who copy options."),
        Parameter("strike", r"K", unit.PRICE, "The strike of the programme’s options.", default=100.0, low=50.0, high=200.0, scale="log",
                  role="keeps", reason="Half to twice the price.", basis="Chosen at the money, where gamma is largest."),
        Parameter("horizon", r"T", unit.DAYS,
                  "Calendar days to the programme’s horizon; it rolls. Short ones trade the most near the strike.",
                  "Horizon of the programme", default=91.25, low=7.0, high=730.0, scale="log", role="keeps", reason="A week to two years.", basis="Chosen: a quarter."),
        Parameter("start_price", r"x_0", unit.PRICE, "The price at the beginning.", default=100.0, low=50.0, high=200.0, scale="log",
                  role="scene", reason="As wide as the strike.", basis="Chosen round, so that prices read as per cent."),
        Parameter("days", r"n", unit.COUNT, "Trading days shown.", default=40, low=5, high=250, step=5, role="scene", structural=True,
                  reason="A week to a year.", basis="Chosen: two months of trading."),
    ),
    dynamics=Process(start, step, clock=Quantity("day", r"t", unit.DAYS, "Trading days."), steps="days", draw=draw,
                     rounds="A step is a trading day: the market clears once a day, and the programme trades into it."),
    series=(
        Quantity("price", r"x", unit.PRICE, "The price that clears the market."),
        Quantity("news_alone", r"x^{(0)}", unit.PRICE, "The price that the same income would make while the programme stands still.",
                 "News alone"),
        Quantity("held", r"\varphi", unit.PERCENT, "What the programme holds, as a share of its size.", "Held by the programme"),
    ),
    profiles=(
        Quantity("at_price", r"x", unit.PRICE, "Price.", "Price"),
        Quantity("with_programme", r"\sigma_x", unit.VOLATILITY, "Volatility there, with the programme.", "With the programme"),
        Quantity("reduced", r"\sigma_r", unit.VOLATILITY, "Volatility there by the reduced form of Frey and of Schönbucher and Wilmott.",
                 "Reduced form"),
        Quantity("of_news", r"\sigma_0", unit.VOLATILITY, "Volatility of the news.", "News"),
        Quantity("income_alone", r"F", unit.PRICE, "Income, as the price it makes while the programme stands still.",
                 "Income, as the price it alone would make"),
        Quantity("clears_at", r"x(F)", unit.PRICE, "The price that clears the market.", "Clearing price"),
    ),
    readings=(
        Reading("volatility_here", r"\sigma_{x_0}", unit.VOLATILITY, "Volatility at the start price, with the programme.",
                "Volatility with the programme", measured=volatility_here, context=lambda r: f"news {r.write('news_volatility')}"),
        Reading("amplification", r"A", unit.RATIO, "Volatility with the programme over volatility of the news, at the start price.",
                measured=lambda p, s: multiplier(p, p.start_price),
                closed_form=lambda s: (1 - s.programme_share * s.holding) / (1 - s.programme_share * (s.holding + s.slope)),
                context=lambda r: f"on this path {unit.RATIO.write(r['path_ratio'])}"),
        Reading("largest_share", r"\rho^{*}", unit.PERCENT, "Share from which some price is not unique.", "Largest possible share",
                measured=lambda p, s: limit(p),
                context=limit_in_words),
        Reading("path_ratio", r"\hat A", unit.RATIO, "Volatility of the path over that of the same news alone.",
                "Amplification on this path", headline=False, measured=lambda p, s: realised(s["price"]) / realised(s["news_alone"])),
        Reading("holding", r"\phi_0", unit.NUMBER, "What the programme holds at the start price, as a share of its size.",
                "Held at the start", headline=False, measured=lambda p, s: at(p, p.start_price)[0] + 0 * p.programme_share),
        Reading("slope", r"x_0\phi_x", unit.NUMBER, "What the programme buys in a rise of 100 %, at the rate of the first per cent.",
                "Bought per 100 %", headline=False, measured=lambda p, s: at(p, p.start_price)[1] + 0 * p.programme_share),
    ),
    gain=Gain(gain, at="start_price"),
    cliff=Cliff("programme_share", "volatility_here", "How large may it grow?", "The same programme at every share of the market.",
                plain=lambda p, x: p.news_volatility + 0 * x, plain_label="news alone"),
    panels=(
        Panel("Price in USD, day by day", "day", ("price",), "band", reference=("news_alone",),
              tells=(
                  Compare("Volatility a year", {"with it": "volatility_here", "news alone": "news_volatility"}),
              )),
        Panel("Volatility at each price", "at_price", ("with_programme",), reference=("reduced", "of_news"), data=by_price,
              marks={"strike": "strike"},
              says="Feedback is strongest where the programme trades most: a smile that hedging makes."),
        Panel("Where the market clears", "income_alone", ("clears_at",), data=clearing,
              says="The steeper the curve, the more a piece of news moves the price."),
    ),
    presets=(
        Preset("A small programme", {}, {"amplification": 1.087579}, case="frey-stremme-mult"),
        Preset("One tenth of the market", {"programme_share": 0.1}, {"amplification": 1.725021}),
        Preset("A fifth of the market", {"programme_share": 0.2}, {"amplification": (6.0, 12.0), "largest_share": 0.2218}),
        Preset("The other side", {"programme_share": 0.1, "kind": "dealers"}, {"amplification": (0.6, 0.8)}),
    ),
    tipped=lambda p, s: multiplier(p, p.start_price) > 2,
    invalid=invalid,
    icon='<path d="M3 19c5 0 5-13 9-13s4 13 9 13"/><path d="M3 16h18" style="stroke:var(--sq-force)"/>',
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Frey & Stremme (1997), Market Volatility and Feedback Effects from Dynamic Hedging, Math. Finance 7(4).", kind="derived",
               cases=("frey-stremme-mult",)),
        Source("Sircar & Papanicolaou (1998), General Black-Scholes Models Accounting for Increased Market Volatility from Hedging "
               "Strategies, Appl. Math. Finance 5."),
        Source("Frey (2000), Market Illiquidity as a Source of Model Risk in Dynamic Hedging; Schönbucher & Wilmott (2000), SIAM J. "
               "Appl. Math. 61(1).", kind="derived", cases=("sw-frey-mult",)),
    ),
    leaves_out=("traders who see the programme and trade ahead of it", "a programme that learns the volatility it makes",
                "the horizon’s end", "interest"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol

    income = Symbol("F")
    return (
        Equation(Eq(s.price * (1 - s.programme_share * Symbol("phi")), income, evaluate=False),
                 "The price clears the market: what the programme does not hold, others buy with their income."),
        Equation(Eq(s.amplification,
                    (1 - s.programme_share * s.holding) / (1 - s.programme_share * s.holding - s.programme_share * s.slope),
                    evaluate=False),
                 "Volatility grows with what the programme buys in a rise."),
    )  # fmt: skip
