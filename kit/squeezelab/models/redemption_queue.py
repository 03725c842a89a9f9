"""A queue at the exit spreads sales over days, and a market that heals has time to.

Investors want their money back, and the fund must sell to pay them. All at once, the sales push the
price deep down; a few per day, each one’s push has partly faded before the next comes, and the lowest
price is higher. Where a push never fades, the end is the same either way and only the path differs.
And whoever sees the price fall may join the queue: then the sales themselves bring more of them.
(Bouchaud, Gefen, Potters & Wyart 2004 for pushes that fade; claim C32.)
A long room: the declaration, one table, is nearly half of it.
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Choice,
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
    Spot,
    State,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Inventory
from ..dynamics.lanes import over_rounds, total
from ..dynamics.loop_gain import loop_gain
from ..dynamics.queues import kernel, serve


def start(p: Values, draws: Draws) -> State:
    """The rush arrives: everybody who asks on the first day is in the queue."""
    lanes = np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray)))
    zero = np.zeros(lanes)
    return {
        "price": p.start_price + zero, "log_price": np.log(p.start_price) + zero, "backlog": p.rush * p.fund + zero, "paid": zero, "asked": p.rush * p.fund + zero,
        "paid_so_far": zero, "asked_so_far": p.rush * p.fund + zero, "deepest": zero,
        "lasting": zero, "fading": np.zeros((p.days, *lanes)), "decays": np.zeros((p.days, *lanes)), "push": zero, "wait": zero,
        "values": p, "left": kernel(np.arange(float(p.days))[:, None], p.decay + zero),
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One day: pay from the head of the queue, sell as much, feel what is left of all pushes, and new ones ask."""
    t = state["t"]
    backlog = state["backlog"]
    if p.exit == "none":
        allowed: Array = backlog
    elif p.exit == "gate":
        allowed = p.gate * backlog
    else:
        allowed = p.capacity * p.fund
    paid, waiting = serve(backlog, 0.0, allowed)
    fading, decays, fresh = state["fading"].copy(), state["decays"].copy(), 0.01 * paid / p.market_depth
    fading[t], decays[t] = (1 - p.permanent) * fresh, p.decay  # a push keeps the depth and the decay of its own day
    lasting = state["lasting"] + p.permanent * fresh
    # where all pushes fade alike, what is left of each is known from the first day on
    left = state["left"][t::-1] if p is state["values"] else kernel((t - np.arange(t + 1.0))[:, None], decays[: t + 1])
    push = lasting + total(left * fading[: t + 1])
    log_price = state["log_price"] + (state["push"] - push)  # a price may be as good as nothing, and is never less
    deepest = np.maximum(state["deepest"], push)
    # those who see a new low ask for their money, as long as they have any in the fund
    fear = p.fear * 100 * (deepest - state["deepest"]) * p.fund
    asked = np.minimum(fear, np.maximum(p.fund - state["asked_so_far"], 0))
    return {
        **state, "log_price": log_price, "price": np.exp(np.maximum(log_price, -700.0)), "deepest": deepest, "paid": paid, "lasting": lasting, "fading": fading, "decays": decays,
        "push": push, "asked": asked, "backlog": waiting + asked,
        "paid_so_far": state["paid_so_far"] + paid, "asked_so_far": state["asked_so_far"] + asked, "wait": state["wait"] + (waiting > 1e-9 * p.fund),
    }  # fmt: skip


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD that a fall of 1 % makes investors ask for, over the depth; a queue and a gate let only a part of it through."""
    through = 1.0 if p.exit == "none" else p.gate if p.exit == "gate" else np.minimum(1, p.capacity / np.maximum(p.rush, 1e-9))
    return {"fear": loop_gain(p.fear * p.fund * through, p.market_depth) + 0 * price}


def trough(p: Values, s: Series) -> Array:
    return s["price"].min(axis=0) / p.start_price - 1


def finding(result: Result) -> str:
    if words.calm(unit.MONEY, result["asked_total"]):
        return result.say("Nobody asks for money: there is no sale.")
    asked = result["asked_total"] / result["fund"] - result["rush"]
    fear = (
        result.say(" Fear makes another {asked} of the fund ask.", asked=words.derived(unit.SHARE, asked))
        if words.order(unit.SHARE, asked, 0.0) > 0
        else words.chosen(True, "")
    )
    way = words.moved_by(unit.PERCENT, result["trough"])
    if words.calm(unit.DAYS, result["longest_wait"]):
        last = (
            words.chosen(True, "")
            if words.calm(unit.MONEY, result["queue_left"])
            else result.say(" {queue_left} are asked on the last day.")
        )
        return result.say("Who asks is paid at once, and the price {way}.{fear}{last}", way=way, fear=fear, last=last)
    tail = (
        result.say("the queue lasts {longest_wait}")
        if words.calm(unit.MONEY, result["queue_left"])
        else result.say("{queue_left} still wait at the end")
    )
    return result.say("The price {way} at the worst, and {tail}.{fear}", way=way, tail=tail, fear=fear)


MODEL = Model(
    module=__name__,
    title="Redemption queue",
    summary="A queue at the exit spreads sales over days, and a market that heals has time to.",
    loop="reinforcing",
    parameters=(
        Parameter("rush", r"q", unit.PERCENT, "Share of the fund that investors ask for on the first day.", "Asked on the first day",
                  default=0.10, low=0.0, high=0.9, step=0.01, role="starts", reason="Nobody to nearly all.", basis="Chosen: one investor in ten asks on the first day."),
        Parameter("fear", r"\phi", unit.PERCENT, "Share of the fund that each further fall of 1 % makes ask.", "Asked per 1 % of fall",
                  default=0.0, low=0.0, high=0.05, step=0.001, role="keeps", reason="None, to twenty per cent leaving on a fall of 4 %.", basis="Chosen none, so that the way of paying out stands alone."),
        Parameter("fund", r"V", unit.MONEY, "Size of the fund.", "Fund", default=1e9, low=10e6, high=100e9, scale="log", role="keeps", reason="A small fund to a large one.", basis="Chosen: a middling fund."),
        Choice("exit", r"x", unit.NUMBER, "How the fund pays out.", options={"none": "all at once", "queue": "so much a day, first in first out", "gate": "a share of the queue a day"}, default="queue", role="stops", basis="Chosen: the way whose effect is to be shown."),
        Parameter("capacity", r"c", unit.PERCENT, "Share of the fund that is paid out in a day; the queue only.", "Paid out in a day",
                  default=0.01, low=0.001, high=0.2, step=0.001, role="stops", reason="A tenth of a per cent to a fifth of the fund.", basis="Chosen: a hundredth of the fund a day."),
        Parameter("gate", r"\gamma", unit.PERCENT, "Share of the queue that is paid out in a day; the gate only.", "Let through in a day",
                  default=0.15, low=0.01, high=1.0, step=0.01, role="stops", reason="Hardly anyone to everyone.", basis="Chosen: a gate that lets one in seven through each day."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=10e6, low=1e6, high=1e9, scale="log", role="stops", reason="Thin bonds to large shares.", basis="Chosen: bonds of middling liquidity."),
        Parameter("decay", r"\beta", unit.NUMBER, "How fast a push fades: what is left after a day is 2 to the minus this.", "Fading of a push",
                  default=0.2, low=0.0, high=1.0, step=0.01, role="stops", reason="Never, to half of it in a day.", basis="Chosen near the 0.25 of Bouchaud, Gefen, Potters & Wyart (2004)."),
        Parameter("permanent", r"\pi", unit.SHARE, "Part of each push that never fades.", "Part that stays", default=0.0, low=0.0, high=1.0, step=0.05, role="keeps", reason="None to all.", basis="Chosen none: those who leave know nothing of what the fund holds."),
        Parameter("start_price", r"p_0", unit.PRICE, "Price of what the fund holds, before.", default=100.0, low=1.0, high=10_000.0, scale="log", role="scene", reason="A penny share to a dear one.", basis="Chosen round, so that prices read as per cent."),
        Parameter("days", r"n", unit.COUNT, "Days shown.", default=30, low=5, high=120, step=5, role="scene", structural=True, reason="A week to four months.", basis="Chosen: a month."),
    ),
    dynamics=Process(start, step, clock=Quantity("day", r"t", unit.DAYS, "Days."), steps="days",
                     rounds="A step is a day: the gate lets through so much a day."),
    series=(
        Quantity("price", r"p", unit.PRICE, "Price of what the fund holds."),
        Quantity("paid", r"u", unit.MONEY, "USD paid out in each day, and sold for.", "Paid out in the day"),
        Quantity("asked", r"r", unit.MONEY, "USD newly asked for in each day.", "Asked in the day"),
        Quantity("backlog", r"b", unit.MONEY, "USD that wait in the queue.", "In the queue"),
        Quantity("asked_so_far", r"\Sigma r", unit.MONEY, "USD asked for so far."),
        Quantity("wait", r"w", unit.DAYS, "Days on which somebody waited.", "Days with a queue"),
    ),
    readings=(
        Reading("trough", r"\min p/p_0-1", unit.CHANGE, "Lowest price, against the start.", "Lowest price", measured=trough,
                context=lambda r: f"all at once {unit.CHANGE.write(r['at_once'])}"),
        Reading("end", r"p_T/p_0-1", unit.CHANGE, "Price at the end, against the start.", "Price at the end", measured=lambda p, s: s["price"][-1] / p.start_price - 1,
                context=lambda r: f"after {r['days']} days"),
        Reading("longest_wait", r"w", unit.DAYS, "Days on which somebody waited for money.", "Days with a queue", measured=lambda p, s: s["wait"][-1],
                context=lambda r: f"{r.write('queue_left')} wait at the end"),
        Reading("at_once", r"e^{-0.01 qV/D}-1", unit.CHANGE, "Fall if the first day’s requests were paid at once.", "Fall if paid at once",
                measured=lambda p, s: np.expm1(-0.01 * p.rush * p.fund / p.market_depth),
                closed_form=lambda s: 2.718281828459045 ** (-0.01 * s.rush * s.fund / s.market_depth) - 1, headline=False),
        Reading("asked_total", r"\Sigma r", unit.MONEY, "All that was asked for.", "Asked for in all", measured=lambda p, s: s["asked_so_far"][-1], headline=False),
        Reading("paid_total", r"\Sigma u", unit.MONEY, "All that was paid out.", "Paid out in all", measured=lambda p, s: over_rounds(s["paid"]), headline=False),
        Reading("queue_left", r"b_T", unit.MONEY, "USD that still wait at the end.", "In the queue at the end", measured=lambda p, s: s["backlog"][-1], headline=False),
    ),
    gain=Gain(gain),
    cliff=Cliff("capacity", "trough", "How slow is slow enough?", "The same rush, every capacity of the exit.", plain=lambda p, x: np.expm1(-0.01 * p.rush * p.fund / p.market_depth) + 0 * x, plain_label="all at once"),
    variants=Variants("Does a queue help?", "The same rush, paid out otherwise.", "trough", {
        "As it is": {},
        "All at once": {"exit": "none"},
        "1 % of the fund a day": {"exit": "queue", "capacity": 0.01},
        "1 % a day, no push fades": {"exit": "queue", "capacity": 0.01, "permanent": 1.0},
    }, claim="C32"),
    panels=(
        Panel("Price in USD, day by day", "day", ("price",), "line",
              tells=(Spot("{trough}\nlongest wait {longest_wait}", at="lowest"),)),
        Panel("In the queue, in USD", "day", ("backlog",), "area"),
        Panel("Paid out, in USD", "day", ("paid",), "bars"),
    ),
    presets=(
        Preset("A tenth a day", {}, {"trough": (-0.075, -0.069), "longest_wait": 9.0}),
        Preset("All at once", {"exit": "none"}, {"trough": -0.09516, "longest_wait": 0.0}),
        Preset("A share of the queue a day", {"exit": "gate"}, {"trough": -0.05663, "longest_wait": 30.0}),
        Preset("No push fades", {"permanent": 1.0}, {"trough": -0.09516, "end": -0.09516}),
        Preset("Redeemers watch the price", {"fear": 0.012, "exit": "none"}, {"trough": (-0.65, -0.3)}),
    ),
    tipped=Inventory(lambda p, s: (s["asked_so_far"][-1] / p.fund - p.rush) / (1 - p.rush)),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own queue, first in first out.", kind="derived", cases=("redemption-queue",)),
        Source("Bouchaud, Gefen, Potters & Wyart (2004), Fluctuations and Response in Financial Markets, Quantitative Finance 4: pushes that fade.", kind="derived"),
        Source("Ethereum consensus rules before Pectra: at most so many exits an epoch.", cases=("eth-exit-queue",)),
    ),
    leaves_out=("cash that the fund holds", "sellers who see the queue and go first", "fees on those who leave"),
    icon='<path d="M3 5C6 5 6 13 9 13C12 13 13 9 21 8" /><path d="M4 19H8M10 19H14M16 19H20" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Function, Min

    t = s.day
    b, r = Function("b"), Function("r")
    return (
        Equation(Eq(s.paid, Min(s.capacity * s.fund, b(t)), evaluate=False), "Each day so much is paid as the exit lets through, first come first served.",
                 holds=lambda p: p.exit == "queue"),
        Equation(Eq(b(t + 1), b(t) + r(t) - s.paid, evaluate=False), "What is asked and not paid waits."),
        Equation(Eq(s.loop_gain, s.fear * s.fund / s.market_depth * Min(1, s.capacity / s.rush), evaluate=False),
                 "What a fall of 1 % makes investors ask for and the exit lets through, over what the market takes per 1 %.", holds=lambda p: p.exit == "queue" and bool(np.all(p.rush > 0))),
        Equation(Eq(s.loop_gain, s.fear * s.fund / s.market_depth * s.gate, evaluate=False),
                 "What a fall of 1 % makes investors ask for and the gate lets through, over what the market takes per 1 %.", holds=lambda p: p.exit == "gate"),
        Equation(Eq(s.loop_gain, s.fear * s.fund / s.market_depth, evaluate=False),
                 "What a fall of 1 % makes investors ask for, over what the market takes per 1 %.", holds=lambda p: p.exit == "none"),
    )  # fmt: skip
