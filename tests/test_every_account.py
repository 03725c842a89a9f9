"""Nothing is lost on the way: in every model in time, what is counted twice agrees, or it is said why nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reference.settings import anywhere

from squeezelab.core import Array, Process, Values
from squeezelab.dynamics.beside import side_by_side
from squeezelab.models import list_models

PROCESSES = [m for m in list_models().values() if isinstance(m.dynamics, Process)]
Account = Callable[[Values, Mapping[str, Array]], tuple[Any, Any]]


def so_far(array: Array) -> Array:
    """The sum up to each step."""
    return np.cumsum(array, axis=0)


ACCOUNTS: dict[str, Account] = {
    "constant-mix": lambda p, s: (s["holder"], p.wealth * (p.mix * s["price"] / p.start_price + 1 - p.mix)),
    "fee-burn": lambda p, s: (s["supply_change"] + so_far(s["burned"]), p.issuance * np.arange(1, len(s["burned"]) + 1)[:, None]),
    "herding-threshold": lambda p, s: (np.diff(s["acting"], axis=0), s["joining"][1:]),
    "kyle-auctions": lambda p, s: (s["insider"] + s["noise_traders"], -s["makers"]),
    "leverage-targeting": lambda p, s: (s["units"] * s["price"] - s["debt"], s["equity"]),
    "loss-spiral": lambda p, s: (s["sold"][1:], np.maximum(-np.diff(s["held"], axis=0), 0) * p.customer_sales * s["price"][1:]),
    "maker-quotes": lambda p, s: (s["cash"] + s["inventory"] * s["price"], s["profit"]),
    "predatory-trading": lambda p, s: (s["sold"][-1] + s["short"][-1], p.distressed),
    "redemption-queue": lambda p, s: (s["asked_so_far"] - so_far(s["paid"]), s["backlog"]),
    "ruin-fund": lambda p, s: (p.fund + s["earned"] - s["paid"], s["fund_left"]),
    "short-squeeze": lambda p, s: (100 * p.market_depth * np.log(s["price"][1:] / s["price"][0]), so_far(s["bought"][1:])),
    "volatility-margin": lambda p, s: (s["units"] * s["price"], s["held"]),
    "token-vesting": lambda p, s: (s["floating"], p.free_float + s["unlocked"]),
}  # what is counted in two ways, side by side
BY_ENTRY = "test_recomputed_markets.py::test_a_market_is_what_its_account_gives_entry_by_entry"
ELSEWHERE = {
    "agent-market": "test_networks_and_crowds.py::test_at_the_clearing_price_all_shares_are_held",
    "chartist-market": "test_chartist_market.py::test_every_group_is_a_share_of_all_traders_and_the_price_stays_above_zero",
    "clearing-network": "test_recomputed_contagion.py::test_what_bankruptcy_eats_is_what_owners_lose_beyond_the_first_loss",
    "common-holdings": "test_networks_and_crowds.py::test_holdings_only_shrink_and_cash_repays_debt",
    "delta-hedge": "test_delta_hedge.py::test_the_profit_is_what_a_ledger_of_cash_shares_and_the_option_says",
    "gamma-scalping": "test_gamma_scalping.py::test_moves_time_and_view_explain_the_profit",
    "lending-desk": "test_lending.py::test_coins_and_debt_are_conserved",
    "liquidation-cascade": "test_liquidation_cascade.py::test_the_path_is_that_of_a_loop_over_accounts_to_the_last_bit",
    "loop-gain": "test_loop_gain.py::test_the_forced_never_trade_more_than_they_hold_and_past_one_they_trade_it_all",
    **dict.fromkeys(
        ("crash-fold", "dealer-gamma", "fund-liquidation", "grid-balance", "hedging-feedback", "market-maker-capacity"), BY_ENTRY
    ),
}  # the test that keeps the account, in tests/models
NO_ACCOUNT = {
    "bid-ask-bounce": "prices alone: nobody’s money is followed",
    "break-of-structure": "prices alone: nobody’s money is followed",
    "directional-indicator": "prices alone: nobody’s money is followed",
    "exchange-inflow": "days of inflow beside a price; coins leave by ways that are not followed",
    "expiry-pinning": "a price that is pulled; no position is followed",
    "informed-trading": "a belief, updated by Bayes",
    "order-flow-imbalance": "prices and order flow alone",
    "range-breakout": "prices alone: nobody’s money is followed",
}


def test_every_model_in_time_keeps_accounts_or_says_why_not() -> None:
    ids = {m.id for m in PROCESSES}
    told = [*ACCOUNTS, *ELSEWHERE, *NO_ACCOUNT]
    mend = "an account in tests/models, or a line in NO_ACCOUNT that says why none is kept"
    assert len(told) == len(set(told)) and set(told) == ids, f"{set(told) ^ ids}: {mend}"
    for where in ELSEWHERE.values():
        file, _, test = where.partition("::")
        assert f"def {test}(" in (Path(__file__).parent / "models" / file).read_text("utf-8"), where


def broken(name: str, account: Account) -> list[str]:
    """Settings at which the two counts of an account differ by more than rounding."""
    model = next(m for m in PROCESSES if m.id == name)
    out = []
    for p, lanes, seed in anywhere(model, 60, 5):
        for result in side_by_side(model, p, seed=seed, paths=lanes).results:
            one, other = np.broadcast_arrays(*account(result.values, result.series))
            size = np.nanmax(np.abs(np.stack([one, other])), initial=0.0)
            if not np.allclose(one, other, rtol=1e-9, atol=1e-9 * size + 1e-12, equal_nan=True):
                out.append(f"off by {np.nanmax(np.abs(one - other)):g} of {size:g}, seed {seed}")
    return out


@pytest.mark.parametrize("name", sorted(ACCOUNTS))
def test_what_is_counted_twice_agrees(name: str) -> None:
    wrong = broken(name, ACCOUNTS[name])
    assert not wrong, wrong[:4]


def test_an_account_with_a_hole_is_found_out() -> None:
    """The queue pays a hundredth more than it books."""
    assert broken("redemption-queue", lambda p, s: (s["asked_so_far"] - 1.01 * so_far(s["paid"]), s["backlog"]))
    assert broken("maker-quotes", lambda p, s: (s["cash"] + s["inventory"] * s["price"] * (1 + 1e-6), s["profit"]))
