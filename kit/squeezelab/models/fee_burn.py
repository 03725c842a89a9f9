"""A protocol that raises its fee when blocks are full calms itself, unless users answer too strongly.

Each block uses gas; above the target the base fee rises by up to an eighth, below it falls (EIP-1559).
A higher fee turns users away: demand goes with the fee to the power of minus the elasticity. One block
later the fee answers again. A small deviation from the balance is multiplied by 1 - e/8 in each block:
it dies away while e < 16, and from e = 16 on the fee swings between two values for ever. So this
feedback loop balances; it does not amplify the first event. The base fee is burned, which may take
more ether out of supply than the protocol issues. (EIP-1559; claim C14.)

A long room: one block after another, what users can pay, and the declaration as a table.
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
    Spot,
    State,
    Symbols,
    Values,
    Variants,
    unit,
    words,
)
from ..core.declaration import Array
from ..dynamics.lanes import zeros
from ..dynamics.supply import base_fee_step, block_fullness

LAST = 8  # blocks over which the swing is taken
PURSE = 500.0  # ether that users can pay for one block, own estimate: some 3.6 million a day, when all there is are 120 million


def demand(p: Values, base_fee: Array) -> Array:
    """Gas used over target in a block with that base fee."""
    return block_fullness(base_fee, p.start_fee, p.demand, p.elasticity)


def start(p: Values, draws: Draws) -> State:
    """The first block at the start fee, its gas already used."""
    lanes = zeros(p)
    return settled(p, p.start_fee + lanes, lanes)


def settled(p: Values, fee: Array, supply: Array) -> State:
    fullness = demand(p, fee)
    burned = fee * 1e-9 * fullness * p.gas_target
    return {"base_fee": fee, "fullness": fullness, "burned": burned, "supply_change": supply + p.issuance - burned}


def step(state: State, p: Values, draws: Draws) -> State:
    """One block: the fee answers the block before, users answer the fee."""
    fee = base_fee_step(state["base_fee"], state["fullness"], p.denominator)
    return {**state, **settled(p, fee, state["supply_change"])}


def gain(p: Values, base_fee: Array, draws: Draws) -> dict[str, Array]:
    """Near the balance, the share of a deviation in the fee that the next block takes back, negative: -e/d."""
    return {"base fee": -p.elasticity / p.denominator + 0 * base_fee}


def balance(p: Values) -> Array:
    return p.start_fee * p.demand ** (1 / p.elasticity)


def invalid(p: Values) -> str:
    """Demand that hardly answers the fee would in the end pay more ether than there is."""
    dearest = np.max(np.maximum(balance(p), p.start_fee) * 1e-9 * p.gas_target)
    if dearest > PURSE:
        return (
            f"users would go on until a block costs {unit.ETHER.write(dearest)} of base fee, more than the {unit.ETHER.write(PURSE)} that "
            "anybody could pay for long: take a smaller rush of demand, a lower fee at the start, or an elasticity nearer 1."
        )
    return ""


def swing(p: Values, series: Series) -> Array:
    """Highest over lowest fee of the last blocks, less 1."""
    last = series["base_fee"][-LAST:]
    return last.max(axis=0) / last.min(axis=0) - 1


def swings_on(result: Result) -> bool:
    return not words.calm(unit.PERCENT, result["swing"]) and result["elasticity"] >= 2 * result["denominator"]


def arrived(result: Result) -> bool:
    return abs(result["end_fee"] / result["balance_fee"] - 1) <= 0.01


def swings(result: Result) -> str:
    """How far the fee swings from block to block, where it does not settle; else where blocks are back at their target."""
    if swings_on(result):
        return f"swings by {result.write('swing')} a block"
    return "blocks at their target" if arrived(result) else f"bound for {result.write('balance_fee')}"


def finding(result: Result) -> str:
    e, d = result["elasticity"], result["denominator"]
    if swings_on(result):
        return result.say("Users answer too strongly: the fee swings by *{swing}* from block to block and does not settle.")
    if not arrived(result):
        there, here = (words.value(unit.GWEI, result[name], exact=True) for name in ("balance_fee", "end_fee"))
        return result.say("The fee is on its way to {there} and stands at *{here}* after {blocks} blocks.", there=there, here=here)
    way = words.chosen(e > d, "after swinging around it", "without overshooting")
    return result.say("The fee settles at *{end_fee}*, {way}: blocks are back at their target.", way=way)


MODEL = Model(
    module=__name__,
    title="Fee burn",
    summary="Full blocks raise the fee, and the fee empties the blocks: a protocol loop that balances instead of amplifying.",
    loop="balancing",
    parameters=(
        Parameter("demand", r"A", unit.MULTIPLE, "Gas that users want at the start fee, over the target of a block.", "Rush of demand",
                  default=4.0, low=0.1, high=20.0, scale="log", role="starts",
                  reason="A tenth of the target to the rush of a popular sale.", basis="Chosen: a rush of four times what a block should hold, as at a popular sale."),
        Parameter("elasticity", r"e", unit.NUMBER, "Per cent by which demand falls when the fee rises by 1 %.", "Elasticity of demand",
                  default=1.5, low=0.2, high=25.0, scale="log", role="keeps",
                  reason="Estimates lie near 1; from 16 on the loop is unstable, so 25 shows it.", basis="Chosen a little above one, where estimates lie, so that the fee settles within minutes."),
        Parameter("denominator", r"d", unit.NUMBER, "A full block raises the fee by one over this.", "Fee moves by 1 over",
                  default=8.0, low=2.0, high=64.0, scale="log", role="stops", reason="The protocol uses 8; 2 is hasty, 64 is slow.", basis="EIP-1559 takes 8."),
        Parameter("start_fee", r"b_0", unit.GWEI, "The base fee when the rush begins.", "Base fee at the start",
                  default=10.0, low=0.1, high=500.0, scale="log", role="scene", reason="From a sleepy network to a fee crisis.", basis="Chosen: a quiet day of 2022 to 2024."),
        Parameter("gas_target", r"\bar G", unit.GAS, "Gas that the protocol wants in a block; a block holds twice that.", "Gas target",
                  default=15e6, low=1e6, high=100e6, scale="log", role="scene", reason="15 m at the start of EIP-1559, more since.", basis="EIP-1559 began with 15 m gas."),
        Parameter("issuance", r"I", unit.ETHER, "Ether that the protocol pays out per block.", "Issued per block",
                  default=0.35, low=0.0, high=3.0, step=0.01, role="scene", reason="About 0.3 with stakers, 2 to 3 with miners.", basis="Own arithmetic: 166 √N ether a year for N staked, at 31 m ether and a block every 12 seconds."),
        Parameter("blocks", r"n", unit.COUNT, "Blocks shown.", default=60, low=10, high=300, step=10, role="scene", structural=True,
                  reason="Two minutes to an hour.", basis="Chosen: twelve minutes, by which the fee has settled."),
    ),
    dynamics=Process(start, step, clock=Quantity("block", r"k", unit.BLOCKS, "Blocks since the rush began."), steps="blocks",
                     rounds="A step is one block: the protocol changes its base fee once a block."),
    series=(
        Quantity("base_fee", r"b", unit.GWEI, "The base fee of each block."),
        Quantity("fullness", r"u", unit.PERCENT, "Gas used over target.", "Gas used, of target"),
        Quantity("burned", r"B", unit.ETHER, "Ether burned in each block.", "Burned in the block"),
        Quantity("supply_change", r"\Delta S", unit.ETHER, "Ether issued less ether burned so far.", "Supply, so far"),
    ),
    readings=(
        Reading("end_fee", r"b_n", unit.GWEI, "The base fee of the last block.", "Base fee at the end",
                measured=lambda p, s: s["base_fee"][-1],
                context=lambda r: f"balance at {r.write('balance_fee')}"),
        Reading("swing", r"\Delta", unit.PERCENT, "Highest over lowest base fee of the last eight blocks, less 1.", "Swing at the end",
                measured=swing,
                context=lambda r: f"each block multiplies a deviation: {r.write('multiplier')} ×"),
        Reading("supply_end", r"\Delta S_n", unit.ETHER, "Ether issued less ether burned in all blocks shown.", "Supply change",
                measured=lambda p, s: s["supply_change"][-1], context=lambda r: f"{unit.ETHER.write(r['issuance'])} issued per block"),
        Reading("balance_fee", r"b^{*}", unit.GWEI, "The fee at which blocks are at their target.", "Balance",
                measured=lambda p, s: balance(p), closed_form=lambda s: s.start_fee * s.demand ** (1 / s.elasticity), headline=False),
        Reading("multiplier", r"\mu", unit.NUMBER, "What each block multiplies a small deviation by.", "Deviation, block to block",
                closed_form=lambda s: 1 - s.elasticity / s.denominator, headline=False),
        Reading("burn_balance", r"b_I", unit.GWEI, "The base fee from which a block at target burns more than is issued.",
                "Fee that burns the issuance",
                closed_form=lambda s: s.issuance / s.gas_target * 10**9, headline=False),
    ),
    gain=Gain(gain, along="base_fee"),
    cliff=Cliff("elasticity", "swing", "When does it stop calming?", "The same rush, every elasticity of demand."),
    variants=Variants("Does the loop amplify?", "The same rush, users of other tempers.", "swing", {
        "As it is": {}, "Elasticity 5": {"elasticity": 5.0}, "Elasticity 12": {"elasticity": 12.0}, "Elasticity 20": {"elasticity": 20.0},
    }, claim="C14"),
    panels=(
        Panel("Base fee in gwei, block by block", "block", ("base_fee",), "line", tells=(Spot(swings, at=0.6),)),
        Panel("Gas used, of target", "block", ("fullness",), "bars"),
        Panel("Ether issued less burned, so far", "block", ("supply_change",), "line"),
    ),
    presets=(
        Preset("Rush", {}, {"balance_fee": 25.198, "end_fee": 25.198, "swing": (0.0, 0.001)}),
        Preset("A quick rule", {"elasticity": 12.0}, {"swing": (0.0, 0.01)}),
        Preset("A very quick rule", {"elasticity": 20.0}, {"swing": 0.1017, "multiplier": -1.5}),
        Preset("Sleepy network", {"demand": 0.4}, {"end_fee": (5.2, 5.6), "supply_end": (14.0, 19.0)}),
    ),
    tipped=lambda p, s: p.elasticity >= 2 * p.denominator,
    invalid=invalid,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Buterin, Conner, Dudley, Slipper, Norden & Bakhta (2019), EIP-1559: fee market change.", cases=("eip1559",)),
        Source("Bound of one eighth a block, from the same rule.", kind="derived", cases=("eip1559-extremes",)),
        Source("Own derivation of the multiplier 1 - e/8 at the balance.", kind="derived"),
    ),
    leaves_out=("tips and the auction inside a block", "users who wait and come back",
    "the rounding to whole wei, below one part in a billion", "blobs"),
    icon='<path d="M2 18h4v-9h4v5h4v-3h4v1h4"/><path d="M2 12h20" stroke-dasharray="2 3" style="stroke:var(--sq-calm)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Symbol

    return (
        Equation(Eq(Symbol("b_next"), s.base_fee * (1 + (s.fullness - 1) / s.denominator), evaluate=False),
                 "The fee rises where the block was above its target, and falls where it was below."),
        Equation("multiplier", "Near the balance, each block multiplies a deviation of the fee by this."),
        Equation("balance_fee", "There users want just what the protocol offers."),
    )  # fmt: skip
