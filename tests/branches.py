"""How much of the vocabulary, mathematics, models and claims do the tests run? Lines, and both ways of each branch, as one figure.

    python -m tests.branches                              # a quarter of an hour, and a list of what nothing runs
    python -m tests.branches --least 0.95 --kept FOLDER   # ends with 1 where less is run; goes on from what FOLDER holds

The groups of tests are those that mutants are tried with (`tests.reaching`); claims are run anew, and not
read from where outcomes are kept.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.reaching import GROUPS

CHECKOUT = Path(__file__).resolve().parent.parent
ROOMS = ("core", "dynamics", "models", "claims")
LEFT_OUT = "*/_template.py"  # what a new model is written from, and none itself


def run_with_branches(group: tuple[str, ...], data: Path) -> int:
    """Runs a group of tests, and keeps which lines and branches of the rooms they run; what pytest says."""
    source = ",".join(str(CHECKOUT / "kit" / "squeezelab" / room) for room in ROOMS)
    with tempfile.TemporaryDirectory() as cache:
        return subprocess.run(
            [
                *(sys.executable, "-m", "coverage", "run", "--branch", f"--data-file={data}.part", f"--source={source}"),
                *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *group),
            ],
            env={**os.environ, "PYTHONPATH": str(CHECKOUT / "kit"), "SQUEEZELAB_CACHE": cache, "CI": "true"},
            cwd=CHECKOUT, stdout=subprocess.DEVNULL, check=False,
        ).returncode  # fmt: skip


def told(kept: Path) -> dict[str, dict[str, object]]:
    """By file what is run of it and what is not."""
    import coverage

    every = coverage.Coverage(data_file=str(kept / "all.coverage"), branch=True, config_file=False)
    every.combine([str(path) for path in sorted(kept.glob("*.group"))], keep=True)
    every.json_report(outfile=str(kept / "told.json"), omit=[LEFT_OUT])
    return json.loads((kept / "told.json").read_text("utf-8"))["files"]  # type: ignore[no-any-return]


def main() -> int:
    """Runs, adds up, tells."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--least", type=float, default=0.0, help="the share that has to be run")
    parser.add_argument("--kept", type=Path, help="a folder that keeps what each group has run")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        kept = (asked.kept or Path(place)).resolve()
        kept.mkdir(parents=True, exist_ok=True)
        for n, group in enumerate(GROUPS):
            data = kept / f"{n}.group"
            if not data.exists():
                code = run_with_branches(group, data)
                print(f"{n + 1} of {len(GROUPS)}: {' '.join(group)}{'' if code == 0 else f': pytest ends with {code}'}", flush=True)
                Path(f"{data}.part").rename(data)
        files = told(kept)
    done: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for file, one in sorted(files.items()):
        room = file.replace("\\", "/").split("squeezelab/")[-1]
        sums: dict[str, int] = one["summary"]  # type: ignore[assignment]
        for name in (room.split("/")[0], "all"):
            done[name] += sums["covered_lines"] + sums["covered_branches"]
            there[name] += sums["num_statements"] + sums["num_branches"]
        if one["missing_lines"] or one["missing_branches"]:
            print(f"{room}: lines {one['missing_lines']}, branches {one['missing_branches']}")
    for name in (*ROOMS, "all"):
        print(f"{name}: {done[name]:,} of {there[name]:,} lines and branches are run: {done[name] / max(there[name], 1):.1%}")
    return int(done["all"] < asked.least * there["all"])


if __name__ == "__main__":
    sys.exit(main())
