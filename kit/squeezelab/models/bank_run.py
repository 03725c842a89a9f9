"""Waiting pays as long as others wait; once enough leave, leaving is the only answer.

A bank turns deposits that may leave any day into loans that pay later. Those who need money early get
a little more than they put in, paid for by those who wait. If too many withdraw, loans must be broken
off, and past a tipping share nothing is left for those who wait: everyone had better go. Both ends,
calm and run, are sound reasoning about others. A bank that suspends payments in time takes away the
reason to run. (Diamond & Dybvig 1983, Diamond 2007.)
A long room: three parts, who waits, who leaves and whom one sees, and the declaration as a table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import (
    Choice,
    Cliff,
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
from ..core.loop import Inventory
from ..core.loop.individuals import Individuals, Standing, Who
from ..dynamics.runs import early_payment, expected_utility, late_payment, optimal_promise, tipping_share

GRID = np.linspace(0, 0.999, 251)[:, None]
NERVES = 0.02  # spread of what depositors believe about others, for the picture of fear only


def paid_out(p: Values, withdrawn: Array) -> Array:
    """Share that is really paid early: at most what the bank pays before it suspends."""
    return np.minimum(withdrawn, np.maximum(p.suspend_at, p.impatient)) if p.suspension == "on" else withdrawn


def waiting(p: Values, withdrawn: Array) -> Array:
    return late_payment(paid_out(p, withdrawn), p.promise, p.return_on_patience)


def leaving(p: Values, withdrawn: Array) -> Array:
    """What one expects who joins the queue: the promise, or its chance when the bank runs out."""
    return early_payment(withdrawn, p.promise)


def tips_at(p: Values, s: Series) -> Array:
    """Withdrawn share past which patient depositors leave; missing where they never do."""
    at = tipping_share(p.promise, p.return_on_patience)
    if p.suspension == "on":
        at = np.where(np.maximum(p.suspend_at, p.impatient) <= at, np.nan, at)
    return np.where(at < 1, at, np.nan)


def evaluate(p: Values) -> Series:
    return {"withdrawn": GRID, "wait_payment": waiting(p, GRID), "leave_payment": leaving(p, GRID)}


def gain(p: Values, withdrawn: Array, draws: Series) -> dict[str, Array]:
    """Depositors who leave for each one more who is expected to: patient ones change their mind at the tipping share."""
    at = tips_at(p, {})
    z = (withdrawn - np.where(np.isnan(at), 9.0, at)) / NERVES
    return {"fear": (1 - p.impatient) * np.exp(-(z**2) / 2) / (np.sqrt(2 * np.pi) * NERVES)}


def ends_at(p: Values) -> Array:
    """Share that withdraws if ``expected`` is what depositors expect of each other: the need alone, or everyone."""
    at = tips_at(p, {})
    runs = np.maximum(p.expected, p.impatient) > np.where(np.isnan(at), 2.0, at)
    return np.where(runs, 1.0, p.impatient)


def finding(result: Result) -> str:
    if np.isnan(result["tipping"]):
        return result.say("There is *no reason to run*: waiting pays, whatever others do.")
    if result["withdrawing"] > 0.999:
        if result["impatient"] > result["tipping"]:
            return result.say("The {impatient} in need are past the tipping share of *{tipping}*, so everyone leaves: the bank is *run*.")
        expected = words.compared(unit.PERCENT, result["expected"], result["tipping"], "more than", "less than", "just about")
        return result.say("Depositors expect {expected} *{tipping}* to leave, so everyone does: the bank is *run*.", expected=expected)
    return result.say("The *{impatient}* in need withdraw, and the others wait; a run starts past *{tipping}* of expected withdrawals.")


PEOPLE, ACROSS = 100, 15


def depositors(result: Result, states: Callable[[int], Any], step: int) -> Individuals:
    """A hundred depositors of the same bank twice: when only those in need leave, and when everyone does; the first hundred is calm."""
    p = result.values
    need = round(PEOPLE * float(p.impatient[0]))
    enough = PEOPLE / float(p.promise[0])  # so many can be paid before the money is gone
    most = max(float(p.suspend_at[0]) * PEOPLE, need) if p.suspension == "on" else enough
    xs, ys, standing, says, notes = [], [], [], [], []
    late = float(np.ravel(late_payment(np.array([need / PEOPLE]), p.promise, p.return_on_patience))[0])
    for side, running in enumerate((False, True)):
        head = "Everyone leaves" if running else "Those in need leave"
        notes.append((0.52 * side, 0.97, head, "strong"))
        paid = 0
        for k in range(PEOPLE):
            leaves = running or k < need
            if not leaves:
                how, told = Standing.HOLDS, f"waits, and is paid {unit.MULTIPLE.write(late)} later"
            elif paid < min(enough, most):
                paid += 1
                how = Standing.ACTS if k < need else Standing.FORCED
                told = f"leaves{' in need' if k < need else ' for fear'}, and is paid {unit.MULTIPLE.write(float(p.promise[0]))}"
            else:
                how = Standing.NOTHING_LEFT if p.suspension == "off" else Standing.HOLDS
                told = "comes too late and gets nothing" if p.suspension == "off" else "is sent home: payments are suspended"
            xs.append(0.52 * side + 0.012 + 0.44 * (k % ACROSS) / (ACROSS - 1))
            ys.append(0.84 - 0.115 * (k // ACROSS))
            standing.append(how)
            says.append(f"Depositor {k + 1}, {'in the run' if running else 'in calm'}: {told}.")
        here = standing[-PEOPLE:]
        home, lost = here.count(Standing.HOLDS), here.count(Standing.NOTHING_LEFT)
        counter = f"{PEOPLE - home} at the counter, {home} at home" if home else "all at the counter"
        notes.append((0.52 * side, 0.06, f"{counter}: {lost} too late, with nothing" if lost else counter, ""))
    ends = "this is where it ends today"
    notes.append((0.52 * float(np.ravel(ends_at(p))[0] > need / PEOPLE + 0.005 or need == PEOPLE), 0.91, ends, "force"))
    return Individuals(np.array(xs), np.full(2 * PEOPLE, 1.0), np.array(standing), tuple(says), y=np.array(ys), notes=tuple(notes))


def promises_too_much(p: Values) -> str:
    """Why the bank has no answer, or nothing."""
    return (
        "the bank promises more than it can pay to those in need alone; lower the early payment or their share."
        if np.any((p.promise > p.return_on_patience) | (p.impatient * p.promise >= 1))
        else ""
    )


def run_is_possible(p: Values) -> bool:
    """A run is an equilibrium: no suspension, and a promise between one and the return on patience."""
    return p.suspension == "off" and bool(np.all((p.promise > 1.0001) & (p.promise < p.return_on_patience)))


def utility_of_promise(p: Values, s: Series) -> Array:
    """Expected utility of a depositor where nobody runs."""
    return expected_utility(p.impatient, p.promise, np.maximum(late_payment(p.impatient, p.promise, p.return_on_patience), 1e-3))


MODEL = Model(
    module=__name__,
    title="Bank run",
    summary="Waiting pays as long as others wait; once enough leave, leaving is the only answer.",
    loop="reinforcing",
    parameters=(
        Parameter("expected", r"f^e", unit.SHARE, "Share of deposits that depositors expect to be withdrawn.", "Expected withdrawals",
                  default=0.75, low=0.0, high=1.0, step=0.01, role="starts", reason="Nobody to everybody.", basis="Chosen past the tip, so that the run is seen."),
        Parameter("impatient", r"t", unit.SHARE, "Share of depositors who need their money early, come what may.", "In need of money early",
                  default=0.25, low=0.0, high=0.6, step=0.01, role="keeps", reason="Nobody, to more than any bank plans for.", basis="The example of Diamond (2007): a quarter needs its money early."),
        Parameter("promise", r"r_1", unit.MULTIPLE, "What the bank pays early on each USD put in.", "Paid early",
                  default=1.28, low=1.0, high=2.0, step=0.01, role="keeps", reason="At 1 and below nobody gains by being early; above the later return the bank cannot live.", basis="The best promise in the example of Diamond (2007): 1.28."),
        Parameter("return_on_patience", r"R", unit.MULTIPLE, "What a loan held to its end returns on each USD.", "Return of patience",
                  default=2.0, low=1.05, high=4.0, step=0.01, role="stops", reason="Just above nothing to four times the money.", basis="The example of Diamond (2007): a loan held to its end returns 2."),
        Choice("suspension", r"h", unit.NUMBER, "Whether the bank stops paying out once enough has left.", options={"off": "never", "on": "suspends payments"}, default="off", role="stops", basis="Chosen off, so that the run can be seen before its cure."),
        Parameter("suspend_at", r"\hat f", unit.SHARE, "Share paid out before payments are suspended; those in need are always paid.", "Suspends at",
                  default=0.25, low=0.0, high=1.0, step=0.01, role="stops", reason="At once to never.", basis="Diamond & Dybvig (1983) suspend once those in need have been paid: a quarter here."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("withdrawn", r"f", unit.SHARE, "Share of deposits that is withdrawn.", "Withdrawn")),
    series=(
        Quantity("wait_payment", r"r_2(f)", unit.MULTIPLE, "What each gets who waits.", "Waiting pays"),
        Quantity("leave_payment", r"r_1(f)", unit.MULTIPLE, "What each expects who leaves.", "Leaving pays"),
    ),
    readings=(
        Reading("tipping", r"f^{*}", unit.PERCENT, "Withdrawals past which waiting pays less than leaving.", "Tipping share", measured=tips_at,
                closed_form=lambda s: (s.return_on_patience - s.promise) / (s.promise * (s.return_on_patience - 1)),
                holds=run_is_possible,
                context=lambda r: f"{r.write('impatient')} are in need"),
        Reading("withdrawing", r"f_\infty", unit.SHARE, "Share of deposits that is withdrawn in the end.", "Withdrawn in the end",
                measured=lambda p, s: ends_at(p), context=lambda r: f"{r.write('expected')} expected"),
        Reading("patient_gets", r"r_2", unit.MULTIPLE, "What each gets who waits, if only those in need leave.", "Waiting pays, in calm",
                measured=lambda p, s: late_payment(p.impatient, p.promise, p.return_on_patience), context=lambda r: f"the best for all is {r.write('best_late')} for {r.write('best_early')} early"),
        Reading("best_early", r"r_1^{*}", unit.MULTIPLE, "Early payment that is best for all, for risk aversion of 2.", "Best early payment",
                measured=lambda p, s: optimal_promise(p.impatient, p.return_on_patience)[0],
                closed_form=lambda s: 1 / (s.impatient + (1 - s.impatient) / s.return_on_patience**0.5), headline=False),
        Reading("best_late", r"r_2^{*}", unit.MULTIPLE, "Late payment that goes with it.", "Best late payment",
                measured=lambda p, s: optimal_promise(p.impatient, p.return_on_patience)[1], headline=False),
        Reading("utility", r"\mathrm{E}u", unit.NUMBER, "Expected utility of a depositor in calm, u(c) = 1 - 1/c.", "Expected utility",
                measured=utility_of_promise, headline=False),
    ),
    individuals=Who("The same hundred depositors", "The same bank twice; only what they expect of each other differs.", depositors,
                    words={Standing.ACTS: "in need of money", Standing.FORCED: "leaves for fear", Standing.HOLDS: "waits", Standing.NOTHING_LEFT: "too late"}),
    gain=Gain(gain, along="withdrawn"),
    cliff=Cliff("expected", "withdrawing", "How much fear is too much?", "The same bank, every expectation."),
    panels=(
        Panel("What each USD is paid, by share withdrawn", "withdrawn", ("wait_payment", "leave_payment"), "line",
              marks={"tipping": "tips", "impatient": "in need", "expected": "expected"}),
    ),
    presets=(
        Preset("Three in four expected to leave", {}, {"tipping": 0.5625, "withdrawing": 1.0}, case="dd-eu"),
        Preset("Four in ten expected", {"expected": 0.4}, {"withdrawing": 0.25, "patient_gets": 1.81333}, case="dd-optimum"),
        Preset("Payments can be suspended", {"suspension": "on"}, {"withdrawing": 0.25, "patient_gets": 1.81333}, case="dd-suspension"),
        Preset("Nothing promised", {"promise": 1.0}, {"withdrawing": 0.25}),
    ),
    tipped=Inventory(lambda p, s: (ends_at(p) - p.impatient) / (1 - p.impatient)),
    invalid=promises_too_much,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Diamond & Dybvig (1983), Bank Runs, Deposit Insurance, and Liquidity, JPE 91(3): suspension.", kind="derived", cases=("dd-suspension",)),
        Source("Diamond (2007), Banks and Liquidity Creation, FRB Richmond Economic Quarterly 93(2).", cases=("dd-optimum", "dd-eu")),
    ),
    leaves_out=("deposit insurance", "a lender of last resort", "news about the loans themselves"),
    icon='<path d="M3 7H12L20 19" /><path d="M3 13H21" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Max, Min

    paid = Min(s.withdrawn, Max(s.suspend_at, s.impatient))
    r, r1 = s.return_on_patience, s.promise
    return (
        Equation(Eq(s.wait_payment, Max(0, 1 - s.withdrawn * r1) * r / (1 - s.withdrawn), evaluate=False),
                 "Those who wait share what the loans return that need not be broken off.", holds=lambda p: p.suspension == "off"),
        Equation(Eq(s.wait_payment, Max(0, 1 - paid * r1) * r / (1 - paid), evaluate=False),
                 "Those who wait share what the loans return that need not be broken off, and no more is paid out early than the limit.",
                 holds=lambda p: p.suspension == "on"),
        Equation("tipping", "Past this share waiting pays less than leaving."),
    )  # fmt: skip
