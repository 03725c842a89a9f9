"""The reference, from docstrings and declarations: ``sphinx-build -W kit/docs site``; ``-b doctest`` runs every example."""

from pathlib import Path

import squeezelab
import squeezelab.dynamics

project = "Squeezelab"
author = "Squeezelab contributors"
version = release = squeezelab.__version__
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.doctest"]
templates_path: list[str] = []
exclude_patterns = ["models.inc", "dynamics.inc"]
html_theme = "alabaster"
html_theme_options = {"description": "Market feedback loops that you can read, run and move.", "page_width": "1100px"}
html_static_path: list[str] = []
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "member-order": "bysource"}
napoleon_numpy_docstring, napoleon_google_docstring = True, False
default_role = "code"
add_module_names = False


def setup(app: object) -> None:
    """Writes what is not typed by hand beside the pages: the table of the models, and the rooms of the shared mathematics."""
    write("models.inc", models())
    write("dynamics.inc", rooms())


def models() -> list[str]:
    """The table of the models, from their declarations."""
    lines = [".. list-table::", "   :header-rows: 1", "", "   * - id", "     - what it shows", "     - settings"]
    for name, model in squeezelab.list_models().items():
        settings = ", ".join(f"``{q.name}``" for q in model.parameters)
        lines += [f"   * - ``{name}``", f"     - {model.summary}", f"     - {settings}"]
    return lines


def rooms() -> list[str]:
    """A section for each room of ``squeezelab.dynamics``, from its docstrings."""
    lines: list[str] = []
    for path in sorted(Path(squeezelab.dynamics.__file__).parent.glob("[!_]*.py")):
        lines += [path.stem, "-" * len(path.stem), "", f".. automodule:: squeezelab.dynamics.{path.stem}", ""]
    return lines


def write(name: str, lines: list[str]) -> None:
    """Writes a generated list where it is not what it should be."""
    target, text = Path(__file__).parent / name, "\n".join(lines) + "\n"
    if not target.is_file() or target.read_text("utf-8") != text:
        target.write_text(text, "utf-8")
