"""A state string is written here, from what a model declares; `links` reads it, for which it must find the model."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote_plus

SCHEME = "squeezelab:"
_SHORT = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
SIZES = {word: size for size, word in _SHORT}


def sign(parameter: Any) -> str:
    """What a written value of a unit that is not its own base ends with: a bare number is a base value, 0.05 is five per cent."""
    symbol = parameter.unit.symbol
    return "%" if symbol.startswith("%") else "" if parameter.unit.factor == 1 else str(symbol)


def compact(parameter: Any, value: Any) -> str:
    """The value as short as it can be and still exact: ``5%``, ``30bp``, ``2m``, ``0.3``."""
    if hasattr(parameter, "options"):
        return str(value)
    number = Decimal(repr(value)) * Decimal(repr(parameter.unit.factor))
    word = ""
    if parameter.unit.short:
        size = next(((step, short) for step, short in _SHORT if abs(number) >= step), None)
        if size:
            number, word = number / size[0], size[1]
    text = f"{number.normalize():f}"
    if len(text) > 24:
        text = str(number)
    ending = sign(parameter)
    return text + word + (f" {ending}" if " " in ending else ending)


def write(
    model: Any,
    given: Mapping[str, Any],
    *,
    preset: str | None = None,
    seed: int | None = None,
    twin: tuple[str, Mapping[str, Any]] | None = None,
    map: tuple[str, str] | None = None,
    units: str = "trader",
) -> str:
    """The state string of a model at ``given``; only what differs from the preset, by default the first one, is written.

    ``twin`` is the preset and all values of a second side.
    """
    preset = preset or model.presets[0].title
    parts = [f"preset={quote_plus(preset)}"] if preset != model.presets[0].title else []
    parts += _changed(model, preset, given)
    parts += [f"seed={seed}"] if seed is not None else []
    if twin:
        parts += [f"b.preset={quote_plus(twin[0])}", *(f"b.{part}" for part in _changed(model, twin[0], twin[1]))]
    parts += [f"view.map={map[0]}~{map[1]}"] if map else []
    parts += [f"view.units={units}"] if units != "trader" else []
    return f"{SCHEME}{model.id}" + ("?" + "&".join(parts) if parts else "")


def _changed(model: Any, preset: str, given: Mapping[str, Any]) -> list[str]:
    base = model.given(preset)
    return [f"{name}={quote_plus(compact(model.parameter(name), value))}" for name, value in given.items() if value != base[name]]
