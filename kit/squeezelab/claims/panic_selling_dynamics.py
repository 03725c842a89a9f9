"""Claims about panic: leverage, the loop as such, and what a pause does."""

from __future__ import annotations

import itertools

from ..dynamics.loop_gain import amplification, loop_gain
from .check import outcome
from .verdict import Verdict, tally

LEVERAGES = (2, 3, 5, 10, 20)


def leverage_amplifies() -> Verdict:
    """C15. Same open interest, same fall of 6 %, leverage from 2 to 20: never less harm with more leverage, and more at the end."""
    runs = [outcome("liquidation-cascade", shock=-0.06, leverage=leverage, open_interest=100e6) for leverage in LEVERAGES]
    falls = [run["fall"] for run in runs]
    pairs = {f"{a} to {b}": falls[i + 1] <= falls[i] for i, (a, b) in enumerate(itertools.pairwise(LEVERAGES))}
    return tally(
        {**pairs, "2 to 20": falls[-1] < falls[0] - 0.01},
        "A fall of 6 % ends at "
        + ", ".join(f"{run.write('fall')} ({run.write('leverage')})" for run in runs)
        + ": nothing happens up to a threshold, then each step adds.",
        **{f"at_{leverage}": fall for leverage, fall in zip(LEVERAGES, falls, strict=True)},
    )


def loop_of_leverage() -> Verdict:
    """C26. Forced selling per 1 % over depth, at four gains: a push always comes back larger, and from a gain of 1 without limit."""
    gains = [float(loop_gain(forced, 20e6)) for forced in (4e6, 10e6, 16e6, 24e6)]
    pushes = [float(amplification(gain)) for gain in gains]
    return tally(
        {f"g = {gain:.1f}": push > 1 for gain, push in zip(gains, pushes, strict=True)},
        "A push of 1 % becomes "
        + ", ".join(f"{push:.2f} % at a loop gain of {gain:.1f}" for gain, push in zip(gains[:-1], pushes[:-1], strict=True))
        + f", and has no limit at {gains[-1]:.1f}.",
        **{f"at_{gain:.1f}": push for gain, push in zip(gains[:-1], pushes[:-1], strict=True)},
    )


def halts_mitigate() -> Verdict:
    """C30. The same free fall without a halt, with a halt to which nobody returns, and with one that lets depth return fourfold."""
    without = outcome("liquidation-cascade", "Thin market")
    empty = outcome("liquidation-cascade", "Thin market", circuit_breaker="on", depth_refill=1)
    refilled = outcome("liquidation-cascade", "Thin market", circuit_breaker="on", depth_refill=4)
    return tally(
        {"nobody returns": empty["fall"] > without["fall"] + 0.01, "depth returns": refilled["fall"] > without["fall"] + 0.01},
        f"Without a halt the price moves {without.write('fall')}; with one to which no orders return it is "
        f"{empty.write('fall')} all the same; "
        f"with depth back fourfold it is {refilled.write('fall')}.",
        without=without["fall"],
        empty=empty["fall"],
        refilled=refilled["fall"],
    )


def one_holder() -> Verdict:
    """C16. The first to act sets off a ladder of others; the same with one person a step more careful."""
    ladder, gap = outcome("herding-threshold", "A ladder"), outcome("herding-threshold", "One more careful")
    return tally(
        {"ladder": ladder["joined_share"] > 0.5, "one more careful": gap["joined_share"] > 0.5},
        f"One who acts alone draws {ladder.write('joined')} of {ladder.write('people')} after him when thresholds "
        "follow each other without a gap; "
        f"with one person one step more careful it ends with {gap.write('joined')}.",
        ladder=ladder["joined_share"],
        gap=gap["joined_share"],
    )


def rebound() -> Verdict:
    """C17. Forced sales that carry no news, some, and nothing else: does most of the fall come back?"""
    runs = {preset: outcome("transient-impact", preset) for preset in ("Forced, no news", "Half of it news", "All of it news")}
    return tally(
        {preset: run["rebound"] > 0.25 for preset, run in runs.items()},
        f"{runs['Forced, no news'].write('rebound')} of a forced fall comes back; "
        f"{runs['Half of it news'].write('rebound')} if half of its impact was news; "
        f"{runs['All of it news'].write('rebound')} if all of it was.",
        **{preset.split(",")[0].replace(" ", "_").lower(): run["rebound"] for preset, run in runs.items()},
    )


def delay_helps() -> Verdict:
    """C32. The same sale at once and over ten steps; impact that fades, and impact that stays."""
    at_once, spread = (outcome("transient-impact", duration=duration, permanent=0) for duration in (1, 10))
    stays_once, stays_spread = (outcome("transient-impact", duration=duration, permanent=1) for duration in (1, 10))
    return tally(
        {"impact fades": spread["trough"] > at_once["trough"] + 0.01, "impact stays": stays_spread["trough"] > stays_once["trough"] + 0.01},
        "Where impact fades, selling over ten steps instead of one lifts the lowest price from "
        f"{at_once.write('trough')} to {spread.write('trough')}; "
        f"where it stays, the price ends at {stays_spread.write('end')} either way.",
        at_once=at_once["trough"],
        spread=spread["trough"],
        stays=stays_spread["trough"],
    )
