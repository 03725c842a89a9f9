"""The reference, from docstrings and declarations: ``sphinx-build -W kit/docs site``; ``-b doctest`` runs every example."""

from pathlib import Path

import squeezelab

project = "Squeezelab"
author = "Squeezelab contributors"
version = release = squeezelab.__version__
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.doctest"]
templates_path: list[str] = []
exclude_patterns = ["models.inc"]
html_theme = "alabaster"
html_theme_options = {"description": "Market feedback loops that you can read, run and move.", "page_width": "1100px"}
html_static_path: list[str] = []
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "member-order": "bysource"}
napoleon_numpy_docstring, napoleon_google_docstring = True, False
default_role = "code"
add_module_names = False


def setup(app: object) -> None:
    """Writes the table of the models beside the pages, from their declarations."""
    lines = [".. list-table::", "   :header-rows: 1", "", "   * - id", "     - what it shows", "     - settings"]
    for name, model in squeezelab.list_models().items():
        settings = ", ".join(f"``{q.name}``" for q in model.parameters)
        lines += [f"   * - ``{name}``", f"     - {model.summary}", f"     - {settings}"]
    target, text = Path(__file__).parent / "models.inc", "\n".join(lines) + "\n"
    if not target.is_file() or target.read_text("utf-8") != text:
        target.write_text(text, "utf-8")
