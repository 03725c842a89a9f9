"""A pool sells what rises and buys what falls, so its owner ends with less than one who had simply held.

Whichever way the price goes, arbitrage leaves the pool with more of the coin that has lost: against
holding the same coins the provider is behind by 2 sqrt(r)/(1+r) - 1, at twice the price 5.7 %. A position
in a narrow range earns more fees per dollar and loses more by the same factor. Fees must pay for it.
(Pintail 2019; Uniswap v3.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Array,
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
    Symbols,
    Values,
    unit,
    words,
)
from ..dynamics.amm import impermanent_loss
from ..dynamics.amm_ranges import concentration, range_amounts, range_loss

GRID = np.geomspace(0.1, 10, 201)[:, None]


def evaluate(p: Values) -> Series:
    """Value of the deposit by the price’s multiple: held, in the full range, in the range chosen."""
    held = p.deposit * (1 + GRID) / 2
    return {
        "ratio": GRID, "held": held, "full_range": held * (1 + impermanent_loss(GRID)),
        "in_range": held * (1 + range_loss(GRID, p.range_factor)),
    }  # fmt: skip


def loss(p: Values, series: Series) -> Array:
    return range_loss(p.price_ratio, p.range_factor)


def value(p: Values, series: Series) -> Array:
    return p.deposit * (1 + p.price_ratio) / 2 * (1 + loss(p, series))


def base_share(p: Values, series: Series) -> Array:
    """Part of the position’s value that is coins: one below the range, none above it."""
    base, quote = range_amounts(1.0, p.price_ratio, 1 / p.range_factor, p.range_factor)
    return base * p.price_ratio / (base * p.price_ratio + quote)


def in_the_pool(result: Result) -> dict[str, object]:
    """The part in coins at every price, and the fees that would make up for ending at some of them."""
    p, ratio = one_lane(result.values), result.series["ratio"]
    here = float(p.price_ratio[0])
    ends = sorted({0.25, 0.5, 1.0, 2.0, 4.0} - {end for end in (0.25, 0.5, 1.0, 2.0, 4.0) if abs(np.log(end / here)) < 0.15} | {here})
    coins = base_share(p.replace(price_ratio=ratio), {})[:, 0]
    needed = fees_needed(p.replace(price_ratio=np.array(ends)), {})
    fees = [(end, float(fee), end == here) for end, fee in zip(ends, needed, strict=True)]
    return {"coins": coins, "fees": fees, "factor": float(p.range_factor[0])}


def one_lane(p: Values) -> Values:
    return Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in p.items()})


def fees_needed(p: Values, series: Series) -> Array:
    """Fees over the deposit that bring the provider level with one who held."""
    return -loss(p, series) * (1 + p.price_ratio) / 2


def finding(result: Result) -> str:
    if words.calm(unit.PERCENT, result["loss"]):
        return result.say("The price is where it was: providing and holding are worth *the same*.")
    r = result["price_ratio"]
    outside = not 1 / result["range_factor"] < r < result["range_factor"]
    return result.say(
        "At {price_ratio} the price, the position {way}{out}; fees of {fees_needed} of the deposit would bring it level.",
        way=words.moved_by(unit.PERCENT, result["loss"], "is ahead of holding", "falls behind holding"),
        out=words.chosen(outside, f"; it lies outside its range and is all {'coins' if r < 1 else 'USD'}"),
    )


MODEL = Model(
    module=__name__,
    title="AMM lab: providing liquidity",
    summary="A pool sells what rises and buys what falls, so its owner ends with less than one who had simply held.",
    loop="balancing",
    parameters=(
        Parameter("price_ratio", r"r", unit.MULTIPLE, "The price at the end over the price at the start.", "Price, against the start",
                  default=2.0, low=0.1, high=10.0, scale="log", role="starts", reason="A tenth to ten times.", basis="The worked line of the table in Pintail (2019): a doubling costs 5.7 %."),
        Parameter("range_factor", r"f", unit.MULTIPLE, "The range goes from the start price over this factor to the start price times it.",
                  "Width of the range",
                  default=4.0, low=1.05, high=100.0, scale="log", role="keeps",
                  reason="Five per cent either way to nearly all prices.", basis="Chosen so that a doubling stays inside the range and the loss is plain."),
        Parameter("deposit", r"V_0", unit.MONEY, "Value of the deposit, half in coins and half in USD.",
                  default=10e3, low=1e3, high=100e6, scale="log", role="scene",
                  reason="A private deposit to a whole pool.", basis="Chosen so that a loss in per cent is easily read in USD."),
    ),
    dynamics=Curve(evaluate,
                   axis=Quantity("ratio", r"r", unit.MULTIPLE, "Price at the end over price at the start.", "Price, against the start")),
    series=(
        Quantity("held", r"V_h", unit.MONEY, "Value if the coins had been held."),
        Quantity("full_range", r"V_2", unit.MONEY, "Value of a position over all prices, fees left aside.", "All prices (v2)"),
        Quantity("in_range", r"V_3", unit.MONEY, "Value of a position in the range, fees left aside.", "In the range (v3)"),
    ),
    readings=(
        Reading("loss", r"\mathrm{IL}_f", unit.PERCENT, "Value of the position in the range against holding.",
                "Against holding, in the range",
                measured=loss, context=lambda r: f"all prices {r.write('full_loss')}"),
        Reading("position_value", r"V_3", unit.MONEY, "Value of the position in the range at the end.", "Value of the position",
                measured=value, context=lambda r: f"held {r.write('held_value')}"),
        Reading("fees_needed", r"\phi^{*}", unit.PERCENT, "Fees over the deposit that would bring the provider level with holding.",
                "Fees to break even",
                measured=fees_needed, context=lambda r: f"works like {r.write('efficiency')} its money"),
        Reading("full_loss", r"\mathrm{IL}", unit.PERCENT, "Value of a position over all prices against holding.",
                "Against holding, all prices",
                measured=lambda p, s: impermanent_loss(p.price_ratio),
                closed_form=lambda s: 2 * s.price_ratio**0.5 / (1 + s.price_ratio) - 1, headline=False),
        Reading("efficiency", r"c", unit.MULTIPLE, "Depth per USD of the range, over that of all prices.", "Depth per USD",
                measured=lambda p, s: concentration(p.range_factor), closed_form=lambda s: 1 / (1 - s.range_factor**-0.5), headline=False),
        Reading("held_value", r"V_h", unit.MONEY, "Value at the end if the coins had been held.", "Value if held",
                closed_form=lambda s: s.deposit * (1 + s.price_ratio) / 2, headline=False),
        Reading("base_share", r"w", unit.SHARE, "Part of the position’s value that is coins at the end.", "Coins in the position",
                measured=base_share, headline=False),
    ),
    cliff=Cliff("range_factor", "loss", "How narrow is too narrow?", "The same move of the price, every width of the range.",
                plain=lambda p, x: impermanent_loss(p.price_ratio) + 0 * x, plain_label="all prices"),
    panels=(
        Panel("Value of the deposit in USD", "ratio", ("in_range", "full_range"), "wedge", reference=("held",),
              marks={"price_ratio": "end"}, gives=in_the_pool),
    ),
    presets=(
        Preset("The price doubles", {}, {"full_loss": -0.0571909584, "loss": -0.0571909584 * 2, "efficiency": 2.0},
               case="il-table"),
        Preset("Five times", {"price_ratio": 5.0}, {"full_loss": -0.2546440075}, case="il-table"),
        Preset("A narrow range", {"price_ratio": 1.1, "range_factor": 1.1},
               {"efficiency": 21.48809, "base_share": (0.0, 1e-6)}, case="il-v3-amplification"),
        Preset("A crash", {"price_ratio": 0.2}, {"base_share": 1.0}),
    ),
    tipped=lambda p, s: np.abs(np.log(p.price_ratio)) >= np.log(p.range_factor),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Pintail (2019), Uniswap: a good deal for liquidity providers?, and the Uniswap documentation: the table of losses.",
               cases=("il-table",)),
        Source("Amounts of a Uniswap v3 position.", kind="derived", cases=("il-v3-amplification",)),
    ),
    leaves_out=("fees on the way", "gas", "the path of the price: only its end counts here", "a range that is moved along"),
    icon='<path d="M3 20L21 4" stroke-dasharray="2 3"/><path d="M3 20C8 14 13 9 21 8" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, sqrt

    return (
        Equation(Eq(s.full_loss, 2 * sqrt(s.price_ratio) / (1 + s.price_ratio) - 1, evaluate=False),
                 "A position over all prices, against holding: never above zero."),
        Equation(Eq(s.efficiency, 1 / (1 - 1 / sqrt(s.range_factor)), evaluate=False), "A narrow range multiplies depth and loss alike."),
    )  # fmt: skip
