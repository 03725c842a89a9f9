"""Claims about sell pressure: what forced sales add, and which figures tell the danger."""

from __future__ import annotations

from ..core import unit
from .check import outcome
from .verdict import Verdict, tally


def forced_sales_add() -> Verdict:
    """C11. The same spark and the same positions in markets of rising depth: does the fall at least double?"""
    runs = {name: outcome("liquidation-cascade", market_depth=depth) for name, depth in (("thin", 8e6), ("middle", 12e6), ("deep", 40e6))}
    spark = -runs["thin"]["shock"]
    return tally(
        {name: -run["fall"] > 2 * spark for name, run in runs.items()},
        f"A fall of {spark * 100:.0f} % becomes {runs['thin'].write('fall')} with a depth of {runs['thin'].write('market_depth')}, "
        f"{runs['middle'].write('fall')} with {runs['middle'].write('market_depth')}, and {runs['deep'].write('fall')} with "
        f"{runs['deep'].write('market_depth')}.",
        **{name: run["fall"] for name, run in runs.items()},
    )


def open_interest_suffices() -> Verdict:
    """C12. Same open interest, same leverage, same spark; only the entries lie apart differently. Is the outcome the same?"""
    spreads = (0.005, 0.05, 0.10, 0.15)
    crowded = [outcome("liquidation-cascade", shock=-0.03, entry_spread=spread) for spread in spreads]
    rare = [outcome("liquidation-cascade", shock=-0.03, leverage=2, entry_spread=spread) for spread in spreads]
    falls, calm = [run["fall"] for run in crowded], [run["fall"] for run in rare]
    return tally(
        {"leverage 10": max(falls) - min(falls) < 0.01, "leverage 2": max(calm) - min(calm) < 0.01},
        f"With the same {crowded[0].write('open_interest')} of open interest at {crowded[0].write('leverage')} and "
        "the same spark, the fall is "
        f"{crowded[0].write('fall')}, {crowded[1].write('fall')}, {crowded[2].write('fall')} or "
        f"{crowded[3].write('fall')} as entries spread by "
        f"0.5, 5, 10 and 15 %; at {rare[0].write('leverage')} it stays between {unit.CHANGE.write(max(calm))} and "
        f"{unit.CHANGE.write(min(calm))}.",
        lowest=min(falls),
        highest=max(falls),
        calm=min(calm),
    )


def order_flow_moves_price() -> Verdict:
    """C10. Flow beside the price moves of the same window, and where the price goes when flow is steadily negative."""
    even, selling = outcome("order-flow-imbalance", "Flow moves price"), outcome("order-flow-imbalance", "Steady selling")
    return tally(
        {
            "flow and price go together": even["same_window"] > 0.5,
            "and under steady selling": selling["same_window"] > 0.5,
            "which lowers the price": selling["last_price"] < selling["start_price"] - 0.5,
        },
        f"Order flow explains {even.write('same_window')} of the moves of the same window and "
        f"{even.write('next_window')} of those of the next: it says what "
        f"happens, hardly what will. Steady selling takes the price from {selling.write('start_price')} to {selling.write('last_price')}.",
        same=even["same_window"],
        next=even["next_window"],
        last=selling["last_price"],
    )


def pool_retreats() -> Verdict:
    """C13. Coins sold into a pool, one and ten tenths of what it holds: does it hold fewer coins after, or ask a higher fee?"""
    small, large = (outcome("amm-swap", sold=sold, base=1000, fee=0.003) for sold in (100, 1000))
    return tally(
        {
            "fewer coins": small["base_after"] < small["base"] or large["base_after"] < large["base"],
            "wider spread": abs(small["quoted_spread"] - large["quoted_spread"]) > 1e-9,
        },
        f"Selling {small['sold']:.0f} coins into a pool of {small['base']:.0f} leaves it with "
        f"{small['base_after']:.0f}, selling {large['sold']:.0f} "
        f"with {large['base_after']:.0f}; its quoted spread is {small.write('quoted_spread')} in both cases.",
        small=small["base_after"],
        large=large["base_after"],
        spread=small["quoted_spread"],
    )


def protocol_amplifies() -> Verdict:
    """C14. One counter-example is enough: does a fee rule that answers a rush of demand make the rush larger?"""
    fee, forced = outcome("fee-burn"), outcome("liquidation-cascade")
    every = abs(fee["multiplier"]) > 1 and -forced["fall"] > -forced["shock"]
    return tally(
        {"every loop amplifies": every},
        f"A liquidation rule turns a fall of {-forced['shock'] * 100:.0f} % into {forced.write('fall')}, but a base "
        "fee multiplies each deviation by "
        f"{fee['multiplier']:.2f} from block to block: it calms.",
        fee=fee["multiplier"],
        cascade=forced["fall"],
    )
