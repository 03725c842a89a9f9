"""What a tally amounts to: the verdict, and what is wrong with a tally that gives none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .experiment import Experiment
from .measuring import Tally, measured
from .telling import picture, told
from .verdict import Verdict, Word

HOLDS, FAILS, INSIDE, OUTSIDE, LEAST = 0.99, 0.01, 0.95, 0.75, 5


def word(check: Experiment, tally: Tally) -> tuple[Word, str]:
    """The verdict on a tally, and what is wrong with it if it is none."""
    speak = tally.speak
    if speak.sum() * 2 < len(speak):
        refused = f" and the model has no answer in {tally.refused.sum()}" if tally.refused.any() else ""
        problem = f"it is silent in {tally.silent.sum()} of {len(speak)} settings{refused}: declare a space in which it says something"
        return "undecided", problem
    share = tally.share()
    if check.arithmetic:
        return ("arithmetic", "") if share == 1 else ("fails", "")
    if share >= HOLDS:
        return "holds", ""
    if share <= FAILS:
        return "fails", ""
    if check.where is None:
        return "undecided", f"it is borne out in {share:.0%} of its settings: say `where`"
    within, without = tally.share(tally.inside), tally.share(~tally.inside)
    sizes = [int((speak & tally.inside).sum()), int((speak & ~tally.inside).sum())]
    if min(sizes) < LEAST:
        return "undecided", f"its condition separates nothing: {sizes[0]} settings lie inside it and {sizes[1]} outside"
    if within < INSIDE:
        return "undecided", f"inside its condition it is borne out in {within:.1%} of {sizes[0]} settings, not in {INSIDE:.0%}"
    if without > OUTSIDE:
        return "undecided", f"its condition separates nothing: outside it, too, it is borne out in {without:.0%} of {sizes[1]} settings"
    return "conditional", ""


def judge(check: Experiment) -> Verdict:
    """Runs a check: the verdict, the numbers that tell it, the settings for the reader."""
    tally = measured(check)
    found, problem = word(check, tally)
    seen = picture(check, tally)
    numbers, evidence = told(check, tally, found, seen)
    return Verdict(found, numbers, evidence, seen, problem, tally.reads)


def steady(check: Experiment, tally: Tally) -> bool:
    """Whether the verdict stays as the limit moves by a tenth of itself, or by a fortieth of the effects' spread if that is less."""
    speak = tally.effect[tally.speak]
    if check.arithmetic or check.yes_or_no or not len(speak):
        return True
    spread = float(np.subtract(*np.quantile(speak, (0.95, 0.05))))
    shift = min(0.1 * check.limit, 0.025 * spread)
    words = {word(check, replace(tally, borne=check.borne_out(tally.effect, by) & tally.speak))[0] for by in (-shift, 0.0, shift)}
    return len(words) == 1
