"""Exercises on pools and lending."""

from __future__ import annotations

from ..declaration import Exercise

TUTORIAL = "09-amms-and-lending"
EXERCISES = (
    Exercise(
        id="09-pool-price",
        title="The price after a swap",
        model="amm-swap",
        draws={"sold": (50.0, 100.0, 250.0, 500.0), "price": (1000.0, 2000.0, 3000.0)},
        fixed={"fee": 0.0},
        asks=(
            "A pool of the constant product holds {base} at a price of {price}. Somebody sells it {sold}, without a fee. "
            "What is its price then?"
        ),
        answer="end_price",
        within=0.002,
        slips={
            "The coins grew by that factor, and the USD shrank by it as well: the price falls by its square.": (
                lambda runs: runs()["price"] / (1 + runs()["sold"] / runs()["base"])
            ),
        },
        hints=(
            "The product of the reserves stays the same, the price is their ratio.",
            "The coins grow by a factor, the USD shrink by the same one: the price falls by its square.",
        ),
        why="The old price over (1 + sold/reserve)² is {answer}.",
    ),
    Exercise(
        id="09-impermanent",
        title="Behind holding",
        model="amm-lab",
        draws={"price_ratio": (0.25, 0.5, 1.5, 3.0, 4.0)},
        asks=(
            "The price of a coin goes to {price_ratio} what it was. How far behind holding is the owner of a pool without a"
            " range? Give it with its sign."
        ),
        answer="full_loss",
        within=0.01,
        hints=(
            "Only the ratio of the prices counts, and a half is as bad as a double.",
            "2√r/(1 + r) − 1.",
        ),
        why="2√r/(1 + r) − 1 with r = {price_ratio} is {answer}.",
    ),
    Exercise(
        id="09-toxic",
        title="When liquidation makes it worse",
        model="lending-desk",
        draws={"threshold": (0.75, 0.8, 0.86), "bonus": (0.04, 0.08, 0.1)},
        asks=(
            "A desk lends up to {threshold} of the collateral and gives liquidators a bonus of {bonus}. Below which health "
            "factor does a liquidation make a loan sicker?"
        ),
        answer="toxic",
        within=0.003,
        slips={"That is the threshold alone; the bonus takes more away.": "threshold"},
        hints=(
            "A repaid USD takes one plus the bonus of collateral away.",
            "Threshold times one plus the bonus.",
        ),
        why="{threshold} times one plus {bonus} is {answer}.",
    ),
    Exercise(
        id="09-break-even",
        title="The volatility a fee pays for",
        model="fee-failure",
        draws={"fee": (0.0005, 0.003, 0.005), "turnover": (10.0, 30.0, 60.0)},
        asks="A pool takes a fee of {fee} and turns over {turnover}. Up to which volatility do fees pay for what arbitrage takes?",
        answer="break_even_volatility",
        within=0.01,
        slips={
            "Arbitrage takes an eighth of the variance: do not forget the eight.": lambda runs: (runs()["fee"] * runs()["turnover"]) ** 0.5
        },
        hints=(
            "Arbitrage takes an eighth of the variance a year; fees bring fee times turnover.",
            "The root of 8 · fee · turnover.",
        ),
        why="The root of eight times fee times turnover is {answer}.",
    ),
    Exercise(
        id="09-spiral",
        title="The bad debt",
        model="lending-desk",
        preset="A thin market",
        draws={"market_depth": (3e6, 4e6, 5e6), "shock": (-0.2, -0.25)},
        asks=(
            "Start from the preset “A thin market”, with a fall of {shock} and a depth of {market_depth}. What are lenders short "
            "of in the end? Use the calculator."
        ),
        answer="bad_debt_left",
        within=0.02,
        or_within=1e4,
        hints=(
            'Use squeezelab.open("lending-desk", preset="A thin market") and set the two sliders.',
            'In Python: squeezelab.run("lending-desk", preset="A thin market", …)["bad_debt_left"].',
        ),
        why="The collateral is gone before the loans are: {answer} are missing.",
    ),
)
