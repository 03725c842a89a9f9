"""Clearing of debts in a network: nobody pays more than they have, all creditors are paid alike.

Eisenberg & Noe (2001); with costs of bankruptcy Rogers & Veraart (2013).
"""

from __future__ import annotations

import numpy as np

from ..core import Array

__all__ = ["paid_once", "relative_liabilities"]


def relative_liabilities(liabilities: Array) -> tuple[Array, Array]:
    """Π (debtor, creditor, …): shares of each debtor's total, and the totals (debtor, …) in USD. Rows without debt are zero.

    Parameters
    ----------
    liabilities : ndarray, (debtor, creditor, …)
        USD owed, 0 or more.

    Returns
    -------
    shares : ndarray, (debtor, creditor, …)
        Parts of each debtor's total, from 0 to 1.
    total : ndarray, (debtor, …)
        USD owed by each.
    """
    total = liabilities.sum(axis=1)
    return liabilities / np.where(total > 0, total, 1)[:, None], total


def paid_once(
    paid: Array, shares: Array, total: Array, outside: Array, assets_kept: float | Array = 1.0, claims_kept: float | Array = 1.0
) -> Array:
    """One round: who can pay in full does; who cannot pays what bankruptcy leaves of outside assets and of claims.

    Shapes (banks, lanes), USD. ``assets_kept`` α and ``claims_kept`` β, shares from 0 to 1, are 1 without costs, where
    each pays min(debt, Π'p + outside assets) (Rogers & Veraart 2013). Inner loop: values in range are the caller's promise.

    Parameters
    ----------
    paid : ndarray, (banks, lanes)
        USD paid in the round before.
    shares : ndarray, (banks, banks, lanes)
        Debtor first: part of its payments that each creditor gets.
    total : ndarray, (banks, lanes)
        USD owed by each.
    outside : ndarray, (banks, lanes)
        USD of other assets.
    assets_kept, claims_kept : float or ndarray, (lanes,)
        Parts from 0 to 1 that bankruptcy leaves of other assets and of claims.

    Returns
    -------
    ndarray, (banks, lanes)
        USD paid in this round.

    References
    ----------
    Eisenberg & Noe (2001); Rogers & Veraart (2013).
    """
    received = np.einsum("ij...,i...->j...", shares, paid)
    able = received + outside >= total * (1 - 1e-12)
    return np.where(able, np.minimum(total, received + outside), assets_kept * outside + claims_kept * received)
