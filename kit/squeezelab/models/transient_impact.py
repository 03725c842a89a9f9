"""Forced selling pushes the price down, and when it stops, the price comes back as far as the impact was transient.

Every sale moves the price at once; then buyers find their way back and the move fades by a power of the
time, save for a permanent part. While the selling lasts, new moves come faster than old ones fade. When
it stops, the price rebounds, and the rebound is what a contrarian can earn. If the sellers knew
something, all of it stays. (Bouchaud et al. 2004.)
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
    Span,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)
from ..dynamics.market_impact import propagator, signature

LAGS = np.unique(np.geomspace(1, 400, 16).astype(int))


def fall(p: Values) -> Array:
    """Log price less its start, shape (horizon + 1, lanes); the sale is spread evenly over ``duration`` steps from step 1 on."""
    kept = np.cumsum(propagator(np.arange(p.horizon)[:, None], p.decay, p.memory, p.permanent), axis=0)
    total = np.concatenate([np.zeros((1, kept.shape[1])), kept])
    step = np.arange(p.horizon + 1)
    return p.shock / p.duration * (total - total[np.maximum(step - p.duration, 0)])


def evaluate(p: Values) -> Series:
    """Price step by step, and the price if all impact were permanent."""
    step = np.arange(p.horizon + 1.0)[:, None]
    lasting = p.shock * np.minimum(step / p.duration, 1)
    return {"step": step, "price": p.start_price * np.exp(fall(p)), "lasting_price": p.start_price * np.exp(lasting)}


def trough(p: Values, series: Series) -> Array:
    """The largest move on the way, in the direction of the sale."""
    path = series["price"] / p.start_price - 1
    return np.where(p.shock < 0, path.min(axis=0), path.max(axis=0))


def rebound(p: Values, series: Series) -> Array:
    """Part of the largest move that is gone at the end; NaN where nothing moved."""
    deep = np.log1p(trough(p, series))
    some = deep != 0
    return np.where(some, 1 - np.log(series["price"][-1] / p.start_price) / np.where(some, deep, 1), np.nan)


def finding(result: Result) -> str:
    if words.calm(unit.CHANGE, result["trough"]):
        return result.say("Hardly anything is sold: the price *stays*.")
    way = words.moved_by(unit.CHANGE, result["trough"])
    if words.calm(unit.SHARE, result["rebound"]):
        return result.say("The price {way} and *stays* there.", way=way)
    return result.say("The price {way}, and *{rebound}* of that is gone by the end.", way=way)


def by_lag(p: Values) -> Series:
    """Variance per step of the price over longer and longer times, against one step, when signs of orders persist."""
    decay, persistence = float(p.decay[0]), float(p.persistence[0])
    own = signature(LAGS, decay, persistence)
    still = signature(LAGS, (1 - persistence) / 2, persistence)
    return {"lag": LAGS[:, None].astype(float), "variance_ratio": (own / own[0])[:, None], "diffusive": (still / still[0])[:, None]}


def taken_back(p: Values, s: Series) -> Array:
    """How far the price comes back from its turning point, against the spark."""
    return np.where(p.shock <= 0, 1.0, -1.0) * (s["price"][-1] / (p.start_price * (1 + trough(p, s))) - 1)


MODEL = Model(
    module=__name__,
    title="Transient impact",
    summary="Forced selling pushes the price down; when it stops, the price comes back as far as the impact was transient.",
    loop="balancing",
    parameters=(
        Parameter("shock", r"S", unit.CHANGE, "Log move that the whole sale would make at once, all of it lasting.", "Selling",
                  default=-0.2, low=-0.5, high=0.5, step=0.01, role="starts", reason="Half the value sold, to as much bought.", basis="Chosen: a forced sale that is large for its market."),
        Parameter("duration", r"n", unit.STEPS, "Steps over which the sale is spread.", "Selling lasts",
                  default=10, low=1, high=100, step=1, role="starts", structural=True,
                  reason="All at once to a third of the longest picture.", basis="Chosen: a tenth of what is shown."),
        Parameter("permanent", r"\theta", unit.SHARE, "Part of the impact that never fades: what the sellers knew.", "Permanent part",
                  default=0.0, low=0.0, high=1.0, step=0.05, role="keeps",
                  reason="Sales without any news to sales that are nothing but news.", basis="Chosen none: forced sellers know nothing."),
        Parameter("decay", r"\beta", unit.NUMBER, "How fast the rest fades: by the time to this power.", "Decay of impact",
                  default=0.25, low=0.0, high=1.0, step=0.05, role="stops",
                  reason="No decay to decay as one over time; measured near 0.25, where signs persist by 0.5 (Bouchaud et al. 2004).", basis="Bouchaud, Gefen, Potters & Wyart (2004): near 0.25 where signs persist by 0.5."),
        Parameter("memory", r"\ell_0", unit.STEPS, "Steps before the fading sets in.", "Memory",
                  default=2.0, low=1.0, high=50.0, step=1.0, role="stops",
                  reason="One trade to a long hesitation.", basis="Chosen small beside the sale."),
        Parameter("persistence", r"\gamma", unit.NUMBER, "How fast the signs of orders forget: the power of their autocorrelation.",
                  "Memory of signs",
                  default=0.5, low=0.1, high=0.9, step=0.05, role="scene",
                  reason="Measured between 0.2 and 0.7.", basis="Chosen: signs with a long memory, as Bouchaud, Gefen, Potters & Wyart (2004) find at the Paris exchange."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price before the sale.",
                  default=100.0, low=1.0, high=100_000.0, scale="log", role="scene",
                  reason="A cheap share to a large coin.", basis="Chosen round, so that prices read as per cent."),
        Parameter("horizon", r"h", unit.STEPS, "Steps shown.", "Steps shown",
                  default=100, low=100, high=400, step=20, role="scene", structural=True,
                  reason="As long as the longest sale, to four times that.", basis="Chosen: ten times the sale."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("step", r"t", unit.STEPS, "Steps since the sale began.", "Step")),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price."),
        Quantity("lasting_price", r"p^{\infty}", unit.PRICE, "The price if all of the impact were permanent.", "If all were permanent"),
    ),
    profiles=(
        Quantity("lag", r"\ell", unit.STEPS, "Steps over which the price is compared.", "Steps"),
        Quantity("variance_ratio", r"D(\ell)/\ell", unit.NUMBER, "Variance per step over that many steps, one step being 1.",
                 "At this decay"),
        Quantity("diffusive", r"D^{0}(\ell)/\ell", unit.NUMBER, "The same at the decay that makes prices diffuse.", "Diffusive decay"),
    ),
    readings=(
        Reading("trough", r"\min r", unit.CHANGE, "Largest move on the way.", "Deepest point",
                measured=trough, context=lambda r: f"if lasting {unit.CHANGE.write(np.exp(r['shock']) - 1)}"),
        Reading("rebound", r"\rho", unit.SHARE, "Part of the deepest point that is gone at the end.",
                measured=rebound, context=lambda r: f"ends at {r.write('end')}"),
        Reading("contrarian", r"\pi", unit.CHANGE, "Return of one who trades against the move at its deepest point and waits to the end.",
                "Contrarian’s return",
                measured=taken_back),
        Reading("end", r"r_h", unit.CHANGE, "Move that is left at the end.", "Move at the end",
                measured=lambda p, s: s["price"][-1] / p.start_price - 1, headline=False),
        Reading("diffusive_decay", r"\beta^{*}", unit.NUMBER, "Decay at which the price diffuses although signs persist.",
                "Diffusive decay",
                closed_form=lambda s: (1 - s.persistence) / 2, headline=False),
    ),
    cliff=Cliff("permanent", "contrarian", "When is it an opportunity?", "The same sale, every permanent part.", plain=lambda p, x: 0 * x,
                plain_label="no return"),
    variants=Variants("What did the sellers know?", "The same sale, with more and more of it lasting.", "contrarian", {
        "As it is": {}, "Nothing": {"permanent": 0.0}, "Half": {"permanent": 0.5}, "Everything": {"permanent": 1.0},
    }, claim="C17"),
    panels=(
        Panel("Price in USD", "step", ("price",), "line", reference=("lasting_price",),
              tells=(
                  Span("{trough}", ("start_price", "lowest"), at="lowest"),
                  Span("{rebound} of that gone", ("lowest", "last"), at=0.85),
              )),
        Panel("Variance over longer times, per step", "lag", ("variance_ratio",), "line", reference=("diffusive",), data=by_lag,
              says="Flat: the price diffuses. Falling: it comes back. Rising: it trends."),
    ),
    presets=(
        Preset("Forced, no news", {}, {"rebound": (0.45, 0.6)}),
        Preset("Half of it news", {"permanent": 0.5}, {"rebound": (0.15, 0.4)}),
        Preset("All of it news", {"permanent": 1.0}, {"rebound": (-1e-9, 1e-9)}),
        Preset("All at once", {"duration": 1}, {"trough": float(np.expm1(-0.2))}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Bouchaud, Gefen, Potters & Wyart (2004), Fluctuations and response in financial markets, Quantitative Finance 4."),
        Source("Own arithmetic of a sale spread over time with that propagator.", kind="derived"),
    ),
    leaves_out=("noise of the price", "sellers who are called by the fall itself", "the size of single orders", "contrarians’ own impact"),
    icon='<path d="M3 6h3l5 12" style="stroke:var(--sq-force)"/><path d="M11 18c2-6 5-8 10-9" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Function, Symbol

    lag = Symbol("ℓ")
    return (
        Equation(Eq(Function("G")(lag), s.permanent + (1 - s.permanent) / (1 + lag / s.memory) ** s.decay, evaluate=False),
                 "What is left of a move after a while: the permanent part, and the rest as it fades."),
        Equation("diffusive_decay", "The decay that makes a price diffuse although orders come in long runs."),
    )  # fmt: skip
