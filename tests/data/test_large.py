"""A large file: it is told how far the reading is, and the memory it takes stays in a bound to its size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

READ = """
import resource, sys, squeezelab, squeezelab.data.chains
seen = []
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
chain = squeezelab.read_chain(sys.argv[1], progress=lambda done, whole: seen.append((done, whole)))
taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert seen[-1][0] == seen[-1][1] and all(a <= b for (a, _), (b, _) in zip(seen, seen[1:])), "progress runs on to its end"
print(len(chain), chain.account.options, taken * 1024)
"""


def large(path: Path, size: int) -> int:
    """A quote table of many expirations in the layout of Cboe, about ``size`` bytes; how many options it has."""
    import datetime as time

    side = "Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest"
    options, day = 0, time.date(2022, 2, 7)
    with path.open("w") as file:
        file.write('\nSPX Index,Last: 4500.53,Change: 23.09\n"Date: February 5 2022, 8:09 PM EST",Bid: 4498,Ask: 4503,Size: 1*1\n')
        file.write(f"Expiration Date,Calls,{side},Strike,Puts,{side}\n")
        while file.tell() < size:
            for k in range(1000, 9000, 10):
                call, put = max(4500 - k, 0) + 5, max(k - 4500, 0) + 5
                symbol, iv, held = f"SPXW{day:%y%m%d}", f"0.{200 + k % 99}", k * 7 % 5000
                row = (
                    f"{cost:.2f},0.5,{cost - 0.2:.2f},{cost + 0.2:.2f},{held},{iv},{delta},0.001,{held}"
                    for cost, delta in ((call, 0.5), (put, -0.5))
                )
                file.write(f"{day:%a %b %d %Y},{symbol}C{k * 1000:08d},{next(row)},{k}.00,{symbol}P{k * 1000:08d},{next(row)}\n")
                options += 2
            day += time.timedelta(days=1)
    return options


@pytest.mark.parametrize("size", [pytest.param(24 * 2**20, id="24 MiB"), pytest.param(100 * 2**20, id="100 MiB", marks=pytest.mark.slow)])
def test_a_large_file_takes_at_most_five_times_its_size(tmp_path: Path, size: int) -> None:
    path = tmp_path / "large.csv"
    options = large(path, size)
    run = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    kept, counted, taken = map(int, run.stdout.split())
    assert kept == counted == options
    assert taken < 5 * path.stat().st_size, f"{taken / path.stat().st_size:.1f} times"
