"""Exercises on perpetuals, funding and deleveraging."""

from __future__ import annotations

from ..declaration import Exercise

TUTORIAL = "08-perpetuals"
EXERCISES = (
    Exercise(
        id="08-funding",
        title="A day’s funding",
        model="funding-rate",
        draws={"premium": (0.0012, 0.002, -0.0015, 0.003), "position_value": (10e3, 25e3, 50e3)},
        asks=(
            "A perpetual stands {premium} from its index. Interest is {interest}, the band {band}; funding is paid three "
            "times a day. You are long {position_value}. What do you get a day? Paying counts as below nought."
        ),
        answer="per_day",
        within=0.01,
        slips={"That is one payment; there are three a day.": lambda runs: runs()["per_day"] / 3},
        hints=(
            "The clamp rule: premium plus (interest less premium), where the bracket may be no larger than the band either way.",
            "Outside the band the rate is the premium less the band (or plus, if the premium is below nought).",
            "The rate is {rate}. Three times that on the position, and longs pay when it is above nought.",
        ),
        why="At {rate} each time a long of {position_value} gets {answer} a day.",
    ),
    Exercise(
        id="08-liquidation",
        title="A coin-settled limit",
        model="perpetual-desk",
        draws={"leverage": (5.0, 10.0, 20.0, 25.0), "entry_price": (2000.0, 50000.0, 100000.0)},
        fixed={"contract": "inverse"},
        asks=(
            "A long at {entry_price} with a leverage of {leverage} is settled in the coin itself. At which price is all of "
            "its margin gone (the bankruptcy price)?"
        ),
        answer="bankruptcy",
        within=0.001,
        slips={
            "That is right for a contract settled in USD; here the margin loses value with the coin.": (
                lambda runs: runs()["entry_price"] * (1 - 1 / runs()["leverage"])
            )
        },
        hints=(
            "The margin is one over the leverage, in coins; the loss in coins is 1/entry less 1/price, per USD of the position.",
            "Entry times leverage, over leverage plus one.",
        ),
        why="Entry · L/(L + 1) is {answer}: nearer than a plain contract’s.",
    ),
    Exercise(
        id="08-touch",
        title="A week with leverage",
        model="perpetual-desk",
        draws={"leverage": (5.0, 8.0, 15.0, 20.0), "days": (3.0, 7.0, 14.0)},
        asks=(
            "A long with a leverage of {leverage} is held for {days}, at a volatility of {volatility}. With what "
            "probability does the price touch the limit? Use the calculator."
        ),
        answer="touch",
        within=0.02,
        or_within=0.002,
        slips={"That is how far the limit lies, not how likely it is reached.": "distance"},
        hints=(
            'Use squeezelab.open("perpetual-desk") and set the two sliders.',
            "The limit lies {distance} away; the rest is the chance that a path gets there at least once.",
        ),
        why="Within {days} the path touches the limit with probability {answer}.",
    ),
    Exercise(
        id="08-average-short",
        title="One against many",
        model="long-short-ratio",
        draws={"long_accounts": (40.0, 60.0, 90.0), "short_accounts": (2.0, 5.0, 10.0), "average_long": (500.0, 2000.0)},
        asks=(
            "{long_accounts} accounts are long with {average_long} each, {short_accounts} accounts are short. How large is "
            "the average short position?"
        ),
        answer="average_short",
        slips={"Accounts need not balance, contracts do.": "average_long"},
        hints=(
            "Contracts long equal contracts short, whatever the accounts.",
            "{long_accounts} times {average_long}, over {short_accounts}.",
        ),
        why="All longs together, shared among the shorts: {answer}.",
    ),
    Exercise(
        id="08-fund",
        title="A fund that is large enough",
        model="deleveraging-queue",
        draws={"bankrupt_position": (60e6, 80e6, 100e6), "market_depth": (10e6, 12e6, 15e6)},
        asks=(
            "A position of {bankrupt_position} is bankrupt and is sold into a depth of {market_depth}. How large must the "
            "insurance fund be, so that no winner is closed? Use the calculator."
        ),
        answer="fund_needed",
        within=0.02,
        hints=(
            'Use squeezelab.open("deleveraging-queue"); the fund pays what is missing below the bankruptcy price.',
            "The reading is called fund needed; it does not hang on the fund there is.",
        ),
        why="The sale falls short of the bankruptcy price by {answer}.",
    ),
)
