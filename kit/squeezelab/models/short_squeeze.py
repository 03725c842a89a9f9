"""A rising price forces short sellers to buy back, and their buying is what lifts the price.

Each cohort of short sellers has an account: the proceeds of the sale and a margin on top, ``collateral`` times the entry
price in all, less the borrow fee paid so far. In a round, an account that no longer holds the maintenance margin on top of
its position buys back until it does again (all of it once its money is gone), at the price of the round. What the lenders
of the shares no longer lend is recalled, pro rata, and each recalled lot is closed and paid out. Then the price moves in a
market of finite depth, the fee is paid for the days that the buying took, and the next round begins. Covering leaves an
account's equity as it was; only the next rise takes from it, so that much of a short is left where the price comes in
small steps. Batch rounds are part of the market: brokers look at all accounts at once, and a round may jump past an account that
smaller steps would have saved. It ends when nothing more is forced, or at twenty times the first price, where the model has
no sellers left and the book gaps.
(The arithmetic of Regulation T and FINRA Rule 4210, as in Bodie, Kane & Marcus; recalls after D'Avolio 2002.)
A long room: the declaration, one table, is more than half of it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..core import (
    Cliff,
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
    Spot,
    State,
    Symbols,
    Values,
    unit,
)  # fmt: skip
from ..core.declaration import Array
from ..core.loop import EXHAUSTED, Fate, Inventory
from ..core.loop.gain import NO_DRAWS
from ..core.loop.individuals import Individuals, Standing, Who, moment
from ..core.words import derived, moved
from ..counting import counted
from ..dynamics.cover_cascade import HIGHEST, accounts, gain, opening, places, start, step, used_before
from ..dynamics.lanes import over_rounds
from ..dynamics.loop_gain import met
from ..dynamics.margin import short_call_price
from ..once import once

__all__ = ["MODEL", "gain", "opening", "start", "step"]


def at_strongest(p: Values, series: Series) -> tuple[Array, dict[str, Array]]:
    """The price on the path where the gain is strongest, and its parts there; each of shape (lanes,)."""
    return strongest_on(p, series["price"])


@once(2)
def strongest_on(p: Values, path: Array) -> tuple[Array, dict[str, Array]]:
    grid, parts = met(gain, p, path, NO_DRAWS, places=places)
    most = np.argmax(sum(parts.values()), axis=0)[None]
    return np.take_along_axis(grid, most, 0)[0], {name: np.take_along_axis(part, most, 0)[0] for name, part in parts.items()}


def covered_share(p: Values, series: Series) -> Array:
    return np.minimum(series["covered"][-1] / p.short_interest, 1.0)


def gapped(p: Values, series: Series) -> Array:
    return series["price"][-1] >= HIGHEST * p.start_price * (1 - 1e-9)


def finding(result: Result) -> str:
    """How it ended, what covering did to the price, who was recalled, and what brokers are short of."""
    r, fate = result, result.fate
    if fate is Fate.NOTHING_FORCED:
        return r.say("Nothing is forced: the first margin call waits at *{first_call}*.")
    recalled = r.say(" Lenders recalled {recalled}.") if r["shares_recalled"] >= 0.5 else ""
    lacking = r.say(" Brokers lack {shortfall}.") if r["brokers_shortfall"] >= 0.5 else ""
    if fate is Fate.BOOK_GAPS:
        left = derived(unit.SHARES, max(r["short_interest"] - r["covered"][-1], 0.0))
        text = (
            "No price: the book gaps past *{end_price}*, with {covered_share} of the shorts out and {left} still owed.{recalled}{lacking}"
        )
        return r.say(text, left=left, recalled=recalled, lacking=lacking)
    lift = moved(unit.PRICE, r["price"][0], r["end_price"])
    ends = {
        (Fate.RUNS_AWAY, True): "The squeeze runs away: the price {lift}, and it stops only when {covered_share} of the shorts are out.",
        (Fate.DIES_OUT, False): "The squeeze dies out: the price {lift}, and {covered_share} of the shorts are out.",
        (Fate.DIES_OUT, True): "The price {lift}, and {covered_share} of the shorts are out, though the loop gain stays under one.",
    }
    text = ends[fate, fate is Fate.RUNS_AWAY or r["covered_share"] >= EXHAUSTED] + "{recalled}{lacking}"
    return r.say(text, lift=lift, recalled=recalled, lacking=lacking)


def holders(result: Result, states: Callable[[int], State], step: int) -> Individuals:
    """Each cohort at the price at which it is called, filled by what it has bought back."""
    p, now, past = result.values, states(step), states(step - 1)
    entry, money = (column[:, 0] for column in accounts(p))
    call, left, sold = money / (1 + p.maintenance_margin[0]), now["open"][:, 0], p.short_interest[0] / p.cohorts
    gone, price = np.clip(1 - left / sold, 0, 1), float(now["price"][0])
    moved_now = past["open"][:, 0] - left > 1e-4 * sold if step else np.zeros(len(left), bool)
    broke = (now["equity"][:, 0] <= 1e-9 * sold * price) & (gone > 1 - 1e-9)
    standing = np.select(
        [broke, moved_now, gone > 1e-9, call <= price],
        [Standing.NOTHING_LEFT, Standing.FORCED, Standing.FORCED_BEFORE, Standing.REACHED],
        Standing.WAITS,
    )
    write = unit.PRICE.write
    says = tuple(
        f"Group {k + 1} sold {unit.SHARES.write(sold)} at {write(entry[k])}, is called at {write(call[k])}, and "
        + (f"has bought back {unit.SHARE.write(gone[k])}." if gone[k] > 1e-9 else "waits.")
        for k in range(len(call))
    )
    called = int((call <= price).sum())
    where = f"price {moment(result, step)}: {write(price)}"
    notes = (
        (price, 0.96, where, "strong"),
        (price, 0.89, f"{counted(called, 'group')} called, {unit.SHARE.write(float(gone.mean()))} bought back", ""),
    )
    return Individuals(call, np.full(len(call), sold), standing, says, fill=gone, fronts=((price, 0.0, 1.0),), notes=notes)


def rise_and_spark(r: Result) -> str:
    """The whole move, and the part that came from outside."""
    return f"{unit.CHANGE.write(r['end_price'] / r['start_price'] - 1)}, of which spark {r.write('shock')}"


def covered_of_interest(r: Result) -> str:
    """Shares bought back, of those sold short."""
    return f"{unit.SHARES.write(r['covered'][-1], exact=True).removesuffix(' shares')} of {r.write('short_interest')}"


def value_at_their_call(p: Values, s: Series) -> Array:
    """Value of the short positions at their call where the loop is strongest, in USD."""
    return at_strongest(p, s)[1]["margin calls"] * p.market_depth * p.maintenance_margin / (0.01 * (1 + p.maintenance_margin))


MODEL = Model(
    module=__name__,
    title="Short squeeze",
    summary="A rising price forces short sellers to buy back, and their buying is what lifts the price.",
    loop="reinforcing",
    icon='<path d="M3 20h5M8 17.5h4M12 13.5h4M16 5h5"/><path d="M8 20v-2.5M12 17.5v-4M16 13.5V5" style="stroke:var(--sq-force)"/>',
    parameters=(
        Parameter("shock", r"s", unit.CHANGE, "The first rise, whatever its cause; everything after it is forced.", "Spark",
                  default=0.12, low=0.0, high=0.30, step=0.001, role="starts",
                  reason="Past +30 % nearly every short with the usual margin is at its call at once.", basis="Chosen past the call of the first cohorts: a surprise in the earnings."),
        Parameter("short_interest", r"N", unit.SHARES, "Shares borrowed, sold and not yet bought back.", "Shares sold short",
                  default=3e6, low=0.5e6, high=5e6, step=0.05e6, role="keeps",
                  reason="From a tenth to the whole of a small company's free float.", basis="Chosen: a fifth of the float, a crowded short."),
        Parameter("average_entry", r"\bar e", unit.PRICE, "The price at which the shorts sold, on average.", "Average entry price",
                  default=20.0, low=16.0, high=24.0, step=0.05, role="keeps",
                  reason="Shorts below 80 % of today's price would have been called already; above 120 % they are far from it.", basis="Chosen at today’s price: the shorts stand neither in gain nor loss."),
        Parameter("entry_spread", r"\varsigma", unit.PERCENT, "How far entries lie apart; close together, all calls come at once.",
                  "Spread of entries",
                  default=0.08, low=0.01, high=0.25, step=0.001, role="keeps",
                  reason="One crowded day of selling gives about 1 %, a year of it about 25 %.", basis="Chosen: a few weeks of selling."),
        Parameter("maintenance_margin", r"m", unit.SHARE, "Equity that a short must hold, as a share of the position's value.",
                  default=0.30, low=0.05, high=0.60, step=0.01, role="keeps",
                  reason="FINRA Rule 4210 asks 30 % for shorts at 5 USD and above; brokers ask more of hard-to-borrow stock.", basis="FINRA Rule 4210: 30 %."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=1.5e6, low=0.5e6, high=50e6, scale="log", role="stops",
                  reason="Below 0.5 m USD one order empties the book of a listed share; 50 m USD is a large cap on a quiet day.", basis="Chosen at the brink, so that a little more depth ends it: half of a day’s volume in USD moves the price by 10 %."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the spark.",
                  default=20.0, low=15.0, high=25.0, step=0.05, role="scene", reason="Within reach of the shorts' entries.", basis="Chosen: a small company’s share."),
        Parameter("collateral", r"\kappa", unit.MULTIPLE, "What a short posts at entry, as a multiple of the sale: proceeds and margin.",
                  default=1.5, low=1.1, high=2.5, step=0.01, role="scene",
                  reason="Regulation T asks 150 %: the proceeds and half as much again.", basis="Regulation T: 150 %."),
        Parameter("free_float", r"F", unit.SHARES, "Shares that can be traded, and lent.",
                  default=15e6, low=1e6, high=100e6, scale="log", role="scene",
                  reason="From a small company to a mid cap; below the short interest, shares have been lent on.", basis="Chosen: a small company."),
        Parameter("daily_volume", r"V", unit.SHARES, "Shares traded on an average day; forced buying takes as long as the day trades as many.",
                  default=1.5e6, low=0.05e6, high=100e6, scale="log", role="scene",
                  reason="From a sleepy share to one that the whole market trades.", basis="Chosen: a tenth of the float a day, so that two days cover the short interest."),
        Parameter("borrow_fee", r"f", unit.RATE, "What the lender of the shares asks before the spark, a year, on the value lent.",
                  default=0.01, low=0.0, high=3.0, scale="symlog", pivot=0.01, role="keeps",
                  reason="Lent for nothing; general collateral costs about 0.25 % a year, and the hardest borrows have passed 300 %.", basis="The line above which D'Avolio (2002) calls a share special: 1 % a year."),
        Parameter("fee_rise", r"\beta", unit.NUMBER, "How the fee answers utilisation: one more point of it makes the fee this many per cent dearer.",
                  "Rise of the fee",
                  default=5.0, low=0.0, high=10.0, step=0.1, role="keeps",
                  reason="From a fixed fee; at 10 the fee doubles with seven points of utilisation.", basis="Chosen: ten points of utilisation make the fee half as dear again."),
        Parameter("lenders_selling", r"\varepsilon", unit.NUMBER, "Per cent of the lending owners who sell with each 1 % of rise; their shares are no longer lent.",
                  "Lenders who sell",
                  default=0.5, low=0.0, high=2.0, step=0.05, role="keeps",
                  reason="From owners who never sell to owners who sell two per cent into each 1 % of rise.", basis="Chosen: each 1 % of rise takes half a per cent of what is lent away."),
        Parameter("lending_share", r"l", unit.SHARE, "Share of all long shares whose owners lend; a share bought from a short may be lent again.",
                  "Owners who lend",
                  default=0.25, low=0.10, high=0.70, step=0.01, role="stops",
                  reason="Small holders' accounts lend little; at 55 % shorts may reach 122 % of the float.", basis="Chosen so that a fifth of the float can be short with some room left."),
        Parameter("holding_period", r"T", unit.DAYS, "How long the shorts have been held before the spark, in calendar days.",
                  default=30.0, low=1.0, high=365.0, step=1.0, role="scene", reason="A day to a year.", basis="Chosen: a month."),
        Parameter("cohorts", r"n", unit.COUNT, "How many groups of short sellers the model follows.",
                  default=50, low=3, high=50, step=1, role="scene", structural=True,
                  reason="Fewer than 3 show no spread; beyond 50 nothing changes.", basis="Chosen: as many as still change the outcome."),
    ),
    dynamics=Process(
        start, step,
        clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of forced covering."),
        steps=600,
        rounds="Shorts are closed in batch rounds: brokers mark all accounts at the price that the last round left."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price after each round."),
        Quantity("bought", r"b", unit.MONEY, "USD that shorts had to buy in each round.", "Forced buying"),
        Quantity("covered", r"c", unit.SHARES, "Shares bought back so far."),
        Quantity("recalled", r"r", unit.SHARES, "Shares bought back so far because lenders wanted them.", "Recalled, so far"),
        Quantity("utilisation", r"u", unit.SHARE, "Shares on loan over shares whose owners lend.", "Utilisation, so far"),
        Quantity("fee", r"f_k", unit.RATE, "What lenders ask a year after each round.", "Borrow fee, so far"),
        Quantity("days", r"t", unit.DAYS, "Days that the buying has taken, at an average day's volume.", "Days of buying, so far"),
        Quantity("shortfall", r"w", unit.MONEY, "USD that accounts lack to buy back what they owe; brokers pay it.", "Brokers’ shortfall, so far"),
    ),
    readings=(
        Reading("end_price", r"p_\infty", unit.PRICE, "Where the price comes to rest, or the last one before the book gaps.", "Price at the end",
                measured=lambda p, s: s["price"][-1],
                context=rise_and_spark),
        Reading("covered_share", r"c_\infty", unit.SHARE, "Share of the short interest that was forced to cover.", "Shorts forced out",
                measured=covered_share,
                context=covered_of_interest),
        Reading("forced_buying", r"B", unit.MONEY, "USD that shorts had to buy in all rounds together.",
                measured=lambda p, s: over_rounds(s["bought"]),
                context=lambda r: f"{r['forced_buying'] / r['market_depth']:,.0f} × the depth"),
        Reading("first_call", r"p^{*}", unit.PRICE, "The price at which the first cohort meets its margin call.", "First margin call",
                measured=lambda p, s: accounts(p)[1][0] / (1 + p.maintenance_margin), headline=False),
        Reading("shorts_at_call", r"X", unit.MONEY, "Value of the shorts still open at or past their margin call, where the gain is strongest.",
                  "Shorts at their margin call",
                measured=value_at_their_call, headline=False),
        Reading("lending_gain", r"g_l", unit.GAIN, "Part of the loop gain that lenders make, by recalls and by the fee.", "Gain by lenders",
                measured=lambda p, s: (lambda parts: parts["recalls"] + parts["borrow fees"])(at_strongest(p, s)[1]), headline=False),
        Reading("average_call", r"\bar p^{*}", unit.PRICE, "The margin call of a short at the average entry, before any fee.",
                  "Margin call at the average entry",
                measured=lambda p, s: short_call_price(p.average_entry, p.collateral, p.maintenance_margin),
                closed_form=lambda s: s.collateral * s.average_entry / (1 + s.maintenance_margin), headline=False),
        Reading("brokers_shortfall", r"w_\infty", unit.MONEY, "USD that accounts lack in the end to buy back what they owe.", "Brokers’ shortfall",
                measured=lambda p, s: s["shortfall"][-1], headline=False),
        Reading("shares_recalled", r"r_\infty", unit.SHARES, "Shares bought back because lenders wanted them.", "Shares recalled",
                measured=lambda p, s: s["recalled"][-1], headline=False),
        Reading("utilisation_before", r"u_0", unit.SHARE, "Shares on loan before the spark over shares whose owners lend.", "Utilisation before",
                measured=lambda p, s: used_before(p), headline=False),
        Reading("fee_at_end", r"f_\infty", unit.RATE, "What lenders ask a year in the end.", "Borrow fee at the end",
                measured=lambda p, s: s["fee"][-1], headline=False),
        Reading("days_of_buying", r"t_\infty", unit.DAYS, "Days that the forced buying takes, at an average day's volume.", "Days of forced buying",
                measured=lambda p, s: s["days"][-1], headline=False),
        Reading("days_to_cover", r"\mathrm{DTC}", unit.DAYS, "Short interest over average daily volume.",
                closed_form=lambda s: s.short_interest / s.daily_volume, headline=False),
        Reading("short_interest_of_float", r"N/F", unit.PERCENT, "Shares sold short over shares that can be traded.",
                  "Short interest of float",
                closed_form=lambda s: s.short_interest / s.free_float, headline=False),
        Reading("break_even_fall", r"1-e^{-fT}", unit.PERCENT, "The fall that pays for the borrowed shares.",
                measured=lambda p, s: -np.expm1(-p.borrow_fee * p.holding_period / 365),
                closed_form=lambda s: 1 - 2.718281828459045 ** (-s.borrow_fee * s.holding_period / 365), headline=False),
    ),
    individuals=Who("Who waits where", "Each dot is a group of short sellers at the price at which it is called; it fills as it buys back.",
                    holders, words={Standing.FORCED: "buys in this round", Standing.FORCED_BEFORE: "bought before", Standing.REACHED: "called next"}, along="price",
                    accounts=("Their accounts, in the order in which they are called", "bought back", "still short")),
    gain=Gain(gain, waits="Buying that waits at each price", depth="market_depth", places=places),
    cliff=Cliff("shock", "end_price", "How near is the cliff?", "The same market, every size of spark.",
                plain=lambda p, x: p.start_price * (1 + x), plain_label="no forced buying"),
    panels=(
        Panel("Price in USD, round by round of forced covering", "round", ("price",), "steps", forced="bought", before="start_price",
              tells=(Spot("{covered_share} of the shorts out"),)),
    ),
    presets=(
        Preset("Thin market", {}, {"end_price": 36.35, "covered_share": (0.80, 0.95)}),
        Preset("A little deeper", {"market_depth": 2e6}, {"end_price": 23.98}),
        Preset("Deep market", {"market_depth": 5e6}, {"covered_share": (0.05, 0.15)}),
        Preset("Crowded day", {"shock": 0.16, "entry_spread": 0.02}, {"covered_share": (0.85, 1.0)}),
        Preset("Nearly all lent", {"market_depth": 2e6, "free_float": 6e6, "lenders_selling": 1.0},
               {"end_price": 27.41, "shares_recalled": (0.1e6, 0.4e6)}),
    ),
    tipped=Inventory(covered_share, gapped),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Federal Reserve Board, Regulation T (12 CFR 220): 150 % at the short sale."),
        Source("FINRA Rule 4210: maintenance margin of short positions."),
        Source("Bodie, Kane & Marcus, Investments: the short-sale margin call at 115.38.", cases=("bkm-short-margin-call",)),
        Source("Bodie, Kane & Marcus, Investments: the long margin call at 57.14.", cases=("bkm-long-margin-call",)),
        Source("Own derivation of the cover cascade from that arithmetic.", kind="derived",
               cases=("short-cover-fraction", "short-cover-elasticity", "squeeze-20m", "squeeze-5m", "squeeze-2m", "squeeze-1500k", "squeeze-1m")),
        Source("D'Avolio (2002), The Market for Borrowing Stock, Journal of Financial Economics 66: fees, recalls and how rare they are.", kind="derived"),
        Source("Duffie, Gârleanu & Pedersen (2002), Securities Lending, Shorting, and Pricing, Journal of Financial Economics 66.", kind="derived"),
    ),
    leaves_out=("new short sellers at higher prices", "dealers' options", "trading halts", "shorts that add cash instead of covering"),
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    m = s.maintenance_margin
    return (
        Equation(Eq(s.loop_gain, 0.01 * s.shorts_at_call * (1 + m) / (m * s.market_depth) + s.lending_gain, evaluate=False),
                 "Buying forced by 1 %, over what the market takes per 1 %: by margin calls, and by lenders."),
        Equation("average_call", "A short is called where the collateral no longer holds the maintenance margin on top of the position."),
    )  # fmt: skip
