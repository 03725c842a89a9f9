"""What a calculator gives away: series, settings, code, a page. Each carries state, version, seed and source."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

from ...core import Choice, Model, Result
from ...version import __version__


def caption(model: Model, state: str, seed: int) -> str:
    """State, version, seed and source in one line."""
    return f"{model.title}. {state} · squeezelab {__version__} · seed {seed} · {model.sources[0].text}"


def as_csv(result: Result, line: str) -> str:
    """The series in full precision; the first line is a comment with the caption."""
    out = io.StringIO()
    out.write(f"# {line}\n")
    names = list(result.series)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    columns = [np.asarray(result.series[name], float)[:, 0] for name in names]
    for row in range(max(len(values) for values in columns)):
        writer.writerow([repr(float(values[row])) if row < len(values) and np.isfinite(values[row]) else "" for values in columns])
    return out.getvalue()


def as_python(model: Model, given: Mapping[str, Any], preset: str, seed: int, line: str) -> str:
    """The lines that reproduce the picture, below the caption as a comment."""
    base = model.given(preset)
    values = "".join(f", {name}={value!r}" for name, value in given.items() if value != base[name])
    call = f"squeezelab.run({model.id!r}, preset={preset!r}{values}, seed={seed})"
    return f"# {line}\nimport squeezelab\n\nresult = {call}\nprint(result.finding)\nsqueezelab.plot(result)\n"


def as_json(model: Model, given: Mapping[str, Any], preset: str, seed: int, state: str) -> str:
    """The setting with units, for other programs."""
    parameters = {
        name: value if isinstance(model.parameter(name), Choice) else {"value": value, "unit": model.parameter(name).unit.name}
        for name, value in given.items()
    }
    held = {
        "model": model.id,
        "preset": preset,
        "seed": seed,
        "version": __version__,
        "state": state,
        "source": model.sources[0].text,
    }
    return json.dumps({**held, "parameters": parameters}, indent=1, ensure_ascii=False)


def as_page(model: Model, result: Result, line: str, says: str, svg: str, table: str) -> str:
    """A page of its own: the finding, the picture, the numbers; nothing is fetched from anywhere."""
    rows = "".join(f"<tr><th scope=row>{escape(r.label)}</th><td>{escape(result.write(r.name))}</td></tr>" for r in model.readings)
    settings = "".join(f"<tr><th scope=row>{escape(q.label)}</th><td>{escape(q.write(result[q.name]))}</td></tr>" for q in model.parameters)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(model.title)}</title>"
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#171a21;background:#fff}"
        "h1{font-family:Georgia,serif}svg{max-width:100%;height:auto}table{border-collapse:collapse;font-size:14px;margin:1rem 0}"
        "td,th{padding:.3rem .8rem;border-bottom:1px solid #e5e3de;text-align:right}"
        "th[scope=row]{text-align:left;font-weight:400}footer{color:#656c7a;font-size:13px}</style>"
        f"<h1>{escape(model.title)}</h1><p>{escape(model.summary)}</p><p><strong>{escape(says)}</strong></p>{svg}"
        f"<h2>Readings</h2><table>{rows}</table><h2>Settings</h2><table>{settings}</table><h2>Numbers</h2>{table}"
        f"<p>Leaves out: {escape(', '.join(model.leaves_out))}.</p><footer>{escape(line)}</footer></html>"
    )
