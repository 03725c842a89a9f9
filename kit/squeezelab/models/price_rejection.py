"""A long wick looks as if the price had been rejected; wicks as long come from chance alone.

The upper wick is the part of a bar's range above its body: the price went there and came back. On a random
walk a bar ends anywhere within its range, and wicks of half the range are ordinary. If sellers do wait at a
level and push the price back from it, long wicks become more likely; by how much decides what one of them is
worth as evidence. (Bayes 1763; own null of random walks.)
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..core import (
    Cliff,
    Compare,
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
    Span,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..counting import counted
from ..dynamics.chart import null_noise

WICKS = np.linspace(0.0, 0.95, 96)[:, None]
SAMPLE = 4000  # bars


@lru_cache(maxsize=4)
def paths(trades: int) -> Array:
    """Bars of a random walk with deviation 1, each with its mirror image, shape (trades, SAMPLE)."""
    steps = null_noise("wicks", (trades * SAMPLE // 2,)).reshape(trades, -1) / np.sqrt(trades)
    return np.cumsum(np.concatenate([steps, -steps], axis=1), axis=0)


@lru_cache(maxsize=512)
def upper_wicks(trades: int, level: float, push: float) -> Array:
    """Sorted upper wicks, of the range, of bars that are pushed down by ``push`` a bar from where they reach ``level``."""
    path = paths(trades)
    if push > 0:
        reached = np.maximum.accumulate(path >= level, axis=0)
        path = path - push / trades * np.cumsum(reached, axis=0)
    high, low = np.maximum(path.max(axis=0), 0), np.minimum(path.min(axis=0), 0)
    wick = np.sort((high - np.maximum(path[-1], 0)) / (high - low))
    wick.setflags(write=False)
    return np.asarray(wick)


def longer(sample: Array, wick: Array) -> Array:
    """Share of the sample with a wick at least as long."""
    return 1 - np.searchsorted(sample, wick - 1e-12) / len(sample)


def by_chance(p: Values, wick: Array) -> Array:
    return longer(upper_wicks(p.trades, 0.0, 0.0), wick)


def with_sellers(p: Values, wick: Array) -> Array:
    """The same where sellers wait; shape of ``wick`` (…, 1 or lanes) over the lanes."""
    level, push, wick = (np.atleast_1d(x) for x in (p.level, p.strength, wick))
    lanes = max(level.size, push.size, wick.shape[-1])
    level, push, wick = np.broadcast_to(level, lanes), np.broadcast_to(push, lanes), np.broadcast_to(wick, (*wick.shape[:-1], lanes))
    each = [longer(upper_wicks(p.trades, float(level[i]), float(push[i])), wick[..., i]) for i in range(lanes)]
    return np.stack(each, axis=-1)


def evaluate(p: Values) -> Series:
    return {"wick": WICKS, "chance_alone": by_chance(p, WICKS), "where_sellers": with_sellers(p, WICKS)}


def evidence(p: Values) -> Array:
    """How many times likelier such a wick is where sellers wait; NaN where it never comes by chance."""
    null, held = by_chance(p, p.length), with_sellers(p, p.length)
    return np.where(null > 0, held / np.where(null > 0, null, 1), np.nan)


def belief(p: Values) -> Array:
    """Probability of sellers at the level after one such wick (Bayes)."""
    odds = p.prior / (1 - p.prior) * evidence(p)
    return odds / (1 + odds)


def finding(result: Result) -> str:
    times = result["evidence"]
    often = words.counted(result["chance"] * result["watched"], "such wick", none="no such wick")
    belief = words.moved(unit.SHARE, result["prior"], result["belief"], "rises", "falls", "stays")
    head = result.say("Of {watched} chance alone leaves {often}", watched=words.counted(result["watched"], "bar"), often=often)
    if not np.isfinite(times):
        return result.say("{head}: in this sample one would settle the matter.", head=head)
    why = words.chosen(
        times < 0.95,
        "sellers at this level would turn the whole bar and leave it out",
        "one of them says nothing"
        if words.order(unit.MULTIPLE, times, 1.0) == 0 and words.order(unit.SHARE, result["prior"], result["belief"]) == 0
        else "one of them says next to nothing"
        if words.order(unit.MULTIPLE, times, 1.0) == 0
        else "one of them is weak evidence"
        if times < 3
        else "one of them is evidence",
    )
    return result.say(
        "{head}; {why}, *{times}* as likely with sellers: belief in them {belief}.",
        head=head,
        why=why,
        times=words.value(unit.MULTIPLE, times),
        belief=belief,
    )


MODEL = Model(
    module=__name__,
    title="Price rejection",
    summary="Long wicks come from chance alone; a wick is evidence only as far as sellers would make it likelier.",
    loop="none",
    parameters=(
        Parameter("length", r"w", unit.SHARE, "Upper wick, of the bar’s range.", "Length of the wick",
                  default=0.6, low=0.0, high=0.9, step=0.01, role="starts", reason="No wick to almost nothing else.", basis="Chosen: a wick that chart readers would call long."),
        Parameter("level", r"L", unit.NUMBER, "How far above the open sellers wait, in deviations of a bar.", "Sellers wait at",
                  default=1.0, low=0.1, high=3.0, step=0.05, role="keeps", reason="Right above the open to beyond what a bar reaches.", basis="Chosen: as far as a bar usually reaches."),
        Parameter("strength", r"\theta", unit.NUMBER, "How far sellers push the price back within a bar, in deviations of a bar.",
                  "Pushed back by",
                  default=2.0, low=0.0, high=6.0, step=0.1, role="keeps", reason="0 is nobody there; 6 turns every bar that comes near.", basis="Chosen: sellers who push back two typical bars."),
        Parameter("prior", r"\pi", unit.SHARE, "Probability that sellers wait there, before the wick was seen.", "Belief before",
                  default=0.2, low=0.01, high=0.9, step=0.01, role="scene", reason="Hardly likely to nearly certain.", basis="Chosen: one level in five has sellers."),
        Parameter("watched", r"N", unit.COUNT, "Bars on the chart that one looks at.", "Bars watched", default=100.0, low=1.0, high=500.0,
                  step=1.0, role="scene", reason="One to two years of days.", basis="Chosen: the bars of a usual chart."),
        Parameter("trades", r"n", unit.COUNT, "Trades in a bar; with few, the close is often the high.", "Trades a bar",
                  default=32, low=4, high=64, step=4, role="scene", structural=True,
                  reason="A thin share to a busy one; beyond 64 nothing changes.", basis="Chosen: a share that trades every quarter of an hour of a day’s bar."),
    ),
    dynamics=Curve(evaluate, Quantity("wick", r"w", unit.SHARE, "Upper wick, of the bar’s range.", "Upper wick, of the range")),
    series=(
        Quantity("chance_alone", r"P_0(W\geq w)", unit.PROBABILITY, "Probability of a wick at least as long on a random walk.",
                  "Chance alone"),
        Quantity("where_sellers", r"P_1(W\geq w)", unit.PROBABILITY, "The same where sellers wait.", "Where sellers wait"),
    ),
    readings=(
        Reading("chance", r"P_0", unit.PROBABILITY, "Probability of a wick at least as long by chance alone.", "By chance alone",
                measured=lambda p, s: by_chance(p, p.length),
                context=lambda r: f"{r['chance'] * r['watched']:.0f} in {counted(r['watched'], 'bar')}"),
        Reading("evidence", r"\Lambda", unit.MULTIPLE, "How many times likelier the wick is where sellers wait.", "Likelier with sellers",
                measured=lambda p, s: evidence(p),
                context=lambda r: "1 is no evidence"),
        Reading("belief", r"\pi'", unit.SHARE, "Probability that sellers wait there after one such wick.", "Belief after",
                measured=lambda p, s: belief(p), context=lambda r: f"before: {r.write('prior')}"),
    ),
    cliff=Cliff("length", "evidence", "How long must a wick be?", "The same sellers, every length.", plain=lambda p, x: 1 + 0 * x,
    plain_label="no evidence"),
    panels=(
        Panel("Wicks at least as long", "wick", ("chance_alone", "where_sellers"), "line", marks={"length": "here"}, y_scale="linear",
              tells=(
                  Span("{evidence} as likely\nwith sellers", ("chance_alone", "where_sellers"), at="length"),
                  Compare("Belief in sellers", {"after it": "belief", "before": "prior"}, whole=1.0),
              )),
    ),
    presets=(
        Preset("A long wick", {}, {"chance": (0.08, 0.11), "evidence": (1.4, 1.9)}),
        Preset("Nobody there", {"strength": 0.0}, {"evidence": 1.0, "belief": 0.2}),
        Preset("A wall close by", {"strength": 4.0, "level": 0.2}, {"evidence": (0.0, 0.2)}),
        Preset("Short wick", {"length": 0.2}, {"chance": (0.4, 0.55), "evidence": (1.0, 1.3)}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own null: wicks of random walks by simulation.", kind="derived"),
        Source("Bayes (1763): what one observation adds to a belief.", kind="derived"),
    ),
    leaves_out=("levels seen by many, which draw orders", "what the next bar does", "trades of unequal size", "volume at the level"),
    icon='<path d="M8 3v6M8 15v6M5 9h6v6H5zM16 2v11M16 18v3M13 13h6v5h-6z"/><path d="M13 3h7" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Max, Symbol

    high, low, opened, close = (Symbol(x) for x in ("H", "L_low", "O", "C"))
    return (
        Equation(Eq(s.length, (high - Max(opened, close)) / (high - low), evaluate=False),
                "What the bar has left behind above its body, of its range.",
                 unread="It defines what the slider sets, by prices of a bar that no run holds."),
        Equation(Eq(s.belief / (1 - s.belief), s.evidence * s.prior / (1 - s.prior), evaluate=False),
                "The odds after are the odds before, times how much likelier the wick is."),
    )  # fmt: skip
