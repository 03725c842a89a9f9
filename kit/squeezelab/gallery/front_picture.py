"""The picture at the top of README, light and dark: the main figure of the squeeze, drawn from a run by the code that draws every other."""

from __future__ import annotations

from pathlib import Path

from ..dynamics.run import run
from ..models import get_model
from ..views.figures.static import svg
from .hero import MODEL, PRESET


def front_pictures(docs: Path) -> dict[Path, str]:
    """What the two files below ``docs`` should hold."""
    model = get_model(MODEL)
    result = run(model, model.given(PRESET))
    return {docs / f"squeeze-{theme}.svg": svg(result, panels=1, dark=theme == "dark") for theme in ("light", "dark")}
