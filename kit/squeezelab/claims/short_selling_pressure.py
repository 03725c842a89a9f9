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
        near=near["end_price"],
        thin=thin["end_price"],
        deep=deep["end_price"],
        far=far["end_price"],
        far_covered=far["covered_share"],
    )


def profit_after_fee() -> Verdict:
    """C3. A fall of 5 % in 30 days, at a borrow fee of 1, 25 and 300 % a year: gain less fee."""
    fall, fees = 0.05, {"cheap": 0.01, "dear": 0.25, "dearest": 3.0}
    runs = {name: outcome("short-squeeze", borrow_fee=fee, holding_period=30) for name, fee in fees.items()}
    return tally(
        {name: fall > run["break_even_fall"] for name, run in runs.items()},
        f"Held for 30 days, a short earns only past a fall of {runs['cheap'].write('break_even_fall')} at a fee of 1 % a year, of "
        f"{runs['dear'].write('break_even_fall')} at 25 %, and of {runs['dearest'].write('break_even_fall')} at 300 %.",
        **{name: run["break_even_fall"] for name, run in runs.items()},
    )


def risk_of_a_rise() -> Verdict:
    """C31. The margin call and the end of a short's collateral, at margins of 5, 30 and 60 %: both above the entry, none below."""
    runs = {m: outcome("short-squeeze", maintenance_margin=m) for m in (0.05, 0.30, 0.60)}
    usual = runs[0.30]
    call, bankrupt = usual["average_call"] / usual["average_entry"], usual["collateral"]
    return tally(
        {f"{m:.0%}": 0 < run["average_call"] < run["collateral"] * run["average_entry"] for m, run in runs.items()},
        f"With {unit.SHARE.write(bankrupt)} collateral and 30 % maintenance, the margin call comes "
        f"{unit.PERCENT.write(call - 1)} above the entry, "
        f"and the account is empty {unit.SHARE.write(bankrupt - 1)} above it; a price has no upper end, so neither has the loss.",
        call=call,
        bankrupt=bankrupt,
    )


def call_is_elastic() -> Verdict:
    """C33. What 1 % more makes a short at its call buy back, at maintenance margins of 10, 30 and 60 %: more than 1 %?"""
    bought = {m: float(shorts_at_call(1.0, m)) for m in (0.10, 0.30, 0.60)}
    return tally(
        {f"{m:.0%}": share > 0.01 for m, share in bought.items()},
        f"A rise of 1 % makes a short at its call buy back {unit.DAILY.write(bought[0.30])} of its position at a "
        "maintenance margin of 30 %; "
        f"{unit.DAILY.write(bought[0.10])} at 10 %, {unit.DAILY.write(bought[0.60])} at 60 %.",
        **{f"at_{m:.0%}": share for m, share in bought.items()},
    )


def downward_force() -> Verdict:
    """C2. A sale of the same size without information, with some and with nothing but: does the price stay down?"""
    runs = {share: outcome("transient-impact", permanent=share, horizon=400) for share in (0.0, 0.5, 1.0)}
    return tally(
        {f"{share:.0%} informed": run["end"] < 0.5 * run["trough"] for share, run in runs.items()},
        f"A sale that carries no information takes the price to {runs[0.0].write('trough')} and gives back "
        f"{runs[0.0].write('rebound')} of it; "
        f"if half of the impact is information, {runs[0.5].write('rebound')} comes back; if all of it is, nothing.",
        none=runs[0.0]["end"],
        half=runs[0.5]["end"],
        all=runs[1.0]["end"],
    )


def bearish_conviction() -> Verdict:
    """C4. Does the number of shorts tell the contracts short, and does funding follow the premium?"""
    crowds = [outcome("long-short-ratio", long_accounts=longs, short_accounts=shorts) for longs, shorts in ((80, 1), (20, 20), (5, 60))]
    above, below = (outcome("funding-rate", premium=premium, carry_trades=0) for premium in (0.001, -0.001))
    return tally(
        {
            "accounts tell contracts": max(c["contract_ratio"] for c in crowds) > 1.01 or min(c["contract_ratio"] for c in crowds) < 0.99,
            "funding follows the premium": above["rate"] > 0 > below["rate"],
        },
        "Between "
        + " and ".join(f"{crowd['account_ratio']:.2f}" for crowd in (crowds[2], crowds[0]))
        + f" long accounts to each short one, contracts long over contracts short stay at {crowds[1].write('contract_ratio')}; "
        f"funding is {above.write('rate')} with the contract 10 bp above the index and {below.write('rate')} with it 10 bp below.",
        above=above["rate"],
        below=below["rate"],
        contracts=crowds[0]["contract_ratio"],
    )


def more_than_the_float() -> Verdict:
    """C53. Shares lent on again and again, at shares lent of 30, 55 and 70 %: do the shorts pass the float?"""
    reach = {share: sum(share**round_ for round_ in range(1, 400)) for share in (0.30, 0.55, 0.70)}
    return tally(
        {f"{share:.0%}": most > 1 for share, most in reach.items()},
        "Shorts can reach "
        + ", ".join(
            f"{most * 100:.0f} % of the float if {share * 100:.0f} % of the bought shares are lent on" for share, most in reach.items()
        )
        + ".",
        **{f"at_{share:.0%}": most for share, most in reach.items()},
    )


def days_to_cover_fall() -> Verdict:
    """C54. Days to cover fall because shorts leave, and fall because volume explodes: has anybody bought back?"""
    before = outcome("short-squeeze", short_interest=3e6, daily_volume=1.5e6)
    left = outcome("short-squeeze", short_interest=1e6, daily_volume=1.5e6)
    busy = outcome("short-squeeze", short_interest=3e6, daily_volume=15e6)
    return tally(
        {
            name: run["days_to_cover"] < before["days_to_cover"] and run["short_interest"] < before["short_interest"]
            for name, run in (("left", left), ("busy", busy))
        },
        f"{before.write('days_to_cover')} become {left.write('days_to_cover')} when two thirds of the shorts leave, "
        f"and {busy.write('days_to_cover')} when "
        "volume grows tenfold and nobody does.",
        before=before["days_to_cover"],
        left=left["days_to_cover"],
        busy=busy["days_to_cover"],
    )
