"""Which volatility each option is given, and why some are given none."""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..data.chain import Chain
from ..dynamics.implied_volatility import implied_volatilities
from .settings import Volatility

NEAREST = 9  # strikes round the spot from which an expiration's forward is taken


def forwards(chain: Chain, drift: float) -> Array:
    """The forward of each option's root and expiration, (n,): the median of K + C − P near the money, else the spot carried on."""
    forward = chain.spot * np.exp(drift * np.maximum(chain.years, 0.0))
    roots = np.unique(chain.root, return_inverse=True)[1].astype(np.int64)
    keys, where = np.unique(roots * 1_000_000 + chain.expiry.astype(np.int64), return_inverse=True)
    good = (chain.bid > 0) & (chain.ask >= chain.bid) & (chain.faults == "")
    middle = chain.middle
    for key in range(len(keys)):
        here = np.flatnonzero((where == key) & good)
        calls, puts = here[chain.is_call[here]], here[~chain.is_call[here]]
        both, a, b = np.intersect1d(chain.strike[calls], chain.strike[puts], return_indices=True)
        if len(both):
            near = np.argsort(np.abs(both - chain.spot))[:NEAREST]
            forward[where == key] = np.median((both + middle[calls][a] - middle[puts][b])[near])
    return np.asarray(forward)


def volatilities(chain: Chain, source: Volatility, drift: float = 0.0) -> tuple[Array, Array]:
    """The volatility of each option, NaN where there is none, and the reason for that, "" where there is one; both (n,)."""
    given = chain.implied_volatility > 0
    reason = np.full(len(chain), "", dtype="U21")
    if source == "file":
        reason[~given] = "no volatility"
        return np.where(given, chain.implied_volatility, np.nan), reason
    solve = np.ones(len(chain), bool) if source == "mid" else ~given
    volatility = np.where(solve, np.nan, chain.implied_volatility)
    with np.errstate(invalid="ignore"):
        quoted = (chain.bid > 0) | (chain.ask > 0)
        good = solve & (chain.bid > 0) & (chain.faults == "") & np.isfinite(chain.middle)
    reason[solve & ~good] = "crossed"
    reason[solve & ~(chain.bid > 0)] = "no bid"
    reason[solve & ~quoted] = "no quote"
    if good.any():
        forward = forwards(chain, drift)[good]
        found = implied_volatilities(
            chain.middle[good], forward, chain.strike[good], chain.years[good], carry=0.0, cp=np.where(chain.is_call[good], 1.0, -1.0)
        )
        volatility[good] = found.volatility
        reason[good] = np.where(found.ok, "", np.where(np.isin(found.code, (3, 4, 5)), "below its least value", "no volatility fits"))
    return volatility, reason
