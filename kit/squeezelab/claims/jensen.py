"""The claim about the mean of a convex function."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def always_exceeds() -> Verdict:
    """C22. One equality is enough against “always”: a call, a straight line, and a call on a price that barely varies."""
    call, line = (outcome("jensen-gap", payoff=payoff) for payoff in ("call", "line"))
    return tally(
        {"always": call["gap"] > 1e-9 and line["gap"] > 1e-9},
        f"For a call the mean exceeds by {call.write('gap')}; for a straight line, which is convex too, by {line.write('gap')}.",
        call=call["gap"],
        line=line["gap"],
    )
