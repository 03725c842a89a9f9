"""Fire sales: holders who must sell push the prices of all who hold the same."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.guard import not_negative, positive, real, within
from squeezelab.errors import OutOfRange


def bank_returns(weights: Array, asset_returns: Array) -> Array:
    """R = M f: return on assets per bank; ``weights`` (banks, assets) rows sum to 1."""
    return np.einsum("bk...,k...->b...", weights, asset_returns)


def sales_to_keep_leverage(assets: Array, leverage: Array, weights: Array, returns: Array) -> Array:
    """Φ = M'(A B R): USD traded per asset so that each bank is back at its debt-to-equity ratio B; below 0 is selling."""
    return np.einsum("bk...,b...->k...", weights, assets * leverage * returns)


def deleveraging_round(assets: Array, leverage: Array, weights: Array, impact: Array, shock: Array) -> dict[str, Array]:
    """One round of Greenwood, Landier & Thesmar (2015).

    ``assets`` USD and ``leverage`` (debt over equity) per bank, ``weights`` (banks, assets), ``impact`` return
    per USD and ``shock`` return per asset. Gives sales (assets,) USD, returns (banks,), vulnerability = loss over equity.
    """
    assets, leverage = not_negative("assets", assets), not_negative("leverage", leverage)
    weights, impact, shock = within("weights", weights, 0, 1), not_negative("impact", impact), real("shock", shock)
    if not np.allclose(weights.sum(axis=1), 1, rtol=1e-9):
        raise OutOfRange(
            f"weights: each bank's shares must sum to 1, not {weights.sum(axis=1).tolist()}; list cash as an asset of its own."
        )
    sales = sales_to_keep_leverage(assets, leverage, weights, bank_returns(weights, shock))
    second = bank_returns(weights, impact * sales)
    equity = (assets / (1 + leverage)).sum(axis=0)
    return {"sales": sales, "returns": second, "vulnerability": (assets * second).sum(axis=0) / equity}


def realised_covariance(covariance: Array, reach: Array, weights: Array, selling: float | Array) -> Array:
    """M Σ M', M = I + f' Λ π': what a fund's selling makes of the covariance of the assets it holds (Cont & Wagalath 2013).

    ``reach`` Λ = position over depth per asset, ``weights`` π of the fund, ``selling`` f' = share of the fund
    sold per unit of relative loss; 0 outside the range in which it sells.
    """
    covariance, reach, weights = real("covariance", covariance), not_negative("reach", reach), within("weights", weights, 0, 1)
    m = np.eye(len(reach)) + not_negative("selling", selling) * np.outer(reach, weights)
    return m @ covariance @ m.T


def bounded_impact(quantity: float | Array, price: float | Array, floor: float | Array, depth: float | Array) -> Array:
    """Fall of the price as a decimal, Ψ = (1 - B/S)(1 - e^{-q/δ}), δ = (1 - B/S) D: never below the floor B (Cont & Schaanning 2017)."""
    room = 1 - not_negative("floor", floor) / positive("price", price)
    delta = np.where(room > 0, room, 1) * positive("depth", depth)
    return np.where(room > 0, room * -np.expm1(-not_negative("quantity", quantity) / delta), 0)
