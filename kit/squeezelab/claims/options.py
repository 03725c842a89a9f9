"""Claims about options: hedging error, Greeks, rules of thumb."""

from __future__ import annotations

import itertools
import math

import numpy as np

from ..dynamics.hedging import no_trade_band
from ..models.dealer_gamma import MULTIPLIER, gamma_exposure
from .check import outcome
from .verdict import Verdict, sentence, tally


def error_by_frequency() -> Verdict:
    """C38. The error of a hedge without costs at 21, 84 and 336 hedges, where the volatility is the one hedged at and where it is not."""
    counts = (21, 84, 336)

    def errors(realised: float) -> list[float]:
        settings = {"round_trip_cost": 0, "averaged_paths": 500, "realised_volatility": realised}
        return [outcome("delta-hedge", rebalances=count, **settings)["performance"] for count in counts]

    true, false = errors(0.2), errors(0.3)
    return tally(
        {
            f"{name}, {a} to {b}": 0.42 < found[i + 1] / found[i] < 0.58
            for name, found in (("as implied", true), ("half as high again", false))
            for i, (a, b) in enumerate(itertools.pairwise(counts))
        },
        "Where the volatility is the one hedged at, the outcome varies by "
        + ", ".join(f"{error * 100:.1f} % of the option’s price with {count} hedges" for count, error in zip(counts, true, strict=True))
        + "; where it is half as high again, by "
        + ", ".join(f"{error * 100:.1f} %" for error in false)
        + ".",
        **{f"at_{count}": error for count, error in zip(counts, true, strict=True)},
        **{f"wrong_at_{count}": error for count, error in zip(counts, false, strict=True)},
    )


def break_even_move() -> Verdict:
    """C45. A hedged seller of a call, repriced a day later after moves of half, all and twice the break-even move."""
    volatility, days = 0.20, 60
    today = outcome("option-greeks", volatility=volatility, days_to_expiry=days, rate=0)
    even = volatility / math.sqrt(365)
    gains = {}
    for times in (0.5, -0.5, 2.0):
        spot = float(today["spot"]) * math.exp(times * even)
        later = outcome("option-greeks", spot=spot, volatility=volatility, days_to_expiry=days - 1, rate=0)
        gains[times] = today["price"] - later["price"] + today["delta"] * (spot - float(today["spot"]))
    return tally(
        {"half, up": gains[0.5] > 0, "half, down": gains[-0.5] > 0, "twice": gains[2.0] < 0},
        f"Sold at {volatility * 100:.0f} %, a day breaks even at a move of {even * 100:.2f} %: half of it earns the "
        f"hedged seller {gains[0.5]:.3f} USD "
        f"an option, twice as much costs {-gains[2.0]:.3f} USD.",
        half=gains[0.5],
        twice=gains[2.0],
    )


def gex_unit() -> Verdict:
    """C47. Gamma times open interest times the squared price, against what dealers trade for 1 %: the same dollars?"""
    spot, strike, held, years = 100.0, np.array([100.0]), np.array([1000.0]), 30 / 365
    right = float(gamma_exposure(np.array([spot]), strike, np.array([True]), np.array([0.2]), held, years)[0])
    gamma = right / (held[0] * MULTIPLIER * spot**2 * 0.01)
    without = gamma * held[0] * MULTIPLIER * spot**2
    moved = outcome("option-greeks", spot=100.5, rate=0)["delta"] - outcome("option-greeks", spot=99.5, rate=0)["delta"]
    traded = moved * held[0] * MULTIPLIER * spot
    return tally(
        {"the product": abs(without / traded - 1) < 0.05},
        f"For 1,000 calls a move of 1 % makes dealers trade {traded / 1e6:.2f} m USD; the product gives {without / 1e6:.0f} m USD, "
        f"a hundred times too much; with the factor 0.01 it is {right / 1e6:.2f} m USD.",
        traded=traded,
        without=without,
        right=right,
    )


def taylor() -> Verdict:
    """C51. An option repriced after moves of 1 and 20 %, against delta and half gamma: within a twentieth of the change?"""
    today = outcome("option-greeks")
    errors = {}
    for move in (0.01, -0.20):
        spot = float(today["spot"]) * (1 + move)
        change = outcome("option-greeks", spot=spot)["price"] - today["price"]
        guess = today["delta"] * (spot - float(today["spot"])) + 0.5 * today["gamma"] * (spot - float(today["spot"])) ** 2
        errors[move] = (change, guess)
    return tally(
        {f"{move:.0%}": abs(guess - change) < 0.05 * abs(change) for move, (change, guess) in errors.items()},
        sentence(
            "; ".join(
                f"after a move of {move * 100:+.0f} % the option changes by {change:+.2f} USD, delta and gamma say {guess:+.2f}"
                for move, (change, guess) in errors.items()
            ).replace("-", "−")
        ),
        small=errors[0.01][1] - errors[0.01][0],
        large=errors[-0.20][1] - errors[-0.20][0],
    )


def delta_is_no_probability() -> Verdict:
    """C61. Delta beside the chance to end in the money: a month at 20 %, and two years at 100 %."""
    near = outcome("option-greeks", days_to_expiry=30, volatility=0.20, rate=0)
    far = outcome("option-greeks", days_to_expiry=730, volatility=1.00, rate=0)
    return tally(
        {"a month": abs(near["delta"] - near["chance"]) < 0.03, "two years": abs(far["delta"] - far["chance"]) < 0.03},
        f"At the money with a month left, delta is {near['delta']:.2f} and the chance {near.write('chance')}; with "
        "two years at a volatility of 100 % "
        f"they are {far['delta']:.2f} and {far.write('chance')}.",
        near=near["delta"] - near["chance"],
        far=far["delta"] - far["chance"],
    )


def gamma_near_expiry() -> Verdict:
    """C62. Gamma at 60 and at 5 days, at the strike and 10 % away from it."""
    here = [outcome("option-greeks", days_to_expiry=days, rate=0)["gamma"] for days in (60, 5)]
    away = [outcome("option-greeks", days_to_expiry=days, strike=110, rate=0)["gamma"] for days in (60, 5)]
    return tally(
        {"at the strike": here[1] > here[0], "away": away[1] > away[0]},
        f"From 60 days to 5, gamma goes from {here[0]:.3f} to {here[1]:.3f} at the strike, and from {away[0]:.3f} to "
        f"{away[1]:.4f} 10 % away from it.",
        at_strike=here[1] / here[0],
        away=away[1] / away[0],
    )


def brenner_subrahmanyam() -> Verdict:
    """C63. Premium over price, scaled, against the volatility that made it: a month at 30 %, and two years at 120 %."""
    found = {}
    for name, days, volatility in (("a month at 30 %", 30, 0.30), ("two years at 120 %", 730, 1.20)):
        run = outcome("option-greeks", days_to_expiry=days, volatility=volatility, rate=0)
        found[name] = (volatility, math.sqrt(2 * math.pi / (days / 365)) * run["price"] / float(run["spot"]))
    return tally(
        {name: abs(guess / true - 1) < 0.01 for name, (true, guess) in found.items()},
        "The rule gives " + " and ".join(f"{guess * 100:.1f} % for {name}" for name, (_, guess) in found.items()) + ".",
        month=found["a month at 30 %"][1],
        years=found["two years at 120 %"][1],
    )


def rule_of_sixteen() -> Verdict:
    """C64. A volatility of 16 % a year over the root of 252 trading days."""
    daily = 0.16 / math.sqrt(252)
    return tally(
        {"about one": abs(daily - 0.01) < 0.0002},
        f"16 % a year over the root of 252 trading days is {daily * 100:.3f} % a day.",
        daily=daily,
    )


def parity_of_greeks() -> Verdict:
    """C65. Gamma and vega of calls and puts at three strikes."""
    pairs = {strike: [outcome("option-greeks", kind=kind, strike=strike) for kind in ("call", "put")] for strike in (80, 100, 120)}
    return tally(
        {
            f"{strike}": abs(call["gamma"] - put["gamma"]) < 1e-12 and abs(call["vega"] - put["vega"]) < 1e-9
            for strike, (call, put) in pairs.items()
        },
        sentence(
            "; ".join(
                f"at a strike of {strike} both have a gamma of {call['gamma']:.4f} and a vega of {call['vega']:.2f} USD"
                for strike, (call, _) in pairs.items()
            )
        ),
        gamma=pairs[100][0]["gamma"],
        vega=pairs[100][0]["vega"],
    )


def coin_delta() -> Verdict:
    """C77. Coins that hedge a coin-settled call, beside its delta, out of, at and in the money: the same?"""
    runs = {strike: outcome("inverse-option", strike=strike) for strike in (55_000, 50_000, 40_000)}
    return tally(
        {f"{strike}": abs(run["coin_delta"] - run["delta"]) < 0.005 for strike, run in runs.items()},
        "; ".join(
            f"at a strike of {strike:,} the hedge takes {run['coin_delta']:.3f} coins instead of {run['delta']:.3f}"
            for strike, run in runs.items()
        ).replace("at", "At", 1)
        + ": the premium received is a position itself.",
        **{f"at_{strike}": run["coin_delta"] for strike, run in runs.items()},
    )


def band_exits() -> Verdict:
    """C80. How often simulated paths leave a band of 1.9 %, at volatilities of 20, 40 and 80 % a year and steps of "
    "a thousandth of a day."""
    rng = np.random.default_rng(13)
    moves = rng.choice([-1.0, 1.0], (12_000, 300))
    found = {}
    for volatility in (0.2, 0.4, 0.8):
        edge = round(48 * 0.2 / volatility)  # steps to the edge: a whole number of them, so that nothing is lost beyond it
        position, exits = np.zeros(moves.shape[1]), 0
        for row in moves:
            position += row
            out = np.abs(position) >= edge
            exits += int(out.sum())
            position[out] = 0.0
        found[volatility] = exits / moves.shape[1]
    first, second = found[0.4] / found[0.2], found[0.8] / found[0.4]
    return tally(
        {"20 to 40 %": abs(first - 4) < 0.4, "40 to 80 %": abs(second - 4) < 0.4},
        f"Simulated paths leave the band {first:.1f} times as often at 40 % as at 20 %, and {second:.1f} times as "
        "often at 80 % as at 40 %.",
        first=first,
        second=second,
    )


def band_by_cost() -> Verdict:
    """C93. The best no-trade band around a delta hedge at a cost, at eight times and at sixty-four times that cost."""
    price, gamma = np.array(100.0), np.array(0.04)
    bands = [float(no_trade_band(price, gamma, cost, 1.0, 0.0, 0.25)) for cost in (0.0005, 0.004, 0.032)]
    return tally(
        {"eight times": abs(bands[1] / bands[0] - 2) < 1e-9, "sixty-four times": abs(bands[2] / bands[0] - 4) < 1e-9},
        f"At eight times the cost the band is {bands[1] / bands[0]:.2f} times as wide, at sixty-four times "
        f"{bands[2] / bands[0]:.2f} times: {bands[0]:.3f}, "
        f"{bands[1]:.3f} and {bands[2]:.3f} of a share for each option.",
        first=bands[0],
        second=bands[1],
        third=bands[2],
    )


def loss_by_move() -> Verdict:
    """C97. What a hedged option seller loses to moves of 0.5, 1 and 2 %, up and down, at the same moment: four times at each doubling?"""
    today = outcome("option-greeks", days_to_expiry=90, rate=0)

    def loss(move: float) -> float:
        shift = float(today["spot"]) * move
        later = outcome("option-greeks", days_to_expiry=90, rate=0, spot=float(today["spot"]) + shift)
        return float(later["price"] - today["price"] - today["delta"] * shift)

    losses = {move: (loss(move) + loss(-move)) / 2 for move in (0.005, 0.01, 0.02)}
    ratios = losses[0.01] / losses[0.005], losses[0.02] / losses[0.01]
    return tally(
        {"0.5 to 1 %": abs(ratios[0] - 4) < 0.1, "1 to 2 %": abs(ratios[1] - 4) < 0.1},
        f"A move of 1 % costs the hedged seller {losses[0.01]:.4f} USD an option, {ratios[0]:.2f} times as much as "
        "one of 0.5 %; one of 2 % costs "
        f"{ratios[1]:.2f} times as much again.",
        half=losses[0.005],
        one=losses[0.01],
        two=losses[0.02],
    )
