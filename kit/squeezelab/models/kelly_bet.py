"""Betting more grows wealth faster only up to a point; beyond it, more risk means less growth, and then loss.

Wealth kept at a fixed multiple in a risky asset grows at b mu - b^2 sigma^2/2 a year: gains in proportion to
the bet, the drag of volatility with its square. The peak is the Kelly bet mu/sigma^2; at twice that bet all
growth is gone. A position is sized from the loss one can bear: risk over the distance from entry to stop; what
multiple of wealth that makes is the same question asked from the other side. (Kelly 1956; Thorp 2006.)
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

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
from ..dynamics.risk import growth_rate

WILDEST = 3.0  # times wealth, or times the volatility
STRETCH = np.linspace(0.0, 1.0, 121)[:, None]


def invalid(p: Values) -> str:
    """Bets that no broker leaves open for a year, and edges that nobody has."""
    if np.any(p.bet * p.volatility > WILDEST):
        return (
            f"a usual year would move this bet by more than {WILDEST:g} times all that one owns, and nobody leaves it open for so long; "
            "bet less, or take a calmer asset."
        )
    if np.any(np.abs(p.drift) > WILDEST * p.volatility):
        return f"an edge of more than {WILDEST:g} times the volatility is nobody’s for a year; lower the edge, or raise the volatility."
    return ""


def evaluate(p: Values) -> Series:
    most = np.minimum(np.clip(np.maximum(2.2 * kelly(p), 1.1 * p.bet), 1, 20), 1.1 * WILDEST / p.volatility)
    bets = STRETCH * most
    return {"bet_size": bets, "growth": growth_rate(bets, p.drift, p.volatility), "without_drag": bets * p.drift}


def kelly(p: Values) -> Array:
    return p.drift / p.volatility**2


def chance_of_loss(p: Values) -> Array:
    """Probability that wealth is below its start after the years."""
    spread = p.bet * p.volatility * np.sqrt(p.years)
    mean = growth_rate(p.bet, p.drift, p.volatility) * p.years
    return np.where(spread > 0, ndtr(-mean / np.where(spread > 0, spread, 1)), 0.0)


def bet_by_stop(p: Values) -> Array:
    """Multiple of wealth whose loss at the stop is the risk one takes."""
    return p.risk_share / p.stop_distance


def ruinous(result: Result) -> str:
    """What a year leaves of wealth, where a log rate is no per cent of what there was."""
    rate = result["growth_here"]
    return f"a year leaves {unit.MULTIPLE.write(np.exp(rate))}" if abs(rate) > 1 else ""


def finding(result: Result) -> str:
    bet, best, rate = result["bet"], result["kelly"], result["growth_here"]
    if words.order(unit.MULTIPLE, best, 0.0) <= 0:
        return result.say("There is no edge: the best bet is *no bet*.")
    if words.calm(unit.MULTIPLE, bet):
        return result.say("No money is at stake, and wealth *stays as it is*.")
    side = words.compared(unit.MULTIPLE, bet, best, "above the Kelly bet of", "below the Kelly bet of", "the Kelly bet,")
    if words.calm(unit.PERCENT, rate):
        grows: str = words.chosen(True, "does not grow")
    elif abs(rate) <= 1:
        grows = result.say("{moves} a year", moves=words.moved_by(unit.PERCENT, rate, "grows", "shrinks"))
    else:  # a log rate is no per cent of what there was
        becomes = words.chosen(rate < -3, "is all but gone within a year, at", "comes within a year to")
        grows = result.say("{becomes} *{times}* of itself", becomes=becomes, times=words.derived(unit.MULTIPLE, np.exp(rate)))
    ever = words.chosen(words.order(unit.MULTIPLE, bet, best) == 0, "makes", "would make")
    makes: str = result.say("{ever} {best_growth}", ever=ever)
    if result["best_growth"] > 1:
        makes = words.chosen(True, "would more than double it in a year")
    return result.say(
        "At {bet} wealth {grows}; the bet is {side} {kelly}, which {makes}{past}.",
        grows=grows,
        makes=makes,
        side=side,
        past=words.compared(
            unit.PERCENT, rate, 0.0, "", ", and all this with the odds in favour", ", and the drag of volatility takes the whole edge"
        ),
    )


MODEL = Model(
    module=__name__,
    title="Kelly bet",
    summary="Up to the Kelly bet more risk means more growth; at twice that bet all growth is gone.",
    loop="none",
    parameters=(
        Parameter("bet", r"b", unit.LEVERAGE, "Value at stake over wealth, kept constant.", "Bet, over wealth",
                  default=1.0, low=0.0, high=10.0, step=0.1, role="starts", reason="Nothing to ten times what one owns.", basis="Chosen: one’s whole wealth, without borrowing."),
        Parameter("drift", r"\mu", unit.RATE, "Expected return above cash, a year.", "Edge",
                  default=0.08, low=-0.2, high=1.0, step=0.01, role="keeps", reason="A losing asset to a boom.", basis="Chosen: with the volatility, the size of what shares paid over cash in the long run, 6 to 8 %."),
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "Standard deviation of the return over a year.",
                  default=0.2, low=0.05, high=1.5, step=0.01, role="stops", reason="A bond to a wild coin.", basis="Chosen: somewhat above a broad index, so that the bet of Kelly (1956) is two."),
        Parameter("years", r"T", unit.YEARS, "Years over which a loss is counted.", default=5.0, low=0.25, high=30.0, step=0.25,
                  role="scene", reason="A quarter to a working life.", basis="Chosen: as long as many funds are held."),
        Parameter("risk_share", r"\rho", unit.DAILY, "Share of wealth that one is ready to lose at the stop.", "Risk on one position",
                  default=0.01, low=0.001, high=0.1, step=0.001, role="scene", reason="A tenth of a per cent to a tenth.", basis="Chosen: the traders’ custom of one per cent."),
        Parameter("stop_distance", r"d", unit.PERCENT, "Distance from entry to stop, of the entry.", "Stop at a loss of",
                  default=0.05, low=0.005, high=0.5, step=0.005, role="scene", reason="Half a per cent to half.", basis="Chosen: a few days’ moves."),
    ),
    dynamics=Curve(evaluate, Quantity("bet_size", r"b", unit.LEVERAGE, "Value at stake over wealth.", "Bet, over wealth")),
    series=(
        Quantity("growth", r"G(b)", unit.PERCENT, "Growth of log wealth a year.", "Log growth a year"),
        Quantity("without_drag", r"b\mu", unit.PERCENT, "Growth if volatility cost nothing.", "Without the drag"),
    ),
    readings=(
        Reading("growth_here", r"G(b)", unit.CHANGE, "Growth of log wealth a year at this bet.", "Log growth a year",
                measured=lambda p, s: growth_rate(p.bet, p.drift, p.volatility),
                closed_form=lambda s: s.bet * s.drift - s.bet**2 * s.volatility**2 / 2,
                context=lambda r: f"drag {unit.PERCENT.write(r['bet'] ** 2 * r['volatility'] ** 2 / 2)}"),
        Reading("kelly", r"b^{*}", unit.LEVERAGE, "The bet that grows fastest.", "Kelly bet", measured=lambda p, s: kelly(p),
                closed_form=lambda s: s.drift / s.volatility**2, context=lambda r: f"growth {unit.PERCENT.write(r['best_growth'])} a year"),
        Reading("loss_chance", r"P(W_T<W_0)", unit.PROBABILITY, "Probability of less wealth than at the start, after the years.",
                "Chance of a loss", measured=lambda p, s: chance_of_loss(p),
                context=lambda r: f"after {r.write('years')}"),
        Reading("best_growth", r"G^{*}", unit.PERCENT, "Growth at the Kelly bet.", "Growth at the Kelly bet",
                closed_form=lambda s: s.drift**2 / (2 * s.volatility**2), headline=False),
        Reading("stop_bet", r"b_s", unit.LEVERAGE, "Value at stake over wealth whose loss at the stop is the risk taken.",
                "Bet that the stop allows", measured=lambda p, s: bet_by_stop(p),
                closed_form=lambda s: s.risk_share / s.stop_distance, headline=False),
    ),
    cliff=Cliff("bet", "growth_here", "When is more too much?", "The same edge, every bet.", plain=lambda p, x: x * p.drift,
    plain_label="without the drag"),
    panels=(
        Panel("Log growth a year by size of the bet", "bet_size", ("growth",), "line", reference=("without_drag",),
              marks={"bet": "here", "kelly": "Kelly", "stop_bet": "by the stop"}, y_scale="linear",
              tells=(Spot("at most {best_growth}", at="kelly"), Spot(ruinous, at="bet"),)),
    ),
    presets=(
        Preset("Half Kelly", {}, {"kelly": 2.0, "growth_here": 0.06, "best_growth": 0.08}),
        Preset("Kelly", {"bet": 2.0}, {"growth_here": 0.08}),
        Preset("Twice Kelly", {"bet": 4.0}, {"growth_here": (-1e-12, 1e-12)}),
        Preset("Five times", {"bet": 10.0}, {"growth_here": -1.2, "loss_chance": (0.9, 1.0)}),
    ),
    tipped=lambda p, s: growth_rate(p.bet, p.drift, p.volatility) < 0,
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Kelly (1956), A new interpretation of information rate, Bell System Technical Journal.", kind="derived"),
        Source("Thorp (2006), The Kelly criterion in blackjack, sports betting and the stock market.", kind="derived"),
    ),
    leaves_out=("jumps, which no rebalancing outruns", "an edge that is only guessed", "interest on what is borrowed",
    "trading costs of staying at the multiple"),
    icon='<path d="M3 3v18h18"/><path d="M3 21C8 2 14 2 20 21" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("growth_here", "Gains grow with the bet, the drag of volatility with its square."),
        Equation("kelly", "The bet at which growth is largest."),
        Equation("stop_bet", "What one is ready to lose, over how far away the stop is."),
    )  # fmt: skip
