"""Every job beside its yardstick and its peers. A bar that is missed fails here, and stands in the table as missed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks import bench_cascade, bench_hedging, bench_options
from benchmarks.timed import ROUNDS, Row, Time, at_least, at_most, interleaved, keep, markdown, per
from scipy.special import ndtr

from squeezelab.dynamics.black_scholes import greeks
from squeezelab.dynamics.hedging import hedge_paths
from squeezelab.dynamics.implied_volatility import implied_volatilities

FEW = 500  # options of a peer that takes them one by one
NAMES = ("price", "delta", "gamma", "vega", "theta", "rho")


def kept(table: list[Row], *rows: Row) -> None:
    """Into the table, and then held to their bars."""
    table.extend(rows)
    assert all(row.good for row in rows), [f"{row.what}: {row.measured:.3g}, bar {row.bar}" for row in rows if not row.good]


def test_a_cascade_beside_its_array_work_and_mesa(table: list[Row]) -> None:
    times: dict[str, Time | None] = dict(interleaved({"ours": bench_cascade.ours, "the bare array work": bench_cascade.bare}))
    try:
        mesa = interleaved({"ours": bench_cascade.ours, "Mesa": bench_cascade.mesa_model(usual=True)})
    except ImportError:
        mesa = {}
    mine, bare = times["ours"], times["the bare array work"]
    assert mine and bare
    rows = [at_most("cascade, 1,000 accounts × 250 rounds ÷ bare array work", mine.median / bare.median, 6, times=times)]
    if mesa:
        rows.append(at_least("cascade: Mesa ÷ ours", mesa["Mesa"].median / mesa["ours"].median, 35, times=mesa))
    else:
        rows.append(Row("cascade: Mesa ÷ ours", float("nan"), "≥ 35", True, times={"Mesa": None}))
    kept(table, *rows)


def test_a_delta_hedge_beside_the_drawing_of_its_normals(table: list[Row]) -> None:
    shape = bench_hedging.STEPS, bench_hedging.PATHS
    normals = np.random.default_rng(0).standard_normal(shape)
    terms: dict[str, Any] = {
        "start": 100, "strike": 100, "years": 1.0, "rate": 0.03, "drift": 0.05, "volatility": 0.2, "hedge_volatility": 0.2,
    }  # fmt: skip
    jobs = {
        "ours": lambda: hedge_paths(normals, **terms),
        "drawing the normals": lambda: np.random.default_rng(0).standard_normal(shape),
    }
    times = interleaved(jobs)
    ratio = times["ours"].median / times["drawing the normals"].median
    kept(table, at_most("delta hedge, 10,000 paths × 250 ÷ drawing", ratio, bench_hedging.BAR, times=times))


def quantlib_greeks(at: tuple[np.ndarray, ...], cp: np.ndarray) -> list[float]:
    """Price and five Greeks of options one by one, as QuantLib gives them."""
    import QuantLib as ql

    spot, strike, years, volatility, rate, carry = (one.tolist() for one in at[:6])
    out = []
    for s, k, t, v, r, b, side in zip(spot, strike, years, volatility, rate, carry, cp.tolist(), strict=True):
        payoff = ql.PlainVanillaPayoff(ql.Option.Call if side > 0 else ql.Option.Put, k)
        one = ql.BlackCalculator(payoff, s * np.exp(b * t), v * np.sqrt(t), np.exp(-r * t))
        out.append(one.value())
        one.delta(s), one.gamma(s), one.vega(t), one.theta(s, t), one.rho(t)
    return out


def vollib_greeks(at: tuple[np.ndarray, ...], cp: np.ndarray) -> list[float]:
    """The same through vollib."""
    from vollib.black_scholes_merton import black_scholes_merton
    from vollib.black_scholes_merton.greeks import analytical as each

    spot, strike, years, volatility, rate, carry = (one.tolist() for one in at[:6])
    out = []
    for s, k, t, v, r, b, side in zip(spot, strike, years, volatility, rate, carry, cp.tolist(), strict=True):
        terms = ("c" if side > 0 else "p", s, k, t, r, v, r - b)
        out.append(black_scholes_merton(*terms))
        each.delta(*terms), each.gamma(*terms), each.vega(*terms), each.theta(*terms), each.rho(*terms)
    return out


def financepy_greeks(at: tuple[np.ndarray, ...], cp: np.ndarray) -> list[float]:
    """The price through FinancePy, which gives Greeks by other calls."""
    from financepy.models.black_scholes_analytic import bs_value

    spot, strike, years, volatility, rate, carry = at[:6]
    kind = np.where(cp > 0, 1, 2)
    return [
        float(bs_value(s, t, k, r, r - b, v, int(o)))
        for s, k, t, v, r, b, o in zip(spot, strike, years, volatility, rate, carry, kind, strict=True)
    ]


PEERS = {"QuantLib": quantlib_greeks, "vollib": vollib_greeks, "FinancePy": financepy_greeks}


def test_option_prices_and_greeks_beside_seven_distribution_functions_and_their_peers(table: list[Row]) -> None:
    at, x = bench_options.options(2.0, False), np.random.default_rng(1).normal(0, 1.5, bench_options.COUNT)
    both = interleaved({"ours": lambda: greeks(*at, names=NAMES), "seven passes of ndtr": lambda: [ndtr(x) for _ in range(7)]})
    few = tuple(one[:FEW] for one in at)
    mine = greeks(*few, names=("price",))["price"]
    times: dict[str, Time | None] = {name: per(time, bench_options.COUNT) for name, time in both.items()}
    for name, job in PEERS.items():
        try:
            theirs = np.array(job(few, few[6]))
        except ImportError:
            times[name] = None
            continue
        np.testing.assert_allclose(theirs, mine, rtol=1e-8, atol=1e-10, err_msg=name)
        times[name] = per(interleaved({name: lambda job=job: job(few, few[6])})[name], FEW)
    ratio = both["ours"].median / both["seven passes of ndtr"].median
    kept(
        table,
        at_most(
            "price and five Greeks ÷ seven ndtr", ratio, bench_options.PRICE_BAR, times=times, unit=" an option",
            note="peers take options one by one, from Python; their numbers agree with ours to 1e-8.",
        ),
    )  # fmt: skip


def quantlib_implied(at: tuple[np.ndarray, ...], quotes: np.ndarray) -> list[float]:
    """Implied volatilities one by one, as QuantLib finds them."""
    import QuantLib as ql

    out = []
    for s, k, t, _, r, b, side, price in zip(*(one.tolist() for one in (*at, quotes)), strict=True):
        kind, forward, discount = (ql.Option.Call if side > 0 else ql.Option.Put), s * np.exp(b * t), np.exp(-r * t)
        out.append(ql.blackFormulaImpliedStdDev(kind, k, forward, price, discount, 0.0, ql.nullDouble(), 1e-12, 200) / np.sqrt(t))
    return out


def vollib_implied(at: tuple[np.ndarray, ...], quotes: np.ndarray) -> list[float]:
    """The same through vollib."""
    from vollib.black_scholes_merton.implied_volatility import implied_volatility

    rows = zip(*(one.tolist() for one in (*at, quotes)), strict=True)
    return [implied_volatility(price, s, k, t, r, r - b, "c" if side > 0 else "p") for s, k, t, _, r, b, side, price in rows]


def test_implied_volatilities_beside_a_price_with_vega_and_their_peers(table: list[Row]) -> None:
    at = bench_options.options(2.0, False)
    spot, strike, years, _, rate, carry, cp = at
    quotes = bench_options.price_and_vega(at)[0]
    jobs = {
        "ours": lambda: implied_volatilities(quotes, spot, strike, years, rate, carry, cp),
        "price and vega": lambda: bench_options.price_and_vega(at),
    }
    both = interleaved(jobs)
    times: dict[str, Time | None] = {name: per(time, bench_options.COUNT) for name, time in both.items()}
    few = tuple(one[:FEW] for one in at)
    for name, job in {"QuantLib": quantlib_implied, "vollib": vollib_implied}.items():
        try:
            theirs = np.array(job(few, quotes[:FEW]))
        except ImportError:
            times[name] = None
            continue
        assert np.nanmedian(np.abs(theirs / few[3] - 1)) < 1e-6, name
        times[name] = per(interleaved({name: lambda job=job: job(few, quotes[:FEW])})[name], FEW)
    ratio = both["ours"].median / both["price and vega"].median
    kept(table, at_most("implied volatility ÷ price and vega", ratio, bench_options.IMPLIED_BAR, times=times, unit=" an option"))


# the suite itself ----------------------------------------------------------------------------------
def test_jobs_run_in_turn_and_their_first_run_does_not_count() -> None:
    told: list[str] = []
    ticks = iter(range(1000))
    times = interleaved({"a": lambda: told.append("a"), "b": lambda: told.append("b")}, clock=lambda: float(next(ticks)))
    assert told == ["a", "b"] * (ROUNDS + 1) and ROUNDS >= 9
    assert times["a"] == Time(1.0, 1.0, 1.0, ROUNDS)


def test_a_missed_bar_and_an_absent_peer_are_told(tmp_path: Any) -> None:
    rows = [
        at_most("slow", 3.0, 2.0, times={"ours": Time(0.002, 0.001, 0.003, 9), "QuantLib": None}),
        at_least("fast", 40.0, 35.0),
    ]
    text = markdown(rows, "two cores.")
    assert "| slow | 3 | ≤ 2 | **missed** |" in text and "| fast | 40 | ≥ 35 | met |" in text
    assert "| slow | QuantLib | absent | | | |" in text and "| slow | ours | 2 ms | 1 ms | 3 ms | 9 |" in text
    keep(rows, tmp_path, "two cores.")
    assert (tmp_path / "benchmarks.md").read_text("utf-8") == text
    with pytest.raises(AssertionError, match="slow"):
        kept([], *rows)
