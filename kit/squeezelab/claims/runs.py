"""Claims about runs and herds."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def two_endings() -> Verdict:
    """C68. The same bank when few and when many are expected to leave: calm in the one case, run in the other?"""
    calm, panic = (outcome("bank-run", expected=expected) for expected in (0.30, 0.90))
    return tally(
        {"calm": calm["withdrawing"] < 0.5, "run": panic["withdrawing"] > 0.99},
        f"If 30 % are expected to leave, {calm.write('withdrawing')} do; if 90 % are, {panic.write('withdrawing')} "
        f"do. The line lies at {panic.write('tipping')}.",
        calm=calm["withdrawing"],
        run=panic["withdrawing"],
    )


def same_mean_other_end() -> Verdict:
    """C69. Crowds with the same mean threshold and spreads of 5, 12 and 13 %: do they end within a tenth of each other?"""
    runs = {spread: outcome("herding-threshold", threshold_spread=spread) for spread in (0.05, 0.12, 0.13)}
    shares = [run["joined_share"] for run in runs.values()]
    return tally(
        {"alike": max(shares) - min(shares) < 0.1},
        "With the same mean, "
        + ", ".join(f"{run.write('joined_share')} join when thresholds spread by {spread * 100:.0f} points" for spread, run in runs.items())
        + ".",
        lowest=min(shares),
        highest=max(shares),
    )


def attack_has_a_threshold() -> Verdict:
    """C75. Targets of six strengths under the same cost of joining: does anything but the strength decide which fall?"""
    strengths = (0.30, 0.45, 0.48, 0.52, 0.55, 0.70)
    runs = {strength: outcome("coordinated-attack", strength=strength) for strength in strengths}
    threshold = runs[0.30]["threshold"]
    fell = {strength: run["attack"] > strength for strength, run in runs.items()}
    return tally(
        {"something else decides": any(fell[strength] != (strength < threshold) for strength in strengths)},
        "Targets of strength "
        + ", ".join(f"{s:.2f}" for s in strengths if fell[s])
        + " fall, those of "
        + ", ".join(f"{s:.2f}" for s in strengths if not fell[s])
        + f" hold: the line lies at {threshold:.2f}, one less the cost of joining.",
        threshold=threshold,
    )
