"""As options expire, dealers who hold them pull the price to the strike; dealers who owe them push it away.

A dealer who holds options near a strike must sell above it and buy below it merely because time passes, and the more so the
nearer expiry is. The trades move the price by its elasticity. How strong the pull is depends on one number, contracts held
times elasticity, and the chance that the price ends exactly at the strike has a closed form (Avellaneda & Lipkin 2003). So
expiry need not bring wild trading: with dealers long options it brings calm (claim C25). The steps grow ever
shorter towards expiry, since the pull grows without bound.
A long room: the path to expiry, where it ends and two closed forms, and the declaration as a table.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from ..core import (
    Choice,
    Cliff,
    Draws,
    Equation,
    Model,
    Panel,
    Parameter,
    Preset,
    Process,
    Quantity,
    Reading,
    Result,
    Source,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array, Series
from ..dynamics.calendars import next_crypto_expiry, next_equity_expiry, trading_days
from ..dynamics.crowd import crowd_normals
from ..dynamics.pinning import pinning_paths, pinning_probability, pinning_step, simulate_pinning, time_left

YEAR = 252.0  # trading days
E = 2.718281828459045
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
NINETY = NormalDist().inv_cdf(0.95)  # standard deviations on either side of nine in ten
FORTY = 40  # paths drawn
WINDOW = 1e-3  # a price within 0.1 % of the strike counts as pinned


def today(p: Values) -> dt.date:
    return dt.date(int(p.year), MONTHS.index(p.month) + 1, p.day_of_month)


def expiry(p: Values) -> dt.date | None:
    """The date of the expiry that the calendar gives, if one is asked for."""
    return {"days": lambda day: None, "equity": next_equity_expiry, "crypto": next_crypto_expiry}[p.calendar](today(p))


def days(p: Values) -> Array:
    """Trading days to expiry, the last day counted: as set, sessions by the calendar, or 252/365 of the days where nothing closes."""
    end = expiry(p)
    if end is None:
        return p.days_to_expiry
    count = trading_days(today(p), end) if p.calendar == "equity" else (end - today(p)).days * YEAR / 365
    return np.array([max(1.0, float(count))])


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed’s news: a standard normal a step."""
    return {"news": rng.standard_normal(p.steps)}


def start(p: Values, draws: Draws) -> State:
    """Before the first step."""
    life = days(p)
    lanes = np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray)), *(a.shape[1:] for a in draws.values()))
    y = np.log(p.start_price / p.strike) + np.zeros(lanes)
    return {"y": y, "free": y, "price": p.strike * np.exp(y), "unpinned": p.strike * np.exp(y), "passed": np.zeros(lanes), "life": life}


def step(state: State, p: Values, draws: Draws) -> State:
    """News and the dealers’ trades until the next point of the grid."""
    t = state["t"]
    now, then = time_left(t, p.steps), time_left(t + 1, p.steps)
    life, news = state["life"] / YEAR, draws["news"][t]
    interval = (now - then) * life
    y = pinning_step(state["y"], p.strength, p.volatility, now * life, interval, news)
    free = state["free"] + p.volatility * np.sqrt(interval) * news
    price, unpinned = p.strike * np.exp(y), p.strike * np.exp(free)
    return {**state, "y": y, "free": free, "price": price, "unpinned": unpinned, "passed": (1 - then) * state["life"] + 0.0 * y}


# many paths ---------------------------------------------------------------------------------------
@lru_cache(maxsize=64)
def _ends(steps: int, paths: int, strength: float, volatility: float, years: float, y: float) -> Array:
    return np.concatenate([simulate_pinning(strength, volatility, years, y, normals) for normals in crowd_normals(25, steps, paths)])


def ends(p: Values) -> list[Array]:
    """ln(price/strike) at expiry on ``paths`` paths (the same ones each time), one array a lane."""
    columns = np.broadcast_arrays(p.strength, p.volatility, days(p) / YEAR, np.log(p.start_price / p.strike))
    return [_ends(p.steps, p.averaged_paths, *row) for row in zip(*(c.tolist() for c in columns), strict=True)]


def chance(p: Values) -> Array:
    return pinning_probability(p.strength, p.volatility, days(p) / YEAR, np.log(p.start_price / p.strike))


def spread_free(p: Values) -> Array:
    """Spread of the price at expiry without dealers, as a share of itself."""
    return p.volatility * np.sqrt(days(p) / YEAR)


def where_it_ends(p: Values) -> dict[str, Array]:
    """How often the price ends in each bin, with the dealers and without."""
    y, root = ends(p)[0], float(spread_free(p)[0])
    centre = float(np.log(p.start_price[0] / p.strike[0]))
    middle, width = 0.0 if abs(centre) < 2.5 * root else centre, root / 6
    edges = middle + width * (np.arange(32) - 15.5)
    free = centre + root * np.concatenate([z.sum(axis=0) for z in crowd_normals(25, p.steps, p.averaged_paths)]) / np.sqrt(p.steps)
    share = [np.histogram(x, bins=edges)[0][:, None] / p.averaged_paths for x in (y, free)]
    return {"ending": p.strike[:1] * np.exp((edges[1:] + edges[:-1])[:, None] / 2), "ended": share[0], "ended_free": share[1]}


def forty(result: Result) -> dict[str, object]:
    """Forty paths to expiry with the dealers and on news alone, and where all paths end."""
    p = Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in result.values.items()})
    strike, news = float(p.strike[0]), np.random.default_rng(FORTY).standard_normal((p.steps, FORTY))
    y, free = pinning_paths(p.strength, p.volatility, days(p) / YEAR, np.log(p.start_price / p.strike), news)
    paths, alone = strike * np.exp(y), strike * np.exp(free)
    pinned = np.abs(np.log(paths[-1] / strike)) < WINDOW
    one = (
        int(np.argmax(np.where(pinned, np.abs(np.log(alone[-1] / strike)), -1.0)))
        if pinned.any()
        else int(np.argsort(paths[-1])[FORTY // 2])
    )
    time = result.series["passed"][:, 0]
    reach = float(spread_free(p)[0]) * np.sqrt(time / max(float(time[-1]), 1e-9)) * NINETY
    centre, found = float(p.start_price[0]), where_it_ends(p)
    return {
        "time": time, "paths": paths, "alone": alone, "pinned": pinned, "one": one, "strike": strike, "count": p.averaged_paths,
        "cone": (centre * np.exp(-reach), centre * np.exp(reach)), "endings": found["ending"][:, 0], "ended": found["ended"][:, 0],
        "ended_alone": found["ended_free"][:, 0], "chance": float(chance(p)[0]),
    }  # fmt: skip


def by_distance(p: Values) -> dict[str, Array]:
    """The chance of a pin from every distance to the strike, three deviations each way or as far as the price is, at the time now."""
    far, here = 3 * float(spread_free(p)[0]), float(np.log(p.start_price[0] / p.strike[0]))
    y = np.linspace(min(-far, here), max(far, here), 61)[:, None]
    found = pinning_probability(p.strength[:1], p.volatility[:1], days(p)[:1] / YEAR, y)
    return {"from_price": p.strike[:1] * np.exp(y), "pin_from": found}


def pin_form(s: Symbols) -> object:
    from sympy import exp

    return 1 - exp(-s.strength * s.strike_density)


def density_form(s: Symbols) -> object:
    from sympy import exp, pi, sqrt

    return exp(-(s.log_distance**2) / (2 * s.spread_alone**2)) / (s.spread_alone * sqrt(2 * pi))


def finding(result: Result) -> str:
    wide = words.instead(unit.PERCENT, result["spread"], result["spread_alone"], "as without their hedging")
    if words.calm(unit.PROBABILITY, result["pin_chance"]):
        pinned: str = words.chosen(True, "does not stay at the strike")
    else:
        pinned = result.say("ends at {strike} with a chance of *{pin_chance}*")
    how: str = words.compared(unit.PERCENT, result["spread"], result["spread_alone"], "wilder", "calmer", "neither calmer nor wilder")
    if abs(result["spread"] / result["spread_alone"] - 1) < 2 / np.sqrt(2 * result["averaged_paths"]):
        # two standard errors of a spread: what differs by less is the luck of the paths
        how = words.chosen(True, "neither calmer nor wilder as far as these paths tell")
    return result.say(
        "{who}: the price {pinned}, and expiry is {how}, a spread of {wide}.",
        who=words.compared(
            unit.NUMBER,
            result["strength"],
            0.0,
            "Dealers hold the options and pull the price in",
            "Dealers owe the options and push the price away",
            "Dealers have no hold on the price",
        ),
        pinned=pinned,
        how=how,
        wide=wide,
    )


def density_without_hedging(p: Values, s: Series) -> Array:
    """Density of the closing price at the strike where nobody hedges."""
    return np.exp(-(np.log(p.start_price / p.strike) ** 2) / (2 * spread_free(p) ** 2)) / (np.sqrt(2 * np.pi) * spread_free(p))


MODEL = Model(
    module=__name__,
    title="Expiry pinning",
    summary="As options expire, dealers who hold them pull the price to the strike; dealers who owe them push it away.",
    loop="either",
    parameters=(
        Parameter("start_price", r"S_0", unit.PRICE, "The price now.", default=100.0, low=80.0, high=125.0, step=0.1, role="starts",
                  reason="A fifth either side of the strike; farther off no pin reaches.", basis="Chosen at the strike, where pinning is strongest."),
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "How much news moves the price.", default=0.2, low=0.05, high=1.0, scale="log",
                  role="starts", reason="A sleeping index to a wild coin.", basis="Chosen: a large share in a calm year."),
        Parameter("strength", r"nE", unit.NUMBER,
                  "Options held by dealers times what trading one of them moves the price; below zero they owe them.",
                  "Strength of the pull", default=0.1, low=-0.2, high=1.0, step=0.01, role="keeps",
                  reason="From a book that dealers owe to one that overwhelms the market.", basis="Chosen so that the pin of Avellaneda & Lipkin (2003) is plain and not certain."),
        Parameter("days_to_expiry", r"T", unit.DAYS, "Trading days until expiry, where no calendar is chosen.", "Trading days to expiry",
                  default=20.0, low=1.0, high=40.0, step=0.5, role="stops", reason="The last day to two months.", basis="Chosen: the last month of an option."),
        Choice("calendar", r"c", unit.NUMBER, "Where the days to expiry come from.", "Expiry",
               options={"days": "days as set", "equity": "third Friday (US shares)", "crypto": "last Friday, 08:00 UTC"}, default="days",
               role="stops", basis="Chosen: days are given by hand."),
        Choice("year", r"Y", unit.NUMBER, "The year of today, for a calendar.", options={str(y): str(y) for y in range(2025, 2031)},
               default="2025", role="scene", basis="Chosen: with the month, a spring in which Good Friday is a third Friday’s holiday."),
        Choice("month", r"M", unit.NUMBER, "The month of today, for a calendar.", options={name: name for name in MONTHS}, default="April",
               role="scene", basis="Chosen: in April 2025 the third Friday is Good Friday, so that the holiday rule shows."),
        Parameter("day_of_month", r"D", unit.COUNT, "The day of today, for a calendar.", default=1, low=1, high=28, step=1, role="scene",
                  structural=True, reason="Every month has 28 days.", basis="Chosen: the first of the month."),
        Parameter("strike", r"K", unit.PRICE, "The strike at which the options are.", default=100.0, low=80.0, high=125.0, step=0.1,
                  role="scene", reason="As wide as the price.", basis="Chosen round, so that prices read as per cent."),
        Parameter("steps", r"m", unit.COUNT, "Steps until expiry, ever shorter.", default=100, low=60, high=600, step=20, role="scene",
                  structural=True, reason="60 overstate a strong pin by three points, 600 by one.", basis="Chosen: exact to about two points of the pinned share, and quick."),
        Parameter("averaged_paths", r"N", unit.COUNT, "How many paths the spread stands on.", "Paths averaged", default=500, low=500, high=50_000,
                  scale="log", role="scene", structural=True, reason="500 give the spread to 3 %, 50,000 to 0.3 %.", basis="Chosen so that averages come at once and are good to some 3 %."),
    ),
    dynamics=Process(start, step, clock=Quantity("point", r"i", unit.STEPS, "Points in time, closer together towards expiry."),
                     steps="steps", draw=draw,
                     finer="steps"),
    series=(
        Quantity("price", r"S", unit.PRICE, "The price with the dealers’ trades."),
        Quantity("unpinned", r"S^{(0)}", unit.PRICE, "The price that the same news would have made without them.", "News alone"),
        Quantity("passed", r"t", unit.DAYS, "Trading days passed.", "Trading days"),
    ),
    profiles=(
        Quantity("ending", r"S_T", unit.PRICE, "Price at expiry.", "Price at expiry"),
        Quantity("ended", r"f", unit.PERCENT, "Share of paths that end there.", "With dealers"),
        Quantity("ended_free", r"f_0", unit.PERCENT, "Share of paths that end there on news alone.", "On news alone"),
        Quantity("from_price", r"S", unit.PRICE, "Price now.", "Price now"),
        Quantity("pin_from", r"P_S", unit.PROBABILITY, "Chance of a pin from there.", "Chance of a pin"),
    ),
    readings=(
        Reading("pin_chance", r"P", unit.PROBABILITY, "Chance that the price ends exactly at the strike.", "Chance of a pin",
                measured=lambda p, s: chance(p),
                closed_form=pin_form,
                holds=lambda p: bool(np.all(p.strength >= 0)), rtol=1e-7,
                context=lambda r: f"on {r['averaged_paths']} paths {r.write('pinned_share')}"),
        Reading("spread", r"s_T", unit.PERCENT, "Standard deviation of the log price at expiry.", "Spread at expiry",
                measured=lambda p, s: np.array([y.std() for y in ends(p)]), context=lambda r: f"news alone {r.write('spread_alone')}"),
        Reading("days_left", r"T", unit.DAYS, "Trading days to expiry.", "Trading days left", measured=lambda p, s: days(p),
                context=lambda r: f"{end:%A}, {end.day} {end:%B %Y}" if (end := expiry(r.values)) else "as set"),
        Reading("pinned_share", r"P_N", unit.PROBABILITY, "Share of paths that end within 0.1 % of the strike.",
                "Paths that end at the strike", headline=False,
                measured=lambda p, s: np.array([(np.abs(y) < WINDOW).mean() for y in ends(p)])),
        Reading("strike_density", r"p_0", unit.NUMBER, "Density of the log price at the strike on news alone, at expiry.", "How likely the strike is",
                headline=False, measured=density_without_hedging, closed_form=density_form),
        Reading("spread_alone", r"\sigma_T", unit.PERCENT, "Standard deviation of the log price at expiry on news alone.",
                "Spread, news alone", headline=False, measured=lambda p, s: spread_free(p)),
        Reading("log_distance", r"y_0", unit.CHANGE, "Log distance of the price from the strike now.", "Distance from the strike",
                headline=False, measured=lambda p, s: np.log(p.start_price / p.strike)),
    ),
    cliff=Cliff("strength", "pin_chance", "How strong is strong enough?", "The same expiry at every strength of the pull."),
    panels=(
        Panel("Price in USD until expiry, forty paths", "passed", ("price",), "fan", reference=("unpinned",), gives=forty),
        Panel("Where it ends", "ending", ("ended", "ended_free"), "bars", data=where_it_ends, marks={"strike": "strike"},
              says="Share of many paths, by price at expiry."),
        Panel("From how far does it hold?", "from_price", ("pin_from",), data=by_distance, marks={"start_price": "now"}, says="Chance of a pin by the price now."),
    ),
    presets=(
        Preset("At the strike", {}, {"pin_chance": 0.5074, "spread": (0.040, 0.049)}, case="pinning-closed"),
        Preset("Dealers owe", {"strength": -0.05}, {"pin_chance": 0.0, "spread": (0.055, 0.066)}),
        Preset("Two steps off", {"start_price": 106.2, "days_to_expiry": 20.0}, {"pin_chance": (0.30, 0.34)}),
        Preset("Good Friday", {"calendar": "equity", "year": "2025", "month": "April", "day_of_month": 1}, {"days_left": 12.0}),
    ),
    icon='<path d="M3 5l3 11 3-9 3 8 2-5 2 3 2-2h3"/><path d="M3 12h2M19 12h2" style="stroke:var(--sq-calm)"/>',
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Avellaneda & Lipkin (2003), A Market-Induced Mechanism for Stock Pinning, Quantitative Finance 3(6).", kind="derived",
               cases=("pinning-closed", "pinning-mc")),
        Source("Avellaneda, Kasyan & Lipkin (2012), Mathematical Models for Stock Pinning Near Option Expiration Dates."),
        Source("Exchange calendars: third Friday with the holiday rule; last Friday at 08:00 UTC.", kind="identity",
               cases=("third-friday-2025",)),
    ),
    leaves_out=("the drift of half the variance that a log price has: some 1 % at a volatility of 60 % over 20 days", "more than one strike", "dealers who stop hedging near expiry", "interest and dividends", "trades of the options themselves before expiry"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("pin_chance", "The chance of a pin grows with the pull and with how likely the strike is."),
        Equation("strike_density", "How likely the strike is on news alone: the bell curve at its place."),
    )  # fmt: skip
