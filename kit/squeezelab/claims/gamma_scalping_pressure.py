"""Claims about dealers' hedging: which way it pushes, how much, how often."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def sign_decides() -> Verdict:
    """C18. Typical day with hedging over the same day without, long and short gamma, hedges at once and a day late."""
    ratios = {
        (sign, timing): (lambda run: run["typical_day"] / run["news_day"])(
            outcome("dealer-gamma", sign, timing=timing, days=250, seed=7, put_share=0)
        )
        for sign in ("Long gamma", "Short gamma")
        for timing in ("same", "late")
    }  # fmt: skip
    long, short = ratios["Long gamma", "same"], ratios["Short gamma", "same"]
    late = ratios["Long gamma", "late"], ratios["Short gamma", "late"]
    return tally(
        {"at once": long < 1 < short, "a day late": late[0] < 1 < late[1]},
        f"Hedging at once multiplies a typical day by {long:.2f} when dealers are long gamma and by {short:.2f} when they are short; "
        f"a day late, by {late[0]:.2f} and {late[1]:.2f}.",
        long=long, short=short, late_long=late[0], late_short=late[1],
    )  # fmt: skip


def major_driver() -> Verdict:
    """C20. What hedging adds to a typical day, in a market that trades a hundred times the gamma and in one that trades 25 times."""
    large = outcome("dealer-gamma", dealer_gamma=-5e9, daily_volume=500e9, put_share=0)
    small = outcome("dealer-gamma", dealer_gamma=-2e9, daily_volume=50e9, put_share=0)
    tiny = outcome("dealer-gamma", dealer_gamma=-0.2e9, daily_volume=50e9, put_share=0)
    added = {name: run["one_percent_becomes"] / 0.01 - 1 for name, run in {"large": large, "small": small, "tiny": tiny}.items()}
    return tally(
        {name: value > 0.25 for name, value in added.items()},
        f"Dealers short {abs(large['dealer_gamma']) / 1e9:.0f} bn USD per 1 % add {added['large'] * 100:.0f} % to each move where "
        f"{large.write('daily_volume')} trade a day; short {abs(small['dealer_gamma']) / 1e9:.0f} bn where {small.write('daily_volume')} trade, they add "
        f"{added['small'] * 100:.0f} %; short {abs(tiny['dealer_gamma']) / 1e9:.1f} bn there, {added['tiny'] * 100:.0f} %.",
        **added,
    )  # fmt: skip
