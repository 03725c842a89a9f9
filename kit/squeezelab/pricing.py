"""Black-Scholes prices, Greeks and implied volatilities for a script: arrays, series and frames in, the same out, index kept.

A long room: two public functions with every argument told, and the many forms in which a number may be given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from .core import Array
from .dynamics import black_scholes as bs
from .dynamics.implied_volatility import implied_volatilities
from .errors import InputError, OutOfRange, UnknownName, as_given

OnError = Literal["raise", "nan"]
SIDES = {"call": 1.0, "c": 1.0, "put": -1.0, "p": -1.0}


def black_scholes(
    spot: Any, strike: Any, years: Any, volatility: Any, rate: Any = 0.0, carry: Any = None, cp: Any = "call", *,
    greek: str | Sequence[str] = "price", on_error: OnError = "raise",
) -> Any:  # fmt: skip
    """Price or Greeks of European options.

    Parameters
    ----------
    spot, strike : array-like, Series or frame
        USD, above 0. All arguments broadcast; a Series or frame gives its index to the answer.
    years : array-like
        To expiry; 0 or less is expired.
    volatility : array-like
        Per √year, as a decimal: 0.2 is 20 %.
    rate : array-like
        Per year, as a decimal.
    carry : array-like, optional
        Cost of carry per year: by default the rate (no dividends); rate − yield with a yield; 0 for futures.
    cp : {"call", "put"} or array-like of these or of +1 and −1
        The side.
    greek : str or sequence of str
        “price” or a Greek by name (“delta”, “gamma”, “vega”, “theta”, “vanna”, “charm”, …); several give a mapping by name.
    on_error : {"raise", "nan"}
        Whether an input that cannot be raises, or gives NaN in its place.

    Returns
    -------
    float, ndarray, Series or frame, or a dict of these
        Per unit of the underlying. Theta and charm are per year, vega per 1.00 of volatility.

    Raises
    ------
    NotANumber, OutOfRange
        Where an input cannot be and ``on_error`` is “raise”.
    UnknownName
        Where there is no such Greek.

    Notes
    -----
    Black and Scholes (1973), Merton (1973); notation after Haug (2007).

    Examples
    --------
    >>> import squeezelab
    >>> round(squeezelab.black_scholes(100, 105, 0.25, 0.2, cp="put"), 4)
    7.064
    >>> import pandas as pd
    >>> squeezelab.black_scholes(100, pd.Series([95, 105], index=["a", "b"]), 0.25, 0.2).round(3).to_dict()
    {'a': 6.888, 'b': 2.064}
    >>> squeezelab.black_scholes([100, -1], 100, 0.25, 0.2, on_error="nan").round(3).tolist()
    [3.988, nan]
    """
    names = [greek] if isinstance(greek, str) else list(greek)
    for name in names:
        if name not in (*bs.GREEKS, "volga"):
            raise UnknownName("Greek", name, bs.GREEKS)
    given = [spot, strike, years, volatility, rate, rate if carry is None else carry]
    arrays, side, like = _aligned(given, cp, on_error)
    s, k, t, v, r, b = arrays
    if on_error == "nan":
        with np.errstate(invalid="ignore"):
            good = (s > 0) & (k > 0) & (v >= 0) & np.isfinite(s * k * t * v * r * b) & np.isfinite(side)
        out = {name: np.full(good.shape, np.nan) for name in names}
        if good.any():
            option = bs.BlackScholes(s[good], k[good], t[good], v[good], r[good], b[good], side[good])
            for name in names:
                out[name][good] = option.greek(name)
    else:
        option = bs.BlackScholes(s, k, t, v, r, b, side)
        out = {name: np.broadcast_to(option.greek(name), np.broadcast_shapes(*(a.shape for a in arrays), side.shape)) for name in names}
    dressed = {name: _dressed(array, like, name) for name, array in out.items()}
    return dressed[names[0]] if isinstance(greek, str) else dressed


def implied_volatility(
    price: Any, spot: Any, strike: Any, years: Any, rate: Any = 0.0, carry: Any = None, cp: Any = "call", *, on_error: OnError = "raise"
) -> Any:
    """The volatility at which a quoted price is the Black-Scholes price.

    Parameters
    ----------
    price : array-like, Series or frame
        USD per unit of the underlying.
    spot, strike, years, rate, carry, cp
        As in `black_scholes`.
    on_error : {"raise", "nan"}
        Whether a price that no volatility explains raises, or gives NaN.

    Returns
    -------
    float, ndarray, Series or frame
        Per √year, as a decimal.

    Raises
    ------
    NoAnswer
        With the reason of the first price that no volatility explains.

    Notes
    -----
    First guess after Stefanica and Radoicic (2017), steps after Jaeckel (2015).

    Examples
    --------
    >>> import squeezelab
    >>> round(squeezelab.implied_volatility(7.064, 100, 105, 0.25, cp="put"), 4)
    0.2
    >>> squeezelab.implied_volatility([2.064, 200], 100, 105, 0.25, on_error="nan").round(3).tolist()
    [0.2, nan]
    """
    given = [price, spot, strike, years, rate, rate if carry is None else carry]
    arrays, side, like = _aligned(given, cp, on_error)
    c, s, k, t, r, b = arrays
    if on_error == "nan":
        known = np.isfinite(side)
        found = np.where(known, implied_volatilities(c, s, k, t, r, b, np.where(known, side, 1.0)).volatility, np.nan)
    else:
        from .dynamics.implied_volatility import implied_volatility as one

        found = np.asarray(one(c, s, k, t, r, b, side))
    return _dressed(found, like, "implied_volatility")


def _aligned(given: Sequence[Any], cp: Any, on_error: str) -> tuple[list[Array], Array, Any]:
    """The arguments as arrays that broadcast, the side as ±1, and the first series or frame among them."""
    if on_error not in ("raise", "nan"):
        raise InputError(f"on_error cannot be {as_given(on_error)}: allowed is raise or nan.")
    like = next((one for one in (*given, cp) if hasattr(one, "index") and hasattr(one, "to_numpy")), None)
    for one in (*given, cp):
        if like is not None and hasattr(one, "to_numpy") and hasattr(one, "index") and not one.index.equals(like.index):
            raise InputError("These series have different indexes: align them first, for example with reindex.")
    arrays = []
    for one in given:
        try:
            if np.asarray(one).dtype.kind in "cmM":  # an imaginary part, or days, would be dropped
                raise TypeError
            arrays.append(np.asarray(one, dtype=float))
        except (TypeError, ValueError, OverflowError):
            if on_error == "raise":
                arrays.append(one)  # its own error is raised by name
            else:
                arrays.append(np.vectorize(_or_nan, otypes=[float])(np.asarray(one, dtype=object)))
    side = _side(cp, on_error)
    try:
        np.broadcast_shapes(*(np.shape(one) for one in arrays), side.shape)
    except ValueError:
        shapes = " and ".join(dict.fromkeys(str(np.shape(one)) for one in (*arrays, side) if np.shape(one)))
        raise InputError(
            f"Arrays of the shapes {shapes} do not belong together: give them the same length, or one value for all."
        ) from None
    if on_error == "nan":
        *arrays, side = np.broadcast_arrays(*arrays, side)
    return arrays, side, like


def _or_nan(value: Any) -> float:
    try:
        return float("nan" if isinstance(value, (complex, np.complexfloating, np.timedelta64, np.datetime64)) else value)
    except (TypeError, ValueError, OverflowError):
        return np.nan


def _side(cp: Any, on_error: str) -> Array:
    def one(value: Any) -> float:
        found = SIDES.get(str(value).strip().casefold())
        found = _or_nan(value) if found is None else found
        if abs(found) != 1:
            if on_error == "raise":
                raise OutOfRange(f"cp cannot be {as_given(value)}: allowed is “call” or +1, “put” or −1.")
            return np.nan
        return found

    return np.asarray(np.vectorize(one, otypes=[float])(np.asarray(cp, dtype=object)))


def _dressed(array: Array, like: Any, name: str) -> Any:
    """An answer in the form of the question: a float, an array, a series or a frame with its index."""
    if like is not None and np.shape(like) == array.shape:
        made = type(like)(
            np.asarray(array), index=like.index, **({"columns": like.columns} if hasattr(like, "columns") else {"name": name})
        )
        return made
    return float(array) if array.ndim == 0 else np.asarray(array)
