"""Breaks the mechanism that a claim rests on, to see whether the claim notices."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import cached_property, wraps
from importlib import import_module
from typing import Any

import numpy as np

from ..errors import DeclarationError, SqueezelabError
from .experiment import Break, Experiment
from .judging import word
from .measuring import measured


def nought(mechanism: Callable[..., Any]) -> Callable[..., Any]:
    """The mechanism without effect: all it gives is nought."""
    return wraps(mechanism)(lambda *args, **named: _each(mechanism(*args, **named), lambda value: 0 * value))


def reversed_(mechanism: Callable[..., Any]) -> Callable[..., Any]:
    """The mechanism the other way round: all it gives has the opposite sign."""
    return wraps(mechanism)(lambda *args, **named: _each(mechanism(*args, **named), lambda value: -1 * value))


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _each(getattr(value, one.name), change) for one in fields(value)})
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    if isinstance(value, tuple):
        changed = [_each(one, change) for one in value]
        return type(value)(*changed) if hasattr(value, "_fields") else tuple(changed)
    return change(value) if isinstance(value, (np.ndarray, np.generic, float, int)) and not isinstance(value, bool) else value


def mechanism(name: str) -> tuple[Any, str, Callable[..., Any]]:
    """Where the mechanism ``dynamics.file.function`` lives: its owner, its name there, and itself."""
    module, _, function = name.rpartition(".")
    try:
        owner: Any = import_module(f"..{module}", __package__)
    except ModuleNotFoundError:
        outer, _, inner = module.rpartition(".")  # a method: dynamics.file.Class.function
        try:
            owner = getattr(import_module(f"..{outer}", __package__), inner)
        except (ModuleNotFoundError, AttributeError):
            raise DeclarationError(f"there is no mechanism “{name}”: name a function as dynamics.file.function.") from None
    found = vars(owner).get(function)
    found = getattr(found, "func", None) or getattr(found, "fget", None) or found  # a property's function
    if not callable(found):
        raise DeclarationError(f"there is no mechanism “{name}”: {module} has no function {function}.")
    return owner, function, found


@contextmanager
def breaking(name: str, how: Break) -> Iterator[list[int]]:
    """Everywhere in the package the mechanism is another inside the block; the list counts its calls."""
    owner, function, original = mechanism(name)
    calls = [0]
    changed = how(original)

    @wraps(original)
    def instead(*args: Any, **named: Any) -> Any:
        calls[0] += 1
        return changed(*args, **named)

    kept = vars(owner)[function]
    try:
        _put(owner, function, original, instead)
        _forget()
        yield calls
    finally:
        _put(owner, function, instead, original)
        if isinstance(owner, type):
            setattr(owner, function, kept)
        _forget()


def _put(owner: Any, function: str, old: Any, new: Any) -> None:
    if not isinstance(owner, type):
        for holder, at in _holders(old):
            object.__setattr__(holder, at, new)
        return
    held = vars(owner)[function]
    if isinstance(held, cached_property):
        held = cached_property(new)
        held.__set_name__(owner, function)
    setattr(owner, function, property(new) if isinstance(vars(owner)[function], property) else held if held is not old else new)


def _forget() -> None:
    """Whatever models and dynamics keep of earlier runs is made anew."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("squeezelab.models.", "squeezelab.dynamics.")):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _holders(original: Any) -> list[tuple[Any, str]]:
    """Every module, and every declared model, that holds the function under a name."""
    held: list[tuple[Any, str]] = []
    for module in [module for name, module in sys.modules.items() if name.startswith("squeezelab.")]:
        held += [(module, at) for at, value in vars(module).items() if value is original]
        model = vars(module).get("MODEL")
        for part in (model, getattr(model, "dynamics", None), *getattr(model, "readings", ())):
            held += [(part, at) for at, value in getattr(part, "__dict__", {}).items() if value is original]
    return held


def notices(check: Experiment, points: int | None = None) -> str:
    """ "" if the verdict changes when the mechanism breaks; else what went wrong, in a sentence.

    A break after which the settings say nothing any more proves nothing: half of those that spoke must still speak.
    """
    whole = measured(check, points)
    before, _ = word(check, whole)
    least = 0.5 * whole.speak.sum()
    for how in (check.broken,) if check.broken else (nought, reversed_):
        try:
            with breaking(check.because, how) as calls:
                tally = measured(check, points)
                after, speaks = word(check, tally)[0], tally.speak.sum() >= least
        except SqueezelabError as refused:
            after, speaks = f"refused: {refused}", False  # type: ignore[assignment]
        if not calls[0]:
            return f"{check.name} never calls {check.because}: name the mechanism that it runs."
        if after != before and speaks:
            return ""
    return f"{check.name} finds “{before}” with {check.because} broken too: it does not test what it claims."
