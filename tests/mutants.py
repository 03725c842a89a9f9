"""Do the tests notice? One thing at a time is broken in models, mathematics, vocabulary and claims, and what should fall is run.

    python -m tests.mutants --sample 60 --seed 7          # a rotating sample: another seed, another sample
    python -m tests.mutants --all --rooms dynamics        # everything of one room, for a night
    python -m tests.mutants --sample 60 --least 0.85      # ends with 1 where fewer are killed

Cosmic Ray makes the mutants. Each is tried in a copy of the checkout with the tests that reach its line, the cheapest first, and the
survivors are printed with their place: a survivor is a test to be written, or a line that does nothing. Which tests reach which
line is worked out first, by running them once; ``--reached FILE`` keeps it.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from tests.reaching import Reached, fails, load

CHECKOUT = Path(__file__).resolve().parent.parent
ROOMS = ("core", "dynamics", "models", "claims")
LEFT_OUT = ("node_modules", ".git", "labextension", "__pycache__", ".venv", "dist")
Mutant: TypeAlias = tuple[Path, str, int, tuple[int, int]]  # file, operator, occurrence, where


Place: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
EDGE = re.compile("_(Gt_GtE|GtE_Gt|Lt_LtE|LtE_Lt)$")
SAME = re.compile("_(Eq_Is|NotEq_IsNot|Is_Eq|IsNot_NotEq)$")
EVERY = re.compile("")
LOOSE = re.compile("_?TrueWithFalse$")
COUNTED = re.compile("NumberReplacer$")


def quiet_places(source: str) -> list[tuple[re.Pattern[str], Place]]:
    """From where to where a change by which operators changes nothing that runs, or nothing that could be seen.

    Annotations, docstrings and type-checking blocks do not run, and how many answers a cache keeps changes none of them. What a preset
    expects and how a claim's mechanism is broken are tests themselves: a wider bound lets the same value in. The settings of a claim are
    drawn from a continuum, so that none lies on a limit: whether its premise and its condition count the limit itself decides nothing.
    None, True, False, and a text that is written twice are one object each: to be it and to equal it are the same. Rows that are
    zipped strictly are as long as each other, so that nothing is told where they need not be; and a search that breaks off once it
    has found has rounds to spare, one more or less of them.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        parts: list[tuple[re.Pattern[str], ast.AST | None]] = []
        if isinstance(node, ast.FunctionDef):
            parts += [(EVERY, one) for one in (node.returns, *(arg.annotation for arg in (*node.args.args, *node.args.kwonlyargs)))]
        elif isinstance(node, ast.AnnAssign):
            parts.append((EVERY, node.annotation))
        elif (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            parts.append((EVERY, node))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"Preset", "lru_cache", "Where"}:
            parts += {
                "Preset": [(EVERY, one) for one in node.args[2:3]],
                "lru_cache": [(EVERY, node)],
                "Where": [(EDGE, one) for one in node.args[:1]],
            }[ast.unparse(node.func)]
        elif isinstance(node, ast.keyword) and node.arg == "strict":
            parts.append((LOOSE, node.value))
        elif isinstance(node, ast.For) and any(isinstance(one, ast.Break) for one in ast.walk(node)):
            parts += [(COUNTED, one) for one in ast.walk(node.iter) if "range(" in ast.unparse(node.iter) and isinstance(one, ast.Constant)]
        elif isinstance(node, ast.keyword) and node.arg in {"expects", "broken", "premise"}:
            parts.append((EDGE if node.arg == "premise" else EVERY, node.value))
        elif isinstance(node, ast.Compare) and any(
            isinstance(one, ast.Constant) and isinstance(one.value, str | bool | None) for one in (node.left, *node.comparators)
        ):
            parts.append((SAME, node))
        for which, part in parts:
            if part is not None:
                begin, end = (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)  # type: ignore[attr-defined]
                found.append((which, (begin, end)))
    return found


def mutants(rooms: list[str]) -> Iterator[Mutant]:
    """Every mutant of the rooms."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    for path in sorted(path for room in rooms for path in (CHECKOUT / "kit" / "squeezelab" / room).rglob("*.py")):
        if path.name == "_template.py":  # what a new model is written from, and none itself
            continue
        source = path.read_text("utf-8")
        tree, still = get_ast(source), quiet_places(source)
        for name in sorted(operator_names()):
            # a bit operator on a float fails by itself: such a mutant flatters
            if re.search("zero|decorator|variable|exception|bit|shift|mod|floordiv|pow", name.lower()):
                continue
            operator = get_operator(name)()
            occurrence = 0
            for node in ast_nodes(tree):
                for begin, _ in operator.mutation_positions(node):
                    if not any(which.search(name) and first <= begin < last for which, (first, last) in still):
                        yield path.relative_to(CHECKOUT), name, occurrence, begin
                    occurrence += 1


def sampled(found: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """As many of each room, since a large one holds the most."""
    rooms: dict[str, list[Mutant]] = {}
    for one in found:
        rooms.setdefault(one[0].parts[2], []).append(one)
    dice = random.Random(seed)
    each = -(-count // len(rooms))
    return [one for held in rooms.values() for one in dice.sample(held, min(each, len(held)))]


def same(before: str, text: str) -> bool:
    """Whether a text is no mutant: it says the same (1e300 and one more is 1e300), or is no Python (a lone ``*`` among parameters)."""
    try:
        return ast.dump(ast.parse(before)) == ast.dump(ast.parse(text))
    except SyntaxError:
        return True


@contextmanager
def broken(file: Path, text: str) -> Iterator[None]:
    """Another text in a file for a while. Its time tells Python that what was compiled is of another one."""
    before, stat = file.read_bytes(), file.stat()
    file.write_text(text, "utf-8")
    os.utime(file, (stat.st_atime, stat.st_mtime + 4321))
    try:
        yield
    finally:
        file.write_bytes(before)
        os.utime(file, (stat.st_atime, stat.st_mtime))


def main() -> int:
    """Samples, breaks, counts."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rooms", nargs="+", default=list(ROOMS), choices=ROOMS)
    parser.add_argument("--sample", type=int, default=30, help="how many, as many of each room")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--least", type=float, default=0.0, help="the share that has to be killed")
    parser.add_argument("--reached", type=Path, help="a file that keeps which tests reach which lines")
    parser.add_argument("--skip", type=int, default=0, help="how many of the sample were tried before: it goes on after them")
    parser.add_argument("--minutes", type=float, default=1e9, help="ends after so many, and counts what was tried")
    asked = parser.parse_args()
    begun = time.monotonic()
    found = list(mutants(asked.rooms))
    chosen = found if asked.all else sampled(found, asked.sample, asked.seed)
    random.Random(asked.seed).shuffle(chosen)
    print(f"{len(found):,} mutants of {', '.join(asked.rooms)}; {len(chosen):,} are tried", flush=True)
    told: Counter[tuple[str, bool]] = Counter()
    load()
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "checkout"
        shutil.copytree(CHECKOUT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        reached = Reached.of(copy, ROOMS, asked.reached)
        for n, (path, name, occurrence, where) in enumerate(chosen[asked.skip :], asked.skip + 1):
            if time.monotonic() - begun > 60 * asked.minutes:
                break
            before = (copy / path).read_text("utf-8")
            text = mutate_code(before, get_operator(name)(), occurrence)
            if text is None or same(before, text):
                continue
            with broken(copy / path, text):
                fell = any(fails(copy, tests, seconds) for tests, seconds in reached.calls(path.as_posix(), where[0]))
            told[path.parts[2], fell] += 1
            if not fell:
                print(f"survived {path}:{where[0]}: {name.split('/')[-1]}: {before.splitlines()[where[0] - 1].strip()}", flush=True)
                print("".join(line for line in difflib.unified_diff(before.splitlines(True), text.splitlines(True), n=0))[8:], flush=True)
            print(f"{n}/{len(chosen)}: {'killed' if fell else 'survived'}, {time.monotonic() - begun:.0f} s", flush=True)
    for room in asked.rooms:
        print(f"{room}: {told[room, True]} of {told[room, True] + told[room, False]} killed")
    tried, dead = sum(told.values()), sum(count for (_, fell), count in told.items() if fell)
    share = dead / tried if tried else 1.0
    print(f"{dead} of {tried} mutants killed: {share:.0%}")
    return int(share < asked.least)


if __name__ == "__main__":
    sys.exit(main())
