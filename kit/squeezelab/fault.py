"""What went wrong while a file of an author ran: its file and line, and a sentence instead of a traceback."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from traceback import walk_tb
from types import ModuleType, SimpleNamespace

from .errors import SqueezelabError
from .places import PACKAGE


def shown(path: Path) -> str:
    """A file as an author names it: from the root of the checkout."""
    return (
        path.resolve().relative_to(PACKAGE.parent.parent).as_posix() if path.is_relative_to(PACKAGE) else f"{path.parent.name}/{path.name}"
    )


def fault(problem: BaseException, path: Path) -> str:
    """``file:line: what is wrong.`` for a problem that came up while ``path`` was loaded or run."""
    if isinstance(problem, SyntaxError):
        file = Path(problem.filename) if problem.filename and Path(problem.filename).is_file() else path
        text = f": “{problem.text.strip()}”" if problem.text and problem.text.strip() else ""
        return f"{shown(file)}:{problem.lineno or 1}: {problem.msg}{text}."
    what = sentence(problem)
    return f"{shown(path)}:{line_of(problem, path, what)}: {what}"


def line_of(problem: BaseException, path: Path, what: str = "") -> int:
    """The line of ``path`` on which the problem came up; that of the thing it names, where a whole model is to blame."""
    lines = [line for frame, line in walk_tb(problem.__traceback__) if Path(frame.f_code.co_filename) == path]
    line = lines[-1] if lines else 1
    source = path.read_text("utf-8").splitlines() if path.is_file() else []
    if line > 1 and line <= len(source) and "Model(" not in source[line - 1]:
        return line
    return line_naming(source, what) or line


def line_naming(source: list[str], what: str) -> int:
    """The first line that holds, as a string, something that a sentence names in “quotes” or at its start; 0 without one."""
    named = [*re.findall("“([^”]+)”", what), *re.findall(r"^(?:[\w-]+: )?(\w+)(?:: | cannot| must)", what)]
    for name in named:
        for number, text in enumerate(source, 1):
            if f'"{name}"' in text:
                return number
    return 0


def sentence(problem: BaseException) -> str:
    """The problem in a sentence, with the near names where a name is wrong."""
    if isinstance(problem, SqueezelabError):
        return str(problem)
    if isinstance(problem, AttributeError) and problem.name:
        known = [name for name in dir(problem.obj) if not name.startswith("_")]
        if isinstance(problem.obj, ModuleType):
            return f"{problem.obj.__name__.rpartition('.')[2]} has no “{problem.name}”.{near(problem.name, known)}"
        if isinstance(problem.obj, SimpleNamespace):  # the symbols of a model
            return f"the model has no quantity “{problem.name}” to write an equation with.{near(problem.name, known)}"
        return f"{str(problem).rstrip('.')}.{near(problem.name, known)}"
    if isinstance(problem, NameError) and problem.name:
        frames = [frame for frame, _ in walk_tb(problem.__traceback__)]
        known = [*frames[-1].f_globals, *dir(builtins)] if frames else []
        return f"the name “{problem.name}” is not defined.{near(problem.name, known)}"
    if isinstance(problem, TypeError):
        return f"{str(problem).replace('.__init__()', '()').rstrip('.')}."
    if isinstance(problem, KeyError):
        return f"there is no {problem}."
    return f"{type(problem).__name__}: {str(problem).rstrip('.')}."


def near(name: str, known: Iterable[str]) -> str:
    """“ Did you mean x?” with the names most like one that is wrong, or nothing."""
    spelt = {one.casefold(): one for one in known}
    found = [spelt[one] for one in get_close_matches(name.casefold(), spelt, n=3, cutoff=0.65)]
    return f" Did you mean {' or '.join(found)}?" if found else ""
