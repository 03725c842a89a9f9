"""Two venues, two prices: whoever buys at the one and sells at the other closes the gap, and earns half of it.

Buying lifts the price on the cheap venue, selling lowers it on the dear one, until what is left of the
gap no longer pays for the costs. The best size is the gap over the sum of the two slopes; thinner books
leave less to trade. The arbitrageur couples the venues, and carries a shock from one to the other.
(Own derivation: the first-order condition between two straight-line books.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
    Array,
    Cliff,
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
from ..dynamics.arbitrage import Venues, two_books

GRID = np.linspace(0, 1.6, 129)[:, None]


def gap(p: Values) -> Array:
    return np.maximum(p.dear_price - p.cheap_price, 0)


def best(p: Values) -> Venues:
    return two_books(gap(p), p.cheap_slope, p.dear_slope, p.cost)


def evaluate(p: Values) -> Series:
    """Price on both venues and profit by shares moved, up to 1.6 times those that close a gap of 1 % or the gap itself."""
    quantity = GRID * np.maximum(gap(p), 0.01 * p.cheap_price) / (p.cheap_slope + p.dear_slope)
    buy, sell = p.cheap_price + p.cheap_slope * quantity, p.dear_price - p.dear_slope * quantity
    net = p.dear_price - p.cheap_price - p.cost
    return {
        "moved": quantity, "buy_price": buy, "sell_price": sell,
        "profit_by_size": net * quantity - (p.cheap_slope + p.dear_slope) * quantity**2 / 2,
    }  # fmt: skip


def finding(result: Result) -> str:
    if words.calm(unit.SHARES, result["quantity"]):
        return result.say("Costs eat the gap: *no share* is traded, and the two prices may stay apart.")
    profit = words.gained(unit.CASH, result["profit"])
    return result.say("Moving {quantity} {profit} and leaves a gap of {gap_left}, the cost of one share.", profit=profit)


MODEL = Model(
    module=__name__,
    title="Arbitrage between two venues",
    summary="Two venues, two prices: whoever buys at the one and sells at the other closes the gap.",
    loop="balancing",
    parameters=(
        Parameter("dear_price", r"p_2", unit.PRICE, "The price where it is dear.", "Price, dear venue",
                  default=101.0, low=100.0, high=110.0, step=0.05, role="starts",
                  reason="From no gap to one of a tenth.", basis="Chosen: a gap of one per cent."),
        Parameter("cheap_price", r"p_1", unit.PRICE, "The price where it is cheap.", "Price, cheap venue",
                  default=100.0, low=95.0, high=100.0, step=0.05, role="starts",
                  reason="At most the dear price.", basis="Chosen round, so that prices read as per cent."),
        Parameter("cost", r"c", unit.FINE_PRICE, "Fees on both venues and carriage, a share.", "Cost a share",
                  default=0.2, low=0.0, high=3.0, step=0.01, role="stops",
                  reason="Free to three dollars, as for a coin that must be moved on a busy chain.", basis="Chosen: a fifth of the gap."),
        Parameter("cheap_slope", r"\ell_1", unit.IMPACT_PER_MILLION, "How far a million shares bought lift the price on the cheap venue.",
                  "Slope, cheap venue",
                  default=20e-6, low=1e-6, high=1e-3, scale="log", role="stops",
                  reason="One dollar to a thousand for a million shares.", basis="Chosen: the deeper of the two venues."),
        Parameter("dear_slope", r"\ell_2", unit.IMPACT_PER_MILLION, "How far a million shares sold lower the price on the dear venue.",
                  "Slope, dear venue",
                  default=60e-6, low=1e-6, high=1e-3, scale="log", role="stops",
                  reason="One dollar to a thousand for a million shares.", basis="Chosen: a venue a third as deep."),
    ),
    dynamics=Curve(evaluate,
                   axis=Quantity("moved", r"q", unit.SHARES, "Shares bought on one venue and sold on the other.", "Shares moved")),
    series=(
        Quantity("buy_price", r"p_1(q)", unit.PRICE, "Price on the cheap venue.", "Cheap venue"),
        Quantity("sell_price", r"p_2(q)", unit.PRICE, "Price on the dear venue.", "Dear venue"),
        Quantity("profit_by_size", r"\Pi(q)", unit.SIGNED_MONEY, "Profit by shares moved.", "Profit"),
    ),
    readings=(
        Reading("quantity", r"q^{*}", unit.SHARES, "Shares that the best trade moves.", "Shares to move",
                measured=lambda p, s: best(p).quantity, closed_form=lambda s: _net(s) / (s.cheap_slope + s.dear_slope),
                holds=lambda p: bool(np.all(p.dear_price - p.cheap_price >= p.cost))),
        Reading("profit", r"\Pi^{*}", unit.CASH, "What the best trade earns.",
                measured=lambda p, s: best(p).profit, closed_form=lambda s: _net(s) ** 2 / (2 * (s.cheap_slope + s.dear_slope)),
                holds=lambda p: bool(np.all(p.dear_price - p.cheap_price >= p.cost))),
        Reading("gap_left", r"d'", unit.FINE_PRICE, "Gap between the venues after the best trade.", "Gap left",
                measured=lambda p, s: best(p).gap_left,
                context=lambda r: f"before {unit.FINE_PRICE.write(r['dear_price'] - r['cheap_price'])}"),
        Reading("cheap_move", r"\Delta p_1", unit.CHANGE, "How far the trade lifts the cheap venue’s price.", "Move, cheap venue",
                measured=lambda p, s: p.cheap_slope * best(p).quantity / p.cheap_price, headline=False),
        Reading("dear_move", r"\Delta p_2", unit.CHANGE, "How far the trade moves the dear venue’s price.", "Move, dear venue",
                measured=lambda p, s: -p.dear_slope * best(p).quantity / p.dear_price, headline=False),
    ),
    cliff=Cliff("cost", "gap_left", "What keeps prices apart", "The same venues, every cost.", plain=lambda p, x: gap(p) + 0 * x,
                plain_label="gap before"),
    panels=(
        Panel("Price in USD on both venues, by shares moved", "moved", ("buy_price", "sell_price"), "line", marks={"quantity": "best"},
              tells=(Span("gap {gap_left}\nearns {profit}", ("buy_price", "sell_price"), at="quantity"),)),
        Panel("Profit by shares moved", "moved", ("profit_by_size",), "line", marks={"quantity": "best"}),
    ),
    presets=(
        Preset("A gap of one dollar", {}, {"quantity": 10_000.0, "profit": 4000.0, "gap_left": 0.2}),
        Preset("No costs", {"cost": 0.0}, {"quantity": 12_500.0, "profit": 6250.0, "gap_left": (-1e-9, 1e-9)}),
        Preset("High costs", {"cost": 1.2}, {"quantity": (0.0, 0.0), "gap_left": 1.0}),
        Preset("A thin venue", {"dear_slope": 500e-6}, {"quantity": 1538.46, "dear_move": (-0.0077, -0.0075)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(Source("Own derivation: two straight-line books, first-order condition.", kind="derived"),),
    leaves_out=("time: both legs trade at once", "other arbitrageurs", "books that refill", "capital tied up on both venues"),
    icon='<path d="M4 18L20 12" style="stroke:var(--sq-force)"/><path d="M4 5l16 7" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _net(s: Any) -> Any:
    return s.dear_price - s.cheap_price - s.cost


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("quantity", "Trade until the prices are one cost apart."),
        Equation("profit", "Half of the gap, net of costs, on every share moved."),
    )  # fmt: skip
