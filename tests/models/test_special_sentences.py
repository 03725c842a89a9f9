"""The sentence for a special case stands in that case, and not where the model opens: nothing forced, nobody asks, all the same."""

from __future__ import annotations

import re
from typing import Any

import pytest

from squeezelab.dynamics.run import run
from squeezelab.models import get_model

CASES: dict[str, list[tuple[dict[str, Any], str]]] = {  # a setting and what is said there alone
    "amm-swap": [({"sold": 1200.0, "pool": "range", "range_factor": 1.1}, "The range ends before")],
    "bank-run": [({"expected": 0.4}, "the others wait"), ({"suspension": "on"}, "no reason to run"),
                 ({"impatient": 0.6}, "in need are past")],
    "bid-ask-bounce": [({"runs": 0.6}, "instead of")],
    "break-of-structure": [({"momentum": 0.4}, "follow each other"), ({"momentum": -0.4}, "are taken back")],
    "chain-reorganisation": [({"attacker": 0.51}, "always overtakes"), ({"confirmations": 0.0}, "After no confirmation")],
    "chartist-market": [({"news_size": 0.0}, "no news comes at all"), ({"chartists_at_start": 0.0}, "Without chartists")],
    "clearing-network": [({"shock": 0.0}, "Nobody fails"), ({"capital_ratio": 0.3}, "One bank. of 16 fails")],
    "common-holdings": [({"overlap": 0.0}, "Hardly anything spreads"), ({"shock": 0.0}, "Nothing spreads"),
                        ({"shock": -0.5}, "one bank.* is out")],
    "constant-mix": [({"mix": 1.0}, "and the constant mix. end best"), ({"wealth": 1e9}, "all three end alike"),
                     ({"volatility": 2.0}, "the constant mix. ends best")],
    "coordinated-attack": [({"strength": 0.55}, r"\*holds")],
    "correlation-trap": [({"selling": 0.5}, "corrected for the choice"), ({"correlation": 0.0}, "have no part")],
    "crash-fold": [({"sale": 0.005, "impact": 8.0, "strike": 88.0}, "over the edge"), ({"sale": 0.0}, "Nothing is sold")],
    "dealer-gamma": [({"dealer_gamma": -6e8, "strike_width": 0.03, "daily_volume": 5e9}, "Past a loop gain of one"),
                     ({"daily_volume": 1e9}, "no day is typical"), ({"timing": "late"}, "stays at")],
    "deleveraging-queue": [({"insurance_fund": 2e7}, "no short is closed"), ({"fall": -0.02, "market_depth": 1e8}, "nobody pays"),
                           ({"insurance_fund": 0.0}, "pays nought"), ({"shorts": 5e9}, "one short is closed")],
    "delta-hedge": [({"rebalances": 1000, "round_trip_cost": 0.005}, "cost more than"), ({"start_price": 10.0}, "These options sell for")],
    "directional-indicator": [({"trend": 0.012}, r"\+DI is above.*which is rare"), ({"trend": -0.02}, "which is rare")],
    "exchange-inflow": [({"threshold": 4.0}, "no day brings an alarm")],
    "expiry-pinning": [({"strength": -0.05}, "push the price away"), ({"start_price": 106.2}, "neither calmer nor wilder")],
    "fee-burn": [({"elasticity": 20.0}, "answer too strongly"), ({"elasticity": 0.2}, "on its way to")],
    "fee-failure": [({"volatility": 1.6}, "Fees fail")],
    "fund-liquidation": [({"reach": 0.0}, "as without it"), ({"shock": 0.0}, "does not sell")],
    "funding-rate": [({"premium": 0.0, "rule": "damper"}, "Nobody pays"), ({"premium": -0.002}, "Shorts pay longs.*receives")],
    "gamma-scalping": [({"realised_volatility": 0.3}, "earns [^,]*,[0-9]* ?[^,]* on average, \\d"),
                       ({"start_price": 10.0}, "hardly any gamma"), ({"drift": 0.03, "rate": 0.03}, "for chance decides"),
                       ({"round_trip_cost": 0.02, "drift": 0.03, "rate": 0.03}, "for costs decide")],
    "grid-balance": [({"lost": 0.0}, "Nothing trips"), ({"power_price": 0.02}, "below nominal[.]$"), ({"lost": 0.3}, "Relays cut")],
    "hedging-feedback": [({"kind": "dealers"}, "lowers volatility"), ({"programme_share": 0.0005}, "leaves volatility"),
                         ({"programme_share": 0.0}, "Nobody is in the programme")],
    "herding-threshold": [({"threshold_spread": 0.115}, "the next one waits"), ({"average_threshold": 0.75}, "Nobody moves"),
                          ({"threshold_spread": 0.4}, "Nearly all"), ({"first_movers": 100.0}, "no further round")],
    "informed-trading": [({"informed": 0.0}, "nothing that shows"), ({"flow": "buys"}, "purchases")],
    "interest-rate": [({"demand": 1.4, "slope_above": 0.0}, "to the last coin")],
    "inverse-option": [({"spot": 1.0}, "there is no coin"), ({"days_to_expiry": 1.0}, "as many as"), ({"kind": "put"}, "short, more than")],
    "jensen-gap": [({"payoff": "pool"}, "curves down"), ({"payoff": "line"}, "straight line"),
                   ({"uncertainty": 0.0}, "hardly anything is")],
    "kelly-bet": [({"bet": 2.0}, "is the Kelly bet"), ({"bet": 4.0}, "does not grow.*whole edge"), ({"bet": 10.0}, "comes within a year"),
                  ({"bet": 0.0}, "No money is at stake"), ({"drift": -0.2}, "There is no edge"),
                  ({"volatility": 0.05}, "more than double")],
    "kyle-auctions": [({"auctions": 1}, "After one auction")],
    "lending-desk": [({"shock": -0.2, "market_depth": 3e6}, "lenders go without"),
                     ({"shock": -0.1, "health": 2.0}, "No loan is liquidated")],
    "lending-fee": [({"fee": 0.0}, "No fees to count on")],
    "leverage-targeting": [({"shock": 0.01, "market_depth": 1e9}, "stays.*buy what has risen"), ({"leverage": 25.0}, "takes all of"),
                           ({"leverage": 1.0}, "No fund must trade")],
    "limit-order": [({"distance": 4.0}, "loses")],
    "liquidation-cascade": [({"market_depth": 2e7}, "dies out"), ({"shock": -0.5}, "though the loop gain"),
                            ({"leverage": 2.0}, "nothing is forced")],
    "long-short-ratio": [({"short_accounts": 80.0}, "One long account"),
                         ({"long_accounts": 10.0, "short_accounts": 400.0}, "against each long")],
    "loop-gain": [({"market_depth": 3e7}, "feeds itself"), ({"dealer_gamma": 5.7e7}, "shrinks"), ({"market_depth": 1e6}, "No price:"),
                  (dict.fromkeys(("dealer_gamma", "shorts_at_call", "fund_assets", "etf_assets"), 0.0) | {"shock": -0.1},
                   "Nobody is forced.*−10.0.% stays .−10.0.%"),
                  ({"market_depth": 1e9}, "stays")],
    "loss-spiral": [({"shock": -0.02}, "where it was"), ({"shock": -0.99}, "customers hold it all")],
    "maker-quotes": [({"strategy": "symmetric"}, "ends flat"), ({"orders": 500.0}, "ends one lot short"),
                     ({"session": 2.0}, "lots.? long")],
    "market-maker-capacity": [({"capacity": 1e9}, "has room throughout"), ({"absorbed": 0.0}, "Without a maker")],
    "maturity-ladder": [({"asset_years": 2.0}, "Cash lasts"), ({"run_share": 0.25, "run_speed": 4.0}, "within the first day"),
                        ({"assets": 1e11}, "are worth what is owed"), ({"liabilities": 4e11}, "would cover less")],
    "option-greeks": [({"greek": "gamma"}, "is strongest near"), ({"days_to_expiry": 1.0}, "one day before"),
                      ({"greek": "price"}, "USD[.*]*$"), ({"strike": 5.0}, "is .1[.]0000.[.]$")],
    "order-book": [({"order_size": 3000.0, "thinning": 1.6}, "The book ends first"), ({"side": "buy"}, "The purchase")],
    "perpetual-desk": [({"leverage": 1.0}, "any move"), ({"side": "short"}, "A rise")],
    "perpetual-futures": [({"quote_rate": 0.03, "base_rate": 0.12}, "below the spot: shorts pay")],
    "pool-arbitrage": [({"market_price": 2004.0}, "no trade pays"), ({"market_price": 1800.0}, "sells.*falls")],
    "predatory-trading": [({"predators": 0.0}, "Alone, the sale"), ({"capacity": 0.0}, "Alone, the sale"),
                          ({"capacity": 0.01, "impact": 1e-6}, "and stays there")],
    "premium-decay": [({"kind": "put", "volatility": 0.2, "days_to_expiry": 365.0, "price": 50.0, "rate": 0.1}, "gains.*stands at"),
                      ({"shares": 1.0}, "loses nothing on the first day; when"), ({"price": 10.0}, "next to nothing")],
    "price-rejection": [({"strength": 0.0}, "says nothing.*stays at"), ({"level": 0.2, "strength": 4.0}, "turn the whole bar.*falls"),
                        ({"length": 0.9}, "one such wick;"), ({"watched": 1.0}, "Of one bar.*no such wick")],
    "prospect-theory": [({"probability": 0.5}, "less than"),
                        ({"gain_bend": 1.0, "loss_bend": 1.0, "curvature": 1.0, "aversion": 1.0}, "just what")],
    "queue-imbalance": [({"bid_queue": 500.0, "ask_queue": 4000.0}, "down.*the shorter queue")],
    "range-breakout": [({"mood_strength": 0.6}, "followed by .smaller")],
    "redemption-queue": [({"exit": "none"}, "paid at once"), ({"rush": 0.0}, "Nobody asks"), ({"rush": 0.9}, "still wait"),
                         ({"fear": 0.05}, "Fear makes")],
    "risk-horizon": [({"days": 1.0}, "too short for this market")],
    "ruin-fund": [({"loading": 0.0}, "Ruin is .certain")],
    "senior-tranche": [({"correlation": 0.05}, "stops below it")],
    "settlement-netting": [({"classes": 4.0}, "raises"), ({"members": 2.0}, "as it is")],
    "short-squeeze": [({"market_depth": 2e6}, "dies out"), ({"average_entry": 24.0}, "Nothing is forced"), ({"shock": 0.3}, "Brokers lack"),
                      ({"free_float": 1e6}, "Lenders recalled"), ({"average_entry": 16.0}, "though the loop gain")],
    "smile-lab": [({"tilt": 0.5}, "falls from"), ({"spot_move": 0.4}, "after a rise"), ({"wings": 0.0}, "stays at"),
                  ({"level": -0.041, "wings": 0.1331, "tilt": 0.306, "centre": 0.3586, "roundness": 0.4153}, "These are no odds"),
                  ({"tilt": 0.99, "level": -0.0455, "wings": 0.7725, "centre": -1.0, "roundness": 0.51, "days_to_expiry": 144.45},
                   "in .the far put wing")],
    "supply-demand-zone": [({"push": 0.003}, "instead of.*gains"), ({"cost": 0.0}, "gains nothing")],
    "token-vesting": [({"sold_share": 0.0}, "hardly notices")],
    "transient-impact": [({"permanent": 1.0}, "stays"), ({"shock": 0.5}, "rises by")],
    "venue-arbitrage": [({"cost": 1.2}, "Costs eat the gap")],
    "volatility-margin": [({"floor": 0.15}, "margins stay"), ({"target_assets": 1e8}, "on top"), ({"shock": 0.0}, "Nobody is forced")],
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_a_special_case_is_said_there_and_not_where_the_model_opens(name: str) -> None:
    model = get_model(name)
    opens = run(model, model.given()).finding
    for setting, phrase in CASES[name]:
        assert not re.search(phrase, opens), f"“{phrase}” where it opens: {opens}"
        there = run(model, model.given(**setting)).finding
        assert re.search(phrase, there), f"“{phrase}” is not said at {setting}: {there}"
