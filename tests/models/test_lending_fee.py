"""Lending fees in the price of a share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squeezelab.dynamics.borrowing import fee_premium
from squeezelab.dynamics.run import run
from squeezelab.errors import OutOfRange
from squeezelab.models import lending_fee

fees, lent, fading, rates = st.floats(0, 3), st.floats(0, 1), st.floats(1 / 365, 2), st.floats(0, 0.2)


@given(fees, lent, fading, rates)
def test_the_price_is_the_sum_of_all_fees_to_come_and_never_below_the_valuation(fee: float, share: float, tau: float, rate: float) -> None:
    premium = float(fee_premium(fee, share, tau, rate))
    width = tau / 400
    time = (np.arange(400 * 40) + 0.5) * width
    assert premium >= 0
    assert premium == pytest.approx(float((share * fee * np.exp(-time / tau - rate * time)).sum() * width), rel=1e-5, abs=1e-12)


@given(st.floats(0, 2.5), st.floats(0.05, 0.9), fading, rates)
def test_a_higher_fee_and_more_lending_lift_the_price(fee: float, share: float, tau: float, rate: float) -> None:
    here = float(fee_premium(fee, share, tau, rate))
    assert float(fee_premium(fee + 0.1, share, tau, rate)) > here
    assert float(fee_premium(fee, share + 0.05, tau, rate)) >= here


def test_owners_earn_the_rate_once_fees_are_counted() -> None:
    """The premium falls by the fees paid out, but for interest: dp/dt = r (p - V) - u f V."""
    model = lending_fee.MODEL
    v, day = model.given(), 1e-3
    now, soon = (float(fee_premium(v["fee"], v["lent"], v["fading"] / 365, v["rate"], t / 365)) for t in (0.0, day))
    earned = v["lent"] * v["fee"] - v["rate"] * now
    assert (now - soon) / (day / 365) == pytest.approx(earned, rel=1e-4)
    assert run(model, v)["first_fall"] == pytest.approx(earned, rel=1e-9)


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(OutOfRange, match="lent"):
        fee_premium(0.5, 1.2, 0.3, 0.04)
    with pytest.raises(OutOfRange, match="fading"):
        fee_premium(0.5, 0.5, 0.0, 0.04)
