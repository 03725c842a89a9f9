"""The Greeks say how an option's price answers the spot, time, volatility and interest, and how those answers change.

A European option on an underlying with cost of carry b = r - q: a share that pays a yield q, a currency (q its interest),
a future (q = r), a coin on a venue without interest (r = q = 0). The chosen Greek stands over the spot today, when half
of the time is gone and on the last day: near expiry everything gathers at the strike. Decay (theta, charm, color,
veta) is minus the derivative by time to expiry, per year; vega and its kin are per 1.00 of volatility.
(Black & Scholes 1973; Merton 1973; Haug 2007.)
A long room: every Greek with its name, letter, unit and form, and the declaration as a table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import (
    Choice,
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
    Unit,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.black_scholes import BlackScholes
from ..once import once

POINTS = 401
WORTHLESS = 1e-6  # of the spot
REACH = 3.5  # standard deviations shown to either side
SHOWN: dict[str, tuple[str, Unit, str, str]] = {  # the words on the choice, unit, what it means, symbol
    "price": ("Price", unit.PRICE, "What the option is worth.", "V"),
    "delta": ("Delta", unit.DECIMAL, "What a rise of 1 USD adds to the price: the shares that hedge it.", r"\Delta"),
    "gamma": ("Gamma", unit.GAMMA, "What a rise of 1 USD adds to delta.", r"\Gamma"),
    "vega": ("Vega", unit.VEGA, "What more volatility adds to the price.", r"\mathcal{V}"),
    "theta": ("Theta", unit.THETA, "What time adds to the price at today’s pace; below 0 it takes.", r"\Theta"),
    "rho": ("Rho", unit.RHO, "What more interest adds to the price, the yield kept.", r"\rho"),
    "phi": ("Phi", unit.RHO, "What more yield adds to the price.", r"\phi"),
    "elasticity": ("Elasticity", unit.RATIO, "Per cent that 1 % of spot adds to the price.", r"\Lambda"),
    "dual_delta": ("Dual delta", unit.DECIMAL, "What a strike higher by 1 USD adds to the price.", r"\Delta_K"),
    "dual_gamma": ("Dual gamma", unit.GAMMA, "The discounted density of the spot at expiry, at the strike.", r"\Gamma_K"),
    "vanna": ("Vanna", unit.DECIMAL, "What 1.00 more volatility adds to delta.", r"\Delta_\sigma"),
    "charm": ("Charm", unit.CHARM, "What time adds to delta at today’s pace.", r"\Delta_t"),
    "vomma": ("Vomma (volga)", unit.PRICE, "What 1.00 more volatility adds to vega.", r"\mathcal{V}_\sigma"),
    "veta": ("Veta, a year", unit.PRICE, "What a year adds to vega at today’s pace.", r"\mathcal{V}_t"),
    "speed": ("Speed", unit.SPEED, "What a rise of 1 USD adds to gamma.", r"\Gamma_S"),
    "zomma": ("Zomma", unit.GAMMA, "What 1.00 more volatility adds to gamma.", r"\Gamma_\sigma"),
    "color": ("Color, a year", unit.GAMMA, "What a year adds to gamma at today’s pace.", r"\Gamma_t"),
    "ultima": ("Ultima", unit.PRICE, "What 1.00 more volatility adds to vomma.", r"\mathcal{V}_{\sigma\sigma}"),
}  # fmt: skip


def option(p: Values, spot: Array, days: Array) -> BlackScholes:
    """The option at other spots and times to expiry; both broadcast with the lanes."""
    return BlackScholes(spot, p.strike, days / 365, p.volatility, p.rate, p.rate - p.dividend_yield, 1 if p.kind == "call" else -1)


def greek_of(held: BlackScholes, name: str) -> Array:
    """A Greek of an option; no elasticity where it is worth next to nothing, and gains no per cent to speak of."""
    return np.where(held.price > WORTHLESS * held.spot, held.greek(name), np.nan) if name == "elasticity" else held.greek(name)


def spots(p: Values) -> Array:
    """The axis, shape (n, 1) or (n, lanes): spot and strike with room on both sides, even on a log scale where they lie far apart."""
    room = np.exp(np.clip(REACH * p.volatility * np.sqrt(p.days_to_expiry / 365), 0.02, 1.2))
    low, high = np.minimum(p.spot, p.strike) / room, np.maximum(p.spot, p.strike) * room
    along = np.linspace(0, 1, POINTS)[:, None]
    return np.where(high / low < 20, low + (high - low) * along, low * (high / low) ** along)


def evaluate(p: Values) -> Series:
    """The chosen Greek over the spot: today, at half time, on the last day."""
    x = spots(p)
    left = p.days_to_expiry
    slices = {"today": left, "half_time": left / 2, "last_day": np.minimum(left, 1.0)}
    return {"underlying": x, **{name: greek_of(option(p, x, days), p.greek) for name, days in slices.items()}}


@once()  # every reading of one run asks the same option
def now(p: Values) -> BlackScholes:
    """The option at the spot, today."""
    return option(p, p.spot, p.days_to_expiry)


def over_time(p: Values) -> Series:
    """The chosen Greek at the spot as the days run out, lane 0."""
    days = np.linspace(1, 0.002, 200)[:, None] * p.days_to_expiry[:1]
    return {"days_gone": p.days_to_expiry[:1] - days, "chosen_then": greek_of(option(p, p.spot[:1], days), p.greek)[:, :1]}


def worth(p: Values) -> Series:
    """Price and payoff over the spot, lane 0."""
    x = spots(p)[:, :1]
    return {"spot_then": x, "worth_now": option(p, x, p.days_to_expiry).price[:, :1], "payoff": option(p, x, np.zeros(1)).price[:, :1]}


def costs_and_greek(result: Result) -> str:
    """What the option costs, and the Greek shown in its own unit."""
    name, unit_of, _, _ = SHOWN[result["greek"]]
    held = f"\n{name.partition(',')[0].lower()} {unit_of.write(result['chosen'], exact=True)}" if result["greek"] != "price" else ""
    return f"costs {result.write('price')}{held}"


def finding(result: Result) -> str:
    name, unit_of, _, _ = SHOWN[result["greek"]]
    curve, x = np.abs(result.series["today"][:, 0]), result.series["underlying"][:, 0]
    days = words.counted(result["days_to_expiry"], "day") if result["days_to_expiry"] >= 0.5 else words.chosen(True, "hours")
    head = result.say("At {spot}, {days} before expiry, this {kind} costs *{price}*", days=days)
    greek = name.partition(",")[0].lower()
    if np.isnan(result["chosen"]):
        return result.say("{head}; its {greek} has no value there.", head=head, greek=greek)
    if result["greek"] != "price":
        held = words.value(unit_of, result["chosen"], exact=True)
        head = result.say("{head}; its {greek} is *{held}*", head=head, greek=greek, held=held)
    peak = -1 if np.isnan(curve).all() else int(np.nanargmax(curve))
    if 0 < peak < len(x) - 1 and words.order(unit_of, curve[peak], abs(result["chosen"])) > 0:
        return result.say("{head} and is strongest near {at}.", head=head, at=words.value(unit.PRICE, x[peak]))
    return result.say("{head}.", head=head)


def gamma_form(s: Any) -> Any:
    from sympy import exp, pi, sqrt

    years = s.days_to_expiry / 365
    return exp(-s.dividend_yield * years) * exp(-(s.d1**2) / 2) / sqrt(2 * pi) / (s.spot * s.volatility * sqrt(years))


def d1_form(s: Any) -> Any:
    from sympy import log, sqrt

    years = s.days_to_expiry / 365
    return (log(s.spot / s.strike) + (s.rate - s.dividend_yield + s.volatility**2 / 2) * years) / (s.volatility * sqrt(years))


def theta_by_the_rest(s: Symbols) -> Any:
    """Decay by the Black–Scholes equation: what delta and gamma leave."""
    return s.rate * s.price - (s.rate - s.dividend_yield) * s.spot * s.delta - s.volatility**2 * s.spot**2 * s.gamma / 2


FORMS: dict[str, Callable[[Any], Any]] = {
    "gamma": gamma_form,
    "vega": lambda s: s.spot**2 * s.gamma * s.volatility * s.days_to_expiry / 365,
    "vomma": lambda s: s.vega * s.d1 * s.d2 / s.volatility,
    "vanna": lambda s: -s.spot * s.gamma * s.d2 * (s.days_to_expiry / 365) ** 0.5,
    "zomma": lambda s: s.gamma * (s.d1 * s.d2 - 1) / s.volatility,
    "dual_gamma": lambda s: s.gamma * (s.spot / s.strike) ** 2,
    "theta": theta_by_the_rest,
    "phi": lambda s: -s.days_to_expiry / 365 * s.spot * s.delta,
    "rho": lambda s: -s.days_to_expiry / 365 * s.strike * s.dual_delta,
}


def payoff_today(result: Result) -> str:
    side = 1 if result["kind"] == "call" else -1
    return f"payoff today {unit.PRICE.write(max(side * (result['spot'] - result['strike']), 0.0))}"


def at_spot(name: str) -> Reading:
    """The reading of the price or of a Greek at the spot; the price is a headline."""
    label, unit_of, says, symbol = SHOWN[name]

    def measured(p: Values, series: Series) -> Array:
        return greek_of(now(p), name)

    return Reading(
        name, symbol, unit_of, says, label, measured=measured, closed_form=FORMS.get(name), rtol=1e-7,
        holds=lambda p: bool(np.all(np.abs(now(p).d1) < 8)), headline=name == "price", context=payoff_today if name == "price" else None,
    )  # fmt: skip


def named_greek(r: Result) -> str:
    """Name and letter of the Greek shown."""
    return SHOWN[r["greek"]][0] + (f", {SHOWN[r['greek']][1].symbol}" if SHOWN[r["greek"]][1].symbol else "")


MODEL = Model(
    module=__name__,
    title="Option and Greeks",
    summary="How an option’s price answers the spot, time and volatility, and how those answers change.",
    loop="none",
    parameters=(
        Choice("greek", r"G", unit.NUMBER, "Which Greek is drawn.", "Greek", options={name: shown[0] for name, shown in SHOWN.items()},
               default="delta", role="starts", basis="Chosen: the Greek that hedges."),
        Choice("kind", r"\phi", unit.NUMBER, "The right to buy, or to sell.", "Kind", options={"call": "call", "put": "put"},
               default="call", role="starts", basis="Chosen: the call."),
        Parameter("spot", r"S", unit.PRICE, "The price of the underlying now.",
                  default=100.0, low=1.0, high=1e6, scale="log", role="starts", reason="From a penny share to the dearest coin.", basis="Chosen round, so that amounts read as per cent."),
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "How widely the underlying moves, a year.",
                  default=0.2, low=0.05, high=2.0, step=0.01, role="keeps", reason="A sleeping index at 5 %, a coin in a crash at 200 %.", basis="Chosen: near the long-run average of the VIX."),
        Parameter("days_to_expiry", r"T", unit.DAYS, "Calendar days until the option expires.",
                  default=30.0, low=1.0, high=730.0, scale="log", role="keeps",
                  reason="The last day to two years; listed options seldom run longer.", basis="Chosen: the standard monthly option."),
        Parameter("strike", r"K", unit.PRICE, "The price at which the option buys or sells.",
                  default=100.0, low=1.0, high=1e6, scale="log", role="scene", reason="Wherever the spot may stand.", basis="Chosen at the money."),
        Parameter("rate", r"r", unit.RATE, "Interest on cash.",
                  default=0.03, low=-0.02, high=0.15, step=0.0025, role="scene",
                  reason="From the years below zero to a tight central bank.", basis="Chosen: a middling level of the last decades."),
        Parameter("dividend_yield", r"q", unit.RATE, "What the underlying pays: dividends, foreign interest; the rate itself for a future.",
                  "Yield of the underlying",
                  default=0.0, low=-0.05, high=0.15, step=0.0025, role="scene",
                  reason="Below zero it costs to hold, as a commodity in store does.", basis="Chosen none, so that the plain formula stands."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("underlying", r"S", unit.PRICE, "Spot prices.", "Spot")),
    series=(
        Quantity("today", r"G_0", unit.DECIMAL, "The chosen Greek today."),
        Quantity("half_time", r"G_{T/2}", unit.DECIMAL, "The chosen Greek when half of the time is gone.", "Half time"),
        Quantity("last_day", r"G_1", unit.DECIMAL, "The chosen Greek a day before expiry."),
    ),
    profiles=(
        Quantity("days_gone", r"t", unit.DAYS, "Days from today.", "Days from today"),
        Quantity("chosen_then", r"G_t", unit.DECIMAL, "The chosen Greek at today’s spot, as time runs.", "At today’s spot"),
        Quantity("spot_then", r"S_T", unit.PRICE, "Spot prices.", "Spot"),
        Quantity("worth_now", r"V_0", unit.PRICE, "What the option is worth today.", "Worth today"),
        Quantity("payoff", r"V_T", unit.PRICE, "What it pays at expiry."),
    ),
    readings=(
        Reading("chosen", r"G", unit.DECIMAL, "The chosen Greek at the spot.", "The Greek drawn",
                measured=lambda p, s: greek_of(now(p), p.greek),
                context=named_greek),
        *map(at_spot, SHOWN),
        Reading("chance", r"N(\pm d_2)", unit.PROBABILITY, "The risk-neutral chance that the option ends in the money.",
                "Chance to end in the money",
                measured=lambda p, s: now(p).n2, context=lambda r: "under the prices’ own odds"),
        Reading("d1", r"d_1", unit.DECIMAL, "How far in the money, in standard deviations, seen in shares.", "d1",
                measured=lambda p, s: now(p).d1, closed_form=d1_form, rtol=1e-9, headline=False),
        Reading("d2", r"d_2", unit.DECIMAL, "How far in the money, in standard deviations, seen in cash.", "d2",
                measured=lambda p, s: now(p).d2,
                closed_form=lambda s: s.d1 - s.volatility * (s.days_to_expiry / 365) ** 0.5, headline=False),
    ),
    panels=(
        Panel("The chosen Greek, over the spot in USD", "underlying", ("today", "half_time", "last_day"), "line",
              marks={"strike": "strike", "spot": "spot"},
              tells=(Spot(costs_and_greek, at="spot"),)),
        Panel("As time runs out", "days_gone", ("chosen_then",), "line", data=over_time, says="The chosen Greek at today’s spot."),
        Panel("Worth and payoff, in USD", "spot_then", ("worth_now", "payoff"), "line", data=worth, marks={"spot": "spot"}),
    ),
    presets=(
        Preset("Hull’s call", {"spot": 49.0, "strike": 50.0, "rate": 0.05, "days_to_expiry": 140.0 / 364 * 365},
               {"price": 2.4005, "delta": 0.522, "gamma": (0.0655, 0.0665), "vega": 12.1, "theta": -4.31, "rho": 8.91},
               case="hull-19-price"),
        Preset("Gamma near expiry", {"greek": "gamma", "days_to_expiry": 10.0, "rate": 0.0},
               {"gamma": (0.11, 0.13), "theta": (-25.0, -20.0)}),
        Preset("A put deep in the money", {"greek": "theta", "kind": "put", "spot": 50.0, "strike": 100.0, "rate": 0.10,
               "days_to_expiry": 365.0},
               {"theta": 9.0057}, case="bsm-theta-positive-deep-put"),
        Preset("A coin’s call", {"greek": "vanna", "spot": 50_000.0, "strike": 55_000.0, "volatility": 0.65, "rate": 0.0},
               {"price": 1894.36, "delta": 0.33787}, case="inverse-option-coin"),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Haug (1998), The Complete Guide to Option Pricing Formulas, pp. 2–24: fifteen prices.",
               cases=tuple(f"bsm-haug-price-{i:02d}" for i in range(1, 16))),
        Source("Haug (1998), pp. 11–16: eight Greeks.", cases=tuple(f"bsm-haug-greek-{g}" for g in ("delta-c", "delta-p", "elasticity-p",
               "gamma-c", "vega-c", "theta-p", "rho-c", "phi-p"))),
        Source("Haug (2007), 2nd edition, chapter 2: vanna, charm, vomma, zomma, speed.",
               cases=tuple(f"bsm-haug-{g}" for g in ("vanna", "charm", "vomma", "zomma", "speed"))),
        Source("Hull, Options, Futures, and Other Derivatives, chapter 19: the running example.",
               cases=tuple(f"hull-19-{g}" for g in ("price", "delta", "theta", "gamma", "vega", "rho"))),
        Source("Hull, Options, Futures, and Other Derivatives, example 15.6.", cases=("hull-15-6",)),
        Source("py_vollib, documentation: implied volatility of 20 %.", cases=("vollib-iv-doc",)),
        Source("Own computation: theta above 0, deep in the money.", kind="derived", cases=("bsm-theta-positive-deep-put",)),
    ),
    leaves_out=("early exercise", "jumps, and volatility that moves", "costs of hedging", "dividends paid on single days"),
    icon='<path d="M3 20h18"/><path d="M4 18c5 0 5-13 8-13s3 13 8 13" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Function, exp

    below = Function("N")
    years = s.days_to_expiry / 365
    call = s.spot * exp(-s.dividend_yield * years) * below(s.d1) - s.strike * exp(-s.rate * years) * below(s.d2)
    put = s.strike * exp(-s.rate * years) * below(-s.d2) - s.spot * exp(-s.dividend_yield * years) * below(-s.d1)
    return (
        Equation(Eq(s.price, call, evaluate=False),
                 "A call: what the shares are worth where it is exercised, less the strike times the chance of that.",
                 holds=lambda p: p.kind == "call"),
        Equation(Eq(s.price, put, evaluate=False),
                 "A put: the strike times the chance that it is paid, less what the shares given for it are worth.",
                 holds=lambda p: p.kind == "put"),
        Equation("d1", "How far the forward stands in the money, counted in standard deviations."),
        Equation("vega", "Vega and gamma are one thing: only the time left tells them apart."),
        Equation("theta", "Time takes what gamma gives: what a hedged option loses by waiting, it gains by moving."),
    )  # fmt: skip
