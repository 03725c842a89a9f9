"""Exercises on loops and gains."""

from __future__ import annotations

from ...core import unit
from ..declaration import Exercise

TUTORIAL = "00-start-here"
EXERCISES = (
    Exercise(
        id="00-add-the-gains",
        title="Gains add",
        model="loop-gain",
        draws={"shorts_at_call": (200e6, 300e6, 400e6), "fund_assets": (100e6, 200e6, 300e6), "market_depth": (60e6, 80e6, 120e6)},
        fixed={"dealer_gamma": -10e6, "short_margin": 0.3, "fund_leverage": 5.0},
        asks=(
            "Dealers must buy 10 m USD more for each rise of 1 %. Shorts worth {shorts_at_call} stand at their margin call,"
            " with a maintenance margin of {short_margin}. A fund of {fund_assets} keeps its leverage at {fund_leverage}. "
            "The market takes {market_depth} for 1 %. What is the loop gain?"
        ),
        answer="total_gain",
        slips={
            "You took one per cent of the shorts: each per cent forces (1 + m)/m per cent of what they owe.": (
                lambda runs: (10e6 + 0.01 * runs()["shorts_at_call"] + 0.04 * runs()["fund_assets"]) / runs()["market_depth"]
            ),
            "A fund that keeps leverage L buys L − 1 times its assets, not L times.": (
                lambda runs: runs()["total_gain"] + 0.01 * runs()["fund_assets"] / runs()["market_depth"]
            ),
        },
        hints=(
            "Add up what each of the three must buy when the price rises by 1 %, and divide by the depth.",
            (
                "Shorts at their call buy (1 + m)/m per cent of what they owe for each per cent; a fund that keeps leverage"
                " L buys 0.01 (L − 1) times its assets."
            ),
            (
                "Dealers 10 m USD; shorts 0.01 · {shorts_at_call} · 4.33; the fund 0.01 · 4 · {fund_assets}. Now divide the"
                " sum by {market_depth}."
            ),
        ),
        why="All three act on the same move, so their gains add: the loop gain is {answer}.",
    ),
    Exercise(
        id="00-one-becomes",
        title="What one per cent becomes",
        model="loop-gain",
        draws={"market_depth": (60e6, 70e6, 90e6, 120e6)},
        fixed={"dealer_gamma": -20e6, "shorts_at_call": 300e6, "fund_assets": 100e6},
        asks=(
            "In a market the loop gain is {total_gain}. A push of 1 % sets it off, and there is fuel enough. By what factor"
            " is the whole move larger than the push?"
        ),
        answer="amplifier",
        within=0.015,
        slips={"That is the push and one echo: each echo has an echo of its own.": lambda runs: 1 + runs()["total_gain"]},
        hints=(
            "One push becomes 1 + g + g² + … and so on.",
            "For a gain below one the sum is 1/(1 − g).",
            "Take one less {total_gain}, and divide one by it.",
        ),
        why="1/(1 − g) with g = {total_gain} is {answer}.",
    ),
    Exercise(
        id="00-spark",
        title="The spark alone",
        model="short-squeeze",
        draws={"start_price": (16.0, 18.0, 20.0, 24.0), "shock": (0.05, 0.08, 0.12, 0.15)},
        asks=(
            "A share stands at {start_price}. News lifts it by {shock}, before anybody is forced to do anything. Where does it stand then?"
        ),
        answer=lambda runs: runs()["price"][0],
        unit=unit.PRICE,
        within=0.002,
        slips={"That is the rise alone: add it to the price.": lambda runs: runs()["start_price"] * runs()["shock"]},
        hints=(
            "Forget the shorts: this is only the news.",
            "Multiply the price by one plus the spark.",
        ),
        why="{start_price} times one plus {shock} is {answer}. Everything beyond that price is forced.",
    ),
    Exercise(
        id="00-forced-out",
        title="Who is forced out",
        model="short-squeeze",
        draws={"market_depth": (3e6, 4e6, 5e6, 6e6), "shock": (0.12, 0.14, 0.16)},
        asks="Open the short squeeze with a spark of {shock} and a depth of {market_depth}. What share of the shorts has to buy?",
        answer="covered_share",
        within=0.03,
        hints=(
            'Use squeezelab.open("short-squeeze") and set the two sliders; the answer is the second number above the picture.',
            'In Python: squeezelab.run("short-squeeze", shock=…, market_depth=…)["covered_share"].',
            "It is the sum of all rounds, and not the first round alone: {answer}.",
        ),
        why="The rounds get smaller until nobody is left at his call; by then {answer} of the shorts have bought.",
    ),
)
