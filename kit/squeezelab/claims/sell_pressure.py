"""Claims about sell pressure: what forced sales add, and which figures tell the danger."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def forced_sales_add() -> Verdict:
    """C11. The same spark and the same positions in markets of rising depth: does the fall at least double?"""
    runs = {name: outcome("liquidation-cascade", market_depth=depth) for name, depth in (("thin", 8e6), ("middle", 12e6), ("deep", 40e6))}
    spark = -runs["thin"]["shock"]
    return tally(
        {name: -run["fall"] > 2 * spark for name, run in runs.items()},
        f"A fall of {spark * 100:.0f} % becomes {runs['thin'].write('fall')} with a depth of {runs['thin'].write('market_depth')}, "
        f"{runs['middle'].write('fall')} with {runs['middle'].write('market_depth')}, and {runs['deep'].write('fall')} with "
        f"{runs['deep'].write('market_depth')}.",
        **{name: run["fall"] for name, run in runs.items()},
    )  # fmt: skip


def open_interest_suffices() -> Verdict:
    """C12. Same open interest, same leverage, same spark; only the entries lie apart differently. Is the outcome the same?"""
    spreads = (0.005, 0.05, 0.10, 0.15)
    crowded = [outcome("liquidation-cascade", shock=-0.03, entry_spread=spread) for spread in spreads]
    rare = [outcome("liquidation-cascade", shock=-0.03, leverage=2, entry_spread=spread) for spread in spreads]
    falls, calm = [run["fall"] for run in crowded], [run["fall"] for run in rare]
    return tally(
        {"leverage 10": max(falls) - min(falls) < 0.01, "leverage 2": max(calm) - min(calm) < 0.01},
        f"With the same {crowded[0].write('open_interest')} of open interest at {crowded[0].write('leverage')} and the same spark, the fall is "
        f"{crowded[0].write('fall')}, {crowded[1].write('fall')}, {crowded[2].write('fall')} or {crowded[3].write('fall')} as entries spread by "
        f"0.5, 5, 10 and 15 %; at {rare[0].write('leverage')} it is {rare[0].write('fall')} whatever their spread.",
        lowest=min(falls), highest=max(falls), calm=min(calm),
    )  # fmt: skip
