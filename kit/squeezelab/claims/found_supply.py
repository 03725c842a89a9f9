"""Claims that public pages make about positions, pools and tokens: where they are closed, what they lose, what is burned and unlocked."""

from __future__ import annotations

import numpy as np

from ..core import Array, unit
from .experiment import Where, experiment
from .found_squeezes import CROWD
from .trial import Runs, least_step


@experiment(
    "short-squeeze",
    "the lesser of two steps by which the price ends further, each with a quarter more short interest",
    unit=unit.CHANGE,
    more_than=0.002,
    space=CROWD | {"short_interest": (1e6, 4e6)},
    against=[{"short_interest": lambda shares: 1.25 * shares}, {"short_interest": lambda shares: 1.25**2 * shares}],
    premise=lambda run, more, most: most["end_price"] < 15 * run["start_price"],
    silent_for="the price has left every bound",
    where=Where(lambda run, more, most: more["covered_share"] > 0.3, covered_share="forced out"),
    because="dynamics.short_accounts.kept_open",
)
def potential_of_a_squeeze(run: Runs, more: Runs, most: Runs) -> Array:
    """C154. The same rise over a quarter more short interest, twice over: does the price end higher each time?"""
    return least_step(*(each["end_price"] for each in (run, more, most))) / run["end_price"]


@experiment(
    "perpetual-desk",
    "the distance to liquidation at twice the leverage, over the distance before",
    unit=unit.RATIO,
    about=(0.5, 0.035),
    space={"leverage": (2, 50, "log"), "maintenance_margin": (0.002, 0.02), "closing_fee": (0.0, 0.001), "contract": "linear",
           "side": ["long", "short"]},
    against={"leverage": lambda leverage: 2 * leverage},
    where=Where(
        lambda run, twice: run["leverage"] * (run["maintenance_margin"] + run["closing_fee"]) < 0.05,
        leverage="leverage", maintenance_margin="maintenance", closing_fee="fee",
    ),
    because="dynamics.margin.liquidation_price",
    broken=lambda price: lambda entry, leverage, *rest: price(entry, 2 * np.sqrt(leverage), *rest),
)  # fmt: skip
def half_the_distance(run: Runs, twice: Runs) -> Array:
    """C175. A position at a leverage and at twice that leverage: is it closed after half the move?"""
    return np.abs(twice["distance"] / run["distance"])


@experiment(
    "amm-lab",
    "the lesser of two steps by which more is lost against holding, in a range half as wide and a quarter as wide",
    unit=unit.PERCENT,
    more_than=1e-4,
    space={"price_ratio": (0.2, 5.0, "log"), "range_factor": (1.2, 50, "log")},
    against=[{"range_factor": lambda factor: factor**0.5}, {"range_factor": lambda factor: factor**0.25}],
    premise=lambda wide, *_: np.abs(np.log(wide["price_ratio"])) > 0.05,
    silent_for="the price hardly moves",
    because="dynamics.amm_ranges.range_loss",
)
def narrow_ranges_lose_more(wide: Runs, narrow: Runs, narrowest: Runs) -> Array:
    """C176. The same move for a range, and for ranges half and a quarter as wide in logs: is more lost each time?"""
    return least_step(*(-each["loss"] for each in (wide, narrow, narrowest)))


@experiment(
    "fee-burn",
    "what is taken out of supply in a block, once the fee has settled",
    unit=unit.NUMBER,
    more_than=1e-3,
    space={"demand": (0.2, 10, "log"), "elasticity": (0.5, 6), "start_fee": (0.5, 60, "log"), "issuance": (0.05, 2.0), "blocks": 120},
    where=Where(
        lambda run: run["balance_fee"] > 1.15 * run["burn_balance"], balance_fee="base fee", burn_balance="burn",
    ),
    because="models.fee_burn.settled",
)  # fmt: skip
def burning_shrinks_supply(run: Runs) -> Array:
    """C177. A chain that burns its base fee, at any demand and issuance: does its supply shrink?"""
    return (run["burned"] - run["issuance"])[-20:].mean(axis=0)


@experiment(
    "execution",
    "what an even schedule saves of the cost of selling at once",
    unit=unit.SHARE,
    more_than=0.5,
    space={"shares": (1e5, 1e7, "log"), "temporary": (1e-7, 3e-5, "log"), "permanent": (1e-7, 5e-6, "log"), "periods": 20, "days": (5, 30),
           "aversion": 0.0, "fixed_cost": (0.0, 0.1)},
    where=Where(
        lambda run: run["temporary"] > 0.2 * run["permanent"] * run["days"],
        temporary="temporary", permanent="permanent", days="days",
    ),
    because="models.execution.cost",
)  # fmt: skip
def pieces_cost_less(run: Runs) -> Array:
    """C178. An order sold evenly over some days and the same order sold at once: is the cost of its impact smaller?"""
    return 1 - run["cost"] / run["cost_at_once"]


@experiment(
    "informed-trading",
    "the least of three steps by which the maker opens wider, as the informed go up by tenths",
    unit=unit.SHARE,
    more_than=0.01,
    space={"informed": (0.05, 0.72), "belief": (0.05, 0.95)},
    against=[{"informed": lambda share, times=times: times * share} for times in (1.1, 1.2, 1.3)],
    because="dynamics.market_making.posterior",
    broken=lambda learnt: lambda belief, informed: learnt(belief, 0 * informed + 0.3),
)  # fmt: skip
def informed_widen(run: Runs, *more: Runs) -> Array:
    """C179. The first quotes with a tenth, two and three tenths more informed traders: is the spread wider at each step?"""
    return least_step(*(each["opening_spread"] for each in (run, *more))) / run["opening_spread"]


@experiment(
    "token-vesting",
    "how far the price falls in the month of the cliff",
    unit=unit.PERCENT,
    more_than=0.02,
    space={"cliff_share": (0.05, 1.0), "sold_share": (0.05, 1.0), "grant": (2e7, 1e9, "log"), "market_depth": (3e5, 3e7, "log"),
           "cliff_month": 12, "vesting_end": 48, "months": 60},
    where=Where(lambda run: run["cliff_sale"] > 2 * run["market_depth"], cliff_sale="sold", market_depth="depth"),
    because="models.token_vesting.step",
    broken=lambda step: lambda state, p, draws: step(state, p.replace(cliff_share=0 * p.cliff_share), draws),
)  # fmt: skip
def cliffs_push_down(run: Runs) -> Array:
    """C180. A cliff of any size in markets of any depth: does the price fall by more than 2 % in its month?"""
    month = np.broadcast_to(np.round(run["cliff_month"]).astype(int), (1, run["price"].shape[1]))
    return (1 - np.take_along_axis(run["price"], month, 0) / np.take_along_axis(run["price"], month - 1, 0))[0]


@experiment(
    "bank-run",
    "how many withdraw though they do not need to, where payments can be suspended",
    unit=unit.SHARE,
    less_than=0.01,
    space={"expected": (0.5, 1.0), "impatient": (0.05, 0.4), "promise": (1.05, 1.6), "return_on_patience": (1.6, 3.0),
           "suspension": "off", "suspend_at": (0.05, 1.0)},
    against={"suspension": "on"},
    premise=lambda free, suspended: free["withdrawing"] > free["impatient"] + 0.1,
    silent_for="nobody runs without it",
    where=Where(
        lambda free, suspended: np.maximum(free["suspend_at"], free["impatient"]) < free["tipping"],
        suspend_at="suspends", impatient="need", tipping="run",
    ),
    because="models.bank_run.tips_at",
    broken=lambda tips: lambda p, series: tips(p.replace(suspension="off"), series),
)  # fmt: skip
def suspension_stops_runs(free: Runs, suspended: Runs) -> Array:
    """C181. Banks that would be run on, which suspend payments early or late: does nobody run?"""
    return suspended["withdrawing"] - suspended["impatient"]
