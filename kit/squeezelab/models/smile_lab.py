"""Options at other strikes trade at other volatilities. The smile says what odds the market gives, and whether they can be odds at all.

Total variance w = σ²T follows the raw SVI curve over k = ln(K/F). Each smile implies a density of the price at expiry; where
Durrleman's g falls below 0 the density would be negative, and a butterfly of options there pays for nothing.
The density is judged at every strike, out to the ends of the wings, however few strikes are drawn. A smile that holds a butterfly is
repaired within the natural family: it keeps its level at the money; its skew and its put wing too where theorem 4.2 then holds, the
call wing bending; where it does not, skew and wings flatten alike until it does. A smile without a butterfly needs no repair.
Free of butterflies, with a total variance that is nowhere below 0, it is free of calendar arbitrage against its own earlier days as well.
With sticky strikes each option keeps its volatility while the spot moves: the volatility at the money then rises or falls with the skew.
(Gatheral 2004; Gatheral & Jacquier 2014.)
A long room: the smile, its repair, its odds and its moves, and the declaration as a table.
"""

from __future__ import annotations

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
    Values,
    Variants,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.butterfly import NEGATIVE, Butterfly, butterfly
from ..dynamics.svi import RawSVI
from ..once import once

K = np.linspace(-1.5, 1.5, 601)[:, None]
LOWEST = 1e-6  # total variance from which a density can be drawn
FAR = np.log(100)  # log-moneyness beyond which a strike is said to be far out


def lowest(p: Values) -> Array:
    """The lowest total variance of the smile as quoted, shape (lanes,)."""
    return p.level + p.wings * p.roundness * np.sqrt(1 - p.tilt**2)


def quoted(p: Values) -> tuple[RawSVI, Array]:
    """The smile as quoted and, per lane, whether it is one at all; lanes that are none hold a flat stand-in."""
    sound = lowest(p) >= LOWEST
    level = np.where(sound, p.level, 1.0)
    return RawSVI(level, p.wings, p.tilt, p.centre, p.roundness), sound


@once()
def drawn(p: Values) -> tuple[RawSVI, Array]:
    """The smile drawn, as quoted or without a butterfly, and where it exists."""
    smile, sound = quoted(p)
    if p.shown == "quoted" or not (ill := butterfly(smile).held).any():
        return smile, sound
    held = {name: getattr(smile, name) for name in ("a", "b", "rho", "m", "sigma")}
    stand_in = {"a": 1.0, "b": 0.1, "rho": 0.0, "m": 0.0, "sigma": 1.0}  # for lanes that need no repair
    to_mend = RawSVI(**{name: np.where(ill, value, stand_in[name]) for name, value in held.items()})
    mended = to_mend.jump_wings(p.days_to_expiry / 365).repaired().natural().raw()
    return RawSVI(**{name: np.where(ill, getattr(mended, name), value) for name, value in held.items()}), sound


def judged(p: Values) -> Butterfly:
    """The lowest g of the smile drawn over every strike, and where it is negative."""
    return butterfly(drawn(p)[0])


def invalid(p: Values) -> str:
    """The reason where no lane has an answer."""
    if not (lowest(p) >= LOWEST).any():
        return (
            f"total variance would fall to {lowest(p)[0]:.4f} at its lowest, and no volatility has a square of zero or less; "
            "raise the level, the wings or the roundness."
        )
    return ""


def evaluate(p: Values) -> Series:
    """Volatility, density and g over log-moneyness; NaN in lanes without a smile."""
    smile, sound = drawn(p)
    years = p.days_to_expiry / 365
    columns = {"volatility": smile.volatility(K, years), "density": smile.density(K), "durrleman": smile.durrleman(K)}
    return {"log_moneyness": K, **{name: np.where(sound, column, np.nan) for name, column in columns.items()}}


def at_the_money(p: Values, move: Array) -> Array:
    """Volatility at the money after the spot has moved by ``move``, strikes keeping theirs; (lanes,)."""
    smile, sound = drawn(p)
    return np.where(sound, smile.volatility(np.log1p(move), p.days_to_expiry / 365), np.nan)


def at_the_money_form(s: Symbols) -> Any:
    w = s.level + s.wings * (-s.tilt * s.centre + (s.centre**2 + s.roundness**2) ** 0.5)
    return (w * 365 / s.days_to_expiry) ** 0.5


def skew(p: Values, series: Series) -> Array:
    smile, sound = drawn(p)
    return np.where(sound, smile.skew(p.days_to_expiry / 365), np.nan)


def worst(p: Values, series: Series) -> Array:
    """The lowest g over every strike, shape (lanes,); NaN in lanes without a smile."""
    return np.where(quoted(p)[1], judged(p).lowest, np.nan)


def has_arbitrage(p: Values, series: Series) -> Array:
    """Whether the density falls below 0 at any strike; the sliders keep every wing below Lee's bound of 2."""
    return judged(p).held & quoted(p)[1]


def alone(p: Values, lane: int = 0) -> Values:
    """The values of one lane."""
    return Values({n: v[lane % v.size :][:1] if isinstance(v, np.ndarray) else v for n, v in p.items()})


def first_lane(p: Values) -> Series:
    """All curves of lane 0, on their own axes."""
    return evaluate(alone(p))


def after_moves(p: Values) -> Series:
    """Volatility at the money over moves of the spot, sticky strikes; lane 0."""
    one = alone(p)
    moves = np.linspace(-0.4, 0.4, 81)[:, None]
    return {"move": moves, "at_the_money_then": at_the_money(one, moves)}


def stretch(result: Result) -> str:
    """Where the density is negative, in per cent of the forward."""

    def end(at: float, of: str = " of the forward") -> str:
        if abs(at) > FAR:
            return words.chosen(at < 0, "the far put wing", "the far call wing")
        return result.say(f"{{strike}}{of}", strike=words.derived(unit.PERCENT, float(np.exp(at))))

    low, high = result["negative_from"], result["negative_to"]
    one_wing = min(-low, -high) > FAR or min(low, high) > FAR
    return end(low) if one_wing else result.say("{low} and {high}", low=end(low, " of the forward" * bool(high > FAR)), high=end(high))


def in_words(r: Result, name: str) -> str:
    """What a volatility a year means until expiry: at one day 2,294 % is a move of 120 %."""
    move = r[name] * np.sqrt(r["days_to_expiry"] / 365)
    return "" if np.isnan(move) else f"a typical move of {unit.PERCENT.write(move)} within {r.write('days_to_expiry')}"


def finding(result: Result) -> str:
    if result["lowest_g"] < NEGATIVE:
        where = stretch(result)
        says = "These are no odds: {between} *{where}* the density is negative, and a butterfly there is free money."
        return result.say(says, between=words.chosen(" and " in where, "between", "in"), where=where)
    change = words.moved(unit.VOLATILITY, result["at_the_money"], result["moved"])
    return result.say(
        "No density is negative; after {push} of the spot, strikes keeping their volatility, the one at the money {change}.",
        change=change,
        push=words.pushed(unit.CHANGE, result["spot_move"]),
    )


MODEL = Model(
    module=__name__,
    title="Smile lab",
    summary="Each strike has its own volatility; the smile says which odds that gives, and whether they can be odds at all.",
    loop="none",
    parameters=(
        Parameter("spot_move", r"\Delta S/S", unit.CHANGE, "A move of the spot, each strike keeping its volatility.", "Move of the spot",
                  default=-0.10, low=-0.40, high=0.40, step=0.01, role="starts", reason="Within the strikes that the smile covers well.", basis="Chosen: a fall that brings the put wing near."),
        Parameter("tilt", r"\rho", unit.DECIMAL, "Which wing stands higher: puts below 0, calls above.", "Tilt ρ",
                  default=-0.5, low=-0.99, high=0.99, step=0.005, role="keeps", reason="At ±1 one wing lies flat.", basis="Chosen: puts dearer than calls, as on share indices."),
        Parameter("level", r"a", unit.DECIMAL, "Lifts the whole smile.", "Level a",
                  default=0.02, low=-0.05, high=0.20, step=0.0005, role="keeps",
                  reason="Below zero where wings and roundness make up for it; 0.2 over a year is a volatility of 45 %.", basis="Chosen with the rest, for a volatility of some 17 % at the money in a year."),
        Parameter("wings", r"b", unit.DECIMAL, "How steeply the wings rise.", "Wings b",
                  default=0.1, low=0.0, high=1.0, step=0.0025, role="keeps",
                  reason="At 1 and full tilt, total variance meets the bound that no market can pass.", basis="Chosen with the rest, well inside the bound of Lee (2004)."),
        Parameter("centre", r"m", unit.DECIMAL, "Where the smile turns, in log-moneyness.", "Centre m",
                  default=0.0, low=-1.0, high=1.0, step=0.005, role="keeps",
                  reason="From a third of the forward to almost three times it.", basis="Chosen at the forward."),
        Parameter("roundness", r"\varsigma", unit.DECIMAL, "How gently it turns; near zero it is a kink.", "Roundness σ",
                  default=0.1, low=0.01, high=1.0, step=0.005, role="keeps",
                  reason="Below 0.01 the density is a spike; beyond 1 the curve is a parabola.", basis="Chosen: a smile that turns within a tenth of the forward."),
        Choice("shown", r"\mathrm{JW}", unit.NUMBER, "The smile as quoted, or repaired where it holds a butterfly.", "Smile shown",
               options={"quoted": "as quoted", "repaired": "repaired"}, default="quoted", role="stops", basis="Chosen as quoted, so that the fault is seen before its repair."),
        Parameter("days_to_expiry", r"T", unit.DAYS, "Calendar days until expiry; turns total variance into volatility.",
                  default=365.0, low=1.0, high=730.0, step=1.0, role="scene", reason="The last day to two years.", basis="Chosen: a year, in which total variance is the squared volatility."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("log_moneyness", r"k", unit.DECIMAL, "Logarithm of strike over forward.", "Log-moneyness")),
    series=(
        Quantity("volatility", r"\sigma(k)", unit.VOLATILITY, "Implied volatility at each strike.", "Implied volatility"),
        Quantity("density", r"f(k)", unit.DECIMAL, "Odds of each log price at expiry, as the smile implies them."),
        Quantity("durrleman", r"g(k)", unit.DECIMAL, "Below 0 where the density would be negative.", "Durrleman’s g"),
    ),
    profiles=(
        Quantity("move", r"\Delta S/S", unit.CHANGE, "Moves of the spot.", "Move of the spot"),
        Quantity("at_the_money_then", r"\sigma_{0}'", unit.VOLATILITY, "Volatility at the money after the move.",
                 "At the money"),
    ),
    readings=(
        Reading("at_the_money", r"\sigma_0", unit.VOLATILITY, "Implied volatility at the money.", "At the money",
                measured=lambda p, s: at_the_money(p, np.zeros(1)),
                closed_form=at_the_money_form, holds=lambda p: p.shown == "quoted",
                context=lambda r: in_words(r, "at_the_money")),
        Reading("moved", r"\sigma_0'", unit.VOLATILITY, "Volatility at the money after the move, strikes keeping theirs.", "After the move",
                measured=lambda p, s: at_the_money(p, p.spot_move), context=lambda r: in_words(r, "moved")),
        Reading("lowest_g", r"\min g", unit.DECIMAL, "The lowest value of Durrleman’s g over every strike; below 0 the density is negative.", "Lowest g",
                measured=worst,
                context=lambda r: "below 0: no odds" if r["lowest_g"] < NEGATIVE else "nowhere negative"),
        Reading("skew_at_the_money", r"\partial_k\sigma", unit.DECIMAL, "Slope of volatility over log strike at the money.",
                "Skew at the money", measured=skew, headline=False),
        Reading("steepest_wing", r"b(1+|\rho|)", unit.DECIMAL,
                "The steeper slope of total variance; no market without free money passes 2.", "Steepest wing",
                measured=lambda p, s: drawn(p)[0].steepest_wing, closed_form=lambda s: s.wings * (1 + abs(s.tilt)),
                holds=lambda p: p.shown == "quoted", headline=False),
        Reading("lowest_variance", r"w_{\min}", unit.DECIMAL, "The lowest total variance.", "Lowest total variance",
                measured=lambda p, s: drawn(p)[0].minimum,
                closed_form=lambda s: s.level + s.wings * s.roundness * (1 - s.tilt**2) ** 0.5, holds=lambda p: p.shown == "quoted",
                headline=False),
        Reading("covered", r"\int f", unit.PERCENT, "How much of the odds lies on the strikes drawn.", "Odds on the strikes drawn",
                measured=lambda p, s: np.trapezoid(s["density"], dx=float(K[1, 0] - K[0, 0]), axis=0), headline=False),
        Reading("negative_from", r"k_-", unit.DECIMAL, "Log-moneyness from which the density is negative.", "Negative from",
                measured=lambda p, s: judged(p).low, headline=False),
        Reading("negative_to", r"k_+", unit.DECIMAL, "Log-moneyness up to which the density is negative.", "Negative to",
                measured=lambda p, s: judged(p).high, headline=False),
    ),
    panels=(
        Panel("Implied volatility in %, over log strike", "log_moneyness", ("volatility",), "line",
              marks={"negative_from": "from", "negative_to": "to"}, says="Between the marks the density is negative.",
              tells=(
                  Spot(lambda r: stretch(r).replace(" and ", "\nto "), at="negative_from"),
                  Spot("at the money {at_the_money}", at=lambda r: 0.0),
                  Spot(lambda r: "" if words.calm(unit.CHANGE, r["spot_move"]) else r.say("{moved} after {spot_move}"), at=lambda r: np.log1p(r["spot_move"])),
              )),
        Panel("The odds it implies, over log strike", "log_moneyness", ("density",), "area", data=first_lane,
              says="The density of the log price at expiry."),
        Panel("Where odds turn negative", "log_moneyness", ("durrleman",), "area", data=first_lane, tone="signed",
              marks={"negative_from": "from", "negative_to": "to"}, says="Below zero a butterfly is free money."),
        Panel("At the money, when the spot moves", "move", ("at_the_money_then",), "line", data=after_moves,
              marks={"spot_move": "this move"}, says="Each strike keeps its volatility."),
    ),
    presets=(
        Preset("Fear of falls", {}, {"at_the_money": 0.17321, "moved": 0.19948, "lowest_g": (0.0, 1.0)}),
        Preset("Fear of rises", {"tilt": 0.5}, {"at_the_money": 0.17321, "moved": 0.17105}),
        Preset("Vogt’s smile", {"level": -0.041, "wings": 0.1331, "tilt": 0.306, "centre": 0.3586, "roundness": 0.4153},
               {"lowest_g": (-0.0339, -0.0319), "negative_from": (0.64, 0.645), "negative_to": (1.25, 1.26)}, case="svi-vogt-butterfly"),
        Preset("Vogt, repaired", {"level": -0.041, "wings": 0.1331, "tilt": 0.306, "centre": 0.3586, "roundness": 0.4153,
               "shown": "repaired"},
               {"lowest_g": (0.1, 1.0), "at_the_money": 0.132009}, case="svi-vogt-repair"),
    ),
    variants=Variants(
        "The same fall, three tilts", "At the money after the move; strikes keep their volatility.", "moved",
        {"as set": {}, "even wings": {"tilt": 0.0}, "calls dearer": {"tilt": 0.5}}, claim="C8",
    ),
    tipped=has_arbitrage,
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Gatheral & Jacquier (2014), Arbitrage-free SVI volatility surfaces, Quantitative Finance 14(1), example 5.1: Vogt’s smile.",
               cases=("svi-vogt-jw", "svi-vogt-repair")),
        Source("Own search for the lowest g on Vogt’s smile; the density checked by differences of prices.", kind="derived",
               cases=("svi-vogt-butterfly",)),
        Source("QuantLib test suite, svivolatility.cpp: variance at the centre.", kind="identity", cases=("svi-ql",)),
        Source("Demeterfi, Derman, Kamal & Zou (1999), More Than You Ever Wanted to Know about Volatility Swaps.",
               cases=("derman-varswap",)),
        Source("Lee (2004), The Moment Formula for Implied Volatility at Extreme Strikes: the bound of 2."),
    ),
    leaves_out=("quotes and their noise: the curve is drawn, not fitted", "strikes beyond 4.5 times the forward, which are judged and not drawn",
                "other expiries, and arbitrage between them", "interest and dividends", "smiles that move with the spot"),
    icon='<path d="M3 7c4 12 14 12 18 0"/><path d="M14 19h6" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Function, sqrt

    w = Function("w")
    k = s.log_moneyness
    reach = sqrt((k - s.centre) ** 2 + s.roundness**2)
    at_the_money = s.level + s.wings * (-s.tilt * s.centre + sqrt(s.centre**2 + s.roundness**2))
    return (
        Equation(Eq(w(k), s.level + s.wings * (s.tilt * (k - s.centre) + reach), evaluate=False),
                 "Total variance: a level, two wings, one turn between them.", only={"shown": "quoted"}),
        Equation(Eq(s.volatility, sqrt(w(k) * 365 / s.days_to_expiry), evaluate=False), "Volatility is the root of variance per year.",
                 unread="It is how the line before is read off the run."),
        Equation(Eq(s.at_the_money**2 * s.days_to_expiry / 365, at_the_money, evaluate=False),
                 "At the money the log strike is zero."),
    )  # fmt: skip
