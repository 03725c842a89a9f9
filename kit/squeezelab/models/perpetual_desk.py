"""A leveraged position is closed where its margin runs out, and many like it are closed together.

The margin of a perpetual contract is a fraction of the position, 1 over the leverage. The venue closes
the position while a maintenance margin is left; where all of it is gone the position is bankrupt. A
linear contract settles in USD. An inverse one settles in the coin, so a long loses coins faster as
they fall, and its liquidation lies nearer. The chance that the price touches that level within some
days follows from the reflection principle for a price without drift. (The venues’ own documents; terms
of linear contracts derived from equity = maintenance.)
A long room: three kinds of contract on either side, and the declaration as a table.
"""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

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
from ..dynamics.loop_gain import loop_gain
from ..dynamics.margin import bankruptcy_price, liquidation_price
from ..dynamics.perpetual import equity, inverse_bankruptcy, inverse_liquidation, inverse_liquidation_on_mark, touch_probability
from ..once import once

GRID = np.linspace(-1, 1, 241)[:, None]


def side_of(p: Values) -> int:
    """+1 for a long, -1 for a short."""
    return 1 if p.side == "long" else -1


@once(held=2)  # the position’s own, and beside it those of the ladder
def closed_at(p: Values) -> Array:
    """Liquidation price in USD by the contract's rule; 0 or infinite where the position cannot be liquidated."""
    if p.contract == "linear":
        return liquidation_price(p.entry_price, p.leverage, p.maintenance_margin, side_of(p), p.closing_fee)
    rule = inverse_liquidation if p.contract == "inverse" else inverse_liquidation_on_mark
    return rule(p.entry_price, p.leverage, p.maintenance_margin + p.closing_fee, side_of(p))


def bankrupt_at(p: Values) -> Array:
    """Bankruptcy price in USD; 0 or infinite where the margin covers any move."""
    rule = bankruptcy_price if p.contract == "linear" else inverse_bankruptcy
    return rule(p.entry_price, p.leverage, side_of(p))


FARTHEST = 10.0  # times the entry: beyond it no margin is asked for while such a position is held


def shown(p: Values, price: Array) -> Array:
    """A price that exists: missing where it is 0, infinite, or farther than any price comes."""
    return np.where((price > 0) & (price <= FARTHEST * p.entry_price), price, np.nan)


def distance(p: Values, s: Series) -> Array:
    """How far the liquidation price lies from the entry, a decimal."""
    return np.abs(shown(p, closed_at(p)) / p.entry_price - 1)


@once(2, held=2)  # a reading and the tip mark ask the same of one run, and the ladder of its own
def touched(p: Values, days: Array) -> Array:
    """Chance of liquidation within ``days``; 0 where there is no liquidation price."""
    away = distance(p, {})
    safe = np.isnan(away)
    return np.where(
        safe, 0.0, touch_probability(np.where(safe, 1.0, np.maximum(away, 1e-9)), p.volatility, np.asarray(days) / 365, side_of(p))
    )


def evaluate(p: Values) -> Series:
    """Margin left at each price, for the same position in both kinds of contract."""
    price = p.entry_price * (1 + np.minimum(0.9, 1.6 / p.leverage) * GRID)
    side = side_of(p)
    return {
        "mark_price": price,
        "linear_margin": equity(price, p.entry_price, p.leverage, side),
        "inverse_margin": equity(price, p.entry_price, p.leverage, side, inverse=True),
    }


def gain(p: Values, price: Array, draws: Series) -> dict[str, Array]:
    """USD of like positions that 1 % liquidates at ``price``, over the depth: liquidation prices spread like entries."""
    at = closed_at(p)
    exists = (at > 0) & np.isfinite(at)
    z = np.log(np.maximum(price, 1e-300) / np.where(exists, at, 1)) / p.entry_spread
    forced = np.where(exists, 0.01 * p.open_interest * np.exp(-(z**2) / 2) / (np.sqrt(2 * np.pi) * p.entry_spread), 0.0)
    return {"liquidations": loop_gain(forced, p.market_depth)}


def over_days(p: Values) -> Series:
    """The chance of liquidation as the days go by."""
    days = np.linspace(0.25, np.maximum(2 * p.days[0], 14), 80)[:, None]
    return {"horizon": days, "touched": touched(Values({k: v[:1] if isinstance(v, np.ndarray) else v for k, v in p.items()}), days)}


RUNGS = (100.0, 50.0, 20.0, 10.0, 5.0, 3.0, 2.0)
SEED = 7
QUANTILES = np.array([NormalDist().inv_cdf(part) for part in (0.05, 0.25, 0.75, 0.95)])


def ladder(result: Result) -> dict[str, object]:
    """Where each leverage is closed and how likely that is; one path, and the fan of all of them, both without drift."""
    p = one_lane(result.values)
    own = float(p.leverage[0])
    most = float(1 / (p.maintenance_margin[0] + p.closing_fee[0]))
    levels = sorted({*(rung for rung in RUNGS if rung < most and abs(np.log(rung / own)) > 0.15), own}, reverse=True)
    q = p.replace(leverage=np.array(levels))
    closed, chances = shown(q, closed_at(q)), touched(q, q.days)
    rungs = [(level, float(at), float(odds), level == own) for level, at, odds in zip(levels, closed, chances, strict=True)]
    horizon, entry, sigma = float(p.days[0]), float(p.entry_price[0]), float(p.volatility[0])
    days = np.linspace(0.0, horizon, 121)
    root, middle = sigma * np.sqrt(days / 365), -(sigma**2) * days / 365 / 2
    walk = one_walk(len(days) - 1) * sigma * np.sqrt(days[1] / 365) + middle
    fan = entry * np.exp(middle + root * QUANTILES[:, None])
    way = "Fall" if p.side == "long" else "Rise"
    return {"rungs": rungs, "days": days, "path": entry * np.exp(walk), "fan": fan, "entry": entry, "way": way,
            "head": f"Closed in {result.write('days')}"}  # fmt: skip


@lru_cache(1)
def one_walk(steps: int) -> Array:
    """A path of normal steps, always the same one."""
    return np.concatenate([[0.0], np.cumsum(np.random.default_rng(SEED).standard_normal(steps))])


def one_lane(p: Values) -> Values:
    return Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in p.items()})


def finding(result: Result) -> str:
    if np.isnan(result["liquidation_price"]):
        return result.say(
            "At this leverage the margin covers *any move* that one reckons with: no liquidation price lies within ten times the entry."
        )
    way = words.chosen(result["side"] == "long", "A fall of", "A rise of")
    return result.say("{way} *{distance}* closes the position; within {days} that happens with probability *{touch}*.", way=way)


def invalid(p: Values) -> str:
    """Why no such position can be opened, or no such market exists; or nothing."""
    if np.any(p.leverage * (p.maintenance_margin + p.closing_fee) >= 1):
        return "the margin posted is smaller than the maintenance margin; lower the leverage or the maintenance margin."
    return ""


def bankruptcy_in_words(r: Result) -> str:
    """Where the position is worth nothing, if anything was borrowed."""
    return "no bankruptcy within ten times the entry" if np.isnan(r["bankruptcy"]) else f"bankrupt at {r.write('bankruptcy')}"


MODEL = Model(
    module=__name__,
    title="Perpetual desk",
    summary="A leveraged position is closed where its margin runs out, and many like it are closed together.",
    loop="reinforcing",
    parameters=(
        Parameter("leverage", r"\ell", unit.LEVERAGE, "Position value over margin.",
                  default=10.0, low=1.0, high=125.0, scale="log", role="keeps", reason="From no borrowing to the most that venues have offered.", basis="Chosen: a middling account of a perpetual venue."),
        Parameter("maintenance_margin", r"m", unit.PERCENT, "Margin at which the venue closes the position, as a share of its value.",
                  default=0.005, low=0.002, high=0.05, step=0.001, role="keeps", reason="Venues ask 0.4 to 5 %, more for larger positions; above 1 over the leverage nothing could be opened.", basis="Bybit: half a per cent on the first tier of the bitcoin contract."),
        Parameter("open_interest", r"O", unit.MONEY, "Value of all positions like this one.",
                  default=200e6, low=1e6, high=20e9, scale="log", role="keeps", reason="From a small coin to the largest contracts.", basis="Chosen: a large contract’s positions of one kind."),
        Parameter("entry_spread", r"\varsigma", unit.PERCENT, "How far their entry prices lie apart.", "Spread of entries",
                  default=0.03, low=0.002, high=0.15, step=0.001, role="keeps", reason="An hour of trading gives about 0.5 %, a quarter of a year about 15 %.", basis="Chosen: some days of trading."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=20e6, low=1e6, high=1e9, scale="log", role="stops", reason="From a thin coin to all venues of the largest one together.", basis="Chosen: a large coin on one venue."),
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "How much the price moves in a year.",
                  default=0.6, low=0.05, high=2.0, step=0.01, role="starts", reason="A sleepy index to a coin in a crash.", basis="Chosen: a bitcoin over the last years."),
        Parameter("days", r"T", unit.DAYS, "How long the position is held.", "Days held",
                  default=7.0, low=1.0, high=365.0, scale="log", role="starts", reason="A day to a year.", basis="Chosen: a week."),
        Choice("side", r"s", unit.NUMBER, "Whether the position gains from a rise or from a fall.", options={"long": "long", "short": "short"}, default="long", basis="Chosen: most who hold perpetuals are long."),
        Choice("contract", r"c", unit.NUMBER, "Which money the contract settles in, and on which value maintenance is counted.",
               options={"linear": "linear, in USD", "inverse": "inverse, on entry value", "inverse-mark": "inverse, on mark value"}, default="linear", basis="Chosen: contracts that settle in USD are the most traded."),
        Parameter("closing_fee", r"f", unit.BASIS_POINTS, "Fee that the venue sets aside for closing.",
                  default=0.0, low=0.0, high=0.001, step=0.00005, role="scene", reason="Taker fees run up to 10 basis points.", basis="Chosen none, so that margins stand alone."),
        Parameter("entry_price", r"E", unit.PRICE, "The price at which the position was opened.",
                  default=50_000.0, low=1.0, high=1e6, scale="log", role="scene", reason="From a small coin to more than any has cost.", basis="Chosen: a bitcoin in 2021 and again in 2024, rounded."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("mark_price", r"P", unit.PRICE, "The price at which the venue marks positions.")),
    series=(
        Quantity("linear_margin", r"e_{\mathrm{lin}}", unit.PERCENT, "Margin left of a linear contract.", "Linear, in USD"),
        Quantity("inverse_margin", r"e_{\mathrm{inv}}", unit.PERCENT, "Margin left of an inverse contract, counted in coins.", "Inverse, in coins"),
    ),
    profiles=(
        Quantity("horizon", r"t", unit.DAYS, "Days since the position was opened."),
        Quantity("touched", r"\Pr", unit.PROBABILITY, "Chance that the position has been liquidated.", "Liquidated by then"),
    ),
    readings=(
        Reading("liquidation_price", r"L", unit.PRICE, "Where the venue closes the position.",
                measured=lambda p, s: shown(p, closed_at(p)),
                closed_form=lambda s: s.entry_price * (1 - 1 / s.leverage) / (1 - s.maintenance_margin - s.closing_fee),
                holds=lambda p: p.contract == "linear" and p.side == "long" and bool(np.all(p.leverage > 1.0001)),
                context=bankruptcy_in_words),
        Reading("distance", r"|L/E-1|", unit.PERCENT, "How far that is from the entry.", "Distance to liquidation", measured=distance,
                context=lambda r: f"margin {unit.PERCENT.write(1 / r['leverage'])} of the position"),
        Reading("touch", r"\Pr", unit.PROBABILITY, "Chance that the price gets there while the position is held.", "Chance of liquidation",
                measured=lambda p, s: touched(p, p.days), context=lambda r: f"within {r.write('days')}, no drift"),
        Reading("bankruptcy", r"B", unit.PRICE, "Where the whole margin is gone.", "Bankruptcy price", measured=lambda p, s: shown(p, bankrupt_at(p)), headline=False),
        Reading("peak_gain", r"g_{\max}", unit.GAIN, "Loop gain where most positions wait.", "Strongest loop gain",
                measured=lambda p, s: 0.01 * p.open_interest / (np.sqrt(2 * np.pi) * p.entry_spread) / p.market_depth,
                closed_form=lambda s: s.waiting / s.market_depth, headline=False),
        Reading("waiting", r"k", unit.DEPTH, "USD that 1 % of price liquidates where most positions wait.", "Liquidations per 1 %",
                measured=lambda p, s: 0.01 * p.open_interest / (np.sqrt(2 * np.pi) * p.entry_spread), headline=False),
    ),
    gain=Gain(gain, along="mark_price"),
    cliff=Cliff("leverage", "touch", "How much leverage is too much?", "The same position, every leverage."),
    panels=(
        Panel("Price in USD, and where each position is closed", "mark_price", ("linear_margin", "inverse_margin"), "ladder",
              marks={"liquidation_price": "liquidation", "entry_price": "entry"}, gives=ladder),
        Panel("Margin left, by price", "mark_price", ("linear_margin", "inverse_margin"), "line",
              marks={"liquidation_price": "liquidation", "entry_price": "entry"}, says="In USD and in coins."),
        Panel("Chance of liquidation, by days held", "horizon", ("touched",), "area", data=over_days, says="For a price without drift."),
    ),
    presets=(
        Preset("Ten times long", {}, {"liquidation_price": 45226.13, "touch": (0.2, 0.25)}),
        Preset("Settled in the coin", {"contract": "inverse"}, {"liquidation_price": 45682.05}, case="bybit-inverse-isolated"),
        Preset("Fifty times short", {"leverage": 50.0, "side": "short", "days": 1.0}, {"touch": (0.55, 0.68)}),
        Preset("Twice long", {"leverage": 2.0}, {"touch": (0.0, 1e-6)}),
    ),
    tipped=lambda p, s: touched(p, p.days) > 0.5,
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Bybit help centre: liquidation and bankruptcy price of inverse contracts.", cases=("bybit-inverse-cross", "bybit-inverse-isolated", "bybit-uta-inverse")),
        Source("Own derivation for linear contracts, from equity = maintenance.", kind="derived", cases=("linear-liq",)),
        Source("Reflection principle for a lognormal price without drift.", kind="derived", cases=("touch-prob",)),
        Source("Each contract has a long and a short: the number of accounts on either side is free.", kind="identity", cases=("oi-identity",)),
    ),
    leaves_out=("funding payments", "maintenance that rises with size", "margin added on the way", "jumps past the liquidation price"),
    icon='<path d="M3 5L12 12L21 19" /><path d="M3 19H21" stroke-dasharray="2 3" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    kept = s.maintenance_margin + s.closing_fee

    def rule(contract: str, side: str, price: object, says: str) -> Equation:
        def holds(p: Values) -> bool:
            return p.contract == contract and p.side == side and bool(np.all(np.isfinite(closed_at(p)) & (closed_at(p) > 0)))

        return Equation(Eq(s.liquidation_price, price, evaluate=False), says, holds=holds)

    return (
        Equation("liquidation_price", "A linear long is closed where its margin is down to maintenance and fee."),
        rule("linear", "short", s.entry_price * (1 + 1 / s.leverage) / (1 + kept),
             "A linear short is closed where its margin is down to maintenance and fee."),
        rule("inverse", "long", s.entry_price * s.leverage / (s.leverage + 1 - kept * s.leverage),
             "An inverse long is closed where its coins are down to maintenance and fee on what it was worth at entry."),
        rule("inverse", "short", s.entry_price * s.leverage / (s.leverage - 1 + kept * s.leverage),
             "An inverse short is closed where its coins are down to maintenance and fee on what it was worth at entry."),
        rule("inverse-mark", "long", s.entry_price * (1 + kept) / (1 + 1 / s.leverage),
             "An inverse long is closed where its coins are down to maintenance and fee on what it is worth then."),
        rule("inverse-mark", "short", s.entry_price * (1 - kept) / (1 - 1 / s.leverage),
             "An inverse short is closed where its coins are down to maintenance and fee on what it is worth then."),
        Equation("peak_gain", "What 1 % of price liquidates, over what the market takes per 1 %."),
    )  # fmt: skip
