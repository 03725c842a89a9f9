"""What a move of a slider costs, in yardsticks of numpy, beside an earlier checkout.

    python tests/benchmarks/bench_moves.py                            # this checkout alone, in yardsticks
    python tests/benchmarks/bench_moves.py --beside DIR [model …]     # over DIR, a checkout of an earlier commit: 1.0 is as fast

Each checkout runs in a process of its own, so that neither warms the other. A round is a drag over every slider of one calculator,
first in the one, then in the other, each between two yardsticks: fixed work in numpy. A round gives the median move over its
yardstick, by processor time, and a model the median over its rounds. Ends with 1 where a move is more than a tenth dearer.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

HERE, PLACES, BAR = Path(__file__).resolve().parents[2], 6, 1.10


def yardstick() -> float:
    """Seconds of processor time for fixed work of the kind that a move does: many small arrays."""
    square, row = np.linspace(-1, 1, 3600).reshape(60, 60), np.sin(np.arange(200.0))
    begun = time.process_time()
    for _ in range(60):
        square @ square
        np.exp(row).sum()
        np.sort(row)
        row[:, None] + row[None, :50]
        np.maximum(np.where(row > 0, row, 0.0), 1).sum()
    return time.process_time() - begun


def drag(calculator: Any) -> list[float]:
    """Seconds of each move, over a few places of every slider."""
    out = []
    for control in calculator.controls.values():
        slider = getattr(control, "slider", None)
        if slider is None or control.parameter.structural:
            continue
        for place in range(0, slider.max, max(1, slider.max // PLACES)):
            begun = time.process_time()
            slider.value = place
            out.append(time.process_time() - begun)
        calculator.preset(calculator.model.presets[0].title)
    return out


def serve() -> None:
    """Answers each model's id on standard input with its median move and the yardstick around it, seconds."""
    from squeezelab.views import Calculator

    try:
        from squeezelab.models import get_model, model_ids
    except ImportError:  # where they once lay
        from squeezelab.registry import get_model, model_ids

    open_now: dict[str, Any] = {}
    print(json.dumps(model_ids()), flush=True)
    for line in sys.stdin:
        name = line.strip()
        if name not in open_now:
            open_now[name] = Calculator(get_model(name))
        before = yardstick()
        moves = drag(open_now[name])
        print(json.dumps([statistics.median(moves), (before + yardstick()) / 2]), flush=True)


class Served:
    """A process that measures one checkout."""

    def __init__(self, root: Path) -> None:
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve"], cwd=root, env={**os.environ, **threads, "PYTHONPATH": str(root / "kit")}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.ids: list[str] = self.told()

    def told(self) -> Any:
        """The next answer."""
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def moves(self, name: str) -> tuple[float, float]:
        """The median move in yardsticks, and in seconds."""
        assert self.process.stdin
        print(name, file=self.process.stdin, flush=True)
        move, yard = self.told()
        return move / yard, move

    def close(self) -> None:
        """Ends the process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("names", nargs="*", metavar="model")
    ask.add_argument("--beside", type=Path, metavar="DIR", help="a checkout of an earlier commit")
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = ask.parse_args()
    if given.serve:
        serve()
        return 0
    served = [Served(HERE), *([Served(given.beside.resolve())] if given.beside else [])]
    dearer, ratios = [], []
    print(f"{'calculator':24} {'ms':>7} {'yardsticks':>11}" + (f" {'before':>8} {'over it':>8}" if given.beside else ""))
    for name in [one for one in given.names or served[0].ids if all(one in each.ids for each in served)]:
        for each in served:
            each.moves(name)  # opens, and does not count
        rounds = [[each.moves(name) for each in served] for _ in range(given.rounds)]
        now = statistics.median(one[0][0] for one in rounds)
        line = f"{name:24} {1e3 * statistics.median(one[0][1] for one in rounds):7.2f} {now:11.2f}"
        if given.beside:
            before = statistics.median(one[1][0] for one in rounds)
            ratios.append(now / before)
            line += f" {before:8.2f} {now / before:8.2f}"
            if now / before > BAR:
                dearer.append(f"{name} {now / before:.2f}")
        print(line, flush=True)
    for each in served:
        each.close()
    if ratios:
        print(f"median {statistics.median(ratios):.2f}; more than {BAR:.2f}: {', '.join(dearer) or 'none'} of {len(ratios)}")
    return 1 if dearer else 0


if __name__ == "__main__":
    sys.exit(main())
