"""The list of helpers in ``dynamics/``, one line each, read from their files: what an author of a model may build on."""

from __future__ import annotations

import ast
from pathlib import Path

from .output import refresh, stale

HEAD = """# Helpers for models

Written by `squeezelab sync` from the docstrings of this folder; change those, not this page.
Arrays hold the lanes (seeds, or values of a slider) in their last axis; money is USD, rates and volatilities are decimals a year, flows are
positive when they buy. What a helper refuses it refuses with `OutOfRange` or `NotANumber`, by the argument’s name.
"""


def page(folder: Path) -> str:
    """The whole list: a section a file, a line a helper."""
    parts = [HEAD]
    for path in sorted(folder.glob("[!_]*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        rows = [f"- `{name}{_arguments(node)}`: {_first(node)}" for name, node in _public(tree)]
        if rows:
            parts.append("\n".join([f"## {path.stem}", "", _first(tree), "", *rows]) + "\n")
    return "\n".join(parts)


def stale_page(folder: Path) -> dict[Path, str]:
    """The page, if it is not what the docstrings say, with what it should hold."""
    return stale({folder / "README.md": page(folder)})


def write_page(folder: Path) -> list[Path]:
    """Brings the page up to date; returns it if it was written."""
    return refresh(stale_page(folder))


def _public(tree: ast.Module) -> list[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """The functions and classes that a file lists in ``__all__``, in the order of the file."""
    listed: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            listed = set(ast.literal_eval(node.value))
    return [(node.name, node) for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in listed]


def _arguments(node: ast.FunctionDef | ast.ClassDef) -> str:
    if isinstance(node, ast.ClassDef):
        return ""
    plain = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
    named = [one.arg for one in node.args.kwonlyargs]
    rest = [f"*{node.args.vararg.arg}"] if node.args.vararg else ["*"] if named else []
    words = [f"**{node.args.kwarg.arg}"] if node.args.kwarg else []
    return f"({', '.join([*plain, *rest, *named, *words])})"


def _first(node: ast.AST) -> str:
    """The first paragraph of a docstring, in one line."""
    assert isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
    told = (ast.get_docstring(node) or "").split("\n\n")[0]
    return " ".join(told.replace("``", "`").split())
