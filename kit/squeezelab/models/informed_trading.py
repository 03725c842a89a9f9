"""Every sale may come from someone who knows, so the maker bids less; what widens the spread is the share who know.

The value is high or low. A share of the traders knows which, the others buy or sell by the toss of a
coin. The maker competes with others, so she bids what the value is worth given that the next trader
sells, and asks what it is worth given that he buys. Each trade teaches her: after a run of sales she is
nearly sure of the low value, and at a fixed share of informed traders her spread narrows. It widens
when that share rises, as in an alarm. (Glosten & Milgrom 1985.)
A long room: quotes, what is learnt and when the maker is alarmed, and the declaration as a table.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
    Array,
    Choice,
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
    Span,
    Spot,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..dynamics.market_making import posterior

NAMES = ("belief", "informed", "alarmed", "alarm", "low_value", "high_value")


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed: who trades and the toss of his coin, two uniforms a trade."""
    return {"who": rng.random(p.trades), "coin": rng.random(p.trades)}


def informed_share(p: Values, t: int) -> Array:
    """The share of informed traders at trade ``t``, counted from 0."""
    return np.where(t >= p.alarm, p.alarmed, p.informed)


def shown(p: Values, belief: Array, t: int) -> State:
    """Belief and quotes before trade ``t``, USD."""
    bid, ask = posterior(belief, informed_share(p, t))
    width = p.high_value - p.low_value
    return {
        "value_belief": belief, "bid": p.low_value + width * bid, "ask": p.low_value + width * ask, "spread": width * (ask - bid),
        "odds": (bid, ask),
    }  # fmt: skip


def start(p: Values, draws: Draws) -> State:
    """The first belief, and the quotes for the first trade."""
    lanes = np.broadcast_shapes(*(p[name].shape for name in NAMES), draws["who"].shape[1:])
    return {**shown(p, p.belief + np.zeros(lanes), 0), "side": np.zeros(lanes)}


def step(state: State, p: Values, draws: Draws) -> State:
    """One trade at the quotes; the price paid is the new belief."""
    t = state["t"]
    bid, ask = state["odds"]
    if p.flow == "traders":
        informed = draws["who"][t] < informed_share(p, t)
        buys = np.where(informed, p.truth == "high", draws["coin"][t] < 0.5)
    else:
        all_buy = p.flow == "buys"
        return {**state, **shown(p, ask if all_buy else bid, t + 1), "side": (1.0 if all_buy else -1.0) + 0 * bid}
    return {**state, **shown(p, np.where(buys, ask, bid), t + 1), "side": np.where(buys, 1.0, -1.0) + 0 * bid}


def before_alarm(p: Values, series: Series) -> Array:
    """The spread quoted for the last trade before the alarm."""
    spread = series["spread"]
    at = np.minimum(np.maximum(p.alarm - 1, 0), len(spread) - 1).astype(int)
    return np.asarray(spread[at, np.arange(spread.shape[1])])


def widest_after(p: Values, series: Series) -> Array:
    """The widest spread from the alarm on; the last spread where no alarm comes."""
    clock = np.arange(len(series["spread"]))[:, None]
    late = np.where(clock >= p.alarm, series["spread"], 0).max(axis=0)
    return np.where(p.alarm < len(series["spread"]), late, series["spread"][-1])


def finding(result: Result) -> str:
    run = words.chosen(result["flow"] == "sells", "sales", "purchases" if result["flow"] == "buys" else "trades")
    alarm = words.order(unit.FINE_PRICE, result["widest_spread"], result["opening_spread"])
    end = words.moved(unit.FINE_PRICE, result["widest_spread"], result["end_spread"], "ends up", "narrows", "stays")
    if alarm > 0:
        opened = words.moved(unit.FINE_PRICE, result["opening_spread"], result["widest_spread"], "widens")
        if words.order(unit.FINE_PRICE, result["widest_spread"], result["end_spread"]) == 0:
            return result.say("The spread {opened}, where it stays to the end.", opened=opened)
        return result.say("The spread {opened}; as {run} settle what the value is, it {end}.", opened=opened, run=run, end=end)
    way = words.moved(unit.FINE_PRICE, result["opening_spread"], result["end_spread"], "widens", "narrows", "stays")
    why = words.chosen(
        words.order(unit.FINE_PRICE, result["opening_spread"], result["end_spread"]) == 0,
        "trades teach the maker nothing that shows",
        "the maker has learned from them",
    )
    return result.say("Over {trades} {run} the spread {way}: {why}.", run=run, way=way, why=why)


def by_belief(p: Values) -> Series:
    """The spread at every belief, for the calm share and for the alarmed one."""
    belief = np.linspace(0, 1, 101)[1:-1, None]
    width = (p.high_value - p.low_value)[:1]

    def spread(share: Array) -> Array:
        bid, ask = posterior(belief, share[:1])
        return width * (ask - bid)

    return {"held": belief, "calm_spread": spread(p.informed), "alarmed_spread": spread(p.alarmed)}


def spread_without_learning(p: Values, x: Array) -> Array:
    """Spread of the first quote, over every share of informed traders."""
    after_a_sale, after_a_purchase = posterior(p.belief, p.informed)
    return (p.high_value - p.low_value) * (after_a_purchase - after_a_sale) + 0 * x


MODEL = Model(
    module=__name__,
    title="Informed trading and the spread",
    summary="Every sale may come from someone who knows; what widens the spread is the share of traders who know.",
    loop="balancing",
    parameters=(
        Choice("flow", r"d", unit.NUMBER, "Who trades: all sell, all buy, or traders as they come.", "Orders",
               options={"sells": "all sell", "buys": "all buy", "traders": "as they come"}, default="sells", role="starts", basis="Chosen: sales alone show best how quotes learn."),
        Parameter("informed", r"\mu", unit.SHARE, "Share of traders who know the value.", "Informed traders",
                  default=0.3, low=0.0, high=0.99, step=0.01, role="keeps",
                  reason="Nobody to all but one in a hundred; if all knew, no price would be quoted at which anyone trades.", basis="Chosen so that a dozen trades tell the value."),
        Parameter("alarm", r"t^{*}", unit.COUNT, "Trades before the share of informed traders changes.", "Alarm after",
                  default=100.0, low=1.0, high=100.0, step=1.0, role="starts",
                  reason="After the first trade to beyond the last: no alarm.", basis="Chosen off, so that one thing changes at a time."),
        Parameter("alarmed", r"\mu^{*}", unit.SHARE, "Share of traders who know once the alarm has come.", "Informed after the alarm",
                  default=0.6, low=0.0, high=0.99, step=0.01, role="keeps", reason="Nobody to all but one in a hundred.", basis="Chosen: twice the share before the alarm."),
        Choice("truth", r"v", unit.NUMBER, "What the value is, as only the informed know.", "True value",
               options={"low": "low", "high": "high"}, default="low", role="scene", basis="Chosen: with sales, the maker learns what is so."),
        Parameter("belief", r"\pi_0", unit.PROBABILITY, "Probability of the high value before the first trade.", "First belief",
                  default=0.5, low=0.01, high=0.99, step=0.01, role="scene", reason="A maker who is sure learns nothing.", basis="The even start of the example in Glosten & Milgrom (1985)."),
        Parameter("low_value", r"V_L", unit.PRICE, "The value if the news is bad.",
                  default=90.0, low=10.0, high=99.0, step=1.0, role="scene",
                  reason="Below the high value at all settings.", basis="Chosen: with the other, an even bet around 100 USD."),
        Parameter("high_value", r"V_H", unit.PRICE, "The value if the news is good.",
                  default=110.0, low=100.0, high=200.0, step=1.0, role="scene",
                  reason="Above the low value at all settings.", basis="Chosen: with the other, an even bet around 100 USD."),
        Parameter("trades", r"n", unit.COUNT, "Trades shown.",
                  default=30, low=2, high=100, step=1, role="scene", structural=True,
                  reason="Two trades to a hundred, when all is known.", basis="Chosen: by then the maker is nearly sure."),
    ),
    dynamics=Process(start, step, clock=Quantity("trade", r"t", unit.STEPS, "Trades."), steps="trades", draw=draw,
                     rounds="A step is one trade: the maker learns from each, and quotes anew."),
    series=(
        Quantity("bid", r"b", unit.PRICE, "What the maker bids for the next trade.", "Bid"),
        Quantity("ask", r"a", unit.PRICE, "What the maker asks for the next trade.", "Ask"),
        Quantity("spread", r"a-b", unit.FINE_PRICE, "Ask less bid."),
        Quantity("value_belief", r"\pi", unit.PROBABILITY, "Probability of the high value, as the maker sees it.", "Belief"),
        Quantity("side", r"d_t", unit.COUNT, "The last trade: +1 a purchase, −1 a sale.", "Side of the trade"),
    ),
    profiles=(
        Quantity("held", r"\pi", unit.PROBABILITY, "Belief.", "Probability of the high value"),
        Quantity("calm_spread", r"s_\mu", unit.FINE_PRICE, "Spread at that belief and the calm share.", "Spread, calm"),
        Quantity("alarmed_spread", r"s_{\mu^{*}}", unit.FINE_PRICE, "Spread at that belief and the alarmed share.", "Spread, alarmed"),
    ),
    readings=(
        Reading("opening_spread", r"s_0", unit.FINE_PRICE, "Ask less bid before the first trade.", "Spread at the start",
                measured=lambda p, s: s["spread"][0], closed_form=lambda s: _spread(s)),
        Reading("widest_spread", r"\max s", unit.FINE_PRICE, "Widest spread from the alarm on.", "Widest after the alarm",
                measured=widest_after,
                context=lambda r: "no alarm" if r["alarm"] > r["trades"] else f"just before it {r.write('before_alarm')}"),
        Reading("end_spread", r"s_n", unit.FINE_PRICE, "Ask less bid at the end.", "Spread at the end",
                measured=lambda p, s: s["spread"][-1], context=lambda r: f"belief in the high value {r.write('end_belief')}"),
        Reading("before_alarm", r"s_{-}", unit.FINE_PRICE, "Spread quoted for the last trade before the alarm.", "Spread before the alarm",
                measured=before_alarm, headline=False),
        Reading("end_belief", r"\pi_n", unit.PROBABILITY, "Probability of the high value at the end.", "Belief at the end",
                measured=lambda p, s: s["value_belief"][-1], headline=False),
    ),
    cliff=Cliff("alarmed", "widest_spread", "How many must know?", "The same trades, every share of informed traders after the alarm.",
                plain=spread_without_learning,
                plain_label="spread at the start"),
    panels=(
        Panel("Bid and ask in USD, trade by trade", "trade", ("bid", "ask"), "line",
              tells=(
                  Span("spread {opening_spread}", ("bid", "ask"), at="first"),
                  Span("at most {widest_spread}", ("bid", "ask"), at=lambda r: r["trade"][np.argmax(r["spread"])]),
                  Spot("spread {end_spread}", of="ask"),
              )),
        Panel("Spread in USD, trade by trade", "trade", ("spread",), "line"),
        Panel("Spread by what the maker believes", "held", ("calm_spread", "alarmed_spread"), "line", data=by_belief,
              says="Widest when she knows least."),
    ),
    presets=(
        Preset("An alarm", {"alarm": 1.0, "trades": 12}, {"opening_spread": 6.0, "widest_spread": 11.286}),
        Preset("Sales in calm", {"trades": 2}, {"opening_spread": 6.0, "end_spread": (4.29, 4.31)},
               case="gm-spread"),
        Preset("Price discovery", {"flow": "traders", "truth": "low", "trades": 80}, {"end_belief": (0.0, 0.05)}),
        Preset("Nobody knows", {"informed": 0.0}, {"opening_spread": (0.0, 0.0), "end_belief": 0.5}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Glosten & Milgrom (1985), Bid, ask and transaction prices in a specialist market "
               "with heterogeneously informed traders, JFE 14.",
               kind="derived", cases=("gm-spread",)),
    ),
    leaves_out=("the maker’s inventory and costs", "orders of more than one size", "informed traders who wait or split",
                "quotes that are withdrawn"),
    icon='<path d="M3 6c6 0 6 5 18 6" style="stroke:var(--sq-force)"/><path d="M3 18c6 0 6-4 18-5" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _spread(s: Any) -> Any:
    return (s.high_value - s.low_value) * 4 * s.belief * (1 - s.belief) * s.informed / (1 - s.informed**2 * (2 * s.belief - 1) ** 2)


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol

    pi, mu = s.value_belief, s.informed
    return (
        Equation(Eq(Symbol("a"), pi * (1 + mu) / (1 + mu * (2 * pi - 1)), evaluate=False),
                 "The ask, for a value of 0 or 1: what it is worth, given that the next trader buys."),
        Equation("opening_spread", "The spread is widest where the maker knows least, and grows with the share who know."),
    )  # fmt: skip
