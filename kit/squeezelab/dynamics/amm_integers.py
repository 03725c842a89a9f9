"""Uniswap's integer arithmetic, to the last unit (Uniswap v2-core, v3-core: SwapMath, SqrtPriceMath, TickMath).

Amounts are whole numbers of the smallest unit; square roots of prices are Q64.96 (times 2^96). Rounding is always
against the trader.
"""

from __future__ import annotations

from typing import NamedTuple

from ..errors import OutOfRange, as_given

__all__ = ["Step", "amount_in", "amount_out"]

Q96 = 1 << 96
MILLION = 1_000_000  # fees are parts per million
HIGHEST_TICK = 887_272
# 2^128 / 1.0001^(2^i / 2), rounded as the contract does
_FACTORS = (
    0xFFFCB933BD6FAD37AA2D162D1A594001, 0xFFF97272373D413259A46990580E213A, 0xFFF2E50F5F656932EF12357CF3C7FDCC,
    0xFFE5CACA7E10E4E61C3624EAA0941CD0, 0xFFCB9843D60F6159C9DB58835C926644, 0xFF973B41FA98C081472E6896DFB254C0,
    0xFF2EA16466C96A3843EC78B326B52861, 0xFE5DEE046A99A2A811C461F1969C3053, 0xFCBE86C7900A88AEDCFFC83B479AA3A4,
    0xF987A7253AC413176F2B074CF7815E54, 0xF3392B0822B70005940C7A398E4B70F3, 0xE7159475A2C29B7443B29C7FA6E889D9,
    0xD097F3BDFD2022B8845AD8F792AA5825, 0xA9F746462D870FDF8A65DC1F90E061E5, 0x70D869A156D2A1B890BB3DF62BAF32F7,
    0x31BE135F97D08FD981231505542FCFA6, 0x9AA508B5B7A84E1C677DE54F3E99BC9, 0x5D6AF8DEDB81196699C329225EE604,
    0x2216E584F5FA1EA926041BEDFE98, 0x48A170391F7DC42444E8FA2,
)  # fmt: skip


class Step(NamedTuple):
    """One swap step: where the square root of the price ends, amounts in and out, fee in the coin that comes in.

    Parameters
    ----------
    root : int
        Square root of the price where the step ends, times 2^96.
    amount_in, amount_out : int
        Smallest units of the coin that comes in and of the one that goes out.
    fee : int
        Smallest units of the coin that comes in.
    """

    root: int
    amount_in: int
    amount_out: int
    fee: int


def _at_least(low: int, **named: int) -> None:
    for name, value in named.items():
        if not isinstance(value, int) or value < low:
            raise OutOfRange(f"{name} must be a whole number of at least {low}, not {as_given(value)}: count in the smallest unit.")


def amount_out(amount_in: int, reserve_in: int, reserve_out: int) -> int:
    """What a v2 pool pays for ``amount_in``: in 997 R_out/(1000 R_in + 997 in), rounded down.

    Parameters
    ----------
    amount_in : int
        Smallest units sold into the pool, 1 or more.
    reserve_in, reserve_out : int
        The pool's reserves, smallest units, 1 or more.

    Returns
    -------
    int
        Smallest units paid out.

    Raises
    ------
    OutOfRange
        Where a value is no whole number of at least 1.

    References
    ----------
    Uniswap v2-core; the fee is 3 in 1000.
    """
    _at_least(1, amount_in=amount_in, reserve_in=reserve_in, reserve_out=reserve_out)
    inside = amount_in * 997
    return inside * reserve_out // (reserve_in * 1000 + inside)


def amount_in(amount_out: int, reserve_in: int, reserve_out: int) -> int:
    """What a v2 pool asks for ``amount_out``, rounded up; it must stay below the reserve.

    Parameters
    ----------
    amount_out : int
        Smallest units wanted, 1 or more and below ``reserve_out``.
    reserve_in, reserve_out : int
        The pool's reserves, smallest units, 1 or more.

    Returns
    -------
    int
        Smallest units to be paid in.

    Raises
    ------
    OutOfRange
        Where a value is no whole number of at least 1, or the reserve does not suffice.

    References
    ----------
    Uniswap v2-core; the fee is 3 in 1000.
    """
    _at_least(1, amount_out=amount_out, reserve_in=reserve_in, reserve_out=reserve_out)
    if amount_out >= reserve_out:
        raise OutOfRange(f"amount_out must stay below the reserve of {reserve_out}, not {amount_out}: no amount buys the last unit.")
    return reserve_in * amount_out * 1000 // ((reserve_out - amount_out) * 997) + 1
