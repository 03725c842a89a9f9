"""Exercises on liquidation cascades."""

from __future__ import annotations

from ...core import unit
from ..declaration import Exercise

TUTORIAL = "04-liquidation-cascade"
EXERCISES = (
    Exercise(
        id="04-limit",
        title="Where a long is sold",
        model="liquidation-cascade",
        draws={"leverage": (4.0, 8.0, 12.5, 20.0), "start_price": (2000.0, 30000.0, 60000.0)},
        asks=(
            "A long enters at {start_price} with a leverage of {leverage}. The venue keeps a maintenance margin of "
            "{maintenance_margin} of the position’s value. At which price is it liquidated?"
        ),
        answer="average_liquidation",
        within=0.001,
        slips={
            "That is where his money is gone; the venue closes a little earlier.": (
                lambda runs: runs()["start_price"] * (1 - 1 / runs()["leverage"])
            )
        },
        hints=(
            "Your own money is one over the leverage of the position.",
            "Equity = margin: price less debt equals the maintenance margin times the price.",
            "{start_price} · (1 − 1/leverage), divided by one less {maintenance_margin}.",
        ),
        why="The debt, divided by one less the margin, is {answer}.",
    ),
    Exercise(
        id="04-fall",
        title="The whole fall",
        model="liquidation-cascade",
        draws={"market_depth": (12e6, 15e6, 20e6, 30e6), "shock": (-0.03, -0.04)},
        asks=(
            "Open the liquidation cascade with a spark of {shock} and a depth of {market_depth}. How large is the whole "
            "move? Give it with its sign."
        ),
        answer="fall",
        within=0.01,
        slips={"That is the spark alone: add what it forced.": "shock"},
        hints=(
            'Use squeezelab.open("liquidation-cascade") and set the two sliders; leave the draws as they are.',
            'In Python: squeezelab.run("liquidation-cascade", shock=…, market_depth=…)["fall"].',
        ),
        why="The spark and all that it forced make {answer}.",
    ),
    Exercise(
        id="04-gain",
        title="The gain of a ladder",
        model="loop-gain",
        draws={"liquidations": (5e6, 10e6, 15e6, 20e6), "market_depth": (25e6, 40e6, 50e6)},
        fixed={"dealer_gamma": 0.0, "shorts_at_call": 0.0, "fund_assets": 0.0},
        asks=(
            "A ladder of limits holds {liquidations} of positions in each per cent of price. The market takes "
            "{market_depth} for 1 %. What is the loop gain?"
        ),
        answer="total_gain",
        hints=(
            "What one per cent forces, over what moves the price by one per cent.",
            "{liquidations} over {market_depth}.",
        ),
        why="{liquidations} over {market_depth} is {answer}.",
    ),
    Exercise(
        id="04-halt",
        title="What a halt saves",
        model="liquidation-cascade",
        draws={"depth_refill": (2.0, 3.0, 4.0, 6.0)},
        asks=(
            "Trading halts after a fall of {halt_fall}, and during the halt the depth grows {depth_refill}. By how many "
            "percentage points is the fall smaller than without a halt? Use the calculator."
        ),
        answer=lambda runs: runs(circuit_breaker="on")["fall"] - runs(circuit_breaker="off", depth_refill=1.0)["fall"],
        unit=unit.PERCENT,
        within=0.02,
        slips={"That is the fall with the halt; asked is what the halt saves.": lambda runs: runs(circuit_breaker="on")["fall"]},
        hints=(
            "Run the cascade twice: once as it opens, once with the halt on and the depth refilled.",
            "The difference of the two falls is what the halt has saved.",
        ),
        why="The refilled book takes the rest of the sales: {answer} are saved.",
    ),
    Exercise(
        id="04-fund",
        title="What is left of the fund",
        model="liquidation-cascade",
        draws={"insurance_fund": (2e6, 5e6, 10e6), "market_depth": (8e6, 10e6, 12e6)},
        asks=(
            "A venue’s insurance fund holds {insurance_fund}; the depth is {market_depth}. What is left of the fund after "
            "the cascade? Use the calculator."
        ),
        answer="fund_left",
        within=0.02,
        or_within=1e5,
        hints=(
            'Use squeezelab.open("liquidation-cascade"); the reading is called “Insurance fund at the end”.',
            'In Python: squeezelab.run("liquidation-cascade", …)["fund_left"]; it may be below nought.',
        ),
        why="The fund ends at {answer}. Below nought it is others who pay.",
    ),
)
