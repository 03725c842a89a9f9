"""Claims about how people feel chances."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def weighted_chances() -> Verdict:
    """C74. Chances of 5, 50 and 95 % as they are felt: more than they are?"""
    runs = {chance: outcome("prospect-theory", probability=chance) for chance in (0.05, 0.50, 0.95)}
    return tally(
        {f"{chance:.0%}": run["weighted"] > chance for chance, run in runs.items()},
        "Chances are felt as "
        + ", ".join(f"{run.write('weighted')} where they are {chance * 100:.0f} %" for chance, run in runs.items())
        + ".",
        **{f"at_{chance:.0%}": run["weighted"] for chance, run in runs.items()},
    )
