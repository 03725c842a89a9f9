"""Whether a file as a whole can be what it says: looked at before any row of it is believed."""

from __future__ import annotations

import numpy as np

from ..core import Array
from ..dynamics.implied_volatility import implied_volatilities
from ..errors import DataError

FAR = 1.25  # a spot this many times off what calls and puts agree on is another number
NEAR_DAYS = 200 / 365
PLENTY = 3.0  # a median volatility above 300 % a year is written in per cent
SAMPLE = 400


def parity_spot(strike: Array, is_call: Array, expiry: Array, years: Array, bid: Array, ask: Array, root: Array) -> float:
    """What calls and puts agree on: the median over the near expirations of K + C − P where the two cost the same; NaN if nowhere.

    Inputs (n,); a forward, within carry of the spot.
    """
    quoted = (bid > 0) & (ask >= bid) & (years > 0) & (years < NEAR_DAYS)
    if not quoted.any():
        return float("nan")
    days = np.unique(expiry[quoted])[:8]
    found = []
    for one in days:
        for name in np.unique(root[quoted & (expiry == one)]):
            here = quoted & (expiry == one) & (root == name)
            calls = dict(zip(strike[here & is_call].tolist(), ((bid + ask) / 2)[here & is_call].tolist(), strict=True))
            puts = dict(zip(strike[here & ~is_call].tolist(), ((bid + ask) / 2)[here & ~is_call].tolist(), strict=True))
            both = sorted(calls.keys() & puts.keys(), key=lambda k: abs(calls[k] - puts[k]))
            if len(both) >= 3:
                found += [k + calls[k] - puts[k] for k in both[:3]]
    return float(np.median(found)) if found else float("nan")


def check_spot(name: str, spot: float, agreed: float, strike: Array, open_interest: Array) -> None:
    """Refuses a price of the underlying that its options contradict."""
    if np.isfinite(agreed):
        if not 1 / FAR < spot / agreed < FAR:
            raise DataError(
                f"{name} says that the underlying stands at {spot:,.10g}, but its calls and puts agree on about {agreed:,.2f} "
                "(put–call parity). Say the right price with spot=."
            )
        return
    held = strike[open_interest > 0] if (open_interest > 0).any() else strike
    low, high = np.quantile(held, [0.0, 1.0])
    if not low / 3 < spot < 3 * high:
        raise DataError(f"{name} says that the underlying stands at {spot:,.10g}, but its strikes run from {low:,.10g} to {high:,.10g}.")


def volatility_scale(
    name: str, volatility: Array, spot: float, strike: Array, is_call: Array, years: Array, bid: Array, ask: Array, agreed: float
) -> tuple[float, str]:
    """What the volatilities of a file must be multiplied with to be decimals, and a sentence where that is not 1."""
    positive = volatility > 0
    if not positive.any():
        return 1.0, ""
    around = agreed if np.isfinite(agreed) else spot
    outside = np.where(is_call, strike >= around, strike <= around)
    good = positive & outside & (bid > 0) & (ask > bid) & (years > 2 / 365) & (np.abs(np.log(strike / around)) < 0.25)
    chosen = np.flatnonzero(good)[:: max(1, int(good.sum()) // SAMPLE)]
    if len(chosen) >= 5:
        solved = implied_volatilities(
            ((bid + ask) / 2)[chosen], around, strike[chosen], years[chosen], cp=np.where(is_call[chosen], 1.0, -1.0)
        ).volatility
        ratio = float(np.nanmedian(volatility[chosen] / solved))
        if 30 < ratio < 300:
            return 0.01, f"The volatilities are written in per cent: they are {ratio:.0f} times what the quotes imply."
        if 0.003 < ratio < 0.03:
            raise DataError(
                f"{name}: its volatilities are {1 / ratio:.0f} times smaller than its quotes imply; give them as decimals, 0.2 for 20 %."
            )
        if np.isfinite(ratio):
            return 1.0, ""
    middle = float(np.median(volatility[positive]))
    if middle > PLENTY:
        return 0.01, f"The volatilities were taken as per cent: their median is {middle:.4g}, and no quotes decide."
    return 1.0, ""


def check_contracts(name: str, open_interest: Array, decimal_given: bool) -> None:
    """Refuses a file whose open contracts are broken numbers: a point there groups thousands."""
    held = open_interest[open_interest > 0]
    broken = held != np.round(held)
    if broken.sum() > max(1, 0.02 * len(held)) and not decimal_given:
        raise DataError(
            f"{name} has {broken.mean():.0%} of its open contracts with decimals, such as {held[broken][0]:.10g}: contracts are whole. "
            "If the point groups thousands, say decimal=“,”."
        )


def check_time(name: str, years: Array, quoted_at: object) -> None:
    """Refuses a time of quotes by which nearly everything had expired."""
    if len(years) and (years < 0).mean() > 0.95:
        raise DataError(
            f"{name}: {(years < 0).mean():.0%} of its options had expired by the time of its quotes, {quoted_at}. Say quoted_at=."
        )
