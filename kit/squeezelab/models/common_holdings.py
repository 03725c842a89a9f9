"""Banks that hold the same assets share each other’s losses, though neither owes the other a cent.

A bank that keeps its leverage must sell after a loss: at fifteen times its own money, fifteen USD for
each USD lost. Its sales push the prices of what it holds, also in the books of banks that had not lost
anything. They must sell in turn. The more alike the holdings, the further it goes. (Greenwood,
Landier & Thesmar 2015, round by round and with sales of no more than there is.)

Owners lose no more than they put in; what a bank cannot cover beyond that is its creditors’ loss, and counted as such.
A long room: the sales round by round, which bank sells, and the declaration as a table.
"""

from __future__ import annotations

from collections.abc import Callable
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
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Inventory
from ..core.loop.individuals import Individuals, Standing, Who, moment
from ..dynamics.impact import price_after
from ..dynamics.lanes import total
from ..dynamics.loop_gain import leverage_targeting, loop_gain


def weights(p: Values) -> Array:
    """Share of each asset in each bank's book, (banks, assets, lanes): its own asset, and a common part of all."""
    n = p.banks
    return (1 - p.overlap) * np.eye(n)[..., None] + p.overlap / n


def start(p: Values, draws: Draws) -> State:
    """Prices at 1 but for the first asset, which has just fallen."""
    n = p.banks
    lanes = np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray)))
    held = p.bank_assets * weights(p) + np.zeros((n, n, *lanes))
    price = np.ones((n, *lanes))
    price[0] = 1 + p.shock
    debt = p.bank_assets * (1 - 1 / p.leverage) + np.zeros((n, *lanes))
    zero = np.zeros(lanes)
    value = held * price
    assets = total(value, 1)
    own = assets - debt
    return {
        "value": value, "assets": assets, "held": held, "prices": price, "debt": debt, "hit_price": price[0], "other_price": total(price[1:]) / (n - 1), "sold": zero, "failed": zero, "kept_share": 1 + zero, "whole": p.banks * p.bank_assets + zero, "by_pair": 0 * held,
        "equity": total(np.maximum(own, 0)), "uncovered": total(np.maximum(-own, 0)), "resting": np.zeros(lanes, bool),
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: each bank sells of everything until its leverage is back; one without own money sells all."""
    held, price, debt = state["held"], state["prices"], state["debt"]
    value, assets = state["value"], state["assets"]
    own = assets - debt
    share = np.maximum(assets - p.leverage * np.maximum(own, 0), 0) / np.maximum(assets, 1e-300)
    share *= share >= 1e-9
    units, sales = held * share[:, None], value * share[:, None]
    sold = total(sales)
    new = price_after(price, -sold, p.market_depth)
    cash = total(units * np.sqrt(price * new), 1)
    held, debt = held - units, debt - cash
    value = held * new
    assets = total(value, 1)
    own = assets - debt
    left = np.maximum(own, 0)
    return {
        **state, "value": value, "assets": assets, "held": held, "prices": new, "by_pair": sales, "debt": debt, "hit_price": new[0],
        "other_price": total(new[1:]) / (p.banks - 1), "sold": total(sold), "failed": (own <= 0).sum(axis=0, dtype=float),
        "equity": total(left), "uncovered": total(left - own), "resting": ~(share > 0).any(axis=0),
        "kept_share": total(held, (0, 1)) / state["whole"],
    }  # fmt: skip


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD that keeping the leverage sells of each asset if all fall by 1 %, over its depth."""
    return {"banks": loop_gain(leverage_targeting(p.bank_assets, p.leverage), p.market_depth) + 0 * price}


def banks_of(result: Result, states: Callable[[int], State], step: int) -> Individuals:
    """Each bank at the part of its book that it still holds; its area is its own money, and its ring is empty once that is gone."""
    now, past, first = states(step), states(step - 1), states(0)
    held, prices, debt = (now[name][..., 0] for name in ("held", "prices", "debt"))
    kept = held.sum(axis=1) / first["held"][..., 0].sum(axis=1)
    was = past["held"][..., 0].sum(axis=1) / first["held"][..., 0].sum(axis=1) if step else np.ones(len(kept))
    own = held @ prices - debt
    broke, sells, sold = own <= 0, was - kept > 1e-9, kept < 1 - 1e-9
    standing = np.select([broke, sells, sold], [Standing.NOTHING_LEFT, Standing.FORCED, Standing.FORCED_BEFORE], Standing.HOLDS)
    write = unit.MONEY.write
    says = tuple(
        f"Bank {k + 1} has {'nothing' if broke[k] else write(own[k])} of its own, owes {write(debt[k])}, and still holds {unit.PERCENT.write(kept[k])} of its book."
        for k in range(len(kept))
    )
    said = f"{int(sells.sum())} of {len(kept)} sell {moment(result, step)}"
    return Individuals(kept, np.maximum(own, 0.02 * np.abs(own).max()), standing, says, notes=((float(kept.max()), 0.95, said, "strong"),))


def together(s: Any) -> Any:
    """That gain as a sympy expression over the parameters."""
    return 0.01 * (s.leverage - 1) * s.bank_assets / s.market_depth


def by_sales(p: Values, s: Series) -> Array:
    """Own money lost to falling prices beyond the first fall, over the banks' own money: aggregate vulnerability."""
    return (s["equity"][0] - s["equity"][-1]) / (p.banks * p.bank_assets / p.leverage)


def at_first(p: Values, s: Series) -> Array:
    """Own money lost to the first fall, over the banks' own money: no bank loses more than it has."""
    return 1 - s["equity"][0] / (p.banks * p.bank_assets / p.leverage)


def bears_it(p: Values) -> bool:
    """Whether every bank has own money left after the first fall."""
    return bool(np.all(-p.shock * np.max(weights(p)[:, 0], axis=0) * p.leverage <= 1))


def finding(result: Result) -> str:
    if not np.any(result["sold"] > 0):
        return result.say("Nothing spreads: no bank must sell, and the other assets keep their price.")
    if words.order(unit.PERCENT, result["other_end"], 1.0) == 0:
        return result.say("Hardly anything spreads: banks sell, and the other assets all but keep their price.")
    broke = words.counted(result["banks_failed"], "bank")
    return result.say(
        "After {push} in one asset the price of the others {way}, and *{broke}* of {banks} {left}.",
        push=words.pushed(unit.CHANGE, result["shock"]),
        way=words.moved_by(unit.PERCENT, result["other_end"] - 1),
        broke=broke,
        left=words.chosen(round(result["banks_failed"]) < 2, "is out of own money", "are out of own money"),
    )


MODEL = Model(
    module=__name__,
    title="Common holdings",
    summary="Banks that hold the same assets share each other’s losses, though neither owes the other a cent.",
    loop="reinforcing",
    parameters=(
        Parameter("shock", r"f_1", unit.CHANGE, "Fall of the first asset, whatever its cause.", "First fall",
                  default=-0.05, low=-0.5, high=0.0, step=0.005, role="starts", reason="None to half its value.", basis="Chosen: a bad day of a share index."),
        Parameter("leverage", r"\ell", unit.LEVERAGE, "Assets over own money, which banks keep.",
                  default=15.0, low=2.0, high=40.0, scale="log", role="keeps", reason="A cautious fund to a bank before 2008.", basis="Chosen between the commercial and the investment banks of Adrian & Shin (2010)."),
        Parameter("overlap", r"o", unit.SHARE, "Share of each book that all hold alike; the rest is each bank’s own asset.", "Held in common",
                  default=0.4, low=0.0, high=1.0, step=0.01, role="keeps", reason="Nothing to everything.", basis="Chosen so that the loss passes on and does not swallow all."),
        Parameter("bank_assets", r"A", unit.MONEY, "Assets of each bank.",
                  default=400e6, low=10e6, high=10e9, scale="log", role="keeps", reason="A small fund to a bank.", basis="Chosen with the depth: a bank’s forced sale moves an asset by some per cent."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of sales that move one asset by 1 %.",
                  default=100e6, low=1e6, high=1e9, scale="log", role="stops", reason="A thin bond to a large share.", basis="Chosen with the banks’ assets, see there."),
        Parameter("banks", r"n", unit.COUNT, "How many banks, and assets, there are.", default=8, low=2, high=20, step=1, role="scene", structural=True, reason="Two to as many as matter.", basis="Chosen so that single banks can be told apart."),
    ),
    dynamics=Process(start, step, clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of sales."), steps=500, keeps=("prices", "by_pair"),
                     rounds="Funds sell in rounds: each counts its loss at the prices that the last round left."),
    series=(
        Quantity("hit_price", r"p_1", unit.SHARE, "Price of the asset that fell first; 100 % is before.", "Asset hit first"),
        Quantity("other_price", r"\bar p", unit.SHARE, "Average price of the others; 100 % is before.", "The other assets"),
        Quantity("sold", r"q", unit.MONEY, "USD that banks sold in each round.", "Sold in the round"),
        Quantity("equity", r"E", unit.MONEY, "Own money of all banks together.", "Own money"),
        Quantity("kept_share", r"q", unit.SHARE, "Units of all assets that banks still hold, of those they began with.", "Still held"),
        Quantity("uncovered", r"U", unit.MONEY, "Debt that banks can no longer cover with what they hold.", "Debt not covered"),
        Quantity("failed", r"j", unit.COUNT, "Banks that have no own money left.", "Banks without own money"),
    ),
    readings=(
        Reading("other_end", r"\bar p_\infty", unit.PERCENT, "Average price of the other assets in the end; 100 % is before.", "The other assets", measured=lambda p, s: s["other_price"][-1],
                context=lambda r: f"the one hit first {unit.PERCENT.write(r['hit_price'][-1])}"),
        Reading("vulnerability", r"\mathrm{AV}", unit.PERCENT, "Own money lost to falling prices beyond the first fall.", "Lost to sales", measured=by_sales,
                context=lambda r: f"of own money; {r.write('direct')} lost to the first fall"),
        Reading("banks_failed", r"j_\infty", unit.COUNT, "Banks that have no own money left.", "Banks without own money", measured=lambda p, s: s["failed"][-1],
                context=lambda r: f"of {r['banks']}; creditors lose {r.write('creditors_loss')}"),
        Reading("direct", r"\ell_1", unit.PERCENT, "Own money lost to the first fall itself, all banks together.", "Lost to the first fall",
                measured=at_first, closed_form=lambda s: -s.shock * s.leverage / s.banks, holds=bears_it, headline=False),
        Reading("creditors_loss", r"U_\infty", unit.MONEY, "Debt that banks can no longer cover with all they have: what their creditors lose.", "Creditors’ loss",
                measured=lambda p, s: s["uncovered"][-1], headline=False),
        Reading("spread_gain", r"g", unit.GAIN, "Loop gain if all assets fall together.", "Loop gain, all together",
                measured=lambda p, s: 0.01 * (p.leverage - 1) * p.bank_assets / p.market_depth, closed_form=lambda s: together(s), headline=False),
    ),
    individuals=Who("Which bank sells", "Each dot is a bank, at the part of its book that it still holds; its area is its own money.", banks_of,
                    words={Standing.FORCED: "sells in this round", Standing.FORCED_BEFORE: "sold before", Standing.NOTHING_LEFT: "without own money",
                           Standing.HOLDS: "sells nothing"}, along="kept_share"),
    gain=Gain(gain, along="other_price", closed_form=lambda s: together(s)),
    cliff=Cliff("market_depth", "other_end", "How deep is deep enough?", "The same banks, every market depth.", plain=lambda p, x: 1 + 0 * x, plain_label="no sales"),
    panels=(
        Panel("Prices, round by round of sales", "round", ("hit_price", "other_price"), "matrix", gives=lambda r: {}),
        Panel("Own money of all banks", "round", ("equity",), "line"),
    ),
    presets=(
        Preset("Half in common", {}, {"other_end": (0.95, 0.999), "banks_failed": 0.0}),
        Preset("All the same book", {"overlap": 1.0}, {"other_end": (0.9, 0.995)}),
        Preset("A thin market", {"leverage": 30.0, "market_depth": 50e6}, {"banks_failed": (6.0, 8.0), "spread_gain": 2.32}),
        Preset("Nothing in common", {"overlap": 0.0}, {"other_end": 1.0}),
    ),
    tipped=Inventory(lambda p, s: 1 - s["kept_share"][-1]),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Greenwood, Landier & Thesmar (2015), Vulnerable Banks, JFE 115(3): the algebra of one round; numbers own.", kind="derived", cases=("glt",)),
        Source("Adrian & Shin (2010), Liquidity and Leverage: banks that keep their leverage.", kind="derived"),
    ),
    leaves_out=("buyers who come for the lower price", "banks that raise capital", "assets sold first because they are easy to sell"),
    icon='<path d="M4 6H14V16H4ZM10 10H20V20H10Z" /><path d="M10 10H14V16H10Z" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Rational

    return (Equation(Eq(s.spread_gain, Rational(1, 100) * (s.leverage - 1) * s.bank_assets / s.market_depth, evaluate=False),
                     "What a fall of 1 % makes banks sell, over what the market takes per 1 %."),)  # fmt: skip
