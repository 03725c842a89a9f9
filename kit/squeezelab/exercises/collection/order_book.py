"""Exercises on books, spreads and makers."""

from __future__ import annotations

from ..declaration import Exercise

TUTORIAL = "02-order-book"
EXERCISES = (
    Exercise(
        id="02-slippage",
        title="A walk down the book",
        model="order-book",
        draws={"bid_size": (200.0, 300.0, 400.0), "order_size": (900.0, 1000.0, 1100.0)},
        fixed={"thinning": 0.0},
        asks=(
            "Every level of a book holds {bid_size}, the levels lie {tick} apart, and the best bid is {best_bid}. Somebody "
            "sells {order_size} at the market. How much worse than the best bid is his average price, in basis points of "
            "the best bid?"
        ),
        answer="slippage",
        within=0.02,
        hints=(
            "He takes the best level whole, then the next, until his order is filled.",
            "Write down for each level how many shares he sells there and how far it lies below the best bid.",
            "His average price is {average_price}; compare it with {best_bid}.",
        ),
        why="The shares of each level times its distance, over all shares: {answer}.",
    ),
    Exercise(
        id="02-next-move",
        title="The shorter queue",
        model="queue-imbalance",
        draws={"bid_queue": (500.0, 1000.0, 3000.0, 6000.0), "ask_queue": (1000.0, 2000.0, 4000.0)},
        fixed={"correlation": 0.0},
        asks=(
            "{bid_queue} wait to buy, {ask_queue} wait to sell, and the two queues have nothing to do with each other. With"
            " what probability is the next move up? Use the calculator."
        ),
        answer="up_probability",
        within=0.01,
        slips={
            "That is the share of the queue; a random walk leaves through the shorter side more often.": (
                lambda runs: runs()["bid_queue"] / (runs()["bid_queue"] + runs()["ask_queue"])
            )
        },
        hints=(
            "The price moves towards the side whose queue empties first.",
            'Use squeezelab.open("queue-imbalance") and set the correlation to nought.',
            "For independent queues it is 2/π times the angle whose tangent is the bid queue over the ask queue.",
        ),
        why="Two over π times arctan(bid queue over ask queue) is {answer}.",
    ),
    Exercise(
        id="02-opening-spread",
        title="The price of not knowing",
        model="informed-trading",
        draws={"informed": (0.1, 0.2, 0.35, 0.5), "high_value": (105.0, 110.0, 120.0)},
        fixed={"low_value": 95.0, "belief": 0.5},
        asks=(
            "A share is worth {low_value} or {high_value}, with even chances. {informed} of the traders know which. What "
            "spread must a maker quote for the first trade, to lose nothing on average?"
        ),
        answer="opening_spread",
        slips={
            "That is half of it: from the middle to one side.": lambda runs: runs()["opening_spread"] / 2,
            "That is the whole difference: most traders do not know it.": lambda runs: runs()["high_value"] - runs()["low_value"],
        },
        hints=(
            "She loses the whole difference to those who know, and earns it from those who do not.",
            "At even chances the spread is the share of those who know, times the difference of the two values.",
        ),
        why="{informed} of the difference between {low_value} and {high_value} is {answer}.",
    ),
    Exercise(
        id="02-flow",
        title="Flow and depth",
        model="order-flow-imbalance",
        draws={"level_depth": (1000.0, 2000.0, 5000.0, 8000.0)},
        asks="{level_depth} wait at each level. How many shares of net buying move the price by one tick?",
        answer="twice_the_depth",
        slips={"That is one side: the flow is counted on both, so it is twice as much.": "level_depth"},
        hints=(
            "Cont, Kukanov and Stoikov: the price moves by the flow, over twice the depth.",
            "One tick takes twice {level_depth}.",
        ),
        why="Buying takes one level away on one side and adds one on the other: {answer} to the tick.",
    ),
    Exercise(
        id="02-wild-spread",
        title="A wilder session",
        model="maker-quotes",
        draws={"volatility": (1.0, 3.0, 4.0, 5.0), "aversion": (0.05, 0.1, 0.2)},
        asks=(
            "A maker with an aversion of {aversion} quotes at the beginning of a session in which the price moves by "
            "{volatility}; the book thins out by {decay}. What spread does she quote? Use the calculator."
        ),
        answer="opening_spread",
        within=0.01,
        hints=(
            'Use squeezelab.open("maker-quotes"); the spread has a part for her stock and a part for the customers she loses.',
            "Avellaneda and Stoikov: aversion · volatility² · time, plus (2/aversion) · ln(1 + aversion/decay).",
            "With the whole session before her the time is one.",
        ),
        why="Risk and the wish to trade add up to {answer}.",
    ),
)
