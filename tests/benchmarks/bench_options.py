"""How long option prices and implied volatilities take, as ratios to plain passes over the same numbers in the same process.

Run from ``tests``: ``python -m benchmarks.bench_options``, or this file itself. Prints each ratio beside its bar and exits
with 1 where one is missed. Times are processor time, the best of many rounds, job and yardstick in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time

import numpy as np
from scipy.special import ndtr

from squeezelab.dynamics.black_scholes import BlackScholes, greeks
from squeezelab.dynamics.implied_volatility import implied_volatilities

COUNT = 100_000
ROUNDS = 25
PRICE_BAR, IMPLIED_BAR, ERROR_BAR = 2.6, 8.0, 1e-12
Arrays = tuple[np.ndarray, ...]


def ratio(job: Callable[[], object], yardstick: Callable[[], object]) -> tuple[float, float, float]:
    """Best time of the job over best time of the yardstick, and both in milliseconds."""
    best = [np.inf, np.inf]
    for _ in range(ROUNDS):
        for place, task in enumerate((job, yardstick)):
            began = process_time()
            task()
            best[place] = min(best[place], process_time() - began)
    return best[0] / best[1], 1e3 * best[0], 1e3 * best[1]


def options(reach: float, wings_only: bool) -> Arrays:
    """Spot, strike, years, volatility, rate, carry, side of random options up to ``reach`` standard deviations out."""
    rng = np.random.default_rng(0)
    spot, years, volatility = rng.uniform(50, 150, COUNT), rng.uniform(1 / 365, 2, COUNT), rng.uniform(0.05, 1.5, COUNT)
    rate, carry, away = rng.uniform(0, 0.1, COUNT), rng.uniform(-0.05, 0.1, COUNT), rng.uniform(-reach, reach, COUNT)
    cp = np.where(away > 0, 1.0, -1.0) if wings_only else rng.choice([-1.0, 1.0], COUNT)
    return spot, spot * np.exp(carry * years + away * volatility * np.sqrt(years)), years, volatility, rate, carry, cp


def price_and_vega(at: Arrays) -> Arrays:
    option = BlackScholes(*at)
    return option.price, option.vega


def report(what: str, measured: float, bar: float, detail: str) -> bool:
    good = measured <= bar
    print(f"{'ok    ' if good else 'MISSED'} {what:<52} {measured:>9.3g}  bar {bar:<7g} {detail}")
    return good


def main() -> int:
    print(f"{COUNT:,} options, best of {ROUNDS} rounds, processor time\n")
    good = []
    for kind, reach, wings_only in (("ordinary", 2.0, False), ("wing", 10.0, True)):
        at = options(reach, wings_only)
        arguments = np.random.default_rng(1).normal(0, 1.5, COUNT)
        times, job, seven = ratio(lambda at=at: greeks(*at), lambda x=arguments: [ndtr(x) for _ in range(7)])
        good.append(report(f"price + 5 Greeks, {kind}: over seven ndtr passes", times, PRICE_BAR, f"{job:.1f} ms / {seven:.1f} ms"))
        spot, strike, years, volatility, rate, carry, cp = at
        quotes = price_and_vega(at)[0]

        def implied(quotes: np.ndarray = quotes, at: Arrays = at) -> object:
            spot, strike, years, _, rate, carry, cp = at
            return implied_volatilities(quotes, spot, strike, years, rate, carry, cp)

        times, job, one = ratio(implied, lambda at=at: price_and_vega(at))
        good.append(report(f"implied volatility, {kind}: over price + vega", times, IMPLIED_BAR, f"{job:.1f} ms / {one:.1f} ms"))
        found = implied_volatilities(quotes, spot, strike, years, rate, carry, cp)
        good.append(report(f"implied volatility, {kind}: failures", float((~found.ok).sum()), 0, ""))
        good.append(
            report(f"implied volatility, {kind}: largest error", float(np.max(np.abs(found.volatility - volatility))), ERROR_BAR, "")
        )
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
