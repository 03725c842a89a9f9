"""The house stands: imports run down the floors, in no circle, and nothing heavy hangs on ``import squeezelab``."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import squeezelab

PACKAGE = Path(squeezelab.__file__).parent
FLOORS = {
    "errors": 0, "numerals": 0, "places": 0, "core": 1, "dynamics": 2, "models": 3, "registry": 4, "claims": 5, "data": 5,
    "links": 5, "exercises": 6, "glossary": 6, "views": 6, "scale": 6,
}  # fmt: skip
VIEWS_ONLY = {"ipywidgets", "bqplot", "traitlets", "IPython", "anywidget"}


def imports(path: Path) -> list[tuple[str, bool]]:
    """What a file imports, as (module, whether it is ours), type checking aside."""
    out: list[tuple[str, bool]] = []
    tree = ast.parse(path.read_text("utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    here = ("squeezelab", *path.relative_to(PACKAGE).with_suffix("").parts)
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            out += [(alias.name, alias.name.startswith("squeezelab")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level] if node.level else ()
            module = ".".join((*base, *([node.module] if node.module else [])))
            out.append((module, module.startswith("squeezelab")))
            if module == "squeezelab" or (node.level and not node.module):
                out += [(f"{module}.{alias.name}", True) for alias in node.names]
    return out


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


FILES = sorted(PACKAGE.rglob("*.py"))


def test_imports_run_down_the_floors() -> None:
    wrong = []
    for path in FILES:
        mine = room(".".join(("squeezelab", *path.relative_to(PACKAGE).with_suffix("").parts)))
        floor = FLOORS.get(mine, 7)
        for module, ours in imports(path):
            other = room(module)
            if ours and other and other not in {mine, "__version__"} and FLOORS.get(other, 7) > floor:
                wrong.append(f"{path.relative_to(PACKAGE)} (floor {floor}) imports {module} (floor {FLOORS.get(other, 7)})")
            if ours and mine == "glossary" and other == "views":
                wrong.append(f"{path.relative_to(PACKAGE)}: the glossary never imports views")
    assert not wrong, "\n".join(wrong)


def test_models_know_no_view() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for path in FILES
        if path.relative_to(PACKAGE).parts[0] in {"core", "dynamics", "models", "claims", "registry.py", "errors.py"}
        for module, _ in imports(path)
        if module.split(".")[0] in VIEWS_ONLY
    ]
    assert not wrong, "\n".join(wrong)


def test_rooms_import_each_other_in_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in FILES:
        mine = room(".".join(("squeezelab", *path.relative_to(PACKAGE).with_suffix("").parts)))
        if mine in {"__init__", "__main__", "cli", "face"}:
            continue
        graph.setdefault(mine, set()).update(
            other for module, ours in imports(path) if ours and (other := room(module)) and other != mine and other in FLOORS
        )
    TopologicalSorter(graph).prepare()  # raises CycleError, naming the circle


def test_the_vocabulary_stays_small() -> None:
    lines = 0
    for path in (PACKAGE / "core").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        told = {
            line
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        }
        code = [
            n
            for n, text in enumerate(path.read_text("utf-8").splitlines(), 1)
            if text.strip() and not text.strip().startswith("#") and " = Unit(" not in text and n not in told
        ]
        lines += len(code)
    assert lines <= 620, f"{lines} lines of code in core/: if the vocabulary grows, stop: a parameter engine is not the product"


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"pandas", "sympy", "bqplot", "scipy", "pydantic", "ipywidgets", "IPython"}
    code = "import sys, squeezelab; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not heavy & set(loaded)


def test_opening_a_model_does_not_load_sympy() -> None:
    code = "import sys; from squeezelab.registry import get_model; get_model('short-squeeze'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sympy", "bqplot"} & set(loaded)
