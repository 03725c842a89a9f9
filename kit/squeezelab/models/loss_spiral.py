"""Falling prices take away the money that would have held them up.

Customers want to sell, and speculators hold part of it on borrowed money: each share ties up a margin.
If their capital shrinks they must hold less, and the price falls until customers keep the rest. Two
loops follow. Speculators who hold shares already lose on them, and have less capital (loss spiral);
and lenders who see the fall ask for more margin (margin spiral). Where the two together pass one there
is no price between: a little less capital, and the price jumps. (Reduced form of Brunnermeier &
Pedersen 2009.)
A long room: the spiral round by round, its fold and its cobweb, and the declaration as a table.
"""

from __future__ import annotations

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
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Inventory
from ..dynamics.spirals import FundedMarket


def market(p: Values, capital: Array | None = None) -> FundedMarket:
    """The market at these values, after the first loss of capital."""
    return FundedMarket(
        p.value, p.discount * p.value, p.customer_sales, p.capital * (1 + p.shock) if capital is None else capital,
        p.margin * p.value, p.value, p.inventory * p.customer_sales, p.margin_rise,
    )  # fmt: skip


def start(p: Values, draws: Draws) -> State:
    """At the value, with what speculators could fund before the loss."""
    lanes = np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray)))
    price = p.value + np.zeros(lanes)
    m = market(p, p.capital)
    return {
        "price": price,
        "held": m.held_at(price) * np.ones(lanes),
        "sold": np.zeros(lanes),
        "margin_now": m.margin_at(price) + np.zeros(lanes),
        "resting": np.zeros(lanes, bool),
    }


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: speculators hold what they can fund at the last price, then the price answers."""
    m = market(p)
    held = m.held_at(state["price"])
    price = m.value - m.discount * (1 - held)
    resting = np.abs(price - state["price"]) < 2e-11 * p.value
    return {
        **state, "price": price, "held": held, "margin_now": m.margin_at(state["price"]),
        "sold": np.maximum(state["held"] - held, 0) * p.customer_sales * price, "resting": resting,
    }  # fmt: skip


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD of further fall that a fall of 1 USD makes, by loop."""
    losses, margins = market(p).gains(price)
    return {"losses": losses, "margins": margins}


def one(p: Values) -> Values:
    return Values({k: v[:1] if isinstance(v, np.ndarray) else v for k, v in p.items()})


def cobweb(p: Values) -> Series:
    """The price that clears by the price at which speculators are funded; it rests where both are the same."""
    q = one(p)
    price = q.value * (1 - q.discount * np.linspace(1, 0, 241)[:, None])
    return {"funded_at": price, "clears_at": market(q).clears(price), "same_price": price}


def fold(p: Values) -> Series:
    """Where the price can rest, by capital: the upper rest, the lower, and the one between that cannot hold."""
    q = one(p)
    price = q.value * (1 - q.discount * np.linspace(0, 1, 241)[:, None])
    m = market(q, np.zeros(1))
    share = 1 - (q.value - price) / m.discount
    needed = share * q.customer_sales * m.margin_at(price) - m.inventory * (price - q.value)
    unstable = np.gradient(needed[:, 0])[:, None] > 0  # the price falls along the grid: there, less price needs more capital
    return {
        "capital_needed": np.maximum(needed, 0),
        "rest": np.where(unstable, np.nan, price),
        "no_rest": np.where(unstable, price, np.nan),
    }


def finding(result: Result) -> str:
    push = words.size(unit.CHANGE, result["shock"])
    if words.order(unit.PRICE, result["end_price"], result["value"]) == 0:
        return result.say(
            "{push} of the capital gone leaves the price *where it was*: speculators still fund what customers sell.", push=push
        )
    way = words.moved_by(unit.CHANGE, result["end_price"] / result["value"] - 1)
    left = words.calm(unit.PERCENT, result["held_left"])
    held = words.value(unit.PERCENT, result["held_left"])
    return result.say(
        "With {push} of the capital gone, the price {way} to {end_price}: {who}.",
        push=push, way=way,
        who=words.chosen(True, "speculators are out and customers hold it all") if left else result.say("speculators still hold {held} of what customers sell", held=held),
    )  # fmt: skip


def price_without_spiral(p: Values, x: Array) -> Array:
    """Where the market clears if losses and margins play no part."""
    return market(p.replace(inventory=0 * p.inventory, margin_rise=0 * p.margin_rise), p.capital * (1 + x)).clears(p.value)


MODEL = Model(
    module=__name__,
    title="Loss and margin spiral",
    summary="Falling prices take away the money that would have held them up.",
    loop="reinforcing",
    parameters=(
        Parameter("shock", r"s", unit.CHANGE, "The first loss of speculators’ capital, made elsewhere.", "Capital lost",
                  default=-0.4, low=-0.99, high=0.0, step=0.01, role="starts", reason="None to nearly all.", basis="Chosen so that capital, not value, sets the price."),
        Parameter("capital", r"\eta", unit.MONEY, "Speculators’ own money before the loss.",
                  default=200e6, low=10e6, high=2e9, scale="log", role="keeps", reason="From one small fund to a whole market.", basis="Chosen: after the loss less than the margins on what customers sell."),
        Parameter("inventory", r"x_0", unit.MULTIPLE, "Shares that speculators hold already, in multiples of what customers sell.", "Held already",
                  default=0.05, low=0.0, high=0.3, step=0.005, role="keeps", reason="None to nearly a third; beyond it every loss runs away.", basis="Chosen small, so that the loss of capital comes first."),
        Parameter("margin_rise", r"\theta", unit.RATIO, "Margin that lenders add for each USD that the price has fallen.", "Margin added per fall",
                  default=0.0, low=0.0, high=1.0, step=0.01, role="keeps", reason="Lenders who look away, to lenders who ask for the whole fall.", basis="Chosen none, so that the loss spiral of Brunnermeier & Pedersen (2009) stands alone."),
        Parameter("margin", r"m", unit.PERCENT, "Own money tied up by each share, as a part of its value.",
                  default=0.08, low=0.01, high=0.5, step=0.005, role="keeps", reason="From the thinnest repo margins to half the value.", basis="Chosen: between repo margins and those of shares."),
        Parameter("discount", r"d", unit.PERCENT, "How far the price would stand below value if customers had to keep all.", "Discount without speculators",
                  default=0.6, low=0.02, high=0.9, step=0.01, role="stops", reason="A liquid share to one that hardly anyone wants.", basis="Chosen: a share that few want without speculators."),
        Parameter("customer_sales", r"Z", unit.SHARES, "Shares that customers want to sell.",
                  default=20e6, low=1e6, high=200e6, scale="log", role="starts", reason="From a small company to a large one.", basis="Chosen: a sixth of a mid-sized company."),
        Parameter("value", r"v", unit.PRICE, "What a share is worth, and its price before.",
                  default=120.0, low=10.0, high=1_000.0, scale="log", role="scene", reason="From a small share to a dear one.", basis="Chosen round; only ratios matter."),
    ),
    dynamics=Process(start, step, clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of forced sales."), steps=600,
                     rounds="Margins are called in batch rounds: each at the price that the last sales left."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price after each round."),
        Quantity("held", r"x/Z", unit.SHARE, "Share of what customers sell that speculators hold.", "Held by speculators"),
        Quantity("sold", r"q", unit.MONEY, "USD that speculators had to sell in each round.", "Forced selling in the round"),
        Quantity("margin_now", r"m_k", unit.PRICE, "Margin that lenders ask for each share.", "Margin a share"),
    ),
    profiles=(
        Quantity("funded_at", r"p", unit.PRICE, "Price at which speculators’ positions are counted.", "Price funded at"),
        Quantity("clears_at", r"p'", unit.PRICE, "Price that clears then.", "Price that clears"),
        Quantity("same_price", r"p", unit.PRICE, "The same price.", "The same price"),
        Quantity("capital_needed", r"\eta", unit.MONEY, "Capital at which a price rests.", "Capital left"),
        Quantity("rest", r"p^{*}", unit.PRICE, "Where the price rests.", "The price rests"),
        Quantity("no_rest", r"p^{*}", unit.PRICE, "Prices that fund themselves but do not hold.", "No hold"),
    ),
    readings=(
        Reading("end_price", r"p_\infty", unit.PRICE, "Where the price comes to rest.", "Price at the end", measured=lambda p, s: s["price"][-1],
                context=lambda r: f"{unit.CHANGE.write(r['fall'])} from value"),
        Reading("held_left", r"h_\infty", unit.SHARE, "Share of what customers sell that speculators still hold.", "Held by speculators",
                measured=lambda p, s: s["held"][-1], context=lambda r: f"{unit.SHARE.write(r['held'][0])} before the spiral"),
        Reading("capital_left", r"W_\infty", unit.MONEY, "Speculators’ capital at the end.", "Capital left",
                measured=lambda p, s: market(p).capital_at(s["price"][-1]), context=lambda r: f"of {r.write('capital')}"),
        Reading("fall", r"p_\infty/v-1", unit.CHANGE, "The whole fall.", "Whole fall", measured=lambda p, s: s["price"][-1] / p.value - 1, headline=False),
        Reading("loss_gain", r"g_x", unit.GAIN, "Loop gain by losses alone, while funding binds.", "Gain by losses",
                measured=lambda p, s: p.discount * p.inventory / p.margin, closed_form=lambda s: s.discount * s.inventory / s.margin, headline=False),
    ),
    gain=Gain(gain, waits="Selling that waits at each price"),
    cliff=Cliff("shock", "end_price", "How near is the cliff?", "The same market, every loss of capital.",
                plain=price_without_spiral,
                plain_label="no spiral"),
    panels=(
        Panel("Price in USD, round by round of forced sales", "round", ("price",), "steps", forced="sold",
              tells=(Span("{fall}", ("value", "last")),)),
        Panel("Where the price can rest, by capital", "capital_needed", ("rest", "no_rest"), "line", data=fold, says="Where the line turns back, the price jumps."),
        Panel("Price that clears, by the price that funds", "funded_at", ("clears_at",), "line", reference=("same_price",), data=cobweb, says="It rests where the two are the same."),
    ),
    presets=(
        Preset("With an inventory", {}, {"end_price": (75.0, 80.0), "held_left": (0.35, 0.45)}),
        Preset("No inventory", {"inventory": 0.0}, {"held_left": 0.625}),
        Preset("Margins that rise", {"margin_rise": 0.25}, {"held_left": (0.0, 0.2)}),
        Preset("Well funded", {"shock": -0.02}, {"fall": (-1e-9, 0.0)}),
    ),
    tipped=Inventory(lambda p, s: 1 - s["held"][-1] / np.maximum(s["held"][0], 1e-12)),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Brunnermeier & Pedersen (2009), Market Liquidity and Funding Liquidity, RFS 22(6): the two spirals; here in a reduced form.", kind="derived", cases=("bp-spiral",)),
    ),
    leaves_out=("new capital that comes for the discount", "several assets on one margin", "speculators who sell ahead of others"),
    icon='<path d="M4 5C14 5 20 9 20 14S14 20 10 18S8 11 13 12" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Min

    return (
        Equation(Eq(s.end_price, s.value - s.discount * s.value * (1 - s.held_left), evaluate=False), "The price pays customers for what speculators do not hold."),
        Equation(Eq(s.held_left, Min(1, s.capital_left / (s.margin_now * s.customer_sales)), evaluate=False), "Speculators hold what their capital funds at today’s margin, at most all."),
        Equation("loss_gain", "A fall of 1 USD makes this much further fall by way of losses."),
    )  # fmt: skip
