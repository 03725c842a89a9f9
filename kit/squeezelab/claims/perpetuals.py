"""Claims about perpetual contracts."""

from __future__ import annotations

from ..dynamics.funding import clamp_rule, payment
from .verdict import Verdict, tally


def funding_a_day() -> Verdict:
    """C57. A long of 20,000 USD at the interest rate of 0.01 %, three times a day."""
    rate = float(clamp_rule(0.0))
    paid = -float(payment(20_000.0, rate, 1, 3))
    return tally(
        {"six dollars": abs(paid - 6) < 0.005}, f"At {rate * 1e4:.1f} bp three times a day, 20,000 USD pay {paid:.2f} USD a day.", paid=paid
    )
