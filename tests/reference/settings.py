"""Settings of a model from corner to corner, and what a sentence about a run may not say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from squeezelab.core import Choice, Model, Parameter, Values
from squeezelab.dynamics.stepping import laned

GROUPS = 12  # sets of choices and sizes among which the settings are spread


def one_value(q: Parameter, rng: np.random.Generator) -> float:
    """An end of the slider, its default, a stop, or anything between."""
    kind = rng.choice(["low", "high", "default", "stop", "between"], p=[0.1, 0.1, 0.35, 0.15, 0.3])
    if kind == "stop":
        return float(rng.choice(q.stops))
    if kind == "between":
        if q.scale == "log":
            return float(np.clip(np.exp(rng.uniform(np.log(q.low), np.log(q.high))), q.low, q.high))
        return float(rng.uniform(q.low, q.high))
    return float({"low": q.low, "high": q.high, "default": q.default}[kind])


def one_size(q: Parameter | Choice, rng: np.random.Generator) -> Any:
    """An option, or a size of arrays that stays small enough to be tried often."""
    if isinstance(q, Choice):
        return str(rng.choice(list(q.options)))
    return int(rng.choice(sorted({int(q.low), int(min(q.low * 3 + 1, q.high)), int(q.default)})))


def anywhere(model: Model, count: int, seed: int) -> Iterator[tuple[Values, int, int]]:
    """Values in lanes, how many lanes, a seed: about ``count`` settings of the model in all.

    Every preset with each slider at its ends comes first, then settings at random.
    """
    rng = np.random.default_rng([seed, *model.id.encode()])
    sliders = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural]
    sizes = [q for q in model.parameters if q.structural]
    given = {preset.title: model.given(preset.title) for preset in model.presets}
    for values in given.values():
        rows = [{}] + [{q.name: end} for q in sliders for end in (q.low, q.high)]
        rows = [rows[0], *(rows[k] for k in rng.permutation(np.arange(1, len(rows)))[: max(8, count // 10)])]
        yield lanes(model, [{**values, **row} for row in rows]), len(rows), int(rng.integers(1000))
    each = max(1, int(count * 0.7) // GROUPS)
    for _ in range(GROUPS):
        fixed = {q.name: one_size(q, rng) for q in sizes}
        base = dict(rng.choice(list(given.values())))
        free = rng.random() < 0.7
        rows = [{q.name: one_value(q, rng) if free or rng.random() < 0.3 else base[q.name] for q in sliders} | fixed for _ in range(each)]
        yield lanes(model, rows), each, int(rng.integers(1000))


def lanes(model: Model, rows: list[dict[str, Any]]) -> Values:
    """Settings that share all sizes and choices, as lanes of one set of values."""
    first = rows[0]
    return laned(model, {n: first[n] if model.parameter(n).structural else np.array([row[n] for row in rows], float) for n in first})
