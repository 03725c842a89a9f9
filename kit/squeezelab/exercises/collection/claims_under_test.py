"""Exercises on claims under test."""

from __future__ import annotations

from ...core import unit
from ..declaration import Exercise

TUTORIAL = "11-claims-under-test"
EXERCISES = (
    Exercise(
        id="11-base-fee",
        title="Does it amplify?",
        model="fee-burn",
        draws={"elasticity": (2.0, 4.0, 6.0, 10.0, 14.0)},
        asks=(
            "A base fee moves by up to an eighth a block. Demand answers it with an elasticity of {elasticity}. By what is "
            "a small deviation multiplied from one block to the next? Mind the sign."
        ),
        answer="multiplier",
        within=0.01,
        or_within=0.005,
        slips={"The fee moves by an eighth at most: divide the elasticity by eight.": lambda runs: 1 - runs()["elasticity"]},
        hints=(
            "If demand did not answer at all, it would be one.",
            "One less the elasticity over eight.",
        ),
        why="1 − e/8 is {answer}; between minus one and one the loop calms.",
    ),
    Exercise(
        id="11-etf",
        title="Which way does an inverse fund trade?",
        model="leverage-targeting",
        draws={"etf_multiple": (-3.0, -2.0, -1.0, 2.0, 3.0), "shock": (0.01, -0.02, 0.03)},
        fixed={"leverage": 1.0, "etf_assets": 1e9},
        asks=(
            "A fund of {etf_assets} promises {etf_multiple} the day’s return. The index moves by {shock}. What must the "
            "fund trade at the close? Buying counts above nought."
        ),
        answer=lambda runs: runs()["etf_trade"][1],
        unit=unit.SIGNED_MONEY,
        within=0.03,
        slips={
            "The fund keeps its multiple: it trades L · (L − 1), not L.": (
                lambda runs: runs()["etf_multiple"] * runs()["shock"] * runs()["etf_assets"]
            )
        },
        hints=(
            "One of the claims says that leveraged and inverse funds trade in opposite directions: work it out for yours.",
            "Take L · (L − 1) · return · assets, for a multiple L of either sign.",
        ),
        why="A factor of L(L − 1) is above nought for both: the fund trades {answer}, with the move.",
    ),
    Exercise(
        id="11-smile",
        title="Does volatility rise in a fall?",
        model="smile-lab",
        draws={"tilt": (-0.7, -0.5, 0.3, 0.6), "spot_move": (-0.05, -0.1, -0.15)},
        asks=(
            "A smile has a tilt of {tilt}. The price moves by {spot_move}, and each strike keeps its volatility. What is "
            "the volatility at the money then? Use the calculator."
        ),
        answer="moved",
        within=0.005,
        slips={"That is the volatility at the money before the move.": "at_the_money"},
        hints=(
            "The option that is at the money afterwards stood below the price before.",
            'Use squeezelab.open("smile-lab") and set the two sliders; before the move it is {at_the_money}.',
        ),
        why="It goes from {at_the_money} to {answer}: the sign hangs on the slope.",
    ),
    Exercise(
        id="11-leverage",
        title="Leverage after a gain",
        model="leverage-targeting",
        draws={"leverage": (4.0, 5.0, 8.0, 10.0, 20.0)},
        fixed={"shock": 0.01, "market_depth": 1e9},
        asks="A fund with a leverage of {leverage} sees its assets rise by 1 %. What is its leverage then, before it trades?",
        answer="new_leverage",
        within=0.003,
        slips={"That is the leverage before: its own money has grown by more than its assets.": "leverage"},
        hints=(
            "Assets grow by the move; the debt stays; own money takes all of the gain.",
            "1.01 L over 1 + 0.01 L.",
        ),
        why="Leverage falls to {answer} when prices rise. To keep it, the fund must buy.",
    ),
    Exercise(
        id="11-spread",
        title="Wider in an alarm",
        model="informed-trading",
        preset="An alarm",
        draws={"alarmed": (0.5, 0.6, 0.7, 0.8)},
        asks=(
            "In the preset “An alarm” a maker takes {alarmed} of the traders for informed ones from the first sale on. How "
            "wide does the spread become? Use the calculator."
        ),
        answer="widest_spread",
        within=0.005,
        slips={"That is the spread before the alarm.": "opening_spread"},
        hints=(
            'Use squeezelab.open("informed-trading", preset="An alarm") and set the share.',
            "It opens at {opening_spread}; look at its highest point afterwards.",
        ),
        why="The alarm opens the spread to {answer}.",
    ),
)
