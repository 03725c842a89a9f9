"""A market maker calms the market until her inventory is full; then what she held back comes through.

Momentum traders buy after a rise and sell after a fall. A maker takes most of the other side, so their
trades hardly move the price, and her inventory grows. At her limit she can take no more: the flow meets
the market alone, and as her quotes were part of the depth, the market is thinner than without her
limit. She stabilises, but not in extremes. (Claim C9; own small model.)
"""

from __future__ import annotations

import numpy as np

from ..core import (
    Array,
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
    Series,
    Source,
    State,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)

NAMES = ("news", "takers", "market_depth", "absorbed", "capacity", "withdrawn", "unwound", "start_price")
WINDOW = 50  # steps over which the two volatilities are compared


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's news: a standard normal a step."""
    return {"news": rng.standard_normal(p.steps)}


def start(p: Values, draws: Draws) -> State:
    """No move yet, an empty inventory."""
    zero = np.zeros(np.broadcast_shapes(*(p[name].shape for name in NAMES), draws["news"].shape[1:]))
    price = p.start_price + zero
    return {"price": price, "news_alone": price, "inventory": zero, "full": zero, "move": zero}


def step(state: State, p: Values, draws: Draws) -> State:
    """News, and the flow that answers the last move; the maker takes her part of it while she can."""
    flow = p.takers * state["move"] / 0.01
    wanted = state["inventory"] - p.absorbed * flow
    full = np.abs(wanted) > p.capacity
    held = np.where(full, (1 - p.unwound) * np.sign(wanted) * p.capacity, wanted)
    met = flow + held - state["inventory"]  # what is left for the market
    news = p.news * draws["news"][state["t"]]
    move = news + 0.01 * met / (p.market_depth * (1 - p.withdrawn * full))
    return {
        **state, "price": state["price"] * np.exp(move), "news_alone": state["news_alone"] * np.exp(news),
        "inventory": held, "full": 1.0 * full, "move": move,
    }  # fmt: skip


def gain(p: Values, inventory: Array, draws: Draws) -> dict[str, Array]:
    """Loop gain of the takers, and of the maker while she has room; at her limit the takers meet the thinner market."""
    full = np.abs(inventory) >= p.capacity * (1 - 1e-9)
    takers = p.takers / p.market_depth
    return {"momentum takers": takers / np.where(full, 1 - p.withdrawn, 1.0), "maker": np.where(full, 0.0, -p.absorbed * takers)}


def spread_over(path: Array) -> Array:
    """Standard deviation of the log price change over `WINDOW` steps, or over all of them where there are fewer."""
    log = np.log(path)
    window = min(WINDOW, (len(log) - 1) // 2)
    return np.sqrt(np.mean((log[window:] - log[:-window]) ** 2, axis=0))


def ratio(p: Values, series: Series) -> Array:
    return spread_over(series["price"]) / spread_over(series["news_alone"])


def invalid(p: Values) -> str:
    top = p.takers / (p.market_depth * (1 - p.withdrawn))
    if np.any(top >= 0.95):
        return (
            f"momentum traders outweigh what is left of the market (loop gain {float(np.max(top)):.2f} once the maker is full): "
            "the price would run away without end. Take fewer momentum traders, more depth, or less depth that withdraws."
        )
    return ""


def finding(result: Result) -> str:
    shows = result.say("the market shows *{volatility_ratio}* the volatility of the news alone")
    if words.calm(unit.SHARE, result["absorbed"]):
        return result.say("Without a maker, {shows}.", shows=shows)
    if result["time_full"] == 0:
        return result.say("The maker has room throughout: {shows}.", shows=shows)
    return result.say("The maker is full {time_full} of the time: {shows}.", shows=shows)


MODEL = Model(
    module=__name__,
    title="Market maker’s capacity",
    summary="A market maker calms the market until her inventory is full; then what she held back comes through.",
    loop="either",
    parameters=(
        Parameter("news", r"\sigma_e", unit.DAILY, "Typical move of one step if nobody answered.", "News, typical step",
                  default=0.001, low=0.0002, high=0.005, step=0.0002, role="starts", reason="A quiet minute to a wild one.", basis="Chosen: a lively minute."),
        Parameter("takers", r"k", unit.DEPTH, "USD that momentum traders trade after a move of 1 %, in its direction.", "Momentum traders",
                  default=4e6, low=0.0, high=8e6, step=0.1e6, role="keeps", reason="Nobody to nearly as much as the market takes.", basis="Chosen below what the market takes, so that only the maker’s leaving makes it grow."),
        Parameter("withdrawn", r"w", unit.SHARE, "Part of the depth that goes when the maker is full.", "Depth that goes with her",
                  default=0.3, low=0.0, high=0.9, step=0.05, role="keeps", reason="None, to the 90 % reported for 10 October 2025.", basis="Chosen: makers leave in part; in the flash crash of Kirilenko, Kyle, Samadi & Tuzun (2017) they stayed in part too."),
        Parameter("unwound", r"u", unit.SHARE, "Part of her inventory that she throws on the market when full.", "Thrown back when full",
                  default=0.0, low=0.0, high=1.0, step=0.05, role="keeps", reason="She holds on, to she gets out at once.", basis="Chosen none, so that the missing depth stands alone."),
        Parameter("absorbed", r"h", unit.SHARE, "Part of the flow that the maker takes while she has room.", "Taken by the maker",
                  default=0.95, low=0.0, high=1.0, step=0.05, role="stops", reason="No maker, to one who takes all.", basis="Chosen: a maker who takes nearly all flow while she can."),
        Parameter("capacity", r"\bar Q", unit.MONEY, "Inventory, long or short, at which the maker is full.", "Maker’s limit",
                  default=1e6, low=0.1e6, high=1e9, scale="log", role="stops", reason="A small desk to more than is ever needed.", basis="Chosen small, so that she is full within the picture."),
        Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                  default=10e6, low=1e6, high=100e6, scale="log", role="stops", reason="A thin coin to the largest one.", basis="Chosen: a liquid single share."),
        Parameter("start_price", r"p_0", unit.PRICE, "The price at the start.",
                  default=100.0, low=1.0, high=100_000.0, scale="log", role="scene",
                  reason="A cheap share to a large coin.", basis="Chosen round, so that prices read as per cent."),
        Parameter("steps", r"n", unit.COUNT, "Steps shown.",
                  default=200, low=100, high=400, step=20, role="scene", structural=True,
                  reason="Twice the window that is compared, to eight times it.", basis="Chosen: long enough before and after she is full."),
    ),
    dynamics=Process(start, step, clock=Quantity("step", r"t", unit.STEPS, "Steps."), steps="steps", draw=draw,
                     rounds="A step is one look of momentum traders at the last price: their delay is part of the market."),
    series=(
        Quantity("price", r"p", unit.PRICE, "The price with momentum traders and maker."),
        Quantity("news_alone", r"p^{(0)}", unit.PRICE, "The price that the same news would have made alone.", "News alone"),
        Quantity("inventory", r"Q", unit.SIGNED_MONEY, "What the maker holds; below zero, owes.", "Maker’s inventory"),
        Quantity("full", r"f", unit.COUNT, "1 where the maker is full.", "Maker full"),
    ),
    readings=(
        Reading("volatility_ratio", r"\sigma_r/\sigma_e", unit.MULTIPLE, "Volatility over 50 steps, over that of the news alone.",
                "Volatility, against news alone",
                measured=ratio, context=lambda r: f"no maker, long run {unit.MULTIPLE.write(r['without_maker'])}"),
        Reading("time_full", r"f", unit.SHARE, "Part of the time in which the maker is full.", "Time that she is full",
                measured=lambda p, s: s["full"][1:].mean(axis=0), context=lambda r: f"limit {r.write('capacity')}"),
        Reading("worst_step", r"\max|r|", unit.DAILY, "Largest move of one step.", "Largest step",
                measured=lambda p, s: np.abs(np.diff(np.log(s["price"]), axis=0)).max(axis=0),
                context=lambda r: f"news alone {r.write('worst_news')}"),
        Reading("worst_news", r"\max|e|", unit.DAILY, "Largest move of one step of the news alone.", "Largest step, news alone",
                measured=lambda p, s: np.abs(np.diff(np.log(s["news_alone"]), axis=0)).max(axis=0), headline=False),
        Reading("without_maker", r"a_0", unit.MULTIPLE, "Volatility in the long run if there were no maker, over that of the news.",
                "Without a maker, long run",
                closed_form=lambda s: 1 / (1 - s.takers / s.market_depth), headline=False),
        Reading("with_room", r"a_h", unit.MULTIPLE, "Volatility in the long run while the maker has room, over that of the news.",
                "With a maker who has room, long run",
                closed_form=lambda s: 1 / (1 - (1 - s.absorbed) * s.takers / s.market_depth), headline=False),
    ),
    gain=Gain(gain, along="inventory"),
    cliff=Cliff("capacity", "volatility_ratio", "How much room is enough?", "The same news, every limit of the maker.",
                plain=lambda p, x: 1 / (1 - p.takers / p.market_depth) + 0 * x, plain_label="no maker"),
    variants=Variants("Does she calm it?", "The same news and the same momentum traders.", "volatility_ratio", {
        "As it is": {}, "A maker with room": {"capacity": 1e9}, "No maker": {"absorbed": 0.0},
        "A maker soon full": {"capacity": 0.5e6, "withdrawn": 0.3},
    }, claim="C9"),
    panels=(
        Panel("Price in USD, step by step", "step", ("price",), "band", reference=("news_alone",),
              tells=(
                  Compare("Volatility, of the news", {"here": "volatility_ratio", "without the maker": "without_maker"}, "full {time_full} of the time"),
              )),
        Panel("Maker’s inventory in USD", "step", ("inventory",), "line"),
    ),
    presets=(
        Preset("Little room", {}, {"volatility_ratio": (1.3, 3.5), "time_full": (0.1, 0.6)}),
        Preset("Room enough", {"capacity": 1e9}, {"volatility_ratio": (1.0, 1.04), "time_full": (0.0, 0.0)}),
        Preset("No maker", {"absorbed": 0.0}, {"volatility_ratio": (1.4, 1.8), "time_full": (0.0, 0.0)}),
        Preset("A hard limit", {"unwound": 1.0, "withdrawn": 0.5, "capacity": 2e6},
               {"worst_step": (0.003, 0.02)}),
    ),
    tipped=lambda p, s: ratio(p, s) > 1 / (1 - p.takers / p.market_depth),
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Own small model of momentum takers and a maker with a limit.", kind="derived"),
        Source("Kirilenko, Kyle, Samadi & Tuzun (2017), The flash crash, Journal of Finance 72: "
               "makers’ inventories were small and soon full.",
               kind="fact"),
    ),
    leaves_out=("what the maker earns", "other makers who step in at a better price", "momentum traders who run out of capital",
                "news that comes in bursts"),
    icon='<path d="M3 12h7" style="stroke:var(--sq-calm)"/><path d="M10 12l3-7 3 14 3-10 2 4" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    return (
        Equation("with_room", "While she has room, only what she leaves of the flow comes back as a move."),
        Equation("without_maker", "Without her, each move calls for the next: 1 + g + g² and so forth."),
    )  # fmt: skip
