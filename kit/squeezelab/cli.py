"""The ``squeezelab`` command. Each command answers bad input with one sentence and leaves nothing half done.

A long room: one function a command, its options and its help told where it is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from . import doctor, glossary_commands
from .counting import counted
from .errors import InputError
from .group import Commands
from .site.command import command as site
from .terminal import echo, steady
from .version import __version__

PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h", "--help"]}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="squeezelab")
def main() -> None:
    """Market feedback loops that you can read, run and move.

    Without a command: opens the gallery in JupyterLab. Flags that are not Squeezelab's own go to JupyterLab.
    """


@main.command("open", context_settings=PASS_ON)
@click.option("--folder", type=click.Path(path_type=Path), help="Where notebooks are laid out [default: squeezelab-notebooks].")
@click.option("--notebook", "classic", is_flag=True, help="Open Notebook 7 instead of JupyterLab.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[CALCULATOR|LINK] [JUPYTER FLAGS]...")
def open_(folder: Path | None, classic: bool, arguments: tuple[str, ...]) -> None:
    """Opens the gallery in JupyterLab, or a calculator by its id, or whatever a link leads to that was copied anywhere:
    a setting, an entry, a tutorial at a step.

    An installed copy first lays the notebooks out in a folder of yours; files that you have changed are kept.
    """
    from .launch import launch, wanted
    from .places import home

    flags = steady(arguments)
    state = wanted(flags.pop(0)) if flags and not flags[0].startswith("-") else ""
    root = home()
    if folder or root is None:
        root = _laid_out(folder or Path("squeezelab-notebooks"))
    launch(root.resolve(), state, classic=classic, flags=flags)


def _laid_out(folder: Path) -> Path:
    from .unpack import lay_out

    done = lay_out(folder)
    if done.written or done.updated:
        echo(f"Notebooks laid out in {folder}: {len(done.written)} new, {len(done.updated)} updated.")
    if done.kept:
        new = f" New beside them: {', '.join(done.beside)}." if done.beside else ""
        echo(f"Kept as you changed them: {', '.join(done.kept)}.{new}")
    return folder


@main.command()
@click.argument("model")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Repeatable: shock=5%, depth=2m; a bare number as in Python.")
@click.option("--preset", help="Start from a preset instead of the defaults.")
@click.option("--seed", type=click.IntRange(min=0), help="Same seed, same path; wins over the seed of a state string. [default: 0]")
@click.option("--out", metavar="FILE", help="Write the run: .csv .json .parquet .xlsx; - is standard output.")
def run(model: str, settings: tuple[str, ...], preset: str | None, seed: int | None, out: str | None) -> None:
    """Runs a model without a window: prints its readings, writes its series.

    MODEL is an id, or a state string as a calculator copies it: "squeezelab:short-squeeze?shock=5%25".
    """
    from . import face, links
    from .models import get_model
    from .output import is_standard, suffix_of, write
    from .records.files import FORMATS, content

    held: dict[str, Any] = {}
    if model.startswith(links.SCHEME):
        state = links.read(model)
        model, preset, held = state.model.id, preset or state.preset, dict(state.values)
        seed = state.drawn if seed is None else seed
        for sentence in state.unread:
            echo(sentence, err=True)
    suffix = suffix_of(out, FORMATS, ".csv") if out is not None else ""
    declared = get_model(model)
    values = held | dict(_setting(declared, setting) for setting in settings)
    result = face.run(model, seed=seed or 0, preset=preset, **values)
    whole = content(result, suffix) if out is not None else b""
    written = write(out, whole) if out is not None else ""  # before anything is printed
    aside = is_standard(out)
    echo(result.finding.replace("*", ""), err=aside)
    for sentence in _echoed(result, set(values)):
        echo(f"  {sentence}", err=aside)
    wide = max(len(reading.label) for reading in declared.readings)
    for reading in declared.readings:
        echo(f"  {reading.label:<{wide}}  {result.write(reading.name)}", err=aside)
    if out is not None:
        echo(f"Series written to {written}.", err=aside)


def _echoed(result: Any, named: set[str]) -> list[str]:
    """Every setting that was named or differs from its default, as it was understood."""
    held = result.values
    moved = (q for q in result.model.parameters if q.name in named or result[q.name] != q.default)
    told = [f"{q.label}: {q.write(result[q.name] if q.name in held else q.default, exact=True)}" for q in moved]
    return [*told, f"Seed: {result.seed}"] if result.seed else told


def _setting(model: Any, setting: str) -> tuple[str, Any]:
    """``market_depth=2m`` as a name and a base value."""
    from .core import Parameter

    name, equals, text = (part.strip() for part in setting.partition("="))
    if not equals:
        raise InputError(f"“{setting}” sets nothing: write it like {model.parameters[0].name}=VALUE.")
    parameter = model.parameter(name)
    return name, parameter.read(text, bare="base") if isinstance(parameter, Parameter) else text


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--convention", default="usual", show_default=True, help="usual, short, reversed, “calls 80 %”, “puts 75 %”, or shares: 0.8,-1."
)
@click.option("--iv", type=click.Choice(["file", "mid", "fill"]), default="file", show_default=True, help="Where volatilities come from.")
@click.option("--settlement", type=click.Choice(["as listed", "close"]), default="as listed", show_default=True)
@click.option("--unit", type=click.Choice(["per 1 %", "per point", "shares", "contracts"]), default="per 1 %", show_default=True)
@click.option("--expiry", "expiries", multiple=True, metavar="DAY", help="Only this expiration. Repeatable.")
@click.option("--rate", default="0", show_default=True, help="Per year: 4 % or 0.04.")
@click.option("--dividend", default="0", show_default=True, help="Yield per year: 1.5 % or 0.015.")
@click.option("--spot", help="Price of the underlying, where the file names none.")
@click.option("--quoted-at", help="When the quotes were taken, where the file does not say: “2025-09-25 16:00 ET”.")
@click.option("--out", metavar="FILE", help="Write .json (everything) or .csv (by strike); - is standard output.")
def gex(file: Path, out: str | None, **given: Any) -> None:
    """Gamma exposure of dealers from a file of option quotes: net, flips, walls, and what the answer depends on."""
    from .exposures import command

    command.gex(file, out, **given)


@main.command()
@click.argument("model")
@click.option("--axis", "axes", multiple=True, required=True, metavar="NAME=RANGE", help="shock=0:0.3:101, market_depth=log:0.5m:50m:101.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A value that all cells share. Repeatable.")
@click.option("--preset", help="Start from a preset instead of the defaults.")
@click.option("--reading", "readings", multiple=True, help="A reading to keep, or “tipped”; by default all headlines. Repeatable.")
@click.option("--seeds", type=click.IntRange(min=1), help="Runs a cell [default: 200 where the model draws].")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Decides all draws.")
@click.option("--common", is_flag=True, help="The same draws in every cell, in place of draws of its own.")
@click.option("--design", type=click.Choice(["grid", "sobol", "lhs"]), default="grid", show_default=True)
@click.option("--points", type=click.IntRange(min=1), help="How many settings sobol or lhs take.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes on this machine.")
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler, as in tcp://127.0.0.1:8786.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A file: .parquet, .nc or .zarr.")
@click.option("--resume", is_flag=True, help="Go on with a sweep that was stopped.")
@click.option("--yes", is_flag=True, help="Run it even if it is large.")
def sweep(
    model: str,
    axes: tuple[str, ...],
    settings: tuple[str, ...],
    preset: str | None,
    readings: tuple[str, ...],
    cluster: str | None,
    out: Path,
    yes: bool,
    **told: Any,
) -> None:
    """Runs a model over a grid or a design of settings, each with many seeds, and writes a file.

    An axis is both ends and how many values, or values apart by commas.
    """
    from contextlib import nullcontext

    from .models import get_model
    from .scale import cluster as clusters
    from .scale import sweep as swept
    from .scale.told import Bar

    held = get_model(model)
    ranges = dict(_named(held, one, "an axis") for one in axes)
    given = dict(_setting(held, setting) for setting in settings)
    with clusters.reached(cluster) if cluster else nullcontext() as executor, Bar() as bar:
        found = swept(
            held,
            ranges,
            preset=preset,
            values=given,
            readings=readings or None,
            executor=executor,
            out=out,
            large=yes,
            progress=bar,
            **told,
        )
    echo(f"{counted(found.answered.size, 'cell')} of {held.title.lower()}, {counted(found.attrs['seeds'], 'seed')} each, in {out}.")
    if found.reasons:
        echo(f"Without an answer: {len(found.reasons):,}, for example: {next(iter(found.reasons.values()))}")


def _named(model: Any, told: str, what: str) -> tuple[str, str]:
    name, equals, text = (part.strip() for part in told.partition("="))
    if not equals:
        raise InputError(f"“{told}” is not {what}: write it like {model.parameters[0].name}=LOW:HIGH:COUNT.")
    return model.parameter(name).name, text


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--reading", help="What the colour shows [default: the share of seeds that tip].")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The picture, .svg or .png [default: FILE.svg].")
def phase(file: Path, reading: str | None, out: Path | None) -> None:
    """Draws the phase diagram of a sweep over two axes, or the curve of a sweep over one."""
    from .output import PICTURES, is_standard, suffix_of
    from .scale import open_sweep
    from .scale import phase as drawn

    target = out if out is not None else file.with_suffix(".svg")
    suffix_of(target, PICTURES, ".svg")
    drawn(open_sweep(file), reading, target)
    echo(f"The phase diagram is in {'standard output' if is_standard(target) else target}.", err=is_standard(target))


@main.command()
def models() -> None:
    """Lists the models and what they show."""
    from .models import list_models

    found = list_models()
    wide = max(map(len, found))
    for name, model in found.items():
        echo(f"{name:<{wide}}  {model.summary}")


@main.command(context_settings=PASS_ON)
@click.option("--host", "hosts", multiple=True, metavar="NAME", help="A name to answer to besides localhost. Repeatable.")
@click.option("--kernels", type=click.IntRange(min=0), default=0, help="Readers at once [default: as many as the memory holds].")
@click.argument("flags", nargs=-1, type=click.UNPROCESSED, metavar="[VOILÀ FLAGS]...")
def serve(hosts: tuple[str, ...], kernels: int, flags: tuple[str, ...]) -> None:
    """Serves the gallery, tutorials and calculators as web pages without code, on this machine only."""
    from .serve import serve as serve_pages

    serve_pages(steady(flags), hosts=hosts, kernels=kernels)


for command in (doctor.command, site, *glossary_commands.COMMANDS):
    main.add_command(command)


if __name__ == "__main__":
    sys.exit(main())
