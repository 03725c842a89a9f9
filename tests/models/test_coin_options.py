"""The coin-settled option and the perpetual: what a seller hedges with, and where a perpetual belongs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.dynamics.run import run, sweep
from squeezelab.errors import NoAnswer
from squeezelab.models.inverse_option import MODEL as COIN_OPTION
from squeezelab.models.perpetual_futures import MODEL as PERPETUAL


def corners(model: object, name: str) -> st.SearchStrategy[float]:
    q = model.parameter(name)  # type: ignore[attr-defined]
    return st.sampled_from([q.low, q.high, q.default]) | st.floats(q.low, q.high)


@given(
    st.fixed_dictionaries({name: corners(COIN_OPTION, name) for name in ("spot", "strike", "volatility", "days_to_expiry")}),
    st.sampled_from(["call", "put"]),
)
def test_hedged_in_coins_an_option_takes_its_premium_less(values: dict[str, float], kind: str) -> None:
    result = run(COIN_OPTION, COIN_OPTION.given(**values, kind=kind))
    assert result["coin_delta"] == pytest.approx(result["delta"] - result["premium"], abs=1e-15)
    assert result["premium"] >= 0 and np.all(result["coin_hedge"] <= result["usd_hedge"])
    if kind == "call":
        assert result["coin_delta"] >= -1e-15 and result["premium"] <= 1 and result["most"] < 1


def test_call_less_put_in_coins_is_one_coin_less_the_strike_in_coins() -> None:
    call, put = (run(COIN_OPTION, COIN_OPTION.given(kind=kind)) for kind in ("call", "put"))
    assert call["premium"] - put["premium"] == pytest.approx(1 - 55_000 / 50_000, abs=1e-14)
    assert call["coin_delta"] - put["coin_delta"] == pytest.approx(55_000 / 50_000, abs=1e-13)


def test_deep_in_the_money_a_call_is_the_coin_less_a_fixed_sum() -> None:
    result = run(COIN_OPTION, COIN_OPTION.given("Deep in the money"))
    assert result["coin_delta"] == pytest.approx(10_000 / 50_000, rel=1e-6)


def test_a_call_takes_fewer_coins_and_a_put_more() -> None:
    assert "fewer than" in run(COIN_OPTION, COIN_OPTION.given()).finding
    assert "more than" in run(COIN_OPTION, COIN_OPTION.given("A put, 10 % below")).finding


@given(st.fixed_dictionaries({name: corners(PERPETUAL, name) for name in ("quote_rate", "base_rate", "payments_per_day", "settled_share")}))
def test_funding_at_the_fair_price_pays_for_the_gap_in_interest(values: dict[str, float]) -> None:
    kappa, gap = 365 * values["payments_per_day"] * values["settled_share"], values["quote_rate"] - values["base_rate"]
    if kappa < 3 * gap:
        with pytest.raises(NoAnswer, match="than 3 times the gap"):
            run(PERPETUAL, PERPETUAL.given(**values))
        return
    result = run(PERPETUAL, PERPETUAL.given(**values))
    assert np.sign(round(result["fair_premium"], 15)) in (0, np.sign(gap))
    # per unit of the perpetual, the coins of the hedge cost the gap and the funding pays it
    assert result["funding_a_year"] == pytest.approx(result["fair_ratio"] * gap, abs=1e-9 + 1e-12 * kappa)


def test_the_more_often_funding_is_paid_the_shorter_the_leash() -> None:
    swept = sweep(PERPETUAL, PERPETUAL.given(), "payments_per_day", PERPETUAL.parameter("payments_per_day").stops)
    assert np.all(np.diff(swept["fair_premium"]) < 0) and np.all(np.diff(swept["half_life"]) < 0)


def test_equal_rates_put_the_perpetual_at_the_spot() -> None:
    result = run(PERPETUAL, PERPETUAL.given(quote_rate=0.05, base_rate=0.05))
    assert result["fair_premium"] == 0 and "at the spot" in result.finding
