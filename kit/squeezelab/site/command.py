"""The command ``squeezelab site``."""

from __future__ import annotations

from pathlib import Path

import click

from ..counting import counted
from ..terminal import echo


@click.command("site")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder: new, or one that this command has built.")
@click.option("--base", default="", metavar="PATH", help="Served below this path, as in /squeezelab/ [default: SQUEEZELAB_SITE's, or /].")
@click.option("--only", multiple=True, metavar="NAME", help="An entry, a calculator or tutorials/00-start-here. Repeatable.")
@click.option(
    "--pyodide", default="", metavar="FOLDER|official", help="Python for the reader's browser, so that all sliders move together."
)
@click.option("--lite", is_flag=True, help="With the workshop: JupyterLite with all notebooks; needs --pyodide FOLDER.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes [default: one a core].")
def command(out: Path, base: str, only: tuple[str, ...], pyodide: str, lite: bool, jobs: int | None) -> None:
    """Builds the whole kit as static files: entries, calculators, tutorials, cases, claims, search.

    SQUEEZELAB_SITE is the address where it will be published: with it the site has a site map, and copied links lead there.
    """
    from .build import build

    done = build(out, base=base, only=only, pyodide=pyodide, lite=lite, jobs=jobs)
    echo(f"{counted(done.pages, 'page')}, {counted(done.files, 'file')}, {done.size / 1e6:.1f} MB in {done.out}.")
