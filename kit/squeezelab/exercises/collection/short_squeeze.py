"""Exercises on short squeezes."""

from __future__ import annotations

from ...core import unit
from ...dynamics.margin import cover_fraction, short_call_price
from ..declaration import Exercise, Runs


def forced_by_one_percent(runs: Runs) -> float:
    """The share of a short at its call to be bought back for 1 % more, measured on a step of a millionth."""
    given = runs()
    call = float(short_call_price(1.0, given["collateral"], given["maintenance_margin"]))
    step = 1e-6
    return float(cover_fraction(call * (1 + step), 1.0, given["collateral"], given["maintenance_margin"])) / step * 0.01


def tipping_depth(runs: Runs) -> float:
    """The depth at which the outcome tips, by halving, USD per 1 %."""
    low, high = 0.5e6, 50e6
    for _ in range(30):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if runs(market_depth=middle).tipped.all() else (low, middle)
    return high


TUTORIAL = "03-short-squeeze"
EXERCISES = (
    Exercise(
        id="03-first-call",
        title="The margin call",
        model="short-squeeze",
        draws={"average_entry": (18.0, 19.0, 21.0, 22.0), "maintenance_margin": (0.2, 0.25, 0.35, 0.4)},
        asks=(
            "A short sold at {average_entry}. The collateral is {collateral} the sale, the maintenance margin "
            "{maintenance_margin}. At what price does the call come?"
        ),
        answer="average_call",
        within=0.002,
        slips={
            "The margin is asked on what is owed at the new price, not on the sale: divide by one plus it.": (
                lambda runs: runs()["average_entry"] * runs()["collateral"] * (1 - runs()["maintenance_margin"])
            ),
            "That is where nothing is left of the collateral; the call comes earlier.": (
                lambda runs: runs()["average_entry"] * runs()["collateral"]
            ),
        },
        hints=(
            "The call comes when what is left of the collateral is worth less than the margin on what is owed.",
            "Collateral = price · (1 + margin): solve for the price.",
            "{collateral} times {average_entry}, divided by one plus {maintenance_margin}.",
        ),
        why="Collateral over one plus the margin is {answer}.",
    ),
    Exercise(
        id="03-forced",
        title="What one per cent forces",
        model="short-squeeze",
        draws={"maintenance_margin": (0.1, 0.15, 0.2, 0.25, 0.4, 0.5)},
        asks=(
            "A short stands exactly at its margin call, with a maintenance margin of {maintenance_margin}. The price rises "
            "by a further 1 %. What share of the position must be bought back, to first order?"
        ),
        answer=forced_by_one_percent,
        unit=unit.PERCENT,
        slips={
            "That restores the equity alone; the margin asked for grows with the price as well.": (
                lambda runs: 0.01 / runs()["maintenance_margin"]
            ),
            "One per cent of the position would do if nothing had been borrowed.": lambda runs: 0.01,
        },
        hints=(
            "The equity shrinks and the margin asked for grows: it is more than one per cent.",
            "It is (1 + m)/m per cent of the position.",
        ),
        why="A factor of (1 + m)/m with m = {maintenance_margin} makes {answer} of the position for each per cent.",
    ),
    Exercise(
        id="03-days-to-cover",
        title="Days to cover",
        model="short-squeeze",
        draws={"short_interest": (1e6, 2e6, 3e6, 4e6), "daily_volume": (0.5e6, 1.5e6, 2.5e6)},
        asks=(
            "{short_interest} are sold short, and {daily_volume} change hands on a usual day. How many days would the "
            "shorts need if they were all of the volume?"
        ),
        answer="days_to_cover",
        hints=(
            "It is a plain ratio.",
            "{short_interest} over {daily_volume}.",
        ),
        why="{short_interest} over {daily_volume} makes {answer}. In a squeeze the volume explodes, and the number falls.",
    ),
    Exercise(
        id="03-break-even",
        title="What a borrow costs",
        model="short-squeeze",
        draws={"borrow_fee": (0.1, 0.3, 0.8, 1.5), "holding_period": (30.0, 60.0, 90.0)},
        asks=(
            "Borrowing the share costs {borrow_fee}. You hold the short for {holding_period}. By how much must the price "
            "fall for you to lose nothing?"
        ),
        answer="break_even_fall",
        within=0.02,
        also={
            "Right with simple interest: {also}. Compounded as it falls due, which the text does not ask for, it is {answer}.": (
                lambda runs: runs()["borrow_fee"] * runs()["holding_period"] / 365
            ),
        },
        slips={"That is the fee of a whole year; you hold for {holding_period} only.": "borrow_fee"},
        hints=(
            "The fee is for a year, and you hold for a part of one.",
            "Count 365 days to the year; fee times time is nearly right, one less e to the minus of it is exact.",
        ),
        why="Fee times time, compounded, takes {answer}.",
    ),
    Exercise(
        id="03-tipping-depth",
        title="The depth that tips",
        model="short-squeeze",
        draws={"shock": (0.11, 0.12, 0.13, 0.14)},
        asks=(
            "With a spark of {shock}: at which market depth does the squeeze just no longer run to its end? Find the USD for one per cent."
        ),
        answer=tipping_depth,
        unit=unit.DEPTH,
        within=0.03,
        hints=(
            "Set the spark in the calculator and move the depth until the price path changes its character.",
            "A slider marks the edge once you have crossed it. In Python, halve an interval again and again, with `tipped`.",
            "Start between 1 m and 20 m USD; ten halvings are more than enough.",
        ),
        why="Just above {answer} the loop gain stays below one all the way.",
        points=2,
    ),
)
