"""What time takes from an option, and what a fall of implied volatility takes at once.

An option’s value above its payoff is rent: most of it goes in the last weeks, for an option at the money in proportion to the square
root of the time that is left. Whoever sells it earns the rent day by day and pays half of gamma times the square of each move.
After an announcement implied volatility drops, and the premium with it (compression). But time does not always take: a put
so deep in the money that it will be exercised gains as its strike comes nearer, at the rate of interest
(Merton 1973; Hull, ch. 19; claim C23).
A long room: decay, compression and a seller's day of one option, and the declaration as a table.
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Choice,
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
    Source,
    Spot,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array, Series
from ..dynamics.black_scholes import BlackScholes
from ..once import once

POINTS = 121
KINDS = {"call": (1,), "put": (-1,), "straddle": (1, -1)}


def sides(p: Values) -> tuple[int, ...]:
    return KINDS[p.kind]


def worth(p: Values, name: str, years: Array, volatility: Array) -> Array:
    """Value or Greek of the position per share, the options added up; shapes broadcast."""
    parts = [BlackScholes(p.price, p.strike, years, volatility, p.rate, p.rate - p.dividend, cp) for cp in sides(p)]
    return sum((getattr(part, name) for part in parts), np.zeros(1))


def years(p: Values) -> Array:
    return p.days_to_expiry / 365


def evaluate(p: Values) -> dict[str, Array]:
    """The premium on every day until expiry, the price staying where it is."""
    gone = np.linspace(0, 1, POINTS)[:, None]
    left = years(p) * (1 - gone)
    after = p.volatility * np.exp(p.compression)
    payoff = sum((np.maximum(cp * (p.price - p.strike), 0.0) for cp in sides(p)), np.zeros(1))
    return {"day": gone * p.days_to_expiry, "premium": p.shares * worth(p, "price", left, p.volatility),
            "compressed": p.shares * worth(p, "price", left, after),
            "payoff": p.shares * payoff + 0 * left}  # fmt: skip


@once()
def theta_day(p: Values) -> Array:
    """What one calendar day brings at the beginning, USD."""
    return p.shares * worth(p, "theta", years(p), p.volatility) / 365


@once()
def crush(p: Values) -> dict[str, Array]:
    """The drop of the premium when implied volatility is compressed at once: exactly, and by vega and volga."""
    change = p.volatility * np.expm1(p.compression)
    exact = worth(p, "price", years(p), p.volatility + change) - worth(p, "price", years(p), p.volatility)
    vega, volga = worth(p, "vega", years(p), p.volatility), worth(p, "vomma", years(p), p.volatility)
    return {"exact": p.shares * exact, "vega": p.shares * vega * change, "volga": p.shares * 0.5 * volga * change**2}


def half_gone(p: Values, series: Series) -> Array:
    """Share of the first time value that is left when half the time is gone; NaN where none wears off: it is below zero, or grows."""
    value = series["premium"] - series["payoff"]
    enough = value[0] > 1e-9 * p.shares * p.strike
    left = value[POINTS // 2] / np.where(enough, value[0], 1.0)
    return np.where(enough & (left >= 0) & (left <= 1), left, np.nan)


def seller_day(p: Values) -> dict[str, Array]:
    """What the seller earns on the first trading day by the size of the move, hedged: rent less half gamma times its square."""
    q = Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in p.items()})
    gamma = worth(q, "gamma", years(q), q.volatility)
    rest = q.volatility / np.sqrt(252)
    move = rest * np.linspace(-3, 3, 61)[:, None]
    return {"move": move, "seller_earns": -q.shares * 0.5 * gamma * q.price**2 * (move**2 - rest**2)}


def at_half_time(result: Result) -> str:
    """What is left of the time value when half the time is gone: its part, or its amount where a part says nothing."""
    if not np.isnan(result["left_at_half"]):
        return f"half time: {result.write('left_at_half')} of\nthe time value left"
    return f"half time: time value\n{unit.CASH.write(float((result['premium'] - result['payoff'])[POINTS // 2]))}"


def finding(result: Result) -> str:
    kind = words.chosen(result["kind"] == "call", "The call", "The put" if result["kind"] == "put" else "The straddle")
    day = words.gained(unit.MONEY, result["decay"], "gains", "loses", "loses nothing")
    deep = words.chosen(not words.calm(unit.MONEY, result["decay"]) and result["decay"] > 0, ", for interest counts for the most")
    if np.isnan(result["left_at_half"]):
        value = result["premium"] - result["payoff"]
        first, half = (words.derived(unit.CASH, float(v)) for v in (value[0], value[POINTS // 2]))
        said = result.say("{kind} {day} on the first day{deep}; its time value", kind=kind, day=day, deep=deep)
        if max(abs(value[0]), abs(value[POINTS // 2])) < 1e-6 * result["shares"] * result["strike"]:
            return result.say("{said} is *next to nothing*.", said=said)
        return result.say("{said} of {first} stands at *{half}* when half the time is gone.", said=said, first=first, half=half)
    return result.say(
        "{kind} {day} on the first day{deep}; when half the time is gone, {left_at_half} of its time value is left.",
        kind=kind,
        day=day,
        deep=deep,
    )


MODEL = Model(
    module=__name__,
    title="Premium decay",
    summary="Time takes an option’s premium, slowly first and then fast; a fall of implied volatility takes it at once.",
    loop="none",
    parameters=(
        Parameter("compression", r"\Delta\ln\sigma", unit.CHANGE, "How much implied volatility changes at once, as a log change.",
                  "Change of implied volatility", default=-0.3, low=-1.0, high=1.0,
                  step=0.01, role="starts", reason="After an earnings date quotes fall by a quarter to a half; in a crash they double.", basis="Chosen: what implied volatility often loses over an earnings date."),
        Choice("kind", r"o", unit.NUMBER, "What is held.", "Option", options={"call": "call", "put": "put", "straddle": "straddle: both"},
               default="call", role="keeps", basis="Chosen: the call."),
        Parameter("shares", r"n", unit.SHARES, "Shares on which the options are written.", "Shares under option", default=1_000.0, low=1.0,
                  high=1e6, scale="log", role="keeps", reason="One share to a dealer’s line.", basis="Chosen: ten listed contracts."),
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "The volatility at which the option is quoted.", "Implied volatility",
                  default=0.4, low=0.05, high=2.0, scale="log", role="keeps", reason="A sleeping index to a coin in a crash.", basis="Chosen: a share before its earnings."),
        Parameter("days_to_expiry", r"T", unit.DAYS, "Calendar days until the option expires.", default=60.0, low=1.0, high=730.0,
                  scale="log", role="stops", reason="The last day to two years.", basis="Chosen: two months."),
        Parameter("price", r"S", unit.PRICE, "The price, which stays where it is.", "Price of the share", default=100.0, low=10.0,
                  high=1000.0, scale="log", role="scene", reason="From a small share to a dear one.", basis="Chosen round, so that amounts read as per cent."),
        Parameter("strike", r"K", unit.PRICE, "The price at which the option may be exercised.", default=100.0, low=10.0, high=1000.0,
                  scale="log", role="scene", reason="As wide as the price.", basis="Chosen at the money, where time value is largest."),
        Parameter("rate", r"r", unit.RATE, "Interest on cash.", "Interest rate", default=0.03, low=-0.02, high=0.15, step=0.0025,
                  role="scene", reason="From Swiss negative rates to 15 %.", basis="Chosen: a middling level of the last decades."),
        Parameter("dividend", r"q", unit.RATE, "Dividend or foreign interest on the share.", "Dividend yield", default=0.0, low=0.0,
                  high=0.15, step=0.0025, role="scene", reason="None, to the highest payers.", basis="Chosen none, so that the plain formula stands."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("day", r"t", unit.DAYS, "Calendar days passed.")),
    series=(
        Quantity("premium", r"V", unit.MONEY, "Value of the option on each day.", "Premium"),
        Quantity("compressed", r"V'", unit.MONEY, "The same after the change of implied volatility.", "Premium after the change"),
        Quantity("payoff", r"V_T", unit.MONEY, "What the option would pay if it expired at this price.", "Payoff"),
    ),
    profiles=(
        Quantity("move", r"r_d", unit.CHANGE, "Move of the day.", "Move of the day"),
        Quantity("seller_earns", r"-\pi_d", unit.SIGNED_MONEY, "What the hedged seller earns that day.", "The seller earns"),
    ),
    readings=(
        Reading("decay", r"\Theta", unit.SIGNED_MONEY, "What one day brings at the beginning; below zero it takes.", "First day",
                measured=lambda p, s: theta_day(p), context=lambda r: f"premium {r.write('premium_now')}"),
        Reading("left_at_half", r"\upsilon", unit.SHARE, "Share of the time value that is left when half the time is gone; none where it is below zero or grows.",
                "Left at half-time", measured=half_gone, context=lambda r: "at the money the square root: 71 %"),
        Reading("crushed", r"\Delta V", unit.SIGNED_MONEY, "What the change of implied volatility brings at once.", "Compression",
                measured=lambda p, s: crush(p)["exact"], context=lambda r: f"vega {r.write('by_vega')}, volga {r.write('by_volga')}"),
        Reading("by_vega", r"\nu\,\Delta\sigma", unit.SIGNED_MONEY, "The part of it that vega explains.", "Compression by vega",
                measured=lambda p, s: crush(p)["vega"], headline=False),
        Reading("by_volga", r"\tfrac{1}{2}V_{\sigma\sigma}\Delta\sigma^2", unit.SIGNED_MONEY, "The part of it that volga explains.",
                "Compression by volga", measured=lambda p, s: crush(p)["volga"], headline=False),
        Reading("beyond", r"\epsilon", unit.SIGNED_MONEY, "The part of it that neither explains.", "Compression left over",
                measured=lambda p, s: crush(p)["exact"] - crush(p)["vega"] - crush(p)["volga"], headline=False),
        Reading("premium_now", r"V_0", unit.MONEY, "What the option is worth now.", "Premium now", measured=lambda p, s: s["premium"][0],
                headline=False),
        Reading("decay_a_year", r"\Theta_y", unit.SIGNED_MONEY, "The decay at the beginning as a rate per year.", "Decay per year",
                measured=lambda p, s: 365 * theta_day(p), headline=False),
        Reading("break_even", r"b", unit.DAILY, "The daily move at which gamma pays for theta.", "Break-even move a day",
                measured=lambda p, s: p.volatility / np.sqrt(252), closed_form=lambda s: s.volatility / 252**0.5, headline=False),
    ),
    cliff=Cliff("days_to_expiry", "decay", "When does time take most?", "What one day brings, by the days that are left."),
    panels=(
        Panel("Premium in USD, day by day", "day", ("premium",), reference=("compressed", "payoff"),
              tells=(
                  Spot("first day {decay}", at=lambda r: 1.0),
                  Spot(at_half_time, at=lambda r: r["days_to_expiry"] / 2),
              )),
        Panel("The seller’s first day", "move", ("seller_earns",), data=seller_day, marks={"break_even": "break-even"},
              says="Hedged profit by the size of the move: rent earned, less half of gamma times its square."),
    ),
    presets=(
        Preset("At the money", {}, {"left_at_half": (0.68, 0.73), "decay": (-60.0, -50.0)}),
        Preset("The day after earnings",
               {"kind": "straddle", "days_to_expiry": 14.0, "volatility": 0.8, "compression": -0.6}, {"crushed": (-6000.0, -5000.0)}),
        Preset("The last week", {"days_to_expiry": 7.0}, {"decay": (-170.0, -140.0)}),
        Preset("A put deep in the money",
               {"kind": "put", "price": 50.0, "strike": 100.0, "days_to_expiry": 365.0, "rate": 0.1, "volatility": 0.2, "shares": 1000.0},
               {"decay_a_year": 9005.7}, case="bsm-theta-positive-deep-put"),
    ),
    icon='<path d="M3 6c9 1 15 4 18 14"/><path d="M3 20h18" style="stroke:var(--sq-force)"/>',
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Black & Scholes (1973), Merton (1973): theta of a European option.", kind="derived",
               cases=("bsm-theta-positive-deep-put",)),
        Source("Hull, Options, Futures and Other Derivatives, ch. 19: theta, and why a deep put’s may be positive."),
    ),
    leaves_out=("early exercise: an American put would not wait", "a price that moves", "volatility that differs by strike",
                "costs of hedging"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, sqrt

    return (
        Equation(Eq(s.crushed, s.by_vega + s.by_volga + s.beyond, evaluate=False),
                 "What a change of volatility brings: its slope, and the bend of it; the rest is small."),
        Equation(Eq(s.break_even, s.volatility / sqrt(252), evaluate=False), "The daily move that makes up for a day’s rent."),
    )  # fmt: skip
