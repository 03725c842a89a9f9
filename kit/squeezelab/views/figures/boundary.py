"""The line on a map where the loop gain is 1: by formula where the model's equations give one, else from the runs themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core import Array, Choice, Model, Parameter, Values
from ...dynamics.stepping import laned

Line = tuple[Array, Array]
FINE = 121  # rows and columns on which a formula is drawn
ORIGINS = {"formula": "by the model’s formula", "computed": "as computed in the cells beside it"}


def formula(model: Model) -> Callable[[Values], Any] | None:
    """The gain as a function of the parameters alone: the declared closed form, or the model's own equation for g."""
    from ...core.symbols import GAIN, function_of, lambdified
    from ...records.printed import is_printed, printed

    if model.gain is None:
        return None
    if is_printed(model.id, GAIN):
        return printed(model.id, GAIN)
    for q in (q for q in model.parameters if isinstance(q, Choice)):
        names = {option: by_option(q.name, option) for option in q.options}
        if all(is_printed(model.id, name) for name in names.values()):
            return _chosen(q.name, {option: printed(model.id, name) for option, name in names.items()})
    if model.gain.closed_form is not None:
        return lambdified(model, model.gain.closed_form)
    own = [(holds, function_of(right), sorted(map(str, right.free_symbols))) for holds, right in own_equations(model)]
    if not own:
        return None

    def gain(p: Any) -> Any:
        _, function, read = next((one for one in own if one[0](p)), own[-1])
        return function(*(p[name] for name in read))

    return gain


def by_option(choice: str, option: str) -> str:
    """The name under which the gain is printed that holds where a choice stands at an option."""
    from ...core.symbols import GAIN

    return f"{GAIN} {choice}={option}"


def _chosen(choice: str, forms: Mapping[str, Callable[[Values], Any] | None]) -> Callable[[Values], Any]:
    """The form of the option at which a choice stands."""

    def gain(p: Values) -> Any:
        form = forms[p[choice]]
        assert form is not None
        return form(p)

    return gain


def own_equations(model: Model) -> list[tuple[Callable[[Values], bool], Any]]:
    """When it holds, and the right side, of each equation that gives g by parameters: a choice of the model may have its own."""
    from ...core.symbols import GAIN, equations_of

    names = {q.name for q in model.parameters if isinstance(q, Parameter)}
    own = []
    for equation in equations_of(model):
        right = equation.relation.rhs
        if str(equation.relation.lhs) == GAIN and {str(symbol) for symbol in right.free_symbols} <= names:
            own.append((equation.holds, right))
    return own


def surface(model: Model, given: Mapping[str, Any], x: Parameter, y: Parameter, xs: Array, ys: Array) -> Array | None:
    """The gain by formula at every pair of values, shape (len(ys), len(xs)); None where there is no formula."""
    gain = formula(model)
    if gain is None:
        return None
    p = laned(model, given)
    with np.errstate(all="ignore"):
        rows = [np.broadcast_to(gain(p.replace(**{x.name: xs, y.name: np.full_like(xs, level)})), xs.shape) for level in ys]
    return np.array(rows, float)


def spread(parameter: Parameter, count: int) -> Array:
    """Values evenly spread over a slider, its ends included."""
    return np.asarray(np.clip(_value(parameter, np.linspace(0, 1, count)), parameter.low, parameter.high))


def contour(heights: Array, level: float = 1.0) -> list[Line]:
    """Lines where a grid of heights (rows, columns) passes a level, in columns and rows of the grid: marching squares.

    Between neighbours the height is taken as straight; cells with a height that is not finite have no line.
    """
    above = heights >= level
    joints: dict[tuple[int, int, int], list[tuple[int, int, int]]] = {}

    def joined(a: tuple[int, int, int], b: tuple[int, int, int]) -> None:
        joints.setdefault(a, []).append(b)
        joints.setdefault(b, []).append(a)

    for row in range(heights.shape[0] - 1):
        for column in range(heights.shape[1] - 1):
            if not np.isfinite(heights[row : row + 2, column : column + 2]).all():
                continue
            corners = [above[row, column], above[row, column + 1], above[row + 1, column + 1], above[row + 1, column]]
            sides = [(row, column, 0), (row, column + 1, 1), (row + 1, column, 0), (row, column, 1)]  # below, right, above, left
            cut = [side for k, side in enumerate(sides) if corners[k] != corners[(k + 1) % 4]]
            if len(cut) == 2:
                joined(*cut)
            elif len(cut) == 4:  # a saddle: the middle decides which corners hang together
                middle = bool(heights[row : row + 2, column : column + 2].mean() >= level)
                first = 1 if middle == bool(corners[0]) else 3
                joined(sides[0], sides[first])
                joined(sides[2], sides[4 - first])

    def point(side: tuple[int, int, int]) -> tuple[float, float]:
        row, column, upright = side
        a = heights[row, column]
        b = heights[row + 1, column] if upright else heights[row, column + 1]
        part = (level - a) / (b - a)
        return (column, row + part) if upright else (column + part, row)

    lines = []
    while joints:
        start = next((side for side, ends in joints.items() if len(ends) == 1), next(iter(joints)))
        chain = [start]
        while joints.get(chain[-1]):
            here = chain[-1]
            following = joints[here].pop()
            joints[following].remove(here)
            chain.append(following)
        for side in chain:
            if side in joints and not joints[side]:
                del joints[side]
        points = np.array([point(side) for side in chain])
        lines.append((points[:, 0], points[:, 1]))
    return lines


def on_axes(lines: list[Line], x: Parameter, y: Parameter, columns: int, rows: int) -> list[Line]:
    """Lines in columns and rows of a grid as values of two parameters."""
    return [(_value(x, a / (columns - 1)), _value(y, b / (rows - 1))) for a, b in lines]


def _value(parameter: Parameter, part: Array) -> Array:
    if parameter.scale == "log":
        return np.asarray(parameter.low * (parameter.high / parameter.low) ** part)
    return np.asarray(parameter.low + part * (parameter.high - parameter.low))


@dataclass(frozen=True)
class Boundary:
    """Where the gain is 1: ``lines`` in values of both parameters, ``how`` they were found, on which side of 1 most lies."""

    lines: list[Line]
    how: str = ""
    above: bool = False

    @property
    def says(self) -> str:
        """The same in a sentence."""
        if not self.how:
            return ""
        if self.lines:
            return f"On the dashed line the loop gain is 1, {ORIGINS[self.how]}."
        return f"The loop gain stays {'above' if self.above else 'below'} 1 on the whole map."


def boundary(model: Model, given: Mapping[str, Any], x: Parameter, y: Parameter, computed: Array) -> Boundary:
    """The line on which the gain is 1, by formula, or else through the gains ``computed`` at evenly spread values (rows, columns)."""
    if model.gain is None:
        return Boundary([])
    fine = surface(model, given, x, y, spread(x, FINE), spread(y, FINE))
    heights, how = (computed, "computed") if fine is None else (fine, "formula")
    rows, columns = heights.shape
    lines = on_axes(contour(heights), x, y, columns, rows)
    return Boundary(lines, how, above=bool(np.nanmean(heights >= 1) > 0.5))
