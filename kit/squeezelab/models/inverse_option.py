"""An option paid in coins is hedged with fewer coins, because its own premium is a position in the coin.

On coin-settled venues premium and payoff are coins: the option is worth V/S coins where it is worth V USD. Counted in
coins, its slope over the spot is the premium-adjusted delta Δ - V/S. A call can never pay more than one coin; a put pays
without bound in coins as the coin falls. (Alexander, Chen & Imeraj 2023.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Choice,
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
    Span,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.inverse import InverseOption, coin_pnl, usd_pnl

POINTS = 301
REACH = 3.0  # standard deviations shown to either side


def option(p: Values, spot: Array, days: Array) -> InverseOption:
    """The option at other spots and times to expiry; no interest, as on most crypto venues."""
    return InverseOption(spot, p.strike, days / 365, p.volatility, cp=1 if p.kind == "call" else -1)


def now(p: Values) -> InverseOption:
    """The option at the spot, today."""
    return option(p, p.spot, p.days_to_expiry)


def spots(p: Values) -> Array:
    """The axis, shape (n, 1) or (n, lanes), with room beyond spot and strike; even on a log scale where they lie far apart."""
    room = np.exp(np.clip(REACH * p.volatility * np.sqrt(p.days_to_expiry / 365), 0.05, 1.0))
    low, high = np.minimum(p.spot, p.strike) / room, np.maximum(p.spot, p.strike) * room
    along = np.linspace(0, 1, POINTS)[:, None]
    return np.where(high / low < 20, low + (high - low) * along, low * (high / low) ** along)


def evaluate(p: Values) -> Series:
    """Both deltas over the spot."""
    x = spots(p)
    held = option(p, x, p.days_to_expiry)
    return {"underlying": x, "coin_hedge": held.coin_delta, "usd_hedge": held.delta}


def premium(p: Values) -> Series:
    """Premium today and payoff, both in coins, over the spot; lane 0."""
    x = spots(p)[:, :1]
    return {
        "spot_then": x, "coins_today": option(p, x, p.days_to_expiry).coin_price[:, :1],
        "coins_at_expiry": option(p, x, np.zeros(1)).coin_price[:, :1],
    }  # fmt: skip


def future(p: Values) -> Series:
    """P&L of a long inverse future of one coin's worth: in coins, and its worth in coins at the first price; lane 0."""
    entry = p.spot[:1]
    x = entry * np.linspace(0.5, 2.0, 151)[:, None]
    return {"future_price": x, "pnl_coins": coin_pnl(entry, entry, x), "pnl_straight": usd_pnl(entry, entry, x) / entry}


def finding(result: Result) -> str:
    coin, usd = result["coin_delta"], result["delta"]
    if words.calm(unit.COINS, coin) and words.calm(unit.COINS, result["premium"]):
        return result.say("So far from its strike this {kind} is worth *{premium} coins*: there is no coin to hedge.")
    return result.say(
        "Sold and hedged in coins, this {kind} takes *{held}* {side}, {beside} {usd}: the premium of {premium} coins is a position itself.",
        held=words.size(unit.COINS, coin),
        side=words.compared(unit.COINS, coin, 0.0, "long", "short", "on neither side"),
        beside=words.compared(unit.COINS, abs(coin), abs(usd), "more than", "fewer than", "as many as"),
        usd=words.size(unit.COINS, usd),
    )


MODEL = Model(
    module=__name__,
    title="Coin-settled option",
    summary="An option paid in coins is hedged with fewer coins, because its own premium is a position in the coin.",
    loop="none",
    parameters=(
        Choice("kind", r"\phi", unit.NUMBER, "The right to buy, or to sell.", "Kind", options={"call": "call", "put": "put"},
               default="call", role="starts", basis="Chosen: the call, whose delta the coin account bends most."),
        Parameter("spot", r"S", unit.PRICE, "The price of the coin now.",
                  default=50_000.0, low=1.0, high=1e6, scale="log", role="starts", reason="From a small coin to the dearest.", basis="Chosen: a bitcoin in 2021 and again in 2024, rounded."),
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "How widely the coin moves, a year.",
                  default=0.65, low=0.05, high=2.0, step=0.01, role="keeps", reason="A pegged coin at 5 %, any coin in a crash at 200 %.", basis="Chosen: a bitcoin’s implied volatility in a lively month."),
        Parameter("days_to_expiry", r"T", unit.DAYS, "Calendar days until the option expires.",
                  default=30.0, low=1.0, high=730.0, scale="log", role="keeps", reason="The last day to two years.", basis="Deribit lists monthly options: thirty days."),
        Parameter("strike", r"K", unit.PRICE, "The price at which the option buys or sells.",
                  default=55_000.0, low=1.0, high=1e6, scale="log", role="scene", reason="Wherever the spot may stand.", basis="Chosen a tenth out of the money."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("underlying", r"S", unit.PRICE, "Prices of the coin.", "Spot")),
    series=(
        Quantity("coin_hedge", r"\Delta-V/S", unit.DECIMAL, "Coins that hedge the P&L counted in coins.", "Counted in coins"),
        Quantity("usd_hedge", r"\Delta", unit.DECIMAL, "Coins that hedge the P&L counted in USD.", "Counted in USD"),
    ),
    profiles=(
        Quantity("spot_then", r"S_T", unit.PRICE, "Prices of the coin.", "Spot"),
        Quantity("coins_today", r"V/S", unit.DECIMAL, "The premium in coins."),
        Quantity("coins_at_expiry", r"V_T/S_T", unit.DECIMAL, "The payoff in coins."),
        Quantity("future_price", r"P", unit.PRICE, "Prices of the coin.", "Price"),
        Quantity("pnl_coins", r"Q(1/E-1/P)", unit.DECIMAL, "P&L of a long inverse future, in coins.", "Inverse future"),
        Quantity("pnl_straight", r"P/E-1", unit.DECIMAL, "The same P&L if it were paid at the first price.", "Straight line"),
    ),
    readings=(
        Reading("coin_delta", r"\Delta_c", unit.DECIMAL, "Premium-adjusted delta: coins that hedge the P&L counted in coins.",
                "Hedge, in coins",
                measured=lambda p, s: now(p).coin_delta, closed_form=lambda s: s.delta - s.premium,
                context=lambda r: f"plain delta {unit.DECIMAL.write(r['delta'])}"),
        Reading("premium", r"V/S", unit.DECIMAL, "What the option costs, in coins.", "Premium, in coins",
                measured=lambda p, s: now(p).coin_price, context=lambda r: r.write("usd_price")),
        Reading("most", r"\max", unit.DECIMAL, "The most that it can pay on the prices drawn, in coins.", "Most it pays here, in coins",
                measured=lambda p, s: option(p, spots(p)[-1 if p.kind == "call" else 0], np.zeros(1)).coin_price,
                context=lambda r: "a call never pays a whole coin" if r["kind"] == "call" else "no bound as the coin falls"),
        Reading("delta", r"\Delta", unit.DECIMAL, "Coins that hedge the P&L counted in USD.", "Plain delta",
                measured=lambda p, s: now(p).delta, headline=False),
        Reading("usd_price", r"V", unit.PRICE, "What the option costs, in USD.", "Premium, in USD", measured=lambda p, s: now(p).price,
                closed_form=lambda s: s.spot * s.premium, headline=False),
        Reading("coin_gamma", r"\Gamma_c", unit.GAMMA, "What a rise of 1 USD adds to the hedge counted in coins.",
                "Slope of the coin hedge",
                measured=lambda p, s: now(p).coin_gamma, closed_form=lambda s: s.gamma - s.coin_delta / s.spot, headline=False),
        Reading("gamma", r"\Gamma", unit.GAMMA, "What a rise of 1 USD adds to the plain delta.", "Plain gamma",
                measured=lambda p, s: now(p).gamma, headline=False),
    ),
    panels=(
        Panel("Coins that hedge one option, over the spot", "underlying", ("coin_hedge", "usd_hedge"), "line",
              marks={"spot": "spot"},
              tells=(Span("premium {premium}", ("coin_hedge", "usd_hedge"), at="spot"),)),
        Panel("Worth in coins, over the spot", "spot_then", ("coins_today", "coins_at_expiry"), "line", data=premium,
              marks={"spot": "spot"}),
        Panel("A long inverse future bends against its owner", "future_price", ("pnl_coins", "pnl_straight"), "line", data=future,
              marks={"spot": "entry"}, says="P&L in coins of one coin’s worth: falls cost more than rises earn."),
    ),
    presets=(
        Preset("A call, 10 % above", {},
               {"premium": 0.0378872, "delta": 0.337869, "coin_delta": 0.299982, "coin_gamma": 3.32305e-5}, case="inverse-option-coin"),
        Preset("A put, 10 % below", {"kind": "put", "strike": 45_000.0}, {"coin_delta": (-0.35, -0.25)}),
        Preset("Deep in the money", {"strike": 10_000.0}, {"premium": 0.8, "coin_delta": 0.2, "delta": 1.0}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own computation: V/S, delta, premium-adjusted delta and its slope, checked by finite differences.", kind="derived",
               cases=("inverse-option-coin",)),
        Source("Deribit, contract specifications of coin-settled options.", kind="fact"),
        Source("Alexander, Chen & Imeraj (2023), Crypto quanto and inverse options, Mathematical Finance."),
    ),
    leaves_out=("interest and funding", "fees and the cap on them", "early exercise", "the margin that a seller posts in the same coin"),
    icon='<path d="M3 18h6c4 0 4-10 8-10h4"/><path d="M3 18h8c3 0 4-6 10-6" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    return (
        Equation(Eq(s.coin_delta, s.delta - s.usd_price / s.spot, evaluate=False),
                 "The hedge in coins is the plain delta less the premium in coins."),
        Equation("coin_gamma", "It changes more slowly than the plain one while it is above zero."),
    )  # fmt: skip
