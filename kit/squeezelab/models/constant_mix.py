"""Three ways to hold a risky asset: never trade, trade back to a fixed mix, or insure a floor.

Rebalancing to a constant mix sells rises and buys falls. It earns where prices go up and down and come back, half of
w(1-w) times the variance a year in growth over its assets’ average, and gives up part of a long trend. Insuring a floor does the
opposite: it buys rises and sells falls, keeps the floor and the trend, and pays for every reversal. Each strategy is the other
side of the other’s trades: one calms the market, the other drives it (Perold & Sharpe 1988; Black & Perold 1992;
Fernholz & Shay 1982).
A long room: two rules beside each other, mix and insurance, and the declaration as a table.
"""

from __future__ import annotations

import numpy as np

from ..core import (  # fmt: skip
    Cliff,
    Draws,
    Equation,
    Gain,
    Model,
    Panel,
    Parameter,
    Preset,
    Process,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.loop_gain import loop_gain, portfolio_insurance

YEAR = 252.0


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed’s price: a standard normal a day."""
    return {"normals": rng.standard_normal(p.days)}


def insured_exposure(p: Values, wealth: Array) -> Array:
    """USD of the asset that the insurer wants: the multiplier times the cushion above the floor, at most all its wealth."""
    return np.clip(p.multiplier * (wealth - p.floor * p.wealth), 0.0, np.maximum(wealth, 0.0))


def start(p: Values, draws: Draws) -> State:
    """Everyone begins with the same wealth; buying the first shares is free."""
    zero = np.zeros(
        np.broadcast_shapes(*(v.shape for v in p.values() if isinstance(v, np.ndarray)), *(a.shape[1:] for a in draws.values()))
    )
    price, wealth = p.start_price + zero, p.wealth + zero
    held, insured = p.mix * wealth, insured_exposure(p, wealth)
    return {"price": price, "holder": wealth, "mixer": wealth, "insurer": wealth, "holder_units": held / price,
            "holder_cash": wealth - held, "mixer_units": held / price,
            "mixer_cash": wealth - held, "insurer_units": insured / price, "insurer_cash": wealth - insured, "mixer_trade": zero,
            "insurer_trade": zero, "fees": zero}  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One day: the price moves, then mixer and insurer trade back to what they want."""
    shock = draws["normals"][state["t"]]
    price = state["price"] * np.exp((p.drift - p.volatility**2 / 2) / YEAR + p.volatility / np.sqrt(YEAR) * shock)
    out: State = {**state, "price": price, "holder": state["holder_units"] * price + state["holder_cash"]}
    fees = state["fees"]
    for who in ("mixer", "insurer"):
        units, cash = state[f"{who}_units"], state[f"{who}_cash"]
        held = units * price
        wealth = held + cash
        trade = (p.mix * wealth if who == "mixer" else insured_exposure(p, wealth)) - held
        fee = p.round_trip_cost / 2 * np.abs(trade)
        fees = fees + fee
        out |= {who: wealth - fee, f"{who}_units": units + trade / price, f"{who}_cash": cash - trade - fee, f"{who}_trade": trade}
    return out | {"fees": fees}


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """Loop gain of those who follow each strategy, at the beginning: mixers trade against the move, insurers with it."""
    exposure = insured_exposure(p, p.wealth) / p.wealth * p.insurers_money
    bound = p.multiplier * (1 - p.floor) >= 1  # all in: no borrowing, so nothing more to buy
    return {
        "constant mix": loop_gain(-0.01 * p.mix * (1 - p.mix) * p.mixers_money, p.market_depth) * np.ones_like(price),
        "portfolio insurance": loop_gain(np.where(bound, 0.0, portfolio_insurance(exposure, p.multiplier)), p.market_depth)
        * np.ones_like(price),
    }


def growth(series: Array, p: Values) -> Array:
    """Growth of the log a year."""
    return np.log(series[-1] / series[0]) * YEAR / p.days


def advantage_here(p: Values, series: Series) -> Array:
    """Growth of the mix on this path over the average growth of its assets, a year; cash earns nothing."""
    return growth(series["mixer"], p) - p.mix * growth(series["price"], p)


def first(p: Values) -> Values:
    """The first lane alone, for panels over another axis."""
    return Values({name: value[:1] if isinstance(value, np.ndarray) else value for name, value in p.items()})


def straight(p: Values) -> dict[str, Array]:
    """What each ends with if the price goes straight to another level: a line, a curve below it, a curve above it."""
    q = first(p)
    ratio = np.geomspace(0.4, 2.5, 61)[:, None]
    w0, floor, m = q.wealth, q.floor * q.wealth, q.multiplier
    cushion = w0 - floor
    with np.errstate(divide="ignore", invalid="ignore"):
        full = np.where(m > 1, m * floor / (m - 1), np.inf)  # wealth from which the insurer is all in
        turn = np.where(w0 >= full, full / w0, ((full - floor) / cushion) ** (1 / m))  # price ratio where that is
        insured = np.where(ratio >= turn, full * ratio / turn, floor + (full - floor) * (ratio / turn) ** m)
    insured = np.where(np.isfinite(turn) & (turn > 0), insured, np.where(floor > 0, floor + cushion * ratio**m, w0 * ratio))
    return {
        "straight_to": q.start_price * ratio,
        "held_ends": w0 * (1 - q.mix + q.mix * ratio),
        "mixed_ends": w0 * ratio**q.mix,
        "insured_ends": insured,
    }


def by_share(p: Values) -> dict[str, Array]:
    """Growth from rebalancing at every mix, the same volatility."""
    share = np.linspace(0, 1, 51)[:, None]
    return {"share": share, "advantage_there": 0.5 * share * (1 - share) * p.volatility[:1] ** 2}


def finding(result: Result) -> str:
    ends = {"buy and hold": "holder_end", "the constant mix": "mixer_end", "the insured floor": "insurer_end"}
    most = max(result[name] for name in ends.values())
    best = [who for who, name in ends.items() if words.order(unit.MONEY, result[name], most) == 0]
    if len(best) == len(ends):
        return result.say("With the price {price_change} at the end, all three end alike, with *{holder_end}*.")
    return result.say(
        "With the price {price_change} at the end, {best}: buy and hold has {holder_end}, the mix {mixer_end}, the insured {insurer_end}.",
        best=words.chosen(len(best) == 1, f"*{best[0]}* ends best", f"*{' and '.join(best)}* end best"),
    )


MODEL = Model(
    module=__name__,
    title="Rebalancing",
    summary="Trade back to a fixed mix and you sell rises; insure a floor and you buy them. One calms the market, one drives it.",
    loop="either",
    parameters=(
        Parameter("volatility", r"\sigma", unit.VOLATILITY, "How much the price moves.", default=0.6, low=0.05, high=2.0, scale="log",
                  role="starts", reason="A sleeping index to a coin in a crash.", basis="Chosen: a large coin in an ordinary year, at which the bonus of mixing shows."),
        Parameter("drift", r"\mu", unit.RATE, "Expected growth of the price.", default=0.0, low=-0.5, high=0.5, step=0.01, role="starts",
                  reason="A bad to a splendid year.", basis="Chosen: without a trend the bonus of Fernholz & Shay (1982) stands alone."),
        Parameter("mix", r"w", unit.SHARE, "Share of wealth in the asset: what the mixer returns to and the holder begins with.",
                  "Share in the asset", default=0.5, low=0.0, high=1.0, step=0.01,
                  role="keeps", reason="None to all; no borrowing.", basis="The mix of one half at which the bonus, w(1−w)σ²/2, is largest: Fernholz & Shay (1982)."),
        Parameter("floor", r"F", unit.SHARE, "The share of first wealth that the insurer will not lose.", "Floor", default=0.8,
                  low=0.0, high=1.0, step=0.01, role="keeps", reason="None to all.", basis="Chosen: an insurer who is ready to lose a fifth."),
        Parameter("multiplier", r"m", unit.MULTIPLE, "The insurer’s holding over its cushion above the floor.", default=2.5, low=1.0,
                  high=10.0, step=0.1, role="keeps", reason="1 is buy and hold above a floor; 10 survives no gap beyond 10 %.", basis="Chosen with the floor, so that half of the wealth is in the asset at first, as the mixer’s."),
        Parameter("mixers_money", r"V_m", unit.MONEY, "Wealth of all who keep a constant mix, for the loop gain.", "All mixers’ wealth",
                  default=2e9, low=0.0, high=100e9, step=1e9, role="keeps", reason="None, to the target-date funds of a large country.", basis="Chosen so that both loops show in one market."),
        Parameter("insurers_money", r"V_i", unit.MONEY, "Wealth of all who insure a floor, for the loop gain.", "All insurers’ wealth",
                  default=1e9, low=0.0, high=100e9, step=1e9, role="keeps", reason="None, to the 60 to 90 bn USD of 1987.", basis="Chosen so that both loops show in one market."),
        Parameter("round_trip_cost", r"k", unit.PERCENT, "Cost of buying and selling, as a share of the value traded.",
                  "Cost of a round trip", default=0.0, low=0.0, high=0.02, step=0.0005, role="stops",
                  reason="Free, to an illiquid share.", basis="Chosen free, as in Perold & Sharpe (1988)."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.", default=50e6, low=1e6, high=10e9,
                  scale="log", role="stops", reason="A small share to index futures.", basis="Chosen: a large single share."),
        Parameter("wealth", r"W_0", unit.MONEY, "What each begins with.", default=1e5, low=1e3, high=1e9, scale="log", role="scene",
                  reason="Savings to a pension fund.", basis="Chosen round, so that USD read as per cent."),
        Parameter("start_price", r"S_0", unit.PRICE, "The price at the beginning.", default=100.0, low=10.0, high=1000.0, scale="log",
                  role="scene", reason="From a small share to a dear one.", basis="Chosen round, so that prices read as per cent."),
        Parameter("days", r"n", unit.COUNT, "Trading days shown; mixer and insurer trade daily.", default=100, low=20, high=1000, step=10,
                  role="scene", structural=True, reason="A month to four years.", basis="Chosen: five months, enough for the two curves to part."),
    ),
    dynamics=Process(start, step, clock=Quantity("day", r"t", unit.DAYS, "Trading days."), steps="days", draw=draw,
                     rounds="A step is a trading day: the share is looked at once a day, at the close."),
    series=(
        Quantity("price", r"S", unit.PRICE, "The price."),
        Quantity("holder", r"W_h", unit.MONEY, "Wealth of the one who never trades.", "Buy and hold"),
        Quantity("mixer", r"W_m", unit.MONEY, "Wealth of the one who trades back to the mix.", "Constant mix"),
        Quantity("insurer", r"W_i", unit.MONEY, "Wealth of the one who insures a floor.", "Insured floor"),
        Quantity("mixer_trade", r"q_m", unit.SIGNED_MONEY, "USD that the mixer buys each day.", "Mixer buys"),
        Quantity("insurer_trade", r"q_i", unit.SIGNED_MONEY, "USD that the insurer buys each day.", "Insurer buys"),
        Quantity("fees", r"c", unit.CASH, "Costs of trading so far, both together."),
    ),
    profiles=(
        Quantity("straight_to", r"S_T", unit.PRICE, "Price at the end of a straight move.", "Price at the end"),
        Quantity("held_ends", r"W_h(S)", unit.MONEY, "What the holder ends with.", "Buy and hold"),
        Quantity("mixed_ends", r"W_m(S)", unit.MONEY, "What the mixer ends with.", "Constant mix"),
        Quantity("insured_ends", r"W_i(S)", unit.MONEY, "What the insurer ends with.", "Insured floor"),
        Quantity("share", r"w", unit.SHARE, "Share in the asset.", "Share in the asset"),
        Quantity("advantage_there", r"\gamma_w", unit.RATE, "Growth from rebalancing a year.", "Growth a year"),
    ),
    readings=(
        Reading("mixer_end", r"W_m", unit.MONEY, "What the mixer ends with.", "Constant mix at the end",
                measured=lambda p, s: s["mixer"][-1], context=lambda r: f"buy and hold {r.write('holder_end')}"),
        Reading("insurer_end", r"W_i", unit.MONEY, "What the insurer ends with.", "Insured at the end",
                measured=lambda p, s: s["insurer"][-1], context=lambda r: f"floor {unit.MONEY.write(r['floor'] * r['wealth'])}"),
        Reading("advantage", r"\gamma", unit.RATE, "Growth of a constant mix over the average growth of its assets.",
                "Growth from rebalancing", measured=lambda p, s: 0.5 * p.mix * (1 - p.mix) * p.volatility**2,
                closed_form=lambda s: 0.5 * s.mix * (1 - s.mix) * s.volatility**2,
                context=lambda r: f"on this path {r.write('path_advantage')}"),
        Reading("holder_end", r"W_h", unit.MONEY, "What the holder ends with.", "Buy and hold at the end",
                measured=lambda p, s: s["holder"][-1], headline=False),
        Reading("path_advantage", r"\hat\gamma", unit.RATE, "The same on the path shown, after costs.",
                "Growth from rebalancing, this path", measured=advantage_here, headline=False),
        Reading("price_change", r"S_T/S_0-1", unit.CHANGE, "Change of the price from beginning to end.",
                measured=lambda p, s: s["price"][-1] / s["price"][0] - 1, headline=False),
    ),
    gain=Gain(gain, at="start_price"),
    cliff=Cliff("volatility", "advantage", "When is rebalancing worth it?", "The same mix at every volatility."),
    panels=(
        Panel("Wealth in USD, day by day", "day", ("mixer", "insurer"), "line", reference=("holder",)),
        Panel("If the price goes straight there", "straight_to", ("mixed_ends", "insured_ends"), reference=("held_ends",), data=straight,
              marks={"start_price": "start"}, says="Selling rises bends the outcome down, buying them bends it up."),
        Panel("Which mix earns most from swings?", "share", ("advantage_there",), data=by_share, marks={"mix": "here"},
              says="Growth a year from rebalancing, by the share in the asset."),
        Panel("Price in USD, day by day", "day", ("price",), "band"),
    ),
    presets=(
        Preset("Half and half", {}, {"advantage": 0.045}, case="constant-mix"),
        Preset("A trend", {"drift": 0.5, "volatility": 0.1}, {"mixer_end": (1.05e5, 1.2e5)}),
        Preset("A crash", {"drift": -0.5, "volatility": 0.3, "days": 250}, {"insurer_end": (0.79e5, 1.1e5)}),
        Preset("1987",
               {"insurers_money": 60e9, "mixers_money": 20e9, "market_depth": 2e9, "volatility": 0.2, "floor": 0.8, "multiplier": 4.0},
               {"advantage": 0.005}),
    ),
    icon='<path d="M3 18l5-7 4 4 5-8 4 3"/><path d="M3 13h18" style="stroke:var(--sq-calm)"/>',
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Fernholz & Shay (1982), Stochastic Portfolio Theory and Stock Market Equilibrium, J. Finance 37.", kind="derived",
               cases=("constant-mix",)),
        Source("Perold & Sharpe (1988), Dynamic Strategies for Asset Allocation, Financial Analysts Journal 44."),
        Source("Black & Perold (1992), Theory of Constant Proportion Portfolio Insurance, J. Economic Dynamics and Control 16."),
    ),
    leaves_out=("interest on cash", "the strategies’ own effect on this price (see the loop gain)",
                "borrowing: nobody holds more than its wealth", "gaps within a day, in which a floor can break"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Max, Min, Rational, Symbol

    wealth = Symbol("W")
    return (
        Equation(Eq(s.advantage, Rational(1, 2) * s.mix * (1 - s.mix) * s.volatility**2, evaluate=False),
                 "A constant mix grows faster than its assets on average, by half of w(1 − w) times their variance."),
        Equation(Eq(Symbol("E"), Min(wealth, Max(0, s.multiplier * (wealth - s.floor * s.wealth))), evaluate=False),
                 "The insurer holds a multiple of its cushion above the floor, at most all that it has."),
    )  # fmt: skip
