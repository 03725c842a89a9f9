"""Uniswap's integer arithmetic, to the last unit (Uniswap v2-core, v3-core: SwapMath, SqrtPriceMath, TickMath).

Amounts are whole numbers of the smallest unit; square roots of prices are Q64.96 (times 2^96). Rounding is always
against the trader.
"""

from __future__ import annotations

from math import isqrt
from typing import NamedTuple

from ..errors import OutOfRange

__all__ = ["Step", "amount_in", "amount_out", "base_between", "quote_between", "root_at_tick", "root_of_price", "swap_step"]

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
    """One swap step: where the square root of the price ends, amounts in and out, fee in the coin that comes in."""

    root: int
    amount_in: int
    amount_out: int
    fee: int


def _at_least(low: int, **named: int) -> None:
    for name, value in named.items():
        if not isinstance(value, int) or value < low:
            raise OutOfRange(f"{name} must be a whole number of at least {low}, not {value!r}: count in the smallest unit.")


def amount_out(amount_in: int, reserve_in: int, reserve_out: int) -> int:
    """What a v2 pool pays for ``amount_in``: in 997 R_out/(1000 R_in + 997 in), rounded down."""
    _at_least(1, amount_in=amount_in, reserve_in=reserve_in, reserve_out=reserve_out)
    inside = amount_in * 997
    return inside * reserve_out // (reserve_in * 1000 + inside)


def amount_in(amount_out: int, reserve_in: int, reserve_out: int) -> int:
    """What a v2 pool asks for ``amount_out``, rounded up; it must stay below the reserve."""
    _at_least(1, amount_out=amount_out, reserve_in=reserve_in, reserve_out=reserve_out)
    if amount_out >= reserve_out:
        raise OutOfRange(f"amount_out must stay below the reserve of {reserve_out}, not {amount_out}: no amount buys the last unit.")
    return reserve_in * amount_out * 1000 // ((reserve_out - amount_out) * 997) + 1


def root_of_price(quote: int, base: int) -> int:
    """The square root of quote/base as Q64.96, rounded down."""
    _at_least(1, quote=quote, base=base)
    return isqrt((quote << 192) // base)


def root_at_tick(tick: int) -> int:
    """The square root of 1.0001^tick as Q64.96, with the contract's rounding (TickMath)."""
    if not isinstance(tick, int) or abs(tick) > HIGHEST_TICK:
        raise OutOfRange(f"tick must be a whole number from -{HIGHEST_TICK:,} to {HIGHEST_TICK:,}, not {tick!r}.")
    ratio = 1 << 128
    for i, factor in enumerate(_FACTORS):
        if abs(tick) >> i & 1:
            ratio = ratio * factor >> 128
    if tick > 0:
        ratio = ((1 << 256) - 1) // ratio
    return (ratio >> 32) + (ratio % (1 << 32) > 0)


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def base_between(root_a: int, root_b: int, liquidity: int, *, round_up: bool) -> int:
    """Base coins between two prices: L (1/sqrt Pa - 1/sqrt Pb)."""
    _at_least(1, root_a=root_a, root_b=root_b)
    _at_least(0, liquidity=liquidity)
    low, high = sorted((root_a, root_b))
    numerator = (liquidity << 96) * (high - low)
    return _up(_up(numerator, high), low) if round_up else numerator // high // low


def quote_between(root_a: int, root_b: int, liquidity: int, *, round_up: bool) -> int:
    """Quote between two prices: L (sqrt Pb - sqrt Pa)."""
    _at_least(1, root_a=root_a, root_b=root_b)
    _at_least(0, liquidity=liquidity)
    numerator = liquidity * abs(root_b - root_a)
    return _up(numerator, Q96) if round_up else numerator // Q96


def _after_input(root: int, liquidity: int, amount: int, base_in: bool) -> int:
    if base_in:
        return _up((liquidity << 96) * root, (liquidity << 96) + amount * root)
    return root + (amount << 96) // liquidity


def _after_output(root: int, liquidity: int, amount: int, base_in: bool) -> int:
    if base_in:  # quote leaves
        fall = _up(amount << 96, liquidity)
        if fall >= root:
            raise OutOfRange(f"amount of {amount} is more quote than this liquidity holds: cross the next tick first.")
        return root - fall
    left = (liquidity << 96) - amount * root
    if left <= 0:
        raise OutOfRange(f"amount of {amount} is more base than this liquidity holds: cross the next tick first.")
    return _up((liquidity << 96) * root, left)


def swap_step(root: int, target: int, liquidity: int, remaining: int, fee: int) -> Step:
    """One step of a swap within constant ``liquidity``, from ``root`` towards ``target`` (both Q64.96).

    ``remaining`` above 0 is what may still come in, below 0 what must still go out; ``fee`` in parts per million.
    """
    _at_least(1, root=root, target=target, liquidity=liquidity)
    if not isinstance(fee, int) or not 0 <= fee < MILLION:
        raise OutOfRange(f"fee must be a whole number of parts per million from 0 to 999,999, not {fee!r}.")
    base_in, exact_in = root >= target, remaining >= 0

    def incoming(end: int) -> int:
        return (base_between if base_in else quote_between)(end, root, liquidity, round_up=True)

    def outgoing(end: int) -> int:
        return (quote_between if base_in else base_between)(end, root, liquidity, round_up=False)

    if exact_in:
        net = remaining * (MILLION - fee) // MILLION
        end = target if net >= incoming(target) else _after_input(root, liquidity, net, base_in)
    else:
        end = target if -remaining >= outgoing(target) else _after_output(root, liquidity, -remaining, base_in)
    came, went = incoming(end), outgoing(end)
    if not exact_in:
        went = min(went, -remaining)
    paid = remaining - came if exact_in and end != target else _up(came * fee, MILLION - fee)
    return Step(end, came, went, paid)
