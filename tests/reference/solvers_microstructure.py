"""Solvers for order books, quotes, auctions, execution, impact and pools."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.formulas import amm_integers as amm_integers_formulas
from reference.formulas import order_book as order_book_formulas
from reference.formulas.kyle import one_auction
from reference.formulas.market_making import informed_quotes
from squeezelab.core import Array, Result
from squeezelab.dynamics import amm, amm_integers, amm_ranges, order_book, resting_orders
from squeezelab.dynamics.arbitrage import pool_against_market
from squeezelab.dynamics.kyle import auctions
from squeezelab.dynamics.market_impact import invariance_impact, power_law_impact
from squeezelab.dynamics.market_making import optimal_spread, reservation_price
from squeezelab.dynamics.run import run
from squeezelab.models import execution

Inputs = dict[str, Any]


def kyle(i: Inputs) -> list[float]:
    held = auctions(i["N"])
    return [held.impact[0], held.impact[-1], held.variance[-1], held.profit]


def sell(i: Inputs, aversion: float) -> Result:
    """The execution model at the inputs of a case."""
    names = {
        "shares": i["X"], "days": i["T"], "periods": i["N"], "volatility": i["sigma"], "temporary": i["eta"], "permanent": i["gamma"],
        "fixed_cost": i["epsilon"], "aversion": aversion,
    }  # fmt: skip
    return run(execution.MODEL, execution.MODEL.given(**names))


def urgency(i: Inputs) -> list[float]:
    half_life = sell(i, i["lambda"])["half_life"]
    return [1 / half_life, half_life]


def trajectory(i: Inputs) -> list[float]:
    result = sell(i, i["lambda"])
    return [*result["held"], result["cost"], result["risk"]]


def extremes(i: Inputs) -> list[float]:
    """The straight line, and the whole position in the first period."""
    line = sell(i, 0.0)
    return [line["cost"], line["risk"], line["cost_at_once"], sell({**i, "N": 1}, 0.0)["risk"]]


def frontier(i: Inputs) -> list[float]:
    results = [sell(i, aversion) for aversion in i["lambda"]]
    return [x for r in results for x in (r["cost"] / 1e6, r["risk"] ** 2 / 1e12, r["half_life"])]


def first_trades(i: Inputs) -> list[float]:
    bid, ask = informed_quotes(i["pi0"], i["mu"])
    after_sale = informed_quotes(bid, i["mu"])
    return [float(ask), float(bid), float(bid), float(after_sale[1] - after_sale[0])]


def makers(i: Inputs) -> list[float]:
    """The paper’s own grid: quotes stand for dt, and each is met at most once, with a chance of A dt exp(-k x)."""
    rng, paths, n = np.random.default_rng(7), 4000, round(i["T"] / i["dt"])
    spreads = optimal_spread(i["gamma"], i["sigma"], i["T"] - i["dt"] * np.arange(n + 1), i["k"])
    out = [float(spreads.mean())]
    for leans in (True, False):
        mid, held, cash = np.full(paths, float(i["s"])), np.zeros(paths), np.zeros(paths)
        for t in range(n):
            left = i["T"] - t * i["dt"]
            centre = reservation_price(mid, held, i["gamma"], i["sigma"], left) if leans else mid
            bid, ask = centre - spreads[t] / 2, centre + spreads[t] / 2
            bought = rng.random(paths) < i["A"] * i["dt"] * np.exp(-i["k"] * (mid - bid))
            sold = rng.random(paths) < i["A"] * i["dt"] * np.exp(-i["k"] * (ask - mid))
            held, cash = held + bought - sold, cash - bought * bid + sold * ask
            mid = mid + i["sigma"] * i["dt"] ** 0.5 * rng.standard_normal(paths)
        profit = cash + held * mid
        out += [float(profit.mean()), float(profit.std()), float(held.std())]
    return out


def swap(i: Inputs) -> str:
    return str(amm_integers.amount_out(int(i["amount_in"]), int(i["reserve_in"]), int(i["reserve_out"])))


def root(text: str) -> int:
    """“101/100” or “1:1” as the Q64.96 root of that price."""
    quote, base = text.replace(":", "/").split("/")
    return amm_integers_formulas.root_of_price(int(quote), int(base))


def swap_step(i: Inputs) -> dict[str, str]:
    step = amm_integers_formulas.swap_step(root(i["sqrtP"]), root(i["target"]), int(float(i["L"])), int(float(i["amount"])), i["fee_pips"])
    return {"amountIn": str(step.amount_in), "amountOut": str(step.amount_out), "fee": str(step.fee)}


def amount_deltas(i: Inputs) -> list[str]:
    low, high = (amm_integers_formulas.root_of_price(round(100 * p), 100) for p in (i["p0"], i["p1"]))
    liquidity = int(float(i["L"]))
    return [
        str(amount(low, high, liquidity, round_up=True))
        for amount in (amm_integers_formulas.base_between, amm_integers_formulas.quote_between)
    ]


def tick(i: Inputs) -> str:
    return str(amm_integers_formulas.root_at_tick(i["tick"]))


def amplification(i: Inputs) -> Array:
    """Loss in a range [P/r, Pr] over that at all prices, for a small move within it."""
    ratio = 1.0 + 1e-3
    return amm_ranges.range_loss(ratio, np.array(i["r"])) / amm.impermanent_loss(ratio)


def rebalancing_loss(i: Inputs) -> float:
    return float(amm.lvr_rate(i["sigma"])) * i["T"]


def bounce(i: Inputs) -> float:
    """Trades that bounce between bid and ask around a mid that drifts a little."""
    rng = np.random.default_rng(5)
    mid = 100 + np.cumsum(i["sigma_eff"] * rng.standard_normal(i["n"]))
    return order_book_formulas.roll_spread(mid + i["true_spread"] / 2 * rng.choice([-1.0, 1.0], i["n"]))


def invariance(i: Inputs) -> float:
    """Basis points."""
    return 1e4 * float(invariance_impact(i["X"] / i["V"], i["sigma"], i["P"] * i["V"], 40e6, i["lambda_bar"] * 1e-4))


def events(i: Inputs) -> Array:
    quotes = np.array(i["events"], float)
    return order_book_formulas.order_flow_imbalance(*quotes.T)


def walk(i: Inputs) -> list[float]:
    bids = np.array(i["bids"], float)
    order_book_formulas.check_book(bids, np.array([[2 * bids[0, 0], 1.0]]))
    met = order_book.walk(bids[:, :1], bids[:, 1:], i["qty"])
    return [float(met.average[0]), float(met.last[0]), 1e4 * float(1 - met.average[0] / bids[0, 0])]


SOLVERS = {
    "kyle-1": lambda i: [float(x) for x in one_auction(i["sv"], i["su"])],
    "kyle-N2": kyle,
    "kyle-N4": kyle,
    "kyle-N20": kyle,
    "ac-kappa": urgency,
    "ac-traj": trajectory,
    "ac-extremes": extremes,
    "ac-drip": frontier,
    "cdl-pup": lambda i: resting_orders.up_probability(i["x"], i["y"], np.array(i["rho"])),
    "gm-spread": first_trades,
    "avellaneda-stoikov": makers,
    **{f"univ2-out-{n}": swap for n in range(7)},
    "univ3-swapstep-capped-in": swap_step,
    "univ3-swapstep-spent-in": swap_step,
    "univ3-swapstep-received-out": swap_step,
    "univ3-amount-delta": amount_deltas,
    "univ3-tick-50": tick,
    "univ3-tick-500": tick,
    "univ3-tick-50000": tick,
    "il-table": lambda i: amm.impermanent_loss(np.array(i["r"])),
    "il-v3-amplification": amplification,
    "lvr-cpmm": rebalancing_loss,
    "lvr-breakeven-turnover": lambda i: amm.break_even_turnover(np.array(i["sigma"]), i["fee"]),
    "cpmm-arb": lambda i: [float(x) for x in pool_against_market(i["x"], i["y"], i["P"], 1 - i["gamma"])],
    "roll": bounce,
    "ko-benchmark": invariance,
    "ofi-events": events,
    "book-walk": walk,
    "imbalance-microprice": lambda i: [
        float(order_book.imbalance(i["B"], i["A"])),
        float(order_book.microprice(i["bid"], i["ask"], i["B"], i["A"])),
    ],
    "sqrt-law": lambda i: float(power_law_impact(i["Q_over_V"], i["sigma_d"], i["Y"])),
}
