"""Those who know that someone must sell sell first, and buy back from him at the bottom.

A distressed trader must sell a position at full speed. Predators who see it sell alongside him in the
first half of his sale and buy back in the second, so the price falls below where it comes to rest. They
end as they began, and what they have won is what he has lost. With two predators or more the price
overshoots. (A reduced form after Brunnermeier & Pedersen 2005.)
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

NAMES = ("distressed", "predators", "impact", "start_price")


def start(p: Values, draws: Draws) -> State:
    """Nobody has traded yet."""
    zero = np.zeros(np.broadcast_shapes(*(p[name].shape for name in NAMES)))
    return {
        "price": p.start_price + zero, "alone": p.start_price + zero, "sold": zero, "short": zero, "proceeds": zero,
        "proceeds_alone": zero, "profit": zero,
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One step: the distressed trader sells, each predator sells as much in the first half and buys it back in the second."""
    speed, t = p.distressed / p.duration, state["t"]
    way = 1.0 if t < p.duration // 2 else -1.0 if t >= p.duration - p.duration // 2 else 0.0
    prey = way * p.predators * speed
    price = state["price"] - p.impact * (speed + prey)
    alone = state["alone"] - p.impact * speed
    paid, paid_alone = (state["price"] + price) / 2, (state["alone"] + alone) / 2
    return {
        **state, "price": price, "alone": alone, "sold": state["sold"] + speed, "short": state["short"] + prey,
        "proceeds": state["proceeds"] + speed * paid,
        "proceeds_alone": state["proceeds_alone"] + speed * paid_alone, "profit": state["profit"] + prey * paid,
    }  # fmt: skip


def overshoot(p: Values, series: Series) -> Array:
    """How far the price falls below where it comes to rest, over the start price, 0 or less."""
    return (series["price"].min(axis=0) - series["price"][-1]) / p.start_price


def invalid(p: Values) -> str:
    low = p.start_price - p.impact * p.distressed * np.maximum(1, (1 + p.predators) / 2)
    if np.any(low <= 0):
        return (
            "so many shares at such an impact would push the price below zero, where "
            "a straight line is no market any more: sell fewer, or lower the impact."
        )
    return ""


def finding(result: Result) -> str:
    if round(result["predators"]) == 0:
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
                  default=1e6, low=1e5, high=1e7, scale="log", role="starts", reason="A large private account to a fund that fails."),
        Parameter("predators", r"k", unit.COUNT, "Traders who see the sale and have the same capacity.", "Predators",
                  default=4.0, low=0.0, high=10.0, step=1.0, role="keeps", reason="Nobody to a whole street."),
        Parameter("impact", r"\lambda", unit.IMPACT_PER_MILLION,
                  "How far a million shares sold move the price, for as long as they stay sold.", "Impact of a million shares",
                  default=5e-6, low=1e-7, high=2e-5, scale="log", role="stops",
                  reason="A large company at a tenth of a dollar to a small one at twenty."),
        Parameter("start_price", r"F", unit.PRICE, "The price before the sale.",
                  default=100.0, low=20.0, high=1000.0, scale="log", role="scene",
                  reason="A middling to a dear share."),
        Parameter("duration", r"n", unit.STEPS, "Steps that the sale takes.", "Steps of the sale",
                  default=40, low=2, high=100, step=2, role="scene", structural=True,
                  reason="Two halves to a hundred steps."),
    ),
    dynamics=Process(start, step, clock=Quantity("step", r"t", unit.STEPS, "Steps of the sale."), steps="duration"),
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
                measured=lambda p, s: s["profit"][-1], closed_form=lambda s: s.predators * s.impact * s.distressed**2 / 4,
                holds=lambda p: p.duration % 2 == 0),
        Reading("lost_proceeds", r"\Delta R", unit.MONEY, "What the distressed trader is paid less because of them.", "Lost by the seller",
                measured=lambda p, s: s["proceeds_alone"][-1] - s["proceeds"][-1], context=lambda r: f"of {r.write('proceeds_alone', -1)}"),
        Reading("overshoot", r"(\min p-p_n)/F", unit.CHANGE, "How far the price falls below where it comes to rest.",
                measured=overshoot, headline=False),
        Reading("end_price", r"p_n", unit.PRICE, "Where the price comes to rest.", "Price at the end", measured=lambda p, s: s["price"][-1],
                closed_form=lambda s: s.start_price - s.impact * s.distressed, headline=False),
    ),
    cliff=Cliff("predators", "lowest_price", "The more who know", "The same sale, every number of predators.",
                plain=lambda p, x: p.start_price - p.impact * p.distressed + 0 * x, plain_label="nobody knows"),
    panels=(
        Panel("Price in USD, step by step", "step", ("price",), "line", reference=("alone",)),
        Panel("Shares sold and not bought back", "step", ("short", "sold"), "line"),
    ),
    presets=(
        Preset("Four predators", "overshoots to {lowest_price}", {}, {"lowest_price": 87.5, "end_price": 95.0, "predator_profit": 5e6}),
        Preset("Nobody knows", "falls and rests", {"predators": 0.0}, {"lowest_price": 95.0, "predator_profit": (0.0, 0.0)}),
        Preset("One predator", "wins, no overshoot", {"predators": 1.0}, {"lowest_price": 95.0, "predator_profit": 1.25e6}),
        Preset("The whole street", "down to {lowest_price}", {"predators": 10.0}, {"lowest_price": 72.5}),
    ),
    tipped=lambda p, s: overshoot(p, s) < -0.01,
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Brunnermeier & Pedersen (2005), Predatory trading, Journal of Finance 60(4): the mechanism."),
        Source("Own reduced form: straight-line impact, equal halves.", kind="derived"),
    ),
    leaves_out=("predators who compete to be first", "the chance that the sale was only a rumour", "buyers who see the bargain",
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
