"""The claim about correlations in stress."""

from __future__ import annotations

from ..dynamics.conditioning import conditional_correlation, excess_beyond
from .check import outcome
from .verdict import Verdict, tally


def rise_in_stress() -> Verdict:
    """C24. Assets that were independent, sold together by a fund that loses and by one too small to matter: do they move together?"""
    tied, none = outcome("fund-liquidation", "The fund is the market"), outcome("fund-liquidation", "A small fund")
    seen = float(conditional_correlation(0.3, float(excess_beyond(2.0))))
    return tally(
        {
            "large fund": tied["while_selling"] > tied["correlation"] + 0.05,
            "small fund": none["while_selling"] > none["correlation"] + 0.05,
        },
        f"While a large fund sells, assets with a correlation of {tied['correlation']:.2f} show "
        f"{tied['while_selling']:.2f}; where its sales are small, "
        f"{none['while_selling']:.2f}. Looking only at days beyond two deviations would show {seen:.2f} for a steady "
        "0.30, with nothing changed.",
        tied=tied["while_selling"],
        none=none["while_selling"],
        seen=seen,
    )
