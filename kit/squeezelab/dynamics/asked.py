"""What public functions do with arguments that are no floats or arrays: read as numbers what are numbers, and name what is none.

And with an answer that is none: one number that is NaN or infinite is refused, where the docstring does not tell of such.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from ..core import Values
from ..errors import NotANumber, OutOfRange, SqueezelabError, as_given
from . import guard

__all__ = ["asked"]

P = ParamSpec("P")
T = TypeVar("T")

AT_HOME = frozenset({float, int, bool, np.ndarray, np.float64, np.int64, np.bool_, str, tuple, Values, type(None)})  # read as they come
NUMBERS = frozenset({"float", "int", "Number", "Array", "Any"})  # annotations of what is read as a number
ENDLESS = re.compile(r"\b(NaN|[Ii]nfinit\w+)\b")  # in the docstring of a function whose answer may be none
STUMBLES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


def asked(function: Callable[P, T]) -> Callable[P, T]:
    """``function`` for arguments of any kind: lists, series, decimals and fractions are arrays to it, and an error names its argument.

    Numbers and arrays go straight through. Where others come, or where it stumbles over one, each argument is read as a number
    (`guard.plain`) and asked again; a switch takes True and False alone, and shapes that do not go together are told by name.
    An answer of one number is finite, or its docstring says where it is NaN or infinite; in an array each lane is what it is.

    Parameters
    ----------
    function : callable
        Its annotations say what is a number, what is a switch, and what is neither.

    Returns
    -------
    callable
        The same, asked more kindly.
    """
    parameters = inspect.signature(function).parameters
    written = {name: str(p.annotation) for name, p in parameters.items()}
    switches = [(k, name) for k, (name, kind) in enumerate(written.items()) if kind == "bool"]
    ends = not ENDLESS.search(function.__doc__ or "")
    numbers = {name: "int" in kind.split(" | ") for name, kind in written.items() if NUMBERS.intersection(kind.split(" | "))}

    @wraps(function)
    def asking(*args: P.args, **kwargs: P.kwargs) -> T:
        if AT_HOME.issuperset(map(type, args)) and (not kwargs or AT_HOME.issuperset(map(type, kwargs.values()))):
            try:
                answer = function(*args, **kwargs)
                if ends and not _finite(answer):
                    raise OutOfRange(_no_number(function, *args, **kwargs))
                return answer
            except STUMBLES as error:
                if isinstance(error, SqueezelabError):
                    raise
        answer = _again(function, numbers, *args, **kwargs)
        if ends and not _finite(answer):
            raise OutOfRange(_no_number(function, *args, **kwargs))
        return answer

    @wraps(function)
    def switching(*args: P.args, **kwargs: P.kwargs) -> T:
        for place, name in switches:
            value = args[place] if place < len(args) else kwargs.get(name, False)
            if type(value) is not bool and not isinstance(value, np.bool_):
                raise NotANumber(f"{name} must be True or False, not {as_given(value)}.")
        return asking(*args, **kwargs)

    return switching if switches else asking


def _finite(answer: Any) -> bool:
    """Whether each single number of an answer is finite."""
    if isinstance(answer, tuple | dict):
        return all(map(_finite, answer.values() if isinstance(answer, dict) else answer))
    single = isinstance(answer, float) or (isinstance(answer, np.ndarray) and not answer.ndim and answer.dtype.kind == "f")
    return not single or math.isfinite(answer)


def _no_number(function: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """Why there is none: the arguments, as they were given."""
    given = inspect.signature(function).bind(*args, **kwargs).arguments
    told = ", ".join(f"{name} {as_given(value)}" for name, value in given.items())
    return f"{function.__name__} has no finite answer at {told}: these lie too far apart, or too far out, for a number to tell it."


def _again(function: Callable[..., T], numbers: dict[str, bool], *args: Any, **kwargs: Any) -> T:
    """The same question with every number an array of floats; what stumbles then is told by the shapes or the kinds that were given."""
    given = inspect.signature(function).bind(*args, **kwargs).arguments
    strange = {name for name, value in given.items() if type(value) not in AT_HOME} or set(given)
    read = {name: _plain(name, value, numbers[name]) if name in numbers.keys() & strange else value for name, value in given.items()}
    try:
        return function(**read)
    except STUMBLES as error:
        if isinstance(error, SqueezelabError):
            raise
        shapes = {name: np.shape(read[name]) for name in read if name in numbers}
        told = ", ".join(f"{name} {shape}" if shape else name for name, shape in shapes.items())
        others = ", ".join(f"{name} as {as_given(value)}" for name, value in read.items() if name not in numbers)
        raise OutOfRange(
            f"{function.__name__} has no answer here ({error}). It was given {told}{' and ' if told and others else ''}{others}."
        ) from error


def _plain(name: str, value: Any, counted: bool) -> Any:
    """`guard.plain`; a number of its own stays one, and an empty array is none."""
    if value is None:
        return None
    array = guard.plain(name, value)
    if not array.size:
        raise NotANumber(f"{name} is empty: give a number, or an array with at least one.")
    if counted and not array.ndim and array.item().is_integer():
        return int(array.item())
    return array if array.ndim else array.item()
