"""Tells a tally: the sentence with its numbers, the picture of its settings, the case and the counter-example to open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..core import Array, Model, Parameter
from ..counting import counted
from ..models import get_model
from .experiment import Experiment
from .measuring import Tally, outcomes
from .space import Axis
from .verdict import Picture, Word, sentence

CANDIDATES = 6


def marks(tally: Tally) -> str:
    """One letter a setting, see `Picture`."""
    letters = np.where(tally.borne, "H", "F")
    letters = np.where(tally.inside, letters, np.char.lower(letters))
    return "".join(np.where(tally.refused, "-", np.where(tally.silent, ".", letters)))


def by_weight(tally: Tally) -> list[int]:
    """The positions of the axes, those along which the outcome changes most first."""
    speak = tally.speak
    if not speak.any() or not tally.varied:
        return list(range(len(tally.varied)))
    outcome = tally.borne[speak].astype(float)
    if outcome.min() == outcome.max():  # all alike: what moves the size
        outcome = np.argsort(np.argsort(np.where(np.isfinite(tally.effect), tally.effect, 0)[speak])).astype(float)
    centred, place = outcome - outcome.mean(), tally.where[speak] - tally.where[speak].mean(axis=0)
    pull = np.abs(centred @ place) / np.maximum(np.sqrt((place**2).sum(axis=0)), 1e-12)
    return [int(i) for i in np.argsort(-pull, kind="stable")]


def _axis(check: Experiment, axis: Axis) -> dict[str, Any]:
    known = get_model(check.model).quantities if check.model else {}
    label = known[axis.name].label if axis.name in known else axis.name.replace("_", " ").capitalize()
    if axis.options:
        return {"name": axis.name, "label": label, "options": [str(option) for option in axis.options]}
    return {"name": axis.name, "label": label, "low": axis.low, "high": axis.high, "scale": axis.scale, "pivot": axis.pivot}


def picture(check: Experiment, tally: Tally) -> Picture:
    """What a reader sees of the settings."""
    two = by_weight(tally)[:2]
    at = tuple(tuple(int(min(99, u * 100)) for u in row) for row in tally.where[:, two])
    case, counter = _shown(check, tally, True), _shown(check, tally, False)
    return Picture(check.model, marks(tally), tuple(_axis(check, tally.varied[i]) for i in two), at, case, counter)


def _shown(check: Experiment, tally: Tally, wanted: bool) -> Mapping[str, Any] | None:
    """The most telling setting that bears the claim out, or that does not, at values which the sliders have.

    It is tried again on the path that the calculator opens with; one that comes out otherwise there is passed over. Of its values
    only those are kept that make it so: the rest stays as the calculator opens.
    """
    model = get_model(check.model) if check.model else None
    chosen = np.flatnonzero((tally.borne == wanted) & tally.speak)
    if model is None or not len(chosen):
        return None
    sliders = {q.name: q for q in model.parameters}
    other_side = np.where(tally.inside == wanted, 0.0, 1.0)[chosen]
    order = chosen[np.lexsort((-np.abs(tally.effect - np.median(tally.effect[tally.speak]))[chosen], other_side))][:CANDIDATES]
    snapped = [{name: _snapped(sliders.get(name), value) for name, value in tally.tried[i].items()} for i in order]
    good = np.flatnonzero(_comes_out(check, model, snapped, wanted))
    if not len(good):
        return None
    whole = snapped[int(good[0])]
    ordered = [tally.varied[i] for i in by_weight(tally)]
    weighty = [axis.name for axis in ordered]
    opens = {axis.name: sliders[axis.name].default for axis in ordered if axis.name in sliders and axis.holds(sliders[axis.name].default)}
    fewer = [{**whole, **{name: opens[name] for name in weighty[kept:] if name in opens}} for kept in range(len(weighty) + 1)]
    values = fewer[int(np.flatnonzero(_comes_out(check, model, fewer, wanted))[0])]
    return {name: value for name, value in values.items() if name in sliders and value != sliders[name].default}


def _comes_out(check: Experiment, model: Model, tried: list[dict[str, Any]], wanted: bool) -> Array:
    effect, premise, _, _, _ = outcomes(check, model, tried, own_paths=False)
    return np.asarray(premise & np.isfinite(effect) & (check.borne_out(effect) == wanted))


def _snapped(quantity: Any, value: Any) -> Any:
    if not isinstance(quantity, Parameter):
        return value
    near = quantity.stops[np.argmin(np.abs(quantity.stops - float(value)))]
    return quantity.check(float(near))


def told(check: Experiment, tally: Tally, found: Word, seen: Picture) -> tuple[str, dict[str, float]]:
    """The sentence with the numbers, and the numbers by name."""
    speak = tally.speak
    held, spoken = int(tally.borne.sum()), int(speak.sum())
    evidence = {
        "borne_out": float(held),
        "settings": float(spoken),
        "silent": float(tally.silent.sum()),
        "refused": float(tally.refused.sum()),
    }
    parts = [f"Borne out in {held} of {spoken} settings"]
    if found == "arithmetic":
        parts = [f"It follows from what the words mean, in all {spoken} settings tried, and nothing is evidence for it"]
    if found == "conditional":
        for name, among in (("inside", tally.inside), ("outside", ~tally.inside)):
            evidence[name], evidence[f"settings_{name}"] = float((tally.borne & among).sum()), float((speak & among).sum())
        rest = "" if evidence["outside"] <= 0.05 * evidence["settings_outside"] else ", where it stays undecided"
        parts[0] += (
            f": {evidence['inside']:.0f} of {evidence['settings_inside']:.0f} within the condition, "
            f"{evidence['outside']:.0f} of {evidence['settings_outside']:.0f} outside it{rest}"
        )
    if tally.silent.any():
        parts[0] += (
            f"; {counted(tally.silent.sum(), 'more is', 'more are')} silent, for {check.silent_for or 'nothing can be measured there'}"
        )
    if tally.refused.any():
        parts[0] += f"; in {tally.refused.sum()} more the model has no answer"
    if spoken and not check.yes_or_no:
        low, middle, high = (float(q) for q in np.quantile(tally.effect[speak], (0.05, 0.5, 0.95), method="nearest"))
        evidence |= {"middle": middle, "low": low, "high": high}
        write = check.unit.write
        spread = f", {write(low)} to {write(high)} in nine of ten" if write(low) != write(high) else ""
        parts.append(f"{check.measures}: {write(middle)} in the middle{spread}")
    return " ".join(sentence(part) for part in parts), evidence
