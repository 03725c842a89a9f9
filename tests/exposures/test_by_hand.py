"""Every convention against a reckoning by hand: option by option with QuantLib, in a loop that shares no line with ours."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from math import sqrt

import numpy as np
import pytest

from squeezelab.data.chains import read_chain
from squeezelab.exposures import CONVENTIONS, exposure

HELD = {"usual": (1, -1), "short": (-1, -1), "reversed": (-1, 1), "calls 80 %": (0.8, -1), "puts 75 %": (1, -0.75)}
QUOTED = datetime(2025, 10, 16, 19, 30, tzinfo=UTC)  # Thursday, half an hour before the close in New York
ENDS = {  # root and day: as listed, and at the close
    ("SPX", "2025-10-17"): (datetime(2025, 10, 17, 13, 30, tzinfo=UTC), datetime(2025, 10, 17, 20, tzinfo=UTC)),
    ("SPXW", "2025-10-16"): (datetime(2025, 10, 16, 20, tzinfo=UTC),) * 2,
    ("SPXW", "2025-11-28"): (datetime(2025, 11, 28, 18, tzinfo=UTC),) * 2,
    ("SPXW", "2025-11-03"): (datetime(2025, 11, 3, 21, tzinfo=UTC),) * 2,
}
SPOT = 6_629.07


def options() -> list[dict[str, object]]:
    rng = np.random.default_rng(7)
    return [
        {
            "root": root,
            "expiry": day,
            "type": kind,
            "strike": strike,
            "iv": round(float(rng.uniform(0.1, 0.6)), 4),
            "open_interest": int(rng.integers(1, 9_999)),
        }
        for root, day in ENDS
        for strike in (6_300.0, 6_600.0, 6_630.0, 7_000.0)
        for kind in ("call", "put")
    ]


def by_hand(convention: str, settlement: str, rate: float, dividend: float, days: float) -> dict[str, float]:
    """Net gamma per 1 %, vanna and charm: the last two by differences of QuantLib's delta."""
    ql = pytest.importorskip("QuantLib")

    def delta(kind: int, k: float, t: float, v: float) -> float:
        forward = SPOT * np.exp((rate - dividend) * t)
        return float(ql.BlackCalculator(ql.PlainVanillaPayoff(kind, k), forward, v * sqrt(t), np.exp(-rate * t)).delta(SPOT))

    net = vanna = charm = 0.0
    for one in options():
        seconds = (ENDS[one["root"], one["expiry"]][settlement == "close"] - QUOTED).total_seconds()  # type: ignore[index]
        t, k, v = seconds / 86_400 / days, float(one["strike"]), float(one["iv"])  # type: ignore[arg-type]
        call = one["type"] == "call"
        shares = HELD[convention][0 if call else 1] * int(one["open_interest"]) * 100  # type: ignore[call-overload]
        kind = ql.Option.Call if call else ql.Option.Put
        forward = SPOT * np.exp((rate - dividend) * t)
        black = ql.BlackCalculator(ql.PlainVanillaPayoff(kind, k), forward, v * sqrt(t), np.exp(-rate * t))
        net += shares * black.gamma(SPOT) * SPOT * SPOT * 0.01
        vanna += shares * (delta(kind, k, t, v + 1e-5) - delta(kind, k, t, v - 1e-5)) / 2e-5 * SPOT * 0.01
        h = 1e-4 * t
        charm += shares * -(delta(kind, k, t + h, v) - delta(kind, k, t - h, v)) / (2 * h) * SPOT / 365
    return {"net": net, "vanna": vanna, "charm": charm}


def table() -> str:
    rows = options()
    return "\n".join([",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)])


@pytest.mark.parametrize("convention", list(HELD))
@pytest.mark.parametrize("settlement", ["as listed", "close"])
def test_net_vanna_and_charm_are_those_reckoned_by_hand(convention: str, settlement: str) -> None:
    assert set(HELD) == set(CONVENTIONS), "a new convention is reckoned here as well"
    chain = read_chain(table(), spot=SPOT, quoted_at=QUOTED)
    for (rate, dividend), days in itertools.product(((0.0, 0.0), (0.045, 0.013), (-0.01, 0.02)), (365.0, 360.0)):
        e = exposure(chain, convention=convention, settlement=settlement, rate=rate, dividend=dividend, days=days)  # type: ignore[arg-type]
        hand = by_hand(convention, settlement, rate, dividend, days)
        assert e.net == pytest.approx(hand["net"], rel=1e-9)
        assert e.vanna == pytest.approx(hand["vanna"], rel=1e-5, abs=1e-5 * abs(hand["net"]))
        assert e.charm == pytest.approx(hand["charm"], rel=1e-4, abs=1e-5 * abs(hand["net"]))


def test_an_option_counts_to_the_minute_in_which_it_is_settled() -> None:
    rows = "root,type,strike,expiry,open_interest,iv\n" + "\n".join(f"{root},call,6600,2025-10-17,100,0.2" for root in ("SPX", "SPXW"))
    minutes = {"2025-10-17 09:29": {"SPX", "SPXW"}, "2025-10-17 09:31": {"SPXW"}, "2025-10-17 15:59": {"SPXW"}}
    for at, alive in minutes.items():
        chain = read_chain(rows, spot=SPOT, quoted_at=at)
        assert set(chain.root) == alive and chain.account.options == 2
        assert exposure(chain).net > 0
