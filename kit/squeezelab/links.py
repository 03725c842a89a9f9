"""State strings: everything a calculator stands at, as one short text.

``squeezelab:short-squeeze?preset=A+little+deeper&shock=5%25&market_depth=2m&seed=3`` works as
``squeezelab.open("…")``, on the command line, as a link in a notebook and as the fragment of a page's address. Values
are written as people write them, and read back exactly; a bare number is a base value, as in Python: ``shock=0.05``
is five per cent. A second side adds ``b.preset=Deep+market&b.shock=6%25``, another map ``view.map=shock~collateral``,
other units ``view.units=maths``, a playhead that stands in round 4 ``view.step=4``: no parameter can have a dot in
its name. `found_in` takes the string out of a page's address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from .core import Choice, Model, Parameter
from .core.unit import Style
from .errors import SqueezelabError, Unreadable, as_given
from .models import a_name, get_model
from .records.address import LONGEST, found_in
from .records.state import SCHEME, SIZES, compact, sign, write

__all__ = ["LONGEST", "SCHEME", "State", "asked", "compact", "exact", "found_in", "read", "write"]

MOST = 200  # fields; no calculator has as many
COMPACT = re.compile(r"([+-]?\d*\.?\d+(?:[eE][+-]?\d+)?) ?(|bn|m|[^\d\s].*)")  # as `compact` writes


@dataclass(frozen=True)
class State:
    """What a state string holds: the model, the preset it starts from, the values changed, the seed if it is not the typical one.

    ``twin`` is the preset and the changed values of a second side, ``map`` the two settings of the map, ``units`` how rates
    are written, ``step`` where the playhead stands if not at the end.
    ``unread`` are sentences about parts that could not be read: a string from another version still opens.
    """

    model: Model
    preset: str
    values: Mapping[str, Any]
    seed: int | None = None
    unread: tuple[str, ...] = field(default=())
    twin: tuple[str, Mapping[str, Any]] | None = None
    map: tuple[str, str] | None = None
    units: Style = "trader"
    step: int | None = None

    @property
    def drawn(self) -> int:
        """The seed that a calculator draws: the one written, or the preset's typical one."""
        from .dynamics.typical import opening_seed

        return opening_seed(self.model, self.preset) if self.seed is None else self.seed


def exact(parameter: Parameter | Choice, text: str) -> Any:
    """The checked value of a written one; a bare number is a base value, as in Python and on the command line."""
    if isinstance(parameter, Choice):
        return parameter.check(text)
    read = parameter.read(text, bare="base")
    match = COMPACT.fullmatch(text.strip().replace("−", "-"))
    if not match or match[2] not in {"", sign(parameter), *(SIZES if parameter.unit.short else ())}:
        return read
    factor = Decimal(repr(parameter.unit.factor)) if match[2] and match[2] == sign(parameter) else Decimal(1)
    return parameter.check(float(Decimal(match[1]) * SIZES.get(match[2], Decimal(1)) / factor))  # to the last digit


def read(text: str) -> State:
    """The state that a string or a page's address holds. Raises `Unreadable` where not even the model can be read."""
    if not isinstance(text, str):
        raise Unreadable(f"A state string is a text like {SCHEME}short-squeeze?shock=5%25, not {as_given(text)}.")
    text = found_in(text) or text.strip()
    if not text.startswith(SCHEME) or len(text) > LONGEST:
        raise Unreadable(f"“{text[:60]}” is no state string. It looks like {SCHEME}short-squeeze?shock=5%25&market_depth=2m.")
    name, _, query = text.removeprefix(SCHEME).partition("?")
    model = get_model(unquote_plus(name))
    first = model.presets[0].title
    sides: dict[str, dict[str, Any]] = {"": {}, "b.": {}}
    presets: dict[str, str] = {}
    state: dict[str, Any] = {}
    unread = []
    try:
        fields = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST)
    except ValueError:
        raise Unreadable(f"The state string of {model.title.lower()} has more than {MOST} fields: it was not written by us.") from None
    for key, value in fields:
        side = "b." if key.startswith("b.") else ""
        plain = key.removeprefix("b.")
        try:
            if plain == "preset":
                presets[side] = model.preset(value).title
            elif key == "seed":
                state["seed"] = _whole("seed", value)
            elif key == "view.map":
                state["map"] = _map(model, value)
            elif key == "view.step":
                state["step"] = _whole("view.step", value)
            elif key == "view.units":
                state["units"] = _units(value)
            else:
                sides[side][plain] = exact(model.parameter(plain), value)
        except SqueezelabError as problem:
            unread.append(f"“{key}={value}” was not read: {problem}")
    twin = (presets.get("b.", first), sides["b."]) if "b." in presets or sides["b."] else None
    return State(model, presets.get("", first), sides[""], unread=tuple(unread), twin=twin, **state)


def asked(text: str) -> str:
    """The state string of a calculator that is asked for by its id, a state string or an address; raises `UnknownName`, `Unreadable`."""
    found = found_in(a_name(text)) or SCHEME + get_model(text).id
    read(found)
    return found


def _whole(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Unreadable(f"{name} must be a whole number of at least 0, not “{value}”.")
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
