"""The commands about the glossary: `define`, `check`, `claims`, `map` for its readers, `new` and `sync` for its authors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from .counting import counted
from .errors import SqueezelabError
from .terminal import echo


@click.command()
@click.argument("term", nargs=-1, required=True)
def define(term: tuple[str, ...]) -> None:
    """Prints the entry of a term, by title, alias, id or a near spelling."""
    from rich.console import Console

    from . import face

    Console().print(face.define(" ".join(term)))


@click.command()
@click.argument("term", required=False)
def check(term: str | None) -> None:
    """Runs the claims of an entry, or all of them, against the models."""
    agreed = True
    outcomes = _run_claims(term)
    for outcome in outcomes:
        echo(str(outcome))
        agreed = agreed and outcome.agrees
    if not outcomes:
        echo("No claim is made there.")
        return
    parted = sum(not outcome.agrees for outcome in outcomes)
    many = counted(len(outcomes), "claim")
    echo(f"{many} checked, {parted or 'none'} {'disagrees' if parted == 1 else 'disagree'} with what is written.")
    if not agreed:
        raise SqueezelabError("A model disagrees with a written verdict: change the entry, or the check if that is wrong.")


def _run_claims(term: str | None) -> list[Any]:
    from . import face
    from .places import checked_out

    checked_out()
    running = face.check(term)
    with click.progressbar(running, length=len(running), label="Checking claims", file=sys.stderr, hidden=not sys.stderr.isatty()) as going:
        return list(going)


@click.command()
@click.argument("term", required=False)
@click.option("--by", type=click.Choice(["verdict", "page", "term"]), default="verdict", show_default=True, help="The headings.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the ledger as .csv; - is standard output.")
def claims(term: str | None, by: Any, out: Path | None) -> None:
    """Prints the ledger of claims: verdict, count of settings, sentence, and who makes it."""
    from .claims.ledger import grouped, ledger, written_out
    from .output import is_standard, suffix_of

    if out is not None:
        suffix_of(out, (".csv",), ".csv")
    aside = is_standard(out)
    rows = ledger(_run_claims(term))
    written = written_out(rows, out) if out is not None else None
    for head, under in grouped(rows, by).items():
        echo(f"{head} ({len(under)})", err=aside)
        for row in under:
            echo(f"  {row}", err=aside)
    kinds = [sum(row.claim.kind == kind for row in rows) for kind in ("found", "textbook", "ours")]
    echo(
        f"{counted(len(rows), 'claim')}: {kinds[0]} found on public pages, {kinds[1]} from papers and textbooks, {kinds[2]} our own.",
        err=aside,
    )
    if written is not None:
        echo(f"Ledger written to {written}.", err=aside)


@click.command("map")
@click.argument("term", default="loop-gain")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("squeezelab-map.html"), show_default=True, help="Where."
)
def map_(term: str, out: Path) -> None:
    """Writes the concept map around TERM as a page of its own, to be walked with mouse or keyboard."""
    from .glossary import write_map
    from .output import is_standard, suffix_of

    suffix_of(out, (".html", ".htm"), ".html")
    echo(f"Concept map written to {write_map(out, term)}: open it in a browser.", err=is_standard(out))


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if anything is out of date.")
def sync(only_check: bool) -> None:
    """Brings entries, calculator pages and index up to date with the models."""
    from .calculator_pages import stale_pages, write_pages
    from .exercises.pages import stale_pages as stale_exercises
    from .exercises.pages import write_pages as write_exercises
    from .gallery import gallery
    from .gallery.front_picture import front_pictures
    from .glossary.refresh import sync as sync_glossary
    from .helpers import stale_page, write_page
    from .output import refresh, stale
    from .places import checkout

    root = checkout()
    notebooks, helpers = root / "notebooks", root / "kit" / "squeezelab" / "dynamics"
    places: dict[str, Any] = {"folder": root / "glossary", "notebooks": notebooks, "index": root / "kit" / "squeezelab" / "index.json"}
    report = sync_glossary(True, **places, front=gallery)
    report.checked = only_check  # what is stale is told to who only looks; here it is about to be written
    if not report.errors:  # only then is anything written, the pages first: the index tells of them
        pictures = front_pictures(root / "kit" / "docs")
        pages = sorted([*stale_pages(notebooks), *stale_exercises(notebooks), *stale_page(helpers), *stale(pictures)])
        if not only_check:
            pages = sorted([*write_pages(notebooks), *write_exercises(notebooks), *write_page(helpers), *refresh(pictures)])
            report = sync_glossary(False, **places, front=gallery)
        for path in pages:
            echo(f"{path.relative_to(root).as_posix()} is {'out of date: run squeezelab sync' if only_check else 'written'}.")
        if only_check and pages and report.ok:
            raise click.exceptions.Exit(1)
    echo(str(report), err=not report.ok)
    if not report.ok:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("id")
def new(id: str) -> None:
    """Lays out a new concept: its model and its entry, ready to be filled in."""
    from .glossary.layout import new as lay_out_concept
    from .glossary.layout import next_claim
    from .places import checkout

    root = checkout(strict=True)
    for path in lay_out_concept(id, root):
        echo(f"wrote {path}")
    echo(f"Make them your own, then run: squeezelab sync. A claim of yours is {next_claim(root)}.")


COMMANDS = (define, check, claims, map_, sync, new)
