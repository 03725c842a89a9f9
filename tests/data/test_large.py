"""A large file: it is told how far the reading is; memory and time stay in bounds, however many of its rows are left out."""

from __future__ import annotations

import datetime as time
import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MIB = 2**20
QUOTED = time.date(2022, 2, 5)
TIMES = 5  # the file's size in memory
FLOORS = 5  # so many times the processor that it takes to read its cells as numbers, which is the least
READ = """
import csv, json, resource, sys, time, squeezelab, squeezelab.data.chains
seen = []
before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
chain = squeezelab.read_chain(sys.argv[1], progress=lambda done, whole: seen.append((done, whole)))
account = chain.account
took, taken = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert seen[-1][0] == seen[-1][1] and all(a <= b for (a, _), (b, _) in zip(seen, seen[1:])), "progress runs on to its end"
begun = time.process_time()
with open(sys.argv[1], newline="") as file:
    for row in csv.reader(file):
        for cell in row[1:]:
            try:
                float(cell)
            except ValueError:
                pass
floor = time.process_time() - begun
parts = {part.reason: part.options for part in account.parts}
print(json.dumps({"kept": len(chain), "options": account.options, "parts": parts, "bytes": taken * 1024, "floors": took / floor,
                  "last": str(chain.rejected[-1]) if chain.rejected else ""}))
"""
SIDE = "Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest"
WHOLE = "{day:%a %b %d %Y},{symbol}C{strike:08d},{call},{k}.00,{symbol}P{strike:08d},{put}\n"
SPOILT: dict[str, Callable[[str, int], str]] = {
    "kept": lambda row, n: row,
    "twice": lambda row, n: row,
    "impossible": lambda row, n: row.replace(",0.001,", f",-0.{n},"),
    "unreadable": lambda row, n: row.replace(",0.001,", f",0.001 or {n},"),
    "short": lambda row, n: row.replace(",0.001,", ","),
}


def beyond(distance: float, spread: float) -> float:
    """What an option is worth beyond what it would pay today, where the price is normal with this spread (Bachelier)."""
    d = distance / spread
    return spread * (math.exp(-d * d / 2) / math.sqrt(2 * math.pi) - d * math.erfc(d / math.sqrt(2)) / 2)


def large(path: Path, size: int, fate: str) -> tuple[int, int]:
    """A quote table of many expirations in the layout of Cboe, about ``size`` bytes: how many options it has, and how many are good."""
    options, good, day = 0, 0, time.date(2022, 2, 7)
    with path.open("w") as file:
        file.write('\nSPX Index,Last: 4500.53,Change: 23.09\n"Date: February 5 2022, 8:09 PM EST",Bid: 4498,Ask: 4503,Size: 1*1\n')
        file.write(f"Expiration Date,Calls,{SIDE},Strike,Puts,{SIDE}\n")
        while file.tell() < size:
            for k in range(1000, 9000, 10):
                iv, held = f"0.{200 + k % 99}", k * 7 % 5000
                time_value = 0.25 + beyond(abs(k - 4500), float(iv) * 4500 * math.sqrt((day - QUOTED).days / 365))
                costs = max(4500 - k, 0) + time_value, max(k - 4500, 0) + time_value
                call, put = (
                    f"{cost:.2f},0.5,{cost - 0.2:.2f},{cost + 0.2:.2f},{held},{iv},{delta},0.001,{held}"
                    for cost, delta in zip(costs, (0.5, -0.5), strict=True)
                )
                row = WHOLE.format(day=day, symbol=f"SPXW{day:%y%m%d}", strike=k * 1000, k=k, call=call, put=put)
                file.write(SPOILT[fate](row, options + 1) if options >= 1600 else row)
                options += 2
            good = options if fate == "kept" else 1600
            day += time.timedelta(days=fate != "twice")
    return options, good


def sized(size: int) -> list[object]:
    slow = [pytest.mark.slow] if size > 24 * MIB else []
    return [pytest.param(size, fate, id=f"{size // MIB} MiB, {fate}", marks=slow) for fate in SPOILT]


@pytest.mark.parametrize(("size", "fate"), [*sized(12 * MIB), *sized(100 * MIB)])
def test_a_large_file_takes_little_memory_and_time_whatever_becomes_of_its_rows(tmp_path: Path, size: int, fate: str) -> None:
    path = tmp_path / "large.csv"
    options, good = large(path, size, fate)
    run = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    size = path.stat().st_size
    assert told["kept"] == good and told["options"] == options == sum(told["parts"].values()), told["parts"]
    if fate != "kept":
        assert told["parts"]["unreadable" if fate == "short" else fate] == options - good
    if fate == "unreadable":
        assert str(options - 1) in told["last"], "the last row is told with its own number"
    assert told["bytes"] < TIMES * size, f"{told['bytes'] / size:.1f} times"
    assert told["floors"] < FLOORS, f"{told['floors']:.1f} times the least that reading takes"
