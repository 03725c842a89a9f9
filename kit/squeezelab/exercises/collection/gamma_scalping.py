"""Exercises on gamma scalping and hedging."""

from __future__ import annotations

from ...core import unit
from ..declaration import Exercise

TUTORIAL = "05-gamma-scalping"
EXERCISES = (
    Exercise(
        id="05-break-even",
        title="The move of a fair day",
        model="gamma-scalping",
        draws={"implied_volatility": (0.12, 0.18, 0.25, 0.4, 0.7)},
        asks="An option is priced at an implied volatility of {implied_volatility}. Which move of a trading day does it break even at?",
        answer="break_even",
        within=0.015,
        slips={
            "Volatility grows with the root of time: divide by the root of the days.": lambda runs: runs()["implied_volatility"] / 252,
            "Those are calendar days; prices move on trading days.": lambda runs: runs()["implied_volatility"] / 365**0.5,
        },
        hints=(
            "A year has 252 trading days, and volatility grows with the root of time.",
            "Divide by the root of 252; traders divide by sixteen.",
        ),
        why="{implied_volatility} over the root of 252 is {answer}.",
    ),
    Exercise(
        id="05-square",
        title="Twice the move",
        model="gamma-scalping",
        draws={"implied_volatility": (0.2, 0.3, 0.4)},
        others={"times": (unit.COUNT, (2.0, 3.0, 4.0, 5.0))},
        asks=(
            "Long gamma at {implied_volatility}: on a day on which the price moves by the break-even, moves and time "
            "balance. Today it moves by {times} times as much. How many times the day’s decay do the moves earn?"
        ),
        answer=lambda runs: (runs.given["times"] * runs()["break_even"]) ** 2 / runs()["break_even"] ** 2,
        unit=unit.MULTIPLE,
        slips={"What a move earns grows with its square.": lambda runs: runs.given["times"]},
        hints=(
            "What a move earns is half of gamma times its *square*.",
            "Square {times}.",
        ),
        why="The square of {times} is {answer}: a few wild days pay for many quiet ones.",
    ),
    Exercise(
        id="05-locked-in",
        title="What is locked in",
        model="gamma-scalping",
        draws={"realised_volatility": (0.1, 0.25, 0.3, 0.35), "options": (100e3, 200e3, 500e3)},
        asks=(
            "You hold {options} of options at the money, for {days_to_expiry}, paid for at {implied_volatility}. The market"
            " will realise {realised_volatility}, you know it, and hedge by it. What profit is locked in? Mind the sign; "
            "use the calculator."
        ),
        answer="locked_in",
        within=0.01,
        hints=(
            "It is what the options are worth at your volatility, less what you paid.",
            'Use squeezelab.open("gamma-scalping") with *hedge with: realised*; the reading is called locked in.',
            "A rule for the money: 0.4 · price · √years · difference of the volatilities, times the options.",
        ),
        why="Worth at {realised_volatility} less price at {implied_volatility}: {answer}.",
    ),
    Exercise(
        id="05-best-frequency",
        title="How often to hedge",
        model="delta-hedge",
        draws={"round_trip_cost": (0.0005, 0.001, 0.002, 0.005)},
        asks=(
            "Each round trip costs {round_trip_cost} of the value traded. How many hedges in the three months are best in "
            "the model of delta hedging? Use the calculator."
        ),
        answer="best_frequency",
        within=0.02,
        or_within=1.0,
        hints=(
            "Rare hedging leaves risk, frequent hedging costs money: the best lies between.",
            'Use squeezelab.open("delta-hedge"), set the cost, and read *best frequency*.',
        ),
        why="At that cost {answer} hedges are best; half the cost would allow more.",
    ),
    Exercise(
        id="05-error",
        title="Four times as often",
        model="delta-hedge",
        draws={"rebalances": (20, 40, 63, 100), "implied_volatility": (0.2, 0.3)},
        fixed={"round_trip_cost": 0.0, "realised_volatility": 0.2},
        asks=(
            "Hedged {rebalances} times without costs, an option’s outcome varies by {error_formula}, says the formula. By "
            "how much does it vary when it is hedged four times as often?"
        ),
        answer=lambda runs: runs(rebalances=4 * runs.given["rebalances"])["error_formula"],
        unit=unit.MONEY,
        within=0.01,
        slips={
            "That is four times less; the error falls with the root only.": lambda runs: runs()["error_formula"] / 4,
            "That is the error as it was.": "error_formula",
        },
        hints=(
            "The error falls with the root of the number of hedges.",
            "Four times as often is half the error.",
        ),
        why="Half of {error_formula} is {answer}.",
    ),
)
