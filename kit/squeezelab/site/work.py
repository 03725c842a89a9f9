"""What a process of the build does: one model's books and first pictures, or one notebook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from .. import links
from ..core import Parameter
from ..models import get_model
from ..places import notebooks_folder
from ..records.state import compact
from ..views.parts import catalogue, layout
from . import books, preview, reading, shelf
from .prose import Pages


@dataclass(frozen=True)
class Drawn:
    """A model, drawn: its calculator by number of preset, the name of its preview, and the bytes of its books."""

    id: str
    shelves: dict[int, shelf.Shelf]
    preview: str
    sizes: dict[str, int]
    told: dict[str, Any]  # stops and edges of its sliders


def model(model_id: str, numbers: Sequence[int], linked: Sequence[str], out: Path) -> Drawn:
    """Draws a model and writes its books below ``out``."""
    declared = get_model(model_id)
    files, told = shelf.drawn(declared, linked)
    stops = {q.name: _stops(q) for q in declared.parameters if isinstance(q, Parameter)}
    files[f"{told['folder']}stops.json"] = json.dumps(stops, ensure_ascii=False, separators=(",", ":")).encode()
    kind, picture = preview.drawn(books.opening(declared)[0].result)
    files[f"preview/{model_id}.{kind}"] = picture
    for name, held in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held)
    equations = catalogue.equations(declared)
    shelves = {n: shelf.shelf(declared, told, equations, layout.icon(declared), n) for n in {0, *numbers}}
    return Drawn(model_id, shelves, f"preview/{model_id}.{kind}", {name: len(held) for name, held in files.items()}, told)


def _stops(q: Parameter) -> dict[str, list[str]]:
    values = [int(stop) if q.structural else float(stop) for stop in q.stops]
    return {"texts": [compact(q, value) for value in values], "written": [q.write(value, exact=True) for value in values]}


def notebook(name: str, pages: Pages) -> list[reading.Part]:
    """The parts of a notebook: ``tutorials/03-short-squeeze``."""
    return reading.read(notebooks_folder() / f"{name}.ipynb", pages.lead("../"))


def all_of(
    models: dict[str, list[int]], linked: Mapping[str, Sequence[str]], notebooks: Sequence[str], pages: Pages, out: Path, jobs: int
) -> tuple[dict[str, Drawn], dict[str, list[reading.Part]]]:
    """Every model and notebook, in as many processes as may be used; those that take longest come first."""
    order = sorted(models, key=lambda one: (get_model(one).fan, -len(get_model(one).parameters)))
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        told = {one: pool.submit(notebook, one, pages) for one in notebooks}
        parts: dict[str, list[reading.Part]] = {one: told[one].result() for one in notebooks}
        queries = {one: list(dict.fromkeys([*linked.get(one, ()), *opened(parts, one)])) for one in models}
        drawn = {one: pool.submit(model, one, models[one], queries[one], out) for one in order}
        return {one: drawn[one].result() for one in models}, parts


def opened(parts: Mapping[str, Sequence[reading.Part]], model_id: str) -> list[str]:
    """The settings, as queries, at which notebooks open a calculator: they stand on the shelf, beside those that claims lead to."""
    states = [one.state.partition("?") for listed in parts.values() for one in listed if one.kind == "calculator"]
    return [query for name, _, query in states if name == f"{links.SCHEME}{model_id}" and query]
