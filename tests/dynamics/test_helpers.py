"""The helpers that models stand on are public: each file lists them, each says what it gives, and the index is theirs."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import squeezelab.dynamics
from squeezelab.helpers import stale_page, write_page

FOLDER = Path(squeezelab.dynamics.__file__).parent
ROOMS = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_lists_all_that_is_public_in_it(room: str) -> None:
    module = import_module(f"squeezelab.dynamics.{room}")
    tree = ast.parse((FOLDER / f"{room}.py").read_text("utf-8"))
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")}
    assert own <= set(module.__all__) and len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert hasattr(module, name), name


@pytest.mark.parametrize("room", ROOMS)
def test_a_helper_says_what_it_gives(room: str) -> None:
    tree = ast.parse((FOLDER / f"{room}.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            told = ast.get_docstring(node) or ""
            assert told.split("\n\n")[0].rstrip().endswith((".", "?")), f"{room}.{node.name}: {told!r}"


def test_the_index_is_what_the_docstrings_say(tmp_path: Path) -> None:
    assert not stale_page(FOLDER), "run squeezelab sync"
    (tmp_path / "one.py").write_text(
        '"""A room."""\n__all__ = ["f"]\ndef f(x, *, y):\n    """Twice ``x``."""\ndef g():\n    """Not listed."""\n'
    )
    assert write_page(tmp_path) == [tmp_path / "README.md"] and not stale_page(tmp_path)
    text = (tmp_path / "README.md").read_text("utf-8")
    assert "## one\n\nA room.\n\n- `f(x, *, y)`: Twice `x`.\n" in text and "Not listed" not in text
