"""One market to be built for each tutorial: what it must do is code, and any setting that does it is right.

Over 150 lines: thirteen declarations, one for each tutorial, beside each other.
A long room: one market a tutorial, each a table of what it must do.
"""

from __future__ import annotations

import numpy as np

from ..core import Result
from ..dynamics.run import run
from .construct import Construct


def _calm_without_spark(r: Result) -> bool:
    """Whether the same market stays at rest where nothing pushes it: nobody may be at his call to begin with."""
    given = {name: value[0] if np.ndim(value) else value for name, value in r.values.items()}
    return not run(r.model, {**given, "shock": 0.0}).tipped.any()


MARKETS: dict[str, Construct] = {
    "00-start-here": Construct(
        id="00-construct",
        title="A push that echoes and dies out",
        model="short-squeeze",
        draws={"shock": (0.11, 0.12, 0.13, 0.14)},
        moves=("market_depth",),
        asks=(
            "The spark is {shock}. Construct a market in which the squeeze dies out, and yet at least a tenth of the "
            "shorts must buy, and carry the price at least a fiftieth beyond the spark."
        ),
        wants={
            "the squeeze must die out.": lambda r: not r.tipped.all(),
            "at least a tenth of the shorts must buy.": lambda r: r["covered_share"] >= 0.1,
            "their buying must carry the price at least a fiftieth beyond the spark.": lambda r: r["end_price"] >= 1.02 * r["price"][0],
        },
        hints=(
            "A deep market takes the buying without moving.",
            "Make the market deeper until the squeeze dies out, and not much deeper.",
        ),
        why="Between the depth that calms everything and the one that lets it run lies a narrow stretch of echoes.",
    ),
    "01-sell-pressure": Construct(
        id="01-construct",
        title="An order of a given push",
        model="market-impact",
        draws={"daily_volatility": (0.015, 0.02, 0.025, 0.03)},
        moves=("order_size",),
        asks=(
            "On a usual day the price moves by {daily_volatility}. Construct an order that moves the price by at least "
            "half of that, and by no more than six tenths."
        ),
        wants={
            "the order must move the price by at least half of a usual day’s move.": lambda r: r["move"] >= 0.5 * r["daily_volatility"],
            "the order must move it by no more than six tenths of it.": lambda r: r["move"] <= 0.6 * r["daily_volatility"],
        },
        hints=("The move is the daily move times the root of the share of the volume.", "Half is the root of a quarter."),
        why="From a quarter of the day’s volume to thirty-six hundredths, whatever the volatility.",
    ),
    "02-order-book": Construct(
        id="02-construct",
        title="A book that takes it whole",
        model="order-book",
        draws={"order_size": (1200.0, 1400.0, 1600.0)},
        moves=("bid_size", "thinning"),
        asks=(
            "Somebody sells {order_size}. Construct a book that takes all of it at a slippage of at most 10 bp, with "
            "no more than 600 shares at the best bid."
        ),
        wants={
            "the whole order must find a price.": lambda r: r["filled_share"] == 1,
            "its slippage must be at most 10 bp.": lambda r: r["slippage"] <= 0.001,
            "no more than 600 shares may wait at the best bid.": lambda r: r["bid_size"] <= 600,
        },
        hints=(
            "A book can be thick at its top, or farther down.",
            "With a “Thinning” of nought each level is as thick as the first.",
        ),
        why="What counts is how much waits near the price, not at it.",
    ),
    "03-short-squeeze": Construct(
        id="03-construct",
        title="A small spark that runs away",
        model="short-squeeze",
        draws={"shock": (0.07, 0.08, 0.09)},
        moves=("entry_spread", "market_depth"),
        asks=(
            "The spark is only {shock}. Construct a market that is calm without it, and in which the squeeze runs away "
            "with it, at a depth of at least 0.8 m USD."
        ),
        wants={
            "the squeeze must run away.": lambda r: bool(r.tipped.all()),
            "without a spark the market must be calm.": _calm_without_spark,
            "the depth must be at least 0.8 m USD.": lambda r: r["market_depth"] >= 0.8e6,
        },
        hints=(
            "Somebody must stand at his call for so small a spark to reach him.",
            "A wider spread of entries puts some calls near, a thin market does the rest; too wide, and it needs no spark.",
        ),
        why="The spark needs somebody within its reach, and the loop a market thin enough to go on.",
    ),
    "04-liquidation-cascade": Construct(
        id="04-construct",
        title="A cascade that the fund survives",
        model="liquidation-cascade",
        draws={"insurance_fund": (2e6, 3e6, 4e6)},
        moves=("market_depth",),
        asks=(
            "The insurance fund holds {insurance_fund}. Construct a market in which the spark at least triples on its "
            "way down, and no other trader has to pay."
        ),
        wants={
            "the whole fall must be at least three times the spark.": lambda r: r["fall"] <= 3 * r["shock"],
            "the fund must not end below nought.": lambda r: r["fund_left"] >= 0,
        },
        hints=(
            "The deeper the market, the better the prices at which positions are closed.",
            "Find the depth where the fall is just large enough.",
        ),
        why="A cascade and an empty fund are two edges, and they do not lie at the same depth.",
    ),
    "05-gamma-scalping": Construct(
        id="05-construct",
        title="A good bet that often loses",
        model="gamma-scalping",
        draws={"implied_volatility": (0.18, 0.2, 0.22, 0.25)},
        moves=("rebalances", "realised_volatility"),
        asks=(
            "The option is priced at {implied_volatility}. Construct a market in which long gamma earns on average, "
            "and yet at least one path in three loses."
        ),
        wants={
            "the market must move more than the price assumes.": lambda r: r["realised_volatility"] > r["implied_volatility"],
            "long gamma must earn on average.": lambda r: r["mean_profit"] > 0,
            "at least one path in three must lose.": lambda r: r["chance"] <= 2 / 3,
        },
        hints=(
            "It earns where the market moves more than the price assumes.",
            "Only a little more; and rare hedging leaves more to luck.",
        ),
        why="The mean is a matter of volatility, the share of winning paths one of luck around it.",
    ),
    "06-dealer-gamma": Construct(
        id="06-construct",
        title="A brake of a given strength",
        model="dealer-gamma",
        preset="Long gamma",
        draws={"daily_volume": (4e9, 5e9, 8e9)},
        moves=("dealer_gamma",),
        asks=(
            "{daily_volume} are traded on a day. Construct dealers who halve the news: one per cent becomes at most "
            "half a per cent, and no less than four tenths."
        ),
        wants={
            "one per cent of news must become at most half a per cent.": lambda r: r["one_percent_becomes"] <= 0.005,
            "it must not become less than four tenths of a per cent.": lambda r: r["one_percent_becomes"] >= 0.004,
        },
        hints=("One per cent becomes 1/(1 − g) of it.", "A gain of minus one halves the news: hold that much gamma."),
        why="At a gain of minus one the hedges take back half of each piece of news.",
    ),
    "07-hedging-feedback": Construct(
        id="07-construct",
        title="Half as wild again",
        model="hedging-feedback",
        draws={"news_volatility": (0.15, 0.2, 0.25)},
        moves=("programme_share",),
        asks=(
            "The news alone moves the price by {news_volatility} a year. Construct a market that is at least one and a "
            "half times as wild, and no more than twice."
        ),
        wants={
            "volatility must be at least one and a half times that of the news.": lambda r: r["amplification"] >= 1.5,
            "it must be no more than twice that of the news.": lambda r: r["amplification"] <= 2,
        },
        hints=(
            "The multiplier is 1/(1 − g).",
            "A gain between a third and a half does it: about a tenth of the market insured by recipe.",
        ),
        why="Between a third and a half the gain turns small steps into large ones.",
    ),
    "08-perpetuals": Construct(
        id="08-construct",
        title="Bold, and mostly alive",
        model="perpetual-desk",
        draws={"volatility": (0.5, 0.6, 0.7)},
        moves=("leverage",),
        asks=(
            "A coin moves by {volatility} a year. Construct a position of at least four times leverage that is "
            "liquidated within its week at most once in ten."
        ),
        wants={
            "the leverage must be at least four.": lambda r: r["leverage"] >= 4,
            "the limit may be touched with at most one in ten.": lambda r: r["touch"] <= 0.1,
        },
        hints=(
            "The limit lies about one over the leverage away.",
            "Look how far the coin moves within a week, and keep the limit twice as far.",
        ),
        why="Leverage decides how near the limit lies, volatility how far the coin walks.",
    ),
    "09-amms-and-lending": Construct(
        id="09-construct",
        title="A fall that lenders survive",
        model="lending-desk",
        preset="A thin market",
        draws={"shock": (-0.15, -0.17, -0.2)},
        moves=("health", "market_depth"),
        asks=(
            "The coin falls by itself: {shock}. Construct a market in which at least a tenth of the debt is "
            "liquidated, and every lender is repaid."
        ),
        wants={
            "at least a tenth of the debt must be liquidated.": lambda r: r["repaid_share"] >= 0.1,
            "every lender must be repaid.": lambda r: r["bad_debt_left"] <= 0,
        },
        hints=("Liquidations need loans near the line.", "And a market deep enough to take what is sold: move both."),
        why="Loans near the line in a deep market are closed in time, and nobody else is touched.",
    ),
    "10-contagion-and-runs": Construct(
        id="10-construct",
        title="A bank that is not run",
        model="bank-run",
        draws={"expected": (0.6, 0.65, 0.7, 0.8)},
        moves=("promise",),
        asks=(
            "{expected} of the depositors are expected to leave. Construct a bank that is not run, and that still "
            "promises at least a fiftieth more than was put in."
        ),
        wants={
            "only those in need may leave.": lambda r: r["withdrawing"] == r["impatient"],
            "the promise must be at least a fiftieth above what was put in.": lambda r: r["promise"] >= 1.02,
        },
        hints=(
            "Waiting must pay even if so many leave.",
            "The less is promised to those who leave, the more is left for those who stay.",
        ),
        why="A smaller promise moves the tipping point beyond what is expected.",
    ),
    "11-claims-under-test": Construct(
        id="11-construct",
        title="Where the sentence turns",
        model="informed-trading",
        preset="An alarm",
        draws={"informed": (0.2, 0.25, 0.3, 0.35)},
        moves=("alarmed",),
        asks=(
            "Before the alarm {informed} of the traders know. Construct an alarm after which the spread gets wider, "
            "but by no more than a half of the opening spread."
        ),
        wants={
            "the spread must get wider than at the opening.": lambda r: r["widest_spread"] > 1.001 * r["opening_spread"],
            "it must widen by no more than a half.": lambda r: r["widest_spread"] <= 1.5 * r["opening_spread"],
        },
        hints=(
            "Nothing widens if the maker suspects no more people than before.",
            "A little above {informed} the answer turns.",
        ),
        why="The spread goes with the share of sellers that the maker takes for informed ones.",
    ),
    "12-your-own-option-chain": Construct(
        id="12-construct",
        title="A book with its flip above the price",
        model="dealer-gamma",
        preset="Puts below the price",
        draws={"strike_gap": (0.06, 0.08, 0.1)},
        moves=("put_share",),
        asks="The strikes lie {strike_gap} apart. Construct a book whose flip lies above today’s price, by no more than 2 USD.",
        wants={
            "the flip must lie above the price.": lambda r: r["flip"] > r["start_price"],
            "it must lie no more than 2 USD above it.": lambda r: r["flip"] <= r["start_price"] + 2,
        },
        hints=("The more puts customers hold, the higher lies the flip.", "Begin at half of the book."),
        why="With more puts than calls, dealers are short gamma at the price, and the brake begins only above it.",
    ),
}  # fmt: skip
