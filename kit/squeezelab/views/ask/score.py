"""How far a guess is from the model's answer: in the units of the axis, and in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...core import THIN, Array, Quantity
from ..figures.band import called
from .sketch import Paper

FLAT = 0.03  # of the axis: less is no rise and no fall
TURN = 0.08  # of the axis: a swing that is less is a tremor of the hand


@dataclass(frozen=True)
class Score:
    """How far a guess is off: ``mean`` and ``end`` in the unit of the axis (end: guess minus model), the way and the turns of both."""

    mean: float
    end: float
    ways: tuple[int, int]
    turns: tuple[int, int]
    inside: float | None
    near: bool


def score(sheet: Paper, guess: Array) -> Score:
    """Compares a guess with the model, each of shape (n,); pairs are guess first, model second."""
    drawn, truth = sheet.up(guess), sheet.up(sheet.truth)
    inside = None
    if sheet.band is not None:
        inside = float(np.mean((guess >= sheet.band[0]) & (guess <= sheet.band[1])))
    end = float(guess[-1] - sheet.truth[-1])
    return Score(
        mean=float(np.mean(np.abs(guess - sheet.truth))),
        end=end,
        ways=(way(drawn), way(truth)),
        turns=(turns(drawn), turns(truth)),
        inside=inside,
        near=bool(abs(drawn[-1] - truth[-1]) <= 0.02),
    )


def way(heights: Array) -> int:
    """1 where a curve ends above its start, -1 below, 0 where it ends about there; heights in fractions of the axis."""
    change = float(heights[-1] - heights[0])
    return 0 if abs(change) < FLAT else int(np.sign(change))


def turns(heights: Array) -> int:
    """How often a curve turns: swings of less than `TURN` are not counted."""
    found, heading = 0, 0
    extreme = float(heights[0])
    low = high = extreme
    for height in map(float, heights):
        if heading == 0:
            low, high = min(low, height), max(high, height)
            if height - low > TURN:
                heading, extreme = 1, height
            elif high - height > TURN:
                heading, extreme = -1, height
        elif heading * (height - extreme) > 0:
            extreme = height
        elif heading * (extreme - height) > TURN:
            found, heading, extreme = found + 1, -heading, height
    return found


def distance(quantity: Quantity, size: float) -> str:
    """A difference in a quantity's unit: “7.9 USD”, and between per cents “7.9 points”."""
    text = quantity.write(size).lstrip("+")
    if quantity.unit.worn.symbol.startswith("%") and size * quantity.unit.worn.factor < 10:
        return f"{size * quantity.unit.worn.factor:.2g} points"  # 23.5 and 25 lie 1.5 points apart, not 2
    return f"{text.removesuffix(quantity.unit.worn.symbol).rstrip()} points" if quantity.unit.worn.symbol.startswith("%") else text


def curve_words(sheet: Paper, found: Score, off: str) -> tuple[str, str]:
    """What a drawn curve missed: headline, and the line below."""
    q, end = sheet.quantity, sheet.quantity.write(sheet.truth[-1])
    it = "The middle of the runs ends at" if sheet.band else "It ends at" if sheet.clock else f"At the right end, {sheet.place(-1)}, it is"
    head = f"{it} *{end}*: your curve ends {off}." if off else f"{it} *{end}*, where your curve ends too."
    ways = {1: "rises", -1: "falls", 0: "ends where it began"}
    drew, does = found.ways
    more = [f"On average your curve is {distance(q, found.mean)} away."]
    more.append(f"Right: it {ways[does]}." if drew == does else f"It {ways[does]}; your curve {ways[drew]}.")
    mine, its = found.turns
    if mine != its:
        more.append(f"It {f'turns {times(its)}' if its else 'never turns'}, your curve {times(mine)}.")
    if found.inside is not None:
        more.append(f"{100 * found.inside:.0f}{THIN}% of your curve lies where {called(sheet.runs)} do.")
    return head, " ".join(more)


def sign_words(quantity: Quantity, before: float, after: float, sign: int, size: float) -> tuple[str, str]:
    """What a guess of sign and size missed: headline, and the line below."""
    change, guess = after - before, sign * size
    same = quantity.write(before) == quantity.write(after)
    way = 0 if same else int(np.sign(change))
    does = {1: "rises", -1: "falls", 0: "stays"}
    end = quantity.write(after)
    head = f"{quantity.label} " + (f"stays at *{end}*." if same else f"{does[way]} by *{distance(quantity, abs(change))}*, to {end}.")
    verdict = "Right direction" if sign == way else "Wrong direction"
    off = abs(change - guess)
    near = quantity.write(before + guess) == quantity.write(after)
    return head, f"{verdict}{', and the size too' if near else f'; your guess is {distance(quantity, off)} off'}."


def times(count: int) -> str:
    """How often, in words."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
