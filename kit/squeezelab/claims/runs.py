"""Claims about runs and herds."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def two_endings() -> Verdict:
    """C68. The same bank when few and when many are expected to leave: calm in the one case, run in the other?"""
    calm, panic = (outcome("bank-run", expected=expected) for expected in (0.30, 0.90))
    return tally(
        {"calm": calm["withdrawing"] < 0.5, "run": panic["withdrawing"] > 0.99},
        f"If 30 % are expected to leave, {calm.write('withdrawing')} do; if 90 % are, {panic.write('withdrawing')} do. The line lies at {panic.write('tipping')}.",
        calm=calm["withdrawing"], run=panic["withdrawing"],
    )  # fmt: skip


def same_mean_other_end() -> Verdict:
    """C69. Crowds with the same mean threshold and spreads of 5, 12 and 13 %: do they end within a tenth of each other?"""
    runs = {spread: outcome("herding-threshold", threshold_spread=spread) for spread in (0.05, 0.12, 0.13)}
    shares = [run["joined_share"] for run in runs.values()]
    return tally(
        {"alike": max(shares) - min(shares) < 0.1},
        "With the same mean, " + ", ".join(f"{run.write('joined_share')} join when thresholds spread by {spread * 100:.0f} points" for spread, run in runs.items()) + ".",
        lowest=min(shares), highest=max(shares),
    )  # fmt: skip
