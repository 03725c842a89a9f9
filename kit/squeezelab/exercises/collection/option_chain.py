"""Exercises on option chains."""

from __future__ import annotations

from ...core import unit
from ..declaration import Exercise

TUTORIAL = "12-your-own-option-chain"
EXERCISES = (
    Exercise(
        id="12-gamma-money",
        title="From gamma to money",
        model="option-greeks",
        draws={"strike": (95.0, 100.0, 105.0), "days_to_expiry": (14.0, 30.0, 60.0)},
        others={"contracts": (unit.COUNT, (5e3, 20e3, 50e3))},
        fixed={"rate": 0.0},
        asks=(
            "At a strike of {strike} there are {contracts} contracts of a hundred shares open, with a gamma of {gamma} an "
            "option. The price is {spot}. How many USD must be traded for a move of 1 %?"
        ),
        answer=lambda runs: 0.01 * runs()["spot"] ** 2 * 100 * runs()["gamma"] * runs.given["contracts"],
        unit=unit.DEPTH,
        within=0.01,
        hints=(
            "Gamma says how many shares for one USD of price; one per cent is a hundredth of the price.",
            "Gamma · contracts · 100 · price · price · 0.01. The last factor is often forgotten.",
        ),
        why="For one per cent {answer} must be traded.",
    ),
    Exercise(
        id="12-delta",
        title="The delta of a strike",
        model="option-greeks",
        draws={"strike": (90.0, 95.0, 100.0, 105.0, 110.0), "volatility": (0.15, 0.2, 0.3), "days_to_expiry": (30.0, 60.0)},
        fixed={"rate": 0.0},
        asks=(
            "A call at {strike} runs for {days_to_expiry} by the calendar; the price is {spot}, the volatility {volatility}, interest "
            "nought. What is its delta?"
        ),
        answer="delta",
        within=0.01,
        or_within=0.003,
        hints=(
            "Delta is N(d₁), with d₁ = (ln(S/K) + σ²T/2)/(σ√T).",
            'Here d₁ is {d1}; look up the normal distribution, or use squeezelab.open("option-greeks").',
        ),
        why="N({d1}) is {answer}.",
    ),
    Exercise(
        id="12-theta",
        title="What a night costs",
        model="option-greeks",
        asks=(
            "A call at the money runs for {days_to_expiry} by the calendar at a volatility of {volatility}; the price is "
            "{spot}, interest nought. What does it lose in one day of the calendar, in USD? Give it with its sign."
        ),
        answer=lambda runs: runs()["theta"] / 365,
        slips={"That is spread over trading days: the option runs, and decays, by the calendar.": lambda runs: runs()["theta"] / 252},
        hints=(
            "Without interest theta is half of gamma times price² times volatility², a year.",
            "Gamma is {gamma}. Take it times {spot} squared times {volatility} squared, halve it, and divide by 365 days.",
        ),
        why="Half of gamma · price² · volatility², over 365, is {answer} a day.",
        draws={"days_to_expiry": (10.0, 20.0, 45.0, 90.0), "volatility": (0.2, 0.3)},
        fixed={"rate": 0.0},
        unit=unit.FINE_PRICE,
        within=0.015,
    ),
    Exercise(
        id="12-pin",
        title="The pull of a strike",
        model="expiry-pinning",
        draws={"strength": (0.05, 0.1, 0.2), "days_to_expiry": (10.0, 20.0, 30.0)},
        asks=(
            "Dealers hold options at {strike} with a strength of {strength}; the price stands at the strike, "
            "{days_to_expiry} are left, the volatility is {volatility}. With what probability does the price end on the "
            "strike? Use the calculator."
        ),
        answer="pin_chance",
        within=0.015,
        hints=(
            "Avellaneda and Lipkin: one less e to the minus of strength times the density of the price at the strike.",
            "At the strike the density is 1/(σ√(2πT)), with T in years of 365 days.",
        ),
        why="1 − exp(−nE/(σ√(2πT))) is {answer}.",
    ),
    Exercise(
        id="12-straddle",
        title="The price of movement",
        model="premium-decay",
        draws={"volatility": (0.2, 0.3, 0.5), "days_to_expiry": (7.0, 30.0, 60.0)},
        fixed={"kind": "straddle", "shares": 100.0, "rate": 0.0},
        asks=(
            "A straddle at the money on a hundred shares at {price} runs for {days_to_expiry} by the calendar, at an implied volatility of "
            "{volatility}. What is its premium, in USD?"
        ),
        answer="premium_now",
        within=0.01,
        hints=(
            "A call at the money is worth nearly 0.4 · price · volatility · √years.",
            "A straddle is a call and a put: twice that, times a hundred shares.",
        ),
        why="Movement until then is priced at {answer}.",
    ),
)
