"""Long loans paid for with short deposits: when deposits leave faster than loans come back, cash runs out.

Assets fall due on average after some years, liabilities after some months, both at a steady rate. In a run a
share of depositors asks for money at once, and the rest leave faster than the contract says. Cash at any day
is what was liquid, plus what has come back, less what has left: the maturity gap. The bank is short of cash
from the first day on which the gap is below zero, whatever its assets are worth. (Basel Committee 2013 for
the coverage ratio.)
A long room: assets, liabilities and their durations, and the declaration as a table.
"""

from __future__ import annotations

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
    Spot,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array

DAYS = np.concatenate([np.arange(0.0, 30.0), np.geomspace(30.0, 3650.0, 60)])[:, None]
YEAR = 365.0
SHORT, MIDDLE = 30.0, 0.75  # days of the coverage ratio; share of outflow up to which inflow counts


def paid_back(p: Values, days: Array) -> Array:
    """USD of assets that have fallen due after ``days``."""
    return (p.assets - p.liquid) * -np.expm1(-days / YEAR / p.asset_years)


def left(p: Values, days: Array) -> Array:
    """USD of liabilities that have left after ``days``: the run at once, the rest at the faster rate."""
    # a run at day 0 is over within the first day
    begun = np.minimum(days, 1.0)
    return p.liabilities * (p.run_share * begun + (1 - p.run_share) * -np.expm1(-p.run_speed * days / YEAR / p.liability_years))


def cash(p: Values, days: Array) -> Array:
    return p.liquid + paid_back(p, days) - left(p, days)


def evaluate(p: Values) -> Series:
    return {"day": DAYS, "inflow": paid_back(p, DAYS), "outflow": left(p, DAYS), "cash": cash(p, DAYS)}


def coverage(p: Values) -> Array:
    """Liquid assets over net outflow of 30 days; infinite flows aside, at most 99."""
    out, back = left(p, np.array(SHORT)), paid_back(p, np.array(SHORT))
    return np.minimum(p.liquid / (out - np.minimum(back, MIDDLE * out)), 99.0)


def lowest(p: Values, series: Series) -> Array:
    """The lowest cash drawn, or where inflow and outflow are equal between two days that are drawn."""
    pay, leave = 1 / (YEAR * p.asset_years), p.run_speed / (YEAR * p.liability_years)  # of what is left, a day
    ratio = (p.assets - p.liquid) * pay / np.maximum(p.liabilities * (1 - p.run_share) * leave, 1e-300)
    apart = np.abs(pay - leave) > 1e-15
    turns = np.where(apart, np.log(ratio) / np.where(apart, pay - leave, 1.0), 1.0)
    return np.minimum(series["cash"].min(axis=0), cash(p, np.clip(turns, 1.0, DAYS[-1, 0])))


def first_short_day(p: Values, series: Series) -> Array:
    """When cash reaches zero: between the two days drawn on either side, by regula falsi (Illinois); NaN where it never does."""
    short = series["cash"] < 0
    some, at = short.any(axis=0), np.argmax(short, axis=0)
    if not some.any():
        return np.full(some.shape, np.nan)
    a, b = DAYS[np.maximum(at - 1, 0), 0], DAYS[at, 0]
    fa, fb = cash(p, a), cash(p, b)
    for _ in range(40):
        flat = fa == fb
        x = np.where(flat, b, b - fb * (b - a) / np.where(flat, 1.0, fb - fa))
        fx, still = cash(p, x), np.abs(x - b)
        turned = (fx < 0) != (fb < 0)
        a, fa, b, fb = np.where(turned, b, a), np.where(turned, fb, fa / 2), x, fx
        if not (some & (still > 1e-13 * b)).any():
            break
    return np.where(some, b, np.nan)


def duration(p: Values, years: Array) -> Array:
    """Macaulay duration of cash flows that fall due at a steady rate: 1/(1/years + yield)."""
    return 1 / (1 / years + p.market_rate)


def invalid(p: Values) -> str:
    if np.any(p.liquid >= p.assets):
        return "liquid assets are part of all assets; keep them below."
    return ""


def runs_out(result: Result) -> str:
    """The day from which cash is short."""
    return f"short from day {np.ceil(result['short_from']):.0f}"


def finding(result: Result) -> str:
    day = result["short_from"]
    if not np.isfinite(day):
        return result.say("Cash lasts: at its least it is *{lowest_cash:size}*.")
    solvent = words.compared(
        unit.MONEY,
        result["assets"],
        result["liabilities"],
        "though the assets are worth more than what is owed",
        "and the assets would cover less than what is owed",
        "though the assets are worth what is owed",
    )
    when = (
        words.chosen(True, "within the first day")
        if day <= 1
        else result.say("from day {day}", day=words.derived(unit.COUNT, np.ceil(day)))
    )
    return result.say(
        "Cash runs out *{when}*: at the worst {lack} is missing, {solvent}.",
        when=when,
        lack=words.size(unit.MONEY, result["lowest_cash"]),
        solvent=solvent,
    )


MODEL = Model(
    module=__name__,
    title="Maturity ladder",
    summary="Long assets paid for with short money: a bank can be solvent and still run out of cash.",
    loop="none",
    parameters=(
        Parameter("run_share", r"f", unit.SHARE, "Share of liabilities that leaves within a day.", "Leaves at once",
                  default=0.05, low=0.0, high=0.6, step=0.01, role="starts", reason="None to a run of historic speed.", basis="Chosen: one depositor in twenty leaves within a day."),
        Parameter("run_speed", r"v", unit.MULTIPLE, "How much faster than by contract the rest leaves.", "Speed of the rest",
                  default=1.0, low=0.2, high=20.0, scale="log", role="keeps", reason="Sticky depositors to a crowd with telephones.", basis="Chosen: nobody leaves before the contract’s end."),
        Parameter("liability_years", r"\tau_L", unit.YEARS, "Average time until a liability falls due.", "Liabilities fall due in",
                  default=2.0, low=0.05, high=10.0, scale="log", role="keeps", reason="Overnight money to long bonds.", basis="Chosen: deposits and short bonds together."),
        Parameter("asset_years", r"\tau_A", unit.YEARS, "Average time until an asset that is not liquid falls due.", "Assets fall due in",
                  default=5.0, low=0.1, high=20.0, scale="log", role="keeps", reason="Trade credit to mortgages.", basis="Chosen: loans and mortgages together."),
        Parameter("liquid", r"H", unit.MONEY, "Cash, and what can be sold for it at once.", "Liquid assets",
                  default=25e9, low=0.1e9, high=99e9, scale="log", role="stops", reason="Almost none to almost all.", basis="Chosen: a quarter of what is owed, more than the Basel Committee (2013) needs at this pace."),
        Parameter("assets", r"A", unit.MONEY, "All assets, liquid ones included.", default=110e9, low=100e9, high=400e9, scale="log",
                  role="scene", reason="A middling bank.", basis="Chosen: owners’ money of a tenth above what is owed."),
        Parameter("liabilities", r"L", unit.MONEY, "What is owed to depositors and lenders.", default=100e9, low=20e9, high=400e9,
                  scale="log", role="scene", reason="A middling bank.", basis="Chosen round, so that bn USD read as per cent."),
        Parameter("market_rate", r"y", unit.RATE, "Yield at which cash flows are discounted, continuous.", default=0.04, low=0.0, high=0.15,
                  step=0.0025, role="scene", reason="None to 15 %.", basis="Chosen: a middling level of the last decades."),
    ),
    dynamics=Curve(evaluate, Quantity("day", r"t", unit.DAYS, "Days from now.")),
    series=(
        Quantity("cash", r"C", unit.SIGNED_MONEY, "Liquid assets, plus what came back, less what left.", "Cash"),
        Quantity("inflow", r"I", unit.MONEY, "Assets that have fallen due so far.", "Has come back"),
        Quantity("outflow", r"O", unit.MONEY, "Liabilities that have left so far.", "Has left"),
    ),
    readings=(
        Reading("lowest_cash", r"C_{\min}", unit.SIGNED_MONEY, "The lowest cash on the way.", measured=lowest,
                context=lambda r: "never short" if np.isnan(r["short_from"]) else f"short from day {np.ceil(r['short_from']):.0f}"),
        Reading("coverage", r"\mathrm{LCR}", unit.PERCENT, "Liquid assets over the net outflow of 30 days.", "Coverage ratio",
                measured=lambda p, s: coverage(p),
                context=lambda r: "rules ask 100" + unit.THIN + "%"),
        Reading("duration_gap", r"\Delta D", unit.YEARS, "Duration of assets less that of liabilities, weighted by their size.",
                measured=lambda p, s: gap(p),
                context=lambda r: f"rates +1 %: equity {unit.SIGNED_MONEY.write(-0.01 * r['duration_gap'] * r['assets'])}"),
        Reading("short_from", r"t_0", unit.DAYS, "When cash runs out, in days.", "Short of cash from", measured=first_short_day,
                headline=False),
        Reading("asset_duration", r"D_A", unit.YEARS, "Duration of the assets that are not liquid.",
                measured=lambda p, s: duration(p, p.asset_years),
                closed_form=lambda s: 1 / (1 / s.asset_years + s.market_rate), headline=False),
        Reading("liability_duration", r"D_L", unit.YEARS, "Duration of the liabilities by contract.",
                measured=lambda p, s: duration(p, p.liability_years),
                closed_form=lambda s: 1 / (1 / s.liability_years + s.market_rate), headline=False),
    ),
    cliff=Cliff("run_share", "lowest_cash", "How fast may they leave?", "The same ladder, every run."),
    panels=(
        Panel("Cash in USD, day by day", "day", ("cash",), "line", marks={"short_from": "short"},
              tells=(Spot("lowest {lowest_cash}", at="lowest"), Spot(runs_out, at="short_from"),)),
        Panel("Come back and left, USD", "day", ("inflow", "outflow"), "line"),
    ),
    presets=(
        Preset("Quiet bank", {"asset_years": 2.0}, {"lowest_cash": (10e9, 25e9)}),
        Preset("Long assets", {}, {"short_from": (200.0, 500.0)}),
        Preset("A quarter asked for in a day", {"run_share": 0.25, "run_speed": 4.0},
                {"lowest_cash": (-60e9, -20e9), "short_from": (0.5, 1.0)}),
        Preset("Matched", {"asset_years": 2.0, "liabilities": 85e9, "run_share": 0.0}, {"lowest_cash": 25e9}),
    ),
    tipped=lambda p, s: s["cash"].min(axis=0) < 0,
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Basel Committee (2013), The Liquidity Coverage Ratio: 30 days, inflow up to 75 % of outflow.", kind="derived"),
        Source("Macaulay (1938), Some theoretical problems suggested by the movements of interest rates: duration.", kind="derived"),
    ),
    leaves_out=("fire sales of what is not liquid", "a lender of last resort", "depositors who watch each other",
    "new lending and new deposits"),
    icon='<path d="M3 20h5v-4h5v-5h5V6h3"/><path d="M3 8l6 4 5 5 4 5" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def gap(p: Values) -> Array:
    return (duration(p, p.asset_years) * (p.assets - p.liquid) - duration(p, p.liability_years) * p.liabilities) / p.assets


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol

    return (
        Equation(Eq(s.cash, s.liquid + s.inflow - s.outflow, evaluate=False),
                "What was liquid, plus what has come back, less what has left."),
        Equation(Eq(s.coverage, s.liquid / Symbol("N_30"), evaluate=False), "Liquid assets over the net outflow of thirty days."),
        Equation("asset_duration", "Cash flows that fall due at a steady rate last this long on average, discounted."),
    )  # fmt: skip
