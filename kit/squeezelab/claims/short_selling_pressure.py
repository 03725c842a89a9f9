"""Claims about short selling: when a small rise forces covering, what a short earns, what it can lose."""

from __future__ import annotations

from ..core import unit
from ..dynamics.loop_gain import shorts_at_call
from .check import outcome
from .verdict import Verdict, tally


def small_rise() -> Verdict:
    """C1. Many shorts and a rise of 5 %: tried with entries near and far from their call, in thin and deep markets."""
    thin = outcome("short-squeeze", shock=0.05, average_entry=18, entry_spread=0.01, market_depth=2e6)
    near = outcome("short-squeeze", shock=0.05, average_entry=18, entry_spread=0.01, market_depth=5e6)
    deep = outcome("short-squeeze", shock=0.05, average_entry=18, entry_spread=0.01, market_depth=50e6)
    far = outcome("short-squeeze", shock=0.05, average_entry=20, entry_spread=0.01, market_depth=2e6)
    spark = near["start_price"] * 1.05
    return tally(
        {name: run["end_price"] > 1.01 * spark for name, run in {"thin": thin, "near": near, "deep": deep, "far": far}.items()},
        f"After a rise of 5 % to {unit.PRICE.write(spark)}, shorts from 18 USD push the price to {near.write('end_price')} and cover "
        f"{near.write('covered_share')}; in a thinner market it runs to {thin.write('end_price')}, in a deep one it stays at "
        f"{deep.write('end_price')}. Shorts from 20 USD cover nothing.",
        near=near["end_price"], thin=thin["end_price"], deep=deep["end_price"], far=far["end_price"], far_covered=far["covered_share"],
    )  # fmt: skip


def profit_after_fee() -> Verdict:
    """C3. A fall of 5 % in 30 days, at a borrow fee of 1, 25 and 300 % a year: gain less fee."""
    fall, fees = 0.05, {"cheap": 0.01, "dear": 0.25, "dearest": 3.0}
    runs = {name: outcome("short-squeeze", borrow_fee=fee, holding_period=30) for name, fee in fees.items()}
    return tally(
        {name: fall > run["break_even_fall"] for name, run in runs.items()},
        f"Held for 30 days, a short earns only past a fall of {runs['cheap'].write('break_even_fall')} at a fee of 1 % a year, of "
        f"{runs['dear'].write('break_even_fall')} at 25 %, and of {runs['dearest'].write('break_even_fall')} at 300 %.",
        **{name: run["break_even_fall"] for name, run in runs.items()},
    )  # fmt: skip


def risk_of_a_rise() -> Verdict:
    """C31. The margin call and the end of a short's collateral, at margins of 5, 30 and 60 %: both above the entry, none below."""
    runs = {m: outcome("short-squeeze", maintenance_margin=m) for m in (0.05, 0.30, 0.60)}
    usual = runs[0.30]
    call, bankrupt = usual["average_call"] / usual["average_entry"], usual["collateral"]
    return tally(
        {f"{m:.0%}": 0 < run["average_call"] < run["collateral"] * run["average_entry"] for m, run in runs.items()},
        f"With {unit.SHARE.write(bankrupt)} collateral and 30 % maintenance, the margin call comes {unit.PERCENT.write(call - 1)} above the entry, "
        f"and the account is empty {unit.SHARE.write(bankrupt - 1)} above it; a price has no upper end, so neither has the loss.",
        call=call, bankrupt=bankrupt,
    )  # fmt: skip


def call_is_elastic() -> Verdict:
    """C33. What 1 % more makes a short at its call buy back, at maintenance margins of 10, 30 and 60 %: more than 1 %?"""
    bought = {m: float(shorts_at_call(1.0, m)) for m in (0.10, 0.30, 0.60)}
    return tally(
        {f"{m:.0%}": share > 0.01 for m, share in bought.items()},
        f"A rise of 1 % makes a short at its call buy back {unit.DAILY.write(bought[0.30])} of its position at a maintenance margin of 30 %; "
        f"{unit.DAILY.write(bought[0.10])} at 10 %, {unit.DAILY.write(bought[0.60])} at 60 %.",
        **{f"at_{m:.0%}": share for m, share in bought.items()},
    )  # fmt: skip
