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
AGREE = 3.0  # volatilities of a file and those of its quotes differ by less than this factor
MIXED = 0.05
TOLD = 0.03  # a spot this far from what calls and puts agree on is worth a word


def parity_spots(strike: Array, is_call: Array, expiry: Array, years: Array, bid: Array, ask: Array, root: Array) -> dict[str, list[float]]:
    """By root, K + C − P at the strikes of the near expirations where calls and puts cost nearly the same; empty if nowhere.

    Inputs (n,); each a forward, within carry of the spot.
    """
    quoted = (bid > 0) & (ask >= bid) & (years > 0) & (years < NEAR_DAYS)
    found: dict[str, list[float]] = {}
    for one in np.unique(expiry[quoted])[:8]:
        today = np.flatnonzero(quoted & (expiry == one))
        middle = (bid[today] + ask[today]) / 2
        for name in np.unique(root[today]):
            here = root[today] == name
            calls, puts = (
                dict(zip(strike[today][side].tolist(), middle[side].tolist(), strict=True))
                for side in (here & is_call[today], here & ~is_call[today])
            )
            both = sorted(calls.keys() & puts.keys(), key=lambda k: abs(calls[k] - puts[k]))
            if len(both) >= 3:
                found.setdefault(name.decode() if isinstance(name, bytes) else str(name), []).extend(
                    k + calls[k] - puts[k] for k in both[:3]
                )
    return found


def parity_spot(name: str, found: dict[str, list[float]]) -> float:
    """What the calls and puts of a chain agree on, NaN if nothing; refuses a table of options on several underlyings."""
    if not found:
        return float("nan")
    by_root = {root: float(np.median(values)) for root, values in found.items()}
    low, high = min(by_root, key=by_root.__getitem__), max(by_root, key=by_root.__getitem__)
    if by_root[high] > FAR * by_root[low]:
        raise DataError(
            f"{name} holds options on more than one underlying: those on {low or 'one'} agree on about {by_root[low]:,.2f}, those on "
            f"{high or 'another'} on {by_root[high]:,.2f} (put–call parity). Give one of them."
        )
    return float(np.median(np.concatenate(list(found.values()))))


def far_spot(spot: float, agreed: float) -> list[str]:
    """A word where the price of the underlying is not what calls and puts agree on, though it could be."""
    if not np.isfinite(agreed) or abs(spot / agreed - 1) < TOLD:
        return []
    way = "above" if spot > agreed else "below"
    off = abs(spot / agreed - 1)
    return [f"The underlying is said to stand at {spot:,.10g}, {off:.0%} {way} what its calls and puts agree on, {agreed:,.2f}."]


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
        ratios = volatility[chosen] / solved
        ratios = ratios[np.isfinite(ratios)]
        ratio = float(np.median(ratios)) if len(ratios) else float("nan")
        hundred, alike = ((ratios > 30) & (ratios < 300)).sum(), ((ratios > 1 / AGREE) & (ratios < AGREE)).sum()
        if min(hundred, alike) > max(1, MIXED * len(ratios)):
            raise DataError(
                f"{name} writes some volatilities in per cent and others as decimals: {hundred} of {len(ratios)} looked at are a hundred "
                f"times what their quotes imply, {alike} are alike. Write all of them as decimals, 0.2 for 20 %."
            )
        if 30 < ratio < 300:
            return 0.01, f"The volatilities are written in per cent: they are {ratio:.0f} times what the quotes imply."
        if 0.003 < ratio < 0.03:
            raise DataError(
                f"{name}: its volatilities are {1 / ratio:.0f} times smaller than its quotes imply; give them as decimals, 0.2 for 20 %."
            )
        if np.isfinite(ratio) and not 1 / AGREE < ratio < AGREE:
            raise DataError(
                f"{name}: its volatilities are {ratio:.2g} times what its quotes imply at a price of the underlying of {around:,.10g}. "
                "One of them is in another unit: volatilities are decimals a year, 0.2 for 20 %, and quotes are per share, as strikes are."
            )
        if np.isfinite(ratio):
            return 1.0, ""
    middle = float(np.median(volatility[positive]))
    large = volatility[positive] > PLENTY
    if MIXED < large.mean() < 1 - MIXED and np.median(volatility[positive][large]) > 30 * np.median(volatility[positive][~large]):
        raise DataError(
            f"{name} seems to write some volatilities in per cent and others as decimals, such as {volatility[positive][large][0]:.4g} and "
            f"{volatility[positive][~large][0]:.4g}, and no quotes decide. Write all of them as decimals, 0.2 for 20 %."
        )
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
