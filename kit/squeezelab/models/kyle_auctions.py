"""One trader knows the value and hides in the noise of others; the price learns what he knows, auction by auction.

The insider trades a part of the mispricing each time, small enough that the noise trades hide him. Market
makers see only the sum and set the price to what it tells them, so each share traded moves the price by
lambda. With one auction half of what he knows gets into the price, with many all of it, at a steady pace.
What he wins, the noise traders lose: the makers break even. (Kyle 1985.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Array,
    Cliff,
    Compare,
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
from ..dynamics.kyle import auctions


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed: the value and the noise of each auction, as standard normals."""
    return {"value": rng.standard_normal(()), "noise": rng.standard_normal(p.auctions)}


def start(p: Values, draws: Draws) -> State:
    """The price at the prior mean, nobody holds anything."""
    value = p.start_price + p.value_sd * draws["value"]
    zero = np.zeros(np.broadcast_shapes(value.shape, p.noise_sd.shape))
    return {
        "value": value + zero, "price": p.start_price + zero, "position": zero, "insider": zero, "noise_traders": zero,
        "maker_cash": zero, "maker_shares": zero, "makers": zero, "unknown": zero + 1.0,
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One auction: insider and noise send orders, makers price their sum."""
    t, held, value = state["t"], auctions(p.auctions), state["value"]
    wanted = held.intensity[t] * p.noise_sd / p.value_sd * (value - state["price"])
    noise = p.noise_sd * draws["noise"][t] / np.sqrt(p.auctions)
    price = state["price"] + held.impact[t] * p.value_sd / p.noise_sd * (wanted + noise)
    cash, shares = state["maker_cash"] + price * (wanted + noise), state["maker_shares"] - wanted - noise
    return {
        **state, "price": price, "position": state["position"] + wanted, "insider": state["insider"] + (value - price) * wanted,
        "noise_traders": state["noise_traders"] + (value - price) * noise, "maker_cash": cash, "maker_shares": shares,
        "makers": cash + shares * value, "unknown": np.full_like(price, held.variance[t + 1]),
    }  # fmt: skip


def expected_profit(p: Values, series: Series) -> Array:
    return auctions(p.auctions).profit * p.value_sd * p.noise_sd


def first_impact(p: Values, series: Series) -> Array:
    return auctions(p.auctions).impact[0] * p.value_sd / p.noise_sd


def by_auction(p: Values) -> Series:
    """lambda of each auction, against the constant it tends to with many auctions."""
    held = auctions(p.auctions)
    scale = (p.value_sd / p.noise_sd)[0]
    return {
        "nth": np.arange(1.0, p.auctions + 1)[:, None], "impact_by_auction": scale * held.impact[:, None],
        "limit_impact": np.full((p.auctions, 1), scale),
    }  # fmt: skip


def finding(result: Result) -> str:
    return result.say(
        "After {count} *{revealed}* of what the insider knows is in the price, and he expects {expected_profit}, all of it from the noise traders.",
        count=words.counted(result["auctions"], "auction"),
    )


MODEL = Model(
    module=__name__,
    title="Kyle’s auctions",
    summary="One trader knows the value and hides in the noise of others; the price learns what he knows, auction by auction.",
    loop="balancing",
    parameters=(
        Parameter("value_sd", r"\sigma_v", unit.PRICE, "How uncertain the value is: one standard deviation.", "Uncertainty of the value",
                  default=2.0, low=0.1, high=20.0, scale="log", role="starts", reason="A dime to a fifth of the price.", basis="Chosen: two per cent of the price."),
        Parameter("noise_sd", r"\sigma_u", unit.SHARES, "Shares that noise traders trade over all auctions, one standard deviation.",
                  "Noise trading",
                  default=1000.0, low=10.0, high=100_000.0, scale="log", role="stops",
                  reason="A quiet share to a busy one; without noise the insider could not hide and no price would be set.", basis="Chosen round, so that impact reads in USD per thousand shares."),
        Parameter("start_price", r"p_0", unit.PRICE, "What the value is expected to be before the first auction.", "Price at the start",
                  default=100.0, low=100.0, high=1000.0, scale="log", role="scene", reason="Five times the largest uncertainty or more.", basis="Chosen round, so that prices read as per cent."),
        Parameter("auctions", r"N", unit.COUNT, "Auctions until the value is announced.",
                  default=20, low=1, high=200, step=1, role="scene", structural=True,
                  reason="One, as in the simplest case, to 200, close to trading without pause.", basis="Chosen between one auction and the continuous limit of Kyle (1985)."),
    ),
    dynamics=Process(start, step, clock=Quantity("auction", r"n", unit.STEPS, "Auctions."), steps="auctions", draw=draw,
                     rounds="A step is one auction: orders are met at one price, and how many there are is a choice of the market."),
    series=(
        Quantity("price", r"p_n", unit.PRICE, "The price after each auction."),
        Quantity("value", r"v", unit.PRICE, "What the insider knows.", "True value"),
        Quantity("position", r"x", unit.SHARES, "Shares that the insider holds.", "Insider’s position"),
        Quantity("unknown", r"\Sigma_n/\Sigma_0", unit.SHARE, "Variance of the value given the prices, over that at the start.",
                 "Still unknown"),
        Quantity("insider", r"\Pi_x", unit.CASH, "What the insider has won at the true value.", "Insider’s profit, so far"),
        Quantity("noise_traders", r"\Pi_u", unit.CASH, "What the noise traders have won at the true value.",
                 "Noise traders’ profit, so far"),
        Quantity("makers", r"\Pi_m", unit.CASH, "What the market makers have won at the true value.", "Makers’ profit, so far"),
    ),
    profiles=(
        Quantity("nth", r"n", unit.COUNT, "Auctions in order.", "Auction"),
        Quantity("impact_by_auction", r"\lambda_n", unit.IMPACT, "Price move per share traded.", "Impact"),
        Quantity("limit_impact", r"\lambda_\infty", unit.IMPACT, "Impact when auctions are without number.", "Trading without pause"),
    ),
    readings=(
        Reading("expected_profit", r"E\Pi", unit.CASH, "What the insider expects to win over all auctions.", measured=expected_profit,
                context=lambda r: f"on this path {unit.CASH.write(r['insider'][-1])}"),
        Reading("first_impact", r"\lambda_1", unit.IMPACT, "Price move per share traded in the first auction.", "Impact, first auction",
                measured=first_impact, context=lambda r: f"last auction {r.write('last_impact')}"),
        Reading("revealed", r"1-\Sigma_N/\Sigma_0", unit.SHARE, "Part of the value’s variance that the prices have told by the end.",
                "In the price at the end",
                measured=lambda p, s: 1 - auctions(p.auctions).variance[-1] + 0 * p.value_sd),
        Reading("last_impact", r"\lambda_N", unit.IMPACT, "Price move per share traded in the last auction.", "Impact, last auction",
                measured=lambda p, s: auctions(p.auctions).impact[-1] * p.value_sd / p.noise_sd, headline=False),
        Reading("single_impact", r"\lambda", unit.IMPACT, "Price move per share traded if there were one auction.",
                "Impact of a single auction",
                measured=lambda p, s: auctions(1).impact[0] * p.value_sd / p.noise_sd, closed_form=lambda s: s.value_sd / (2 * s.noise_sd),
                headline=False),
        Reading("single_profit", r"E\Pi_1", unit.CASH, "What the insider would expect of one auction.", "Profit of a single auction",
                measured=lambda p, s: auctions(1).profit * p.value_sd * p.noise_sd, closed_form=lambda s: s.value_sd * s.noise_sd / 2,
                headline=False),
    ),
    cliff=Cliff("noise_sd", "first_impact", "Noise is depth", "The same value, every amount of noise trading."),
    panels=(
        Panel("Price in USD, auction by auction", "auction", ("price",), "band", reference=("value",),
              tells=(
                  Compare("Of what he knows", {"in the price": "revealed"}, "he expects\n{expected_profit}", whole=1.0),
              )),
        Panel("Impact of a share, by auction", "nth", ("impact_by_auction",), "line", reference=("limit_impact",), data=by_auction),
        Panel("What is still unknown", "auction", ("unknown",), "line"),
    ),
    presets=(
        Preset("Twenty auctions", {}, {"revealed": (0.93, 0.95), "expected_profit": 1804.87}, case="kyle-N20"),
        Preset("One auction", {"auctions": 1}, {"revealed": 0.5, "first_impact": 0.001, "expected_profit": 1000.0},
               case="kyle-1"),
        Preset("Without pause", {"auctions": 200}, {"revealed": (0.99, 1.0), "expected_profit": 1967.68}),
        Preset("Little noise", {"noise_sd": 100.0}, {"first_impact": 0.0183038}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Kyle (1985), Continuous auctions and insider trading, Econometrica 53(6): Theorem 1.", kind="identity", cases=("kyle-1",)),
        Source("Kyle (1985), Theorem 2, solved without shooting by its homogeneity.", kind="derived",
               cases=("kyle-N2", "kyle-N4", "kyle-N20")),
    ),
    leaves_out=("a second insider", "makers who hold inventory at a cost", "noise traders who answer the price",
                "prices that cannot fall below zero"),
    icon='<path d="M3 17h4v-4h4V9h4V7h6"/><path d="M3 6h18" style="stroke:var(--sq-calm)" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("single_impact", "One auction: what is unknown over what hides it, halved."),
        Equation("single_profit", "The insider lives on uncertainty and on noise alike."),
    )  # fmt: skip
