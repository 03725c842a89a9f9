"""The page of each calculator: a notebook of one line and one cell, the plain target of links from entries."""

from __future__ import annotations

import json
from pathlib import Path

from .core import Model
from .models import list_models
from .output import refresh, stale


def page(model: Model) -> str:
    """The notebook of a model, as text: the same model always gives the same page."""
    cells = [
        {"cell_type": "markdown", "id": "line", "metadata": {}, "source": [f"**{model.title}.** {model.summary}"]},
        {
            "cell_type": "code", "execution_count": None, "id": "calculator", "metadata": {}, "outputs": [],
            "source": ["import squeezelab\n", "\n", f'squeezelab.open("{model.id}")'],
        },
    ]  # fmt: skip
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}, "squeezelab": {"title": model.title, "goal": model.summary}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def stale_pages(folder: Path) -> dict[Path, str]:
    """Pages below ``folder`` (the notebooks) that are missing or no longer what their model says, and what they should hold."""
    return stale({folder / "calculators" / f"{name}.ipynb": page(model) for name, model in list_models().items()})


def write_pages(folder: Path) -> list[Path]:
    """Brings the pages up to date; returns those that were written."""
    return refresh(stale_pages(folder))
