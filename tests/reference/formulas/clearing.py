"""Clearing of debts in a network: nobody pays more than they have, all creditors are paid alike."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.clearing import paid_once, relative_liabilities
from squeezelab.dynamics.guard import not_negative, positive, real, within
from squeezelab.errors import NoAnswer, OutOfRange


def clearing_vector(
    liabilities: Array,
    outside: float | Array,
    tolerance: float = 1e-13,
    rounds: int = 200_000,
    assets_kept: float | Array = 1.0,
    claims_kept: float | Array = 1.0,
) -> Array:
    """The greatest vector of payments p = min(p̄, Π'p + e), USD, from full payment downwards.

    ``liabilities[i, j]`` is what i owes j, USD ≥ 0 with a zero diagonal; ``outside`` assets e ≥ 0. Bankruptcy leaves
    ``assets_kept`` of a failed bank's outside assets and ``claims_kept`` of its claims (`paid_once`). Raises `OutOfRange`.
    """
    assets_kept, claims_kept = within("assets_kept", assets_kept, 0, 1), within("claims_kept", claims_kept, 0, 1)
    positive("tolerance", tolerance)
    liabilities, outside = not_negative("liabilities", liabilities), not_negative("outside", outside)
    if liabilities.ndim < 2 or liabilities.shape[0] != liabilities.shape[1]:
        raise OutOfRange(f"liabilities must be a square matrix, debtor by creditor, not of shape {liabilities.shape}.")
    if np.any(np.einsum("ii...->i...", liabilities) != 0):
        raise OutOfRange("liabilities: nobody owes themselves; set the diagonal to 0.")
    shares, total = relative_liabilities(liabilities)
    paid = np.broadcast_to(total, np.broadcast_shapes(total.shape, outside.shape)).copy()
    scale = max(float(total.max(initial=0)), 1e-300)
    for _ in range(rounds):
        following = paid_once(paid, shares, total, outside, assets_kept, claims_kept)
        if np.max(np.abs(following - paid)) <= tolerance * scale:
            return following
        paid = following
    raise NoAnswer(f"payments have not settled after {rounds} rounds: a ring of debtors with nearly no outside assets; add some.")


def equities(liabilities: Array, outside: float | Array, paid: Array) -> Array:
    """What is left to each owner: received + outside - paid, USD; never negative at the clearing vector."""
    shares, _ = relative_liabilities(np.asarray(liabilities, float))
    return np.einsum("ij...,i...->j...", shares, paid) + real("outside", outside) - paid
