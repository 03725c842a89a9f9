"""When a fund is empty, a venue closes the winners with the most leverage at the loser's bankruptcy price.

A large long is bankrupt and must be closed below its bankruptcy price, because the market has fallen
past it and each sale moves it on. The insurance fund pays the difference until it is empty. Nobody is
left to pay for the rest, so the venue closes shorts against it at the bankruptcy price: first the one
that ranks highest by profit times effective leverage. Nothing is created or lost: what the bankrupt
long cannot pay, the fund and the deleveraged shorts do. (The published rule of venues of the BitMEX
type.)
A long room: the queue, who stands in it, and the declaration as a table.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..core import (
    Cliff,
    Compare,
    Curve,
    Equation,
    Model,
    Panel,
    Parameter,
    Preset,
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
from ..core.loop.individuals import Individuals, Standing, Who
from ..dynamics.deleveraging import closed_from_the_top, ranking_score, shortfall, sold_before_the_fund_is_empty
from ..dynamics.impact import linear_impact
from ..dynamics.margin import bankruptcy_price, normal_quantiles

SHELVES = np.array([0.4, 1.0, 2.0])  # leverage of the shorts, in multiples of the median


def queue(p: Values) -> dict[str, Array]:
    """The shorts by rank: entry, units, leverage, score; what the market took, and what each must give. (accounts, lanes)."""
    n = p.accounts
    order = (np.arange(n) * 7) % n if n % 7 and n > 20 else np.arange(n)  # entries and leverage must not go together
    entry = p.start_price * np.exp(p.entry_spread * normal_quantiles(n)[order][:, None])
    leverage = np.maximum(p.leverage_of_shorts * SHELVES[np.arange(n) % 3][:, None], 1.01)
    units = p.shorts / p.start_price / n * np.ones_like(entry)
    mark = p.start_price * (1 + p.fall)
    bankrupt = bankruptcy_price(p.start_price, p.leverage)
    total = np.minimum(p.bankrupt_position, p.shorts) / p.start_price
    sold = sold_before_the_fund_is_empty(mark, bankrupt, total, p.insurance_fund, p.market_depth)
    score = ranking_score(mark, entry, bankruptcy_price(entry, leverage, -1), -1)
    lanes = np.broadcast_shapes(score.shape, units.shape, total.shape, sold.shape)
    order = np.argsort(-np.broadcast_to(score, lanes), axis=0, kind="stable")
    ranked = {
        name: np.take_along_axis(np.broadcast_to(part, lanes), order, axis=0)
        for name, part in {"entry": entry, "units": units, "leverage": leverage, "score": score}.items()
    }
    return {
        **ranked, "closed": closed_from_the_top(ranked["score"], ranked["units"], total - sold),
        "mark": mark, "bankrupt": bankrupt, "total": total, "sold": sold,
        "missing": shortfall(mark, bankrupt, sold, 0.01 * mark / p.market_depth),
    }  # fmt: skip


def evaluate(p: Values) -> Series:
    q = queue(p)
    at = {"rank": np.arange(1.0, p.accounts + 1)[:, None], "ranking_score": q["score"], "closed_share": q["closed"] / q["units"]}
    whole = np.ones_like(q["score"])
    return at | {
        "given_up": q["closed"] * (q["bankrupt"] - q["mark"]),
        "deleveraged_units": q["closed"], "sold_units": q["sold"] * whole, "paid_by_fund": q["missing"] * whole,
    }  # fmt: skip


def shorts_in_line(result: Result, states: Callable[[int], State], step: int) -> Individuals:
    """Each short at its score, the best ranked first, filled by what the venue closes of it."""
    q = {name: np.asarray(part)[..., 0] for name, part in queue(result.values).items()}
    part = np.clip(q["closed"] / q["units"], 0, 1)
    standing = np.where(part > 1e-9, Standing.FORCED, Standing.WAITS)
    says = tuple(
        f"Short {k + 1} in line entered at {unit.PRICE.write(q['entry'][k])} with {unit.LEVERAGE.write(q['leverage'][k])}, and the venue closes "
        + (f"{unit.PERCENT.write(part[k])} of it." if part[k] > 1e-9 else "nothing of it.")
        for k in range(len(part))
    )
    count = int((part > 1e-9).sum())
    last = float(q["score"][count - 1]) if count else float(q["score"].max())
    notes = ((last, 0.95, f"{count} of {len(part)} shorts are closed" if count else "no short is closed", "strong"),)
    fronts = ((last, 0.0, 1.0),) if count else ()
    size = q["units"] * float(q["mark"])
    return Individuals(q["score"], size, standing, says, fill=part, fronts=fronts, notes=notes)


def deleveraged(p: Values, s: Series) -> Array:
    """USD at the start price."""
    return s["deleveraged_units"].sum(axis=0) * p.start_price


def price_after(p: Values, s: Series) -> Array:
    return linear_impact(p.start_price * (1 + p.fall), -s["sold_units"][0] * p.start_price * (1 + p.fall), p.market_depth)


def price_alone(p: Values) -> Array:
    """The price if the market had to take the whole position."""
    mark = p.start_price * (1 + p.fall)
    return linear_impact(mark, -np.minimum(p.bankrupt_position, p.shorts) * (1 + p.fall), p.market_depth)


def fund_alone(p: Values, s: Series) -> Array:
    """What a fund would need to sell the whole position."""
    mark = p.start_price * (1 + p.fall)
    units = np.minimum(p.bankrupt_position, p.shorts) / p.start_price
    return np.maximum(shortfall(mark, bankruptcy_price(p.start_price, p.leverage), units, 0.01 * mark / p.market_depth), 0)


def finding(result: Result) -> str:
    if words.calm(unit.MONEY, result["deleveraged"]):
        if words.calm(unit.MONEY, result["fund_used"]):
            return result.say("The market takes the position before its bankruptcy price: *nobody pays*.")
        return result.say("The fund pays *{fund_used}* and holds: *no short is closed*.")
    closed = words.counted(result["accounts_closed"], "short is closed", "shorts are closed")
    if words.calm(unit.MONEY, result["fund_used"]):
        return result.say(
            "The fund holds {insurance_fund} and pays nought: *{closed}* from the head of the queue, *{deleveraged}* in all.", closed=closed
        )
    return result.say(
        "The fund has paid *{fund_used}* and is empty, and *{closed}* from the head of the queue, *{deleveraged}* in all.", closed=closed
    )


MODEL = Model(
    module=__name__,
    title="Deleveraging queue",
    summary="When a fund is empty, a venue closes the winners with the most leverage at the loser’s bankruptcy price.",
    loop="balancing",
    parameters=(
        Parameter("fall", r"s", unit.CHANGE, "How far the price has fallen since the long was opened.",
                  default=-0.08, low=-0.5, high=0.0, step=0.002, role="starts", reason="None to half the value in one move.", basis="Chosen beyond the bankruptcy price of the long, so that the fund is called on."),
        Parameter("bankrupt_position", r"Q", unit.MONEY, "Value of the long that must be closed, when it was opened.",
                  default=80e6, low=1e6, high=500e6, scale="log", role="keeps", reason="From a large account to the largest that venues have had to close.", basis="Chosen large beside the depth, so that closing it costs more than the fund holds."),
        Parameter("leverage", r"\ell", unit.LEVERAGE, "Leverage of the bankrupt long.",
                  default=20.0, low=1.5, high=100.0, scale="log", role="keeps", reason="From nearly none to the most a large account gets.", basis="Chosen: bankrupt after 5 %."),
        Parameter("insurance_fund", r"F", unit.MONEY, "What the venue holds against accounts that end below zero.",
                  default=2e6, low=0.0, high=100e6, step=0.5e6, role="stops", reason="None to the largest published funds of one contract.", basis="Chosen small, so that the queue is reached."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=12e6, low=1e6, high=1e9, scale="log", role="stops", reason="From a thin coin to all venues of the largest one together.", basis="Chosen as in the liquidation cascade: the largest coin on one venue."),
        Parameter("shorts", r"O", unit.MONEY, "Value of all shorts at the start price; as many contracts as longs.", "Shorts on the other side",
                  default=400e6, low=10e6, high=5e9, scale="log", role="scene", reason="From a small contract to a large one; where the long is larger, only that much of it can exist.", basis="Chosen five times the long."),
        Parameter("leverage_of_shorts", r"\ell_S", unit.LEVERAGE, "Leverage of the middle short; others have two fifths of it or twice it.", "Leverage of shorts",
                  default=8.0, low=2.0, high=50.0, scale="log", role="scene", reason="From cautious to the usual upper shelf.", basis="Chosen: a middling account."),
        Parameter("entry_spread", r"\varsigma", unit.PERCENT, "How far apart the shorts sold.", "Spread of entries",
                  default=0.03, low=0.002, high=0.15, step=0.001, role="scene", reason="An hour of trading gives about 0.5 %, a quarter of a year about 15 %.", basis="Chosen: some days of trading."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price at which the long was opened.",
                  default=60_000.0, low=10.0, high=100_000.0, scale="log", role="scene", reason="From a small coin to the largest.", basis="Chosen near what a bitcoin cost in 2024."),
        Parameter("accounts", r"n", unit.COUNT, "How many shorts stand in the queue.",
                  default=60, low=10, high=300, step=10, role="scene", structural=True, reason="Below 10 there is hardly a queue; beyond 300 bars are too thin to see.", basis="Chosen so that bars can be told apart."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("rank", r"i", unit.COUNT, "Place in the queue.", "Place in the queue")),
    series=(
        Quantity("closed_share", r"c_i", unit.SHARE, "Share of each short that the venue closes.", "Closed"),
        Quantity("ranking_score", r"\rho_i", unit.NUMBER, "Profit share times effective leverage, or over it for a loss.", "Score"),
        Quantity("given_up", r"v_i", unit.SIGNED_MONEY, "Gain that each short gives up: closed at the bankruptcy price, not at the market.", "Gain given up"),
        Quantity("deleveraged_units", r"u_i", unit.COINS, "Coins closed of each short.", "Closed, in coins"),
        Quantity("sold_units", r"u_M", unit.COINS, "Coins of the bankrupt long that the market took.", "Sold to the market"),
        Quantity("paid_by_fund", r"\Delta F", unit.SIGNED_MONEY, "What the fund paid for those sales; below 0 it gained.", "Paid by the fund"),
    ),
    readings=(
        Reading("deleveraged", r"A", unit.MONEY, "Value of the shorts that the venue closed.", "Closed by the venue", measured=deleveraged,
                context=lambda r: f"of {r.write('bankrupt_position')}, at {r.write('bankruptcy')}"),
        Reading("accounts_closed", r"j", unit.COUNT, "Shorts that were closed in part or whole.", measured=lambda p, s: (s["closed_share"] > 1e-9).sum(axis=0),
                context=lambda r: f"of {r['accounts']} in the queue"),
        Reading("fund_used", r"\Delta F", unit.MONEY, "What the fund paid.", "Paid by the fund", measured=lambda p, s: np.maximum(s["paid_by_fund"][0], 0),
                context=lambda r: f"of {r.write('insurance_fund')}; selling all would cost {r.write('fund_needed')}"),
        Reading("fund_needed", r"F^{*}", unit.MONEY, "The fund with which no short would be closed.", "Fund needed", measured=fund_alone, headline=False),
        Reading("gains_given_up", r"V", unit.SIGNED_MONEY, "What the deleveraged shorts would have gained more at the market.", "Gains given up",
                measured=lambda p, s: np.maximum(s["given_up"].sum(axis=0), 0), headline=False),
        Reading("price_after", r"p_1", unit.PRICE, "The price after the market took its part.", "Price afterwards", measured=price_after, headline=False),
        Reading("price_without", r"p_1^{(0)}", unit.PRICE, "The price if the market had to take the whole position.", "Price without deleveraging",
                measured=lambda p, s: price_alone(p), headline=False),
        Reading("bankruptcy", r"B", unit.PRICE, "Where the long’s margin is gone.", "Bankruptcy price",
                measured=lambda p, s: bankruptcy_price(p.start_price, p.leverage), closed_form=lambda s: s.start_price * (1 - 1 / s.leverage), headline=False),
    ),
    individuals=Who("Who stands in line", "Each dot is a short at its score; the highest are closed first, and fill by what is closed.", shorts_in_line,
                    words={Standing.FORCED: "closed by the venue", Standing.WAITS: "left alone"}, along="ranking_score"),
    cliff=Cliff("insurance_fund", "deleveraged", "How large a fund is large enough?", "The same position, every fund."),
    panels=(
        Panel("Share of each short that the venue closes, by place in the queue", "rank", ("closed_share",), "bars",
              tells=(
                  Compare("Who pays", {"the fund": "fund_used", "the shorts": "deleveraged"}, "shorts closed: {accounts_closed}"),
              )),
        Panel("Score in the queue", "rank", ("ranking_score",), "bars", says="Profit share times effective leverage: small accounts rank like large ones."),
    ),
    presets=(
        Preset("A small fund", {}, {"deleveraged": (20e6, 79e6), "fund_used": 2e6}),
        Preset("A large fund", {"insurance_fund": 20e6}, {"deleveraged": (0.0, 1.0)}),
        Preset("Thin market", {"market_depth": 2e6, "insurance_fund": 0.5e6}, {"deleveraged": (65e6, 80e6)}),
        Preset("Closed early", {"fall": -0.02, "market_depth": 100e6}, {"deleveraged": (0.0, 1.0), "fund_used": (0.0, 1.0)}),
    ),
    tipped=lambda p, s: deleveraged(p, s) > 1e-9 * p.bankrupt_position,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(Source("Venues’ rules of the BitMEX type: rank by profit and effective leverage, close at the bankruptcy price.", kind="derived"),),
    leaves_out=("further liquidations by the fall", "shorts that close by themselves", "other contracts that share the fund"),
    icon='<path d="M4 20V6M9 20V9M14 20V13M19 20V16" /><path d="M4 6H9" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Min

    return (
        Equation("bankruptcy", "The long is bankrupt where the price has fallen by its margin."),
        Equation(Eq(Min(s.bankrupt_position, s.shorts) / s.start_price, s.sold_units + s.deleveraged / s.start_price, evaluate=False),
                 "What the market does not take before the fund is empty, the queue gives."),
    )  # fmt: skip
