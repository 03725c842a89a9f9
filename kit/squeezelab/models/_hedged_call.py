"""What the models of a call that is traded against declare alike."""

from __future__ import annotations

from collections.abc import Callable

from ..core import Array, Panel, Parameter, Quantity, Values, unit

MARKET_DEPTH = Parameter("market_depth", r"D", unit.DEPTH, "USD of market orders that move the price by 1 %.",
                         default=20e6, low=1e6, high=1e9, scale="log", role="stops", reason="A small share to an index future.", basis="Chosen: a large single share.")  # fmt: skip
AVERAGED_PATHS = Parameter("averaged_paths", r"M", unit.COUNT, "How many paths the averages stand on.", "Paths averaged", default=500, low=500, high=50_000,
                           scale="log", role="scene", structural=True, reason="500 give the spread to 3 %, 50,000 to 0.3 %.", basis="Chosen so that averages come at once and are good to some 3 %.")  # fmt: skip
ENDS = (
    Quantity("outcome", r"\Pi_T", unit.SIGNED_MONEY, "Profit at expiry.", "Profit at expiry"),
    Quantity("frequency", r"f", unit.PERCENT, "Share of paths that end there.", "Paths"),
)
CLOCK = Quantity("trade", r"i", unit.COUNT, "Rebalances.")


def ends_panel(outcomes: Callable[[Values], dict[str, Array]], what: str) -> Panel:
    """Where the trade ends on many paths, as bars; ``what`` says which trade."""
    return Panel(
        "Where it ends, over many paths",
        "outcome",
        ("frequency",),
        "bars",
        data=outcomes,
        says=f"Profit in USD, the same {what} on other paths.",
    )
