"""Uniswap's integer arithmetic, to the last unit (Uniswap v2-core, v3-core: SwapMath, SqrtPriceMath, TickMath)."""

from __future__ import annotations

from math import isqrt

from squeezelab.dynamics.amm_integers import _FACTORS, HIGHEST_TICK, MILLION, Q96, Step, _at_least
from squeezelab.errors import OutOfRange


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
