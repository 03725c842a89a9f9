"""Claims about token supply and fees."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def base_fee_settles() -> Verdict:
    """C46. The base fee after a rush, with demand that reacts weakly, strongly and beyond measure: does it come to rest?"""
    runs = {elasticity: outcome("fee-burn", elasticity=elasticity, blocks=300) for elasticity in (1.5, 12.0, 20.0)}
    return tally(
        {f"e = {elasticity}": run["swing"] < 0.01 for elasticity, run in runs.items()},
        "With an elasticity of "
        + ", ".join(f"{elasticity:g} the fee swings by {run.write('swing')} in the end" for elasticity, run in runs.items())
        + "; each deviation is multiplied by one less an eighth of the elasticity.",
        **{f"at_{elasticity:g}": run["swing"] for elasticity, run in runs.items()},
    )


def without_a_cliff() -> Verdict:
    """C87. The same grant with everything on one day, a quarter of it, and nothing at the cliff: the float, and the lowest price."""
    runs = {share: outcome("token-vesting", cliff_share=share) for share in (1.0, 0.25, 0.0)}
    lowest = [run["lowest_price"] for run in runs.values()]
    return tally(
        {
            "the same float": max(r["float_growth"] for r in runs.values()) - min(r["float_growth"] for r in runs.values()) < 1e-9,
            "a quarter hurts less": lowest[1] > lowest[0],
            "nothing hurts least": lowest[2] > lowest[1],
        },
        f"With everything on one day the price falls to {runs[1.0].write('lowest_price')} at the lowest, with a quarter of it to "
        f"{runs[0.25].write('lowest_price')}, without a cliff to {runs[0.0].write('lowest_price')}; the float grows "
        f"to {runs[0.0].write('float_growth')} in the end.",
        all=lowest[0],
        quarter=lowest[1],
        none=lowest[2],
    )
