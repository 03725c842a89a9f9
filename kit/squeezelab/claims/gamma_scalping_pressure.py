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
    }
    long, short = ratios["Long gamma", "same"], ratios["Short gamma", "same"]
    late = ratios["Long gamma", "late"], ratios["Short gamma", "late"]
    return tally(
        {"at once": long < 1 < short, "a day late": late[0] < 1 < late[1]},
        f"Hedging at once multiplies a typical day by {long:.2f} when dealers are long gamma and by {short:.2f} when they are short; "
        f"a day late, by {late[0]:.2f} and {late[1]:.2f}.",
        long=long,
        short=short,
        late_long=late[0],
        late_short=late[1],
    )


def major_driver() -> Verdict:
    """C20. What hedging adds to a typical day, in a market that trades a hundred times the gamma and in one that trades 25 times."""
    large = outcome("dealer-gamma", dealer_gamma=-5e9, daily_volume=500e9, put_share=0)
    small = outcome("dealer-gamma", dealer_gamma=-2e9, daily_volume=50e9, put_share=0)
    tiny = outcome("dealer-gamma", dealer_gamma=-0.2e9, daily_volume=50e9, put_share=0)
    added = {name: run["one_percent_becomes"] / 0.01 - 1 for name, run in {"large": large, "small": small, "tiny": tiny}.items()}
    return tally(
        {name: value > 0.25 for name, value in added.items()},
        f"Dealers short {abs(large['dealer_gamma']) / 1e9:.0f} bn USD per 1 % add {added['large'] * 100:.0f} % to each move where "
        f"{large.write('daily_volume')} trade a day; short {abs(small['dealer_gamma']) / 1e9:.0f} bn where "
        f"{small.write('daily_volume')} trade, they add "
        f"{added['small'] * 100:.0f} %; short {abs(tiny['dealer_gamma']) / 1e9:.1f} bn there, {added['tiny'] * 100:.0f} %.",
        **added,
    )


def continuous_hedging() -> Verdict:
    """C19. With costs of 0.05, 0.1 and 0.5 % a round trip, is there any for which hedging without pause is best?"""
    costs = (0.0005, 0.001, 0.005)
    runs = {cost: outcome("delta-hedge", round_trip_cost=cost) for cost in costs}
    often = outcome("delta-hedge", round_trip_cost=0.001, rebalances=1000)
    return tally(
        {f"{cost:.2%}": run["best_frequency"] > 1e5 for cost, run in runs.items()},
        "The best number of hedges in three months is "
        + ", ".join(f"{run.write('best_frequency')} at a cost of {cost * 100:.2g} %" for cost, run in runs.items())
        + f"; a thousand hedges at 0.1 % cost {often.write('mean_fees')} instead of "
        f"{runs[0.001].write('mean_fees')} for {runs[0.001].write('rebalances')}.",
        **{f"best_at_{cost}": run["best_frequency"] for cost, run in runs.items()},
    )


def scalping_earns() -> Verdict:
    """C21. An option bought at 20 % and hedged, in markets that move by 10, 20 and 30 %: is there a gain to speak of?"""
    runs = {moved: outcome("gamma-scalping", realised_volatility=moved, implied_volatility=0.20) for moved in (0.10, 0.20, 0.30)}
    return tally(
        {f"{moved:.0%}": run["mean_profit"] > 0.1 * run["spread"] and run["chance"] > 0.6 for moved, run in runs.items()},
        "Paid for at 20 %, the scalper is in profit on "
        + ", ".join(f"{run.write('chance')} of the paths when the price moves by {moved * 100:.0f} %" for moved, run in runs.items())
        + ".",
        **{f"at_{moved:.0%}": run["chance"] for moved, run in runs.items()},
    )


def time_decay() -> Verdict:
    """C23. Time decay of a call at the money and of a European put deep in the money at 10 % interest."""
    call, put = (
        outcome("option-greeks"),
        outcome("option-greeks", kind="put", spot=50, strike=100, days_to_expiry=365, rate=0.10, volatility=0.20),
    )
    return tally(
        {"call": call["theta"] < 0, "put": put["theta"] < 0},
        f"A call at the money loses {-call['theta'] / 365:.2f} USD a day; a put deep in the money gains "
        f"{put['theta'] / 365:.4f} USD a day, {put['theta']:.2f} USD a year at that pace.",
        call=call["theta"],
        put=put["theta"],
    )
