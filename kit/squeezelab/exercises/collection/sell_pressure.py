"""Exercises on sell pressure and impact."""

from __future__ import annotations

from ...core import unit
from ..declaration import Exercise

TUTORIAL = "01-sell-pressure"
EXERCISES = (
    Exercise(
        id="01-square-root",
        title="The square-root law",
        model="market-impact",
        draws={"order_size": (0.04, 0.09, 0.16, 0.25), "daily_volatility": (0.01, 0.02, 0.03)},
        asks=(
            "An order is {order_size} of a day’s volume; a usual day moves the price by {daily_volatility}. The constant of"
            " the law is 1. How far does the order move the price, in basis points?"
        ),
        answer="move",
        slips={
            "That is a straight line: the law takes the root of the share.": lambda runs: runs()["order_size"] * runs()["daily_volatility"]
        },
        hints=(
            "The law: the daily move times the root of the share of the volume.",
            "The root of {order_size}, as a decimal, times {daily_volatility}.",
            "One per cent is a hundred basis points.",
        ),
        why="The daily move times the root of the share is {answer}.",
    ),
    Exercise(
        id="01-times",
        title="A larger order",
        model="market-impact",
        draws={"order_size": (0.01, 0.02, 0.03)},
        others={"times": (unit.COUNT, (3.0, 5.0, 7.0, 9.0, 16.0))},
        asks="An order of {order_size} of the volume is made {times} times as large. How many times as far does it move the price?",
        answer=lambda runs: runs(order_size=runs.given["order_size"] * runs.given["times"])["move"] / runs()["move"],
        unit=unit.MULTIPLE,
        slips={"That is a straight line: the move grows with the root of the size.": lambda runs: runs.given["times"]},
        hints=(
            "The size of the first order does not matter.",
            "The move grows with the root of the size: take the root of {times}.",
        ),
        why="The root of {times} is {answer}.",
    ),
    Exercise(
        id="01-own-push",
        title="What the push costs",
        model="market-impact",
        draws={"order_size": (0.05, 0.1, 0.2), "turnover": (1e9, 2e9, 4e9)},
        asks=(
            "{turnover} are traded on a day, and you sell {order_size} of that. The end of your order stands {move} below "
            "its beginning. What does your own push cost you in all, in USD?"
        ),
        answer="cost",
        slips={
            "Only your last piece pays the whole move; on average you pay less.": lambda runs: runs()["move"] * runs()["order_value"],
            "Half is right for a straight line; under a root the average is more.": lambda runs: runs()["move"] * runs()["order_value"] / 2,
        },
        hints=(
            "Your first piece pays nothing and your last one pays the whole move: on average you pay less than the move.",
            "Under a square root the average of the way is two thirds of its end.",
            "Two thirds of {move}, times {order_value}.",
        ),
        why="Two thirds of the move on {order_value} are {answer}.",
    ),
    Exercise(
        id="01-comes-back",
        title="What comes back",
        model="transient-impact",
        draws={"permanent": (0.0, 0.25, 0.5, 0.75), "duration": (5, 10, 20)},
        asks=(
            "Forced sales are spread over {duration}, and {permanent} of their impact is news. What share of the fall is "
            "gone at the end? Use the calculator."
        ),
        answer="rebound",
        within=0.02,
        or_within=0.005,
        slips={"That is what stays; asked is what comes back.": lambda runs: 1 - runs()["rebound"]},
        hints=(
            'Use squeezelab.open("transient-impact") and set the two sliders.',
            'In Python: squeezelab.run("transient-impact", permanent=…, duration=…)["rebound"].',
            "The fall is at its largest when the sales end; compare the price there and at the end: {answer}.",
        ),
        why="From its lowest point the price comes back by {answer} of the fall.",
    ),
    Exercise(
        id="01-schedule",
        title="The speed of a schedule",
        model="execution",
        draws={"aversion": (5e-7, 1e-6, 2e-6, 5e-6), "volatility": (0.8, 0.95, 1.2)},
        asks=(
            "A seller of a million shares in five days has an aversion to risk of {aversion}; the share moves by "
            "{volatility} a day. What does the best schedule cost him on average, in USD? Use the calculator."
        ),
        answer="cost",
        within=0.01,
        hints=(
            'Use squeezelab.open("execution"); only two sliders differ from the example of Almgren and Chriss.',
            'In Python: squeezelab.run("execution", aversion=…, volatility=…)["cost"]; the volatility is in USD.',
        ),
        why="The schedule of least cost for that aversion costs {answer}, give or take {risk}.",
    ),
)
