"""Every public helper tells each argument, what it gives and what it refuses, in the sections of a numpydoc docstring."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import squeezelab.dynamics

FOLDER = Path(squeezelab.dynamics.__file__).parent
ROOMS = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))
CHECKS = {"real", "positive", "not_negative", "within", "whole", "side"}  # of `guard`: a function that calls one of them refuses
Definition = ast.FunctionDef | ast.ClassDef


def helpers(text: str) -> list[Definition]:
    """The functions and classes that a room lists in ``__all__``."""
    tree = ast.parse(text)
    lists = [node.value for node in tree.body if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"]
    listed = {name for one in lists for name in ast.literal_eval(one)}
    return [node for node in tree.body if isinstance(node, Definition) and node.name in listed]


def within_itself(node: Definition) -> Iterator[ast.AST]:
    """What a function does, without the functions and the ``try`` blocks inside it."""
    ahead: list[ast.AST] = list(node.body)
    while ahead:
        here = ahead.pop()
        yield here
        if isinstance(here, ast.Try):
            ahead += [*here.handlers, *here.orelse, *here.finalbody]
        elif not isinstance(here, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            ahead += list(ast.iter_child_nodes(here))


def maker(node: Definition) -> ast.FunctionDef | None:
    """What takes the arguments: the function, or what a class is made by; nothing where the fields are the arguments."""
    if isinstance(node, ast.FunctionDef):
        return node
    made = [inner for inner in node.body if isinstance(inner, ast.FunctionDef) and inner.name in ("__init__", "__post_init__")]
    return made[0] if made else None


def arguments(node: Definition) -> list[str]:
    """The names of the signature, with the stars of those that gather others."""
    made = maker(node)
    if isinstance(node, ast.ClassDef) and (made is None or made.name == "__post_init__"):
        return [field.target.id for field in node.body if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)]
    assert made is not None
    given = made.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if one.arg != "self"]
    return [*names, *(f"{stars}{one.arg}" for stars, one in (("*", given.vararg), ("**", given.kwarg)) if one)]


def refusals(node: Definition) -> set[str]:
    """The errors that it raises itself; what a check of `guard` raises counts as `NotANumber`."""
    made, found = maker(node), set[str]()
    for here in within_itself(made) if made else ():
        if isinstance(here, ast.Raise) and here.exc is not None:
            kind = here.exc.func if isinstance(here.exc, ast.Call) else here.exc
            found.add(getattr(kind, "id", ""))
        elif isinstance(here, ast.Call):
            called, of = getattr(here.func, "attr", getattr(here.func, "id", "")), getattr(getattr(here.func, "value", None), "id", "")
            own = isinstance(here.func, ast.Name) or of == "guard"
            if own and (called in CHECKS or called.startswith("all_")):
                found.add("NotANumber")
    return found


def sections(told: str) -> dict[str, str]:
    """A docstring's sections by their titles."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", told, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def names_told(told: str) -> list[str]:
    """The arguments that a docstring names."""
    rows = re.findall(r"^(\S[^:\n]*) : \S", sections(told).get("Parameters", ""), re.MULTILINE)
    return [name.strip() for row in rows for name in row.split(",")]


def untold(node: Definition) -> list[str]:
    """What a docstring owes."""
    told = sections(ast.get_docstring(node) or "")
    named = names_told(ast.get_docstring(node) or "")
    owed = [f"argument {name}" for name in arguments(node) if name not in named]
    heir = isinstance(node, ast.ClassDef) and node.bases and not arguments(node)  # takes what its parent takes
    owed += [f"no argument is called {name}" for name in named if not heir and name not in arguments(node)]
    if isinstance(node, ast.FunctionDef) and not (told.get("Returns") or told.get("Yields", "")).strip():
        owed.append("what it gives")
    kinds = re.findall(r"\w+", " ".join(re.findall(r"^\S.*$", told.get("Raises", ""), re.MULTILINE)))
    return owed + [f"raises {kind}" for kind in sorted(refusals(node) - set(kinds))]


@pytest.mark.parametrize("room", ROOMS)
def test_a_helper_tells_its_arguments_what_it_gives_and_what_it_refuses(room: str) -> None:
    owed = {node.name: untold(node) for node in helpers((FOLDER / f"{room}.py").read_text("utf-8"))}
    assert not {name: what for name, what in owed.items() if what}


def test_a_class_tells_what_it_is_made_of_also_where_it_inherits_that() -> None:
    for room in ROOMS:
        module = import_module(f"squeezelab.dynamics.{room}")
        for name, made in ((name, getattr(module, name)) for name in module.__all__):
            if (inspect.isclass(made) and made.__init__ is not object.__init__) or hasattr(made, "_fields"):
                assert set(inspect.signature(made).parameters) == set(names_told(inspect.getdoc(made) or "")), f"{room}.{name}"


WHOLE = '''
__all__ = ["f", "C"]
def f(x, *, y=1, **more):
    """Twice.

    Parameters
    ----------
    x, y : float
        USD.
    **more : float
        USD.

    Returns
    -------
    float
        USD.

    Raises
    ------
    NotANumber, OutOfRange
        Where x is not above 0.
    """
    positive("x", x)
    if y < 0:
        raise OutOfRange("y")
    return 2 * x
class C(NamedTuple):
    """A pair.

    Parameters
    ----------
    low, high : float
        USD.
    """
    low: float
    high: float
'''


def test_a_whole_docstring_owes_nothing() -> None:
    assert [untold(node) for node in helpers(WHOLE)] == [[], []]


@pytest.mark.parametrize(
    ("taken", "put", "owed"),
    [
        ("x, y : float", "x : float", "argument y"),
        ("**more : float", "more : float", "argument **more"),
        ("x, y : float", "x, y, z : float", "no argument is called z"),
        ("x, y : float", "x, y", "argument x"),
        ("    Returns\n    -------\n    float\n        USD.\n\n", "", "what it gives"),
        ("NotANumber, OutOfRange", "NotANumber", "raises OutOfRange"),
        ("NotANumber, OutOfRange", "OutOfRange", "raises NotANumber"),
        ("low, high : float", "low : float", "argument high"),
    ],
)
def test_what_is_missing_is_found(taken: str, put: str, owed: str) -> None:
    assert taken in WHOLE
    assert owed in [what for node in helpers(WHOLE.replace(taken, put, 1)) for what in untold(node)]


@pytest.mark.parametrize("section", ["Parameters", "Returns", "Raises"])
def test_a_section_taken_from_a_helper_is_missed(section: str) -> None:
    text = (FOLDER / "loop_gain.py").read_text("utf-8")
    cut = re.sub(rf"    {section}\n    -+\n(?:    .*\n)+?(?=\n|    \"{{3}})", "", text, count=1)
    assert cut != text and untold(helpers(cut)[0]) and not untold(helpers(text)[0])
