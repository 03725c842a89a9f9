"""Views of a reader's own data, and of what happened: `market` for a chain of options, `chart` for price bars, `case` for a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .data.bars import Bars
    from .views.own.case import Case
    from .views.own.chart import Chart
    from .views.own.market import Market


def market(chain: Any = None, *, daily_volume: float | str | None = None) -> Market:
    """The market calculator: dealer gamma of your own option chain, with every assumption as a switch beside it.

    Parameters
    ----------
    chain : Chain, or anything that `read_chain` reads, optional
        The open contracts. Without one a small made-up chain, until a file is dropped on the calculator. A file is only read.
    daily_volume : float or str, optional
        USD traded in a day (“400 bn USD”), for the loop gain; assumed where it is not given, and called so.

    Returns
    -------
    Market
        A widget to display; ``exposure`` is the `Exposure` that it shows.

    Raises
    ------
    DataError
        Where the file cannot be read or holds nothing that counts.

    Examples
    --------
    >>> import squeezelab
    >>> squeezelab.market().exposure.account.options
    42
    """
    from .data.chain import Chain
    from .data.chains import read_chain
    from .data.made_up import made_up
    from .exposures.gamma import usd_a_day
    from .views.own.market import Market

    volume = None if daily_volume is None else usd_a_day(daily_volume)
    if chain is None:
        return Market(made_up(), name="A made-up chain", daily_volume=volume)
    read = chain if isinstance(chain, Chain) else read_chain(chain)
    return Market(read, name=_name(chain), daily_volume=volume)


def chart(bars: Any = None, indicator: str = "adx") -> Chart:
    """An indicator on your own price bars, beside what it shows on walks that have no trend.

    Parameters
    ----------
    bars : Bars, or anything that `read_bars` reads, optional
        The record. Without one a made-up walk, until a file is dropped on the view. A file is only read.
    indicator : {"adx", "atr", "z", "bands", "breaks", "zones", "wicks"}
        What is computed first.

    Returns
    -------
    Chart
        A widget to display; ``found`` is the `BesideNull` that it shows.

    Raises
    ------
    DataError
        Where the file cannot be read, or holds too few bars.
    UnknownName
        Where there is no such indicator.

    Examples
    --------
    >>> import squeezelab
    >>> len(squeezelab.chart().bars)
    250
    """
    from .data.bars import Bars, read_bars
    from .errors import named
    from .nulls import INDICATORS
    from .views.own.chart import Chart

    named("indicator", indicator, INDICATORS)
    if bars is None:
        return Chart(_walk(), indicator)
    return Chart(bars if isinstance(bars, Bars) else read_bars(bars), indicator)


def case(name: str) -> Case:
    """The record of a case beside the model, with the gaps in a column and one assumption to turn.

    Parameters
    ----------
    name : str
        Its id: “gamestop-2021”, “volkswagen-2008”, “october-1987” and so on.

    Returns
    -------
    Case
        A widget to display; ``found`` holds the marks, the path and the gaps.

    Raises
    ------
    UnknownName
        Where there is no such case; the message names them.

    Examples
    --------
    >>> import squeezelab
    >>> squeezelab.case("gamestop-2021").found.extreme.label
    '27 Jan'
    """
    from .cases import case as case_of
    from .views.own.case import Case

    return Case(case_of(name))


def _name(given: Any) -> str:
    return Path(given).name if isinstance(given, (str, Path)) and len(str(given)) < 300 and "\n" not in str(given) else ""


def _walk() -> Bars:
    """A year of days of a walk without any trend, for who has no file at hand."""
    from dataclasses import replace

    from .data.bars import read_bars
    from .dynamics.bars import walk_bars

    steps = np.random.default_rng(1).standard_normal((250 * 8, 1)) * 0.015 / np.sqrt(8)
    o, h, low, c = (100 * np.exp(one[:, 0]) for one in walk_bars(steps, 8))
    days = np.busday_offset(np.datetime64("2024-01-02"), np.arange(250))
    rows = [f"{day},{a:.4f},{b:.4f},{e:.4f},{d:.4f}" for day, a, b, e, d in zip(days, o, h, low, c, strict=True)]
    return replace(read_bars("\n".join(["date,open,high,low,close", *rows])), name="A made-up walk")
