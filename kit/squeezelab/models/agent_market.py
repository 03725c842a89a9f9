"""Funds that buy cheap with borrowed money calm the market, until they all must sell at once.

Noise traders move the price about what the asset is worth. Value funds buy when it is cheap, with
borrowed money up to a limit; investors come to those that do well. While the funds are far from their
limit their buying calms the market, and fluctuations shrink. At the limit a fall forces them to sell
into it: small moves are rarer and crashes larger. Fat tails come from the leverage, not from the news,
which is the same at every limit. (After Thurner, Farmer & Geanakoplos 2012: trust the
ordering, not the numbers.)
"""

from __future__ import annotations

from collections.abc import Callable

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
from ..core.loop.individuals import Individuals, Standing, Who
from ..dynamics.leverage_cycle import simulate

PERIODS = 10  # rounds of trading in a week


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's noise: a standard normal for each round of trading."""
    return {"noise": rng.standard_normal(p.weeks * PERIODS)}


def start(p: Values, draws: Draws) -> State:
    """The history is made at once, with borrowing and without on the same noise; the steps then show it week by week."""
    lanes = np.broadcast_shapes(p.max_leverage.shape, p.noise_size.shape, p.flow.shape, p.fund_size.shape, draws["noise"].shape[1:])
    both = [np.tile(np.broadcast_to(each, lanes), 2) for each in (p.noise_size, p.flow, p.fund_size)]
    cap = np.concatenate([np.broadcast_to(p.max_leverage, lanes), np.ones(lanes)])
    noise = draws["noise"] if draws["noise"].shape[1] == 1 else np.tile(draws["noise"], 2)
    out = simulate(noise, cap, *both)
    levered = {name: array[:, : lanes[0]] for name, array in out.items()}
    path = {
        **levered,
        "price": p.value * levered["price"],
        "unlevered": p.value * out["price"][:, lanes[0] :],
        "unlevered_kurtosis": out["kurtosis"][:, lanes[0] :],
    }
    shown = {name: array[::PERIODS] for name, array in path.items()}
    rounds = levered["gain"][1:].reshape(p.weeks, PERIODS, -1)  # of a week, the round in which funds amplified most
    shown["gain"] = np.concatenate([levered["gain"][:1], rounds.max(axis=1)])
    return {"path": shown, **{name: array[0] for name, array in shown.items()}}


def step(state: State, p: Values, draws: Draws) -> State:
    """The next week of the history."""
    return {"path": state["path"], **{name: array[state["t"] + 1] for name, array in state["path"].items()}}


def gain(p: Values, strength: Array, draws: Draws) -> dict[str, Array]:
    """What funds at their limit must sell with a fall of 1 %, less what others buy, over what noise traders buy."""
    return {"funds at their limit": np.maximum(strength, 0), "funds that buy the fall": np.minimum(strength, 0)}


def funds(result: Result, states: Callable[[int], State], step: int) -> Individuals:
    """Each fund at the leverage that it has; its area is its own money. The line is the limit."""
    now, past = states(step), states(step - 1)
    own, held, before = now["own_money"][0], now["holds"][0], past["holds"][0] if step else now["holds"][0]
    p, price = result.values, float(now["price"][0]) / float(result.values.value[0])
    cap, worth = float(p.max_leverage[0]), float(p.fund_size[0])
    lever = np.where(own > 1e-9, held * price / np.where(own > 1e-9, own, 1), 0.0)
    closed = (own <= 1e-9) | (own < 0.1 * worth) & (held == 0)
    limit, sells = lever >= cap * (1 - 1e-9), held < before - 1e-9
    standing = np.select(
        [closed, limit & sells & (cap > 1), limit & (cap > 1), held > 1e-9],
        [Standing.NOTHING_LEFT, Standing.FORCED, Standing.REACHED, Standing.HOLDS], Standing.WAITS,
    )  # fmt: skip
    says = tuple(
        f"Fund {k + 1} has {unit.NUMBER.write(own[k])} thousandths of the market of its own and holds {unit.LEVERAGE.write(lever[k])} of it."
        if not closed[k]
        else f"Fund {k + 1} has had to close."
        for k in range(len(own))
    )
    said = f"the limit is {unit.LEVERAGE.write(cap)}"
    return Individuals(
        lever, np.maximum(own, 0.05 * worth), standing, says, fronts=((cap, 0.0, 1.0),), notes=((cap, 0.95, said, "strong"),)
    )


def finding(result: Result) -> str:
    closed = words.counted(result["defaults_total"], "fund")
    if words.order(unit.LEVERAGE, result["max_leverage"], 1.0) == 0:
        return result.say("Without borrowing the excess kurtosis is *{tail}*, and {closed} had to close.", closed=closed)
    tail = words.instead(unit.NUMBER, result["tail"], result["tail_unlevered"], "as without borrowing")
    return result.say(
        "With leverage up to {max_leverage} the excess kurtosis is {tail}, and {closed} had to close.", tail=tail, closed=closed
    )


MODEL = Model(
    module=__name__,
    title="Leverage cycle",
    summary="Funds that buy cheap with borrowed money calm the market, until they all must sell at once.",
    loop="either",
    parameters=(
        Parameter("noise_size", r"s", unit.DAILY, "How much noise traders’ demand moves in a round.", "Noise",
                  default=0.035, low=0.01, high=0.06, step=0.001, role="starts", reason="A sleepy crowd to a wild one.", basis="Chosen: a restless crowd, so that funds find something to buy."),
        Parameter("max_leverage", r"\lambda", unit.LEVERAGE, "The most that lenders let funds hold, over their own money.", "Limit of leverage",
                  default=10.0, low=1.0, high=15.0, step=0.5, role="keeps", reason="No borrowing, to where funds of this size close in most years.", basis="Chosen: a limit that funds reach now and then, so that its tails show."),
        Parameter("fund_size", r"W_0", unit.NUMBER, "Own money of each of ten funds at the start, in thousandths of the market.", "Funds’ own money",
                  default=2.0, low=0.5, high=10.0, step=0.1, role="keeps", reason="Half a per cent of the market for all funds, to a tenth of it.", basis="Meisser’s notebook after Thurner, Farmer & Geanakoplos (2012) starts each fund with 2 where there are 1,000 shares of 1."),
        Parameter("flow", r"b", unit.RATIO, "How strongly investors follow a fund’s returns.", "Investors who follow returns",
                  default=0.15, low=0.0, high=0.5, step=0.01, role="keeps", reason="Not at all, to some three times the default.", basis="Meisser’s notebook tells that Thurner, Farmer & Geanakoplos (2012) take 0.15."),
        Parameter("value", r"V", unit.PRICE, "What a share is worth.", "Value", default=100.0, low=1.0, high=10_000.0, scale="log", role="scene", reason="A penny share to a dear one.", basis="Chosen so that prices read as per cent of value; nothing hangs on it."),
        Parameter("weeks", r"n", unit.COUNT, "Weeks shown, of ten rounds of trading each.", default=250, low=50, high=1000, step=50, role="scene", structural=True, reason="A year to twenty; the wait grows with it, half a second for 500.", basis="Chosen so that a few funds close: five years of trading."),
    ),
    dynamics=Process(start, step, clock=Quantity("week", r"t", unit.STEPS, "Weeks of ten rounds of trading.", "Week"), steps="weeks", draw=draw,
                     rounds="A step is a week of ten rounds of trading: in each the market clears, and lenders hold every fund to its limit."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price at the end of each week."),
        Quantity("unlevered", r"p^{(1)}", unit.PRICE, "The price if funds could not borrow.", "Without borrowing"),
        Quantity("leverage", r"L", unit.LEVERAGE, "What funds hold over their own money, all together.", "Leverage in use"),
        Quantity("fund_share", r"a", unit.SHARE, "Share of the market that funds hold.", "Held by funds"),
        Quantity("gain", r"g_t", unit.GAIN, "What a fall of 1 % makes funds sell on balance, over what noise traders buy; below 0 they buy.", "Loop gain, strongest in the week"),
        Quantity("kurtosis", r"\kappa_t", unit.NUMBER, "Excess kurtosis of all moves so far.", "Excess kurtosis so far"),
        Quantity("unlevered_kurtosis", r"\kappa_t^{(1)}", unit.NUMBER, "The same, if funds could not borrow.", "Without borrowing, so far"),
        Quantity("defaults", r"j", unit.COUNT, "Funds that had to close so far.", "Funds closed so far"),
        Quantity("deepest", r"\min r", unit.CHANGE, "Largest fall in one round so far.", "Largest fall so far"),
        Quantity("variance", r"\sigma^2", unit.NUMBER, "Average squared move so far."),
    ),
    readings=(
        Reading("tail", r"\kappa", unit.NUMBER, "Excess kurtosis of the moves from round to round: 0 for a bell curve.", "Excess kurtosis", measured=lambda p, s: s["kurtosis"][-1],
                context=lambda r: f"without borrowing {r.write('tail_unlevered')}"),
        Reading("defaults_total", r"j", unit.COUNT, "Funds that had to close.", "Funds closed", measured=lambda p, s: s["defaults"][-1],
                context=lambda r: f"ten funds, in {r['weeks']} weeks"),
        Reading("largest_fall", r"\min r", unit.CHANGE, "Largest fall in one round.", "Largest fall in a round", measured=lambda p, s: s["deepest"][-1],
                context=lambda r: f"a typical move is {r.write('typical_move')}"),
        Reading("tail_unlevered", r"\kappa^{(1)}", unit.NUMBER, "Excess kurtosis if funds could not borrow, same noise.", "Excess kurtosis without borrowing",
                measured=lambda p, s: s["unlevered_kurtosis"][-1], headline=False),
        Reading("typical_move", r"\sigma_r", unit.DAILY, "Size of a typical move in a round.", "Typical move", measured=lambda p, s: np.sqrt(s["variance"][-1]), headline=False),
    ),
    gain=Gain(gain, along="gain"),
    individuals=Who("How much each fund has borrowed", "Each dot is a fund at its leverage; its area is its own money. At the limit a fall makes it sell.", funds,
                    words={Standing.FORCED: "at the limit, and sold", Standing.REACHED: "at the limit", Standing.HOLDS: "below it", Standing.WAITS: "holds nothing",
                           Standing.NOTHING_LEFT: "closed"}, along="leverage"),
    cliff=Cliff("max_leverage", "tail", "How much leverage is too much?", "The same noise, every limit of leverage."),
    panels=(
        Panel("Price in USD, week by week", "week", ("price",), "line", reference=("unlevered",),
              tells=(
                  Compare("Excess kurtosis", {"these funds": "tail", "without borrowing": "tail_unlevered"}, "funds closed: {defaults_total}"),
              )),
        Panel("Excess kurtosis of all moves so far", "week", ("kurtosis",), "line", reference=("unlevered_kurtosis",)),
        Panel("Leverage in use", "week", ("leverage",), "area"),
        Panel("Funds closed so far", "week", ("defaults",), "area"),
    ),
    presets=(
        Preset("Borrowing up to ten times", {}, {"tail": (0.5, 40.0), "defaults_total": (5.0, 120.0)}, case="tfg-kurtosis"),
        Preset("No borrowing", {"max_leverage": 1.0}, {"tail": (-0.5, 0.6), "defaults_total": 0.0}),
        Preset("Careful lenders", {"max_leverage": 3.0}, {"defaults_total": (0.0, 20.0)}),
        Preset("Larger funds", {"fund_size": 6.0}, {"tail": (1.0, 100.0)}),
    ),
    finding=finding,
    fan=9,
    equations=lambda s: _equations(s),
    sources=(
        Source("Thurner, Farmer & Geanakoplos (2012), Leverage Causes Fat Tails and Clustered Volatility, Quantitative Finance 12(5): the ordering; two values by Meisser’s notebook, github.com/kronrod/sfi-complexity-mooc.",
               kind="derived", cases=("tfg-kurtosis",)),
    ),
    leaves_out=("short sales by the funds", "lenders who change the limit in a crash", "what noise traders learn"),
    icon='<path d="M3 8L6 6L9 9L12 7L14 19L16 12L19 9L21 10" style="stroke:var(--sq-force)"/><path d="M3 20H21" />',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Min, Symbol

    beta, w, h = Symbol("beta_h"), Symbol("W_h"), Symbol("D_h")
    return (
        Equation(Eq(h, Min(beta * (s.value - s.price), s.max_leverage) * w / s.price, evaluate=False), "A fund holds the more the cheaper the share is, up to its limit of leverage.",
                 unread="One line a fund and round: a run keeps the funds of a week together."),
        Equation(Eq(Symbol("g"), (s.max_leverage - 1) * Symbol("a_c") / (1 - s.fund_share), evaluate=False),
                 "A fall of 1 % makes the funds that stand at their limit sell this many times what noise traders buy; the others buy.",
                 unread="The run keeps the strongest round of a week, and not what was held in it."),
    )  # fmt: skip
