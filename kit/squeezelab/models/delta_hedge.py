"""An option seller holds the delta in shares and trades as it moves. How often is often enough, and what does it cost?

The seller receives the option’s value at the implied volatility and keeps ``delta`` shares, bought and sold at each
rebalance. In the limit of ever more trades and none of their costs, what hedging costs is the option’s fair value. Between
two trades the option’s curvature works: the seller loses half of gamma times the squared move and earns the time value.
Four times as many trades halve that error where the hedge is made at the volatility by which the price moves; what comes of a
difference between the two stays, however often one trades. Each trade costs a share of its value, so error falls and cost grows with frequency, and the best number of trades is finite
(Hull, ch. 19; Boyle & Emanuel 1980; Leland 1985; claim C19). Hull’s Tables 19.1 and 19.4 are printed without interest on
the account: the convention is a choice here, and each is tested against its own row.
A long room: one hedge, its outcomes over many paths and frequencies, and the declaration as a table.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core import (
    Choice,
    Cliff,
    Compare,
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
    Source,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)
from ..core.declaration import Array, Series
from ..dynamics.hedged_call import draw, ends, years
from ..dynamics.hedging import call_and_greeks
from ..dynamics.hedging_theory import best_rebalances
from ..dynamics.loop_gain import loop_gain
from ..dynamics.option_seller import hedge_volatility, start, step
from ..dynamics.option_seller_crowd import crowd, fair_value, theory
from ._hedged_call import AVERAGED_PATHS, CLOCK, ENDS, MARKET_DEPTH, ends_panel

CENT, FREE = 0.01, 1e-9  # USD below which a price is none; what a round trip may cost and still be free


def gain(p: Values, price: Array, draws: Draws) -> dict[str, Array]:
    """USD that the hedger buys with a rise of 1 %, over the depth: a short option is hedged with the move."""
    gamma = call_and_greeks(np.maximum(price, 1e-9), p.strike, hedge_volatility(p), p.rate, years(p))[2]
    return {"the hedge": loop_gain(0.01 * gamma * price**2 * p.options, p.market_depth)}


def outcomes(p: Values) -> dict[str, Array]:
    """How often each profit comes out, over many paths."""
    return ends((fair_value(p)[0] - crowd(p)[0].cost) * p.options[0])


def frequencies(p: Values) -> dict[str, Array]:
    """Error, cost and their weighted sum at every frequency, by the closed forms."""
    times = np.geomspace(5, 2000, 60)[:, None]
    error, cost = theory(p.replace(rebalances=times))
    n = p.options[:1]
    return {
        "times": times,
        "error_then": error[:, :1] * n,
        "cost_then": cost[:, :1] * n,
        "together": (cost + p.risk_weight * error)[:, :1] * n,
    }


def risk_left(p: Values) -> Array:
    """What hedging costs varies by this much of the option's price; NaN where that is less than half a cent."""
    worth = fair_value(p)
    return np.where(worth >= CENT / 2, np.array([a.cost.std() for a in crowd(p)]) / np.maximum(worth, CENT / 2), np.nan)


def finding(result: Result) -> str:
    if words.order(unit.MONEY, result["mean_fees"], result["error"]) > 0:
        cost = words.compared(unit.MONEY, result["mean_fees"], result["error"], "Trades cost more than the error that they leave")
        fewer = words.order(unit.COUNT, result["rebalances"], result["best_frequency"]) > 0
        best = words.counted(result["best_frequency"], "time", none="not once")
        often = result.say(" The rule for the least of both would trade {best}.", best=best) if fewer else words.chosen(True, "")
        return result.say("{cost}: *{mean_fees}* of fees against an error of {error}.{often}", cost=cost, often=often)
    if np.isnan(result["performance"]):
        return result.say("These options sell for {price_received}: their hedge errs by *{error}* and takes {mean_fees} in trades.")
    hedge = words.chosen(result["performance"] > 0.5, "This is hardly a hedge: traded {often}", "Hedged {often}")
    often = words.counted(result["rebalances"], "time", none="not once")
    return result.say(
        "{hedge}, the outcome varies by *{performance}* of the option’s price; trading takes {mean_fees}.",
        hedge=result.say(hedge, often=often),
    )


def error_in_words(r: Result) -> str:
    """The error that the formula expects, as a share of the price, and that trading more often does not take all of it away."""
    if np.isnan(r["performance"]):
        return ""
    at = {"implied": r["implied_volatility"], "actual": r["realised_volatility"], "custom": r["own_volatility"]}[r["hedge_with"]]
    stays = words.order(unit.VOLATILITY, r["realised_volatility"], at) or (r["hedge_with"] == "implied" and r["implied_change"])
    rest = ", besides what no trade takes away" if stays else ""
    return f"formula {unit.PERCENT.write(r['error_formula'] / r['price_received'])}{rest}"


def trades_that_cost_least(p: Values, s: Series) -> Array:
    """The number of trades that costs least; not a number where trading is free."""
    return np.where(
        p.round_trip_cost > FREE,
        best_rebalances(p.realised_volatility, np.maximum(p.round_trip_cost, FREE), years(p), p.risk_weight),
        np.nan,
    )


def trades_form(s: Symbols) -> Any:
    """Closed form of the number of trades that costs least."""
    return s.risk_weight * 3.141592653589793 * s.realised_volatility * (s.days_to_expiry / 730) ** 0.5 / s.round_trip_cost


def vega_of_options(p: Values, s: Series) -> Array:
    """Vega of the options sold, in USD per unit of volatility."""
    return call_and_greeks(p.start_price, p.strike, p.realised_volatility, p.rate, years(p))[3] * p.options


MODEL = Model(
    module=__name__,
    title="Delta hedging",
    summary="An option seller trades shares to stay neutral. Trading rarely leaves risk; trading often costs money.",
    loop="reinforcing",
    parameters=(
        Parameter("realised_volatility", r"\sigma_r", unit.VOLATILITY, "How much the price really moves.", "Realised volatility",
                  default=0.2, low=0.05, high=2.0, scale="log", role="starts", reason="A sleeping index to a coin in a crash.", basis="Hull’s example takes 20 %."),
        Parameter("implied_change", r"\Delta\ln\sigma_i", unit.CHANGE, "How far the quoted volatility drifts until expiry.",
                  "Drift of implied volatility",
                  default=0.0, low=-0.5, high=0.5, step=0.01, role="starts", reason="A halving to a rise by half covers most months.", basis="Chosen: a quote that stays, as in Hull’s tables."),
        Parameter("options", r"n", unit.SHARES, "Shares on which calls were sold.", "Shares under option",
                  default=100_000.0, low=1_000.0, high=10e6, scale="log", role="keeps",
                  reason="Ten listed contracts to a large dealer’s line.", basis="Hull’s bank sold calls on 100,000 shares."),
        Parameter("rebalances", r"N", unit.COUNT, "How often the hedge is adjusted until expiry.",
                  default=63, low=5, high=2000, scale="log", role="keeps", structural=True, reason="Once in a while to every few minutes.", basis="Chosen: once every trading day of a quarter."),
        Choice("rule", r"R", unit.NUMBER, "When shares are bought and sold.", "Hedging rule",
               options={"delta": "back to delta", "leland": "Leland’s delta", "band": "edge of a band", "stop": "stop-loss"},
               default="delta", role="keeps", basis="Hull’s tables hedge by delta."),
        Choice("hedge_with", r"\sigma_h", unit.NUMBER, "The volatility that goes into the delta.", "Hedge at",
               options={"implied": "implied", "actual": "realised", "custom": "own view"}, default="implied", role="keeps", basis="Hull’s bank hedges at the quoted volatility."),
        Parameter("own_volatility", r"\sigma_c", unit.VOLATILITY, "The hedger’s own view; used with “own view” only.",
                  "Own view of volatility",
                  default=0.2, low=0.05, high=2.0, scale="log", role="keeps", reason="As wide as the volatilities themselves.", basis="Chosen equal to the others, so that the switch alone changes nothing."),
        Parameter("round_trip_cost", r"k", unit.PERCENT, "Cost of buying and selling, as a share of the value traded.",
                  "Cost of a round trip",
                  default=0.001, low=0.0, high=0.02, step=0.0001, role="stops", reason="Free, to an illiquid share or an on-chain pool.", basis="Chosen: ten basis points, a liquid share with its spread and fees."),
        Parameter("risk_weight", r"w", unit.MULTIPLE, "How many USD of cost the hedger pays to be rid of 1 USD of error.",
                  "Weight of error",
                  default=1.0, low=0.1, high=10.0, scale="log", role="stops", reason="Nearly indifferent to very careful.", basis="Chosen: a dollar of cost for a dollar of error."),
        Parameter("risk_tolerance", r"1/\gamma", unit.PRICE, "Size of a loss per option that the hedger shrugs off; widens the band.",
                  "Risk tolerance",
                  default=1.0, low=0.01, high=100.0, scale="log", role="stops", reason="A cent to a hundred dollars an option.", basis="Chosen so that the band of Whalley & Wilmott (1997) is some hundredths of a share wide."),
        MARKET_DEPTH,
        Parameter("start_price", r"S_0", unit.PRICE, "The price when the option is sold.", default=100.0, low=10.0, high=1000.0,
                  scale="log", role="scene", reason="From a small share to a dear one.", basis="Chosen round, so that prices read as per cent."),
        Parameter("strike", r"K", unit.PRICE, "The price at which the option may be exercised.", default=100.0, low=10.0, high=1000.0,
                  scale="log", role="scene", reason="As wide as the price.", basis="Chosen at the money, where hedging is hardest."),
        Parameter("days_to_expiry", r"T", unit.DAYS, "Calendar days until the option expires.", default=91.0, low=1.0, high=730.0,
                  scale="log", role="scene", reason="The last day to two years.", basis="Chosen: a quarter."),
        Parameter("implied_volatility", r"\sigma_i", unit.VOLATILITY, "The volatility at which the option was sold.", default=0.2,
                  low=0.05, high=2.0, scale="log", role="scene", reason="As wide as realised volatilities.", basis="Chosen equal to the realised one: a fair sale."),
        Parameter("rate", r"r", unit.RATE, "Interest on cash.", "Interest rate", default=0.03, low=-0.02, high=0.15, step=0.0025,
                  role="scene", reason="From Swiss negative rates to 15 %.", basis="Chosen: a middling level of the last decades."),
        Parameter("drift", r"\mu", unit.RATE, "Expected growth of the price.", default=0.05, low=-0.5, high=0.5, step=0.01, role="scene",
                  reason="A bad to a splendid year.", basis="Chosen: a middling share; the cost of the hedge hardly hangs on it."),
        Choice("convention", r"I", unit.NUMBER, "Whether interest on the account counts.", "Interest",
               options={"interest": "interest counts", "printed": "left out, as in Hull’s tables"}, default="interest", role="scene", basis="Interest counts, as it does for a bank; Hull’s printed tables differ a little."),
        AVERAGED_PATHS,
    ),
    dynamics=Process(start, step, clock=CLOCK, steps="rebalances", draw=draw,
                     rounds="The hedger trades so many times and no more: what is missed between two trades is what the model measures."),
    series=(
        Quantity("price", r"S", unit.PRICE, "The price at each rebalance."),
        Quantity("shares", r"h", unit.SHARES, "Shares that the hedger holds.", "Shares held"),
        Quantity("profit", r"\Pi", unit.SIGNED_MONEY,
                 "Premium less the option’s value, with the shares’ gains and less costs; today’s money.", "Profit so far"),
        Quantity("from_gamma", r"\Pi_\Gamma", unit.SIGNED_MONEY, "What the squared moves have cost.", "Lost to moves (gamma)"),
        Quantity("from_time", r"\Pi_\Theta", unit.SIGNED_MONEY, "What the passing of time has earned, financing included.",
                 "Earned from time (theta)"),
        Quantity("from_volatility", r"\Pi_\nu", unit.SIGNED_MONEY, "What changes of the quoted volatility have earned.",
                 "From implied volatility (vega)"),
        Quantity("from_view", r"\Pi_h", unit.SIGNED_MONEY, "What holding more or fewer shares than the quoted delta has earned.",
                 "From the hedger’s view"),
        Quantity("from_costs", r"\Pi_c", unit.SIGNED_MONEY, "What trading has cost.", "Costs"),
        Quantity("hedge_cost", r"C", unit.MONEY, "Hull’s account: shares bought so far, with interest.", "Cost account"),
    ),
    profiles=(
        *ENDS,
        Quantity("times", r"N'", unit.COUNT, "Rebalances until expiry.", "Rebalances until expiry"),
        Quantity("error_then", r"s", unit.MONEY, "Standard deviation of the profit at that frequency.", "Error"),
        Quantity("cost_then", r"c", unit.MONEY, "Cost of trading at that frequency.", "Cost"),
        Quantity("together", r"c+ws", unit.MONEY, "Cost, and error at its weight.", "Together"),
    ),
    readings=(
        Reading("performance", r"\eta", unit.PERCENT, "Standard deviation of what hedging costs, over the option’s price; Hull’s measure.",
                "Risk that is left", measured=lambda p, s: risk_left(p),
                context=error_in_words),
        Reading("mean_cost", r"\bar C", unit.MONEY, "What hedging costs on average.", "Average cost of the hedge",
                measured=lambda p, s: np.array([a.cost.mean() for a in crowd(p)]) * p.options,
                context=lambda r: f"sold for {r.write('price_received')}"),
        Reading("best_frequency", r"N^{*}", unit.COUNT, "Rebalances at which cost and weighted error together are least.",
                "Best number of trades", measured=trades_that_cost_least,
                closed_form=trades_form, holds=lambda p: bool(np.all(p.round_trip_cost > FREE)),
                context=lambda r: "without costs: no end" if np.isnan(r["best_frequency"]) else f"now {r['rebalances']}"),
        Reading("error", r"s_C", unit.MONEY, "Standard deviation of what hedging costs.", "Error", headline=False,
                measured=lambda p, s: np.array([a.cost.std() for a in crowd(p)]) * p.options),
        Reading("mean_fees", r"\bar c", unit.MONEY, "What trading costs on average.", "Average cost of trading", headline=False,
                measured=lambda p, s: np.array([a.fees.mean() for a in crowd(p)]) * p.options),
        Reading("profit_here", r"\Pi_T", unit.SIGNED_MONEY, "Profit on the path shown.", "Profit on this path", headline=False,
                measured=lambda p, s: s["profit"][-1]),
        Reading("price_received", r"V_0", unit.MONEY, "What the options were sold for.", "Premium received", headline=False,
                measured=lambda p, s: fair_value(p) * p.options),
        Reading("error_formula", r"s", unit.MONEY, "Derman and Kamal’s estimate of the error.", "Error by the formula", headline=False,
                measured=lambda p, s: theory(p)[0] * p.options),
        Reading("vega_sold", r"\mathcal{V}", unit.MONEY, "What 100 points of volatility add to the options’ value.", "Vega", headline=False,
                measured=vega_of_options),
    ),
    gain=Gain(gain, at="start_price"),
    cliff=Cliff("round_trip_cost", "mean_fees", "What does trading cost?", "The same hedge at every cost of a round trip."),
    variants=Variants("Would trading more often help?", "The same option, hedged at other frequencies: error and fees together.",
                      "mean_fees", {
        "As it is": {}, "Weekly": {"rebalances": 13}, "Four times a day": {"rebalances": 252}, "Every half hour": {"rebalances": 1000},
    }, claim="C19"),
    panels=(
        Panel("Profit so far in USD, trade by trade", "trade", ("profit",), "band",
              tells=(
                  Compare("On many paths", {"give or take": "error", "trading takes": "mean_fees"}, "{performance} of the\noption’s price"),
              )),
        Panel("What made it", "trade", ("from_gamma", "from_time", "from_volatility", "from_view", "from_costs"),
              says="Moves cost the seller, time pays; the rest of the profit is what these leave over."),
        ends_panel(outcomes, "hedge"),
        Panel("How often is best?", "times", ("error_then", "cost_then", "together"), data=frequencies, y_scale="log",
              marks={"best_frequency": "best", "rebalances": "now"}, says="Error falls and cost grows with the number of trades."),
    ),
    presets=(
        Preset("Daily, small costs", {}, {"performance": (0.08, 0.14), "best_frequency": 221.8}),
        Preset("Hull’s weekly hedge",
               {"start_price": 49.0, "strike": 50.0, "rate": 0.05, "drift": 0.13, "days_to_expiry": 365 * 20 / 52,
               "rebalances": 20, "round_trip_cost": 0.0, "convention": "printed", "averaged_paths": 4000},
               {"performance": (0.20, 0.22), "price_received": 240_053.0}, case="hull-19.4-delta"),
        Preset("Every few minutes", {"rebalances": 1000, "round_trip_cost": 0.005},
               {"best_frequency": 44.4, "mean_fees": (230_000, 300_000)}),
        Preset("To a band’s edge", {"rule": "band", "hedge_with": "custom", "own_volatility": 0.3},
               {"performance": (0.15, 0.25), "mean_fees": (6_000, 9_000)}),
        Preset("Sell below, buy above the strike", {"rule": "stop", "round_trip_cost": 0.0}, {"performance": (0.6, 1.0)}),
    ),
    tipped=lambda p, s: np.array([a.fees.mean() > a.cost.std() for a in crowd(p)]),
    icon='<path d="M3 20C10 20 13 16 21 4"/><path d="M4 17h5v-4h5V9h5" style="stroke:var(--sq-calm)"/>',
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Hull, Options, Futures and Other Derivatives, Tables 19.1 to 19.4.",
               cases=("hull-19.2-cost", "hull-19.3-cost", "hull-19.4-delta", "hull-19.1-stop")),
        Source("The same hedge with interest on the account: own simulation.", kind="derived", cases=("hull-19.4-selffin",)),
        Source("Derman & Kamal (1999), When You Cannot Hedge Continuously; after Boyle & Emanuel (1980).", kind="derived",
               cases=("derman-kamal",)),
        Source("Leland (1985), Option Pricing and Replication with Transactions Costs, J. Finance 40(5).", kind="derived",
               cases=("leland-sigma", "leland-mean-zero")),
        Source("Whalley & Wilmott (1997), An Asymptotic Analysis of an Optimal Hedging Model, Math. Finance 7(3).", kind="derived",
               cases=("whalley-wilmott",)),
    ),
    leaves_out=("jumps", "in the averages over many paths: the drift of implied volatility",
                "the hedger’s own effect on the price (see the loop gain)", "a smile: one volatility serves all prices", "dividends"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Rational, pi, sqrt

    return (
        Equation(Eq(s.error_formula, sqrt(pi / 4) * s.vega_sold * s.realised_volatility / sqrt(s.rebalances), evaluate=False),
                 "The error falls with the square root of the number of trades."),
        Equation(Eq(s.best_frequency,
                    s.risk_weight * pi * s.realised_volatility * sqrt(s.days_to_expiry * Rational(1, 730)) / s.round_trip_cost,
                    evaluate=False),
                 "The best number of trades: halve the cost of a trade, and trade twice as often."),
    )  # fmt: skip
