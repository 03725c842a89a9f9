"""Collateral is sold to repay a loan, and the sale lowers what secures the next loan.

A loan on chain may be liquidated once its health factor, collateral times liquidation threshold over
debt, is below 1. A liquidator repays half of the debt, or all of it at a health factor of 0.95 or
less, and takes that value with a bonus. If the factor is above threshold times one plus bonus, this
heals the loan; below, each liquidation leaves it sicker. The collateral is sold at the market, in
which the other loans are secured too. (Aave v3; Warmuz, Chaudhary & Pinna 2022.)
A long room: one loan and the market of all loans, and the declaration as a table.
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
    Spot,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Inventory
from ..dynamics.impact import price_after
from ..dynamics.lanes import over_rounds, total
from ..dynamics.lending import _health, _liquidate, close_factor, toxic_level
from ..dynamics.loop_gain import loop_gain
from ..dynamics.margin import normal_quantiles


def loans(p: Values) -> tuple[Array, Array]:
    """Collateral in coins and debt in USD of each loan, shape (loans, lanes): equal collateral, health spread above 1."""
    health = 1 + (p.health - 1) * np.exp(p.health_spread * normal_quantiles(p.loans)[:, None])
    value = p.collateral / p.loans * np.ones_like(health)
    return value / p.start_price, value * p.threshold / health


def start(p: Values, draws: Draws) -> State:
    """All loans healthy; the spark has just moved the price."""
    coins, debt = loans(p)
    price = p.start_price * (1 + p.shock)
    lanes = np.broadcast_shapes(
        coins.shape, debt.shape, (1, *price.shape), (1, *p.market_depth.shape), (1, *p.bonus.shape), (1, *p.protocol_fee.shape)
    )
    zero = np.zeros(lanes[1:])
    return {
        "coins": coins + np.zeros(lanes), "debt": debt + np.zeros(lanes), "price": price + zero,
        "sold": zero, "liquidated": zero, "kept": zero, "repaid": zero, "owing": total(debt) + zero, "bad_debt": zero, "resting": np.zeros(lanes[1:], bool),
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: every loan below a health factor of 1 is liquidated once, the seized coins are sold."""
    price, coins, debt = state["price"], state["coins"], state["debt"]
    value = coins * price
    health = _health(value, debt, p.threshold)
    hit = (health < 1) & (value > 1e-12 * p.collateral / p.loans)
    repaid, seized, kept = _liquidate(value, debt, close_factor(health) * hit, p.bonus, p.protocol_fee)
    sold = total(seized)
    coins, debt = np.maximum(coins - seized / price, 0), np.maximum(debt - repaid, 0)
    debt = np.where(debt < 1e-12 * p.collateral / p.loans, 0.0, debt)
    resting = ~hit.any(axis=0)
    new = np.where(resting, price, price_after(price, -sold, p.market_depth))
    return {
        **state, "coins": coins, "debt": debt, "price": new, "sold": sold, "repaid": state["repaid"] + total(repaid), "owing": total(debt),
        "kept": state["kept"] + total(kept), "liquidated": total(hit), "resting": resting, "bad_debt": total(np.maximum(debt - coins * new, 0)),
    }  # fmt: skip


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD that liquidators sell where 1 % of price makes loans liquidatable, over the depth."""
    coins, debt = loans(p)
    at = (debt / (coins * p.threshold))[:, None, :]
    near = np.abs(np.log(at / np.maximum(price, 1e-12))) <= 0.005
    return {"liquidations": loop_gain(total(0.5 * debt[:, None, :] * (1 + p.bonus) * near), p.market_depth)}


def one_loan(p: Values) -> Series:
    """Health factor after half of a loan is liquidated, by the factor before it."""
    before = np.linspace(0.7, 1.0, 121)[:, None]
    debt = np.ones_like(before)
    value = before / p.threshold[:1]
    repaid, seized, _ = _liquidate(value, debt, np.full_like(before, 0.5), p.bonus[:1], np.zeros(1))
    left = debt - repaid
    after = np.where(left > 1e-12, (value - seized) * p.threshold[:1] / np.where(left > 1e-12, left, 1), np.nan)
    return {"health_before": before, "health_after": after, "health_same": before}


def liquidated_share(p: Values, s: Series) -> Array:
    return s["repaid"][-1] / (s["repaid"] + s["owing"])[-1]


def seized_share(p: Values, s: Series) -> Array:
    """Share of all collateral, in coins, that liquidators have sold."""
    return np.minimum(over_rounds(s["sold"][1:] / s["price"][:-1]) * p.start_price / p.collateral, 1.0)


def first_liquidation(p: Values) -> Array:
    """The price at which the sickest loan may be liquidated, USD."""
    coins, debt = loans(p)
    return (debt / (coins * p.threshold)).max(axis=0)


def what_comes_of_loans(result: Result) -> str:
    """What is repaid by force and what lenders lose; else where the first loan waits."""
    if words.calm(unit.SHARE, result["repaid_share"]):
        return f"first loan at\n{result.write('first_liquidation')}"
    lost = "" if words.calm(unit.MONEY, result["bad_debt_left"]) else f"\nlenders lose {result.write('bad_debt_left')}"
    return f"liquidated: {result.write('repaid_share')}{lost}"


def finding(result: Result) -> str:
    if words.calm(unit.SHARE, result["repaid_share"]):
        return result.say("No loan is liquidated: the first one is at *{first_liquidation}*.")
    short = words.calm(unit.MONEY, result["bad_debt_left"])
    return result.say(
        "{push} becomes *{whole}*: {repaid_share} of the debt is liquidated, and {lenders}.",
        push=words.pushed(unit.CHANGE, result["shock"]).capital(),
        whole=words.value(unit.CHANGE, result["end_price"] / result["start_price"] - 1),
        lenders=words.chosen(True, "every lender is repaid") if short else result.say("lenders go without *{bad_debt_left}*"),
    )


def fall_and_spark(r: Result) -> str:
    """The whole move, and the part that came from outside."""
    return f"{unit.CHANGE.write(r['end_price'] / r['start_price'] - 1)}, of which spark {r.write('shock')}"


def repaid_in_words(r: Result) -> str:
    """What is repaid, in how many rounds, and what the protocol keeps of it."""
    if words.calm(unit.SHARE, r["repaid_share"]):
        return "no loan is liquidated"
    rounds = unit.ROUNDS.write(float(np.count_nonzero(r["sold"])))
    return f"{r.write('repaid', -1)} in {rounds}; the protocol keeps {r.write('protocol_income')}"


MODEL = Model(
    module=__name__,
    title="Lending desk",
    summary="Collateral is sold to repay a loan, and the sale lowers what secures the next loan.",
    loop="reinforcing",
    parameters=(
        Parameter("shock", r"s", unit.CHANGE, "The first fall of the collateral’s price.", "Spark",
                  default=-0.15, low=-0.5, high=0.0, step=0.005, role="starts", reason="None to half the value in one move.", basis="Chosen: a bad day of ether."),
        Parameter("collateral", r"C", unit.MONEY, "Value of all collateral at the start price.",
                  default=400e6, low=1e6, high=10e9, scale="log", role="keeps", reason="From a small market to the largest ones.", basis="Chosen so that the loans at the edge are large beside the depth."),
        Parameter("health", r"h", unit.NUMBER, "Health factor of the middle loan before the spark.", "Health factor, median",
                  default=1.25, low=1.02, high=3.0, step=0.01, role="keeps", reason="Just above liquidation to three times as safe.", basis="Chosen: loans are opened with a quarter in hand."),
        Parameter("health_spread", r"\varsigma", unit.NUMBER, "How far health factors lie apart; small means all at once.", "Spread of health",
                  default=0.6, low=0.05, high=1.5, step=0.05, role="keeps", reason="All alike, to a few at the edge and many far from it.", basis="Chosen so that some loans stand at the edge and many far from it."),
        Parameter("threshold", r"\Lambda", unit.PERCENT, "Share of the collateral’s value that counts as security.", "Liquidation threshold",
                  default=0.825, low=0.3, high=0.95, step=0.005, role="keeps", reason="From the most volatile coins to stable ones.", basis="Aave, deployment of wrapped ether, version 2: 82.5 %."),
        Parameter("bonus", r"b", unit.PERCENT, "What a liquidator takes on top of the debt repaid.", "Liquidation bonus",
                  default=0.05, low=0.0, high=0.2, step=0.005, role="keeps", reason="None to what thin coins ask.", basis="Aave, deployment of wrapped ether: 5 %."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=20e6, low=1e6, high=1e9, scale="log", role="stops", reason="From a thin coin to all venues of the largest one together.", basis="Chosen: a large coin on one venue."),
        Parameter("protocol_fee", r"\phi", unit.PERCENT, "Part of the bonus that the protocol keeps.", "Protocol’s part of the bonus",
                  default=0.1, low=0.0, high=0.5, step=0.01, role="scene", reason="None to half.", basis="Aave v3 keeps a tenth of the bonus on its larger markets."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price of the collateral before the spark.",
                  default=3_000.0, low=1.0, high=100_000.0, scale="log", role="scene", reason="From a small coin to the largest.", basis="Chosen near what an ether cost in 2024."),
        Parameter("loans", r"n", unit.COUNT, "How many loans the model follows.",
                  default=60, low=1, high=200, step=1, role="scene", structural=True, reason="One alone, to so many that the picture no longer changes.", basis="Chosen so that single loans can be told apart."),
    ),
    dynamics=Process(start, step, clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of liquidation."), steps=400,
                     rounds="Liquidators act in rounds: a block shows them the price that the last sales have made."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price of the collateral after each round."),
        Quantity("sold", r"Q", unit.MONEY, "Collateral sold in each round.", "Collateral sold in the round"),
        Quantity("liquidated", r"j", unit.COUNT, "Loans liquidated in each round."),
        Quantity("repaid", r"R", unit.MONEY, "Debt repaid so far."),
        Quantity("owing", r"D_k", unit.MONEY, "Debt that is still owed.", "Debt left"),
        Quantity("bad_debt", r"X", unit.MONEY, "Debt beyond what its collateral is worth.", "Bad debt"),
        Quantity("kept", r"\Phi_k", unit.MONEY, "What the protocol has kept of all bonuses so far; liquidators keep the rest.", "Kept by the protocol, so far"),
    ),
    profiles=(
        Quantity("health_before", r"h_0", unit.NUMBER, "Health factor of a loan when it is liquidated.", "Health factor before"),
        Quantity("health_after", r"h_1", unit.NUMBER, "Health factor after half of the debt is liquidated.", "After liquidation of half"),
        Quantity("health_same", r"h_0", unit.NUMBER, "No change.", "No change"),
    ),
    readings=(
        Reading("end_price", r"p_\infty", unit.PRICE, "Where the collateral’s price comes to rest.", "Price at the end", measured=lambda p, s: s["price"][-1],
                context=fall_and_spark),
        Reading("repaid_share", r"R/\sum d", unit.SHARE, "Share of all debt that liquidators repaid.", "Debt liquidated", measured=liquidated_share,
                context=repaid_in_words),
        Reading("bad_debt_left", r"X_\infty", unit.MONEY, "Debt that no collateral covers.", "Bad debt", measured=lambda p, s: s["bad_debt"][-1],
                context=lambda r: f"below a health factor of {r.write('toxic')} liquidation makes a loan sicker"),
        Reading("toxic", r"h^{*}", unit.NUMBER, "Health factor below which liquidation lowers it.", "Toxic below",
                measured=lambda p, s: toxic_level(p.threshold, p.bonus), closed_form=lambda s: s.threshold * (1 + s.bonus), headline=False),
        Reading("first_liquidation", r"p^{*}", unit.PRICE, "The price at which the first loan may be liquidated.", "First liquidation",
                measured=lambda p, s: first_liquidation(p), headline=False),
        Reading("median_liquidation", r"\bar p^{*}", unit.PRICE, "The price at which the middle loan may be liquidated.", "Liquidation price, middle loan",
                measured=lambda p, s: p.start_price / p.health, closed_form=lambda s: s.start_price / s.health, headline=False),
        Reading("protocol_income", r"\Phi", unit.MONEY, "What the protocol keeps of all bonuses; the borrowers pay it, the liquidators get the rest.",
                "Kept by the protocol", measured=lambda p, s: s["kept"][-1], headline=False),
    ),
    gain=Gain(gain, waits="Collateral that waits at each price", binned=True),
    cliff=Cliff("market_depth", "end_price", "How deep is deep enough?", "The same loans, every market depth.",
                plain=lambda p, x: p.start_price * (1 + p.shock) + 0 * x, plain_label="the spark alone"),
    panels=(
        Panel("Collateral price in USD, round by round", "round", ("price",), "steps", before="start_price", forced="sold", counted="liquidated",
              tells=(
                  Span(lambda r: unit.CHANGE.write(r["end_price"] / r["start_price"] - 1), ("start_price", "last")),
                  Spot(what_comes_of_loans),
              )),
        Panel("Health factor after half of a loan is liquidated", "health_before", ("health_after",), "line", reference=("health_same",), data=one_loan,
              marks={"toxic": "toxic below"}, says="Above the line it heals the loan, below it the loan is sicker than before."),
    ),
    presets=(
        Preset("A deep market", {}, {"repaid_share": (0.03, 0.35), "bad_debt_left": (0.0, 1.0)}),
        Preset("A thin market", {"market_depth": 3e6, "shock": -0.2}, {"repaid_share": (0.9, 1.0), "bad_debt_left": (1e6, 300e6)}),
        Preset("One large loan", {"loans": 1, "health": 1.02, "shock": -0.3, "market_depth": 1e9, "collateral": 1e6},
               {"bad_debt_left": (50e3, 150e3), "toxic": 0.86625}),
        Preset("Cautious loans", {"health": 2.0, "shock": -0.1}, {"repaid_share": (0.0, 0.02)}),
    ),
    tipped=Inventory(seized_share),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Aave v3.0 to v3.2, LiquidationLogic.sol: half of the debt above a health factor of 0.95, else all of it.", cases=("aave-constants",)),
        Source("The same source: what is repaid and what is seized.", kind="derived", cases=("aave-liq-120", "aave-liq-110", "aave-liq-100")),
        Source("Warmuz, Chaudhary & Pinna (2022), Toxic Liquidation Spirals."),
        Source("Aave, deployment of version 2, wrapped ether: liquidation threshold 82.5 %, bonus 5 %.", kind="fact"),
    ),
    leaves_out=("borrowers who add collateral", "liquidators who wait or fail", "oracles that lag", "close factors of Aave v3.3 and later"),
    icon='<path d="M4 5L9 8V12L14 14V18L20 20" /><path d="M9 8V12M14 14V18" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("toxic", "Below this health factor a liquidation takes more security than debt."),
        Equation("median_liquidation", "The middle loan is liquidated once the price has fallen by its margin of health."),
    )  # fmt: skip
