"""Pools, funding, pinning and tranches recomputed by another road, at random settings."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.special import ndtr, ndtri

from squeezelab.dynamics.credit import large_pool_tranches
from squeezelab.dynamics.pinning import simulate_pinning
from squeezelab.dynamics.run import run
from squeezelab.models import get_model

SWAP, POOL, FUNDING, PIN, TRANCHE = (
    get_model(name) for name in ("amm-swap", "pool-arbitrage", "funding-rate", "expiry-pinning", "senior-tranche")
)


def number(value: Any) -> float:
    return float(np.ravel(value)[0])


# pools ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(20))
def test_a_pool_over_all_prices_keeps_the_fee_in_its_reserves(seed: int) -> None:
    """Price, coins and what is paid by the product rule of Uniswap v2: the whole sale joins the reserves, the fee included."""
    rng = np.random.default_rng(seed)
    base, price, fee, sold = 1000.0, 10 ** rng.uniform(0, 5), rng.uniform(0, 0.01), 10 ** rng.uniform(0, 3.3)
    result = run(SWAP, SWAP.given(base=base, price=price, fee=fee, sold=sold))
    quote = base * price
    out = quote - base * quote / (base + sold * (1 - fee))
    assert number(result["received"]) == pytest.approx(out, rel=1e-9)
    assert number(result["base_after"]) == pytest.approx(base + sold, rel=1e-12)
    assert number(result["end_price"]) == pytest.approx((quote - out) / (base + sold), rel=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_a_pool_in_a_range_sets_the_fee_apart(seed: int) -> None:
    """Liquidity of Uniswap v3 does not grow by the fee: the root of the price moves by what joins over the liquidity."""
    rng = np.random.default_rng(seed)
    factor, fee, sold, price = rng.uniform(1.2, 5), rng.uniform(0, 0.01), rng.uniform(1, 80), 2000.0
    result = run(SWAP, SWAP.given(pool="range", range_factor=factor, fee=fee, sold=sold))
    liquidity = 1000.0 / (1 / price**0.5 - 1 / (price * factor) ** 0.5)
    root = 1 / (1 / price**0.5 + sold * (1 - fee) / liquidity)
    assert number(result["end_price"]) == pytest.approx(root**2, rel=1e-9)
    assert number(result["received"]) == pytest.approx(liquidity * (price**0.5 - root), rel=1e-9)
    assert number(result["base_after"]) == pytest.approx(1000.0 + sold * (1 - fee), rel=1e-12)


@pytest.mark.parametrize("market", [1200.0, 1700.0, 1995.0, 2003.0, 2100.0, 3500.0])
def test_the_best_trade_against_a_pool_is_the_best_of_all_trades_that_leave_the_fee_in_it(market: float) -> None:
    result = run(POOL, POOL.given(market_price=market))
    x, y, keep = 1000.0, 2e6, 0.997

    def earned(dx: float) -> float:  # coins taken, below zero brought
        return dx * market - (y * dx / (x - dx)) / keep if dx > 0 else y - x * y / (x - dx * keep) + dx * market

    best = max((minimize_scalar(lambda d: -earned(d), bounds=b, method="bounded", options={"xatol": 1e-9}) for b in ((-900, 0), (0, 900))),
               key=lambda found: -found.fun)  # fmt: skip
    assert number(result["profit"]) == pytest.approx(max(-best.fun, 0), rel=1e-6, abs=1e-3)
    left = (y + number(result["paid_in"])) / (x - number(result["coins_taken"]))
    assert number(result["price_after"]) == pytest.approx(left, rel=1e-12)


# funding ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", ["clamp", "damper"])
@pytest.mark.parametrize("premium", [-0.004, 0.0, 0.0013])
def test_a_day_of_funding_costs_the_same_however_often_it_is_paid(rule: str, premium: float) -> None:
    days = [run(FUNDING, FUNDING.given(rule=rule, premium=premium, intervals=float(n))) for n in (1, 3, 8, 24)]
    for name in ("per_day", "carry", "rate"):
        assert len({round(number(day[name]), 12) for day in days}) == 1, name
    paid = [number(day["each_time"]) * n * -20_000 for day, n in zip(days, (1, 3, 8, 24), strict=True)]
    assert paid == pytest.approx([number(days[0]["per_day"])] * 4, rel=1e-12, abs=1e-12)


# pinning ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("volatility", "days", "strength"), [(1.0, 40.0, 0.3), (0.6, 20.0, 0.2), (0.2, 20.0, 0.1)])
def test_paths_pin_as_often_as_the_formula_says_in_wild_markets_too(volatility: float, days: float, strength: float) -> None:
    """A simulation of its own: 20,000 paths, 800 geometric steps, the pull of a delta N(y / sigma sqrt(tau)), no drift."""
    values = PIN.given(volatility=volatility, days_to_expiry=days, strength=strength, start_price=103.0)
    years, rng = days / 252, np.random.default_rng(5)
    left = np.append(years * 1e-4 ** (np.arange(801) / 800), 0.0)
    y = np.full(20_000, np.log(1.03))
    for now, then in pairwise(left):
        z = y / (volatility * now**0.5)
        pull = strength * np.exp(-(z**2) / 2) / (2 * np.pi) ** 0.5 / (2 * volatility * now**1.5) * (now - then)
        y = (y + volatility * (now - then) ** 0.5 * rng.standard_normal(y.size)) / (1 + pull)
    window = 0.003 * volatility * years**0.5
    formula = number(run(PIN, values)["pin_chance"])
    assert (np.abs(y) < window).mean() == pytest.approx(formula, abs=4 * (0.25 / y.size) ** 0.5 + 0.01)
    if volatility == 1.0:
        ours = run(PIN, {**values, "steps": 600, "averaged_paths": 20_000})
        assert number(ours["spread"]) == pytest.approx(float(y.std()), rel=0.03)


def test_the_pull_is_the_same_from_both_sides_of_the_strike() -> None:
    """The formula depends on the distance alone; so must the paths, mirrored draw by mirrored draw."""
    normals = np.random.default_rng(2).standard_normal((100, 50))
    above, below = simulate_pinning(0.3, 1.0, 0.15, 0.1, normals), simulate_pinning(0.3, 1.0, 0.15, -0.1, -normals)
    np.testing.assert_allclose(above, -below, rtol=1e-9, atol=1e-15)
    assert (simulate_pinning(0.3, 1.0, 0.15, 0.0, np.zeros((100, 2))) == 0).all()


# tranches ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rho", [0.0, 0.01, 0.2, 0.6, 0.93, 0.95, 0.999])
def test_tranches_lose_what_adaptive_quadrature_says_at_every_correlation(rho: float) -> None:
    default, recovery, attach, detach = 0.0488, 0.4, 0.03, 0.1
    shares, pool = large_pool_tranches(*(np.array(v) for v in (default, rho, recovery, attach, detach)))

    def loss(z: float) -> float:
        return float((1 - recovery) * ndtr((ndtri(default) - rho**0.5 * z) / max(1 - rho, 1e-300) ** 0.5))

    for place, (low, high) in enumerate(((0.0, attach), (attach, detach), (detach, 1.0))):
        if rho == 0:
            want = min(max((1 - recovery) * default - low, 0), high - low) / (high - low)
        else:
            middle, width = ndtri(default) / rho**0.5, ((1 - rho) / rho) ** 0.5
            pieces = np.clip(np.sort(np.r_[-9, 9, middle + width * np.linspace(-8, 8, 161)]), -9, 9)
            want = sum(
                quad(lambda z: min(max(loss(z) - low, 0), high - low) / (high - low) * np.exp(-z * z / 2), a, b, epsabs=1e-14)[0]  # noqa: B023
                for a, b in pairwise(pieces)
                if b > a
            ) / (2 * np.pi) ** 0.5  # fmt: skip
        assert float(shares[place]) == pytest.approx(want, abs=2e-9)
    whole = shares[0] * attach + shares[1] * (detach - attach) + shares[2] * (1 - detach)
    assert float(whole) == pytest.approx(float(pool), rel=1e-12) == pytest.approx((1 - recovery) * default, rel=1e-12)


def test_the_three_tranches_bear_the_whole_loss() -> None:
    for rho in (0.0, 0.5, 0.95):
        r = run(TRANCHE, TRANCHE.given(correlation=rho))
        mezzanine = number(r["mezzanine_expected"]) * (r["detach"] - r["attach"]) / ((1 - r["recovery"]) * number(r["pool_default"]))
        assert number(r["equity_share"]) + mezzanine + number(r["senior_share"]) == pytest.approx(1, rel=1e-12)
