"""What the page gives away of a live run: series, setting, code, picture. The calculator's own writers write it."""

from __future__ import annotations

from ...errors import InputError
from ...views.figures import static, table
from ...views.figures.session import Session
from ...views.parts import exports

KINDS = {"csv": "text/csv", "json": "application/json", "py": "text/x-python", "svg": "image/svg+xml", "html": "text/html"}


def file(session: Session, kind: str, state: str) -> dict[str, str]:
    """Name, type and text of a file; raises `InputError` for a kind that is none of `KINDS`."""
    if kind not in KINDS:
        raise InputError(f"“{kind}” cannot be given away; there are {', '.join(KINDS)}.")
    model, given, preset, seed = session.model, session.given, session.chosen.title, session.seed
    line = exports.caption(model, state, seed)
    if kind == "csv":
        text = exports.as_csv(session.result, line)
    elif kind == "json":
        text = exports.as_json(model, given, preset, seed, state)
    elif kind == "py":
        text = exports.as_python(model, given, preset, seed, line)
    elif kind == "svg":
        text = static.svg(session.result, line)
    else:
        says, numbers = session.result.finding.replace("*", ""), table.table(session.result, model.panels[0])
        text = exports.as_page(model, session.result, line, says, static.svg(session.result), numbers)
    return {"name": f"{model.id}.{kind}", "type": KINDS[kind], "text": text}
