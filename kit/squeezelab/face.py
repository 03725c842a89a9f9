"""What a reader calls: open a calculator, run a model and plot it, sweep a parameter, look a term up, check its claims.

A long room: one function a verb of the reader, whose arguments, errors and example are all told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Literal

from .core import Result
from .errors import InputError, NoAnswer, Unreadable, as_given
from .models import a_name, get_model

SWEPT = (".parquet", ".nc", ".zarr")  # how the file of a sweep ends

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    import xarray
    from ipywidgets import VBox

    from .claims import Running
    from .glossary import Definition
    from .scale import Sensitivity, Sweep
    from .views import Calculator


def open(name: str, *, preset: str | None = None, seed: int | None = None, **values: Any) -> Calculator:
    """The live calculator of a model, at a preset and at values given in base units, or of a state string or an address that holds one.

    ``open("short-squeeze", shock=0.05)``, ``open("squeezelab:short-squeeze?shock=5%25")``; display it by making it
    the last line of a cell. Without a seed it draws a typical run of the preset. Parts of a state string that cannot be
    read are named in the calculator's status line. The file of a sweep over two sliders (``open("cascade.parquet")``) opens in
    the calculator's map, at the values that its cells share.
    Raises `UnknownName` for a model, preset or parameter that there is not, `OutOfRange` for a value beyond its bounds.
    """
    from . import links
    from .records.address import visited
    from .views import Calculator
    from .views.page.resume import resume

    if Path(a_name(name)).suffix in SWEPT and not links.found_in(name):
        if preset is not None or seed is not None or values:
            raise InputError(f"{Path(name).name} holds its own values: give neither preset, seed nor values beside it.")
        return _swept(name)
    if found := links.found_in(name) or (visited(name) if preset is None and seed is None and not values else ""):
        state = links.read(found)
        chosen = preset or state.preset
        said = list(state.unread)
        try:
            calculator = Calculator(state.model, preset=chosen, seed=state.seed if seed is None else seed, **{**state.values, **values})
        except NoAnswer as problem:  # each value may be, all together may not
            calculator = Calculator(state.model, preset=chosen, seed=state.seed if seed is None else seed)
            said.append(f"The values of this state string do not go together: {problem} The preset “{chosen}” is shown instead.")
        calculator.tell([*said, *resume(calculator, state)])
        return calculator
    model = get_model(name)
    model.given(preset, **values)
    return Calculator(model, preset=preset, seed=seed, **values)


def _swept(path: str) -> Calculator:
    """The calculator whose map, or for one axis whose curve, is a sweep from a file."""
    from . import links
    from .scale import open_sweep
    from .views import Calculator
    from .views.figures.swept import Swept
    from .views.figures.swept_curve import SweptCurve

    sweep = open_sweep(path)
    state = links.read(sweep.attrs["state"])
    given = sweep.model.given(state.preset, **state.values)
    drawn = SweptCurve(sweep, given) if len(sweep.axes) == 1 else Swept(sweep, given)
    calculator = Calculator(sweep.model, preset=state.preset, seed=int(sweep.attrs["seed"]), **state.values)
    if isinstance(drawn, SweptCurve):
        calculator.panes.lay(drawn)
        return calculator
    assert calculator.phase is not None
    calculator.phase.lay(drawn)
    calculator.panes.tabs.go("map")
    return calculator


def run(name: str, *, seed: int | EllipsisType | None = ..., paths: int = 1, preset: str | None = None, **values: Any) -> Result:
    """One run without any view.

    Parameters
    ----------
    name : str
        The id of a model: “short-squeeze”. `list_models` names them. Or a state string or address that holds one, as a calculator
        copies it and `Result.state` gives it; what is said beside it wins.
    seed : int or None, optional
        The same seed gives the same draws; without one that of the state string, or 0. None is the run that a calculator opens
        with: a typical one of the preset.
    paths : int
        So many seeds side by side, as lanes of the result.
    preset : str, optional
        Where to start from; without it, from the defaults.
    **values : float or str
        Settings by name: numbers in base units (USD, shares, years, decimals), or texts as people write them (“5 %”, “2.3m”, “7d”).
        A text without a unit means what the number means.

    Returns
    -------
    Result
        Series and readings by name.

    Raises
    ------
    UnknownName
        Where there is no such model, preset, setting or option.
    OutOfRange, NotANumber, Unreadable
        Where a value, or a part of a state string, cannot be used.
    InputError
        Where ``paths`` is asked of a model that draws nothing.
    NoAnswer
        Where the model has no answer there.

    Examples
    --------
    >>> import squeezelab
    >>> squeezelab.run("short-squeeze", shock="5 %")["end_price"] == squeezelab.run("short-squeeze", shock=0.05)["end_price"]
    True
    >>> squeezelab.run("squeezelab:short-squeeze?shock=5%25")["shock"]
    0.05
    """
    from . import links
    from .dynamics.run import MOST_PATHS, strictly_whole
    from .dynamics.run import run as run_model
    from .dynamics.typical import opening_seed

    if found := links.found_in(a_name(name)):
        state = links.read(found)
        if state.unread:
            raise Unreadable(" ".join(state.unread))
        name, preset, values = state.model.id, preset or state.preset, {**state.values, **values}
        seed = state.drawn if seed is ... else seed
    model = get_model(name)
    if strictly_whole("paths", paths, 1, MOST_PATHS) > 1 and getattr(model.dynamics, "draw", None) is None:
        raise InputError(f"{model.title} draws nothing at random: {paths} paths would be the same one. Leave paths out.")
    given = model.given(preset, **values)
    if seed is ...:
        seed = 0
    elif seed is None:
        seed = opening_seed(model, preset)
    return run_model(model, given, seed=seed, paths=paths)


def sweep(
    model: str,
    axes: Mapping[str, Any],
    *,
    preset: str | None = None,
    readings: Sequence[str] | None = None,
    seeds: int | None = None,
    seed: int = 0,
    common: bool = False,
    design: Literal["grid", "sobol", "lhs"] = "grid",
    points: int | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    chunk: int | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    progress: Callable[[int, int, float], None] | None = None,
    large: bool = False,
    **values: Any,
) -> xarray.Dataset | Sweep:
    """A model over any number of axes and many seeds, on one core, many, or a cluster; see `scale.sweep` for every argument.

    ``sweep("liquidation-cascade", {"shock": "-0.3:0:31", "market_depth": "log:5m:50m:21"}, seeds=200)["fall"]``. The answer is an
    `xarray.Dataset` with labelled axes where xarray is installed (``squeezelab[sweep]``), else a `scale.Sweep` of the same names
    in numpy arrays. Raises `InputError`, `OutOfRange` or `UnknownName`, each with what is allowed.
    """
    from importlib.util import find_spec

    from .scale import dataset
    from .scale import sweep as swept

    found = swept(
        model, axes, preset=preset, values=values, readings=readings, seeds=seeds, seed=seed, common=common, design=design,
        points=points, workers=workers, executor=executor, chunk=chunk, out=out, resume=resume, progress=progress, large=large,
    )  # fmt: skip
    return dataset(found) if find_spec("xarray") else found


def sensitivity(
    model: str,
    reading: str | None = None,
    *,
    preset: str | None = None,
    over: Sequence[str] | Mapping[str, tuple[float, float]] | None = None,
    samples: int = 256,
    seeds: int | None = None,
    seed: int = 0,
    workers: int | None = None,
    **values: Any,
) -> Sensitivity:
    """What matters: Sobol indices and a tornado of one reading; see `scale.sensitivity`. Needs ``squeezelab[sweep]``."""
    from .scale import sensitivity as found

    return found(model, reading, preset=preset, values=values, over=over, samples=samples, seeds=seeds, seed=seed, workers=workers)


def plot(result: Result, out: str | Path | None = None) -> VBox | str:
    """The figures of a run, without controls.

    Parameters
    ----------
    result : Result
        What `run` gave, with one lane.
    out : path, optional
        Where to write a static picture instead: ``.svg``, or ``.png`` where CairoSVG is installed; ``-`` is standard output.

    Returns
    -------
    VBox or str
        Widgets, which the last line of a cell shows; or where the picture was written.

    Raises
    ------
    InputError
        Where the picture cannot be written there or in that format, or the result holds several paths.

    Examples
    --------
    >>> import squeezelab, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> pathlib.Path(squeezelab.plot(squeezelab.run("short-squeeze"), folder / "squeeze.svg")).name
    'squeeze.svg'
    """
    if not hasattr(result, "lanes"):
        raise InputError(f"What is drawn is what run() gave, not {as_given(result)}.")
    if result.lanes > 1:
        raise InputError(f"A picture shows one path, and this result holds {result.lanes}: take one of them, as in plot(result.lane(0)).")
    if out is None:
        from .views import plot as plot_run

        return plot_run(result)
    from .output import PICTURES, suffix_of, write_picture
    from .views.figures.static import svg

    suffix_of(out, PICTURES, ".svg")
    return write_picture(out, svg(result))


def define(term: str) -> Definition:
    """The entry of a term, by id, title, alias or a near spelling; in a notebook it comes with a button that opens its calculator.

    Raises `UnknownName` with the near ones where none is meant clearly.
    """
    from .glossary import define as look_up

    if not isinstance(term, str):
        raise InputError(f"A term is asked for by a text like “short squeeze”, not by {as_given(term)}.")
    return replace(look_up(term), shown=_live)


def _live(definition: Definition) -> Any:
    from .views.definition import live

    return live(definition, open)


def check(term: str | None = None) -> Running:
    """Runs the claims of one entry, or of all, against the models and says which hold."""
    from .claims import run as run_claims

    if term is not None and not isinstance(term, str):
        raise InputError(f"Claims are asked for by the text of an entry or a claim, like “C1”, not by {as_given(term)}.")
    return run_claims(term)
