"""What must hold of a run before a sentence may say so outright: nobody, nothing, always, only.

Each line is worked out from readings as they are printed, apart from the code that writes the sentence.
"""

from __future__ import annotations

from collections.abc import Callable

from squeezelab.core import Fate, Result


def nil(result: Result, name: str) -> bool:
    """Whether a reading is printed as nothing."""
    unit = result.model.quantities[name].unit
    return unit.write(float(result[name])) == unit.write(0.0)


def alike(result: Result, a: str, b: str) -> bool:
    """Whether two readings are printed alike."""
    return result.write(a).lstrip("+") == result.write(b).lstrip("+")


def whole(result: Result, name: str) -> bool:
    """Whether a share is printed as all of it."""
    unit = result.model.quantities[name].unit
    return unit.write(float(result[name])) == unit.write(1.0)


TRUTHS: dict[str, dict[str, Callable[[Result], bool]]] = {
    "bank-run": {
        "everyone": lambda r: whole(r, "withdrawing") and max(r["expected"], r["impatient"]) > r["tipping"],
        "no reason to run": lambda r: alike(r, "withdrawing", "impatient"),
    },
    "chain-reorganisation": {"always overtakes": lambda r: r["attacker"] >= 0.5 and r["chance"] > 0.9999},
    "clearing-network": {"Nobody fails": lambda r: nil(r, "failed") and nil(r, "unpaid")},
    "common-holdings": {
        "Nothing spreads": lambda r: not (r["sold"] > 0).any() and whole(r, "other_end"),
        "all but keep their price": lambda r: bool((r["sold"] > 0).any()) and whole(r, "other_end"),
    },
    "crash-fold": {"Nothing is sold": lambda r: nil(r, "sale") and alike(r, "lowest_price", "start_price")},
    "dealer-gamma": {
        "sell rises and buy dips": lambda r: r["gain_at_spot"] < 0,
        "buy rises and sell dips": lambda r: r["gain_at_spot"] > 0,
        "jumps": lambda r: r["gain_at_spot"] >= 0.99,
    },
    "deleveraging-queue": {
        "nobody pays": lambda r: nil(r, "deleveraged") and nil(r, "fund_used") and r["accounts_closed"] < 1,
        "no short is closed": lambda r: (
            nil(r, "deleveraged") and r["accounts_closed"] < 1 and r["fund_used"] <= r["insurance_fund"] * 1.001
        ),
        "is empty": lambda r: r["fund_used"] >= 0.999 * r["insurance_fund"] and r["accounts_closed"] >= 1,
    },
    "funding-rate": {"Nobody pays": lambda r: nil(r, "rate") and nil(r, "per_day")},
    "gamma-scalping": {
        "hardly any gamma": lambda r: nil(r, "spread") and nil(r, "mean_profit"),
        "in profit": lambda r: not (nil(r, "spread") and nil(r, "mean_profit")),
        "fair game": lambda r: nil(r, "mean_profit"),
        r"gamma earns": lambda r: r["mean_profit"] > 0,
        r"gamma loses": lambda r: r["mean_profit"] < 0,
        r"for costs": lambda r: not nil(r, "round_trip_cost") and r["mean_profit"] < 0,
        r"the drift (decides|outweighs)|and the drift": lambda r: not alike(r, "drift", "rate"),
        r"for chance": lambda r: alike(r, "drift", "rate") and (nil(r, "round_trip_cost") or r["mean_profit"] > 0),
    },
    "grid-balance": {"Nothing trips": lambda r: nil(r, "lost")},
    "fee-burn": {"back at their target": lambda r: abs(r["fullness"][-1] - 1) < 0.02 * max(1, r["elasticity"])},
    "price-rejection": {
        "says nothing": lambda r: round(r["evidence"], 2) == 1,
        "next to nothing": lambda r: round(r["evidence"], 2) == 1,
        "weak evidence": lambda r: 0.9 < r["evidence"] < 3,
    },
    "hedging-feedback": {
        "Nobody is in the programme": lambda r: nil(r, "programme_share") and alike(r, "volatility_here", "news_volatility"),
        "hardly changes at this price": lambda r: not nil(r, "programme_share") and alike(r, "volatility_here", "news_volatility"),
        "buys rises": lambda r: r["amplification"] > 1,
        "sells rises": lambda r: r["amplification"] < 1,
    },
    "herding-threshold": {
        "Nobody moves": lambda r: nil(r, "joined"),
        "Everyone": lambda r: round(r["joined"]) == r["people"],
        "Nearly all": lambda r: r["people"] > r["joined"] >= 0.9 * r["people"],
    },
    "lending-desk": {
        "every lender is repaid": lambda r: nil(r, "bad_debt_left"),
        "No loan is liquidated": lambda r: nil(r, "repaid_share"),
    },
    "liquidation-cascade": {
        "[Nn]othing is forced": lambda r: nil(r, "positions_liquidated") and nil(r, "forced_selling"),
        "market takes them": lambda r: not r.tipped[0] and r["liquidated_share"] <= 0.9,
    },
    "loop-gain": {
        "of the one before": lambda r: r["forced_trades"] < r["forced_positions"],
        "Nobody is forced": lambda r: nil(r, "total_gain"),
        "shrinks to": lambda r: r["total_gain"] < 0,
        "grows to": lambda r: r["total_gain"] > 0,
        "becomes": lambda r: False,
        "have run out": lambda r: r["forced_trades"] >= 0.99 * r["forced_positions"],
    },
    "market-maker-capacity": {"room throughout": lambda r: nil(r, "time_full")},
    "redemption-queue": {
        "Nobody asks": lambda r: nil(r, "asked_total") and nil(r, "paid_total"),
        r"paid at once, and the price [^.]*\.[^.]*$": lambda r: nil(r, "longest_wait") and nil(r, "queue_left"),
    },
    "jensen-gap": {"hardly anything is uncertain": lambda r: r["uncertainty"] < 0.01, "straight line": lambda r: r["payoff"] == "line"},
    "delta-hedge": {"for the least of both": lambda r: r["rebalances"] > r["best_frequency"] and r["mean_fees"] > r["error"]},
    "premium-decay": {"next to nothing": lambda r: abs((r["premium"] - r["payoff"])[0]) < 1e-6 * r["shares"] * r["strike"]},
    "loss-spiral": {"speculators are out": lambda r: r["held_left"] < 1e-6},
    "smile-lab": {"No density is negative": lambda r: r["lowest_g"] > -1e-6, "the density is negative": lambda r: r["lowest_g"] < 0},
    "volatility-margin": {"Nobody is forced": lambda r: nil(r, "sales") and nil(r, "forced_share")},
    "ruin-fund": {r"Ruin is \*certain\*": lambda r: r["ruin_chance"] > 1 - 1e-9},
    "informed-trading": {"teach the maker nothing": lambda r: alike(r, "opening_spread", "end_spread")},
}

ENDS: dict[str, Callable[[Result], bool]] = {
    r"\b[Rr]uns? away\b": lambda r: r.model.tipped is not None and bool(r.tipped[0]),
    r"\bdies out\b": lambda r: r.model.tipped is not None and not r.tipped[0],
    r"\bbook gaps\b": lambda r: r.fate is Fate.BOOK_GAPS,
    r"\b[Nn]othing is forced\b": lambda r: r.fate is Fate.NOTHING_FORCED,
}
