"""A small option chain that nobody quoted, for a learner without a file: written as the CBOE writes, and read back."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from ..dynamics.black_scholes import BlackScholes
from .chain import Chain
from .chains import read_chain

COLUMNS = ("Last Sale", "Net", "Bid", "Ask", "Volume", "IV", "Delta", "Gamma", "Open Interest")
HEADER = ("Expiration Date", "Calls", *COLUMNS, "Strike", "Puts", *COLUMNS)
SPOT, DAYS = 100.0, 35
CROWDS = {"C": 106.0, "P": 93.0}  # where calls and puts are open: above the price and below it, as is usual for an index
HEAD = [["A made-up index", f"Last: {SPOT:.2f}"], ["Date: September 26, 2025 at 4:00 PM EDT"], list(HEADER)]


def chain_or_made_up(path: str | Path) -> Chain:
    """The chain in a file if there is one, else the made-up one; raises `DataError` as `read_chain` does."""
    return read_chain(path) if Path(path).is_file() else made_up()


def made_up() -> Chain:
    """One expiry, a smile that slopes down, and quotes two per cent either side of Black and Scholes (1973)."""
    strikes = np.arange(80.0, 121.0, 2.0)
    level = 0.2 - 0.25 * np.log(strikes / SPOT)
    options = {kind: BlackScholes(SPOT, strikes, DAYS / 365, level, cp=sign) for kind, sign in (("C", 1), ("P", -1))}
    rows = []
    for n, strike in enumerate(strikes):
        quotes = {}
        for kind, option in options.items():
            price, held = option.price[n], 300_000 * np.exp(-(((strike - CROWDS[kind]) / 6) ** 2))
            numbers = [price, 0, 0.98 * price, 1.02 * price + 0.01, 0, level[n], option.delta[n], option.gamma[n], round(held)]
            quotes[kind] = [f"DEMO251031{kind}{strike * 1000:08.0f}", *(f"{number:.4f}" for number in numbers)]
        rows.append(["Fri Oct 31 2025", *quotes["C"], f"{strike:.2f}", *quotes["P"]])
    with TemporaryDirectory() as place:
        path = Path(place) / "made-up.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([*HEAD, *rows])
        return read_chain(path)
