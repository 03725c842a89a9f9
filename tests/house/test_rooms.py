"""Small rooms: no code over 300 lines; over 200 the first lines say why, of styles and scripts too; no helper for tests alone."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CHECKOUT

import squeezelab

PACKAGE = Path(squeezelab.__file__).parent
LAB = PACKAGE.parent / "lab"
LONG, LONGEST = 200, 300
ROOMS = sorted(
    path
    for folder, ends in ((PACKAGE, (".py", ".js", ".css")), (LAB / "src", (".ts",)), (LAB / "style", (".css",)))
    for path in folder.rglob("*.*")
    if path.suffix in ends and "__tests__" not in path.parts and "labextension" not in path.parts
)
LONG_ROOMS = [path for path in ROOMS if path.read_text("utf-8").count("\n") > LONG]


def owes(text: str) -> bool:
    """Whether a file over 200 lines has no sentence in its first lines that says what it is long for."""
    head = "\n".join(text.splitlines()[:25])
    if text.startswith('"""'):
        head = ast.get_docstring(ast.parse(text)) or ""
    reason = re.search(r"(?:[Aa] long room|Longer than a room should be):? (?:for )?([^.]+)\.?", head)
    return text.count("\n") > LONG and not (reason and len(reason[1].split()) >= 5)


@pytest.mark.parametrize("path", LONG_ROOMS, ids=lambda path: path.relative_to(PACKAGE.parent).as_posix())
def test_a_room_over_200_lines_says_what_it_is_long_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not owes(text), "say so in its first lines: “A long room: …”, or divide it"
    assert path.suffix not in (".py", ".ts", ".js") or text.count("\n") <= LONGEST, (
        f"{text.count(chr(10))} lines: two ideas, or a table that wants a file"
    )


def test_a_long_room_without_a_reason_is_found() -> None:
    lines = "x = 1\n" * LONG
    assert owes('"""A room."""\n' + lines) and owes("// A room.\n" + lines) and owes('"""A long room: yes."""\n' + lines)
    assert owes("/* A room. */\n" + lines + "/* A long room: told too late, at the very end of it. */\n")
    assert not owes('"""A room.\n\nA long room: one table, which is read from top to bottom.\n"""\n' + lines)
    assert not owes('"""A room."""\n' * 3)


def names_used(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Every name that a file reads, and the top-level definition in which it does; what `__all__` lists is not read."""
    for part in tree.body:  # type: ignore[attr-defined]
        targets = part.targets if isinstance(part, ast.Assign) else [getattr(part, "target", None)]
        if any(getattr(target, "id", "") == "__all__" for target in targets):
            continue
        for node in ast.walk(part):
            own = getattr(part, "name", "")
            if isinstance(node, ast.Name | ast.Attribute):
                yield (node.id if isinstance(node, ast.Name) else node.attr), own
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w.]+", node.value):
                yield node.value.rpartition(".")[2], own  # because="dynamics.margin.cover_fraction"


def public(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Functions, classes and methods with a public name, and the definition each stands in."""
    for node in tree.body:  # type: ignore[attr-defined]
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node.name
            for inner in getattr(node, "body", ()):
                if isinstance(node, ast.ClassDef) and isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield inner.name, ""  # a class may use its own methods


def idle(package: Path, folder: str, read_by: str = "") -> list[str]:
    """Public names of a folder that no file of the package reads outside of their own definition, nor the text ``read_by``."""
    read: dict[str, set[tuple[Path, str]]] = defaultdict(set)
    for path in package.rglob("*.py"):
        for name, own in names_used(ast.parse(path.read_text("utf-8"))):
            read[name].add((path, own))
    return [
        f"{path.relative_to(package).as_posix()}: {name}"
        for path in sorted((package / folder).glob("*.py"))
        for name, own in public(ast.parse(path.read_text("utf-8")))
        if not (read[name] - {(path, own)} if own else read[name]) and not re.search(rf"\b{name}\b", read_by)
    ]


def test_every_public_helper_is_called_by_more_than_its_tests() -> None:
    told = [path.read_text("utf-8") for path in (CHECKOUT / "notebooks").rglob("*.ipynb")]
    assert not idle(PACKAGE, "dynamics", "\n".join(told)), "give it a use, or move it to tests/reference/formulas"


def test_a_helper_that_nobody_calls_is_found(tmp_path: Path) -> None:
    (tmp_path / "dynamics").mkdir()
    (tmp_path / "dynamics" / "one.py").write_text(
        '__all__ = ["f", "g"]\ndef f(): return f()\ndef g(): return h()\ndef h(): ...\n'
        "class C:\n    def m(self): ...\n    def n(self): return self.n\n"
    )
    (tmp_path / "two.py").write_text("from .dynamics.one import g\nx = g().n, C\n")
    assert idle(tmp_path, "dynamics") == ["dynamics/one.py: f", "dynamics/one.py: m"]
    assert idle(tmp_path, "dynamics", "f() and m()") == []


def test_no_folder_of_tests_hides_a_module_of_python_or_another_folder() -> None:
    folders = [path for path in CHECKOUT.joinpath("tests").rglob("*") if path.is_dir() and "__pycache__" not in path.parts]
    assert folders and not [path for path in folders if path.name in sys.stdlib_module_names]
    packages = [path.name for path in folders if (path / "__init__.py").exists()]
    assert len(packages) == len(set(packages))
