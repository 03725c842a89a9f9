"""Margins that follow volatility ask for more money just when prices fall, and the sales they force feed it.

A clearing house sets the margin to a multiple of recent volatility, an exponentially weighted average that
rises after a large move. Traders hold as much as their equity allows. A fall takes equity and raises the
margin; both force sales, the sales move the price further, and tomorrow's volatility is higher again. A floor
under the margin keeps it from sinking in calm times, and so from jumping in bad ones. Funds that hold their
volatility steady do the same without a margin: they keep calm over recent volatility of their money invested, at
most all, sell when it rises and buy back when it fades. (RiskMetrics 1996; Brunnermeier & Pedersen 2009 for the
spiral; Moreira & Muir 2017 for the funds.)
A long room: margin, move and sale in turn, and the declaration as a table.
"""

from __future__ import annotations

import numpy as np

from ..core import (
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
    Span,
    State,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop import Inventory
from ..dynamics.lanes import zeros
from ..dynamics.risk import ewma_variance

SHOCK_DAY = 5  # the calm before it is drawn too
HIGHEST = 0.9  # margin beyond which nothing would be left of leverage


def margin_at(p: Values, volatility: Array) -> Array:
    """Margin as a share of position value, between the floor and nine tenths."""
    return np.clip(p.multiple * volatility, p.floor, HIGHEST)


def after_move(p: Values, volatility: Array, move: Array) -> Array:
    """Volatility after a log ``move`` on top of the market's everyday noise."""
    return np.sqrt(ewma_variance(volatility**2, np.sqrt(move**2 + p.calm_volatility**2), p.decay))


def weight_at(p: Values, volatility: Array) -> Array:
    """Share of its money that a fund with a volatility target invests: all in calm times, less the wilder it gets."""
    return np.minimum(p.calm_volatility / volatility, 1.0)


def start(p: Values, draws: Draws) -> State:
    """Calm, every position as large as the margin allows."""
    lanes = zeros(p)
    margin = margin_at(p, p.calm_volatility + lanes)
    return {
        "price": p.start_price + lanes, "volatility": p.calm_volatility + lanes, "margin": margin,
        "units": p.position / p.start_price + lanes,
        "equity": p.position * margin, "sold": lanes, "held": p.position + lanes,
        "fund_units": p.target_assets / p.start_price + lanes, "fund_cash": lanes, "fund_sold": lanes, "weight": 1 + lanes,
        "news_price": p.start_price + lanes,
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One day: news, marking, the new margin, forced sales that move the price, volatility for tomorrow."""
    price, units = state["price"], state["units"]
    news = p.shock if state["t"] == SHOCK_DAY else 0.0 * p.shock
    marked = price * (1 + news)
    equity = np.maximum(state["equity"] + units * (marked - price), 0.0)
    # the house reacts to the move it has seen today
    seen = after_move(p, state["volatility"], np.log(marked / price))
    margin = margin_at(p, seen)
    value = units * marked
    excess = np.maximum(value - equity / margin, 0.0)
    sold = np.minimum(excess, value)
    weight = weight_at(p, seen)
    fund_sold = state["fund_units"] * marked - weight * (state["fund_units"] * marked + state["fund_cash"])
    new = marked * np.exp(-0.01 * (sold + fund_sold) / p.market_depth)
    left = units - sold / marked
    # the last part of the day: what is still held follows the price that the sales made
    equity = np.maximum(equity + left * (new - marked) - sold * (1 - np.sqrt(new / marked)), 0.0)
    volatility = after_move(p, state["volatility"], np.log(new / price))
    return {
        **state, "price": new, "volatility": volatility, "margin": margin, "units": left, "equity": equity,
        "fund_units": state["fund_units"] - fund_sold / marked, "fund_cash": state["fund_cash"] + fund_sold * np.sqrt(new / marked),
        "fund_sold": fund_sold, "weight": weight, "sold": sold, "held": left * new, "news_price": state["news_price"] * (1 + news),
    }  # fmt: skip


def gain(p: Values, volatility: Array, draws: Draws) -> dict[str, Array]:
    """What 1 % forces at that volatility, over the depth: by leverage alone, and by the margin that rises with the move.

    Value A at margin m has equity m A. After -1 % equity is (m - 0.01) A and value 0.99 A, and the margin m'
    allows (m - 0.01) A/m'. With m' = m the sale is 0.01 (1/m - 1) A.
    """
    before = margin_at(p, volatility)
    after = margin_at(p, after_move(p, volatility, np.array(0.01)))
    room = np.maximum(before - 0.01, 0.0)
    leverage = p.position * np.clip(0.99 - room / before, 0, 0.99)
    whole = p.position * np.clip(0.99 - room / np.maximum(after, before), 0, 0.99)
    funds = p.target_assets * (weight_at(p, volatility) - weight_at(p, after_move(p, volatility, np.array(0.01))))
    parts = {"leverage": leverage, "margin rise": whole - leverage, "volatility targets": np.maximum(funds, 0)}
    return {name: forced / p.market_depth for name, forced in parts.items()}


def peak(p: Values, series: Series) -> Array:
    return series["margin"].max(axis=0) / series["margin"].min(axis=0)


def fall(p: Values, series: Series) -> Array:
    return series["price"].min(axis=0) / p.start_price - 1


def forced_share(p: Values, series: Series) -> Array:
    return 1 - series["units"][-1] * p.start_price / p.position


def finding(result: Result) -> str:
    funds = (
        result.say(" Funds with a volatility target sell {fund_sales} on top.")
        if words.order(unit.MONEY, result["fund_sales"], 0.0) > 0
        else words.chosen(True, "")
    )
    becomes = words.compared(unit.CHANGE, abs(result["fall"]), abs(result["shock"]), "grows to", "shrinks to", "stays")
    if words.calm(unit.MONEY, result["sales"]):
        return result.say("Nobody is forced: a shock of {shock} {becomes} *{fall}*.{funds}", becomes=becomes, funds=funds)
    margins = words.compared(unit.MULTIPLE, result["procyclicality"], 1.0, "margins rise to", "margins fall to", "margins stay at")
    return result.say(
        "A shock of {shock} {becomes} *{fall}*: {margins} {procyclicality} the calm level, and {forced_share} of the positions are forced out.{funds}",
        becomes=becomes, margins=margins, funds=funds,
    )  # fmt: skip


MODEL = Model(
    module=__name__,
    title="Volatility margin",
    summary="Margins that follow volatility rise in a fall, force sales, and so make the fall and the volatility larger.",
    loop="reinforcing",
    parameters=(
        Parameter("shock", r"s", unit.CHANGE, "The first fall, on the fifth day.", "Spark",
                  default=-0.03, low=-0.3, high=0.0, step=0.005, role="starts", reason="No shock to a crash in one day.", basis="Chosen: three days’ volatility at once."),
        Parameter("position", r"A", unit.MONEY, "Value of all positions held on margin.", "Positions on margin",
                  default=100e6, low=1e6, high=2e9, scale="log", role="keeps", reason="A corner of a market to most of it.", basis="Chosen with the depth, so that the loop amplifies and ends."),
        Parameter("multiple", r"k", unit.MULTIPLE, "Margin over volatility of a day.", "Margin, in daily volatilities",
                  default=8.0, low=2.0, high=15.0, step=0.1, role="keeps",
                  reason="Two deviations cover an ordinary day, fifteen a fortnight.", basis="Chosen: margins of eight per cent in calm markets, near those of index futures."),
        Parameter("decay", r"\lambda", unit.NUMBER, "Weight of yesterday’s variance in today’s; the lower, the sooner margins react.",
                  "Memory of volatility",
                  default=0.94, low=0.70, high=0.995, step=0.005, role="keeps",
                  reason="RiskMetrics takes 0.94; 0.7 remembers three days, 0.995 most of a year.", basis="RiskMetrics: 0.94 for daily data."),
        Parameter("target_assets", r"A_v", unit.MONEY, "Money in funds that sell when volatility rises and buy when it falls.",
                  "Funds with a volatility target",
                  default=0.0, low=0.0, high=2e9, scale="symlog", pivot=1e6, role="keeps", reason="None to as much as all positions on margin.", basis="Chosen none, so that margins stand alone."),
        Parameter("floor", r"\underline{m}", unit.PERCENT, "The lowest margin the house ever asks.", "Floor under the margin",
                  default=0.0, low=0.0, high=0.3, step=0.005, role="stops", reason="None to a margin that rarely binds.", basis="Chosen none, so that the margin follows volatility alone."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=20e6, low=1e6, high=1e9, scale="log", role="stops", reason="A thin market to a deep one.", basis="Chosen with the positions, so that the loop amplifies and ends."),
        Parameter("calm_volatility", r"\sigma_0", unit.DAILY, "Volatility of a day before the shock.",
                  default=0.01, low=0.003, high=0.06, step=0.001, role="scene", reason="A sleeping index to a wild coin.", basis="Chosen: 16 % a year, the long-run size of an index day."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the shock.", default=100.0, low=1.0, high=100_000.0, scale="log",
                  role="scene", reason="A share to a coin.", basis="Chosen round, so that prices read as per cent."),
        Parameter("days", r"n", unit.COUNT, "Days shown.", default=40, low=10, high=120, step=5, role="scene", structural=True,
                  reason="Two weeks to half a year.", basis="Chosen: two months of trading."),
    ),
    dynamics=Process(start, step, clock=Quantity("day", r"t", unit.DAYS, "Trading days."), steps="days",
                     rounds="A step is a trading day: the clearing house sets its margin once a day."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price at the end of each day."),
        Quantity("news_price", r"p^{(0)}", unit.PRICE, "The price that the shock alone would have made.", "The shock alone"),
        Quantity("margin", r"m", unit.PERCENT, "Margin asked, as a share of position value."),
        Quantity("volatility", r"\sigma", unit.DAILY, "Recent volatility of a day, exponentially weighted."),
        Quantity("sold", r"Q", unit.MONEY, "Value of positions that had to be sold on the day.", "Forced selling"),
        Quantity("held", r"A_t", unit.MONEY, "Value of the positions still held.", "Positions held"),
        Quantity("equity", r"W", unit.MONEY, "Equity of those who hold them.", "Equity, so far"),
        Quantity("fund_sold", r"Q_v", unit.SIGNED_MONEY, "What funds with a volatility target sell on the day, + sells.", "Sold by funds"),
        Quantity("weight", r"w", unit.PERCENT, "Share of their money that those funds invest.", "Invested by funds"),
        Quantity("units", r"q", unit.SHARES, "Units still held.", "Units held"),
    ),
    readings=(
        Reading("fall", r"\Delta p", unit.CHANGE, "The whole fall, shock included.", "Whole fall", measured=fall,
                context=lambda r: f"of which shock {r.write('shock')}"),
        Reading("procyclicality", r"m_{\max}/m_{\min}", unit.MULTIPLE, "Highest over lowest margin.", "Margin, peak over trough",
                measured=peak,
                context=lambda r: f"from {unit.PERCENT.write(r['calm_margin'])}"),
        Reading("sales", r"\sum Q", unit.MONEY, "Value of all forced sales.", "Forced selling in all",
                measured=lambda p, s: s["sold"].sum(axis=0),
                context=lambda r: f"{r['sales'] / r['market_depth']:,.1f} × the depth"),
        Reading("forced_share", r"1-q_n/q_0", unit.PERCENT, "Share of the positions that were forced out.", "Forced out",
                measured=forced_share, headline=False),
        Reading("fund_sales", r"\sum Q_v^+", unit.MONEY, "Value that funds with a volatility target sell on the days on which they sell.",
                "Sold by funds", measured=lambda p, s: np.maximum(s["fund_sold"], 0).sum(axis=0), headline=False),
        Reading("calm_margin", r"m_0", unit.PERCENT, "Margin before the shock.", "Margin in calm times",
                measured=lambda p, s: margin_at(p, p.calm_volatility), headline=False),
        Reading("leverage_gain", r"g_\ell", unit.GAIN, "Loop gain by leverage alone, at the margin of calm times.", "Loop gain, leverage alone",
                measured=lambda p, s: 0.01 * p.position / p.market_depth * (1 / margin_at(p, p.calm_volatility) - 1),
                closed_form=lambda s: 0.01 * s.position / s.market_depth * (1 / s.calm_margin - 1), headline=False),
    ),
    gain=Gain(gain, along="volatility"),
    cliff=Cliff("shock", "fall", "How near is the cliff?", "The same market, every size of shock.", plain=lambda p, x: x,
    plain_label="the shock alone"),
    variants=Variants("What would calm it?", "The same shock under other rules.", "fall", {
        "As it is": {}, "A floor of 15 %": {"floor": 0.15}, "Longer memory, λ 0.99": {"decay": 0.99},
        "Half the positions": {"position": 50e6},
    }),
    panels=(
        Panel("Price in USD, day by day", "day", ("price",), "line", reference=("news_price",),
              tells=(
                  Span("{fall}\nforced out {forced_share}\nmargins {procyclicality} the calm", ("start_price", "last"), at=0.6),
              )),
        Panel("Margin asked", "day", ("margin",), "line"),
        Panel("Forced selling, USD", "day", ("sold",), "bars"),
        Panel("Invested by funds with a volatility target", "day", ("weight",), "line"),
    ),
    presets=(
        Preset("Margins follow at once", {}, {"fall": (-0.07, -0.06), "procyclicality": (1.5, 1.75), "forced_share": (0.7, 0.8)}),
        Preset("A floor under margins", {"floor": 0.15}, {"fall": (-0.043, -0.039), "procyclicality": 1.0}),
        Preset("Slow margins", {"decay": 0.99}, {"procyclicality": (1.0, 1.2), "fall": (-0.063, -0.055)}),
        Preset("Short memory", {"decay": 0.8, "market_depth": 10e6},
                {"fall": (-0.15, -0.11), "forced_share": (0.95, 1.0)}),
        Preset("Volatility targets too", {"target_assets": 100e6}, {"fall": (-0.2, -0.07), "fund_sales": (20e6, 100e6)}),
    ),
    tipped=Inventory(forced_share),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("J.P. Morgan/Reuters (1996), RiskMetrics Technical Document: λ = 0.94 for daily data.", kind="derived"),
        Source("Brunnermeier & Pedersen (2009), Market liquidity and funding liquidity, RFS 22(6): the margin spiral.", kind="derived"),
        Source("Moreira & Muir (2017), Volatility-managed portfolios, Journal of Finance 72(4): weights by the inverse of recent risk.", kind="derived"),
        Source("Adrian & Shin (2010), Liquidity and leverage: sales at constant leverage.", kind="derived"),
    ),
    leaves_out=("buyers who wait for the fall", "equity added in a call", "margins that rise within the day",
    "several assets in one account"),
    icon='<path d="M2 6h6l3 4 4 7h7"/><path d="M2 19h7l3-5h10" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Max, Min, Symbol

    seen = Symbol("sigma_seen")
    before, move = Symbol("sigma_before"), Symbol("r")
    return (
        Equation(Eq(s.volatility**2, s.decay * before**2 + (1 - s.decay) * (move**2 + s.calm_volatility**2), evaluate=False),
                "Today’s variance is a part of yesterday’s, and the rest that of the move just seen and of everyday noise."),
        Equation(Eq(s.margin, Min(HIGHEST, Max(s.floor, s.multiple * seen)), evaluate=False), "The margin is a multiple of the volatility seen that day, above its floor."),
        Equation(Eq(s.weight, Min(1, s.calm_volatility / seen), evaluate=False), "A fund with a volatility target invests the less, the wilder it gets; at most all."),
        Equation("leverage_gain", "Sales that a fall of 1 % forces by leverage alone, over the depth; a rising margin adds to it."),
    )  # fmt: skip
