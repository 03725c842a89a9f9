"""Claims about settlement: finality by confirmations, and netting."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def six_confirmations() -> Verdict:
    """C41. Six confirmations against attackers with 10, 20 and 30 % of the work: is the chance below a thousandth?"""
    runs = {share: outcome("chain-reorganisation", attacker=share, confirmations=6) for share in (0.10, 0.20, 0.30)}
    return tally(
        {f"{share:.0%}": run["chance"] < 0.001 for share, run in runs.items()},
        "After six confirmations the payment is rewritten with a chance of "
        + ", ".join(f"{run['chance'] * 100:.2f} % by {share * 100:.0f} % of the work" for share, run in runs.items())
        + f"; against {30} % it takes {runs[0.30].write('confirmations_needed')} to come below a thousandth.",
        **{f"at_{share:.0%}": run["chance"] for share, run in runs.items()},
    )


def netting() -> Verdict:
    """C42. What is left after netting among 2, 12 and 40 members: less than half?"""
    runs = {members: outcome("settlement-netting", members=members) for members in (3, 12, 40)}
    return tally(
        {f"{members}": run["netting"] < 0.5 for members, run in runs.items()},
        "Netting leaves "
        + ", ".join(f"{run.write('netting')} of the exposures among {members} members" for members, run in runs.items())
        + ".",
        **{f"among_{members}": run["netting"] for members, run in runs.items()},
    )
