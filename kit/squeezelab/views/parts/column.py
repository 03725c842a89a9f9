"""The column of controls: groups by role, the first three of each open, the rest behind “2 more”, and the buttons at its foot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from ...core import ROLES, Choice, Model, Parameter, Role
from ...core.unit import Style, style
from ...core.words.label import in_sentence
from ...counting import counted
from . import layout
from .control import Control, Moved, Switch
from .looks import make

ROOM = 558  # pixels of the column on a screen of 760
HEAD, GAP, FOLD, MORE, SWITCH, MENU = 33, 12, 38, 26, 46, 64  # pixels of a head, between groups, of what is folded, of a choice
DENSITIES = ((99, 54), (3, 54), (3, 50), (2, 50))  # controls that stand open in a group, and the height of each
LONG = 18  # more pixels of a control whose label and value take a line each
NAMED = 34  # letters of a fold's head and of the values that it names
Controls = Mapping[str, Control | Switch]


def made(model: Model, given: Mapping[str, Any], moved: Moved) -> dict[str, Control | Switch]:
    """A control for every parameter."""
    return {
        q.name: Switch(q, given[q.name], moved) if isinstance(q, Choice) else Control(q, given[q.name], moved) for q in model.parameters
    }


def grouped(model: Model) -> list[tuple[Role, list[Parameter | Choice]]]:
    """The parameters by the heading they stand under, empty groups left out."""
    groups = [(role, [q for q in model.parameters if q.role == role]) for role in ROLES]
    return [(role, held) for role, held in groups if held]


def chief(model: Model) -> list[str]:
    """The two controls that stand below a narrow figure: what the second figure moves, and what starts it."""
    movable = [q for q in model.parameters if q.role != "scene"] or list(model.parameters)
    first = [model.cliff.over] if model.cliff else []
    order = [q.name for role in ("starts", "stops") for q in movable if q.role == role and isinstance(q, Parameter)][:2]
    return list(dict.fromkeys([*first, *order, *(q.name for q in movable)]))[:2]


class Column:
    """The controls as they stand beside the picture; ``box`` holds them and the buttons of the foot."""

    def __init__(self, model: Model, controls: Controls, foot: Sequence[widgets.Widget]) -> None:
        self.model, self.controls = model, controls
        self.folds: list[tuple[widgets.ToggleButton, list[str]]] = []
        opened, row = self._density()
        groups = grouped(model)
        boxes: list[widgets.Widget] = []
        for role, held in groups:
            title, names = model.role_title(role), [q.name for q in held]
            if role == "scene" and len(groups) > 1:
                boxes.append(self._fold(title, names, opened=self._height(opened, row, scene=True) <= ROOM, name="sq-scene"))
                continue
            inner: list[widgets.Widget] = [layout.html("sq-h3", f"<h2>{title}</h2>"), *(controls[name].box for name in names[:opened])]
            if len(names) > opened:
                inner.append(self._fold(f"{len(names) - opened} more", names[opened:], opened=False, name="sq-rest"))
            boxes.append(layout.box("sq-group", inner))
        for name in chief(model):
            controls[name].box.add_class("is-chief")
        self.every = make(
            widgets.ToggleButton, description=f"All {len(controls)} controls", icon="chevron-right", tooltip="Shows or hides the others"
        )
        self.every.add_class("sq-every")
        self.every.observe(self._turned, "value")
        feet = make(widgets.HBox, list(foot))
        feet.add_class("sq-foot")
        scroll = layout.box("sq-groups", boxes)
        if row < DENSITIES[0][1]:
            scroll.add_class("is-dense")
        self.box = layout.box("sq-controls", [self.every, scroll, feet])

    def _turned(self, change: Any) -> None:
        (self.box.add_class if change["new"] else self.box.remove_class)("is-every")
        self.every.icon = "chevron-down" if change["new"] else "chevron-right"

    def _height(self, opened: int, row: int, *, scene: bool) -> int:
        """Pixels of the column with so many controls open in each group, and the scene open or folded."""
        groups, total = grouped(self.model), 0
        for role, held in groups:
            folded = role == "scene" and len(groups) > 1
            if folded and not scene:
                total += FOLD
                continue
            shown = held if folded else held[:opened]
            total += HEAD + GAP + sum(self._tall(q, row) for q in shown) + MORE * (len(shown) < len(held))
        return total

    def _tall(self, q: Parameter | Choice, row: int) -> int:
        control = self.controls[q.name]
        if isinstance(control, Switch):
            return MENU if control.wraps else SWITCH
        return row + LONG * ("is-long" in control.box._dom_classes)

    def _density(self) -> tuple[int, int]:
        return next((one for one in DENSITIES if self._height(*one, scene=False) <= ROOM), DENSITIES[-1])

    def _fold(self, title: str, names: list[str], *, opened: bool, name: str) -> widgets.Widget:
        box = layout.fold(title, [self.controls[one].box for one in names], opened=opened, name=name)
        self.folds.append((box.children[0], names))
        return box

    def reveal(self, names: Iterable[str]) -> None:
        """Opens what hides one of these controls."""
        wanted = set(names)
        for head, hidden in self.folds:
            if wanted & set(hidden):
                head.value = True

    def tell(self, worn: Style) -> None:
        """Writes on each fold the values that it hides."""
        with style(worn):
            for head, names in self.folds:
                head.tooltip = self._values(names, NAMED - len(head.description))

    def _values(self, names: Sequence[str], room: int) -> str:
        parts: list[str] = []
        for name in names:
            q, value = self.model.parameter(name), self.controls[name].value
            written = q.write(value) if isinstance(q, Choice) else f"{in_sentence(q.label)} {q.write(float(value))}"
            if len(", ".join([*parts, written])) > room:
                break
            parts.append(written)
        return ", ".join(parts) or counted(len(names), "setting")
