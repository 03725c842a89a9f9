"""Exercises on contagion and runs."""

from __future__ import annotations

from ...core import unit
from ..declaration import Exercise

TUTORIAL = "10-contagion-and-runs"
EXERCISES = (
    Exercise(
        id="10-tipping",
        title="The belief that tips",
        model="bank-run",
        draws={"promise": (1.1, 1.2, 1.28, 1.4), "return_on_patience": (1.8, 2.0, 2.5)},
        asks=(
            "A bank promises {promise} to those who leave early; what stays invested returns {return_on_patience}. Beyond "
            "which share of withdrawals is leaving the better choice? Use the calculator."
        ),
        answer="tipping",
        within=0.01,
        hints=(
            "Who stays shares what is left, times its return; who leaves gets the promise.",
            "Set (1 − f·c)·R/(1 − f) = c, with the promise c and the return R: solve for f.",
        ),
        why="The two lines cross at {answer}.",
    ),
    Exercise(
        id="10-direct",
        title="What a fall takes directly",
        model="common-holdings",
        draws={"shock": (-0.03, -0.05, -0.07), "leverage": (10.0, 15.0, 20.0), "banks": (4, 8, 12)},
        asks=(
            "{banks} banks of equal size, with a leverage of {leverage}, hold as many assets between them. One asset falls "
            "by {shock}. What share of all banks’ own money is lost, before anybody sells?"
        ),
        answer="direct",
        within=0.01,
        slips={
            "That is as if every bank held nothing else: the asset is one of {banks}.": lambda runs: abs(runs()["direct"]) * runs()["banks"]
        },
        hints=(
            "The asset is one of {banks}, so the system’s assets fall by that part of the shock.",
            "The fall of all assets, times the leverage.",
        ),
        why="Shock times leverage over the number of assets is {answer}.",
    ),
    Exercise(
        id="10-stress",
        title="Wild days only",
        model="correlation-trap",
        draws={"correlation": (0.1, 0.2, 0.3, 0.5), "stress_from": (1.5, 1.96, 2.5)},
        fixed={"selling": 0.0},
        asks=(
            "Two shares have a correlation of {correlation}, always. You look only at days on which one moves by more than "
            "{stress_from} deviations. Which correlation do you measure? Use the calculator."
        ),
        answer="stress",
        within=0.02,
        or_within=0.005,
        slips={"That is the correlation that never changes; the choice of days lifts it.": "correlation"},
        hints=(
            "On such days the variance of the one is larger than usual, and that alone lifts the correlation.",
            'Use squeezelab.open("correlation-trap"), with nobody selling.',
        ),
        why="The choice of days alone turns {correlation} into {answer}.",
    ),
    Exercise(
        id="10-wait",
        title="The last in the queue",
        model="redemption-queue",
        draws={"rush": (0.05, 0.08, 0.12, 0.2), "capacity": (0.01, 0.02)},
        asks=(
            "{rush} of a fund is asked back on one day. It pays out {capacity} of itself a day, first come, first served, "
            "beginning at once. How long does the last one wait?"
        ),
        answer="longest_wait",
        within=0.01,
        or_within=0.02,
        slips={"The first portion is paid at once: so the last one waits a day less.": lambda runs: runs()["rush"] / runs()["capacity"]},
        hints=(
            "Divide the rush by what is paid a day: so many days it takes.",
            "The first portion is paid without a wait, so it is one day less.",
        ),
        why="{rush} over {capacity} a day, less the first day: {answer}.",
    ),
    Exercise(
        id="10-ladder",
        title="A gap in the row",
        model="herding-threshold",
        draws={"average_threshold": (0.2, 0.25, 0.3, 0.35)},
        asks=(
            "People’s thresholds are spread around {average_threshold}. How large must the spread be for nearly everybody "
            "to join? Use the calculator."
        ),
        answer="critical",
        unit=unit.PERCENT,
        within=0.02,
        hints=(
            'Use squeezelab.open("herding-threshold") and look at the cliff over the spread.',
            "The reading is called critical: below it hardly anybody joins, above it nearly everybody.",
        ),
        why="At a spread of {answer} the row has no gap any more.",
    ),
)
