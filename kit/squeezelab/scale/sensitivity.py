"""What matters here: how much of a reading's variance each parameter explains, alone and with all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..core import Array, Model, Parameter
from ..counting import counted
from ..dynamics.run import MOST_SEED, strictly_whole
from ..errors import InputError, NoAnswer, as_given
from ..models import get_model
from .axes import Axis, Cells
from .files import needed
from .held import TIPPED
from .plan import Plan
from .sweep import carried_out, named, planned

if TYPE_CHECKING:
    import pandas


MOST_SAMPLES = 2**20  # the runs are this times the parameters and two


@dataclass(frozen=True)
class Sensitivity:
    """Sobol indices of one reading, with 95 % confidence, and its tornado.

    ``first`` is the share of the variance that a parameter explains alone, ``total`` with all it does together with
    others; ``low`` and ``high`` are the reading at the two ends of each parameter's range, everything else as given.
    All arrays run over ``names`` in the order of the model's sliders.
    """

    model: Model
    reading: str
    names: tuple[str, ...]
    first: Array
    first_confidence: Array
    total: Array
    total_confidence: Array
    low: Array
    high: Array
    base: float
    runs: int

    def to_frame(self) -> pandas.DataFrame:
        """One row a parameter, the most telling first."""
        import pandas as pd

        columns = {name: getattr(self, name) for name in ("first", "first_confidence", "total", "total_confidence", "low", "high")}
        return pd.DataFrame(columns, index=pd.Index(self.names, name="parameter")).sort_values("total", ascending=False)

    def __repr__(self) -> str:
        order = np.argsort(-self.total)[:3]
        told = ", ".join(f"{self.names[k]} {self.total[k]:.2f} ± {self.total_confidence[k]:.2f}" for k in order)
        return f"<what matters for {self.reading} of {self.model.id}: {told}; {counted(self.runs, 'run')}>"


def sensitivity(
    model: str | Model,
    reading: str | None = None,
    *,
    preset: str | None = None,
    values: Mapping[str, Any] | None = None,
    over: Sequence[str] | Mapping[str, tuple[float, float]] | None = None,
    samples: int = 256,
    seeds: int | None = None,
    seed: int = 0,
    workers: int | None = None,
) -> Sensitivity:
    """Sobol first-order and total indices (Saltelli's sampling, SALib), and a tornado, of any model.

    Parameters
    ----------
    model, preset, values
        The model and where its tornado is centred.
    reading
        By default the first headline reading; of many seeds its median is taken.
    over
        The parameters that vary, over their sliders' ranges, or a mapping to ranges of your own; by default all
        numbers that are not structural.
    samples
        A power of two; the model is run ``samples × (parameters + 2)`` times.
    seeds
        Runs a setting, on common draws; by default 32 where the model draws.

    Raises
    ------
    NoAnswer
        Where a twentieth of the settings or more have no answer: choose narrower ranges.

    References
    ----------
    Sobol (2001), Mathematics and Computers in Simulation 55; Saltelli et al. (2010), Computer Physics Communications 181.
    """
    held = get_model(model) if isinstance(model, str) else model
    samples, seed = strictly_whole("samples", samples, 8, MOST_SAMPLES), strictly_whole("seed", seed, 0, MOST_SEED)
    if samples & (samples - 1):
        raise InputError(f"samples must be a power of two of at least 8, not {samples:,}.")
    ranges = _ranges(held, over)
    if len(ranges) < 2:
        raise InputError("Sensitivity compares parameters: let two or more vary.")
    names = tuple(ranges)
    draws = getattr(held.dynamics, "draw", None) is not None
    seeds = seeds if seeds is not None else 32 if draws else 1
    name = reading or next((r.name for r in held.readings if r.headline), held.readings[0].name)
    sampler, analyser = needed("SALib.sample.sobol"), needed("SALib.analyze.sobol")
    logs = {n for n in names if _of(held, n).scale == "log" and ranges[n][0] > 0}
    bounds = [[np.log(b) if n in logs else b for b in ranges[n]] for n in names]
    problem = {"num_vars": len(names), "names": list(names), "bounds": bounds}
    drawn = sampler.sample(problem, samples, calc_second_order=False, seed=seed)
    columns = {n: np.clip(np.exp(drawn[:, k]) if n in logs else drawn[:, k], *ranges[n]) for k, n in enumerate(names)}
    centre = held.given(preset, **(values or {}))
    tornado = {n: [centre[n], *(end for m in names for end in (ranges[n] if m == n else (centre[n], centre[n])))] for n in names}
    every = {n: np.concatenate([columns[n], tornado[n]]) for n in names}
    count = len(drawn) + 1 + 2 * len(names)
    axes = tuple(Axis(_of(held, n), [float(every[n].min()), float(every[n].max())]) for n in names)
    cells = Cells(axes, (count,), every, "sobol")
    one = {names[0]: [centre[names[0]]]}
    rest_of = {n: v for n, v in centre.items() if n != names[0]}
    _, plan = planned(held, one, preset, rest_of, [name], seeds if draws else None, seed, True, "grid", None, True)
    shared = {n: v for n, v in centre.items() if n not in names}
    plan = Plan(held.module, shared, cells.columns, count, plan.readings, plan.seeds, seed, True, (count,))
    readings, reasons = carried_out(plan, None, workers, None, None, None)
    found = readings[name][-1 if name == TIPPED else 2 if plan.seeds > 1 else 0]
    spread, rest = found[: len(drawn)], found[len(drawn) :]
    silent = np.isnan(spread)
    if silent.mean() >= 0.05:
        why = next(reason for reason in reasons if reason)
        raise NoAnswer(f"{held.title}: {silent.mean():.0%} of the settings have no answer ({why}). Let the parameters vary less.")
    spread = np.where(silent, np.nanmedian(spread), spread)
    if np.ptp(spread) == 0:
        raise NoAnswer(f"{held.title}: {name} is {spread[0]:g} at every setting; there is nothing to explain.")
    index = analyser.analyze(problem, spread, calc_second_order=False, seed=seed)
    return Sensitivity(
        held, name, names, np.asarray(index["S1"]), np.asarray(index["S1_conf"]), np.asarray(index["ST"]), np.asarray(index["ST_conf"]),
        rest[1::2], rest[2::2], float(rest[0]), count * plan.seeds,
    )  # fmt: skip


def _of(model: Model, name: str) -> Parameter:
    parameter = model.parameter(name)
    if not isinstance(parameter, Parameter) or parameter.structural:
        raise InputError(f"{parameter.label} is no number that varies smoothly; fix it with values.")
    return parameter


def _ranges(model: Model, over: Sequence[str] | Mapping[str, tuple[float, float]] | None) -> dict[str, tuple[float, float]]:
    if over is None:
        over = [q.name for q in model.parameters if isinstance(q, Parameter) and not q.structural]
    if isinstance(over, Mapping):
        checked = {}
        for name, ends in over.items():
            parameter = _of(model, name)
            try:
                low, high = ends
            except (TypeError, ValueError):
                raise InputError(f"{parameter.label}: give both ends of its range, as in (0.01, 0.1), not {as_given(ends)}.") from None
            checked[name] = float(parameter.check(low)), float(parameter.check(high))
            if not checked[name][0] < checked[name][1]:
                raise InputError(f"{parameter.label}: the range must rise, not run from {parameter.write(low)} to {parameter.write(high)}.")
        return checked
    return {name: (_of(model, name).low, _of(model, name).high) for name in named("over", over)}
