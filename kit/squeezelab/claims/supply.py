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
