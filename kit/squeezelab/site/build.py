"""Builds the site: processes draw the models, templates make the pages, and the whole is put in place at once.

A long room: one build from the question what belongs to it to the last file, in the order in which it happens.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..errors import InputError, SqueezelabError, UnknownName
from ..glossary import loading
from ..glossary.notebooks import read_notebooks
from ..output import in_place_of
from ..places import notebooks_folder, site
from . import assemble, budget, claims, finding, work
from . import lite as workshop
from .front import front
from .prose import FOLDERS, Pages
from .render import Site

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)


@dataclass(frozen=True)
class Built:
    """What was built: where, how many pages, how many bytes."""

    out: Path
    pages: int
    files: int
    size: int


def build(out: Path, *, base: str = "", only: Sequence[str] = (), pyodide: str = "", lite: bool = False, jobs: int | None = None) -> Built:
    """Builds the site into ``out``, to be served below the path ``base``; ``only`` some pages, ``lite`` with the workshop.

    Raises `InputError` for a base that is none, `UnknownName` for a page that is none, and `SqueezelabError` where ``out`` holds
    something that this command has not built. What stands in ``out`` stays until the new site is whole.
    """
    address, base = site(), _base(base)
    out = out.resolve()
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / budget.MARK).is_file())):
        raise SqueezelabError(f"{out} holds something that is no site of ours: name a new folder.")
    index = loading.load()
    pages = chosen(index, only)
    out.parent.mkdir(parents=True, exist_ok=True)
    with in_place_of(out) as part:
        part.mkdir()
        if lite:
            workshop.lite(part, pyodide)
        built = _build(part, index, pages, address, base, pyodide, jobs)
    return Built(out, built, *_size(out))


def _base(told: str) -> str:
    """The path below which the site is served, with slashes at both ends."""
    address = site()
    path = urlsplit(address).path if address else "/"
    base = told or path
    if not base.startswith("/") or any(sign in base for sign in "?#\\ \"'<>") or "//" in base:
        raise InputError(f"“{told[:80]}” is no path below which a site is served. It looks like /squeezelab/.")
    base = f"{base.rstrip('/')}/"
    if address and told and base != path:
        raise InputError(f"--base {base} is not where SQUEEZELAB_SITE says the site stands: {address}.")
    return base


def chosen(index: Mapping[str, Any], only: Sequence[str]) -> Pages:
    """The pages to build: all, or some entries and calculators with what they need."""
    entries = {e["id"]: e for e in index["entries"]}
    calculators = {c["id"] for c in index["calculators"]}
    opens = {one["path"].removesuffix(".ipynb"): set(one["opens"]) for one in read_notebooks(notebooks_folder())}
    notebooks = {name for name in opens if name.partition("/")[0] in FOLDERS}
    if not only:
        return Pages(frozenset(entries), frozenset(calculators), frozenset(notebooks))
    for name in only:
        if name not in entries and name not in calculators and name not in notebooks:
            raise UnknownName("entry, calculator or notebook", name, [*entries, *calculators, *sorted(notebooks)])
    terms = {name for name in only if name in entries}
    shown = {name for name in only if name in calculators} | {entries[name]["calculator"] for name in terms if entries[name]["calculator"]}
    read = {name for name in only if name in notebooks}
    shown |= {one for name in read for one in opens[name] if one in calculators}
    return Pages(frozenset(terms), frozenset(shown), frozenset(read))


def _build(out: Path, index: Mapping[str, Any], pages: Pages, address: str, base: str, pyodide: str, jobs: int | None) -> int:
    numbers = presets(index, pages)
    names = sorted(pages.notebooks, key=lambda one: (FOLDERS.index(one.partition("/")[0]), one))
    drawn, notebooks = work.all_of(numbers, linked(index, pages), names, pages, out, jobs or os.cpu_count() or 1)
    assets, files = _assets(index, pages)
    live = _live(out, pyodide)
    scripts = [path.read_text("utf-8") for path in sorted((out / "live").glob("*.js*"))] if live else []  # they name wheel and Pyodide
    marked = [*assets.values(), *scripts, *(name for one in drawn.values() for name in one.sizes)]
    version = hashlib.sha256("".join(marked).encode()).hexdigest()[:12]
    told = {
        n["path"].removesuffix(".ipynb"): {"title": n["title"], "goal": n["goal"], "opens": n["opens"]}
        for n in read_notebooks(notebooks_folder())
    }
    made = Site(index, drawn, notebooks, told, pages, assets, version, address, base, live, POLICY, (out / "lite").is_dir())
    texts = dict([*made.all(), *front(made)])
    files |= {name: text.encode() for name, text in texts.items()}
    kept = ["index.html", "404.html", "search.html", "claims.html", "terms/index.html", *assets.values()]
    files["sw.js"] = assemble.worker(version, kept).encode()
    files["robots.txt"] = _robots(address).encode()
    if address:
        files["sitemap.xml"] = _sitemap(address, texts).encode()
    for name, data in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (out / budget.MARK).write_text(json.dumps(budget.of(out, texts, drawn), indent=1) + "\n", "utf-8")
    return len(texts)


def presets(index: Mapping[str, Any], pages: Pages) -> dict[str, list[int]]:
    """For each calculator the numbers of the presets that a page of it opens at."""
    titles = {c["id"]: [p["title"] for p in c["presets"]] for c in index["calculators"]}
    numbers: dict[str, list[int]] = {name: [] for name in sorted(pages.calculators)}
    for e in index["entries"]:
        if e["id"] in pages.terms and e["calculator"] in numbers and e["preset"] in titles[e["calculator"]]:
            numbers[e["calculator"]].append(titles[e["calculator"]].index(e["preset"]))
    return numbers


def linked(index: Mapping[str, Any], pages: Pages) -> dict[str, list[str]]:
    """For each calculator the settings, as queries, that claims lead to: they stand on the shelf, whatever they are."""
    rows = [row for e in index["entries"] if e["id"] in pages.terms for row in claims.rows(e, pages.calculators)]
    found: dict[str, dict[str, None]] = {}
    for address in (one for row in rows for one in (row.attempt, row.counter) if "#" in one):
        name, _, query = address.removeprefix("calculators/").partition(".html#")
        found.setdefault(name, {})[query] = None
    return {name: list(queries) for name, queries in found.items()}


def _assets(index: Mapping[str, Any], pages: Pages) -> tuple[dict[str, str], dict[str, bytes]]:
    """The shared files by what they are for, and their bytes by name."""
    faces = {style: (assemble.marked(f"assets/serif-{style}.woff2", data), data) for style, data in assemble.fonts().items()}
    searched = [e for e in index["entries"] if e["id"] in pages.terms]
    texts = {
        "css": ("assets/site.css", assemble.css({style: name.rpartition("/")[2] for style, (name, _) in faces.items()})),
        "js": ("assets/site.js", assemble.js()),
        "theme": ("assets/theme.js", assemble.theme()),
        "icon": ("assets/icon.svg", assemble.ICON),
        "searching": ("assets/searching.js", assemble.searching()),
        "search": ("assets/search.json", finding.index(searched, index["search"], index["tags"])),
    }
    assets = {what: assemble.marked(name, text) for what, (name, text) in texts.items()}
    return assets, {assets[what]: text.encode() for what, (_, text) in texts.items()} | dict(faces.values())


def _live(out: Path, pyodide: str) -> bool:
    """Puts the live half beside the pages, where this build is to have one."""
    if find_spec(f"{__package__}.live") is None:
        return False
    held = import_module(f"{__package__}.live").install(out, pyodide or None)
    if held is not None:
        (out / "live").mkdir(exist_ok=True)
        (out / "live" / "live.json").write_text(json.dumps(held) + "\n", "utf-8")
    return held is not None


def _robots(address: str) -> str:
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {address}sitemap.xml\n" if address else "")


def _sitemap(address: str, names: Iterable[str]) -> str:
    listed = "".join(f"<url><loc>{address}{name}</loc></url>\n" for name in sorted(names) if name != "404.html")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}</urlset>\n'


def _size(out: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)
