"""State strings: everything a calculator stands at, as one short text.

``squeezelab:short-squeeze?preset=A+little+deeper&shock=5%25&market_depth=2m&seed=3`` works as ``squeezelab.open("…")``,
on the command line, as a link in a notebook and as the fragment of a page's address. Values are written as people
write them, and read back exactly. A second side adds ``b.preset=Deep+market&b.shock=6%25``, another map
``view.map=shock~collateral``, other units ``view.units=maths``: no parameter can have a dot in its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, quote_plus, unquote_plus

from .core import Choice, Model, Parameter
from .core.unit import Style
from .errors import SqueezelabError, Unreadable
from .models import get_model

SCHEME = "squeezelab:"
LONGEST = 4000  # characters; a longer text was not written by us
_SHORT = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))


@dataclass(frozen=True)
class State:
    """What a state string holds: the model, the preset it starts from, the values changed, the seed.

    ``twin`` is the preset and the changed values of a second side, ``map`` the two settings of the map, ``units`` how rates
    are written. ``unread`` are sentences about parts that could not be read: a string from another version still opens.
    """

    model: Model
    preset: str
    values: Mapping[str, Any]
    seed: int = 0
    unread: tuple[str, ...] = field(default=())
    twin: tuple[str, Mapping[str, Any]] | None = None
    map: tuple[str, str] | None = None
    units: Style = "trader"


def compact(parameter: Parameter | Choice, value: Any) -> str:
    """The value as short as it can be and still exact: ``5%``, ``2m``, ``0.3``."""
    if isinstance(parameter, Choice):
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
    return text + word + ("%" if parameter.unit.symbol.startswith("%") else "")


def exact(parameter: Parameter | Choice, text: str) -> Any:
    """The checked value of a written one."""
    if isinstance(parameter, Choice):
        return parameter.check(text)
    plain = text.strip().removesuffix("%").replace("−", "-")
    for step, word in _SHORT:
        if parameter.unit.short and plain.endswith(word):
            plain, size = plain.removesuffix(word), step
            break
    else:
        size = Decimal(1)
    try:
        value = float(Decimal(plain) * size / Decimal(repr(parameter.unit.factor)))
    except ArithmeticError:
        value = parameter.unit.read(text)
    return parameter.check(value)


def write(
    model: Model,
    given: Mapping[str, Any],
    *,
    preset: str | None = None,
    seed: int = 0,
    twin: tuple[str, Mapping[str, Any]] | None = None,
    map: tuple[str, str] | None = None,
    units: Style = "trader",
) -> str:
    """The state string of a model at ``given``; only what differs from the preset, by default the first one, is written.

    ``twin`` is the preset and all values of a second side.
    """
    preset = preset or model.presets[0].title
    parts = [f"preset={quote_plus(preset)}"] if preset != model.presets[0].title else []
    parts += _changed(model, preset, given)
    parts += [f"seed={seed}"] if seed else []
    if twin:
        parts += [f"b.preset={quote_plus(twin[0])}", *(f"b.{part}" for part in _changed(model, twin[0], twin[1]))]
    parts += [f"view.map={map[0]}~{map[1]}"] if map else []
    parts += [f"view.units={units}"] if units != "trader" else []
    return f"{SCHEME}{model.id}" + ("?" + "&".join(parts) if parts else "")


def _changed(model: Model, preset: str, given: Mapping[str, Any]) -> list[str]:
    base = model.given(preset)
    return [f"{name}={quote_plus(compact(model.parameter(name), value))}" for name, value in given.items() if value != base[name]]


def read(text: str) -> State:
    """The state that a string holds. Raises `Unreadable` where not even the model can be read."""
    text = text.strip().removeprefix("#")
    if not text.startswith(SCHEME) or len(text) > LONGEST:
        raise Unreadable(f"“{text[:60]}” is no state string. It looks like {SCHEME}short-squeeze?shock=5%25&market_depth=2m.")
    name, _, query = text.removeprefix(SCHEME).partition("?")
    model = get_model(unquote_plus(name))
    first = model.presets[0].title
    sides: dict[str, dict[str, Any]] = {"": {}, "b.": {}}
    presets: dict[str, str] = {}
    state: dict[str, Any] = {}
    unread = []
    for key, value in parse_qsl(query, keep_blank_values=True, max_num_fields=200):
        side = "b." if key.startswith("b.") else ""
        plain = key.removeprefix("b.")
        try:
            if plain == "preset":
                presets[side] = model.preset(value).title
            elif key == "seed":
                state["seed"] = _seed(value)
            elif key == "view.map":
                state["map"] = _map(model, value)
            elif key == "view.units":
                state["units"] = _units(value)
            else:
                sides[side][plain] = exact(model.parameter(plain), value)
        except SqueezelabError as problem:
            unread.append(f"“{key}={value}” was not read: {problem}")
    twin = (presets.get("b.", first), sides["b."]) if "b." in presets or sides["b."] else None
    return State(model, presets.get("", first), sides[""], unread=tuple(unread), twin=twin, **state)


def _seed(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise Unreadable(f"seed must be a whole number of at least 0, not “{value}”.")
    return int(value)


def _map(model: Model, value: str) -> tuple[str, str]:
    across, _, up = value.partition("~")
    names = model.parameter(across).name, model.parameter(up).name
    if across == up or not all(isinstance(model.parameter(name), Parameter) for name in names):
        raise Unreadable(f"a map takes two different settings that are numbers, as in shock~market_depth, not “{value}”.")
    return names


def _units(value: str) -> Style:
    if value not in ("trader", "maths"):
        raise Unreadable(f"units are “trader” or “maths”, not “{value}”.")
    return "maths" if value == "maths" else "trader"
