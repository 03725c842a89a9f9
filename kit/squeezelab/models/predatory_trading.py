"""Those who know that someone must sell sell first, and buy back from him at the bottom.

A distressed trader must sell a position at full speed. Predators who see it sell alongside him and buy back
later, so the price falls below where it comes to rest. They end as they began, and what they have won is what he
has lost. What they can trade together is limited by money and nerve, and shared: more predators are not more
capacity but more rivals, and each wants to be the first to buy. A single one turns when the sale is over; the
more there are, the earlier they turn, towards half of the sale, and the less the price overshoots. (A reduced
form after Brunnermeier & Pedersen 2005.)
A long room: the plan of seller and predators, what it does to the price, and the declaration as a table.
"""

from __future__ import annotations

from typing import NamedTuple

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
    Spot,
    State,
    Symbols,
    Values,
    unit,
    words,
)

NAMES = ("distressed", "predators", "capacity", "impact", "start_price")


def turn(p: Values) -> Array:
    """Part of the sale after which predators buy back: (k + 1)/(2k), all of it for a single one, half of it for a crowd."""
    return (p.predators + 1) / (2 * np.maximum(p.predators, 1))


def strength(p: Values) -> Array:
    """Speed of all predators together, over the seller's; 0 where there is none."""
    return np.where(p.predators > 0, p.capacity, 0.0)


class Plan(NamedTuple):
    """What seller and predators sell in each step, and which part of what they are short predators then buy back; (steps, lanes)."""

    values: Values
    speed: Array
    sold: Array
    back: Array
    buying: Array  # whether anybody buys back in that step, (steps,)


def plan(p: Values) -> Plan:
    """The seller sells in the first half of the picture; predators sell until they turn, then buy as long. Once for each setting."""
    steps, t = p.duration // 2, np.arange(p.duration)[:, None]
    each = p.distressed / steps
    at = turn(p) * steps
    buys = np.clip(np.minimum(t + 1, 2 * at) - np.maximum(t, at), 0, 1)
    left = np.where(t + 1 < 2 * at, 2 * at - np.maximum(t, at), np.maximum(buys, 1e-12))  # steps in which they buy back
    back = np.where(t + 1 > at, np.where(t + 1 < 2 * at, buys / left, 1.0), 0.0)
    return Plan(p, np.where(t < steps, each, 0.0 * each), strength(p) * each * np.clip(at - t, 0, 1), back, np.asarray(back.any(axis=1)))


def start(p: Values, draws: Draws) -> State:
    """Nobody has traded yet."""
    zero = np.zeros(np.broadcast_shapes(*(p[name].shape for name in NAMES)))
    return {
        "price": p.start_price + zero, "alone": p.start_price + zero, "sold": zero, "short": zero, "proceeds": zero,
        "proceeds_alone": zero, "profit": zero, "plan": plan(p),
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One step of the plan: the price gives way to what is sold."""
    t, ahead = state["t"], state["plan"] if state["plan"].values is p else plan(p)
    sells, short = t < p.duration // 2, state["short"]
    speed, prey = ahead.speed[t], ahead.sold[t]
    if ahead.buying[t]:
        prey = prey - (short + prey) * ahead.back[t] if sells else -short * ahead.back[t]  # nobody sells once the seller is through
    price = state["price"] - p.impact * (speed + prey if sells else prey)
    paid = (state["price"] + price) / 2
    out = {**state, "plan": ahead, "price": price, "short": short + prey, "profit": state["profit"] + prey * paid}
    if sells:
        alone = state["alone"] - p.impact * speed
        paid_alone = (state["alone"] + alone) / 2
        out |= {
            "alone": alone, "sold": state["sold"] + speed, "proceeds": state["proceeds"] + speed * paid,
            "proceeds_alone": state["proceeds_alone"] + speed * paid_alone,
        }  # fmt: skip
    return out


def won(s: Symbols) -> object:
    """What predators win, where they turn between two steps."""
    f = (s.predators + 1) / (2 * s.predators)
    return s.capacity * s.impact * s.distressed**2 * (2 * f - f**2 - 0.5)


def turns_between_steps(p: Values) -> bool:
    at = turn(p) * (p.duration // 2)
    return bool(np.all((p.predators >= 1) & (np.abs(at - np.round(at)) < 1e-9)))


def overshoot(p: Values, series: Series) -> Array:
    """How far the price falls below where it comes to rest, over the start price, 0 or less."""
    return (series["price"].min(axis=0) - series["price"][-1]) / p.start_price


def invalid(p: Values) -> str:
    low = p.start_price - p.impact * p.distressed * np.maximum(turn(p) * (1 + strength(p)), 1 + strength(p) * (2 * turn(p) - 1))
    if np.any(low <= 0):
        return (
            "so many shares at such an impact would push the price below zero, where "
            "a straight line is no market any more: sell fewer, or lower the impact."
        )
    return ""


def joins(result: Result) -> bool:
    """Whether anybody sells along: a predator, and with shares that are printed."""
    return round(result["predators"]) > 0 and words.order(result.model.parameter("capacity").unit, result["capacity"], 0.0) > 0


def finding(result: Result) -> str:
    if not joins(result):
        return result.say("Alone, the sale takes the price to *{end_price}*, where it stops.")
    back = words.order(unit.PRICE, result["end_price"], result["lowest_price"]) > 0
    way = result.say("comes back to {end_price}") if back else words.chosen(True, "stays there")
    who = words.chosen(round(result["predators"]) == 1, "the predator takes", "the predators take")
    return result.say("The price is pushed to {lowest_price} and {way}; {who} *{predator_profit}* from the seller.", way=way, who=who)


MODEL = Model(
    module=__name__,
    title="Predatory trading",
    summary="Those who know that someone must sell sell first, and buy back from him at the bottom.",
    loop="reinforcing",
    parameters=(
        Parameter("distressed", r"Q", unit.SHARES, "Shares that the distressed trader must sell.", "Forced sale",
                  default=1e6, low=1e5, high=1e7, scale="log", role="starts", reason="A large private account to a fund that fails.", basis="Chosen: a fund that must sell a million shares."),
        Parameter("predators", r"k", unit.COUNT, "Traders who see the sale and share what they can trade.", "Predators",
                  default=4.0, low=0.0, high=10.0, step=1.0, role="keeps", reason="Nobody to a whole street.", basis="Chosen: a few traders, between the one and the many of Brunnermeier & Pedersen (2005)."),
        Parameter("capacity", r"c", unit.MULTIPLE, "How fast all predators together can trade, over the seller’s speed.", "Predators’ capacity",
                  default=2.0, low=0.0, high=5.0, step=0.1, role="keeps",
                  reason="Nothing, to five times the seller; Brunnermeier & Pedersen hold it fixed when more predators come.", basis="Chosen: together twice as fast as the seller."),
        Parameter("impact", r"\lambda", unit.IMPACT_PER_MILLION,
                  "How far a million shares sold move the price, for as long as they stay sold.", "Impact of a million shares",
                  default=5e-6, low=1e-7, high=2e-5, scale="log", role="stops",
                  reason="A large company at a tenth of a dollar to a small one at twenty.", basis="Chosen: the sale costs five dollars of a hundred."),
        Parameter("start_price", r"F", unit.PRICE, "The price before the sale.",
                  default=100.0, low=20.0, high=1000.0, scale="log", role="scene",
                  reason="A middling to a dear share.", basis="Chosen round, so that prices read as per cent."),
        Parameter("duration", r"n", unit.STEPS, "Steps shown; the sale takes the first half of them.", "Steps shown",
                  default=80, low=16, high=200, step=8, role="scene", structural=True,
                  reason="Eight steps of selling to a hundred.", basis="Chosen: forty steps of selling and as many after."),
    ),
    dynamics=Process(start, step, clock=Quantity("step", r"t", unit.STEPS, "Steps of the sale."), steps="duration",
                     finer="duration"),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price with predators."),
        Quantity("alone", r"p^{0}", unit.PRICE, "The price if nobody else had sold.", "Without predators"),
        Quantity("short", r"y", unit.SHARES, "Shares that predators have sold and not yet bought back.", "Sold by predators"),
        Quantity("sold", r"x", unit.SHARES, "Shares that the distressed trader has sold.", "Sold by force"),
        Quantity("proceeds", r"R", unit.MONEY, "What the distressed trader has been paid.", "Proceeds, so far"),
        Quantity("proceeds_alone", r"R^{0}", unit.MONEY, "What he would have been paid without predators.",
                 "Proceeds without predators, so far"),
        Quantity("profit", r"\Pi_t", unit.MONEY, "What the predators have been paid on balance.", "Predators’ cash, so far"),
    ),
    readings=(
        Reading("lowest_price", r"\min p", unit.PRICE, "The lowest price on the way.", measured=lambda p, s: s["price"].min(axis=0),
                context=lambda r: f"comes to rest at {r.write('end_price')}"),
        Reading("predator_profit", r"\Pi", unit.MONEY, "What all predators together have won once they are flat again.",
                "Predators’ profit",
                measured=lambda p, s: s["profit"][-1], closed_form=won, holds=turns_between_steps),
        Reading("lost_proceeds", r"\Delta R", unit.MONEY, "What the distressed trader is paid less because of them.", "Lost by the seller",
                measured=lambda p, s: s["proceeds_alone"][-1] - s["proceeds"][-1], context=lambda r: f"of {r.write('proceeds_alone', -1)}"),
        Reading("overshoot", r"(\min p-p_n)/F", unit.CHANGE, "How far the price falls below where it comes to rest.",
                measured=overshoot, headline=False),
        Reading("end_price", r"p_n", unit.PRICE, "Where the price comes to rest.", "Price at the end", measured=lambda p, s: s["price"][-1],
                closed_form=lambda s: s.start_price - s.impact * s.distressed, headline=False),
    ),
    cliff=Cliff("predators", "lowest_price", "Rivals turn earlier", "The same sale and the same capacity, every number of predators.",
                plain=lambda p, x: p.start_price - p.impact * p.distressed + 0 * x, plain_label="nobody knows"),
    panels=(
        Panel("Price in USD, step by step", "step", ("price",), "line", reference=("alone",),
              tells=(Spot("lowest {lowest_price}\npredators take {predator_profit}", at="lowest"),)),
        Panel("Shares sold and not bought back", "step", ("short", "sold"), "line"),
    ),
    presets=(
        Preset("Four predators", {}, {"lowest_price": 90.625, "end_price": 95.0, "predator_profit": 3.59375e6}),
        Preset("Nobody knows", {"predators": 0.0}, {"lowest_price": 95.0, "predator_profit": (0.0, 0.0)}),
        Preset("One predator", {"predators": 1.0}, {"lowest_price": 85.0, "predator_profit": 5e6}),
        Preset("The whole street", {"predators": 10.0}, {"lowest_price": (91.5, 92.0)}),
    ),
    tipped=lambda p, s: overshoot(p, s) < -0.01,
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Brunnermeier & Pedersen (2005), Predatory trading, Journal of Finance 60(4): the mechanism."),
        Source("Own reduced form: straight-line impact; predators turn after (k + 1)/(2k) of the sale.", kind="derived"),
    ),
    leaves_out=("predators who find out at different times", "the chance that the sale was only a rumour", "buyers who see the bargain",
                "impact that fades"),
    icon='<path d="M3 5l9 14" style="stroke:var(--sq-force)"/><path d="M12 19l5-8h4" /><path d="M3 5l18 6" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    return (
        Equation(Eq(s.price, s.start_price - s.impact * (s.sold + s.short), evaluate=False),
                 "The price stands below its start by what has been sold on balance."),
        Equation("predator_profit", "What the predators win, and the seller loses."),
    )  # fmt: skip
