"""Fire sales: holders who must sell push the prices of all who hold the same.

Banks that keep their leverage after Greenwood, Landier & Thesmar (2015); a fund that sells as it loses
after Cont & Wagalath (2013). Returns are decimals, impact is the return per USD sold.
"""

from __future__ import annotations

from ..core import Array
from .asked import asked
from .guard import not_negative, positive, within

__all__ = ["realised_equal"]


@asked
def realised_equal(count: float | Array, correlation: float | Array, push: float | Array) -> tuple[Array, Array]:
    """The same for ``count`` like assets held alike: (variance ratio, correlation), ``push`` = f' Λ.

    Along the fund the variance grows by (1 + push)², across it nothing changes.

    Parameters
    ----------
    count : float or ndarray, (lanes,)
        Assets, above 0.
    correlation : float or ndarray, (lanes,)
        Of their returns without sales, from -1 to 1.
    push : float or ndarray, (lanes,)
        f' Λ, what the fund's sales add to its return, 0 or more.

    Returns
    -------
    variance : ndarray, (lanes,)
        Realised over fundamental variance, a pure number.
    correlation : ndarray, (lanes,)
        Realised.

    Raises
    ------
    NotANumber, OutOfRange
        Where a value is not a finite number, or out of the range told.

    References
    ----------
    Cont & Wagalath (2013).
    """
    n, rho = positive("count", count), within("correlation", correlation, -1, 1)
    along = (1 + not_negative("push", push)) ** 2 * (1 + (n - 1) * rho)
    across = 1 - rho
    variance = (along + (n - 1) * across) / n
    return variance, (along - across) / n / variance
