"""Who owns a share that others borrow is paid for it, so its price can stand above what any owner thinks it is worth.

Borrowed shares are found by search, and while they are scarce the lender can ask a fee. An owner counts
on these fees to come, so the price starts above the most optimistic valuation; as short sellers find
their shares the fee fades, and the price falls to that valuation, though nobody’s opinion has changed.
(A reduced form after Duffie, Gârleanu & Pedersen 2002.)
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
    Spot,
    Symbols,
    Values,
    unit,
    words,
)
from ..dynamics.borrowing import fee_premium

SHARE_OF_SHOWN = np.linspace(0, 1, 121)[:, None]


def premium(p: Values, days: Array) -> Array:
    """Premium over the valuation after ``days``."""
    return fee_premium(p.fee, p.lent, p.fading / 365, p.rate, days / 365)


def evaluate(p: Values) -> Series:
    """Price, valuation and fee, day by day."""
    days = SHARE_OF_SHOWN * p.shown
    return {
        "day": days, "price": p.valuation * (1 + premium(p, days)), "worth": p.valuation + 0 * days,
        "fee_then": p.fee * np.exp(-days / p.fading),
    }  # fmt: skip


def finding(result: Result) -> str:
    if words.calm(unit.PERCENT, result["premium"]):
        return result.say("No fees to count on: the price stands at the *most optimistic valuation*.")
    return result.say(
        "Fees to come put the price *{premium}* over what any owner thinks it is worth; half of that is gone after {half_life}."
    )


MODEL = Model(
    module=__name__,
    title="Lending fees in the price",
    summary="Who owns a share that others borrow is paid for it, so its price can stand above any owner’s valuation.",
    loop="none",
    parameters=(
        Parameter("fee", r"f_0", unit.RATE, "What the lender of the shares asks at first, a year, on the value lent.",
                  "Borrow fee at first",
                  default=0.5, low=0.0, high=3.0, step=0.01, role="starts",
                  reason="None, to the 300 % a year that the hardest borrows have asked.", basis="Chosen: a hard borrow; most shares cost well under one per cent."),
        Parameter("lent", r"u", unit.SHARE, "Share of the shares owned that are lent out and earn the fee.", "Lent out",
                  default=0.6, low=0.0, high=1.0, step=0.01, role="keeps", reason="None to all.", basis="Chosen: more than half of what owners hold is lent at the height."),
        Parameter("fading", r"\tau", unit.DAYS, "Days in which the fee falls to 37 %, as short sellers find their shares.", "Fee fades in",
                  default=90.0, low=1.0, high=730.0, scale="log", role="stops", reason="A day to two years.", basis="Chosen: a quarter, in which borrowers and lenders find each other as in Duffie, Gârleanu & Pedersen (2002)."),
        Parameter("rate", r"r", unit.RATE, "Rate at which fees to come are discounted.", "Discount rate",
                  default=0.04, low=0.0, high=0.2, step=0.005, role="scene", reason="No interest to a very high one.", basis="Chosen: a middling level of the last decades."),
        Parameter("valuation", r"V", unit.PRICE, "What the most optimistic owner thinks the share is worth, fees aside.",
                  "Most optimistic valuation",
                  default=20.0, low=1.0, high=1000.0, scale="log", role="scene",
                  reason="A cheap share to a dear one.", basis="Chosen as in the short squeeze."),
        Parameter("shown", r"T", unit.DAYS, "Days shown.", "Days shown",
                  default=365.0, low=30.0, high=1095.0, step=5.0, role="scene", reason="A month to three years.", basis="Chosen: a year, past most of the fading."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("day", r"t", unit.DAYS, "Days from now.", "Day")),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price."),
        Quantity("worth", r"V", unit.PRICE, "The most optimistic valuation.", "Most optimistic valuation, day by day"),
        Quantity("fee_then", r"f_t", unit.RATE, "The borrow fee on that day.", "Borrow fee"),
    ),
    readings=(
        Reading("premium", r"\pi_0", unit.PERCENT, "Price now over the most optimistic valuation, less one.", "Premium for fees",
                measured=lambda p, s: premium(p, np.zeros(1)), closed_form=lambda s: _premium(s),
                context=lambda r: f"fee {r.write('fee')}"),
        Reading("price_now", r"p_0", unit.PRICE, "The price now.", "Price now",
                measured=lambda p, s: s["price"][0], closed_form=lambda s: s.valuation * (1 + s.premium),
                context=lambda r: f"any owner says {r.write('valuation')} at most"),
        Reading("first_fall", r"\delta_0", unit.RATE, "Fall of the price at first, a year, over the valuation: what owners earn as fees.",
                "Fall at first", measured=lambda p, s: premium(p, np.zeros(1)) * 365 / p.fading,
                closed_form=lambda s: s.fee * s.lent - s.rate * s.premium, context=lambda r: "paid for by fees"),
        Reading("half_life", r"t_{1/2}", unit.DAYS, "Days until half of the premium is gone.", "Half-life of the premium",
                closed_form=lambda s: 0.6931471805599453 * s.fading, headline=False),
    ),
    cliff=Cliff("fee", "price_now", "How far above?", "The same owners, every fee.", plain=lambda p, x: p.valuation + 0 * x,
                plain_label="valuation"),
    panels=(
        Panel("Price in USD, day by day", "day", ("price",), "line", reference=("worth",),
              tells=(
                  Span("premium {premium}", ("worth", "price"), at="first"),
                  Spot("half gone after {half_life}", at="half_life"),
              )),
        Panel("Borrow fee a year", "day", ("fee_then",), "line"),
    ),
    presets=(
        Preset("Hard to borrow", {}, {"premium": 0.073245, "price_now": 21.4649}),
        Preset("The hardest", {"fee": 3.0, "lent": 0.9}, {"premium": (0.6, 0.7)}),
        Preset("Easy to borrow", {"fee": 0.0}, {"premium": (0.0, 0.0), "price_now": 20.0}),
        Preset("Soon found", {"fading": 5.0}, {"premium": (0.003, 0.005)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Duffie, Gârleanu & Pedersen (2002), Securities lending, shorting, and pricing, Journal of Financial Economics 66: "
               "the mechanism."),
        Source("Own reduced form: a fee that fades, discounted.", kind="derived"),
    ),
    leaves_out=("bargaining, from which the fee follows in the paper", "opinions that change", "recalls of the loan", "a squeeze"),
    icon='<path d="M3 6c4 6 9 9 18 10" style="stroke:var(--sq-force)"/><path d="M3 18h18" stroke-dasharray="2 3"/>',
)  # fmt: skip


def _premium(s: Any) -> Any:
    return s.fee * s.lent / (s.rate + 365 / s.fading)


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("premium", "All fees to come, discounted: they fade as borrowers find their shares."),
        Equation("first_fall", "The price falls by what its owners are paid in fees."),
    )  # fmt: skip
