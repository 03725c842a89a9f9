"""Exercises on dealers and their gamma."""

from __future__ import annotations

from ...core import unit
from ..declaration import Exercise

TUTORIAL = "06-dealer-gamma"
EXERCISES = (
    Exercise(
        id="06-gain",
        title="The gain of dealers",
        model="dealer-gamma",
        draws={"dealer_gamma": (-4e9, -3e9, -1e9, 2e9, 3e9), "daily_volume": (50e9, 80e9, 100e9)},
        asks=(
            "Dealers hold a gamma of {dealer_gamma} for 1 %; {daily_volume} are traded on a day, and an order of a whole "
            "day’s volume would move the price by {impact}. What is the loop gain? Mind the sign: above nought it "
            "amplifies."
        ),
        answer="gain_at_spot",
        within=0.015,
        hints=(
            "For 1 % they trade their gamma; that, over the volume, times the impact, is a move in per cent.",
            "Minus one hundred · impact · gamma over volume.",
            "Minus 100 · {impact} · ({dealer_gamma}) over {daily_volume}, with the impact as a decimal.",
        ),
        why="Short gamma gives a gain above nought, long gamma below: {answer}.",
    ),
    Exercise(
        id="06-volume",
        title="When the volume is too thin",
        model="dealer-gamma",
        draws={"dealer_gamma": (-5e9, -4e9, -2e9, -1e9)},
        asks=(
            "Dealers are short gamma, {dealer_gamma} for 1 %, and a whole day’s volume would move the price by {impact}. At"
            " which daily volume does the loop gain reach one?"
        ),
        answer=lambda runs: runs()["gain_at_spot"] * runs()["daily_volume"],
        unit=unit.MONEY,
        within=0.015,
        hints=(
            "Half the volume is twice the gain.",
            "The gain is 100 · impact · gamma over volume: set it to one.",
        ),
        why="Below {answer} a day there is no price near the old one at which news and hedges balance.",
    ),
    Exercise(
        id="06-typical-day",
        title="A calmer day",
        model="dealer-gamma",
        draws={"dealer_gamma": (1e9, 2e9, 3e9, 4e9), "news": (0.008, 0.01, 0.015)},
        asks=(
            "News alone moves the price by {news} on a typical day. Dealers are long gamma, {dealer_gamma} for 1 %. What is"
            " a typical day of this run with them? Use the calculator."
        ),
        answer="typical_day",
        within=0.015,
        slips={"That is the day of the news alone.": "news_day"},
        hints=(
            "Long gamma shrinks a move, but nearer to the strikes more than away from them.",
            'Use squeezelab.open("dealer-gamma") and set the two sliders; the answer is the first number above the picture.',
        ),
        why="With the brake a typical day is {answer}, where the news alone would make {news_day}.",
    ),
    Exercise(
        id="06-flip",
        title="The flip level",
        model="dealer-gamma",
        preset="Puts below the price",
        draws={"put_share": (0.35, 0.4, 0.45), "strike_gap": (0.04, 0.05, 0.06)},
        asks=(
            "Start from the preset “Puts below the price”. Puts are {put_share} of the book and the strikes stand {strike_gap} away "
            "from the price. At which price does the sign turn?"
        ),
        answer="flip",
        within=0.001,
        hints=(
            'Set the two sliders in squeezelab.open("dealer-gamma", preset="Puts below the price").',
            "The reading is called flip level: below it dealers drive the market, above it they calm it.",
        ),
        why="Between the puts below and the calls above the sign turns at {answer}.",
    ),
)
