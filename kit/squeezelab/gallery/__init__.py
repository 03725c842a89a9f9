"""The front door: the models in groups with miniatures of their own figures, the stories, the cases, a squeeze to play on.

What it holds is one document, drawn at build time and kept in the index: JupyterLab, ``squeezelab serve`` and the static
site show the same. Nothing here imports a widget.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..counting import in_words
from ..glossary.notebooks import read_notebooks
from ..models import list_models
from .cases import cases
from .groups import groups
from .hero import hero
from .stories import shelves, stories
from .thumb import thumb

__all__ = ["gallery"]

GREETING = "Some prices do not stop where the news leaves them."


def gallery(folder: Path) -> dict[str, Any]:
    """Everything that the first page shows; ``folder`` holds the notebooks."""
    notebooks = read_notebooks(folder)
    models = list_models()
    told, happened = stories(notebooks), cases(notebooks)
    return {
        "greeting": GREETING,
        "says": (
            f"Push {len(models)} small markets until they tip, read {in_words(len(told), 'story')} of why, "
            f"and look at {in_words(len(happened), 'day')} on which it happened."
        ),
        "told": in_words(len(told), "story").capitalize(),
        "hero": hero(),
        "stories": told,
        "groups": [{"title": one.title, "says": one.says, "calculators": list(one.models)} for one in groups(models)],
        "cases": happened,
        "shelves": shelves(notebooks),
        "thumbs": {name: thumb(model) for name, model in models.items()},
    }
