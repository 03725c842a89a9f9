"""The claim about expiry days."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def expiry_volatility() -> Verdict:
    """C25. The spread of the price at expiry with dealers short, absent and long, over the spread without them: wider?"""
    runs = {strength: outcome("expiry-pinning", strength=strength) for strength in (-0.05, 0.0, 0.1, 0.2)}
    alone = runs[0.0]
    return tally(
        {f"{strength}": run["spread"] > 1.02 * run["spread_alone"] for strength, run in runs.items() if strength},
        f"Without dealers the price at expiry spreads by {alone.write('spread')}; with dealers short of the options "
        f"by {runs[-0.05].write('spread')}, "
        f"with dealers long by {runs[0.1].write('spread')}, and long twice as much by {runs[0.2].write('spread')}.",
        short=runs[-0.05]["spread"],
        none=alone["spread"],
        long=runs[0.1]["spread"],
        twice=runs[0.2]["spread"],
    )
