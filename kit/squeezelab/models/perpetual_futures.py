"""A perpetual has no expiry at which it must meet the spot. Funding ties it: the more often it is paid, the shorter the leash.

Longs pay shorts κ(F - S) a year. Whoever buys the coin on credit at r, lends it at r' and sells the perpetual earns funding
and pays the gap r - r'; both meet at F/S = κ/(κ - (r - r')). With the whole premium paid every eight hours κ is 1,095 a
year and the fair premium a few tenths of a basis point: a larger one is demand, not interest.
(He, Manela, Ross & von Wachter 2022; Ackerer, Hugonnier & Jermann 2023.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
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
    Spot,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.perpetual_basis import fair_ratio, funding_intensity, funding_per_year, premium_half_life

PAYMENTS = np.geomspace(0.1, 24, 201)[:, None]
HOLDS = 3.0  # times the gap in interest that funding must carry, so that the contract stays within half of the spot


def intensity(p: Values) -> Array:
    """κ a year, shape (lanes,)."""
    return funding_intensity(p.payments_per_day, p.settled_share)


def gap(p: Values) -> Array:
    """r - r' a year."""
    return p.quote_rate - p.base_rate


def premium_at(kappa: Array, interest: Array) -> Array:
    """F/S - 1 where funding holds the contract to the spot, NaN where it is too weak."""
    answers = kappa >= HOLDS * interest
    return np.where(answers, fair_ratio(np.where(answers, kappa, 1.0), np.where(answers, interest, 0.0)) - 1, np.nan)


def invalid(p: Values) -> str:
    """The reason where funding is too weak for any price."""
    if (intensity(p) >= HOLDS * gap(p)).any():
        return ""
    return (
        f"funding of {intensity(p)[0]:.2f} a year is less than {HOLDS:g} times the gap in interest of {unit.RATE.write(gap(p)[0])}: the contract "
        "would stand half as high again as the spot, or at no price at all; pay funding more often, or settle more of the premium."
    )


def evaluate(p: Values) -> Series:
    """Fair premium over how often funding is paid, at today's interest."""
    return {"payments": PAYMENTS, "premium_there": premium_at(funding_intensity(PAYMENTS, p.settled_share), gap(p))}


def leash(p: Values) -> Series:
    """How much of a premium of 1 % funding has paid back by the hour, if it stays: two days, or until half is paid and beyond; lane 0."""
    hours = np.linspace(0, max(48.0, 60 * float(premium_half_life(intensity(p)[0]))), 97)[:, None]
    return {"hours": hours, "paid_back": 0.01 * -np.expm1(-intensity(p)[:1] * hours / (24 * 365))}


def over_interest(p: Values) -> Series:
    """Fair premium over the gap in interest; lane 0."""
    gaps = np.linspace(-0.22, 0.5, 145)[:, None]  # as far as both rates go
    return {"interest_gap": gaps, "premium_then": premium_at(intensity(p)[:1] + 0 * gaps, gaps)}


def ratio(p: Values) -> Array:
    return 1 + premium_at(intensity(p), gap(p))


def finding(result: Result) -> str:
    premium = result["fair_premium"]
    if words.calm(unit.BASIS_POINTS, premium):
        return result.say("Both rates agree: the perpetual belongs *at the spot*, however seldom funding is paid.")
    return result.say(
        "Interest puts the perpetual *{fair_premium:size}* {side} the spot: {pays} {funding_a_year:size}, what the coin on credit would cost.",
        side=words.compared(unit.BASIS_POINTS, premium, 0.0, "above", "below"),
        pays=words.compared(unit.BASIS_POINTS, premium, 0.0, "longs pay", "shorts pay"),
    )


MODEL = Model(
    module=__name__,
    title="Perpetual futures",
    summary="A perpetual never expires: funding ties it to the spot, and the more often it is paid, the shorter the leash.",
    loop="balancing",
    parameters=(
        Parameter("quote_rate", r"r", unit.RATE, "Interest on the currency that buys the coin.", "Interest on cash",
                  default=0.05, low=-0.02, high=0.5, step=0.005, role="starts",
                  reason="Stablecoins have lent at half of their value a year in manias.", basis="Chosen: what stablecoins pay in quiet times."),
        Parameter("base_rate", r"r'", unit.RATE, "Interest on the coin: lending or staking.", "Interest on the coin",
                  default=0.0, low=0.0, high=0.2, step=0.005, role="starts", reason="Nothing, to the staking rewards of a young chain.", basis="Chosen: coins that are not staked pay nothing."),
        Parameter("payments_per_day", r"n", unit.NUMBER, "How often funding is paid in a day.", "Payments a day",
                  default=3.0, low=0.1, high=24.0, scale="log", role="stops",
                  reason="Every ten days to every hour; three a day is common.", basis="Exchange documents: every 8 hours, as in He, Manela, Ross & von Wachter (2022)."),
        Parameter("settled_share", r"\beta", unit.SHARE, "How much of the premium one payment settles.", "Premium settled each time",
                  default=1.0, low=0.01, high=1.0, step=0.01, role="stops",
                  reason="Venues that pay hourly settle an eighth; rules with a band settle less.", basis="The plain contract of Ackerer, Hugonnier & Jermann (2023): a payment settles the whole premium."),
        Parameter("spot", r"S", unit.PRICE, "The price of the coin now.",
                  default=50_000.0, low=1.0, high=1e6, scale="log", role="scene", reason="From a small coin to the dearest.", basis="Chosen: a bitcoin in 2021 and again in 2024, rounded."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("payments", r"n", unit.NUMBER, "How often funding is paid in a day.", "Payments a day")),
    series=(Quantity("premium_there", r"F/S-1", unit.BASIS_POINTS, "Fair premium of the perpetual over the spot.", "Fair premium"),),
    profiles=(
        Quantity("hours", r"t", unit.HOURS, "Hours that a premium has lasted."),
        Quantity("paid_back", r"1-e^{-\kappa t}", unit.PERCENT,
                 "What funding has paid out of a premium of 1 %, each payment on what is left.", "Paid back"),
        Quantity("interest_gap", r"r-r'", unit.RATE, "Interest on cash less interest on the coin.", "Gap in interest"),
        Quantity("premium_then", r"F/S-1", unit.BASIS_POINTS, "Fair premium at that gap.", "Fair premium"),
    ),
    readings=(
        Reading("fair_premium", r"F/S-1", unit.BASIS_POINTS, "How far above the spot the perpetual belongs.", "Fair premium",
                measured=lambda p, s: premium_at(intensity(p), gap(p)), context=lambda r: f"fair price {r.write('fair_price')}"),
        Reading("funding_a_year", r"\kappa(F/S-1)", unit.RATE,
                "What a long pays a year at that price, over the spot; below 0 the long receives.", "Funding at that price",
                measured=lambda p, s: funding_per_year(intensity(p), ratio(p)),
                closed_form=lambda s: s.fair_ratio * (s.quote_rate - s.base_rate), rtol=1e-6,
                context=lambda r: f"gap in interest {unit.RATE.write(r['quote_rate'] - r['base_rate'])}"),
        Reading("half_life", r"\ln 2/\kappa", unit.HOURS, "How long funding takes to pay half of a premium.",
                "Half of a premium is paid in",
                measured=lambda p, s: 24 * premium_half_life(intensity(p)),
                closed_form=lambda s: 24 * 365 * 0.6931471805599453 / s.funding_intensity,
                context=lambda r: f"κ = {r['funding_intensity']:,.0f} a year"),
        Reading("fair_price", r"F", unit.PRICE, "The price at which the perpetual belongs.", measured=lambda p, s: p.spot * ratio(p),
                closed_form=lambda s: s.spot * s.funding_intensity / (s.funding_intensity - (s.quote_rate - s.base_rate)), headline=False),
        Reading("fair_ratio", r"F/S", unit.DECIMAL, "Fair price over spot.", "Fair price over spot", measured=lambda p, s: ratio(p),
                closed_form=lambda s: s.funding_intensity / (s.funding_intensity - (s.quote_rate - s.base_rate)), headline=False),
        Reading("funding_intensity", r"\kappa", unit.PER_YEAR, "How often a year the whole premium is paid.", "Funding intensity",
                measured=lambda p, s: intensity(p), closed_form=lambda s: 365 * s.payments_per_day * s.settled_share, headline=False),
    ),
    panels=(
        Panel("Fair premium in basis points, by payments a day", "payments", ("premium_there",), "line", marks={"payments_per_day": "now"},
              tells=(Spot("funding {funding_a_year}", at="payments_per_day"),)),
        Panel("What funding pays back of a premium of 1 %", "hours", ("paid_back",), "line", data=leash, marks={"half_life": "half"}),
        Panel("Fair premium, by the gap in interest", "interest_gap", ("premium_then",), "line", data=over_interest),
    ),
    presets=(
        Preset("Every eight hours", {},
               {"fair_ratio": 1.0000457, "funding_a_year": 0.0500023, "fair_premium": 0.0000456642}),
        Preset("Once in ten days", {"payments_per_day": 0.1}, {"fair_premium": 0.00137174}),
        Preset("Staked coin", {"quote_rate": 0.03, "base_rate": 0.12}, {"fair_premium": -8.2185e-5}),
        Preset("A mania’s interest", {"quote_rate": 0.4, "settled_share": 0.1},
               {"funding_a_year": (0.40, 0.41)}),
    ),
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("He, Manela, Ross & von Wachter (2022), Fundamentals of Perpetual Futures: the ratio of perpetual to spot."),
        Source("Ackerer, Hugonnier & Jermann (2023), Perpetual Futures Pricing."),
    ),
    leaves_out=("costs and margin of the trade that keeps the price", "bands in which funding does not follow the premium",
    "demand that holds the premium open", "rates that move"),
    icon='<path d="M3 17h18"/><path d="M3 7c3 0 3 8 6 8s3-4 6-4 3 3 6 3" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("fair_price", "Funding on the premium must pay for the gap in interest."),
        Equation("funding_intensity", "How often a year the whole premium changes hands."),
    )  # fmt: skip
