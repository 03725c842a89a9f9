"""Claims about settlement: finality by confirmations, and netting."""

from __future__ import annotations

from ..dynamics.grid import frequency_change
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


def confirmations_make_safe() -> Verdict:
    """C96. Thirty confirmations instead of six, against attackers with 10, 30, 45 and 50 % of the work: is the chance a tenth or less?"""
    found = {
        share: [outcome("chain-reorganisation", attacker=share, confirmations=count)["chance"] for count in (6, 30)]
        for share in (0.10, 0.30, 0.45, 0.50)
    }
    changes = [
        f"from {early * 100:.3g} to {late * 100:.3g} % against {share * 100:.0f} % of the work" for share, (early, late) in found.items()
    ]
    return tally(
        {f"{share:.0%}": late <= 0.1 * early for share, (early, late) in found.items()},
        f"Thirty confirmations instead of six take the chance {', '.join(changes)}.",
        third=found[0.30][1],
        half=found[0.50][1],
    )


def frequency_in_proportion() -> Verdict:
    """C95. How far a grid's frequency settles below its nominal value after losses of 5, 10 and 20 % of its power."""
    falls = {lost: abs(float(frequency_change(lost, 0.05, 1.0))) for lost in (0.05, 0.10, 0.20)}
    told = [f"{lost * 100:.0f} % of its power settles {fall:.3f} Hz lower" for lost, fall in falls.items()]
    return tally(
        {"5 to 10 %": abs(falls[0.10] / falls[0.05] - 2) < 1e-9, "10 to 20 %": abs(falls[0.20] / falls[0.10] - 2) < 1e-9},
        f"A grid that loses {', '.join(told)}.",
        five=falls[0.05],
        ten=falls[0.10],
        twenty=falls[0.20],
    )
