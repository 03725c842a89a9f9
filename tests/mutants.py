"""Do the tests notice? One thing at a time is broken in models, mathematics, vocabulary and claims, and what should fall is run.

    python -m tests.mutants --sample 60 --seed 7          # a rotating sample: another seed, another sample
    python -m tests.mutants --all --rooms dynamics        # everything of one room, for a night
    python -m tests.mutants --sample 60 --least 0.85      # ends with 1 where fewer are killed

Cosmic Ray makes the mutants. Each is tried in a copy of the checkout with the tests that reach its file, and the survivors are
printed with their place: a survivor is a test to be written, or a line that does nothing.
"""

from __future__ import annotations

import argparse
import ast
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ROOMS = ("core", "dynamics", "models", "claims")
LEFT_OUT = ("node_modules", ".git", "labextension", "__pycache__", ".venv", "dist")
PATIENCE = 300  # seconds of processor time; a mutant that loops for ever is killed
NEAR = ("core", "dynamics", "models", "claims", "numerals", "oracles", "reference", "house")  # where a test of one file stands
ABOUT = ["tests/test_every_sentence.py", "tests/test_every_step.py", "tests/test_presets_over_seeds.py"]
EVERY = {
    "core": ["tests/core", "tests/test_unit.py", "tests/test_fate.py", "tests/numerals", "tests/test_false_sentences.py"],
    "claims": ["tests/claims/test_machinery.py"],
    "dynamics": ["tests/dynamics"],
    "models": [],
}


def quiet_places(source: str) -> set[int]:
    """The lines of annotations, docstrings, type-checking blocks and ``__all__``: a change there changes nothing that runs."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef):
            parts += [node.returns, *(arg.annotation for arg in (*node.args.args, *node.args.kwonlyargs))]
        elif isinstance(node, ast.AnnAssign):
            parts.append(node.annotation)
        elif (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            parts.append(node)
        for part in filter(None, parts):
            lines |= set(range(part.lineno, (part.end_lineno or part.lineno) + 1))  # type: ignore[attr-defined]
    return lines


def mutants(rooms: list[str]) -> Iterator[tuple[Path, str, int, tuple[int, int]]]:
    """Every mutant of the rooms: file, operator, occurrence, where."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    for path in sorted(path for room in rooms for path in (CHECKOUT / "kit" / "squeezelab" / room).rglob("*.py")):
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
                    if begin[0] not in still:
                        yield path.relative_to(CHECKOUT), name, occurrence, begin
                    occurrence += 1


@cache
def imports() -> dict[str, set[str]]:
    """Which files of the package name which helper."""
    package = CHECKOUT / "kit" / "squeezelab"
    return {path.relative_to(package).as_posix(): set(re.findall(r"[a-z_]{4,}", path.read_text("utf-8"))) for path in package.rglob("*.py")}


def tests_of(path: Path) -> list[list[str]]:
    """The calls of pytest that reach a file, the cheapest first: those that name it, those of its room, those of the models on it."""
    room, name = path.parts[2], path.stem
    word = re.compile(rf"\b{name}\b|\b{name.replace('_', '-')}\b")
    files = [file for folder in NEAR for file in (CHECKOUT / "tests" / folder).rglob("test_*.py")]
    near = [file.relative_to(CHECKOUT).as_posix() for file in files if word.search(file.read_text("utf-8"))]
    calls = [[one] for one in EVERY[room]]
    if near and room in {"dynamics", "models"}:  # a file of the vocabulary is named everywhere
        calls.insert(0, near)
    if room == "claims":
        tested = re.findall(r'"""(C\d+)\.', (CHECKOUT / path).read_text("utf-8"))
        calls.append(["tests/claims/test_every_claim.py", *(["-k", " or ".join(tested)] if tested else [])])
    models = (
        {name}
        if room == "models"
        else {Path(file).stem for file, words in imports().items() if file.startswith("models/") and name in words}
    )
    ids = [one.replace("_", "-") for one in sorted(models) if not one.startswith("_")][:3]
    if room == "core":
        ids = ["short-squeeze", "gamma-scalping", "bank-run"]
    if ids:
        chosen = " or ".join(ids)
        calls.append(["tests/test_every_model.py", "-k", chosen])
        calls.append([*ABOUT, "tests/reference", "-k", chosen])
    return calls


def impatient() -> None:
    """Ends the process that is begun after so much of its own work: a busy machine kills no mutant."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))


def killed(copy: Path, path: Path) -> bool:
    """Whether any of the tests that reach the file fails in the copy."""
    for call in tests_of(path):
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *call]
        done = subprocess.run(
            command, cwd=copy, capture_output=True, check=False, preexec_fn=impatient,
            env={"PATH": str(Path(sys.executable).parent), "PYTHONPATH": str(copy / "kit"), "CI": "true", "HOME": str(copy)},
        )  # fmt: skip
        if done.returncode not in (0, 5):  # 5: no test was chosen
            return True
    return False


def main() -> int:
    """Samples, breaks, counts."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rooms", nargs="+", default=list(ROOMS), choices=ROOMS)
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--least", type=float, default=0.0)
    asked = parser.parse_args()
    found = list(mutants(asked.rooms))
    chosen = found if asked.all else random.Random(asked.seed).sample(found, min(asked.sample, len(found)))
    print(f"{len(found):,} mutants of {', '.join(asked.rooms)}; {len(chosen):,} are tried", flush=True)
    survivors, dead = [], 0
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "checkout"
        shutil.copytree(CHECKOUT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        begun = time.monotonic()
        for n, (path, name, occurrence, where) in enumerate(chosen, 1):
            before = (copy / path).read_text("utf-8")
            broken = mutate_code(before, get_operator(name)(), occurrence)
            if broken is None or broken == before:
                continue
            (copy / path).write_text(broken, "utf-8")
            try:
                fell = killed(copy, path)
            finally:
                (copy / path).write_text(before, "utf-8")
            dead += fell
            if not fell:
                line = before.splitlines()[where[0] - 1].strip()
                survivors.append(f"{path}:{where[0]}: {name.split('/')[-1]}: {line}")
                print("survived", survivors[-1], flush=True)
            print(f"{n}/{len(chosen)}: {dead} killed, {len(survivors)} survived, {time.monotonic() - begun:.0f} s", flush=True)
    tried = dead + len(survivors)
    share = dead / tried if tried else 1.0
    print(f"{dead} of {tried} mutants killed: {share:.0%}")
    return int(share < asked.least)


if __name__ == "__main__":
    sys.exit(main())
