"""Dealers who settle with each other one by one tie up more capital than those who settle through one house.

Every pair of dealers has an exposure in each class of contracts, normal with mean zero. Bilaterally a
dealer may net the classes against each other, but not the dealers. A clearing house nets the dealers in
one class, but takes that class out of the bilateral netting. With one class the exposure falls to
1/sqrt(n-1) of what it was; with several it falls only where there are enough dealers. What is left ties up
capital until settlement, and each settlement pays a fee. (Duffie & Zhu 2011.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
    Cliff,
    Curve,
    Equation,
    Model,
    Panel,
    Parameter,
    Preset,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    Span,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array

AXIS = np.arange(2.0, 101.0)[:, None]  # dealers


def exposures(p: Values, members: Array) -> tuple[Array, Array]:
    """Expected exposure of one dealer in USD, without and with a clearing house for one class."""
    pairs, size = members - 1, p.pair_exposure / np.sqrt(2 * np.pi)
    alone = size * pairs * np.sqrt(p.classes)
    cleared = size * (pairs * np.sqrt(p.classes - 1) + np.sqrt(pairs))
    return alone, cleared


def fee(p: Values) -> Array:
    """USD for one settlement on the chain."""
    return p.gas * (p.base_fee + p.tip) * 1e-9 * p.coin_price


def costs(p: Values, members: Array) -> tuple[Array, Array]:
    """USD a dealer pays per settlement day, without and with the house: capital until settlement, and fees."""
    alone, cleared = exposures(p, members)
    time = p.capital_rate * p.settlement_days / 365
    # per class one settlement with every other dealer; the house makes them one in its class
    return alone * time + fee(p) * p.classes * (members - 1), cleared * time + fee(p) * ((p.classes - 1) * (members - 1) + 1)


def evaluate(p: Values) -> Series:
    alone, cleared = exposures(p, AXIS)
    cost_alone, cost_cleared = costs(p, AXIS)
    return {"dealers": AXIS, "bilateral": alone, "cleared": cleared, "cost_bilateral": cost_alone, "cost_cleared": cost_cleared}


def ratio(p: Values) -> Array:
    alone, cleared = exposures(p, p.members)
    return cleared / alone


def finding(result: Result) -> str:
    dealers = words.counted(result["members"], "dealer")
    if words.order(unit.PERCENT, result["netting"], 1.0) == 0:
        return result.say(
            "The clearing house leaves exposure *as it is*, with {dealers} and {classes}.",
            dealers=dealers,
            classes=words.counted(result["classes"], "class", "classes"),
        )
    way = words.compared(unit.PERCENT, result["netting"], 1.0, "raises exposure to", "lowers exposure to")
    need = result["dealers_needed"]
    pay = (
        result.say(
            "with {classes} it takes {need} to pay",
            classes=words.counted(result["classes"], "class", "classes"),
            need=words.counted(need, "dealer"),
        )
        if np.isfinite(need)
        else words.chosen(True, "netting among them is what counts")
    )
    return result.say("The clearing house {way} *{netting}* with {dealers}: {pay}.", way=way, dealers=dealers, pay=pay)


def members_and_classes(r: Result) -> str:
    """How many dealers settle how many classes."""
    return f"{r['members']:.0f} dealers, {r['classes']:.0f} {'class' if r['classes'] == 1 else 'classes'}"


def dealers_form(s: Symbols) -> Any:
    """The first whole number above 1 + (√K + √(K - 1))²."""
    from sympy import floor

    return floor(1 + (s.classes**0.5 + (s.classes - 1) ** 0.5) ** 2) + 1


MODEL = Model(
    module=__name__,
    title="Settlement netting",
    summary="One clearing house among many dealers nets exposures away, unless it breaks up the netting they had.",
    loop="none",
    parameters=(
        Parameter("members", r"n", unit.COUNT, "Dealers who trade with each other.", "Dealers",
                  default=12.0, low=2.0, high=100.0, step=1.0, role="starts", reason="Two to the membership of the largest houses.", basis="Chosen: about the number of large dealers."),
        Parameter("classes", r"K", unit.COUNT, "Classes of contracts of equal size that each pair nets together; one of them is cleared.",
                  "Classes of contracts",
                  default=1.0, low=1.0, high=12.0, step=1.0, role="keeps", reason="One class to a full dealing bank.", basis="Chosen: one class, the case in which Duffie & Zhu (2011) find a clearing house always helps from four dealers on."),
        Parameter("pair_exposure", r"\sigma", unit.MONEY, "Standard deviation of one pair’s exposure in one class.", "Exposure of a pair",
                  default=10e6, low=0.1e6, high=1e9, scale="log", role="starts", reason="A small desk to a global dealer.", basis="Chosen round; results in per cent do not hang on it."),
        Parameter("settlement_days", r"T", unit.DAYS, "Days from trade to settlement.", "Days to settlement",
                  default=2.0, low=0.01, high=10.0, scale="log", role="keeps", reason="A quarter of an hour on a chain to ten days.", basis="Chosen: two days, the term of most markets outside the United States."),
        Parameter("capital_rate", r"r", unit.RATE, "What capital costs a year.", "Cost of capital",
                  default=0.08, low=0.0, high=0.30, step=0.005, role="keeps", reason="None to venture capital.", basis="Chosen: a middling cost of a bank’s capital."),
        Parameter("gas", r"G", unit.GAS, "Gas of one settlement.",
                  default=120_000.0, low=21_000.0, high=1e6, scale="log", role="scene", reason="A plain transfer to a long contract call.", basis="Chosen: a transfer that a contract checks, several times the 21,000 of a plain one."),
        Parameter("base_fee", r"b", unit.GWEI, "Fee per gas that is burned.", default=15.0, low=0.1, high=500.0, scale="log", role="scene",
                  reason="A calm network to a fee crisis.", basis="Chosen: a usual day of 2023 on Ethereum."),
        Parameter("tip", r"\pi", unit.GWEI, "Fee per gas that goes to the block’s maker.", default=1.0, low=0.0, high=50.0, step=0.1,
                  role="scene", reason="None to urgent.", basis="Chosen: a usual day of 2023 on Ethereum."),
        Parameter("coin_price", r"S", unit.CASH, "USD for one coin of the chain.", default=3_000.0, low=100.0, high=20_000.0, scale="log",
                  role="scene", reason="A bear market to a boom.", basis="Chosen near what an ether cost in 2024."),
    ),
    dynamics=Curve(evaluate, Quantity("dealers", r"n", unit.COUNT, "Dealers who trade with each other.", "Number of dealers")),
    series=(
        Quantity("bilateral", r"E_b", unit.MONEY, "Expected exposure of one dealer when pairs settle alone.", "Pair by pair"),
        Quantity("cleared", r"E_c", unit.MONEY, "Expected exposure of one dealer with a house for one class.", "With a clearing house"),
        Quantity("cost_bilateral", r"C_b", unit.MONEY, "Capital and fees of one dealer per settlement day, pair by pair.",
                  "Cost, pair by pair"),
        Quantity("cost_cleared", r"C_c", unit.MONEY, "Capital and fees of one dealer per settlement day, with a clearing house.",
                  "Cost, with a clearing house"),
    ),
    readings=(
        Reading("netting", r"\nu", unit.PERCENT, "Exposure with the clearing house over exposure without.", "Exposure left",
                measured=lambda p, s: ratio(p),
                closed_form=lambda s: ((s.classes - 1) ** 0.5 + (s.members - 1) ** -0.5) / s.classes**0.5,
                context=members_and_classes),
        Reading("saving", r"C_b-C_c", unit.SIGNED_MONEY, "What the house saves one dealer per settlement day.", "Saved per settlement day",
                measured=lambda p, s: np.subtract(*costs(p, p.members)), context=lambda r: f"capital at {r.write('capital_rate')}"),
        Reading("settlement_fee", r"\phi", unit.CASH, "What one settlement on the chain costs.", "Fee of one settlement",
                measured=lambda p, s: fee(p),
                closed_form=lambda s: s.gas * (s.base_fee + s.tip) * s.coin_price / 10**9,
                context=lambda r: f"{unit.GWEI.write(r['base_fee'] + r['tip'])} per gas"),
        Reading("dealers_needed", r"n^{*}", unit.COUNT, "Fewest dealers among whom the clearing house lowers exposure.", "Dealers needed",
                closed_form=lambda s: dealers_form(s), headline=False),
    ),
    cliff=Cliff("classes", "netting", "When does clearing pay?", "The same dealers, every number of classes.", plain=lambda p, x: 1 + 0 * x,
    plain_label="no house"),
    panels=(
        Panel("Expected exposure of one dealer, USD", "dealers", ("bilateral", "cleared"), "line", marks={"members": "here", "dealers_needed": "pays from"},
              tells=(Span("{netting} left", ("bilateral", "cleared"), at="members"),)),
        Panel("Cost per settlement day, USD", "dealers", ("cost_bilateral", "cost_cleared"), "line", marks={"members": "here"}),
    ),
    presets=(
        Preset("One class", {}, {"netting": 0.30151}),
        Preset("Four classes", {"classes": 4.0}, {"netting": (1.0, 1.03), "dealers_needed": 15.0}),
        Preset("Two dealers", {"members": 2.0}, {"netting": 1.0}),
        Preset("Settled in minutes", {"settlement_days": 0.01}, {"saving": (50.0, 200.0)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Duffie & Zhu (2011), Does a Central Clearing Counterparty Reduce Counterparty Risk?, Review of Asset Pricing Studies.",
                kind="derived", cases=("netting-factor",)),
        Source("Fee of a transaction by EIP-1559: gas times base fee and tip.", kind="derived"),
    ),
    leaves_out=("exposures with fat tails or correlation", "dealers of unequal size", "default of the clearing house itself",
    "its fund and its margins"),
    icon='<circle cx="12" cy="12" r="3" style="stroke:var(--sq-calm)"/><path d="M4 4l6 6M20 4l-6 6M4 20l6-6M20 20l-6-6"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, sqrt

    n, k = s.members - 1, s.classes
    return (
        Equation(Eq(s.netting, (sqrt(k - 1) * n + sqrt(n)) / (sqrt(k) * n), evaluate=False),
                "The house nets dealers in one class; the other classes stay with the pairs."),
        Equation("settlement_fee", "Gas times fee per gas, in coins, times the price of a coin."),
    )  # fmt: skip
