"""The more of a lending pool is borrowed, the dearer borrowing gets, and steeply so past a kink.

A pool that is lent out entirely cannot pay back those who leave. So the rate rises with utilisation,
gently up to a kink and steeply past it: borrowers repay, lenders come, and utilisation falls back.
Without the kink the same pool settles where nobody can withdraw. (The two-slope form of Aave and
Compound.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Curve,
    Equation,
    Gain,
    Model,
    Panel,
    Parameter,
    Preset,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.lending import kink_rate_at, supply_rate

GRID = np.linspace(0, 1, 201)[:, None]


def rate(p: Values, utilisation: Array) -> Array:
    return kink_rate_at(utilisation, p.base_rate, p.slope_below, p.slope_above, p.kink)


def wanted(p: Values, utilisation: Array) -> Array:
    """Share of the pool that borrowers want at the rate of ``utilisation``: demand falls by e^{-s r}."""
    return p.demand * np.exp(-p.sensitivity * rate(p, utilisation))


def settles(p: Values) -> Array:
    """Utilisation at which as much is wanted as is borrowed, at most 1: the two curves cross once."""
    lanes = np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray)))
    low, high = np.zeros(lanes), np.ones(lanes)
    for _ in range(50):
        middle = (low + high) / 2
        more = wanted(p, middle) > middle
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return (low + high) / 2


def evaluate(p: Values) -> Series:
    borrow = rate(p, GRID)
    return {
        "utilisation": GRID,
        "borrow_rate": borrow,
        "supply_rate": supply_rate(GRID, borrow, p.reserve_factor),
        "settled": settles(p) + 0 * GRID,
    }


def gain(p: Values, utilisation: Array, draws: Series) -> dict[str, Array]:
    """Share that borrowers repay as one more share is borrowed, where the pool settles: below 0, it calms."""
    at = settles(p)
    slope = np.where(at < p.kink, p.slope_below / p.kink, p.slope_above / (1 - p.kink))
    return {"borrowers": -p.sensitivity * slope * wanted(p, at) + 0 * utilisation}


def balance(p: Values) -> Series:
    one = Values({k: v[:1] if isinstance(v, np.ndarray) else v for k, v in p.items()})
    return {"borrowed": GRID, "demanded": np.minimum(wanted(one, GRID), 2.0), "as_borrowed": GRID}


def finding(result: Result) -> str:
    if words.order(unit.SHARE, result["settled_utilisation"], 1.0) == 0:
        return result.say("The pool is lent out *to the last coin*: who leaves cannot be paid. The rate is too low for this demand.")
    return result.say("The pool settles with *{settled_utilisation}* lent out, at *{borrowing}*.")


MODEL = Model(
    module=__name__,
    title="Interest rate with a kink",
    summary="The more of a lending pool is borrowed, the dearer borrowing gets, and steeply so past a kink.",
    loop="balancing",
    parameters=(
        Parameter("demand", r"d", unit.SHARE, "What borrowers would take if it cost nothing, as a share of the pool.", "Demand for loans",
                  default=1.0, low=0.05, high=2.0, step=0.01, role="starts", reason="A quiet pool to one that twice as much is asked of.", basis="Chosen: borrowers who would take the whole pool if it were free."),
        Parameter("sensitivity", r"s", unit.NUMBER, "How strongly borrowers answer to the rate: 4 means that 10 % a year deter a third.",
                  default=4.0, low=0.5, high=20.0, step=0.5, role="stops", reason="Borrowers who must, to borrowers who arbitrage.", basis="Chosen so that the pool comes to rest near the kink."),
        Parameter("slope_below", r"r_1", unit.RATE, "Rise of the rate from an idle pool to the kink.", "Rise up to the kink",
                  default=0.04, low=0.0, high=0.2, step=0.005, role="stops", reason="None to what volatile coins ask.", basis="The rate strategy StableTwo of Aave: 4 %."),
        Parameter("slope_above", r"r_2", unit.RATE, "Rise of the rate from the kink to a pool lent out.", "Rise past the kink",
                  default=0.75, low=0.0, high=3.0, step=0.05, role="stops", reason="None to the steepest in use.", basis="The rate strategy StableTwo of Aave: 75 %."),
        Parameter("kink", r"U^{*}", unit.SHARE, "Utilisation from which the rate is steep.",
                  default=0.8, low=0.4, high=0.95, step=0.01, role="stops", reason="From volatile coins to stable ones.", basis="The rate strategy StableTwo of Aave: 80 %."),
        Parameter("base_rate", r"r_0", unit.RATE, "Rate of an idle pool.", default=0.0, low=0.0, high=0.1, step=0.005, role="scene", reason="None to a floor of 10 % a year.", basis="The rate strategy StableTwo of Aave: none."),
        Parameter("reserve_factor", r"\rho", unit.SHARE, "Part of the interest that the protocol keeps.", default=0.1, low=0.0, high=0.5, step=0.01, role="scene", reason="None to half.", basis="Chosen: a tenth, as Aave keeps of its largest stable coins."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("utilisation", r"U", unit.SHARE, "Share of the pool that is lent out.")),
    series=(
        Quantity("borrow_rate", r"r", unit.RATE, "What borrowers pay.", "Borrowers pay"),
        Quantity("supply_rate", r"r_s", unit.RATE, "What lenders earn.", "Lenders earn"),
        Quantity("settled", r"U_\infty", unit.SHARE, "Utilisation at which the pool settles.", "Settles at"),
    ),
    profiles=(
        Quantity("borrowed", r"U", unit.SHARE, "Share of the pool that is lent out.", "Lent out"),
        Quantity("demanded", r"d(U)", unit.SHARE, "What borrowers want at that rate.", "Wanted at that rate"),
        Quantity("as_borrowed", r"U", unit.SHARE, "As much as is lent out.", "As much as is lent out"),
    ),
    readings=(
        Reading("settled_utilisation", r"U_\infty", unit.SHARE, "Utilisation at which the pool settles.", "Utilisation", measured=lambda p, s: s["settled"][0],
                context=lambda r: f"kink at {r.write('kink')}"),
        Reading("borrowing", r"r(U_\infty)", unit.RATE, "What borrowers pay there.", "Borrowers pay", measured=lambda p, s: rate(p, s["settled"][0]),
                context=lambda r: f"base {r.write('base_rate')}"),
        Reading("lending", r"r_s(U_\infty)", unit.RATE, "What lenders earn there.", "Lenders earn",
                measured=lambda p, s: supply_rate(s["settled"][0], rate(p, s["settled"][0]), p.reserve_factor),
                closed_form=lambda s: s.borrowing * s.settled_utilisation * (1 - s.reserve_factor), context=lambda r: f"after {r.write('reserve_factor')} for the protocol"),
    ),
    gain=Gain(gain, along="utilisation"),
    panels=(
        Panel("Interest a year, by utilisation", "utilisation", ("borrow_rate", "supply_rate"), "line", marks={"settled_utilisation": "settles"}),
        Panel("Where it settles", "borrowed", ("demanded",), "line", reference=("as_borrowed",), data=balance, says="Where as much is wanted as is lent out."),
    ),
    presets=(
        Preset("Just past the kink", {}, {"settled_utilisation": (0.8, 0.86)}, case="kink-rate"),
        Preset("No kink", {"slope_above": 0.0, "demand": 1.4}, {"settled_utilisation": (0.999, 1.0)}),
        Preset("Quiet pool", {"demand": 0.5}, {"settled_utilisation": (0.4, 0.5)}),
    ),
    tipped=lambda p, s: s["settled"][0] > 0.9999,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("The two-slope form of Aave and Compound; parameters illustrative.", kind="derived", cases=("kink-rate",)),
        Source("Aave, deployments of versions 2 and 3, rate strategy StableTwo: base 0, slopes 4 and 75 %, kink at 80 %.", kind="fact"),
    ),
    leaves_out=("lenders who come for the rate", "interest that compounds", "other pools"),
    icon='<path d="M3 18L14 14L20 4" /><path d="M14 14L20 4" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Max, Min

    u = s.settled_utilisation
    return (
        Equation(Eq(s.borrowing, s.base_rate + s.slope_below * Min(u / s.kink, 1) + s.slope_above * Max(0, (u - s.kink) / (1 - s.kink)), evaluate=False),
                 "Gently up to the kink, steeply past it."),
        Equation("lending", "Lenders share what borrowers pay, on the part that is lent out."),
    )  # fmt: skip
