"""A function that is asked the same thing twice in a row works it out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from weakref import ref

F = TypeVar("F", bound=Callable[..., Any])


def once(count: int = 1) -> Callable[[F], F]:
    """Keeps the last answer while all arguments are the same objects, and drops it when one of the first ``count`` is gone."""

    def kept(function: F) -> F:
        last: list[tuple[tuple[ref[Any], ...], tuple[Any, ...], Any]] = []

        @wraps(function)
        def asked(*given: Any) -> Any:
            mortal, others = given[:count], given[count:]
            for known, rest, answer in last:
                same = len(rest) == len(others) and all(held() is one for held, one in zip(known, mortal, strict=True))
                if same and all(one is other for one, other in zip(rest, others, strict=True)):
                    return answer
            answer = function(*given)
            last[:] = [(tuple(ref(one, lambda _: last.clear()) for one in mortal), others, answer)]
            return answer

        return asked  # type: ignore[return-value]

    return kept
