"""Units: how a value is written, how it is read back, how it scales.

Values are held in base units (USD, shares, years, decimals); only :meth:`Unit.write` formats.
The list is closed: a quantity takes one of the constants below.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal

from ..numerals import read as read_number
from ..numerals.measures import Bare

COUNTED = {"positions", "shares", "contracts", "coins", "tokens", "hours", "days", "months", "years", "rounds", "steps", "blocks"}
THIN = "\u202f"  # narrow no-break space, stands before %
SMALLEST = 1e-4  # per cent or basis points: what is smaller is written as zero
SHORT = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))

Style = Literal["trader", "maths"]
STYLE: ContextVar[Style] = ContextVar("style", default="trader")


@contextmanager
def style(name: Style) -> Iterator[None]:
    """Writes and reads values in this style inside the block."""
    token = STYLE.set(name)
    try:
        yield
    finally:
        STYLE.reset(token)


@dataclass(frozen=True)
class Unit:
    """A unit of measure.

    ``digits`` are decimals as written, more of them in per cent and basis points where a small value would be written as
    zero; ``factor`` turns a base value into the written number (100 for per cent). ``short`` writes millions and billions
    in words, ``signed`` always shows the sign. ``usd`` and ``share`` are the powers with which a value scales when money
    or shares are recounted. ``whole`` writes whole values without decimals: 7 days, 0.67 days.
    """

    name: str
    symbol: str
    digits: int = 2
    factor: float = 1.0
    short: bool = False
    signed: bool = False
    usd: int = 0
    share: int = 0
    whole: bool = False
    maths: tuple[str, float, int] | None = None  # symbol, factor and digits as mathematicians write it

    @property
    def counts(self) -> bool:
        """Whether it counts what comes in wholes only: a slider stops there, and no axis has a number between."""
        return self.name in {"count", "positions", "rounds", "steps", "blocks"}

    @property
    def worn(self) -> Unit:
        """The unit in the style of the moment: traders' (per 1 %, per day) or mathematicians' (per 1.00, per year)."""
        if self.maths is None or STYLE.get() == "trader":
            return self
        symbol, factor, digits = self.maths
        return replace(self, symbol=symbol, factor=factor, digits=digits, maths=None)

    def number(self, value: float, *, exact: bool = False) -> str:
        """The written number without its symbol; ``exact`` keeps up to four significant digits."""
        if self.maths is not None and self.worn is not self:
            return self.worn.number(value, exact=exact)
        scaled = float(value) * self.factor
        if not math.isfinite(scaled):
            return "none" if math.isnan(scaled) else ("−∞" if scaled < 0 else "∞")
        size, word = abs(scaled), ""
        if self.short:
            for step, short in SHORT:
                last = step / 1000 if step > SHORT[-1][0] else 1.0  # 999.6 m is written 1.0 bn, not 1,000 m
                if round(size / last) * last >= step:
                    size, word = size / step, f" {short}"
                    break
        digits = (1 if size < 9.95 else 0) if word else 0 if size >= 9_999.5 else self.digits
        if exact and not self.counts:
            # as many decimals as the value needs, up to four significant digits
            exponent = math.floor(math.log10(size)) if size else 0
            needed = f"{size:.{max(0, min(3 - exponent, 8))}f}"
            if "." in needed:
                decimals = len(needed.rstrip("0").split(".")[1])
                digits = max(digits, decimals)
        elif self.digits > 3 and size > 1e-7 and not word:
            # four significant digits: 1,653 coins, 22.63 coins, 0.0235 coins, 0.000043 per USD
            exponent = math.floor(math.log10(size))
            digits = self.digits - min(exponent, self.digits - 1) - 1 if exponent >= 0 else max(digits, 1 - exponent)
        elif self.digits and self.symbol.startswith(("%", "bp")) and SMALLEST <= size < 0.5 * 10.0**-digits:
            digits = 1 - math.floor(math.log10(size))  # two significant digits: 0.013 % is not 0.0 %
        if self.whole and abs(size - round(size)) < 0.5 * 10.0**-digits:
            digits = 0
        text = f"{size:,.{digits}f}"
        zero = not text.strip("0.,")
        sign = "" if zero else "−" if scaled < 0 else "+" if self.signed else ""
        return f"{sign}{text}{word}"

    def write(self, value: float, *, exact: bool = False) -> str:
        """A value as people write it: ``2.0 bn USD``, ``12.5 %``, ``−3.0 %``."""
        if self.maths is not None and self.worn is not self:
            return self.worn.write(value, exact=exact)
        number = self.number(value, exact=exact)
        if not self.symbol or number == "none":
            return number
        space = THIN if self.symbol.startswith("%") or self.symbol == "×" else " "
        return f"{number}{space}{self.symbol_after(number)}"

    def symbol_after(self, number: str) -> str:
        """The symbol as it stands after a written number: one day, two days."""
        one = number.lstrip("+−") == "1" and self.symbol in COUNTED
        return self.symbol.removesuffix("s") if one else self.symbol

    def read(self, text: str, *, bare: Bare = "shown", decimal: str = "") -> float:
        """The base value of a typed text, ``2m``, ``2.0 m USD``, ``12.5 %``, ``30 bp``, ``7d``, ``−3``, by the grammar of `numerals`.

        A bare number is in the unit as shown or, with ``bare="base"``, a base value. ``decimal`` is the writer’s decimal sign,
        where it is known. Raises `Unreadable` and `NotANumber`.
        """
        own = {form: 1 / unit.factor for unit in {self, self.worn} if (form := unit.symbol)}
        return read_number(text, self.worn, bare=bare, forms=own, sample=self.write(self._sample()), decimal=decimal)

    def _sample(self) -> float:
        return 2e6 if self.short else 12.5 / self.factor


# the closed list ------------------------------------------------------------------------------
NUMBER = Unit("number", "")
COUNT = Unit("count", "", digits=0)
DECIMAL = Unit("decimal", "", digits=4)
VEGA = Unit("value per volatility", "USD per vol point", digits=3, factor=0.01, usd=1, share=-1, maths=("USD per 1.00", 1.0, 3))
RHO = Unit("value per rate", "USD per 1 %", digits=3, factor=0.01, usd=1, share=-1, maths=("USD per 1.00", 1.0, 3))
THETA = Unit("value per year", "USD a day", digits=3, factor=1 / 365, usd=1, share=-1, maths=("USD a year", 1.0, 3))
CHARM = Unit("delta per year", "a day", digits=5, factor=1 / 365, maths=("a year", 1.0, 4))
GAMMA = Unit("shares per USD", "per USD", digits=4, usd=-1, share=1)
SPEED = Unit("shares per USD²", "per USD²", digits=6, usd=-2, share=2)
POSITIONS = Unit("positions", "positions", digits=0)
GAIN = Unit("loop gain", "")
RATIO = Unit("ratio", "×")
LEVERAGE = Unit("leverage", "×", digits=1)
PROBABILITY = Unit("probability", "%", digits=1, factor=100)
SHARE = Unit("share of a whole", "%", digits=0, factor=100)
MULTIPLE = Unit("multiple", "×")
PERCENT = Unit("per cent", "%", digits=1, factor=100)
CHANGE = Unit("change", "%", digits=1, factor=100, signed=True)
RATE = Unit("rate per year", "% a year", digits=1, factor=100, maths=("a year", 1.0, 4))
VOLATILITY = Unit("volatility per √year", "%", digits=1, factor=100, maths=("", 1.0, 4))
DAILY = Unit("daily move", "%", digits=2, factor=100)
BASIS_POINTS = Unit("basis points", "bp", digits=1, factor=1e4)
PRICE = Unit("price", "USD", usd=1, share=-1)
MONEY = Unit("money", "USD", digits=0, short=True, usd=1)
SIGNED_MONEY = Unit("signed money", "USD", digits=0, short=True, signed=True, usd=1)
DEPTH = Unit("money per 1 %", "USD", digits=0, short=True, usd=1)
CASH = Unit("cash", "USD", digits=2, usd=1)
SHARES = Unit("shares", "shares", digits=0, short=True, share=1)
CONTRACTS = Unit("contracts", "contracts", digits=0, short=True, share=1)
COINS = Unit("coins", "coins", digits=4, share=1, whole=True)
TOKENS = Unit("tokens", "tokens", digits=0, short=True, share=1)
IMPACT = Unit("price impact", "USD/share", digits=4, usd=1, share=-2)
IMPACT_PER_MILLION = Unit("price impact of a million shares", "USD per m shares", digits=3, factor=1e6, usd=1, share=-2)
FINE_PRICE = Unit("price to a tenth of a cent", "USD", digits=3, usd=1, share=-1)
PER_USD = Unit("per USD", "per USD", digits=3, usd=-1)
PER_MILLION_USD = Unit("per million USD", "per m USD", digits=2, factor=1e6, usd=-1)
SECONDS = Unit("seconds", "s", digits=1, whole=True)
HOURS = Unit("hours", "hours", digits=1, whole=True)
DAYS = Unit("days", "days", digits=2, whole=True)
MONTHS = Unit("months", "months", digits=0)
YEARS = Unit("years", "years", digits=2, whole=True)
PER_YEAR = Unit("per year", "a year", digits=1)
ROUNDS = Unit("rounds", "rounds", digits=0)
STEPS = Unit("steps", "steps", digits=0)
BLOCKS = Unit("blocks", "blocks", digits=0)
GWEI = Unit("fee per gas", "gwei")
ETHER = Unit("ether", "ETH", short=True)
GAS = Unit("gas", "gas", digits=0, short=True)
HERTZ = Unit("frequency", "Hz", digits=3)
POWER_PRICE = Unit("power price", "USD/kWh", digits=3, usd=1)
HASH_PRICE = Unit("hash price", "USD/PH/day", digits=1, usd=1)
EFFICIENCY = Unit("energy per hash", "J/TH", digits=1)

UNITS = tuple(value for value in list(globals().values()) if isinstance(value, Unit))
