"""Claims about selling pressure in the order book: spreads, volatility, makers, inflows."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def spread_narrows() -> Verdict:
    """C6. Sales in calm, sales by more informed traders, a sweep through the book, and a maker in calm and in storm: narrower?"""
    calm, alarm = outcome("informed-trading", "Sales in calm"), outcome("informed-trading", "An alarm")
    sweep = outcome("order-book", "A walk")
    quiet, wild = (outcome("maker-quotes", volatility=volatility) for volatility in (1.0, 4.0))
    return tally(
        {
            "calm": calm["end_spread"] < calm["opening_spread"],
            "alarm": alarm["widest_spread"] < alarm["before_alarm"],
            "sweep": sweep["spread_after"] < sweep["spread_before"],
            "volatility": wild["opening_spread"] < quiet["opening_spread"],
        },
        f"In calm two sales narrow the spread from {calm.write('opening_spread')} to {calm.write('end_spread')}; "
        f"when more informed sellers come it widens from {alarm.write('before_alarm')} to {alarm.write('widest_spread')}, "
        f"when a large sale sweeps the book from {sweep.write('spread_before')} to {sweep.write('spread_after')}, "
        f"and a maker asks {wild.write('opening_spread')} instead of {quiet.write('opening_spread')} at four times the volatility.",
        calm=calm["end_spread"],
        alarm=alarm["widest_spread"],
        sweep=sweep["spread_after"],
        quiet=quiet["opening_spread"],
        wild=wild["opening_spread"],
    )


def spread_widens() -> Verdict:
    """C7. A maker's opening spread at volatilities 1, 2 and 4: wider each time?"""
    runs = {volatility: outcome("maker-quotes", volatility=volatility) for volatility in (1.0, 2.0, 4.0)}
    spreads = [run["opening_spread"] for run in runs.values()]
    return tally(
        {"1 to 2": spreads[1] > spreads[0], "2 to 4": spreads[2] > spreads[1]},
        "With volatility at " + ", ".join(f"{v:.0f} the maker asks {run.write('opening_spread')}" for v, run in runs.items()) + ".",
        low=spreads[0],
        middle=spreads[1],
        high=spreads[2],
    )


def volatility_rises() -> Verdict:
    """C8. The spot falls by 10 % and each strike keeps its volatility; smiles that slope down, not at all, and up."""
    runs = {tilt: outcome("smile-lab", spot_move=-0.10, tilt=tilt) for tilt in (-0.5, 0.0, 0.5)}
    words = {-0.5: "down", 0.0: "neither way", 0.5: "up"}
    return tally(
        {words[tilt]: run["moved"] > run["at_the_money"] + 0.001 for tilt, run in runs.items()},
        "After a fall of 10 % the volatility at the money goes "
        + ", ".join(
            f"from {run.write('at_the_money')} to {run.write('moved')} if the smile slopes {words[tilt]}" for tilt, run in runs.items()
        )
        + ".",
        **{words[tilt].replace(" ", "_"): run["moved"] - run["at_the_money"] for tilt, run in runs.items()},
    )


def makers_steady() -> Verdict:
    """C9. Volatility over that of the news alone: without a maker, with one who has room, with one who is soon full."""
    none, room, full = (outcome("market-maker-capacity", preset) for preset in ("No maker", "Room enough", "Little room"))
    return tally(
        {
            "fast traders speed it up": none["volatility_ratio"] > 1.2,
            "a maker steadies": room["volatility_ratio"] < none["volatility_ratio"] - 0.2,
            "not when full": full["volatility_ratio"] > none["volatility_ratio"],
        },
        f"Momentum traders alone raise volatility {none.write('volatility_ratio')}; a maker with room brings it back to "
        f"{room.write('volatility_ratio')}; one who is full {full.write('time_full')} of the time lets it go to "
        f"{full.write('volatility_ratio')}.",
        none=none["volatility_ratio"],
        room=room["volatility_ratio"],
        full=full["volatility_ratio"],
    )


def spread_and_belief() -> Verdict:
    """C60. Trades at a steady share of informed traders, and at one that doubles: does the spread narrow?"""
    steady, more = outcome("informed-trading", "Price discovery"), outcome("informed-trading", "An alarm")
    return tally(
        {"steady": steady["end_spread"] < steady["opening_spread"], "more of them": more["widest_spread"] < more["before_alarm"]},
        f"At a steady share the spread goes from {steady.write('opening_spread')} to {steady.write('end_spread')}; "
        f"when more informed traders come, from {more.write('before_alarm')} to {more.write('widest_spread')} before it closes.",
        steady=steady["end_spread"],
        more=more["widest_spread"],
    )


def inflow_gauges() -> Verdict:
    """C29. Inflow and the day's return, where all of it is sold and where most of it only changes hands inside: a "
    "correlation to speak of?"""
    sold, moved = outcome("exchange-inflow", "All of it sold"), outcome("exchange-inflow", "Mostly moved")
    return tally(
        {"all sold": sold["correlation"] < -0.25, "mostly moved": moved["correlation"] < -0.25},
        f"Where all that comes in is sold, the inflow’s z-score and the day’s return correlate at {sold.write('correlation')}; "
        f"where most of it is moved inside the exchange, at {moved.write('correlation')}.",
        sold=sold["correlation"],
        moved=moved["correlation"],
    )
